"""The deadlines of a cohort as a line: a mark each, with its day and how many have met it, and the
place of today between them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

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
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.model.clock import WEEKDAYS, short_day
from lcdesk.model.deadlines import day_words
from lcdesk.services.deadlines.deadlines import DeadlinePlan, DeadlineStep, State
from lcdesk.texts import _, with_label
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import show_tip, wrapped_lines, write_line
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.screen_reader import LIST

HEIGHT, AXIS = 122, 45.0  # px; where the line runs
LINE = 15  # px of a second line of a name
_MARK, _PILL = 18.0, 20.0
_TONES: dict[State, str] = {"done": "ok", "late": "bad", "soon": "warn", "ahead": "fg3"}
_MIDDLE = Qt.AlignmentFlag.AlignHCenter


@dataclass(frozen=True)
class StepMark:
    """A mark of the line: its day, what stands above, its name and what stands below; `step` None:
    the opening, or the last day.
    """

    due: dt.date
    above: str
    name: str
    below: str
    tone: str
    step: DeadlineStep | None = None

    @property
    def words(self) -> str:
        """It as a sentence."""
        day = f"{_(WEEKDAYS[self.due.weekday()])} {short_day(self.due)}"
        said = ", ".join(part for part in (day, self.below, self.above) if part)
        return with_label(self.name, said)


def marks_of(plan: DeadlinePlan) -> list[StepMark]:
    """The marks of the deadlines that matter at this time, with the day they are counted from."""
    made = [_mark(step, plan) for step in plan.now]
    starts, ends = plan.cohort["starts"], plan.cohort["ends"] or plan.cohort["starts"]
    if plan.phase == "before" and starts:
        made.append(StepMark(starts, "", _("Opening"), "", "fg"))
    elif ends and starts:
        made = [
            StepMark(starts, "", _("Opening"), "", "fg"),
            StepMark(ends, "", _("Last day"), "", "fg"),
            *made,
        ]
    return made


def _mark(step: DeadlineStep, plan: DeadlinePlan) -> StepMark:
    state = step.state(plan.today)
    if state == "late" and (plan.phase == "over" or plan.is_quiet):
        state = "ahead"
    return StepMark(
        step.due, step.choice.words, step.kind.title, state_words(step, state), _TONES[state], step
    )


def state_words(step: DeadlineStep, state: State) -> str:
    """ "all 22", "late: 1", "17 of 22", "not begun", "done"."""
    if not step.kind.rule:
        return _("done") if state == "done" else _("open")
    if not step.whole:
        return ""
    if state == "done":
        return _("all {count}", count=step.whole) if not step.missing else _("done")
    if state == "late":
        return _("late: {count}", count=step.missing)
    if step.missing == step.whole:
        return _("not begun")
    return _("{count} of {whole}", count=step.whole - step.missing, whole=step.whole)


class DeadlineAxis(QWidget):
    """`chosen(key)`: a deadline was clicked, or Enter pressed on it."""

    reads_as = LIST
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.marks: Sequence[StepMark] = ()
        self._today = dt.date.min
        self._current, self._lines = 0, 1
        self.setFixedHeight(HEIGHT)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_plan(self, plan: DeadlinePlan) -> None:
        """The deadlines of that plan."""
        self.marks, self._today = marks_of(plan), plan.today
        self._current = min(self._current, max(len(self.marks) - 1, 0))
        self._fit()
        self._tell()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the names are: where there is little room they stand in two lines."""
        self._lines = max((len(self._names_of(mark)) for mark in self.marks), default=1)
        self.setFixedHeight(HEIGHT + LINE * (self._lines - 1))

    def _names_of(self, mark: StepMark) -> Sequence[str]:
        return wrapped_lines(mark.name, 12, QFont.Weight.DemiBold, int(self._slot()) - 6, 2)

    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT)

    def _tell(self) -> None:
        self.setAccessibleName(_("Deadlines"))
        said = [mark.words for mark in self.marks]
        here = said[self._current] if said else ""
        self.setAccessibleDescription(". ".join([here, *said] if here else said))

    # --- mouse and keyboard ---

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().x())
        is_step = at is not None and self.marks[at].step is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_step else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().x())
        if at is not None:
            self._current = at
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step and self.marks:
            self._current = max(0, min(self._current + step, len(self.marks) - 1))
            self._tell()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = self._at(event.pos().x())
            show_tip(event.globalPos(), "" if at is None else self._tip(at), self)
            return True
        return bool(super().event(event))

    def _tip(self, at: int) -> str:
        mark = self.marks[at]
        return f"{mark.words}\n{day_words(mark.due, self._today)}"

    def _choose(self) -> None:
        step = self.marks[self._current].step if self.marks else None
        if step is not None:
            self.chosen.emit(step.kind.key)

    def _at(self, x: float) -> int | None:
        return next(
            (at for at in range(len(self.marks)) if abs(x - self._x(at)) <= self._slot() / 2), None
        )

    def _slot(self) -> float:
        return self.width() / max(len(self.marks), 1)

    def _x(self, at: int) -> float:
        return self._slot() * (at + 0.5)

    def today_x(self) -> float:
        """Where today is: between two marks by its share of the days between them."""
        days = [mark.due for mark in self.marks]
        after = next((at for at, day in enumerate(days) if day >= self._today), len(days))
        if after == len(days):
            return self._x(after - 1) + self._slot() * (0.35 if days else 0)
        if days[after] == self._today or after == 0:
            return self._x(after) - (self._slot() * 0.35 if days[after] != self._today else 0)
        span = (days[after] - days[after - 1]).days
        share = (self._today - days[after - 1]).days / span
        # never on a mark that is another day
        room = self._slot() * 0.3
        return self._x(after - 1) + max(room, min(self._slot() * share, self._slot() - room))

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.marks:
            return
        here = self.today_x()
        self._paint_axis(painter, here)
        for at, mark in enumerate(self.marks):
            self._paint_mark(painter, at, mark, here)
        self._paint_today(painter, here)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = QRectF(self._x(self._current) - self._slot() / 2, 0, self._slot(), self.height())
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 6, 6)

    def _paint_axis(self, painter: QPainter, here: float) -> None:
        first, last = self._x(0), self._x(len(self.marks) - 1)
        for begin, end, ink in (
            (first, min(max(here, first), last), "accent"),
            (min(max(here, first), last), last, "edge"),
        ):
            if end > begin:
                painter.setPen(QPen(colour(ink), 2))
                painter.drawLine(QPointF(begin, AXIS), QPointF(end, AXIS))

    def _paint_mark(self, painter: QPainter, at: int, mark: StepMark, here: float) -> None:
        x, slot = self._x(at), self._slot()
        left, wide = x - slot / 2 + 3, slot - 6
        ring = QRectF(x - _MARK / 2, AXIS - _MARK / 2, _MARK, _MARK)
        painter.setPen(QPen(colour("card"), 4))
        painter.setBrush(colour("card"))
        painter.drawEllipse(ring)
        if mark.tone in ("ok", "bad", "fg"):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour({"ok": "accent", "bad": "bad", "fg": "fg"}[mark.tone]))
            painter.drawEllipse(ring)
            name = {"ok": "check", "bad": "clock-3", "fg": "flag"}[mark.tone]
            draw_icon(painter, QPointF(ring.x() + 4, ring.y() + 4), name, 10, "card")
        else:
            painter.setPen(QPen(colour(mark.tone), 2))
            painter.drawEllipse(ring.adjusted(2, 2, -2, -2))
        # the pill of today stands in front of what it would hide
        if abs(x - here) > slot * 0.5 or not mark.above:
            write_line(painter, QRectF(left, 8, wide, 18), mark.above, font(11), "fg3", _MIDDLE)
        face, y = font(12, QFont.Weight.DemiBold), AXIS + 15
        for line in self._names_of(mark):
            write_line(painter, QRectF(left, y, wide, 18), line, face, "fg", _MIDDLE)
            y += LINE
        y = AXIS + 33 + LINE * (self._lines - 1)
        day = font(12, is_tabular=True)
        write_line(painter, QRectF(left, y, wide, 18), short_day(mark.due), day, "fg2", _MIDDLE)
        ink = mark.tone if mark.tone in ("ok", "bad", "warn") else "fg3"
        weight = QFont.Weight.Medium if ink != "fg3" else QFont.Weight.Normal
        below = QRectF(left, y + 18, wide, 18)
        write_line(painter, below, mark.below, font(11, weight), ink, _MIDDLE)

    def _paint_today(self, painter: QPainter, here: float) -> None:
        face = font(11, QFont.Weight.DemiBold)
        words = _("Today")
        wide = QFontMetricsF(face).horizontalAdvance(words) + 16
        left = max(0.0, min(here - wide / 2, self.width() - wide))
        painter.setPen(QPen(colour("fg"), 2))
        painter.drawLine(QPointF(here, _PILL + 4), QPointF(here, AXIS + 11))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("fg"))
        pill = QRectF(left, 6, wide, _PILL)
        painter.drawRoundedRect(pill, _PILL / 2, _PILL / 2)
        write_line(painter, pill, words, face, "card", _MIDDLE)
