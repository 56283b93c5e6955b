"""Plain texts, hairlines, and rows and columns of widgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from lcdesk.texts import _
from lcdesk.ui.kit.painting.plain_text import PlainLabel
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets.buttons import Button, IconButton
from lcdesk.ui.kit.widgets.chips import ThemedIcon

Box = TypeVar("Box", QHBoxLayout, QVBoxLayout)  # 3.11 knows no other way to say so
WEIGHTS = {
    "normal": QFont.Weight.Normal,
    "medium": QFont.Weight.Medium,
    "bold": QFont.Weight.DemiBold,
}
SEEN = 24  # px seen beyond the place the keyboard is at


class Label(PlainLabel):
    """A text in one of the three greys (`ink` fg, fg2, fg3) or a tone (ok, warn, bad, info,
    accent).
    """

    def __init__(
        self,
        text: str = "",
        px: int = 13,
        weight: str = "normal",
        ink: str = "fg",
        *,
        wraps: bool = False,
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


# --- Messages within a screen: the banner on top of it, and what stands where nothing is yet ---


SENTENCE = 420  # px; longer ones wrap
_ICONS = {
    "ok": "circle-check",
    "warn": "triangle-alert",
    "bad": "triangle-alert",
    "info": "sparkles",
    "mute": "circle-dashed",
}


class Banner(QFrame):
    """One sentence in a tone (ok warn bad info mute) with buttons at its end; hidden until it
    has something to say.
    """

    closed = Signal()  # by its cross

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._picture = ThemedIcon("triangle-alert", 16, "warn")
        self._text = Label("", 13, "medium", "warn", wraps=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 8, 8, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self._picture)
        self._row.addWidget(self._text, 1)
        self._buttons: list[QWidget] = []
        self.hide()

    def say(
        self,
        text: str,
        tone: str = "warn",
        *handlers: tuple[str, Callable[[], object]],
        can_close: bool = False,
    ) -> None:
        """Show a sentence; each operation is (label, what the button does)."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()  # it is gone only at the next round of events
            button.deleteLater()
        self._buttons = [Button(label, clicked=handler) for label, handler in handlers]
        if can_close:
            self._buttons.append(IconButton("x", _("Close"), clicked=self._close, size=28))
        for button in self._buttons:
            self._row.addWidget(button)
        self._text.setText(text)
        self._text.set_ink(tone)
        self._picture.set_picture(_ICONS[tone], tone)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(text)
        self.show()
        self._row.activate()  # new buttons have no place until then

    def offer(self, text: str, label: str, handler: Callable[[], object], tone: str = "ok") -> None:
        """Say what happened, with one thing to do about it (an Undo); it goes when that is done,
        or when it is closed.
        """
        self.say(text, tone, (label, lambda: (self.hide(), handler())), can_close=True)

    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


class EmptyState(QWidget):
    """One sentence and one button where there is nothing yet."""

    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self.sentence = Label("", 15, "medium", "fg2", wraps=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = Button("", kind="primary")
        self.button.hide()
        inside = QVBoxLayout(self)
        inside.setSpacing(16)
        inside.addStretch(1)
        for part in (ThemedIcon(icon_name, 40, "fg3"), self.sentence, self.button):
            inside.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        # a label that is centred gets no height for the lines it wraps into
        self.sentence.setFixedWidth(SENTENCE)
        self._handler: Callable[[], object] | None = None
        self.button.clicked.connect(self._do)

    def say(
        self, sentence: str, label: str = "", handler: Callable[[], object] | None = None
    ) -> None:
        """The sentence, and the button's label and operation."""
        self.sentence.setText(sentence)
        self.sentence.setMinimumHeight(max(0, self.sentence.heightForWidth(SENTENCE)))
        self.button.setText(label)
        self.button.setVisible(bool(label))
        self._handler = handler

    def _do(self) -> None:
        if self._handler:
            self._handler()
