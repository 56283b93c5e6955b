"""A list with heads, ticks and figures, and the search box above it: for choosing columns,
fields, rules and values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from lcdesk.ui.kit.painting.icons import draw_flag, draw_icon
from lcdesk.ui.kit.painting.plain_text import write_line
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.word_matching import rank

ROW, HEAD = 32, 28  # px
BOX = 16
_LINE, _WORDS = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class TickLine:
    """A line: `key` for whoever asks (None: a head), its text, a figure at its end, an icon or a
    flag; `is_ticked` None: no box.

    `words`: what it is found by besides its text. `is_fixed`: it stays as it is. `has_grip`: it can
    be dragged.
    """

    key: Any
    text: str
    figure: str = ""
    icon: str = ""
    flag: str = ""
    is_ticked: bool | None = None
    words: tuple[str, ...] = ()
    is_fixed: bool = False
    has_grip: bool = False


class TickList(QListWidget):
    """`taken(key)`: Space, Enter or a click on a line. Up and Down step over heads, from the
    search box too.
    """

    taken = Signal(object)
    # of the class: Qt filters events while the list is still, or no longer, whole
    search: QLineEdit | None = None

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("palette")
        self.setItemDelegate(_TickPainter(self))
        self.setFont(font(13))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._is_narrowed = False

    def follow(self, search: QLineEdit, *, narrows: bool = False) -> None:
        """Take the arrows and Enter of a search box; where it `narrows`, show only the lines
        that fit what is typed there.
        """
        self.search, self._is_narrowed = search, narrows
        search.installEventFilter(self)
        if narrows:
            search.textChanged.connect(self.narrow)

    def show_lines(self, lines: Iterable[TickLine], current: Any = None) -> None:
        """Show these; the keyboard is on the line with the key `current`, and what is scrolled
        stays so.
        """
        top = self.verticalScrollBar().value()
        self.clear()
        for line in lines:
            self.addItem(_item(line))
        self.narrow(self.search.text() if self.search and self._is_narrowed else "", current)
        self.verticalScrollBar().setValue(top)
        if current is not None:
            self.scrollToItem(self.currentItem())

    def lines(self) -> list[TickLine]:
        """What stands in it, heads and hidden lines too."""
        return [item.data(_LINE) for item in self._items()]

    def shown(self) -> list[TickLine]:
        """The lines to be seen, without heads."""
        return [
            item.data(_LINE)
            for item in self._items()
            if not item.isHidden() and item.data(_LINE).key is not None
        ]

    def current(self) -> TickLine | None:
        """The line the keyboard is on."""
        item = self.currentItem() if self.currentRow() >= 0 else None
        return item.data(_LINE) if item and not item.isHidden() else None

    def narrow(self, typed: str, current: Any = None) -> None:
        """Only the lines that fit what was typed, with their heads; the one that fits best is
        marked.
        """
        head, best, marked = None, 99, None
        for item in self._items():
            line: TickLine = item.data(_LINE)
            if line.key is None:
                head = item
                item.setHidden(True)
                continue
            fits = _fit(typed, item.data(_WORDS))
            item.setHidden(fits is None)
            if fits is None:
                continue
            if head is not None:
                head.setHidden(False)
            if (current is not None and line.key == current) or (current is None and fits < best):
                best, marked = fits, item
        self.setCurrentItem(marked) if marked is not None else self.step(1)

    def step(self, step: int) -> None:
        """The keyboard goes so many lines on, heads and hidden lines left out."""
        rows = [
            at
            for at, item in enumerate(self._items())
            if not item.isHidden() and item.data(_LINE).key is not None
        ]
        if not rows:
            self.setCurrentRow(-1)
            return
        at = self.currentRow()
        here = rows.index(at) + step if at in rows else 0
        self.setCurrentRow(rows[max(0, min(here, len(rows) - 1))])
        self.scrollToItem(self.currentItem())

    def line_at(self, event: QMouseEvent) -> TickLine | None:
        """The line under the mouse; None for a head or no line."""
        item = self.itemAt(event.position().toPoint())
        line: TickLine | None = item.data(_LINE) if item is not None else None
        return line if line is not None and line.key is not None else None

    def take(self) -> None:
        """Do what Enter does."""
        line = self.current()
        if line is not None and line.key is not None and not line.is_fixed:
            self.taken.emit(line.key)

    def rect_of(self, key: Any) -> QRect:
        """Where the line of that key is, in the viewport."""
        found = (item for item in self._items() if item.data(_LINE).key == key)
        return self.visualItemRect(next(found))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, is_plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_plain and (key == Qt.Key.Key_Space or key in _ENTER):
            self.take()
        elif is_plain and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(1 if key == Qt.Key.Key_Down else -1)
        elif is_plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.step(self.count() if key == Qt.Key.Key_End else -self.count())
        elif self.search is not None and is_plain and event.text().isprintable() and event.text():
            self.search.setFocus()
            # whoever types looks for something
            self.search.setText(self.search.text() + event.text())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        line = self.line_at(event)
        if (
            line is not None
            and line == self.current()
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self.take()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the search box belong to the list."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                return False
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in _ENTER:
                self.take()
                return True
        return super().eventFilter(watched, event)

    def _items(self) -> Iterator[QListWidgetItem]:
        return (self.item(at) for at in range(self.count()))


def _fit(typed: str, names: tuple[str, ...]) -> int | None:
    """As `rank`; what is called exactly so comes before what only begins so."""
    wanted = typed.strip().casefold()
    return -1 if wanted and wanted in (name.casefold() for name in names) else rank(typed, names)


def _item(line: TickLine) -> QListWidgetItem:
    item = QListWidgetItem(line.text)
    item.setData(_LINE, line)
    item.setData(_WORDS, (line.text, *line.words))
    said = f"{line.text}, {line.figure}" if line.figure else line.text
    item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
    if line.key is None:
        # An enabled one would take the keyboard on a click, and nothing would be chosen.
        item.setFlags(Qt.ItemFlag.NoItemFlags)
    elif line.is_ticked is not None:
        item.setCheckState(Qt.CheckState.Checked if line.is_ticked else Qt.CheckState.Unchecked)
    return item


class _TickPainter(QStyledItemDelegate):
    """Box, icon or flag, text, and the figure at the right end; heads small and pale."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(120, HEAD if index.data(_LINE).key is None else ROW)

    def editorEvent(self, *_args: Any) -> bool:
        return False  # the whole line ticks, not its box alone

    def paint(
        self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: TickLine = index.data(_LINE)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.key is None:
            write_line(
                painter,
                rect.adjusted(10, 6, -8, 0),
                line.text,
                font(11, QFont.Weight.DemiBold),
                "fg3",
            )
        else:
            _paint_ground(painter, rect, option.state)
            _paint_line(painter, rect, line)
        painter.restore()


def _paint_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    is_current, is_hovered = (
        state & QStyle.StateFlag.State_Selected,
        state & QStyle.StateFlag.State_MouseOver,
    )
    if is_current or is_hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sel" if is_current else "hover"))
        painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 6, 6)


