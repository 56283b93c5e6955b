"""The grid of a printed timetable: which half of the day, which line, which words; every
activity once, none over another.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.attendance import sheet_of_activity, sheet_of_day
from lcdesk.model.timetable_grid import (
    LANGUAGES,
    GridEntry,
    TimetableGrid,
    day_words,
    lay_out,
    person_words,
    span_words,
)

DAY = dt.date(2026, 12, 7)
COHORT = {"name_en": "Low-Carbon 2026", "name_zh": "绿色低碳2026"}


def activity(number: int = 1, **values: Any) -> dict[str, Any]:
    start, end = (
        dt.time.fromisoformat(values[k]) if values.get(k) else None for k in ("start", "end")
    )
    return {
        "id": number,
        "date": DAY,
        "kind": "lecture",
        "title": f"Title {number}",
        "title_zh": f"题目{number}",
        "venue": None,
        "venue_zh": None,
        "bus": None,
        "dress": None,
        "notes": None,
        "contact": None,
        "group_name": None,
        "people": [],
        **values,
        "start": start,
        "end": end,
    }


def only(grid: TimetableGrid) -> GridEntry:
    (entry,) = grid.entries
    return entry


@pytest.mark.parametrize(
    ("start", "end", "halves"),
    [
        ("09:00", "11:30", (0, 0)),
        ("11:59", "13:00", (0, 0)),
        ("09:00", "13:01", (0, 1)),
        ("12:00", "13:00", (1, 1)),
        ("14:00", "19:00", (1, 1)),
        ("08:30", "21:00", (0, 2)),
        ("18:00", None, (2, 2)),
        ("22:00", "01:00", (2, 2)),
    ],
)
def test_it_stands_in_the_halves_in_which_it_takes_place(
    start: str, end: str | None, halves: tuple[int, int]
) -> None:
    entry = only(lay_out([activity(start=start, end=end)], COHORT, "en"))
    assert (entry.first, entry.last) == halves


def test_there_is_an_evening_only_where_something_takes_place_then() -> None:
    assert lay_out([activity(start="09:00")], COHORT, "en").heads == (
        "Date",
        "Weekday",
        "Morning",
        "Afternoon",
    )
    assert lay_out([activity(start="19:00")], COHORT, "zh").heads == (
        "日期",
        "星期",
        "上午",
        "下午",
        "晚上",
    )
    assert lay_out([activity(start="19:00")], COHORT, "both").heads[4] == "晚上 Evening"


def test_without_a_time_it_stands_across_the_day_and_without_a_date_nowhere() -> None:
    grid = lay_out([activity(), activity(2, date=None, start="09:00")], COHORT, "en")
    assert (only(grid).first, only(grid).last, grid.undated) == (0, 1, 1)
    assert only(grid).head == "Title 1"


clocks = st.none() | st.times().map(lambda time: f"{time:%H:%M}")
timetables = st.lists(
    st.builds(lambda day, start, end: (day, start, end), st.integers(0, 4), clocks, clocks),
    min_size=1,
    max_size=14,
)


@given(timetables)
def test_every_activity_stands_once_in_order_and_over_no_other(
    rows: list[tuple[int, str | None, str | None]],
) -> None:
    made = [
        activity(n, date=DAY + dt.timedelta(days=day), start=start, end=end if start else None)
        for n, (day, start, end) in enumerate(rows)
    ]
    grid = lay_out(made, COHORT, "en")
    assert sorted(entry.id for entry in grid.entries) == list(range(len(rows)))
    starts = {one["id"]: one["start"] or dt.time.min for one in made}
    for day in grid.days:
        assert all(
            entry.id in {one["id"] for one in made if one["date"] == day.date}
            for line in day.lines
            for entry in line
        )
        for half in range(grid.halves):
            column = [[e for e in line if e.first <= half <= e.last] for line in day.lines]
            assert all(len(found) < 2 for found in column)
            times = [starts[found[0].id] for found in column if found]
            assert times == sorted(times)


def test_days_between_have_a_row_unless_one_date_stands_far_off() -> None:
    week = [activity(1), activity(2, date=DAY + dt.timedelta(days=6))]
    assert len(lay_out(week, COHORT, "en").days) == 7
    assert len(lay_out([*week, activity(3, date=dt.date(2036, 1, 1))], COHORT, "en").days) == 3
    assert len(lay_out(week, COHORT, "en", whose="Hana").days) == 2


LIN = {
    "role": "speaker",
    "name": "Lin Haoran",
    "title": "Dean",
    "organization": "Tongji  University",
}


def test_people_stand_with_their_title_as_printed() -> None:
    assert person_words(LIN) == "Lin Haoran, Dean (Tongji University)"
    assert person_words({**LIN, "title": None, "organization": None}) == "Lin Haoran"
    people = [{**LIN, "role": "host", "name": "Deng"}, LIN, {**LIN, "name": "Wu", "title": None}]
    entry = only(lay_out([activity(people=people)], COHORT, "en"))
    assert entry.lines == (
        "Host: Deng, Dean (Tongji University)",
        "Speaker: Lin Haoran, Dean (Tongji University); Wu (Tongji University)",
    )


def test_words_are_in_the_language_of_the_paper() -> None:
    one = activity(
        start="09:00",
        end="10:30",
        venue="Room 302",
        venue_zh="302教室",
        bus="Bus 1, 08:15",
        group_name="A",
        people=[LIN],
    )
    chinese, english, both = (only(lay_out([one], COHORT, language)) for language in LANGUAGES)
    assert (chinese.head, chinese.second) == ("09:00–10:30 （A组） 题目1", "")
    assert chinese.lines[1] == "地点：302教室; 用车：Bus 1, 08:15"
    assert (english.head, english.second) == ("09:00–10:30 (Group A) Title 1", "")
    assert english.lines[1] == "Venue: Room 302; Bus: Bus 1, 08:15"
    assert (both.head, both.second) == ("09:00–10:30 (Group A) 题目1", "Title 1")
    assert both.lines[1] == "地点 Venue: 302教室 / Room 302; 用车 Bus: Bus 1, 08:15"


def test_what_is_known_in_one_language_only_stands_in_every_paper() -> None:
    one = activity(title=None, venue="Dam")
    assert only(lay_out([one], COHORT, "en")).head == "题目1"
    assert only(lay_out([one], COHORT, "zh")).lines == ("地点：Dam",)
    nameless = only(lay_out([activity(title=None, title_zh=None, kind="meal")], COHORT, "en"))
    assert nameless.head == "meal"


def test_titles_and_the_foot_say_what_is_common() -> None:
    made = [
        activity(1, dress="Formal", contact="Ms. He", notes="Be\nthere"),
        activity(2, dress="Formal", contact="Ms. He"),
    ]
    grid = lay_out(made, COHORT, "en")
    assert grid.titles == ("Low-Carbon 2026", "Timetable")
    assert grid.foot == (
        "Dress: Formal (7 Dec Title 1, 7 Dec Title 2)",
        "Notes: Be there (7 Dec Title 1)",
        "Contact: Ms. He",
    )
    assert lay_out(made, COHORT, "both", "Hana").titles == (
        "绿色低碳2026",
        "Low-Carbon 2026",
        "个人课程表 Personal timetable: Hana",
    )


def test_spans_of_days() -> None:
    days = [dt.date(2026, 12, 30), dt.date(2027, 1, 2)]
    assert span_words(days, "en") == "30 December 2026–2 January 2027"
    assert span_words(days, "zh") == "2026年12月30日至2027年1月2日"
    assert span_words([DAY], "both") == "2026年12月7日 · 7 December 2026"
    assert span_words([DAY, dt.date(2026, 12, 9)], "en") == "7–9 December 2026"
    assert span_words([], "en") == ""
    assert day_words(DAY, "both") == "12月7日\n7 Dec"


PEOPLE = [
    {
        "number": "1",
        "full_name": "Hana Tesfaye",
        "name_zh": "哈娜",
        "nationality": "ET",
        "group_name": "A",
    },
    {
        "number": None,
        "given_name": "Brian",
        "family_name": "Otieno",
        "nationality": "KE",
        "group_name": "B",
    },
]


def test_a_sheet_to_sign_lists_those_who_may_come() -> None:
    sheet = sheet_of_activity(
        activity(start="09:00", end="10:30", venue="Room 302"), COHORT, PEOPLE, "both"
    )
    assert sheet.rows == (
        ("1", "Hana Tesfaye", "哈娜", "埃塞俄比亚 Ethiopia"),
        ("", "Brian Otieno", "", "肯尼亚 Kenya"),
    )
    assert sheet.titles == ("题目1", "Title 1")
    assert sheet.facts == ("2026年12月7日 · 7 December 2026   09:00–10:30", "地点 Place: Room 302")
    assert sheet.heads[4:] == ("签名 Signature",)
    group = sheet_of_activity(activity(start="09:00", group_name="a"), COHORT, PEOPLE, "en")
    assert [row[1] for row in group.rows] == ["Hana Tesfaye"]


def test_a_sheet_of_a_day_is_signed_in_each_half() -> None:
    made = [activity(1, start="09:00", end="10:30"), activity(2, start="14:00", end="21:00")]
    assert sheet_of_day(DAY, made, COHORT, PEOPLE, "en").heads[4:] == (
        "Morning",
        "Afternoon",
        "Evening",
    )
    assert sheet_of_day(DAY, made[:1], COHORT, PEOPLE, "en").heads[4:] == ("Morning",)
