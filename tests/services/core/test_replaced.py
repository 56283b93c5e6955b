"""A desk whose file is replaced while it is open: stopped at once, kept whole, and nothing of it
left beside the other.

Every moment and every way is in `tests/faults/replaced.py`; here is what is said, and what of a
desk goes with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from lcdesk import receipts
from lcdesk.cli import run
from lcdesk.db.engine import checksums
from lcdesk.db.replacement import sentinel
from lcdesk.model.entities import Person
from lcdesk.model.faults import KnownFault, ReplacedDesk
from lcdesk.services.cohorts.cohorts import add_cohort, list_cohorts, make_cohort
from lcdesk.services.core.desk import ChangeEvent, Desk, Work
from lcdesk.services.core.opening import open_desk, peeking
from lcdesk.services.safety import drafts
from lcdesk.services.security import password

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a file that is open can be replaced")


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk]) -> Path:
    """The file of another desk."""
    desk = new_desk(tmp_path_factory.mktemp("another"))
    add_cohort(desk, {"name_en": "Another"})
    desk.close()
    return desk.path


@pytest.fixture
def other(tmp_path: Path, another: Path) -> Path:
    """A copy of it, which may be moved about."""
    return Path(shutil.copyfile(another, tmp_path / "arriving"))


@pytest.fixture
def desk(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Iterator[Desk]:
    (tmp_path / "desk").mkdir()
    made = new_desk(tmp_path / "desk")
    add_cohort(made, {"name_en": "Chengdu"})
    yield made
    with suppress(ReplacedDesk):
        made.close()


def rename_over(desk: Desk, other: Path) -> None:
    """As programs do that keep folders in step."""
    other.replace(desk.path)


def copy_into(desk: Desk, other: Path) -> None:
    """As `cp` does."""
    shutil.copyfile(other, desk.path)


def _names_in(path: Path) -> list[str]:
    with peeking(path) as seen:
        assert seen is not None
        return [one["name_en"] for one in list_cohorts(seen)]


@pytest.mark.parametrize("act", [rename_over, copy_into])
def test_every_door_is_shut_and_what_was_saved_is_kept(
    desk: Desk, other: Path, act: Callable[[Desk, Path], None]
) -> None:
    content, told = other.read_bytes(), list[ReplacedDesk]()
    desk.hear_replaced(told.append)
    drafts.keep(desk, [drafts.Draft("cohort", (1,), {"name_en": "Half"})])
    act(desk, other)
    doors: tuple[Callable[[], Any], ...] = (
        lambda: add_cohort(desk, {"name_en": "Shanghai"}),
        desk.undo,
        desk.preview_undo,
        desk.look,
        desk.wipe,
        lambda: desk.back_up("by hand"),
        lambda: drafts.keep(desk, [drafts.Draft("cohort", (1,), {"name_en": "Other"})]),
    )
    before = sorted(desk.path.parent.glob("office backups/*"))
    for door in doors:
        with pytest.raises(ReplacedDesk):
            door()
    assert sorted(desk.path.parent.glob("office backups/*")) == before
    (fault,) = told
    assert fault.advice
    assert fault.kept
    assert fault.kept.parent == desk.path.parent
    assert fault.kept.stat().st_mode & 0o077 == 0
    desk.close()
    assert desk.path.read_bytes() == content
    assert not any(desk.path.with_name(desk.path.name + end).exists() for end in ("-wal", "-shm"))
    assert not checksums.place(desk.path).exists()
    assert _names_in(desk.path) == ["Another"]
    assert _names_in(fault.kept) == ["Chengdu"]
    again = open_desk(fault.kept)
    assert [dict(one.texts) for one in drafts.list_drafts(again)] == [{"name_en": "Half"}]
    again.close()


def test_what_is_written_at_that_very_moment_is_refused_or_kept(desk: Desk, other: Path) -> None:
    def act(work: Any) -> None:
        work.add_value("mark", 1)
        rename_over(desk, other)

    with pytest.raises(ReplacedDesk):
        desk.execute("", act)


def test_what_was_committed_just_before_its_folder_was_out_of_reach_is_not_denied(
    desk: Desk,
) -> None:
    folder, aside = desk.path.parent, desk.path.parent.with_name("aside")
    begun, heard = receipts.mark(), list[ChangeEvent]()
    desk.subscribe(heard.append)

    def add(work: Work) -> None:
        make_cohort(work, {"name_en": "Shanghai"})
        folder.rename(aside)
        folder.symlink_to(folder)  # whoever asks what lies there gets no answer

    desk.execute("Add {name}", add, name="Shanghai")
    assert [one.is_sure for one in receipts.since(begun)] == [True]
    assert len(heard) == 1
    # nothing more is written until the folder is there again
    with pytest.raises(KnownFault) as told:
        add_cohort(desk, {"name_en": "Wuhan"})
    assert not isinstance(told.value, ReplacedDesk)
    folder.unlink()
    aside.rename(folder)
    add_cohort(desk, {"name_en": "Kunming"})
    assert {one["name"] for one in list_cohorts(desk)} == {"Chengdu", "Shanghai", "Kunming"}


@pytest.mark.parametrize("has_twin", [True, False])
def test_a_look_between_a_commit_and_its_own_look_takes_nobody_for_a_stranger(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, has_twin: bool
) -> None:
    """The window looks on its own thread, whenever it comes to the front: also when the journal
    has just begun again.
    """
    monkeypatch.setattr(sentinel, "CARRY_AT", 1)
    assert desk.sentinel is not None
    if not has_twin:  # as on a disk without room for one
        desk.sentinel._lose_twin()
    # carried over as a whole: the next commit begins the journal anew
    add_cohort(desk, {"name_en": "Shanghai"})
    event.listen(desk.engine, "checkin", lambda *_given: desk.look())
    for number in (1, 400, 1, 400):  # few frames after many, and many after few
        desk.execute("Add", lambda work, count=number: work.insert_many(Person, _people(count)))
    desk.look()
    if has_twin:
        assert desk.wipe()
        desk.look()


def _people(count: int) -> list[dict[str, str]]:
    return [{"full_name": f"Amina {number}"} for number in range(count)]


def test_nobody_looks_while_what_was_wiped_is_carried_over(desk: Desk) -> None:
    """Half carried over, and without a twin, the desk looks as if somebody had written over it."""
    assert desk.sentinel is not None
    desk.sentinel._lose_twin()
    stop, faults = threading.Event(), list[Exception]()

    def look() -> None:
        while not stop.is_set():
            try:
                desk.look()
            except ReplacedDesk as fault:
                faults.append(fault)
                return

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for number in (1, 2, 3, 4, 5):
            desk.execute(
                "Add", lambda work, count=100 * number: work.insert_many(Person, _people(count))
            )
            assert desk.wipe()
    finally:
        stop.set()
        looking.join()
    assert not faults


def test_a_copy_that_was_not_finished_is_cleared_away_by_the_next_start(desk: Desk) -> None:
    """Killed while it kept what was open, a process left a whole desk in a hidden file."""
    desk.close()
    old, fresh = (
        desk.path.with_name(f".office (kept 2025-06-1{day} 1200).lcdesk.part") for day in (4, 5)
    )
    for left in (old, fresh):
        shutil.copyfile(desk.path, left)
    os.utime(old, (1, 1))
    open_desk(desk.path).close()
    assert (old.exists(), fresh.exists()) == (False, True)


def test_closing_notices_it_too(desk: Desk, other: Path) -> None:
    content = other.read_bytes()
    rename_over(desk, other)
    with pytest.raises(ReplacedDesk) as raised:
        desk.close()
    assert desk.path.read_bytes() == content
    assert raised.value.kept
    assert _names_in(raised.value.kept) == ["Chengdu"]


def test_the_command_line_ends_with_one(
    desk: Desk, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.close()
    content = other.read_bytes()

    def late(_connection: sa.Connection) -> None:
        if other.exists():
            rename_over(desk, other)

    event.listen(sa.Engine, "commit", late)
    try:
        assert run(["--desk", str(desk.path), "cohort", "new", "Shanghai"]) == 1
    finally:
        event.remove(sa.Engine, "commit", late)
    assert desk.path.read_bytes() == content
    kept = next(desk.path.parent.glob("office (kept *.lcdesk"))
    assert kept.name in capsys.readouterr().err
    assert _names_in(kept) == ["Shanghai", "Chengdu"]


@pytest.mark.parametrize("act", [rename_over, copy_into])
def test_with_a_password_it_is_kept_locked(
    tmp_path: Path, blank_desk: Path, other: Path, act: Callable[[Desk, Path], None]
) -> None:
    path = tmp_path / "locked" / "office.lcdesk"
    shutil.copytree(blank_desk, path.parent)
    password.set_password(path, "a long word of nobody")
    desk = open_desk(path)
    add_cohort(desk, {"name_en": "Wuhan"})
    act(desk, other)
    with pytest.raises(ReplacedDesk) as raised:
        desk.look()
    desk.close()
    assert raised.value.kept
    assert password.is_locked(raised.value.kept)
    assert _names_in(raised.value.kept) == ["Wuhan"]
    assert _names_in(path) == ["Another"]


def test_a_desk_that_was_moved_holds_all_that_was_saved(desk: Desk) -> None:
    moved = desk.path.with_name("moved.lcdesk")
    desk.path.rename(moved)
    with pytest.raises(ReplacedDesk):
        desk.look()
    desk.close()
    assert not desk.path.exists()
    assert _names_in(moved) == ["Chengdu"]


def test_no_new_file_is_made_where_it_was(desk: Desk) -> None:
    desk.path.unlink()
    with pytest.raises(ReplacedDesk), desk.engine.connect() as one, desk.engine.connect():
        one.close()
    assert not desk.path.exists()


def test_what_leaves_the_desk_as_it_is_stops_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentinel, "CARRY_AT", 10)
    for number in range(4):
        add_cohort(desk, {"name_en": f"Cohort {number}"})
        os.utime(desk.path, (number, number))
        desk.path.chmod(0o600 if number % 2 else 0o640)
    os.link(desk.path, desk.path.with_name("second name"))
    desk.look()
    with desk.reading() as reader:  # who reads holds the journal
        reader.connection().exec_driver_sql("SELECT count(*) FROM cohort").scalar()
        for number in range(4):
            add_cohort(desk, {"name_en": f"More {number}"})
    desk.undo()
    carry = (
        "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA "
        "wal_checkpoint(TRUNCATE)')"
    )
    subprocess.run((sys.executable, "-S", "-c", carry, str(desk.path)), check=True)
    assert desk.path.with_name(desk.path.name + "-wal").stat().st_size == 0
    add_cohort(desk, {"name_en": "Last"})
    subprocess.run(
        (sys.executable, "-S", "-c", carry.replace("TRUNCATE", "PASSIVE"), str(desk.path)),
        check=True,
    )
    desk.undo()
    desk.redo()
    desk.close()
    assert len(_names_in(desk.path)) == 9


def test_the_twin_is_made_when_a_long_desk_is_first_written_to(
    tmp_path: Path, new_desk: Callable[[Path], Desk], other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentinel, "_AT_ONCE", 0)
    desk = new_desk(tmp_path)
    add_cohort(desk, {"name_en": "Xi'an"})
    copy_into(desk, other)
    with pytest.raises(ReplacedDesk) as raised:
        desk.look()
    desk.close()
    assert raised.value.kept
    assert _names_in(raised.value.kept) == ["Xi'an"]


def test_without_room_for_a_twin_a_file_that_was_renamed_over_is_kept_all_the_same(
    tmp_path: Path, new_desk: Callable[[Path], Desk], other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    for call in ("copy_file_range", "pwrite"):
        monkeypatch.setattr(os, call, full, raising=False)
    desk = new_desk(tmp_path)
    add_cohort(desk, {"name_en": "Xi'an"})
    copy = shutil.copyfile(other, tmp_path / "copy")
    rename_over(desk, other)
    with pytest.raises(ReplacedDesk) as raised:
        desk.look()
    desk.close()
    assert raised.value.kept
    assert _names_in(raised.value.kept) == ["Xi'an"]
    again = open_desk(desk.path)
    add_cohort(again, {"name_en": "Lost"})
    copy_into(again, Path(copy))
    with pytest.raises(KnownFault) as refused:
        again.look()
    again.close()
    assert isinstance(refused.value, ReplacedDesk)
    assert refused.value.kept is None
