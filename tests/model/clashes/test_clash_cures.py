"""Cures, rule by rule; and the laws: the finder is the oracle's, and no cure brings a breach."""

from __future__ import annotations

import random
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.model.clashes import Fix, TimetableContext, find_clashes, find_fixes, is_fix
from lcdesk.model.clashes.fix_ranking import FixEffect, rank_of
from lcdesk.texts import speak
from tests.examples import examples
from tests.model.clashes.clash_oracle import check_clashes, check_day_lengths, check_fixes

MONDAY, FRIDAY = date(2025, 6, 16), date(2025, 6, 20)
COHORT: dict[str, Any] = {"starts": MONDAY, "ends": date(2025, 6, 27)}
VENUES = [
    {"id": number, "name": f"Room {300 + number}", "name_zh": None, "capacity": 30}
    for number in range(1, 6)
]
# random timetables; `python -m tests.model.clashes.clash_oracle 10000` takes as many as it is told
EXAMPLES = examples(100, 300)


def entry(
    number: int, start: str | None, end: str | None, day: date = MONDAY, **more: Any
) -> dict[str, Any]:
    times = {
        name: time.fromisoformat(text) for name, text in (("start", start), ("end", end)) if text
    }
    said = {"title": f"Lecture {number}", "title_zh": f"讲座{number}", "kind": "lecture"}
    return {"id": number, "date": day, **said, **times, **more}


def fixes(*activities: dict[str, Any], rule: str, **around: Any) -> list[Fix]:
    """The cures of the one breach of a rule."""
    around.setdefault("cohort", COHORT)
    setting = TimetableContext(**around)
    (clash,) = [clash for clash in find_clashes(activities, setting) if clash.rule == rule]
    return find_fixes(clash, activities, setting)


def words(*activities: dict[str, Any], rule: str, **around: Any) -> list[str]:
    return [fix.words for fix in fixes(*activities, rule=rule, **around)]


TWICE = (
    entry(1, "14:00", "15:30", venue="Room 305", group_name="A"),
    entry(2, "15:00", "17:00", venue="Room 305", group_name="B"),
)


# --- places ---


def test_the_room_next_door_then_half_an_hour_later() -> None:
    assert words(*TWICE, rule="venue_twice", venues=VENUES)[:2] == [
        "Use Room 301",
        "Start at 15:30",
    ]
    used = entry(3, "09:00", "10:00", venue="Room 302", group_name="A")
    found = fixes(*TWICE, used, rule="venue_twice", venues=VENUES)
    assert found[0].full_words == "Use Room 302 for Lecture 2"
    assert found[0].changes == {2: {"venue": "Room 302"}}
    assert found[1].changes == {2: {"start": time(15, 30), "end": time(17, 30)}}


def test_a_room_too_small_or_of_another_house_is_not_offered() -> None:
    sizes = {"cohort": {**COHORT, "sizes": {None: 40, "A": 20, "B": 20}}}
    small = [
        {"id": 2, "name": "Room 302", "capacity": 8},
        {"id": 5, "name": "Room 305", "capacity": 30},
    ]
    far = {"id": 7, "name": "Teahouse", "capacity": 90}
    assert not [
        said
        for said in words(*TWICE, rule="venue_twice", venues=[*small, far], **sizes)
        if "Use" in said
    ]
    held = entry(3, "09:00", "10:00", venue="Teahouse", group_name="A")
    found = words(*TWICE, held, rule="venue_twice", venues=[*small, far], **sizes)
    assert found[0] == "Start at 15:30"
    assert "Use Teahouse" in found, "another house comes after the hour"


def test_a_field_visit_stays_where_it_is() -> None:
    visits = [dict(one, kind="field_visit") for one in TWICE]
    assert not [said for said in words(*visits, rule="venue_twice", venues=VENUES) if "Use" in said]


