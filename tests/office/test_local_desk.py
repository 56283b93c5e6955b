"""A file of an office's desk, made by its coordinator while others work: whole, of one moment, of
which nothing is ever plain on the disk; opened where there is no server.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lcdesk import settings
from lcdesk.cli import run
from lcdesk.db.engine import keys
from lcdesk.model.entities import Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.query import Query
from lcdesk.model.search_text import QueryRule
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids
from lcdesk.services.core.office import write_office
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.core.opening import open_desk
from lcdesk.services.office.local_desks import last_local_desk
from lcdesk.services.office.moving import TableDigest, digests, move_out
from lcdesk.services.participants.participants import (
    add_participant,
    change_participants,
    read_one,
    remove_participants,
)
from lcdesk.services.security import password
from tests.office.conftest import RolesOffice

WORDS = "seven invented lanterns here"
Open = Callable[[str], Desk]


@pytest.fixture
def opened(own_office: RolesOffice, tmp_path: Path) -> Iterator[Open]:
    """Opens the office's desk as somebody; all are closed at the end."""
    desks: list[Desk] = []

    def open_as(login: str) -> Desk:
        desks.append(open_office(_file(own_office, tmp_path, login)))
        return desks[-1]

    yield open_as
    for desk in desks:
        desk.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with nothing in it."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _keys() -> Iterator[None]:
    yield
    keys.forget()


def _file(office: RolesOffice, folder: Path, login: str) -> Path:
    path = folder / f"{login}.lcdesk-office"
    write_office(path, office.server.address(office.database).set(username=login))
    return path


def _held(desk: Desk) -> dict[str, TableDigest]:
    with desk.reading() as session:
        return digests(session)


def _unlocked(path: Path) -> Desk:
    password.unlock(path, WORDS)
    return open_desk(path, create=False)


def test_it_is_of_one_moment_while_others_write(
    own_office: RolesOffice, opened: Open, place: Path
) -> None:
    coordinator, clerk, other = map(opened, ("cora", "carl", "paz"))
    row = own_office.names["mine_row"]
    gone = add_participant(clerk, own_office.names["first"], {"full_name": "Hana Tesfaye"})
    remove_participants(clerk, [gone])
    before, writes = _held(coordinator), list[int]()

    def write(done: int, total: int) -> None:
        assert done <= total
        if len(writes) < 5:  # in the midst of the tables
            change_participants(clerk, [row], {"dietary": f"Vegan {done}"})
            change_participants(other, [row], {"passport_no": f"EK{done:07}"})
            writes.append(done)

    made = move_out(coordinator, place / "away.lcdesk", WORDS, write)
    assert len(writes) == 5
    assert _held(coordinator) != before
    assert made.rows == sum(one.rows for one in before.values())
    assert [one.name for one in place.iterdir()] == ["away.lcdesk"]
    away = _unlocked(made.path)
    assert _held(away) == before
    assert made.recovery_key == password.recovery_key(made.path)
    # undo goes on, first with what was done last; numbers that were given are not given again
    record = read_one(away, row)
    assert record is not None
    assert record["passport_no"] == own_office.passport
    named = Query(rules=(QueryRule("search", ("Tesfaye",)),))
    was = len(find_ids(away, named))
    assert away.undo().done
    assert len(find_ids(away, named)) == was + 1
    assert away.undo().done
    assert len(find_ids(away, named)) == was
    assert add_participant(away, own_office.names["first"], {"full_name": "Ana Quist"}) > gone
    with away.reading() as session:
        assert away.store.wrong_figures(session) == 0
        assert away.store.index.count(session) == len(find_ids(away, Query()))
    away.close()


@pytest.mark.parametrize("login", ["vera", "carl", "paz"])
def test_who_sees_a_part_makes_none(opened: Open, place: Path, login: str) -> None:
    asked = list[int]()
    with pytest.raises(KnownFault, match="Only whoever sees all"):
        move_out(
            opened(login), place / "away.lcdesk", WORDS, lambda done, _total: asked.append(done)
        )
    assert not asked
    assert list(place.iterdir()) == []


