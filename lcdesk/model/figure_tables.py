"""Figures of any kind of record as tables: a breakdown a table, each number with the records behind
it, the counting rule printed beneath, and what does not add up.

The reports over the years are made of these; screen, workbook, page and JSON show the same tables.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, NotRequired, TypedDict, TypeVar, cast

from lcdesk.model.attendance import Rate
from lcdesk.model.report import ReportSigner, Signature, signer_of
from lcdesk.texts import BilingualText, _, figure, percent_of

Form = Literal["count", "hours", "mean", "share", "rate", "money", "amount"]
"""How the values of a column are written: people and things, hours, a mean of 1 to 5, "45% of 22",
a rate of attendance (rounded down, "92% (23 of 25)"), whole CNY, an amount in the unit of its row.
"""
Kept = TypeVar("Kept")
UNKNOWN = ""
"""The key of the row of what is not known."""


@dataclass(frozen=True)
class FigureCell:
    """A number and the ids of the records behind it. `whole`: of how many it is a share, or of how
    many answers a mean; None where it is neither. `value` None: nothing is known.
    """

    value: float | int | None = None
    ids: tuple[int, ...] = ()
    whole: int | None = None


@dataclass(frozen=True)
class FigureColumn:
    """A column of numbers; `head` is marked by N_ where the program names it (`is_named` False)."""

    key: str
    head: str
    form: Form = "count"
    is_named: bool = False
    """Is the head a name somebody gave, which nothing translates?"""

    @property
    def said(self) -> str:
        """Its head in the language of the moment."""
        return self.head if self.is_named else _(self.head)

    def words(self, cell: FigureCell) -> str:
        """A value as it is shown; "–" where nothing is known. A share never stands without its
        whole, nor a mean without its n.
        """
        if cell.value is None:
            return "–"
        value = cell.value
        if self.form == "share":
            return percent_of(int(value), cell.whole or 0) or "–"
        if self.form == "rate":
            return _rate_words(int(value), cell.whole or 0)
        if self.form == "mean":
            return _("{mean} (n = {count})", mean=f"{value:.2f}", count=cell.whole or 0)
        if self.form == "hours":
            return _("{hours} h", hours=plain_number(value))
        return plain_number(value)


@dataclass(frozen=True)
class FigureRow:
    """A line of a table, a cell a column. `flag`: a country code, "" for none."""

    key: str
    label: str
    cells: tuple[FigureCell, ...]
    flag: str = ""


@dataclass(frozen=True)
class FigureTable:
    """A breakdown. `finding` says in a sentence what it shows, `rule` what is counted and how,
    `records` which kind of records the ids are of ("lead", "participant", "cohort" …).

    `total` None: its rows are parts of no whole; `adds_up` False: one record stands in several
    rows, so that they add up to more than the total. `series`: the columns that a picture stacks.
    """

    key: str
    name: str
    finding: str
    head: str
    columns: tuple[FigureColumn, ...]
    rows: tuple[FigureRow, ...]
    rule: str
    records: str
    total: tuple[FigureCell, ...] | None = None
    adds_up: bool = True
    remarks: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    whole: str = "total"
    """The column whose numbers stand at the ends of the bars; none where there is no such one."""
    detail: str = ""
    """What is told beneath the finding."""
    is_printed: bool = True
    """Does it stand on the page to be signed, too?"""
    is_told_empty: bool = False
    """Has it no number though there are records? Then its finding says why, and it is shown."""

    @property
    def is_empty(self) -> bool:
        """Has it no number but nothing?"""
        return not any(cell.value for row in self.rows for cell in row.cells)

    @property
    def is_shown(self) -> bool:
        """Has it a number, or says why not?"""
        return self.is_told_empty or not self.is_empty

    def place(self, column: str) -> int:
        """Where a column stands, by its key."""
        return next(place for place, one in enumerate(self.columns) if one.key == column)

    def cell(self, row: str, column: str) -> FigureCell:
        """The cell of a row and a column by their keys; an empty one where there is none."""
        found = next((one for one in self.rows if one.key == row), None)
        return found.cells[self.place(column)] if found else FigureCell()


@dataclass(frozen=True)
class FigureReport:
    """Tables that belong together, of one state of the desk, in one language."""

    key: str
    title: str
    scope: str
    sentence: str
    tables: tuple[FigureTable, ...]
    remarks: tuple[str, ...] = ()
    deed: int = 0
    """The number of the last operation of the desk it is made of."""

    @property
    def is_empty(self) -> bool:
        """Is nothing counted in any table?"""
        return all(table.is_empty for table in self.tables)

    def table(self, key: str) -> FigureTable:
        """A table by its key."""
        return next(table for table in self.tables if table.key == key)

    @property
    def said(self) -> tuple[str, ...]:
        """What does not add up, of all tables, each once."""
        every = (*self.remarks, *(remark for table in self.tables for remark in table.remarks))
        return tuple(dict.fromkeys(every))


def _rate_words(there: int, of: int) -> str:
    percent = Rate(there, of).percent
    if percent is None:
        return "–"
    return _("{percent}% ({there} of {count})", percent=percent, there=there, count=of)


def plain_number(value: float) -> str:
    """A number in groups of three; at most three decimals, none that says nothing."""
    if float(value).is_integer():
        return figure(int(value))
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def text_lines(table: FigureTable) -> list[list[str]]:
    """Heads, a line a row, and the total: as text for a terminal or the clipboard."""
    heads = [table.head, *(column.said for column in table.columns)]
    lines = [
        [
            row.label,
            *(column.words(cell) for column, cell in zip(table.columns, row.cells, strict=True)),
        ]
        for row in table.rows
    ]
    if table.total is None:
        return [heads, *lines]
    sums = [
        column.words(cell) if cell.value is not None else ""
        for column, cell in zip(table.columns, table.total, strict=True)
    ]
    return [heads, *lines, [_("Total"), *sums]]


def as_data(report: FigureReport) -> dict[str, object]:
    """The report as JSON has it: tables by key, each number with the ids behind it."""
    return {
        "report": report.key,
        "title": report.title,
        "scope": report.scope,
        "sentence": report.sentence,
        "remarks": list(report.remarks),
        "tables": {table.key: _table_data(table) for table in report.tables},
    }


def _table_data(table: FigureTable) -> dict[str, object]:
    keys = [column.key for column in table.columns]

    def cells(values: Sequence[FigureCell]) -> dict[str, object]:
        return {
            key: {
                "value": cell.value,
                **({"of": cell.whole} if cell.whole is not None else {}),
                "ids": list(cell.ids),
            }
            for key, cell in zip(keys, values, strict=True)
        }

    return {
        "name": table.name,
        "finding": table.finding,
        "detail": table.detail,
        "counted": table.rule,
        "records": table.records,
        "adds_up": table.adds_up,
        "remarks": list(table.remarks),
        "rows": [{"key": row.key, "label": row.label, **cells(row.cells)} for row in table.rows],
        "total": None if table.total is None else cells(table.total),
    }


# --- the colours of the parts of a bar, by their names ---

MOST_INKS = 6
_INKS = {
    "women": "women",
    "men": "men",
    "other": "other",
    "going": "women",
    "ended": "men",
    "there": "women",
    "missing": "line",
    "none": "mute",
}


def inks_of(series: Sequence[str]) -> tuple[str, ...]:
    """A colour for each part of a bar: known parts have their own, the others one after the other;
    what is beyond those is grey.
    """
    if len(series) < 2:
        return ("women",) * len(series)
    free = iter(f"part{number}" for number in range(1, MOST_INKS + 1))
    return tuple(_INKS.get(key) or next(free, "mute") for key in series)


# --- a report as it stands on its page, in both languages, and as a file can keep it ---


OVER_YEARS_KIND = "over_years"
"""What `kind` says in the data that is kept of such a page; a report of the countries has none."""


@dataclass(frozen=True)
class FiguresPage:
    """A report told in both languages ("zh", "en"; the same tables, rows and numbers), what it was
    `asked` of, as plain data, and when it was made. `signature` is not part of what is kept: who
    reads a signed page adds it. `rule`: its counting rule as it was, plain data too, None where it
    has none. `signer`: who signs it by hand, None as long as nobody is said to.
    """

    told: Mapping[str, FigureReport]
    asked: Mapping[str, Any] = field(default_factory=dict[str, Any])
    office: str = ""
    made_at: dt.datetime | None = None
    rule: Mapping[str, Any] | None = None
    signer: ReportSigner | None = None
    signature: Signature | None = None

    @property
    def scope(self) -> BilingualText:
        """Which report it is, and of what."""
        reports = (self.told[code] for code in ("zh", "en"))
        return BilingualText(*(f"{one.title} – {one.scope}" for one in reports))

    @property
    def sentence(self) -> BilingualText:
        """What it says in a sentence."""
        return self.said("sentence")

    @property
    def remarks(self) -> tuple[BilingualText, ...]:
        """What does not add up."""
        pairs = zip(*(self.told[code].said for code in ("zh", "en")), strict=False)
        return tuple(BilingualText(zh, en) for zh, en in pairs)

    def said(self, what: str) -> BilingualText:
        """A text of the report in both languages: "title", "sentence"."""
        return BilingualText(*(getattr(self.told[code], what) for code in ("zh", "en")))


class _KeptCell(TypedDict):
    ids: NotRequired[list[int]]


class _KeptRow(TypedDict):
    cells: list[_KeptCell]


class _KeptTable(TypedDict):
    """A table as JSON has it; beside these keys its other fields."""

    rows: list[_KeptRow]
    columns: list[dict[str, Any]]
    total: list[_KeptCell] | None


class _KeptReport(TypedDict):
    """A report as JSON has it; beside its tables its other fields."""

    tables: list[_KeptTable]


def page_data(page: FiguresPage) -> dict[str, Any]:
    """The page as JSON keeps it. The ids behind the numbers stand in one language; `counted` are
    the participants among them.
    """
    told = {code: _report_data(report) for code, report in page.told.items()}
    for cell in _cell_data(told["zh"]):
        cell.pop("ids")
    tables = [one for one in page.told["en"].tables if one.records == "participant"]
    cells = [cell for one in tables for row in one.rows for cell in row.cells]
    return {
        "kind": OVER_YEARS_KIND,
        "asked": dict(page.asked),
        "told": told,
        "office": page.office,
        "made_at": page.made_at.isoformat() if page.made_at else None,
        "rule": page.rule,
        "scope": asdict(page.scope),
        "sentence": asdict(page.sentence),
        "cohort_ids": page.asked.get("cohorts"),
        "signer": asdict(page.signer) if page.signer else None,
        "counted": [[one] for one in sorted({one for cell in cells for one in cell.ids})],
    }


def page_of(data: Mapping[str, Any]) -> FiguresPage:
    """The page kept so; what is missing has its default, what a later program added is left out."""
    kept = _reports_in(data)
    for cell, beside in zip(_cell_data(kept["zh"]), _cell_data(kept["en"]), strict=True):
        cell["ids"] = beside.get("ids", [])
    told = {code: _report_of(kept[code]) for code in ("zh", "en")}
    made, signer = data.get("made_at"), data.get("signer")
    return FiguresPage(
        told,
        data.get("asked") or {},
        data.get("office", ""),
        dt.datetime.fromisoformat(made) if made else None,
        data.get("rule"),
        signer_of(signer) if signer else None,
    )


def _reports_in(data: Mapping[str, Any]) -> Mapping[str, _KeptReport]:
    return data.get("told", {})


def _report_data(report: FigureReport) -> _KeptReport:
    data: _KeptReport = json.loads(json.dumps(asdict(report)))
    return data


def _cell_data(report: _KeptReport) -> list[_KeptCell]:
    """The cells of all tables of a report as it is kept."""
    lines = (
        line
        for table in report["tables"]
        for line in (*(row["cells"] for row in table["rows"]), table["total"] or ())
    )
    return [cell for line in lines for cell in line]


def _report_of(data: _KeptReport) -> FigureReport:
    tables = tuple(map(_table_of, data.get("tables", ())))
    return _made(FigureReport, {**data, "tables": tables})


def _table_of(data: _KeptTable) -> FigureTable:
    total = data.get("total")
    rows = (_made(FigureRow, {**row, "cells": _cells_of(row["cells"])}) for row in data["rows"])
    columns = (_made(FigureColumn, column) for column in data["columns"])
    parts = {"rows": tuple(rows), "columns": tuple(columns)}
    return _made(
        FigureTable, {**data, **parts, "total": None if total is None else _cells_of(total)}
    )


def _cells_of(cells: Iterable[Mapping[str, Any]]) -> tuple[FigureCell, ...]:
    return tuple(_made(FigureCell, cell) for cell in cells)


def _made(kind: type[Kept], data: Mapping[str, Any]) -> Kept:
    """What this program knows of it; lists are tuples."""
    names = {one.name for one in fields(cast("Any", kind))}
    known = {name: value for name, value in data.items() if name in names}
    lists = {
        name: tuple(cast("list[Any]", value))
        for name, value in known.items()
        if isinstance(value, list)
    }
    return kind(**{**known, **lists})
