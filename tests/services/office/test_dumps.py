"""An office's desk is dumped under work, tried, and put back."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lcdesk.db.postgresql import dumps as making
from lcdesk.db.postgresql import setting_up
from lcdesk.db.postgresql.setting_up import OwnerAddress
from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.model.query import Query
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office import OfficeAddress, write_address
from lcdesk.services.core.opening import open_desk
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.office import dumps, upgrading
from lcdesk.services.office.moving import TableDigest, digests, move_in
from lcdesk.services.office.setting_up import add_clerk, list_clerks, remove_clerk, status
from lcdesk.services.participants import participants
from tests.office_server import OfficeServer, programs

NAME = "harbour"
CLERKS = ("anna", "ben", "late")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the sample desk."""
    desk = make_demo(tmp_path_factory.mktemp("sample"))
    desk.close()
    return desk.path


@pytest.fixture
def owner(
    office_server: OfficeServer, monkeypatch: pytest.MonkeyPatch, made: Path, tmp_path: Path
) -> Iterator[OwnerAddress]:
    """Of a server with the desk of an office, in which the sample is, and two clerks."""
    monkeypatch.setenv("PATH", str(programs()), prepend=":")
    address = OwnerAddress(str(office_server.folder), user="postgres")
    _make(address)
    copy = tmp_path / "sample.lcdesk"
    copy.write_bytes(made.read_bytes())
    move_in(copy, _file(address, tmp_path))
    add_clerk(address, NAME, "anna", "coordinator", [])
    add_clerk(address, NAME, "ben", "clerk", ["1"], signs=True)
    yield address
    _take_away(address)


def _make(address: OwnerAddress) -> None:
    setting_up.make_office(address, NAME, "Harbour", "UTC")


def _take_away(address: OwnerAddress) -> None:
    with address.connected() as server:
        for (name,) in server.execute("SELECT datname FROM pg_database").fetchall():
            if name.startswith(f"{NAME}_"):
                making.drop(server, name)
        setting_up.drop_office(server, NAME)
        for login in CLERKS:
            server.execute(f"DROP ROLE IF EXISTS {login}".encode())


def _file(address: OwnerAddress, folder: Path, user: str | None = "postgres") -> Path:
    path = folder / f"{user}.lcdesk-office"
    write_address(path, OfficeAddress(NAME, user, address.host))
    return path


def _desk(address: OwnerAddress, folder: Path, user: str | None = "postgres") -> Desk:
    return open_desk(_file(address, folder, user))


def _held(address: OwnerAddress, folder: Path) -> dict[str, TableDigest]:
    desk = _desk(address, folder)
    with desk.reading() as session:
        found = digests(session)
    desk.close()
    return found


def _edit(desk: Desk, notes: str) -> None:
    first, *_rest = finding.find_ids(desk, Query())
    participants.change_participants(desk, [first], {"notes": notes})


def _let_work(address: OwnerAddress, login: str) -> None:
    """As if they had changed their first password."""
    with address.connected(NAME) as inside:
        given = inside.execute(
            "SELECT unnest(put_aside) FROM office_door.office_login "
            "WHERE login = %s AND ended IS NULL",
            (login,),
        ).fetchall()
        inside.execute(
            "UPDATE office_door.office_login SET must_change = false WHERE login = %s", (login,)
        )
        for (role,) in given:
            inside.execute(f"GRANT {role} TO {login}".encode())


def _databases(address: OwnerAddress) -> list[str]:
    with address.connected() as server:
        found = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'harbour%'")
        return sorted(name for (name,) in found)


def test_a_dump_holds_what_the_desk_held_and_nothing_is_left_of_the_trial(
    owner: OwnerAddress, tmp_path: Path
) -> None:
    folder = tmp_path / "dumps"
    made = dumps.make_dump(owner, None, folder)
    rows = {f"public.{name}": one.rows for name, one in _held(owner, tmp_path).items()}
    assert rows.items() <= made.dump.counts.items()
    assert sum(made.dump.counts.values()) > 500
    assert made.dump.counts["office_door.office_login"] == 2
    assert made.dump.digests is not None
    assert made.dump.digests.keys() == made.dump.counts.keys()
    assert made.dump.path.stat().st_mode & 0o077 == 0
    tried = dumps.try_restore(owner, NAME, dumps.newest(folder, NAME))
    assert tried == made.dump
    assert _databases(owner) == [NAME]
    told = status(owner, NAME).state
    assert told.last_dump is not None
    assert told.last_trial is not None
    assert told.last_trial > told.last_dump


