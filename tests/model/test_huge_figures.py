"""Figures far too large, wherever somebody may type or paste them: a sentence, never a fall."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from hypothesis import given, note
from hypothesis import strategies as st

from lcdesk.model.catalogue import ACTIVITY, PARTICIPANT
from lcdesk.model.clock import read_short
from lcdesk.model.faults import BadValue
from lcdesk.model.search_text import read_search

KINDS = list(
    {
        type(field.kind): field.kind for kind in (PARTICIPANT, ACTIVITY) for field in kind.fields
    }.values()
)
HUGE = st.from_regex(r"[0-9]{1,24}", fullmatch=True) | st.just("9" * 5_000)
SIGNS = st.sampled_from(
    [
        "",
        "+",
        "-",
        ".",
        "/",
        " ",
        "年",
        "月",
        "日",
        ":",
        " May ",
        "May ",
        " de mayo ",
        "号",
        "~",
        " to ",
    ]
)
PARTS = st.lists(st.tuples(SIGNS, HUGE, SIGNS), min_size=1, max_size=4)
DATES = st.builds(
    "{} {} {}".format,
    HUGE,
    st.sampled_from(["May", "mayo", "мая", "May,"]),
    st.sampled_from(["2026", "85"]),
)
TEXTS = st.one_of(PARTS.map(lambda parts: "".join("".join(part) for part in parts)), DATES)


@given(TEXTS)
def test_every_kind_reads_or_says_why_not(text: str) -> None:
    for kind in KINDS:
        note(type(kind).__name__)  # the last one told is the one that fell
        with suppress(BadValue):
            kind.parse(text)


@given(TEXTS)
def test_short_dates_are_dates_or_nothing(text: str) -> None:
    found = read_short(text, dt.date(2026, 12, 6))
    assert found is None or isinstance(found, dt.date)


@given(
    TEXTS,
    st.sampled_from(["born", "passport until", "arrival", "arrival time", "age"]),
    st.sampled_from(["", "<", ">=", ".."]),
)
def test_a_search_is_always_understood_somehow(text: str, name: str, sign: str) -> None:
    read_search(f"{name}:{sign}{text}")
