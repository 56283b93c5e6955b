"""Cooperation leads of participants: who wishes to do what with which local partner, how far it
is, when to ask again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lcdesk.db.values import table_of
from lcdesk.model import clock
from lcdesk.model.catalogue import RecordKind
from lcdesk.model.entities import Lead, Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.lists import LEAD_KIND
from lcdesk.model.names import PARTS, name_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import require_row, touched
from lcdesk.services.core.finding import read_one
from lcdesk.texts import N_, _

ADD = N_("New cooperation lead of {name}")
CHANGE = N_("Edit cooperation lead of {name}")
REMOVE = N_("Remove cooperation lead of {name}")
LEAD = RecordKind("lead", N_("Cooperation lead"), fields_of(Lead))
FIRST_STAGE = "idea"
_OVER = "ended"


@dataclass(frozen=True)
class LeadLine:
    """A lead as it stands: whose (`name` "" where nobody is behind it any more), of which
    cohort, and its fields as kept.
    """

    id: int
    version: int
    person_id: int | None
    name: str
    cohort_id: int | None
    country: str | None
    kind: str | None
    partner: str | None
    stage: str | None
    subject: str | None
    next_step: str | None
    due: dt.date | None

    @property
    def is_overdue(self) -> bool:
        """Has the follow-up day passed, while it goes on?"""
        return self.due is not None and self.due < clock.today() and self.stage != _OVER

    @property
    def values(self) -> dict[str, Any]:
        """Field of `LEAD` → value."""
        return {field.name: getattr(self, field.name) for field in LEAD.fields}


def list_leads(
    desk: Desk, *, person_id: int | None = None, cohort_id: int | None = None
) -> list[LeadLine]:
    """The leads of a person, of a cohort, or all: what is to be followed up first comes first,
    what has ended last.
    """
    lead, person = table_of(Lead), table_of(Person)
    columns = [lead.c[name] for name in LeadLine.__dataclass_fields__ if name != "name"]
    query = sa.select(*columns, person.c.full_name, *(person.c[part] for part in PARTS))
    query = query.join_from(lead, person, person.c.id == lead.c.person_id, isouter=True)
    for column, number in ((lead.c.person_id, person_id), (lead.c.cohort_id, cohort_id)):
        query = query if number is None else query.where(column == number)
    is_over = sa.case((lead.c.stage == _OVER, 1), else_=0)
    with desk.reading() as session:
        rows = (
            session.execute(query.order_by(is_over, lead.c.due.nulls_last(), lead.c.id))
            .mappings()
            .all()
        )
    return [_line(dict(row)) for row in rows]


def read_lead(desk: Desk, lead_id: int) -> dict[str, Any]:
    """Field of `LEAD` → value, as a lead stands now; {} when it is gone."""
    with desk.reading() as session:
        row = session.get(Lead, lead_id)
        return (
            {} if row is None else {field.name: getattr(row, field.name) for field in LEAD.fields}
        )


def add_lead(desk: Desk, enrolment_id: int, values: Mapping[str, Any]) -> int:
    """Note a lead of a participant, `values` by field of `LEAD`; its id. The country is theirs
    where none is given.
    """
    record = read_one(desk, enrolment_id)
    if record is None:
        raise KnownFault(_("This participant is no longer there."), _("Nothing was written."))
    _require_kind(values)
    given = {"stage": FIRST_STAGE, "country": record["nationality"], **_given(values)}
    of = {"person_id": record["person_id"], "cohort_id": record["cohort_id"]}
    return desk.execute(ADD, lambda work: work.add(Lead(**of, **given)).id, name=name_of(record))


def change_lead(
    desk: Desk, lead_id: int, values: Mapping[str, Any], shown: Mapping[str, Any] | None = None
) -> None:
    """Set fields of a lead. `shown`: its fields as they were shown; then those somebody changed
    are written, and `EditConflictsFound` says that somebody was faster.
    """
    if "kind" in values:
        _require_kind(values)
    wanted = dict(values) if shown is None else touched(values, shown)

    def change(work: Work) -> None:
        row = work.get(Lead, lead_id)
        told = _("This cooperation lead was changed meanwhile.")
        require_row(LEAD.by_name, row, wanted, shown, told)
        work.set(row, wanted)

    desk.execute(CHANGE, change, name=_whose(desk, lead_id))


def remove_lead(desk: Desk, lead_id: int) -> None:
    """Take a lead out."""
    desk.execute(
        REMOVE, lambda work: work.remove(work.get(Lead, lead_id)), name=_whose(desk, lead_id)
    )


def kind_words(code: str | None) -> str:
    """The kind of a lead in the language of the moment."""
    return LEAD_KIND.format(code) if code else _("without a kind")


def _line(row: dict[str, Any]) -> LeadLine:
    names = {name: row.pop(name) for name in ("full_name", *PARTS)}
    return LeadLine(name=name_of(names) if row.get("person_id") is not None else "", **row)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _require_kind(values: Mapping[str, Any]) -> None:
    if not values.get("kind"):
        raise KnownFault(_("Say which kind of cooperation it is."), _("Nothing was written."))


def _whose(desk: Desk, lead_id: int) -> str:
    lead, person = table_of(Lead), table_of(Person)
    query = sa.select(person.c.full_name, *(person.c[part] for part in PARTS))
    query = query.join_from(lead, person, person.c.id == lead.c.person_id).where(
        lead.c.id == lead_id
    )
    with desk.reading() as session:
        found = session.execute(query).mappings().first()
    return name_of(dict(found)) if found else "–"