def test_a_dump_under_work_is_of_one_moment(owner: OwnerAddress, tmp_path: Path) -> None:
    desk, ended, done = _desk(owner, tmp_path), threading.Event(), list[int]()

    def work() -> None:
        while not ended.is_set():
            _edit(desk, f"number {len(done)}")
            done.append(1)

    clerk = threading.Thread(target=work)
    clerk.start()
    try:
        found = [dumps.make_dump(owner, NAME, tmp_path / "dumps").dump for _time in range(2)]
    finally:
        ended.set()
        clerk.join()
    desk.close()
    assert len(done) > 3
    assert found[0].deed < found[1].deed
    for one in found:
        dumps.try_restore(owner, NAME, one.path)


def test_a_dump_that_was_changed_is_refused(owner: OwnerAddress, tmp_path: Path) -> None:
    made = dumps.make_dump(owner, NAME, tmp_path / "dumps").dump
    whole = made.path.read_bytes()
    made.path.write_bytes(whole[:-7] + b"changed")
    with pytest.raises(KnownFault, match="not as it was written"):
        dumps.try_restore(owner, NAME, made.path)
    made.path.write_bytes(whole)
    note = made.path.with_suffix(".json")
    said = json.loads(note.read_text("utf-8"))
    said["digests"]["public.person"] = "1"
    note.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(KnownFault, match="does not hold"):
        dumps.try_restore(owner, NAME, made.path)
    with pytest.raises(KnownFault, match="does not hold"):
        dumps.restore(owner, NAME, made.path)
    assert _databases(owner) == [NAME]
    assert len(list_clerks(owner, NAME)) == 2


def test_the_desk_goes_back_and_what_was_there_is_kept_aside(
    owner: OwnerAddress, tmp_path: Path
) -> None:
    _let_work(owner, "anna")
    made = dumps.make_dump(owner, NAME, tmp_path / "dumps").dump
    before = _held(owner, tmp_path)
    remove_clerk(owner, NAME, "ben")
    add_clerk(owner, NAME, "late", "viewer", ["1"])
    desk = _desk(owner, tmp_path, "anna")
    _edit(desk, "since the dump")
    done = dumps.restore(owner, NAME, made.path)
    assert _held(owner, tmp_path) == before
    assert (done.first_passwords, done.without, done.refused) == ({}, [], [])
    assert [one.login for one in list_clerks(owner, NAME)] == ["anna", "late"]
    assert done.aside in _databases(owner)
    desk.close()
    again = _desk(owner, tmp_path, "anna")
    assert again.rights.group == "coordinator"
    _edit(again, "goes on")
    again.close()
    with owner.connected() as server:
        server.execute(f"ALTER DATABASE {done.aside} ALLOW_CONNECTIONS true".encode())
    with owner.connected(done.aside or "") as aside:
        found = aside.execute("SELECT count(*) FROM enrolment WHERE notes = 'since the dump'")
        assert found.fetchone() == (1,)


def test_on_a_new_server_those_who_could_come_are_let_in_anew(
    owner: OwnerAddress, tmp_path: Path
) -> None:
    made = dumps.make_dump(owner, NAME, tmp_path / "dumps").dump
    before = _held(owner, tmp_path)
    _take_away(owner)
    _make(owner)
    done = dumps.restore(owner, NAME, made.path)
    assert _held(owner, tmp_path) == before
    assert done.aside is None
    assert _databases(owner) == [NAME]
    assert list(done.first_passwords) == ["anna", "ben"]
    told = [(one.login, one.group, one.cohorts, one.signs) for one in list_clerks(owner, NAME)]
    assert told == [("anna", "coordinator", None, False), ("ben", "clerk", (1,), True)]
    _let_work(owner, "ben")
    desk = _desk(owner, tmp_path, "ben")
    assert desk.rights.group == "clerk"
    _edit(desk, "at the new server")
    desk.undo()
    desk.close()


