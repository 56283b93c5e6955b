"""What was done, by whom, when, in words; the changes of one entry, field by field; and what stands
after a failure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from lcdesk.db.queries.curriculum import best_name
from lcdesk.db.values import decode, entity_named
from lcdesk.model import clock, own_fields
from lcdesk.model.entities import Change, Enrolment, Operation, SignedReport
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import HIDDEN, Field, fields_of
from lcdesk.model.own_fields import OwnColumn
from lcdesk.receipts import Receipt
from lcdesk.services.core.desk import Desk, words_of
from lcdesk.services.core.naming import (
    BEHIND,
    BESIDE,
    covers,
    last_known,
    load_named,
    name_of_entry,
)
from lcdesk.services.core.undo_outcomes import UndoOutcome
from lcdesk.texts import N_, _, n_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Turn = Literal["undo", "redo"]
NAMED = 4  # entries of a run told by name
_PROGRAMME = "programme_id"


@dataclass(frozen=True)
class OperationLine:
    """One thing done."""

    id: int
    at: dt.datetime
    who: str
    words: str
    kind: str
    is_undone: bool
    rows: int
    label: str = ""  # as marked, whatever the language: what kind of operation it was
    turn: Turn | None = None  # what can be done with it now
    turned: int = 0  # the number of the operation that is then taken back or done again


def list_operations(desk: Desk, limit: int = 200, before: int | None = None) -> list[OperationLine]:
    """The newest operations first; `before` an operation's number to go on from there."""
    query = sa.select(Operation).order_by(Operation.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Operation.id < before)
    with desk.reading() as session:
        operations = list(session.scalars(query))
        rows = _count_rows(session, [operation.id for operation in operations])
        standing = _read_turned(session, operations)
        reports = _reports_of_others(desk, session, operations)
        return [
            OperationLine(
                d.id,
                clock.to_the_second(d.at),
                d.who or "",
                told_of(d),
                d.kind,
                d.is_undone,
                rows.get(d.id, 0),
                d.label,
                *(_turn_of(d, standing) if desk.may_turn(d) and d.id not in reports else (None, 0)),
            )
            for d in operations
        ]


def _reports_of_others(
    desk: Desk, session: Session, operations: Sequence[Operation]
) -> AbstractSet[int]:
    """Those by which somebody else kept a report at an office: only they take it back."""
    others = [one.id for one in operations if one.who != desk.who]
    if desk.rights.group is None or not others:
        return frozenset()
    query = sa.select(Change.deed_id).where(
        Change.deed_id.in_(others), Change.entity == SignedReport.__name__
    )
    return set(session.scalars(query))


def _read_turned(session: Session, operations: Sequence[Operation]) -> dict[int, tuple[int, bool]]:
    """Operation that these took back or did again → what turned it last, is it undone?"""
    from sqlalchemy.orm import aliased

    turn = aliased(Operation)
    query = (
        sa.select(Operation.id, sa.func.max(turn.id), Operation.is_undone)
        .join(turn, turn.target_id == Operation.id)
        .where(Operation.id.in_({one.target_id for one in operations if one.target_id}))
        .group_by(Operation.id, Operation.is_undone)
    )
    return {number: (last, is_undone) for number, last, is_undone in session.execute(query)}


def _turn_of(operation: Operation, turned: dict[int, tuple[int, bool]]) -> tuple[Turn | None, int]:
    """What can be done with an operation; with one that took another back or did it again, as long
    as that was the last turn of the other.
    """
    if operation.kind == "do":
        return ("redo" if operation.is_undone else "undo"), operation.id
    last, is_undone = turned.get(operation.target_id or 0, (0, False))
    if last != operation.id:
        return None, 0
    return ("redo" if is_undone else "undo"), operation.target_id or 0


def _count_rows(session: Session, ids: list[int]) -> dict[int, int]:
    """Operation → how many entries it is about: of the kind it touched most (22 participants, not
    their 22 persons as well).
    """
    number = sa.func.sum(sa.func.coalesce(Change.last_id - Change.row_id + 1, 1))
    query = (
        sa.select(Change.deed_id, Change.entity, number)
        .where(Change.deed_id.in_(ids))
        .group_by(Change.deed_id, Change.entity)
    )
    rows, beside = dict[int, int](), dict[int, int]()
    for deed_id, entity, count in session.execute(query):
        numbers = beside if entity in BESIDE else rows
        numbers[deed_id] = max(
            numbers.get(deed_id, 0), count if entity not in BEHIND else min(count, 1)
        )
    return {**beside, **rows}


