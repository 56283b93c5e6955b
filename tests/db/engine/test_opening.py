"""Opening: new, again, twice, from the future, not ours, damaged, read-only; and never a byte
changed where it is refused.
"""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import subprocess
import sys
import weakref
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk.db import desk_version, upgrade
from lcdesk.db.backup import backup
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.ownership import DeskTaken
from lcdesk.model.faults import DamagedDesk, KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.opening import default_path, open_desk

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def made(path: Path) -> Path:
    desk = open_desk(path)
    cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    desk.close()
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_new_desk_and_again(tmp_path: Path) -> None:
    path = made(tmp_path / "deep" / "folder" / "办公室.lcdesk")
    desk = open_desk(path, create=False)
    assert [cohort["name"] for cohort in cohorts.list_cohorts(desk)] == ["Shanghai"]
    desk.close()


def test_the_model_and_the_migrations_agree(tmp_path: Path) -> None:
    """The drift test: a field without its migration fails here."""
    desk = open_desk(tmp_path / "a.lcdesk")
    assert upgrade.differences(desk.engine) == []
    with desk.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE person ADD COLUMN shoe_size INTEGER")
    assert len(upgrade.differences(desk.engine)) == 1, (
        "the test sees a difference when there is one"
    )
    desk.close()


def test_nothing_holds_a_desk_that_is_closed(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "office.lcdesk")
    cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    held = weakref.ref(desk.engine)
    desk.close()
    del desk
    gc.collect()
    assert held() is None


def test_durable_settings(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "a.lcdesk")
    with desk.engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("synchronous", "journal_mode", "foreign_keys")
        }
    desk.close()
    assert asked == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1}


def test_one_owner(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "a.lcdesk")
    with pytest.raises(DeskTaken, match="open in another"):
        open_desk(tmp_path / "a.lcdesk")
    desk.close()
    open_desk(tmp_path / "a.lcdesk").close()


