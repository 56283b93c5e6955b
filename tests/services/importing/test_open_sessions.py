"""Open questions about activities: words of a timetable that nobody could read stay questions of
their sessions, as those of people do.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.importing import answering, importing, open_questions, pending_rows
from lcdesk.services.learned import learned_mappings
from lcdesk.services.overview import read_overview
from lcdesk.tabular.plan.roster import row_key
from lcdesk.tabular.plan.unread_words import count_open
from lcdesk.tabular.review.questions import LeftOut, Meant, Settled, Typed, apply_edits
from tests.services.rows import bring, contents, planned, sheet

HEADS = ("Date", "Start", "End", "Title", "Type", "Speaker", "Venue")
OPENING = ("2026-05-04", "09:00", "10:30", "Opening", "ceremony", "Dr Li", "Hall A")
SOIL = ("2026-05-04", "25:70", "12:00", "Soil science", "lecture", "Dr Wang", "Hall A")
FARM = ("31/02/2026", "14:00", "15:30", "Visit to a farm", "visit", None, "Farm")
WATER = ("2026-05-05", "09:00", "10:30", "Water use", "kindless", "Dr Wu", "Hall B")
SEEDS = ("2026-05-06", "09:00", "12:00", "Seeds", "Kindless", "Dr Zu", "Hall B")

WEEK_HEADS = ("Day", "Time", "Session", "Speaker", "Room")
WEEK = (
    ("Monday", "09:00-10:30", "Opening of the course", "Dr Li", "Hall A"),
    ("Monday", "11:00-12:30", "Soil", "Dr Li", "Hall A"),
    ("Tuesday", "09:00-10:30", "Water", "Dr Ma", "Hall A"),
    ("Wednesday", "09:00-10:30", "Fire", "Dr Ma", "Hall B"),
)
MONDAY = dt.date(2026, 5, 4)


def timetable(folder: Path, name: str, *rows: Any) -> Path:
    return sheet(folder / name, *rows, heads=HEADS)


def asked(desk: Desk, cohort_id: int | None = None) -> list[tuple[str, str, tuple[str, ...]]]:
    found = open_questions.list_open(desk, cohort_id, records=["activity"])
    return [(one.field, one.word, one.names) for one in found]


def sessions(desk: Desk, cohort_id: int) -> dict[str, Any]:
    return {str(one["title"]): one for one in curriculum.list_activities(desk, cohort_id)}


START = ("start", "25:70", ("Soil science",))
DAY = ("date", "31/02/2026", ("Visit to a farm",))
KIND = ("kind", "kindless", ("Water use", "Seeds"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return timetable(tmp_path, "week.xlsx", OPENING, SOIL, FARM, WATER, SEEDS)


def test_what_cannot_be_read_stays_a_question(desk: Desk, cohort_id: int, path: Path) -> None:
    plan = planned(desk, path, cohort_id)
    assert count_open(plan) == 3
    outcome = importing.apply(desk, plan, cohort_id, path)
    assert (outcome.new, outcome.waiting, outcome.open) == (5, 0, 3)
    assert asked(desk) == [START, DAY, KIND]
    soil = sessions(desk, cohort_id)["Soil science"]
    assert soil["start"] is None
    words = open_questions.words_of(desk, "activity", cohort_id=cohort_id)
    assert words[soil["id"]]["start"].word == "25:70"
    assert read_overview(desk, cohort_id, 6).questions == 3


def test_one_answer_holds_for_all_files_and_is_one_undo(
    desk: Desk, cohort_id: int, path: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, path)
    later = ("2026-05-07", "09:00", "12:00", "Trees", "KINDLESS", "Dr Zu", "Hall B")
    bring(desk, cohort_id, timetable(tmp_path, "later.xlsx", OPENING, later))
    before = contents(desk)
    assert answering.answer(desk, "kind", "kindless", "discussion", "activity") == 3
    now = sessions(desk, cohort_id)
    assert {now[name]["kind"] for name in ("Water use", "Seeds", "Trees")} == {"discussion"}
    assert "kindless" in [one["said"] for one in learned_mappings.list_mappings(desk)]
    assert asked(desk) == [START, DAY]
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert asked(desk) == [START, DAY]


def test_left_blank_or_filled_by_hand_it_is_asked_no_more(
    desk: Desk, cohort_id: int, path: Path
) -> None:
    bring(desk, cohort_id, path)
    answering.answer(desk, "start", "25:70", None, "activity")
    farm = sessions(desk, cohort_id)["Visit to a farm"]["id"]
    curriculum.change_activities(desk, [farm], {"date": dt.date(2026, 5, 8)})
    assert asked(desk) == [KIND]
    again = planned(desk, path, cohort_id)
    assert [one.field for row in again.rows for one in row.problems] == ["kind", "kind"]
    outcome = importing.apply(desk, again, cohort_id, path)
    assert (outcome.new, outcome.changed) == (0, 0)
    assert asked(desk) == [KIND]
    desk.undo()
    desk.undo()
    assert asked(desk) == [START, DAY, KIND]


def test_a_later_list_that_reads_it_answers_it(
    desk: Desk, cohort_id: int, path: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, path)
    mended = (*SOIL[:1], "10:45", *SOIL[2:])
    bring(desk, cohort_id, timetable(tmp_path, "v2.xlsx", OPENING, mended, FARM, WATER, SEEDS))
    assert asked(desk) == [DAY, KIND]
    assert sessions(desk, cohort_id)["Soil science"]["start"] == dt.time(10, 45)
    desk.undo()
    assert asked(desk) == [START, DAY, KIND]


def test_a_kind_guessed_by_the_title_answers_nothing(
    desk: Desk, cohort_id: int, path: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, path)
    later = (*WATER[:4], None, *WATER[5:])
    bring(desk, cohort_id, timetable(tmp_path, "v2.xlsx", OPENING, later, SEEDS))
    assert KIND in asked(desk)


def test_removed_or_taken_back_it_is_withdrawn(desk: Desk, cohort_id: int, path: Path) -> None:
    bring(desk, cohort_id, path)
    soil = sessions(desk, cohort_id)["Soil science"]["id"]
    curriculum.remove_activities(desk, [soil])
    assert asked(desk) == [DAY, KIND]
    desk.undo()
    assert asked(desk) == [START, DAY, KIND]
    desk.undo()
    assert asked(desk) == []
    desk.redo()
    assert asked(desk) == [START, DAY, KIND]
    cohorts.remove_cohort(desk, cohort_id)
    assert open_questions.count_open(desk) == 0
    desk.undo()
    assert asked(desk) == [START, DAY, KIND]


def test_a_day_of_another_course_is_another_question(
    desk: Desk, cohort_id: int, path: Path
) -> None:
    other = cohorts.add_cohort(desk, {"name_en": "Another course"})
    for one in (cohort_id, other):
        bring(desk, one, path)
    (mine,) = [one for one in open_questions.list_open(desk, other) if one.field == "date"]
    assert answering.answer_open(desk, mine, dt.date(2026, 3, 2)) == 1
    assert [name for name, *_rest in asked(desk, cohort_id)] == ["start", "date", "kind"]
    assert [name for name, *_rest in asked(desk, other)] == ["start", "kind"]


# --- timetables of weekdays ---


@pytest.fixture
def week(tmp_path: Path) -> Path:
    return sheet(tmp_path / "weekdays.xlsx", *WEEK, heads=WEEK_HEADS)


def dates(desk: Desk, cohort_id: int) -> dict[str, int | None]:
    held = sessions(desk, cohort_id)
    return {name: one["date"] and (one["date"] - MONDAY).days for name, one in sorted(held.items())}


ALL = {"Fire": 2, "Opening of the course": 0, "Soil": 0, "Water": 1}


def test_the_first_day_of_a_week_is_one_question(desk: Desk, cohort_id: int, week: Path) -> None:
    assert bring(desk, cohort_id, week).open == 1
    (question,) = open_questions.list_open(desk)
    assert len(question.words) == 4
    words = open_questions.words_of(desk, "activity", cohort_id=cohort_id)
    assert sorted(one["date"].word for one in words.values()) == [
        "Monday",
        "Monday",
        "Tuesday",
        "Wednesday",
    ]
    answering.answer_open(desk, question, MONDAY)
    assert dates(desk, cohort_id) == ALL
    assert asked(desk) == []
    assert bring(desk, cohort_id, week).open == 0
    desk.undo()
    assert dates(desk, cohort_id) == dict.fromkeys(ALL)
    assert len(asked(desk)) == 1


def test_the_first_of_numbered_days_is_one_question(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    days = {"Monday": "Day 1", "Tuesday": "Day 2", "Wednesday": "Day 3"}
    rows = [(days[day], *rest) for day, *rest in WEEK]
    bring(desk, cohort_id, sheet(tmp_path / "numbered.xlsx", *rows, heads=WEEK_HEADS))
    (question,) = open_questions.list_open(desk)
    assert len(question.words) == 4
    answering.answer_open(desk, question, MONDAY)
    assert dates(desk, cohort_id) == ALL


def test_a_day_given_by_hand_leaves_the_others_asked(
    desk: Desk, cohort_id: int, week: Path
) -> None:
    bring(desk, cohort_id, week)
    first = sessions(desk, cohort_id)["Opening of the course"]["id"]
    curriculum.change_activities(desk, [first], {"date": MONDAY})
    (question,) = open_questions.list_open(desk)
    assert len(question.words) == 3
    answering.answer_open(desk, question, MONDAY)
    assert dates(desk, cohort_id) == ALL


@pytest.mark.parametrize("how", ["typed", "left out", "left blank"])
def test_the_row_that_asks_may_go_and_the_others_ask_on(
    desk: Desk, cohort_id: int, week: Path, how: str
) -> None:
    read = importing.read_file(week)
    key = row_key(read.rows[0])
    edit = {
        "typed": Typed(key, "date", MONDAY),
        "left out": LeftOut((key,)),
        "left blank": Typed(key, "date", None),
    }[how]
    apply_edits(read, [edit])
    importing.apply(desk, importing.prepare(desk, read, cohort_id), cohort_id, week)
    (question,) = open_questions.list_open(desk)
    assert len(question.words) == 3
    assert [one.problem["kind"] for one in question.words] == ["first_day"] * 3


def test_a_week_left_without_dates_on_purpose_is_asked_no_more(
    desk: Desk, cohort_id: int, week: Path
) -> None:
    read = importing.read_file(week)
    apply_edits(read, [Meant("activity", "date", "Monday", None)])
    importing.apply(desk, importing.prepare(desk, read, cohort_id), cohort_id, week)
    assert asked(desk) == []
    again = planned(desk, week, cohort_id)
    assert not [one for row in again.rows for one in (*row.problems, *row.stays_open)]


def test_days_of_a_grid_without_a_year_stay_questions(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    rows = (
        ("09:00-10:30", "Opening ceremony", "Water use"),
        ("11:00-12:30", "Soil science", "Forest fires"),
        ("14:00-15:30", "Visit to a farm", "Seeds and trees"),
    )
    bring(desk, cohort_id, sheet(tmp_path / "grid.xlsx", *rows, heads=("Time", "4 May", "5 May")))
    asked_now = asked(desk)
    assert [(field, word, len(names)) for field, word, names in asked_now] == [
        ("date", "4 May", 3),
        ("date", "5 May", 3),
    ]
    assert answering.answer(desk, "date", "4 May", MONDAY, "activity") == 3
    assert sessions(desk, cohort_id)["Soil science"]["date"] == MONDAY
    assert [word for _field, word, _names in asked(desk)] == ["5 May"]


# --- days of which it is asked which they are ---

DOUBTED = (
    ("Tue 4 May 2026", "09:00", "10:30", "Opening", "ceremony", "Dr Li", "Hall A"),
    ("Tue 4 May 2026", "11:00", "12:30", "Soil science", "lecture", "Dr Wang", "Hall A"),
    ("Wed 6 May 2026", "09:00", "10:30", "Water use", "lecture", "Dr Wu", "Hall B"),
)
TUESDAY = dt.date(2026, 5, 5)


def test_a_day_that_may_be_another_stays_a_question(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    path = timetable(tmp_path, "days.xlsx", *DOUBTED)
    assert bring(desk, cohort_id, path).open == 1
    (question,) = open_questions.list_open(desk)
    assert (question.word, question.names) == ("Tue 4 May 2026", ("Opening", "Soil science"))
    assert sessions(desk, cohort_id)["Soil science"]["date"] == MONDAY
    opening = sessions(desk, cohort_id)["Opening"]["id"]
    words = open_questions.words_of(desk, "activity", [opening])
    assert words[opening]["date"].is_doubtful
    assert question.likely == ("2026-05-04", "2026-05-05")
    assert answering.answer_open(desk, question, TUESDAY) == 2
    assert {one["date"] for one in sessions(desk, cohort_id).values()} == {
        TUESDAY,
        dt.date(2026, 5, 6),
    }
    assert asked(desk) == []
    desk.undo()
    assert answering.answer(desk, "date", "Tue 4 May 2026", MONDAY, "activity") == 2
    assert asked(desk) == [], "it is as it was, and asked no more"
    assert not [one for row in planned(desk, path, cohort_id).rows for one in row.problems]


def test_a_day_that_is_left_as_it_is_in_the_review_is_asked_no_more(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    path = timetable(tmp_path, "days.xlsx", *DOUBTED)
    read = importing.read_file(path)
    (problem,) = read.problems
    keys = tuple(row_key(row) for row in read.rows[:2])
    apply_edits(read, [Settled(keys, problem.kind, "date", problem.raw)])
    plan = importing.prepare(desk, read, cohort_id)
    assert importing.apply(desk, plan, cohort_id, path).open == 0
    again = planned(desk, path, cohort_id)
    assert not [one for row in again.rows for one in (*row.problems, *row.stays_open)]


# --- as a workbook ---


def test_a_corrected_workbook_answers_them(
    desk: Desk, cohort_id: int, path: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, path)
    out = tmp_path / "open.xlsx"
    assert answering.export(desk, out, cohort_id) == (0, 4)
    bring(desk, cohort_id, out)
    assert asked(desk) == [START, DAY, KIND], "as it was given out it answers nothing"
    book = openpyxl.load_workbook(out)
    for line in book.worksheets[0].iter_rows():
        for cell in line:
            if cell.value in ("25:70", "31/02/2026"):
                cell.value = {"25:70": "10:45", "31/02/2026": "2026-05-08"}[cell.value]
    book.save(out)
    bring(desk, cohort_id, out)
    held = sessions(desk, cohort_id)
    assert len(held) == 5
    assert held["Soil science"]["start"] == dt.time(10, 45)
    assert held["Visit to a farm"]["date"] == dt.date(2026, 5, 8)
    assert asked(desk) == [KIND]
    assert pending_rows.list_waiting(desk) == []
