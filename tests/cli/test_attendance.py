"""Attendance on the command line: listed, noted, the condition, a signed sheet asked about and
noted, saved and the same.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.participants import participants
from tests.cli.conftest import Command

COHORT = ("attendance", "--cohort", "Shanghai")


@pytest.fixture
def filled(lcdesk: Command, tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Command:
    """Two people of one name and a third; two lectures of one day that is over."""
    desk = new_desk(tmp_path)
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    for number, name in enumerate(("Ann Otieno", "Ann Otieno", "Juma Said"), 1):
        participants.add_participant(
            desk, cohort, {"full_name": name, "number": str(number), "status": "confirmed"}
        )
    for hour, title in ((9, "Green finance"), (14, "Methane")):
        values = {
            "date": dt.date(2025, 6, 16),
            "start": dt.time(hour),
            "end": dt.time(hour + 1),
            "kind": "lecture",
        }
        curriculum.add_activity(desk, cohort, {**values, "title": title})
    desk.close()
    return lcdesk


def listed(filled: Command) -> dict[str, Any]:
    return json.loads(filled(*COHORT, "--json").out)


def marks(filled: Command) -> list[dict[str, str]]:
    return [person["marks"] for person in listed(filled)["people"]]


def test_it_is_noted_listed_and_undone(filled: Command) -> None:
    assert "No list has been kept yet." in filled(*COHORT).out
    answer = filled(*COHORT, "--set", "迟到", "--who", "Juma", "--activity", "1")
    assert "1 cell was changed. Undo takes it back." in answer.out
    assert marks(filled) == [{}, {}, {"1": "late"}]
    assert "2 cells were changed" in filled(*COHORT, "--all-present", "--activity", "1").out
    told = filled(*COHORT).out
    assert "3 of 3 reach 80 %" in told
    assert "Mon 16 Jun 09:00  Green finance  100 %  3/3" in told
    assert "excused is left out" in told
    filled(*COHORT, "--set", "-", "--who", "3", "--activity", "1")
    assert marks(filled) == [{"1": "present"}, {"1": "present"}, {}]
    assert "Attendance of Juma Said" in filled("undo").out
    assert marks(filled)[2] == {"1": "late"}


def test_the_condition_is_set(filled: Command) -> None:
    assert listed(filled)["percent"] == 80
    filled(*COHORT, "--percent", "95 %")
    assert listed(filled)["percent"] == 95
    filled(*COHORT, "--percent", "-")
    assert listed(filled)["percent"] == 80


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "late", "--who", "Ann", "--activity", "1"), "may be several"),
        (("--set", "late", "--who", "Juma", "--activity", "9"), "no activity 9"),
        (("--set", "late", "--who", "Nobody", "--activity", "1"), "called “Nobody”"),
        (("--set", "asleep", "--who", "Juma", "--activity", "1"), "asleep"),
        (("--set", "late", "--activity", "1"), "Nobody was named"),
        (("--set", "late", "--who", "Juma"), "No activity was named"),
        (("--percent", "many"), "between 0 and 100"),
        (("--percent", "101"), "between 0 and 100"),
    ],
)
def test_what_is_unclear_is_said_and_nothing_is_written(
    filled: Command, words: tuple[str, ...], said: str
) -> None:
    answer = filled(*COHORT, *words)
    assert (answer.code, marks(filled), listed(filled)["percent"]) == (1, [{}, {}, {}], 80)
    assert said in answer.err


def test_a_sheet_is_planned_asked_about_and_noted(filled: Command, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (
        ("Name", "16 June", "Methane"),
        ("Ann Otieno", "√", "×"),
        ("SAID, Juma", "√", "请假"),
        ("Nobody", "√", None),
    ):
        book.active.append(line)
    book.save(tmp_path / "signed.xlsx")
    bring = (*COHORT, "--import", tmp_path / "signed.xlsx")
    told = filled(*bring).out
    assert "? Row 2: Ann Otieno" in told
    assert "? Column B: 16 June" in told
    assert "! Row 4: nobody of this cohort is called “Nobody”." in told
    assert "Nothing was noted; --yes notes it without asking." in told
    assert marks(filled) == [{}, {}, {}]
    assert "1 cell was noted" in filled(*bring, "--yes").out
    assert marks(filled) == [{}, {}, {"2": "excused"}]
    answer = json.loads(filled(*bring, "--yes", "--answer", "B=1", "--answer", "2=2", "--json").out)
    assert (answer["noted"], answer["new"], answer["changed"], answer["same"]) == (True, 3, 0, 1)
    assert marks(filled) == [{}, {"1": "present", "2": "absent"}, {"1": "present", "2": "excused"}]
    assert "is no answer" in filled(*bring, "--answer", "B").err


def test_the_saved_list_comes_back_as_the_same(filled: Command, tmp_path: Path) -> None:
    filled(*COHORT, "--all-present", "--activity", "1", "--activity", "2")
    assert "Saved" in filled(*COHORT, "--out", tmp_path / "list.xlsx").out
    told = json.loads(filled(*COHORT, "--import", tmp_path / "list.xlsx", "--yes", "--json").out)
    assert (
        told["noted"],
        told["new"],
        told["changed"],
        told["same"],
        told["questions"],
        told["remarks"],
    ) == (False, 0, 0, 6, [], [])
