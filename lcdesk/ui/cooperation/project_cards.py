"""Demonstration projects as cards: how far, where and whose, what they have brought, and by which
source; in a grid, or in one row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from lcdesk.model import clock, countries
from lcdesk.model.kinds.words import Amount, amounts_in, measure_of
from lcdesk.model.lists import PROJECT_STAGE
from lcdesk.model.rows import ProjectRecord
from lcdesk.services.core.record_lists import PROJECTS, name_of
from lcdesk.texts import N_, _, language
from lcdesk.ui.cooperation.looks import draw_place
from lcdesk.ui.kit.card_area import CardArea
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import write_line
from lcdesk.ui.kit.painting.theme import colour, font, tone_of
from lcdesk.ui.kit.widgets.chips import chip_width, draw_chip

GAP, NARROWEST, WIDEST = 12, 244, 420
HIGH, LOW = 246, 204  # px of a card in the grid, and in the row
INSET = 16
SHOWN = 2  # figures of a card
MEASURED, ESTIMATE = ("ok", N_("measured")), ("info", N_("estimate"))


class ProjectCards(CardArea[ProjectRecord]):
    """`is_row`: one row, as many as there is room for."""

    def __init__(self, *, is_row: bool = False) -> None:
        super().__init__()
        self._is_row = is_row
        # quantity and unit → the largest figure among those shown, where there is another one to
        # set beside it
        self._most: dict[tuple[str, str], Decimal] = {}
        self._amounts: dict[int, list[Amount]] = {}
        if is_row:
            self.setFixedHeight(LOW + 2)

    def show_projects(self, projects: Sequence[ProjectRecord]) -> None:
        """Show these, in this order."""
        self._amounts = {one["id"]: amounts_in(one.get("results")) for one in projects}
        told: dict[tuple[str, str], list[Decimal]] = {}
        for amount in (one for found in self._amounts.values() for one in found[:SHOWN]):
            told.setdefault(measure_of(amount), []).append(amount.amount)
        self._most = {
            measure: max(amounts)
            for measure, amounts in told.items()
            if len(amounts) > 1 and any(amounts)
        }
        self.show_records({one["id"]: one for one in projects})

    def place_cards(self, room: QSize) -> QSize:
        count = max(1, (room.width() + GAP) // (NARROWEST + GAP))
        across = min(count, max(len(self.records), 1)) if not self._is_row else count
        wide = min((room.width() - GAP * (across - 1)) // across, WIDEST)
        high = HIGH if self._most and not self._is_row else LOW
        shown = list(self.records)[:count] if self._is_row else list(self.records)
        for at, one in enumerate(shown):
            down, right = divmod(at, across)
            self.boxes[one] = QRect(right * (wide + GAP), down * (high + GAP), wide, high)
        rows = -(-len(shown) // across)
        return QSize(room.width(), 0 if self._is_row else rows * (high + GAP))

    def words_of(self, record: ProjectRecord) -> str:
        lines = [
            name_of(PROJECTS, record),
            PROJECT_STAGE.format(stage) if (stage := record.get("stage")) else "",
            str(record.get("technology") or ""),
            _place(record),
            *(amount.text for amount in self._amounts.get(record["id"], ())),
        ]
        return "\n".join(line for line in lines if line)

    def paint_card(self, painter: QPainter, box: QRect, record: ProjectRecord) -> None:
        x, y, room = box.x() + INSET, box.y(), box.width() - 2 * INSET
        used = 0.0
        if stage := record.get("stage"):
            words = PROJECT_STAGE.format(stage)
            used = 9 + draw_chip(painter, QPointF(x, y + 26), words, *tone_of(stage))
        write_line(
            painter, QRectF(x + used, y + 16, room - used, 20), since_words(record), font(12), "fg3"
        )
        title = font(14, QFont.Weight.DemiBold)
        write_line(painter, QRectF(x, y + 46, room, 22), name_of(PROJECTS, record), title, "fg")
        draw_place(painter, QRect(x, y + 70, room, 20), record.get("country"), _place(record))
        painter.fillRect(QRect(x, y + 98, room, 1), colour("line2"))
        amounts = self._amounts.get(record["id"], [])[:SHOWN]
        first = round(room * 0.44) if len(amounts) > 1 else room
        for amount, left, wide in zip(
            amounts, (x, x + first), (first - 10, room - first), strict=False
        ):
            self._paint_amount(painter, QRect(left, y + 104, wide, 70), amount)
        foot = box.bottom() - 22
        painter.fillRect(QRect(x, foot - 21, room, 1), colour("line2"))
        self._paint_source(painter, QRect(x, foot - 14, room, 28), record, amounts)

    def _paint_amount(self, painter: QPainter, box: QRect, amount: Amount) -> None:
        face = font(24, QFont.Weight.DemiBold, is_tabular=True)
        number = f"{amount.amount:,f}"
        ink = "fg" if amount.source else "fg2"
        wide = QFontMetricsF(face).horizontalAdvance(number)
        write_line(painter, QRectF(box.x(), box.y() + 4, box.width(), 32), number, face, ink)
        unit = font(13, QFont.Weight.Medium)
        place = QRectF(box.x() + wide + 6, box.y() + 9, box.width() - wide - 6, 24)
        write_line(painter, place, amount.unit, unit, "fg2")
        said = " · ".join(str(one) for one in (amount.quantity, amount.year) if one)
        if QFontMetricsF(font(12)).horizontalAdvance(said) > box.width():
            said = amount.quantity or said
        write_line(painter, QRectF(box.x(), box.y() + 36, box.width(), 18), said, font(12), "fg3")
        most = self._most.get(measure_of(amount))
        if self._is_row or most is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("mute_bg"))
        bar = QRectF(box.x(), box.y() + 61, box.width(), 6)
        painter.drawRoundedRect(bar, 3, 3)
        painter.setBrush(colour("accent" if amount.source else "amber"))
        bar.setWidth(max(6.0, bar.width() * float(amount.amount / most)) if amount.amount else 0)
        painter.drawRoundedRect(bar, 3, 3)

    @staticmethod
    def _paint_source(
        painter: QPainter, box: QRect, record: ProjectRecord, amounts: Sequence[Amount]
    ) -> None:
        middle = box.center().y() + 1
        if not amounts:
            write_line(painter, box, _("No figures yet"), font(12), "fg3")
            return
        source = next((amount.source for amount in amounts if amount.source), None)
        if any(amount.source is None for amount in amounts):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("warn_bg"))
            painter.drawRoundedRect(QRectF(box.adjusted(-8, 0, 8, 0)), 7, 7)
            draw_icon(painter, QPointF(box.x(), middle - 7), "triangle-alert", 14, "warn")
            place = box.adjusted(21, 0, 0, 0)
            words = _("No source yet: not printed")
            write_line(painter, place, words, font(12, QFont.Weight.Medium), "warn")
            return
        tone, words = MEASURED if is_measured(record, amounts, clock.today()) else ESTIMATE
        wide = chip_width(_(words))
        draw_chip(painter, QPointF(box.right() - wide + 1, middle), _(words), tone)
        draw_icon(painter, QPointF(box.x(), middle - 7), "file-text", 14, "fg3")
        place = box.adjusted(21, 0, -round(wide) - 8, 0)
        write_line(painter, place, source or "", font(12), "fg2")


def is_measured(record: ProjectRecord, amounts: Sequence[Amount], today: dt.date) -> bool:
    """Have its figures been measured? A project that is only planned or being built, or a year to
    come, has none that could be.
    """
    has_run = record.get("stage") in ("running", "ended")
    return has_run and all(
        amount.source is not None and (amount.year or 0) <= today.year for amount in amounts
    )


def since_words(record: Mapping[str, object]) -> str:
    """ "since 2025", "from 2027", "2021–2024"."""
    begun, over = record.get("from_year"), record.get("to_year")
    if begun is None:
        return "" if over is None else _("until {year}", year=over)
    if over is not None:
        return f"{begun}–{over}"
    if record.get("stage") == "planned":
        return _("from {year}", year=begun)
    return _("since {year}", year=begun)


def _place(record: ProjectRecord) -> str:
    country = record.get("country")
    where = record.get("city") or (countries.name(country, language()) if country else "")
    return " · ".join(str(one) for one in (where, record.get("by_owner")) if one)
