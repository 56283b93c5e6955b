"""Under which name a view is kept; what of it is kept is said in one sentence."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.sentences import list_names
from lcdesk.model.table_views import TableView
from lcdesk.model.view_words import left_out
from lcdesk.services.participants.saved_views import LONGEST
from lcdesk.texts import _
from lcdesk.ui.kit.widgets import Button, Label, column, row
from lcdesk.ui.participants.view_summary import summary

WIDTH = 440
_MOST = 160  # letters of what is left out


class SaveViewDialog(QDialog):
    """`name_taken(name)`: the name of the view that has it already, ""; `keep(name)`: save it, or raise `KnownFault`."""

    def __init__(
        self, parent: QWidget, view: TableView, name_taken: Callable[[str], str], keep: Callable[[str], object]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Save this view"))
        self.setFixedWidth(WIDTH)
        self._name_taken, self._keep = name_taken, keep
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.name.setAccessibleName(_("Name of the view"))
        self.kept = Label(_("Kept: {what}.", what=summary(view)), 13, ink="fg2", wraps=True)
        only = list_names(left_out(view))
        only = only if len(only) <= _MOST else only[:_MOST] + "…"
        self.only = Label(_("Only: {words}", words=only), 12, ink="fg3", wraps=True)
        if not only:  # what is shown before it has a parent is a window of its own for a moment
            self.only.hide()
        self.note = Label("", 13, ink="warn", wraps=True)
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self.name.textChanged.connect(lambda _text: self._show())
        self._lay_out()

    def begin(self, proposed: str, *, are_chosen: bool) -> None:
        """With this name; `are_chosen`: whose people are on screen was not asked for by a rule, and cannot be kept."""
        self._chosen = _("People chosen one by one are not part of a view.") if are_chosen else ""
        self.name.setText(proposed)
        self.name.selectAll()
        self._show()

    _chosen = ""

    def _lay_out(self) -> None:
        cancel = Button(_("Cancel"), clicked=self.reject)
        title, words = Label(_("Save this view"), 17, "bold"), Label(_("Name of the view"), 12, ink="fg2")
        words.setBuddy(self.name)
        told = column(self.kept, self.only, self.note, gap=4)
        everybody = Label(_("Everybody who opens this desk can choose it, in every cohort."), 13, ink="fg2", wraps=True)
        self.setLayout(
            column(
                title, column(words, self.name, gap=4), told, everybody, 4, row(None, cancel, self.ok), gap=12,
                margins=(24, 22, 24, 18),
            )
        )  # fmt: skip

    def _show(self) -> None:
        """What would happen with this name."""
        typed = self.name.text().strip()
        taken = self._name_taken(typed) if typed else ""
        said = _("There is a view “{name}” already; this one takes its place.", name=taken) if taken else ""
        self._say(said or self._chosen)
        self.ok.setText(_("Replace") if taken else _("Save"))
        self.ok.setEnabled(bool(typed))

    def _say(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _finish(self) -> None:
        try:
            self._keep(self.name.text())
        except KnownFault as fault:
            self._say(str(fault))
            return
        self.accept()
