"""Where a window stands and how large it is: within the screen, and on each screen as it stood there last.

Pure numbers; `WindowPlaces` asks Qt for them. A screen is known by its name and size: the same name with another resolution is another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMargins, QRect, QSize

FIRST = QSize(1536, 900)  # where nothing is remembered, and the screen is large enough
LEAST = QSize(960, 620)  # the same
FRAME = QMargins(8, 32, 8, 8)  # what the system draws around a window, before it is known
MOST_SCREENS = 12  # that are remembered


@dataclass(frozen=True)
class Stand:
    """Without the frame of the system; `is_maximised`: it filled the screen, and is `box` when it does not."""

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
    """The box moved, and where that is not enough made smaller, so that it and its frame are on the screen."""
    room = available.marginsRemoved(frame)
    size = box.size().boundedTo(room.size())
    left = min(max(box.x(), room.x()), room.x() + room.width() - size.width())
    top = min(max(box.y(), room.y()), room.y() + room.height() - size.height())
    return QRect(left, top, size.width(), size.height())


def opening(
    remembered: Mapping[str, object], rooms: Sequence[ScreenArea], frame: QMargins = FRAME
) -> tuple[ScreenArea, Stand]:
    """On which of the screens there are (the first is where a new window belongs), and how.

    The screen it stood on last, as it stood there. If that is gone: the first, as it stood there, or as large as it stood last.
    """
    stands = {key: stand for key, value in remembered.items() if (stand := _stand_of(value))}
    last = next(reversed(stands), "")
    room = next((room for room in rooms if room.key == last), rooms[0])
    stand = stands.get(room.key)
    if stand is None:
        size, free = stands[last].box.size() if last else FIRST, room.available.marginsRemoved(frame)
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
    if not isinstance(value, list) or len(value) != 5 or not all(isinstance(one, int) for one in value):
        return None
    left, top, width, height, is_maximised = value
    return Stand(QRect(left, top, width, height), bool(is_maximised)) if width > 0 and height > 0 else None
