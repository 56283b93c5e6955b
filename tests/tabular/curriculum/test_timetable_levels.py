"""Timetables told by the levels of their headers: groups, rooms or teachers along one side, days
with hours or numbered lessons along the other.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import Understanding
from tests.tabular.sheets import Rows, save


def read(path: Path, rows: Rows, *merges: str, name: str = "Plan") -> Understanding:
    file = save(path / "plan.xlsx", {name: rows}, {name: merges})
    return understand(read_workbook(file), file.name)


def picked(found: Understanding, *names: str) -> list[tuple[Any, ...]]:
    """Fields of each activity, hours and days as texts."""
    return [
        tuple(
            f"{value:%H:%M}" if isinstance(value, dt.time) else str(value) if value else None
            for value in map(row.values.get, names)
        )
        for row in found.of("activity")
    ]


def kinds(found: Understanding) -> list[str]:
    return [problem.kind for problem in found.problems]


def test_groups_across_with_their_rooms_beside_them(tmp_path: Path) -> None:
    rows = [
        ["Расписание занятий на осенний семестр"],
        ["День", "Время", "ЭК-21", "КАБ", "ПР-22", "КАБ"],
        ["Понедельник 04.09.2023", "9:00-10:30", "Статистика\nОрлова А.А.", "204", "", ""],
        ["", "10:40-12:10", "Логика Котова В.С.", "311", "Базы данных\nЛисин П.П.", "118 А"],
        ["Вторник 05.09.2023", "9:00-10:30", "День самоподготовки", "", "Логика", "204"],
        ["", "10:40-12:10", "", "", "Логика", "204"],
    ]
    found = read(tmp_path, rows, "A3:A4", "A5:A6", "C5:D6")
    assert picked(found, "date", "start", "title", "speaker", "venue", "group_name") == [
        ("2023-09-04", "09:00", "Статистика", "Орлова А.А.", "204", "ЭК-21"),
        ("2023-09-04", "10:40", "Логика", "Котова В.С.", "311", "ЭК-21"),
        ("2023-09-04", "10:40", "Базы данных", "Лисин П.П.", "118 А", "ПР-22"),
        ("2023-09-05", "09:00", "День самоподготовки", None, None, "ЭК-21"),
        ("2023-09-05", "09:00", "Логика", None, "204", "ПР-22"),
        ("2023-09-05", "10:40", "Логика", None, "204", "ПР-22"),
    ]
    assert picked(found, "end")[3] == ("12:10",)


def test_an_activity_over_several_groups_is_one_for_all_of_them(tmp_path: Path) -> None:
    rows = [
        ["", "", "Info-1", "Info-2", "Mate-1"],
        ["Luni", "8.00-9.30", "Algebra", "", "Desen"],
        ["", "9.45-11.15", "Fizica", "Chimia", "Desen"],
        ["", "11.30-13.00", "Sport", "", ""],
        ["Marţi", "8.00-9.30", "Chimia", "Fizica", "Algebra"],
        ["", "9.45-11.15", "", "Desen", "Fizica"],
    ]
    found = read(tmp_path, rows, "A2:A4", "A5:A6", "C2:D2", "C4:E4")
    told = picked(found, "title", "start", "group_name")
    assert told[:3] == [
        ("Algebra", "08:00", "Info-1, Info-2"),
        ("Fizica", "09:45", "Info-1"),
        ("Sport", "11:30", None),
    ]
    assert len(told) == 11
    assert kinds(found) == ["first_day"]


def test_teachers_down_and_the_lessons_of_weekdays_across(tmp_path: Path) -> None:
    rows = [
        ["Prof", "Lun_1", "Lun_2", "Mar_1", "Mar_2"],
        ["Rossi", "1A A1", "2B B2", "", "3C C3"],
        ["Neri", "", "1B B1", "2A A2", ""],
    ]
    found = read(tmp_path, rows)
    assert picked(found, "title", "speaker") == [
        ("1A A1", "Rossi"),
        ("2B B2", "Rossi"),
        ("1B B1", "Neri"),
        ("3C C3", "Rossi"),
        ("2A A2", "Neri"),
    ]
    assert [row.extra["Slot"] for row in found.of("activity")] == ["1", "2", "2", "2", "1"]
    assert kinds(found) == ["first_day"]


def test_a_sheet_a_day_with_the_end_below_the_beginning(tmp_path: Path) -> None:
    rows = [
        ["", "Dienstag", "", ""],
        [""],
        ["9:30", "Begrüßung", "", ""],
        ["11:00", "R0.58", "", ""],
        [""],
        ["", "Gruppe 1", "Gruppe 2", "Gruppe 3"],
        ["11:15", "Mathematik", "Physik", ""],
        ["12:45", "R1.10", "R2.12", ""],
        [""],
        ["13:45", "Physik", "Mathematik", "Chemie"],
        ["15:15", "R2.12", "R1.10", "R3.14"],
    ]
    merges = ("B1:D1", "B3:D3", "B4:D4", "C7:D7", "C8:D8")
    found = read(tmp_path, rows, *merges, name="Dienstag")
    assert picked(found, "start", "end", "title", "venue", "group_name") == [
        ("09:30", "11:00", "Begrüßung", "R0.58", None),
        ("11:15", "12:45", "Mathematik", "R1.10", "Gruppe 1"),
        ("13:45", "15:15", "Physik", "R2.12", "Gruppe 1"),
        ("11:15", "12:45", "Physik", "R2.12", "Gruppe 2, Gruppe 3"),
        ("13:45", "15:15", "Mathematik", "R1.10", "Gruppe 2"),
        ("13:45", "15:15", "Chemie", "R3.14", "Gruppe 3"),
    ]
    assert kinds(found) == ["first_day"]


def test_a_weekday_on_which_nothing_takes_place_hides_no_other(tmp_path: Path) -> None:
    rows = [
        ["", "Poniedziałek", "Wtorek", "Środa"],
        ["8-10", "", "", ""],
        ["10-12", "", "", "Algebra"],
    ]
    assert picked(read(tmp_path, rows), "title", "start") == [("Algebra", "10:00")]


def test_weekdays_with_numbers_and_no_month_ask_for_the_first_day_once(tmp_path: Path) -> None:
    rows = [
        ["Time", "Monday 8*", "Tuesday 9", "Wednesday 10"],
        ["9.00-10.15", "Networks", "Graphs", "Surveys"],
        ["10.30-11.45", "Lab", "Lab", "Lab"],
    ]
    found = read(tmp_path, rows)
    assert kinds(found) == ["first_day"]
    assert [title for (title,) in picked(found, "title")] == [
        "Networks",
        "Lab",
        "Graphs",
        "Lab",
        "Surveys",
        "Lab",
    ]


def test_fields_of_a_list_are_no_groups(tmp_path: Path) -> None:
    rows = [
        ["Day", "Hours", "Col X", "Col Y"],
        ["Monday", "9:00-10:00", "Water law", "Prof. Ann Lee"],
        ["Monday", "10:00-11:00", "Air law", "Prof. Bo Chan"],
        ["Tuesday", "9:00-10:00", "Soil law", "Prof. Cy Dunn"],
    ]
    found = picked(read(tmp_path, rows), "title", "group_name")
    assert all(group is None and title != "Prof. Ann Lee" for title, group in found)


def test_marks_of_attendance_by_hour_are_no_timetable(tmp_path: Path) -> None:
    rows = [
        ["", "", "Anna", "Ben", "Cleo"],
        ["Monday", "9:00", "x", "x", ""],
        ["", "10:00", "x", "", "x"],
        ["Tuesday", "9:00", "", "x", "x"],
        ["", "10:00", "x", "x", "x"],
    ]
    assert {title for (title,) in picked(read(tmp_path, rows, "A2:A3", "A4:A5"), "title")} <= {None}
