"""Rarer timetables: calendars, agendas without heads, weeks told once, lines beside and below
the grid, years that change.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from lcdesk.tabular.curriculum.entries import entries_of, legend_in
from lcdesk.tabular.curriculum.facts import facts_of
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.understanding import understand
from tests.tabular.sheets import Rows, kinds, picked, save, understood

D = dt.date


def activities(path: Path, rows: Rows, *merges: str) -> list[dict[str, Any]]:
    return understood(path, {"Plan": rows}, {"Plan": merges})["curriculum"]


def test_weekdays_alone_are_of_the_week_the_table_is_called(tmp_path: Path) -> None:
    rows = [["Training 16–27 June 2025"]]
    for week in (1, 2):
        rows += [
            [f"Week {week}"],
            ["Time", "Monday", "Tuesday"],
            ["9:00-10:30", "Water", "Air"],
            ["14:00-16:00", "Lab", "Lab"],
        ]
    assert [row["date"][-2:] for row in activities(tmp_path, rows)] == [
        "16",
        "16",
        "17",
        "17",
        "23",
        "23",
        "24",
        "24",
    ]


def test_numbers_of_days_take_their_month_from_the_title(tmp_path: Path) -> None:
    rows = [
        ["2025年6月课程表"],
        ["时间", "16日（周一）", "17日（周二）"],
        ["上午", "碳市场", "智能电网"],
        ["下午", "讨论", "参观"],
    ]
    found = picked(activities(tmp_path, rows), "date", "title_zh", "_extra")
    assert found[0] == ("2025-06-16", "碳市场", {"Slot": "上午"})
    assert [row[0][-2:] for row in found] == ["16", "16", "17", "17"]


def test_a_calendar_has_no_hours_but_those_in_its_cells(tmp_path: Path) -> None:
    rows = [
        ["June 2025"],
        ["Mon", "Tue", "Wed"],
        [16, 17, 18],
        ["9:00-10:00 Opening\n10:00-12:00 Lecture", "Water lab", "Visit"],
        [23, 24, 25],
        ["Soil", "Air quality", None],
    ]
    assert picked(activities(tmp_path, rows), "date", "start", "title") == [
        ("2025-06-16", "09:00", "Opening"),
        ("2025-06-16", "10:00", "Lecture"),
        ("2025-06-17", None, "Water lab"),
        ("2025-06-18", None, "Visit"),
        ("2025-06-23", None, "Soil"),
        ("2025-06-24", None, "Air quality"),
    ]


def test_two_grids_beside_each_other_have_hours_of_their_own(tmp_path: Path) -> None:
    rows = [
        ["June 2025"],
        ["Time", "16 June", "17 June", None, "Time", "23 June", "24 June"],
        ["9:00-10:30", "A1", "B1", None, "9:00-10:30", "C1", "D1"],
        ["14:00-15:30", "A2", "B2", None, "13:00-14:30", "C2", "D2"],
    ]
    found = picked(activities(tmp_path, rows), "date", "start", "title")
    assert ("2025-06-16", "14:00", "A2") in found
    assert ("2025-06-24", "13:00", "D2") in found
    assert len(found) == 8


def test_lines_without_hours_hold_for_the_day_and_columns_beside_for_the_slot(
    tmp_path: Path,
) -> None:
    rows = [
        ["June 2025"],
        ["Time", "16 June", "17 June", "In charge"],
        ["Theme", "Water", "Air"],
        ["9:00-10:30", "Intro", "Talk", "Ms. Xu"],
        ["11:00-12:00", "Lab", "Walk", "Mr. He"],
        ["Hotel", "Marina", "Marina"],
    ]
    first, *_others, last = activities(tmp_path, rows)
    assert (first["theme"], last["theme"]) == ("Water", "Air")
    assert first["_extra"] == {"In charge": "Ms. Xu", "Hotel": "Marina"}
    assert last["_extra"] == {"In charge": "Mr. He", "Hotel": "Marina"}


def test_an_agenda_needs_no_heads(tmp_path: Path) -> None:
    rows = [
        ["Programme 2025"],
        ["Monday 16 June"],
        ["9:00-10:00", "Welcome", "Prof. Lin Haoran", "Great Hall"],
        ["10:15-12:00", "Lecture: Water", "Dr. Wu", "Room 2"],
        ["Tuesday 17 June"],
        ["9:00-10:00", "Visit to the port"],
    ]
    assert picked(activities(tmp_path, rows), "date", "start", "title", "speaker", "venue") == [
        ("2025-06-16", "09:00", "Welcome", "Prof. Lin Haoran", "Great Hall"),
        ("2025-06-16", "10:15", "Lecture: Water", "Dr. Wu", "Room 2"),
        ("2025-06-17", "09:00", "Visit to the port", None, None),
    ]


def test_after_december_comes_the_next_year(tmp_path: Path) -> None:
    rows = [
        ["Winter school 2025"],
        ["Time", "Mon 29 Dec", "Tue 30 Dec", "Fri 2 Jan"],
        ["9:00-10:00", "A", "B", "C"],
        ["10:00-11:00", "D", "E", "F"],
    ]
    assert {row["date"] for row in activities(tmp_path, rows)} == {
        "2025-12-29",
        "2025-12-30",
        "2026-01-02",
    }
    listed = [
        ["Winter school 2025"],
        ["Date", "Time", "Topic"],
        ["30 December", "9:00", "One"],
        ["5 January", "9:00", "Two"],
    ]
    assert [row["date"] for row in activities(tmp_path, listed)] == ["2025-12-30", "2026-01-05"]


@pytest.mark.parametrize("begin", [dt.datetime(2025, 6, 16, 9), "2025-06-16 09:00"])
def test_the_day_may_stand_with_the_hour(tmp_path: Path, begin: Any) -> None:
    rows = [["Title", "Start", "Room"], ["Opening", begin, "A1"], ["Lecture", begin, "A2"]]
    assert picked(activities(tmp_path, rows), "date", "start") == [("2025-06-16", "09:00")] * 2


def test_groups_may_have_a_column_each(tmp_path: Path) -> None:
    rows = [
        ["日期", "时间", "A组内容", "B组内容", "地点"],
        ["2025-06-16", "9:00-11:30", "讲座：碳", "参观工厂", "201"],
        [None, "14:00-16:00", "讨论", "讨论", "201"],
    ]
    found = understood(tmp_path, {"L": rows}, {"L": ["A2:A3"]})
    assert picked(found["curriculum"], "title_zh", "_row", "_extra") == [
        ("讲座：碳", 2, {"group_name": "A组"}),
        ("参观工厂", 2, {"group_name": "B组"}),
        ("讨论", 3, None),
    ]
    assert found["problems"] == []


def test_groups_and_themes_may_be_lines_over_the_rows(tmp_path: Path) -> None:
    rows = [
        ["June 2025"],
        ["Time", "Topic", "Room"],
        ["Mon 16 June"],
        ["Module 1: Water"],
        ["Group A"],
        ["9:00-10:30", "Rivers", "R1"],
        ["Group B"],
        ["9:00-10:30", "Lakes", "R2"],
    ]
    assert picked(activities(tmp_path, rows), "date", "title", "theme", "_extra") == [
        ("2025-06-16", "Rivers", "Module 1: Water", {"group_name": "Group A"}),
        ("2025-06-16", "Lakes", "Module 1: Water", {"group_name": "Group B"}),
    ]


def test_a_weekday_in_a_column_of_its_own_is_compared_too(tmp_path: Path) -> None:
    rows = [
        ["Date", "Day", "Time", "Topic"],
        [D(2025, 6, 16), "Mon", "9:00", "One"],
        [D(2025, 6, 17), "Wed", "9:00", "Two"],
        [D(2025, 6, 18), "Wed", "9:00", "Three"],
    ]
    assert kinds(understood(tmp_path, {"L": rows})) == [("bad_date", 3, "date")]


def test_a_year_in_which_no_weekday_fits_is_one_question(tmp_path: Path) -> None:
    rows = [
        ["Plan 2024"],
        ["Time", "Mon 16 June", "Tue 17 June", "Wed 18 June"],
        ["9:00-10:00", "A", "B", "C"],
        ["10:00-11:00", "D", "E", "F"],
    ]
    assert [problem["kind"] for problem in understood(tmp_path, {"L": rows})["problems"]] == [
        "bad_date"
    ]


def test_what_is_cancelled_is_left_out_and_said(tmp_path: Path) -> None:
    rows = [
        ["Date", "Time", "Topic", "Status"],
        [D(2025, 6, 16), "9:00", "One", "ok"],
        [D(2025, 6, 16), "10:00", "Two", "Cancelled"],
    ]
    found = understand(read_workbook(save(tmp_path / "l.xlsx", {"L": rows})), "l.xlsx")
    assert [row.values["title"] for row in found.rows] == ["One"]
    assert any("Two (3)" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Group A: Trees / Group B: Rivers", [("Trees", "Group A"), ("Rivers", "Group B")]),
        ("A组：参观 B组：讲座", [("参观", "A组"), ("讲座", "B组")]),
        (
            "Trees (Group A)\nRoom 1\nRivers (Group B)",
            [("Trees\nRoom 1", "Group A"), ("Rivers", "Group B")],
        ),
        (
            "Reports\nGroup A: Room 1\nGroup B: Room 2",
            [("Reports\nRoom 1", "Group A"), ("Reports\nRoom 2", "Group B")],
        ),
        (
            "9:00-10:00 A\nRoom 1\n10:15-11:00 B",
            [("9:00-10:00 A\nRoom 1", None), ("10:15-11:00 B", None)],
        ),
        ("A\n9:00-10:00\nB\n10:15-11:00", [("A\n9:00-10:00", None), ("B\n10:15-11:00", None)]),
        ("Carbon\n9:00-10:00\nRoom 5", [("Carbon\n9:00-10:00\nRoom 5", None)]),
        ("Group work", [("Group work", None)]),
    ],
)
def test_one_cell_may_hold_several_activities(
    text: str, parts: list[tuple[str, str | None]]
) -> None:
    assert [(entry.text, entry.group) for entry in entries_of(text)] == parts


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "Trees, Prof. Bao Lan, Room 5",
            {"title": "Trees", "speaker": "Prof. Bao Lan", "venue": "Room 5"},
        ),
        (
            "Peat – Dr. Quist (Moor Institute) – Room 4",
            {
                "title": "Peat",
                "speaker": "Dr. Quist",
                "speaker_organization": "Moor Institute",
                "venue": "Room 4",
            },
        ),
        ("Peat by Dr. Ada Quist", {"title": "Peat", "speaker": "Dr. Ada Quist"}),
        ("Prof. Gao: Circular Economy", {"title": "Circular Economy", "speaker": "Prof. Gao"}),
        (
            "Green finance\nand investment\nRoom 1",
            {"title": "Green finance and investment", "venue": "Room 1"},
        ),
        (
            "智慧能源\n王强（上海电力学院 教授）",
            {
                "title_zh": "智慧能源",
                "speaker": "王强",
                "speaker_organization": "上海电力学院 教授",
            },
        ),
        (
            "Opening 开班仪式\nVenue 地点: Hall 2",
            {"title": "Opening", "title_zh": "开班仪式", "venue": "Hall 2"},
        ),
        (
            "Port tour\n8:30 Departure\n10:00 Port",
            {"title": "Port tour", "notes": "8:30 Departure\n10:00 Port"},
        ),
        ("Transport: cleaner buses", {"title": "Transport: cleaner buses"}),
        (
            "Two talks\nDr. A. Voss\nDr. B. Rask",
            {"title": "Two talks", "speaker": "Dr. A. Voss; Dr. B. Rask"},
        ),
        ("Wind, solar and hydro", {"title": "Wind, solar and hydro"}),
        ("Renewables – status and outlook", {"title": "Renewables – status and outlook"}),
    ],
)
def test_facts(text: str, values: dict[str, str]) -> None:
    assert facts_of(text).values == values


def test_a_legend_tells_the_kind_of_a_sign() -> None:
    assert legend_in(["● lecture  ▲ visit", "● Discussion", "★考试"]) == {
        "●": "lecture",
        "▲": "field_visit",
        "★": "test",
    }


def test_a_line_struck_through_does_not_take_place(tmp_path: Path) -> None:
    book = read_workbook(
        save(
            tmp_path / "plan.xlsx",
            {
                "Plan": [
                    ["Date", "Time", "Topic"],
                    ["2026-06-01", "09:00-10:00", "Opening"],
                    ["2026-06-01", "10:00-11:00", "Water"],
                    ["2026-06-02", "10:00-11:00", "Soil"],
                ]
            },
        )
    )
    book.grids[0].struck_rows = {2}
    found = understand(book, "plan.xlsx")
    assert [row.values["title"] for row in found.of("activity")] == ["Opening", "Soil"]
    assert any("Water (3)" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    ("heads", "date"),
    [(("Дата", "С", "По", "Тема"), "25.06.2026"), (("Date", "De", "À", "Sujet"), "25/06/2026")],
)
def test_from_and_to_in_a_letter_or_two(tmp_path: Path, heads: tuple[str, ...], date: str) -> None:
    found = activities(
        tmp_path, [list(heads), [date, "09:00", "10:30", "Eau"], [date, "11:00", "12:30", "Air"]]
    )
    assert [(row["start"], row["end"]) for row in found] == [("09:00", "10:30"), ("11:00", "12:30")]


def test_a_speaker_with_affiliation_under_one_head(tmp_path: Path) -> None:
    rows = [["Date", "Time", "Content", "Speaker & affiliation"]] + [
        ["2026-05-11", "10:00-12:00", "Green finance", "Prof. Zhao Min, Tongji University"]
    ] * 2
    row = activities(tmp_path, rows)[0]
    assert (row["speaker"], row["speaker_organization"]) == ("Prof. Zhao Min", "Tongji University")


def test_a_grid_in_traditional_characters(tmp_path: Path) -> None:
    found = activities(
        tmp_path,
        [
            ["2026年5月課程表"],
            ["時間", "5月11日（星期一）", "5月12日（星期二）"],
            ["上午9點-11點30分", "開幕典禮\n地點：學術報告廳", "參觀污水處理廠"],
            ["下午2點-4點", "碳市場\n主講：趙敏教授\n地點：201教室", "小組討論"],
        ],
    )
    assert [row.get("kind") for row in found] == [
        "ceremony",
        "lecture",
        "field_visit",
        "discussion",
    ]
    assert [row.get("venue") for row in found] == ["學術報告廳", "201教室", None, None]
    assert found[1]["speaker"] == "趙敏教授"


def test_weekdays_beside_dates_are_no_dates_and_tell_the_order(tmp_path: Path) -> None:
    rows = [
        ["اليوم\nDay", "التاريخ\nDate", "From", "To", "Topic"],
        ["الاثنين", "07/09/2026", "09:00", "10:00", "Opening"],
        ["الثلاثاء", "08/09/2026", "09:00", "10:00", "Water"],
        ["الأربعاء", "09/09/2026", "09:00", "10:00", "Soil"],
    ]
    found = understood(tmp_path, {"Plan": rows}, {})
    assert [row["date"] for row in found["curriculum"]] == [
        "2026-09-07",
        "2026-09-08",
        "2026-09-09",
    ]
    assert found["problems"] == []


def test_how_people_take_part_is_no_kind_of_activity(tmp_path: Path) -> None:
    head = ["Date", "Time", "Topic", "Mode", "Venue"]
    days = [
        ["2026-09-07", "09:00-10:00", "Water", "On site", "A1"],
        ["2026-09-08", "09:00-10:00", "Soil", "Online", "A1"],
    ]
    found = understood(tmp_path, {"Plan": [head, *days]}, {})
    assert [row["_extra"]["Mode"] for row in found["curriculum"]] == ["On site", "Online"]
    assert found["problems"] == []


@pytest.mark.parametrize(
    ("by", "at"),
    [
        ("Docente", "Lugar"),
        ("Dozentin", "Raum"),
        ("Relatore", "Aula"),
        ("المحاضر", "القاعة"),
        ("Ponente", "Sala"),
    ],
)
def test_labels_in_cells_are_known_in_more_languages(by: str, at: str) -> None:
    found = facts_of(f"Energía solar\n{by}: Dr. Iván Rojas\n{at}: Aula 3").values
    assert found == {"title": "Energía solar", "speaker": "Dr. Iván Rojas", "venue": "Aula 3"}


def test_a_word_of_a_title_is_no_label_of_a_place() -> None:
    assert facts_of("Think global, act local: green cities").values == {
        "title": "Think global, act local: green cities"
    }


def test_a_half_day_that_says_the_same_as_above(tmp_path: Path) -> None:
    found = activities(
        tmp_path,
        [
            ["时间", "2026年5月11日", "2026年5月12日", "2026年5月13日"],
            ["上午 9:00-11:30", "赴古镇文化考察", "冷链运输\n主讲：贺兰博士", "碳市场"],
            ["12:00-13:00", "午餐", "午餐", "午餐"],
            ["下午 14:00-16:30", "同上", "〃", "参观港口"],
        ],
    )
    found = [row for row in found if row.get("kind") != "meal"]
    assert [(row["date"], row["start"], row.get("title_zh")) for row in found] == [
        ("2026-05-11", "09:00", "赴古镇文化考察"),
        ("2026-05-11", "14:00", "赴古镇文化考察"),
        ("2026-05-12", "09:00", "冷链运输"),
        ("2026-05-12", "14:00", "冷链运输"),
        ("2026-05-13", "09:00", "碳市场"),
        ("2026-05-13", "14:00", "参观港口"),
    ]
    assert [row.get("speaker") for row in found[2:4]] == ["贺兰博士", "贺兰博士"]
