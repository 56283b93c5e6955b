"""A desk of an older program: brought up to date with a backup before, and nothing of it lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lcdesk.db import backup, upgrade
from lcdesk.db.engine import make_engine
from lcdesk.services import cohorts, memory, participants
from lcdesk.services.opening import open_desk

FIRST = {
    "programme": [{"id": 1, "version": 1, "title_en": "Low carbon"}],
    "cohort": [{"id": 3, "version": 2, "programme_id": 1, "name_en": "Shanghai", "status": "planning"}],
    "person": [{"id": 7, "version": 4, "full_name": "Hana Tesfaye", "nationality": "ET", "birth_date": "1985-12"}],
    "enrolment": [{"id": 9, "version": 1, "person_id": 7, "cohort_id": 3, "status": "nominated"}],
    "country_alias": [{"id": 2, "version": 1, "spelling": "Nigera", "country": "NG"}],
    "deed": [{"id": 5, "at": "2025-01-02 03:04:05", "label": "New cohort {name}", "kind": "do", "is_undone": 0}],
}


def made_by_the_first(path: Path) -> Path:
    """A desk as version 0001 made it, with some rows."""
    engine = make_engine(path)
    upgrade.upgrade(engine, "0001")
    with engine.execution_options(writes=True).begin() as connection:
        for table, rows in FIRST.items():
            for row in rows:
                names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
                connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({places})"), row)
    engine.dispose()
    return path


def rows_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    engine = make_engine(path)
    with engine.connect() as connection:
        kept = {
            table: [dict(row) for row in connection.execute(sa.text(f"SELECT * FROM {table}")).mappings()]
            for table in FIRST
        }
    engine.dispose()
    return kept


def test_a_first_desk_comes_up_whole(tmp_path: Path) -> None:
    path = made_by_the_first(tmp_path / "old.lcdesk")
    before = rows_of(path)
    desk = open_desk(path)
    assert upgrade.differences(desk.engine) == []
    assert [cohort["name"] for cohort in cohorts.list_cohorts(desk)] == ["Shanghai"]
    (hana,) = participants.read_page(desk, [9])
    assert (hana["full_name"], hana["birth_date"], hana["person_version"]) == ("Hana Tesfaye", "1985-12", 4)
    assert memory.recall(desk).values["nationality", "nigera"] == "NG", "spellings confirmed by an older program count"
    assert memory.list_memory(desk)[0]["learnt_at"] is None
    desk.close()
    after = rows_of(path)
    assert {
        table: [{**row, **old} for row, old in zip(after[table], before[table], strict=True)] for table in FIRST
    } == after
    assert [copy.reason for copy in backup.list_backups(backup.folder_of(path))] == ["before upgrade"]


def test_the_backup_is_the_desk_as_it_was(tmp_path: Path) -> None:
    path = made_by_the_first(tmp_path / "old.lcdesk")
    before = rows_of(path)
    open_desk(path).close()
    (copy,) = backup.list_backups(backup.folder_of(path))
    assert rows_of(copy.path) == before


def test_a_desk_that_was_not_brought_up_yet_is_not_recalled_from(tmp_path: Path) -> None:
    path = made_by_the_first(tmp_path / "old.lcdesk")
    held = path.read_bytes()
    assert memory.recall_from(path) is None
    assert path.read_bytes() == held
    assert sorted(file.name for file in tmp_path.iterdir()) == ["old.lcdesk"]