@pytest.mark.parametrize(("words", "is_seen"), [(WORDS, False), ("", True)])
def test_nothing_of_it_is_plain_on_the_disk(
    own_office: RolesOffice,
    opened: Open,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    is_seen: bool,
) -> None:
    scratch = place.with_name("scratch")
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setenv("SQLITE_TMPDIR", str(scratch))
    found = list[bool]()
    sought = (keys.PLAIN, own_office.name.encode(), own_office.passport.encode())

    def look(_done: int = 0, _total: int = 0) -> None:
        for folder in (place, scratch):
            for path in folder.rglob("*"):
                held = path.read_bytes() if path.is_file() else b""
                found.append(any(one in held for one in sought))

    move_out(opened("cora"), place / "away.lcdesk", words, look)
    look()
    assert len(found) > 20
    assert any(found) == is_seen


@pytest.mark.parametrize("where", ["at first", "in the midst", "while it is compared"])
def test_where_it_is_broken_off_nothing_is_left(opened: Open, place: Path, where: str) -> None:
    share = {"at first": 0.0, "in the midst": 0.25, "while it is compared": 0.75}[where]

    def stop(done: int, total: int) -> None:
        if done > share * total:
            raise KeyboardInterrupt

    desk = opened("cora")
    with pytest.raises(KeyboardInterrupt):
        move_out(desk, place / "away.lcdesk", WORDS, stop)
    assert list(place.iterdir()) == []
    assert move_out(desk, place / "away.lcdesk", WORDS).rows > 500


def test_a_line_that_is_cut_leaves_nothing(
    own_office: RolesOffice, opened: Open, place: Path
) -> None:
    def cut(done: int, total: int) -> None:
        if total // 8 < done < total // 2:
            own_office.owner(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE usename = 'cora'"
            )

    desk = opened("cora")
    with pytest.raises(KnownFault):
        move_out(desk, place / "away.lcdesk", WORDS, cut)
    assert list(place.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no limit of a file's size")
def test_a_disk_that_is_full_leaves_nothing(opened: Open, place: Path) -> None:
    import resource

    desk = opened("cora")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, before[1]))
    try:
        with pytest.raises(KnownFault):
            move_out(desk, place / "away.lcdesk", WORDS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(place.iterdir()) == []


def test_the_command_makes_it_with_a_password_from_a_file(
    own_office: RolesOffice,
    tmp_path: Path,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = tmp_path / "new"
    monkeypatch.setenv("LCDESK_NEW_PASSWORD_FILE", str(told))
    office, out = _file(own_office, tmp_path, "cora"), place / "away.lcdesk"

    def command(*more: str, office: Path = office) -> int:
        return run(["--lang", "en", "office", "move-out", str(office), "--out", str(out), *more])

    told.write_text("cora2024\n")
    assert command() == 1
    assert not out.exists()
    told.write_text(f"{WORDS}\n")
    assert command(office=_file(own_office, tmp_path, "carl")) == 1
    assert "Only whoever sees all" in capsys.readouterr().err
    assert not out.exists()
    assert command("--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["has_password"], said["bytes"]) == (True, out.stat().st_size)
    assert password.is_locked(out)
    password.unlock_by_recovery(out, said["recovery_key"])
    away = open_desk(out)
    with away.reading() as session:
        assert session.get(Person, own_office.names["mine"]) is not None
    away.close()
    last = last_local_desk(office, settings.load())
    assert last is not None
    assert (last.name, last.at.isoformat()) == ("away.lcdesk", said["at"])
    assert command() == 1  # there is one already
    assert "already" in capsys.readouterr().err
    out.unlink()
    assert command("--plain") == 0
    assert "can read it" in capsys.readouterr().out
    assert not password.is_locked(out)
