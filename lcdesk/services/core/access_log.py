"""Who has seen private values without their mask; written beside the history, and never undone."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.store import store_of
from lcdesk.db.values import entity_named
from lcdesk.model.catalogue import KINDS, PARTICIPANT
from lcdesk.model.entities import Enrolment, Reveal
from lcdesk.model.fields import Field, masked
from lcdesk.model.own_fields import own_column
from lcdesk.services.core.desk import Desk, Shown, Work
from lcdesk.services.core.naming import name_of_entry
from lcdesk.texts import N_, _, n_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NOTE = N_("Shown: {field}")
_PEOPLE = frozenset({"Enrolment", "Person"})
HOW = {"shown": N_("shown"), "copied": N_("copied"), "exported": N_("exported")}


@dataclass(frozen=True)
class RevealLine:
    """One time: when, by whom, how ("shown", "copied", "exported"), which field (its label),
    whose or of how many.
    """

    at: dt.datetime
    who: str
    how: str
    field: str
    name: str
    count: int

    @property
    def words(self) -> str:
        """What happened, in the language of the moment."""
        whose = self.name or n_("{count} person", "{count} people", self.count)
        return _(
            "{field} of {name}: {how}",
            field=_(self.field),
            name=whose,
            how=_(HOW.get(self.how, self.how)),
        )


def note(
    desk: Desk, how: Shown, entity: str, row_id: int | None, field: str, count: int = 1
) -> None:
    """Note that a private value of a row ("Enrolment"), or of `count` rows (`row_id` None), left
    its mask.
    """
    kind = entity_named(entity)
    desk.execute(NOTE, lambda work: work.add_reveal(how, kind, row_id, field, count), field=field)


def show(desk: Desk, entity: str, row_id: int, field: str) -> Any:
    """A private value of a row is looked at, which is noted; what it is, where only its mask was
    told, else None. `KnownFault` where it may not be seen.
    """
    if desk.rights.sees_private:
        note(desk, "shown", entity, row_id, field)
        return None
    own = own_column(PARTICIPANT.field(field)) if entity == Enrolment.__name__ else None
    named = field if own is None else own.head

    def ask(work: Work) -> str | None:
        return store_of(work.session).reveal(work.session, entity, row_id, named)

    # an office's server tells what was noted, once that is committed
    said = desk.execute(NOTE, ask, field=field)
    if said is None:
        said = desk.execute(NOTE, ask, field=field)
    if said is None or own is None:
        return said
    return own.kind.restore(json.loads(said))


def note_people(desk: Desk, people: Sequence[int], fields: Collection[str]) -> None:
    """Note that private values of these persons were shown, each at their newest enrolment."""
    newest = (
        sa.select(sa.func.max(Enrolment.id))
        .group_by(Enrolment.person_id)
        .where(Enrolment.person_id.in_(people))
    )
    with desk.reading() as session:
        found = list(session.scalars(newest))

    def write(work: Work) -> None:
        for name in fields:
            for row_id in found:
                work.add_reveal("shown", Enrolment, row_id, name)

    desk.execute(NOTE, write, field="")


def list_reveals(desk: Desk, limit: int = 200, row_id: int | None = None) -> list[RevealLine]:
    """The newest first; with `row_id` only those of one participant."""
    query = sa.select(Reveal).order_by(Reveal.id.desc()).limit(limit)
    if row_id is not None:
        query = query.where(Reveal.entity == "Enrolment", Reveal.row_id == row_id)
    with desk.reading() as session:
        return [
            RevealLine(
                row.at,
                row.who or "",
                row.deed_kind,
                _label_of(row.field),
                _whose(session, row),
                row.count,
            )
            for row in session.scalars(query)
        ]


def _label_of(name: str) -> str:
    held = (kind.by_name[name] for kind in KINDS.values() if name in kind.by_name)
    return next((field.label for field in held), name)


def _whose(session: Session, row: Reveal) -> str:
    """Whose value it was; "" for several participants, who are counted."""
    if row.row_id:
        return name_of_entry(session, row.entity, row.row_id, {})
    return "" if row.entity in _PEOPLE else n_("{count} entry", "{count} entries", row.count)


# --- Private values on their way into a file: masked, or as they are, which is counted and then
# noted ---


OWN = N_("further columns")
"""What reveals call the office's own columns: nobody can say which of them is private, so all
are masked.
"""


class Unmasking:
    """What becomes of private values in one file."""

    def __init__(self, *, is_plain: bool) -> None:
        self.is_plain = is_plain
        self.counts = Counter[str]()  # field → how many values were written as they are

    def text(self, field: Field, record: Mapping[str, Any]) -> str | None:
        """A private value as it is written, None where there is none."""
        said = field.text(record) or None
        return said if said is None else self._taken(field.name, said)

    def own(self, value: object) -> str | None:
        """What stands in a column of the office's own, as it is written."""
        text = None if value is None else str(value)
        return self._taken(OWN, text) if text else text

    def note(self, desk: Desk, row_id: int | None = None, entity: str = "Enrolment") -> None:
        """Note what was written as it is: of one row of an entity, or (None) of several."""
        fields = (field.name for kind in KINDS.values() for field in kind.fields)
        for name in dict.fromkeys((*fields, OWN)):
            if count := self.counts[name]:
                note(desk, "exported", entity, row_id, name, count)

    def _taken(self, name: str, text: str) -> str:
        if not self.is_plain:
            return masked(text)
        self.counts[name] += 1
        return text
