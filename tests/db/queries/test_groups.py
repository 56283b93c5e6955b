"""People in groups against a plain recount: each stands in the group of their value, and its
figures are theirs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.model.query import Query, searched
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants.participants import add_participant
from tests.examples import examples

PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "full_name": "Wanjiru Kamau",
        "nationality": "KE",
        "gender": "F",
        "visa_state": "issued",
        "dietary": "Halal",
        "room_no": "12",
    },
    {
        "full_name": "Brian Otieno",
        "nationality": "KE",
        "gender": "M",
        "visa_state": "applied",
        "dietary": "halal",
    },
    {
        "full_name": "Hana Tesfaye",
        "nationality": "ET",
        "gender": "F",
        "visa_state": "not_needed",
        "dietary": "素食",
    },
    {
        "full_name": "Dawit Bekele",
        "nationality": "ET",
        "dietary": "Halal",
        "arrival_date": dt.date(2026, 12, 5),
        "status": "confirmed",
    },
    {"full_name": "王小明", "gender": "M", "status": "withdrawn", "room_no": "12"},
    {
        "full_name": "王小芳",
        "gender": "X",
        "status": "confirmed",
        "arrival_date": dt.date(2026, 12, 5),
        "dietary": "清真",
    },
)
GROUPS = (
    "nationality",
    "gender",
    "visa_state",
    "dietary",
    "room_no",
    "arrival_date",
    "status",
    "full_name",
)


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk]
) -> Iterator[Desk]:
    made = new_desk(tmp_path_factory.mktemp("groups"))
    cohort = cohorts.add_cohort(made, {"name_en": "X"})
    for person in PEOPLE:
        add_participant(made, cohort, person)
    yield made
    made.close()


queries = st.builds(
    Query,
    group=st.sampled_from(GROUPS),
    sort=st.lists(
        st.tuples(st.sampled_from(GROUPS), st.booleans()),
        max_size=3,
        unique_by=lambda pair: pair[0],
    ).map(tuple),
    rules=st.sampled_from(["", "country:kenya", "diet:-", "hal", "nobody"]).map(searched),
)


@settings(max_examples=examples(30, 50), deadline=None)
@given(queries)
def test_each_stands_below_the_band_of_their_value(desk: Desk, query: Query) -> None:
    ids, groups = finding.find_groups(desk, query)
    people = [number for number in ids if number > 0]
    assert people == list(finding.find_ids(desk, query))
    assert [number for number in ids if number < 0] == [
        -number for number in range(1, len(groups) + 1)
    ]
    records = {record["id"]: record for record in finding.read_page(desk, people)}
    runs = [list(run) for _is_band, run in groupby(ids, lambda number: number < 0)]
    for (band,), below in zip(runs[::2], runs[1::2], strict=True):
        group, members = groups[-band - 1], [records[number] for number in below]
        assert [member[query.group] for member in members] == [group.value] * group.people
        assert group.women == sum(member["gender"] == "F" for member in members)
        assert group.men == sum(member["gender"] == "M" for member in members)
        assert group.visas == sum(
            member["visa_state"] in ("issued", "not_needed") for member in members
        )


def test_the_way_down_turns_the_groups_and_leaves_the_blank_one_last(desk: Desk) -> None:
    def values(sort: tuple[tuple[str, bool], ...]) -> list[Any]:
        return [
            group.value
            for group in finding.find_groups(desk, Query(group="nationality", sort=sort))[1]
        ]

    assert values(()) == ["ET", "KE", None]
    assert values((("full_name", True), ("nationality", True))) == ["KE", "ET", None]
