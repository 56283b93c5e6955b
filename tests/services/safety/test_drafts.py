"""Half-typed texts in the desk: kept without a deed, gone with their entry, gone with whoever is
erased.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import psutil
import pytest
import sqlalchemy as sa

from lcdesk.db.backup.backup import list_backups
from lcdesk.db.engine.engine import make_engine
from lcdesk.model.entities import Change, Operation
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core import opening
from lcdesk.services.core.desk import Desk
from lcdesk.services.erasure import erasure
from lcdesk.services.participants.participants import add_participant, remove_participants
from lcdesk.services.safety import drafts
from lcdesk.services.safety.drafts import Draft

NAME, OTHER = "Zuhura Mwakasege", "Brian Otieno"


@pytest.fixture
def desk(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Iterator[Desk]:
    made = new_desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def two(desk: Desk) -> tuple[int, int]:
    cohort = add_cohort(desk, {"name_en": "Shanghai", "starts": dt.date(2026, 12, 6)})
    ids = [
        add_participant(desk, cohort, {"full_name": name, "passport_no": f"EP12344{at}2"})
        for at, name in enumerate((NAME, OTHER))
    ]
    return ids[0], ids[1]


def count_books(desk: Desk) -> tuple[int, int]:
    with desk.reading() as session:
        operations, changes = (
            session.scalar(sa.select(sa.func.count(one.id))) or 0 for one in (Operation, Change)
        )
    return operations, changes


def test_they_are_no_operation_and_the_same_key_takes_the_place(
    desk: Desk, two: tuple[int, int]
) -> None:
    before, undo = count_books(desk), desk.undo_label()
    heard: list[object] = []
    desk.subscribe(heard.append)
    assert drafts.keep(desk, [Draft("participant", (two[0],), {"birth_date": "31.02.1988"})])
    assert drafts.keep(
        desk,
        [
            Draft("participant", (two[0],), {"birth_date": "32.02.1988"}),
            Draft("new_venue", (), {"name": "Ro"}, "1"),
        ],
    )
    assert [(one.place, dict(one.texts)) for one in drafts.list_drafts(desk)] == [
        ("participant", {"birth_date": "32.02.1988"}),
        ("new_venue", {"name": "Ro"}),
    ]
    lines = drafts.list_lines(desk)
    assert [line.title for line in lines] == ["New venue", f"Participant: {NAME}"]
    assert lines[1].fields == (("birth_date", "Date of birth", "32.02.1988", False),)
    assert drafts.keep(desk, [], [one.key for one in drafts.list_drafts(desk)])
    assert drafts.list_drafts(desk) == []
    assert (count_books(desk), desk.undo_label(), heard) == (before, undo, [])


def test_private_fields_and_those_nobody_knows_are_told_as_private(
    desk: Desk, two: tuple[int, int]
) -> None:
    drafts.keep(
        desk,
        [
            Draft(
                "participant", (two[0],), {"passport_no": "EP1", "of_tomorrow": "x", "email": "a@"}
            )
        ],
    )
    (line,) = drafts.list_lines(desk)
    assert [(name, is_private) for name, _label, _text, is_private in line.fields] == [
        ("passport_no", True),
        ("of_tomorrow", True),
        ("email", False),
    ]


def test_they_go_with_their_entry(desk: Desk, two: tuple[int, int]) -> None:
    kept = [Draft("participant", (one,), {"notes": "half"}) for one in two]
    drafts.keep(desk, [*kept, Draft("participant", two, {"city": "half"})])
    remove_participants(desk, [two[0]])
    assert [one.ids for one in drafts.list_drafts(desk)] == [(two[1],)]
    drafts.keep(desk, [Draft("new_venue", (), {"name": "Ro"}, "1")])
    desk.undo()
    assert [one.place for one in drafts.list_drafts(desk)] == ["participant", "new_venue"]


def test_a_busy_desk_says_no_at_once(desk: Desk, two: tuple[int, int]) -> None:
    other = make_engine(desk.path)
    try:
        with other.execution_options(writes=True).connect() as holding:
            holding.exec_driver_sql("SELECT 1")
            assert not drafts.keep(desk, [Draft("participant", (two[0],), {"notes": "half"})])
        assert drafts.keep(desk, [Draft("participant", (two[0],), {"notes": "half"})])
    finally:
        other.dispose()


def test_what_waits_for_its_turn_lets_newer_ones_be(desk: Desk, two: tuple[int, int]) -> None:
    is_over = Event()
    older = Draft("participant", (two[0],), {"notes": "ha"})
    with desk.turns.mine():
        waiting = Thread(target=lambda: drafts.keep(desk, [older], unless=is_over.is_set))
        waiting.start()
        drafts.keep(desk, [Draft("participant", (two[0],), {"notes": "half"})])
        is_over.set()
    waiting.join(20)
    assert [dict(one.texts) for one in drafts.list_drafts(desk)] == [{"notes": "half"}]


@pytest.mark.parametrize("is_control", [False, True])
def test_they_are_erased_with_whom_they_are_about(
    desk: Desk, two: tuple[int, int], is_control: bool
) -> None:
    """In the desk, its journal and its backups; without the erasure they are found there (the
    control).
    """
    drafts.keep(
        desk,
        [
            Draft(
                "participant", (two[0],), {"passport_no": "PLANTED99771", "notes": "PLANTED note"}
            ),
            Draft("new_participant", (), {"full_name": NAME, "address": "PLANTED road 7"}, "1"),
            Draft("new_lead", (), {"subject": "PLANTED lead"}, "2"),
            Draft("participant", (two[1],), {"notes": "of somebody else"}),
            Draft("new_activity", (), {"notes": f"Ask {NAME} for slides"}, "3"),
        ],
    )
    desk.back_up("test")
    if not is_control:
        with desk.reading() as session:
            person = session.scalar(
                sa.text("SELECT person_id FROM enrolment WHERE id = :id"), {"id": two[0]}
            )
        erasure.erase_person(desk, person)
    copies = [copy.path for copy in list_backups(desk.path.with_name("office backups"))]
    files = [
        file
        for path in (desk.path, *copies)
        for file in path.parent.glob(path.name + "*")
        if file.is_file()
    ]
    found = [file.name for file in files if b"PLANTED" in file.read_bytes()]
    assert bool(found) == is_control
    if not is_control:
        left = {one.place: dict(one.texts) for one in drafts.list_drafts(desk)}
        assert left["participant"] == {"notes": "of somebody else"}
        assert NAME not in left["new_activity"]["notes"]
        assert set(left) == {"participant", "new_activity"}


def test_a_mark_tells_who_ended_unexpectedly(tmp_path: Path) -> None:
    opening.RunMark(tmp_path).put(Path("here.lcdesk"))
    assert opening.list_fallen(tmp_path) == []  # it is alive: this process
    mine = tmp_path / f"{os.getpid()}.json"
    said = mine.read_text(encoding="utf-8")
    child = psutil.Popen(["sleep", "30"])
    (tmp_path / "1.json").write_text(
        said.replace(f'"pid": {os.getpid()}', f'"pid": {child.pid}'), encoding="utf-8"
    )
    (tmp_path / "2.json").write_text("half a mar", encoding="utf-8")
    (tmp_path / "3.json").write_text(
        said.replace('"node": "', '"node": "another'), encoding="utf-8"
    )
    (fallen,) = opening.list_fallen(tmp_path)  # the number lives, but was born at another time
    child.kill()
    child.wait()
    assert (fallen.mark.name, fallen.desk) == ("1.json", "here.lcdesk")
    opening.forget([fallen])
    opening.RunMark(tmp_path).take_away()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["2.json", "3.json"]
