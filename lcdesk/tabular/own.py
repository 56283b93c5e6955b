"""Rows of our own export, read as they were written: a value comes back as itself, in whichever
language it was exported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from lcdesk.model import countries
from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import Choice, Country, Kind, YesNo
from lcdesk.model.kinds.choices import NO, YES
from lcdesk.model.masking import is_masked
from lcdesk.tabular.curriculum.lists import read_activities
from lcdesk.tabular.grid import Cell
from lcdesk.tabular.matching.learned import LearnedMappings
from lcdesk.tabular.participants import read_people
from lcdesk.tabular.records import TableReading, begin, reader_for, take_outcomes
from lcdesk.tabular.tables.own import Own
from lcdesk.tabular.understood import FoundColumn
from lcdesk.tabular.values import NOTHING, CellOutcome, ColumnReader, kept_text, raw_of
from lcdesk.tabular.writing import ID_HEAD
from lcdesk.texts import LANGUAGES, _, in_language, n_


def read_own(
    own: Own, around: Sequence[str], learned: LearnedMappings | None
) -> list[TableReading]:
    """The rows with an id exactly as they stand; those a clerk added below are read like any
    other list.
    """
    written = begin(own.written, own.columns, (), learned)
    for row, mark in zip(written.rows, own.marks, strict=True):
        row.extra[ID_HEAD] = mark
    for column in own.columns:
        _read_column(written, column)
    hidden = (written.cells(column.index) for column in own.columns if column.field is None)
    _tell_masked(written, _("Further columns"), [cell for cells in hidden for cell in cells])
    added = begin(own.added, own.columns, own.added.notes, learned)
    if added.rows and added.kind == "participant":
        read_people(added, around)
    elif added.rows:
        read_activities(added, [*own.added.titles, *around])
    return [work for work in (written, added) if work.rows]


def _read_column(work: TableReading, column: FoundColumn) -> None:
    cells = work.cells(column.index)
    if column.field is None:
        for row, cell in zip(work.rows, cells, strict=True):
            if cell.text and not cell.text.isspace() and not is_masked(cell.text):
                row.extra[column.head] = cell.text
        return
    target = KINDS[work.kind].field(column.field)
    usual = reader_for(work, column, target, cells)
    take_outcomes(
        work,
        target,
        cells,
        _ExactReader(usual).read(cells),
        is_once=isinstance(target.kind, Choice),
    )
    if target.is_private:
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
