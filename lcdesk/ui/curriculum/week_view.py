"""The week: what is shown, what the keys do; everything it finds out it only tells."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QCursor, QFocusEvent, QKeyEvent, QPaintEvent, QResizeEvent

from lcdesk.texts import _
from lcdesk.ui.curriculum.drags import GridPoint
from lcdesk.ui.curriculum.focus_ring import frame_all
from lcdesk.ui.curriculum.places import SNAP, PlaceShift
from lcdesk.ui.curriculum.scale import Scale
from lcdesk.ui.curriculum.timetable import TimetableModel
from lcdesk.ui.curriculum.views import TimetableView
from lcdesk.ui.curriculum.week_mouse import WeekMouse
from lcdesk.ui.curriculum.words import retranslation

_STEPS = {
    Qt.Key.Key_Up: (0, -SNAP), Qt.Key.Key_Down: (0, SNAP), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
}  # fmt: skip
_Modifier = Qt.KeyboardModifier
_TURNING = (Qt.Key.Key_Control, Qt.Key.Key_Alt)


class WeekView(WeekMouse):
    """What the mouse does (`WeekMouse`), and by the keys: `turned` for another week, `copy_asked`, `paste_asked(Spot | None)`."""

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
        self.setHorizontalScrollBarPolicy(policy if is_wide else Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scale = self._fitting()  # the bar that goes leaves its room
        if scale != self.week.scale:
            self.week.lay_out(scale)
        self.scaled.emit()

    def _fitting(self) -> Scale:
        return Scale.fitting(self.sight.tracks, self.sight.hours, self.viewport().width(), self.height())

    def _say_current(self) -> None:
        """Tell screen readers what the cursor is on."""
        record = self._timetable.records.get(self.current or 0)
        said = _("Week timetable")
        if record and self.current:
            problems = self._timetable.problems(self.current)
            said = retranslation(record, self._timetable.places.get(self.current), problems)
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
        is_by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
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
            at = self.keys.index(self.current) if self.current in self.keys else -1 if next_ else len(self.keys)
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