def test_what_fixes_two_clashes_of_the_same_two_comes_first() -> None:
    everybody = [dict(one, group_name=None) for one in TWICE]
    assert words(*everybody, rule="venue_twice", venues=VENUES) == [
        "Start at 15:30",
        "End at 15:00",
        "Use Room 301",
    ]


def test_a_larger_venue_or_that_of_somebody_else() -> None:
    venues = [
        {"id": 1, "name": "Room 301", "capacity": 10},
        {"id": 2, "name": "Room 302", "capacity": 30},
    ]
    sizes = {"cohort": {**COHORT, "sizes": {None: 30, "A": 25, "B": 5}}}
    large = entry(1, "09:00", "10:00", venue="Room 301", group_name="A")
    assert words(large, rule="venue_too_small", venues=venues, **sizes) == ["Use Room 302"]
    small = entry(2, "09:00", "10:00", venue="Room 302", group_name="B")
    (fix,) = fixes(large, small, rule="venue_too_small", venues=venues, **sizes)
    assert fix.full_words == "Swap the venues of “Lecture 1” and “Lecture 2”"
    assert fix.changes == {1: {"venue": "Room 302"}, 2: {"venue": "Room 301"}}


def test_more_time_for_the_way() -> None:
    ways = [{"from_id": 1, "to_id": 2, "minutes": 45}]
    here = entry(1, "09:00", "10:00", venue="Room 301")
    there = entry(2, "10:15", "11:00", venue="Room 302")
    found = words(here, there, rule="travel_too_short", venues=VENUES[:2], ways=ways)
    assert found[:2] == ["Use Room 301", "Start at 10:45"]


# --- days ---


def test_another_day_where_the_day_has_no_room() -> None:
    full = [
        entry(number, f"{8 + number:02d}:00", f"{9 + number:02d}:00", kind="meal", group_name="A")
        for number in range(13)
    ]
    one = entry(20, "09:00", "10:00", speaker="Lin Hua", group_name="A")
    other = entry(21, "09:00", "10:00", speaker="Lin Hua", group_name="B", is_locked=True)
    assert words(*full, one, other, rule="speaker_twice")[-1] == "Move to 17 Jun 2025, 09:00"


def test_a_holiday_is_cured_by_the_nearest_working_day() -> None:
    day = date(2025, 6, 27)
    assert words(entry(1, "09:00", "10:00", day), rule="public_holiday", holidays={day: "Day"}) == [
        "Move to 26 Jun 2025, 09:00"
    ]
    assert words(entry(1, None, None, day), rule="public_holiday", holidays={day: "Day"}) == [
        "Move to 26 Jun 2025"
    ]


def test_nothing_moves_into_the_past() -> None:
    day = date(2025, 6, 27)
    assert (
        words(
            entry(1, "09:00", "10:00", day), rule="public_holiday", holidays={day: "Day"}, today=day
        )
        == []
    )


def test_a_shorter_day_and_a_free_noon() -> None:
    long = entry(1, "08:00", "12:00"), entry(2, "13:00", "17:00")
    assert words(*long, rule="day_too_long") == ["Move to 17 Jun 2025, 13:00", "End at 16:00"]
    busy = entry(1, "09:00", "12:00"), entry(2, "12:30", "14:30")
    assert words(*busy, rule="no_meal_gap")[0] == "Start at 12:45"
    locked = busy[0], dict(busy[1], is_locked=True)
    assert words(*locked, rule="no_meal_gap")[0] == "Start at 08:45"
    assert words(entry(1, "09:00", "13:30"), rule="no_meal_gap") == [
        "Start at 08:45",
        "End at 13:15",
    ]


def test_friday_noon_for_those_who_asked() -> None:
    levels = {"friday_noon": "warning"}
    assert (
        words(entry(1, "13:00", "14:00", FRIDAY), rule="friday_noon", levels=levels)[0]
        == "Start at 13:30"
    )


# --- single entries ---


