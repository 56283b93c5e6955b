"""One activity in the week: a block with the bar of its kind, title, time, venue and speaker,
and its mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from lcdesk.drawing.palette import activity_ink, mixed
from lcdesk.texts import language
from lcdesk.ui.curriculum.places import DayTime
from lcdesk.ui.curriculum.scale import CLASH, Scale, frame_inside
from lcdesk.ui.curriculum.words import clock_of, title_of, where_and_who
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.text_wrapping import elided, lines_of
from lcdesk.ui.kit.painting.theme import colour, font, theme

BAR = 4.0
NARROW = 84.0  # px
LEAST = 30.0  # px of a line below the title; less says nothing
ROUND = 6.0
EDGE = 7.0  # px at the lower edge that resize
LINE, SMALL = 15.0, 14.0  # heights of a line of the title, of the rest
_BOLD, _PLAIN = QFont.Weight.DemiBold, QFont.Weight.Normal
_MARKS = {"clash": ("triangle-alert", "bad"), "warning": ("circle-alert", "warn")}
_mixed = lru_cache(256)(mixed)
_SIGN = 17.0  # px a sign takes from the title


class ActivityBlock(QGraphicsRectItem):
    """Painted from plain data; knows nothing of mouse and keys, the view moves it.

    A rectangle of Qt's own, so that Qt need not ask Python for its bounds; its picture is kept as
    long as it says the same.
    """

    def __init__(self, key: int, *, is_copy: bool = False) -> None:
        super().__init__()
        self.key, self.is_copy = key, is_copy
        self.place: DayTime | None = None
        self.mark = ""
        self.is_chosen = self.is_current = self.is_lifted = self.is_bad = False
        self._record: Mapping[str, Any] = {}
        self._head = ""  # the field that the head of the column says
        self._size = QRectF()
        self._shown: object = None
        self.setPen(QPen(colour("line"), 3))  # room for the frames, in what Qt takes for the bounds
        self.setCacheMode(QGraphicsRectItem.CacheMode.DeviceCoordinateCache)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_record(self, record: Mapping[str, Any], mark: str, tip: str, head: str = "") -> None:
        """What the block says; `head`: which field its column says already."""
        if (record, mark, tip, head, language()) != self._shown:
            self._shown = (record, mark, tip, head, language())
            self._record, self.mark, self._head = record, mark, head
            set_tip(self, tip)
            self.update()

    def put(self, scale: Scale, place: DayTime, lane: int = 0, lanes: int = 1) -> None:
        """Stand at a place."""
        box = scale.box(place, lane, lanes)
        self.setVisible(box is not None)
        if place != self.place:
            self.place = place
            self.update()
        if box is not None:
            size = QRectF(0, 0, box.width(), box.height())
            if size != self._size:
                self._size = size
                self.setRect(size)
                self.update()
            self.setPos(box.topLeft())

    def choose(self, *, is_chosen: bool, is_current: bool) -> None:
        """Look selected, or have the cursor."""
        if (is_chosen, is_current) != (self.is_chosen, self.is_current):
            self.is_chosen, self.is_current = is_chosen, is_current
            self.setZValue(1 if is_chosen else 0)
            self.update()

    def lift(self, is_lifted: bool) -> None:
        """Be dragged: above the others, a little transparent."""
        if is_lifted == self.is_lifted:
            return
        self.is_lifted = is_lifted
        self.setZValue(2 if is_lifted else 1 if self.is_chosen else 0)
        self.setOpacity(0.88 if is_lifted else 1.0)
        self.update()

    def warn(self, is_bad: bool) -> None:
        """Stand where it must not."""
        if is_bad != self.is_bad:
            self.is_bad = is_bad
            self.update()

    def is_edge(self, point: QPointF) -> bool:
        """Does a point of the scene lie on the lower edge, where the end is dragged?"""
        height = self._size.height()
        return self.mapFromScene(point).y() > height - min(EDGE, height / 3)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        box, ink = self._size, activity_ink(self._record.get("kind"), theme().is_dark)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, box, ink)
        if box.height() < 30:
            self._paint_line(painter, box)
        else:
            self._paint_lines(painter, box)

    def _paint_ground(self, painter: QPainter, box: QRectF, ink: str) -> None:
        card = theme().tokens["card"]
        share = (0.22 if theme().is_dark else 0.13) + (0.07 if self.is_chosen else 0)
        shape, radius = QPainterPath(), min(ROUND, box.height() / 3)
        shape.addRoundedRect(box, radius, radius)
        painter.fillPath(shape, QColor(_mixed(ink, card, share)))
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(QRectF(0, 0, BAR, box.height()), QColor(ink))
        painter.restore()
        pen = QPen(QColor(_mixed(ink, card, 0.38)), 1)
        if self.place and self.place.is_open:
            pen.setStyle(Qt.PenStyle.DashLine)  # nobody has said when it ends
        if self.mark == "clash":
            pen = QPen(colour("bad"), 1.6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.is_bad:
            _frame(painter, box, QPen(colour("bad"), 2.4), 0.7)
        elif self.is_chosen or self.is_lifted:
            _frame(painter, box, QPen(colour("accent"), 2), 0.5)
            if self.mark == "clash":
                _frame(painter, box, QPen(colour("bad"), 1.4), 2.4)
        else:
            _frame(painter, box, pen, 0.5)
        if self.is_current:
            frame_inside(painter, box, radius, CLASH if self.mark == "clash" else 0)

    def _paint_line(self, painter: QPainter, box: QRectF) -> None:
        """A short block: title and time in one line."""
        px = 11 if box.height() >= 15 else 9
        room = box.width() - 16 - 15 * len(self._signs())
        line = QRectF(10, 0, room, box.height())
        face = font(px, _BOLD, is_tabular=True)
        title = elided(title_of(self._record), face, room)
        painter.setFont(face)
        painter.setPen(colour("fg"))
        taken = painter.boundingRect(line, Qt.AlignmentFlag.AlignVCenter, title)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, title)
        self._paint_signs(painter, box, box.height() / 2 - 6, 12)
        rest = line.adjusted(taken.width() + 8, 0, 0, 0)
        if self.place and rest.width() > 70:
            _write(painter, rest, clock_of(self.place), font(px, is_tabular=True), "fg2")

    def _paint_lines(self, painter: QPainter, box: QRectF) -> None:
        x, width, y = 11.0, box.width() - 17, 6.0 if box.height() > 52 else 3.0
        signs = _SIGN * len(self._signs())
        # the signs go below, the words need the room
        is_narrow = bool(signs) and box.width() < NARROW and box.height() > 50
        title_width = width - (0 if is_narrow else signs)
        room = box.height() - y - 3
        most = 1 if room < 2 * LINE + SMALL else 2 if room < (3.5 if is_narrow else 6) * LINE else 3
        px = 11 if is_narrow else 12
        lines = lines_of(title_of(self._record), px, _BOLD, int(title_width), most)
        self._paint_signs(painter, box, box.height() - 20 if is_narrow else y, 14)
        for line in lines:
            face = font(px, _BOLD, is_tabular=True)
            room = title_width - (signs if is_narrow and y + LINE > box.height() - 20 else 0)
            # that wide it fits already
            line = elided(line, face, room) if room < title_width else line
            _write(painter, QRectF(x, y, room, LINE), line, face, "fg")
            y += LINE
        self._paint_small(painter, QRectF(x, y, width, box.height() - y), signs if is_narrow else 0)

    def _paint_small(self, painter: QPainter, box: QRectF, signs: float) -> None:
        """Time, place and person below the title; the lowest line leaves `signs` px at its
        right, or is left out.
        """
        face, y = font(11, is_tabular=True), box.y()

        def room() -> float:
            return box.width() - (signs if y + SMALL > box.bottom() - 20 else 0)

        for text in (clock_in(self.place, face, room()), where_and_who(self._record, self._head)):
            for part in lines_of(
                text, 11, _PLAIN, int(box.width()), 1 if box.bottom() - y < 3 * SMALL else 2
            ):
                if y + SMALL > box.bottom() - 1 or room() < LEAST:
                    return
                _write(
                    painter,
                    QRectF(box.x(), y, room(), SMALL),
                    elided(part, face, room()),
                    face,
                    "fg2",
                )
                y += SMALL

    def _signs(self) -> list[tuple[str, str]]:
        """(icon, token) of what stands at the right of the title: a clash, a lock, the plus of a
        copy.
        """
        signs = [_MARKS[self.mark]] if self.mark else []
        if self.is_copy:
            return [*signs, ("circle-plus", "accent")]
        return [*signs, ("lock", "fg2")] if self._record.get("is_locked") else signs

    def _paint_signs(self, painter: QPainter, box: QRectF, y: float, size: int) -> None:
        for place, (name, token) in enumerate(self._signs()):
            draw_icon(
                painter, QPointF(box.right() - size - 6 - place * _SIGN, y), name, size, token
            )


def clock_in(place: DayTime | None, face: QFont, room: float) -> str:
    """Start and end, in a narrow lane the start alone, and nothing where that would be cut: the
    hours stand beside.
    """
    said = clock_of(place) if place else ""
    return next(
        (one for one in (said, said[:5]) if QFontMetricsF(face).horizontalAdvance(one) <= room), ""
    )


def _frame(painter: QPainter, box: QRectF, pen: QPen, inset: float) -> None:
    radius = min(ROUND, box.height() / 3) - inset / 2
    painter.setPen(pen)
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)


def _write(painter: QPainter, box: QRectF, text: str, face: QFont, ink: str) -> None:
    painter.setFont(face)
    painter.setPen(colour(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
