"""Clashes of a desk: what is looked at, cures made through the door, rules of the office, public
holidays.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lcdesk.model.clashes import RULES, Clash, Limits
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import conflicts
from lcdesk.services.curriculum import conflicts as public_holidays
from lcdesk.services.curriculum.conflicts import TimetableRules, keep_rules, read_rules
from lcdesk.services.curriculum.curriculum import (
    add_activity,
    change_activities,
    read_activity,
    save_venue,
)
from lcdesk.texts import speak

DAY = dt.date(2026, 12, 9)


def add(desk: Desk, cohort: int, start: str, end: str, day: dt.date = DAY, **more: Any) -> int:
    times = {
        "date": day,
        "start": dt.time.fromisoformat(start),
        "end": dt.time.fromisoformat(end),
        "kind": "lecture",
    }
    return add_activity(desk, cohort, {"title": "Water", "title_zh": "水", **times, **more})


def found(desk: Desk, cohort: int) -> list[tuple[str, tuple[int, ...]]]:
    return [clash.key for clash in conflicts.list_clashes(desk, cohort)]


@pytest.fixture
def twice(desk: Desk, cohort_id: int) -> Clash:
    """Activities 1 and 2 in Room 305 at a time; Room 302 is known and free then."""
    add(desk, cohort_id, "14:00", "15:30", venue="Room 305", group_name="A", title="Green finance")
    add(desk, cohort_id, "15:00", "17:00", venue="Room 305", group_name="B", title="Energy storage")
    add(desk, cohort_id, "09:00", "10:00", venue="Room 302", group_name="A")
    clashes = conflicts.list_clashes(desk, cohort_id)
    assert [clash.rule for clash in clashes] == ["venue_twice"]
    return clashes[0]


# --- cures ---


def test_a_fix_is_one_undo_step_with_its_name(desk: Desk, cohort_id: int, twice: Clash) -> None:
    fix = conflicts.list_fixes(desk, cohort_id, twice)[0]
    conflicts.apply_fix(desk, cohort_id, twice, fix)
    assert found(desk, cohort_id) == []
    assert desk.undo_label() == "Use Room 302 for Energy storage"
    speak("zh")
    told = desk.undo_label()
    speak("en")
    assert told == "“Energy storage”改用 Room 302"
    desk.undo()
    assert found(desk, cohort_id) == [twice.key]
    assert history.list_operations(desk)


def test_a_fix_whose_room_was_taken_meanwhile_changes_nothing(
    desk: Desk, cohort_id: int, twice: Clash
) -> None:
    fix = conflicts.list_fixes(desk, cohort_id, twice)[0]
    change_activities(desk, [3], {"start": dt.time(15), "end": dt.time(16), "group_name": "C"})
    with pytest.raises(EditConflictsFound):
        conflicts.apply_fix(desk, cohort_id, twice, fix)
    assert (read_activity(desk, 2) or {})["venue"] == "Room 305"


def test_a_fix_of_a_clash_that_is_gone_changes_nothing(
    desk: Desk, cohort_id: int, twice: Clash
) -> None:
    fix = conflicts.list_fixes(desk, cohort_id, twice)[0]
    change_activities(desk, [1], {"venue": "Hall A"})
    with pytest.raises(EditConflictsFound):
        conflicts.apply_fix(desk, cohort_id, twice, fix)
    assert conflicts.list_fixes(desk, cohort_id, twice) == []


def test_a_room_that_another_cohort_uses_is_no_fix(
    desk: Desk, cohort_id: int, twice: Clash
) -> None:
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    add(desk, other, "13:00", "18:00", venue="Room 302")
    words = [fix.words for fix in conflicts.list_fixes(desk, cohort_id, twice)]
    assert words[0] == "Start at 15:30"
    assert "Use Room 302" not in words


# --- what is looked at ---


def test_other_cohorts_take_rooms_and_people(desk: Desk, cohort_id: int) -> None:
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    own = add(
        desk, cohort_id, "09:00", "10:00", venue="Room 1", speaker="Prof. Lin Hua", title="Methane"
    )
    theirs = add(desk, other, "09:30", "11:00", venue="Room 1", title="Rivers")
    clash = conflicts.list_clashes(desk, cohort_id)[0]
    assert clash.key == ("other_cohort", (own, theirs))
    assert clash.message == (
        "9 Dec 2026: Room 1, needed for “Methane” (09:00–10:00), is taken by “Rivers” "
        "(09:30–11:00) of Chengdu."
    )
    change_activities(desk, [theirs], {"venue": "Room 2", "speaker": "Lin Hua"})
    assert "Lin Hua" in conflicts.list_clashes(desk, cohort_id)[0].message
    change_activities(desk, [theirs], {"date": DAY + dt.timedelta(days=1)})
    assert found(desk, cohort_id) == []


def test_public_holidays_of_the_country_where_it_is_held(desk: Desk, cohort_id: int) -> None:
    add(desk, cohort_id, "09:00", "10:00", dt.date(2026, 10, 1))
    # a Saturday worked for 7 October
    add(desk, cohort_id, "09:00", "10:00", dt.date(2026, 10, 10), kind="discussion")
    assert found(desk, cohort_id) == []
    assert (
        "Where the cohort is held is not said" in conflicts.list_holiday_remarks(desk, cohort_id)[0]
    )
    cohorts.change_cohort(desk, cohort_id, {"country": "CN"})
    assert found(desk, cohort_id) == [("public_holiday", (1,))]
    assert conflicts.list_holiday_remarks(desk, cohort_id) == []
    clash = conflicts.list_clashes(desk, cohort_id)[0]
    assert "National Day" in clash.message
    speak("zh")
    said = clash.message
    speak("en")
    assert "国庆节" in said


def test_days_outside_the_cohort_are_cured_by_a_day_inside(desk: Desk, cohort_id: int) -> None:
    cohorts.change_cohort(
        desk, cohort_id, {"starts": dt.date(2026, 12, 7), "ends": dt.date(2026, 12, 18)}
    )
    key = add(desk, cohort_id, "09:00", "10:00", dt.date(2026, 12, 21))
    clash = conflicts.list_clashes(desk, cohort_id)[0]
    fixes = conflicts.list_fixes(desk, cohort_id, clash)
    assert [fix.words for fix in fixes] == ["Move to 18 Dec 2026, 09:00"]
    conflicts.apply_fix(desk, cohort_id, clash, fixes[0])
    assert (read_activity(desk, key) or {})["date"] == dt.date(2026, 12, 18)


# --- public holidays ---


def test_names_in_both_languages_and_days_that_are_exchanged() -> None:
    days = public_holidays.list_holidays("CN", [2026])
    spring = days[dt.date(2026, 2, 17)]
    assert (str(spring), spring.chinese) == ("Chinese New Year (Spring Festival)", "春节")
    assert "2026-02-14" in days[dt.date(2026, 2, 20)], "no American date"
    for worked in (
        dt.date(2026, 2, 14),
        dt.date(2026, 2, 28),
        dt.date(2026, 10, 10),
        dt.date(2026, 1, 4),
    ):
        assert worked not in days
    kenya = public_holidays.list_holidays("KE", [2026])[dt.date(2026, 6, 1)]
    assert kenya.chinese == str(kenya) == "Madaraka Day"


def test_what_is_not_known_is_said() -> None:
    said = public_holidays.list_remarks("CN", [2025, 2150])
    assert said == ["No public holidays are known for China in 2150."]
    assert "computed" in public_holidays.list_remarks("CN", [2099])[0]
    assert public_holidays.list_holidays("ZZ", [2026]) == {}
    assert public_holidays.list_remarks("ZZ", [2026])
    assert public_holidays.list_remarks("KE", [2026]) == []


# --- the rules of the office ---


def test_levels_and_limits_are_kept_in_the_desk(desk: Desk, cohort_id: int, twice: Clash) -> None:
    assert read_rules(desk) == TimetableRules()
    keep_rules(
        desk,
        TimetableRules({"venue_twice": "ignore", "friday_noon": "warning"}, Limits(day_length=90)),
    )
    kept = read_rules(desk)
    assert (kept.level("venue_twice"), kept.level("friday_noon"), kept.level("group_twice")) == (
        "ignore",
        "warning",
        "clash",
    )
    assert [rule for rule, _ids in found(desk, cohort_id)] == ["day_too_long", "day_too_long"]
    keep_rules(desk, TimetableRules())
    assert found(desk, cohort_id) == [twice.key]


def test_levels_as_the_program_has_them_are_not_kept(desk: Desk) -> None:
    keep_rules(desk, TimetableRules({name: rule.level for name, rule in RULES.items()}))
    assert read_rules(desk).levels == {}


def test_what_is_kept_and_not_understood_is_as_at_first(desk: Desk) -> None:
    desk.execute(
        "Timetable rules",
        lambda work: work.add_value(
            "timetable_rules",
            {
                "levels": {"venue_twice": "grave", "mood": "clash"},
                "limits": {"day_length": "long", "meal_length": -4},
            },
        ),
    )
    assert read_rules(desk) == TimetableRules()


def test_a_noon_that_ends_before_it_begins_is_not_kept(desk: Desk) -> None:
    with pytest.raises(KnownFault, match="must lie before"):
        keep_rules(desk, TimetableRules(limits=Limits(meal_from=840, meal_until=840)))
    assert read_rules(desk) == TimetableRules()


def test_a_capacity_below_the_group(desk: Desk, cohort_id: int) -> None:
    from lcdesk.services.participants.participants import add_participant

    for number in range(3):
        add_participant(desk, cohort_id, {"full_name": f"Person {number}", "status": "confirmed"})
    add(desk, cohort_id, "09:00", "10:00", venue="Room 1")
    save_venue(desk, {"capacity": 2}, 1)
    large = save_venue(desk, {"name": "Room 2", "capacity": 30})
    clash = conflicts.list_clashes(desk, cohort_id)[0]
    assert clash.rule == "venue_too_small"
    fix = conflicts.list_fixes(desk, cohort_id, clash)[0]
    assert fix.words == "Use Room 2"
    save_venue(desk, {"capacity": 1}, large)
    assert conflicts.list_fixes(desk, cohort_id, clash) == []
