"""A salvaged desk beside a backup of it: what only the one has, and what only the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.keys import attach, known_for
from lcdesk.model.entities import Base

# What the history says was taken out since is not missing. JSON keeps "nothing" as a word.
_TAKEN_OUT = """SELECT 1 FROM main.change c WHERE c.entity = :entity AND c.row_id <= b.id AND coalesce(c.last_id, c.row_id) >= b.id
AND coalesce(c.after, 'null') = 'null' AND coalesce(c.before, 'null') <> 'null'"""
_HISTORY = frozenset({"deed", "change"})


@dataclass(frozen=True)
class Beside:
    """Table → rows the backup has and the salvaged desk lacks; rows the salvaged desk has beyond it."""

    missing: Mapping[str, int]
    newer: Mapping[str, int]


def compare(engine: sa.Engine, backup: Path, standing_in: Mapping[str, Collection[int]]) -> Beside:
    """Compare by number, table by table; both are only read. A row that only keeps a place (`standing_in`) is not there."""
    missing, newer = dict[str, int](), dict[str, int]()
    with _both(engine, backup) as driver:
        there = {row[0] for row in driver.execute("SELECT name FROM kept.sqlite_schema WHERE type = 'table'")}
        for mapper in Base.registry.mappers:
            name = mapper.persist_selectable.description
            if name in there:
                query, values = _missing(name, mapper.class_.__name__, standing_in.get(name, ()))
                missing[name] = driver.execute(query, values).fetchone()[0]
                beyond = f'SELECT count(*) FROM main."{name}" m WHERE m.id NOT IN (SELECT id FROM kept."{name}")'
                newer[name] = driver.execute(beyond).fetchone()[0]
    return Beside(missing, newer)


def numbers_given(backup: Path) -> dict[str, int]:
    """Table → the highest number a backup ever gave to a row."""
    engine = make_engine(backup)
    try:
        with engine.connect() as connection:
            return {
                name: number for name, number in connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
            }
    finally:
        engine.dispose()


def _missing(name: str, entity: str, placed: Collection[int]) -> tuple[str, dict[str, str]]:
    """What counts the rows only the backup has, but for those the history says were taken out since."""
    places = ", ".join(str(int(number)) for number in placed)
    query = (
        f'SELECT count(*) FROM kept."{name}" b WHERE (b.id NOT IN (SELECT id FROM main."{name}") OR b.id IN ({places}))'
    )
    return (query, {}) if name in _HISTORY else (f"{query} AND NOT EXISTS ({_TAKEN_OUT})", {"entity": entity})


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
