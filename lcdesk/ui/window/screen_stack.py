"""The screens of a window: made when first needed, told what happened, kept up to date when they
are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from lcdesk.garbage_collection import freeze_screens, unfreeze_screens
from lcdesk.texts import _
from lcdesk.ui.kit.screen import Context, Handlers, Screen, ScreenRequest
from lcdesk.ui.kit.widgets import EmptyState

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent
    from lcdesk.ui.kit.commands import Commands
    from lcdesk.ui.kit.screens import ScreenKind


class ScreenStack(QStackedWidget):
    """One page that is no screen (welcome, faults), and the screens of the open desk.
    `badges_changed` when they count anew.
    """

    badges_changed = Signal()
    cohort_wanted = Signal()  # the screen on view can show only one cohort: which?

    def __init__(self) -> None:
        super().__init__()
        self.kinds: dict[str, ScreenKind] = {}
        self.screens: dict[str, Screen] = {}
        self.key = ""
        self.warms = True  # are screens made before they are asked for?
        self._stale: set[str] = set()
        self._named: set[str] = set()  # commands that were given other words
        self._context: Context | None = None
        self.addWidget(QWidget())
        self._choosing = EmptyState("users")
        self.addWidget(self._choosing)

    @property
    def current(self) -> Screen | None:
        """The screen on view."""
        return self.screens.get(self.key)

    def attach(self, context: Context, kinds: dict[str, ScreenKind]) -> None:
        """From now on make screens for this desk."""
        self._context, self.kinds = context, kinds
        context.stack = self

    def detach(self) -> None:
        """Forget the desk and its screens."""
        unfreeze_screens()
        for screen in self.screens.values():
            self.removeWidget(screen)
            screen.deleteLater()
        self.screens, self._context, self.key = {}, None, ""
        self._stale.clear()

    def show_page(self, page: QWidget) -> None:
        """Show a page that is no screen in place of the one before."""
        old = self.widget(0)
        if old is not None and old is not page:
            self.removeWidget(old)
            old.deleteLater()
            self.insertWidget(0, page)
        self.setCurrentIndex(0)

    def screen_of(self, key: str) -> Screen:
        """The screen of that key, made when first asked for."""
        if key not in self.screens:
            assert self._context is not None
            made = self.screens[key] = self.kinds[key].load()(self._context)
            self.addWidget(made)
            self._stale.add(key)
        return self.screens[key]

    def open(self, key: str, request: ScreenRequest) -> bool:
        """Go to a screen, brought up to date; False when there is none of that key."""
        if key not in self.kinds or self._context is None:
            return False
        screen = self.screen_of(key)
        self.key = key
        self._show_current()
        if key in self._stale:
            self._bring_up(key)
        else:
            screen.refresh(None)
        if request:
            screen.show_args(**request)
        return True

    def warm_up(self) -> None:
        """Make the other screens of the side bar one by one while nobody waits: their badges,
        and a quick first visit.
        """
        if not self.warms:
            return
        missing = [
            key for key, kind in self.kinds.items() if key not in self.screens and not kind.below
        ]
        if missing and self._context:
            self.screen_of(missing[0])
            self._bring_up(missing[0])
            self.badges_changed.emit()
            QTimer.singleShot(0, self, self.warm_up)
        else:
            freeze_screens()

    def show_cohort(self) -> None:
        """Another cohort: the screen on view shows it at once, the others when they are looked
        at.
        """
        self._stale = set(self.screens)
        if self.current and self.currentIndex() != 0:
            self._show_current()
        if self.key in self._stale:
            self._bring_up(self.key)

    def hear(self, news: ChangeEvent) -> None:
        """The desk has changed: the screen on view shows it, those of the side bar count anew; a
        tab reads when it is opened.
        """
        if self.current:
            self.current.refresh(news)
        for key, screen in self.screens.items():
            if key != self.key and not self.kinds[key].below:
                screen.refresh(news)

    def place_of(self, news: ChangeEvent) -> str:
        """The screen that shows what an undo touched; the one on view where that cannot be said."""
        on_view = self.kinds.get(self.key)
        if on_view is not None and on_view.shows_undo_of(news.touched):
            return self.key
        shown = (
            kind.key
            for kind in self.kinds.values()
            for entity in kind.shows
            if entity in news.touched
        )
        return next(shown, self.key)

    def retranslate(self) -> None:
        """All screens in the language of the moment."""
        for screen in self.screens.values():
            screen.retranslate()
        if self.is_waiting():
            self._show_current()

    def restyle(self) -> None:
        """All screens in the theme of the moment."""
        for screen in self.screens.values():
            screen.restyle()

    def handlers(self) -> Handlers:
        """What the screen on view can do now."""
        return self.current.handlers() if self.current and not self.is_waiting() else {}

    def name_commands(self, commands: Commands) -> None:
        """Commands that the screen on view does in its own way say so."""
        words = self.current.command_texts() if self.current else {}
        # those two are named by the window
        for key in self._named - words.keys() - {"undo", "redo"}:
            commands.set_words(key, "")
        self._named = set(words)
        for key, said in words.items():
            commands.set_words(key, said)

    def is_waiting(self) -> bool:
        """Does the screen on view wait for one cohort to be chosen?"""
        return self.currentWidget() is self._choosing

    def _show_current(self) -> None:
        """The screen, or what stands in its place while all cohorts are on view and it can show
        only one.
        """
        assert self._context is not None
        assert self.current is not None
        if self._context.is_all and self.current.wants_one:
            self._choosing.say(
                _(self.current.wants_one), _("Choose a cohort…"), self.cohort_wanted.emit
            )
            self.setCurrentWidget(self._choosing)
        else:
            self.setCurrentWidget(self.current)

    def _bring_up(self, key: str) -> None:
        assert self._context is not None
        self._stale.discard(key)
        self.screens[key].show_cohort(self._context.cohort_id)
