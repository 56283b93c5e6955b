"""What was changed of one record of a list, and one field of it set back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lcdesk.model.entities import Logo
from lcdesk.model.faults import KnownFault
from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.entry_history import EntryLine, read_record_history, revert_field
from lcdesk.services.core.opening import open_desk
from lcdesk.services.core.record_lists import (
    ALUMNI,
    EVENTS,
    EXPERTS,
    LEADS,
    LISTS,
    MEMBERS,
    ORGANISATIONS,
    RecordList,
)
from tests.services.core.test_record_lists import SAMPLES, person_called


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "office.lcdesk")


def lines(desk: Desk, which: RecordList, number: int) -> list[EntryLine]:
    return read_record_history(desk, which, number, 50)


def told(desk: Desk, which: RecordList, number: int) -> list[tuple[str, str, str]]:
    return [(one.name, one.old, one.new) for one in lines(desk, which, number)]


@pytest.mark.parametrize("which", LISTS.values(), ids=LISTS)
def test_of_each_list_an_edit_is_told_and_its_field_set_back(desk: Desk, which: RecordList) -> None:
    values = SAMPLES[which.kind.name]
    if which is ALUMNI:
        desk.execute("x", lambda work: person_called(work, "Ali Khan"))
        values = {**values, "person": "Ali Khan"}
    number = lists.add_record(desk, which, values)
    assert [one.name for one in lines(desk, which, number)] == [""]
    notes = "documents" if which is EVENTS else "next_step" if which is LEADS else "notes"
    for text in ("first", "second"):
        lists.change_records(desk, which, {number: {notes: text}})
    newest, older, _made = lines(desk, which, number)
    assert (newest.name, newest.old, newest.new, newest.can_revert) == (
        notes,
        "first",
        "second",
        True,
    )
    assert not older.can_revert
    with pytest.raises(KnownFault):
        revert_field(desk, which, number, older.change_id, notes)
    revert_field(desk, which, number, newest.change_id, notes)
    assert lists.get_record(desk, which, number)[notes] == "first"
    desk.undo()
    assert lists.get_record(desk, which, number)[notes] == "second"


def test_whom_a_record_points_at_is_told_by_name_and_set_back(desk: Desk) -> None:
    first, second = (
        lists.add_record(desk, ORGANISATIONS, {"name_en": name}) for name in ("North", "South")
    )
    member = lists.add_record(desk, MEMBERS, {"organisation": "North", "role": "chair"})
    lists.change_records(desk, MEMBERS, {member: {"organisation": "South"}})
    line = lines(desk, MEMBERS, member)[0]
    assert (line.name, line.old, line.new) == ("organisation", "North", "South")
    revert_field(desk, MEMBERS, member, line.change_id, "organisation")
    assert lists.get_record(desk, MEMBERS, member)["organisation"] == "North"
    lists.remove_records(desk, ORGANISATIONS, [second])
    said = [one for one in told(desk, MEMBERS, member) if one[0] == "organisation"]
    assert said[-1] == ("organisation", "North", "South")  # by the name it was removed with
    assert first


def test_who_gets_a_part_and_loses_it_is_told(desk: Desk) -> None:
    number = lists.add_record(desk, EVENTS, {"title_en": "Launch", "organiser": "North"})
    assert told(desk, EVENTS, number) == [("", "", "")]
    lists.change_records(desk, EVENTS, {number: {"organiser": "South", "people_addressed": "Lin"}})
    assert set(told(desk, EVENTS, number)[:-1]) == {
        ("organiser", "", "South"),
        ("organiser", "North", ""),
        ("people_addressed", "", "Lin"),
    }
    assert not any(one.can_revert for one in lines(desk, EVENTS, number))


def test_a_change_of_another_record_is_not_told(desk: Desk) -> None:
    one, other = (
        lists.add_record(desk, EXPERTS, {"name": name}) for name in ("Lin Haoran", "He Yichen")
    )
    lists.change_records(desk, EXPERTS, {other: {"title": "Dean"}})
    assert len(lines(desk, EXPERTS, one)) == 1


def test_private_values_are_masked_and_set_back(desk: Desk) -> None:
    number = lists.add_record(desk, ORGANISATIONS, {"name_en": "North", "phone": "+86 21 1"})
    lists.change_records(desk, ORGANISATIONS, {number: {"phone": "+86 21 2"}})
    line = lines(desk, ORGANISATIONS, number)[0]
    assert line.name == "phone"
    assert "86" not in line.old + line.new
    revert_field(desk, ORGANISATIONS, number, line.change_id, "phone")
    assert lists.get_record(desk, ORGANISATIONS, number)["phone"] == "+86 21 1"


def test_a_logo_is_told_by_what_was_done(desk: Desk) -> None:
    number = lists.add_record(desk, ORGANISATIONS, {"name_en": "North"})

    def keep(work: Work) -> Any:
        return work.add(Logo(organisation_id=number, data=b"x"))

    desk.execute("Choose the logo of {name}", keep, name="North")
    assert lines(desk, ORGANISATIONS, number)[0].words == "Choose the logo of North"
