"""What a list and the desk both changed, left unanswered: an open question until it is answered or
withdrawn, asked no more of the versions that follow.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from lcdesk.model.entities import Enrolment
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.erasure import erasure
from lcdesk.services.figures.statistics import open_words_named
from lcdesk.services.importing import answering, importing, open_questions
from lcdesk.services.learned import learned_mappings
from lcdesk.services.overview import read_overview
from lcdesk.services.participants import participants, records
from tests.services.rows import bring, contents, people, planned, sheet

HEADS = ("Name", "Country", "Passport no.", "Diet", "Arrival date")
MAY, JUNE, JULY = (dt.date(2026, month, 10) for month in (5, 6, 7))


def version(folder: Path, name: str, diet: str, day: dt.date, country: str = "Kenya") -> Path:
    rows = (
        ("Juma Otieno", country, "AK0000001", diet, day.isoformat()),
        ("Hana Tesfaye", "Ethiopia", "EP0000001", "none", MAY.isoformat()),
    )
    return sheet(folder / name, *rows, heads=HEADS)


def asked(desk: Desk) -> list[tuple[str, str]]:
    return [(one.field, one.word) for one in open_questions.list_open(desk)]


@pytest.fixture
def juma(desk: Desk, cohort_id: int, tmp_path: Path) -> int:
    """Somebody whose diet, day and country a list and the desk both changed, left unanswered."""
    bring(desk, cohort_id, version(tmp_path, "v1.xlsx", "halal", MAY))
    number: int = people(desk)["Juma Otieno"]["id"]
    mine = {"dietary": "kosher", "arrival_date": JUNE, "nationality": "UG"}
    participants.change_participants(desk, [number], mine)
    path = version(tmp_path, "v2.xlsx", "vegan", JULY, "Rwanda")
    outcome = bring(desk, cohort_id, path)
    assert (outcome.conflicts, outcome.open) == (3, 3)
    return number


def held(desk: Desk, name: str) -> Any:
    return people(desk)["Juma Otieno"][name]


def test_it_stays_an_open_question(desk: Desk, cohort_id: int, juma: int) -> None:
    assert {name for name, _word in asked(desk)} == {"dietary", "arrival_date", "nationality"}
    words = open_questions.words_of(desk, "participant", [juma])[juma]
    assert all(one.is_conflict for one in words.values())
    assert open_questions.count_open(desk, cohort_id) == 3
    assert held(desk, "dietary") == "kosher", "the desk stays until it is answered"
    assert not open_words_named(desk, cohort_id, "all"), "what the desk says is counted"


def test_the_list_is_taken_and_taken_back(desk: Desk, juma: int) -> None:
    for one in open_questions.list_open(desk):
        answering.answer_open(desk, one, one.target.parse(one.likely[0]))
    assert not asked(desk)
    assert [held(desk, name) for name in ("dietary", "arrival_date", "nationality")] == [
        "vegan",
        JULY,
        "RW",
    ]
    assert not learned_mappings.recall(desk).values, "no meaning of a word"
    desk.undo()
    assert len(asked(desk)) == 1


def test_the_desk_stays_and_no_version_asks_again(
    desk: Desk, cohort_id: int, juma: int, tmp_path: Path
) -> None:
    answering.leave_blank(desk, open_questions.list_open(desk))
    assert not asked(desk)
    assert held(desk, "arrival_date") == JUNE
    path = version(tmp_path, "v3.xlsx", "vegan", JULY, "Rwanda")
    assert not [one for row in planned(desk, path, cohort_id).rows for one in row.asked]
    later = version(tmp_path, "v4.xlsx", "fish", JULY, "Rwanda")
    (cell,) = [one for row in planned(desk, later, cohort_id).rows for one in row.asked]
    assert cell.name == "dietary", "what it says anew is asked"
    desk.undo()
    assert len(asked(desk)) == 3


def test_whatever_changes_the_field_answers_it(desk: Desk, juma: int) -> None:
    participants.change_participants(desk, [juma], {"dietary": "no pork"})
    assert {name for name, _word in asked(desk)} == {"arrival_date", "nationality"}


def test_a_later_version_asks_once_or_agrees(
    desk: Desk, cohort_id: int, juma: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, version(tmp_path, "v3.xlsx", "fish", JUNE, "Rwanda"))
    assert {name for name, _word in asked(desk)} == {"dietary", "nationality"}
    assert dict(asked(desk))["dietary"] == "fish"
    desk.undo()
    assert dict(asked(desk))["dietary"] == "vegan"
    assert len(asked(desk)) == 3


def test_it_goes_with_its_person_and_its_import(desk: Desk, juma: int) -> None:
    participants.remove_participants(desk, [juma])
    assert not asked(desk)
    desk.undo()
    assert len(asked(desk)) == 3
    desk.undo(importing.list_imports(desk)[0]["deed"])
    assert not asked(desk)


def test_overview_counts_it(desk: Desk, cohort_id: int, juma: int) -> None:
    assert read_overview(desk, cohort_id, 6).questions == 3


# --- columns of the list's own, and activities ---


def shoes(folder: Path, name: str, size: str) -> Path:
    rows = (
        ("Juma Otieno", "Kenya", "AK0000001", size),
        ("Hana Tesfaye", "Ethiopia", "EP0000001", "38"),
    )
    return sheet(folder / name, *rows, heads=("Name", "Country", "Passport no.", "Shoe size"))


def beside(desk: Desk, number: int) -> Any:
    with desk.reading() as session:
        return session.get(Enrolment, number).extra["Shoe size"]  # type: ignore[union-attr, index]


@pytest.fixture
def shod(desk: Desk, cohort_id: int, tmp_path: Path) -> int:
    """Somebody whose shoe size a list and the desk both changed, left unanswered."""
    bring(desk, cohort_id, shoes(tmp_path, "v1.xlsx", "44"))
    number: int = people(desk)["Juma Otieno"]["id"]
    own = {number: {"extra": {"Shoe size": "45"}}}
    desk.execute("Shoe size", lambda work: records.set_fields(work, own))
    outcome = bring(desk, cohort_id, shoes(tmp_path, "v2.xlsx", "46"))
    assert (outcome.conflicts, outcome.open) == (1, 1)
    return number


def test_a_column_of_the_lists_own_is_asked_and_answered(desk: Desk, shod: int) -> None:
    assert asked(desk) == [("Shoe size", "46")]
    (question,) = open_questions.list_open(desk)
    assert question.words[0].is_further
    assert beside(desk, shod) == "45"
    before = contents(desk)
    answering.answer_open(desk, question, "46")
    assert (beside(desk, shod), asked(desk)) == ("46", [])
    desk.undo()
    assert contents(desk) == before
    assert asked(desk) == [("Shoe size", "46")]


def test_a_column_of_its_own_that_stays_is_asked_no_more(
    desk: Desk, cohort_id: int, shod: int, tmp_path: Path
) -> None:
    answering.leave_blank(desk, open_questions.list_open(desk))
    assert asked(desk) == []
    again = planned(desk, shoes(tmp_path, "v3.xlsx", "46"), cohort_id)
    assert not [one for row in again.rows for one in row.asked]
    bring(desk, cohort_id, shoes(tmp_path, "v4.xlsx", "47"))
    assert asked(desk) == [("Shoe size", "47")], "what it says anew is asked"
    bring(desk, cohort_id, shoes(tmp_path, "v5.xlsx", "45"))
    assert asked(desk) == [], "by now it says what stands here"


def test_a_column_of_its_own_goes_with_its_person(desk: Desk, shod: int) -> None:
    participants.remove_participants(desk, [shod])
    assert asked(desk) == []
    desk.undo()
    assert asked(desk) == [("Shoe size", "46")]


def test_an_erased_persons_words_go_with_them(
    desk: Desk, cohort_id: int, shod: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, shoes(tmp_path, "v3.xlsx", "fortysixish"))
    assert asked(desk) == [("Shoe size", "fortysixish")]
    erasure.erase_person(desk, people(desk)["Juma Otieno"]["person_id"])
    assert asked(desk) == []
    held = b"".join(path.read_bytes() for path in desk.path.parent.glob(f"{desk.path.name}*"))
    assert b"fortysixish" not in held


def week(folder: Path, name: str, start: str, day: str, room: str = "Hall A") -> Path:
    rows = (
        ("2026-05-04", "09:00", "Opening of the course", "Dr Li", room),
        (day, start, "Soil science", "Dr Wang", room),
        ("2026-05-05", "09:00", "Water use", "Dr Wu", "Hall B"),
    )
    return sheet(folder / name, *rows, heads=("Date", "Start", "Topic", "Speaker", "Venue"))


def soil(desk: Desk, cohort_id: int) -> Any:
    (found,) = [
        one for one in curriculum.list_activities(desk, cohort_id) if one["title"] == "Soil science"
    ]
    return found


def test_a_session_that_both_changed_is_asked_and_answered(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, week(tmp_path, "v1.xlsx", "11:00", "2026-05-04"))
    number = soil(desk, cohort_id)["id"]
    mine = {"start": dt.time(14), "venue": "Library"}
    curriculum.change_activities(desk, [number], mine)
    path = week(tmp_path, "v2.xlsx", "10:30", "2026-05-04", "Hall C")
    outcome = bring(desk, cohort_id, path)
    assert (outcome.conflicts, outcome.open) == (2, 2)
    assert sorted(asked(desk)) == [("start", "10:30"), ("venue", "Hall C")]
    assert read_overview(desk, cohort_id, 6).questions == 2
    for one in open_questions.list_open(desk):
        answering.answer_open(desk, one, one.target.parse(one.likely[0]))
    now = soil(desk, cohort_id)
    assert (now["start"], now["venue"], asked(desk)) == (dt.time(10, 30), "Hall C", [])
    desk.undo()
    desk.undo()
    answering.leave_blank(desk, open_questions.list_open(desk))
    assert asked(desk) == []
    again = planned(desk, week(tmp_path, "v3.xlsx", "10:30", "2026-05-04", "Hall C"), cohort_id)
    assert not [one for row in again.rows for one in row.asked]
    curriculum.remove_activities(desk, [number])
    desk.undo()
    desk.undo()
    assert len(asked(desk)) == 2


def test_given_out_and_brought_in_as_it_was_it_answers_nothing(
    desk: Desk, cohort_id: int, juma: int, shod: int, tmp_path: Path
) -> None:
    """Of what both changed the workbook holds what stands here."""
    before = sorted(asked(desk))
    out = tmp_path / "open.xlsx"
    answering.export(desk, out, cohort_id)
    bring(desk, cohort_id, out)
    assert sorted(asked(desk)) == before
    assert (held(desk, "dietary"), beside(desk, shod)) == ("kosher", "45")


# --- However it was answered, the list is known to say so by then ---


@pytest.mark.parametrize("answer", ["halal", "no pork", "vegan"])
def test_no_version_that_says_the_same_asks_or_takes_what_was_answered(
    desk: Desk, cohort_id: int, juma: int, tmp_path: Path, answer: str
) -> None:
    """Also where the answer is what the list had said before, or where it is typed."""
    (diet,) = [one for one in open_questions.list_open(desk) if one.field == "dietary"]
    answering.answer_open(desk, diet, answer)
    outcome = bring(desk, cohort_id, version(tmp_path, "v3.xlsx", "vegan", JULY, "Rwanda"))
    assert held(desk, "dietary") == answer
    assert (outcome.changed, outcome.conflicts) == (0, 2)
    assert "dietary" not in dict(asked(desk))


def test_a_list_that_was_taken_and_says_the_old_again_is_a_change(
    desk: Desk, cohort_id: int, juma: int, tmp_path: Path
) -> None:
    participants.change_participants(desk, [juma], {"dietary": "vegan"})
    bring(desk, cohort_id, version(tmp_path, "v3.xlsx", "halal", JULY, "Rwanda"))
    assert held(desk, "dietary") == "halal"


def test_what_a_version_has_agreed_to_is_asked_no_more_after_an_edit(
    desk: Desk, cohort_id: int, juma: int, tmp_path: Path
) -> None:
    participants.change_participants(desk, [juma], {"dietary": "vegan"})
    bring(desk, cohort_id, version(tmp_path, "v3.xlsx", "vegan", JULY, "Burundi"))
    participants.change_participants(desk, [juma], {"dietary": "kosher"})
    assert "dietary" not in dict(asked(desk))
    bring(desk, cohort_id, version(tmp_path, "v4.xlsx", "vegan", JULY, "Rwanda"))
    assert held(desk, "dietary") == "kosher"
    assert "dietary" not in dict(asked(desk))
