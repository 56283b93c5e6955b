"""Every way a change comes in ends in the one writer of participants, or in that of activities."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from lcdesk.model import mrz
from lcdesk.model.entities import Activity, ActivityPerson, Enrolment, Person, StatusStep
from lcdesk.services import merging
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.core.record_lists import VENUES
from lcdesk.services.curriculum import conflicts, curriculum, directory
from lcdesk.services.curriculum.cohort_copy import copy_cohort
from lcdesk.services.curriculum.curriculum import set_activity_people
from lcdesk.services.logistics import arrivals, rooming
from lcdesk.services.participants import documents, entry_history, participants, status
from tests.services.rows import bring, found, sheet

PEOPLE, ENTRIES = (Person, Enrolment, StatusStep), (Activity, ActivityPerson)
TABLES = {entity.__tablename__ for entity in (*PEOPLE, *ENTRIES)}
# what every writer goes through, and is told by who calls it
THROUGH = ("lcdesk.services.core.desk", "lcdesk.db", "lcdesk.model.entities.base", "sqlalchemy")
WRITERS = {
    "participants": {"lcdesk.services.participants.records", "lcdesk.services.core.consequences"},
    "activities": {"lcdesk.services.curriculum.records"},
}
WRITING = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
Writes = set[tuple[str, str]]


def caller() -> str:
    """The module that began what is being done: the nearest one that no writer goes through."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name and not name.startswith(THROUGH):
            return name
        frame = frame.f_back
    return ""


