"""Views of a table go into plain values and come back."""

from __future__ import annotations

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.query import (
    COHORT,
    Query,
    TableView,
    chosen,
    one_of,
    searched,
    view_from_plain,
    view_to_plain,
)
from lcdesk.model.search_text import QueryRule

FIELDS = st.sampled_from(sorted(PARTICIPANT.by_name))
SEARCHES = st.text(max_size=20).map(searched)
TICKED = st.fixed_dictionaries(
    {},
    optional={
        "status": st.lists(st.sampled_from(["selected", "arrived", None]), min_size=1),
        "nationality": st.lists(st.sampled_from(["KE", "CN", None])),
        "arrival_date": st.lists(st.one_of(st.none(), st.dates()), min_size=1),
    },
).map(lambda ticked: tuple(one_of(name, values) for name, values in ticked.items()))
RULES = st.one_of(
    st.builds(lambda months: QueryRule("passport_short", (months,)), st.integers(0, 24)),
    st.builds(lambda name: QueryRule("field_blank", (name,)), FIELDS),
    st.builds(
        lambda low, high: QueryRule("field_between", ("passport_expiry", low, high)),
        st.none() | st.dates(),
        st.dates(),
    ),
    st.builds(lambda values: QueryRule("field_not", ("birth_date", *values)), st.just(("1985",))),
    st.builds(lambda text, name: QueryRule("field_has", (text, name)), st.text(), FIELDS),
    st.just(QueryRule("visa_open")),
    st.sets(st.integers(1, 99)).map(chosen),
)
QUERIES = st.builds(
    lambda search, ticked, rules, sort, group: Query(
        rules=(*search, *ticked, *rules), sort=sort, group=group
    ),
    SEARCHES,
    TICKED,
    st.lists(RULES, max_size=3),
    st.lists(st.tuples(FIELDS | st.just(COHORT), st.booleans()), max_size=3).map(tuple),
    st.just("") | FIELDS,
)
VIEWS = st.builds(
    TableView,
    columns=st.lists(FIELDS, unique=True).map(tuple),
    widths=st.dictionaries(FIELDS, st.integers(44, 900)),
    query=QUERIES,
)


@given(VIEWS)
def test_a_view_comes_back_as_it_was(view: TableView) -> None:
    assert view_from_plain(json.loads(json.dumps(view_to_plain(view)))) == view


def test_what_another_version_knew_is_left_out() -> None:
    plain = {
        "columns": ["full_name", "of_the_future"],
        "filters": {"of_the_future": [1], "status": ["arrived"]},
        "rules": [["of_the_future"], ["visa_open"]],
        "sort": [["of_the_future", True], ["full_name", False]],
        "group": "of_the_future",
    }
    query = view_from_plain(plain).query
    assert query.rules == (one_of("status", ["arrived"]), QueryRule("visa_open"))
    assert (query.sort, query.group) == ((("full_name", False),), "")


def test_an_empty_view_leaves_nobody_out() -> None:
    assert view_from_plain({}) == TableView()
    assert not Query(rules=searched("  ")).rules


# As views and the settings have been written since they were first kept.
STORED = """{"columns": ["full_name", "profile", "passport_expiry"],
"widths": {"full_name": 200, "cohort": 88},
"search": "  wang country:kenya ", "filters": {"gender": ["F", null],
"arrival_date": ["2025-06-12"], "arrival_time": ["09:30"], "consent": [true], "reserve_place": [3],
"status": []}, "rules": [["passport_short", 6], ["document_missing", "visa"],
["field_between", "birth_date", "1980", null], ["field_not", "nationality", "KE", null],
["field_has", "halal", "dietary", "notes"], ["field_blank", "email"], ["coming"], ["asked"]],
"sort": [["cohort", true], ["full_name", false]], "group": "nationality"}"""


def test_a_view_kept_by_an_earlier_program_is_read_and_written_alike() -> None:
    view = view_from_plain(json.loads(STORED))
    assert view.query.rules == (
        QueryRule("search", ("  wang country:kenya ",)),
        one_of("gender", ["F", None]),
        one_of("arrival_date", [dt.date(2025, 6, 12)]),
        one_of("arrival_time", [dt.time(9, 30)]),
        one_of("consent", [True]),
        one_of("reserve_place", [3]),
        one_of("status", []),
        QueryRule("passport_short", (6,)),
        QueryRule("document_missing", ("visa",)),
        QueryRule("field_between", ("birth_date", "1980", None)),
        QueryRule("field_not", ("nationality", "KE", None)),
        QueryRule("field_has", ("halal", "dietary", "notes")),
        QueryRule("field_blank", ("email",)),
        QueryRule("coming"),
        QueryRule("asked"),
    )
    assert json.dumps(view_to_plain(view)) == json.dumps(json.loads(STORED))
