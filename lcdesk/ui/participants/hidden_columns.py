"""The quiet line above the table that names the columns which gave way to its width, with a way to see them all the same."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lcdesk.model.sentences import list_names
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.table.columns import ColumnView
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Button, Label, row

NAMED = 4  # columns said by name


class HiddenColumns(QWidget):
    """Hidden while every column that is ticked stands on screen."""

    def __init__(self, view: ColumnView, retranslation: Retranslation) -> None:
        super().__init__()
        self._view = view
        self.label, self.link = Label("", 12, ink="fg3"), Button("", kind="link", clicked=view.show_yielded)
        self.setLayout(row(self.label, self.link, None, gap=6))
        retranslation.say(N_("Show anyway"), self.link.setText)
        self.hide()  # until it has its place in the screen
        view.arranged.connect(self.refresh)

    def refresh(self) -> None:
        """Say which they are now."""
        titles = [_(column.title) for column in self._view.yielded_columns()]
        named = list_names(titles[:NAMED]) + (" …" if len(titles) > NAMED else "")
        told = n_("{count} column hidden for width: {names}", "{count} columns hidden for width: {names}", len(titles), names=named)  # fmt: skip
        self.label.setText(told if titles else "")
        self.setVisible(bool(titles) and self.parentWidget() is not None)
