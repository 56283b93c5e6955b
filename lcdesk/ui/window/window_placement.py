"""Where a window stands and how large it is: within the screen, and on each screen as it stood
there last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QMargins, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QCursor, QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from lcdesk.settings import Settings

FIRST = QSize(1536, 900)  # where nothing is remembered, and the screen is large enough
LEAST = QSize(960, 620)  # the same
FRAME = QMargins(8, 32, 8, 8)  # what the system draws around a window, before it is known
MOST_SCREENS = 12  # that are remembered


class WindowPlacement(QObject):
    """Puts a window where it stood last, keeps that in the settings, and follows the screens."""

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._opened_as: QRect | None = None  # until it has been shown
        self._watched: QScreen | None = None

    def restore(self) -> None:
        """As large, and where, as it stood last on the screen it opens on; never larger than
        that.
        """
        room, stand = opening(self._settings.windows, _rooms())
        self._window.setMinimumSize(LEAST.boundedTo(room.available.marginsRemoved(FRAME).size()))
        self._window.setGeometry(stand.box)
        if stand.is_maximised:
            self._window.setWindowState(self._window.windowState() | Qt.WindowState.WindowMaximized)
        self._opened_as = stand.box
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.screenRemoved.connect(self._come_back_soon)

    def keep(self) -> None:
        """Remember where it stands on this screen."""
        stand = Stand(self._window.normalGeometry(), self._window.isMaximized())
        self._settings.windows = remembering(
            self._settings.windows, _room_of(self._window.screen()).key, stand
        )

    def follow_screen(self) -> None:
        """The window is shown, and its frame known from now on: one that came out larger than the
        screen for it gives way.
        """
        if self._watched is None:
            QTimer.singleShot(0, self, self._fit_first)
            self._window.windowHandle().screenChanged.connect(self._follow_screen)
            self._follow_screen(self._window.screen())

    def _fit_first(self) -> None:
        opened, self._opened_as = self._opened_as, None
        # nobody has given it another size meanwhile
        if opened is not None and self._window.size() == opened.size():
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
        if self._window.isMaximized() or self._window.isFullScreen() or self._window.isMinimized():
            return
        inner, outer = self._window.geometry(), self._window.frameGeometry()
        frame = QMargins(
            inner.x() - outer.x(),
            inner.y() - outer.y(),
            outer.right() - inner.right(),
            outer.bottom() - inner.bottom(),
        )
        available = self._window.screen().availableGeometry()
        self._window.setMinimumSize(LEAST.boundedTo(available.marginsRemoved(frame).size()))
        if (box := fitted(inner, available, frame)) != inner:
            self._window.setGeometry(box)


def _room_of(screen: QScreen) -> ScreenArea:
    return ScreenArea(key_of(screen.name(), screen.size()), screen.availableGeometry())


def _rooms() -> list[ScreenArea]:
    """The screens there are; first the one the mouse is on, where a new window belongs."""
    first = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
    return [
        _room_of(screen)
        for screen in sorted(QGuiApplication.screens(), key=lambda screen: screen is not first)
    ]


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
