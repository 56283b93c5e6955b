"""Timetables with rooms, groups or weeks across, hours told aside, agendas in one column, days
side by side.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from lcdesk.tabular.curriculum.slots import label_of
from lcdesk.tabular.days import Day, day_of
from lcdesk.tabular.grid import Cell
from lcdesk.tabular.times import lasting, span_of
from tests.tabular.sheets import Rows, kinds, picked, understood


def activities(
    path: Path, rows: Rows, *merges: str, more: dict[str, Rows] | None = None
) -> list[dict[str, Any]]:
    return understood(path, {"Plan": rows, **(more or {})}, {"Plan": merges})["curriculum"]


def test_rooms_across_are_the_venue_of_every_cell_below(tmp_path: Path) -> None:
    rows = [
        ["Parallel workshops – Thursday 10 September 2026"],
        ["Time", "Room Orchid", "Hall B", "C-204", "Remarks"],
        ["09:00-10:30", "Irrigation\nDr. Ida Holm", "Soil maps", None, "bring a laptop"],
        ["10:30-11:00", "Coffee break", "Coffee break", "Coffee break", None],
        ["11:00-12:30", None, "Dams", "Pumps", None],
    ]
    found = activities(tmp_path, rows, "B4:D4")
    assert picked(found, "date", "start", "title", "venue", "speaker", "notes") == [
        ("2026-09-10", "09:00", "Irrigation", "Room Orchid", "Dr. Ida Holm", "bring a laptop"),
        ("2026-09-10", "10:30", "Coffee break", None, None, None),
        ("2026-09-10", "09:00", "Soil maps", "Hall B", None, "bring a laptop"),
        ("2026-09-10", "11:00", "Dams", "Hall B", None, None),
        ("2026-09-10", "11:00", "Pumps", "C-204", None, None),
    ]


def test_rooms_down_and_hours_across(tmp_path: Path) -> None:
    rows = [
        ["10 September 2026"],
        ["Salle", "9h00-10h30", "11h00-12h30"],
        ["Salle 1", "Sols", "Pompes"],
        ["Salle 2", None, "Eau"],
    ]
    found = picked(activities(tmp_path, rows), "start", "title", "venue", "_row", "_col")
    assert found == [
        ("09:00", "Sols", "Salle 1", 3, "B"),
        ("11:00", "Pompes", "Salle 1", 3, "C"),
        ("11:00", "Eau", "Salle 2", 4, "C"),
    ]


def test_groups_across_with_a_column_of_days_or_banners(tmp_path: Path) -> None:
    rows = [
        ["日期", "时间", "A组", "B组"],
        ["2026年9月7日", "9:00-11:00", "参观水厂", "实验课"],
        [None, "14:00-16:00", "实验课", "参观水厂"],
        ["2026年9月8日", "9:00-11:00", "小组讨论", "小组讨论"],
    ]
    found = activities(tmp_path, rows, "C4:D4")
    assert [
        (row["date"][-2:], row["title_zh"], row.get("_extra", {}).get("group_name"))
        for row in found
    ] == [
        ("07", "参观水厂", "A组"),
        ("07", "实验课", "A组"),
        ("07", "实验课", "B组"),
        ("07", "参观水厂", "B组"),
        ("08", "小组讨论", None),
    ]
    banners = [
        ["Time", "Track 1: Water", "Track 2: Soil"],
        ["Monday, 14 September 2026"],
        ["09:00-10:30", "Rivers", "Maps"],
        ["Tuesday, 15 September 2026"],
        ["09:00-10:30", None, "Labs"],
    ]
    found = activities(tmp_path, banners, "A2:C2", "A4:C4")
    assert picked(found, "date", "title", "theme") == [
        ("2026-09-14", "Rivers", "Track 1: Water"),
        ("2026-09-14", "Maps", "Track 2: Soil"),
        ("2026-09-15", "Labs", "Track 2: Soil"),
    ]


def test_weeks_across_and_weekdays_down(tmp_path: Path) -> None:
    rows = [
        ["Course September 2026"],
        ["Day", "Session", "Week 1 (7–11 Sept)", "Week 2 (14–18 Sept)"],
        ["Monday", "AM", "Opening", "Canals"],
        [None, "PM", None, "Group work"],
        ["Tuesday", "AM", "Visit", None],
        [],
        ["AM = 09:00–11:30; PM = 2:00–4:30"],
    ]
    assert picked(activities(tmp_path, rows, "A3:A4"), "date", "start", "end", "title") == [
        ("2026-09-07", "09:00", "11:30", "Opening"),
        ("2026-09-14", "09:00", "11:30", "Canals"),
        ("2026-09-14", "14:00", "16:30", "Group work"),
        ("2026-09-08", "09:00", "11:30", "Visit"),
    ]


def test_an_ambiguous_day_of_the_title_is_asked_once(tmp_path: Path) -> None:
    rows = [
        ["Sessions 10/09/2026"],
        ["Time", "Hall A", "Hall B"],
        ["9:00-10:00", "Soil", "Maps"],
        ["10:00-11:00", "Air", "Labs"],
    ]
    assert kinds(understood(tmp_path, {"Plan": rows})) == [("ambiguous_date", 3, "date")]


PERIODS: Rows = [
    ["课程表 2026年9月"],
    ["节次", "9月7日", "9月8日"],
    ["第1-2节", "铁路", "水利"],
    ["第3-4节", "讨论", "参观"],
]
ASIDE: list[Rows] = [
    [[], ["作息时间："], ["第1-2节", "08:00-09:40"], ["第3-4节", "10:00-11:40"]],
    [["注：第1-2节 8:00-9:40，第3-4节 10:00-11:40"]],
    [
        [],
        ["第1节", "8:00-8:45"],
        ["第2节", "8:55-9:40"],
        ["第3节", "10:00-10:45"],
        ["第4节", "10:55-11:40"],
    ],
]


@pytest.mark.parametrize("aside", ASIDE)
def test_periods_take_their_hours_from_a_table_beside(tmp_path: Path, aside: Rows) -> None:
    found = activities(tmp_path, [*PERIODS, *aside])
    assert [(row["start"], row["end"]) for row in found] == [
        ("08:00", "09:40"),
        ("10:00", "11:40"),
    ] * 2


def test_hours_of_sessions_on_a_sheet_of_their_own(tmp_path: Path) -> None:
    rows = [
        ["September 2026"],
        ["Session", "Mon 7 Sep", "Tue 8 Sep"],
        ["Session 1", "Rail", "Water"],
        ["Session 2", "Talk", "Visit"],
    ]
    times = [["Session", "Time"], ["Session 1", "09:00-10:30"], ["Session 2", "11:00-12:30"]]
    found = activities(tmp_path, rows, more={"Times": times})
    assert [row["start"] for row in found] == ["09:00", "11:00", "09:00", "11:00"]


def test_days_down_and_periods_across_in_german(tmp_path: Path) -> None:
    rows = [
        ["Stundenplan 14–17 September 2026"],
        ["Datum", "1. Stunde", "2. Stunde"],
        [None, "08:30-10:00", "10:15-11:45"],
        ["Mo 14.09.", "Begrüßung", "Bodenphysik"],
        ["Di 15.09.", None, "Wasserrecht"],
    ]
    assert picked(activities(tmp_path, rows, "A2:A3"), "date", "start", "title") == [
        ("2026-09-14", "08:30", "Begrüßung"),
        ("2026-09-14", "10:15", "Bodenphysik"),
        ("2026-09-15", "10:15", "Wasserrecht"),
    ]


def test_an_agenda_in_one_column(tmp_path: Path) -> None:
    rows = [
        ["PROGRAMME"],
        ["Lundi 14 septembre 2026"],
        ["09h00 : Accueil"],
        ["    Lieu : Salle A"],
        ["14h : Visite du port"],
        [],
        ["Mardi 15 septembre 2026"],
        ["• 9h30 – 10h30 : Atelier"],
        ["- Intervenant : Dr Luc Hamel"],
        ["Clôture (12h00)"],
    ]
    assert picked(
        activities(tmp_path, rows), "date", "start", "end", "title", "speaker", "venue", "_row"
    ) == [
        ("2026-09-14", "09:00", None, "Accueil", None, "Salle A", 3),
        ("2026-09-14", "14:00", None, "Visite du port", None, None, 5),
        ("2026-09-15", "09:30", "10:30", "Atelier", "Dr Luc Hamel", None, 8),
        ("2026-09-15", "12:00", None, "Clôture", None, None, 10),
    ]


def test_a_letter_that_names_hours_is_no_agenda(tmp_path: Path) -> None:
    rows = [
        ["Dear all,"],
        ["we meet at 9:00 in the hall."],
        ["Please bring your passport."],
        ["The bus leaves 10:30."],
        ["Regards"],
    ]
    assert understood(tmp_path, {"Plan": rows})["error"]


@pytest.mark.parametrize("heads", [["Time", "Activity", "Time", "Activity"], None])
def test_days_side_by_side_have_hours_of_their_own(tmp_path: Path, heads: list[str] | None) -> None:
    rows: list[list[Any]] = [
        ["Workshop"],
        ["Day 1: Monday 14 September 2026", None, "Day 2: Tuesday 15 September 2026", None],
    ]
    rows += [heads] if heads else []
    rows += [
        ["09:00-09:30", "Welcome", "08:30-12:00", "Field trip"],
        ["09:30-11:00", "Keynote", "13:30-15:00", "Groups"],
    ]
    found = picked(activities(tmp_path, rows, "A2:B2", "C2:D2"), "date", "start", "title")
    assert sorted(found) == [
        ("2026-09-14", "09:00", "Welcome"),
        ("2026-09-14", "09:30", "Keynote"),
        ("2026-09-15", "08:30", "Field trip"),
        ("2026-09-15", "13:30", "Groups"),
    ]


def test_am_and_pm_in_columns_of_their_own(tmp_path: Path) -> None:
    rows = [
        ["Date", "From", None, "To", None, "Topic"],
        ["16 September 2026", "9:30", "a.m.", "12:00", "p.m.", "Forests"],
        [None, "1:15", "p.m.", "5:00", "p.m.", "Visit"],
        ["17 September 2026", "11:00", "上午", "1:00", "下午", "Talks"],
    ]
    found = understood(tmp_path, {"Plan": rows})
    assert picked(found["curriculum"], "start", "end") == [
        ("09:30", "12:00"),
        ("13:15", "17:00"),
        ("11:00", "13:00"),
    ]
    assert kinds(found) == []


def test_how_long_it_lasts_tells_the_end(tmp_path: Path) -> None:
    for head, told in (
        ("Duration (min)", 90),
        ("Durée", "1h30"),
        ("时长", "90分钟"),
        ("Duration (hours)", 1.5),
    ):
        rows = [
            ["Date", "Start", head, "Topic"],
            ["14 Sep 2026", "09:00", told, "Soil"],
            ["15 Sep 2026", "14:00", told, "Air"],
        ]
        assert picked(activities(tmp_path, rows), "end") == [("10:30",), ("15:30",)]


def test_hours_in_four_figures_and_stamps_of_calendars(tmp_path: Path) -> None:
    rows = [
        ["Date", "From", "To", "Topic"],
        ["14 Sep 2026", 900, 1030, "Soil"],
        ["15 Sep 2026", "1400hrs", "1600hrs", "Air"],
    ]
    assert picked(activities(tmp_path, rows), "start", "end") == [
        ("09:00", "10:30"),
        ("14:00", "16:00"),
    ]
    rows = [
        ["uid", "summary", "dtstart", "dtend"],
        ["a0", "Soil", "2026-09-14T09:00:00+08:00", "2026-09-14T10:30:00+08:00"],
    ]
    assert picked(activities(tmp_path, rows), "date", "start", "end") == [
        ("2026-09-14", "09:00", "10:30")
    ]


def test_month_and_day_in_columns_of_their_own(tmp_path: Path) -> None:
    rows = [
        ["2026年日程"],
        ["月", "日", "时间", "内容"],
        [9, 30, "9:00-10:30", "开班式"],
        [10, 2, "14:00-16:00", "参观"],
    ]
    assert picked(activities(tmp_path, rows), "date") == [("2026-09-30",), ("2026-10-02",)]


def test_marks_of_attendance_are_no_timetable(tmp_path: Path) -> None:
    rows = [
        ["No.", "Full name", "Country", "Employer", "7/9", "8/9", "9/9"],
        [1, "Ann Lee", "Ghana", "Port Authority", "P", "A", "P"],
        [2, "Bo Mensah", "Ghana", "Water Board", "P", "P", "P"],
        [3, "Cy Banda", "Zambia", "Rail", "A", "P", "P"],
    ]
    found = understood(tmp_path, {"Plan": rows})
    assert (len(found["participants"]), found["curriculum"], kinds(found)) == (3, [], [])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mo. 14.09.", Day(9, 14, weekday=0)),
        ("Lunes 14 de septiembre de 2026", Day(9, 14, 2026, 0)),
        ("Terça-feira, 15 de setembro", Day(9, 15, weekday=1)),
        ("Senin, 14 September 2026", Day(9, 14, 2026, 0)),
        ("الاثنين 14 سبتمبر 2026", Day(9, 14, 2026, 0)),
        ("D2 (15/9/26)", Day(9, 15, 2026, nth=2)),
    ],
)
def test_days_in_other_languages(text: str, day: Day) -> None:
    found = day_of(text)
    assert found is not None
    assert (found.month, found.day, found.year, found.weekday, found.nth) == (
        day.month,
        day.day,
        day.year,
        day.weekday,
        day.nth,
    )


@pytest.mark.parametrize(
    "text",
    ["9.00 às 10.30", "09.00 s.d. 10.30", "9:00 a 10:30", "9:00 bis 10:30", "9:00 hasta 10:30"],
)
def test_words_between_two_hours(text: str) -> None:
    span = span_of(text)
    assert span is not None
    assert (span.start, span.end) == (dt.time(9), dt.time(10, 30))


def test_what_names_a_slot() -> None:
    said = {
        "第一、二节": (1, 2),
        "3rd period": (3, 3),
        "2 пара": (2, 2),
        "Session B": "session b",
        "上午": "am",
        "Room 2": None,
        "12": None,
    }
    assert {text: label_of(text) for text in said} == said


def test_how_long_is_told_in_many_ways() -> None:
    said = {
        "90": 90,
        "1.5": 90,
        "1:30": 90,
        "2 hours": 120,
        "45 min": 45,
        "2小时": 120,
        "soon": None,
    }
    assert {text: lasting(Cell(text, text), "Duration") for text in said} == said


def test_rooms_below_each_day_and_lines_that_say_what_they_tell(tmp_path: Path) -> None:
    rows = [
        ["Time", "14 September 2026", None, "15 September 2026", None],
        [None, "Room 1", "Room 2", "Room 1", "Room 2"],
        ["09:00-10:30", "Soil", "Rail", "Dams", "Maps"],
        ["11:00-12:00", "Pumps", "Air", None, "Labs"],
    ]
    found = activities(tmp_path, rows, "A1:A2", "B1:C1", "D1:E1")
    assert [
        (row["date"][-2:], row["title"], row["venue"]) for row in found if row["start"] == "11:00"
    ] == [("14", "Pumps", "Room 1"), ("14", "Air", "Room 2"), ("15", "Labs", "Room 2")]
    rows = [
        ["2026年9月"],
        ["时间", "项目", "9月14日", "9月15日"],
        ["9:00-10:30", "内容", "水利", "铁路"],
        [None, "主讲", "王强", "李明"],
        [None, "地点", "201", "202"],
        ["14:00-16:00", "内容", "参观", "讨论"],
        [None, "主讲", None, "何敏"],
        [None, "地点", "港口", "203"],
    ]
    found = activities(tmp_path, rows, "A3:A5", "A6:A8")
    assert picked(found, "start", "title_zh", "speaker", "venue") == [
        ("09:00", "水利", "王强", "201"),
        ("14:00", "参观", None, "港口"),
        ("09:00", "铁路", "李明", "202"),
        ("14:00", "讨论", "何敏", "203"),
    ]


def test_from_and_to_under_one_head(tmp_path: Path) -> None:
    rows = [
        ["Date", "Time", None, None, "Topic"],
        ["14 Sep 2026", "09:00", "–", "10:30", "Soil"],
        [None, "11:00", "–", "12:30", "Air"],
    ]
    assert picked(activities(tmp_path, rows, "B1:D1"), "start", "end") == [
        ("09:00", "10:30"),
        ("11:00", "12:30"),
    ]


def test_what_a_day_is_about_is_its_theme(tmp_path: Path) -> None:
    rows = [
        ["Time", "Activity", "Venue"],
        ["DAY 1 – MONDAY 14 SEPTEMBER 2026: WATER"],
        ["09:00–10:30", "Opening", "Hall"],
        ["Tuesday 15 September 2026"],
        ["09:00–10:30", "Maps", "Lab"],
    ]
    found = picked(activities(tmp_path, rows, "A2:C2", "A4:C4"), "date", "title", "theme")
    assert found == [("2026-09-14", "Opening", "WATER"), ("2026-09-15", "Maps", None)]
