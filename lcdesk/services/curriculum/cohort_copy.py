"""The set-up of a cohort for the next one: themes, timetable, organisations and what is asked
for, moved by whole days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import sqlalchemy as sa

from lcdesk.db.queries.curriculum import best_name
from lcdesk.db.values import table_of
from lcdesk.model.clashes.timetable import EntryName
from lcdesk.model.clock import WEEKDAYS
from lcdesk.model.entities import (
    Activity,
    Cohort,
    CohortOrganisation,
    DeadlineSetting,
    Entity,
    Quota,
    Theme,
)
from lcdesk.model.faults import KnownFault
from lcdesk.model.kinds import Date
from lcdesk.services.cohorts.cohorts import get_cohort, make_cohort, name_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.curriculum import records
from lcdesk.services.curriculum.conflicts import list_holidays
from lcdesk.texts import LANGUAGES, N_, _, language, list_names, n_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

E = TypeVar("E", bound=Entity)
COPY = N_("Copy the set-up of {name}")
PARTS: Mapping[str, str] = {
    "themes": N_("Themes"),
    "activities": N_("Activities, with the people in their roles"),
    "venues": N_("Venues of the activities"),
    "organisations": N_("Organisations and their roles"),
    "texts": N_("Aims, overview and reminders"),
    "templates": N_("Checklist of documents, agreed numbers and deadlines"),
}
"""What can be copied, and what it is called; participants, attendance and answers never are, nor is
what was said, nor pictures.
"""
Keep = Literal["weekdays", "dates"]
"""What stays: a Saturday a Saturday (all moves by whole weeks, those nearest to the new first day),
or the day of the course the day of the course.
"""
KEEPS: tuple[Keep, ...] = ("weekdays", "dates")
USUAL_KEEP = KEEPS[0]
"""What stays where nobody says otherwise, in the window and by command."""
_INHERITED = (
    "programme_id",
    "city",
    "country",
    "time_zone",
    "places",
    "venue_id",
    "delivery",
    "languages",
)
_TEXTS = tuple(f"{text}_{code}" for text in ("aims", "overview", "reminders") for code in LANGUAGES)
_OWN = ("id", "version")
_WEEK = 7


@dataclass(frozen=True)
class Setup:
    """What a cohort has to copy: part → how many, the first and last day of it all, and its dated
    activities (day, title) in their order.
    """

    counts: Mapping[str, int]
    first: dt.date | None
    last: dt.date | None
    dated: tuple[tuple[dt.date, str], ...] = ()


@dataclass(frozen=True)
class Move:
    """What a copy does to the days: by how many all of them move, how many activities do, which
    then lie before the first or behind the last day, and which on a public holiday (day, title,
    holiday).
    """

    days: int = 0
    activities: int = 0
    outside: tuple[tuple[dt.date, str], ...] = ()
    holidays: tuple[tuple[dt.date, str, EntryName], ...] = ()

    @property
    def words(self) -> list[str]:
        """It in sentences; none where nothing has a day."""
        if not self.activities:
            return []
        moved = n_(
            "{activities} moved by {count} day.",
            "{activities} moved by {count} days.",
            self.days,
            activities=n_("{count} activity", "{count} activities", self.activities),
        )
        stayed = _("All activities stay on their days.")
        return [
            moved if self.days else stayed,
            *self._listed(
                _("Outside the days of the cohort: {listed}."),
                [_("{title} ({day})", title=title, day=_day(day)) for day, title in self.outside],
            ),
            *self._listed(
                _("On a public holiday: {listed}."),
                [
                    _(
                        "{title} ({day}, {holiday})",
                        title=title,
                        day=_day(day),
                        holiday=holiday.chinese if language() == "zh" else holiday,
                    )
                    for day, title, holiday in self.holidays
                ],
            ),
        ]

    @staticmethod
    def _listed(sentence: str, those: Sequence[str]) -> list[str]:
        if not those:
            return []
        more = [_("{count} more", count=len(those) - _LISTED)] if len(those) > _LISTED else []
        return [sentence.format(listed=list_names([*those[:_LISTED], *more]))]


_LISTED = 5


def _day(day: dt.date) -> str:
    return f"{_(WEEKDAYS[day.weekday()])} {Date().format(day)}"


@dataclass(frozen=True)
class Copied:
    """The new cohort, how many days everything moved, part → how many were copied, and what is to
    be looked at.
    """

    id: int
    days: int
    counts: Mapping[str, int]
    move: Move = Move()


def read_setup(desk: Desk, cohort_id: int) -> Setup:
    """What there is to copy; `KnownFault` when the cohort is gone."""
    with desk.reading() as session:
        cohort = _cohort_of(session, cohort_id)
        activities = _rows(session, Activity, cohort_id)
        dated = sorted(
            (one.date, best_name({"en": one.title, "zh": one.title_zh}, "en", "zh") or "?")
            for one in activities
            if one.date
        )
        days = [day for day, _title in dated]
        counts = {
            "themes": len(_rows(session, Theme, cohort_id)),
            "activities": len(activities),
            "venues": len({activity.venue_id for activity in activities} - {None}),
            "organisations": len(_rows(session, CohortOrganisation, cohort_id)),
            "texts": sum(bool(getattr(cohort, name)) for name in _TEXTS),
            "templates": len(_rows(session, Quota, cohort_id))
            + len(_deadlines(session, cohort_id))
            + len(cohort.checklist or ()),
        }
        return Setup(
            counts,
            cohort.starts or min(days, default=None),
            cohort.ends or max(days, default=None),
            tuple(dated),
        )


def copy_cohort(
    desk: Desk,
    cohort_id: int,
    values: Mapping[str, Any],
    parts: Collection[str] = frozenset(PARTS),
    keep: Keep = USUAL_KEEP,
) -> Copied:
    """A new cohort with these values and the chosen parts of another one, as one undo step.

    Everything moves by the days between the two first days, or by the whole weeks nearest to them,
    as `keep` says; activities become drafts; nobody is enrolled. Raises `KnownFault` when there are
    days to move and the first day of the new cohort is not said.
    """
    with desk.reading() as session:
        kept = _cohort_of(session, cohort_id)
        country = values.get("country") or kept.country
        name = name_of({"name_en": kept.name_en, "name_zh": kept.name_zh}) or _(
            "Cohort {number}", number=cohort_id
        )
    setup = read_setup(desk, cohort_id)
    days = shift_of(setup, values.get("starts"), parts, keep)
    copied = desk.execute(
        COPY, lambda work: _copy(work, cohort_id, values, days, frozenset(parts)), name=name
    )
    if "activities" not in parts:
        return copied
    made = get_cohort(desk, copied.id)
    return replace(copied, move=foresee_move(setup, days, (made["starts"], made["ends"]), country))


def foresee_move(
    setup: Setup, days: int, span: tuple[dt.date | None, dt.date | None], country: str | None
) -> Move:
    """What moving everything by so many days does; `span`: the first and last day of the new
    cohort.
    """
    first, last = span
    moved = [(day + dt.timedelta(days=days), title) for day, title in setup.dated]
    holidays = list_holidays(country, {day.year for day, _title in moved})
    return Move(
        days,
        len(moved),
        tuple(
            (day, title) for day, title in moved if (first and day < first) or (last and day > last)
        ),
        tuple((day, title, holidays[day]) for day, title in moved if day in holidays),
    )


def shift_of(
    setup: Setup,
    starts: dt.date | None,
    parts: Collection[str] = frozenset(PARTS),
    keep: Keep = USUAL_KEEP,
) -> int:
    """By how many days everything moves; `KnownFault` where that cannot be known."""
    if "activities" not in parts or setup.first is None:
        return 0
    if starts is None:
        raise KnownFault(
            _("The first day of the new cohort is missing."),
            _(
                "Nothing was copied. Say when it starts: the activities move to the same day of "
                "the course."
            ),
        )
    kept = same_weekday(setup.first, starts) if keep == "weekdays" else starts
    return (kept - setup.first).days


def same_weekday(first: dt.date, starts: dt.date) -> dt.date:
    """The day nearest to `starts` that is the weekday of `first`."""
    off = (starts - first).days % _WEEK
    return starts - dt.timedelta(days=off if off <= _WEEK // 2 else off - _WEEK)


def _copy(
    work: Work, cohort_id: int, values: Mapping[str, Any], days: int, parts: frozenset[str]
) -> Copied:
    source = work.get(Cohort, cohort_id)
    made = work.get(Cohort, make_cohort(work, _values_of(source, values, days)))
    made.copied_from_id = cohort_id
    counts: dict[str, int] = {}
    if "texts" in parts:
        texts = {name: getattr(source, name) for name in _TEXTS if name not in values}
        work.set(made, texts)
        counts["texts"] = sum(map(bool, texts.values()))
    themes: dict[int, int] = {}
    if "themes" in parts:
        themes = _copy_rows(work, _rows(work.session, Theme, cohort_id), cohort_id=made.id)
        counts["themes"] = len(themes)
    if "activities" in parts:
        counts["activities"], counts["venues"] = records.copy_timetable(
            work, cohort_id, made.id, days, themes, has_venues="venues" in parts
        )
    if "organisations" in parts:
        rows = _rows(work.session, CohortOrganisation, cohort_id)
        counts["organisations"] = len(_copy_rows(work, rows, cohort_id=made.id))
    if "templates" in parts:
        made.checklist = source.checklist
        quotas = _copy_rows(work, _rows(work.session, Quota, cohort_id), cohort_id=made.id)
        deadlines = _copy_rows(
            work,
            _deadlines(work.session, cohort_id),
            cohort_id=made.id,
            done_on=None,  # what was done there is not done here
            done_by=None,
        )
        counts["templates"] = len(quotas) + len(deadlines) + len(source.checklist or ())
    return Copied(made.id, days, counts)


def _values_of(source: Cohort, values: Mapping[str, Any], days: int) -> dict[str, Any]:
    """What was said of the new cohort; for the rest what holds for the one before. Its end moves
    with its start, or with its timetable where that goes on longer.
    """
    given: dict[str, Any] = {name: getattr(source, name) for name in _INHERITED}
    starts = values.get("starts")
    if starts and source.ends and source.starts:
        by = max((starts - source.starts).days, days)
        given |= {"ends": source.ends + dt.timedelta(days=by)}
    return {
        **given,
        **{name: value for name, value in values.items() if value is not None or name not in given},
    }


def _copy_rows(work: Work, sources: Sequence[Entity], **changed: Any) -> dict[int, int]:
    """The same rows with something else in some columns: id of the source → id of its copy."""
    made = [type(source)(**_values_without_id(source, **changed)) for source in sources]
    _add_all(work, made)
    return {source.id: row.id for source, row in zip(sources, made, strict=True)}


def _add_all(work: Work, rows: Sequence[Entity]) -> None:
    """All of them at once, in this order; their ids are known afterwards."""
    work.session.add_all(rows)
    work.session.flush()


def _values_without_id(row: Entity, **changed: Any) -> dict[str, Any]:
    return {
        column.name: getattr(row, column.name)
        for column in table_of(type(row)).c
        if column.name not in _OWN
    } | changed


def _cohort_of(session: Session, cohort_id: int) -> Cohort:
    found = session.get(Cohort, cohort_id)
    if found is None:
        raise KnownFault(
            _("This cohort is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    return found


def _deadlines(session: Session, cohort_id: int) -> list[DeadlineSetting]:
    """How a cohort counts deadlines otherwise than its programme."""
    return [row for row in _rows(session, DeadlineSetting, cohort_id) if row.is_used is not None]


def _rows(session: Session, entity: type[E], cohort_id: int) -> list[E]:
    """The rows of a cohort in the order they were made."""
    table = table_of(entity)
    return list(
        session.scalars(
            sa.select(entity).where(table.c.cohort_id == cohort_id).order_by(table.c.id)
        )
    )
