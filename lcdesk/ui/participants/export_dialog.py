"""Before people are exported: all of them or the selection, and private values masked or as they
are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QDialog, QRadioButton, QVBoxLayout, QWidget

from lcdesk.texts import N_, _, list_names, n_
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Button, Label, column, row

WIDTH = 460


class ExportCallback(Protocol):
    """What is done with the answers."""

    def __call__(self, *, is_selection: bool, is_plain: bool) -> None: ...


class ExportDialog(QDialog):
    """Asks about `selected` of the `people` shown (0: nothing to ask), and about `private`, the
    titles of such columns. `title`: marked with `N_`.
    """

    def __init__(
        self,
        parent: QWidget,
        people: int,
        selected: int,
        private: Sequence[str],
        go_on: ExportCallback,
        title: str = N_("Export what is shown"),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_(title))
        self.setFixedWidth(WIDTH)
        self._go_on = go_on
        self.all = _choice(
            n_("All that is shown: {count} person", "All that is shown: {count} people", people)
        )
        self.selection = _choice(
            n_(
                "Only what is marked: {count} person",
                "Only what is marked: {count} people",
                selected,
            )
        )
        self.masked = _choice(_("Masked, as on screen"))
        self.plain = _choice(_("As they are; the history notes it"))
        self.ok = Button(_("Export…"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._groups: list[QButtonGroup] = []
        parts = [Label(_(title), 17, "bold", wraps=True)]
        made = column(*parts, gap=14, margins=(24, 22, 24, 18))
        if selected:
            made.addLayout(self._question(_("Whom"), self.all, self.selection))
        if private:
            self.titles = _("Private values: {columns}", columns=list_names(private))
            made.addLayout(self._question(self.titles, self.masked, self.plain))
        cancel = Button(_("Cancel"), clicked=self.reject)
        made.addSpacing(4)
        made.addLayout(row(None, cancel, self.ok))
        self.setLayout(made)
        (self.all if selected else self.masked).setFocus()

    def _question(self, title: str, first: QRadioButton, second: QRadioButton) -> QVBoxLayout:
        """Two answers below their question; the first one is chosen."""
        group = QButtonGroup(self)
        self._groups.append(group)
        for button in (first, second):
            group.addButton(button)
            button.setAccessibleDescription(title)
        first.setChecked(True)
        return column(Label(title, 13, "medium", wraps=True), first, second, gap=6)

    def _finish(self) -> None:
        self.accept()
        self._go_on(is_selection=self.selection.isChecked(), is_plain=self.plain.isChecked())


def _choice(words: str) -> QRadioButton:
    made = QRadioButton(words)
    made.setFont(font(13))
    return made