def test_who_was_erased_is_in_no_dump_after_a_month(owner: OwnerAddress, tmp_path: Path) -> None:
    folder, days = tmp_path / "dumps", dt.timedelta(days=1)
    paths = [dumps.make_dump(owner, NAME, folder).dump.path for _time in range(3)]
    for path, ago in zip(paths, (60, 45, 20), strict=True):
        note = path.with_suffix(".json")
        said = json.loads(note.read_text("utf-8"))
        said["at"] = (clock.now() - ago * days).isoformat()
        note.write_text(json.dumps(said), encoding="utf-8")
    with owner.connected(NAME) as inside:
        for ago in (50, 10):
            inside.execute(
                "INSERT INTO erasing VALUES (%s::text::xid8, 'anna', %s)",
                (str(ago), clock.now() - ago * days),
            )
    made = dumps.make_dump(owner, NAME, folder)
    assert made.of_erased == paths[:1]
    assert {one.path for one in dumps.list_dumps(folder)} == {*paths[1:], made.dump.path}


def test_who_is_no_superuser_dumps_and_tries(
    office_server: OfficeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(programs()), prepend=":")
    with office_server.owner() as superuser:
        superuser.execute("CREATE ROLE boss LOGIN CREATEDB CREATEROLE")
    boss = OwnerAddress(str(office_server.folder), user="boss")
    _make(boss)
    add_clerk(boss, NAME, "anna", "clerk", [])
    _let_work(boss, "anna")
    clerk = f"host={office_server.folder} user=anna dbname={NAME}"
    with psycopg.connect(clerk, autocommit=True) as connection:
        connection.execute("SELECT lo_from_bytea(0, 'nobody else may read it')")
    made = dumps.make_dump(boss, NAME, tmp_path / "dumps").dump
    assert dumps.try_restore(boss, NAME, made.path) == made
    with pytest.raises(KnownFault, match="superuser"):
        dumps.restore(boss, NAME, made.path)
    _take_away(OwnerAddress(str(office_server.folder), user="postgres"))
    with office_server.owner() as superuser:
        superuser.execute("DROP ROLE boss")


def test_without_the_programs_of_postgresql_it_is_said_so(
    owner: OwnerAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(making, "_FOLDERS", ())
    with pytest.raises(KnownFault, match="not on this computer"):
        dumps.make_dump(owner, NAME, tmp_path / "dumps")
    assert not list((tmp_path / "dumps").iterdir())


def test_before_an_upgrade_there_is_a_dump(owner: OwnerAddress, tmp_path: Path) -> None:
    before = _held(owner, tmp_path)
    made = upgrading.upgrade(owner, NAME, tmp_path / "dumps")
    assert made.dump is not None
    assert dumps.dump_at(made.dump).reason == dumps.BEFORE_UPGRADE
    assert _held(owner, tmp_path) == before
    assert [one.login for one in list_clerks(owner, NAME)] == ["anna", "ben"]
    _let_work(owner, "ben")
    desk = _desk(owner, tmp_path, "ben")
    _edit(desk, "after it")
    desk.close()


def test_the_dump_of_a_desk_of_before_does_not_ask_for_what_came_later(
    owner: OwnerAddress, tmp_path: Path
) -> None:
    with owner.connected(NAME) as inside:
        inside.execute("UPDATE alembic_version SET version_num = '0000'")
        inside.execute("ALTER TABLE person DROP COLUMN education CASCADE")
    made = dumps.make_dump(owner, NAME, tmp_path / "dumps").dump
    assert dumps.try_restore(owner, NAME, made.path) == made
    done = dumps.restore(owner, NAME, made.path)
    assert done.needs_upgrade
    assert not status(owner, NAME).is_up_to_date
