"""The empty workbook: once filled, in either language and by any program, it imports without a
question.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lcdesk.model import countries
from lcdesk.model.catalogue import ACTIVITY, PARTICIPANT, RecordKind
from lcdesk.model.fields import Field
from lcdesk.model.kinds import (
    BirthDate,
    Choice,
    Country,
    Date,
    Emails,
    Kind,
    Names,
    Number,
    Phones,
    Time,
    YesNo,
)
from lcdesk.services.exporting import exporting
from lcdesk.services.importing import importing
from lcdesk.tabular.understood import Understanding
from lcdesk.tabular.writing.specs import HOW_TO, head_of, written_choices
from lcdesk.texts import in_language, speak

KINDS = pytest.mark.parametrize("kind", [PARTICIPANT, ACTIVITY], ids=lambda kind: kind.name)
HEAD = 3
"""The row of the heads; the how-to row is the next."""
PEOPLE = [
    ("Amina", "Wanjiru"),
    ("Ana", "Lima"),
    ("Bakyt", "Osmonov"),
    ("Jean-Luc", "Traoré"),
    ("Siti", "Rahmawati"),
    ("Daw", "Khin"),
    ("Tariq", "Aziz"),
]
NAMES_ZH = ["阿米娜", "安娜", "巴克特", "让", "西蒂", "钦", "塔里克"]
Value = tuple[object, Any]
"""What is typed into the cell, and what must be kept."""


def filled(field: Field, number: int, chance: random.Random) -> Value:
    """A value for a field of the row of a number, all different from row to row where people
    differ.
    """
    given, family = PEOPLE[number % len(PEOPLE)]
    named = {
        "full_name": f"{given} {family}{'abcdefghij'[number // 7 % 10]}",
        "family_name": f"{family}{'abcdefghij'[number // 7 % 10]}",
        "given_name": given,
        "name_zh": f"{NAMES_ZH[number % 7]}{'甲乙丙丁戊己庚辛壬癸'[number // 7 % 10]}",
        "number": f"{number + 1:03d}",
        "passport_no": f"00{number:05d}E{number % 10}",
        "title": f"Lecture {number} on floods",
        "title_zh": f"防洪讲座{number}",
    }
    if field.name in named:
        return named[field.name], named[field.name]
    if field.name == "end":
        return dt.time(12, 30), dt.time(12, 30)
    return of_kind(field, number, chance)


def of_kind(field: Field, number: int, chance: random.Random) -> Value:
    kind = field.kind
    word = f"{number:04d}" if number % 3 == 0 else f"{field.name[:3].upper()}{number}"
    day, born = (
        dt.date(2027, 6, 1) + dt.timedelta(number),
        dt.date(1970, 1, 1) + dt.timedelta(number * 97 % 12000),
    )
    plain: dict[type[Kind], Value] = {
        BirthDate: (born, born.isoformat()),
        Date: (day, day),
        Number: (number + 1, number + 1),
        Time: (dt.time(9, number % 60),) * 2,
        Emails: (f"a{number}@example.org",) * 2,
        Phones: (f"+25471200{number:04d}",) * 2,
        Names: ("Li Ming; Ana Lima",) * 2,
    }
    return chosen(kind, chance) if written_choices(kind) else plain.get(type(kind), (word, word))


def chosen(kind: Kind, chance: random.Random) -> Value:
    """An entry of the list, or the label of its value in either language alone."""
    place = chance.randrange(len(written_choices(kind)))
    word = written_choices(kind)[place]
    value = kind.parse(word)
    if isinstance(kind, Country):
        return chance.choice([word, countries.name(value), countries.name(value, "zh")]), value
    if isinstance(kind, Choice):
        label = kind.options[place].label
        return chance.choice([word, label, in_language("zh", label)]), value
    return word, value


def fill(sheet: Worksheet, kind: RecordKind, rows: list[int]) -> list[dict[str, Any]]:
    """Type records into these rows under their heads; what must be kept of each."""
    place = {" ".join(str(cell.value).split()): cell.column for cell in sheet[HEAD] if cell.value}
    chance, kept = random.Random(len(rows)), []
    for number, row in enumerate(rows):
        record: dict[str, Any] = {}
        for field in kind.fields:
            typed, record[field.name] = filled(field, number, chance)
            cell = sheet.cell(row, place[" ".join(head_of(field).split())])
            cell.value = typed
            cell.number_format = {dt.date: "yyyy-mm-dd", dt.time: "hh:mm"}.get(type(typed), "@")
        kept.append(record)
    return kept


def read(path: Path) -> Understanding:
    return importing.read_file(path)


def check(understanding: Understanding, kind: RecordKind, kept: list[dict[str, Any]]) -> None:
    assert [(problem.row, problem.message) for problem in understanding.problems] == []
    assert {column.sureness for table in understanding.tables for column in table.columns} == {
        "sure"
    }
    rows = understanding.of(kind.name)
    assert len(rows) == len(kept)
    for row, record in zip(rows, kept, strict=True):
        assert {name: row.values.get(name) for name in record} == record
        assert row.extra == {}


def made(
    kind: RecordKind, path: Path, change: Callable[[Worksheet], list[int]]
) -> list[dict[str, Any]]:
    """A template with records in the rows that `change` answers, saved in its place."""
    exporting.template(path, kind)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    kept = fill(sheet, kind, change(sheet))
    book.save(path)
    return kept


def keeping(_sheet: Worksheet) -> list[int]:
    return list(range(HEAD + 2, HEAD + 42))


def deleting(sheet: Worksheet) -> list[int]:
    sheet.delete_rows(HEAD + 1)
    return list(range(HEAD + 1, HEAD + 12))


def far_below(_sheet: Worksheet) -> list[int]:
    return [HEAD + 2, HEAD + 3, HEAD + 40, HEAD + 41, HEAD + 900]


def sorting(sheet: Worksheet) -> list[int]:
    """The how-to row is moved into the middle, as sorting by a column does."""
    sheet.move_range(f"A{HEAD + 1}:CZ{HEAD + 1}", rows=5)
    return [HEAD + 1, HEAD + 2, HEAD + 3, HEAD + 7, HEAD + 8]


def sorting_what_is_seen(sheet: Worksheet) -> list[int]:
    """The same where somebody marked the visible columns only: the mark of the row stays behind."""
    sheet.move_range(f"B{HEAD + 1}:CZ{HEAD + 1}", rows=2)
    return [HEAD + 1, HEAD + 2, HEAD + 4]


def without_ids(sheet: Worksheet) -> list[int]:
    """Nobody carries the hidden column along who copies the table into a sheet of their own."""
    sheet.delete_cols(1)
    return keeping(sheet)


@KINDS
@pytest.mark.parametrize("spoken", ["en", "zh"])
@pytest.mark.parametrize(
    "change", [keeping, deleting, far_below, sorting, sorting_what_is_seen, without_ids]
)
def test_once_filled_it_imports_without_a_question(
    kind: RecordKind, change: Callable[[Worksheet], list[int]], spoken: str, tmp_path: Path
) -> None:
    speak(spoken)
    kept = made(kind, tmp_path / "t.xlsx", change)
    check(read(tmp_path / "t.xlsx"), kind, kept)


@KINDS
def test_who_types_over_the_how_to_row_is_not_lost(kind: RecordKind, tmp_path: Path) -> None:
    exporting.template(tmp_path / "t.xlsx", kind)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book.worksheets[0]
    typed = {
        "full_name": "Ana Lima",
        "passport_no": "0012345",
        "title": "Floods",
        "date": dt.date(2027, 6, 1),
        "start": dt.time(9, 0),
    }
    for field in kind.fields:
        if field.name in typed:
            cell = next(cell for cell in sheet[HEAD] if str(cell.value) == head_of(field))
            sheet.cell(HEAD + 1, cell.column).value = typed[field.name]
    book.save(tmp_path / "t.xlsx")
    understanding = read(tmp_path / "t.xlsx")
    assert understanding.problems == []
    (row,) = understanding.of(kind.name)
    known = {field.name for field in kind.fields}
    assert {name: value for name, value in row.values.items() if name in typed} == {
        k: v for k, v in typed.items() if k in known
    }
    assert not any("e.g." in str(value) or "choose" in str(value) for value in row.values.values())


@KINDS
def test_its_cells_help_while_it_is_filled_in(kind: RecordKind, tmp_path: Path) -> None:
    assert exporting.template(tmp_path / "t.xlsx", kind) == 0
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book.worksheets[0]
    assert (sheet.freeze_panes, sheet.column_dimensions["A"].hidden) == (f"C{HEAD + 1}", True)
    assert {other.sheet_state for other in book.worksheets[1:]} <= {"veryHidden"}
    checked = {
        str(area): rule
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
    }
    for column, field in enumerate(kind.fields, 2):
        head, hint, letter = (
            sheet.cell(HEAD, column),
            sheet.cell(HEAD + 1, column),
            get_column_letter(column),
        )
        assert (head.value, bool(head.comment), bool(hint.value)) == (head_of(field), True, True)
        rule = checked.get(f"{letter}{HEAD + 1}:{letter}{HEAD + 5001}")
        form = (
            "list"
            if written_choices(field.kind)
            else {Date: "date", BirthDate: "date", Time: "time"}.get(type(field.kind))
        )
        assert (rule.type if rule else None) == form
    assert sheet.cell(HEAD + 1, 1).value == HOW_TO


@pytest.mark.parametrize(
    "kind",
    [
        Country(),
        YesNo(),
        *(field.kind for field in PARTICIPANT.fields if isinstance(field.kind, Choice)),
    ],
)
def test_every_word_of_a_list_is_read_back_in_either_language(kind: Any) -> None:
    values = [value for value, _label in kind.choices()]
    for spoken in ("en", "zh"):
        speak(spoken)
        assert sorted(map(str, (kind.parse(word) for word in written_choices(kind)))) == sorted(
            map(str, values)
        )


def test_an_empty_one_holds_nobody(tmp_path: Path) -> None:
    exporting.template(tmp_path / "t.xlsx", PARTICIPANT)
    assert read(tmp_path / "t.xlsx").rows == []
