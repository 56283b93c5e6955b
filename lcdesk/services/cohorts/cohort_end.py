"""The end of a cohort: what is still open in it is said first; then it is closed, and later
archived; and the day comes until which personal data were to be kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.queries.imports import waiting_rows
from lcdesk.db.queries.query_sql import is_erased
from lcdesk.model import clock
from lcdesk.model.entities import Activity, Cohort, Enrolment, Lead, Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.kinds import Date
from lcdesk.model.statuses import ENDS
from lcdesk.services.cohorts.cohorts import CohortRecord, get_cohort, require_cohort_as_shown
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.naming import shown_cohort
from lcdesk.texts import N_, _, join_sentences, n_

ENDINGS: Mapping[str, str] = {
    "closed": N_("Close cohort {name}"),
    "archived": N_("Archive cohort {name}"),
}
"""Status a cohort ends with → what the operation is called."""
# of a participant whose course is over one way or the other
_AT_END = ("completed", "certified", *ENDS)
_SETTLED_LEADS = ("signed", "running", "ended")


@dataclass(frozen=True)
class Open:
    """One thing that is not done: its key, in words, and how many (0: not counted)."""

    key: str
    words: str
    count: int = 0


def list_open(desk: Desk, cohort_id: int) -> list[Open]:
    """What is still open in a cohort, the most pressing first; empty when all is done."""
    cohort = get_cohort(desk, cohort_id)
    with desk.reading() as session:
        counts = {key: count(session, cohort_id) for key, count in _COUNTS.items()}
    told = [Open(key, _WORDS[key](number), number) for key, number in counts.items() if number]
    if cohort["ends"] and cohort["ends"] >= clock.today():
        told.insert(
            0,
            Open(
                "running",
                _("The last day, {day}, is still to come.", day=Date().format(cohort["ends"])),
            ),
        )
    return told


def going_with(cohort: CohortRecord) -> str:
    """What is removed with a cohort, in a sentence."""
    people = n_("{count} participant", "{count} participants", cohort["people"])
    activities = n_("{count} activity", "{count} activities", cohort["activities"])
    return _(
        "With it go {people} and {activities}; the people themselves stay.",
        people=people,
        activities=activities,
    )


def close_cohort(desk: Desk, cohort_id: int, shown: Mapping[str, Any] | None = None) -> None:
    """The course is over: its status is "closed". `shown`: the cohort as it was shown."""
    _end(desk, cohort_id, "closed", shown)


def archive_cohort(desk: Desk, cohort_id: int, shown: Mapping[str, Any] | None = None) -> None:
    """Put away: its status is "archived"; it is still there to be looked at and counted.
    `shown`: as it was shown.
    """
    _end(desk, cohort_id, "archived", shown)


def _end(desk: Desk, cohort_id: int, status: str, shown: Mapping[str, Any] | None) -> None:
    cohort = get_cohort(desk, cohort_id)
    if cohort["status"] == status:
        raise KnownFault(
            _("“{name}” is closed already.", name=cohort["name"])
            if status == "closed"
            else _("“{name}” is archived already.", name=cohort["name"]),
            _("Nothing was changed. Its status can be set in the details of the cohort."),
        )

    def end(work: Work) -> None:
        row = work.get(Cohort, cohort_id)
        require_cohort_as_shown(row, {"status": status}, shown)
        work.set(row, {"status": status})

    desk.execute(ENDINGS[status], end, name=cohort["name"])


def _count_people(session: Session, cohort_id: int) -> int:
    is_open = sa.or_(Enrolment.status.is_(None), Enrolment.status.not_in(_AT_END))
    return _count(session, sa.select(Enrolment.id).where(Enrolment.cohort_id == cohort_id, is_open))


def _count_rows(session: Session, cohort_id: int) -> int:
    return len(waiting_rows(session, cohort_id))


def _count_certificates(session: Session, cohort_id: int) -> int:
    is_certified = sa.and_(Enrolment.status == "certified", Enrolment.certificate_no.is_(None))
    return _count(
        session, sa.select(Enrolment.id).where(Enrolment.cohort_id == cohort_id, is_certified)
    )


def _count_drafts(session: Session, cohort_id: int) -> int:
    return _count(
        session,
        sa.select(Activity.id).where(
            Activity.cohort_id == cohort_id, Activity.is_confirmed.is_(False)
        ),
    )


def _count_leads(session: Session, cohort_id: int) -> int:
    is_open = sa.or_(Lead.stage.is_(None), Lead.stage.not_in(_SETTLED_LEADS))
    return _count(session, sa.select(Lead.id).where(Lead.cohort_id == cohort_id, is_open))


def _count(session: Session, query: sa.Select[int]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


_COUNTS: Mapping[str, Callable[[Session, int], int]] = {
    "people": _count_people,
    "certificates": _count_certificates,
    "rows": _count_rows,
    "drafts": _count_drafts,
    "leads": _count_leads,
}
_WORDS: Mapping[str, Callable[[int], str]] = {
    "people": lambda count: n_(
        "{count} participant has neither completed nor left.",
        "{count} participants have neither completed nor left.",
        count,
    ),
    "certificates": lambda count: n_(
        "{count} certified participant has no certificate number.",
        "{count} certified participants have no certificate number.",
        count,
    ),
    "rows": lambda count: n_(
        "{count} row of an import still waits for an answer.",
        "{count} rows of imports still wait for an answer.",
        count,
    ),
    "drafts": lambda count: n_(
        "{count} activity is not confirmed.", "{count} activities are not confirmed.", count
    ),
    "leads": lambda count: n_(
        "{count} cooperation lead is not settled.",
        "{count} cooperation leads are not settled.",
        count,
    ),
}


# --- Cohorts whose personal data were to be kept until a day that has passed ---


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
