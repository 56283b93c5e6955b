"""RecordTable: one model for every table; ids in an array, rows fetched by id in pages, texts
made once.
"""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import compress, count, pairwise
from typing import Any, Generic, TypedDict, TypeVar, Unpack, cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from lcdesk.model.catalogue import Record
from lcdesk.model.faults import OfficeOutOfReach
from lcdesk.model.fields import Field, GivesWay, masked
from lcdesk.model.kinds import Choice, Country, Date, Number
from lcdesk.model.names import listed_name
from lcdesk.services.core.edit_conflicts import seen_before
from lcdesk.texts import _, language
from lcdesk.ui.kit.painting.plain_text import TIP_ROLE, tip

PAGE = 100  # rows read at once: a jump waits for one or two pages
PAGES_KEPT = 40

ShownRecord = TypeVar("ShownRecord", bound=Record, contravariant=True)
TableRecord = TypeVar("TableRecord", bound=Record)
ReadPage = Callable[[Sequence[int]], Sequence[TableRecord]]
Index = QModelIndex | QPersistentModelIndex

_DISPLAY, _EDIT, _ACCESSIBLE = 0, 2, 11  # Qt.ItemDataRole as ints: half the time of comparing enums

_PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TYPED = _PLAIN | Qt.ItemFlag.ItemIsEditable


class Identified(TypedDict):
    """What every record of a table has, beside its fields."""

    id: int


def id_of(record: Record) -> int:
    """The id of a record of a table, whatever its fields."""
    return cast("Identified", record)["id"]


class ColumnChanges(TypedDict, total=False):
    """What a column can have otherwise than the one it is made from."""

    title: str
    width: int
    look: str
    text: Callable[[Any], str]
    tone: Callable[[Any], str]
    tip: Callable[[Any], str]
    is_editable: bool
    is_sortable: bool
    is_hidden: bool
    yields_below: int


@dataclass(frozen=True)
class TableColumn(Generic[ShownRecord]):
    """A column: where its text comes from, how it looks (a painter of delegates.PAINTERS),
    whether it can be edited. Of which type its records are need be said only where its functions
    name their keys.
    """

    name: str
    title: str  # marked with N_
    width: int = 120
    # text, strong, muted, name, country, chip, number, time … (delegates.PAINTERS)
    look: str = "text"
    field: Field | None = None
    text: Callable[[ShownRecord], str] | None = None
    # "" or the token of the text's colour, e.g. "warn"
    tone: Callable[[ShownRecord], str] | None = None
    # what is said on hover instead of the text, "" where nothing more is
    tip: Callable[[ShownRecord], str] | None = None
    is_editable: bool = False
    is_sortable: bool = True
    is_hidden: bool = False  # until chosen by the column chooser
    # px of table width below which it leaves its room to the others; in a table that is laid out
    # by what stands in it: those with more go first
    yields_below: int = 0

    @property
    def gives_way(self) -> GivesWay:
        """What becomes of its texts where there is little room; of what is no field: they wrap."""
        return self.field.gives_way if self.field else "wraps"

    def show(self, record: ShownRecord) -> str:
        """The cell's text; private values masked."""
        if self.text:
            return self.text(record)
        said = self.field.text(record) if self.field else str(record.get(self.name) or "")
        return masked(said) if self.field and self.field.is_private else said

    def with_(self, **changes: Unpack[ColumnChanges]) -> TableColumn[ShownRecord]:
        """The same column with something else, e.g. another look."""
        return replace(self, **changes)


def column_of(field: Field, **changes: Unpack[ColumnChanges]) -> TableColumn[Record]:
    """The column of a field: flags for countries, chips for lists with tones, names of people in
    the form they are listed in, editable unless private.
    """
    look = "text"
    if isinstance(field.kind, Country):
        look = "country"
    elif isinstance(field.kind, Choice) and any(option.look for option in field.kind.options):
        look = "chip"
    elif isinstance(field.kind, Number):
        look = "number"
    text: Callable[[Record], str] | None = None
    if isinstance(field.kind, Date):
        text = partial(_short_date, field)
    elif (field.entity, field.name) == ("Person", "full_name"):
        text = listed_name
    made = TableColumn[Record](
        field.name,
        field.label,
        field.width,
        look,
        field,
        text,
        is_editable=not field.is_private,
        is_hidden=not field.is_listed,
    )
    return made.with_(**changes)


