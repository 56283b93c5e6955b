"""Taking recorded changes back, row by row, sparing what somebody changed since; itself recorded like any other change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.recorder import BATCH, Noted, recorder_of
from lcdesk.db.removal import references_to
from lcdesk.db.values import Row, decode, encode, encode_rows, entity_named, kept_columns, table_of
from lcdesk.model.entities import Base, Change, Deed, Entity

# A run that is taken back goes into the history in pieces: one line for each row would take longer than the rest.
PIECE = 500


@dataclass
class Reversal:
    """How many rows were taken back, and how many were kept because they were changed (or are used) since."""

    done: int = 0
    kept: int = 0


def reverse(session: Session, deed_id: int) -> Reversal:
    """Take back every change of a deed, last first. Rows that moved on since are left as they are and counted.

    Rows the deed made go last, those that point at others before those pointed at: else one would keep the other.
    """
    outcome = Reversal()
    changes = sorted(
        session.scalars(sa.select(Change).where(Change.deed_id == deed_id).order_by(Change.id.desc())), key=_turn
    )
    for (name, shape), group in groupby(changes, key=lambda change: (change.entity, _shape(change))):
        _REVERSALS[shape](session, entity_named(name), list(group), outcome)
    return outcome


def _turn(change: Change) -> int:
    return 0 if change.before is not None else 1 + _depths()[change.entity]


@cache
def _depths() -> dict[str, int]:
    """Entity name → place: rows of a lower place may point at rows of a higher one."""
    places = {table.name: place for place, table in enumerate(reversed(Base.metadata.sorted_tables))}
    return {mapper.class_.__name__: places[mapper.class_.__tablename__] for mapper in Base.registry.mappers}


def _shape(change: Change) -> str:
    if change.last_id is not None:
        return "run" if change.before is None else "removed run"
    return "removed" if change.after is None else "single"


def _take_back_each(session: Session, entity: type[Entity], changes: list[Change], outcome: Reversal) -> None:
    for change in changes:
        if _take_back(session, entity, change):
            outcome.done += 1
        else:
            outcome.kept += 1


def _unmake_runs(session: Session, entity: type[Entity], changes: list[Change], outcome: Reversal) -> None:
    for change in changes:
        _unmake_run(session, entity, change, outcome)


def _bring_back(session: Session, entity: type[Entity], changes: list[Change], outcome: Reversal) -> None:
    """Put removed rows back, in batches."""
    notes = recorder_of(session).notes
    for start in range(0, len(changes), BATCH):
        batch = {change.row_id: change.before or {} for change in changes[start : start + BATCH]}
        taken = _insert_free(
            session, entity, [{"id": row_id, **decode(entity, values)} for row_id, values in batch.items()], outcome
        )
        notes.extend(Noted(entity, row_id, None, values) for row_id, values in batch.items() if row_id not in taken)


def _bring_runs_back(session: Session, entity: type[Entity], changes: list[Change], outcome: Reversal) -> None:
    """Put pieces of a run back; history holds the run of ids again, as when the rows were first made."""
    notes = recorder_of(session).notes
    for change in sorted(changes, key=lambda change: change.row_id):
        kept: Row = change.before or {}
        rows = (dict(zip(kept["columns"], values, strict=True)) for values in kept["rows"])
        numbered = [{"id": change.row_id + i, **decode(entity, row)} for i, row in enumerate(rows)]
        taken = _insert_free(session, entity, numbered, outcome)
        for first, last in _runs([row["id"] for row in numbered if row["id"] not in taken]):
            notes.append(Noted(entity, first, last_id=last))


def _insert_free(session: Session, entity: type[Entity], rows: Sequence[Row], outcome: Reversal) -> set[int]:
    """Insert the rows whose id nobody has; the ids that were taken."""
    table = table_of(entity)
    taken = set(session.scalars(sa.select(table.c.id).where(table.c.id.in_([row["id"] for row in rows]))))
    free = [{"version": 1, **row} for row in rows if row["id"] not in taken]
    if free:
        session.connection().execute(sa.insert(table), free)
    outcome.done += len(free)
    outcome.kept += len(taken)
    return taken


def _take_back(session: Session, entity: type[Entity], change: Change) -> bool:
    now = _current(session, entity, change.row_id)
    if change.before is None:
        return (
            now == change.after
            and not _is_used(session, entity, change.row_id)
            and _delete(session, entity, change.row_id, now)
        )
    after = change.after or {}
    if now is None or any(now[name] != value for name, value in after.items()):
        return False
    return _update(session, entity, change.row_id, now, change.before)


def _unmake_run(session: Session, entity: type[Entity], change: Change, outcome: Reversal) -> None:
    """Delete the rows of a bulk insert that nobody touched since and nothing else uses."""
    table = table_of(entity)
    in_run = table.c.id.between(change.row_id, change.last_id)
    total = session.scalar(sa.select(sa.func.count()).select_from(table).where(in_run)) or 0
    free = (
        in_run
        & ~_touched_since(entity, change.deed_id, table)
        & sa.and_(
            sa.true(),
            *(
                ~sa.exists().where(getattr(other, column) == table.c.id)
                for other, column, _how in references_to(entity)
            ),
        )
    )
    names = kept_columns(entity)
    found = session.execute(sa.select(table.c.id, *(table.c[name] for name in names)).where(free).order_by(table.c.id))
    rows = {row[0]: row[1:] for row in found}
    for first, last in _runs(list(rows)):
        _remove_run(
            session, entity, first, encode_rows(entity, names, [rows[row_id] for row_id in range(first, last + 1)])
        )
    outcome.done += len(rows)
    outcome.kept += total - len(rows)


def _remove_run(session: Session, entity: type[Entity], first: int, rows: Sequence[list[Any]]) -> None:
    """Delete rows whose ids follow each other, and note them in pieces; a single one as any other row."""
    table, notes, names = table_of(entity), recorder_of(session).notes, kept_columns(entity)
    session.connection().execute(sa.delete(table).where(table.c.id.between(first, first + len(rows) - 1)))
    for start in range(0, len(rows), PIECE):
        piece, row_id = rows[start : start + PIECE], first + start
        if len(piece) == 1:
            notes.append(Noted(entity, row_id, dict(zip(names, piece[0], strict=True))))
        else:
            notes.append(Noted(entity, row_id, {"columns": names, "rows": piece}, last_id=row_id + len(piece) - 1))


def _runs(ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of each stretch of ids that follow each other; `ids` in order."""
    for _gap, stretch in groupby(enumerate(ids), key=lambda pair: pair[1] - pair[0]):
        row_ids = [row_id for _place, row_id in stretch]
        yield row_ids[0], row_ids[-1]