def test_the_lock_ends_with_the_process_however_it_ends(tmp_path: Path) -> None:
    path = made(tmp_path / "a.lcdesk")
    code = (
        "import sys, os, signal; from pathlib import Path; from lcdesk.services.core.opening "
        "import open_desk\n"
    )
    code += (
        "open_desk(Path(sys.argv[1])); print('open', flush=True); os.kill(os.getpid(), "
        "getattr(signal, 'SIGKILL', signal.SIGTERM))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    assert other.stdout == "open\n"
    assert other.returncode != 0
    open_desk(path).close()


def test_a_desk_from_the_future_is_refused_untouched(tmp_path: Path) -> None:
    path = made(tmp_path / "a.lcdesk")
    engine = make_engine(path)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = digest(path)
    with pytest.raises(desk_version.NewerDesk, match="newer lcdesk"):
        open_desk(path)
    assert digest(path) == before


def test_a_database_of_another_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE birds (name TEXT)"))
    engine.dispose()
    before = digest(path)
    with pytest.raises(KnownFault, match="not a desk of lcdesk"):
        open_desk(path)
    assert digest(path) == before
    assert _tables(path) == ["birds"]


def test_a_backup_from_the_future_is_refused_untouched(tmp_path: Path) -> None:
    """A backup is one plain file without a journal beside it; a look at it must not turn it into
    something else.
    """
    desk = open_desk(made(tmp_path / "a.lcdesk"))
    copy = desk.back_up("by hand").path
    desk.close()
    engine = make_engine(copy)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = digest(copy)
    with pytest.raises(desk_version.NewerDesk):
        open_desk(copy)
    assert digest(copy) == before


def _tables(path: Path) -> list[str]:
    engine = sa.create_engine(f"sqlite:///{path}")
    names = sa.inspect(engine).get_table_names()
    engine.dispose()
    return names


@pytest.mark.parametrize(
    "content", [b"hello, this is no database at all" * 50, b"PK\x03\x04" + bytes(5000)]
)
def test_no_desk_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "names.xlsx"
    path.write_bytes(content)
    with pytest.raises(KnownFault, match="not a desk, or it is damaged"):
        open_desk(path)
    assert path.read_bytes() == content


def test_a_folder_and_a_missing_desk(tmp_path: Path) -> None:
    with pytest.raises(KnownFault, match="is a folder"):
        open_desk(tmp_path)
    with pytest.raises(KnownFault, match="There is no desk"):
        open_desk(tmp_path / "a.lcdesk", create=False)
    assert not (tmp_path / "a.lcdesk").exists()


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(KnownFault, match="cannot be made"):
        open_desk(tmp_path / "file" / "a.lcdesk")


@pytest.mark.skipif(sys.platform == "win32", reason="folders are closed by chmod here")
def test_a_read_only_folder(tmp_path: Path) -> None:
    """As root nothing is read-only, so the program runs as nobody where the tests run as root."""
    path = made(tmp_path / "closed" / "a.lcdesk")
    before = digest(path)
    path.parent.chmod(0o555)
    try:
        if IS_ROOT:
            _open_as_nobody(path)
        else:
            with pytest.raises(KnownFault, match="cannot be written"):
                open_desk(path)
    finally:
        path.parent.chmod(0o755)
    assert digest(path) == before


def _open_as_nobody(path: Path) -> None:
    from lcdesk.db.engine.ownership import Ownership

    for parent in [path.parent, *path.parent.parents]:
        if parent.stat().st_uid == 0 and parent != Path("/") and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o055)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setuid(65534)
        try:
            Ownership(path).take()
            os.write(writing, b"taken")
        except KnownFault as fault:
            os.write(writing, fault.message.encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    assert b"cannot be written" in os.read(reading, 500)
    os.close(reading)


def numbers() -> tuple[str, str]:
    """The last migration there is, and the number of the next."""
    last = desk_version.known_versions()[-1]
    return last, f"{int(last) + 1:04d}"


def test_an_upgrade_is_backed_up_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "a.lcdesk")
    steps = tmp_path / "migrations"
    shutil.copytree(desk_version.MIGRATIONS, steps)
    last, coming = numbers()
    (steps / "versions" / f"{coming}_more.py").write_text(
        '"""More."""\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = '
        f'"{coming}"\ndown_revision = "{last}"\n'
        'def upgrade() -> None:\n    op.add_column("person", sa.Column("hat", sa.String))\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(desk_version, "MIGRATIONS", steps)
    shutil.rmtree(backup.folder_of(path), ignore_errors=True)
    desk = open_desk(path)
    with desk.engine.connect() as connection:
        assert "hat" in {column["name"] for column in sa.inspect(connection).get_columns("person")}
    desk.close()
    assert [copy.reason for copy in backup.list_backups(backup.folder_of(path))] == [
        "before upgrade"
    ]


def test_a_failed_upgrade_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "a.lcdesk")
    steps = tmp_path / "migrations"
    shutil.copytree(desk_version.MIGRATIONS, steps)
    last, coming = numbers()
    (steps / "versions" / f"{coming}_bad.py").write_text(
        '"""Bad."""\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = '
        f'"{coming}"\ndown_revision = "{last}"\n'
        'def upgrade() -> None:\n    op.add_column("person", sa.Column("hat", sa.String))\n    '
        'raise RuntimeError("power cut")\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(desk_version, "MIGRATIONS", steps)
    with pytest.raises(RuntimeError):
        open_desk(path)
    monkeypatch.undo()
    desk = open_desk(path)
    assert upgrade.differences(desk.engine) == []
    assert len(cohorts.list_cohorts(desk)) == 1
    desk.close()


def test_a_new_desk_that_fails_half_way_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = tmp_path / "migrations"
    shutil.copytree(desk_version.MIGRATIONS, steps)
    recorded = steps / upgrade.NEW_DESK
    whole = recorded.read_text(encoding="utf-8")
    recorded.write_text(whole.replace("CREATE TRIGGER", "CREATE NOTHING"), encoding="utf-8")
    monkeypatch.setattr(desk_version, "MIGRATIONS", steps)
    with pytest.raises(DatabaseError, match="NOTHING"):
        open_desk(tmp_path / "a.lcdesk")
    assert not (tmp_path / "a.lcdesk").exists()


def test_the_default_place_is_of_this_person() -> None:
    assert default_path().name == "office.lcdesk"
    assert default_path().parent.name == "lcdesk"


def test_migrations_are_never_taken_back(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "a.lcdesk")
    from alembic import command

    with (
        desk.engine.execution_options(writes=True).begin() as connection,
        pytest.raises(NotImplementedError),
    ):
        command.downgrade(upgrade.alembic_config(connection), "base")
    desk.close()


def test_a_new_migration_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = tmp_path / "migrations"
    shutil.copytree(desk_version.MIGRATIONS, steps)
    monkeypatch.setattr(desk_version, "MIGRATIONS", steps)
    monkeypatch.setattr(sys, "argv", ["upgrade", "shoe", "size"])
    coming = numbers()[1]
    upgrade.main()
    written = sorted((steps / "versions").glob(f"{coming}*"))
    assert [path.name for path in written] == [f"{coming}_shoe_size.py"]
    assert str(written[0]) in capsys.readouterr().out


def test_no_other_desk_is_made_where_one_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "office.lcdesk"
    open_desk(path).close()
    open_desk(path).close()  # with a backup now
    for is_empty in (True, False):
        if is_empty:
            path.write_bytes(b"")
        else:
            path.unlink()
        for create in (True, False):  # the window and the command line
            with pytest.raises(DamagedDesk, match="gone or empty") as fault:
                open_desk(path, create=create)
            assert fault.value.has_backup
        assert not path.exists() or not path.stat().st_size
    open_desk(path, anew=True).close()
    assert path.stat().st_size
