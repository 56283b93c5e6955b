"""Looking at a desk changes no byte of it, though a killed program left its journal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lcdesk.db import desk_version
from lcdesk.db.engine.engine import has_journal, make_engine, untouched


def left_by_a_killed_program(blank: Path, folder: Path) -> Path:
    """A desk of a later version, with what was written last only in its journal."""
    live = Path(shutil.copytree(blank, folder / "live")) / "office.lcdesk"
    engine, path = make_engine(live), folder / "a # 100% desk.lcdesk"
    with engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0099'")
    for ending in ("", "-wal"):
        shutil.copyfile(f"{live}{ending}", f"{path}{ending}")
    engine.dispose()
    shutil.rmtree(folder / "live")
    return path


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_stands_in_the_journal_is_read_and_nothing_changes(
    blank_desk: Path, tmp_path: Path
) -> None:
    path = left_by_a_killed_program(blank_desk, tmp_path)
    before = bytes_in(tmp_path)
    assert has_journal(path)
    with untouched(path) as engine, pytest.raises(desk_version.NewerDesk, match="0099"):
        desk_version.needs_upgrade(engine)
    assert bytes_in(tmp_path) == before


def test_an_ordinary_look_would_carry_the_journal_over(blank_desk: Path, tmp_path: Path) -> None:
    path = left_by_a_killed_program(blank_desk, tmp_path)
    before = bytes_in(tmp_path)
    engine = make_engine(path)
    with pytest.raises(desk_version.NewerDesk):
        desk_version.needs_upgrade(engine)
    engine.dispose()
    assert bytes_in(tmp_path) != before


def test_without_a_journal_nothing_is_made_either(blank_desk: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(blank_desk / "office.lcdesk", tmp_path / "office.lcdesk"))
    before = bytes_in(tmp_path)
    with untouched(path) as engine:
        assert not desk_version.needs_upgrade(engine)
    assert bytes_in(tmp_path) == before


def test_a_desk_in_a_folder_of_the_network_is_found(blank_desk: Path, tmp_path: Path) -> None:
    # "//tmp/…", as "//server/share/…" on Windows
    path = Path(f"/{left_by_a_killed_program(blank_desk, tmp_path)}")
    with untouched(path) as engine, pytest.raises(desk_version.NewerDesk, match="0099"):
        desk_version.needs_upgrade(engine)
