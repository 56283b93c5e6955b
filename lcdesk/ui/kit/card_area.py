"""Cards laid out on a ground that scrolls, painted and not made: thousands of records cost what is
seen of them. One card has the cursor, which the arrow keys carry to the next one that way.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from lcdesk.ui.kit.forms.unsaved_input import is_only_looked_at
from lcdesk.ui.kit.painting.icons import stamp
from lcdesk.ui.kit.painting.plain_text import show_tip
from lcdesk.ui.kit.painting.theme import LARGE_RADIUS, colour, theme
from lcdesk.ui.kit.screen_reader import LIST

CardRecord = TypeVar("CardRecord", bound=Mapping[str, object])
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_STEP = 24  # px of one turn of the wheel's third


class CardArea(QAbstractScrollArea, Generic[CardRecord]):
    """Subclasses say where the cards stand (`place_cards`), how one is painted (`paint_card`) and
    what it says (`words_of`). Positions are those of the whole ground; `shift` is what is scrolled.
    """

    reads_as = LIST
    chosen = Signal()  # another card has the cursor
    opened = Signal(int)  # double click, Enter
    removal_asked = Signal()  # Delete
    menu_asked = Signal(QPoint)  # the right button, or its key: a point of the screen

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[int, CardRecord] = {}
        self.boxes: dict[int, QRect] = {}
        self.current: int | None = None
        self._hovered: int | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(_STEP)
        theme().changed.connect(self.lay_out)

    # --- what subclasses say ---

    def place_cards(self, room: QSize) -> QSize:
        """Fill `boxes` for that much room; the size of the whole ground."""
        raise NotImplementedError

    def paint_card(self, painter: QPainter, box: QRect, record: CardRecord) -> None:
        """What stands on a card; its ground and frame are painted already."""
        raise NotImplementedError

    def ground(self) -> str:
        """The colour the cards stand on, a token."""
        return "bg"

    def paint_below(self, painter: QPainter) -> None:
        """What lies under the cards."""

    def paint_above(self, painter: QPainter) -> None:
        """What stands over the cards, unscrolled."""

    def words_of(self, record: CardRecord) -> str:
        """What a card says, for the tooltip and those who hear it."""
        raise NotImplementedError

    # --- what is shown ---

    def show_records(self, records: Mapping[int, CardRecord]) -> None:
        """Show these, in this order; the cursor stays where its record is still there."""
        self.records = dict(records)
        if self.current not in self.records:
            self.current = None
        self.lay_out()

    def lay_out(self) -> None:
        """Place all cards anew."""
        whole = room = ground = self.maximumViewportSize()
        for _again in range(2):  # a bar takes some of the room
            self.boxes = {}
            ground = self.place_cards(room)
            bar = self.verticalScrollBar().sizeHint().width()
            left = QSize(
                whole.width() - bar * (ground.height() > room.height()),
                whole.height() - bar * (ground.width() > room.width()),
            )
            if left == room:
                break
            room = left
        seen = self.viewport().size()
        for bar, whole, part in (
            (self.verticalScrollBar(), ground.height(), seen.height()),
            (self.horizontalScrollBar(), ground.width(), seen.width()),
        ):
            bar.setRange(0, max(0, whole - part))
            bar.setPageStep(part)
        self.viewport().update()

    @property
    def shift(self) -> QPoint:
        """How far the ground is scrolled."""
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def box_on_view(self, record_id: int) -> QRect:
        """Where a card stands in the viewport."""
        return self.boxes[record_id].translated(-self.shift)

    def card_at(self, at: QPoint) -> int | None:
        """The card below a point of the viewport."""
        place = at + self.shift
        return next((one for one, box in self.boxes.items() if box.contains(place)), None)

    # --- the cursor ---

    def choose(self, record_id: int | None) -> None:
        """Put the cursor on a card, and bring it into view."""
        if record_id is not None and record_id not in self.records:
            record_id = None
        is_other = record_id != self.current
        self.current = record_id
        if record_id in self.boxes:
            self.bring_up(self.boxes[record_id])
        if is_other:
            said = self.words_of(self.records[record_id]) if record_id is not None else ""
            self.setAccessibleDescription(said)
            self.chosen.emit()
        self.viewport().update()

    def bring_up(self, box: QRect) -> None:
        """Scroll until a place of the ground is seen."""
        seen = self.viewport().size()
        for bar, start, end, room in (
            (self.verticalScrollBar(), box.top() - self.head_room(), box.bottom(), seen.height()),
            (self.horizontalScrollBar(), box.left(), box.right(), seen.width()),
        ):
            if start < bar.value():
                bar.setValue(start)
            elif end > bar.value() + room - 1:
                bar.setValue(end - room + 1)

    def head_room(self) -> int:
        """Px at the top of the viewport that cards scroll under."""
        return 0

    def next_one(self, step: tuple[int, int]) -> int | None:
        """The nearest card that way from the cursor: straight on before aside."""
        if self.current not in self.boxes:
            return next(iter(self.boxes), None)
        here, (right, down) = self.boxes[self.current].center(), step
        best: tuple[int, int] | None = None
        for one, box in self.boxes.items():
            by = box.center() - here
            on, aside = (by.x() * right, by.y()) if right else (by.y() * down, by.x())
            least = box.width() // 2 if right else box.height() // 4
            if on < least or (down and abs(aside) > box.width() // 2):
                continue
            far = on * (4 if right else 1) + abs(aside)
            if best is None or far < best[0]:
                best = (far, one)
        return best[1] if best else None

    # --- keys and mouse ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _ARROWS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            found = self.next_one(_ARROWS[Qt.Key(key)])
            if found is not None:
                self.choose(found)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.boxes:
            self.choose(list(self.boxes)[0 if key == Qt.Key.Key_Home else -1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current)
        elif key == Qt.Key.Key_Delete and self.current is not None and not is_only_looked_at(self):
            self.removal_asked.emit()
        elif key == Qt.Key.Key_Menu and self.current in self.boxes:
            box = self.box_on_view(self.current)
            self.menu_asked.emit(self.viewport().mapToGlobal(box.center()))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.card_at(event.position().toPoint())
        self.choose(found)
        if found is not None and event.button() == Qt.MouseButton.RightButton:
            self.menu_asked.emit(event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.card_at(event.position().toPoint())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.card_at(event.position().toPoint()))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.card_at(event.pos())
            show_tip(event.globalPos(), self.words_of(self.records[found]) if found else "", self)
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return bool(super().viewportEvent(event))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current is None and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.choose(next(iter(self.boxes), None))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _hover(self, record_id: int | None) -> None:
        if record_id != self._hovered:
            self._hovered = record_id
            self.viewport().update()

    # --- what Qt asks ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen, shift = event.rect(), self.shift
        painter.fillRect(seen, colour(self.ground()))
        self.paint_below(painter)
        for one, box in self.boxes.items():
            place = box.translated(-shift)
            if place.intersects(seen):
                self.paint_ground(painter, place, is_chosen=one == self.current, hovered=one)
                self.paint_card(painter, place, self.records[one])
        self.paint_above(painter)
        if self.hasFocus() and self.current not in self.boxes:
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(frame, LARGE_RADIUS, LARGE_RADIUS)
        painter.end()

    def paint_ground(
        self, painter: QPainter, box: QRect, *, is_chosen: bool = False, hovered: int = 0
    ) -> None:
        """The ground of a card, its frame that of the cursor where it `is_chosen`."""
        if not is_chosen:
            is_hovered = hovered != 0 and hovered == self._hovered
            _set_down_ground(painter, box, "edge" if is_hovered else "line")
            return
        has_keys = self.hasFocus()
        pen = QPen(colour("accent", 255 if has_keys else 150), 1 + has_keys)
        _draw_ground(painter, QRectF(box), pen)


def _draw_ground(painter: QPainter, box: QRectF, pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(colour("card"))
    inset = pen.widthF() / 2
    shape = box.adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(shape, LARGE_RADIUS, LARGE_RADIUS)


def _set_down_ground(painter: QPainter, box: QRect, edge: str) -> None:
    """The same for a line of one px, its round ends drawn once for all cards of a width: to draw
    them for each costs more than all that stands on it.
    """
    wide, end = box.width(), LARGE_RADIUS + 1

    def draw(ours: QPainter, shift: int) -> None:
        _draw_ground(ours, QRectF(0, -shift, wide, 2 * end), QPen(colour(edge), 1))

    for key, top, shift in (("above", box.top(), 0), ("below", box.bottom() + 1 - end, end)):
        at = QPointF(box.left(), top)
        stamp(painter, at, (key, edge), (wide, end), partial(draw, shift=shift))
    middle = box.adjusted(0, end, 0, -end)
    painter.fillRect(middle, colour(edge))
    painter.fillRect(middle.adjusted(1, 0, -1, 0), colour("card"))