def test_an_end_before_its_start() -> None:
    assert words(entry(1, "11:00", "09:00"), rule="ends_before_start") == [
        "Make it 09:00–11:00",
        "End at 12:00",
    ]


def test_an_end_that_is_missing() -> None:
    assert words(
        entry(1, "11:00", None), rule="end_missing", levels={"end_missing": "warning"}
    ) == ["End at 12:00"]


def test_what_only_people_know_has_no_fix() -> None:
    open_one = entry(1, "09:00", "10:00", speaker="Lin Hua", is_confirmed=False, title_zh=None)
    assert words(open_one, rule="speaker_unconfirmed") == []
    assert words(open_one, rule="title_missing") == []


# --- who is moved ---


def test_what_is_locked_stays_and_what_is_confirmed_rather() -> None:
    one, other = TWICE
    locked = fixes(one, dict(other, is_locked=True), rule="venue_twice", venues=VENUES)
    assert {key for fix in locked for key in fix.changes} == {1}
    assert (
        fixes(
            dict(one, is_locked=True),
            dict(other, is_locked=True),
            rule="venue_twice",
            venues=VENUES,
        )
        == []
    )
    confirmed = fixes(one, dict(other, is_confirmed=True), rule="venue_twice", venues=VENUES)
    assert set(confirmed[0].changes) == {1}


def test_two_take_each_others_time() -> None:
    first = entry(1, "09:00", "10:00", speaker="Lin Hua", group_name="A")
    busy = entry(2, "09:00", "10:00", speaker="Lin Hua", group_name="B", is_locked=True)
    later = entry(3, "14:00", "15:00", speaker="Wu Di", group_name="A")
    found = fixes(first, busy, later, rule="speaker_twice")
    swap = next(fix for fix in found if fix.words == "Swap with “Lecture 3”")
    assert swap.changes == {
        1: {"date": MONDAY, "start": time(14), "end": time(15)},
        3: {"date": MONDAY, "start": time(9), "end": time(10)},
    }


# --- which is the better one ---


def test_each_fix_says_which_activity_goes_where_and_what_that_costs() -> None:
    room, later = fixes(*TWICE, rule="venue_twice", venues=VENUES)[:2]
    assert room.told == "Use Room 301 for Lecture 2; the hours stay"
    assert later.told == "Start Lecture 2 at 15:30, Room 305; the day becomes 2 h"
    speak("zh")
    said = later.told
    speak("en")
    assert said == "“讲座2”改为 15:30 开始，Room 305；当天共 2 小时"


def test_a_day_that_is_full_already_is_not_made_longer() -> None:
    """A visit dragged from a free Thursday into a full Wednesday goes back to a day with room."""
    day = {"speaker": None, "group_name": None}
    full = [
        entry(1, "09:00", "12:00", **day),
        entry(2, "14:00", "16:30", **day),
        entry(3, "14:30", "16:30", kind="field_visit", **day),
    ]
    found = fixes(*full, rule="group_twice")
    assert found[0].told.startswith("Move Lecture 3 to Tue 17 Jun, 14:30; the day becomes 2 h")
    assert all(fix.effect is not None and not fix.effect.over for fix in found)


def test_themes_stay_together_and_lectures_leave_week_ends_alone() -> None:
    friday = {"day": FRIDAY, "theme": "Solar"}
    busy = [
        entry(1, "09:00", "12:00", speaker="Lin Hua", **friday),
        entry(2, "09:00", "12:00", speaker="Lin Hua", **friday),
        entry(3, "13:00", "16:00", day=FRIDAY),
        entry(4, "09:00", "10:00", day=date(2025, 6, 19), theme="Solar", is_locked=True),
    ]
    moved = [fix for fix in fixes(*busy, rule="speaker_twice") if fix.words.startswith("Move to")]
    assert moved[0].words.startswith("Move to 19 Jun 2025")


