"""Flights of which nothing tells the way: an open question that the place of the course answers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import answering, importing, open_questions
from lcdesk.services.importing.open_questions import OpenQuestion
from lcdesk.services.participants import participants
from lcdesk.tabular.review.questions import Meant, apply_edits
from tests.services.rows import bring, people, planned, sheet

HEADS = ("Name", "Passport", "Flight", "From", "To", "Dep date", "Dep time", "Arr date", "Arr time")
OUT = ("ET909", "DSS", "ADD", "2027-03-01", "23:10", "2027-03-02", "05:50")
ON = ("ET684", "ADD", "PVG", "2027-03-02", "23:30", "2027-03-03", "15:20")
AWA, OMAR = ("Awa Diop", "A1234567"), ("Omar Sy", "S7770001")
DAY = dt.date(2027, 3, 3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = ((*who, *segment) for who in (AWA, OMAR) for segment in (OUT, ON))
    return sheet(tmp_path / "flights.xlsx", *rows, heads=HEADS)


def one_question(desk: Desk) -> OpenQuestion:
    (question,) = open_questions.list_open(desk)
    return question


def days(desk: Desk, name: str) -> list[Any]:
    return [people(desk)[who][name] for who in ("Awa Diop", "Omar Sy")]


def test_one_press_gives_everybody_both_ends(desk: Desk, cohort_id: int, path: Path) -> None:
    assert bring(desk, cohort_id, path).open == 1
    question = one_question(desk)
    assert question.likely == ("PVG", "DSS", "ADD")
    assert answering.answer_open(desk, question, "PVG") == 2
    assert days(desk, "arrival_date") == [DAY, DAY]
    assert days(desk, "arrival_flight") == ["ET684", "ET684"]
    assert open_questions.list_open(desk) == []
    assert bring(desk, cohort_id, path).open == 0
    desk.undo()
    assert days(desk, "arrival_date") == [None, None]
    assert one_question(desk).names == ("Awa Diop", "Omar Sy")


def test_who_only_leaves_is_asked_no_more(desk: Desk, cohort_id: int, path: Path) -> None:
    bring(desk, cohort_id, path)
    answering.answer_open(desk, one_question(desk), "DSS")
    assert days(desk, "arrival_date") == [None, None]
    assert days(desk, "departure_flight") == ["ET909", "ET909"]
    assert open_questions.list_open(desk) == []
    assert not [one for row in planned(desk, path, cohort_id).rows for one in row.problems]
    desk.undo()
    assert len(open_questions.list_open(desk)) == 1


def test_what_was_filled_in_by_hand_stays(desk: Desk, cohort_id: int, path: Path) -> None:
    bring(desk, cohort_id, path)
    awa, omar = (people(desk)[name]["id"] for name in ("Awa Diop", "Omar Sy"))
    participants.change_participants(desk, [awa], {"arrival_date": dt.date(2027, 3, 4)})
    participants.change_participants(desk, [omar], {"arrival_flight": "MU502"})
    assert answering.answer_open(desk, one_question(desk), "PVG") == 1
    assert days(desk, "arrival_date") == [dt.date(2027, 3, 4), DAY]
    assert days(desk, "arrival_flight") == [None, "MU502"]


def test_answered_in_the_review_it_asks_nothing_later(
    desk: Desk, cohort_id: int, path: Path
) -> None:
    read = importing.read_file(path)
    raw = next(one.raw for one in read.problems)
    apply_edits(read, [Meant("participant", "arrival_date", raw, "DSS")])
    plan = importing.prepare(desk, read, cohort_id)
    assert importing.apply(desk, plan, cohort_id, path).open == 0
    assert days(desk, "departure_date") == [dt.date(2027, 3, 1)] * 2
    assert not [one for row in planned(desk, path, cohort_id).rows for one in row.problems]
