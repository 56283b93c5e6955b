"""The overview: what is missing and whose, the next activities, arrivals, days to the opening."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lcdesk.model import clock
from lcdesk.model.entities import Enrolment
from lcdesk.model.query import Query
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, read_page
from lcdesk.services.curriculum import curriculum
from lcdesk.services.overview import Overview, arriving, read_board, read_overview
from lcdesk.services.participants import participants
from lcdesk.services.participants.limits import CourseLimits
from tests.sent_statements import sent_statements
from tests.services.rows import HANA, bring, sheet

COMPLETE = {
    "full_name": "Ana",
    "passport_no": "PE1",
    "passport_expiry": dt.date(2030, 1, 1),
    "visa_state": "issued",
    "arrival_flight": "MU 500",
    "room_no": "302",
    "dietary": "none",
    "email": "a@example.org",
    "insurance": "yes",
    "arrival_date": dt.date(2025, 6, 13),
    "visa_letter_no": "L1",
    "departure_flight": "MU 501",
}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (dt.date(2025, 6, 27), 6, dt.date(2025, 12, 27)),
        (dt.date(2025, 8, 31), 6, dt.date(2026, 2, 28)),
        (dt.date(2023, 8, 30), 6, dt.date(2024, 2, 29)),
        (dt.date(2025, 12, 31), 6, dt.date(2026, 6, 30)),
        (dt.date(2025, 6, 5), 7, dt.date(2026, 1, 5)),
        (dt.date(2025, 10, 31), 1, dt.date(2025, 11, 30)),
        (dt.date(2025, 3, 31), 0, dt.date(2025, 3, 31)),
    ],
)
def test_months_after(day: dt.date, months: int, expected: dt.date) -> None:
    assert clock.months_after(day, months) == expected


def count_of(told: Overview, name: str) -> int:
    return next(line.count for line in told.lines if line.rule.name == name)


@pytest.mark.parametrize(
    ("expiry", "months", "count"),
    [
        (dt.date(2025, 12, 26), 6, 1),
        (dt.date(2025, 12, 27), 6, 0),
        (dt.date(2025, 12, 27), 7, 1),
        (dt.date(2025, 12, 26), 3, 0),
        (None, 6, 0),
    ],
)
def test_a_passport_must_outlast_the_course_by_as_many_months_as_are_set(
    desk: Desk, expiry: dt.date | None, months: int, count: int
) -> None:
    cohort = cohorts.add_cohort(
        desk, {"name_en": "X", "starts": dt.date(2025, 6, 14), "ends": dt.date(2025, 6, 27)}
    )
    participants.add_participant(desk, cohort, {**COMPLETE, "passport_expiry": expiry})
    told = read_overview(desk, cohort, months)
    assert count_of(told, "passport_short") == told.attention.count == count


@pytest.mark.parametrize(
    ("birth_date", "oldest", "count"),
    [
        ("1980-06-14", 44, 1),  # 45 on the first day
        ("1980-06-15", 44, 0),
        ("1980", 44, 0),  # perhaps not 45 yet
        ("1979", 44, 1),
        ("1980-05", 44, 1),
        (None, 44, 0),
    ],
)
def test_who_is_older_than_the_course_allows(
    desk: Desk, birth_date: str | None, oldest: int, count: int
) -> None:
    first = dt.date(2025, 6, 14)
    cohort = cohorts.add_cohort(desk, {"name_en": "X", "starts": first, "oldest": oldest})
    participants.add_participant(desk, cohort, {**COMPLETE, "birth_date": birth_date})
    told = read_overview(desk, cohort, 6, dt.date(2025, 6, 1))
    assert count_of(told, "too_old") == told.attention.count == count
    limits = CourseLimits.of({"starts": first, "oldest": oldest}, 6)
    assert limits.is_too_old(birth_date) == bool(limits.remark_on("birth_date", birth_date))
    assert limits.is_too_old(birth_date) == bool(count)
    board = read_board(desk, cohort, 6)
    assert board.counts["age"] == count
    cohorts.change_cohort(desk, cohort, {"oldest": None})
    assert "too_old" not in [line.rule.name for line in read_overview(desk, cohort, 6).lines]
    assert "age" not in read_board(desk, cohort, 6).counts, "nobody is checked without a limit"


def test_overview(desk: Desk) -> None:
    cohort = cohorts.add_cohort(
        desk, {"name_en": "X", "starts": dt.date(2025, 6, 14), "ends": dt.date(2025, 6, 27)}
    )
    participants.add_participant(desk, cohort, COMPLETE)
    bare = participants.add_participant(
        desk,
        cohort,
        {
            "full_name": "Bo",
            "passport_expiry": dt.date(2025, 7, 1),
            "arrival_date": dt.date(2025, 6, 13),
        },
    )
    participants.add_participant(
        desk,
        cohort,
        {"full_name": "Gone", "status": "withdrawn", "arrival_date": dt.date(2025, 6, 12)},
    )
    for day in (14, 15, 16):
        curriculum.add_activity(
            desk,
            cohort,
            {
                "title": f"Day {day}",
                "date": dt.date(2025, 6, day),
                "start": dt.time(9),
                "end": dt.time(10),
                "speaker": "Li",
            },
        )
    curriculum.add_activity(
        desk,
        cohort,
        {
            "title": "Twice",
            "date": dt.date(2025, 6, 16),
            "start": dt.time(9),
            "end": dt.time(10),
            "speaker": "Li",
        },
    )
    told = read_overview(desk, cohort, 6, dt.date(2025, 6, 15))
    assert [line.rule.name for line in told.lines] == [
        "passport_short",
        "passport_missing",
        "letter_missing",
        "visa_open",
        "passport_undated",
        "birth_date_missing",
        "flight_missing",
        "departure_missing",
        "room_missing",
        "diet_unknown",
        "photo_missing",
        "insurance_missing",
        "email_missing",
    ]
    assert {line.rule.name: line.count for line in told.missing if line.count != 1} == {
        "birth_date_missing": 2,
        "photo_missing": 2,
    }
    assert [line.is_pressing for line in told.lines] == [True] * 4 + [False] * 9
    assert (told.coming, told.attention.count, told.came_before) == (2, 1, 0)
    for line in (*told.lines, told.attention):
        ids = find_ids(desk, Query.of(cohort, rules=(line.rule,)))
        assert len(ids) == line.count
        if line.rule.name == "passport_undated":
            assert bare not in ids
        elif line.count == 1:
            assert list(ids) == [bare]
    assert [activity["title"] for activity in told.next_activities][0] == "Day 15"
    assert told.arrivals == [(dt.date(2025, 6, 13), 2)]
    assert (told.days_to_opening, told.waiting) == (-1, 0)
    assert (told.counts["people"], told.counts["others"]) == (2, 1)
    assert told.clashes >= 1
    ((day, count),) = told.arrivals
    assert len(find_ids(desk, Query.of(cohort, rules=arriving(day)))) == count
    after = read_overview(desk, cohort, 6, dt.date(2026, 1, 1))
    assert len(after.next_activities) == 4, "when all is over, the first ones"


def test_overview_of_an_empty_cohort_and_of_a_tray(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    told = read_overview(desk, cohort_id, 6)
    assert (
        told.missing,
        told.next_activities,
        told.arrivals,
        told.days_to_opening,
        told.clashes,
    ) == ([], [], [], None, 0)
    bring(
        desk,
        cohort_id,
        sheet(tmp_path / "n.xlsx", HANA, (None, "Kenya", "AK1", "1980-01-02", None, None)),
    )
    assert read_overview(desk, cohort_id, 6).waiting == 1


def test_who_came_before(desk: Desk) -> None:
    first, second = (
        cohorts.add_cohort(desk, {"name_en": name, "starts": day})
        for name, day in (("A", dt.date(2024, 6, 1)), ("B", dt.date(2025, 6, 1)))
    )
    former = participants.add_participant(desk, first, COMPLETE | {"status": "certified"})
    person = read_page(desk, [former])[0]["person_id"]
    desk.execute("again", lambda work: work.add(Enrolment(person_id=person, cohort_id=second)))
    assert read_overview(desk, first, 6).came_before == 0
    assert read_overview(desk, second, 6).came_before == 1
    participants.change_participants(desk, [former], {"status": "confirmed"})
    assert read_overview(desk, second, 6).came_before == 0, "who never arrived took no part"


def test_no_record_of_a_participant_is_read(desk: Desk, cohort_id: int) -> None:
    """The desk counts: the answer takes as many statements for thirty people as for one, and no
    whole person among them.
    """

    def statements() -> list[str]:
        with sent_statements(desk) as sent:
            read_overview(desk, cohort_id, 6)
        return sent

    participants.add_participant(desk, cohort_id, COMPLETE)
    few = statements()
    for number in range(29):
        participants.add_participant(desk, cohort_id, {"full_name": f"P{number}"})
    assert statements() == few
    assert not [words for words in few if "person.family_name" in words]