def _short_date(field: Field, record: Record) -> str:
    """In a table a Chinese date is 2026-12-06: the long form would need twice the room."""
    day = record.get(field.name)
    if language() == "zh" and isinstance(day, dt.date):
        return day.isoformat()
    return "" if day is None else field.kind.format(day)


@dataclass(frozen=True)
class GroupBand:
    """A row that heads a group: what its rows have in common, how many they are, a note on them,
    and the value behind it.
    """

    label: str
    count: int
    note: str = ""
    key: Any = None

    @property
    def mark(self) -> Any:
        """What it is known by when its group is folded, whatever the number of its people."""
        return self.label if self.key is None else self.key


def band_rows(ids: array[int], bands: Mapping[int, GroupBand]) -> list[int]:
    """The rows in which bands stand, from top to bottom."""
    rows, row = list[int](), 0
    for key, band in bands.items():  # mostly in their order, each as far from the next as it says
        if row >= len(ids) or ids[row] != key:
            return list(compress(count(), map(bands.__contains__, ids)))
        rows.append(row)
        is_folded = row + 1 < len(ids) and ids[row + 1] in bands
        row += 1 if is_folded else 1 + band.count
    is_whole = row >= len(ids) or not bands
    return rows if is_whole else list(compress(count(), map(bands.__contains__, ids)))


def without_folded(
    ids: array[int], bands: Mapping[int, GroupBand], folded: Collection[Any]
) -> array[int]:
    """The ids without those that stand below bands of the marks `folded`; the very same array
    where there are none.
    """
    if not any(band.mark in folded for band in bands.values()):
        return ids
    rows = band_rows(ids, bands)
    shown = ids[: rows[0]] if rows else ids[:]
    for top, end in pairwise((*rows, len(ids))):
        shown.extend(ids[top : top + 1] if bands[ids[top]].mark in folded else ids[top:end])
    return shown


class _FetchedRow(Generic[TableRecord]):
    """A fetched record and the texts of its cells, made when first asked for."""

    __slots__ = ("record", "texts")

    def __init__(self, record: TableRecord | None, width: int) -> None:
        self.record = record
        self.texts: list[str | None] = [None] * width


