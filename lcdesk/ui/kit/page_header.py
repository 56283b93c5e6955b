"""The head of every screen: its title, undo and redo in words, and room for its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lcdesk.texts import N_, _
from lcdesk.ui.kit.widgets import IconButton, Label

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Context
    from lcdesk.ui.kit.translated_texts import Retranslation


class PageHeader(QWidget):
    """Title, optionally a line below it, undo and redo, then whatever is added."""

    def __init__(self, context: Context, title: str, retranslation: Retranslation) -> None:
        super().__init__()
        self._context = context
        self.title = Label("", 22, "bold")
        self.note = Label("", 13, ink="fg2")
        self.note.hide()
        self.undo = IconButton("undo-2", clicked=lambda: context.command("undo"))
        self.redo = IconButton("redo-2", clicked=lambda: context.command("redo"))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self.title)
        texts.addWidget(self.note)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addLayout(texts, 1)
        for part in (self.undo, self.redo):
            self._row.addWidget(part)
        self._row.addSpacing(4)
        retranslation.say(title, self.title.setText)
        retranslation.say(N_("Undo"), lambda _text: self.refresh())
        context.news.connect(lambda _news: self.refresh())

    def add(self, *widgets: QWidget) -> None:
        """Buttons at the right end."""
        for widget in widgets:
            self._row.addWidget(widget)

    def say(self, note: str) -> None:
        """The line below the title; "" for none."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def refresh(self) -> None:
        """What undo and redo would do now."""
        for button, label, words in (
            (self.undo, self._context.desk.undo_label(), N_("Undo {what}")),
            (self.redo, self._context.desk.redo_label(), N_("Redo {what}")),
        ):
            button.setEnabled(label is not None)
            button.set_name(_(words, what=label) if label else _(NOTHING[button is self.redo]))


NOTHING = (N_("Nothing to undo"), N_("Nothing to redo"))
