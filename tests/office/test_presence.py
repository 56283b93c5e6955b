"""Who is in which entry of an office's desk: told beside everything else, gone with the program."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lcdesk.db.postgresql import presence as table
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.core.presence import Presence

SOON = 8.0


@pytest.fixture
def two(tmp_path: Path, new_office_desk: Callable[[Path], Desk]) -> Iterator[tuple[Desk, Desk]]:
    """Two clerks, each with a program of their own."""
    mine = new_office_desk(tmp_path)
    other = open_office(mine.path)
    mine.who, other.who = "Li Na", "Wang Min"
    yield mine, other
    other.close()


def _of(desk: Desk) -> Presence:
    assert desk.presence is not None
    return desk.presence


def _who(desk: Desk, entity: str, row_id: int) -> list[str]:
    return [one.who for one in _of(desk).others_in(entity, row_id)]


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.01)


def test_one_is_in_one_entry_at_a_time_and_sees_only_others(two: tuple[Desk, Desk]) -> None:
    mine, other = two
    told: list[float] = []
    _of(mine).subscribe(lambda: told.append(time.monotonic()))
    _of(other).be_in("Enrolment", 7)
    _of(mine).be_in("Enrolment", 7)
    _until(lambda: _who(mine, "Enrolment", 7) == ["Wang Min"])
    _of(other).be_in("Activity", 3)
    _until(lambda: _who(mine, "Activity", 3) == ["Wang Min"])
    assert _who(mine, "Enrolment", 7) == []
    heard = len(told)
    _of(other).be_in("Activity", 3)  # still there: nobody is woken by it
    time.sleep(0.5)
    assert len(told) == heard
    _of(other).be_in("", 0)
    _until(lambda: _who(mine, "Activity", 3) == [])


def test_it_goes_with_its_program(two: tuple[Desk, Desk]) -> None:
    mine, other = two
    _of(mine).subscribe(lambda: None)
    _of(other).be_in("Enrolment", 7)
    _until(lambda: _who(mine, "Enrolment", 7) == ["Wang Min"])
    other.close()
    _until(lambda: _who(mine, "Enrolment", 7) == [])


def test_a_program_that_ended_without_a_word_is_not_there_for_long(two: tuple[Desk, Desk]) -> None:
    mine, other = two
    _of(mine).subscribe(lambda: None)
    _of(other).be_in("Enrolment", 7)
    _until(lambda: _who(mine, "Enrolment", 7) == ["Wang Min"])
    with mine.engine.begin() as connection:  # as if it had been silent since
        connection.exec_driver_sql(
            f"UPDATE presence SET seen = seen - interval '{table.ALIVE + 1} seconds'"
        )
    _until(lambda: _who(mine, "Enrolment", 7) == [])
    _of(mine).be_in("Enrolment", 7)
    with mine.engine.connect() as connection:
        left = connection.exec_driver_sql("SELECT who FROM presence").scalars().all()
    assert left == ["Li Na"], "what is long over is cleared away"


def test_it_is_no_operation_and_nothing_of_it_is_kept(two: tuple[Desk, Desk]) -> None:
    mine, other = two
    with mine.engine.connect() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM operation_receipt").scalar()
    _of(other).be_in("Enrolment", 7)
    with mine.engine.connect() as connection:
        after = connection.exec_driver_sql("SELECT count(*) FROM operation_receipt").scalar()
        kept = connection.exec_driver_sql(
            "SELECT relpersistence FROM pg_class WHERE relname = 'presence'"
        ).scalar()
    assert (before, kept) == (after, "u")
    assert mine.undo_label() is None
