"""The week on screen: its picture, the keys, and what is dropped from the tray; everything it
finds out it only tells.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QCursor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView

from lcdesk.texts import _
from lcdesk.ui.curriculum.places import (
    SNAP,
    USUAL,
    DayTime,
    GridPoint,
    PlaceShift,
    Scale,
    frame_all,
    snapped,
)
from lcdesk.ui.curriculum.timetable import TimetableModel, accessible_text
from lcdesk.ui.curriculum.tray import carried_in
from lcdesk.ui.curriculum.views import TimetableView
from lcdesk.ui.curriculum.week_mouse import BlockSelection, WeekMouse
from lcdesk.ui.curriculum.week_scene import WeekScene
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.kit.screen_reader import LIST

_STEPS = {
    Qt.Key.Key_Up: (0, -SNAP),
    Qt.Key.Key_Down: (0, SNAP),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}
_Modifier = Qt.KeyboardModifier
_TURNING = (Qt.Key.Key_Control, Qt.Key.Key_Alt)
MINUTE = 60_000  # ms; the line of the moment moves


class WeekView(QGraphicsView):
    """Tells what the mouse does (`WeekMouse`), and by the keys: `turned` for another week,
    `copy_asked`, `paste_asked(GridPoint | None)`. `placed({id: DayTime})` also when an activity of
    the tray is dropped on a day; `told(words)`: what is wrong with a place.
    """

    reads_as = LIST
    chosen = Signal(list)
    placed = Signal(object)
    copied = Signal(object)
    held = Signal(list)
    asked = Signal(object)
    opened = Signal(int)
    menu_asked = Signal(QPoint)  # of the screen
    left = Signal()
    told = Signal(str)
    removal_asked = Signal()
    copy_asked = Signal()
    paste_asked = Signal(object)  # the spot below the mouse, None where it is elsewhere
    turned = Signal(int)  # weeks forward or back
    scaled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.week = WeekScene()
        self.week.setParent(self)
        self.setScene(self.week)
        self.keys: list[int] = []  # of the blocks, in order of time
        self.selection = BlockSelection()
        self._carried: int | None = None  # what is dragged here from the tray
        self._dress()
        self._minute = QTimer(self)
        self._minute.timeout.connect(self.viewport().update)
        self._minute.start(MINUTE)
        self._mouse = mouse = WeekMouse(self, self.week, self.selection)
        mouse.chosen.connect(self._choose)
        mouse.pointed.connect(self._mark)
        for heard, told in (
            (mouse.placed, self.placed),
            (mouse.copied, self.copied),
            (mouse.held, self.held),
            (mouse.asked, self.asked),
            (mouse.opened, self.opened),
            (mouse.menu_asked, self.menu_asked),
            (mouse.left, self.left),
            (self.week.told, self.told),
        ):
            heard.connect(told)
        self.horizontalScrollBar().valueChanged.connect(lambda _at: self.scaled.emit())
        theme().changed.connect(self.restyle)

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setStyleSheet("background: transparent")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)

    @property
    def sight(self) -> TimetableView:
        """What is shown: the columns, and the places in them."""
        return self.week.sight

    def restyle(self) -> None:
        """Paint everything anew: pictures of blocks and ground are kept otherwise."""
        for block in self.week.blocks.values():
            block.update()
        self.week.repaint_ground()

    # --- what is shown ---

    def show_sight(self, timetable: TimetableModel, sight: TimetableView) -> None:
        """Show the activities of a timetable that stand in these columns."""
        self._mouse.drop_drag()
        self.keys = list(sight.places)
        self.week.show_blocks(sight, timetable)
        self._fit()
        self.select(self.selection.keys)

    def select(self, keys: Sequence[int]) -> None:
        """Look as if these were selected; ids that are not in this week do no harm."""
        self.selection.keys = list(keys)
        if self.selection.current not in keys:
            self.selection.current = next((key for key in keys if key in self.week.blocks), None)
        self._mark()
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
        record = self.week.timetable.records.get(self.selection.current or 0)
        said = _("Week timetable")
        if record and self.selection.current:
            problems = self.week.timetable.problems(self.selection.current)
            said = accessible_text(
                record, self.week.timetable.places.get(self.selection.current), problems
            )
        if said != self.accessibleName():
            self.setAccessibleName(said)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    # --- mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._mouse.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._mouse.ask_menu(event)

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _TURNING:
            self._mouse.turn(event.modifiers() | _modifier(key))
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key in _STEPS and self.selection.current:
            self._step(key, is_end=bool(event.modifiers() & _Modifier.ShiftModifier))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.selection.current:
            self.opened.emit(self.selection.current)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _TURNING:
            self._mouse.turn(event.modifiers() & ~_modifier(key))
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
        return self.week.scale.spot_at(point) if is_inside else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        is_by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if is_by_key and self.keys and self.selection.current is None:
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
                self.keys.index(self.selection.current)
                if self.selection.current in self.keys
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
        self._mark()
        self.viewport().update()

    def _mark(self) -> None:
        """Which blocks look selected; the one with the cursor shows it while the week has the
        keyboard.
        """
        current = self.selection.current if self.hasFocus() else None
        self.week.choose(set(self.selection.keys), current)

    def _choose(self, keys: Sequence[int]) -> None:
        self.select(keys)
        self.chosen.emit(list(keys))

    def _go_to(self, key: int) -> None:
        self.selection.current = key
        self._choose([key])
        self.reveal(key)

    def _escape(self) -> None:
        if self._mouse.is_dragging:
            self._mouse.drop_drag()
            return
        self.week.show_ghost(None)
        self.left.emit()

    def _step(self, key: Qt.Key, *, is_end: bool) -> None:
        """All selected go the same way; where one of them cannot or is locked, it stays."""
        days, minutes = _STEPS[key]
        change = PlaceShift(length=minutes) if is_end else PlaceShift(days, minutes)
        chosen = {*self.selection.keys, self.selection.current}
        before = {key: place for key, place in self.sight.places.items() if key in chosen}
        held = [key for key in before if self.week.timetable.is_locked(key)]
        places = {key: change.applied(place) for key, place in before.items() if key not in held}
        moved = {key: place for key, place in places.items() if place != before[key]}
        if moved:
            self.placed.emit(moved)
        if held:
            self.held.emit(held)

    # --- what comes from the tray ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Whatever can be dropped somewhere here: Qt asks no more about a drag that was refused
        at the edge.
        """
        self._take_drop(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._take_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        place, key = self._take_drop(event), self._carried
        self.week.show_ghost(None)
        self._unlight()
        if place and key is not None:
            self.placed.emit({key: place})

    def dragLeaveEvent(self, event: object) -> None:
        self.week.show_ghost(None)
        self._unlight()

    def _take_drop(self, event: QDropEvent) -> DayTime | None:
        """Where it would land; files are left to the window."""
        key = carried_in(event, self.week.timetable.records)
        if key is None:
            event.ignore()
            return None
        if key != self._carried:
            self._carried = key
            self.week.light(key, (key,))
        spot = self.week.scale.spot_at(self.mapToScene(event.position().toPoint()))
        place = DayTime(spot.day, 0, USUAL, key=spot.key).moved(spot.day, snapped(spot.minutes))
        self.week.show_ghost(place)
        self.week.warn_ghost(bool(self.week.judge(place)))
        event.acceptProposedAction()
        return place

    def _unlight(self) -> None:
        self._carried = None
        self.week.unlight()


def _modifier(key: Qt.Key) -> Qt.KeyboardModifier:
    return _Modifier.ControlModifier if key == Qt.Key.Key_Control else _Modifier.AltModifier
