"""The set-up of a cohort for the next: what is taken along, moved by whole days, as one undo
step.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.db.values import table_of
from lcdesk.model.entities import (
    Activity,
    ActivityPerson,
    Cohort,
    CohortOrganisation,
    Organisation,
    Quota,
    Theme,
)
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.opening import open_desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.curriculum.cohort_copy import (
    PARTS,
    copy_cohort,
    read_setup,
    same_weekday,
    shift_of,
)
from lcdesk.services.participants import participants
from tests.examples import examples
from tests.services.rows import contents

FIRST = dt.date(2025, 6, 14)  # a Saturday
DAYS = st.integers(-3000, 3000)
LOST = ("id", "version", "cohort_id", "activity_id", "theme_id", "copied_from_id")


@pytest.fixture
def course(desk: Desk) -> int:
    return fill(desk)


def fill(desk: Desk) -> int:
    """A cohort with all that can be copied, and with what never is."""
    cohort_id = cohorts.add_cohort(
        desk,
        {
            "name_en": "Shanghai 2025",
            "starts": FIRST,
            "ends": FIRST + dt.timedelta(days=13),
            "city": "Shanghai",
            "country": "CN",
            "time_zone": "Asia/Shanghai",
            "places": 24,
            "status": "closed",
            "notes": "the hotel was far",
            "venue": "Lecture hall",
            "languages": "English",
            "aims_en": "Dialogue.",
            "reminders_zh": "请佩戴胸牌。",
        },
    )
    for days, title, theme, speaker in (
        (0, "Opening", None, "Li Wen"),
        (2, "Pathways", "Technology", "Li Wen; Ana Reyes"),
        (2, "Markets", "Finance", None),
        (13, "Closing", None, None),
    ):
        values: dict[str, Any] = {
            "title": title,
            "date": FIRST + dt.timedelta(days=days),
            "start": dt.time(9),
            "theme": theme,
            "speaker": speaker,
            "venue": "Lecture hall",
            "is_confirmed": True,
            "kind": "lecture",
        }
        curriculum.add_activity(desk, cohort_id, values)
    curriculum.add_activity(desk, cohort_id, {"title": "Not placed yet"})
    person = participants.add_participant(
        desk, cohort_id, {"full_name": "Hana Tesfaye", "status": "certified"}
    )
    assert person

    def more(work: Work) -> None:
        host = work.add(Organisation(name_en="Tongji University"))
        work.add(
            CohortOrganisation(cohort_id=cohort_id, organisation_id=host.id, role="host", place=1)
        )
        work.add(Quota(cohort_id=cohort_id, by="gender", value="F", least=8))
        work.get(Cohort, cohort_id).checklist = ["visa", "photo"]

    desk.execute("more", more)
    return cohort_id


def plan_of(desk: Desk, cohort_id: int) -> dict[str, list[Any]]:
    """What was planned for a cohort, by what people read, without the ids."""
    with desk.reading() as session:

        def rows(entity: Any, *where: Any) -> list[dict[str, Any]]:
            found = session.execute(
                sa.select(table_of(entity)).where(*where).order_by(table_of(entity).c.id)
            ).mappings()
            return [dict(row) for row in found]

        themes = {row["id"]: row["title"] for row in rows(Theme)}
        activities = rows(Activity, Activity.cohort_id == cohort_id)
        own = [row["id"] for row in activities]
        people = rows(ActivityPerson, ActivityPerson.activity_id.in_(own))
        return {
            "themes": [_lean(row) for row in rows(Theme, Theme.cohort_id == cohort_id)],
            "activities": [
                _lean(row) | {"theme": themes.get(row["theme_id"])} for row in activities
            ],
            "people": [_lean(row) | {"of": own.index(row["activity_id"])} for row in people],
            "organisations": [
                _lean(row)
                for row in rows(CohortOrganisation, CohortOrganisation.cohort_id == cohort_id)
            ],
            "quotas": [_lean(row) for row in rows(Quota, Quota.cohort_id == cohort_id)],
        }


def _lean(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in LOST}


def test_everything_moves_by_the_same_days(desk: Desk, course: int) -> None:
    starts = dt.date(2026, 6, 13)
    copied = copy_cohort(desk, course, {"name_en": "Shanghai 2026", "starts": starts})
    assert (copied.days, copied.counts) == (
        364,
        {"themes": 2, "activities": 5, "venues": 1, "organisations": 1, "texts": 2, "templates": 3},
    )
    made, before = plan_of(desk, copied.id), plan_of(desk, course)
    assert [row["date"] and row["date"] - dt.timedelta(days=364) for row in made["activities"]] == [
        row["date"] for row in before["activities"]
    ]
    assert {row["is_confirmed"] for row in made["activities"]} == {False}
    assert made["people"] == before["people"]
    assert [row["theme"] for row in made["activities"]] == [
        None,
        "Technology",
        "Finance",
        None,
        None,
    ]
    cohort = cohorts.get_cohort(desk, copied.id)
    assert (cohort["copied_from_id"], cohort["status"], cohort["ends"]) == (
        course,
        "planning",
        dt.date(2026, 6, 26),
    )
    assert (cohort["city"], cohort["places"], cohort["time_zone"]) == (
        "Shanghai",
        24,
        "Asia/Shanghai",
    )
    assert cohort["programme_id"] == cohorts.get_cohort(desk, course)["programme_id"]
    assert (cohort["checklist"], cohort["notes"], cohort["people"]) == (["visa", "photo"], None, 0)


def test_themes_are_its_own_and_venues_and_experts_everybodys(desk: Desk, course: int) -> None:
    copied = copy_cohort(desk, course, {"name_en": "Next", "starts": FIRST})
    now = contents(desk)
    assert [row["cohort_id"] for row in now["Theme"]] == [course, course, copied.id, copied.id]
    assert (
        len(now["Venue"]),
        len(now["Expert"]),
        len(now["Organisation"]),
        len(now["Programme"]),
    ) == (1, 2, 1, 1)


def test_one_undo_takes_all_of_it_back_and_redo_brings_the_same(desk: Desk, course: int) -> None:
    before = contents(desk)
    copied = copy_cohort(desk, course, {"name_en": "Shanghai 2026", "starts": dt.date(2026, 6, 13)})
    assert desk.undo_label() == "Copy the set-up of Shanghai 2025"
    after = contents(desk)
    undone = desk.undo()
    assert (undone.kept, undone.refused) == (0, 0)
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == after
    assert cohorts.get_cohort(desk, copied.id)["activities"] == 5


@pytest.mark.parametrize("part", PARTS)
def test_what_is_left_out_is_not_there(desk: Desk, course: int, part: str) -> None:
    copied = copy_cohort(
        desk, course, {"name_en": "Next", "starts": FIRST}, frozenset(PARTS) - {part}
    )
    assert not copied.counts.get(part)
    made, cohort = plan_of(desk, copied.id), cohorts.get_cohort(desk, copied.id)
    gone = {
        "themes": not made["themes"] and {row["theme"] for row in made["activities"]} == {None},
        "activities": not made["activities"] and not made["people"],
        "venues": {row["venue_id"] for row in made["activities"]} == {None},
        "organisations": not made["organisations"],
        "texts": (cohort["aims_en"], cohort["reminders_zh"]) == (None, None),
        "templates": not made["quotas"] and cohort["checklist"] is None,
    }
    assert {name for name, is_gone in gone.items() if is_gone} == {part}


def test_only_a_name_is_enough_where_nothing_has_to_move(desk: Desk, course: int) -> None:
    copied = copy_cohort(desk, course, {"name_zh": "下一期"}, {"themes"})
    cohort = cohorts.get_cohort(desk, copied.id)
    assert (cohort["starts"], cohort["ends"], copied.days) == (None, None, 0)
    assert len(plan_of(desk, copied.id)["themes"]) == 2


def test_without_a_first_day_nothing_is_copied(desk: Desk, course: int) -> None:
    before = contents(desk)
    with pytest.raises(KnownFault, match="first day of the new cohort is missing"):
        copy_cohort(desk, course, {"name_en": "Next"})
    assert contents(desk) == before
    with pytest.raises(KnownFault, match="no longer there"):
        copy_cohort(desk, 99, {"name_en": "Next"})


def test_a_cohort_without_days_is_moved_from_its_first_activity(desk: Desk) -> None:
    plain = cohorts.add_cohort(desk, {"name_en": "Plain"})
    curriculum.add_activity(desk, plain, {"title": "Opening", "date": FIRST})
    copied = copy_cohort(desk, plain, {"name_en": "Next", "starts": FIRST + dt.timedelta(days=7)})
    assert copied.days == 7
    assert plan_of(desk, copied.id)["activities"][0]["date"] == FIRST + dt.timedelta(days=7)


def test_the_nearest_same_weekday() -> None:
    for off in range(-10, 11):
        near = same_weekday(FIRST, FIRST + dt.timedelta(days=364 + off))
        assert near.weekday() == FIRST.weekday()
        assert abs((near - (FIRST + dt.timedelta(days=364 + off))).days) <= 3


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    desk = open_desk(Path(tmp_path_factory.mktemp("law")) / "office.lcdesk")
    yield desk, fill(desk)
    desk.close()


@settings(max_examples=examples(6, 15))
@given(DAYS)
def test_there_and_back_is_where_one_was(shared: tuple[Desk, int], days: int) -> None:
    desk, course = shared
    there = copy_cohort(
        desk, course, {"name_en": "There", "starts": FIRST + dt.timedelta(days=days)}, keep="dates"
    )
    back = copy_cohort(desk, there.id, {"name_en": "Back", "starts": FIRST}, keep="dates")
    assert (there.days, back.days) == (days, -days)
    before, after = plan_of(desk, course), plan_of(desk, back.id)
    for row in before["activities"]:
        row["is_confirmed"] = False
    assert after == before
    assert read_setup(desk, back.id) == read_setup(desk, course)


def test_the_shift_is_known_before(desk: Desk, course: int) -> None:
    setup = read_setup(desk, course)
    assert shift_of(setup, FIRST + dt.timedelta(days=3)) == 0  # a Saturday stays a Saturday
    assert shift_of(setup, FIRST + dt.timedelta(days=3), keep="dates") == 3
    assert shift_of(setup, None, {"themes"}) == 0
    assert setup.counts["templates"] == 3


@settings(max_examples=examples(8, 18))
@given(DAYS)
def test_keeping_weekdays_keeps_the_weekday_of_every_activity(
    shared: tuple[Desk, int], days: int
) -> None:
    desk, course = shared
    starts = FIRST + dt.timedelta(days=days)
    copied = copy_cohort(desk, course, {"name_en": "Next", "starts": starts}, keep="weekdays")
    before, after = (plan_of(desk, number)["activities"] for number in (course, copied.id))
    assert [row["title"] for row in after] == [row["title"] for row in before]
    moved = [(was["date"], now["date"]) for was, now in zip(before, after, strict=True)]
    assert {(now - was).days for was, now in moved if was} == {copied.days}
    assert all((was and was.weekday()) == (now and now.weekday()) for was, now in moved)
    assert copied.days % 7 == 0
    assert abs(copied.days - days) <= 3
    cohort = cohorts.get_cohort(desk, copied.id)
    first, last = cohort["starts"], cohort["ends"]
    assert first == starts
    assert last
    outside = [now for _was, now in moved if now and not first <= now <= last]
    assert sorted(day for day, _title in copied.move.outside) == sorted(outside)
    assert all(day < first for day in outside), "the last day moves with the timetable"


def test_what_moved_is_told(desk: Desk, course: int) -> None:
    starts = dt.date(2026, 10, 1)  # a Thursday; the national day of China
    copied = copy_cohort(desk, course, {"name_en": "Next", "starts": starts}, keep="weekdays")
    assert (copied.days, copied.move.activities) == (476, 4)
    assert copied.move.outside == ()
    assert {day for day, _title, _name in copied.move.holidays} >= {dt.date(2026, 10, 3)}
    cohort = cohorts.get_cohort(desk, copied.id)
    assert (cohort["venue"], cohort["languages"], cohort["aims_en"], cohort["reminders_zh"]) == (
        "Lecture hall",
        "English",
        "Dialogue.",
        "请佩戴胸牌。",
    )
    copied = copy_cohort(
        desk, course, {"name_en": "Late", "starts": dt.date(2026, 6, 15)}, keep="weekdays"
    )
    assert [title for _day, title in copied.move.outside] == ["Opening"]
    assert len(copied.move.words) == 2