@contextmanager
def watching(desk: Desk) -> Iterator[Writes]:
    """(table, module) of every row of ours that is made, set or removed meanwhile, one by one or
    in bulk.
    """
    writes: Writes = set()

    def note(target: Any, *_rest: Any) -> None:
        writes.add((type(target).__tablename__, caller()))

    def note_statement(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        table = WRITING.match(statement)
        # what a session flushes was noted when it was set
        if table and table[1] in TABLES and not _is_flush():
            writes.add((table[1], caller()))

    listeners: list[tuple[Any, str, Callable[..., None]]] = [
        (desk.engine, "before_cursor_execute", note_statement)
    ]
    for entity in (*PEOPLE, *ENTRIES):
        listeners.append((entity, "init", note))
        listeners += [
            (getattr(entity, column.key), "set", note) for column in sa.inspect(entity).column_attrs
        ]
    for target, name, listener in listeners:
        event.listen(target, name, listener)
    try:
        yield writes
    finally:
        for target, name, listener in listeners:
            event.remove(target, name, listener)


def _is_flush() -> bool:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        if frame.f_globals.get("__name__") == "sqlalchemy.orm.unitofwork":
            return True
        frame = frame.f_back
    return False


@pytest.fixture
def ids(desk: Desk, cohort_id: int) -> list[int]:
    made = [
        participants.add_participant(
            desk, cohort_id, {"given_name": given, "family_name": family, "passport_no": number}
        )
        for given, family, number in (
            ("Zoe", "Abebe", "EP1000001"),
            ("Adam", "Kim", "KR2000002"),
            ("Bao", "Tran", "VN3000003"),
        )
    ]
    status.move(desk, status.plan(desk, made, "under_review"))
    status.move(desk, status.plan(desk, made[:2], "selected"))
    return made


def merge(desk: Desk, ids: list[int]) -> None:
    kept, other = (
        record["person_id"] for one in ids[:2] if (record := read_one(desk, one)) is not None
    )
    merging.merge(desk, kept, other)


def import_new(desk: Desk, _ids: list[int]) -> None:
    path = sheet(desk.path.parent / "new.xlsx", ("Dan Oo", "reserve"), heads=("Name", "Status"))
    assert bring(desk, 1, path).new == 1


def import_known(desk: Desk, _ids: list[int]) -> None:
    heads = ("Name", "Passport no.", "Room no.", "T-shirt")
    path = sheet(
        desk.path.parent / "known.xlsx", ("Zoe Abebe", "EP1000001", "12", "XL"), heads=heads
    )
    assert bring(desk, 1, path).changed == 1


def import_returning(desk: Desk, _ids: list[int]) -> None:
    later = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    heads = ("Name", "Passport no.", "E-mail")
    path = sheet(
        desk.path.parent / "back.xlsx", ("Zoe Abebe", "EP1000001", "zoe@example.org"), heads=heads
    )
    assert bring(desk, later, path).returning == 1


def take_passport(desk: Desk, ids: list[int]) -> None:
    lines = mrz.read(
        "P<ETHABEBE<<ZOE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nEP10000011ETH8512108F2612319<<<<<<<<<<<<<<<0"
    )
    assert lines.number
    documents.take(desk, ids[0], lines, ["birth_date", "nationality", "passport_expiry"])


def revert(desk: Desk, ids: list[int]) -> None:
    participants.change_cells(desk, {ids[0]: {"dietary": "vegan"}}, participants.EDIT)
    line = next(one for one in entry_history.read_entry(desk, ids[0], 50) if one.can_revert)
    entry_history.revert(desk, ids[0], line.change_id, "dietary")


def find_and_replace(desk: Desk, ids: list[int]) -> None:
    question = (ids, ["family_name"], "Kim", "Lim", participants.MatchOptions())
    assert participants.replace(desk, question).cells


def share_rooms(desk: Desk, ids: list[int]) -> None:
    rooming.assign(desk, {one: "12" for one in ids})
    rooming.move(desk, rooming.plan(desk, 1), ids[:1], "14")
    rooming.swap(desk, rooming.plan(desk, 1), ids[0], ids[1])
    rooming.rename(desk, 1, "12", "15")


PEOPLE_WAYS: dict[str, Callable[[Desk, list[int]], object]] = {
    "cell": lambda desk, ids: participants.change_cells(
        desk, {ids[0]: {"family_name": "Abera"}}, participants.EDIT
    ),
    "form": lambda desk, ids: participants.change_participants(desk, ids, {"dietary": "halal"}),
    "dialog of statuses": lambda desk, ids: status.move(
        desk, status.plan(desk, ids[2:], "reserve")
    ),
    "cells cleared": lambda desk, ids: participants.clear_cells(desk, ids, ["given_name"]),
    "rows pasted": lambda desk, ids: participants.add_people(
        desk, 1, [{"full_name": "Eva Ng"}], None
    ),
    "removal": lambda desk, ids: participants.remove_participants(desk, ids[2:]),
    "arrivals": lambda desk, ids: arrivals.set_groups(desk, {one: "A" for one in ids}),
    "rooms": share_rooms,
    "find and replace": find_and_replace,
    "revert": revert,
    "take passport": take_passport,
    "import new": import_new,
    "import known": import_known,
    "import returning": import_returning,
    "merge": merge,
}


@pytest.mark.parametrize("way", PEOPLE_WAYS)
def test_every_way_to_change_people_ends_in_one_writer(
    desk: Desk, ids: list[int], way: str
) -> None:
    with watching(desk) as writes:
        PEOPLE_WAYS[way](desk, ids)
    assert writes or way == "removal"  # which sets nothing
    assert {module for _table, module in writes} <= WRITERS["participants"], writes


DAY = dt.date(2026, 12, 9)


@pytest.fixture
def activities(desk: Desk, cohort_id: int) -> list[int]:
    """Two at a time in one room, and one in a room that is free then."""
    times = ((14, "Room 305", "A"), (14, "Room 305", "B"), (9, "Room 302", "A"))
    return [
        curriculum.add_activity(
            desk,
            cohort_id,
            {
                "title": f"Lecture {place}",
                "date": DAY,
                "start": dt.time(hour),
                "end": dt.time(hour + 1),
                "venue": venue,
                "group_name": group,
                "speaker": f"Lin Hua {place}",
                "kind": "lecture",
            },
        )
        for place, (hour, venue, group) in enumerate(times)
    ]


def fix_clash(desk: Desk, _ids: list[int]) -> None:
    clash = conflicts.list_clashes(desk, 1)[0]
    conflicts.apply_fix(desk, 1, clash, conflicts.list_fixes(desk, 1, clash)[0])


def import_timetable(desk: Desk, _ids: list[int]) -> None:
    heads = ("Date", "Start", "End", "Topic", "Speaker", "Venue", "Weather")
    rows = (
        ("2026-12-09", "14:00", "15:00", "Lecture 0", "Lin Hua 0", "Room 12", "fair"),
        ("2026-12-10", "09:00", "10:00", "Closing", "Ana Reyes", "Room 12", "rain"),
    )
    bring(desk, 1, sheet(desk.path.parent / "days.xlsx", *rows, heads=heads))


def merge_venues(desk: Desk, _ids: list[int]) -> None:
    kept, other = (venue["id"] for venue in curriculum.list_venues(desk)[:2])
    directory.merge_entries(desk, VENUES, kept, other)


ACTIVITY_WAYS: dict[str, Callable[[Desk, list[int]], object]] = {
    "new": lambda desk, ids: curriculum.add_activities(
        desk, 1, [{"title": "Tea", "host": "Ms. Qian"}]
    ),
    "form": lambda desk, ids: curriculum.change_activities(desk, ids[:1], {"speaker": "Ana; Bo"}),
    "list": lambda desk, ids: curriculum.change_each(desk, {one: {"bus": "1"} for one in ids}),
    "copies": lambda desk, ids: curriculum.copy_activities(desk, {ids[0]: {"start": dt.time(18)}}),
    "copy of a day": lambda desk, ids: curriculum.copy_day(
        desk, 1, DAY, [DAY + dt.timedelta(days=1)]
    ),
    "lock": lambda desk, ids: curriculum.lock_activities(desk, ids),
    "people": lambda desk, ids: set_activity_people(
        desk, ids[0], [("host", "Ms. Qian", None, None)]
    ),
    "set-up of another cohort": lambda desk, ids: copy_cohort(
        desk, 1, {"name_en": "Later", "starts": DAY}
    ),
    "fix clash": fix_clash,
    "import timetable": import_timetable,
    "merge venues": merge_venues,
}


@pytest.mark.parametrize("way", ACTIVITY_WAYS)
def test_every_way_to_change_a_timetable_ends_in_one_writer(
    desk: Desk, activities: list[int], way: str
) -> None:
    with watching(desk) as writes:
        ACTIVITY_WAYS[way](desk, activities)
    assert writes
    assert {module for _table, module in writes} <= WRITERS["activities"], writes


def test_a_write_of_somebody_else_is_noticed(desk: Desk, ids: list[int]) -> None:
    with watching(desk) as writes:
        desk.execute("x", lambda work: work.set(work.get(Enrolment, ids[0]), {"notes": "late"}))
        desk.execute("x", lambda work: work.update_many(Enrolment, {ids[1]: {"notes": "late"}}))
    assert writes == {("enrolment", __name__)}


def by_cell(desk: Desk, one: int, values: dict[str, Any]) -> None:
    participants.change_cells(desk, {one: values}, participants.EDIT)


def by_form(desk: Desk, one: int, values: dict[str, Any]) -> None:
    participants.change_participants(desk, [one], values)


def by_paste(desk: Desk, one: int, values: dict[str, Any]) -> None:
    participants.change_cells(
        desk, participants.read_block({one: values}, None).cells, participants.PASTE
    )


def by_replacing(desk: Desk, one: int, values: dict[str, Any]) -> None:
    (name, new), record = next(iter(values.items())), read_one(desk, one)
    assert record
    whole = participants.MatchOptions(is_whole=True)
    participants.replace(desk, ([one], [name], record[name], new, whole))


def by_import(desk: Desk, one: int, values: dict[str, Any]) -> None:
    record, (name, new) = read_one(desk, one), next(iter(values.items()))
    assert record
    told = {
        "Given name": record["given_name"],
        "Family name": record["family_name"],
        "Passport no.": record["passport_no"],
        "Room no.": record["room_no"],
    }
    told[{"family_name": "Family name", "room_no": "Room no."}[name]] = new
    path = sheet(desk.path.parent / f"{name}.xlsx", tuple(told.values()), heads=tuple(told))
    assert bring(desk, 1, path).changed == 1


@pytest.mark.parametrize("way", [by_cell, by_form, by_paste, by_replacing, by_import])
def test_a_composed_name_follows_its_parts_and_is_found_in_every_way(
    desk: Desk, ids: list[int], way: Callable[[Desk, int, dict[str, Any]], None]
) -> None:
    way(desk, ids[0], {"family_name": "Abebes"})
    record = read_one(desk, ids[0])
    assert record
    assert record["full_name"] == "Zoe Abebes"
    assert found(desk, "abebes") == [ids[0]]
    desk.undo()
    assert found(desk, "abebes") == []
    assert found(desk, "abebe") == [ids[0]]


def by_rooming(desk: Desk, one: int, values: dict[str, Any]) -> None:
    rooming.assign(desk, {one: values["room_no"]})


@pytest.mark.parametrize("way", [by_cell, by_form, by_paste, by_rooming, by_import])
def test_who_sleeps_in_a_room_is_found_by_it_in_every_way(
    desk: Desk, ids: list[int], way: Callable[[Desk, int, dict[str, Any]], None], tmp_path: Path
) -> None:
    way(desk, ids[0], {"room_no": "K77"})
    assert found(desk, "k77") == [ids[0]]
    desk.undo()
    assert found(desk, "k77") == []
