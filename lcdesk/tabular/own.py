"""Sheets of our own export: told by the head of their hidden id column, and read as they were
written; nothing in them has to be guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, get_args

from lcdesk.model import countries, own_fields
from lcdesk.model.catalogue import KINDS, LISTED
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import is_masked
from lcdesk.model.kinds import Choice, Country, Kind, YesNo
from lcdesk.model.kinds.base import NO, YES
from lcdesk.model.query import WORKED_OUT
from lcdesk.tabular.curriculum.lists import read_activities
from lcdesk.tabular.grid import EMPTY, Cell, Grid
from lcdesk.tabular.matching.heads import Heads
from lcdesk.tabular.matching.learned import LearnedMappings
from lcdesk.tabular.matching.words import letters
from lcdesk.tabular.participants import read_people
from lcdesk.tabular.record_lists import read_rows
from lcdesk.tabular.records import TableReading, begin, reader_for, take_outcomes
from lcdesk.tabular.tables.bodies import NAMES
from lcdesk.tabular.tables.found import FoundTable, column_cells, texts_of
from lcdesk.tabular.tables.lines import is_figure, is_note, is_total
from lcdesk.tabular.understood import FoundColumn, RecordName, is_listed
from lcdesk.tabular.values import NOTHING, CellOutcome, ColumnReader, kept_text, raw_of
from lcdesk.tabular.writing.specs import (
    BAND_MARK,
    BESIDE_ALUMNI,
    HOW_TO,
    ID_HEAD,
    MARKED,
    SOMEBODY,
    head_in_both,
    head_of,
    hint_of,
)
from lcdesk.texts import LANGUAGES, _, in_language, n_

_TOP = 30  # rows in which the heads stand: an export has three above them, an office may add some
_ENOUGH = 3  # cells of a row without an id that tell of somebody whose name is missing
_LISTS = "|".join((*(kind.name for kind in LISTED), SOMEBODY))
_MARK = re.compile(rf"[PA]\d+|(?:{_LISTS})-\d+")


@dataclass(slots=True)
class Own:
    """A sheet of our own export: the rows with an id (`marks` in their order), and those that
    were added by hand.
    """

    written: FoundTable
    added: FoundTable
    columns: list[FoundColumn]
    marks: list[str] = field(default_factory=list[str])


def find_own(grid: Grid) -> Own | None:
    """The table of our own export on a sheet; None where the id column is not there, or no head
    is one of ours.
    """
    place = _place(grid)
    if place is None:
        return None
    top, id_column = place
    below = range(top + 1, grid.height)
    said = [cell.text.strip() for cell in column_cells(grid, id_column, below)]
    marks = {row: text for row, text in zip(below, said, strict=True) if _MARK.fullmatch(text)}
    bands = {
        row
        for row, text in zip(below, said, strict=True)
        if text == BAND_MARK and len(texts_of(grid, row)) == 2
    }
    heads = {
        column: grid.cell(top, column).text for column in range(grid.width) if column != id_column
    }
    heads = {column: text for column, text in heads.items() if _plain(text) not in _worked_out()}
    kind = _kind(marks.values(), heads.values())
    if kind == "alumni_contact":
        heads = {column: text for column, text in heads.items() if _plain(text) not in _beside()}
    hints = {column: _hints(kind).get(_plain(text), "") for column, text in heads.items()}
    grid = _without_how_to(
        grid, [row for row in below if row not in marks], {**hints, id_column: HOW_TO}
    )
    columns = _columns(kind, heads, grid, below)
    if not any(column.field for column in columns):
        return None
    levels = {column.index: (column.head,) for column in columns}
    titles = list(dict.fromkeys(text for row in range(top) for _, text in texts_of(grid, row)))
    written, added = (
        FoundTable(grid, Heads(kind, top, top, dict(levels)), titles=titles, is_own=True)
        for _ in range(2)
    )
    written.rows = list(marks)
    if bands:  # heads of groups, with what is counted of them: nobody
        written.left |= dict.fromkeys(bands, "total")
    added.rows = _added(
        grid, added, columns, [row for row in below if row not in marks and row not in bands]
    )
    return Own(written, added, columns, list(marks.values()))


@cache
def _hints(kind: RecordName) -> dict[str, str]:
    """Head as we write it → what the how-to row of an empty sheet says below it."""
    return {_plain(head_of(field)): _plain(hint_of(field)) for field in KINDS[kind].fields}


def _without_how_to(grid: Grid, rows: Sequence[int], hints: Mapping[int, str]) -> Grid:
    """The sheet with the how-to cells left out, wherever sorting put them.

    That row may be half overtyped: what somebody wrote there stays.
    """
    told = [
        (row, column)
        for column, hint in hints.items()
        if hint
        for row, cell in zip(rows, column_cells(grid, column, rows), strict=True)
        if cell.text and cell.text[0] == hint[0] and _plain(cell.text) == hint
    ]
    if not told:
        return grid
    cells = [list(row) for row in grid.rows]
    for row, column in told:
        cells[row][column] = EMPTY
    return replace(grid, rows=cells)


def _place(grid: Grid) -> tuple[int, int] | None:
    """Row and column of the head of the ids."""
    for row in range(min(_TOP, grid.height)):
        for column, text in texts_of(grid, row):
            if text == ID_HEAD:
                return row, column
    return None


def _kind(marks: Iterable[str], heads: Iterable[str]) -> RecordName:
    """What the ids are of; without ids (an empty template), whose heads these are."""
    counted = Counter(_kind_marked(mark) for mark in marks)
    if not counted:
        said = {_plain(head) for head in heads}
        counted = Counter({kind: len(_written_heads(kind).keys() & said) for kind in _KINDS})
    return max(_KINDS, key=lambda kind: counted[kind])  # of several the first


_KINDS: tuple[RecordName, ...] = get_args(RecordName)


def _kind_marked(mark: str) -> RecordName:
    """What an id is of."""
    if found := MARKED.fullmatch(mark):
        named = "alumni_contact" if found["kind"] == SOMEBODY else found["kind"]
        return next(kind for kind in _KINDS if kind == named)
    return "activity" if mark[0] == "A" else "participant"


def _written_heads(kind: RecordName) -> dict[str, str]:
    """Head as we write it → field; of lists of the office also in one language alone, and of own
    fields by every name they had.
    """
    known = _heads_of_built_in(kind)
    own = own_fields.in_force().fields if kind == "participant" else ()
    if not own:
        return known
    written = {_plain(head_of(field)): field.name for field in own}
    told = {_plain(head): field.name for field in own for head in field.heads}
    return {**told, **written, **known}


@cache
def _heads_of_built_in(kind: RecordName) -> dict[str, str]:
    fields = KINDS[kind].built_in
    known = {_plain(head_of(field)): field.name for field in fields}
    if is_listed(kind):
        for spoken in LANGUAGES:
            for field in fields:
                known.setdefault(_plain(in_language(spoken, field.label)), field.name)
    return known


@cache
def _worked_out() -> frozenset[str]:
    """Heads of what the program works out by itself: nothing to be taken in."""
    return frozenset(_plain(head_in_both(label)) for label in WORKED_OUT.values())


@cache
def _beside() -> frozenset[str]:
    """Heads that the list of all alumni has beside those of their contacts."""
    said = {label: (in_language("en", label), in_language("zh", label)) for label in BESIDE_ALUMNI}
    joined = {head_in_both(label) for label in BESIDE_ALUMNI}
    return frozenset(map(_plain, joined.union(*said.values())))


def _plain(head: str) -> str:
    """A head whose languages stand in two lines, or in one as CSV files have it."""
    return " ".join(head.split())


def _columns(
    kind: RecordName, heads: dict[int, str], grid: Grid, below: Sequence[int]
) -> list[FoundColumn]:
    """Each column with the field whose head it bears; all others are the office's own and stay
    so, whatever they say.
    """
    known, taken, columns = _written_heads(kind), set[str](), list[FoundColumn]()
    for index, text in heads.items():
        name = known.get(_plain(text))
        if name and name not in taken:
            taken.add(name)
            columns.append(FoundColumn(index, text, name, "sure", "own"))
        elif text.strip() or any(cell.text.strip() for cell in column_cells(grid, index, below)):
            head = text if text.strip() else letters(index)
            is_twice = any(head == column.head for column in columns if column.field is None)
            columns.append(
                FoundColumn(index, f"{head} ({letters(index)})" if is_twice else head, None)
            )
    return columns


def _added(
    grid: Grid, found: FoundTable, columns: Sequence[FoundColumn], rows: Sequence[int]
) -> list[int]:
    """The rows without an id that name somebody or something, or tell so much that the name is
    only missing; totals and remarks below the list are none.
    """
    names = [column.index for column in columns if column.field in NAMES[found.heads.kind]]
    mapped = [column.index for column in columns if column.field and column.field != "number"]
    kept: list[int] = []
    for row in rows:
        texts = [text for _, text in texts_of(grid, row)]
        if not texts:
            continue
        held = [column for column in mapped if grid.cell(row, column).text.strip()]
        is_named = any(column in names for column in held)
        told = [
            text
            for column in held
            if not is_figure(text := grid.cell(row, column).text) and not is_total(text)
        ]
        is_sum = is_total(texts[0]) and len(told) < 2
        is_aside = is_sum or (len(texts) == 1 and is_note(texts[0]))
        if is_aside or not (is_named or len(told) >= _ENOUGH):
            found.left[row] = "total" if is_total(texts[0]) else "note"
            found.notes += texts
        else:
            kept.append(row)
    return kept


# --- The rows: a value comes back as itself, in whichever language it was exported ---


def read_own(
    own: Own, around: Sequence[str], learned: LearnedMappings | None
) -> list[TableReading]:
    """The rows with an id exactly as they stand; those a clerk added below are read like any
    other list.
    """
    if learned is not None and is_listed(own.written.heads.kind):
        learned = learned.for_list(own.written.heads.kind)
    written = begin(own.written, own.columns, (), learned)
    for row, mark in zip(written.rows, own.marks, strict=True):
        row.extra[ID_HEAD] = mark
    for column in own.columns:
        _read_column(written, column)
    hidden = (written.cells(column.index) for column in own.columns if column.field is None)
    _tell_masked(written, _("Further columns"), [cell for cells in hidden for cell in cells])
    added = begin(own.added, own.columns, own.added.notes, learned)
    if added.rows and is_listed(added.kind):
        read_rows(added)
    elif added.rows and added.kind == "participant":
        read_people(added, around)
    elif added.rows:
        read_activities(added, [*own.added.titles, *around])
    return [work for work in (written, added) if work.rows]


def _read_column(work: TableReading, column: FoundColumn) -> None:
    cells = work.cells(column.index)
    if column.field is None:
        for row, cell in zip(work.rows, cells, strict=True):
            if is_masked(cell.text):
                row.masked[column.head] = cell.text
            elif cell.text and not cell.text.isspace():
                row.extra[column.head] = cell.text
        return
    target = KINDS[work.kind].field(column.field)
    usual = reader_for(work, column, target, cells)
    take_outcomes(work, target, cells, _ExactReader(usual).read(cells))
    if target.is_private:
        for row, cell in zip(work.rows, cells, strict=True):
            if is_masked(cell.text):
                row.masked[target.name] = cell.text
        _tell_masked(work, target.title, cells)


def _tell_masked(work: TableReading, title: str, cells: Sequence[Cell]) -> None:
    if count := sum(is_masked(cell.text) for cell in cells):
        said = n_(
            "{field}: {count} cell is masked; what the desk holds there stays.",
            "{field}: {count} cells are masked; what the desk holds there stays.",
            count,
            field=title,
        )
        work.remarks.append(said)


class _ExactReader(ColumnReader):
    """Takes a cell at its word; only what no export writes, and so was typed since, is read with
    the usual leniency.
    """

    def __init__(self, usual: ColumnReader) -> None:
        super().__init__(usual.target, usual.kind)
        self.usual = usual
        self.words = _written_words(usual.target.kind)

    def read_cell(self, cell: Cell) -> CellOutcome:
        if cell.error is not None or cell.lost == "formula":
            return self.usual.read_cell(cell)
        if self.target.is_private and is_masked(cell.text):
            return NOTHING  # what the export hid; told once a column
        value = self.words.get(cell.text)
        if value is None:
            try:
                value = self.target.parse(raw_of(cell, self.kind))
            except BadValue:
                return self.usual.read_cell(cell)
        return NOTHING if value is None else CellOutcome(value, kept_text(cell, value))


@cache
def _written_words(kind: Kind) -> Mapping[str, Any]:
    """What an export writes for each value of a closed list, in every language of the program."""
    if isinstance(kind, Country):
        return {
            countries.name(code, spoken): code for code in countries.codes() for spoken in LANGUAGES
        }
    if isinstance(kind, YesNo):
        said: list[tuple[Any, str]] = [(True, YES), (False, NO)]
    else:
        said = (
            [(option.code, option.label) for option in kind.options]
            if isinstance(kind, Choice)
            else []
        )
    return {in_language(spoken, label): value for value, label in said for spoken in LANGUAGES}


countries.when_renamed(_written_words.cache_clear)
