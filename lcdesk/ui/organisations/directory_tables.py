"""The tables of the directory, typed into as sheets: entries, themes in their order, minutes of
travel between venues; they tell what is to be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication

from lcdesk.model.catalogue import Record
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Number
from lcdesk.services.core.record_lists import VENUES, name_of
from lcdesk.services.curriculum.directory import Entry
from lcdesk.services.curriculum.travel_times import Pair, Way
from lcdesk.texts import N_
from lcdesk.ui.kit.painting.plain_text import TIP_ROLE, tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.table.delegates import PAD, PAINTERS, draw_text
from lcdesk.ui.kit.table.entry_table import Cells, EntryTable
from lcdesk.ui.kit.table.model import Index, RecordTable, TableColumn, id_of
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets.controls import moving_step

# --- Themes in their order, which Alt+Up and Alt+Down or the grip at the left change ---


class ThemeView(RecordView):
    """`moved(id, row)`: this theme is to stand in that row."""

    moved = Signal(int, int)

    def __init__(self, table: RecordTable) -> None:
        super().__init__(table, picks="cells")
        self._held, self._from = 0, QPoint()  # the theme taken by its grip, and where
        self._gap = -1  # before which row it would be put down

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = moving_step(event)
        current = self.current_id()
        if not step or current is None:
            super().keyPressEvent(event)
            return
        row = self.table.row_of(current) + step
        if 0 <= row < len(self.table.ids):
            self.moved.emit(current, row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = self.indexAt(event.position().toPoint())
        if (
            at.isValid()
            and self.table.columns[at.column()].name == "grip"
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self._held, self._from = self.table.id_at(at.row()), event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if not self._held:
            super().mouseMoveEvent(event)
        elif (
            at - self._from
        ).manhattanLength() >= QApplication.startDragDistance() or self._gap >= 0:
            self._show_gap(self._gap_at(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        held, gap = self._held, self._gap
        self._held = 0
        self._show_gap(-1)
        if held and gap >= 0:
            was = self.table.row_of(held)
            row = gap - 1 if gap > was else gap
            if row != was:
                self.moved.emit(held, row)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap >= 0:
            painter = QPainter(self.viewport())
            painter.fillRect(
                QRect(0, max(self._edge(self._gap) - 1, 0), self.viewport().width(), 3),
                colour("accent"),
            )
            painter.end()

    def _gap_at(self, at: QPoint) -> int:
        row = self.rowAt(at.y())
        if row < 0:
            return len(self.table.ids) if at.y() > 0 else 0
        return row + (at.y() > self.rowViewportPosition(row) + self.rowHeight(row) / 2)

    def _edge(self, gap: int) -> int:
        last = len(self.table.ids) - 1
        return (
            self.rowViewportPosition(gap)
            if gap <= last
            else self.rowViewportPosition(last) + self.rowHeight(last)
        )

    def _show_gap(self, gap: int) -> None:
        self._gap = gap
        self.viewport().update()


class ThemeTable(EntryTable[Entry]):
    """Tells `ordered(ids)`: the themes in their new order."""

    ordered = Signal(list)

    def make_view(self, table: RecordTable) -> RecordView:
        made = ThemeView(table)
        made.moved.connect(self._move)
        return made

    def _move(self, theme_id: int, row: int) -> None:
        """To the row among those shown; those a search hides keep their places behind the one
        before them.
        """
        shown = list(self.table.ids)
        shown.remove(theme_id)
        order = [one for one in self.entries if one != theme_id]
        order.insert(order.index(shown[row]) if row < len(shown) else len(order), theme_id)
        self.ordered.emit(order)


# --- Minutes of travel: typed once and valid both ways ---


_MARK = "way_"
_WIDE = 124


class WayGrid(RecordTable):
    """A cell of a venue with itself is no way; what a head has no room for is told by its
    tooltip.
    """

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.columns[index.column()].name == _name_between(
            self.id_at(index.row())
        ):
            return flags & ~Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == TIP_ROLE and orientation == Qt.Orientation.Horizontal:
            return tip(super().headerData(section, orientation))
        return super().headerData(section, orientation, role)


class WayTable(EntryTable[Record]):
    """Rows and columns are the venues; blank: nobody knows."""

    def __init__(self) -> None:
        super().__init__([_venue_column()])
        self.view.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)

    def make_table(self, columns: Sequence[TableColumn]) -> RecordTable:
        return WayGrid(columns, self.read_page)

    def show_ways(self, venues: Sequence[Entry], minutes: Mapping[Pair, int]) -> None:
        """Show the grid of these venues; while a way is typed, afterwards."""
        if self.view.freeze.put_off(lambda: self.show_ways(venues, minutes)):
            return
        columns = [
            _venue_column(),
            *(_way_column(one["id"], name_of(VENUES, one)) for one in venues),
        ]
        if [(one.name, one.title) for one in columns] != [
            (one.name, one.title) for one in self.table.columns
        ]:
            self.view.cells.rejected.clear()
            self.table.set_columns(columns)
            self.view.columns.apply()
        self.show_entries(_records(venues, minutes))


def ways_of(cells: Cells, shown: Mapping[int, Record] | None = None) -> list[Way]:
    """Cells that were typed or pasted as ways, or what was `shown` in them; a cell of a venue
    with itself says nothing.
    """
    return [
        (venue, other, minutes if shown is None else shown[venue].get(name))
        for venue, values in cells.items()
        for name, minutes in values.items()
        if (other := int(name.removeprefix(_MARK))) != venue
    ]


def _name_between(venue_id: int) -> str:
    """The name of a venue's column."""
    return f"{_MARK}{venue_id}"


def _records(venues: Sequence[Entry], minutes: Mapping[Pair, int]) -> Iterable[Record]:
    ids = [one["id"] for one in venues]
    for venue in venues:
        ways = {_name_between(other): minutes.get(frozenset((venue["id"], other))) for other in ids}
        yield {
            "id": venue["id"],
            "venue": name_of(VENUES, venue),
            **{name: venue.get(name) for name in VENUES.kind.names},
            **ways,
        }


def _venue_column() -> TableColumn:
    return TableColumn("venue", N_("Minutes between"), 240, "strong", is_sortable=False)


def _way_column(venue_id: int, title: str) -> TableColumn:
    name = _name_between(venue_id)
    field = Field(name, Number(0, 1440), title)
    return TableColumn(
        name, title, _WIDE, "way", field, _text_of(name), is_editable=True, is_sortable=False
    )


def _text_of(name: str) -> Any:
    return lambda record: "" if record.get(name) is None else str(record[name])


def _paint_way(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    """The minutes; a venue with itself is a grey field."""
    if column.name == _name_between(id_of(record)):
        painter.fillRect(rect.adjusted(0, 0, 0, -1), colour("mute_bg"))
    else:
        draw_text(
            painter,
            rect.adjusted(6, 0, -PAD, 0),
            text,
            font(13, is_tabular=True),
            colour("fg"),
            is_right=True,
        )


PAINTERS.update(way=_paint_way)
