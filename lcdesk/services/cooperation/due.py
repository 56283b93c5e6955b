"""What is to be followed up, over leads, demonstration projects and alumni: by when, by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from lcdesk.db.values import table_of
from lcdesk.model import clock
from lcdesk.model.entities import AlumniContact, Person, Project
from lcdesk.model.names import PARTS, name_of
from lcdesk.services.cooperation.leads import ENDED, WHENS, When, list_leads, when_due
from lcdesk.services.core.desk import Desk
from lcdesk.texts import _, language

What = Literal["lead", "project", "alumni"]


@dataclass(frozen=True)
class DueLine:
    """One thing that waits: what it is and its id, what it is called, whose it is, what comes next,
    by which day, and who keeps it.
    """

    what: What
    id: int
    name: str
    who: str
    country: str | None
    next_step: str
    due: dt.date
    kept_by: str | None
    when: When

    @property
    def is_overdue(self) -> bool:
        """Has its day passed?"""
        return self.when == "overdue"


def list_due(desk: Desk, kept_by: str | None = None) -> list[DueLine]:
    """What has a day to be followed up, the earliest first; `kept_by`: only what that one keeps.

    A project has no such day of its own: one that is planned is due at the end of the year it is
    to begin, one under way at the end of its last year.
    """
    today = clock.today()
    found = [*_leads(desk, today), *_projects(desk, today), *_alumni(desk, today)]
    if kept_by is not None:
        found = [one for one in found if one.kept_by == kept_by]
    return sorted(found, key=lambda one: (one.due, one.what, one.id))


def count_due(lines: Iterable[DueLine]) -> dict[When, int]:
    """When → how many."""
    counts: dict[When, int] = dict.fromkeys(WHENS, 0)
    for line in lines:
        counts[line.when] += 1
    return counts


def _leads(desk: Desk, today: dt.date) -> Iterable[DueLine]:
    for line in list_leads(desk):
        if line.due is not None and line.stage != ENDED:
            who = line.name or line.organisation or ""
            yield DueLine(
                "lead",
                line.id,
                (line.subject or "").partition("\n")[0] or who,
                who,
                line.country,
                line.next_step or "",
                line.due,
                line.kept_by,
                when_due(line.due, today),
            )


def _projects(desk: Desk, today: dt.date) -> Iterable[DueLine]:
    project = table_of(Project)
    query = sa.select(
        project.c.id,
        project.c.title_en,
        project.c.title_zh,
        project.c.country,
        project.c.stage,
        project.c.from_year,
        project.c.to_year,
    )
    with desk.reading() as session:
        rows = session.execute(query).all()
    for number, english, chinese, country, stage, from_year, to_year in rows:
        year = from_year if stage == "planned" else to_year if stage != ENDED else None
        if year is None:
            continue
        said = (chinese or english) if language() == "zh" else (english or chinese)
        due = dt.date(year, 12, 31)
        step = _("Has it begun?") if stage == "planned" else _("Has it ended?")
        yield DueLine(
            "project", number, said or "?", "", country, step, due, None, when_due(due, today)
        )


def _alumni(desk: Desk, today: dt.date) -> Iterable[DueLine]:
    contact, person = table_of(AlumniContact), table_of(Person)
    query = sa.select(
        contact.c.id,
        contact.c.country,
        contact.c.next_step,
        contact.c.due,
        contact.c.kept_by,
        person.c.nationality,
        person.c.full_name,
        *(person.c[part] for part in PARTS),
    ).join_from(contact, person, person.c.id == contact.c.person_id)
    with desk.reading() as session:
        rows = session.execute(query.where(contact.c.due.is_not(None))).all()
    for number, lives_in, step, due, kept_by, nationality, *names in rows:
        name = name_of(dict(zip(("full_name", *PARTS), names, strict=True)))
        yield DueLine(
            "alumni",
            number,
            name,
            name,
            lives_in or nationality,
            step or "",
            due,
            kept_by,
            when_due(due, today),
        )
