"""What has changed since a page of the reports over the years was signed: every number of its
tables beside the one of the same report gathered now, seen from the day it was signed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

from lcdesk.model.faults import KnownFault
from lcdesk.model.figure_tables import (
    FigureCell,
    FigureColumn,
    FigureReport,
    FigureRow,
    FiguresPage,
    FigureTable,
)
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.counting_rules import CountRule, list_rules
from lcdesk.services.figures.figure_book import in_both
from lcdesk.services.figures.over_years import OverYears
from lcdesk.services.figures.scopes import read_cohorts
from lcdesk.services.figures.signed_reports import SignedLine
from lcdesk.texts import N_, BilingualText, _, n_, speaking

TOTAL = "total"
"""What stands for the row of the total among the keys of a change."""


class NumberChange(NamedTuple):
    """A number that is another: of which table, row and column (their keys), which label, what it
    was and is; and how many records came in and went out.
    """

    table: str
    row: str
    column: str
    label: BilingualText
    before: BilingualText
    after: BilingualText
    came: int
    went: int


@dataclass(frozen=True)
class FigureChanges:
    """What has changed since a page was signed, exactly: the name of each table with its numbers
    that are others. `notes`, in both languages, say what is otherwise about its words.
    """

    line: SignedLine
    signed: FiguresPage
    tables: Sequence[tuple[BilingualText, Sequence[NumberChange]]]
    notes: tuple[BilingualText, ...]

    @property
    def is_empty(self) -> bool:
        """Are all numbers, and the records behind them, as they were?"""
        return not self.tables


def figure_changes_since(desk: Desk, line: SignedLine, signed: FiguresPage) -> FigureChanges:
    """Beside the same report of now; where it can no longer be made, its numbers are gone."""
    notes: list[BilingualText] = []
    today = _today(desk, signed, notes)
    keys = dict.fromkeys(table.key for told in (signed.told, today) for table in told["en"].tables)
    tables: list[tuple[BilingualText, Sequence[NumberChange]]] = []
    for key in keys:
        if found := list(_changed(key, signed.told, today)):
            tables.append((_name(key, signed.told, today), found))
    notes += _rule_notes(signed.told, today)
    return FigureChanges(line, signed, tables, tuple(notes))


# --- the same report of now ---


def _today(
    desk: Desk, signed: FiguresPage, notes: list[BilingualText]
) -> Mapping[str, FigureReport]:
    nothing = {code: replace(report, tables=()) for code, report in signed.told.items()}
    asked = OverYears.of_data(signed.asked)
    if asked is None:
        notes.append(_told(N_("This program makes no such report any more.")))
        return nothing
    if asked.cohorts is not None:
        there = {one["id"] for one in read_cohorts(desk)}
        left = tuple(one for one in asked.cohorts if one in there)
        if gone := len(asked.cohorts) - len(left):
            notes.append(BilingualText.told(lambda: _gone(gone)))
        if not left:
            return nothing
        asked = replace(asked, cohorts=left)
    rule, day = _rule(desk, asked, signed), signed.asked.get("day")
    if rule is not None:
        notes.append(_told(N_("Its counting rule was removed; people are counted as before.")))
    seen = dt.date.fromisoformat(day) if day else None
    try:
        return in_both(desk, lambda: asked.gather(desk, rule, seen))
    except KnownFault as fault:
        notes.append(BilingualText(str(fault), str(fault)))
        return nothing


def _gone(count: int) -> str:
    return n_(
        "{count} of its cohorts is no longer there.",
        "{count} of its cohorts are no longer there.",
        count,
    )


def _rule(desk: Desk, asked: OverYears, signed: FiguresPage) -> CountRule | None:
    """The rule as it was signed, where the desk has it no more."""
    if signed.rule is None or asked.rule in list_rules(desk):
        return None
    kept = {**signed.rule, "statuses": tuple(signed.rule.get("statuses", ()))}
    return CountRule(**cast("dict[str, Any]", kept))


# --- numbers beside each other ---


def _changed(
    key: str, then: Mapping[str, FigureReport], now: Mapping[str, FigureReport]
) -> Iterator[NumberChange]:
    sides = [{code: _table(report, key) for code, report in told.items()} for told in (then, now)]
    cells = [_cells(told["en"]) for told in sides]
    for place in dict.fromkeys((*cells[0], *cells[1])):
        before, after = (side.get(place, FigureCell()) for side in cells)
        old, new = set(before.ids), set(after.ids)
        if (before.value, before.whole, old) == (after.value, after.whole, new):
            continue
        row, column = place
        yield NumberChange(
            key,
            row,
            column,
            _label(sides, row, column),
            _words(sides, column, before),
            _words(sides, column, after),
            len(new - old),
            len(old - new),
        )


Tables = Sequence[Mapping[str, FigureTable | None]]
"""Then and now: language → the table, None where there is none."""


def _table(report: FigureReport, key: str) -> FigureTable | None:
    return next((one for one in report.tables if one.key == key), None)


def _cells(table: FigureTable | None) -> dict[tuple[str, str], FigureCell]:
    if table is None:
        return {}
    lines = [(row.key, row.cells) for row in table.rows]
    lines += [(TOTAL, table.total)] if table.total is not None else []
    return {
        (key, column.key): cell
        for key, cells in lines
        for column, cell in zip(table.columns, cells, strict=True)
    }


def _name(
    key: str, then: Mapping[str, FigureReport], now: Mapping[str, FigureReport]
) -> BilingualText:
    said: dict[str, str] = {}
    for code in ("zh", "en"):
        table = _table(now[code], key) or _table(then[code], key)
        said[code] = table.name if table else key
    return BilingualText(**said)


def _label(sides: Tables, row: str, column: str) -> BilingualText:
    """ "Kenya, women"."""
    said: dict[str, str] = {}
    for code in ("zh", "en"):
        found = [told[code] for told in reversed(sides)]
        line = next((one for table in found if (one := _row(table, row))), None)
        with speaking(code):
            label = line.label if line else _("Total") if row == TOTAL else row
            head = _column(found, column)
            said[code] = _("{row}, {column}", row=label, column=head.said if head else column)
    return BilingualText(**said)


def _words(sides: Tables, column: str, cell: FigureCell) -> BilingualText:
    def tell() -> str:
        head = _column([told["en"] for told in reversed(sides)], column)
        return head.words(cell) if head else "–"

    return BilingualText.told(tell)


def _row(table: FigureTable | None, key: str) -> FigureRow | None:
    return next((one for one in table.rows if one.key == key), None) if table else None


def _column(tables: Sequence[FigureTable | None], key: str) -> FigureColumn | None:
    found = (one for table in tables if table for one in table.columns if one.key == key)
    return next(found, None)


def _rule_notes(
    then: Mapping[str, FigureReport], now: Mapping[str, FigureReport]
) -> list[BilingualText]:
    """Counting rules that are said otherwise now."""
    notes: dict[BilingualText, None] = {}
    for table in now["en"].tables:
        before, after = (
            BilingualText(
                *(
                    one.rule if (one := _table(told[code], table.key)) else ""
                    for code in ("zh", "en")
                )
            )
            for told in (then, now)
        )
        if before and before != after:
            told: dict[str, str] = {}
            for code in ("zh", "en"):
                with speaking(code):
                    told[code] = _("Counted otherwise now: {rule}", rule=getattr(after, code))
            notes[BilingualText(**told)] = None
    return list(notes)


def _told(message: str) -> BilingualText:
    return BilingualText.told(lambda: _(message))
