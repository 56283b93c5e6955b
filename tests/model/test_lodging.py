"""Words about rooms: how many places a kind has, and whom a wish names."""

from __future__ import annotations

import pytest

from lcdesk.model.faults import BadValue
from lcdesk.model.lodging import NamedPeople, bed_count, read_numbers


@pytest.mark.parametrize(
    ("kind", "beds"),
    [
        ("single", 1),
        ("Single room", 1),
        ("单人间", 1),
        ("大床房", 1),
        ("1", 1),
        ("double for single use", 1),
        ("单住", 1),
        ("double", 2),
        ("Twin", 2),
        ("twin share", 2),
        ("标间", 2),
        ("标准间（双床）", 2),
        ("双人间", 2),
        ("two beds", 2),
        ("shared", 2),
        ("triple", 3),
        ("三人间", 3),
        ("3 beds", 3),
        ("四人间", 4),
        ("suite", None),
        ("", None),
        ("1203", None),
        ("no stone left", None),
    ],
)
def test_places_of_a_kind_of_room(kind: str, beds: int | None) -> None:
    assert bed_count(kind) == beds


@pytest.mark.parametrize(
    ("wish", "names", "expected"),
    [
        ("Hana Tesfaye", ("Hana Tesfaye",), True),
        ("with TESFAYE Hana, please", ("Hana Tesfaye",), True),
        ("José Álvarez", ("Jose Alvarez",), True),
        ("和王小明同住", ("Wang Xiaoming", "王小明"), True),
        ("Hana", ("Hana Tesfaye",), False),
        ("Anastasia Lima", ("Ana",), False),
        ("Ana", ("Ana",), True),
        ("", ("Ana",), False),
        ("anybody", (), False),
        ("-", ("-",), False),
    ],
)
def test_whom_a_wish_names(wish: str, names: tuple[str, ...], expected: bool) -> None:
    assert NamedPeople({7: names}).find(wish) == ([7] if expected else [])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("301-303, 308", ["301", "302", "303", "308"]),
        ("301 - 302；A1、A1", ["301", "302", "A1"]),
        ("098–101", ["098", "099", "100", "101"]),
        ("A9-A11 B-wing", ["A9", "A10", "A11", "B-wing"]),
        ("A9-11", ["A9", "A10", "A11"]),
        ("３０１至３０２", ["301", "302"]),
        ("7-7", ["7"]),
        (" ,\n", []),
        ("", []),
    ],
)
def test_numbers_of_rooms(text: str, numbers: list[str]) -> None:
    assert read_numbers(text) == numbers


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("9-7", "“9-7” is no range of rooms"),
        ("A1-B3", "“A1-B3” is no range of rooms"),
        ("1-999999", "more than 2000 rooms"),
        ("1-1500, 3001-4500", "more than 2000 rooms"),
        ("1-99999999999999999999", "more than 2000 rooms"),
    ],
)
def test_what_are_no_numbers_of_rooms(text: str, told: str) -> None:
    with pytest.raises(BadValue) as fault:
        read_numbers(text)
    assert told in fault.value.message
