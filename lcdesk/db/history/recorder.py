"""Notes every change of a transaction and writes it into the history of the same transaction;
writes without it raise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy import event

from lcdesk.db.reading import OutsideTheDoor
from lcdesk.db.store import UNREAD, store_of
from lcdesk.db.values import BATCH, EVERY, Row, encode, kept_columns, table_of
from lcdesk.model.entities import Base, Change, Entity, Kept

if TYPE_CHECKING:
    from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker

_KEY = "recorder"


@dataclass(frozen=True, slots=True)
class Noted:
    """One change: a row before and after (None: was not there), or a run of rows from `row_id` to
    `last_id`.

    A run without `before` was made; one with it was removed, and `before` holds its "columns" and
    "rows".
    """

    entity: type[Entity]
    row_id: int
    before: Row | None = None
    after: Row | None = None
    last_id: int | None = None

    def as_row(self, deed_id: int) -> Row:
        """The row of the `change` table."""
        return {
            "deed_id": deed_id,
            "entity": self.entity.__name__,
            "row_id": self.row_id,
            "last_id": self.last_id,
            "before": self.before,
            "after": self.after,
        }


@dataclass
class Recorder:
    """The changes of one transaction, in the order they were made."""

    notes: list[Noted] = field(default_factory=list["Noted"])

    def touched(self) -> dict[str, frozenset[int]]:
        """Entity name → ids; an empty set stands for "many"."""
        out: dict[str, set[int] | None] = {}
        for note in self.notes:
            name = note.entity.__name__
            known = out.setdefault(name, set())
            if note.last_id is not None:
                out[name] = None
            elif known is not None:
                known.add(note.row_id)
        return {name: frozenset(ids or ()) for name, ids in out.items()}

    def count(self, *entities: type[Entity]) -> int:
        """The number of rows changed, of the one of these entities that has most."""
        rows: dict[type[Entity], set[int]] = {entity: set() for entity in entities}
        for note in self.notes:
            if note.entity in rows:
                rows[note.entity].update(range(note.row_id, (note.last_id or note.row_id) + 1))
        return max(map(len, rows.values()), default=0)

    def touched_fields(self) -> dict[str, frozenset[str]]:
        """Entity name → the columns that changed; `EVERY` among them where rows were made or
        removed.
        """
        out: dict[str, set[str]] = {}
        for note in self.notes:
            is_altered = note.last_id is None and note.before is not None and note.after is not None
            out.setdefault(note.entity.__name__, set()).update(
                (note.after or ()) if is_altered else (EVERY,)
            )
        return {name: frozenset(columns) for name, columns in out.items()}

    def write(self, session: Session, deed_id: int) -> None:
        """Put all notes into the history, under an operation."""
        rows = [note.as_row(deed_id) for note in self.notes]
        for start in range(0, len(rows), BATCH):
            session.connection().execute(
                sa.insert(Change).inline(),
                rows[start : start + BATCH],
                execution_options={UNREAD: True},
            )


def watch(sessions: sessionmaker[Session]) -> None:
    """Make every session of the factory refuse writes that are not recorded, and record those
    that are.
    """
    event.listen(sessions, "before_flush", _refuse_unrecorded)
    event.listen(sessions, "after_flush", _record)
    event.listen(sessions, "do_orm_execute", _refuse_bulk)


def start(session: Session) -> Recorder:
    """Begin to record in this session."""
    recorder = Recorder()
    session.info[_KEY] = recorder
    return recorder


def recorder_of(session: Session) -> Recorder:
    """The recorder of a session; `OutsideTheDoor` when there is none."""
    try:
        return session.info[_KEY]
    except KeyError:
        raise OutsideTheDoor("use Desk.execute") from None


def insert_many(
    session: Session,
    entity: type[Entity],
    rows: Iterable[Row] | Iterable[Sequence[Any]],
    names: Sequence[str] = (),
) -> tuple[int, int] | None:
    """Recorded bulk insert of column → value rows, or of the values of the columns `names` (no ORM
    objects).

    The first and last id, None for no rows. History holds the run of ids, not copies: undo deletes
    those nobody touched since.
    """
    recorder = recorder_of(session)
    session.flush()
    left = iter(rows)
    one = next(left, None)
    if one is None:
        return None
    if isinstance(one, Mapping):
        names = tuple(one)
        records = cast("Iterable[Row]", chain((one,), left))
        tuples: Iterator[Sequence[Any]] = ([record[name] for name in names] for record in records)
    else:
        tuples = cast("Iterator[Sequence[Any]]", chain((one,), left))
    made = store_of(session).insert_new(session, table_of(entity), names, tuples)
    if made:
        recorder.notes.append(Noted(entity, made[0], last_id=made[1]))
    return made


def update_many(session: Session, entity: type[Entity], values: Mapping[int, Row]) -> int:
    """Recorded bulk update, id → column → value (no ORM objects); how many values changed. The same
    is not written.

    Rows that are gone are passed over; objects of the session that were read before are read anew
    when asked.
    """
    notes = recorder_of(session).notes
    session.flush()
    alike: dict[tuple[str, ...], list[int]] = {}
    for row_id, row in values.items():
        if row:
            alike.setdefault(tuple(row), []).append(row_id)
    count = 0
    for names, ids in alike.items():
        for start in range(0, len(ids), BATCH):
            changed = _update_batch(
                session, entity, names, {i: values[i] for i in ids[start : start + BATCH]}
            )
            notes.extend(changed)
            count += sum(len(note.after or ()) for note in changed)
    for row in [held for held in session if isinstance(held, entity)]:
        session.expire(row)
    return count


def _update_batch(
    session: Session, entity: type[Entity], names: Sequence[str], values: Mapping[int, Row]
) -> list[Noted]:
    """Update rows of the same columns; the notes of those that changed."""
    table = table_of(entity)
    query = sa.select(table.c.id, *(table.c[name] for name in names)).where(
        table.c.id.in_(list(values))
    )
    notes: list[Noted] = []
    for row_id, *held in session.execute(query.order_by(table.c.id)):
        row = values[row_id]
        moved = {name: old for name, old in zip(names, held, strict=True) if old != row[name]}
        if moved:
            notes.append(
                Noted(entity, row_id, encode(moved), encode({name: row[name] for name in moved}))
            )
    ids = [note.row_id for note in notes]
    if ids:
        rows = [[values[i][name] for name in names] for i in ids]
        store_of(session).update_rows(session, table, names, rows, ids)
    return notes


def _refuse_unrecorded(session: Session, *_rest: object) -> None:
    if _KEY not in session.info:
        raise OutsideTheDoor("use Desk.execute")


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise OutsideTheDoor("bulk statements go through the recorded calls of the door")


def _record(session: Session, _context: object) -> None:
    notes = recorder_of(session).notes
    # each access builds a new set: take them once
    new, deleted, dirty = session.new, session.deleted, session.dirty
    notes.extend(Noted(type(row), row.id, None, _values(row)) for row in _entities(new))
    notes.extend(Noted(type(row), row.id, _values(row), None) for row in _entities(deleted))
    for row in _entities(dirty):
        before, after = _moved(row)
        if after:
            notes.append(Noted(type(row), row.id, before, after))


def _entities(rows: Iterable[object]) -> Sequence[Entity]:
    found = [row for row in rows if isinstance(row, Entity)]
    assert all(isinstance(row, Entity | Kept) for row in rows)
    return sorted(found, key=lambda row: (row.__tablename__, row.id))


def _values(row: Entity) -> Row:
    return encode({name: getattr(row, name) for name in kept_columns(type(row))})


def _moved(row: Entity) -> tuple[Row, Row]:
    before: Row = {}
    after: Row = {}
    state = sa.inspect(row)
    for name in kept_columns(type(row)):
        history = state.attrs[name].history
        if history.has_changes():
            before[name] = _first(history.deleted)
            after[name] = _first(history.added)
    return encode(before), encode(after)


def _first(values: Sequence[Any] | None) -> Any:
    return values[0] if values else None


# --- Taking a row out with all that hangs on it, each recorded: the database itself never cascades
# ---


@cache
def references_to(entity: type[Entity]) -> tuple[tuple[type[Entity], str, str], ...]:
    """(entity, column, "remove" or "clear") of every column that points at rows of `entity`."""
    target = table_of(entity)
    return tuple(
        (one, column.name, column.info.get("on_delete", "remove"))
        for one in Base.declared
        if issubclass(one, Entity)
        for column in table_of(one).columns
        if any(key.column.table is target for key in column.foreign_keys)
    )


def remove(session: Session, row: Entity) -> None:
    """Delete a row, what belongs to it, and every pointer at it; what belongs to it goes first:
    at an office it may be seen, and so be deleted, only as long as the row is there.
    """
    has_own = False
    for entity, column, on_delete in references_to(type(row)):
        for other in session.scalars(sa.select(entity).where(getattr(entity, column) == row.id)):
            if on_delete == "clear":
                setattr(other, column, None)
            else:
                remove(session, other)
            has_own = True
    if has_own:
        session.flush()
    session.delete(row)
