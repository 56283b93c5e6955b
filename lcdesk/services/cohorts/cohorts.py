"""Cohorts: listed, found by name, made, changed, removed; closed and archived when they end, with
what is still open in them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from lcdesk.db.queries import cohorts as queries
from lcdesk.db.queries.curriculum import best_name
from lcdesk.db.queries.imports import waiting_rows
from lcdesk.db.queries.query_sql import is_erased
from lcdesk.db.values import table_of
from lcdesk.model import clock
from lcdesk.model.entities import Activity, Cohort, Enrolment, Lead, Person, Programme, Venue
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field, fields_of
from lcdesk.model.kinds import Date, Text
from lcdesk.model.rows import CohortRow
from lcdesk.model.statuses import ENDS
from lcdesk.services.cohorts import organisers, programmes
from lcdesk.services.cohorts.organisers import OrganiserEdit
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import (
    EditConflict,
    clashes_of,
    edit_conflicts_found,
    require_row,
    touched,
)
from lcdesk.services.core.held_lists import ALL, HeldList
from lcdesk.services.core.naming import shown_cohort
from lcdesk.texts import N_, _, join_sentences, n_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ADD, CHANGE, REMOVE = N_("New cohort {name}"), N_("Edit cohort {name}"), N_("Remove cohort {name}")
_FIELDS = {one.name: one for one in fields_of(Cohort)}
_PROGRAMME = Field("programme", Text(), N_("Programme"))


class CohortRecord(CohortRow):
    """A cohort with how many participants and activities it has; its name and the title of its
    programme in the language of the moment.
    """

    people: int
    activities: int
    name: str
    programme: str | None
    venue: str | None


_COHORTS = HeldList(
    queries.list_cohorts,
    {
        Cohort: ALL,
        Programme: frozenset({"title_en", "title_zh"}),
        Venue: frozenset({"name", "name_zh"}),
        Enrolment: frozenset({"cohort_id"}),
        Activity: frozenset({"cohort_id"}),
    },
)


def list_cohorts(desk: Desk) -> list[CohortRecord]:
    """All cohorts, newest first."""
    return [_named(cohort) for cohort in desk.read_held(_COHORTS)]


def find_cohort(desk: Desk, name: str) -> CohortRecord | None:
    """The cohort of that name (either language, any case) or number; a part of the name is enough
    when only one has it.

    Raises `KnownFault` when several cohorts fit.
    """
    cohorts, wanted = list_cohorts(desk), name.strip().casefold()
    names = {
        cohort["id"]: [str(n).casefold() for n in (cohort["name_en"], cohort["name_zh"]) if n]
        for cohort in cohorts
    }
    exact = [c for c in cohorts if wanted in names[c["id"]] or wanted == str(c["id"])]
    near = exact or [c for c in cohorts if any(wanted in n for n in names[c["id"]])]
    if len(near) > 1:
        listed = ", ".join(f"{cohort['id']} “{cohort['name']}”" for cohort in near)
        raise KnownFault(
            _("Several cohorts are called “{name}”: {listed}.", name=name, listed=listed),
            _("Name it in full, or by its number."),
        )
    return near[0] if near else None


def get_cohort(desk: Desk, cohort_id: int) -> CohortRecord:
    """The cohort of that id; `KnownFault` when there is none."""
    found = next((cohort for cohort in list_cohorts(desk) if cohort["id"] == cohort_id), None)
    if found is None:
        raise KnownFault(
            _("This cohort is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    return found


def add_cohort(desk: Desk, values: Mapping[str, Any], programme: programmes.Choice = None) -> int:
    """Make a cohort; the id. `programme`: into which one, otherwise as its name says. `values`
    may hold its "organisers".
    """
    return desk.execute(
        ADD, lambda work: make_cohort(work, values, programme), name=name_of(values)
    )


def make_cohort(work: Work, values: Mapping[str, Any], programme: programmes.Choice = None) -> int:
    """Make a cohort inside an operation. Without a programme it joins the one called like it, but
    for the last bracket, or gets one.
    """
    given: dict[str, Any] = {"status": "planning", **values}
    wanted = given.pop("organisers", ())
    if given.get("programme_id") is None:
        given |= {"programme_id": programmes.place_cohort(work, given, programme)}
    made = work.add(Cohort(**_columns(work, given))).id
    organisers.take_organisers(work, made, wanted)
    return made


def change_cohort(
    desk: Desk,
    cohort_id: int,
    values: Mapping[str, Any],
    programme: programmes.Choice = None,
    shown: Mapping[str, Any] | None = None,
    wanted: OrganiserEdit | None = None,
) -> None:
    """Set fields of a cohort, the programme it belongs to, and its organisers; a programme of its
    own follows its name.

    `shown`: the cohort as it was shown; of `values` those somebody changed are written then, and
    `EditConflictsFound` says that somebody was faster.
    """
    cohort = get_cohort(desk, cohort_id)
    values = values if shown is None else touched(values, shown)
    label, told = CHANGE, dict[str, str]()
    if wanted is not None and not values and programme is None:
        label, told = organisers.words_for(
            organisers.list_organisers(desk, cohort_id), wanted.organisers
        )

    def change(work: Work) -> None:
        row = work.get(Cohort, cohort_id)
        if shown is not None:
            _require_as_shown(work, row, (values, programme, wanted), shown)
        work.set(row, _columns(work, values))
        if (
            not values.keys().isdisjoint(_DAYS)
            and row.starts
            and row.ends
            and row.ends < row.starts
        ):
            raise KnownFault(_("The last day lies before the first."), _("Nothing was changed."))
        programmes.move_cohort(work, row, cohort, programme)
        if wanted is not None:
            organisers.write_organisers(work, cohort_id, wanted)

    desk.execute(label, change, name=cohort["name"], **told)


_DAYS = ("starts", "ends")


def _columns(work: Work, values: Mapping[str, Any]) -> dict[str, Any]:
    """Column values; the name of the venue becomes the id of it, of a new one where nobody has the
    name.
    """
    out = dict(values)
    if "venue" in out:
        name = out.pop("venue")
        venue_id = queries.find_venue(work.session, name) if name else None
        if name and venue_id is None:
            venue_id = work.add(Venue(name=name)).id
        out |= {"venue_id": venue_id}
    return out


def _require_as_shown(
    work: Work,
    row: Cohort,
    change: tuple[Mapping[str, Any], programmes.Choice, OrganiserEdit | None],
    shown: Mapping[str, Any],
) -> None:
    """All that moved since is told at once: who saves once more has heard of everything."""
    values, programme, wanted = change
    now = {name: getattr(row, field.column) for name, field in _FIELDS.items()}
    now |= {"venue": queries.name_of_venue(work.session, row.venue_id)}
    clashes = clashes_of(_FIELDS, values, now, shown)
    if programme is not None:
        now, mine = (programmes.name_of(work, one) for one in (row.programme_id, programme))
        if now not in (shown.get("programme"), mine):
            clashes.append(EditConflict(_PROGRAMME, now, mine))
    if wanted is not None:
        clashes += organisers.clashes_of(organisers.read_organisers(work.session, row.id), wanted)
    if clashes:
        raise edit_conflicts_found(_told(shown), clashes)


def require_cohort_as_shown(
    row: Cohort, values: Mapping[str, Any], shown: Mapping[str, Any] | None
) -> None:
    """Inside an operation: `EditConflictsFound` when one of these fields of a cohort moved since it
    was shown.
    """
    require_row(_FIELDS, row, values, shown, _told(shown) if shown else "")


def _told(shown: Mapping[str, Any]) -> str:
    return _("The cohort “{name}” was changed meanwhile.", name=shown.get("name"))


def remove_cohort(desk: Desk, cohort_id: int) -> None:
    """Take a cohort out with its participants and timetable (people stay); one undo brings all
    back.
    """
    cohort = get_cohort(desk, cohort_id)
    desk.back_up_before("before removal")

    def remove(work: Work) -> None:
        work.remove(work.get(Cohort, cohort_id))
        if cohort["programme_id"] is not None:
            programmes.leave_programme(work, cohort["programme_id"])

    desk.execute(REMOVE, remove, name=cohort["name"])


def name_of(values: Mapping[str, Any]) -> str:
    """A name to show for values not kept yet."""
    return best_name({"name_en": None, "name_zh": None, **values}, "name_en", "name_zh") or ""


def _named(counted: queries.CountedCohort) -> CohortRecord:
    name = best_name(counted, "name_en", "name_zh") or _("Cohort {number}", number=counted["id"])
    programme = best_name(counted, "title_en", "title_zh")
    kept = {key: value for key, value in counted.items() if key not in ("title_en", "title_zh")}
    return cast("CohortRecord", {**kept, "name": name, "programme": programme})


# --- The end of a cohort: what is still open in it; closed, archived ---


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
    cohort = table_of(Cohort).c
    passed = sa.select(cohort.id, cohort.keep_until).where(
        cohort.keep_until < (today or clock.today())
    )
    with desk.reading() as session:
        found = session.execute(passed.order_by(cohort.keep_until, cohort.id)).all()
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
