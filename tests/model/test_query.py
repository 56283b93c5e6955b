"""What a view leaves out, in words, with nothing private in them."""

from __future__ import annotations

import datetime as dt

import pytest

from lcdesk import texts
from lcdesk.model.fields import is_masked, masked
from lcdesk.model.query import Query, left_out, one_of, searched
from lcdesk.model.search_text import QueryRule


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("  wang   fang ", "wang fang"),
        ("passport:EP1234567 kenya", "passport:EP••••567 kenya"),
        ("phone:+254 700 111 222", "phone:+2••••222"),
        ("110101199003070012", "11••••012"),
        (
            "passport until:<2027-06 arrival:2025-06-12..2025-06-14",
            "passport until:<2027-06 arrival:2025-06-12..2025-06-14",
        ),
        ("room:1204 MU523", "room:1204 MU523"),
    ],
)
def test_a_search_keeps_its_words_and_hides_its_numbers(typed: str, said: str) -> None:
    assert left_out(Query(rules=searched(typed))) == [f"Search: {said}"]
    assert left_out(Query(rules=searched(typed)), is_plain=True) == [
        f"Search: {' '.join(typed.split())}"
    ]


def test_filters_and_rules_are_said_in_the_language_of_the_moment() -> None:
    view = Query(
        rules=(
            one_of("nationality", ("KE", None)),
            one_of("arrival_date", (dt.date(2025, 6, 12),)),
            one_of("status", ()),
            QueryRule("passport_short", (6,)),
            one_of("gender", ["F"]),
        )
    )
    assert left_out(view) == [
        "Country/region: Kenya, (blank)",
        "Arrival date: 12 Jun 2025",
        "Status: nothing",
        "Gender: female",
        "Passport ends within 6 months after the course",
    ]
    texts.speak("zh")
    assert left_out(view)[0] == "国家/地区：肯尼亚、（空白）"
    assert left_out(Query()) == []


def test_many_values_are_not_all_named() -> None:
    assert left_out(Query(rules=(one_of("group_name", "ABCDEFGHIJ"),))) == [
        "Group: A, B, C, D, E, F, G, H …"
    ]


def test_private_values_are_hidden_in_filters_and_rules() -> None:
    view = Query(
        rules=(
            QueryRule("field_has", ("1234567", "passport_no")),
            one_of("passport_no", ("EP1234567", None)),
            one_of("phone", ["0911000111"]),
        )
    )
    assert left_out(view) == [
        "Passport no.: EP••••567, (blank)",
        "Phone: 09••••111",
        "Passport no.: “••••67”",
    ]
    assert "EP1234567" in left_out(view, is_plain=True)[0]


def test_what_was_masked_is_known_again() -> None:
    assert [masked(text) for text in ("EP1234412", "A1234567", "A123456", "A12345", "")] == [
        "EP••••412",
        "••••67",
        "••••56",
        "••••",
        "",
    ]
    assert is_masked(masked("EP1234412"))
    assert not is_masked("EP1234412 • late")
