"""The desk of an office is brought up to date under work, and programs of two versions fit it, or
are told that they do not.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import ProgrammingError

from lcdesk.db import desk_version
from lcdesk.db.postgresql.engine import make_engine
from lcdesk.db.postgresql.upgrading import Upgraded, needs_upgrade, upgrade
from lcdesk.model.faults import KnownFault, NotLetIn
from lcdesk.model.query import Query
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office import write_office
from lcdesk.services.core.opening import open_desk
from lcdesk.services.office.moving import move_out
from lcdesk.services.participants import participants
from tests.office.conftest import RolesOffice
from tests.office_server import programs

_NEXT = '''"""A nickname."""

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{before}"
{more}

def upgrade() -> None:
    op.add_column(
        "person", sa.Column("nickname", sa.String(), nullable=False, server_default="none")
    )
'''
_TABLE = """
    op.create_table(
        "gift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gift"),
    )
"""
_GOES_ON = f'oldest_program = "{desk_version.known_versions()[-1]}"\n'
_OWN = desk_version.known_versions()[-1]


def _schema_of(office: RolesOffice) -> str:
    said = subprocess.run(
        [
            programs() / "pg_dump",
            "-s",
            "-h",
            office.server.folder,
            "-U",
            "postgres",
            office.database,
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    # a word of each dump's own
    return "\n".join(
        one for one in said.splitlines() if not one.startswith(("\\restrict", "\\unre"))
    )


def _upgraded(office: RolesOffice) -> Upgraded:
    engine = make_engine(office.server.address(office.database))
    try:
        return upgrade(engine)
    finally:
        engine.dispose()


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Within it this is a program with one more migration."""
    own = desk_version.MIGRATIONS

    def made(more: str = "", then: str = "") -> None:
        folder = tmp_path / "migrations"
        if not folder.exists():
            shutil.copytree(own, folder, ignore=shutil.ignore_patterns("__pycache__"))
            text = _NEXT.format(before=_OWN, more=more) + then
            (folder / "versions" / "9001_nickname.py").write_text(text)
        monkeypatch.setattr(desk_version, "MIGRATIONS", folder)

    return made


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From then on this is the program it was."""
    own = desk_version.MIGRATIONS
    return lambda: monkeypatch.setattr(desk_version, "MIGRATIONS", own)


def _open(office: RolesOffice, login: str, folder: Path) -> Desk:
    path = folder / f"{login}.lcdesk-office"
    write_office(path, office.server.address(office.database).set(username=login))
    return open_desk(path)


@pytest.fixture
def desk(own_office: RolesOffice, tmp_path: Path) -> Iterator[Desk]:
    """Of a clerk, who is at work."""
    made = _open(own_office, "carl", tmp_path)
    yield made
    made.close()


def _edit(desk: Desk, notes: str) -> None:
    first, *_rest = finding.find_ids(desk, Query())
    participants.change_participants(desk, [first], {"notes": notes})


def test_rules_that_are_made_anew_are_those_that_were_there(own_office: RolesOffice) -> None:
    before = _schema_of(own_office)
    made = _upgraded(own_office)
    assert (made.before, made.after, made.oldest) == (_OWN, _OWN, _OWN)
    assert _schema_of(own_office) == before
    assert "CREATE POLICY" in before


def test_a_desk_without_roles_is_brought_up_to_date_too(
    own_office: RolesOffice, moved_samples: str, newer: Callable[..., None]
) -> None:
    plain = RolesOffice(own_office.server, own_office.server.new_database(moved_samples))
    newer()
    assert _upgraded(plain).after == "9001"
    assert plain.owner("SELECT count(*) FROM person WHERE nickname <> 'none'") == 0
    assert plain.owner("SELECT count(*) FROM tally") > 0
    plain.server.drop(plain.database)


def test_a_program_of_before_goes_on_where_the_migration_says_so(
    own_office: RolesOffice,
    desk: Desk,
    tmp_path: Path,
    newer: Callable[..., None],
    older: Callable[[], None],
) -> None:
    newer(_GOES_ON)
    made = _upgraded(own_office)
    assert (made.before, made.after, made.oldest) == (_OWN, "9001", _OWN)
    older()
    _edit(desk, "of before, and still at work")
    desk.undo()
    again = _open(own_office, "cora", tmp_path)
    _edit(again, "of before, and comes anew")
    again.close()
    assert own_office.owner("SELECT count(*) FROM person WHERE nickname = 'none'") > 0


def test_what_a_program_of_before_does_not_know_it_does_not_lose(
    own_office: RolesOffice, tmp_path: Path, newer: Callable[..., None], older: Callable[[], None]
) -> None:
    newer(_GOES_ON)
    _upgraded(own_office)
    older()
    desk = _open(own_office, "cora", tmp_path)
    first, *_rest = finding.find_ids(desk, Query())
    person = own_office.owner(f"SELECT person_id FROM enrolment WHERE id = {first}")
    with pytest.raises(KnownFault, match="newer lcdesk"):
        participants.remove_participants(desk, [first])
    with pytest.raises(KnownFault, match="newer lcdesk"):
        move_out(desk, tmp_path / "out.lcdesk", "")
    with (
        pytest.raises(KnownFault, match="newer lcdesk"),
        desk.engine.begin() as connection,
        desk.store.told_in_words(),
    ):
        desk.store.begin_erasing(connection)
    assert not (tmp_path / "out.lcdesk").exists()
    # what a newer program did
    own_office.owner(
        "INSERT INTO deed (id, who, at, label, kind, is_undone) SELECT "
        "next_ids('deed_id_seq', 1), 'cora', now(), 'Edit', 'do', false RETURNING id"
    )
    own_office.owner(
        "INSERT INTO change (id, deed_id, entity, row_id, before, after) "
        "SELECT next_ids('change_id_seq', 1), max(id), 'Person', "
        f'{person}, \'{{"nickname": "none"}}\', \'{{"nickname": "Zed"}}\' '
        "FROM deed RETURNING id"
    )
    with pytest.raises(KnownFault, match="newer lcdesk"):
        desk.undo()
    desk.close()


def test_where_a_table_was_added_programs_of_before_are_too_old(
    own_office: RolesOffice, newer: Callable[..., None]
) -> None:
    newer(_GOES_ON, _TABLE)
    made = _upgraded(own_office)
    assert (made.after, made.oldest) == ("9001", "9001")


def test_a_program_that_is_too_old_is_refused_at_the_door_and_as_it_saves(
    own_office: RolesOffice,
    desk: Desk,
    tmp_path: Path,
    newer: Callable[..., None],
    older: Callable[[], None],
) -> None:
    newer()
    assert _upgraded(own_office).oldest == "9001"
    older()
    operations = own_office.owner("SELECT max(id) FROM deed")
    with pytest.raises(NotLetIn) as saving:
        _edit(desk, "too late")
    with pytest.raises(NotLetIn) as coming:
        _open(own_office, "cora", tmp_path)
    assert (saving.value.code, coming.value.code) == ("LC006", "LC006")
    assert own_office.owner("SELECT max(id) FROM deed") == operations
    assert len(finding.find_ids(desk, Query())) == own_office.names["people"]


def test_a_program_that_is_newer_than_the_desk_waits_for_it(
    own_office: RolesOffice, tmp_path: Path, newer: Callable[..., None]
) -> None:
    newer()
    engine = make_engine(own_office.server.address(own_office.database))
    assert needs_upgrade(engine)
    with pytest.raises(NotLetIn) as refused:
        _open(own_office, "cora", tmp_path)
    assert refused.value.code == "LC007"
    upgrade(engine)
    assert not needs_upgrade(engine)
    engine.dispose()
    _open(own_office, "cora", tmp_path).close()


def test_an_upgrade_that_fails_leaves_all_as_it_was(
    own_office: RolesOffice, newer: Callable[..., None]
) -> None:
    before = _schema_of(own_office)
    newer("")
    broken = desk_version.MIGRATIONS / "versions" / "9001_nickname.py"
    broken.write_text(f"{broken.read_text()}    op.execute('SELECT no_such_thing()')\n")
    with pytest.raises(ProgrammingError):
        _upgraded(own_office)
    assert _schema_of(own_office) == before


def test_who_is_at_work_meanwhile_loses_nothing(
    own_office: RolesOffice, desk: Desk, newer: Callable[..., None], older: Callable[[], None]
) -> None:
    done = list[str]()
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            _edit(desk, f"number {len(done)}")
            done.append(f"number {len(done)}")

    newer(_GOES_ON)
    clerk = threading.Thread(target=work)
    clerk.start()
    try:
        for _time in range(3):
            _upgraded(own_office)
    finally:
        ended.set()
        clerk.join()
    assert len(done) > 3
    kept = own_office.owner(
        "SELECT count(*) FROM deed WHERE kind = 'do' AND who = 'carl' AND NOT is_undone"
    )
    assert kept == len(done)
