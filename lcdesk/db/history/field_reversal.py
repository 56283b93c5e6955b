"""Fields that a deed changed set back, row by row in what is decided and many at once in what is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.bulk import BATCH, update_rows
from lcdesk.db.history.recorder import Noted, recorder_of
from lcdesk.db.history.skipped_entries import Made, Reason, touched_since
from lcdesk.db.values import Row, decode, encode, known, table_of
from lcdesk.model.entities import Change, Entity

# Fields that mean something only together go back together or not at all.
_WHOLE = (frozenset({"full_name", "family_name", "given_name"}),)
# A field of further columns, head → text: each head goes back by itself.
_FURTHER = "extra"


@dataclass
class Reversal:
    """What became of the rows: how many were taken back, which were kept (moved on since), which could not be (gone)."""

    done: int = 0
    skipped: dict[tuple[type[Entity], int], Reason] = field(default_factory=dict[tuple[type[Entity], int], Reason])
    refusals: dict[tuple[type[Entity], int], Reason] = field(default_factory=dict[tuple[type[Entity], int], Reason])

    @property
    def kept(self) -> int:
        """Rows left as they are."""
        return len(self.skipped)

    @property
    def refused(self) -> int:
        """Rows that are no longer there."""
        return len(self.refusals)


def set_back(session: Session, entity: type[Entity], changes: Sequence[Change], outcome: Reversal) -> None:
    """The fields nobody changed since get their old values; the others are told. The last change comes first."""
    for start in range(0, len(changes), BATCH):
        batch = changes[start : start + BATCH]
        names = {name for change in batch for name in known(entity, {**(change.before or {}), **(change.after or {})})}
        held = _read(session, entity, {change.row_id for change in batch}, sorted(names))
        written: dict[int, Row] = {}
        for change in batch:
            now = held.get(change.row_id)
            if now is None:
                since = touched_since(session, entity, change.deed_id, Made(singles={change.row_id}))
                operations = since[change.row_id].operations if since else ()
                outcome.refusals[entity, change.row_id] = Reason("gone", operations)
                continue
            moved = _set_back(session, entity, change, now, outcome)
            now.update(moved)
            written.setdefault(change.row_id, {}).update(moved)
        _write(session, entity, written)


def _read(session: Session, entity: type[Entity], ids: Collection[int], names: Sequence[str]) -> dict[int, Row]:
    """Id → these columns of the rows that are there, as history has them."""
    table = table_of(entity)
    query = sa.select(table.c.id, *(table.c[name] for name in names)).where(table.c.id.in_(ids))
    return {row_id: encode(dict(zip(names, row, strict=True))) for row_id, *row in session.execute(query)}


def _write(session: Session, entity: type[Entity], rows: dict[int, Row]) -> None:
    alike: dict[tuple[str, ...], list[int]] = {}
    for row_id, row in rows.items():
        if row:
            alike.setdefault(tuple(row), []).append(row_id)
    for names, ids in alike.items():
        update_rows(
            session, table_of(entity), names, [list(decode(entity, rows[row_id]).values()) for row_id in ids], ids
        )


def _set_back(session: Session, entity: type[Entity], change: Change, now: Row, outcome: Reversal) -> Row:
    """What of a row is to be written, which is noted; `now`: how it is, with what was set back before."""
    place, after, old = (entity, change.row_id), known(entity, change.after or {}), known(entity, change.before or {})
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
    recorder_of(session).notes.append(Noted(entity, change.row_id, {name: now[name] for name in before}, before))
    return before


def _further_back(before: Row | None, after: Row | None, now: Row | None) -> tuple[Row | None, bool]:
    """Further columns with those of a deed taken back that still say what it wrote; did others move on since?"""
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
    """The fields that no longer hold what the deed put there, and those that go with them."""
    moved = {name for name, value in after.items() if now[name] != value}
    if _FURTHER in moved and not _further_back(before[_FURTHER], after[_FURTHER], now[_FURTHER])[1]:
        moved.discard(_FURTHER)
    for group in _WHOLE:
        if moved & group:
            moved |= group & after.keys()
    return [name for name in after if name in moved]


def _changers(session: Session, change: Change, names: Sequence[str]) -> tuple[int, ...]:
    """The later deeds that set one of these fields of the row."""
    query = sa.select(Change.deed_id, Change.after).where(
        Change.entity == change.entity, Change.row_id == change.row_id, Change.last_id.is_(None), Change.id > change.id
    )
    found = session.execute(query.order_by(Change.id))
    return tuple(dict.fromkeys(operation for operation, after in found if not (after or {}).keys().isdisjoint(names)))
