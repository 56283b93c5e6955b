"""What a desk or a backup holds, only read: how many rows, which steps of work, whom, and a
digest of each table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError

from lcdesk.db import desk_version
from lcdesk.db.engine import keys
from lcdesk.db.engine.engine import make_engine
from lcdesk.model.entities import Base, Cohort, Operation, Programme
from lcdesk.model.names import PARTS, name_of

NAMES = ("full_name", *PARTS)
UNTOLD = frozenset({"desk_value", "reveal"})
"""Tables in which something may change without a step of work: settings of the desk, notes of
what was revealed.
"""
_STEP = ("id", "at", "who", "label", "values", "kind")
"""What is told of an operation."""
_BATCH = 500


@contextmanager
def reading(path: Path) -> Iterator[sa.Connection]:
    """A connection that writes nothing, on a desk or a backup of any version; it may be open
    elsewhere meanwhile.
    """
    engine = make_engine(path)
    event.listen(engine, "connect", _forbid_writing)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _forbid_writing(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only=ON")


def is_desk(connection: sa.Connection) -> bool:
    """Whether the database is a desk of ours, of any version."""
    return {"enrolment", "alembic_version"} <= desk_version.tables_in(connection)


def is_behind(connection: sa.Connection) -> bool:
    """Whether opening it brings it up to date first; `NewerDesk` when this program is too old
    for it.
    """
    return desk_version.needs_upgrade(connection.engine)


def faults_of(connection: sa.Connection, *, is_thorough: bool = False) -> list[str]:
    """What the database finds wrong in its file: nothing when it is whole. `is_thorough`:
    indexes, too.
    """
    if unsigned := keys.unsigned(connection.connection.driver_connection):
        return unsigned[:20]
    check = "integrity_check" if is_thorough else "quick_check"
    said = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {check}(20)")]
    return [] if said == ["ok"] else said


def counts_of(connection: sa.Connection) -> dict[str, int]:
    """Table → number of rows, of the tables that are there: before an upgrade a desk lacks those
    that came later.
    """
    # as text, and all at once: to compile one by one what is asked only here takes longer than
    # to count
    there = desk_version.tables_in(connection)
    counted = " UNION ALL ".join(
        f"SELECT '{name}', count(*) FROM \"{name}\""
        for name in (entity.__tablename__ for entity in Base.declared)
        if name in there
    )
    return {name: count for name, count in connection.exec_driver_sql(counted)} if counted else {}


def names_of_courses(connection: sa.Connection) -> list[str]:
    """The programmes and cohorts in both languages, and their towns; none where a desk of an
    earlier version has no such names.
    """
    told = (Programme.title_en, Programme.title_zh, Cohort.name_en, Cohort.name_zh, Cohort.city)
    with suppress(DatabaseError):
        return [
            name
            for column in told
            for name in connection.scalars(sa.select(column).distinct())
            if name
        ]
    return []


# --- steps of work ---


def last_step(connection: sa.Connection) -> int:
    """The number of the last step of work; 0 for none."""
    return connection.scalar(sa.select(sa.func.max(Operation.id))) or 0


def numbers_after(connection: sa.Connection, number: int) -> list[int]:
    """The numbers of the steps after one, in their order."""
    return list(
        connection.scalars(
            sa.select(Operation.id).where(Operation.id > number).order_by(Operation.id)
        )
    )


def parting(one: sa.Connection, other: sa.Connection) -> int:
    """The last step both have in common; 0 for none. After a backup was restored, numbers are
    given a second time.
    """
    last = min(last_step(one), last_step(other))
    if _mark(one, last) == _mark(other, last):
        return last
    marks = dict(_marks(other))
    common = 0
    for number, mark in _marks(one):
        if marks.get(number) != mark:
            break
        common = number
    return common


def _mark(connection: sa.Connection, number: int) -> Any:
    return next((mark for _number, mark in _marks(connection, number)), None)


def _marks(connection: sa.Connection, number: int | None = None) -> Iterator[tuple[int, Any]]:
    query = sa.select(
        Operation.id, Operation.at, Operation.who, Operation.kind, Operation.label
    ).order_by(Operation.id)
    for row in connection.execute(query if number is None else query.where(Operation.id == number)):
        yield row[0], tuple(row[1:])


def steps_after(connection: sa.Connection, number: int, limit: int) -> tuple[int, list[Operation]]:
    """How many steps there are after one, and the newest of them (detached, newest first)."""
    total = (
        connection.scalar(sa.select(sa.func.count(Operation.id)).where(Operation.id > number)) or 0
    )
    of = Operation.__table__.c
    query = sa.select(*(of[name] for name in _STEP)).where(of.id > number)
    rows = connection.execute(query.order_by(of.id.desc()).limit(limit))
    return total, [Operation(**dict(zip(_STEP, row, strict=True))) for row in rows]


def count_kind(connection: sa.Connection, number: int, kind: str) -> int:
    """How many steps of a kind ("erase") there are after one."""
    query = sa.select(sa.func.count(Operation.id)).where(
        Operation.id > number, Operation.kind == kind
    )
    return connection.scalar(query) or 0


def mark_of_last_step(connection: sa.Connection) -> tuple[int, str] | None:
    """Number and moment of the last step: a file that has it, too, has the same past
    (`has_step`).
    """
    row = connection.execute(
        sa.select(Operation.id, Operation.at).order_by(Operation.id.desc()).limit(1)
    ).one_or_none()
    return (row[0], row[1].isoformat()) if row else None


def has_step(connection: sa.Connection, mark: tuple[int, str]) -> bool:
    """Whether this very step was done in this file."""
    at = connection.scalar(sa.select(Operation.at).where(Operation.id == mark[0]))
    return at is not None and at.isoformat() == mark[1]


def rows_before(connection: sa.Connection, entity: str, number: int) -> Callable[[int], bool]:
    """Whether a row of an entity was made by a step, or before it."""
    query = (
        'SELECT DISTINCT row_id, coalesce(last_id, row_id) FROM "change" WHERE entity = ? AND '
        "deed_id <= ?"
    )
    runs = connection.exec_driver_sql(query, (entity, number)).all()
    single = {first for first, last in runs if first == last}
    long = [(first, last) for first, last in runs if first != last]
    return lambda row_id: row_id in single or any(first <= row_id <= last for first, last in long)


# --- people ---


def people_of(connection: sa.Connection, *, is_told_apart: bool) -> dict[int, Any]:
    """Number → what tells who it is. `is_told_apart`: also by name and passport, where numbers
    were given twice.
    """
    columns = "id, full_name, passport_no" if is_told_apart else "id, NULL, NULL"
    return {
        row[0]: tuple(row[1:])
        for row in connection.exec_driver_sql(f"SELECT {columns} FROM person")
    }


def only_in(one: Mapping[int, Any], other: Mapping[int, Any]) -> list[int]:
    """The numbers of people the other has not: none of that number, or somebody of another name
    and another passport.
    """
    return sorted(
        number
        for number, told in one.items()
        if number not in other or _are_two(told, other[number])
    )


def _are_two(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    return one[0] != other[0] and (one[1] != other[1] or one[1] is None) and one != other


def names_of(connection: sa.Connection, numbers: Collection[int]) -> list[str]:
    """What people are called, in the order of their numbers."""
    there = {column["name"] for column in sa.inspect(connection).get_columns("person")}
    names, listed = (
        [name for name in NAMES if name in there],
        ", ".join(str(int(number)) for number in numbers),
    )
    rows = connection.exec_driver_sql(
        f"SELECT {', '.join(names)} FROM person WHERE id IN ({listed}) ORDER BY id"
    )
    return [name_of(dict(row)) for row in rows.mappings()]


# --- whether two hold the same ---


def digests_of(connection: sa.Connection, tables: Iterable[str]) -> dict[str, str]:
    """Table → digest of all its rows, in the columns of today: equal where every value is."""
    return {name: _digest(connection, name) for name in tables}


def told_tables() -> list[str]:
    """The tables in which nothing changes without a step of work."""
    return [name for name in Base.metadata.tables if name not in UNTOLD]


def _digest(connection: sa.Connection, name: str) -> str:
    table = Base.metadata.tables[name]
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    order = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    digest = hashlib.blake2b(digest_size=20)
    rows = connection.exec_driver_sql(f'SELECT {columns} FROM "{name}" ORDER BY {order}')
    while some := rows.fetchmany(_BATCH):
        for row in some:
            digest.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
