"""Rows pasted below the end: added as one deed, or not at all where a name is missing."""

from __future__ import annotations

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.services.participants.participants import add_people
from tests.services.rows import contents


def test_rows_become_people_as_one_operation(desk: Desk, cohort_id: int) -> None:
    before = contents(desk)
    rows = [
        {"full_name": "Ana Lima", "nationality": "Peru", "status": "confirmed"},
        {
            "given_name": "Bo",
            "family_name": "Chen",
            "nationality": "Atlantis",
            "passport_no": "EP••••412",
        },
    ]
    ids, refused = add_people(desk, cohort_id, rows, None)
    assert [
        (one["full_name"], one["nationality"], one["status"], one["passport_no"])
        for one in read_page(desk, ids)
    ] == [("Ana Lima", "PE", "confirmed", None), ("Bo Chen", None, "nominated", None)]
    assert [(cell.id, cell.field, cell.text) for cell in refused] == [
        (ids[1], "nationality", "Atlantis")
    ]
    assert desk.undo_label() == "Add 2 participants"
    desk.undo()
    assert contents(desk) == before


def test_without_a_name_nobody_is_added(desk: Desk, cohort_id: int) -> None:
    before = contents(desk)
    with pytest.raises(KnownFault, match="needs a name"):
        add_people(desk, cohort_id, [{"full_name": "Ana"}, {"position": "Dean"}], None)
    assert contents(desk) == before
