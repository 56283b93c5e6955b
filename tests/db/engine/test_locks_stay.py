"""The locks of an open desk stay: POSIX drops all of a process's locks on a file when *any* of its
handles on that file is closed.

A desk without them looks as if nobody had it open: another program that closes it takes its journal
away, and what is written afterwards goes into a file nobody will ever see
(https://sqlite.org/howtocorrupt.html, §2.2).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from lcdesk.db.backup.backup import is_current
from lcdesk.db.engine.files import is_held
from lcdesk.model.faults import DamagedDesk
from lcdesk.services.cohorts.cohorts import add_cohort, list_cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk, peeking

_LOOK = (
    "import sqlite3, sys; held = sqlite3.connect(sys.argv[1]); held.execute('SELECT count(*) "
    "FROM person'); held.close()"
)


def test_another_program_that_looks_in_takes_no_journal_away(
    tmp_path: Path, new_desk: Callable[[Path], Desk]
) -> None:
    desk = new_desk(tmp_path)
    add_cohort(desk, {"name_en": "Chengdu"})
    _use_all_over(desk)
    journal = desk.path.with_name(desk.path.name + "-wal")
    before = journal.stat().st_ino
    subprocess.run((sys.executable, "-S", "-c", _LOOK, str(desk.path)), check=True)
    assert journal.exists(), "another program found nobody at the desk: its locks are gone"
    assert journal.stat().st_ino == before
    add_cohort(desk, {"name_en": "Shanghai"})
    with peeking(desk.path) as seen:
        assert seen is not None
        assert len(list_cohorts(seen)) == 2
    desk.close()


def _use_all_over(desk: Desk) -> None:
    """More connections at once than one, a backup, a look at the newest backup, a desk that is
    peeked into.
    """
    with desk.engine.connect() as one, desk.engine.connect() as other:
        assert one.scalar(sa.text("SELECT 1")) == other.scalar(sa.text("SELECT 1"))
    desk.back_up("by hand")
    is_current(desk.engine, desk.path.parent)
    with peeking(desk.path) as seen:
        assert seen is not None
        list_cohorts(seen)


def test_who_still_reads_when_a_desk_is_closed_holds_it_no_longer_than_that(
    tmp_path: Path, new_desk: Callable[[Path], Desk]
) -> None:
    desk = new_desk(tmp_path)
    with desk.engine.connect() as reading:
        assert reading.scalar(sa.text("SELECT count(*) FROM person")) == 0
        desk.close()
        assert is_held(desk.path)
    assert not is_held(desk.path)
    assert list_cohorts(desk) == [], "asked late, when its window has gone on"
    assert not is_held(desk.path)


@pytest.mark.parametrize("place", [3, 16, 100])
def test_a_damaged_file_is_let_go_and_is_not_taken_for_one_with_a_password(
    tmp_path: Path, blank_desk: Path, place: int
) -> None:
    path = tmp_path / "office.lcdesk"
    content = bytearray((blank_desk / path.name).read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(DamagedDesk):
        open_desk(path)
    assert not is_held(path)
