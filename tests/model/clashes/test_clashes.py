"""The timetable rules, one by one, and the overlaps against the plainest way to find them."""

from __future__ import annotations

from datetime import date, time
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.clashes import RULES, Clash, TimetableContext, find_clashes
from lcdesk.texts import speak

MONDAY, FRIDAY = date(2025, 6, 16), date(2025, 6, 20)


def entry(
    number: int, start: str | None = None, end: str | None = None, day: date = MONDAY, **more: Any
) -> dict[str, Any]:
    times = {
        name: time.fromisoformat(text) for name, text in (("start", start), ("end", end)) if text
    }
    return (
        {"id": number, "date": day, "title": f"Lecture {number}", "title_zh": f"讲座{number}"}
        | times
        | more
    )


def found(*activities: dict[str, Any], rule: str = "", **how: Any) -> list[Clash]:
    return [
        clash
        for clash in find_clashes(activities, TimetableContext(**how))
        if not rule or clash.rule == rule
    ]


def rules(*activities: dict[str, Any], **how: Any) -> list[tuple[str, tuple[int, ...]]]:
    return [clash.key for clash in find_clashes(activities, TimetableContext(**how))]


# --- the same twice ---


def test_a_clean_day_says_nothing() -> None:
    assert (
        rules(
            entry(1, "09:00", "10:30", speaker="Prof. Lin Hua", venue="B305"),
            entry(2, "10:30", "12:00", speaker="Prof. Lin Hua", venue="B305"),
            entry(3, "12:00", "13:00", kind="meal"),
            entry(4, "13:00", "14:00"),
        )
        == []
    )


def test_the_same_venue_twice_is_told_with_names_and_times() -> None:
    clash = found(
        entry(6, "14:00", "16:00", venue="Room B305"),
        entry(7, "15:30", "17:00", venue="room  b305"),
        rule="venue_twice",
    )[0]
    assert (clash.level, clash.activities, clash.field) == ("clash", (6, 7), "venue")
    assert (
        clash.message
        == "16 Jun 2025: “Lecture 6” (14:00–16:00) and “Lecture 7” (15:30–17:00) are both in Room "
        "B305."
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("09:00", "10:00"), ("09:00", "10:00")),
        (("09:00", "09:00"), ("09:00", "09:00")),
        (("08:00", "10:00"), ("09:00", "09:00")),
    ],
)
def test_equal_times_and_points_in_time_clash(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    assert ("speaker_twice", (1, 2)) in rules(
        entry(1, *first, speaker="Lin Hua"), entry(2, *second, speaker="Lin Hua")
    )


def test_touching_times_do_not_clash() -> None:
    assert (
        found(
            entry(1, "09:00", "10:00", venue="X"),
            entry(2, "10:00", "10:00", venue="X"),
            entry(3, "10:01", "11:00", venue="X"),
        )
        == []
    )


def test_a_missing_end_is_an_hour_and_is_said() -> None:
    clash = found(
        entry(1, "09:00", venue="X"), entry(2, "09:30", "11:00", venue="X"), rule="venue_twice"
    )[0]
    assert "09:00–10:00 (end missing, an hour assumed)" in clash.message
    assert found(entry(1, "09:00", venue="X"), entry(2, "10:00", "11:00", venue="X")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prof. Lin Hua", "Hua LIN"),
        ("林华教授", "林华"),
        ("Dr. Wu; Prof. Lin Hua", "Mr Lin Hua"),
        ("林教授", "林教授"),
        ("Prof. Lin", "Prof. Lin"),
    ],
)
def test_one_speaker_in_several_spellings(one: str, other: str) -> None:
    assert ("speaker_twice", (1, 2)) in rules(
        entry(1, "09:00", "10:00", speaker=one, group_name="A"),
        entry(2, "09:30", "11:00", speaker=other, group_name="B"),
    )


def test_family_names_alone_do_not_make_one_person() -> None:
    assert (
        rules(
            entry(1, "09:00", "10:00", speaker="Prof. Lin", group_name="A"),
            entry(2, "09:30", "11:00", speaker="Dr. Lin", group_name="B"),
        )
        == []
    )


