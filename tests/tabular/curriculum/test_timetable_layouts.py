"""Timetables as offices draw them: lists under day banners, grids both ways, two groups, several
facts in a cell.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.tabular.sheets import kinds, picked, understood

D, T = dt.date, dt.time


def test_days_as_banners_and_the_year_only_in_the_title(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "Programme": [
                ["Training programme, June 2025"],
                ["Time", "Topic", "Lecturer", "Venue"],
                ["Monday, 16 June"],
                ["9:00 am – 11:30 am", "Carbon markets", "Prof. Lin Haoran, Delta Lab", "Room A1"],
                ["2:00 pm–4:30 pm", "Field visit: Wetland", None, "Wetland Park"],
                ["Tuesday, 17 June"],
                ["9.00 – 11.30", "Smart grids", "Dr. Marta Olin (Grid Institute)", "Room A2"],
                ["12:00-13:30", "Lunch", None, "Canteen"],
                ["Note: the programme may change."],
            ]
        },
        {"Programme": ["A1:D1", "A3:D3", "A6:D6"]},
    )
    assert picked(
        found["curriculum"],
        "date",
        "start",
        "end",
        "title",
        "speaker",
        "speaker_organization",
        "venue",
        "kind",
    ) == [
        (
            "2025-06-16",
            "09:00",
            "11:30",
            "Carbon markets",
            "Prof. Lin Haoran",
            "Delta Lab",
            "Room A1",
            "lecture",
        ),
        (
            "2025-06-16",
            "14:00",
            "16:30",
            "Field visit: Wetland",
            None,
            None,
            "Wetland Park",
            "field_visit",
        ),
        (
            "2025-06-17",
            "09:00",
            "11:30",
            "Smart grids",
            "Dr. Marta Olin",
            "Grid Institute",
            "Room A2",
            "lecture",
        ),
        ("2025-06-17", "12:00", "13:30", "Lunch", None, None, "Canteen", "meal"),
    ]
    assert found["problems"] == []


def test_chinese_list_with_halves_of_the_day(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "课程": [
                ["2025年绿色低碳技术培训班课程安排"],
                ["日期", "时段", "时间", "课程名称", "授课教师", "地点"],
                ["6月16日（周一）", "上午", "9:00-11:30", "碳市场", "林浩然 教授", "201教室"],
                [None, "下午", "2:00-4:30", "智能电网", "陈若曦 博士", "201教室"],
                [
                    "6月17日（周二）",
                    "上午",
                    "9：00～11：30",
                    "参观垃圾焚烧发电厂",
                    None,
                    "老港基地",
                ],
            ]
        },
        {"课程": ["A1:F1", "A3:A4"]},
    )
    assert picked(
        found["curriculum"], "date", "start", "end", "title_zh", "speaker", "venue", "kind"
    ) == [
        ("2025-06-16", "09:00", "11:30", "碳市场", "林浩然 教授", "201教室", "lecture"),
        ("2025-06-16", "14:00", "16:30", "智能电网", "陈若曦 博士", "201教室", "lecture"),
        ("2025-06-17", "09:00", "11:30", "参观垃圾焚烧发电厂", None, "老港基地", "field_visit"),
    ]
    assert found["problems"] == []


def test_start_and_end_in_columns_of_their_own_and_clashes(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "x": [
                ["Day", "From", "To", "Title", "Titre chinois", "Speaker", "Room"],
                [D(2025, 6, 16), T(9, 0), T(10, 30), "Opening ceremony", None, None, "Great Hall"],
                [None, T(10, 0), T(11, 0), "Lecture: Energy", None, "Dr. Olin", "Great Hall"],
                [None, T(10, 30), T(12, 0), "Lecture: Water", None, "Dr. Olin", "Room 2"],
            ]
        },
    )
    assert picked(found["curriculum"], "date", "start", "end", "kind") == [
        ("2025-06-16", "09:00", "10:30", "ceremony"),
        ("2025-06-16", "10:00", "11:00", "lecture"),
        ("2025-06-16", "10:30", "12:00", "lecture"),
    ]
    assert kinds(found) == [("venue_conflict", 3, "venue"), ("speaker_conflict", 4, "speaker")]


def test_a_grid_with_days_down_and_labels_in_the_cells(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "课程表": [
                ["绿色低碳技术培训班课程表（2025年6月）"],
                ["日期", "上午 9:00-11:30", "下午 14:00-16:30"],
                [
                    "6月16日 周一",
                    "开班仪式\n地点：大礼堂",
                    "碳市场\n主讲：林浩然 教授（同济大学）\n地点：201教室",
                ],
                ["6月17日 周二", "参观污水处理厂", None],
                [
                    "6月18日 周三",
                    "Smart Grids 智能电网\n主讲人：Dr. Marta Olin\n地点：A2教室",
                    "分组讨论 @ 305室",
                ],
            ]
        },
        {"课程表": ["A1:C1", "B4:C4"]},
    )
    assert picked(
        found["curriculum"],
        "date",
        "start",
        "end",
        "title",
        "title_zh",
        "speaker",
        "speaker_organization",
        "venue",
        "kind",
    ) == [
        ("2025-06-16", "09:00", "11:30", None, "开班仪式", None, None, "大礼堂", "ceremony"),
        (
            "2025-06-16",
            "14:00",
            "16:30",
            None,
            "碳市场",
            "林浩然 教授",
            "同济大学",
            "201教室",
            "lecture",
        ),
        ("2025-06-17", "09:00", "16:30", None, "参观污水处理厂", None, None, None, "field_visit"),
        (
            "2025-06-18",
            "09:00",
            "11:30",
            "Smart Grids",
            "智能电网",
            "Dr. Marta Olin",
            None,
            "A2教室",
            "lecture",
        ),
        ("2025-06-18", "14:00", "16:30", None, "分组讨论", None, None, "305室", "discussion"),
    ]


def test_two_weeks_one_below_the_other_with_weekdays_above_the_dates(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "Timetable 2025": [
                ["Week 1"],
                ["", "Monday", "Tuesday", "Wednesday"],
                ["Time", "16/6", "17/6", "18/6"],
                ["9:00-12:00", "Carbon accounting\nDr. Wu", "Solar energy", "Visit to Port"],
                ["13:30-16:30", "Workshop", None, "Free time"],
                ["Week 2"],
                ["", "Monday", "Tuesday", "Wednesday"],
                ["Time", "23/6", "24/6", "25/6"],
                ["9:00-12:00", "Wind energy", None, "Closing ceremony"],
            ]
        },
    )
    assert picked(found["curriculum"], "date", "start", "title", "speaker", "kind") == [
        ("2025-06-16", "09:00", "Carbon accounting", "Dr. Wu", "lecture"),
        ("2025-06-16", "13:30", "Workshop", None, "discussion"),
        ("2025-06-17", "09:00", "Solar energy", None, None),
        ("2025-06-18", "09:00", "Visit to Port", None, "field_visit"),
        ("2025-06-18", "13:30", "Free time", None, "free"),
        ("2025-06-23", "09:00", "Wind energy", None, None),
        ("2025-06-25", "09:00", "Closing ceremony", None, "ceremony"),
    ]
    assert found["problems"] == []


def test_two_groups_beside_each_other(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "Week": [
                ["Timetable 16-17 June 2025"],
                ["Time", "Mon 16 June", None, "Tue 17 June", None],
                [None, "Group A", "Group B", "Group A", "Group B"],
                [
                    "9:00-10:30",
                    "Hydrogen\nRoom 1",
                    "Solar\nRoom 2",
                    "Wind\nRoom 1",
                    "Water\nRoom 2",
                ],
                ["10:45-12:00", "Plenary\nGreat Hall", None, "Visit", None],
            ]
        },
        {"Week": ["A1:E1", "B2:C2", "D2:E2", "B5:C5", "D5:E5"]},
    )
    assert picked(found["curriculum"], "date", "start", "title", "venue") == [
        ("2025-06-16", "09:00", "Hydrogen", "Room 1"),
        ("2025-06-16", "10:45", "Plenary", "Great Hall"),
        ("2025-06-16", "09:00", "Solar", "Room 2"),
        ("2025-06-17", "09:00", "Wind", "Room 1"),
        ("2025-06-17", "10:45", "Visit", None),
        ("2025-06-17", "09:00", "Water", "Room 2"),
    ]
    assert found["curriculum"][0]["_extra"] == {"group_name": "Group A"}


def test_lines_of_one_slot_in_cells_below_each_other(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "S": [
                ["Schedule of the week of 16 June 2025"],
                ["", "Day 1", "Day 2", "Day 3"],
                ["9:00-11:00", "Urban heat", "Air quality", "Soil"],
                [None, "Prof. Gao", "Dr. Olin", "Ms. Tang"],
                [None, "Room A1", "Room A1", "Room A2"],
                ["14:00-16:00", "Report writing", "Country reports", None],
                [None, "Dr. Wu", None, None],
            ]
        },
        {"S": ["A3:A5"]},
    )
    assert picked(found["curriculum"], "date", "start", "title", "speaker", "venue") == [
        ("2025-06-16", "09:00", "Urban heat", "Prof. Gao", "Room A1"),
        ("2025-06-16", "14:00", "Report writing", "Dr. Wu", None),
        ("2025-06-17", "09:00", "Air quality", "Dr. Olin", "Room A1"),
        ("2025-06-17", "14:00", "Country reports", None, None),
        ("2025-06-18", "09:00", "Soil", "Ms. Tang", "Room A2"),
    ]


def test_french_list_with_afternoons_written_short(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "Programme": [
                ["Programme de formation 2025"],
                ["Date", "Horaire", "Intitulé", "Intervenant", "Lieu"],
                ["lundi 16 juin", "9h00-11h30", "Marchés du carbone", "M. Durand", "Salle 4"],
                ["mardi 17 juin", "14h00 à 16h30", "Visite du port", None, "Port"],
            ]
        },
    )
    assert picked(found["curriculum"], "date", "start", "end", "title", "speaker", "venue") == [
        ("2025-06-16", "09:00", "11:30", "Marchés du carbone", "M. Durand", "Salle 4"),
        ("2025-06-17", "14:00", "16:30", "Visite du port", None, "Port"),
    ]


def test_everything_of_a_lesson_in_one_cell_of_a_list(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "Plan": [
                ["Date and time", "Activity"],
                [
                    "2025-06-16 9:00-11:00",
                    "Lecture: Biogas\nSpeaker: Dr. Olin, Grid Institute\nVenue: Room A1",
                ],
                ["2025-06-16 14:00-16:00", "Discussion of cases"],
            ]
        },
    )
    assert picked(
        found["curriculum"],
        "date",
        "start",
        "end",
        "title",
        "speaker",
        "speaker_organization",
        "venue",
    ) == [
        (
            "2025-06-16",
            "09:00",
            "11:00",
            "Lecture: Biogas",
            "Dr. Olin",
            "Grid Institute",
            "Room A1",
        ),
        ("2025-06-16", "14:00", "16:00", "Discussion of cases", None, None, None),
    ]


def test_a_grid_without_a_year_says_so(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "Week": [
                ["Time", "16 June", "17 June"],
                ["9:00-10:00", "A talk", "A visit"],
                ["10:00-11:00", "B talk", "B visit"],
            ]
        },
    )
    assert picked(found["curriculum"], "date", "start", "title")[0] == (None, "09:00", "A talk")
    assert kinds(found) == [("bad_date", None, "date")]


def test_a_thai_list_with_buddhist_years(tmp_path: Path) -> None:
    rows = [
        ["กำหนดการฝึกอบรม"],
        ["วันที่", "เวลา", "หัวข้อ", "วิทยากร", "สถานที่"],
        ["วันจันทร์ที่ 12 พฤษภาคม 2568", "09.00-10.30 น.", "พิธีเปิด", "คณะผู้จัด", "ห้อง 1"],
        [None, "10.45-12.00 น.", "การจัดการน้ำ", "ดร. สมชาย", "ห้อง 2"],
    ]
    found = understood(tmp_path, {"S": rows})
    assert picked(found["curriculum"], "date", "start", "end", "title", "venue") == [
        ("2025-05-12", "09:00", "10:30", "พิธีเปิด", "ห้อง 1"),
        ("2025-05-12", "10:45", "12:00", "การจัดการน้ำ", "ห้อง 2"),
    ]
    assert found["problems"] == []


def test_days_with_words_before_them_prove_their_order_and_noon_in_spanish(tmp_path: Path) -> None:
    rows = [
        ["Ngày", "Thời gian", "Nội dung", "Địa điểm"],
        ["Thứ Hai, 12/5/2025", "8h00 - 9h30", "Khai mạc", "Hội trường A"],
        ["Thứ Ba, 13/5/2025", "9:45 a. m. – 12:00 m.", "Tham quan", "Phố Đông"],
        ["Thứ Tư, 14-го мая 2025", "12:00 m. – 2:00 p. m.", "Bế mạc", "Hội trường A"],
    ]
    found = understood(tmp_path, {"S": rows})
    assert picked(found["curriculum"], "date", "start", "end") == [
        ("2025-05-12", "08:00", "09:30"),
        ("2025-05-13", "09:45", "12:00"),
        ("2025-05-14", "12:00", "14:00"),
    ]
    assert found["problems"] == []
