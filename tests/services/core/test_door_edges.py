"""The door's edges: rows asked for by the crowd, a desk with nobody's name, a folder that cannot
be locked.
"""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa

from lcdesk.db.engine.ownership import Ownership
from lcdesk.model.entities import Person
from lcdesk.model.faults import KnownFault
from lcdesk.services.core import desk as door
from lcdesk.services.core.desk import Desk


def test_values_of_the_desk_are_kept_and_overwritten(desk: Desk) -> None:
    for office in ("A", "B"):
        desk.execute("office", lambda work, office=office: work.add_value("office", office))
    assert desk.undo_label() is None


def test_rows_read_at_once_are_those_that_are_there(desk: Desk) -> None:
    run = desk.execute(
        "bulk", lambda work: work.insert_many(Person, [{"full_name": str(i)} for i in range(3)])
    )
    assert run == (1, 3)
    assert desk.execute("load", lambda work: [row.id for row in work.load(Person, [3, 1, 99])]) in (
        [1, 3],
        [3, 1],
    )


def test_a_computer_that_knows_no_user(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise OSError("no user")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert door.login() == ""


@pytest.mark.skipif(
    sys.platform == "win32", reason="a folder of another kind is refused otherwise there"
)
def test_a_lock_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KnownFault, match="cannot be written to"):
        Ownership(tmp_path / "file" / "a.lcdesk").take()


def test_what_is_read_together_is_of_one_moment(desk: Desk) -> None:
    def people() -> int:
        return len(desk_rows(desk))

    def add(name: str) -> None:
        desk.execute("add", lambda work: work.add(Person(full_name=name)))

    add("A")
    with desk.reading_together():
        assert people() == 1
        other = Thread(target=add, args=("B",))
        other.start()
        other.join()
        assert people() == 1
        with pytest.raises(AssertionError):
            add("C")
    assert people() == 2
    add("C")
    assert people() == 3


def desk_rows(desk: Desk) -> list[int]:
    with desk.reading() as session:
        return list(session.scalars(sa.select(Person.id)))
