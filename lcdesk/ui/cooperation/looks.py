"""How what cooperation is about looks: kinds of leads with an icon and a colour each, days to
follow up, and names in a line.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from lcdesk.drawing.palette import lead_ink, mixed
from lcdesk.model.clock import short_day
from lcdesk.texts import N_, _, language
from lcdesk.ui.kit.painting.icons import draw_flag, draw_icon, stamp
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.table.delegates import draw_text
from lcdesk.ui.kit.widgets.chips import chip_width, draw_chip

KIND_ICONS = {
    "technology": "flask-conical",
    "result": "lightbulb",
    "talent": "graduation-cap",
    "industrial_resource": "factory",
    "demonstration_project": "sprout",
    "framework_agreement": "handshake",
}
SHORT_KINDS = {
    "technology": N_("Technology"),
    "result": N_("Result"),
    "talent": N_("Talent"),
    "industrial_resource": N_("Resource"),
    "demonstration_project": N_("Project"),
    "framework_agreement": N_("Framework"),
}
"""What the kinds are called where there is little room."""
FAR = 200  # days from today from which on a day says its year
_TILE = 22


def capital(words: str) -> str:
    """With a capital at its beginning."""
    return words[:1].upper() + words[1:]


def draw_kind(painter: QPainter, x: int, middle: int, code: str | None, room: int) -> None:
    """The icon of a kind on a tile in its colour, and its word, from `x`."""
    ink = lead_ink(code, theme().is_dark)
    at = QPointF(x, middle - _TILE / 2)
    stamp(painter, at, ("kind of lead", code), (_TILE, _TILE), lambda ours: _tile(ours, code, ink))
    words = _(SHORT_KINDS.get(code or "", N_("no kind yet")))
    left = x + _TILE + 8
    place = QRect(left, middle - 10, room - _TILE - 8, 20)
    draw_text(painter, place, words, font(12, QFont.Weight.Medium), colour(ink))


def _tile(painter: QPainter, code: str | None, ink: str) -> None:
    share = 0.24 if theme().is_dark else 0.13
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(mixed(ink, theme().tokens["card"], share)))
    painter.drawRoundedRect(QRectF(0, 0, _TILE, _TILE), 6, 6)
    picture = KIND_ICONS.get(code or "", "circle-dashed")
    draw_icon(painter, QPointF(4, _TILE / 2 - 7), picture, 14, ink)


def draw_place(
    painter: QPainter, box: QRect, country: str | None, words: str, ink: str = "fg2"
) -> None:
    """A flag and words in one line."""
    left = box.x()
    if country:
        draw_flag(painter, left, box.center().y() + 1, country, 16)
        left += 23
    place = QRect(left, box.y(), box.right() - left + 1, box.height())
    draw_text(painter, place, words, font(12), colour(ink))


def is_late(due: dt.date | None, today: dt.date, *, is_over: bool = False) -> bool:
    """Has its day to follow up passed, while it goes on?"""
    return due is not None and due < today and not is_over


def is_this_week(due: dt.date | None, today: dt.date) -> bool:
    """Is it to be followed up until Sunday?"""
    return due is not None and today <= due <= today + dt.timedelta(days=6 - today.weekday())


def draw_due(
    painter: QPainter,
    right: int,
    middle: int,
    due: dt.date | None,
    today: dt.date,
    *,
    is_over: bool,
) -> int:
    """The day to follow up at the right end, a chip when it has passed; how wide it is."""
    if due is None:
        return 0
    words = day_words(due, today)
    if is_late(due, today, is_over=is_over):
        width = chip_width(words, "triangle-alert")
        draw_chip(painter, QPointF(right - width + 2, middle), words, "warn", "triangle-alert")
        return round(width)
    is_near = is_this_week(due, today)
    face = font(12, QFont.Weight.DemiBold if is_near else QFont.Weight.Normal, is_tabular=True)
    width = QFontMetricsF(face).horizontalAdvance(words)
    ink = "fg" if is_near and not is_over else "fg3"
    place = QRect(right - round(width) - 1, middle - 10, round(width) + 2, 20)
    draw_text(painter, place, words, face, colour(ink))
    if is_over:
        draw_icon(painter, QPointF(right - width - 18, middle - 6.5), "circle-check", 13, "ok")
        width += 18
    return round(width)


def day_words(day: dt.date, today: dt.date) -> str:
    """ "12 Sep"; far from today with its year."""
    if abs((day - today).days) < FAR:
        return short_day(day)
    return day.isoformat() if language() == "zh" else f"{short_day(day)} {day.year}"
