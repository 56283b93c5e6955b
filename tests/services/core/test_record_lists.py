"""The lists the office keeps: made, changed, undone, joined; names become records, and who has a
part in one is kept by name.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from lcdesk import texts
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.core.record_lists import (
    ALUMNI,
    EVENTS,
    EXPERTS,
    LEADS,
    LISTS,
    MEMBERS,
    ORGANISATIONS,
    PROJECTS,
    RecordList,
)

SAMPLES: dict[str, dict[str, Any]] = {
    "organisation": {"name_en": "Linjiang University", "name_zh": "临江大学", "country": "CN"},
    "expert": {"name": "Lin Haoran", "organization": "Linjiang University"},
    "programme": {"title_en": "Course on Low Carbon", "year": 2025, "alliance": "Carbon Alliance"},
    "alliance": {"name_en": "Carbon Alliance", "aims_en": "To share."},
    "member": {"alliance": "Carbon Alliance", "organisation": "临江大学", "role": "chair"},
    "event": {
        "title_en": "Launch in Chengdu",
        "starts": dt.date(2025, 6, 11),
        "organiser": "Linjiang University; Ministry of Science",
        "people_addressed": "Lin Haoran",
    },
    "project": {
        "title_en": "Rooftop PV",
        "results": "electricity: 1.8 MW (2025, log)",
        "by_owner": "Nakuru Cold Stores",
    },
    "lead": {"subject": "Joint PhD places", "organisation": "Red River College", "stage": "idea"},
    "alumni_contact": {"position": "Director", "email": "a@example.org"},
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "office.lcdesk")


@pytest.mark.parametrize("which", LISTS.values(), ids=LISTS)
def test_a_record_is_made_changed_removed_and_each_undone(desk: Desk, which: RecordList) -> None:
    values = SAMPLES[which.kind.name]
    if which is ALUMNI:
        desk.execute("x", lambda work: person_called(work, "Ali Khan"))
        values = {**values, "person": "Ali Khan"}
    number = lists.add_record(desk, which, values)
    record = lists.get_record(desk, which, number)
    assert {name: record[name] for name in values} == values
    notes = "documents" if which is EVENTS else "next_step" if which is LEADS else "notes"
    lists.change_records(desk, which, {number: {notes: "n"}}, {number: record})
    assert lists.get_record(desk, which, number)[notes] == "n"
    with pytest.raises(EditConflictsFound):
        lists.change_records(desk, which, {number: {notes: "other"}}, {number: record})
    desk.undo()
    assert lists.get_record(desk, which, number)[notes] is None
    lists.remove_records(desk, which, [number])
    assert lists.list_records(desk, which) == []
    desk.undo()
    again = lists.get_record(desk, which, number)
    assert {name: again[name] for name in values} == values


def person_called(work: Any, name: str) -> int:
    from lcdesk.model.entities import Person

    return work.add(Person(full_name=name)).id


def test_names_in_either_language_mean_one_and_a_new_one_is_made(desk: Desk) -> None:
    lists.add_record(desk, ORGANISATIONS, SAMPLES["organisation"])
    for name in ("LINJIANG university", "临江大学", "Sava City Heating"):
        lists.add_record(desk, LEADS, {"subject": name, "organisation": name})
    assert [one["name_en"] for one in lists.list_records(desk, ORGANISATIONS)] == [
        "Linjiang University",
        "Sava City Heating",
    ]
    texts.speak("zh")
    assert {one["organisation"] for one in lists.list_records(desk, LEADS)} == {
        "临江大学",
        "Sava City Heating",
    }


def test_a_person_is_never_made_and_namesakes_are_told_apart(desk: Desk) -> None:
    with pytest.raises(KnownFault):
        lists.add_record(desk, LEADS, {"subject": "x", "person": "Ali Khan"})
    first, _second = (desk.execute("x", lambda work: person_called(work, "Ali Khan")) for _ in "ab")
    with pytest.raises(KnownFault):
        lists.add_record(desk, LEADS, {"subject": "x", "person": "Ali Khan"})
    number = lists.add_record(desk, LEADS, {"subject": "x", "person": f"Ali Khan #{first}"})
    assert lists.get_record(desk, LEADS, number)["person"] == f"Ali Khan #{first}"


def test_parts_keep_their_order_and_who_is_not_named_goes(desk: Desk) -> None:
    number = lists.add_record(desk, PROJECTS, {"title_en": "PV", "by_partner": "A; B; C"})
    lists.change_records(desk, PROJECTS, {number: {"by_partner": "C; A"}})
    assert lists.get_record(desk, PROJECTS, number)["by_partner"] == "C; A"
    desk.undo()
    assert lists.get_record(desk, PROJECTS, number)["by_partner"] == "A; B; C"


def test_two_become_one_and_all_that_pointed_follows(desk: Desk) -> None:
    kept, other = (
        lists.add_record(desk, ORGANISATIONS, {"name_en": name, "city": city})
        for name, city in (("Tongji University", None), ("Tongji Univ.", "Shanghai"))
    )
    for name in ("Tongji University", "Tongji Univ."):
        lists.add_record(desk, PROJECTS, {"title_en": name, "by_owner": name})
        lists.add_record(desk, MEMBERS, {"organisation": name, "alliance": "A", "role": "member"})
    lists.add_record(desk, ORGANISATIONS, {"name_en": "College", "parent": "Tongji Univ."})
    before = {name: lists.list_records(desk, one) for name, one in LISTS.items()}
    lists.merge_records(desk, ORGANISATIONS, kept, other)
    assert lists.get_record(desk, ORGANISATIONS, kept)["city"] == "Shanghai"
    assert {one["by_owner"] for one in lists.list_records(desk, PROJECTS)} == {"Tongji University"}
    assert len(lists.list_records(desk, MEMBERS)) == 1
    assert lists.find_record(desk, ORGANISATIONS, "College")["parent"] == "Tongji University"
    desk.undo()
    after = {name: lists.list_records(desk, one) for name, one in LISTS.items()}
    assert _bare(after) == _bare(before)


def _bare(all_of: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [{k: v for k, v in one.items() if k != "version"} for one in records]
        for name, records in all_of.items()
    }


def test_a_name_is_needed(desk: Desk) -> None:
    with pytest.raises(KnownFault):
        lists.add_record(desk, EXPERTS, {"organization": "x"})
    number = lists.add_record(desk, EXPERTS, {"name": "Lin"})
    with pytest.raises(KnownFault):
        lists.change_records(desk, EXPERTS, {number: {"name": None}})


def test_no_organisation_is_a_part_of_itself(desk: Desk) -> None:
    first = lists.add_record(desk, ORGANISATIONS, {"name_en": "First"})
    second = lists.add_record(desk, ORGANISATIONS, {"name_en": "Second", "parent": "First"})
    third = lists.add_record(desk, ORGANISATIONS, {"name_en": "Third", "parent": "Second"})
    for parent in ("First", "Second", "Third"):
        with pytest.raises(KnownFault, match="part of itself"):
            lists.change_records(desk, ORGANISATIONS, {first: {"parent": parent}})
    lists.merge_records(desk, ORGANISATIONS, third, first)
    parents = {one["id"]: one["parent"] for one in lists.list_records(desk, ORGANISATIONS)}
    assert parents == {second: "Third", third: None}
    desk.undo()
    parents = {one["id"]: one["parent"] for one in lists.list_records(desk, ORGANISATIONS)}
    assert parents == {first: None, second: "First", third: "Second"}
