"""The sample workbooks: who is in them, and that they are what their script writes."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from lcdesk import resources
from lcdesk.model.clashes import TimetableContext, find_clashes
from lcdesk.model.lists import ACTIVITY_KIND
from lcdesk.services.importing.importing import read_file

FOLDER = resources.path("samples")
NAMES = [
    "chengdu_curriculum",
    "chengdu_participants",
    "shanghai_curriculum",
    "shanghai_participants",
]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The script that draws them, as a developer runs it, without leaving its modules or path
    behind.
    """
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    before = set(sys.modules)
    spec = importlib.util.spec_from_file_location("make_samples", FOLDER / "make_samples.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_samples"] = module
    spec.loader.exec_module(module)
    yield module
    for name in ("make_samples", "sample_people", "sample_timetables"):
        if name not in before:
            sys.modules.pop(name, None)


def cells(path: Path) -> dict[tuple[str, str], Any]:
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.number_format)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def rows(name: str, head: int) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(FOLDER / f"{name}.xlsx").worksheets[0]
    heads = [str(cell.value) for cell in sheet[head]]
    found = [
        dict(zip(heads, (cell.value for cell in row), strict=True))
        for row in sheet.iter_rows(min_row=head + 1)
    ]
    return [row for row in found if isinstance(row[heads[0]], int)]


def test_the_workbooks_are_what_the_script_writes(script: ModuleType, tmp_path: Path) -> None:
    script.draw(tmp_path)
    assert sorted(path.stem for path in tmp_path.glob("*.xlsx")) == NAMES
    for name in NAMES:
        assert cells(tmp_path / f"{name}.xlsx") == cells(FOLDER / f"{name}.xlsx")
    first = {path.name: path.read_bytes() for path in tmp_path.glob("*.xlsx")}
    script.draw(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.xlsx")} == first


def test_22_people_from_11_countries() -> None:
    people = rows("shanghai_participants", 4)
    assert len(people) == 22
    assert len({row["国籍\nNationality"] for row in people}) == 11
    assert [row["性别\nGender"] for row in people].count("Female") == 10
    assert all(isinstance(row["护照号码\nPassport No."], str) for row in people)
    assert any(row["护照号码\nPassport No."].startswith("00") for row in people)


def test_one_of_18_people_comes_again() -> None:
    before = rows("chengdu_participants", 4)
    assert len(before) == 18
    assert len({row["国籍"] for row in before}) == 9
    again = {row["护照号码"] for row in before} & {
        row["护照号码\nPassport No."] for row in rows("shanghai_participants", 4)
    }
    assert len(again) == 1


def test_every_mail_address_and_phone_is_invented() -> None:
    people = rows("shanghai_participants", 4)
    assert all(row["电子邮箱\nE-mail"].endswith("@example.org") for row in people)
    assert all(" 555 0" in row["电话\nPhone"] for row in people)


def test_the_only_clash_is_a_room_booked_twice(script: ModuleType) -> None:
    activities: list[dict[str, Any]] = []
    for day, entries in script.timetables.shanghai().items():
        for entry in entries:
            start, end = map(dt.time.fromisoformat, entry["time"].split("–"))
            title, title_zh = entry["title"].split("\n")
            own = {
                "date": day,
                "start": start,
                "end": end,
                "kind": ACTIVITY_KIND.parse(entry["kind"]),
            }
            said = {"title": title, "title_zh": title_zh, "group_name": entry["group"]}
            people = {name: entry[name] for name in ("speaker", "host", "venue")}
            activities.append({"id": len(activities), **own, **said, **people})
    cohort = {"starts": dt.date(2025, 6, 14), "ends": dt.date(2025, 6, 27)}
    clashes = find_clashes(activities, TimetableContext(cohort=cohort))
    assert [(clash.rule, dict(clash.values)["what"]) for clash in clashes] == [
        ("venue_twice", "Room 305")
    ]


@pytest.mark.parametrize(
    ("name", "count", "problems"),
    [
        ("chengdu_participants", 18, []),
        ("chengdu_curriculum", 34, []),  # 24 sessions and 10 lunches
        ("shanghai_participants", 22, []),
        ("shanghai_curriculum", 25, ["venue_conflict"]),
    ],
)
def test_an_import_asks_nothing(name: str, count: int, problems: list[str]) -> None:
    read = read_file(FOLDER / f"{name}.xlsx")
    assert read.error is None
    assert len(read.rows) == count
    assert [problem.kind for problem in read.problems] == problems
    assert not [row.extra for row in read.rows if row.extra]
    assert not [
        column for table in read.tables for column in table.columns if column.sureness != "sure"
    ]
