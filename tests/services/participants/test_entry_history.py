"""One field of one participant set back; several seen as one; private values noted when they are
shown.
"""

from __future__ import annotations

import pytest

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.core.history import list_operations
from lcdesk.services.participants import entry_history
from lcdesk.services.participants.participants import (
    add_participant,
    change_participants,
    read_shared,
    told_apart,
)


@pytest.fixture
def one(desk: Desk, cohort_id: int) -> int:
    return add_participant(
        desk, cohort_id, {"full_name": "Hana Tesfaye", "nationality": "ET", "position": "Engineer"}
    )


def value(desk: Desk, one: int, name: str) -> object:
    return (read_one(desk, one) or {})[name]


def test_one_field_of_an_operation_is_set_back_and_the_others_stay(desk: Desk, one: int) -> None:
    change_participants(desk, [one], {"position": "Dean", "nationality": "KE", "room_no": "12"})
    lines = {line.name: line for line in entry_history.read_entry(desk, one, 10)}
    assert (lines["position"].old, lines["position"].new) == ("Engineer", "Dean")
    entry_history.revert(desk, one, lines["position"].change_id, "position")
    assert (value(desk, one, "position"), value(desk, one, "nationality")) == ("Engineer", "KE")
    assert desk.undo_label() == "Set Position of Hana Tesfaye back"
    desk.undo()
    assert value(desk, one, "position") == "Dean"


def test_only_the_last_change_of_a_field_has_a_way_back(desk: Desk, one: int) -> None:
    change_participants(desk, [one], {"position": "Dean"})
    change_participants(desk, [one], {"position": "Rector"})
    newest, older, made = entry_history.read_entry(desk, one, 10)[:3]
    assert (newest.can_revert, older.can_revert, made.can_revert) == (True, False, False)
    with pytest.raises(KnownFault, match="changed again since"):
        entry_history.revert(desk, one, older.change_id, "position")
    assert value(desk, one, "position") == "Rector"


def test_private_values_are_masked_and_still_set_back(desk: Desk, one: int) -> None:
    change_participants(desk, [one], {"passport_no": "EP1234567"})
    change_participants(desk, [one], {"passport_no": "EP7654321"})
    newest = entry_history.read_entry(desk, one, 1)[0]
    assert "EP" not in newest.old + newest.new
    entry_history.revert(desk, one, newest.change_id, "passport_no")
    assert value(desk, one, "passport_no") == "EP1234567"


def test_a_status_set_back_is_a_step_of_its_own(desk: Desk, one: int) -> None:
    change_participants(desk, [one], {"status": "selected"})
    line = entry_history.read_entry(desk, one, 1)[0]
    entry_history.revert(desk, one, line.change_id, line.name)
    assert value(desk, one, "status") == "nominated"


# --- several ---


def test_what_several_share_and_how_they_differ(desk: Desk, one: int, cohort_id: int) -> None:
    others = [
        add_participant(desk, cohort_id, {"full_name": name, "nationality": "ET", "room_no": "7"})
        for name in ("A", "B")
    ]
    shared = read_shared(desk, [one, *others])
    assert (shared.count, shared.values["nationality"], shared.values["email"]) == (3, "ET", None)
    assert shared.counts["room_no"] == (("7", 2), (None, 1))
    assert told_apart(PARTICIPANT.field("room_no"), shared.counts["room_no"]) == "7: 2\nblank: 1"
    assert "full_name" not in shared.values


def test_kinds_of_private_values_are_only_counted(desk: Desk, one: int, cohort_id: int) -> None:
    other = add_participant(desk, cohort_id, {"full_name": "B", "phone": "+254 700 111 222"})
    shared = read_shared(desk, [one, other])
    assert told_apart(PARTICIPANT.field("phone"), shared.counts["phone"]) == "2 different values"


# --- private values shown ---


def test_who_looked_is_noted_and_is_no_operation(desk: Desk, one: int) -> None:
    operations = len(list_operations(desk))
    access_log.note(desk, "shown", "Enrolment", one, "passport_no")
    access_log.note(desk, "copied", "Enrolment", None, "phone", 12)
    assert len(list_operations(desk)) == operations
    many, single = access_log.list_reveals(desk)
    assert single.words == "Passport no. of Hana Tesfaye: shown"
    assert many.words == "Phone of 12 people: copied"
    assert single.who == desk.who
    assert len(access_log.list_reveals(desk, row_id=one)) == 1
