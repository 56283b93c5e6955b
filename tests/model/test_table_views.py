"""Views of a table go into plain values and come back."""

from __future__ import annotations

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.asking import QueryRule
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.table_views import TableView, view_from_plain, view_to_plain

FIELDS = st.sampled_from(sorted(PARTICIPANT.by_name))
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "status": st.lists(st.sampled_from(["selected", "arrived", None]), min_size=1).map(tuple),
        "nationality": st.lists(st.sampled_from(["KE", "CN", None]), min_size=1).map(tuple),
        "arrival_date": st.lists(st.one_of(st.none(), st.dates()), min_size=1).map(tuple),
    },
)
RULES = st.one_of(
    st.builds(lambda months: QueryRule("passport_short", (months,)), st.integers(0, 24)),
    st.builds(lambda name: QueryRule("field_blank", (name,)), FIELDS),
    st.builds(
        lambda low, high: QueryRule("field_between", ("passport_expiry", low, high)),
        st.none() | st.dates(),
        st.dates(),
    ),
    st.just(QueryRule("visa_open")),
)
VIEWS = st.builds(
    TableView,
    columns=st.lists(FIELDS, unique=True).map(tuple),
    widths=st.dictionaries(FIELDS, st.integers(44, 900)),
    search=st.text(max_size=20),
    filters=FILTERS,
    rules=st.lists(RULES, max_size=3).map(tuple),
    sort=st.lists(st.tuples(FIELDS, st.booleans()), max_size=3).map(tuple),
    group=st.just("") | FIELDS,
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
    view = view_from_plain(plain)
    assert (view.filters, view.rules) == ({"status": ("arrived",)}, (QueryRule("visa_open"),))
    assert (view.sort, view.group) == ((("full_name", False),), "")


def test_an_empty_view_leaves_nobody_out() -> None:
    assert not view_from_plain({}).is_narrow
    assert TableView(filters={"arrival_date": (dt.date(2026, 12, 5),)}).is_narrow
