"""The overview: what is missing and whose, the next activities, arrivals, days to the opening."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lcdesk.services import cohorts, curriculum, participants
from lcdesk.services.desk import Desk
from lcdesk.services.overview import is_passport_short, months_after, read_overview
from tests.services.rows import HANA, bring, sheet

COMPLETE = {
    "full_name": "Ana", "passport_no": "PE1", "passport_expiry": dt.date(2030, 1, 1), "visa_state": "issued", "arrival_flight": "MU 500",
    "room_type": "single", "dietary": "none", "email": "a@example.org", "insurance": "yes", "arrival_date": dt.date(2025, 6, 13),
}  # fmt: skip


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (dt.date(2025, 6, 27), 6, dt.date(2025, 12, 27)), (dt.date(2025, 8, 31), 6, dt.date(2026, 2, 28)), (dt.date(2023, 8, 30), 6, dt.date(2024, 2, 29)),
        (dt.date(2025, 12, 31), 6, dt.date(2026, 6, 30)), (dt.date(2025, 6, 5), 7, dt.date(2026, 1, 5)), (dt.date(2025, 10, 31), 1, dt.date(2025, 11, 30)),
        (dt.date(2025, 3, 31), 0, dt.date(2025, 3, 31)),
    ],
)  # fmt: skip
def test_months_after(day: dt.date, months: int, expected: dt.date) -> None:
    assert months_after(day, months) == expected


def test_a_passport_must_outlast_the_course_by_six_months() -> None:
    cohort = {"ends": dt.date(2025, 6, 27)}
    assert is_passport_short({"passport_expiry": dt.date(2025, 12, 26)}, cohort)
    assert not is_passport_short({"passport_expiry": dt.date(2025, 12, 27)}, cohort)
    assert not is_passport_short({"passport_expiry": None}, cohort)
    assert is_passport_short({"passport_expiry": dt.date(2001, 1, 1)}, {})


def test_overview(desk: Desk) -> None:
    cohort = cohorts.add_cohort(desk, {"name_en": "X", "starts": dt.date(2025, 6, 14), "ends": dt.date(2025, 6, 27)})
    participants.add_participant(desk, cohort, COMPLETE)
    bare = participants.add_participant(
        desk, cohort, {"full_name": "Bo", "passport_expiry": dt.date(2025, 7, 1), "arrival_date": dt.date(2025, 6, 13)}
    )
    participants.add_participant(
        desk, cohort, {"full_name": "Gone", "status": "withdrawn", "arrival_date": dt.date(2025, 6, 12)}
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
        {"title": "Twice", "date": dt.date(2025, 6, 16), "start": dt.time(9), "end": dt.time(10), "speaker": "Li"},
    )
    told = read_overview(desk, cohort, dt.date(2025, 6, 15))
    assert {missing.key for missing in told.missing} == {
        "passport_short", "passport_missing", "visa_open", "flight_missing", "room_missing", "diet_unknown", "email_missing", "insurance_missing",
    }  # fmt: skip
    assert all(missing.ids == (bare,) and missing.words == "1 person" for missing in told.missing)
    assert [missing.is_pressing for missing in told.missing] == [True] * 3 + [False] * 5
    assert [activity["title"] for activity in told.next_activities][0] == "Day 15"
    assert told.arrivals == [(dt.date(2025, 6, 13), 2)]
    assert (told.days_to_opening, told.waiting, told.counts["people"]) == (-1, 0, 3)
    assert told.clashes >= 1
    after = read_overview(desk, cohort, dt.date(2026, 1, 1))
    assert len(after.next_activities) == 4, "when all is over, the first ones"


def test_overview_of_an_empty_cohort_and_of_a_tray(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    told = read_overview(desk, cohort_id)
    assert (told.missing, told.next_activities, told.arrivals, told.days_to_opening, told.clashes) == (
        [],
        [],
        [],
        None,
        0,
    )
    bring(desk, cohort_id, sheet(tmp_path / "n.xlsx", HANA, (None, "Kenya", "AK1", "1980-01-02", None, None)))
    assert read_overview(desk, cohort_id).waiting == 1
