"""Somebody was faster: both values are told, and what somebody wrote in another field stands in
nobody's way.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lcdesk.model.faults import EditConflictsFound
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.cooperation import leads
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.services.curriculum import curriculum
from lcdesk.services.participants import participants
from lcdesk.services.participants.participants import (
    add_participant,
    change_participants,
    read_shared,
)


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    cohort = add_cohort(desk, {"name_en": "Shanghai"})
    return [
        add_participant(
            desk,
            cohort,
            {"full_name": name, "position": "Engineer", "passport_no": f"EP000041{at}"},
        )
        for at, name in enumerate(("Ana Reyes", "Bo Chen"))
    ]


def seen(desk: Desk, ids: list[int]) -> dict[int, dict[str, Any]]:
    return {record["id"]: record for record in read_page(desk, ids)}


def test_both_values_are_told_and_nothing_is_written(desk: Desk, ids: list[int]) -> None:
    shown = seen(desk, ids)
    change_participants(desk, ids[:1], {"position": "Dean"})
    with pytest.raises(EditConflictsFound) as told:
        change_participants(desk, ids[:1], {"position": "Head"}, shown)
    assert str(told.value).startswith(
        "Ana Reyes was changed meanwhile. Position: it is “Dean” by now, yours was “Head”."
    )
    assert seen(desk, ids)[ids[0]]["position"] == "Dean"


def test_another_field_of_the_row_stands_in_nobodys_way(desk: Desk, ids: list[int]) -> None:
    shown = seen(desk, ids)
    change_participants(desk, ids[:1], {"dietary": "vegan", "email": "ana@example.org"})
    change_participants(desk, ids[:1], {"position": "Head"}, shown)
    # somebody wrote the same already
    change_participants(desk, ids[:1], {"dietary": "vegan"}, shown)
    now = seen(desk, ids)[ids[0]]
    assert (now["position"], now["dietary"], now["email"]) == ("Head", "vegan", "ana@example.org")


def test_one_of_several_stops_the_bulk_edit(desk: Desk, ids: list[int]) -> None:
    shown = read_shared(desk, ids).records
    change_participants(desk, ids[1:], {"position": None})
    with pytest.raises(
        EditConflictsFound, match="Bo Chen .* it is “blank” by now, yours was “Head”"
    ):
        change_participants(desk, ids, {"position": "Head"}, shown)
    assert [one["position"] for one in seen(desk, ids).values()] == ["Engineer", None]


def test_private_values_are_told_masked(desk: Desk, ids: list[int]) -> None:
    shown = seen(desk, ids)
    change_participants(desk, ids[:1], {"passport_no": "EP1234412"})
    with pytest.raises(EditConflictsFound) as told:
        change_participants(desk, ids[:1], {"passport_no": "EP7654321"}, shown)
    assert "EP1234412" not in str(told.value)
    assert "EP7654321" not in str(told.value)


def test_many_fields_are_counted(desk: Desk, ids: list[int]) -> None:
    shown = seen(desk, ids)
    names = ("position", "dietary", "department", "notes", "room_no")
    change_participants(desk, ids[:1], dict.fromkeys(names, "theirs"))
    with pytest.raises(EditConflictsFound, match="And 2 more fields"):
        participants.change_cells(
            desk, {ids[0]: dict.fromkeys(names, "mine")}, participants.PASTE, shown
        )


def test_a_dragged_activity_does_not_overwrite_a_later_move(desk: Desk, ids: list[int]) -> None:
    assert ids
    key = curriculum.add_activity(
        desk, 1, {"title": "Methane", "date": dt.date(2026, 12, 7), "start": dt.time(9)}
    )
    shown = {key: curriculum.read_activity(desk, key) or {}}
    curriculum.change_each(desk, {key: {"start": dt.time(13)}}, is_move=True)
    with pytest.raises(EditConflictsFound, match="it is “13:00” by now, yours was “10:00”"):
        curriculum.change_each(desk, {key: {"start": dt.time(10)}}, is_move=True, seen=shown)
    curriculum.change_each(desk, {key: {"title": "Methane and more"}}, seen=shown)
    assert (curriculum.read_activity(desk, key) or {})["start"] == dt.time(13)


def test_a_lead_tells_both_values(desk: Desk, ids: list[int]) -> None:
    lead = leads.add_lead(desk, ids[0], {"kind": "research", "subject": "Wind"})
    shown = leads.read_lead(desk, lead)
    leads.change_lead(desk, lead, {"subject": "Solar"}, shown)
    with pytest.raises(EditConflictsFound, match="it is “Solar” by now, yours was “Storage”"):
        leads.change_lead(desk, lead, {"subject": "Storage"}, shown)
