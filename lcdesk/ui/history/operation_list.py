"""The list of operations under the days they were done on, read beside the window; older ones when
the list is scrolled to its end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
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
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from lcdesk.model.clock import short_day
from lcdesk.services.core.history import OperationLine
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import TIP_ROLE, tip, write_line
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets.chips import draw_chip

Index = QModelIndex | QPersistentModelIndex
Take = Callable[[Sequence[OperationLine]], object]
Ask = Callable[[int, int | None, Take], object]
PAGE = 200
ENOUGH = 40  # lines of a search, before older operations are read only when somebody scrolls
LINE, DAY = 54, 34
_SELECTED = 0x00008000
CHIPS = {
    "undone": (N_("undone"), "mute", "undo-2"),
    "undo": (N_("undo"), "info", "undo-2"),
    "redo": (N_("redo"), "info", "redo-2"),
}


class OperationModel(QAbstractListModel):
    """Operations, newest first, with a line for each day between. `ask(limit, before, take)` reads
    the next ones beside the window, and hands them to `take`.
    """

    def __init__(self, ask: Ask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._latest = LatestAnswer()
        self._items: list[dt.date | OperationLine] = []
        self._oldest: int | None = None
        self._has_more = False
        self._is_asking = False
        self._search = ""

    def reload(self, search: str = "") -> None:
        """Read from the newest on; `search` keeps operations whose words or author hold it. What
        stands here stays until they are there.
        """
        self._is_asking = True
        words = search.casefold().strip()
        self._ask(PAGE, None, self._latest.only(lambda found: self._begin(words, found)))

    def _begin(self, search: str, operations: Sequence[OperationLine]) -> None:
        self.beginResetModel()
        self._search, self._items, self._oldest = search, [], None
        self._items = self._taken(operations)
        self.endResetModel()
        self._go_on()

    def operation(self, row: int) -> OperationLine | None:
        """The operation of a line; None for a day."""
        item = self._items[row] if 0 <= row < len(self._items) else None
        return item if isinstance(item, OperationLine) else None

    def day(self, row: int) -> dt.date | None:
        """The day of a line of that kind."""
        item = self._items[row] if 0 <= row < len(self._items) else None
        return item if isinstance(item, dt.date) else None

    def row_of(self, deed_id: int) -> int:
        """The line of an operation, -1 when it is not read or not shown."""
        return next(
            (
                row
                for row, item in enumerate(self._items)
                if isinstance(item, OperationLine) and item.id == deed_id
            ),
            -1,
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = 0) -> object:
        operation = self.operation(index.row())
        if role in (0, 11):
            return operation.words if operation else day_words(self.day(index.row()))
        return tip(operation.words) if role == TIP_ROLE and operation else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_operation = self.operation(index.row()) is not None
        return (
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if is_operation
            else Qt.ItemFlag.NoItemFlags
        )

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._has_more and not self._is_asking

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._is_asking = True
            self._ask(PAGE, self._oldest, self._latest.only(self._add))

    def _add(self, operations: Sequence[OperationLine]) -> None:
        more = self._taken(operations)
        if more:
            self.beginInsertRows(QModelIndex(), len(self._items), len(self._items) + len(more) - 1)
            self._items += more
            self.endInsertRows()
        self._go_on()

    def _go_on(self) -> None:
        """A search that has found little looks further back."""
        self._is_asking = False
        if self._search and len(self._items) < ENOUGH:
            self.fetchMore(QModelIndex())

    def _taken(self, operations: Sequence[OperationLine]) -> list[dt.date | OperationLine]:
        """The lines for operations that follow those that are there."""
        self._has_more = len(operations) == PAGE
        if operations:
            self._oldest = operations[-1].id
        last = next(
            (item.at.date() for item in reversed(self._items) if isinstance(item, OperationLine)),
            None,
        )
        out: list[dt.date | OperationLine] = []
        for operation in operations:
            if self._search and self._search not in f"{operation.words} {operation.who}".casefold():
                continue
            if operation.at.date() != last:
                last = operation.at.date()
                out.append(last)
            out.append(operation)
        return out


class _DeedDelegate(QStyledItemDelegate):
    def __init__(self, view: OperationList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, LINE if self._view.operations.operation(index.row()) else DAY)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, operation = option.rect, self._view.operations.operation(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if operation is None:
            write_line(
                painter,
                rect.adjusted(16, 10, -12, 0),
                day_words(self._view.operations.day(index.row())),
                font(12, QFont.Weight.DemiBold),
                "fg2",
            )
        else:
            self._paint_operation(
                painter, rect, operation, is_chosen=bool(option.state.value & _SELECTED)
            )
        painter.restore()

    def _paint_operation(
        self, painter: QPainter, rect: QRect, operation: OperationLine, *, is_chosen: bool
    ) -> None:
        if is_chosen:
            painter.fillRect(rect, colour("sel"))
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), colour("accent"))
            if self._view.hasFocus():
                painter.setPen(QPen(colour("accent"), 1.5))
                painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -3, -3), 5, 5)
        elif self._view.hovered == operation.id:
            painter.fillRect(rect, colour("hover"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("mute_bg"))
        painter.drawRoundedRect(QRectF(rect.x() + 16, rect.y() + 12, 30, 30), 8, 8)
        draw_icon(painter, QPointF(rect.x() + 23, rect.y() + 19), icon_of(operation), 16, "fg2")
        right = rect.right() - 14
        key = "undone" if operation.is_undone else operation.kind
        if key in CHIPS:
            words, tone, name = CHIPS[key]
            face = font(12, QFont.Weight.Medium)
            wide = QFontMetricsF(face).horizontalAdvance(_(words)) + 35
            draw_chip(painter, QPointF(right - wide, rect.center().y() + 1), _(words), tone, name)
            right -= int(wide) + 8
        text = QRect(rect.x() + 58, rect.y(), right - rect.x() - 58, rect.height())
        write_line(
            painter,
            text.adjusted(0, 8, 0, -26),
            operation.words,
            font(13, QFont.Weight.Medium),
            "fg2" if operation.is_undone else "fg",
        )
        write_line(
            painter,
            text.adjusted(0, 27, 0, -8),
            note_of(operation),
            font(12, is_tabular=True),
            "fg3",
        )


class OperationList(QListView):
    """`chosen(OperationLine or None)`."""

    chosen = Signal(object)

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self.operations = OperationModel(ask, self)
        self._wanted: OperationLine | None = None
        self.hovered = -1
        self.is_picked = False  # somebody chose an operation; until then the newest is shown
        self.setModel(self.operations)
        self.operations.modelAboutToBeReset.connect(self._before_anew)
        self.operations.modelReset.connect(self._choose_again)
        self.setItemDelegate(_DeedDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(
            lambda now, _before: self.chosen.emit(self.operations.operation(now.row()))
        )

    def reload(self, search: str = "") -> None:
        """Read anew; an operation somebody chose stays so, else the newest one is shown."""
        self.operations.reload(search)

    def _before_anew(self) -> None:
        self._wanted = self.current() if self.is_picked else None

    def _choose_again(self) -> None:
        wanted = self._wanted
        row = self.operations.row_of(wanted.id) if wanted else -1
        first = next(
            (
                at
                for at in range(min(2, self.operations.rowCount()))
                if self.operations.operation(at)
            ),
            -1,
        )
        self.is_picked = row >= 0
        row = row if row >= 0 else first
        if row >= 0:
            self.setCurrentIndex(self.operations.index(row))
        else:
            self.chosen.emit(None)

    def current(self) -> OperationLine | None:
        """The operation chosen."""
        return self.operations.operation(self.currentIndex().row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.is_picked = self.current() is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        self.is_picked = self.current() is not None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        operation = self.operations.operation(self.indexAt(event.position().toPoint()).row())
        if (operation.id if operation else -1) != self.hovered:
            self.hovered = operation.id if operation else -1
            self.viewport().update()


def day_words(day: dt.date | None, today: dt.date | None = None) -> str:
    """Today · Yesterday · 20 Nov · 20 Nov 2024."""
    if day is None:
        return ""
    now = today or dt.date.today()
    if day == now:
        return _("Today")
    if day == now - dt.timedelta(days=1):
        return _("Yesterday")
    return (
        short_day(day)
        if day.year == now.year
        else _("{day} {year}", day=short_day(day), year=day.year)
    )


def note_of(operation: OperationLine) -> str:
    """13:58 · li.na · 22 rows."""
    rows = n_("{count} row", "{count} rows", operation.rows) if operation.rows else ""
    return " · ".join(part for part in (f"{operation.at:%H:%M}", operation.who, rows) if part)


def icon_of(operation: OperationLine) -> str:
    """An icon for what was done."""
    if operation.kind in ("undo", "redo"):
        return f"{operation.kind}-2"
    return _LABELS.get(operation.label.split(" ")[0], "pencil")


_LABELS = {"Import": "file-spreadsheet", "New": "plus", "Remove": "trash-2", "Edit": "pencil"}
