"""The question before a timetable is published: a note on the version, and whether with the clashes that are open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QWidget

from lcdesk.model.clashes import Clash
from lcdesk.model.faults import KnownFault
from lcdesk.services.curriculum.published_versions import ClashesOpen, clash_lines
from lcdesk.texts import _
from lcdesk.ui.kit.painting.theme import CONTROL
from lcdesk.ui.kit.widgets import Button, Label, column, row

WIDTH, INSET = 520, 40


class PublishDialog(QDialog):
    """`publish(note, despite)` does it, `despite` the clashes that were told; what it refuses is told here.

    `show_clashes([activities])` goes to them. With clashes open Enter alone publishes nothing.
    """

    def __init__(
        self, parent: QWidget, number: int, clashes: Sequence[Clash],
        publish: Callable[[str, Sequence[Clash]], object], show_clashes: Callable[[list[int]], object],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = _("Publish version {number}", number=number)
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH)
        self._publish, self._go_to = publish, show_clashes
        self._clashes: Sequence[Clash] = ()
        self.clashes, self.words = QFrame(), Label("", 13, ink="bad", wraps=True)
        self.clashes.setObjectName("banner")
        self.clashes.setProperty("tone", "bad")
        self.clashes.setLayout(column(self.words, margins=(14, 10, 14, 10)))
        self.show_button = Button(_("Show the clashes"), clicked=self._show_clashes)
        self.note = QLineEdit()
        self.note.setFixedHeight(CONTROL)
        self.note.setMaxLength(300)
        label = Label(_("Note"), 12, ink="fg3")
        label.setBuddy(self.note)
        self.note.setAccessibleName(_("Note"))
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.ok = Button("", kind="primary", clicked=self._finish)
        words = Label(
            _("The timetable is kept as it stands. From then on every change is told against it."), 13, ink="fg2", wraps=True
        )  # fmt: skip
        buttons = row(self.show_button, None, Button(_("Cancel"), clicked=self.reject), self.ok)
        self.setLayout(
            column(
                Label(title, 17, "bold"),
                words,
                self.clashes,
                4,
                label,
                self.note,
                self.problem,
                6,
                buttons,
                gap=8,
                margins=(24, 22, 24, 18),
            )  # fmt: skip
        )
        self.tell_clashes(clashes)
        self.note.setFocus()

    def tell_clashes(self, clashes: Sequence[Clash]) -> None:
        """Name the clashes that are open, and ask whether it is to be published all the same."""
        self._clashes = clashes
        self.words.setText("\n".join(clash_lines(clashes)) if clashes else "")
        self.words.setMinimumHeight(self.words.heightForWidth(WIDTH - 2 * INSET))
        self.clashes.setVisible(bool(clashes))
        self.show_button.setVisible(bool(clashes))
        self.ok.setText(_("Publish anyway") if clashes else _("Publish"))
        self.ok.setDefault(not clashes)

    def _show_clashes(self) -> None:
        self.reject()
        self._go_to(list(dict.fromkeys(key for clash in self._clashes for key in clash.activities)))

    def _finish(self) -> None:
        try:
            self._publish(self.note.text().strip(), self._clashes)
        except ClashesOpen as fault:  # others came meanwhile
            self.tell_clashes(fault.clashes)
            return
        except KnownFault as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()
