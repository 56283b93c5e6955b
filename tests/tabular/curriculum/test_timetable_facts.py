"""What one cell of a timetable says, and the odd rows of its lists."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lcdesk.tabular.curriculum.facts import facts_of, speaker_of, titles_of
from lcdesk.tabular.matching.words import kind_of
from tests.tabular.sheets import kinds, picked, understood


@pytest.mark.parametrize(
    ("text", "title", "title_zh"),
    [
        ("Opening Ceremony\n开班仪式", "Opening Ceremony", "开班仪式"),
        ("Opening Ceremony 开班仪式", "Opening Ceremony", "开班仪式"),
        ("开班仪式 Opening Ceremony", "Opening Ceremony", "开班仪式"),
        ("Workshop 研讨", "Workshop", "研讨"),
        ("CO2捕集技术", None, "CO2捕集技术"),
        ("智能电网", None, "智能电网"),
        ("Smart grids", "Smart grids", None),
    ],
)
def test_titles(text: str, title: str | None, title_zh: str | None) -> None:
    found = titles_of(text)
    assert (found.get("title"), found.get("title_zh")) == (title, title_zh)


@pytest.mark.parametrize(
    ("text", "speaker", "body"),
    [
        ("Prof. Lin Haoran", "Prof. Lin Haoran", None),
        ("Prof. Lin Haoran, Tongji University", "Prof. Lin Haoran", "Tongji University"),
        ("Prof. Lin Haoran (Tongji University)", "Prof. Lin Haoran", "Tongji University"),
        ("林浩然 教授（同济大学）", "林浩然 教授", "同济大学"),
        ("林浩然\n同济大学教授", "林浩然", "同济大学教授"),
        ("Dr. Olin – Grid Institute", "Dr. Olin", "Grid Institute"),
        ("Dr. Olin, PhD", "Dr. Olin, PhD", None),
        ("Dr. Olin; Prof. Lin", "Dr. Olin; Prof. Lin", None),
    ],
)
def test_speakers(text: str, speaker: str, body: str | None) -> None:
    found = speaker_of(text)
    assert (found["speaker"], found.get("speaker_organization")) == (speaker, body)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "Energy\nProf. Gao\nRoom A1",
            {"title": "Energy", "speaker": "Prof. Gao", "venue": "Room A1"},
        ),
        ("Energy (Dr. Lee, Room 4)", {"title": "Energy", "speaker": "Dr. Lee", "venue": "Room 4"}),
        ("Energy (advanced)", {"title": "Energy (advanced)"}),
        ("Energy; Prof. Kim", {"title": "Energy", "speaker": "Prof. Kim"}),
        ("Closing @ Main Hall", {"title": "Closing", "venue": "Main Hall"}),
        ("碳市场 主讲：张三 地点：201", {"title_zh": "碳市场", "speaker": "张三", "venue": "201"}),
        (
            "Biogas\nProf. Gao\nDelta Institute\nRoom A1",
            {
                "title": "Biogas",
                "speaker": "Prof. Gao",
                "speaker_organization": "Delta Institute",
                "venue": "Room A1",
            },
        ),
        (
            "Visit to a port\nbring passports\nDeep Water Port",
            {"title": "Visit to a port", "venue": "Deep Water Port", "notes": "bring passports"},
        ),
        (
            "水处理\nWater treatment\n李四 教授",
            {"title": "Water treatment", "title_zh": "水处理", "speaker": "李四 教授"},
        ),
    ],
)
def test_facts(text: str, values: dict[str, str]) -> None:
    assert facts_of(text).values == values


def test_a_time_inside_the_cell_is_its_own() -> None:
    facts = facts_of("9:30-10:30 Solar energy\nDr. Olin")
    assert (facts.start, facts.end, facts.values["title"]) == (
        dt.time(9, 30),
        dt.time(10, 30),
        "Solar energy",
    )


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Lecture: Solar", "lecture"),
        ("【参观】垃圾焚烧厂", "field_visit"),
        ("开班典礼", "ceremony"),
        ("Lunch", "meal"),
        ("Country reports I", "country_report"),
        ("Экскурсия на завод", "field_visit"),
        ("Photovoltaic systems", None),
    ],
)
def test_kinds_of_activity(title: str, kind: str | None) -> None:
    assert kind_of(title) == kind


def test_afternoons_written_short_follow_the_morning(tmp_path: Path) -> None:
    rows = [
        ["Date", "Time", "Topic"],
        ["2025-06-16", "9:00-11:30", "Solar"],
        [None, "2:00-4:30", "Wind"],
        [None, "early", "Tea"],
    ]
    found = understood(tmp_path, {"x": rows})
    assert picked(found["curriculum"], "start", "end")[:2] == [
        ("09:00", "11:30"),
        ("14:00", "16:30"),
    ]


def test_times_and_dates_that_are_none_are_said(tmp_path: Path) -> None:
    rows = [
        ["Date", "Time", "Topic", "Venue"],
        ["16 June 2025", "25:00-26:00", "Solar", "Hall"],
        ["soon", "9:00-10:00", "Wind", "Hall"],
        ["soon", "10:00-11:00", "Water", "Hall"],
    ]
    assert kinds(understood(tmp_path, {"x": rows})) == [
        ("bad_time", 2, "start"),
        ("bad_date", 3, "date"),
    ]


def test_two_readings_of_a_date_are_asked_unless_the_title_tells_the_month(tmp_path: Path) -> None:
    rows = [
        ["Date", "Time", "Topic", "Venue"],
        ["03/06/2025", "9:00-10:00", "Solar", "Hall"],
        ["04/06/2025", "9:00-10:00", "Wind", "Hall"],
    ]
    assert kinds(understood(tmp_path, {"x": rows})) == [
        ("ambiguous_date", 2, "date"),
        ("ambiguous_date", 3, "date"),
    ]
    told = understood(tmp_path, {"x": [["Agenda, June 2025"], *rows]})
    assert picked(told["curriculum"], "date") == [("2025-06-03",), ("2025-06-04",)]
    ordered = understood(
        tmp_path, {"x": [["Date (MM/DD/YYYY)", "Time", "Topic", "Venue"], *rows[1:]]}
    )
    assert picked(ordered["curriculum"], "date") == [("2025-03-06",), ("2025-04-06",)]


def test_the_one_day_of_the_title_or_sheet_holds_for_all_rows(tmp_path: Path) -> None:
    heads = ["Time", "Activity", "Speaker", "Venue"]
    rows = [
        ["Agenda – 16 June 2025"],
        heads,
        ["9:00-10:00", "Opening", "Mr. A", "Hall"],
        ["10:00-10:15", "Tea break"],
        ["LUNCH"],
    ]
    found = understood(
        tmp_path, {"x": rows, "17 June 2025": [heads, ["9:00-10:00", "Wind", "Dr. B", "Hall"]]}
    )
    assert picked(found["curriculum"], "date", "title", "kind") == [
        ("2025-06-16", "Opening", "ceremony"),
        ("2025-06-16", "Tea break", "meal"),
        ("2025-06-17", "Wind", "lecture"),
    ]


def test_titles_in_two_columns_and_halves_without_hours(tmp_path: Path) -> None:
    rows = [
        ["2025年课程"],
        ["日期", "时间", "课程名称（中文）", "Topic (English)", "主讲人", "教室"],
        ["6月16日", "上午", "碳市场", "Carbon markets", "林浩然", "201"],
        [None, "下午", "智能电网", "Smart grids", "-", "201"],
        [None, "全天", "", "", "", ""],
    ]
    found = understood(tmp_path, {"x": rows})
    assert picked(found["curriculum"], "date", "title", "title_zh", "speaker") == [
        ("2025-06-16", "Carbon markets", "碳市场", "林浩然"),
        ("2025-06-16", "Smart grids", "智能电网", None),
    ]
    assert found["curriculum"][0]["_extra"] == {"时间": "上午"}


def test_a_grid_of_hours_lasts_until_the_next(tmp_path: Path) -> None:
    rows = [
        ["Timetable June 2025"],
        ["", "Mon 16 June", "Tue 17 June"],
        ["9:00", "Talk A", "Talk B"],
        ["10:00", None, "Talk C"],
        ["11:00", "Talk D", None],
    ]
    found = understood(tmp_path, {"x": rows}, {"x": ["B3:B4"]})
    assert picked(found["curriculum"], "title", "start", "end") == [
        ("Talk A", "09:00", "11:00"),
        ("Talk D", "11:00", None),
        ("Talk B", "09:00", "10:00"),
        ("Talk C", "10:00", "11:00"),
    ]


def test_days_down_with_weekdays_beside_and_a_footnote(tmp_path: Path) -> None:
    rows = [
        ["Course schedule 14-27 June 2025"],
        ["Date", "Day", "Morning (9:00-11:30)", "Afternoon (14:00-16:30)"],
        [
            "16 June",
            "Mon",
            "Opening ceremony\nGreat Hall",
            "Lecture: Solar\nProf. Lin Haoran\nRoom A1",
        ],
        ["17 June", "Tue", "Visit to port", None],
    ]
    found = understood(tmp_path, {"x": rows})
    assert picked(found["curriculum"], "date", "start", "title", "venue", "_row", "_col") == [
        ("2025-06-16", "09:00", "Opening ceremony", "Great Hall", 3, "C"),
        ("2025-06-16", "14:00", "Lecture: Solar", "Room A1", 3, "D"),
        ("2025-06-17", "09:00", "Visit to port", None, 4, "C"),
    ]


def test_a_break_drawn_across_the_week_is_one_a_day(tmp_path: Path) -> None:
    rows = [
        ["Week of 16 June 2025"],
        ["Time", "Mon 16 June", "Tue 17 June"],
        ["9:00-12:00", "A", "B"],
        ["Lunch 12:00-14:00"],
        ["14:00-16:00", "C", "D"],
        ["Note: subject to change"],
    ]
    found = understood(tmp_path, {"x": rows}, {"x": ["A4:C4"]})
    assert picked(found["curriculum"], "date", "title", "start", "kind")[1] == (
        "2025-06-16",
        "Lunch",
        "12:00",
        "meal",
    )
    assert len(found["curriculum"]) == 6
