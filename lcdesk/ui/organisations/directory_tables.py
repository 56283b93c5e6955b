"""The tables of the directory, typed into as sheets: entries, themes in their order, minutes of
travel between venues; they tell what is to be kept.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout

from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field, is_masked
from lcdesk.model.kinds import Number
from lcdesk.services.curriculum.directory import VENUES, VenueEntry, name_of
from lcdesk.services.curriculum.travel_times import Pair, Way
from lcdesk.texts import N_, n_, with_label
from lcdesk.ui.kit.painting.plain_text import TIP_ROLE, tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.kit.table.delegates import PAD, PAINTERS, draw_text
from lcdesk.ui.kit.table.model import Index, Record, RecordTable, TableColumn, id_of
from lcdesk.ui.kit.table.record_view import RecordView, cell_commands
from lcdesk.ui.kit.widgets import Card
from lcdesk.ui.kit.widgets.controls import moving_step

Cells = dict[int, dict[str, Any]]


class EntryTable(Card):
    """Tells `kept({id: {column: value}})` of what was typed, pasted, cleared or filled down, and
    `refused(sentence)`.
    """

    kept = Signal(object)
    refused = Signal(str)

    def __init__(self, columns: Sequence[TableColumn], stretched: str = "") -> None:
        super().__init__()
        self.entries: dict[int, Record] = {}
        self._words, self._sort = "", ("", False)
        self.table = self.make_table(columns)
        self.view = self.make_view(self.table)
        if stretched:
            self.view.columns.stretch(stretched)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.refused.connect(self.refused)
        self.table.edited.connect(lambda one, values: self.kept.emit({one: values}))
        self.view.block_pasted.connect(self._paste)
        self.view.cleared.connect(self.clear)
        self.view.filled.connect(lambda _way: self.fill_down())
        self.view.header.sort_asked.connect(self._sort_by)

    def make_table(self, columns: Sequence[TableColumn]) -> RecordTable:
        """The model; subclasses have one that knows more."""
        return RecordTable(columns, self.read_page)

    def make_view(self, table: RecordTable) -> RecordView:
        """The view; subclasses have one that can do more."""
        return RecordView(table, picks="cells")

    def read_page(self, ids: Sequence[int]) -> list[Record]:
        """The records of these ids, as far as they are there."""
        return [self.entries[one] for one in ids if one in self.entries]

    def show_entries(self, entries: Iterable[Record], *, is_typed: bool = False) -> None:
        """Show these records; after typing everybody stays in the row where the hands are."""
        self.entries = {id_of(entry): entry for entry in entries}
        before = [one for one in self.table.ids if one in self.entries] if is_typed else []
        ordered = self._ordered(self.entries.values())
        self._show(
            [*before, *(one for one in ordered if one not in set(before))] if before else ordered
        )

    def search(self, words: str) -> None:
        """Show only those in which each of the words stands, in whatever language."""
        self._words = words
        self._show(self._ordered(self.entries.values()))

    def selected(self) -> list[int]:
        """The ids of the rows with anything selected."""
        return self.view.selected_ids()

    def handlers(self) -> Handlers:
        """What can be done with the cells selected."""
        return cell_commands(self.view, self.clear, self.fill_down)

    def clear(self) -> None:
        """Take out what stands in the cells of the block; private values, which are shown
        masked, are passed over.
        """
        names = [name for name in self.view.block().names if self._column(name).is_editable]
        cells = {
            one: {name: None for name in names if self.entries[one].get(name) is not None}
            for one in self.view.block_ids()
        }
        self._keep(cells)

    def fill_down(self) -> None:
        """The first row of the block into the others."""
        names = [name for name in self.view.block().names if self._column(name).is_editable]
        first, *others = self.view.block_ids()
        self._keep({one: {name: self.entries[first].get(name) for name in names} for one in others})

    def _paste(self, texts: Mapping[int, Mapping[str, str]]) -> None:
        """What cannot be understood stays in its cell, in red; everything else is kept as one
        change.
        """
        cells: Cells = {}
        refused: list[str] = []
        for one, line in texts.items():
            for name, text in line.items():
                column = self._column(name)
                if column.field is None or not column.is_editable or is_masked(text):
                    continue
                try:
                    cells.setdefault(one, {})[name] = column.field.parse(text)
                except BadValue as bad:
                    self.view.cells.reject_cell(one, name, text, bad.message)
                    refused.append(bad.message)
        self._keep(cells)
        if refused:
            told = n_(
                "{count} cell was not understood and left as it was",
                "{count} cells were not understood and left as they were",
                len(refused),
            )
            self.refused.emit(with_label(told, refused[0]))

    def seen(self, ids: Iterable[int]) -> dict[int, Record]:
        """These entries as they were shown; a cell as it was when its editor was opened."""
        known = {one: self.entries[one] for one in ids if one in self.entries}
        return known | self.table.shown(known)

    def note_written(self, cells: Cells) -> None:
        """These values were written from here, and are as good as shown before everything is
        read anew.
        """
        self.table.note_written(cells)
        for one, values in cells.items():
            self.view.cells.forgive([one], values.keys())
        self.entries |= {
            one: {**self.entries[one], **cells[one]} for one in cells if one in self.entries
        }

    def _keep(self, cells: Cells) -> None:
        changed = {
            one: {
                name: value
                for name, value in values.items()
                if self.entries[one].get(name) != value
            }
            for one, values in cells.items()
            if one in self.entries
        }
        if any(changed.values()):
            self.kept.emit({one: values for one, values in changed.items() if values})

    def _column(self, name: str) -> TableColumn:
        return self.table.columns[self.table.column_at(name)]

    def _show(self, ids: Sequence[int]) -> None:
        words = _folded(self._words).split()
        self.view.set_ids(
            [one for one in ids if all(word in _said(self.entries[one]) for word in words)]
        )

    def _sort_by(self, name: str, is_descending: bool) -> None:
        self._sort = (name, is_descending)
        self.view.header.show_sorts(((name, is_descending),))
        self._show(self._ordered(self.entries.values()))

    def _ordered(self, entries: Iterable[Record]) -> list[int]:
        """As given, or by the chosen column with blanks last in either direction."""
        name, is_descending = self._sort
        rows = list(entries)
        if name:
            column = self._column(name)

            def key(record: Record) -> Any:
                value = record.get(name)
                return value if isinstance(value, int) else column.show(record).casefold()

            full = [record for record in rows if column.show(record)]
            rows = [
                *sorted(full, key=key, reverse=is_descending),
                *(one for one in rows if not column.show(one)),
            ]
        return [id_of(record) for record in rows]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _said(record: Record) -> str:
    """What is searched: every text but private ones."""
    return _folded(
        " ".join(
            str(value)
            for name, value in record.items()
            if isinstance(value, str) and name != "phone"
        )
    )


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


class ThemeTable(EntryTable):
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


def _name_between(venue_id: int) -> str:
    """The name of a venue's column."""
    return f"{_MARK}{venue_id}"


def _records(venues: Sequence[VenueEntry], minutes: Mapping[Pair, int]) -> Iterable[Record]:
    ids = [one["id"] for one in venues]
    for venue in venues:
        ways = {_name_between(other): minutes.get(frozenset((venue["id"], other))) for other in ids}
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
