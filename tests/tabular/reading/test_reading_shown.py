"""What a sheet shows under a number format."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.tabular.reading import shown
from lcdesk.tabular.reading.shown import slot_for


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (123, "00000000", "00000123"),
        (13812345678, "000-0000-0000", "138-1234-5678"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.256, "0%", "26%"),
        (-3, "0.0;[Red](0.0)", "(3.0)"),
        (-3, "0", "-3"),
        (5, '0"人"', "5人"),
        (5, '"No. "000', "005"),
        (849120000000, "0.00E+00", "8.49E+11"),
        (1.5, "# ?/?", "1.5"),
        (12.0, None, "12"),
        (0.1, "General", "0.1"),
        (1e300, "0", "1e+300"),
    ],
)
def test_numbers(value: float, form: str | None, text: str) -> None:
    assert shown.show_number(value, form) == text


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (dt.date(2025, 6, 16), 'yyyy"年"m"月"d"日"', "2025年6月16日"),
        (dt.date(2025, 6, 16), "dd/mm/yy", "16/06/25"),
        (dt.date(2025, 6, 16), "d-mmm-yyyy", "16-Jun-2025"),
        (dt.datetime(2025, 6, 16, 14, 5, 9), "yyyy-mm-dd hh:mm:ss", "2025-06-16 14:05:09"),
        (dt.time(14, 5), "h:mm AM/PM", "2:05 PM"),
        (dt.time(0, 5), '上午/下午h"时"mm"分"', "上午12时05分"),
        (dt.time(9, 5, 7, 250000), "mm:ss.0", "05:07.2"),
        (dt.date(2025, 6, 16), None, "2025-06-16"),
        (dt.datetime(2025, 6, 16, 9), None, "2025-06-16 09:00:00"),
        (dt.timedelta(hours=26, minutes=5), "[h]:mm", "26:05"),
        (dt.timedelta(minutes=5, seconds=3), "[h]:mm:ss", "0:05:03"),
        (dt.date(2025, 6, 16), "[$-804]dddd, mmmm d", "Monday, June 16"),
    ],
)
def test_dates(value: dt.date | dt.time | dt.timedelta, form: str | None, text: str) -> None:
    assert shown.show_date(value, form) == text


def test_lost_digits() -> None:
    assert shown.has_lost_digits(849120000000, "0.0000E+00")
    assert not shown.has_lost_digits(849123456789, "0.0000E+00")
    assert not shown.has_lost_digits(849120000000, None)
    assert shown.has_lost_digits(8491234567891234567, None)
    assert not shown.has_lost_digits(150, "0.0E+00")
    assert shown.is_scientific("8.4912E+11")
    assert not shown.is_scientific("E+11")
    assert not shown.is_scientific("1.2E+03")


def test_values_become_slots() -> None:
    assert slot_for("x", None) == "x"
    assert slot_for(7.0, None) == 7
    assert slot_for(float("nan"), None)[2] == "#NUM!"
    assert slot_for(True, None)[:2] == (True, "TRUE")
    assert slot_for(dt.datetime(2025, 6, 16), "yyyy-mm-dd")[0] == dt.date(2025, 6, 16)
    assert slot_for(dt.datetime(2025, 6, 16), "yyyy-mm-dd hh:mm")[0] == dt.datetime(2025, 6, 16)
    assert slot_for(1 + 2j, None) == "(1+2j)"


@given(
    st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**14), 10**14),
    st.text(max_size=12),
)
def test_no_format_breaks_a_number(value: float, form: str) -> None:
    assert isinstance(shown.show_number(value, form), str)
    assert isinstance(shown.show_date(dt.datetime(2025, 6, 16, 9), form), str)


@given(st.integers(0, 10**8 - 1))
def test_zeros_keep_the_number(value: int) -> None:
    text = shown.show_number(value, "00000000")
    assert (len(text), int(text)) == (8, value)