def test_interpreters_escorts_and_people_in_two_roles() -> None:
    busy = {"start": "09:00", "end": "10:00"}
    a, b = {"group_name": "A"}, {"group_name": "B"}
    assert rules(
        entry(1, **busy, interpreter="Ms Gu Yue", **a), entry(2, **busy, interpreter="Gu Yue", **b)
    ) == [("interpreter_twice", (1, 2))]
    assert rules(
        entry(1, **busy, escort="Gu Yue", **a), entry(2, **busy, escort="Gu Yue", **b)
    ) == [("escort_twice", (1, 2))]
    assert rules(entry(1, **busy, host="Gu Yue", **a), entry(2, **busy, speaker="Gu Yue", **b)) == [
        ("person_twice", (1, 2))
    ]


def test_a_group_is_in_one_place_at_a_time() -> None:
    a, b, everybody = (
        entry(1, "09:00", "10:00", group_name="A"),
        entry(2, "09:00", "10:00", group_name="B"),
        entry(3, "09:30", "10:30"),
    )
    assert rules(a, b) == []
    assert rules(a, b, everybody) == [("group_twice", (1, 3)), ("group_twice", (2, 3))]
    assert "group A has" in found(a, everybody)[0].message
    assert "everybody has" in found(entry(1, "09:00", "10:00"), everybody)[0].message
    assert rules(entry(1, "09:00", "10:00", kind="free"), everybody) == []


def test_two_groups_may_eat_in_one_canteen() -> None:
    meal = {"kind": "meal", "venue": "Canteen"}
    assert (
        rules(
            entry(1, "12:00", "13:00", group_name="A", **meal),
            entry(2, "12:00", "13:00", group_name="B", **meal),
        )
        == []
    )


def test_over_midnight_and_backwards() -> None:
    assert rules(entry(1, "22:00", "01:00"), entry(2, "00:30", "02:00", day=date(2025, 6, 17))) == [
        ("group_twice", (1, 2))
    ]
    clash = found(entry(1, "11:00", "09:00"))[0]
    assert (clash.rule, clash.level) == ("ends_before_start", "clash")
    assert "an hour was assumed" in clash.message


def test_activities_without_date_or_start_are_left_alone() -> None:
    assert (
        rules(
            entry(1, venue="X"),
            entry(2, "09:00", "10:00", venue="X"),
            {"id": 3, "title": "a", "title_zh": "水"},
        )
        == []
    )


# --- places ---

VENUES = [
    {"id": 1, "name": "Campus", "name_zh": "校区", "capacity": 20},
    {"id": 2, "name": "Plant", "capacity": None},
]
WAYS = [{"from_id": 2, "to_id": 1, "minutes": 45}]


def test_titles_and_venues_follow_the_language() -> None:
    one, two = (
        entry(1, "09:00", "10:00", venue="校区"),
        entry(2, "09:30", "10:30", venue="Campus", title=None),
    )
    clash = found(one, two, venues=VENUES, rule="venue_twice")[0]
    speak("zh")
    said = clash.message
    speak("en")
    assert "讲座1" in said
    assert "校区" in said
    assert "“Lecture 1” (09:00–10:00) and “讲座2”" in clash.message
    assert clash.message.endswith("in Campus.")


def test_too_little_time_to_travel() -> None:
    here, there = (
        entry(1, "09:00", "10:00", venue="校区"),
        entry(2, "10:30", "11:00", venue="plant"),
    )
    clash = found(here, there, venues=VENUES, ways=WAYS)[0]
    assert (clash.rule, clash.activities) == ("travel_too_short", (1, 2))
    assert (
        clash.message
        == "16 Jun 2025: from Campus (until 10:00) to Plant (from 10:30) it takes 45 min; 30 min "
        "are left."
    )
    assert found(here, there | {"start": time(10, 45)}, venues=VENUES, ways=WAYS) == []
    assert found(here, there | {"date": FRIDAY}, venues=VENUES, ways=WAYS) == []
    assert found(
        here,
        there | {"group_name": "B"},
        here | {"id": 3, "group_name": "A"},
        venues=VENUES,
        ways=WAYS,
        rule="travel_too_short",
    )


def test_a_speaker_travels_too() -> None:
    here = entry(1, "09:00", "10:00", venue="Campus", group_name="A", speaker="Lin Hua")
    there = entry(2, "10:15", "11:00", venue="Plant", group_name="B", speaker="Lin Hua")
    assert rules(here, there, venues=VENUES, ways=WAYS) == [("travel_too_short", (1, 2))]


