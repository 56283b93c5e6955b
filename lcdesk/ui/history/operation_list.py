"""The list of deeds under the days they were done on; older ones are read when the list is scrolled to its end."""

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
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem

from lcdesk.services.core.history import DeedLine
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import TIP_ROLE, tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.spans import short_day
from lcdesk.ui.kit.widgets.chips import draw_chip

Index = QModelIndex | QPersistentModelIndex
Read = Callable[[int, int | None], Sequence[DeedLine]]
PAGE = 200
LINE, DAY = 54, 34
_SELECTED = 0x00008000
CHIPS = {
    "undone": (N_("undone"), "mute", "undo-2"),
    "undo": (N_("undo"), "info", "undo-2"),
    "redo": (N_("redo"), "info", "redo-2"),
}


class DeedModel(QAbstractListModel):
    """Deeds, newest first, with a line for each day between; `read(limit, before)` gives the next ones."""

    def __init__(self, read: Read, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._items: list[dt.date | DeedLine] = []
        self._oldest: int | None = None
        self._has_more = False
        self._search = ""

    def reload(self, search: str = "") -> None:
        """Read from the newest on; `search` keeps deeds whose words or author hold it."""
        self.beginResetModel()
        self._items, self._oldest, self._has_more, self._search = [], None, True, search.casefold().strip()
        self._items = self._next()
        self.endResetModel()

    def deed(self, row: int) -> DeedLine | None:
        """The deed of a line; None for a day."""
        item = self._items[row] if 0 <= row < len(self._items) else None
        return item if isinstance(item, DeedLine) else None

    def day(self, row: int) -> dt.date | None:
        """The day of a line of that kind."""
        item = self._items[row] if 0 <= row < len(self._items) else None
        return item if isinstance(item, dt.date) else None

    def row_of(self, deed_id: int) -> int:
        """The line of a deed, -1 when it is not read or not shown."""
        return next(
            (row for row, item in enumerate(self._items) if isinstance(item, DeedLine) and item.id == deed_id), -1
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = 0) -> object:
        deed = self.deed(index.row())
        if role in (0, 11):
            return deed.words if deed else day_words(self.day(index.row()))
        return tip(deed.words) if role == TIP_ROLE and deed else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_deed = self.deed(index.row()) is not None
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if is_deed else Qt.ItemFlag.NoItemFlags

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._has_more

    def fetchMore(self, parent: Index) -> None:
        more = self._next()
        if more:
            self.beginInsertRows(QModelIndex(), len(self._items), len(self._items) + len(more) - 1)
            self._items += more
            self.endInsertRows()

    def _next(self) -> list[dt.date | DeedLine]:
        deeds = self._read(PAGE, self._oldest)
        self._has_more = len(deeds) == PAGE
        if deeds:
            self._oldest = deeds[-1].id
        last = next((item.at.date() for item in reversed(self._items) if isinstance(item, DeedLine)), None)
        out: list[dt.date | DeedLine] = []
        for deed in deeds:
            if self._search and self._search not in f"{deed.words} {deed.who}".casefold():
                continue
            if deed.at.date() != last:
                last = deed.at.date()
                out.append(last)
            out.append(deed)
        return out


class _DeedDelegate(QStyledItemDelegate):
    def __init__(self, view: DeedList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, LINE if self._view.deeds.deed(index.row()) else DAY)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, deed = option.rect, self._view.deeds.deed(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if deed is None:
            _write(
                painter,
                rect.adjusted(16, 10, -12, 0),
                day_words(self._view.deeds.day(index.row())),
                font(12, QFont.Weight.DemiBold),
                "fg2",
            )
        else:
            self._paint_deed(painter, rect, deed, is_chosen=bool(option.state.value & _SELECTED))
        painter.restore()

    def _paint_deed(self, painter: QPainter, rect: QRect, deed: DeedLine, *, is_chosen: bool) -> None:
        if is_chosen:
            painter.fillRect(rect, colour("sel"))
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), colour("accent"))
            if self._view.hasFocus():
                painter.setPen(QPen(colour("accent"), 1.5))
                painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -3, -3), 5, 5)
        elif self._view.hovered == deed.id:
            painter.fillRect(rect, colour("hover"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("mute_bg"))
        painter.drawRoundedRect(QRectF(rect.x() + 16, rect.y() + 12, 30, 30), 8, 8)
        draw_icon(painter, QPointF(rect.x() + 23, rect.y() + 19), icon_of(deed), 16, "fg2")
        right = rect.right() - 14
        key = "undone" if deed.is_undone else deed.kind
        if key in CHIPS:
            words, tone, name = CHIPS[key]
            face = font(12, QFont.Weight.Medium)
            wide = QFontMetricsF(face).horizontalAdvance(_(words)) + 35
            draw_chip(painter, QPointF(right - wide, rect.center().y() + 1), _(words), tone, name)
            right -= int(wide) + 8
        text = QRect(rect.x() + 58, rect.y(), right - rect.x() - 58, rect.height())
        _write(
            painter,
            text.adjusted(0, 8, 0, -26),
            deed.words,
            font(13, QFont.Weight.Medium),
            "fg2" if deed.is_undone else "fg",
        )
        _write(painter, text.adjusted(0, 27, 0, -8), note_of(deed), font(12, is_tabular=True), "fg3")


class DeedList(QListView):
    """`chosen(DeedLine or None)`."""

    chosen = Signal(object)

    def __init__(self, read: Read) -> None:
        super().__init__()
        self.deeds = DeedModel(read, self)
        self.hovered = -1
        self.is_picked = False  # somebody chose a deed; until then the newest is shown
        self.setModel(self.deeds)
        self.setItemDelegate(_DeedDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(lambda now, _before: self.chosen.emit(self.deeds.deed(now.row())))

    def reload(self, search: str = "") -> None:
        """Read anew; a deed somebody chose stays so, else the newest one is shown."""
        current = self.current() if self.is_picked else None
        self.deeds.reload(search)
        row = self.deeds.row_of(current.id) if current else -1
        first = next((at for at in range(min(2, self.deeds.rowCount())) if self.deeds.deed(at)), -1)
        self.is_picked = row >= 0
        row = row if row >= 0 else first
        if row >= 0:
            self.setCurrentIndex(self.deeds.index(row))
        else:
            self.chosen.emit(None)

    def current(self) -> DeedLine | None:
        """The deed chosen."""
        return self.deeds.deed(self.currentIndex().row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.is_picked = self.current() is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        self.is_picked = self.current() is not None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        deed = self.deeds.deed(self.indexAt(event.position().toPoint()).row())
        if (deed.id if deed else -1) != self.hovered:
            self.hovered = deed.id if deed else -1
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
    return short_day(day) if day.year == now.year else _("{day} {year}", day=short_day(day), year=day.year)


def note_of(deed: DeedLine) -> str:
    """13:58 · li.na · 22 rows."""
    rows = n_("{count} row", "{count} rows", deed.rows) if deed.rows else ""
    return " · ".join(part for part in (f"{deed.at:%H:%M}", deed.who, rows) if part)


def icon_of(deed: DeedLine) -> str:
    """An icon for what was done."""
    if deed.kind in ("undo", "redo"):
        return f"{deed.kind}-2"
    return _LABELS.get(deed.label.split(" ")[0], "pencil")


_LABELS = {"Import": "file-spreadsheet", "New": "plus", "Remove": "trash-2", "Edit": "pencil"}


def _write(painter: QPainter, box: QRect, text: str, face: QFont, ink: str) -> None:
    painter.setFont(face)
    painter.setPen(colour(ink))
    shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
