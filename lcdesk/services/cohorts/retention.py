"""Cohorts whose personal data were to be kept until a day that has passed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.queries.query_sql import is_erased
from lcdesk.model import clock
from lcdesk.model.entities import Cohort, Enrolment, Person
from lcdesk.model.kinds import Date
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.naming import shown_cohort
from lcdesk.texts import _, join_sentences


@dataclass(frozen=True)
class Overdue:
    """A cohort with people in it whose day has passed."""

    cohort_id: int
    name: str
    until: dt.date

    @property
    def words(self) -> str:
        """Whose, and until when, in the language of the moment."""
        day = Date().format(self.until)
        return _("Personal data of “{name}” were to be kept until {day}.", name=self.name, day=day)

    @property
    def title(self) -> str:
        """The same in short."""
        return _("Personal data overdue: {name}", name=self.name)

    @property
    def advice(self) -> str:
        """The same with what to do on the command line."""
        return join_sentences(self.words, _("“lcdesk cohort anonymise NAME” erases them for good."))


def list_overdue(desk: Desk, today: dt.date | None = None) -> list[Overdue]:
    """The longest overdue first. A cohort that was made anonymous is overdue no more, nor is one
    whose people were all erased.
    """
    passed = sa.select(Cohort.id, Cohort.keep_until).where(
        Cohort.keep_until < (today or clock.today())
    )
    with desk.reading() as session:
        found = session.execute(passed.order_by(Cohort.keep_until, Cohort.id)).all()
        known = (
            _peopled(session, [number for number, _until in found]) if found else frozenset[int]()
        )
        return [
            Overdue(number, shown_cohort(session, number), until)
            for number, until in found
            if until and number in known
        ]


def _peopled(session: Session, cohort_ids: Collection[int]) -> set[int]:
    """Those of the cohorts in which somebody is who was not erased."""
    query = sa.select(Enrolment.cohort_id).join(Person, Person.id == Enrolment.person_id).distinct()
    return set(
        session.scalars(query.where(Enrolment.cohort_id.in_(cohort_ids), sa.not_(is_erased())))
    )
