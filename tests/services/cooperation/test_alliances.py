"""An alliance seen as a whole, and what is due, each recounted by other code."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model import clock
from lcdesk.model.kinds.words import Amount, amounts_in
from lcdesk.services.cooperation.alliances import read_alliance, sums_of
from lcdesk.services.cooperation.due import count_due, list_due
from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import (
    ALLIANCES,
    ALUMNI,
    EVENTS,
    EXPERTS,
    LEADS,
    MEMBERS,
    ORGANISATIONS,
    PROJECTS,
)
from lcdesk.services.participants import participants

TODAY = clock.today()
amounts = st.lists(
    st.builds(
        Amount,
        st.sampled_from(["electricity", "saved", ""]),
        st.integers(0, 10_000_000).map(lambda cents: Decimal(cents) / 100),
        st.sampled_from(["MW", "t CO₂", ""]),
        st.none() | st.integers(2000, 2030),
        st.none() | st.sampled_from(["meter report, p. 4", "log"]),
    ),
    max_size=12,
)


@given(st.lists(amounts, max_size=4))
def test_figures_are_summed_by_quantity_and_unit_and_by_source(found: list[list[Amount]]) -> None:
    """Of several years one project states the latest alone."""
    projects = [(n, amounts_in("; ".join(one.text for one in of))) for n, of in enumerate(found)]
    counted = [
        (number, one)
        for number, of in enumerate(found)
        for one in of
        if (one.year or 0)
        == max(two.year or 0 for two in of if (two.quantity, two.unit) == (one.quantity, one.unit))
    ]
    sums = sums_of(projects)
    measures = sorted({(one.unit, one.quantity) for _number, one in counted})
    assert [(one.unit, one.quantity) for one in sums] == measures
    for one in sums:
        mine = [
            (number, two)
            for number, two in counted
            if (two.quantity, two.unit) == (one.quantity, one.unit)
        ]
        assert one.total == sum(two.amount for _number, two in mine)
        assert one.sourced == sum(two.amount for _number, two in mine if two.source)
        assert set(one.projects(has_source=False)) == {n for n, two in mine if not two.source}
        assert one.figures == (
            sum(bool(two.source) for _number, two in mine),
            sum(not two.source for _number, two in mine),
        )


def test_members_events_and_projects_of_one_alliance(desk: Desk, cohort_id: int) -> None:
    league = lists.add_record(desk, ALLIANCES, {"name_en": "League"})
    lists.add_record(desk, ALLIANCES, {"name_en": "Other"})
    lists.add_record(desk, ORGANISATIONS, {"name_en": "College", "country": "VN"})
    lists.add_record(desk, EXPERTS, {"name": "Elena Rojas", "organization": "X", "country": "CL"})
    participants.add_participant(desk, cohort_id, {"full_name": "Nimali", "nationality": "LK"})
    left = TODAY - dt.timedelta(1)
    for values in (
        {"organisation": "College", "role": "chair", "document": "Charter", "since": TODAY},
        {"person": "Nimali", "role": "expert", "since": dt.date(2025, 7, 3)},
        {"expert": "Elena Rojas", "role": "observer"},
        {"organisation": "Gone Works", "role": "member", "until": left},
        {"organisation": "Late Works", "role": "member", "until": TODAY},
        {"organisation": "College", "alliance": "Other"},
    ):
        lists.add_record(desk, MEMBERS, {"alliance": "League", **values})
    for values in (
        {"title_en": "Second", "starts": dt.date(2025, 9, 4), "documents": "Minutes"},
        {"title_en": "Undated"},
        {
            "title_en": "Launch",
            "starts": dt.date(2025, 6, 11),
            "people_addressed": "Elena Rojas; Lin Hao",
            "people_attended": "Lin Hao",
            "organiser": "College",
        },
        {"title_en": "Elsewhere", "alliance": "Other"},
    ):
        lists.add_record(desk, EVENTS, {"alliance": "League", **values})
    lists.add_record(
        desk,
        PROJECTS,
        {"title_en": "Roof", "alliance": "League", "results": "1.8 MW (log); 2 MW; 5 t CO₂ (m)"}
        | {"by_owner": "College; Late Works"},
    )
    seen = read_alliance(desk, league)
    assert [(one.name, one.what, one.country) for one in seen.members] == [
        ("Nimali", "person", "LK"),
        ("College", "organisation", "VN"),
        ("Elena Rojas", "expert", "CL"),
        ("Gone Works", "organisation", None),
        ("Late Works", "organisation", None),
    ]
    assert seen.by_role == {"expert": 1, "chair": 1, "observer": 1, "member": 1}
    assert seen.by_country == {"LK": 1, "VN": 1, "CL": 1, "": 1}
    undocumented = {one.name for one in seen.members if one.id in seen.undocumented}
    assert undocumented == {"Nimali", "Elena Rojas", "Late Works"}
    assert [(one.title, one.people, one.organisations) for one in seen.events] == [
        ("Launch", 2, 1),
        ("Second", 0, 0),
        ("Undated", 0, 0),
    ]
    (roof,) = seen.projects
    assert roof.owners == "College; Late Works"
    assert [(one.unit, one.sourced, one.unsourced) for one in seen.sums] == [
        ("MW", Decimal("1.8"), Decimal(2)),
        ("t CO₂", Decimal(5), Decimal(0)),
    ]
    assert len(read_alliance(desk, None).members) == 6


def test_what_is_due_over_all_of_them(desk: Desk, cohort_id: int) -> None:
    participants.add_participant(desk, cohort_id, {"full_name": "Hana", "nationality": "ET"})
    before, after = TODAY - dt.timedelta(3), TODAY + dt.timedelta(400)
    lists.add_record(desk, LEADS, {"subject": "A", "due": before, "kept_by": "Wang"})
    lists.add_record(desk, LEADS, {"subject": "B", "due": before, "stage": "ended"})
    lists.add_record(desk, LEADS, {"subject": "C"})
    lists.add_record(desk, ALUMNI, {"person": "Hana", "due": after, "next_step": "Write"})
    planned = {"stage": "planned", "from_year": TODAY.year - 1, "to_year": TODAY.year + 9}
    lists.add_record(desk, PROJECTS, {"title_en": "P", **planned})
    lists.add_record(desk, PROJECTS, {"title_en": "E", "stage": "ended", "to_year": 2020})
    lists.add_record(desk, PROJECTS, {"title_en": "R", "stage": "running", "to_year": 2060})
    due = list_due(desk)
    assert {(one.what, one.name, one.when) for one in due} == {
        ("project", "P", "overdue"),
        ("lead", "A", "overdue"),
        ("alumni", "Hana", "later"),
        ("project", "R", "later"),
    }
    assert [one.due for one in due] == sorted(one.due for one in due)
    assert count_due(due) == {**Counter(one.when for one in due), "week": 0, "month": 0} | {
        "undated": 0
    }
    assert [one.name for one in list_due(desk, "Wang")] == ["A"]
