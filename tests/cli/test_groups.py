"""Groups of countries on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import COHORT, Command


def test_they_are_listed_with_their_members_of_a_day(lcdesk: Command, desk_file: Path) -> None:
    assert "SCO" in lcdesk("groups").out
    (asean,) = (
        one
        for one in json.loads(lcdesk("groups", "--on", "2025-06-14", "--json").out)
        if one["code"] == "ASEAN"
    )
    assert (len(asean["members"]), asean["is_own"], asean["undated"]) == (10, False, [])
    (asean,) = (
        one
        for one in json.loads(lcdesk("groups", "--on", "1 Nov 2025", "--json").out)
        if one["code"] == "ASEAN"
    )
    assert len(asean["members"]) == 11


def test_a_day_that_is_none_is_told(lcdesk: Command, desk_file: Path) -> None:
    said = lcdesk("groups", "--on", "31 Feb 2025")
    assert said.code == 1
    assert "31 February 2025 does not exist" in said.err


def test_out_edited_in_counted_and_forgotten(filled: Command, tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    assert "10 groups saved" in filled("groups", "export", path).out
    assert "0 groups are new or changed" in filled("groups", "import", path).out
    path.write_text(
        "group,name_en,country,from\nOURS,Our alliance,Kenya,2025-06-12\n", encoding="utf-8"
    )
    assert "1 group is new or changed" in filled("groups", "import", path).out
    assert "Our alliance" in filled("groups").out
    table = json.loads(filled("countries", *COHORT, "--by", "group:OURS", "--json").out)
    kenya = next(
        row
        for row in json.loads(filled("countries", *COHORT, "--json").out)["rows"]
        if row["key"] == "KE"
    )
    assert {row["key"]: row["total"] for row in table["rows"]}["in"] == kenya["total"] > 0
    assert "Removed: OURS" in filled("groups", "remove", "OURS").out
    assert filled("groups", "remove", "OURS").code != 0


def test_several_cohorts_and_each_person_once(filled: Command) -> None:
    both = json.loads(
        filled("countries", *COHORT, *COHORT, "--by", "cohort", "--once", "--json").out
    )
    assert (
        both["total"],
        len(both["rows"]),
        both["rule_words"].endswith("; each person once"),
    ) == (22, 1, True)
    assert filled("countries", *COHORT, "--cohort", "Nowhere").code == 1


@pytest.mark.usefixtures("qapp")
def test_the_funnel_as_table_json_and_picture(filled: Command, tmp_path: Path) -> None:
    said = filled("countries", *COHORT, "--funnel")
    assert "nominated" in said.out
    assert "Everybody ever nominated" in said.out
    totals = [
        row["total"] for row in json.loads(filled("countries", *COHORT, "--funnel", "--json").out)
    ]
    assert totals == sorted(totals, reverse=True)
    assert totals[0] == 22
    assert filled("countries", *COHORT, "--funnel", "--out", tmp_path / "f.png").code == 0
    assert (tmp_path / "f.png").read_bytes()[:4] == b"\x89PNG"
    assert (
        "ends in .png, .svg, .pdf."
        in filled("countries", *COHORT, "--funnel", "--out", tmp_path / "f.xlsx").err
    )
    assert not (tmp_path / "f.xlsx").exists()


def test_what_the_funnel_cannot_do_is_refused(filled: Command) -> None:
    for words in (("--by", "age"), ("--across", "gender"), ("--rule", "arrived")):
        answer = filled("countries", *COHORT, "--funnel", *words)
        assert (answer.code, answer.out) == (1, "")
        assert f"it takes no {words[0]}." in answer.err


def test_json_stands_alone_beside_a_file(filled: Command, tmp_path: Path) -> None:
    out = tmp_path / "f.csv"
    assert json.loads(filled("countries", *COHORT, "--out", out, "--json").out)["total"] == 22
    assert (
        json.loads(filled("countries", *COHORT, "--across", "gender", "--out", out, "--json").out)[
            "total"
        ]
        == 22
    )
    assert f"Saved: {out}" in filled("countries", *COHORT, "--out", out).out


def test_a_workbook_of_the_cut_that_was_asked_for(filled: Command, tmp_path: Path) -> None:
    one, whole_book = tmp_path / "one.xlsx", tmp_path / "all.xlsx"
    assert filled("countries", *COHORT, "--by", "age", "--out", one).code == 0
    assert filled("countries", *COHORT, "--out", whole_book).code == 0
    assert len(load_workbook(one).sheetnames) == 2
    assert len(load_workbook(whole_book).sheetnames) > 5


def test_a_group_is_called_by_its_name(filled: Command) -> None:
    assert "\nAfrican Union" in filled("countries", *COHORT, "--by", "group:AU").out