class RecordTable(QAbstractTableModel, Generic[TableRecord]):
    """Rows by id. `read_page(ids)` gives their records, `read_beside(ids)` what some of them have
    besides, by id; both are read within `together`. `edited` tells what was typed. Among them may
    stand bands (`set_rows`).
    """

    edited = Signal(object, object)  # id, {field name: value}: somebody typed into a cell

    def __init__(
        self,
        columns: Sequence[TableColumn[Any]],
        read_page: ReadPage[TableRecord],
        parent: QObject | None = None,
        read_beside: Callable[[Sequence[int]], Mapping[int, Record]] | None = None,
        together: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        super().__init__(parent)
        self.columns: tuple[TableColumn[Any], ...] = tuple(columns)
        self._read_page, self._read_beside, self._together = read_page, read_beside, together
        self._ids = array("q")
        self._rows: dict[int, int] = {}  # of those ids that were asked for
        self._whole = self._ids  # with the rows of the groups that are folded
        self._heads_of_whole: list[int] = []  # where bands stand in it
        self._folded = set[Any]()  # marks of their bands
        self._bands: Mapping[int, GroupBand] = {}
        self._band_rows: list[int] = []
        self._pages: OrderedDict[int, list[_FetchedRow[TableRecord]]] = OrderedDict()
        # what was read before, shown where it cannot be read anew
        self._pages_before: OrderedDict[int, list[_FetchedRow[TableRecord]]] = OrderedDict()
        self._heads: list[str] = []
        # id → what the cell held when somebody began to type into it
        self._opened: dict[int, Record] = {}

    @property
    def ids(self) -> array[int]:
        """The ids of all rows, in order; not to be changed."""
        return self._ids

    def set_ids(self, ids: Iterable[int]) -> None:
        """Show these rows. The same ids in the same order only read their values anew."""
        self.set_rows(ids, {})

    def set_rows(self, ids: Iterable[int], bands: Mapping[int, GroupBand]) -> None:
        """The same with bands between them: `ids` holds their (negative) ids in their places,
        `bands` what they say.
        """
        whole = ids if isinstance(ids, array) else array("q", ids)
        fresh = self.unfolded(whole, bands)
        self._whole, self._heads_of_whole = whole, band_rows(whole, bands)
        if fresh == self._ids:
            self._bands = bands
            self.forget()
            return
        self.beginResetModel()
        self._ids, self._bands = fresh, bands
        self._rows.clear()
        self._band_rows = self._heads_of_whole if fresh is whole else band_rows(fresh, bands)
        self._drop_pages()
        self.endResetModel()

    @property
    def bands(self) -> Mapping[int, GroupBand]:
        """The bands by id."""
        return self._bands

    # --- folding ---

    @property
    def whole(self) -> array[int]:
        """The ids of all rows, those of folded groups included; not to be changed."""
        return self._whole

    @property
    def records(self) -> int:
        """How many records there are, bands left out and those of folded groups included."""
        return len(self._whole) - len(self._bands)

    def place_of(self, record_id: int) -> int:
        """The how manieth of the records somebody is, counted from 1; 0 when it is none of them."""
        if self._whole is self._ids:
            at = self.row_of(record_id)
        else:
            at = self._whole.index(record_id) if record_id in self._whole else -1
        if at < 0:
            return 0
        return at + 1 - bisect_left(self._heads_of_whole, at)

    def is_folded(self, band: GroupBand) -> bool:
        """Are the rows below a band hidden?"""
        return band.mark in self._folded

    def fold(self, marks: Iterable[Any], *, is_folded: bool) -> None:
        """Hide the rows below the bands of these marks, or show them again, from the next
        `set_rows` on.
        """
        (self._folded.update if is_folded else self._folded.difference_update)(marks)

    def unfolded(self, ids: array[int], bands: Mapping[int, GroupBand]) -> array[int]:
        """What of these rows would be shown."""
        return without_folded(ids, bands, self._folded)

    def band_above(self, record_id: int) -> GroupBand | None:
        """The band of the group a row belongs to, folded or not."""
        row = self._whole.index(record_id) if self._bands and record_id in self._whole else -1
        return next(
            (self._bands[one] for one in reversed(self._whole[: row + 1]) if one in self._bands),
            None,
        )

    def count_bands(self, first: int, last: int) -> int:
        """How many bands stand in these rows, both included."""
        return bisect_right(self._band_rows, last) - bisect_left(self._band_rows, first)

    def band(self, row: int) -> GroupBand | None:
        """The band that stands in a row; None for a record."""
        return self._bands.get(self._ids[row]) if self._bands else None

    def forget(self) -> None:
        """Read what is shown anew."""
        self._drop_pages()
        if self._ids:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1)
            )

    def set_columns(self, columns: Sequence[TableColumn]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._heads = []
        self._drop_pages()
        self.endResetModel()

    def retranslate(self) -> None:
        """Make all texts anew."""
        self._heads = []
        self.forget()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def id_at(self, row: int) -> int:
        """The id of a row."""
        return self._ids[row]

    def rows_of(self, ids: Sequence[int]) -> list[int]:
        """The rows of those of these ids that are shown, from top to bottom."""
        if len(ids) < 20:
            return sorted(row for row in map(self.row_of, ids) if row >= 0)
        wanted = set(ids)
        return [row for row, record_id in enumerate(self.ids) if record_id in wanted]

    def row_of(self, record_id: int) -> int:
        """The row of an id, -1 when it is not shown. Many ask for the same few, and among a million
        ids a look takes 14 ms.
        """
        if record_id not in self._rows:
            try:
                self._rows[record_id] = self._ids.index(record_id)
            except ValueError:
                self._rows[record_id] = -1
        return self._rows[record_id]

    def record(self, row: int) -> TableRecord | None:
        """The record of a row; None when it is gone meanwhile."""
        return self._row(row).record

    def shown(self, ids: Collection[int]) -> dict[int, TableRecord]:
        """The records of these as they were last shown, for a write that must overwrite nobody:
        those that were read, and a cell as it was when its editor was opened.
        """
        wanted = frozenset(ids)
        read = (
            row.record for page in self._pages.values() for row in page if row.record is not None
        )
        found = {at: record for record in read if (at := id_of(record)) in wanted}
        return {
            one: cast("TableRecord", seen_before(record, self._opened.get(one, {})))
            for one, record in found.items()
        }

    def note_written(self, cells: Mapping[int, Record]) -> None:
        """These values were written from here, and are as good as shown before the news of it
        come.
        """
        for page in self._pages.values():
            for row in page:
                if row.record is not None and (values := cells.get(id_of(row.record))):
                    row.record = cast("TableRecord", {**row.record, **values})

    def take_typed(self, index: Index, value: Any, opened: Any) -> None:
        """A value out of the editor of a cell, which held `opened` when it was opened; left as
        it was it is none.
        """
        if value == opened:
            return
        self._opened = {self._ids[index.row()]: {self.columns[index.column()].name: opened}}
        self.setData(index, value)
        self._opened = {}

    def cell(self, row: int, column: int) -> tuple[str, TableRecord | None]:
        """Text and record of a cell, for painters: no QVariant on the way."""
        at = self._row(row)
        text = at.texts[column]
        if text is None:
            text = at.texts[column] = self._say(row, column, at.record)
        return text, at.record

    def _say(self, row: int, column: int, record: Record | None) -> str:
        if record is not None:
            return self.columns[column].show(record)
        band = self.band(row) if column == 0 else None
        return (
            " · ".join(part for part in (band.label, str(band.count), band.note) if part)
            if band
            else ""
        )

    def column_at(self, name: str) -> int:
        """The number of a column, -1 when there is none of that name."""
        return next((at for at, column in enumerate(self.columns) if column.name == name), -1)

    # --- what Qt asks ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = 0) -> Any:
        if role == _DISPLAY or role == _ACCESSIBLE:  # noqa: SIM109  (a tuple would cost a search)
            return self.cell(index.row(), index.column())[0]
        if role == _EDIT:
            value, field = self.value(index), self.columns[index.column()].field
            is_hidden = field is not None and field.is_private and value is not None
            return self.cell(index.row(), index.column())[0] if is_hidden else value
        if role == TIP_ROLE:
            return tip(self._tip(index.row(), index.column())) or None
        return None

    def _tip(self, row: int, at: int) -> str:
        text, record = self.cell(row, at)
        said = self.columns[at].tip
        return (said(record) if said and record is not None else "") or text

    def value(self, index: Index) -> Any:
        """What a cell holds, for its editor; whatever else reads the table (a screen reader, a
        program) gets no private value.
        """
        return (self._row(index.row()).record or {}).get(self.columns[index.column()].name)

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        column = self.columns[index.column()]
        if role != _EDIT or not column.is_editable:
            return False
        record = self.record(index.row())
        if record is None or record.get(column.name) == value:
            return False
        self.edited.emit(self._ids[index.row()], {column.name: value})
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        is_typed = self.columns[index.column()].is_editable and self.band(index.row()) is None
        return _TYPED if is_typed else _PLAIN

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == _DISPLAY or role == _ACCESSIBLE:  # noqa: SIM109  (a tuple would cost a search)
            if not self._heads:
                self._heads = [_(column.title) for column in self.columns]
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight
                if self.columns[section].look == "number"
                else Qt.AlignmentFlag.AlignLeft
            )
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _row(self, row: int) -> _FetchedRow[TableRecord]:
        number, at = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(number)
        return page[at]

    def _drop_pages(self) -> None:
        if self._pages:
            self._pages_before, self._pages = self._pages, OrderedDict()

    def _fetch(self, number: int) -> list[_FetchedRow[TableRecord]]:
        ids = self._ids[number * PAGE : (number + 1) * PAGE]
        asked = (
            [record_id for record_id in ids if record_id not in self._bands] if self._bands else ids
        )
        try:
            found = self._read_whole(asked)
        except OfficeOutOfReach:  # it is said elsewhere, and `forget` is called once it is back
            known = (row.record for rows in self._pages_before.values() for row in rows)
            found = {id_of(record): record for record in known if record is not None}
        page = [_FetchedRow(found.get(record_id), len(self.columns)) for record_id in ids]
        self._pages[number] = page
        if len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return page

    def _read_whole(self, asked: Sequence[int]) -> dict[int, TableRecord]:
        """Id → record, with what stands beside it, of one moment."""
        with self._together():
            found = {id_of(record): record for record in self._read_page(asked)}
            besides = self._read_beside(asked) if self._read_beside else {}
        for record_id, beside in besides.items():
            if record_id in found:
                found[record_id] = cast("TableRecord", {**found[record_id], **beside})
        return found
