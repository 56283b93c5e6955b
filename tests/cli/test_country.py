"""The page of a country on the command line, and leads counted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lcdesk.model.entities import CountryAlias
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cooperation import leads
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants
from tests.cli.conftest import Command

TODAY = dt.date.today()


@pytest.fixture
def filled(lcdesk: Command, tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Command:
    desk = new_desk(tmp_path)
    for year, city in ((2024, "Shanghai"), (2025, "Chengdu")):
        cohort = cohorts.add_cohort(desk, {"name_en": city, "starts": dt.date(year, 6, 14)})
        values = {
            "full_name": f"Ann of {city}",
            "nationality": "KE",
            "gender": "F",
            "organization": "Kenya Power",
            "organization_kind": "enterprise",
            "position": "Engineer",
        }
        one = participants.add_participant(desk, cohort, values)
        leads.add_lead(
            desk, one, {"kind": "talent", "due": TODAY - dt.timedelta(days=3), "partner": "Tongji"}
        )
    leads.add_lead(desk, one, {"kind": "result", "stage": "ended", "country": "ET"})
    desk.execute(
        "learn",
        lambda work: work.add(
            CountryAlias(spelling="Kennya", country="KE", file_name="names.xlsx")
        ),
    )
    desk.close()
    return lcdesk


@pytest.mark.parametrize("word", ["KE", "kenya", "肯尼亚", "Kennya"])
def test_the_page_says_all_of_it(filled: Command, word: str) -> None:
    out = filled("country", word).out
    assert out.startswith(
        "Kenya (KE) · 肯尼亚\nRepublic of Kenya · Africa · Sub-Saharan Africa\n\n2 people · 2 "
        "cohorts · 2 women · 0 men · 2 cooperation leads · 2 overdue\n"
    )
    for words in (
        "Counted: everybody nominated",
        "Ann of Chengdu",
        "Kenya Power",
        "Chengdu 2025",
        "African Union",
        "Kennya",
        "names.xlsx",
    ):
        assert words in out
    assert out.index("Ann of Chengdu") < out.index("Ann of Shanghai")  # newest first


def test_as_json(filled: Command) -> None:
    page = json.loads(filled("country", "KE", "--json").out)
    assert (page["code"], page["names"]["zh"], page["people_count"], page["ids"]) == (
        "KE",
        "肯尼亚",
        2,
        [2, 1],
    )
    assert [one["name"] for one in page["people"]] == ["Ann of Chengdu", "Ann of Shanghai"]
    assert [one["total"] for one in page["cohorts"]] == [1, 1]
    assert len(page["due"]["overdue"]) == 2
    assert page["leads"][0]["lead"]["is_overdue"] is True
    assert page["aliases"][0]["spelling"] == "Kennya"


def test_as_a_workbook(filled: Command, tmp_path: Path) -> None:
    answer = filled("country", "Kenya", "--out", tmp_path / "ke.xlsx")
    assert (answer.code, "Saved: " in answer.out) == (0, True)
    assert load_workbook(tmp_path / "ke.xlsx").sheetnames == [
        "People",
        "Organisations",
        "Cooperation leads",
        "Cohorts",
    ]
    answer = filled("country", "Kenya", "--out", tmp_path / "ke.pdf")
    assert (answer.code, ".xlsx" in answer.err, (tmp_path / "ke.pdf").exists()) == (1, True, False)


def test_many_people_are_listed_only_when_asked_for(
    filled: Command, tmp_path: Path, new_desk: Callable[[Path], Desk]
) -> None:
    from lcdesk.services.core.opening import open_desk

    desk = open_desk(tmp_path / "office.lcdesk")
    for number in range(41):
        participants.add_participant(
            desk, 1, {"full_name": f"Person {number:02}", "nationality": "KE"}
        )
    desk.close()
    assert "… and 3 more; --all lists them." in filled("country", "KE").out
    assert filled("country", "KE", "--all").out.count("Person ") == 41


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("Congo", "DR Congo (CD)"),
        ("Nigera", "Nigeria (NG), Niger (NE)"),
        ("Atlantis", "No country is called “Atlantis”"),
    ],
)
def test_a_doubtful_name_is_asked_about(filled: Command, word: str, told: str) -> None:
    answer = filled("country", word)
    assert (answer.code, told in answer.err, answer.out) == (1, True, "")


def test_a_country_nobody_came_from(filled: Command) -> None:
    out = filled("country", "Fiji").out
    assert "Nobody from here yet, and no cooperation leads." in out
    assert "Small island developing states" in out


def test_leads_are_counted(filled: Command) -> None:
    out = filled("leads", "--count").out
    assert out.startswith("3 cooperation leads with 2 countries\n")
    for head in ("Country/region", "Kind", "Stage"):
        assert head in out
    assert "To be followed up: 2 overdue." in out
    out = filled("leads", "--by", "kind", "--cohort", "Chengdu").out
    assert "Country/region" not in out
    assert [line.split() for line in out.splitlines() if line.startswith("Total")] == [
        ["Total", "1", "1", "2"]
    ]
    counts = json.loads(filled("leads", "--count", "--by", "country", "--json").out)
    assert (counts["total"], counts["ended"], list(counts["rows"])) == (3, 1, ["country"])
    assert {row["key"]: (row["total"], len(row["leads"])) for row in counts["rows"]["country"]} == {
        "KE": (2, 2),
        "ET": (1, 1),
    }
    assert filled("leads", "--count", "--by", "weather").code == 2
    # without --count they are listed as before
    assert len(json.loads(filled("leads", "--json").out)) == 3
