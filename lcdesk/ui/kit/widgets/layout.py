"""How widgets are laid out: beside and below each other, in lines that go on, in what scrolls."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

Box = TypeVar("Box", QHBoxLayout, QVBoxLayout)  # 3.11 knows no other way to say so
SEEN = 24  # px seen beyond the place the keyboard is at


def rule(*, is_vertical: bool = False) -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedWidth(1) if is_vertical else made.setFixedHeight(1)
    return made


def scrolled(inside: QWidget | None) -> QScrollArea:
    """A widget that scrolls up and down where there is too little room for it; it takes the
    whole width.
    """
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if inside is not None:
        made.setWidget(inside)
    return made


def keep_in_view(widget: QWidget, place: QRect) -> None:
    """Scroll what a widget stands in until a place of it is seen: where the keyboard is in
    something taller than the window.
    """
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    inside = area.widget() if area is not None else None
    if area is not None and inside is not None:
        seen = place.translated(widget.mapTo(inside, QPoint()))
        for y in (seen.bottom(), seen.top()):
            area.ensureVisible(seen.center().x(), y, 0, SEEN)


def row(
    *parts: QWidget | QLayout | int | None,
    gap: int = 8,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
) -> QHBoxLayout:
    """Widgets side by side; an int is a space of so many px, None is a spring."""
    made = QHBoxLayout()
    return _filled(made, parts, gap, margins)


def column(
    *parts: QWidget | QLayout | int | None,
    gap: int = 8,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
) -> QVBoxLayout:
    """Widgets below each other; an int is a space of so many px, None is a spring."""
    made = QVBoxLayout()
    return _filled(made, parts, gap, margins)


def _filled(
    made: Box, parts: tuple[object, ...], gap: int, margins: tuple[int, int, int, int]
) -> Box:
    made.setSpacing(gap)
    made.setContentsMargins(*margins)
    for part in parts:
        if part is None:
            made.addStretch(1)
        elif isinstance(part, int):
            made.addSpacing(part)
        elif isinstance(part, QLayout):
            made.addLayout(part)
        elif isinstance(part, QWidget):
            made.addWidget(part)
    return made


# --- Buttons beside each other, going on in the next line where there is no more room ---


class Flow(QLayout):
    """Buttons beside each other, in the next line where there is no more room."""

    def __init__(self, gap: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    # Qt takes none for an answer
    def itemAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._items[index] if 0 <= index < len(self._items) else None

    # Qt takes none for an answer
    def takeAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), is_real=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, is_real=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        return QSize(0, 0)  # a wide button is cut rather than widening the panel

    def _lay(self, rect: QRect, *, is_real: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            tall, x = max(size.height() for _item, size in line), rect.x()
            for item, size in line if is_real else ():
                item.setGeometry(QRect(QPoint(x, y + (tall - size.height()) // 2), size))
                x += size.width() + self._gap
            y += tall + self._gap
        return max(y - self._gap - rect.y(), 0)

    def _lines(self, room: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self._items:
            size = item.sizeHint()
            size.setWidth(min(size.width(), room))
            if not lines or used + size.width() > room:
                lines.append([])
                used = 0
            lines[-1].append((item, size))
            used += size.width() + self._gap
        return lines
