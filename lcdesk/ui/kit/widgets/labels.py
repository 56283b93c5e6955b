"""What is only shown: texts, the banner of a screen, what stands where nothing is yet, cards."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from lcdesk.texts import _, with_label
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import PlainLabel, set_tip, wrapped_lines, write_line
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.widgets.chips import ThemedIcon
from lcdesk.ui.kit.widgets.controls import Button, IconButton

WEIGHTS = {
    "normal": QFont.Weight.Normal,
    "medium": QFont.Weight.Medium,
    "bold": QFont.Weight.DemiBold,
}


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


class ShortenedLabel(QWidget):
    """A sentence in one line, or two; what has no room is in the tooltip, and in what is read
    aloud.
    """

    def __init__(self, px: int = 13, lines: int = 1) -> None:
        super().__init__()
        self._text, self._ink, self._px, self._lines = "", "fg", px, lines
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(160)

    def text(self) -> str:
        """The whole sentence."""
        return self._text

    def show_text(self, text: str, ink: str = "fg") -> None:
        """Another sentence, in a colour of the theme."""
        self._text, self._ink = text, ink
        self.setAccessibleName(text)
        set_tip(self, text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(font(self._px, QFont.Weight.Medium, is_tabular=True))
        wide = metrics.horizontalAdvance(self._text)
        wide = wide if self._lines == 1 else wide / self._lines * 1.1
        return QSize(round(wide) + 2, (self._px + 4) * self._lines + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, face = QPainter(self), font(self._px, QFont.Weight.Medium, is_tabular=True)
        if self._lines == 1:
            write_line(painter, QRectF(self.rect()), self._text, face, self._ink)
            return
        weight, tall = QFont.Weight.Medium, self._px + 4
        lines = wrapped_lines(self._text, self._px, weight, self.width(), self._lines)
        top = (self.height() - tall * len(lines)) / 2
        for number, line in enumerate(lines):
            box = QRectF(0, top + number * tall, self.width(), tall)
            write_line(painter, box, line, face, self._ink)


# --- Messages within a screen: the banner on top of it, and what stands where nothing is yet ---


SENTENCE = 420  # px; longer ones wrap
_ICONS = {
    "ok": "circle-check",
    "warn": "triangle-alert",
    "bad": "triangle-alert",
    "info": "sparkles",
    "mute": "circle-dashed",
}


LEAST_SENTENCE = 200  # px for the picture and the words; where there are fewer, buttons go below


class Banner(QFrame):
    """One sentence in a tone (ok warn bad info mute) with buttons at its end, or below it where
    they would be cut; hidden until it has something to say.
    """

    closed = Signal()  # by its cross

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._picture = ThemedIcon("triangle-alert", 16, "warn")
        self._text = Label("", 13, "medium", "warn", wraps=True)
        self._row, self._below = QHBoxLayout(), QHBoxLayout()
        both = QVBoxLayout(self)
        both.setContentsMargins(14, 8, 8, 8)
        both.setSpacing(8)
        both.addLayout(self._row)
        both.addLayout(self._below)
        for line in (self._row, self._below):
            line.setSpacing(8)
        self._below.addStretch(1)
        self._are_below = False
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
            (self._row if self._row.indexOf(button) >= 0 else self._below).removeWidget(button)
            button.hide()  # it is gone only at the next round of events
            button.deleteLater()
        self._buttons = [Button(label, clicked=handler) for label, handler in handlers]
        if can_close:
            self._buttons.append(IconButton("x", _("Close"), clicked=self._close, size=28))
        for button in self._buttons:
            self._row.addWidget(button)
        self._are_below = False
        self._text.setText(text)
        self._text.set_ink(tone)
        self._picture.set_picture(_ICONS[tone], tone)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(text)
        self.show()
        self._place_buttons()
        self._row.activate()  # new buttons have no place until then

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    def _place_buttons(self) -> None:
        """Beside the sentence, or below it; the cross stands at the end of the first line."""
        buttons = [button for button in self._buttons if isinstance(button, Button)]
        wide = sum(button.sizeHint().width() + 8 for button in self._buttons)
        are_below = bool(buttons) and self.width() < wide + LEAST_SENTENCE
        if are_below == self._are_below:
            return
        self._are_below = are_below
        of, to = (self._row, self._below) if are_below else (self._below, self._row)
        for place, button in enumerate(buttons):
            of.removeWidget(button)
            if are_below:
                to.addWidget(button)
            else:
                to.insertWidget(2 + place, button)  # behind picture and sentence
        self.updateGeometry()

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


# --- Cards: a panel with a hairline, and the card of one figure with its share as a bar ---


class Card(QFrame):
    """A panel on the window: white (or dark), hairline, round corners."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")


class StatCard(Card):
    """A figure: label, value, a line below, an icon, and optionally a share (0…1) as a bar."""

    clicked = Signal()

    def __init__(self, icon_name: str, token: str = "accent") -> None:
        super().__init__()
        self._icon_name, self._token = icon_name, token
        self._label = self._value = self._note = ""
        self._share: float | None = None
        self.setMinimumWidth(116)
        self.setFixedHeight(104)

    def show_figure(
        self, label: str, value: str, note: str = "", share: float | None = None
    ) -> None:
        """What the card says."""
        self._label, self._value, self._note, self._share = label, value, note, share
        self.setAccessibleName(f"{with_label(label, value)}. {note}")
        set_tip(self, note)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, width, middle = QPainter(self), self.width(), Qt.AlignmentFlag.AlignVCenter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_icon(painter, QPointF(width - 32, 14), self._icon_name, 16, "fg3")
        write_line(
            painter,
            QRectF(16, 12, width - 54, 20),
            self._label,
            font(12, QFont.Weight.Medium),
            "fg2",
        )
        face = font(26, QFont.Weight.DemiBold, is_tabular=True)
        painter.setFont(face)
        painter.setPen(colour("fg"))
        painter.drawText(QRectF(16, 32, width - 32, 34), middle, self._value)
        if self._share is not None:
            start = 16 + QFontMetricsF(face).horizontalAdvance(self._value) + 14
            self._bar(painter, QRectF(start, 47, width - 16 - start, 6))
        write_line(painter, QRectF(16, 70, width - 28, 18), self._note, font(12), "fg3")

    def _bar(self, painter: QPainter, box: QRectF) -> None:
        if box.width() < 12:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("mute_bg"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(colour(self._token))
        share = max(0.0, min(1.0, self._share or 0.0))
        if share:
            painter.drawRoundedRect(
                QRectF(box.x(), box.y(), max(6.0, box.width() * share), box.height()), 3, 3
            )
