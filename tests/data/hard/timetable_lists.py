"""Timetables written as lists: a row an activity, days merged, in banners, in the sheet's name
or only in the title.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.data.hard.timetable_layouts import Layout, any_of


def banners_and_nights() -> Layout:
    """Day banners, a trip of two days, an activity past midnight, one without an end, a hidden
    row, a weekday that is wrong.
    """
    out = Layout(
        "T11_day_banners.xlsx",
        "Banners “Day 3 – Wednesday, 18 June”; am/pm; 22:00–00:30; no end; hidden row; one wrong "
        "weekday.",
    )
    lines = [
        ["STUDY PROGRAMME 2025 – DRAFT 3"],
        ["Prepared by: Programme Office"],
        [],
        ["Time", "Activity", "Lecturer / Guide", "Place", "Bus", "Dress code"],
        ["Day 1 – Monday, 16 June"],
        [
            "9.00 am – 11.30 am",
            "Opening ceremony and group photo",
            None,
            "Great Hall",
            None,
            "formal",
        ],
        ["2:00 pm–4:30 pm", "Lecture: Clean cooking", "Prof. Bao Lan, Coast Academy", "Room 21"],
        ["Day 2 – Thursday, 17 June"],
        [
            "8:30 am – 12 noon",
            "Site visit: Paper mill",
            "Mr. Ole Brand",
            "Mill Street 4",
            "Bus 2",
            "closed shoes",
        ],
        ["7:30 pm", "Welcome dinner", None, "Hotel Marina"],
        ["Day 3 – Wednesday, 18 June"],
        [
            "10:00 am – 12:00 pm",
            "Lecture: Night sky and light pollution",
            "Dr. Ada Quist (Moor Observatory)",
            "Room 21",
        ],
        ["22:00–00:30", "Night walk", "Dr. Ada Quist", "Moor Observatory", "Bus 1", "warm clothes"],
        ["Day 4 – Thursday, 19 June"],
        ["9:00–17:00", "Free for own study", None, None],
        ["Note: Buses leave from Gate 2 ten minutes before the hour that is printed here."],
    ]
    page = out.sheet("Programme", lines, "A1:F1", "A5:F5", "A8:F8", "A11:F11", "A14:F14", "A16:F16")
    page.row_dimensions[12].hidden = True
    a, b, c = "2025-06-16", "2025-06-17", "2025-06-18"
    for row, date, span, title, more in (
        (
            6,
            a,
            "09:00-11:30",
            "Opening ceremony and group photo",
            {"kind": "ceremony", "venue": "Great Hall", "kept": ["formal"]},
        ),
        (
            7,
            a,
            "14:00-16:30",
            any_of("Lecture: Clean cooking", "Clean cooking"),
            {
                "kind": "lecture",
                "speaker": "Prof. Bao Lan",
                "speaker_organization": "Coast Academy",
                "venue": "Room 21",
            },
        ),
        (
            9,
            b,
            "08:30-12:00",
            any_of("Site visit: Paper mill", "Paper mill"),
            {
                "kind": "field_visit",
                "speaker": "Mr. Ole Brand",
                "venue": "Mill Street 4",
                "kept": ["Bus 2", "closed shoes"],
            },
        ),
        (10, b, "19:30", "Welcome dinner", {"kind": "meal", "venue": "Hotel Marina"}),
        (
            12,
            c,
            "10:00-12:00",
            any_of("Lecture: Night sky and light pollution", "Night sky and light pollution"),
            {
                "kind": "lecture",
                "speaker": "Dr. Ada Quist",
                "speaker_organization": "Moor Observatory",
                "venue": "Room 21",
            },
        ),
        (
            13,
            c,
            "22:00-00:30",
            "Night walk",
            {"speaker": "Dr. Ada Quist", "venue": "Moor Observatory", "kept": ["Bus 1"]},
        ),
        (15, "2025-06-19", "09:00-17:00", "Free for own study", {"optional": True}),
    ):
        out.act(f"A{row}", date, span, title, **more)
    out.mistake("bad_date", "date", 8, 9)
    return out


def real_cells_with_bios() -> Layout:
    """Dates merged, From and To as real times (one a fraction of a day), Chinese title beside,
    lecturers' bios in a table beside.
    """
    out = Layout(
        "T12_with_bios.xlsx",
        "Real dates and times; 中文 title column; staff and bus columns; speakers' table beside, "
        "not people.",
    )
    heads = [
        "日期\nDate",
        "开始\nFrom",
        "结束\nTo",
        "课程\nCourse title",
        "中文题目\nTitle (Chinese)",
        "授课人\nLecturer",
        "教室\nRoom",
        "用车\nBus",
        "负责人\nStaff",
    ]
    lines: list[list[Any]] = [
        heads,
        [
            dt.date(2026, 4, 13),
            dt.time(9, 0),
            dt.time(10, 30),
            "Opening",
            "开班",
            None,
            "C101",
            None,
            "Xu Jia",
        ],
        [
            None,
            dt.time(10, 45),
            dt.time(12, 0),
            "Rice and methane",
            "水稻与甲烷",
            "Prof. Ines Mora",
            "C101",
            None,
            "Xu Jia",
        ],
        [
            None,
            0.5833333333,
            0.6875,
            "Farm visit",
            "参观农场",
            None,
            "Long Field Farm",
            "No. 2",
            "He Wen",
        ],
        [
            dt.date(2026, 4, 14),
            dt.time(9, 0),
            dt.time(12, 0),
            "Remote sensing",
            "遥感",
            "Dr. Emil Rask",
            "C102",
            None,
            "Xu Jia",
        ],
        [
            None,
            dt.time(14, 0),
            dt.time(16, 30),
            "Field data practice",
            "田间数据实践",
            "Dr. Emil Rask",
            "C102",
            None,
            "He Wen",
        ],
        [
            dt.date(2026, 4, 15),
            dt.time(8, 30),
            dt.time(18, 0),
            "Reservoir tour",
            "水库考察",
            None,
            "Upper Lake",
            "No. 2",
            "He Wen",
        ],
    ]
    page = out.sheet("Schedule 日程", lines, "A2:A4", "A5:A6")
    for row in range(2, 8):
        page[f"A{row}"].number_format = "yyyy-mm-dd"
        page[f"B{row}"].number_format = page[f"C{row}"].number_format = "h:mm"
    page["B4"].number_format = "General"
    bios = [
        ["Lecturer", "Biography"],
        [
            "Prof. Ines Mora",
            "Soil scientist at Coral University; author of two textbooks on wetlands and rice.",
        ],
        [
            "Dr. Emil Rask",
            "Works on satellites at the Fjord Institute; leads the Northern Fields project.",
        ],
    ]
    out.lines("K1", bios)
    a, b, c = "2026-04-13", "2026-04-14", "2026-04-15"
    for row, date, span, title, zh, more in (
        (
            2,
            a,
            "09:00-10:30",
            "Opening",
            "开班",
            {"speaker": None, "venue": "C101", "kept": ["Xu Jia"]},
        ),
        (
            3,
            a,
            "10:45-12:00",
            "Rice and methane",
            "水稻与甲烷",
            {"speaker": "Prof. Ines Mora", "venue": "C101"},
        ),
        (
            4,
            a,
            "14:00-16:30",
            "Farm visit",
            "参观农场",
            {"venue": "Long Field Farm", "kept": ["No. 2", "He Wen"]},
        ),
        (
            5,
            b,
            "09:00-12:00",
            "Remote sensing",
            "遥感",
            {"speaker": "Dr. Emil Rask", "venue": "C102"},
        ),
        (
            6,
            b,
            "14:00-16:30",
            "Field data practice",
            "田间数据实践",
            {"speaker": "Dr. Emil Rask", "venue": "C102"},
        ),
        (
            7,
            c,
            "08:30-18:00",
            "Reservoir tour",
            "水库考察",
            {"venue": "Upper Lake", "kept": ["No. 2"]},
        ),
    ):
        out.act(f"A{row}", date, span, title, title_zh=zh, **more)
    return out


def a_sheet_a_day() -> Layout:
    """One sheet a day, its date only in the sheet's name; the year in the first title; a sheet
    of lecturers, a sheet of hints.
    """
    out = Layout(
        "T13_daily_sheets.xlsx",
        "Date in the sheet's name; year in the first sheet's title; a lecturers' sheet and hints "
        "are no timetable.",
    )
    heads = ["Time", "Session", "Presenter", "Where"]
    out.sheet(
        "Hints",
        [
            ["How to use this file"],
            ["Each day has a sheet of its own."],
            ["Changes are announced at the desk."],
        ],
    )
    days: tuple[tuple[str, str, list[tuple[str, str, str, str | None, str]]], ...] = (
        (
            "Mon 7 July",
            "2025-07-07",
            [
                ("9:00-10:00", "09:00-10:00", "Registration", None, "Lobby"),
                ("10:00-11:00", "10:00-11:00", "Opening session", None, "Forum"),
                ("11:15-12:30", "11:15-12:30", "Clean ports", "Ms. Tang Lu", "Forum"),
            ],
        ),
        (
            "Tue 8 July",
            "2025-07-08",
            [
                ("9:00-10:30", "09:00-10:30", "Electric ferries", "Dr. Nara Voss", "Room 4"),
                ("10:30-10:45", "10:30-10:45", "Tea break", None, "Lobby"),
                ("2:00-4:00", "14:00-16:00", "Harbour visit", None, "Old Pier"),
            ],
        ),
        (
            "Wed 9 July",
            "2025-07-09",
            [
                ("9:00-11:00", "09:00-11:00", "Group presentations", None, "Forum"),
                ("11:30-12:00", "11:30-12:00", "Certificates", None, "Forum"),
            ],
        ),
    )
    for number, (name, date, rows) in enumerate(days):
        title = (
            ["Port Cities Workshop 2025"]
            if not number
            else [f"Port Cities Workshop – day {number + 1}"]
        )
        out.sheet(
            name,
            [title, heads, *([said, what, who, where] for said, _, what, who, where in rows)],
            "A1:D1",
        )
        for row, (_, span, what, who, where) in enumerate(rows, 3):
            is_break = what == "Tea break"
            out.act(f"A{row}", date, span, what, speaker=who, venue=where, optional=is_break)
    lecturers = [
        ["Name", "Position", "Organisation", "E-mail"],
        ["Ms. Tang Lu", "Planner", "Harbour Office", "tang@example.org"],
        ["Dr. Nara Voss", "Engineer", "Ferry Works", "voss@example.org"],
    ]
    out.sheet("Lecturers", lecturers)
    return out


def one_day() -> Layout:
    """The agenda of one day told in the title, with a hidden column, hosts, and a summary of
    places below.
    """
    out = Layout(
        "T18_agenda.xlsx",
        "One day (said in the title); 09:00—09:10; Chair column; hidden column; a small table of "
        "rooms below.",
    )
    lines = [
        ["开班仪式议程\nAgenda of the Opening Ceremony"],
        ["Saturday, 14 June 2025 · Riverside Campus"],
        [
            "No.",
            "Time",
            "Item 议程",
            "Speaker 发言人",
            "Venue 地点",
            "Chair 主持人",
            "Internal remark",
        ],
        [
            1,
            "09:00—09:10",
            "Welcome address\n欢迎致辞",
            "Prof. Bao Lan",
            "Great Hall",
            "Ms. Tang Lu",
            "slides ready",
        ],
        [
            2,
            "09:10—09:30",
            "Overview of the curriculum\n课程介绍",
            "Dr. Nara Voss",
            "Great Hall",
            "Ms. Tang Lu",
            None,
        ],
        [3, "09:30—09:45", "Group photo\n合影", None, "Front Garden", "Ms. Tang Lu", None],
        [
            4,
            "10:00—11:30",
            "Campus tour\n校园参观",
            "Mr. Ole Brand",
            "Riverside Campus",
            None,
            "two guides",
        ],
        [],
        ["Room", "Seats"],
        ["Great Hall", 300],
        ["Room 21", 40],
    ]
    page = out.sheet("议程", lines, "A1:G1", "A2:G2")
    page.column_dimensions["G"].hidden = True
    for row, span, title, zh, more in (
        (
            4,
            "09:00-09:10",
            "Welcome address",
            "欢迎致辞",
            {
                "speaker": "Prof. Bao Lan",
                "venue": "Great Hall",
                "kept": ["Ms. Tang Lu", "slides ready"],
            },
        ),
        (
            5,
            "09:10-09:30",
            "Overview of the curriculum",
            "课程介绍",
            {"speaker": "Dr. Nara Voss", "venue": "Great Hall"},
        ),
        (6, "09:30-09:45", "Group photo", "合影", {"speaker": None, "venue": "Front Garden"}),
        (
            7,
            "10:00-11:30",
            "Campus tour",
            "校园参观",
            {"speaker": "Mr. Ole Brand", "venue": "Riverside Campus", "kept": ["two guides"]},
        ),
    ):
        out.act(f"A{row}", "2025-06-14", span, title, title_zh=zh, **more)
    return out


def hours_in_the_text() -> Layout:
    """A list by halves of the day whose hours stand before the title; heads in two levels; dates
    as 2025.06.16; a bad hour.
    """
    out = Layout(
        "T19_半日列表.xlsx",
        "Columns 日期|时段|内容…; hours before the title; two-level heads; 31 June is asked about.",
    )
    lines = [
        ["培训安排表"],
        ["日期", "时段", "培训安排", None, "保障", None],
        [None, None, "内容", "地点", "用车", "负责人"],
        [
            "2025.06.16（周一）",
            "上午",
            "9:00-11:30 讲座：城市热岛（陈若曦 博士，气候研究院）",
            "201教室",
            None,
            "许嘉",
        ],
        [None, "下午", "14:00-16:00 参观气象站", "东郊气象站", "1号车", "何文"],
        [
            "2025.06.17（周二）",
            "上午",
            "9:00-11:30 讲座：海绵城市（苏明哲 教授，江岸大学）",
            "201教室",
            None,
            "许嘉",
        ],
        [None, "下午", "自由活动", None, None, None],
        ["2025.06.31（周三）", "上午", "9:00-10:00 结业典礼", "报告厅", None, "许嘉"],
    ]
    out.sheet("安排", lines, "A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "A4:A5", "A6:A7")
    chen = {"speaker": "陈若曦 博士", "speaker_organization": "气候研究院"}
    su = {"speaker": "苏明哲 教授", "speaker_organization": "江岸大学"}
    for row, date, span, title, more in (
        (
            4,
            "2025-06-16",
            "09:00-11:30",
            any_of("讲座：城市热岛", "城市热岛"),
            {**chen, "kind": "lecture", "venue": "201教室", "kept": ["许嘉"]},
        ),
        (
            5,
            "2025-06-16",
            "14:00-16:00",
            "参观气象站",
            {"kind": "field_visit", "venue": "东郊气象站", "kept": ["1号车"]},
        ),
        (
            6,
            "2025-06-17",
            "09:00-11:30",
            any_of("讲座：海绵城市", "海绵城市"),
            {**su, "kind": "lecture", "venue": "201教室"},
        ),
        (7, "2025-06-17", "", "自由活动", {"kind": "free", "optional": True}),
        (8, None, "09:00-10:00", "结业典礼", {"kind": "ceremony", "venue": "报告厅"}),
    ):
        out.act(f"A{row}", date, span, None, title_zh=title, **more)
    out.mistake("bad_date", "date", 8)
    return out


LAYOUTS: tuple[Callable[[], Layout], ...] = (
    banners_and_nights,
    real_cells_with_bios,
    a_sheet_a_day,
    one_day,
    hours_in_the_text,
)
