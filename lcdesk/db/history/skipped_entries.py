"""What a reversal must leave: rows an operation made that moved on since, with all that is part of
them and all they need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from lcdesk.db.history.recorder import references_to
from lcdesk.db.queries.imports import unpack
from lcdesk.db.values import entity_named, table_of
from lcdesk.model.entities import (
    Base,
    Change,
    Cohort,
    Enrolment,
    Entity,
    ImportBatch,
    ImportPage,
    ImportRow,
    Operation,
    Programme,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Why = Literal["changed", "used", "part", "needed", "gone", "there"]
Place = tuple[type[Entity], int]

# Rows of these gather others that are whole without them: who edits a cohort's city has not touched
# its participants.
GATHERING: frozenset[type[Entity]] = frozenset({Cohort, ImportBatch, Programme})
# Fields in which a row only notes what was answered: to have changed them keeps nothing.
NOTES: Mapping[type[Entity], frozenset[str]] = {ImportRow: frozenset({"problems"})}
# Fields that follow from what is done to others: who waits moves up when somebody before them goes.
FOLLOWING: Mapping[type[Entity], frozenset[str]] = {Enrolment: frozenset({"reserve_place"})}
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row was spared.

    "changed": `fields` by `deeds` since; "used": `other` points at it since; "part" of `other`,
    which is kept; "needed" by `other`; "gone": it is no longer there (`deeds` took it out);
    "there": its place is taken.
    """

    why: Why
    operations: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    other: Place | None = None