def _touched_since(entity: type[Entity], deed_id: int, table: sa.Table) -> sa.Exists:
    """A later change of the row by a deed that still stands."""
    return sa.exists().where(
        Change.entity == entity.__name__, Change.row_id == table.c.id, Change.last_id.is_(None), Change.deed_id == Deed.id,
        Deed.id > deed_id, Deed.kind == "do", ~Deed.is_undone,
    )  # fmt: skip


def _current(session: Session, entity: type[Entity], row_id: int) -> Row | None:
    table = table_of(entity)
    found = (
        session.execute(sa.select(*(table.c[name] for name in kept_columns(entity))).where(table.c.id == row_id))
        .mappings()
        .first()
    )
    return None if found is None else encode({str(name): value for name, value in found.items()})


def _is_used(session: Session, entity: type[Entity], row_id: int) -> bool:
    return any(
        session.scalar(sa.select(sa.exists().where(getattr(other, column) == row_id)))
        for other, column, _how in references_to(entity)
    )


def _update(session: Session, entity: type[Entity], row_id: int, now: Row, values: Row) -> bool:
    table = table_of(entity)
    session.connection().execute(
        sa.update(table).where(table.c.id == row_id).values(version=table.c.version + 1, **decode(entity, values))
    )
    before = {name: now[name] for name in values}
    recorder_of(session).notes.append(Noted(entity, row_id, before, values))
    return True


def _delete(session: Session, entity: type[Entity], row_id: int, now: Row | None) -> bool:
    session.connection().execute(sa.delete(table_of(entity)).where(table_of(entity).c.id == row_id))
    recorder_of(session).notes.append(Noted(entity, row_id, now, None))
    return True


_REVERSALS = {"run": _unmake_runs, "removed run": _bring_runs_back, "removed": _bring_back, "single": _take_back_each}
