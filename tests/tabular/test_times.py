"""Spans of time in the shapes that timetables have."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.tabular.grid import Cell
from lcdesk.tabular.times import half_of, is_half, span_in, span_of


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("9:00-11:30", "09:00", "11:30"),
        ("9.00 – 11.30", "09:00", "11:30"),
        ("9：00～11：30", "09:00", "11:30"),
        ("2:00 pm–4:30 pm", "14:00", "16:30"),
        ("2-4:30 pm", "14:00", "16:30"),
        ("11:00-1:30 pm", "11:00", "13:30"),
        ("上午9:00-11:30", "09:00", "11:30"),
        ("下午2:00-4:30", "14:00", "16:30"),
        ("上午9点半至11点", "09:30", "11:00"),
        ("9h00 à 11h30", "09:00", "11:30"),
        ("0900-1030", "09:00", "10:30"),
        ("1100hrs-1230hrs", "11:00", "12:30"),
        ("14:00 to 16:00", "14:00", "16:00"),
        ("2025-06-16 9:00-11:00", "09:00", "11:00"),
        ("12:00-13:30", "12:00", "13:30"),
        ("9:00", "09:00", None),
        ("9 am", "09:00", None),
    ],
)
def test_a_span_is_found(text: str, start: str, end: str | None) -> None:
    span = span_of(text)
    assert span is not None
    assert span.start == dt.time.fromisoformat(start)
    assert span.end == (dt.time.fromisoformat(end) if end else None)


@pytest.mark.parametrize(
    "text", ["Room 201", "16/6", "2025-06-16", "6月16日", "Session 1-2", "Lecture Hall", "", "3"]
)
def test_these_are_no_times(text: str) -> None:
    assert span_of(text) is None


def test_the_half_beside_it_moves_a_span_to_the_afternoon() -> None:
    span = span_of("2:00-4:30", "pm")
    assert span is not None
    assert (span.start, span.end) == (dt.time(14), dt.time(16, 30))


def test_halves_of_the_day_are_known() -> None:
    assert [half_of(text) for text in ("上午", "Afternoon", "AM", "全天")] == [
        "am",
        "pm",
        "am",
        None,
    ]
    assert is_half("下午")
    assert not is_half("下午 14:00")


def test_real_times_and_fractions_are_read() -> None:
    for value in (dt.time(9), dt.datetime(2025, 6, 16, 9), 0.375):
        span = span_in(Cell(value, "09:00"))
        assert span is not None
        assert span.start == dt.time(9)
    assert span_in(Cell(9, "9")) is None


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    span = span_of(text)
    assert span is None or span.start is not None


@pytest.mark.parametrize(
    "text", ["01.10.2024", "с 01.10.24", "schedule of 05.11.2026", "Sa 04.07.", "12.11."]
)
def test_the_front_of_a_date_is_no_hour(text: str) -> None:
    assert span_of(text) is None