def test_a_venue_too_small() -> None:
    cohort = {"sizes": {None: 22, "A": 11}}
    whole, group = (
        entry(1, "09:00", "10:00", venue="Campus"),
        entry(2, "10:00", "11:00", venue="Campus", group_name="A"),
    )
    clashes = found(whole, group, entry(3, venue="Plant"), venues=VENUES, cohort=cohort)
    assert [clash.key for clash in clashes] == [("venue_too_small", (1,))]
    assert "holds 20, and 22 take part" in clashes[0].message


# --- days ---


def test_no_time_for_a_meal() -> None:
    busy = entry(1, "09:00", "12:00"), entry(2, "12:30", "14:30")
    clash = found(*busy)[0]
    assert (clash.rule, clash.activities) == ("no_meal_gap", (1, 2))
    assert "at most 30 min are free between 11:00 and 14:00 (Lecture 1, Lecture 2)" in clash.message
    assert found(busy[0], entry(2, "12:45", "14:30")) == []
    assert rules(*busy, entry(3, "12:00", "12:30", kind="meal")) == [("no_meal_gap", (1, 2))]
    assert rules(
        entry(1, "09:00", "14:00", group_name="A"), entry(2, "09:00", "11:00", group_name="B")
    ) == [("no_meal_gap", (1,))]


def test_more_than_seven_hours() -> None:
    long = entry(1, "08:00", "12:00"), entry(2, "13:00", "17:00")
    clash = found(*long)[0]
    assert (clash.rule, clash.activities) == ("day_too_long", (1, 2))
    assert "8:00 hours" in clash.message
    assert (
        found(
            long[0],
            entry(2, "13:00", "17:00", kind="travel"),
            entry(3, "18:00", "19:00", kind="free"),
        )
        == []
    )


def test_friday_noon_only_for_those_who_asked() -> None:
    noon = entry(1, "13:00", "14:00", day=FRIDAY)
    assert rules(noon) == []
    asked: Any = {"friday_noon": "warning"}
    assert rules(noon, levels=asked) == [("friday_noon", (1,))]
    assert rules(noon | {"date": MONDAY}, noon | {"id": 2, "kind": "meal"}, levels=asked) == []


def test_days_outside_the_cohort() -> None:
    cohort = {"starts": MONDAY, "ends": FRIDAY}
    outside = entry(1, day=date(2025, 6, 15)), entry(2, day=date(2025, 6, 21))
    assert rules(*outside, entry(3), cohort=cohort) == [
        ("outside_dates", (1,)),
        ("outside_dates", (2,)),
    ]
    assert (
        "before the first day of the cohort, 16 Jun 2025"
        in found(outside[0], cohort=cohort)[0].message
    )


@pytest.mark.parametrize(
    "holidays",
    [
        {MONDAY: "Dragon Boat Festival"},
        lambda day: "Dragon Boat Festival" if day == MONDAY else None,
    ],
)
def test_a_public_holiday_by_name(holidays: Any) -> None:
    clash = found(entry(1), entry(2, day=FRIDAY), entry(3, kind="free"), holidays=holidays)
    assert [one.message for one in clash] == [
        "16 Jun 2025 is a public holiday (Dragon Boat Festival): “Lecture 1”."
    ]


def test_a_public_holiday_without_name() -> None:
    assert (
        found(entry(1), holidays={MONDAY})[0].message
        == "16 Jun 2025 is a public holiday: “Lecture 1”."
    )


# --- entries ---


def test_speakers_are_unconfirmed_once_the_office_confirms_any() -> None:
    open_one = entry(1, speaker="Prof. Lin; Dr. Wu")
    assert rules(open_one) == []
    clash = found(open_one, entry(2, speaker="Dr. Gu", is_confirmed=True), entry(3))
    assert [one.key for one in clash] == [("speaker_unconfirmed", (1,))]
    assert clash[0].message == "16 Jun 2025: “Lecture 1” is not confirmed yet (Prof. Lin, Dr. Wu)."


@pytest.mark.parametrize(
    ("titles", "field"),
    [
        ({"title": "Water", "title_zh": None}, "title_zh"),
        ({"title": "水", "title_zh": ""}, "title"),
        ({"title": None, "title_zh": None}, "title"),
        ({"title": "Water 水", "title_zh": None}, None),
        ({"title": "Lunch", "title_zh": None, "kind": "meal"}, None),
    ],
)
def test_a_title_missing_in_one_language(titles: dict[str, Any], field: str | None) -> None:
    clashes = found(entry(1, **titles))
    assert [clash.field for clash in clashes] == ([field] if field else [])
    assert all(clash.rule == "title_missing" and clash.message for clash in clashes)


