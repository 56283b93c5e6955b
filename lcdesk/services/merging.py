"""Two entries that are one person become one: fields chosen, every relation moved, one operation
that undo takes back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.erasure.erased_elsewhere import MERGE
from lcdesk.db.history.recorder import references_to
from lcdesk.db.values import kept_columns, table_of
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Enrolment, Entity, Person, ToldApart
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field, fields_of, masked
from lcdesk.model.kinds import LongText
from lcdesk.model.names import name_of
from lcdesk.model.own_fields import in_force
from lcdesk.model.statuses import RESERVE
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found
from lcdesk.services.core.naming import WORDS, shown_cohort
from lcdesk.services.importing.importing import Progress, read_present
from lcdesk.services.participants import records
from lcdesk.tabular.plan.duplicate_rows import Double, find_duplicates
from lcdesk.tabular.plan.sameness import is_same
from lcdesk.texts import N_, _, with_label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LATER = N_("{field} (of the entry joined)")
Row = dict[str, Any]


@dataclass(frozen=True)
class Pair:
    """One field of both entries. `key` is what `merge` takes: "passport_no", in a shared cohort
    "dietary@3".
    """

    key: str
    field: str
    title: str
    kept: Any
    other: Any
    value: Any
    kept_text: str
    other_text: str
    cohort_id: int | None = None

    @property
    def is_conflict(self) -> bool:
        """Do both say something, and not the same?"""
        both = self.kept is not None and self.other is not None
        return both and not is_same("participant", self.field, self.kept, self.other)

    @property
    def is_private(self) -> bool:
        """Is it shown masked?"""
        return PARTICIPANT.field(self.field).is_private

    def masked(self) -> Pair:
        """The same with its values masked."""
        kept, other, value = (
            None if one is None else masked(str(one)) for one in (self.kept, self.other, self.value)
        )
        return replace(
            self,
            kept=kept,
            other=other,
            value=value,
            kept_text=masked(self.kept_text),
            other_text=masked(self.other_text),
        )


@dataclass(frozen=True)
class Moved:
    """Rows that go over to the kept person: entity, how many, and in words."""

    entity: str
    count: int
    words: str


@dataclass(frozen=True)
class PersonComparison:
    """Two people side by side: every field one of them has, what moves, and the cohorts both are
    in (id, name).
    """

    kept: int
    other: int
    kept_name: str
    other_name: str
    pairs: tuple[Pair, ...]
    moves: tuple[Moved, ...]
    shared: tuple[tuple[int, str], ...]

    @property
    def private(self) -> tuple[Pair, ...]:
        """The fields that are shown masked."""
        return tuple(pair for pair in self.pairs if pair.is_private)

    def masked(self) -> PersonComparison:
        """The same with private values masked, to be told; merging by it would write masks."""
        return replace(
            self, pairs=tuple(pair.masked() if pair.is_private else pair for pair in self.pairs)
        )

    @property
    def conflicts(self) -> tuple[Pair, ...]:
        """The fields that need a choice (without one, the kept entry's value stands)."""
        return tuple(pair for pair in self.pairs if pair.is_conflict)


def compare(desk: Desk, kept_person: int, other_person: int) -> PersonComparison:
    """What joining would do: field by field with the value that would stand, and what moves; ids
    are of persons.
    """
    with desk.reading() as session:
        kept, other = _both(session, kept_person, other_person)
        shared = _shared(session, kept.id, other.id)
        pairs = _all_pairs(session, kept, other)
        names = tuple(
            (mine.cohort_id, shown_cohort(session, mine.cohort_id)) for mine, _theirs in shared
        )
        moves = tuple(_moves(session, other, [theirs.id for _mine, theirs in shared]))
        return PersonComparison(
            kept.id, other.id, _name(kept), _name(other), tuple(pairs), moves, names
        )


def merge(
    desk: Desk,
    kept: int,
    other: int,
    values: Mapping[str, Any] | None = None,
    shown: PersonComparison | None = None,
) -> None:
    """Join person `other` into `kept`: one operation, undo restores both.

    `values`: key of a `Pair` → the value that stands; for the rest the kept entry's own, or the
    other's where it has none. What is not chosen stays readable among the further columns of the
    enrolment (private fields: in the history only); long texts are put one below the other.
    `shown`: the comparison they were looked at in; `EditConflictsFound` when one of them says
    something else by now.
    """
    chosen = dict(values or {})
    with desk.reading() as session:
        names = [_name(person) for person in _both(session, kept, other)]
    desk.back_up_before("before joining")

    def join(work: Work) -> None:
        if shown is not None:
            _require_as_shown(_all_pairs(work.session, *_both(work.session, kept, other)), shown)
        _join(work, kept, other, chosen)

    desk.execute(MERGE, join, name=names[0], other=names[1])


def likely_pairs(
    desk: Desk, cohort_id: int | None = None, step: Progress | None = None
) -> list[Double]:
    """People who may be one, surest first: of a cohort with anybody, or (None) of the whole desk;
    ids are of persons.

    Those who were told apart (`lcdesk.services.merging`) are left out. `step(done, total)`
    may raise to end it: with very many people it takes a while.
    """
    present = read_present(desk, cohort_id)
    with desk.reading() as session:
        apart = told_apart(session)
    found = find_duplicates(present, is_whole=cohort_id is None, step=step)
    return [pair for pair in found if (pair.kept, pair.other) not in apart]


def field_of(pair: Pair) -> Field:
    """The field a pair is about."""
    return PARTICIPANT.field(pair.field)


def shown(pair: Pair, value: Any) -> str:
    """A value of the pair's field as people read it."""
    return "" if value is None else field_of(pair).kind.format(value)


def _join(work: Work, kept_id: int, other_id: int, chosen: Mapping[str, Any]) -> None:
    kept, other = _both(work.session, kept_id, other_id)
    for mine, theirs in _shared(work.session, kept.id, other.id):
        columns, left = _decided(mine, theirs, chosen, mine.cohort_id)
        if columns.get("status") != RESERVE:  # the other's place there does not come along
            columns |= {"reserve_place": None}
        columns |= {"extra": _joined_extra(mine.extra, theirs.extra, left)}
        records.join(work, mine, theirs, columns)
    columns, left = _decided(kept, other, chosen, None)
    newest = max(
        (*_enrolments(work.session, kept.id), *_enrolments(work.session, other.id)),
        key=lambda row: row.id,
        default=None,
    )
    if left and newest:
        extra = _joined_extra(newest.extra, None, left)
        records.set_fields(work, {newest.id: {"extra": extra}})
    follow_joined(work, kept.id, other.id)
    records.join(work, kept, other, columns)


def _both(session: Session, kept_id: int, other_id: int) -> tuple[Person, Person]:
    if kept_id == other_id:
        raise KnownFault(_("These are one entry already."), _("Choose two different people."))
    found = [session.get(Person, person_id) for person_id in (kept_id, other_id)]
    if found[0] is None or found[1] is None:
        raise KnownFault(
            _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    return found[0], found[1]


def _enrolments(session: Session, person_id: int) -> list[Enrolment]:
    return list(
        session.scalars(
            sa.select(Enrolment).where(Enrolment.person_id == person_id).order_by(Enrolment.id)
        )
    )


def _shared(session: Session, kept_id: int, other_id: int) -> list[tuple[Enrolment, Enrolment]]:
    """The enrolments of both in one cohort; of several of one person the first is the one that
    stays.
    """
    mine = {enrolment.cohort_id: enrolment for enrolment in reversed(_enrolments(session, kept_id))}
    theirs = _enrolments(session, other_id)
    return [(mine[one.cohort_id], one) for one in theirs if one.cohort_id in mine]


def _all_pairs(session: Session, kept: Person, other: Person) -> list[Pair]:
    """Those of the two people, then those of the cohorts both are in."""
    pairs = [*_pairs(kept, other, None)]
    for mine, theirs in _shared(session, kept.id, other.id):
        pairs += _pairs(mine, theirs, mine.cohort_id)
    return pairs


def _require_as_shown(pairs: Sequence[Pair], shown: PersonComparison) -> None:
    now, seen = ({one.key: one for one in all_} for all_ in (pairs, shown.pairs))
    clashes: list[EditConflict] = []
    for key, one in {**seen, **now}.items():
        here, then = now.get(key), seen.get(key)
        for mine, theirs in (
            (here and here.kept, then and then.kept),
            (here and here.other, then and then.other),
        ):
            clashes += [EditConflict(field_of(one), mine, theirs)] if mine != theirs else []
    if clashes:
        raise edit_conflicts_found(
            _("One of these entries was changed while you were comparing them."), clashes
        )


def _pairs(kept: Entity, other: Entity, cohort_id: int | None) -> Iterator[Pair]:
    for field in fields_of(type(kept)):
        mine, theirs = getattr(kept, field.column), getattr(other, field.column)
        if mine is None and theirs is None:
            continue
        mine_text, other_text = (
            "" if value is None else field.kind.format(value) for value in (mine, theirs)
        )
        value = _settled(field, mine, theirs)
        key = _key(field, cohort_id)
        yield Pair(
            key, field.name, field.title, mine, theirs, value, mine_text, other_text, cohort_id
        )


def _key(field: Field, cohort_id: int | None) -> str:
    return field.name if cohort_id is None else f"{field.name}@{cohort_id}"


def _settled(field: Field, mine: Any, theirs: Any) -> Any:
    """What stands when nobody chooses."""
    if mine is None or theirs is None:
        return theirs if mine is None else mine
    is_text = isinstance(field.kind, LongText)
    return (
        f"{mine}\n{theirs}"
        if is_text and not is_same("participant", field.name, mine, theirs)
        else mine
    )


def _decided(
    kept: Entity, other: Entity, chosen: Mapping[str, Any], cohort_id: int | None
) -> tuple[Row, Row]:
    """The column values of the kept row; and (title → text) of what was said and does not stand,
    private values left out.
    """
    left: Row = {}
    values: Row = {}
    for field in fields_of(type(kept)):
        mine, theirs = getattr(kept, field.column), getattr(other, field.column)
        value = chosen.get(_key(field, cohort_id), _settled(field, mine, theirs))
        values[field.column] = value
        for said in (mine, theirs):
            if said is None or field.is_private or _stands(field, said, value):
                continue
            left[_(LATER, field=field.title)] = field.kind.format(said)
    known = {field.column for field in fields_of(type(kept))}
    for column in (
        name for name in kept_columns(type(kept)) if name not in known and name != "extra"
    ):
        values[column] = (
            getattr(kept, column) if getattr(kept, column) is not None else getattr(other, column)
        )
    return values, left


def _stands(field: Field, said: Any, value: Any) -> bool:
    if value is None:
        return False
    return is_same("participant", field.name, said, value) or (
        isinstance(field.kind, LongText) and str(said) in str(value)
    )


def _joined_extra(mine: Row | None, theirs: Row | None, left: Row) -> Row | None:
    """Further columns of both; where both have one and differ, the other's gets a head of its
    own, unless it is private.
    """
    out, private = dict(mine or {}), {one.head for one in in_force().fields if one.is_private}
    for head, text in [*(theirs or {}).items(), *left.items()]:
        if out.get(head) == text or (head in out and head in private):
            continue
        free, number = head, 2
        while free in out:
            free, number = f"{head} {number}", number + 1
        out[free] = text
    return out or None


def _moves(session: Session, other: Person, joined: Sequence[int]) -> Iterator[Moved]:
    counts: Counter[str] = Counter()
    for entity, column, _how in references_to(Person):
        table = table_of(entity)
        query = sa.select(sa.func.count()).where(table.c[column] == other.id)
        if entity is Enrolment:
            query = query.where(table.c.id.not_in(joined))
        counts[entity.__name__] += session.scalar(query) or 0
    for entity, column, _how in references_to(Enrolment):
        table = table_of(entity)
        counts[entity.__name__] += (
            session.scalar(sa.select(sa.func.count()).where(table.c[column].in_(joined))) or 0
        )
    for name, count in counts.items():
        if count:
            yield Moved(name, count, with_label(_(WORDS.get(name, name)), count))


def _name(person: Person) -> str:
    return name_of(
        {
            name: getattr(person, name)
            for name in ("full_name", "given_name", "family_name", "name_zh")
        }
    )


# --- Pairs of people who look like one and are not: said once, not asked again ---


Two = tuple[int, int]
"""Ids of two persons, the smaller first."""
APART = N_("{name} and {other} are two people")


def tell_apart(desk: Desk, one: int, other: int) -> tuple[str, str]:
    """These two persons are not one: `likely_pairs` lists them no more. One operation, which undo
    takes back; their names.

    Nothing is written when that was said already. `KnownFault` when they are one entry, or one is
    not there.
    """
    first, second = pair = _two(one, other)
    with desk.reading() as session:
        names = _named(session, first), _named(session, second)
        if first == second or None in names:
            raise KnownFault(
                _("These are one entry already.")
                if first == second
                else _("This entry is no longer there."),
                _("Choose two different people."),
            )
        is_said = pair in told_apart(session)
    if not is_said:
        desk.execute(
            APART,
            lambda work: work.add(ToldApart(one_id=first, other_id=second)).id,
            name=names[0] or "?",
            other=names[1] or "?",
        )
    return names[0] or "?", names[1] or "?"


def told_apart(session: Session) -> set[Two]:
    """Every pair that was told apart."""
    return {
        (one, other)
        for one, other in session.execute(sa.select(ToldApart.one_id, ToldApart.other_id))
    }


def follow_joined(work: Work, kept: int, other: int) -> None:
    """Inside an operation that joins `other` into `kept`: whom the one was told apart from, the
    other is too.
    """
    known = told_apart(work.session)
    query = sa.select(ToldApart).where(
        sa.or_(ToldApart.one_id == other, ToldApart.other_id == other)
    )
    for row in list(work.session.scalars(query)):
        stranger = row.other_id if row.one_id == other else row.one_id
        first, second = pair = _two(kept, stranger)
        if stranger == kept or pair in known:
            work.remove(row)
        else:
            work.set(row, {"one_id": first, "other_id": second})
            known.add(pair)


def _two(one: int, other: int) -> Two:
    return min(one, other), max(one, other)


def _named(session: Session, person_id: int) -> str | None:
    person = session.get(Person, person_id)
    if person is None:
        return None
    return name_of(
        {
            name: getattr(person, name)
            for name in ("full_name", "given_name", "family_name", "name_zh")
        }
    )