@dataclass(frozen=True)
class EntryChange:
    """What an operation did to one entry: which kind of entry, whose, and (field, old, new) as
    people read it.

    `count` > 1: so many entries were made or removed in one go, without a line for each; `names`
    are the first of them.
    """

    entity: str
    name: str
    what: Literal["made", "changed", "removed"]
    fields: tuple[tuple[str, str, str], ...]
    count: int = 1
    names: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What several of such entries are called, in the language of the moment."""
        return _(entity_named(self.entity).plural)


def read_changes(desk: Desk, deed_id: int, limit: int = 200) -> list[EntryChange]:
    """What one operation changed, entry by entry; private values are masked. `KnownFault` where
    the desk is damaged there.
    """
    query = sa.select(Change).where(Change.deed_id == deed_id).order_by(Change.id).limit(limit)
    with desk.reading() as session:
        try:
            changes = session.scalars(query).all()
        except ValueError as unread:  # no JSON any more
            raise KnownFault(
                _("What this step changed cannot be read: the desk is damaged there."),
                _("Nothing was changed. An earlier backup may hold it whole."),
            ) from unread
        _held = load_named(session, ((one.entity, one.row_id) for one in changes))
        return [_entry(session, change) for change in changes]


def find_maker(desk: Desk, entity: str, row_id: int) -> int | None:
    """The operation that made an entry, e.g. the import behind an ImportBatch; None when it was
    taken back or is unknown.
    """
    query = (
        sa.select(Change, Operation.id)
        .join(Operation, Operation.id == Change.deed_id)
        .where(Change.entity == entity, covers(row_id))
    )
    query = query.where(Operation.kind == "do", ~Operation.is_undone).order_by(Change.id)
    with desk.reading() as session:
        return next(
            (deed_id for change, deed_id in session.execute(query) if change.before is None), None
        )


def _entry(session: Session, change: Change) -> EntryChange:
    entity = entity_named(change.entity)
    what: Literal["made", "changed", "removed"] = (
        "changed" if change.before and change.after else "removed" if change.before else "made"
    )
    if change.last_id is not None:
        return EntryChange(
            change.entity,
            "",
            what,
            (),
            change.last_id - change.row_id + 1,
            _first_names(session, change),
        )
    before, after = (decode(entity, kept) if kept else {} for kept in (change.before, change.after))
    pairs = [
        (
            field.title,
            _shown(field, before.get(field.column)),
            _shown(field, after.get(field.column)),
        )
        for field in fields_of(entity)
        if before.get(field.column) != after.get(field.column)
    ]
    if entity is Enrolment:
        pairs += [
            (own.title, _shown_own(own, before), _shown_own(own, after))
            for own in own_fields.in_force().fields
            if own.kept_in(before) != own.kept_in(after)
        ]
    if before.get(_PROGRAMME) != after.get(_PROGRAMME):
        pairs.append((_("Programme"), _programme(session, before), _programme(session, after)))
    name = name_of_entry(session, change.entity, change.row_id, {**after, **before})
    return EntryChange(
        change.entity, name, what, tuple(pair for pair in pairs if pair[1] or pair[2])
    )


def _programme(session: Session, values: dict[str, Any]) -> str:
    """What the programme of a cohort is called, or was last."""
    row_id = values.get(_PROGRAMME)
    titles = last_known(session, "Programme", row_id) if row_id else {}
    return best_name({"title_en": None, "title_zh": None, **titles}, "title_en", "title_zh") or ""


def _first_names(session: Session, change: Change) -> tuple[str, ...]:
    """What the first entries of a run are called: as they stand now, or as they were when they
    were removed.
    """
    if change.entity in BEHIND:
        return ()
    last = min(change.last_id or change.row_id, change.row_id + NAMED - 1)
    names = (
        name_of_entry(session, change.entity, row_id, {})
        for row_id in range(change.row_id, last + 1)
    )
    return tuple(name for name in names if name)


def undo_operation(desk: Desk, deed_id: int) -> UndoOutcome:
    """Take back one operation, whenever it was done; what was changed since is kept."""
    return desk.undo(deed_id)


def turn_operation(desk: Desk, deed_id: int, turn: Turn) -> UndoOutcome:
    """Take one operation back, or do one that was taken back again, whenever that was; what was
    changed since is kept.
    """
    return desk.undo(deed_id) if turn == "undo" else desk.redo(deed_id)


def preview_undo(desk: Desk, deed_id: int | None = None) -> UndoOutcome:
    """What taking back one operation (None: the last) would do, row by row; nothing is written."""
    return desk.preview_undo(deed_id)


def preview_turn(desk: Desk, deed_id: int, turn: Turn) -> UndoOutcome:
    """What `turn_operation` would do, row by row; nothing is written."""
    return desk.preview_undo(deed_id) if turn == "undo" else desk.preview_redo(deed_id)


def _shown(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if field.is_private:
        return HIDDEN
    return str(value) if field.column != field.name else field.kind.format(value)


def _shown_own(field: OwnColumn, columns: dict[str, Any]) -> str:
    value = field.kept_in(columns)
    return "" if value is None else HIDDEN if field.is_private else field.kind.format(value)


def told_of(operation: Operation) -> str:
    """What was done in words; of an undo or a redo, what it took back or did again."""
    words = words_of(operation)
    if operation.kind == "undo":
        return _("Undo: {what}", what=words)
    return _("Redo: {what}", what=words) if operation.kind == "redo" else words


# --- What was done for good before a failure: from the receipts of this process ---


_MOST = 12  # the last ones: what stands may be long
_WAY_BACK = {
    "do": N_("undo takes it back"),
    "undo": N_("redo does it again"),
    "redo": N_("undo takes it back"),
    "erase": N_("this cannot be undone"),
}
_WORDS = {"undo": N_("Undone: {what}"), "redo": N_("Done again: {what}")}


def done_words(receipts: Sequence[Receipt]) -> str:
    """What stands, a line each, and how it can be taken back; "" where nothing was done."""
    if not receipts:
        return ""
    left = len(receipts) - _MOST
    lines = [_(", ").join(_parts(one)) for one in receipts[-_MOST:]]
    if left > 0:
        lines.insert(0, n_("and {count} more", "and {count} more", left))
    return "\n".join((_("Done before that, and it stands:"), *(f"  {line}" for line in lines)))


def _parts(receipt: Receipt) -> Iterator[str]:
    what = words_of(receipt)
    yield _(_WORDS[receipt.kind], what=what) if receipt.kind in _WORDS else what
    if receipt.people:
        yield n_("{count} person", "{count} people", receipt.people)
    if receipt.kind in _WAY_BACK:
        yield _(_WAY_BACK[receipt.kind])
    if not receipt.is_sure:
        yield _("perhaps: the program was stopped just then; look into the history")
