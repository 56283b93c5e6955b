"""A grid under the mouse: select, open, drag a text to another cell, drop what comes from the tray;
everything it finds out it only tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from lcdesk.ui.curriculum.grid_painting import HEAD, CellText, GridPicture
from lcdesk.ui.curriculum.grids import Ban, Cell
from lcdesk.ui.curriculum.tray import carried_in
from lcdesk.ui.curriculum.week_mouse import COPYING

EDGE = 24  # px
_Modifier = Qt.KeyboardModifier
Judge = Callable[[Sequence[int], bool], Mapping[Cell, Ban]]


@dataclass
class Carry:
    """What is pressed, and once the mouse has gone far enough, dragged."""

    press: QPoint
    entry: CellText
    adds: bool
    is_dragged: bool = False
    is_copy: bool = False


class GridMouse(QObject):
    """Gets the events of the mouse in a view of a `picture`. Tells `chosen([ids])` what is to be
    selected, `opened(id)`, `asked(cell)` for a new one there, `left()` for a click beside,
    `dropped(ids, cell, is_copy)`, and `told(words)` what is wrong with a cell.

    `judge(ids, is_copy)` says which cells would not do, and why.
    """

    chosen = Signal(list)
    opened = Signal(int)
    asked = Signal(tuple)
    menu_asked = Signal(QPoint)  # of the screen
    left = Signal()
    dropped = Signal(list, tuple, bool)
    told = Signal(str)

    def __init__(self, view: QAbstractScrollArea, picture: GridPicture) -> None:
        super().__init__(view)
        self._view, self._picture = view, picture
        self.judge: Judge = lambda _keys, _is_copy: {}
        self.carry: Carry | None = None
        self.at = QPointF()  # of the viewport, while something is dragged

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        entry = self._picture.layout.entry_at(at_scrolled(self._view, event.position().toPoint()))
        if entry is None:
            self.chosen.emit([])
            self.left.emit()
            return
        adds = bool(event.modifiers() & (_Modifier.ControlModifier | _Modifier.ShiftModifier))
        self.carry = Carry(event.position().toPoint(), entry, adds)
        self._picture.marks.current = (entry.key, entry.cell)
        if not adds and entry.key not in self._picture.selected:
            self.chosen.emit([entry.key])

    def move(self, event: QMouseEvent) -> None:
        """The mouse moves: something is dragged, once it is far enough."""
        carry, at = self.carry, event.position().toPoint()
        if carry is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        is_far = (at - carry.press).manhattanLength() >= QApplication.startDragDistance()
        if not carry.is_dragged and is_far:
            carry.is_dragged = True
            if carry.entry.key not in self._picture.selected:
                self.chosen.emit([carry.entry.key])
            self._turn(bool(event.modifiers() & COPYING))
        if carry.is_dragged:
            self.turn(event.modifiers())
            self._scroll_along(at)
            self._point(at)

    def release(self, event: QMouseEvent) -> None:
        """The button goes up."""
        carry, target = self.carry, self._picture.marks.target
        keys = [*self._picture.selected]
        self.let_go()
        if carry is None:
            return
        if carry.is_dragged:
            if target is not None and (carry.is_copy or target != carry.entry.cell):
                self.dropped.emit(keys, target, carry.is_copy)
            return
        key = carry.entry.key
        if carry.adds:
            kept = [one for one in keys if one != key]
            self.chosen.emit(kept if key in keys else [*kept, key])
        elif len(keys) > 1:
            self.chosen.emit([key])

    def double_click(self, event: QMouseEvent) -> None:
        """Opens the text below, or asks for a new one in the cell."""
        at = at_scrolled(self._view, event.position().toPoint())
        entry, cell = self._picture.layout.entry_at(at), self._picture.layout.cell_at(at)
        if entry:
            self.opened.emit(entry.key)
        elif cell:
            self.asked.emit(cell)

    def ask_menu(self, event: QContextMenuEvent) -> None:
        """The right button, or its key: what can be done with the text below, or with those
        selected.
        """
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        entry = (
            None if is_key else self._picture.layout.entry_at(at_scrolled(self._view, event.pos()))
        )
        if entry and entry.key not in self._picture.selected:
            self.chosen.emit([entry.key])
        if self._picture.selected and (entry or is_key):
            self.menu_asked.emit(event.globalPos())

    def turn(self, keys: Qt.KeyboardModifier) -> None:
        """Ctrl or Alt went down or up: a copy is dragged, or the texts themselves."""
        if self.carry and self.carry.is_dragged and bool(keys & COPYING) != self.carry.is_copy:
            self._turn(bool(keys & COPYING))

    def _turn(self, is_copy: bool) -> None:
        assert self.carry is not None
        self.carry.is_copy = is_copy
        self._picture.marks.bans = self.judge(self._picture.selected, is_copy)
        self._picture.marks.lifted = set() if is_copy else set(self._picture.selected)
        self._point(self.at.toPoint())

    def _scroll_along(self, at: QPoint) -> None:
        """Near the upper or lower edge, a drag takes the rows along."""
        bar = self._view.verticalScrollBar()
        if at.y() < HEAD + EDGE:
            bar.setValue(bar.value() - bar.singleStep())
        elif at.y() > self._view.viewport().height() - EDGE:
            bar.setValue(bar.value() + bar.singleStep())

    def _point(self, at: QPoint) -> None:
        """The drag is over this point of the viewport."""
        self.at, marks = QPointF(at), self._picture.marks
        marks.target = self._picture.layout.cell_at(at_scrolled(self._view, at))
        ban = marks.bans.get(marks.target) if marks.target else None
        self.told.emit(ban.words if ban else "")
        self._view.viewport().update()

    @property
    def is_dragging(self) -> bool:
        """Is something dragged with the mouse?"""
        return self.carry is not None and self.carry.is_dragged

    def let_go(self) -> None:
        """As if nothing had been dragged."""
        marks = self._picture.marks
        if marks.target or self.carry:
            self.told.emit("")
        self.carry = None
        marks.target, marks.bans, marks.lifted = None, {}, set()
        self._view.viewport().update()

    # --- what comes from the tray ---

    def enter(self, event: QDropEvent) -> None:
        """Something is dragged here from elsewhere."""
        key = self.hover(event)
        if key is not None:
            self._picture.marks.bans = self.judge([key], False)

    def drop(self, event: QDropEvent) -> None:
        """It is dropped."""
        key, cell = self.hover(event), self._picture.marks.target
        self.let_go()
        if key is not None and cell is not None:
            self.dropped.emit([key], cell, False)

    def hover(self, event: QDropEvent) -> int | None:
        """What is dragged over the grid; None where it is nothing of the tray."""
        key = carried_in(event, self._picture.timetable.records)
        if key is None:
            event.ignore()
            return None
        self._point(event.position().toPoint())
        event.acceptProposedAction()
        return key


def scrolled_by(view: QAbstractScrollArea) -> QPointF:
    """The point of the picture at the upper left corner of a view."""
    return QPointF(view.horizontalScrollBar().value(), view.verticalScrollBar().value())


def at_scrolled(view: QAbstractScrollArea, point: QPoint) -> QPointF:
    """The point of the picture below a point of the viewport."""
    return QPointF(point) + scrolled_by(view)
