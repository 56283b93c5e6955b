"""The lists of logistics as workbooks, opened again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.logistics import arrivals
from lcdesk.services.logistics import logistics_books as books
from lcdesk.services.participants import participants

DAY = dt.date(2025, 6, 13)


@pytest.fixture
def course(desk: Desk) -> int:
    cohort = cohorts.add_cohort(
        desk, {"name_en": "X", "starts": dt.date(2025, 6, 14), "ends": dt.date(2025, 6, 15)}
    )
    for name, hour, room, diet in (
        ("Ana", 10, "007", "halal"),
        ("Bo", 10, "007", "=1+1"),
        ("Cy", 15, None, None),
    ):
        values = {
            "arrival_date": DAY,
            "arrival_time": dt.time(hour),
            "arrival_flight": f"MU{hour}",
            "room_no": room,
            "dietary": diet,
        }
        participants.add_participant(
            desk, cohort, {"full_name": name, "room_type": "single", "nationality": "KE", **values}
        )
    return cohort


def rows_of(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """The rows below the heads."""
    book = openpyxl.load_workbook(path)
    rows = [tuple(row) for row in book[sheet].iter_rows(values_only=True)]
    heads = next(at for at, row in enumerate(rows) if sum("\n" in str(cell) for cell in row) > 2)
    return rows[heads + 1 :]


def test_arrivals(desk: Desk, course: int, tmp_path: Path) -> None:
    arrivals.set_groups(desk, arrivals.propose_groups(arrivals.movements(desk, course, "arrival")))
    path = tmp_path / "arrivals.xlsx"
    books.save_movements(desk, course, path)
    assert openpyxl.load_workbook(path).sheetnames == [
        "Arrivals",
        "Pick-up groups",
        "Arrivals by hour",
        "Departures",
    ]
    day = dt.datetime(2025, 6, 13)
    assert rows_of(path, "Arrivals")[0] == (
        day,
        dt.time(10),
        "MU10",
        None,
        "1",
        "Ana",
        "Kenya",
        None,
    )
    assert [row[:3] for row in rows_of(path, "Arrivals by hour")] == [
        (day, "10:00–11:00", 2),
        (day, "15:00–16:00", 1),
        ("Total", None, 3),
    ]
    assert [(row[0], row[4], row[5]) for row in rows_of(path, "Pick-up groups")] == [
        ("1", 2, "Ana, Bo"),
        ("2", 1, "Cy"),
    ]


def test_departures_have_their_groups(desk: Desk, course: int, tmp_path: Path) -> None:
    people = [
        person["id"]
        for flight in arrivals.movements(desk, course, "departure")
        for person in flight.people
    ]
    arrivals.set_groups(desk, {people[0]: "bus 1"}, "departure")
    path = tmp_path / "departures.xlsx"
    books.save_movements(desk, course, path)
    assert openpyxl.load_workbook(path).sheetnames == [
        "Arrivals",
        "Arrivals by hour",
        "Departures",
        "Departure groups",
    ]
    assert [(row[4], row[5]) for row in rows_of(path, "Departures")] == [
        ("bus 1", "Ana"),
        (None, "Bo"),
        (None, "Cy"),
    ]
    assert [(row[0], row[4], row[5]) for row in rows_of(path, "Departure groups")] == [
        ("bus 1", 1, "Ana")
    ]


def test_rooms(desk: Desk, course: int, tmp_path: Path) -> None:
    path = tmp_path / "rooms.xlsx"
    assert books.save_rooms(desk, course, path) == 3
    assert [row[:3] for row in rows_of(path, "Rooms")] == [
        ("007", "single", "Ana"),
        ("007", "single", "Bo"),
        (None, "single", "Cy"),
    ]
    sheet = openpyxl.load_workbook(path)["Rooms"]
    said = "2 people in room 007; it has 1 place."
    assert sheet["A2"].value == said
    assert [cell.comment.text.strip() for cell in sheet["A"] if cell.comment] == [said, said]


def test_meals(desk: Desk, course: int, tmp_path: Path) -> None:
    path = tmp_path / "meals.xlsx"
    books.save_meals(desk, course, path)
    first = rows_of(path, "Meals")[0]
    assert first == (dt.datetime(2025, 6, 13), "Lunch", None, None, 2, 1, 1, None)
    heads = [
        cell.value
        for row in openpyxl.load_workbook(path)["Meals"].iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert heads == [], "a diet that looks like a formula is none"


def test_the_same_list_is_the_same_bytes(desk: Desk, course: int, tmp_path: Path) -> None:
    for save in (books.save_movements, books.save_rooms, books.save_meals):
        save(desk, course, tmp_path / "a.xlsx")
        save(desk, course, tmp_path / "b.xlsx")
        assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
