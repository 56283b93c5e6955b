"""An alliance seen as a whole: its members by role and country, its events in order of time, its
demonstration projects with what they have brought, each figure with or without a source.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db.queries import record_lists as names
from lcdesk.db.values import table_of
from lcdesk.model import clock
from lcdesk.model.entities import (
    AllianceMember,
    Event,
    EventOrganisation,
    EventPerson,
    Expert,
    Organisation,
    Person,
    Project,
    ProjectOrganisation,
)
from lcdesk.model.kinds.words import Amount, amounts_in, latest, measure_of
from lcdesk.services.core.desk import Desk
from lcdesk.texts import language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

UNKNOWN = ""


@dataclass(frozen=True)
class MemberLine:
    """A member: its name, what it is ("organisation", "person", "expert") and the id of that, its
    country, role and since when; `is_current`: not left yet.
    """

    id: int
    name: str
    what: str
    target_id: int
    country: str | None
    role: str | None
    since: dt.date | None
    until: dt.date | None
    document: str | None
    is_current: bool


@dataclass(frozen=True)
class EventLine:
    """An event: its title, days and place, and how many organisations and people are noted."""

    id: int
    title: str
    kind: str | None
    starts: dt.date | None
    ends: dt.date | None
    country: str | None
    city: str | None
    place: str | None
    organisations: int
    people: int
    has_documents: bool


@dataclass(frozen=True)
class ProjectLine:
    """A demonstration project: where, how far, who owns it, and its figures."""

    id: int
    title: str
    technology: str | None
    country: str | None
    city: str | None
    stage: str | None
    from_year: int | None
    to_year: int | None
    owners: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class AmountSum:
    """What figures of one quantity and unit come to: `stated` are they, each with the id of the
    project that states it; those that name a source apart from those that do not.
    """

    quantity: str
    unit: str
    stated: tuple[tuple[int, Amount], ...]

    @property
    def sourced(self) -> Decimal:
        """What those with a source come to."""
        return self._sum(has_source=True)

    @property
    def unsourced(self) -> Decimal:
        """What those without come to."""
        return self._sum(has_source=False)

    @property
    def figures(self) -> tuple[int, int]:
        """How many there are of both."""
        with_source = sum(bool(one.source) for _project, one in self.stated)
        return with_source, len(self.stated) - with_source

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.sourced + self.unsourced

    def projects(self, *, has_source: bool) -> tuple[int, ...]:
        """Which projects state those with a source, or those without."""
        found = (project for project, one in self.stated if bool(one.source) == has_source)
        return tuple(dict.fromkeys(found))

    def _sum(self, *, has_source: bool) -> Decimal:
        told = (one.amount for _project, one in self.stated if bool(one.source) == has_source)
        return sum(told, Decimal(0))


@dataclass(frozen=True)
class AllianceOverview:
    """All of it; counts are of current members."""

    members: tuple[MemberLine, ...]
    events: tuple[EventLine, ...]
    projects: tuple[ProjectLine, ...]

    @property
    def current(self) -> tuple[MemberLine, ...]:
        """Those who are members today."""
        return tuple(member for member in self.members if member.is_current)

    @property
    def by_role(self) -> dict[str, int]:
        """Role ("" where none is noted) → current members."""
        return dict(Counter(member.role or UNKNOWN for member in self.current))

    @property
    def by_country(self) -> dict[str, int]:
        """Country ("" where none is known) → current members, most first."""
        return dict(Counter(member.country or UNKNOWN for member in self.current).most_common())

    @property
    def undocumented(self) -> tuple[int, ...]:
        """The ids of current members of whom no document says that they are."""
        return tuple(member.id for member in self.current if not member.document)

    @property
    def sums(self) -> tuple[AmountSum, ...]:
        """What the projects have brought."""
        return sums_of((project.id, project.amounts) for project in self.projects)


def read_alliance(desk: Desk, alliance_id: int | None) -> AllianceOverview:
    """An alliance seen as a whole; None: all there is, of whichever alliance or none."""
    with desk.reading() as session:
        return AllianceOverview(
            tuple(_members(session, alliance_id)),
            tuple(_events(session, alliance_id)),
            tuple(_projects(session, alliance_id)),
        )


def sums_of(projects: Iterable[tuple[int, Iterable[Amount]]]) -> tuple[AmountSum, ...]:
    """What projects (their ids) state, added up by quantity and unit, of several years the latest;
    by unit, then quantity. Nothing is converted.
    """
    found: dict[tuple[str, str], list[tuple[int, Amount]]] = {}
    for project, amounts in projects:
        for amount in latest(amounts):
            found.setdefault(measure_of(amount), []).append((project, amount))
    sums = (AmountSum(*measure, tuple(stated)) for measure, stated in found.items())
    return tuple(sorted(sums, key=_measure_order))


def _measure_order(one: AmountSum) -> tuple[str, str, str, str]:
    return one.unit.casefold(), one.quantity.casefold(), one.unit, one.quantity


_TARGETS = {"organisation": Organisation, "person": Person, "expert": Expert}


def _members(session: Session, alliance_id: int | None) -> list[MemberLine]:
    """The members, those who joined first at the top; one of whom nobody is left is left out."""
    member = table_of(AllianceMember)
    query = sa.select(member).order_by(member.c.since.nulls_last(), member.c.id)
    rows = session.execute(_of(query, member, alliance_id)).mappings().all()
    called = {
        what: names.call(session, target, {row[f"{what}_id"] for row in rows} - {None})
        for what, target in _TARGETS.items()
    }
    countries = {what: _countries(session, what) for what in _TARGETS} if rows else {}
    today, out = clock.today(), list[MemberLine]()
    for row in rows:
        what = next((one for one in _TARGETS if row[f"{one}_id"] is not None), None)
        if what is None:
            continue
        target_id = row[f"{what}_id"]
        out.append(
            MemberLine(
                row["id"],
                called[what].get(target_id, "?"),
                what,
                target_id,
                countries[what].get(target_id),
                row["role"],
                row["since"],
                row["until"],
                row["document"],
                row["until"] is None or row["until"] >= today,
            )
        )
    return out


def _countries(session: Session, what: str) -> dict[int, str | None]:
    """Id → country, of those who are members; of an expert without one that of the organisation."""
    table, member = table_of(_TARGETS[what]), table_of(AllianceMember)
    column = table.c.nationality if what == "person" else table.c.country
    source: sa.FromClause = table
    if what == "expert":
        organisation = table_of(Organisation)
        column = sa.func.coalesce(column, organisation.c.country)
        source = table.outerjoin(organisation, organisation.c.id == table.c.organisation_id)
    ids = sa.select(member.c[f"{what}_id"])
    query = sa.select(table.c.id, column).select_from(source).where(table.c.id.in_(ids))
    return {row_id: country for row_id, country in session.execute(query)}


def _events(session: Session, alliance_id: int | None) -> list[EventLine]:
    """The events by their first day, those without one at the end."""
    event = table_of(Event)
    query = sa.select(event).order_by(event.c.starts.nulls_last(), event.c.id)
    people = _counts(session, EventPerson)
    organisations = _counts(session, EventOrganisation)
    return [
        EventLine(
            row["id"],
            _title(row),
            row["kind"],
            row["starts"],
            row["ends"],
            row["country"],
            (row["city_zh"] or row["city"]) if language() == "zh" else row["city"],
            row["place"],
            organisations.get(row["id"], 0),
            people.get(row["id"], 0),
            bool(row["documents"]),
        )
        for row in session.execute(_of(query, event, alliance_id)).mappings()
    ]


def _counts(session: Session, part: type[EventPerson | EventOrganisation]) -> dict[int, int]:
    """Event → how many different ones have a part in it."""
    table = table_of(part)
    who = table.c.expert_id if part is EventPerson else table.c.organisation_id
    query = sa.select(table.c.event_id, sa.func.count(who.distinct())).group_by(table.c.event_id)
    return {event: count for event, count in session.execute(query)}


def _projects(session: Session, alliance_id: int | None) -> list[ProjectLine]:
    """The projects as they began."""
    project = table_of(Project)
    query = sa.select(project).order_by(project.c.from_year.nulls_last(), project.c.id)
    rows = session.execute(_of(query, project, alliance_id)).mappings().all()
    parts = names.list_parts(session, ProjectOrganisation.__name__, None, "owner")
    called = names.call(session, Organisation, {part["member"] for part in parts})
    owners: dict[int, list[str]] = {}
    for part in parts:
        owners.setdefault(part["owner"], []).append(called.get(part["member"], "?"))
    return [
        ProjectLine(
            row["id"],
            _title(row),
            row["technology"],
            row["country"],
            row["city"],
            row["stage"],
            row["from_year"],
            row["to_year"],
            "; ".join(owners.get(row["id"], ())),
            tuple(amounts_in(row["results"])),
        )
        for row in rows
    ]


def _of(
    query: sa.Select[*tuple[object, ...]], table: sa.Table, alliance_id: int | None
) -> sa.Select[*tuple[object, ...]]:
    return query if alliance_id is None else query.where(table.c.alliance_id == alliance_id)


def _title(row: Mapping[str, str | None] | sa.RowMapping) -> str:
    said: Sequence[str | None] = (row["title_en"], row["title_zh"])
    return next(filter(None, reversed(said) if language() == "zh" else said), "?")
