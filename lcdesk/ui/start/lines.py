"""The lists of the start page: desks, cohorts and files, a painted line each, walked by arrows and
opened by Enter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import JOINT, fitted, write_line
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.widgets import keep_in_view
from lcdesk.ui.kit.widgets.chips import chip_width, draw_chip

TALL, LOW = 68, 40  # px of a line with two rows of text, and with one
_FIRST, _NARROW = 76, 20  # px before the first text: with the picture in a box, and without
_END = 18
_KEYS = "Enter"


@dataclass(frozen=True)
class LineChip:
    """A word in a chip, its tone and picture."""

    words: str
    tone: str
    icon: str


@dataclass(frozen=True)
class StartLine:
    """A line: a picture, a name with what stands below, and columns of one or two rows. `key`:
    what the line stands for. `is_grey`: it cannot be opened now. `mark`: the picture of the last
    column and its tone.
    """

    key: Any
    icon: str
    title: str
    note: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    chip: LineChip | None = None
    is_grey: bool = False
    mark: tuple[str, str] | None = None
    said: str = ""
    """Read aloud instead of all that is shown."""

    @property
    def words(self) -> str:
        """What a screen reader says."""
        if self.said:
            return self.said
        chip = self.chip.words if self.chip else ""
        parts = (self.title, chip, self.note, *(part for pair in self.columns for part in pair))
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class LineColumns:
    """The widths of the columns behind the name, and where they stand in a line so wide."""

    widths: tuple[int, ...]
    least: int = 200  # px left to the name; columns from the first on give way

    def places(self, width: int) -> list[tuple[int, int, int]]:
        """(number, left, width) of each column there is room for."""
        shown = list(enumerate(self.widths))
        while shown and width - sum(wide for _at, wide in shown) - _FIRST < self.least:
            shown.pop(0)
        found, left = [], width - _END - sum(wide for _at, wide in shown)
        for at, wide in shown:
            found.append((at, left, wide))
            left += wide
        return found


class StartLines(QListWidget):
    """`opened(key)` by Enter or a click; `menu_asked(key, where)`. As tall as its lines."""

    opened = Signal(object)
    menu_asked = Signal(object, object)  # key, QPoint on the screen
    lines_changed = Signal()

    def __init__(self, columns: LineColumns, height: int = TALL) -> None:
        super().__init__()
        self.columns, self.height_of_line = columns, height
        self.lines: tuple[StartLine, ...] = ()
        self.hovered = -1
        self.setObjectName("lines")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_LineDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.itemActivated.connect(self._open)
        self.itemClicked.connect(self._open)
        self.currentRowChanged.connect(self._follow)

    def show_lines(self, lines: Sequence[StartLine]) -> None:
        """These lines; the one chosen stays so where it is among them."""
        before = self.current_key()
        self.lines = tuple(lines)
        self.clear()
        for line in lines:
            item = QListWidgetItem(line.title, self)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, line.words)
            item.setSizeHint(QSize(100, self.height_of_line))
        self.setFixedHeight(len(lines) * self.height_of_line)
        keys = [line.key for line in lines]
        self.setCurrentRow(keys.index(before) if before in keys else 0 if lines else -1)
        self.lines_changed.emit()

    def current_key(self) -> Any:
        """What the line chosen stands for; None for none."""
        at = self.currentRow()
        return self.lines[at].key if 0 <= at < len(self.lines) else None

    def open_current(self) -> None:
        """As Enter does."""
        if (key := self.current_key()) is not None:
            self.opened.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().setCursor(
                Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor
            )
            self.viewport().update()

    def _open(self, item: QListWidgetItem) -> None:
        self.setCurrentItem(item)
        self.open_current()

    def _follow(self, row: int) -> None:
        if row >= 0 and self.hasFocus():
            keep_in_view(self, self.visualItemRect(self.item(row)))

    def _ask_menu(self, at: QPoint) -> None:
        row = self.indexAt(at).row()
        if 0 <= row < len(self.lines):
            self.setCurrentRow(row)
            self.menu_asked.emit(self.lines[row].key, self.viewport().mapToGlobal(at))


class LineHeads(QWidget):
    """The heads of the columns above the lines."""

    def __init__(self, columns: LineColumns) -> None:
        super().__init__()
        self._columns, self._heads = columns, tuple[str, ...]()
        self.setFixedHeight(34)

    def say(self, *heads: str) -> None:
        """The head of the name, then of each column."""
        self._heads = heads
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, face = QPainter(self), font(12, QFont.Weight.Medium)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), colour("line"))
        if not self._heads:
            return
        places = self._columns.places(self.width())
        end = places[0][1] if places else self.width()
        boxes = [(0, _FIRST, end - _FIRST), *((at + 1, left, wide) for at, left, wide in places)]
        for at, left, wide in boxes:
            if at < len(self._heads):
                box = QRectF(left, 0, wide, self.height())
                write_line(painter, box, self._heads[at], face, "fg3")


class _LineDelegate(QStyledItemDelegate):
    def __init__(self, view: StartLines) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        lines = self._view.lines
        if not 0 <= index.row() < len(lines):
            return
        # the stubs know neither of these
        box = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        is_chosen = bool(state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(
            painter,
            box,
            is_chosen=is_chosen,
            is_hovered=index.row() == self._view.hovered,
            is_last=index.row() == len(lines) - 1,
        )
        paint = _paint_tall if self._view.height_of_line >= TALL else _paint_low
        paint(painter, box, lines[index.row()], self._view.columns, is_chosen=is_chosen)
        painter.restore()


def _paint_ground(
    painter: QPainter, box: QRectF, *, is_chosen: bool, is_hovered: bool, is_last: bool
) -> None:
    if is_chosen:
        painter.fillRect(box, colour("sel"))
        painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), colour("accent"))
    elif is_hovered:
        painter.fillRect(box, colour("hover"))
    if not is_last:
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), colour("line2"))


def _paint_tall(
    painter: QPainter, box: QRectF, line: StartLine, columns: LineColumns, *, is_chosen: bool
) -> None:
    """Two rows of text, the picture in a box."""
    left, middle = box.left(), box.center().y()
    tile = QRectF(left + 20, middle - 20, 40, 40)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("card" if is_chosen else "mute_bg"))
    painter.drawRoundedRect(tile, 8, 8)
    ink = "accent" if is_chosen else "fg3" if line.is_grey else "fg2"
    draw_icon(painter, QPointF(tile.x() + 10, tile.y() + 10), line.icon, 20, ink)
    places = columns.places(int(box.width()))
    end = left + (places[0][1] if places else box.width() - _END)
    face, room = font(14, QFont.Weight.DemiBold), end - left - _FIRST - 12
    keys = _keys_width() if is_chosen else 0
    words, chip = _chip_in(line, face, room)
    first = QRectF(left + _FIRST, middle - 23, max(room - chip, 40), 22)
    write_line(painter, first, line.title, face, "fg2" if line.is_grey else "fg")
    if line.chip:
        wide = min(QFontMetricsF(face).horizontalAdvance(line.title), first.width())
        at = QPointF(first.left() + wide + 10, first.center().y())
        draw_chip(painter, at, words, line.chip.tone, line.chip.icon)
    below = QRectF(left + _FIRST, middle + 2, room, 20)
    # a folder is cut rather than the reason behind it
    note = fitted(line.note.split(JOINT), font(12), room)
    write_line(painter, below, note, font(12), "fg3")
    for at, column_left, wide in places:
        if at >= len(line.columns):
            continue
        is_last = at == len(columns.widths) - 1
        mark = line.mark if is_last else None
        start = left + column_left + (22 if mark or (is_last and line.mark) else 0)
        free = wide - (22 if is_last and line.mark else 0) - 8 - (keys if is_last else 0)
        if mark:
            draw_icon(painter, QPointF(left + column_left, middle - 20), mark[0], 16, mark[1])
        for number, text in enumerate(line.columns[at]):
            row = QRectF(start, middle - 23 + 25 * number, max(free, 20), 22)
            inked = "fg3" if number else "fg2" if line.is_grey else "fg"
            write_line(painter, row, text, font(12 if number else 13, is_tabular=True), inked)
    if is_chosen:
        _paint_keys(painter, QRectF(box.right() - _END - keys + 8, middle - 10, keys - 8, 20))


def _chip_in(line: StartLine, face: QFont, room: float) -> tuple[str, float]:
    """The words of the chip and the room it takes; no words where the name would be cut."""
    if line.chip is None:
        return "", 0.0
    title = QFontMetricsF(face).horizontalAdvance(line.title)
    wide = chip_width(line.chip.words, line.chip.icon) + 10
    if title + wide <= room or not line.chip.icon:
        return line.chip.words, wide
    return "", chip_width("", line.chip.icon) + 10


def _paint_low(
    painter: QPainter, box: QRectF, line: StartLine, columns: LineColumns, *, is_chosen: bool
) -> None:
    """One row of text."""
    left, middle = box.left(), box.center().y()
    draw_icon(painter, QPointF(left + 32, middle - 8), line.icon, 16, "fg2")
    places = columns.places(int(box.width()))
    end = left + (places[0][1] if places else box.width() - _END)
    inked = "fg2" if line.is_grey else "fg"
    room = QRectF(left + _FIRST, middle - 11, end - left - _FIRST - 12, 22)
    face = font(13, QFont.Weight.Medium)
    write_line(painter, room, line.title, face, inked)
    used = QFontMetricsF(face).horizontalAdvance(line.title)
    if line.note and used + 24 < room.width():
        note = room.adjusted(used + 14, 0, 0, 0)
        write_line(painter, note, line.note, font(13), "fg3")
    for at, column_left, wide in places:
        if at < len(line.columns):
            row = QRectF(left + column_left, middle - 11, wide - 8, 22)
            write_line(painter, row, line.columns[at][0], font(13, is_tabular=True), "fg2")


def _keys_width() -> float:
    return QFontMetricsF(font(11, QFont.Weight.Medium)).horizontalAdvance(_KEYS) + 20


def _paint_keys(painter: QPainter, box: QRectF) -> None:
    paint_keys(painter, box, _KEYS, "accent")


def paint_keys(painter: QPainter, box: QRectF, keys: str, ink: str) -> None:
    """The keys that do something, in a frame."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(colour(ink))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(font(11, QFont.Weight.Medium))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)
