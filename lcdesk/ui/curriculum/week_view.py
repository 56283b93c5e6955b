"""The week: what is shown, what the keys do; everything it finds out it only tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QCursor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.model import clock
from lcdesk.texts import _
from lcdesk.ui.curriculum.drags import GridPoint
from lcdesk.ui.curriculum.places import SNAP, PlaceShift
from lcdesk.ui.curriculum.scale import Scale, Track, frame_all
from lcdesk.ui.curriculum.timetable import TimetableModel
from lcdesk.ui.curriculum.views import TimetableView
from lcdesk.ui.curriculum.week_mouse import WeekMouse
from lcdesk.ui.curriculum.words import accessible_text, hours_words, weekday_of
from lcdesk.ui.kit.painting.text_wrapping import elided, lines_of
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.spans import short_day

_STEPS = {
    Qt.Key.Key_Up: (0, -SNAP),
    Qt.Key.Key_Down: (0, SNAP),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}
_Modifier = Qt.KeyboardModifier
_TURNING = (Qt.Key.Key_Control, Qt.Key.Key_Alt)


class WeekView(WeekMouse):
    """What the mouse does (`WeekMouse`), and by the keys: `turned` for another week,
    `copy_asked`, `paste_asked(Spot | None)`.
    """

    removal_asked = Signal()
    copy_asked = Signal()
    paste_asked = Signal(object)  # the spot below the mouse, None where it is elsewhere
    turned = Signal(int)  # weeks forward or back
    scaled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []  # of the blocks, in order of time
        self.horizontalScrollBar().valueChanged.connect(lambda _at: self.scaled.emit())

    # --- what is shown ---

    def show_sight(self, timetable: TimetableModel, sight: TimetableView) -> None:
        """Show the activities of a timetable that stand in these columns."""
        self._drop_drag()
        self._timetable, self.sight, self.keys = timetable, sight, list(sight.places)
        self.week.show_blocks(sight, timetable)
        self._fit()
        self.select(self.selected)

    def select(self, keys: Sequence[int]) -> None:
        """Look as if these were selected; ids that are not in this week do no harm."""
        self.selected = list(keys)
        if self.current not in keys:
            self.current = next((key for key in keys if key in self.week.blocks), None)
        self.mark()
        self._say_current()

    def reveal(self, key: int) -> None:
        """Scroll to a block."""
        if key in self.week.blocks:
            self.ensureVisible(self.week.blocks[key], 0, 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        view, scale = self.viewport(), self._fitting()
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded  # many venues of a day scroll sideways
        is_wide = scale.width > view.width() + 1
        self.setHorizontalScrollBarPolicy(
            policy if is_wide else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        scale = self._fitting()  # the bar that goes leaves its room
        if scale != self.week.scale:
            self.week.lay_out(scale)
        self.scaled.emit()

    def _fitting(self) -> Scale:
        return Scale.fitting(
            self.sight.tracks, self.sight.hours, self.viewport().width(), self.height()
        )

    def _say_current(self) -> None:
        """Tell screen readers what the cursor is on."""
        record = self._timetable.records.get(self.current or 0)
        said = _("Week timetable")
        if record and self.current:
            problems = self._timetable.problems(self.current)
            said = accessible_text(record, self._timetable.places.get(self.current), problems)
        if said != self.accessibleName():
            self.setAccessibleName(said)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _TURNING:
            self.turn_drag(event.modifiers() | _modifier(key))
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key in _STEPS and self.current:
            self._step(key, is_end=bool(event.modifiers() & _Modifier.ShiftModifier))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.current:
            self.opened.emit(self.current)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _TURNING:
            self.turn_drag(event.modifiers() & ~_modifier(key))
        super().keyReleaseEvent(event)

    def selectAll(self) -> None:
        """Select the whole week (Ctrl+A asks for this name)."""
        self._choose(self.keys)

    def copy(self) -> None:
        """Ctrl+C asks for this name."""
        self.copy_asked.emit()

    def paste(self) -> None:
        """Ctrl+V: below the mouse."""
        at = self.viewport().mapFromGlobal(QCursor.pos())
        self.paste_asked.emit(self.spot_below(at))

    def spot_below(self, at: QPoint) -> GridPoint | None:
        """The day and time at a point of the viewport; None beside the days."""
        point = self.mapToScene(at)
        is_inside = self.viewport().rect().contains(at) and self.week.scale.holds(point)
        return self.spot_at(point) if is_inside else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        is_by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if is_by_key and self.keys and self.current is None:
            self._go_to(self.keys[0 if event.reason() == Qt.FocusReason.TabFocusReason else -1])
        self._show_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_focus()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.keys:
            frame_all(self.viewport())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if not self.keys:
            self.viewport().update()  # the frame around everything stays where it is

    def focusNextPrevChild(self, next_: bool) -> bool:
        """Tab goes from block to block, and out after the last one."""
        if self.keys:
            at = (
                self.keys.index(self.current)
                if self.current in self.keys
                else -1
                if next_
                else len(self.keys)
            )
            at += 1 if next_ else -1
            if 0 <= at < len(self.keys):
                self._go_to(self.keys[at])
                return True
        return super().focusNextPrevChild(next_)

    def _show_focus(self) -> None:
        self.mark()
        self.viewport().update()

    def _go_to(self, key: int) -> None:
        self.current = key
        self._choose([key])
        self.reveal(key)

    def _escape(self) -> None:
        if self._drag:
            self._drop_drag()
            return
        self.week.show_ghost(None)
        self.left.emit()

    def _step(self, key: Qt.Key, *, is_end: bool) -> None:
        """All selected go the same way; where one of them cannot or is locked, it stays."""
        days, minutes = _STEPS[key]
        change = PlaceShift(length=minutes) if is_end else PlaceShift(days, minutes)
        chosen = {*self.selected, self.current}
        before = {key: place for key, place in self.sight.places.items() if key in chosen}
        held = [key for key in before if self._timetable.is_locked(key)]
        places = {key: change.applied(place) for key, place in before.items() if key not in held}
        moved = {key: place for key, place in places.items() if place != before[key]}
        if moved:
            self.placed.emit(moved)
        if held:
            self.held.emit(held)


def _modifier(key: Qt.Key) -> Qt.KeyboardModifier:
    return _Modifier.ControlModifier if key == Qt.Key.Key_Control else _Modifier.AltModifier


# --- The heads of the columns: weekday, date, hours of programme, or a venue; they stay while the
# week scrolls ---


HEIGHT = 46
ROOMY, TIGHT = 82, 150  # px; narrower days leave the unit out
LONG = 7  # hours; the rule of the timetable says more is too much
_BOLD = QFont.Weight.DemiBold
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class DayHeads(QWidget):
    """Stands above a week view and follows its scale."""

    def __init__(self, view: WeekView) -> None:
        super().__init__()
        self._view = view
        self.hours: Mapping[Track, float] = {}
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        view.scaled.connect(self.update)

    def show_hours(self, hours: Mapping[Track, float]) -> None:
        """The length of each column."""
        self.hours = hours
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scale = QPainter(self), self._view.scale_now()
        painter.translate(-self._view.horizontalScrollBar().value(), 0)
        for number, track in enumerate(scale.tracks):
            self._paint_head(painter, scale, number, track)
        painter.setPen(QPen(colour("line"), 1))
        for number in range(len(scale.tracks) + 1):
            x = round(scale.x(number))
            painter.drawLine(QPointF(x, 10), QPointF(x, HEIGHT))

    def _paint_head(self, painter: QPainter, scale: Scale, number: int, track: Track) -> None:
        x, width = scale.x(number) + 11, scale.column - 22
        hours = self.hours.get(track, 0)
        # the name of a venue needs the room
        is_tight = bool(self._view.sight.field) and width < TIGHT
        said = hours_words(hours) if hours and not is_tight else ""
        said = said if width > ROOMY else "".join(said.split()[:1])
        if track.day == clock.today():  # a thick rule, as colour is for the selection
            painter.fillRect(QRectF(scale.x(number) + 1, 0, scale.column - 1, 3), colour("fg"))
        painter.setPen(colour("warn" if hours > LONG else "fg3"))
        painter.setFont(
            font(12, QFont.Weight.Medium if hours > LONG else QFont.Weight.Normal, is_tabular=True)
        )
        painter.drawText(QRectF(x, 6, width, 18), _RIGHT, said)
        taken = painter.fontMetrics().horizontalAdvance(said) + 8 if said else 0
        self._paint_words(painter, QRectF(x, 6, width - taken, 18), track)

    def _paint_words(self, painter: QPainter, line: QRectF, track: Track) -> None:
        """Weekday and date; or the venue or the group in two lines, as the day is said above."""
        is_key = bool(self._view.sight.field)
        nobody = (
            _("For everybody") if self._view.sight.field == "group_name" else _("Without a venue")
        )
        title = (track.key or nobody) if is_key else weekday_of(track.day)
        face = font(13, _BOLD)
        lines = (
            lines_of(title, 13, _BOLD, int(line.width()), 2)
            if is_key
            else (elided(title, face, line.width()),)
        )
        painter.setFont(face)
        painter.setPen(colour("fg"))
        for number, words in enumerate(lines):
            painter.drawText(line.translated(0, 17 * number), _LEFT, words)
        if not is_key:
            painter.setFont(font(12, is_tabular=True))
            painter.setPen(colour("fg3"))
            below = QRectF(
                line.x(), line.y() + 17, self._view.scale_now().column - 22, line.height()
            )
            # the hours stand in the first line only
            painter.drawText(below, _LEFT, short_day(track.day))
