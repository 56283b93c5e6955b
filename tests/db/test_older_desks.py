"""A desk of an older program: brought up to date with a backup before, and nothing of it lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lcdesk.db import upgrade
from lcdesk.db.backup import backup
from lcdesk.db.engine.engine import make_engine
from lcdesk.model.entities import Person
from lcdesk.model.query import Query, searched
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding, record_lists
from lcdesk.services.core.opening import open_desk
from lcdesk.services.core.record_lists import LISTS
from lcdesk.services.learned import learned_mappings

FIRST = {
    "programme": [{"id": 1, "version": 1, "title_en": "Low carbon"}],
    "cohort": [
        {"id": 3, "version": 2, "programme_id": 1, "name_en": "Shanghai", "status": "planning"}
    ],
    "person": [
        {
            "id": 7,
            "version": 4,
            "full_name": "Hana Tesfaye",
            "nationality": "ET",
            "birth_date": "1985-12",
        }
    ],
    "enrolment": [{"id": 9, "version": 1, "person_id": 7, "cohort_id": 3, "status": "nominated"}],
    "country_alias": [{"id": 2, "version": 1, "spelling": "Nigera", "country": "NG"}],
    "deed": [
        {
            "id": 5,
            "at": "2025-01-02 03:04:05",
            "label": "New cohort {name}",
            "kind": "do",
            "is_undone": 0,
        }
    ],
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
            table: [
                dict(row)
                for row in connection.execute(sa.text(f"SELECT * FROM {table}")).mappings()
            ]
            for table in FIRST
        }
    engine.dispose()
    return kept


def made_of(path: Path, *targets: str) -> set[tuple[Any, ...]]:
    """What a file holds after these upgrades: tables with their columns in order, indexes, triggers;
    its version.
    """
    engine = make_engine(path)
    for target in targets:
        upgrade.upgrade(engine, target)
    with engine.connect() as connection:
        made = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master")
        held = {tuple(one) for one in made} | {("version", upgrade.version_of(connection))}
    engine.dispose()
    return held


def test_a_new_desk_is_recorded_as_all_migrations_make_it(tmp_path: Path) -> None:
    # else: python3 dev.py rows
    assert made_of(tmp_path / "new", "head") == made_of(tmp_path / "old", "0001", "head")


def test_a_first_desk_comes_up_whole(tmp_path: Path) -> None:
    path = made_by_the_first(tmp_path / "old.lcdesk")
    before = rows_of(path)
    desk = open_desk(path)
    assert upgrade.differences(desk.engine) == []
    assert [cohort["name"] for cohort in cohorts.list_cohorts(desk)] == ["Shanghai"]
    (hana,) = finding.read_page(desk, [9])
    assert (hana["full_name"], hana["birth_date"], hana["person_version"]) == (
        "Hana Tesfaye",
        "1985-12",
        4,
    )
    assert learned_mappings.recall(desk).values["nationality", "nigera"] == "NG", (
        "spellings confirmed by an older program count"
    )
    assert learned_mappings.list_mappings(desk)[0]["learnt_at"] is None
    desk.close()
    after = rows_of(path)
    assert [row.pop("photo") for row in before["person"]] == [None], "the one column that went"
    assert {
        table: [{**row, **old} for row, old in zip(after[table], before[table], strict=True)]
        for table in FIRST
    } == after
    assert [copy.reason for copy in backup.list_backups(backup.folder_of(path))] == [
        "before upgrade"
    ]


def test_who_was_there_before_is_found_by_pinyin_and_room(tmp_path: Path) -> None:
    path = tmp_path / "old.lcdesk"
    engine = make_engine(path)
    upgrade.upgrade(engine, "0005")
    with engine.execution_options(writes=True).begin() as connection:
        for statement in (
            "INSERT INTO cohort (id, version, name_en) VALUES (3, 1, 'Shanghai')",
            "INSERT INTO person (id, version, full_name) VALUES (7, 1, '王小明')",
            "INSERT INTO enrolment (id, version, person_id, cohort_id, room_no) VALUES (9, 1, 7, "
            "3, '1203')",
            "INSERT INTO participant_search (rowid, words) VALUES (9, '王 小 明')",
        ):
            connection.execute(sa.text(statement))
    engine.dispose()
    desk = open_desk(path)
    for words in ("王小", "wangxiao", "wang xiaoming", "wxm", "1203"):
        assert list(finding.find_ids(desk, Query(rules=searched(words)))) == [9], words
    desk.close()


def test_what_takes_its_time_is_said(tmp_path: Path) -> None:
    path, told = made_by_the_first(tmp_path / "old.lcdesk"), list[str]()
    open_desk(path, told=told.append).close()
    assert [sentence.split()[0] for sentence in told] == ["Backing", "Bringing"]
    told.clear()
    open_desk(path, told=told.append).close()
    # a backup where the last one is not of this state; nothing is brought up to date again
    assert len(told) <= 1
    assert not any(sentence.startswith("Bringing") for sentence in told)


def test_the_backup_is_the_desk_as_it_was(tmp_path: Path) -> None:
    path = made_by_the_first(tmp_path / "old.lcdesk")
    before = rows_of(path)
    open_desk(path).close()
    (copy,) = backup.list_backups(backup.folder_of(path))
    assert rows_of(copy.path) == before


def test_a_desk_that_was_not_brought_up_yet_is_not_recalled_from(tmp_path: Path) -> None:
    path = made_by_the_first(tmp_path / "old.lcdesk")
    held = path.read_bytes()
    assert learned_mappings.recall_from(path) is None
    assert path.read_bytes() == held
    assert sorted(file.name for file in tmp_path.iterdir()) == ["old.lcdesk"]


GONE = {"full_name": "Juma Said", "nationality": "KE", "photo": None}
HISTORY = [
    {
        "id": 6,
        "label": "add",
        "entity": "Person",
        "row_id": 8,
        "before": None,
        "after": {"full_name": "Ana", "photo": None},
    },
    {
        "id": 7,
        "label": "edit",
        "entity": "Person",
        "row_id": 7,
        "before": {"full_name": "Hana", "photo": None},
        "after": {"full_name": "Hana Tesfaye", "photo": None},
    },
    {"id": 8, "label": "remove", "entity": "Person", "row_id": 11, "before": GONE, "after": None},
    {
        "id": 9,
        "label": "remove many",
        "entity": "Person",
        "row_id": 12,
        "last_id": 13,
        "before": {"columns": list(GONE), "rows": [list(GONE.values())] * 2},
        "after": None,
    },
]


def with_history(path: Path) -> Path:
    """A desk of the first version with deeds that speak of a column of then."""
    engine = make_engine(made_by_the_first(path))
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(
            sa.text("INSERT INTO person (id, version, full_name) VALUES (8, 1, 'Ana')")
        )
        for told in HISTORY:
            operation = {"id": told["id"], "label": told["label"]}
            connection.execute(
                sa.text(
                    "INSERT INTO deed (id, at, label, kind, is_undone) VALUES (:id, '2025-01-02 "
                    "03:04:05', :label, 'do', 0)"
                ),
                operation,
            )
            change = {
                "deed_id": told["id"],
                "entity": told["entity"],
                "row_id": told["row_id"],
                "last_id": told.get("last_id"),
                "before": told["before"] and json.dumps(told["before"]),
                "after": told["after"] and json.dumps(told["after"]),
            }
            connection.execute(
                sa.text(
                    "INSERT INTO change (deed_id, entity, row_id, last_id, before, after) "
                    "VALUES (:deed_id, :entity, :row_id, :last_id, :before, :after)"
                ),
                change,
            )
    engine.dispose()
    return path


def test_what_an_older_program_did_can_still_be_undone_and_redone(tmp_path: Path) -> None:
    desk = open_desk(with_history(tmp_path / "old.lcdesk"))

    def names() -> dict[int, str | None]:
        with desk.reading() as session:
            return {
                row.id: row.full_name
                for row in session.execute(sa.select(Person.id, Person.full_name))
            }

    before = names()
    assert before == {7: "Hana Tesfaye", 8: "Ana"}
    for operation in (9, 8, 7, 6):
        outcome = desk.undo(operation)
        assert (outcome.kept, outcome.refused) == (0, 0), outcome
    assert names() == {7: "Hana", 11: "Juma Said", 12: "Juma Said", 13: "Juma Said"}
    for _operation in HISTORY:
        desk.redo()
    assert names() == before
    desk.close()


BEFORE_THE_ALLIANCE = "0012"
SAMPLE: dict[type[sa.types.TypeEngine[Any]], Any] = {
    sa.Date: "2025-06-14",
    sa.DateTime: "2025-06-14 09:00:00",
    sa.Time: "09:00:00",
    sa.JSON: "[]",
    sa.LargeBinary: b"\x00",
    sa.Boolean: 1,
    sa.Integer: 1,
}
"""What stands in a column of a kind; texts say where they stand."""


def full_row(table: sa.Table, number: int) -> dict[str, Any]:
    """A row with a value in each column; whatever it points at has the number 1."""
    row = {
        column.name: next(
            (value for kind, value in SAMPLE.items() if isinstance(column.type, kind)),
            f"{column.name} {number}"[: getattr(column.type, "length", None)],
        )
        for column in table.columns
    }
    return {**row, "id": number}


def test_every_row_of_every_table_stays_when_the_alliance_comes(tmp_path: Path) -> None:
    """Also of tables that no screen filled yet: organisations, leads."""
    path = tmp_path / "old.lcdesk"
    engine = make_engine(path)
    upgrade.upgrade(engine, BEFORE_THE_ALLIANCE)
    found = sa.MetaData()
    found.reflect(engine, only=lambda name, _meta: upgrade.is_ours(name, "table", None))
    kept = {
        table.name: [full_row(table, number) for number in (1, 2)]
        for table in found.sorted_tables
        if table.name not in ("alembic_version", "desk_value")
    }
    assert {"organisation", "cohort_organisation", "lead", "programme", "expert"} < kept.keys()
    with engine.execution_options(writes=True).begin() as connection:
        for name, rows in kept.items():
            columns = ", ".join(f'"{column}"' for column in rows[0])
            places = ", ".join(f":{column}" for column in rows[0])
            for row in rows:
                connection.execute(
                    sa.text(f"INSERT INTO {name} ({columns}) VALUES ({places})"), row
                )
    engine.dispose()
    desk = open_desk(path)
    assert upgrade.differences(desk.engine) == []
    with desk.engine.connect() as connection:
        assert connection.execute(sa.text("PRAGMA foreign_key_check")).all() == []
        for name, rows in kept.items():
            columns = ", ".join(f'"{column}"' for column in rows[0])
            query = sa.text(f"SELECT {columns} FROM {name} WHERE id <= 2 ORDER BY id")
            assert [dict(row) for row in connection.execute(query).mappings()] == rows, name
    shown = {which: record_lists.list_records(desk, one) for which, one in LISTS.items()}
    assert {which: len(records) for which, records in shown.items() if records} == {
        "organisation": 2,
        "expert": 2,
        "programme": 2,
        "lead": 2,
    }
    assert shown["lead"][0]["organisation"] == "name_en 1"
    record_lists.change_records(desk, LISTS["organisation"], {1: {"city": "Shanghai"}})
    desk.undo()
    desk.close()
