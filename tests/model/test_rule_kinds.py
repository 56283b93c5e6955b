"""Rules of the question: each said in both languages, kept as JSON and read back, unknown ones
left alone.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from lcdesk import resources, texts
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.rule_kinds import (
    RULES,
    DocumentParameter,
    FieldParameter,
    MonthsParameter,
    Parameter,
    PartParameter,
    PeopleParameter,
    RangeParameter,
    SearchParameter,
    ValuesParameter,
    WordOrStateParameter,
    WordsParameter,
    from_plain,
    kind_of,
    to_plain,
    words_of,
)
from lcdesk.model.search_text import QueryRule

VALUES: dict[type[Parameter], tuple[Any, ...]] = {
    Parameter: (),
    MonthsParameter: (6,),
    DocumentParameter: ("visa",),
    FieldParameter: ("dietary",),
    RangeParameter: ("arrival_date", dt.date(2025, 6, 13), None),
    ValuesParameter: ("status", "confirmed", "invited"),
    PartParameter: ("halal", "dietary"),
    SearchParameter: ("wang country:kenya",),
    WordOrStateParameter: ("confirmed", "status", "confirmed"),
    WordsParameter: ("wang", "xiao ming"),
    PeopleParameter: (3, 4),
}
EACH = [QueryRule(kind.name, VALUES[type(kind.parameter)]) for kind in RULES.values()]


@pytest.mark.parametrize("rule", EACH, ids=lambda rule: rule.name)
def test_each_rule_is_said_in_both_languages(rule: QueryRule) -> None:
    english = (words_of(rule), kind_of(rule).title)
    texts.speak("zh")
    assert not [said for said in (words_of(rule), kind_of(rule).title) if said.isascii()]
    assert english != (words_of(rule), kind_of(rule).title)
    assert (resources.root() / "icons" / f"{kind_of(rule).icon}.svg").is_file()


@pytest.mark.parametrize("rule", EACH, ids=lambda rule: rule.name)
def test_each_rule_is_kept_and_read_back(rule: QueryRule) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(rule)))) == rule


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (QueryRule("passport_short", (1,)), "Passport ends within 1 month after the course"),
        (QueryRule("passport_short", (6,)), "Passport ends within 6 months after the course"),
        (QueryRule("document_missing", ("health_form",)), "health form: missing"),
        (QueryRule("file_missing", ("passport_scan",)), "passport scan: no file kept"),
        (QueryRule("field_blank", ("dietary",)), "Diet: blank"),
        (QueryRule("field_known", ("dietary",)), "Diet: filled in"),
        (QueryRule("field_between", ("reserve_place", 1, 3)), "Place on the reserve list: 1 to 3"),
        (
            QueryRule("field_between", ("arrival_date", dt.date(2025, 6, 13), None)),
            "Arrival date: from 13 Jun 2025",
        ),
        (
            QueryRule("field_between", ("arrival_date", None, dt.date(2025, 6, 13))),
            "Arrival date: up to 13 Jun 2025",
        ),
        (QueryRule("field_between", ("reserve_place", 3, 3)), "Place on the reserve list: 3"),
        (QueryRule("field_is", ("status", "confirmed", "invited")), "Status: confirmed, invited"),
        (QueryRule("field_is", ("status", None, "invited")), "Status: (blank), invited"),
        (
            QueryRule("field_not", ("nationality", "KE", "ET", None, "NG", "RW")),
            "Country/region: not Kenya, Ethiopia, (blank) and 2 more",
        ),
        (QueryRule("field_has", ("halal", "dietary")), "Diet: “halal”"),
        (QueryRule("field_has", ("", "room_no", "room_type")), "Room no.: filled in"),
        (QueryRule("visa_open"), "Visa not issued"),
    ],
)
def test_in_words(rule: QueryRule, words: str) -> None:
    assert words_of(rule) == words


@pytest.mark.parametrize(
    "plain",
    [
        ["newer_rule"],
        ["visa_open", 3],
        ["field_blank", "newer_field"],
        ["document_missing", "newer"],
        ["passport_short"],
        ["passport_short", "six"],
        ["field_is", "status"],
        ["field_is", "newer_field", 3],
        ["field_has", "x"],
        ["field_has", "x", "newer_field"],
        ["field_between", "arrival_date", None],
        ["search"],
        ["words"],
        ["words", 3],
        ["chosen", "everybody"],
    ],
    ids=str,
)
def test_what_a_newer_program_kept_is_no_rule(plain: list[Any]) -> None:
    assert from_plain(plain) is None


@pytest.mark.parametrize("field", PARTICIPANT.fields, ids=lambda field: field.name)
def test_any_field_may_be_asked_for(field: Any) -> None:
    for name in ("field_blank", "field_known"):
        assert words_of(QueryRule(name, (field.name,))).startswith(field.title)
