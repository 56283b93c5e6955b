"""How a window stands: the cohort it shows, files dropped on it, its language, theme, density
and size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QMargins, QRect, QSize, Qt, QTimer
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
        """Read the cohorts; one that is gone gives way to the newest, none of them to the first
        there is.
        """
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
        """Above the screens, until it is closed: what was noticed when the desk was opened; ""
        for nothing.
        """
        if words:
            self.remark.say(words, "warn", can_close=True)
        else:
            self.remark.hide()

    def remind(self, reminder: Banner | None) -> None:
        """Show something above the screens until it is closed or the desk is put away; None:
        nothing any more.
        """
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
        """As large, and where, as it stood last on the screen it opens on; never larger than
        that.
        """
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
        self.settings.windows = remembering(
            self.settings.windows, _room_of(self.screen()).key, stand
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Its frame is known from now on: a window that came out larger than the screen for it
        gives way.
        """
        super().showEvent(event)
        if self._watched is None:
            QTimer.singleShot(0, self, self._fit_first)
            self.windowHandle().screenChanged.connect(self._follow_screen)
            self._follow_screen(self.screen())

    def _fit_first(self) -> None:
        opened, self._opened_as = self._opened_as, None
        # nobody has given it another size meanwhile
        if opened is not None and self.size() == opened.size():
            self._fit()

    def _follow_screen(self, screen: QScreen) -> None:
        """A task bar, another resolution: what is left of the screen changes under the window."""
        if self._watched is not None and shiboken6.isValid(self._watched):
            self._watched.availableGeometryChanged.disconnect(self._come_back_soon)
        self._watched = screen
        screen.availableGeometryChanged.connect(self._come_back_soon)

    def _come_back_soon(self, _what: object = None) -> None:
        # Qt moves windows of a screen that goes by itself first
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """All of the window and its frame onto the screen, if it stands there by itself."""
        if self.isMaximized() or self.isFullScreen() or self.isMinimized():
            return
        inner, outer = self.geometry(), self.frameGeometry()
        frame = QMargins(
            inner.x() - outer.x(),
            inner.y() - outer.y(),
            outer.right() - inner.right(),
            outer.bottom() - inner.bottom(),
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
    return [
        _room_of(screen)
        for screen in sorted(QGuiApplication.screens(), key=lambda screen: screen is not first)
    ]


# --- Where a window stands and how large it is: within the screen, and on each screen as it stood
# there last ---


FIRST = QSize(1536, 900)  # where nothing is remembered, and the screen is large enough
LEAST = QSize(960, 620)  # the same
FRAME = QMargins(8, 32, 8, 8)  # what the system draws around a window, before it is known
MOST_SCREENS = 12  # that are remembered


@dataclass(frozen=True)
class Stand:
    """Without the frame of the system; `is_maximised`: it filled the screen, and is `box` when
    it does not.
    """

    box: QRect
    is_maximised: bool = False


@dataclass(frozen=True)
class ScreenArea:
    """A screen: what it is known by, and what task bars leave of it."""

    key: str
    available: QRect


def key_of(name: str, size: QSize) -> str:
    """What a screen is remembered by."""
    return f"{name} {size.width()}x{size.height()}"


def fitted(box: QRect, available: QRect, frame: QMargins) -> QRect:
    """The box moved, and where that is not enough made smaller, so that it and its frame are on
    the screen.
    """
    room = available.marginsRemoved(frame)
    size = box.size().boundedTo(room.size())
    left = min(max(box.x(), room.x()), room.x() + room.width() - size.width())
    top = min(max(box.y(), room.y()), room.y() + room.height() - size.height())
    return QRect(left, top, size.width(), size.height())


def opening(
    remembered: Mapping[str, object], rooms: Sequence[ScreenArea], frame: QMargins = FRAME
) -> tuple[ScreenArea, Stand]:
    """On which of the screens there are (the first is where a new window belongs), and how.

    The screen it stood on last, as it stood there. If that is gone: the first, as it stood there,
    or as large as it stood last.
    """
    stands = {key: stand for key, value in remembered.items() if (stand := _stand_of(value))}
    last = next(reversed(stands), "")
    room = next((room for room in rooms if room.key == last), rooms[0])
    stand = stands.get(room.key)
    if stand is None:
        size, free = (
            stands[last].box.size() if last else FIRST,
            room.available.marginsRemoved(frame),
        )
        box = QRect(free.topLeft(), size.boundedTo(free.size()))
        box.moveCenter(free.center())
        stand = Stand(box, bool(last) and stands[last].is_maximised)
    return room, Stand(fitted(stand.box, room.available, frame), stand.is_maximised)


def remembering(remembered: Mapping[str, object], key: str, stand: Stand) -> dict[str, object]:
    """The same with how it stands on that screen now: the last of them."""
    others = {other: value for other, value in remembered.items() if other != key}
    kept = list(others.items())[-(MOST_SCREENS - 1) :]
    box = stand.box
    return {**dict(kept), key: [box.x(), box.y(), box.width(), box.height(), stand.is_maximised]}


def _stand_of(value: object) -> Stand | None:
    """What the settings hold, if a person has not written something else there."""
    if (
        not isinstance(value, list)
        or len(value) != 5
        or not all(isinstance(one, int) for one in value)
    ):
        return None
    left, top, width, height, is_maximised = value
    return (
        Stand(QRect(left, top, width, height), bool(is_maximised))
        if width > 0 and height > 0
        else None
    )
