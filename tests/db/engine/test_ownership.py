"""One owner by the file, whatever it is called and from wherever it is opened."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.db.backup import exchange
from lcdesk.db.engine import files
from lcdesk.db.engine.files import is_held
from lcdesk.db.engine.ownership import DeskTaken, Ownership
from lcdesk.services.cohorts.cohorts import add_cohort, list_cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk, peeking
from tests.faults.owners import WAYS, bind_mount, can_mount, hard_link, owned

LOOK = (
    "import sqlite3, sys; held = sqlite3.connect(sys.argv[1]); held.execute('SELECT count(*) "
    "FROM person'); held.close()"
)
IS_POSIX = os.name == "posix"


@pytest.mark.skipif(not IS_POSIX, reason="links, and a second process by fork")
def test_another_process_is_refused_by_whatever_name_it_comes(
    tmp_path: Path, blank_desk: Path
) -> None:
    path = tmp_path / "desk" / "office.lcdesk"
    shutil.copytree(blank_desk, path.parent)
    with owned(path, edits=0) as go_on:
        for way in WAYS if can_mount() else set(WAYS) - {bind_mount}:
            with way(path) as name, pytest.raises(DeskTaken):
                open_desk(name)
            shutil.rmtree(path.parent / "elsewhere", ignore_errors=True)
        go_on()
    with hard_link(path) as name:
        open_desk(name).close()


@pytest.mark.skipif(not IS_POSIX, reason="links")
def test_a_second_owner_in_one_process_costs_the_first_nothing(
    tmp_path: Path, new_desk: Callable[[Path], Desk]
) -> None:
    desk = new_desk(tmp_path)
    other = tmp_path / "other.lcdesk"
    os.link(desk.path, other)
    for _ in range(2):  # the handle of the one that is refused may not take SQLite's locks with it
        with pytest.raises(DeskTaken):
            open_desk(other)
    assert is_held(desk.path)
    journal = desk.path.with_name(desk.path.name + "-wal")
    before = journal.stat().st_ino
    subprocess.run((sys.executable, "-S", "-c", LOOK, str(desk.path)), check=True)
    assert journal.stat().st_ino == before, (
        "another program found nobody at the desk: its locks are gone"
    )
    add_cohort(desk, {"name_en": "Chengdu"})
    desk.close()
    assert not is_held(desk.path)
    with peeking(other) as seen:
        assert seen is not None
        assert len(list_cohorts(seen)) == 1


def test_a_copy_is_another_desk(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> None:
    desk = new_desk(tmp_path)
    copy = Path(shutil.copyfile(desk.path, tmp_path / "copy.lcdesk"))
    open_desk(copy).close()
    desk.close()


@pytest.mark.skipif(not IS_POSIX, reason="links")
def test_the_lock_goes_with_the_file_that_takes_the_place_of_a_desk(
    tmp_path: Path, blank_desk: Path
) -> None:
    path, part = tmp_path / "office.lcdesk", tmp_path / "part"
    for place in (path, part):
        shutil.copyfile(blank_desk / path.name, place)
    owner, old, new = Ownership(path), tmp_path / "old.lcdesk", tmp_path / "new.lcdesk"
    owner.take()
    os.link(path, old)
    exchange.put(part, path)
    os.link(path, new)
    with pytest.raises(DeskTaken):
        Ownership(new).take()
    Ownership(old).take()
    owner.release()
    Ownership(new).take()


def test_a_desk_that_is_made_is_its_makers_from_the_beginning(tmp_path: Path) -> None:
    path = tmp_path / "office.lcdesk"
    owner = Ownership(path)
    owner.take()
    assert not path.exists()
    owner.hold(makes=True)
    assert path.stat().st_size == 0
    assert path.stat().st_mode & 0o077 == 0 or not IS_POSIX
    owner.release()


def test_where_the_file_system_knows_no_such_locks_the_name_has_to_do(
    tmp_path: Path, blank_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copyfile(blank_desk / "office.lcdesk", tmp_path / "office.lcdesk"))
    monkeypatch.setattr(files, "_SETLK", 9999, raising=False)
    owner = Ownership(path)
    owner.take()
    with pytest.raises(DeskTaken):
        Ownership(path).take()
    owner.release()
    Ownership(path).take()
