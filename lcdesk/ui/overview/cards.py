"""What the cards of the overview show: lines to click (what is missing, what comes next), arrivals
by day as small columns, and the words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.drawing.palette import activity_ink
from lcdesk.model.catalogue import ACTIVITY, Record
from lcdesk.model.clock import WEEKDAYS, short_day, span_of
from lcdesk.texts import _, language, n_
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import PaintedButton, set_tip, show_tip, write_line
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.screen_reader import CHART

if TYPE_CHECKING:
    from lcdesk.services.overview import Overview

_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
EDGE = 16
_BAR, _COUNT = 96, 52  # px of the bar, and of the number behind it
_SHORT_BAR, _ROOMY = 40, 420  # px: of a narrower line the words matter more


class OverviewLine(PaintedButton):
    """A line that answers to mouse and keyboard; subclasses paint what it says."""

    def __init__(self, height: int, name: str) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(name)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(4, 1, -4, -1)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        self.paint_words(painter)

    def paint_words(self, painter: QPainter) -> None:
        """What the line says."""
        raise NotImplementedError


class MissingLine(OverviewLine):
    """Icon, words, count, and an arrow."""

    def __init__(self, icon_name: str, words: str, count: str, tone: str) -> None:
        super().__init__(40, _("{label}: {count}", label=words, count=count))
        self._said = (icon_name, words, count, tone)

    def paint_words(self, painter: QPainter) -> None:
        icon_name, words, count, tone = self._said
        width, height = self.width(), self.height()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tone + "_bg"))
        painter.drawRoundedRect(QRectF(EDGE, height / 2 - 13, 26, 26), 7, 7)
        draw_icon(painter, QPointF(EDGE + 5.5, height / 2 - 7.5), icon_name, 15, tone)
        number = font(13, QFont.Weight.DemiBold, is_tabular=True)
        taken = QFontMetricsF(number).horizontalAdvance(count) + 40
        write_line(
            painter, QRectF(EDGE + 38, 0, width - EDGE - 38 - taken, height), words, font(13), "fg"
        )
        painter.setFont(number)
        painter.setPen(colour(tone if tone != "mute" else "fg2"))
        painter.drawText(QRectF(0, 0, width - 34, height), _RIGHT, count)
        draw_icon(painter, QPointF(width - 26, height / 2 - 7), "chevron-right", 14, "fg3")


class CheckLine(OverviewLine):
    """A check: icon, words, the share of those who are ready as a bar, and for how many it
    holds; of nobody it opens nothing.
    """

    def __init__(
        self, icon_name: str, words: str, counts: tuple[int, int], said: str, tone: str
    ) -> None:
        """`counts`: for how many it holds, of how many; `said`: the first of them in words."""
        self._missing, self._whole = counts
        super().__init__(36, _("{label}: {count}", label=words, count=said))
        self._icon_name, self._words, self._tone = icon_name, words, tone if self._missing else "ok"
        self.setEnabled(bool(self._missing))
        set_tip(
            self,
            _("{count} of {whole} ready", count=self._whole - self._missing, whole=self._whole),
        )
        if not self._missing:
            self.unsetCursor()

    def paint_words(self, painter: QPainter) -> None:
        width, height, is_done, tone = self.width(), self.height(), not self._missing, self._tone
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tone + "_bg"))
        painter.drawRoundedRect(QRectF(EDGE, height / 2 - 13, 26, 26), 7, 7)
        draw_icon(
            painter,
            QPointF(EDGE + 5.5, height / 2 - 7.5),
            "check" if is_done else self._icon_name,
            15,
            tone,
        )
        bar = QRectF(width - 34 - _COUNT - self.bar_room(), height / 2 - 3, self.bar_room(), 6)
        words = QRectF(EDGE + 38, 0, bar.left() - EDGE - 50, height)
        write_line(painter, words, self._words, font(13), "fg2" if is_done else "fg")
        self._paint_bar(painter, bar)
        painter.setFont(font(13, QFont.Weight.DemiBold, is_tabular=True))
        painter.setPen(colour({"ok": "fg3", "mute": "fg2"}.get(tone, tone)))
        painter.drawText(QRectF(0, 0, width - 34, height), _RIGHT, str(self._missing))
        if not is_done:
            draw_icon(painter, QPointF(width - 26, height / 2 - 7), "chevron-right", 14, "fg3")

    def bar_room(self) -> int:
        """How wide the bar is, in px."""
        return _BAR if self.width() >= _ROOMY else _SHORT_BAR

    def _paint_bar(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("mute_bg"))
        painter.drawRoundedRect(box, 3, 3)
        share = (self._whole - self._missing) / self._whole if self._whole else 0.0
        if share:
            painter.setBrush(colour({"ok": "accent", "mute": "fg3"}.get(self._tone, self._tone)))
            painter.drawRoundedRect(
                QRectF(box.x(), box.y(), max(6.0, box.width() * share), box.height()), 3, 3
            )


@dataclass(frozen=True)
class Said:
    """What a line says of an activity."""

    day: str
    hours: str
    title: str
    place: str
    kind: str | None


class ActivityLine(OverviewLine):
    """A coloured bar for the kind, day and hours, title, and below it who and where."""

    def __init__(self, said: Said) -> None:
        super().__init__(
            50, ", ".join(part for part in (said.day, said.hours, said.title, said.place) if part)
        )
        self._said = said
        set_tip(self, said.title)

    def paint_words(self, painter: QPainter) -> None:
        said, width = self._said, self.width()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(activity_ink(said.kind, theme().is_dark)))
        painter.drawRoundedRect(QRectF(EDGE, 9, 4, 32), 2, 2)
        write_line(
            painter,
            QRectF(EDGE + 14, 7, 92, 18),
            said.day,
            font(12, QFont.Weight.Medium, is_tabular=True),
            "fg2",
        )
        write_line(
            painter, QRectF(EDGE + 14, 25, 92, 18), said.hours, font(12, is_tabular=True), "fg3"
        )
        x = EDGE + 112
        room = width - x - 14
        top = 7 if said.place else 16
        write_line(
            painter, QRectF(x, top, room, 18), said.title, font(13, QFont.Weight.Medium), "fg"
        )
        write_line(painter, QRectF(x, 25, room, 18), said.place, font(12), "fg3")


# --- Arrivals by day ---


MOST_DAYS = 9  # days beyond are left to the table
_THICK, _FOOT, _FIGURE = 48.0, 20.0, 18.0
_LEAST, _TALLEST, _SLOT = 112, 360, 240  # px


class Arrivals(QWidget):
    """`chosen(date)`: the people who arrive on a day are asked for."""

    reads_as = CHART
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._days: Sequence[tuple[dt.date, int]] = ()
        self._current = 0
        self.setMinimumHeight(_LEAST)
        self.setMaximumHeight(_TALLEST)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_days(self, days: Sequence[tuple[dt.date, int]]) -> None:
        """The busiest days in order of the calendar."""
        busiest = sorted(sorted(days, key=lambda day: -day[1])[:MOST_DAYS])
        self._days, self._current = busiest, min(self._current, max(len(busiest) - 1, 0))
        self.setAccessibleName(". ".join(self._words(at) for at in range(len(busiest))))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, _LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((count for _day, count in self._days), default=1)
        for at, (day, count) in enumerate(self._days):
            self._paint_day(painter, self._slot(at), short_day(day), count, most)
        if self.hasFocus() and self._days:
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._slot(self._current).adjusted(2, 2, -2, -2), 6, 6)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_day = self._at(event.position().x()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_day else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().x())
        if at is not None:
            self._current = at
            self.chosen.emit(self._days[at][0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step and self._days:
            self._current = max(0, min(self._current + step, len(self._days) - 1))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._days:
            self.chosen.emit(self._days[self._current][0])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = self._at(event.pos().x())
            show_tip(event.globalPos(), "" if at is None else self._words(at), self)
            return True
        return bool(super().event(event))

    def _words(self, at: int) -> str:
        day, count = self._days[at]
        return n_("{day}: {count} arrival", "{day}: {count} arrivals", count, day=short_day(day))

    def _slot(self, at: int) -> QRectF:
        wide = min(self.width() / max(len(self._days), 1), _SLOT)
        return QRectF(at * wide, 0, wide, self.height())

    def _at(self, x: float) -> int | None:
        return next(
            (
                at
                for at in range(len(self._days))
                if self._slot(at).left() <= x < self._slot(at).right()
            ),
            None,
        )

    @staticmethod
    def _paint_day(painter: QPainter, slot: QRectF, words: str, count: int, most: int) -> None:
        tall = max(3.0, (slot.height() - _FOOT - _FIGURE) * count / most)
        wide = min(_THICK, slot.width() * 0.6)
        bar = QRectF(slot.center().x() - wide / 2, slot.height() - _FOOT - tall, wide, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("men"))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setFont(font(12, QFont.Weight.Medium, is_tabular=True))
        painter.setPen(colour("fg"))
        painter.drawText(
            QRectF(slot.x(), bar.y() - _FIGURE, slot.width(), _FIGURE),
            Qt.AlignmentFlag.AlignCenter,
            str(count),
        )
        face = font(11)
        painter.setFont(face)
        painter.setPen(colour("fg3"))
        shown = QFontMetricsF(face).elidedText(words, Qt.TextElideMode.ElideRight, slot.width() - 2)
        painter.drawText(
            QRectF(slot.x(), slot.height() - _FOOT + 3, slot.width(), _FOOT - 3),
            Qt.AlignmentFlag.AlignCenter,
            shown,
        )


# --- The words of the overview ---


def when_words(cohort: Record, today: dt.date) -> tuple[str, str, str]:
    """(label, figure, note) of the card of days: to the opening, day 5 of 14, or ended so long
    ago.
    """
    starts, ends = cohort.get("starts"), cohort.get("ends") or cohort.get("starts")
    if starts is None or ends is None:
        return _("Opening"), "–", _("No date yet")
    if today < starts:
        days = (starts - today).days
        return _("Days to opening"), str(days), _day(starts)
    if today <= ends:
        number, total = (today - starts).days + 1, (ends - starts).days + 1
        return (
            _("Running"),
            _("Day {number}", number=number),
            _("of {total}, until {date}", total=total, date=short_day(ends)),
        )
    return _("Training"), _("Ended"), ago_words((today - ends).days)


def ago_words(days: int) -> str:
    """3 weeks ago, in the largest unit that says at least two."""
    if days < 14:
        return n_("{count} day ago", "{count} days ago", days)
    if days < 61:
        return n_("{count} week ago", "{count} weeks ago", days // 7)
    if days < 730:
        return n_("{count} month ago", "{count} months ago", days // 30)
    return n_("{count} year ago", "{count} years ago", days // 365)


def place_words(cohort: Record) -> str:
    """14–27 Jun 2025 · Shanghai."""
    starts = cohort.get("starts")
    span = span_of(starts, cohort.get("ends"))
    year = starts.year if starts else None
    if year and str(year) not in span:
        span = _("{span} {year}", span=span, year=year)
    return " · ".join(str(part) for part in (span, cohort.get("city")) if part)


def nobody_words(overview: Overview) -> str:
    """Why there is nothing to check."""
    if overview.counts["erased"]:
        return _("The personal data were erased: nothing is asked any more.")
    return _("Nobody is enrolled yet.")


def said_of(activity: Record) -> Said:
    """An activity as a line of the card."""
    day, start, end = activity.get("date"), activity.get("start"), activity.get("end")
    hours = f"{start:%H:%M}" if start else ""
    if start and end:
        hours += f"–{end:%H:%M}"
    english, chinese = activity.get("title"), activity.get("title_zh")
    title = (chinese or english) if language() == "zh" else (english or chinese)
    where = " · ".join(str(activity[name]) for name in ("speaker", "venue") if activity.get(name))
    return Said(
        _day(day) if day else "",
        hours,
        str(title or ACTIVITY.field("kind").text(activity)),
        where,
        activity.get("kind"),
    )


def _day(day: dt.date) -> str:
    return _("{weekday} {day}", weekday=_(WEEKDAYS[day.weekday()]), day=short_day(day))
