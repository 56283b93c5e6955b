"""Asks how the papers of a kind are numbered, and why some are made void."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.services.papers.numbers import next_number, own_pattern, pattern_like, set_pattern
from lcdesk.services.papers.paper_kinds import PaperKind
from lcdesk.texts import _, n_
from lcdesk.ui.kit.dialogs.form_dialog import FittedDialog
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Button, Label, column, row

WIDTH = 440  # px


class NumberingDialog(FittedDialog):
    """The office's own pattern for the numbers of a kind; left blank, the one it comes with. What
    the next paper would be called is seen while it is typed.
    """

    def __init__(self, parent: QWidget, context: Context, kind: PaperKind) -> None:
        super().__init__(parent, WIDTH)
        self.setWindowTitle(_("Numbers of {paper}", paper=_(kind.label)))
        self._context, self._kind = context, kind
        self.box = QLineEdit(own_pattern(context.desk, kind))
        self.box.setFont(font())
        self.box.setPlaceholderText(kind.series)
        self.box.setAccessibleName(_("Pattern of the numbers"))
        self.next = Label("", 13, "medium", wraps=True)
        self.like = Button("", "sparkles", clicked=self._take_like)
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        hint = _(
            "{count} is the count, here with three figures at least; {year} the year in which a "
            "paper is issued. Left blank: {pattern}. Numbers that were given stay.",
            count="{n:3}",
            year="{year}",
            pattern=kind.series,
        )
        self.setLayout(
            column(
                Label(self.windowTitle(), 17, "bold", wraps=True),
                self.box,
                self.next,
                row(self.like, None),
                Label(hint, 12, ink="fg3", wraps=True),
                6,
                row(None, Button(_("Cancel"), clicked=self.reject), self.ok),
                gap=10,
                margins=(24, 22, 24, 18),
            )
        )
        self.box.textChanged.connect(self._show_next)
        self._show_next()
        self.box.selectAll()
        self.box.setFocus()

    def _show_next(self) -> None:
        try:
            number = next_number(self._context.desk, self._kind, self.box.text())
        except KnownFault as fault:
            self.next.setText(fault.message)
            self.ok.setEnabled(False)
            self._offer_like()
            return
        self.like.hide()
        self.next.setText(_("The next one: {number}", number=number))
        self.ok.setEnabled(True)

    def _offer_like(self) -> None:
        """Whoever types a number as it shall look need not know how a pattern is written."""
        pattern = pattern_like(self.box.text())
        self.like.setVisible(pattern is not None)
        self.like.setText(_("Number like this: {pattern}", pattern=pattern or ""))

    def _take_like(self) -> None:
        self.box.setText(pattern_like(self.box.text()) or self.box.text())
        self.box.setFocus()

    def _finish(self) -> None:
        if self.box.text().strip() != own_pattern(self._context.desk, self._kind):
            set_pattern(self._context.desk, self._kind, self.box.text())
        self.accept()


class VoidDialog(FittedDialog):
    """The reason why papers are made void, which stands in the register; `given(reason)`."""

    def __init__(self, parent: QWidget, count: int, given: Callable[[str], object]) -> None:
        super().__init__(parent, WIDTH)
        question = n_("Make {count} paper void?", "Make {count} papers void?", count)
        self.setWindowTitle(question)
        self.box = QLineEdit()
        self.box.setFont(font())
        self.box.setAccessibleName(_("Reason"))
        self.box.setPlaceholderText(_("Reason, as the register shall say it"))
        self.ok = Button(_("Make &void"), "circle-slash", "primary", clicked=self.accept)
        self.ok.setDefault(True)
        note = _("The number stays given and is not used again. Undo takes it back.")
        self.setLayout(
            column(
                Label(question, 16, "bold", wraps=True),
                self.box,
                Label(note, 13, ink="fg2", wraps=True),
                6,
                row(None, Button(_("Cancel"), clicked=self.reject), self.ok),
                gap=10,
                margins=(24, 22, 24, 18),
            )
        )
        self.accepted.connect(lambda: given(self.box.text()))
        self.box.setFocus()
