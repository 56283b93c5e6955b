"""Signed reports on the command line: signed, listed, what has changed since, printed again,
removed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lcdesk.model import clock
from lcdesk.model.query import Query
from lcdesk.services.core import finding
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants import participants
from tests.cli.conftest import COHORT, Command
from tests.papers.pdf_reading import count_pages, words_of

FIRST = f"{clock.today().year}-001"
BY = ("--by", "Li Wei")


def answered(command: Command, *words: str) -> Any:
    return json.loads(command("report", *words, "--json").out)


def change(folder: Path) -> list[str]:
    """Somebody withdraws, somebody is of another country: their names."""
    desk = open_desk(folder / "office.lcdesk")
    people = finding.read_page(desk, finding.find_ids(desk, Query.of(1))[:2])
    participants.change_participants(desk, [people[0]["id"]], {"status": "withdrawn"})
    participants.change_participants(desk, [people[1]["id"]], {"nationality": "TV"})
    desk.close()
    return [str(person["full_name"]) for person in people]


def test_a_report_is_signed_listed_and_tells_what_has_changed(
    filled: Command, tmp_path: Path
) -> None:
    assert "No report is kept under a number yet" in filled("report", "list").out
    said = filled("report", "sign", *COHORT, *BY, "--note", "For the ministry").out
    assert (
        said == f"22 participants from 11 countries\nKept as report {FIRST}. Undo takes it back.\n"
    )
    (line,) = answered(filled, "list")
    assert (line["number"], line["signed_by"], line["note"], line["is_changed"]) == (
        FIRST,
        "Li Wei",
        "For the ministry",
        False,
    )
    assert line["sentence"]["zh"] == "22 名学员，来自 11 个国家"
    assert filled("report", "changes", FIRST).out == "Nothing has changed since.\n"
    gone, other = change(tmp_path)
    assert "changed since" in filled("report", "list").out
    said = filled("report", "changes", FIRST).out
    assert said.startswith("Participants: 22 → 21")
    assert re.search(f"  {gone}: .+, .+, .+ → no longer counted: withdrawn now", said)
    assert re.search(f"  {other}: .+ → Tuvalu", said)
    assert "  Tuvalu: 0 → 1" in said
    told = answered(filled, "changes", FIRST)
    assert told["is_changed"]
    assert {one["what"] for one in told["people"]} == {"out", "changed"}
    assert re.match(f"{gone}：.+、.+、.+ → 不再计入，现状态：已退出", told["people"][0]["words_zh"])
    assert {"name": "participants", "before": 22, "after": 21} in [
        {"name": one["name"], "before": one["before"]["number"], "after": one["after"]["number"]}
        for one in told["figures"]
    ]
    assert {one["code"]: one["after"]["total"] for one in told["countries"]}["TV"] == 1


def test_it_is_removed_and_brought_back(filled: Command) -> None:
    assert answered(filled, "sign", *COHORT, *BY, "--number", "MOFCOM 17")["number"] == "MOFCOM 17"
    assert (
        filled("report", "remove", "mofcom 17").out
        == "Removed: MOFCOM 17 · Shanghai. Undo brings it back.\n"
    )
    assert answered(filled, "list") == []
    assert "Remove the numbered report MOFCOM 17" in filled("undo").out
    assert len(answered(filled, "list")) == 1


def test_what_stands_before_the_part_counts_too(filled: Command) -> None:
    line = answered(filled, "--rule", "confirmed", "--once", *COHORT, "sign", *BY)
    assert line["rule"]["en"] == "confirmed"
    assert line["cohort_ids"] == [1]
    assert answered(filled, "sign", *BY)["cohort_ids"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sign", *COHORT, "--by", " "), "Say who signs"),
        (("sign", *COHORT, *BY, "--number", FIRST), "already"),
        (("sign", "--cohort", "Atlantis", *BY), "no cohort"),
        (("sign", *BY, "--rule", "nobody"), "no counting rule"),
        (("sign", *COHORT, "--programme", "X", *BY), "--programme or --cohort"),
        (
            ("changes", "1999-001"),
            f"There is no numbered report 1999-001. Numbered reports of this desk: {FIRST}.",
        ),
        (("remove", "1999-001"), "no numbered report"),
        (("print", FIRST, "--out", "page.docx"), "cannot be saved"),
    ],
)
def test_what_cannot_be_is_said(filled: Command, words: tuple[str, ...], said: str) -> None:
    assert filled("report", "sign", *COHORT, *BY).code == 0
    answer = filled("report", *words)
    assert answer.code == 1
    assert said in answer.err
    assert len(answered(filled, "list")) == 1


@pytest.mark.usefixtures("qapp")
def test_printed_again_the_page_is_the_same_whatever_happened(
    filled: Command, tmp_path: Path
) -> None:
    filled("report", "sign", *COHORT, *BY, "--post", "Director")
    pages: list[str] = []
    for name in ("before.pdf", "after.pdf"):
        answer = filled("report", "print", FIRST, "--out", tmp_path / name, "--language", "both")
        assert answer.err == ""
        pdf = (tmp_path / name).read_bytes()
        assert count_pages(pdf) == 1
        pages.append(words_of(pdf))
        change(tmp_path)
    assert pages[0] == pages[1]
    for words in (
        FIRST,
        "Li Wei",
        "Director",
        "22 participants from 11 countries",
        "22 名学员，来自 11 个国家",
    ):
        assert words in pages[0]


def test_a_page_over_the_years_is_signed_and_looked_at_the_same_way(
    filled: Command, tmp_path: Path
) -> None:
    assert filled("years", "--note", "x").code != 0  # nobody signs
    said = filled("years", "--sign", "Li Wei", "--note", "Over the years").out
    assert said.endswith(f"Kept as report {FIRST}. Undo takes it back.\n")
    (line,) = answered(filled, "list")
    assert (line["number"], line["is_over_years"], line["is_changed"]) == (FIRST, True, False)
    assert answered(filled, "changes", FIRST)["numbers"] == []
    change(tmp_path)
    told = answered(filled, "changes", FIRST)
    assert told["is_changed"]
    total = next(
        one
        for one in told["numbers"]
        if (one["table"], one["row"], one["column"]) == ("years:people", "total", "people")
    )
    assert (total["before"]["en"], total["after"]["en"], total["went"]) == ("22", "21", 1)
    assert "Total, people: 22 → 21" in filled("report", "changes", FIRST).out
    assert filled("report", "print", FIRST, "--out", str(tmp_path / "y.pdf")).code == 0
    assert FIRST in words_of((tmp_path / "y.pdf").read_bytes())
    assert filled("report", "remove", FIRST).code == 0
    assert answered(filled, "list") == []
