"""The head of every screen: its title, undo and redo in words, and room for its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lcdesk.texts import N_, _
from lcdesk.ui.kit.screens import family, screen_kind
from lcdesk.ui.kit.widgets import IconButton, Label
from lcdesk.ui.kit.widgets.tab_row import TabRow

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Context
    from lcdesk.ui.kit.translated_texts import Retranslation


class PageHeader(QWidget):
    """The title of a screen, optionally a line below it, undo and redo, then whatever is added."""

    def __init__(self, context: Context, key: str, retranslation: Retranslation) -> None:
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
        retranslation.say(screen_kind(key).title, self.title.setText)
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


# --- The tabs of a screen that has others below it: the family of the side bar's item, each a
# screen of its own ---


class SectionTabs(TabRow):
    """Stands below the head of each screen of a family; another tab opens that screen."""

    def __init__(self, context: Context, key: str, retranslation: Retranslation) -> None:
        kinds = family(key)
        super().__init__([kind.key for kind in kinds])
        self.choose(key)
        for kind in kinds:
            retranslation.say(
                kind.tab or kind.title,
                lambda text, key=kind.key: self.tabs[key].show_count(text, None),
            )
        self._own = key
        self.chosen.connect(lambda asked: self._leave(context, asked))

    def _leave(self, context: Context, asked: str) -> None:
        if asked != self._own:
            # a click gives the keyboard to the tab it is on
            is_by_key = self.tabs[self._own].hasFocus()
            self.choose(self._own)  # on the screen left behind, its own tab stays the chosen one
            context.open_screen(asked)
            if is_by_key:  # only afterwards: Qt itself goes on to the tab of the screen left behind
                QTimer.singleShot(0, self, lambda: self._follow(asked))

    def _follow(self, asked: str) -> None:
        """The arrow keys go on along the row, as they do where all tabs are on one screen."""
        for shown in self.window().findChildren(SectionTabs):
            if shown.isVisible():
                shown.tabs[asked].setFocus(Qt.FocusReason.TabFocusReason)