def test_an_activity_without_title_is_called_so() -> None:
    clash = found(
        entry(1, "09:00", "10:00", title=None, title_zh=None),
        entry(2, "09:00", "10:00"),
        rule="group_twice",
    )[0]
    assert "“an activity without a title”" in clash.message


def test_a_breach_is_said_in_the_language_of_the_moment() -> None:
    clash = found(
        entry(1, "09:00", "10:00", title=None, title_zh=None), entry(2, "09:00"), rule="group_twice"
    )[0]
    speak("zh")
    said = clash.message
    assert (
        said
        == "2025年6月16日：全班同时有“无题目的活动”（09:00–10:00）和“讲座2”（09:00–10:00（未写结束时间，按一小时计））。"
    )


# --- levels, order, laws ---


def test_levels_are_the_offices_choice() -> None:
    two = entry(1, "09:00", "10:00", venue="X"), entry(2, "09:00", "10:00", venue="X")
    levels: Any = {"venue_twice": "warning", "group_twice": "ignore"}
    assert [
        (clash.rule, clash.level) for clash in find_clashes(two, TimetableContext(levels=levels))
    ] == [("venue_twice", "warning")]
    assert set(RULES) >= {clash.rule for clash in find_clashes(two)}


def test_clashes_come_first() -> None:
    made = find_clashes(
        [
            entry(1, title_zh=None),
            entry(2, "09:00", "10:00", FRIDAY),
            entry(3, "09:00", "10:00", FRIDAY),
        ]
    )
    assert [clash.level for clash in made] == ["clash", "warning"]


TIMES = st.integers(16, 24).map(lambda half: time(half // 2, half % 2 * 30))


@st.composite
def timetables(draw: st.DrawFn) -> list[dict[str, Any]]:
    one = st.fixed_dictionaries(
        {"date": st.sampled_from([MONDAY, FRIDAY]), "start": TIMES, "end": TIMES},
        optional={
            "venue": st.sampled_from("XY"),
            "speaker": st.sampled_from(["Lin Hua", "Wu Di", "Wu Di; Lin Hua"]),
            "group_name": st.sampled_from("AB"),
        },
    )
    drawn = draw(st.lists(one, max_size=12))
    return [
        {"id": i, "title": "Water 水"} | row | {"end": max(row["start"], row["end"])}
        for i, row in enumerate(drawn)
    ]


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    def minutes(moment: time) -> int:
        return moment.hour * 60 + moment.minute

    (a, b), (c, d) = (
        (minutes(x["start"]), max(minutes(x["end"]), minutes(x["start"]) + 1)) for x in (one, other)
    )
    return one["date"] == other["date"] and a < d and c < b


def people(activity: dict[str, Any]) -> set[str]:
    return set(activity.get("speaker", "").split("; ")) - {""}


@given(timetables())
def test_overlaps_are_those_of_the_plainest_search(timetable: list[dict[str, Any]]) -> None:
    expected: set[tuple[str, frozenset[int]]] = set()
    for one, other in combinations(timetable, 2):
        pair = frozenset((one["id"], other["id"]))
        if not overlap(one, other):
            continue
        if one.get("venue") and one.get("venue") == other.get("venue"):
            expected.add(("venue_twice", pair))
        if people(one) & people(other):
            expected.add(("speaker_twice", pair))
        groups = {one.get("group_name"), other.get("group_name")}
        if None in groups or len(groups) == 1:
            expected.add(("group_twice", pair))
    made = [
        (clash.rule, frozenset(clash.activities))
        for clash in find_clashes(timetable)
        if clash.rule.endswith("_twice")
    ]
    assert set(made) == expected
    assert len(made) == len(expected)


@given(timetables(), st.randoms(use_true_random=False))
def test_the_order_of_the_timetable_does_not_matter(
    timetable: list[dict[str, Any]], random: Any
) -> None:
    shuffled = random.sample(timetable, len(timetable))
    assert {clash.key for clash in find_clashes(shuffled)} == {
        clash.key for clash in find_clashes(timetable)
    }