def _paint_line(painter: QPainter, rect: QRect, line: TickLine) -> None:
    left, middle = rect.x() + 10, rect.y() + rect.height() / 2
    if line.is_ticked is not None:
        _paint_box(painter, QRectF(left, middle - BOX / 2, BOX, BOX), line)
        left += BOX + 10
    if line.flag:
        draw_flag(painter, left, middle, line.flag)
        left += 28
    elif line.icon:
        draw_icon(painter, QPointF(left, middle - 7.5), line.icon, 15, "fg2")
        left += 25
    right = 10
    if line.has_grip:
        draw_icon(painter, QPointF(rect.right() - 22, middle - 7), "grip-vertical", 14, "fg3")
        right = 30
    small = font(12, is_tabular=True)
    room = QFontMetricsF(small).horizontalAdvance(line.figure)
    write_line(
        painter,
        rect.adjusted(0, 0, -right, 0),
        line.figure,
        small,
        "fg3",
        Qt.AlignmentFlag.AlignRight,
    )
    ink = "fg3" if line.is_fixed else "fg"
    write_line(
        painter,
        rect.adjusted(left - rect.x(), 0, -int(room) - right - 8, 0),
        line.text,
        font(13),
        ink,
    )


def _paint_box(painter: QPainter, box: QRectF, line: TickLine) -> None:
    token = "edge" if line.is_fixed or not line.is_ticked else "accent"
    painter.setPen(QPen(colour(token), 1))
    painter.setBrush(colour(token if line.is_ticked else "field"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if line.is_ticked:
        draw_icon(
            painter,
            QPointF(box.x() + 2, box.y() + 2),
            "check",
            12,
            "card" if line.is_fixed else "accent_fg",
        )


def with_heads(sections: Sequence[tuple[str, Sequence[TickLine]]]) -> list[TickLine]:
    """Lines under their heads; a section without lines has none."""
    return [line for head, lines in sections if lines for line in (TickLine(None, head), *lines)]
