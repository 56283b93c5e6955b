"""What is no list of people though some of its cells look so, and journeys that are no arrival
and departure.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.tabular.sheets import understood

NO_LISTS: dict[str, list[list[Any]]] = {
    "hotels": [
        ["Grand Hotel Ltd", "Cambodia", "+855 123456789", "info@grand.example.com"],
        ["Blue Park Hotel", "Fiji", "+679 123456789", "info@blue.example.com"],
        ["Royal Garden Hotel", "Jordan", "+962 123456789", "info@royal.example.com"],
    ],
    "payments": [
        ["2026-01-05", "Payment to Ama Owusu", "A1234567", "100.00", "CNY"],
        ["2026-01-06", "Payment to Kofi Mensah", "A1234568", "120.00", "CNY"],
        ["2026-01-07", "Fee", "A1234569", "1.00", "CNY"],
    ],
    "a letter": [
        ["Dear Sir, we thank you, and hope"],
        ["that you, and yours, are well"],
        ["Yours, truly, A. B."],
    ],
    "figures": [["a;b;c;d"], ["1;2;3;4"], ["5;6;7;8"], ["5;6;7;9"]],
    "flights": [
        ["Flight", "Type", "Date"],
        *([f"MU{n}", way, "2026-09-05"] for n in (1, 2) for way in ("Arr", "Dep")),
    ],
}


@pytest.mark.parametrize("name", NO_LISTS)
def test_what_is_no_list_of_people(name: str, tmp_path: Path) -> None:
    found = understood(tmp_path, {"S": NO_LISTS[name]})
    assert (found["participants"], found["curriculum"]) == ([], [])
    assert found["error"]


def test_who_came_in_and_went_out_of_a_door_neither_arrived_nor_left(tmp_path: Path) -> None:
    days = [
        ["Awa Diop", way, f"2026-09-0{day}", "08:30"] for day in (5, 6) for way in ("In", "Out")
    ]
    found = understood(tmp_path, {"S": [["Name", "In/Out", "Date", "Time"], *days]})
    assert not any(
        row.get("arrival_date") or row.get("departure_date") for row in found["participants"]
    )
