"""Saved views on the command line: listed, removed, and lists exported as they show them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcdesk.model.query import Query, TableView, one_of
from lcdesk.model.search_text import QueryRule
from lcdesk.services.core import access_log
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants import saved_views
from tests.cli.conftest import COHORT, Command

VISAS = TableView(
    columns=("full_name", "passport_no", "visa_state"),
    query=Query(
        rules=(one_of("nationality", ("KE", "EG")), QueryRule("passport_short", (60,))),
        sort=(("full_name", False),),
        group="nationality",
    ),
)


@pytest.fixture
def viewed(filled: Command, tmp_path: Path) -> Command:
    """The Shanghai sample, with two views."""
    desk = open_desk(tmp_path / "office.lcdesk")
    saved_views.save_view(desk, "Visas", VISAS)
    saved_views.save_view(desk, "Everybody", TableView())
    desk.close()
    return filled


def rows(path: Path) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))


def names(path: Path) -> list[Any]:
    return [row[1] for row in rows(path) if str(row[0]).startswith("P")]


def test_views_are_listed_in_words_and_as_json(viewed: Command) -> None:
    said = viewed("views").out
    assert "Visas" in said
    assert "Name, Passport no., Visa" in said
    assert "Country/region: Kenya, Egypt; Passport ends within 60 months after the course" in said
    assert "as they stand" in said
    told = json.loads(viewed("views", "--json").out)
    assert [one["name"] for one in told] == ["Visas", "Everybody"]
    assert told[0]["columns"] == list(VISAS.columns)
    assert told[0]["shows_only"][0] == "Country/region: Kenya, Egypt"


def test_a_view_is_removed_and_brought_back(viewed: Command) -> None:
    assert "“Visas” is removed. Undo brings it back." in viewed("views", "--remove", "visas").out
    assert [one["name"] for one in json.loads(viewed("views", "--json").out)] == ["Everybody"]
    assert "Remove the view Visas" in viewed("undo").out
    assert len(json.loads(viewed("views", "--json").out)) == 2
    answer = viewed("views", "--remove", "Flights")
    assert answer.code == 1
    assert "There is no view “Flights”. Views of this desk: “Visas”, “Everybody”." in answer.err


@pytest.mark.usefixtures("desk_file")
def test_without_views_it_says_where_they_come_from(lcdesk: Command) -> None:
    assert lcdesk("views").out.startswith("There are no views yet.")


def test_export_as_a_view_shows_it(viewed: Command, tmp_path: Path) -> None:
    out = tmp_path / "visas.xlsx"
    answer = viewed("export", out, "--view", "Visas", *COHORT)
    assert answer.code == 0
    found = rows(out)
    assert found[0][1] == "Visas"
    assert (
        found[2][1]
        == "Only: Country/region: Kenya, Egypt; Passport ends within 60 months after the course"
    )
    assert answer.out == f"{len(names(out))} rows saved: {out}\n"
    assert all("••••" in row[2] for row in found if str(row[0]).startswith("P"))
    before = viewed("history", "--json").out
    assert viewed("import", out, *COHORT, "--yes").code == 0
    assert len(json.loads(viewed("history", "--json").out)) <= len(json.loads(before)) + 1
    plain = tmp_path / "plain.xlsx"
    assert viewed("export", plain, "--view", "visas", "--plain").code == 0
    assert names(plain) == names(out)
    numbers = [row[2] for row in rows(plain) if str(row[0]).startswith("P")]
    assert numbers
    assert not [number for number in numbers if "•" in number]
    desk = open_desk(tmp_path / "office.lcdesk")
    noted = [(line.how, line.field, line.count) for line in access_log.list_reveals(desk)]
    desk.close()
    assert noted == [("exported", "Passport no.", len(numbers))]


def test_export_of_all_cohorts_says_whose_each_one_is(viewed: Command, tmp_path: Path) -> None:
    for out, how in (
        (tmp_path / "a.xlsx", ("--all",)),
        (tmp_path / "b.xlsx", ("--view", "Everybody")),
    ):
        assert viewed("export", out, *how).code == 0
        assert len(names(out)) == 22
        heads = next(row for row in rows(out) if row[0] == "lcdesk id")
        assert heads[1:3] == ("姓名\nName", "班次\nCohort")
    assert viewed("export", tmp_path / "c.csv", "--view", "Everybody", *COHORT).code == 0
    assert "班次" not in (tmp_path / "c.csv").read_text("utf-8-sig").splitlines()[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "What shall be exported was not said."),
        (("--view", "Nope"), "There is no view “Nope”."),
        (("--view", "Visas", "--cohort", "Nowhere"), "There is no cohort “Nowhere”."),
    ],
)
def test_what_cannot_be_exported_is_said(
    viewed: Command, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    answer = viewed("export", tmp_path / "x.xlsx", *words)
    assert (answer.code, said in answer.err, (tmp_path / "x.xlsx").exists()) == (1, True, False)
