"""Grids as schools and courses draw them, one small sheet each: what stands down, what across, and
which activities are read.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lcdesk.tabular.understood import Understanding
from tests.tabular.curriculum.test_timetable_levels import kinds, picked, read
from tests.tabular.sheets import Rows

WEEKDAYS = (
    ("2ª feira", "3ª feira", "4ª feira"),
    ("SEG", "TER", "QUA"),
    ("Thứ 2", "Thứ 3", "Thứ 4"),
    ("Pon", "Wt", "Śr"),
    ("월", "화", "수"),
    ("Pazartesi", "Salı", "Çarşamba"),
    ("الأحد", "الاثنين", "الثلاثاء"),
    ("Lun", "Mar", "Mer"),
)


@pytest.mark.parametrize("days", WEEKDAYS)
def test_two_weekdays_are_a_grid_where_hours_stand_beside_them(
    days: tuple[str, ...], tmp_path: Path
) -> None:
    for count in (2, 3):
        rows = [["", *days[:count]], ["07:00-07:50", *"ABC"[:0], *("Soil", "Air", "Sun")[:count]]]
        rows += [["08:00-08:50", *("Rain", "Wind", "Snow")[:count]]]
        found = read(tmp_path, rows)
        assert len(found.of("activity")) == 2 * count
        assert kinds(found) == ["first_day"]


def slots(found: Understanding) -> list[tuple[str, str | None]]:
    return [(row.values["title"], row.extra.get("Slot")) for row in found.of("activity")]


BELLS: list[Rows] = [
    [["1", "8:00-8:45"], ["2", "8:50-9:35"], ["3", "9:45-10:30"]],
    [["1", "8:00", "8:45"], ["2", "8:50", "9:35"], ["3", "9:45", "10:30"]],
]


@pytest.mark.parametrize("bells", BELLS)
def test_bells_with_bare_numbers_give_lessons_their_hours(bells: Rows, tmp_path: Path) -> None:
    rows = [["Period", "Mon", "Tue"], ["1", "Math", "Art"], ["2", "Latin", "PE"], [], *bells]
    assert picked(read(tmp_path, rows), "title", "start", "end") == [
        ("Math", "08:00", "08:45"),
        ("Latin", "08:50", "09:35"),
        ("Art", "08:00", "08:45"),
        ("PE", "08:50", "09:35"),
    ]


def test_lessons_without_bells_keep_their_numbers(tmp_path: Path) -> None:
    rows = [["", "Mon", "Tue"], ["1º", "Math", "Art"], ["2º", "Latin", ""], ["", "", ""]]
    rows += [["Notes", "bring books", ""]]
    assert slots(read(tmp_path, rows)) == [("Math", "1º"), ("Latin", "2º"), ("Art", "1º")]


def test_classes_below_each_other_are_told_by_the_lines_above_them(tmp_path: Path) -> None:
    rows: list[list[str]] = []
    for name, first, second in (("5A", "Math", "Art"), ("5B", "Art", "Math")):
        rows += [[name], ["", "Mon", "Tue"], ["1", first, second], ["2", "Latin", "PE"], []]
    assert picked(read(tmp_path, rows), "title", "group_name") == [
        ("Math", "5A"),
        ("Latin", "5A"),
        ("Art", "5A"),
        ("PE", "5A"),
        ("Art", "5B"),
        ("Latin", "5B"),
        ("Math", "5B"),
        ("PE", "5B"),
    ]


def test_groups_and_fields_below_days(tmp_path: Path) -> None:
    head = ["Time", "Monday 12 May 2025", "", "Tuesday 13 May 2025", ""]
    merges = ("B1:C1", "D1:E1")
    groups = [head, ["", "Alpha", "Beta", "Alpha", "Beta"]]
    groups += [["9:00-10:00", "Soil", "Water", "Fire", "Air"], ["10:15-11:15", "Sun", "", "", ""]]
    told = picked(read(tmp_path, groups, *merges), "title", "group_name", "date")
    assert told[0] == ("Soil", "Alpha", "2025-05-12")
    assert told[-1] == ("Air", "Beta", "2025-05-13")
    fields = [head, ["", "Subject", "Room", "Subject", "Room"]]
    fields += [["9:00-10:00", "Soil", "A12", "Fire", "B3"], ["10:15-11:15", "Sun", "C4", "", ""]]
    assert picked(read(tmp_path, fields, *merges), "title", "venue") == [
        ("Soil", "A12"),
        ("Sun", "C4"),
        ("Fire", "B3"),
    ]


def test_rooms_down_beside_the_hours_hold_for_the_rows_below(tmp_path: Path) -> None:
    rows = [
        ["Room", "Time", "Mon", "Tue"],
        ["R101", "8:00-9:00", "Math", "Art"],
        ["", "9:00-10:00", "PE", ""],
        ["R102", "8:00-9:00", "Latin", "Music"],
    ]
    assert picked(read(tmp_path, rows), "title", "venue") == [
        ("Math", "R101"),
        ("PE", "R101"),
        ("Latin", "R102"),
        ("Art", "R101"),
        ("Music", "R102"),
    ]


def test_two_lines_of_a_lesson_are_two_activities(tmp_path: Path) -> None:
    rows = [
        ["", "", "G-1", "G-2"],
        ["Luni", "8.00-9.30", "Algebra", "Fizica"],
        ["", "", "Fizica", ""],
        ["", "9.45-11.15", "Sport", "Chimie"],
        ["", "", "Desen", "Latina"],
    ]
    found = read(tmp_path, rows, "A2:A5", "B2:B3", "B4:B5")
    assert picked(found, "title", "start", "group_name") == [
        ("Algebra", "08:00", "G-1"),
        ("Fizica", "08:00", "G-1"),
        ("Sport", "09:45", "G-1"),
        ("Desen", "09:45", "G-1"),
        ("Fizica", "08:00", "G-2"),
        ("Chimie", "09:45", "G-2"),
        ("Latina", "09:45", "G-2"),
    ]


def test_codes_across_are_groups_where_several_hear_one_lecture(tmp_path: Path) -> None:
    rows = [
        ["18", "18", "TI-251", "TI-252", "SI-251"],
        ["Luni", "8.00-9.30", "c. Algebra", "", "sem. Logica"],
        ["", "9.45-11.15", "sem. Fizica", "lab. Chimie", ""],
        ["Marţi", "8.00-9.30", "lab. Chimie", "", "sem. Fizica"],
    ]
    found = read(tmp_path, rows, "A2:A3", "C2:D2")
    assert picked(found, "title", "group_name", "venue")[0] == (
        "c. Algebra",
        "TI-251, TI-252",
        None,
    )


BARE: list[tuple[Rows, tuple[str | None, ...]]] = [
    (
        [
            ["Poslovne igre", "vežbe", "Marković Ivan", "101", "PET", "12:15-14", "Raf4"],
            ["Uvod u pravo", "vežbe", "Petrović Ana", "101", "SRE", "16:15-18", "Rg6"],
            ["Uvod u logiku", "vežbe", "Marković Ivan", "102", "PON", "14:15-16", "Raf4"],
            ["Engleski 1", "predavanja", "Jovanović Marija", "102", "UTO", "15:15-17", "Raf11"],
        ],
        ("Poslovne igre", "Marković Ivan", "Raf4", "12:15"),
    ),
    (
        [
            ["2025学年课表", "", "", "学号: 1"],
            ["星期一", "1-2", "土壤学", "周数: 1-17周  地点: 东教楼301"],
            ["星期一", "3-4", "水文学导论", "周数: 1-3周  地点: 东教楼302"],
            ["星期二", "5-6", "气候变化", "周数: 2-9周  地点: 东教楼303"],
            ["星期三", "9-10", "遥感技术", "周数: 2-9周  地点: 东教楼304"],
        ],
        ("土壤学", None, None, None),
    ),
]


@pytest.mark.parametrize(("rows", "first"), BARE)
def test_a_list_without_headers_is_told_by_days_and_hours(
    rows: Rows, first: tuple[str | None, ...], tmp_path: Path
) -> None:
    found = read(tmp_path, rows)
    assert len(found.of("activity")) == 4
    told = picked(found, "title", "speaker", "venue", "start")[0]
    chinese = picked(found, "title_zh", "speaker", "venue", "start")[0]
    assert first in (told, chinese)
    assert kinds(found) == ["first_day"]
    assert all(row.values.get("start") != "09:00" for row in found.of("activity"))


def test_a_week_of_lessons_needs_no_header(tmp_path: Path) -> None:
    rows = [
        ["월", "국어", "과학", "━▷", "수학"],
        ["화", "체육", "영어", "국어", ""],
        ["수", "진로", "수학", "체육", ""],
        ["목", "국어", "영어", "미술", ""],
        ["금", "과학", "미술", "봉사", ""],
    ]
    found = read(tmp_path, rows)
    assert len(found.of("activity")) == 15
    assert kinds(found) == ["first_day"]
    scrap = [*rows, [], ["", "", "", "", "━▷"], ["수", "수학", "", "", ""]]
    found = read(tmp_path, scrap)
    assert len(found.of("activity")) == 15
    assert "guessed_list" in kinds(found)


def test_columns_that_may_both_be_titles_are_asked_about(tmp_path: Path) -> None:
    rows = [
        ["Water quality", "Rivers of Asia", "Mon", "8:00-9:00"],
        ["Soil and crops", "Fields of Africa", "Mon", "9:00-10:00"],
        ["Clean air now", "Cities of Europe", "Tue", "8:00-9:00"],
        ["Waste and reuse", "Ports of America", "Tue", "9:00-10:00"],
        ["Sun and wind", "Coasts of Oceania", "Wed", "9:00-10:00"],
    ]
    assert "guessed_list" in kinds(read(tmp_path, rows))


def test_lists_side_by_side_are_told_by_the_fields_of_their_headers(tmp_path: Path) -> None:
    head = ["hora", "taller", "expositor", "hora", "charla", "expositor"]
    lines = [
        ["14:00", "Suelo", "Ana Paz", "14:00", "Agua", "Eva Gil"],
        ["15:10", "Aire", "Leo Paz", "15:10", "Viento", "Iris Ruiz"],
        ["16:10", "Sol", "", "16:10", "Luna", ""],
    ]
    dated = read(tmp_path, [["viernes 6 de junio 2025"], head, *lines], "A1:F1")
    assert picked(dated, "title", "date", "start") == [
        ("Suelo", "2025-06-06", "14:00"),
        ("Aire", "2025-06-06", "15:10"),
        ("Sol", "2025-06-06", "16:10"),
        ("Agua", "2025-06-06", "14:00"),
        ("Viento", "2025-06-06", "15:10"),
        ("Luna", "2025-06-06", "16:10"),
    ]
    days = ["sabado"] * 6
    undated = read(tmp_path, [head, days, *lines], "A2:F2")
    assert len(undated.of("activity")) == 6
    assert kinds(undated) == ["first_day"]


def test_a_column_of_days_needs_no_header(tmp_path: Path) -> None:
    rows = [
        ["", "Atividade", "Horário", "Local"],
        ["1 dia\n\n16/09/2026", "Abertura", "19:00-19:15", "Anfiteatro"],
        ["", "Palestra", "20:00-21:10", "Anfiteatro"],
        ["2 dia\n17/09/2026", "Banners", "19:00-20:30", "Sala Verde"],
    ]
    assert picked(read(tmp_path, rows), "title", "date") == [
        ("Abertura", "2026-09-16"),
        ("Palestra", "2026-09-16"),
        ("Banners", "2026-09-17"),
    ]
