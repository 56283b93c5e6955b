"""Pairs of people who look like one and are not: said once, not asked again."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.model.entities import Person, ToldApart
from lcdesk.model.faults import KnownFault
from lcdesk.model.person_names import name_of
from lcdesk.services.desk import Desk, Work
from lcdesk.texts import N_, _

Two = tuple[int, int]
"""Ids of two persons, the smaller first."""
APART = N_("{name} and {other} are two people")


def tell_apart(desk: Desk, one: int, other: int) -> tuple[str, str]:
    """These two persons are not one: `likely_pairs` lists them no more. One deed, which undo takes back; their names.

    Nothing is written when that was said already. `KnownFault` when they are one entry, or one is not there.
    """
    first, second = pair = _two(one, other)
    with desk.reading() as session:
        names = _named(session, first), _named(session, second)
        if first == second or None in names:
            raise KnownFault(
                _("These are one entry already.") if first == second else _("This entry is no longer there."),
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
    return {(one, other) for one, other in session.execute(sa.select(ToldApart.one_id, ToldApart.other_id))}


def follow_joined(work: Work, kept: int, other: int) -> None:
    """Inside a deed that joins `other` into `kept`: whom the one was told apart from, the other is too."""
    known = told_apart(work.session)
    query = sa.select(ToldApart).where(sa.or_(ToldApart.one_id == other, ToldApart.other_id == other))
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
    return name_of({name: getattr(person, name) for name in ("full_name", "given_name", "family_name", "name_zh")})
