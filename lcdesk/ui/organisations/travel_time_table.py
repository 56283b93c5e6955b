"""Minutes of travel as a grid: a row and a column for each venue, typed once and valid both
ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from lcdesk.model.fields import Field
from lcdesk.model.kinds import Number
from lcdesk.services.curriculum.directory import VENUES, VenueEntry, name_of
from lcdesk.services.curriculum.travel_times import Pair, Way
from lcdesk.texts import N_
from lcdesk.ui.kit.painting.plain_text import TIP_ROLE, tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.table.delegates import PAD, PAINTERS, draw_text
from lcdesk.ui.kit.table.model import Index, Record, RecordTable, TableColumn, id_of
from lcdesk.ui.organisations.entry_table import Cells, EntryTable

_MARK = "way_"
_WIDE = 124


class WayGrid(RecordTable):
    """A cell of a venue with itself is no way; what a head has no room for is told by its
    tooltip.
    """

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.columns[index.column()].name == name_between(
            self.id_at(index.row())
        ):
            return flags & ~Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == TIP_ROLE and orientation == Qt.Orientation.Horizontal:
            return tip(self.columns[section].title)
        return super().headerData(section, orientation, role)


class WayTable(EntryTable):
    """Rows and columns are the venues; blank: nobody knows."""

    def __init__(self) -> None:
        super().__init__([_venue_column()])
        self.view.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)

    def make_table(self, columns: Sequence[TableColumn]) -> RecordTable:
        return WayGrid(columns, self.read_page)

    def show_ways(self, venues: Sequence[VenueEntry], minutes: Mapping[Pair, int]) -> None:
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


def name_between(venue_id: int) -> str:
    """The name of a venue's column."""
    return f"{_MARK}{venue_id}"


def _records(venues: Sequence[VenueEntry], minutes: Mapping[Pair, int]) -> Iterable[Record]:
    ids = [one["id"] for one in venues]
    for venue in venues:
        ways = {name_between(other): minutes.get(frozenset((venue["id"], other))) for other in ids}
        yield {
            "id": venue["id"],
            "venue": name_of(VENUES, venue),
            "name": venue["name"],
            "name_zh": venue["name_zh"],
            **ways,
        }


def _venue_column() -> TableColumn:
    return TableColumn("venue", N_("Minutes between"), 240, "strong", is_sortable=False)


def _way_column(venue_id: int, title: str) -> TableColumn:
    name = name_between(venue_id)
    field = Field(name, Number(0, 1440), title)
    return TableColumn(
        name, title, _WIDE, "way", field, _text_of(name), is_editable=True, is_sortable=False
    )


def _text_of(name: str) -> Any:
    return lambda record: "" if record.get(name) is None else str(record[name])


def paint_way(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    """The minutes; a venue with itself is a grey field."""
    if column.name == name_between(id_of(record)):
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


PAINTERS.update(way=paint_way)
