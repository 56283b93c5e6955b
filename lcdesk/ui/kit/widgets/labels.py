"""Plain texts, hairlines, and rows and columns of widgets."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from lcdesk.ui.kit.painting.plain_text import PlainLabel
from lcdesk.ui.kit.painting.theme import font

Box = TypeVar("Box", QHBoxLayout, QVBoxLayout)  # 3.11 knows no other way to say so
WEIGHTS = {"normal": QFont.Weight.Normal, "medium": QFont.Weight.Medium, "bold": QFont.Weight.DemiBold}
SEEN = 24  # px seen beyond the place the keyboard is at


class Label(PlainLabel):
    """A text in one of the three greys (`ink` fg, fg2, fg3) or a tone (ok, warn, bad, info, accent)."""

    def __init__(
        self, text: str = "", px: int = 13, weight: str = "normal", ink: str = "fg", *, wraps: bool = False
    ) -> None:
        super().__init__(text)
        self.setFont(font(px, WEIGHTS[weight], is_tabular=True))
        self.setProperty("ink", ink)
        self.setWordWrap(wraps)
        if not wraps:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_ink(self, ink: str) -> None:
        """Another colour from the theme."""
        if self.property("ink") != ink:
            self.setProperty("ink", ink)
            self.style().unpolish(self)
            self.style().polish(self)


def rule(*, is_vertical: bool = False) -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedWidth(1) if is_vertical else made.setFixedHeight(1)
    return made


def scrolled(inside: QWidget | None) -> QScrollArea:
    """A widget that scrolls up and down where there is too little room for it; it takes the whole width."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if inside is not None:
        made.setWidget(inside)
    return made


def keep_in_view(widget: QWidget, place: QRect) -> None:
    """Scroll what a widget stands in until a place of it is seen: where the keyboard is in something taller than the window."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    inside = area.widget() if area is not None else None
    if area is not None and inside is not None:
        seen = place.translated(widget.mapTo(inside, QPoint()))
        for y in (seen.bottom(), seen.top()):
            area.ensureVisible(seen.center().x(), y, 0, SEEN)


def row(
    *parts: QWidget | QLayout | int | None, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """Widgets side by side; an int is a space of so many px, None is a spring."""
    made = QHBoxLayout()
    return _filled(made, parts, gap, margins)


def column(
    *parts: QWidget | QLayout | int | None, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Widgets below each other; an int is a space of so many px, None is a spring."""
    made = QVBoxLayout()
    return _filled(made, parts, gap, margins)


def _filled(made: Box, parts: tuple[object, ...], gap: int, margins: tuple[int, int, int, int]) -> Box:
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
