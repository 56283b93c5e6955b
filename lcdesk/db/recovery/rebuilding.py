"""A new desk from rows that were found: made by the migrations, filled in one transaction, every
reference put right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lcdesk.db import desk_version, upgrade
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.keys import Key, attach, known_for
from lcdesk.db.recovery.page_reader import DeclaredColumn, Shape, shapes_of
from lcdesk.db.recovery.page_search import LARGEST, Pages, PageSearch, RecoverablePages, Told
from lcdesk.db.store import store_of
from lcdesk.model import clock
from lcdesk.model.entities import Base, Cohort, Operation, Person
from lcdesk.texts import N_

SALVAGED, KIND = N_("Salvaged from “{name}”"), "salvage"
_AT_ONCE = 2000
_STANDS_IN = {Person.__tablename__: "full_name", Cohort.__tablename__: "name_en"}
"""Whose place is kept when others need them: their name then says that they are lost."""


@dataclass
class Filled:
    """What went into the new desk."""

    saved: dict[str, int] = field(default_factory=dict[str, int])
    unfit: dict[str, int] = field(default_factory=dict[str, int])
    """Rows that were found and could not be kept: what they must have is unreadable."""
    spoilt: int = 0
    """Values of rows kept that were unreadable, in part or whole."""
    cleared: int = 0
    """Pointers to rows that are lost, cleared."""
    dropped: dict[str, int] = field(default_factory=dict[str, int])
    """Rows that are nothing without one that is lost."""
    needed: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    """Table → rows others point at that are not there: lost, unless the number itself has a
    flipped bit.
    """
    standing_in: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    """Table → rows that only keep the place of a lost one others need; not among those saved."""


@dataclass(frozen=True)
class Filling:
    """Where from, and in which words a lost row is told."""

    survey: PageSearch
    found: RecoverablePages
    shapes: Mapping[str, Shape]
    name: str
    lost_name: str
    least: Mapping[str, int]
    """Table → the highest number known from elsewhere (a backup)."""


def empty_desk(
    path: Path, version: str, key: Key | None = None
) -> tuple[sa.Engine, dict[str, Shape]]:
    """A new desk as that version of the program made it, locked with `key`, and its tables."""
    engine = make_engine(path, key)
    upgrade.upgrade(engine, version)
    with engine.connect() as connection:
        return engine, shapes_of(connection)


def survey_of(
    pages: Pages, shapes: Mapping[str, Shape], like: Pages | None, told: Told | None
) -> tuple[PageSearch, RecoverablePages]:
    """Look through all pages once."""
    survey = PageSearch(pages, shapes, like)
    return survey, survey.find(told)


def fill(engine: sa.Engine, filling: Filling, told: Told | None = None) -> Filled:
    """Put all rows in, see that every reference leads somewhere, count and index; all of it or
    nothing.
    """
    filled = Filled()
    # References are looked at when all rows are in; the pragma does nothing inside a transaction.
    writing = engine.execution_options(writes=True)
    with writing.begin() as connection:
        # all are looked at when all rows are in
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        names = [name for name in filling.shapes if name in Base.metadata.tables]
        for done, name in enumerate(names):
            _fill_table(connection, filling, name, filled)
            if told:
                told(done + 1, len(names))
        _mend(connection, filling, filled)
        _go_on_counting(connection, filling)
    if desk_version.needs_upgrade(engine):
        upgrade.upgrade(engine)
    with writing.begin() as connection:
        _tell(connection, filling.name)
        from sqlalchemy.orm import Session

        session = Session(connection)
        store = store_of(session)
        store.count_anew(session)
        store.index.fill_all(session)
    return filled


def _fill_table(connection: sa.Connection, filling: Filling, name: str, filled: Filled) -> None:
    shape = filling.shapes[name]
    columns = ", ".join(f'"{column.name}"' for column in shape.columns)
    # What a tree names comes first: a row that turns up a second time is an older state of it.
    insert = (
        f'INSERT OR IGNORE INTO "{name}" ({columns}) VALUES ({", ".join("?" * len(shape.columns))})'
    )
    rows = _tidied(filling, name, filled)
    driver: Any = connection.connection.driver_connection
    while batch := list(islice(rows, _AT_ONCE)):
        driver.executemany(insert, batch)
    filled.saved[name] = connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar() or 0


def _tidied(filling: Filling, name: str, filled: Filled) -> Iterator[list[Any]]:
    shape = filling.shapes[name]
    for row_id, values in filling.survey.rows(filling.found.leaves.get(name, ())):
        tidy = shape.tidied(row_id, values) if row_id < LARGEST else None
        if tidy is None:
            filled.unfit[name] = filled.unfit.get(name, 0) + 1
        else:
            filled.spoilt += tidy[1]
            yield tidy[0]


def _mend(connection: sa.Connection, filling: Filling, filled: Filled) -> None:
    """Clear, stand in for or drop, until every reference leads somewhere; to drop a row may
    leave others without one.
    """
    columns = {table: _pointers(connection, shape) for table, shape in filling.shapes.items()}
    while wrong := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        for table, row_id, parent, number in wrong:
            column = columns[table][number]
            target = connection.exec_driver_sql(
                f'SELECT "{column.name}" FROM "{table}" WHERE rowid = ?', (row_id,)
            ).scalar()
            if target is None:
                continue  # the row was dropped a moment ago
            filled.needed.setdefault(parent, set()).add(target)
            if not column.is_required:
                connection.exec_driver_sql(
                    f'UPDATE "{table}" SET "{column.name}" = NULL WHERE rowid = ?', (row_id,)
                )
                filled.cleared += 1
            elif parent in _STANDS_IN and 0 < target < LARGEST:
                insert = (
                    f'INSERT OR IGNORE INTO "{parent}" (id, version, "{_STANDS_IN[parent]}") '
                    "VALUES (?, 1, ?)"
                )
                connection.exec_driver_sql(insert, (target, filling.lost_name))
                filled.standing_in.setdefault(parent, set()).add(target)
            else:
                connection.exec_driver_sql(f'DELETE FROM "{table}" WHERE rowid = ?', (row_id,))
                filled.dropped[table] = filled.dropped.get(table, 0) + 1
                filled.saved[table] -= 1


def _pointers(connection: sa.Connection, shape: Shape) -> dict[int, DeclaredColumn]:
    """The columns of a table that point at others, by the number the database gives the
    reference.
    """
    columns = {column.name: column for column in shape.columns}
    keys = connection.exec_driver_sql(f'PRAGMA foreign_key_list("{shape.name}")').all()
    return {number: columns[name] for number, _place, _parent, name, *_more in keys}


def _go_on_counting(connection: sa.Connection, filling: Filling) -> None:
    """No number is given twice: history names rows by theirs, those that are lost as well."""
    named = dict[str, int]()
    tables = {one.__name__: one.__tablename__ for one in Base.declared}
    for entity, highest in connection.exec_driver_sql(
        "SELECT entity, max(max(row_id, coalesce(last_id, 0))) FROM change GROUP BY entity"
    ):
        named[str(tables.get(entity))] = highest
    for name in filling.shapes:
        if name in Base.metadata.tables:
            own = connection.exec_driver_sql(f'SELECT max(id) FROM "{name}"').scalar() or 0
            told = (
                filling.found.sequences.get(name, 0),
                filling.least.get(name, 0),
                named.get(name, 0),
                own,
            )
            highest = max(number for number in told if number < LARGEST)
            connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
            if highest:
                connection.exec_driver_sql(
                    "INSERT INTO sqlite_sequence(name, seq) VALUES (?, ?)", (name, highest)
                )


def _tell(connection: sa.Connection, name: str) -> None:
    """A line in the history; nothing to be undone."""
    row = {
        "at": clock.now(),
        "label": SALVAGED,
        "values": {"name": name},
        "kind": KIND,
        "is_undone": False,
    }
    connection.execute(sa.insert(Operation), row)


# --- A salvaged desk beside a backup of it: what only the one has, and what only the other ---


# What the history says was taken out since is not missing. JSON keeps "nothing" as a word.
_TAKEN_OUT = """SELECT 1 FROM main.change c WHERE c.entity = :entity AND c.row_id <= b.id
AND coalesce(c.last_id, c.row_id) >= b.id
AND coalesce(c.after, 'null') = 'null' AND coalesce(c.before, 'null') <> 'null'"""
_HISTORY = frozenset({"deed", "change"})


@dataclass(frozen=True)
class Beside:
    """Table → rows the backup has and the salvaged desk lacks; rows the salvaged desk has beyond
    it.
    """

    missing: Mapping[str, int]
    newer: Mapping[str, int]


def compare(engine: sa.Engine, backup: Path, standing_in: Mapping[str, Collection[int]]) -> Beside:
    """Compare by number, table by table; both are only read. A row that only keeps a place
    (`standing_in`) is not there.
    """
    missing, newer = dict[str, int](), dict[str, int]()
    with _both(engine, backup) as driver:
        there = {
            row[0]
            for row in driver.execute("SELECT name FROM kept.sqlite_schema WHERE type = 'table'")
        }
        for entity in Base.declared:
            name = entity.__tablename__
            if name in there:
                query, values = _missing(name, entity.__name__, standing_in.get(name, ()))
                missing[name] = driver.execute(query, values).fetchone()[0]
                beyond = (
                    f'SELECT count(*) FROM main."{name}" m WHERE m.id NOT IN (SELECT id FROM '
                    f'kept."{name}")'
                )
                newer[name] = driver.execute(beyond).fetchone()[0]
    return Beside(missing, newer)


def numbers_given(backup: Path) -> dict[str, int]:
    """Table → the highest number a backup ever gave to a row."""
    engine = make_engine(backup)
    try:
        with engine.connect() as connection:
            return {
                name: number
                for name, number in connection.exec_driver_sql(
                    "SELECT name, seq FROM sqlite_sequence"
                )
            }
    finally:
        engine.dispose()


def _missing(name: str, entity: str, placed: Collection[int]) -> tuple[str, dict[str, str]]:
    """What counts the rows only the backup has, but for those the history says were taken out
    since.
    """
    places = ", ".join(str(int(number)) for number in placed)
    query = (
        f'SELECT count(*) FROM kept."{name}" b WHERE (b.id NOT IN (SELECT id FROM '
        f'main."{name}") OR b.id IN ({places}))'
    )
    return (
        (query, {})
        if name in _HISTORY
        else (f"{query} AND NOT EXISTS ({_TAKEN_OUT})", {"entity": entity})
    )


@contextmanager
def _both(engine: sa.Engine, backup: Path) -> Iterator[Any]:
    """A connection that sees both, and writes to neither."""
    raw = engine.raw_connection()
    driver: Any = raw.driver_connection
    try:
        attach(driver, backup, "kept", known_for(backup))
        driver.execute("PRAGMA query_only=ON")
        yield driver
    finally:
        raw.invalidate()  # nobody inherits what was attached
        raw.close()