@given(
    st.lists(
        st.builds(
            FixEffect,
            st.integers(0, 1),
            st.integers(0, 900),
            st.just(420),
            st.integers(0, 90),
            *(st.integers(0, 2) for _part in range(5)),
            st.integers(0, 40),
            st.floats(0, 900),
            st.booleans(),
        ),
        min_size=2,
        max_size=12,
    )
)
def test_a_day_within_the_limit_goes_before_one_that_is_too_long(effects: list[FixEffect]) -> None:
    best = min(effects, key=rank_of)
    within = [effect for effect in effects if effect.outside == best.outside]
    assert best.outside == min(effect.outside for effect in effects)
    assert best.fullness == min(effect.fullness for effect in within)
    assert bool(best.over) == all(effect.over for effect in within)


def test_what_runs_into_the_next_starts_later_rather_than_after_the_closing() -> None:
    apart = {"speaker": None, "group_name": None}
    found = fixes(
        entry(1, "09:30", "11:30", **apart),
        entry(2, "14:00", "16:00", **apart),
        entry(3, "15:30", "17:00", **apart),
        entry(4, "14:00", "15:30", day=FRIDAY, kind="ceremony", **apart),
        rule="group_twice",
    )
    assert found[0].words == "Start at 16:00"
    effects = [fix.effect for fix in found]
    assert not any(effect is None or effect.outside for effect in effects)


def test_a_day_out_is_not_pushed_into_the_night_for_a_free_noon() -> None:
    found = fixes(entry(1, "09:00", "17:30", kind="field_visit"), rule="no_meal_gap")
    assert all(fix.effect is not None and fix.effect.late <= 60 for fix in found)


# --- words, and late clicks ---


def test_words_follow_the_language() -> None:
    fix = fixes(*TWICE, rule="venue_twice", venues=[dict(VENUES[1], name_zh="302教室")])[0]
    speak("zh")
    said = (fix.words, fix.full_words, fix.operation_values["name"])
    speak("en")
    assert said == ("改用 302教室", "“讲座2”改用 302教室", "讲座2")


def test_a_fix_found_before_is_looked_at_again() -> None:
    around = TimetableContext(venues=VENUES, cohort=COHORT)
    clash = find_clashes(TWICE, around)[0]
    fix = find_fixes(clash, TWICE, around)[0]
    assert is_fix(clash, fix, TWICE, around)
    taken = entry(3, "15:00", "17:00", venue="Room 301", group_name="C")
    assert not is_fix(clash, fix, [*TWICE, taken], around)
    assert not is_fix(clash, fix, TWICE[:1], around)


# --- laws ---


@settings(max_examples=EXAMPLES)
@given(st.integers(0, 2**32))
def test_the_finder_finds_what_the_oracle_finds(seed: int) -> None:
    check_clashes(random.Random(seed))


@settings(max_examples=EXAMPLES // 10)
@given(st.integers(0, 2**32))
def test_no_fix_brings_a_breach(seed: int) -> None:
    check_fixes(random.Random(seed), most=7)


@settings(max_examples=EXAMPLES // 10)
@given(st.integers(0, 2**32))
def test_no_day_is_made_too_long_where_another_fix_leaves_it_within(seed: int) -> None:
    check_day_lengths(random.Random(seed))


def test_most_breaches_of_random_timetables_have_a_fix() -> None:
    """The law alone would hold for a finder of no cures at all."""
    assert sum(check_fixes(random.Random(seed)) for seed in range(12)) > 30


@pytest.mark.parametrize("seed", range(3))
def test_fixes_do_not_depend_on_the_order_of_the_timetable(seed: int) -> None:
    dice = random.Random(seed)
    around = TimetableContext(venues=VENUES, cohort=COHORT)
    planned = [*TWICE, entry(3, "09:00", "10:00", venue="Room 302", group_name="A")]
    clash = find_clashes(planned, around)[0]
    shuffled = dice.sample(planned, len(planned))
    assert find_fixes(clash, shuffled, around) == find_fixes(clash, planned, around)
