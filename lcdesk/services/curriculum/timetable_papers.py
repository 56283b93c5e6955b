"""The timetable on paper: the office's grid of a cohort or of one person, and sign-in sheets, an
activity or a day each; as workbook or PDF.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from lcdesk.db.values import table_of, typed_rows
from lcdesk.model import clock, countries
from lcdesk.model.attendance import UNSIGNED, SignInSheet, sheet_of_activity, sheet_of_day
from lcdesk.model.clashes.timetable import fold, fold_person
from lcdesk.model.entities import Activity, ActivityPerson, Expert
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import PDF, SHEETS, write_bytes
from lcdesk.model.names import full_name_of
from lcdesk.model.organisers import Organiser, organiser_lines
from lcdesk.model.query import Query
from lcdesk.model.rows import ParticipantRecord
from lcdesk.model.scripts import sort_key
from lcdesk.model.statuses import COMING
from lcdesk.model.timetable_grid import PaperActivity, PaperPerson, TimetableGrid, lay_out
from lcdesk.papers.typesetter import shared_typesetter
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.cohorts import CohortRecord
from lcdesk.services.cohorts.organisers import list_organisers
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.curriculum.timetable_pages import grid_page, sign_in_pages
from lcdesk.tabular.writing.curriculum_books import write_grid, write_sign_in
from lcdesk.texts import PaperLanguage, _, join_sentences, n_

TAKING_PART = COMING
"""The status of those who have not ended early."""
_MOST_NAMES = 8


@dataclass(frozen=True)
class TimetablePerson:
    """The person a timetable is for: a participant with a group, or somebody who speaks,
    interprets or goes along.
    """

    name: str
    enrolment_id: int | None = None
    group: str | None = None
    expert_id: int | None = None


@dataclass(frozen=True)
class PaperTimetable:
    """A cohort and its activities with their people."""

    cohort: CohortRecord
    activities: list[PaperActivity]
    whose: TimetablePerson | None = None
    organisers: Sequence[Organiser] = ()

    def grid(self, language: PaperLanguage) -> TimetableGrid:
        """The grid to be written or drawn."""
        grid = lay_out(
            self.activities, self.cohort, language, self.whose.name if self.whose else ""
        )
        return replace(grid, organisers=organiser_lines(self.organisers, language))


@dataclass(frozen=True)
class SavedTimetable:
    """What was written: how many activities (or sheets, of `is_sheets`), on how many pages, and
    what is to be said of it.
    """

    path: Path
    count: int
    pages: int = 1
    remarks: tuple[str, ...] = ()
    is_sheets: bool = False

    @property
    def message(self) -> str:
        """The outcome in words."""
        name, count = self.path.name, self.count
        if self.is_sheets:
            told = n_(
                "Saved {name}: {count} sheet.", "Saved {name}: {count} sheets.", count, name=name
            )
        else:
            told = n_(
                "Saved {name}: {count} activity.",
                "Saved {name}: {count} activities.",
                count,
                name=name,
            )
        return join_sentences(told, *self.remarks)


def read_timetable(
    desk: Desk, cohort_id: int, whose: TimetablePerson | None = None
) -> PaperTimetable:
    """Everything the papers tell; with `whose` only what concerns that person."""
    cohort, activities = (
        cohorts.get_cohort(desk, cohort_id),
        curriculum.list_activities(desk, cohort_id),
    )
    people = _people(desk, cohort_id)
    told: list[PaperActivity] = [{**one, "people": people.get(one["id"], [])} for one in activities]
    kept = [one for one in told if whose is None or concerns(one, whose)]
    return PaperTimetable(cohort, kept, whose, list_organisers(desk, cohort_id))


def concerns(activity: PaperActivity, whose: TimetablePerson) -> bool:
    """Has the person a role in it, or is it a participant's, being for all or for his or her
    group?
    """
    if whose.enrolment_id is not None:
        group = activity["group_name"]
        if not group or (whose.group and fold(group) == fold(whose.group)):
            return True
    name = fold_person(whose.name)
    return any(
        (whose.expert_id is not None and person["expert_id"] == whose.expert_id)
        or fold_person(person["name"] or "") == name
        for person in activity["people"]
    )


def list_whose(desk: Desk, cohort_id: int) -> list[TimetablePerson]:
    """Everybody who may have a timetable: participants in their order, then those with a role by
    name.
    """
    found = [
        TimetablePerson(full_name_of(person) or "", person["id"], person["group_name"])
        for person in participants(desk, cohort_id)
    ]
    known, experts = {fold(whose.name) for whose in found}, dict[str, TimetablePerson]()
    for cast in _people(desk, cohort_id).values():
        for person in cast:
            if person["name"] and fold(person["name"]) not in known:
                experts.setdefault(
                    person["name"], TimetablePerson(person["name"], expert_id=person["expert_id"])
                )
    return [whose for whose in found if whose.name] + [experts[name] for name in sorted(experts)]


def find_whose(desk: Desk, cohort_id: int, name: str) -> TimetablePerson:
    """The person of that name, a part of it is enough when only one has it; `KnownFault` when
    none or several have.
    """
    wanted, known = fold(name), list_whose(desk, cohort_id)
    tests: tuple[Callable[[str], bool], ...] = (
        lambda said: said == wanted,
        lambda said: set(wanted.split()) <= set(said.split()),
        lambda said: wanted in said,
    )
    hits = ([whose for whose in known if wanted and test(fold(whose.name))] for test in tests)
    found = next(filter(None, hits), list[TimetablePerson]())
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(whose.name for whose in found[:_MOST_NAMES])
        more = " …" if len(found) > _MOST_NAMES else ""
        raise KnownFault(
            _("Several people are called “{name}”: {names}.", name=name, names=names + more),
            _("Say the name in full."),
        )
    raise KnownFault(
        _("Nobody in this cohort is called “{name}”.", name=name),
        _("Participants and everybody with a role in the timetable have one of their own."),
    )


def participants(desk: Desk, cohort_id: int) -> list[ParticipantRecord]:
    """The participants by number and name, those who ended early left out; by country and name
    where numbers stand twice, as those of several lists do.
    """
    found = finding.read_page(desk, finding.find_ids(desk, Query.of(cohort_id)))
    kept = [person for person in found if person["status"] in TAKING_PART]
    numbers = [number for one in kept if (number := str(one["number"] or ""))]
    return sorted(kept, key=_place if len(set(numbers)) == len(numbers) else _place_by_country)


def _place_by_country(person: ParticipantRecord) -> tuple[bool, str, str]:
    country = countries.name(person["nationality"] or "", "en")
    return not country, country, sort_key(full_name_of(person) or "", is_name=True)


def _place(person: ParticipantRecord) -> tuple[bool, int, str]:
    """By number, as numbers are counted; the others behind, by name."""
    number = str(person["number"] or "")
    digits = "".join(sign for sign in number if sign.isdecimal())
    return not number, int(digits or 0), sort_key(full_name_of(person) or "", is_name=True)


def save_grid(timetable: PaperTimetable, path: Path, language: PaperLanguage) -> SavedTimetable:
    """The grid as a workbook."""
    grid = timetable.grid(language)
    return SavedTimetable(path, write_grid(path, grid), remarks=_remarks(grid))


def save_pdf(timetable: PaperTimetable, path: Path, language: PaperLanguage) -> SavedTimetable:
    """The grid as PDF, on one page unless its letters would be too small to be read."""
    grid = timetable.grid(language)
    made = shared_typesetter().set_pdf(grid_page(grid, clock.today()))
    write_bytes(path, made.pdf, formats=PDF)
    return with_pages(SavedTimetable(path, len(grid.entries), remarks=_remarks(grid)), made.pages)


def with_pages(saved: SavedTimetable, pages: int) -> SavedTimetable:
    """The outcome, with a sentence where the grid did not fit on one page."""
    remarks = (*saved.remarks, pages_words(pages)) if pages > 1 else saved.remarks
    return replace(saved, pages=pages, remarks=remarks)


def pages_words(pages: int) -> str:
    """What is said of a grid of several pages."""
    return n_(
        "It takes {count} page: on one, nobody could read it.",
        "It takes {count} pages: on one, nobody could read it.",
        pages,
    )


def _remarks(grid: TimetableGrid) -> tuple[str, ...]:
    return (undated_words(grid.undated),) if grid.undated else ()


def undated_words(count: int) -> str:
    """What is said of activities that stand nowhere."""
    return n_(
        "{count} activity has no date and is left out.",
        "{count} activities have no date and are left out.",
        count,
    )


def _people(desk: Desk, cohort_id: int) -> dict[int, list[PaperPerson]]:
    """Activity → its people in roles, in their order, with their Chinese names where they are
    known.
    """
    person, activity, expert = table_of(ActivityPerson), table_of(Activity), table_of(Expert)
    columns = [column for column in person.c if column.name != "name_zh"]
    query = (
        sa.select(*columns, sa.func.coalesce(person.c.name_zh, expert.c.name_zh).label("name_zh"))
        .join(activity, activity.c.id == person.c.activity_id)
        .outerjoin(expert, expert.c.id == person.c.expert_id)
        .where(activity.c.cohort_id == cohort_id)
        .order_by(person.c.activity_id, person.c.place, person.c.id)
    )
    with desk.reading() as session:
        rows = typed_rows(PaperPerson, session.execute(query))
    out: dict[int, list[PaperPerson]] = {}
    for row in rows:
        out.setdefault(row["activity_id"], []).append(row)
    return out


# --- Sign-in sheets ---


By = Literal["activity", "day"]


def list_sign_in_days(desk: Desk, cohort_id: int) -> list[dt.date]:
    """The days on which there is something to sign for."""
    return sorted({day for day, _one in _signed(desk, cohort_id)})


def make_sign_in_sheets(
    desk: Desk,
    cohort_id: int,
    language: PaperLanguage,
    *,
    day: dt.date | None = None,
    by: By = "activity",
) -> list[SignInSheet]:
    """A sheet for each activity (meals, travel and free time left out) or day; of one day, or of
    all.

    `KnownFault` where there is nothing to sign for.
    """
    kept = [(date, one) for date, one in _signed(desk, cohort_id) if day in (None, date)]
    if not kept:
        when = day.isoformat() if day else _("this timetable")
        raise KnownFault(
            _("There is nothing to sign for on {when}.", when=when),
            _("Sheets are made for lectures, visits and ceremonies that have a date."),
        )
    cohort, people = read_timetable(desk, cohort_id).cohort, participants(desk, cohort_id)
    lines = organiser_lines(list_organisers(desk, cohort_id), language)
    if by == "activity":
        sheets = [sheet_of_activity(one, cohort, people, language) for _date, one in kept]
    else:
        days = groupby(kept, key=lambda pair: pair[0])
        sheets = [
            sheet_of_day(date, [one for _date, one in found], cohort, people, language)
            for date, found in days
        ]
    return [replace(sheet, organisers=lines) for sheet in sheets]


def save_sign_in_sheets(sheets: Sequence[SignInSheet], path: Path) -> int:
    """Write them as .xlsx or, by the ending of the name, as .pdf; how many sheets."""
    if SHEETS.ending_of(path) == ".pdf":
        made = shared_typesetter().set_pdf(sign_in_pages(sheets, clock.today()))
        write_bytes(path, made.pdf, formats=SHEETS)
    else:
        write_sign_in(path, sheets)
    return len(sheets)


def _signed(desk: Desk, cohort_id: int) -> list[tuple[dt.date, PaperActivity]]:
    """(day, activity) of what there is to sign for, in the order of the timetable."""
    found = read_timetable(desk, cohort_id).activities
    dated = [(one["date"], one) for one in found if one["kind"] not in UNSIGNED]
    return [(day, one) for day, one in dated if day]
