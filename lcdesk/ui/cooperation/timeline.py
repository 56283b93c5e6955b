"""The events of an alliance down a line of time, with today across it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from lcdesk.model.clock import span_of
from lcdesk.model.lists import EVENT_KIND
from lcdesk.model.rows import EventRecord
from lcdesk.services.core.record_lists import EVENTS, name_of
from lcdesk.texts import _, language
from lcdesk.ui.cooperation.looks import capital
from lcdesk.ui.kit.card_area import CardArea
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import wrapped_lines, write_line
from lcdesk.ui.kit.painting.theme import colour, font

ICONS = {"conference": "megaphone", "launch": "megaphone"}
DAYS, LINE = 122, 138  # px: the right edge of the days; where the line stands
TEXT = 158
_HIGH, _GAP, _TODAY = 30, 8, 18
_TITLE = 18  # px of each line of a title after the first


class Timeline(CardArea[EventRecord]):
    """What has no day stands at the end."""

    def __init__(self) -> None:
        super().__init__()
        self._today = dt.date.today()
        self.today_at = 0  # px of the ground
        self._year = 0

    def show_events(self, events: Sequence[EventRecord], today: dt.date) -> None:
        """Show these in order of time."""
        self._today = today
        self.show_records({one["id"]: one for one in sorted(events, key=event_order)})

    def place_cards(self, room: QSize) -> QSize:
        y, self.today_at = 4, 0
        for one, record in self.records.items():
            if not self.today_at and _is_coming(record, self._today):
                self.today_at = y + _TODAY // 2
                y += _TODAY + _GAP
            more = max(len(self._title(record, room.width())) - 1, 0)
            high = _HIGH + _TITLE * more + 16 * len(self._lines(record, room.width()))
            self.boxes[one] = QRect(0, y, room.width(), high)
            y += high + _GAP
        if not self.today_at:
            self.today_at = y + _TODAY // 2
            y += _TODAY
        return QSize(room.width(), y)

    def words_of(self, record: EventRecord) -> str:
        said = [_days(record), name_of(EVENTS, record), _note(record)]
        return "\n".join(one for one in said if one)

    def _lines(self, record: EventRecord, wide: int) -> tuple[str, ...]:
        return wrapped_lines(_note(record), 12, QFont.Weight.Normal, wide - TEXT - 12, 2)

    def _title(self, record: EventRecord, wide: int) -> tuple[str, ...]:
        weight = QFont.Weight.DemiBold if record.get("kind") in ICONS else QFont.Weight.Medium
        return wrapped_lines(name_of(EVENTS, record), 13, weight, wide - TEXT - 12, 3)

    def paint_ground(
        self, painter: QPainter, box: QRect, *, is_chosen: bool = False, hovered: int = 0
    ) -> None:
        """No card: a lit strip where it is chosen or pointed at."""
        if is_chosen or (hovered and hovered == self._hovered):
            has_keys = is_chosen and self.hasFocus()
            painter.setPen(QPen(colour("accent"), 1.5) if has_keys else Qt.PenStyle.NoPen)
            painter.setBrush(colour("sel" if is_chosen else "hover"))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 6, 6)

    def ground(self) -> str:
        return "card"

    def paint_card(self, painter: QPainter, box: QRect, record: EventRecord) -> None:
        is_big, is_coming = record.get("kind") in ICONS, _is_coming(record, self._today)
        middle = box.y() + 15
        days = font(12, QFont.Weight.DemiBold if is_big else QFont.Weight.Medium, is_tabular=True)
        side = Qt.AlignmentFlag.AlignRight
        place = QRectF(2, middle - 10, DAYS - 2, 20)
        write_line(painter, place, _days(record), days, "fg" if is_big else "fg2", side)
        pen = QPen(colour("edge" if is_coming else "accent"), 1.6)
        pen.setStyle(Qt.PenStyle.DashLine if is_coming else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(colour("accent" if is_big and not is_coming else "card"))
        size = 11 if is_big else 6
        painter.drawEllipse(QPointF(LINE, middle), size, size)
        if is_big:
            ink = "fg2" if is_coming else "accent_fg"
            draw_icon(painter, QPointF(LINE - 7, middle - 7), "megaphone", 14, ink)
        face = font(13, QFont.Weight.DemiBold if is_big else QFont.Weight.Medium)
        room = box.right() - TEXT - 10
        y = middle - 11
        for line in self._title(record, box.width()):
            write_line(painter, QRectF(TEXT, y, room, 22), line, face, "fg")
            y += _TITLE
        y += 3
        for line in self._lines(record, box.width()):
            write_line(painter, QRectF(TEXT, y, room, 16), line, font(12), "fg3")
            y += 16

    def paint_below(self, painter: QPainter) -> None:
        """The line itself, whole until today and broken after it; today across it."""
        if not self.boxes:
            return
        shift = self.shift.y()
        tops = [box.y() + 15 - shift for box in self.boxes.values()]
        at = self.today_at - shift
        painter.setPen(QPen(colour("accent"), 2))
        if tops[0] < at:
            painter.drawLine(QPointF(LINE, tops[0]), QPointF(LINE, at))
        if tops[-1] > at:
            painter.setPen(QPen(colour("edge"), 1.4, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(LINE, max(at, tops[0])), QPointF(LINE, tops[-1]))
        face, side = font(11, QFont.Weight.DemiBold), Qt.AlignmentFlag.AlignRight
        write_line(painter, QRectF(2, at - 9, DAYS - 2, 18), _("today"), face, "accent", side)
        painter.setPen(QPen(colour("accent"), 1))
        painter.drawLine(QPointF(LINE - 10, at), QPointF(self.viewport().width() - 8, at))


def event_order(record: EventRecord) -> tuple[bool, object, object]:
    """By the first day; what has none comes last."""
    starts = record.get("starts") or record.get("ends")
    return starts is None, starts or dt.date.max, record["id"]


def _is_coming(record: EventRecord, today: dt.date) -> bool:
    day = record.get("ends") or record.get("starts")
    return day is None or day > today


def _days(record: EventRecord) -> str:
    """ "11–12 Jun 2025"."""
    starts, ends = record.get("starts"), record.get("ends")
    day = starts or ends
    if day is None:
        return _("no day yet")
    said = span_of(starts, ends)
    return f"{day.year}年{said}" if language() == "zh" else f"{said} {day.year}"


def _note(record: EventRecord) -> str:
    city = record.get("city")
    if language() == "zh":
        city = record.get("city_zh") or city
    kind = capital(EVENT_KIND.format(code)) if (code := record.get("kind")) else ""
    parts = [kind, city or "", record.get("place") or ""]
    outcome = [record.get("outcome_en"), record.get("outcome_zh")]
    if language() == "zh":
        outcome.reverse()
    parts.append(next((str(one) for one in outcome if one), ""))
    return " · ".join(" ".join(str(part).split()) for part in parts if part)
