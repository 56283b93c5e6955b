"""Taking recorded changes back, row by row, sparing what somebody changed since; itself recorded
like any other change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.history.recorder import Noted, recorder_of
from lcdesk.db.history.skipped_entries import (
    FOLLOWING,
    NOTES,
    AllMade,
    Made,
    Reason,
    find_skipped,
    gather_made,
    pointers_of,
    touched_since,
)
from lcdesk.db.store import store_of
from lcdesk.db.values import (
    BATCH,
    Row,
    decode,
    decode_rows,
    encode,
    encode_rows,
    entity_named,
    kept_columns,
    kept_run,
    known,
    table_of,
    whole,
)
from lcdesk.model.entities import Base, Change, Enrolment, Entity

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# --- Fields that an operation changed set back, row by row in what is decided and many at once in
# what is
# written ---


# Fields that mean something only together go back together or not at all.
_WHOLE = (frozenset({"full_name", "family_name", "given_name"}),)
# A field of further columns, head → text: each head goes back by itself.
_FURTHER = "extra"


@dataclass
class Reversal:
    """What became of the rows: how many were taken back, which were kept (moved on since), which
    could not be (gone).
    """

    done: int = 0
    skipped: dict[tuple[type[Entity], int], Reason] = field(
        default_factory=dict[tuple[type[Entity], int], Reason]
    )
    refusals: dict[tuple[type[Entity], int], Reason] = field(
        default_factory=dict[tuple[type[Entity], int], Reason]
    )
    left_by: Mapping[type[Entity], frozenset[int]] = field(
        default_factory=dict[type[Entity], frozenset[int]]
    )
    """Rows that what is brought back may belong to, and that are no longer there."""

    @property
    def kept(self) -> int:
        """Rows left as they are."""
        return len(self.skipped)

    @property
    def refused(self) -> int:
        """Rows that are no longer there."""
        return len(self.refusals)


def set_back(
    session: Session, entity: type[Entity], changes: Sequence[Change], outcome: Reversal
) -> None:
    """The fields nobody changed since get their old values; the others are told. The last change
    comes first.
    """
    for start in range(0, len(changes), BATCH):
        batch = changes[start : start + BATCH]
        names = {
            name
            for change in batch
            for name in known(entity, {**(change.before or {}), **(change.after or {})})
        }
        held = _read(session, entity, {change.row_id for change in batch}, sorted(names))
        written: dict[int, Row] = {}
        for change in batch:
            now = held.get(change.row_id)
            if now is None:
                since = touched_since(
                    session, entity, change.deed_id, Made(singles={change.row_id})
                )
                operations = since[change.row_id].operations if since else ()
                outcome.refusals[entity, change.row_id] = Reason("gone", operations)
                continue
            moved = _set_back(session, entity, change, now, outcome)
            now.update(moved)
            written.setdefault(change.row_id, {}).update(moved)
        _write(session, entity, written)


def _read(
    session: Session, entity: type[Entity], ids: Collection[int], names: Sequence[str]
) -> dict[int, Row]:
    """Id → these columns of the rows that are there, as history has them."""
    table = table_of(entity)
    query = sa.select(table.c.id, *(table.c[name] for name in names)).where(table.c.id.in_(ids))
    return {
        row_id: encode(dict(zip(names, row, strict=True)))
        for row_id, *row in session.execute(query)
    }


def _write(session: Session, entity: type[Entity], rows: dict[int, Row]) -> None:
    alike: dict[tuple[str, ...], list[int]] = {}
    for row_id, row in rows.items():
        if row:
            alike.setdefault(tuple(row), []).append(row_id)
    for names, ids in alike.items():
        store_of(session).update_rows(
            session,
            table_of(entity),
            names,
            [list(decode(entity, rows[row_id]).values()) for row_id in ids],
            ids,
        )


def _set_back(
    session: Session, entity: type[Entity], change: Change, now: Row, outcome: Reversal
) -> Row:
    """What of a row is to be written, which is noted; `now`: how it is, with what was set back
    before.
    """
    place, after, old = (
        (entity, change.row_id),
        known(entity, change.after or {}),
        known(entity, change.before or {}),
    )
    stale = _stale(now, after, old)
    before = {name: value for name, value in old.items() if name not in stale}
    if _FURTHER in after and now[_FURTHER] != after[_FURTHER]:
        before[_FURTHER], _moved = _further_back(old[_FURTHER], after[_FURTHER], now[_FURTHER])
    if stale:
        outcome.skipped[place] = Reason("changed", _changers(session, change, stale), tuple(stale))
    else:
        outcome.done += 1
    if all(now[name] == value for name, value in before.items()):
        return {}
    recorder_of(session).notes.append(
        Noted(entity, change.row_id, {name: now[name] for name in before}, before)
    )
    return before


def _further_back(
    before: Row | None, after: Row | None, now: Row | None
) -> tuple[Row | None, bool]:
    """Further columns with those of an operation taken back that still say what it wrote; did
    others move on since?
    """
    old, new, out = before or {}, after or {}, dict(now or {})
    touched = [head for head in {**old, **new} if old.get(head) != new.get(head)]
    moved = [head for head in touched if out.get(head) != new.get(head)]
    for head in touched:
        if head in moved:
            continue
        if head in old:
            out[head] = old[head]
        else:
            out.pop(head, None)
    return out or None, bool(moved)


def _stale(now: Row, after: Row, before: Row) -> list[str]:
    """The fields that no longer hold what the operation put there, and those that go with them."""
    moved = {name for name, value in after.items() if now[name] != value}
    if _FURTHER in moved and not _further_back(before[_FURTHER], after[_FURTHER], now[_FURTHER])[1]:
        moved.discard(_FURTHER)
    for group in _WHOLE:
        if moved & group:
            moved |= group & after.keys()
    return [name for name in after if name in moved]


def _changers(session: Session, change: Change, names: Sequence[str]) -> tuple[int, ...]:
    """The later operations that set one of these fields of the row."""
    query = sa.select(Change.deed_id, Change.after).where(
        Change.entity == change.entity,
        Change.row_id == change.row_id,
        Change.last_id.is_(None),
        Change.id > change.id,
    )
    found = session.execute(query.order_by(Change.id))
    return tuple(
        dict.fromkeys(
            operation for operation, after in found if not (after or {}).keys().isdisjoint(names)
        )
    )


# A run that is taken back goes into the history in pieces: one line for each row would take longer
# than the rest.
PIECE = 500


def reverse(session: Session, deed_id: int) -> Reversal:
    """Take back every change of an operation, last first, field by field; what moved on since is
    left and told.

    Rows the operation made go last, those that point at others before those pointed at: else one
    would keep the other.
    """
    outcome = Reversal()
    changes = list(
        session.scalars(
            sa.select(Change).where(Change.deed_id == deed_id).order_by(Change.id.desc())
        )
    )
    if any(map(_is_beyond, changes)):
        store_of(session).require_whole(session)
    made = gather_made(changes)
    altered = [
        change for change in changes if change.before is not None and not _is_of_made(change, made)
    ]
    outcome.left_by = _altered_and_gone(session, altered)
    for (name, shape), group in groupby(
        altered, key=lambda change: (change.entity, _shape(change))
    ):
        _REVERSALS[shape](session, entity_named(name), list(group), outcome)
    _unmake(session, deed_id, made, _images(changes), outcome)
    return outcome


def _is_beyond(change: Change) -> bool:
    """Does it tell of columns that this program has not: of an older one, or of a newer?"""
    if change.last_id is not None:
        return False
    told = (change.before or {}).keys() | (change.after or {}).keys()
    return not told.issubset(kept_columns(entity_named(change.entity)))


def _is_of_made(change: Change, made: AllMade) -> bool:
    """A row the operation made and then altered goes, or stays, as it was when the operation
    ended.
    """
    return change.after is not None and change.row_id in made.get(entity_named(change.entity), ())


def _altered_and_gone(
    session: Session, changes: Sequence[Change]
) -> dict[type[Entity], frozenset[int]]:
    """Rows that an operation altered, and that somebody took out since: what it took out of theirs
    cannot come back to them.
    """
    altered, removed = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for change in changes:
        rows = removed if _shape(change) != "altered" else altered
        rows[change.entity].update(range(change.row_id, (change.last_id or change.row_id) + 1))
    gone: dict[type[Entity], frozenset[int]] = {}
    for name, ids in altered.items() if removed else ():
        entity, wanted = entity_named(name), ids - removed[name]
        gone[entity] = frozenset(wanted - _read(session, entity, wanted, ()).keys())
    return gone


def _images(changes: Sequence[Change]) -> dict[tuple[str, int], Row]:
    """How the single rows that the operation made (or altered) were when it ended."""
    images: dict[tuple[str, int], Row] = {}
    for change in sorted(changes, key=lambda change: change.id):
        if change.last_id is None and change.after is not None:
            images.setdefault((change.entity, change.row_id), {}).update(change.after)
    return {place: whole(entity_named(place[0]), image) for place, image in images.items()}


@cache
def _depths() -> dict[str, int]:
    """Entity name → place: rows of a lower place may point at rows of a higher one."""
    places = {
        table.name: place for place, table in enumerate(reversed(Base.metadata.sorted_tables))
    }
    return {one.__name__: places[one.__tablename__] for one in Base.declared}


def _shape(change: Change) -> str:
    if change.last_id is not None:
        return "removed run"
    return "removed" if change.after is None else "altered"


def _bring_back(
    session: Session, entity: type[Entity], changes: list[Change], outcome: Reversal
) -> None:
    """Put removed rows back, in batches."""
    notes = recorder_of(session).notes
    for start in range(0, len(changes), BATCH):
        batch = {
            change.row_id: whole(entity, change.before or {})
            for change in changes[start : start + BATCH]
        }
        batch = _with_owners(entity, batch, outcome)
        for row_id in _insert_free(session, entity, batch, outcome):
            notes.append(Noted(entity, row_id, None, batch[row_id]))


def _bring_runs_back(
    session: Session, entity: type[Entity], changes: list[Change], outcome: Reversal
) -> None:
    """Put pieces of a run back; history holds the run of ids again, as when the rows were first
    made.
    """
    notes = recorder_of(session).notes
    for change in sorted(changes, key=lambda change: change.row_id):
        kept = kept_run(change.before or {})
        names, rows = _fitting(entity, kept["columns"], kept["rows"])
        numbered = dict(enumerate(rows, start=change.row_id))
        places = {name: place for place, name in enumerate(names)}
        numbered = _with_owners(entity, numbered, outcome, places)
        free = _free(session, entity, numbered, outcome)
        store_of(session).insert_rows(
            session,
            table_of(entity),
            names,
            decode_rows(entity, names, [numbered[i] for i in free]),
            free,
        )
        for first, last in _runs(free):
            notes.append(Noted(entity, first, last_id=last))


def _with_owners(
    entity: type[Entity],
    rows: dict[int, Any],
    outcome: Reversal,
    places: Mapping[str, int] | None = None,
) -> dict[int, Any]:
    """Those rows that do not belong to one which is gone; the others are told. `places`: of the
    columns, in rows that have no names.
    """
    owners = [
        (column if places is None else places[column], outcome.left_by[target])
        for column, target, how in pointers_of(entity)
        if how == "remove" and outcome.left_by.get(target)
    ]
    if not owners:
        return rows
    lost = {i for i, row in rows.items() if any(row[place] in gone for place, gone in owners)}
    outcome.refusals |= {(entity, row_id): Reason("gone") for row_id in lost}
    return {row_id: row for row_id, row in rows.items() if row_id not in lost}


def _fitting(
    entity: type[Entity], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    """Rows of a run with those columns only that the entity still has."""
    places = [place for place, name in enumerate(names) if name in kept_columns(entity)]
    if len(places) == len(names):
        return names, rows
    return [names[place] for place in places], [[row[place] for place in places] for row in rows]


def _insert_free(
    session: Session, entity: type[Entity], rows: Mapping[int, Row], outcome: Reversal
) -> list[int]:
    """Insert the rows whose id nobody has; these ids."""
    free = _free(session, entity, rows, outcome)
    if free:
        values = [{"version": 1, "id": row_id, **decode(entity, rows[row_id])} for row_id in free]
        session.connection().execute(sa.insert(table_of(entity)), values)
    return free


def _free(
    session: Session, entity: type[Entity], ids: Collection[int], outcome: Reversal
) -> list[int]:
    """Those ids that nobody has; the others are told, and the free ones counted as done."""
    table = table_of(entity)
    taken = set(session.scalars(sa.select(table.c.id).where(table.c.id.in_(list(ids)))))
    outcome.skipped |= {(entity, row_id): Reason("there") for row_id in taken}
    outcome.done += len(ids) - len(taken)
    return [row_id for row_id in ids if row_id not in taken]


def _unmake(
    session: Session,
    deed_id: int,
    made: AllMade,
    images: Mapping[tuple[str, int], Row],
    outcome: Reversal,
) -> None:
    """Take out what the operation made, but for the rows that must stay; those that point at others
    first.
    """
    now = {entity: _standing(session, entity, rows.singles) for entity, rows in made.items()}
    moved = {
        entity: [
            i for i, row in rows.items() if _has_moved(entity, row, images[entity.__name__, i])
        ]
        for entity, rows in now.items()
    }
    skipped = find_skipped(session, deed_id, made, moved)
    for entity in sorted(made, key=lambda entity: _depths()[entity.__name__]):
        kept, there = skipped[entity], set(now[entity])
        for first, last in made[entity].runs:
            there |= _unmake_run(session, entity, first, last, kept.keys(), outcome)
        for row_id in sorted(now[entity].keys() - kept.keys(), reverse=True):
            _delete(session, entity, row_id, now[entity][row_id])
            outcome.done += 1
        outcome.skipped |= {
            (entity, row_id): reason for row_id, reason in kept.items() if row_id in there
        }
        _tell_gone(session, deed_id, entity, made[entity], there, outcome)


def _standing(session: Session, entity: type[Entity], ids: Collection[int]) -> dict[int, Row]:
    """Id → all columns of those of these rows that are there."""
    wanted, names = sorted(ids), kept_columns(entity)
    found: dict[int, Row] = {}
    for start in range(0, len(wanted), BATCH):
        found |= _read(session, entity, wanted[start : start + BATCH], names)
    return found


def _has_moved(entity: type[Entity], now: Row, made_as: Row) -> bool:
    """Does a row say something else than when it was made, but for what it merely notes, and what
    follows from others?
    """
    none = frozenset[str]()
    passed = NOTES.get(entity, none) | FOLLOWING.get(entity, none)
    return any(now[name] != value for name, value in made_as.items() if name not in passed)


def _tell_gone(
    session: Session,
    deed_id: int,
    entity: type[Entity],
    made: Made,
    there: set[int],
    outcome: Reversal,
) -> None:
    ids = made.singles.union(*(range(first, last + 1) for first, last in made.runs))
    missing = ids - there
    since = touched_since(session, entity, deed_id, made) if missing else {}
    for row_id in sorted(missing):
        outcome.refusals[entity, row_id] = Reason(
            "gone", since[row_id].operations if row_id in since else ()
        )


def _unmake_run(
    session: Session,
    entity: type[Entity],
    first: int,
    last: int,
    kept: Collection[int],
    outcome: Reversal,
) -> set[int]:
    """Delete the rows of a bulk insert that may go; the ids that were there."""
    table, names = table_of(entity), kept_columns(entity)
    query = sa.select(table.c.id, *(table.c[name] for name in names)).where(
        table.c.id.between(first, last)
    )
    found = {row[0]: row[1:] for row in session.execute(query.order_by(table.c.id))}
    free = [row_id for row_id in found if row_id not in kept]
    for low, high in _runs(free):
        _remove_run(
            session,
            entity,
            low,
            encode_rows(entity, names, [found[i] for i in range(low, high + 1)]),
        )
    outcome.done += len(free)
    return set(found)


def _remove_run(
    session: Session, entity: type[Entity], first: int, rows: Sequence[list[Any]]
) -> None:
    """Delete rows whose ids follow each other, and note them in pieces; a single one as any
    other row.
    """
    table, notes, names = table_of(entity), recorder_of(session).notes, kept_columns(entity)
    if entity is Enrolment:
        store_of(session).remove_enrolments(session, len(rows))
    session.connection().execute(
        sa.delete(table).where(table.c.id.between(first, first + len(rows) - 1))
    )
    for start in range(0, len(rows), PIECE):
        piece, row_id = rows[start : start + PIECE], first + start
        if len(piece) == 1:
            notes.append(Noted(entity, row_id, dict(zip(names, piece[0], strict=True))))
        else:
            notes.append(
                Noted(
                    entity,
                    row_id,
                    {"columns": names, "rows": piece},
                    last_id=row_id + len(piece) - 1,
                )
            )


def _runs(ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of each stretch of ids that follow each other; `ids` in order."""
    for _gap, stretch in groupby(enumerate(ids), key=lambda pair: pair[1] - pair[0]):
        row_ids = [row_id for _place, row_id in stretch]
        yield row_ids[0], row_ids[-1]


def _delete(session: Session, entity: type[Entity], row_id: int, now: Row) -> None:
    session.connection().execute(sa.delete(table_of(entity)).where(table_of(entity).c.id == row_id))
    recorder_of(session).notes.append(Noted(entity, row_id, now, None))


_REVERSALS = {"removed run": _bring_runs_back, "removed": _bring_back, "altered": set_back}
