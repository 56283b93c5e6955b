"""The tabs of a screen that has others below it: the family of the side bar's item, each a screen of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from lcdesk.ui.kit.screens import family
from lcdesk.ui.kit.widgets.tab_row import TabRow

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Context
    from lcdesk.ui.kit.translated_texts import Retranslation


class SectionTabs(TabRow):
    """Stands below the head of each screen of a family; another tab opens that screen."""

    def __init__(self, context: Context, key: str, retranslation: Retranslation) -> None:
        kinds = family(key)
        super().__init__([kind.key for kind in kinds])
        self.choose(key)
        for kind in kinds:
            retranslation.say(kind.tab or kind.title, lambda text, key=kind.key: self.tabs[key].show_count(text, None))
        self._own = key
        self.chosen.connect(lambda asked: self._leave(context, asked))

    def _leave(self, context: Context, asked: str) -> None:
        if asked != self._own:
            is_by_key = self.tabs[self._own].hasFocus()  # a click gives the keyboard to the tab it is on
            self.choose(self._own)  # on the screen left behind, its own tab stays the chosen one
            context.open_screen(asked)
            if is_by_key:  # only afterwards: Qt itself goes on to the tab of the screen left behind
                QTimer.singleShot(0, self, lambda: self._follow(asked))

    def _follow(self, asked: str) -> None:
        """The arrow keys go on along the row, as they do where all tabs are on one screen."""
        for shown in self.window().findChildren(SectionTabs):
            if shown.isVisible():
                shown.tabs[asked].setFocus(Qt.FocusReason.TabFocusReason)
