"""Private values as they are told: in sentences, in searches, in views."""

from __future__ import annotations

import pytest

from lcdesk.model.fields import without_numbers, without_quoted
from lcdesk.model.query import Query, left_out, masked_query, one_of, searched
from lcdesk.model.search_text import QueryRule
from lcdesk.tabular.understood import Problem


@pytest.mark.parametrize(
    ("sentence", "raw", "told"),
    [
        ("“EP1234567” is no phone number.", "", "“EP••••567” is no phone number."),
        (
            "Excel has rounded this number (7.3366129E+14).",
            "7.3366129E+14",
            "Excel has rounded this number (7.••••+14).",
        ),
        (
            "“EP••••567” is masked: the value itself is not in this file.",
            "EP••••567",
            "“EP••••567” is masked: the value itself is not in this file.",
        ),
        ("Row 4 has the same passport number.", "", "Row 4 has the same passport number."),
    ],
)
def test_a_sentence_without_its_value(sentence: str, raw: str, told: str) -> None:
    assert without_quoted(sentence, raw) == told


def test_only_of_private_fields() -> None:
    words = "“12/13/2025” is not a date."
    assert Problem(None, 3, "birth_date", "bad_date", words).plain()["message"] == words
    assert (
        Problem(None, 3, "phone", "bad_phone", "“ab 1234567” is no phone number.").told
        == "“ab••••567” is no phone number."
    )


def test_what_is_looked_for_in_private_fields_is_masked_too() -> None:
    search = "2025-06-14 wang address:Baker passport:ZQ73"
    assert left_out(Query(rules=searched(search))) == [
        "Search: 2025-06-14 wang address:•••• passport:••••"
    ]
    assert without_numbers("call 0911223344 on 2025-06-14") == "call 09••••344 on 2025-06-14"


def test_a_view_to_be_told() -> None:
    query = Query(
        rules=(
            *searched("EP1234567"),
            one_of("passport_no", ("EP1234567", None)),
            one_of("nationality", ("KE",)),
            QueryRule("field_has", ("0911223344", "phone")),
        )
    )
    assert masked_query(query).rules == (
        *searched("EP••••567"),
        one_of("passport_no", ("EP••••567", None)),
        one_of("nationality", ("KE",)),
        QueryRule("field_has", ("09••••344", "phone")),
    )