@dataclass(slots=True)
class Made:
    """The rows of one entity that an operation made: runs (first, last), and single ones."""

    runs: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    singles: set[int] = field(default_factory=set[int])

    def __contains__(self, row_id: int) -> bool:
        return row_id in self.singles or any(first <= row_id <= last for first, last in self.runs)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Stretches of ids in which all of them lie; single ones as one stretch."""
        yield from self.runs
        if self.singles:
            yield min(self.singles), max(self.singles)


AllMade = Mapping[type[Entity], Made]
Skipped = dict[type[Entity], dict[int, Reason]]


def gather_made(changes: Iterable[Change]) -> dict[type[Entity], Made]:
    """What the changes of an operation made, by entity."""
    out: dict[type[Entity], Made] = {}
    for change in changes:
        if change.before is None:
            made = out.setdefault(entity_named(change.entity), Made())
            if change.last_id is None:
                made.singles.add(change.row_id)
            else:
                made.runs.append((change.row_id, change.last_id))
    return out


def find_skipped(
    session: Session, deed_id: int, made: AllMade, moved: Mapping[type[Entity], Iterable[int]]
) -> Skipped:
    """The rows among those made that must stay, with the reason; few statements unless very many
    were touched.

    `moved`: rows that say something else than when they were made. Mostly an operation that stands
    has changed them; but one that was taken back may have left its value, since another had
    changed it by then that was taken back later.
    """
    skipped: Skipped = {entity: {} for entity in made}
    front: list[Place] = []

    def spare(entity: type[Entity], row_id: int, reason: Reason) -> None:
        if row_id in made[entity] and row_id not in skipped[entity]:
            skipped[entity][row_id] = reason
            front.append((entity, row_id))

    for entity, rows in made.items():
        for row_id, reason in touched_since(session, entity, deed_id, rows).items():
            if reason.why == "changed" and not NOTES.get(entity, frozenset()).issuperset(
                reason.fields
            ):
                spare(entity, row_id, reason)
        for row_id, reason in _used(session, entity, made):
            spare(entity, row_id, reason)
        for row_id in moved[entity]:
            spare(entity, row_id, Reason("changed"))
    _spread(session, front, made, spare, _parts)
    front[:] = [(entity, row_id) for entity, rows in skipped.items() for row_id in rows]
    _spread(session, front, made, spare, _needs)
    return skipped


def touched_since(
    session: Session, entity: type[Entity], deed_id: int, rows: Made
) -> dict[int, Reason]:
    """Row → what later operations that still stand did to it: "changed" some fields, or "gone"."""
    fields: dict[int, dict[str, None]] = {}
    operations: dict[int, list[int]] = {}
    gone: set[int] = set()
    for first, last in rows.spans():
        for row_id, operation, after in session.execute(_later(entity, deed_id, first, last)):
            if row_id in rows:
                operations.setdefault(row_id, []).append(operation)
                fields.setdefault(row_id, {}).update(dict.fromkeys(after or ()))
                (gone.discard if after else gone.add)(row_id)
    return {
        row_id: Reason(
            "gone" if row_id in gone else "changed", tuple(dict.fromkeys(by)), tuple(fields[row_id])
        )
        for row_id, by in operations.items()
    }


def _later(
    entity: type[Entity], deed_id: int, first: int, last: int
) -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(Change.row_id, Change.deed_id, Change.after).join(
        Operation, Operation.id == Change.deed_id
    )
    return query.where(
        Change.entity == entity.__name__,
        Change.row_id.between(first, last),
        Change.last_id.is_(None),
        Operation.id > deed_id,
        Operation.kind == "do",
        ~Operation.is_undone,
    ).order_by(Change.id)


def _used(session: Session, entity: type[Entity], made: AllMade) -> Iterator[tuple[int, Reason]]:
    """Rows of others that point at rows which were made, and were not made with them."""
    for other, column, _how in references_to(entity):
        table, theirs = table_of(other), made.get(other, Made())
        for first, last in made[entity].spans():
            query = sa.select(table.c.id, table.c[column]).where(
                table.c[column].between(first, last)
            )
            for low, high in theirs.runs:
                query = query.where(~table.c.id.between(low, high))
            for user, row_id in session.execute(query):
                if user not in theirs.singles:
                    yield row_id, Reason("used", other=(other, user))


# entity and id of a row, and the id of the spared one it hangs together with
Link = tuple[type[Entity], int, int]
Links = Callable[["Session", type[Entity], Sequence[int], AllMade], Iterable[Link]]


def _spread(
    session: Session,
    front: list[Place],
    made: AllMade,
    spare: Callable[[type[Entity], int, Reason], None],
    links: Links,
) -> None:
    """Spare what the links of spared rows lead to, until nothing is added."""
    why: Why = "part" if links is _parts else "needed"
    while front:
        by_entity: dict[type[Entity], list[int]] = {}
        for entity, row_id in front:
            by_entity.setdefault(entity, []).append(row_id)
        front.clear()
        for entity, ids in by_entity.items():
            for start in range(0, len(ids), _MOST):
                for other, row_id, of in list(
                    links(session, entity, ids[start : start + _MOST], made)
                ):
                    spare(other, row_id, Reason(why, other=(entity, of)))


def _parts(
    session: Session, entity: type[Entity], ids: Sequence[int], made: AllMade
) -> Iterator[Link]:
    """(entity, id, whose) of what belongs to these rows: an enrolment to its person, its steps
    to it.
    """
    if entity in GATHERING:
        return
    for other, column, how in references_to(entity):
        if how == "remove" and other in made:
            table = table_of(other)
            query = sa.select(table.c.id, table.c[column]).where(table.c[column].in_(ids))
            yield from ((other, row_id, of) for row_id, of in session.execute(query))
    yield from _lines_of_book(session, entity, ids, made)


def _lines_of_book(
    session: Session, entity: type[Entity], ids: Sequence[int], made: AllMade
) -> Iterator[Link]:
    """What an import's book says of these rows: the lines about one of them, and the pages that
    have such a line.
    """
    if ImportRow in made:
        book = table_of(ImportRow)
        query = sa.select(book.c.id, book.c.entity_id).where(
            book.c.entity == entity.__name__, book.c.entity_id.in_(ids)
        )
        yield from ((ImportRow, row_id, of) for row_id, of in session.execute(query))
    if ImportPage in made and ids:
        page, wanted = table_of(ImportPage), set(ids)
        query = sa.select(page.c.id, page.c.ids).where(
            page.c.entity == entity.__name__,
            page.c.first_id <= max(ids),
            page.c.last_id >= min(ids),
        )
        for first, last in made[ImportPage].spans():
            for row_id, packed in session.execute(query.where(page.c.id.between(first, last))):
                yield from ((ImportPage, row_id, of) for of in wanted.intersection(unpack(packed)))


def _needs(
    session: Session, entity: type[Entity], ids: Sequence[int], made: AllMade
) -> Iterator[Link]:
    """(entity, id, by whom) of what these rows point at."""
    table = table_of(entity)
    for column, target, _how in pointers_of(entity):
        if target in made:
            query = sa.select(table.c.id, table.c[column]).where(
                table.c.id.in_(ids), table.c[column].is_not(None)
            )
            yield from ((target, needed, by) for by, needed in session.execute(query))


@cache
def pointers_of(entity: type[Entity]) -> tuple[tuple[str, type[Entity], str], ...]:
    """(column, entity it points at, "remove" or "clear": what becomes of the row when that one
    goes).
    """
    by_table = {one.__tablename__: one for one in Base.declared if issubclass(one, Entity)}
    return tuple(
        (column.name, by_table[key.column.table.name], column.info.get("on_delete", "remove"))
        for column in table_of(entity).columns
        for key in column.foreign_keys
    )
