"""How a window stands: the cohort it shows, files dropped on it, its language, theme, density and size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QMargins, QRect, Qt, QTimer
from PySide6.QtGui import QCursor, QGuiApplication, QScreen, QShowEvent
from PySide6.QtWidgets import QApplication

from lcdesk import texts
from lcdesk.settings import ALL_COHORTS
from lcdesk.texts import _
from lcdesk.ui.kit.frame import Frame
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.kit.widgets import Banner
from lcdesk.ui.window.notices import PlaceNotice
from lcdesk.ui.window.screen_stack import ScreenStack
from lcdesk.ui.window.side_bar import SideBar
from lcdesk.ui.window.window_size import FRAME, LEAST, ScreenArea, Stand, fitted, key_of, opening, remembering


class WindowPlaces(Frame):
    """What a window takes in and how it stands; each choice is kept in the settings."""

    side: SideBar
    notice: PlaceNotice
    stack: ScreenStack

    _opened_as: QRect | None = None  # until it has been shown
    _watched: QScreen | None = None

    # --- cohorts ---

    def show_cohort(self, cohort_id: int | None) -> None:
        """Show another cohort everywhere, or `ALL_COHORTS` together."""
        if self.context is None:
            return
        self.settings.last_cohort = cohort_id
        self.context.cohort_id = cohort_id or None
        self.load_cohorts()
        self.stack.show_cohort()
        self.context.cohort_changed.emit(self.context.cohort_id)
        self.update_commands()

    def load_cohorts(self) -> None:
        """Read the cohorts; one that is gone gives way to the newest, none of them to the first there is."""
        from lcdesk.services.cohorts.cohorts import list_cohorts

        assert self.context is not None
        cohorts = list_cohorts(self.context.desk)
        by_id: Mapping[int, Mapping[str, Any]] = {cohort["id"]: cohort for cohort in cohorts}
        wanted = self.context.cohort_id or self.settings.last_cohort
        fallback = None if wanted == ALL_COHORTS else next(iter(by_id), None)
        self.context.cohorts = cohorts
        self.context.cohort_id = wanted if wanted in by_id else fallback
        self.context.cohort = by_id.get(self.context.cohort_id or 0, {})
        self.side.show_cohorts(cohorts, self.context.cohort_id, is_all=self.context.is_all)
        self.context.readiness.show_cohort(self.context.cohort_id)

    # --- what is to be said of the desk ---

    def tell_remark(self, words: str) -> None:
        """Above the screens, until it is closed: what was noticed when the desk was opened; "" for nothing."""
        if words:
            self.remark.say(words, "warn", can_close=True)
        else:
            self.remark.hide()

    def remind(self, reminder: Banner | None) -> None:
        """Show something above the screens until it is closed or the desk is put away; None: nothing any more."""
        if self.reminder is not None:
            self.reminder.hide()
            self.reminder.deleteLater()
        self.reminder = reminder
        if reminder is not None:
            self.above.insertWidget(self.above.count() - 1, reminder)

    # --- files ---

    def take_files(self, paths: Sequence[Path]) -> None:
        """Files or folders were dropped on the window."""
        self.open_screen("import", paths=paths)

    # --- language, theme, density ---

    def set_language(self, code: str) -> None:
        """Switch the language of everything on screen."""
        texts.speak(code)
        self.settings.language = code
        self.retranslation.again()
        self.commands.retranslate()
        self.status.tell("")  # whoever said it says it again
        self.status.retranslate()
        self.notice.retranslate()
        for key, item in self.side.items.items():
            item.set_title(_(self.stack.kinds[key].title))
        if self.context:
            self.load_cohorts()
            self.stack.retranslate()
            self.context.language_changed.emit()
            self.context.readiness.read_soon()
            self.show_desk()
        self.update_commands()

    def set_theme(self, choice: str) -> None:
        """Switch to light, dark, or as the system has it."""
        self.settings.theme = choice
        theme().choose(choice)

    def set_density(self, density: str) -> None:
        """Rows of 40 px ("normal") or 32 px ("compact")."""
        self.settings.density = density
        theme().set_density(density)

    def restyle(self) -> None:
        """Follow the theme of the moment."""
        self.stack.restyle()
        if self.context:
            self.context.theme_changed.emit()
        self.update_commands()

    def tick_choices(self) -> None:
        """Tick the language, theme and density of the moment in the menus."""
        for code in texts.LANGUAGES:
            self.commands.set_checked(f"language_{code}", texts.language() == code)
        for choice in ("light", "dark", "system"):
            self.commands.set_checked(f"theme_{choice}", theme().choice == choice)
        self.commands.set_checked("compact", theme().density == "compact")
        self.commands.set_checked("all_cohorts", self.context is not None and self.context.is_all)

    # --- size ---

    def restore_size(self) -> None:
        """As large, and where, as it stood last on the screen it opens on; never larger than that."""
        room, stand = opening(self.settings.windows, _rooms())
        self.setMinimumSize(LEAST.boundedTo(room.available.marginsRemoved(FRAME).size()))
        self.setGeometry(stand.box)
        if stand.is_maximised:
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)
        self._opened_as = stand.box
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.screenRemoved.connect(self._come_back_soon)

    def keep_size(self) -> None:
        """Remember where it stands on this screen."""
        stand = Stand(self.normalGeometry(), self.isMaximized())
        self.settings.windows = remembering(self.settings.windows, _room_of(self.screen()).key, stand)

    def showEvent(self, event: QShowEvent) -> None:
        """Its frame is known from now on: a window that came out larger than the screen for it gives way."""
        super().showEvent(event)
        if self._watched is None:
            QTimer.singleShot(0, self, self._fit_first)
            self.windowHandle().screenChanged.connect(self._follow_screen)
            self._follow_screen(self.screen())

    def _fit_first(self) -> None:
        opened, self._opened_as = self._opened_as, None
        if opened is not None and self.size() == opened.size():  # nobody has given it another size meanwhile
            self._fit()

    def _follow_screen(self, screen: QScreen) -> None:
        """A task bar, another resolution: what is left of the screen changes under the window."""
        if self._watched is not None and shiboken6.isValid(self._watched):
            self._watched.availableGeometryChanged.disconnect(self._come_back_soon)
        self._watched = screen
        screen.availableGeometryChanged.connect(self._come_back_soon)

    def _come_back_soon(self, _what: object = None) -> None:
        QTimer.singleShot(0, self, self._fit)  # Qt moves windows of a screen that goes by itself first

    def _fit(self) -> None:
        """All of the window and its frame onto the screen, if it stands there by itself."""
        if self.isMaximized() or self.isFullScreen() or self.isMinimized():
            return
        inner, outer = self.geometry(), self.frameGeometry()
        frame = QMargins(
            inner.x() - outer.x(), inner.y() - outer.y(), outer.right() - inner.right(), outer.bottom() - inner.bottom()
        )
        available = self.screen().availableGeometry()
        self.setMinimumSize(LEAST.boundedTo(available.marginsRemoved(frame).size()))
        if (box := fitted(inner, available, frame)) != inner:
            self.setGeometry(box)


def _room_of(screen: QScreen) -> ScreenArea:
    return ScreenArea(key_of(screen.name(), screen.size()), screen.availableGeometry())


def _rooms() -> list[ScreenArea]:
    """The screens there are; first the one the mouse is on, where a new window belongs."""
    first = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
    return [_room_of(screen) for screen in sorted(QGuiApplication.screens(), key=lambda screen: screen is not first)]
