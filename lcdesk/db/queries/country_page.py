"""All that a desk has of one country, found by the index of nationalities: people, leads, spellings, what was agreed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.bulk import BATCH, read_records
from lcdesk.db.queries.participants import Query, terms_of
from lcdesk.db.values import table_of
from lcdesk.model.entities import (
    Cohort,
    CohortOrganisation,
    CountryAlias,
    Enrolment,
    Lead,
    Organisation,
    Person,
    Quota,
)
from lcdesk.model.person_names import PARTS

Record = dict[str, Any]
BY_NAME = (("full_name", False),)


class CountryEnrolment(NamedTuple):
    """An enrolment of somebody from the country, with what is counted and grouped."""

    id: int
    person_id: int
    cohort_id: int
    gender: str | None
    status: str | None
    organization: str | None
    kind: str | None
    body: str | None


def find_people(session: Session, country: str) -> list[CountryEnrolment]:
    """Every enrolment of people of this nationality, newest cohort first, within it by name."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    query = sa.select(
        enrolment.c.id, enrolment.c.person_id, enrolment.c.cohort_id, person.c.gender, enrolment.c.status,
        enrolment.c.organization, enrolment.c.organization_kind, enrolment.c.nominating_body,
    ).join_from(enrolment, person, person.c.id == enrolment.c.person_id)  # fmt: skip
    ordered = query.where(person.c.nationality == country).order_by(*terms_of(Query(sort=BY_NAME)), enrolment.c.id)
    result = session.connection().execute(ordered)
    cursor: Any = result.cursor
    found = [CountryEnrolment(*row) for row in cursor.fetchall()]
    result.close()
    places = {cohort["id"]: place for place, cohort in enumerate(list_cohorts(session))}
    return sorted(found, key=lambda one: places[one.cohort_id])


def read_lines(session: Session, ids: Sequence[int]) -> list[Record]:
    """What is shown of these enrolments, in their order: id, names, gender, organization, position, cohort_id, status."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    query = sa.select(
        enrolment.c.id, enrolment.c.person_id, enrolment.c.cohort_id, enrolment.c.status, enrolment.c.organization,
        enrolment.c.position, person.c.gender, person.c.full_name, *(person.c[part] for part in PARTS),
    ).join_from(enrolment, person, person.c.id == enrolment.c.person_id)  # fmt: skip
    found: dict[int, Record] = {}
    for start in range(0, len(ids), BATCH):
        rows = read_records(session, query.where(enrolment.c.id.in_(ids[start : start + BATCH])))
        found.update((row["id"], row) for row in rows)
    return [found[number] for number in ids if number in found]


def list_cohorts(session: Session) -> list[Record]:
    """Every cohort without its counts, newest first: id, name_en, name_zh, starts."""
    cohort = table_of(Cohort)
    query = sa.select(cohort.c.id, cohort.c.name_en, cohort.c.name_zh, cohort.c.starts)
    rows = session.execute(query.order_by(cohort.c.starts.desc().nulls_last(), cohort.c.id.desc()))
    return [dict(row) for row in rows.mappings()]


def list_quotas(session: Session, country: str) -> dict[int, tuple[int | None, int | None]]:
    """Cohort → places agreed for the country, at least and at most."""
    query = sa.select(Quota.cohort_id, Quota.least, Quota.most).where(Quota.by == "country", Quota.value == country)
    return {cohort: (least, most) for cohort, least, most in session.execute(query.order_by(Quota.id))}


def list_organisations(session: Session, country: str) -> list[Record]:
    """Organisations of the directory that belong to the country, by id: name_en, name_zh, name_local, kind, roles."""
    table, link = table_of(Organisation), table_of(CohortOrganisation)
    columns = (table.c.id, table.c.name_en, table.c.name_zh, table.c.name_local, table.c.kind)
    query = sa.select(*columns, link.c.cohort_id, link.c.role)
    query = query.join_from(table, link, link.c.organisation_id == table.c.id, isouter=True)
    found: dict[int, Record] = {}
    for row in session.execute(query.where(table.c.country == country).order_by(table.c.id, link.c.id)).mappings():
        entry = found.setdefault(row["id"], {**{column.name: row[column.name] for column in columns}, "roles": []})
        if row["role"] is not None:
            entry["roles"].append((row["cohort_id"], row["role"]))
    return list(found.values())


def list_aliases(session: Session, country: str) -> list[Record]:
    """The spellings that were learnt for the country, the latest first: id, spelling, file_name, learnt_at."""
    alias = table_of(CountryAlias)
    query = sa.select(alias.c.id, alias.c.spelling, alias.c.file_name, alias.c.learnt_at)
    rows = session.execute(query.where(alias.c.country == country).order_by(alias.c.id.desc()))
    return [dict(row) for row in rows.mappings()]


def enrolments_of(session: Session, people: Sequence[int]) -> list[tuple[int, int, int]]:
    """(person, cohort, enrolment) of these persons, the later ones last."""
    enrolment = table_of(Enrolment)
    query = sa.select(enrolment.c.person_id, enrolment.c.cohort_id, enrolment.c.id).order_by(enrolment.c.id)
    found: list[tuple[int, int, int]] = []
    for start in range(0, len(people), BATCH):
        rows = session.execute(query.where(enrolment.c.person_id.in_(people[start : start + BATCH])))
        found += [(person, cohort, number) for person, cohort, number in rows]
    return found


def list_known(session: Session) -> set[str]:
    """The codes of all countries that have an enrolment or a cooperation lead."""
    counted = sa.text("SELECT DISTINCT nationality FROM tally WHERE number > 0 AND nationality <> ''")
    of_leads = sa.select(Lead.country).where(Lead.country.is_not(None)).distinct()
    return {*session.scalars(counted), *(code for code in session.scalars(of_leads) if code)}
