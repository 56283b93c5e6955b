"""Cohorts on the command line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from lcdesk.services.core.opening import open_desk
from lcdesk.services.curriculum import curriculum
from tests.cli.conftest import Command

pytestmark = pytest.mark.usefixtures("desk_file")  # there is a desk already


def listed(lcdesk: Command) -> dict[str, Any]:
    return {cohort["name"]: cohort for cohort in json.loads(lcdesk("cohorts", "--json").out)}


def test_made_copied_closed_archived_removed(lcdesk: Command, tmp_path: Path) -> None:
    made = lcdesk(
        "cohort",
        "new",
        "Shanghai 2025",
        "--starts",
        "2025-06-14",
        "--ends",
        "2025-06-27",
        "--city",
        "Shanghai",
    )
    assert made.out == "New cohort: Shanghai 2025 (No. 1).\n"
    desk = open_desk(tmp_path / "office.lcdesk")
    curriculum.add_activity(
        desk, 1, {"title": "Opening", "date": dt.date(2025, 6, 14), "venue": "Hall"}
    )
    desk.close()
    copied = lcdesk(
        "cohort", "copy", "Shanghai 2025", "--to", "上海2026", "--starts", "2026-06-13", "--json"
    )
    counts = {
        "themes": 0,
        "activities": 1,
        "venues": 1,
        "organisations": 0,
        "texts": 0,
        "templates": 0,
    }
    told = {"id": 2, "days": 364, "counts": counts, "outside": [], "holidays": []}
    assert json.loads(copied.out) == told
    now = listed(lcdesk)
    assert (now["上海2026"]["ends"], now["上海2026"]["activities"], now["上海2026"]["name_zh"]) == (
        "2026-06-26",
        1,
        "上海2026",
    )
    refused = lcdesk("cohort", "close", "上海2026")
    assert (refused.code, refused.out) == (1, "")
    assert "! 1 activity is not confirmed." in refused.err
    assert lcdesk("cohort", "close", "上海2026", "--yes").out == "Closed: 上海2026\n"
    assert lcdesk("cohort", "archive", "Shanghai 2025").out == "Archived: Shanghai 2025\n"
    assert {name: cohort["status"] for name, cohort in listed(lcdesk).items()} == {
        "上海2026": "closed",
        "Shanghai 2025": "archived",
    }
    assert lcdesk("cohort", "remove", "上海2026").code == 1
    assert "Undo brings it back" in lcdesk("cohort", "remove", "上海2026", "--yes").out
    assert list(listed(lcdesk)) == ["Shanghai 2025"]
    assert lcdesk("undo").code == 0
    assert len(listed(lcdesk)) == 2


def test_what_cannot_be_understood_changes_nothing(lcdesk: Command) -> None:
    answer = lcdesk("cohort", "new", "X", "--starts", "soon")
    assert answer.code == 1
    assert "--starts" in answer.err
    assert lcdesk("cohort", "copy", "X", "--to", "Y").code == 1
    assert lcdesk("cohort").code == 2
    assert listed(lcdesk) == {}


def test_cohorts_of_one_programme(lcdesk: Command) -> None:
    lcdesk("cohort", "new", "Green course (Chengdu Session)", "--starts", "2025-05-12")
    joined = lcdesk("cohort", "new", "Green course (Shanghai Session)", "--starts", "2025-06-14")
    assert joined.out == (
        "New cohort: Green course (Shanghai Session) (No. 2).\n"
        "In the programme Green course, with Chengdu Session 2025.\n"
    )
    apart = lcdesk(
        "cohort", "new", "Green course (Wuhan Session)", "--programme", "Summer courses", "--json"
    )
    assert json.loads(apart.out) == {"id": 3, "programme": "Summer courses"}
    assert {c["id"]: c["programme"] for c in listed(lcdesk).values()} == {
        1: "Green course",
        2: "Green course",
        3: "Summer courses",
    }
    figures = json.loads(lcdesk("countries", "--programme", "Green course", "--json").out)
    assert figures
    moved = lcdesk("cohort", "move", "Wuhan", "--programme", "green course")
    assert (
        moved.out
        == "In the programme Green course, with Chengdu Session 2025, Shanghai Session 2025.\n"
    )
    assert [one["cohorts"] for one in json.loads(lcdesk("programmes", "--json").out)] == [[1, 2, 3]]
    assert lcdesk("undo").code == 0
    assert json.loads(lcdesk("cohort", "move", "Wuhan", "--programme", "1", "--json").out) == {
        "id": 3,
        "programme": "Green course",
    }
    alone = lcdesk("cohort", "move", "Wuhan", "--programme", "绿色班")
    assert alone.out == "In the programme 绿色班; no other cohort is in it.\n"


def test_programmes_are_listed_and_renamed(lcdesk: Command) -> None:
    lcdesk("cohort", "new", "Green course (Chengdu Session)", "--starts", "2025-05-12")
    assert (
        lcdesk("programmes").out.splitlines()[-1].split("  ")[-1].strip() == "Chengdu Session 2025"
    )
    assert (
        lcdesk("programmes", "rename", "green course", "Low-Carbon Series").out
        == "Renamed: Low-Carbon Series\n"
    )
    assert json.loads(lcdesk("programmes", "--json").out)[0]["title_en"] == "Low-Carbon Series"
    for wrong in (
        ("programmes", "rename", "Green course", "X"),
        ("programmes", "rename", "Low-Carbon Series", " "),
        ("cohort", "move", "Chengdu", "--programme", "99"),
        ("cohort", "move", "Chengdu", "--programme", ""),
        ("cohort", "new", "X", "--programme", ""),
    ):
        answer = lcdesk(*wrong)
        assert (answer.code, answer.out) == (1, ""), wrong
    assert lcdesk("cohort", "move", "Chengdu").code == 2
    assert len(listed(lcdesk)) == 1


def test_every_field_of_a_cohort_is_set_shown_and_undone(lcdesk: Command) -> None:
    lcdesk("cohort", "new", "Shanghai 2025", "--starts", "2025-06-14")
    fields = {
        "ends": "2025-06-27",
        "venue": "Lecture hall",
        "delivery": "in person and online",
        "languages": "English; French",
        "cost": "120000",
        "places": "24",
        "time_zone": "Asia/Shanghai",
        "city": "Shanghai",
        "aims_zh": "建立对话机制。",
        "overview_en": "Two themes.",
        "reminders_en": "Wear the badge.",
    }
    words = [f"{name}={value}" for name, value in fields.items()]
    told = json.loads(lcdesk("cohort", "set", "Shanghai", *words, "--json").out)
    assert (told["venue"], told["delivery"], told["cost"], told["places"]) == (
        "Lecture hall",
        "mixed",
        120000,
        24,
    )
    assert {name: told[name] for name in ("aims_zh", "overview_en", "reminders_en")} == {
        name: fields[name] for name in ("aims_zh", "overview_en", "reminders_en")
    }
    assert json.loads(lcdesk("cohort", "show", "1", "--json").out) == told
    assert "Lecture hall" in lcdesk("cohort", "show", "1").out
    refused = lcdesk("cohort", "set", "1", "ends=2025-06-01")
    assert (refused.code, refused.out) == (1, "")
    lcdesk("undo")
    assert json.loads(lcdesk("cohort", "show", "1", "--json").out)["venue"] is None


def test_a_cohort_without_aims_has_those_of_its_programme(lcdesk: Command) -> None:
    lcdesk("cohort", "new", "Green course (Shanghai)")
    words = ("aims_en=Dialogue.", "languages=English", "area=energy", "is_key_initiative=yes")
    told = json.loads(lcdesk("programme", "set", "Green course", *words, "--json").out)
    assert (told["area"], told["is_key_initiative"]) == ("energy", True)
    shown = json.loads(lcdesk("cohort", "show", "1", "--json").out)
    assert (shown["aims_en"], shown["of_programme"]) == (
        None,
        {"aims_en": "Dialogue.", "languages": "English"},
    )
    lcdesk("cohort", "set", "1", "aims_zh=对话")
    shown = json.loads(lcdesk("cohort", "show", "1", "--json").out)
    assert shown["of_programme"] == {"languages": "English"}
    lcdesk("cohort", "new", "Other course")
    lcdesk("cohort", "move", "1", "--programme", "Other course")
    known = json.loads(lcdesk("programme", "--json").out)
    assert len(known) == 2, "a programme that somebody filled in stays"


def test_a_copy_keeps_weekdays_unless_the_day_of_the_course_is_to_stay(
    lcdesk: Command, tmp_path: Path
) -> None:
    lcdesk("cohort", "new", "Shanghai 2025", "--starts", "2025-06-14", "--country", "China")
    desk = open_desk(tmp_path / "office.lcdesk")
    curriculum.add_activity(desk, 1, {"title": "Ceremony", "date": dt.date(2025, 6, 14)})
    desk.close()
    copy = ("cohort", "copy", "Shanghai 2025", "--to", "Next", "--starts", "2026-06-15")
    for keep in ((), ("--keep", "weekdays")):
        told = json.loads(lcdesk(*copy, *keep, "--json").out)
        assert told["days"] == 364
        assert told["outside"] == [{"date": "2026-06-13", "title": "Ceremony"}]
    told = json.loads(lcdesk(*copy, "--keep", "dates", "--json").out)
    assert (told["days"], told["outside"]) == (366, [])
