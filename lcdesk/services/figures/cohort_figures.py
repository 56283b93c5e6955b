"""What cohorts are compared by, each read once: people and countries, women, hours by theme,
attendance day by day, the evaluation, the cost.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db.queries import curriculum as timetable
from lcdesk.db.queries import figures as queries
from lcdesk.db.values import table_of
from lcdesk.model.attendance import UNCOUNTED, Rate, Register
from lcdesk.model.entities import Cohort, Theme
from lcdesk.model.evaluation import Answer, Spread, forms_of, of_course
from lcdesk.model.names import dated_name, fold_title
from lcdesk.model.rows import ActivityRecord
from lcdesk.model.timetable_hours import reached
from lcdesk.services.attendance.attendance import read_register
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.counting_rules import CountRule
from lcdesk.services.figures.scopes import NamedCohort, Scope
from lcdesk.services.figures.statistics import ALWAYS, ReportQuery
from lcdesk.texts import language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MINUTES = 60


@dataclass(frozen=True)
class ThemeHours:
    """A theme of a cohort: its titles, the minutes of the group that has most of it, the
    activities; `least`: of the group that has fewest.
    """

    title_en: str
    title_zh: str
    minutes: int
    least: int
    activities: tuple[int, ...]
    untimed: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Its titles as they are compared between cohorts."""
        return tuple(fold_title(one) for one in (self.title_en, self.title_zh) if one)

    @property
    def title(self) -> str:
        """In the language of the moment, else in the other."""
        first, second = (
            (self.title_zh, self.title_en) if language() == "zh" else (self.title_en, self.title_zh)
        )
        return first or second


@dataclass(frozen=True)
class CohortEvaluation:
    """The course as a whole as its people judged it: the answers by 1…5, and the mean of each
    form, of so many people.
    """

    spread: Spread
    means: tuple[float, ...]

    @property
    def forms(self) -> int:
        """How many forms judge the course."""
        return len(self.means)

    @property
    def mean(self) -> float | None:
        """Of all answers, as the evaluation has it."""
        return self.spread.mean

    @property
    def middle(self) -> float:
        """The mean of the forms, each once."""
        return sum(self.means) / len(self.means)

    @property
    def error(self) -> float:
        """The variance of that mean; at least two forms."""
        middle, count = self.middle, len(self.means)
        return sum((one - middle) ** 2 for one in self.means) / (count - 1) / count


@dataclass(frozen=True)
class CohortFigures:
    """Everything of one cohort. `countries`: code → who came from there, most first; people without
    one stand under "".
    """

    id: int
    name: str
    short: str
    starts: dt.date | None
    ends: dt.date | None
    genders: Mapping[str, tuple[int, ...]]
    countries: Mapping[str, tuple[int, ...]]
    themes: tuple[ThemeHours, ...]
    unthemed: ThemeHours
    days: tuple[tuple[dt.date, Rate], ...]
    attendance: Rate
    attended: int
    """How many people the rate is of."""
    listed: int
    """How many activities the rate is of."""
    evaluation: CohortEvaluation
    cost: int | None

    @cached_property
    def people(self) -> tuple[int, ...]:
        """The enrolments counted."""
        return tuple(sorted(one for found in self.genders.values() for one in found))

    @property
    def codes(self) -> tuple[str, ...]:
        """The countries, most people first."""
        return tuple(code for code in self.countries if code)

    @property
    def women(self) -> tuple[int, ...]:
        """Those known to be women."""
        return self.genders.get("F", ())

    @property
    def minutes(self) -> int:
        """Of all themes, and of what belongs to none."""
        return sum(theme.minutes for theme in self.themes) + self.unthemed.minutes


def read_cohort_figures(
    desk: Desk, cohorts: Sequence[NamedCohort], rule: CountRule, region: str = ""
) -> list[CohortFigures]:
    """The figures of these cohorts, in their order, of one state of the desk; `region`: only its
    people are counted.
    """
    with desk.reading_together():
        return [_read(desk, cohort, rule, region) for cohort in cohorts]


def _read(desk: Desk, cohort: NamedCohort, rule: CountRule, region: str) -> CohortFigures:
    number = cohort["id"]
    counting = ReportQuery.of(desk, Scope((number,), region=region), rule).counting
    register = read_register(desk, number)
    with desk.reading() as session:
        people = list(queries.read_people(session, counting, ALWAYS))
        records = timetable.list_activities(session, number)
        answers = timetable.list_answers(session, number)
        titles = _titles(session, number)
        cost = session.scalar(
            sa.select(table_of(Cohort).c.cost).where(table_of(Cohort).c.id == number)
        )
    countries = _grouped((country or "", one) for one, country, _gender in people)
    rates = register.by_session.values()
    return CohortFigures(
        number,
        cohort["name"],
        dated_name(cohort),
        cohort["starts"],
        cohort["ends"],
        _grouped((gender or "", one) for one, _country, gender in people),
        dict(sorted(countries.items(), key=lambda pair: (not pair[0], -len(pair[1]), pair[0]))),
        _themes(records, titles),
        _unthemed(records),
        _days(register),
        _added(rates),
        sum(rate.of > 0 for rate in register.by_person.values()),
        sum(rate.of > 0 for rate in rates),
        evaluation_of(answers),
        cost,
    )


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for key, number in pairs:
        found[key].append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}


def _titles(session: Session, cohort_id: int) -> dict[int, tuple[str, str]]:
    theme = table_of(Theme)
    query = sa.select(theme.c.id, theme.c.title, theme.c.title_zh).where(
        theme.c.cohort_id == cohort_id
    )
    rows = session.execute(query.order_by(theme.c.place.nulls_last(), theme.c.id))
    return {number: (title or "", title_zh or "") for number, title, title_zh in rows}


def _themes(
    records: Sequence[ActivityRecord], titles: Mapping[int, tuple[str, str]]
) -> tuple[ThemeHours, ...]:
    """In the order of the cohort; one without any hour is no theme of it."""
    found = reached(records)
    activities = _grouped(
        (str(record["theme_id"]), record["id"])
        for record in records
        if record.get("theme_id") is not None
    )
    order = [*titles, *sorted(set(found) - set(titles))]
    return tuple(
        ThemeHours(
            *titles.get(theme, (f"#{theme}", "")),
            found[theme].most,
            found[theme].least,
            activities[str(theme)],
            found[theme].untimed,
        )
        for theme in order
        if theme in found
    )


def _unthemed(records: Sequence[ActivityRecord]) -> ThemeHours:
    """What belongs to no theme, without meals, travel and free time."""
    mine = [
        record
        for record in records
        if record.get("theme_id") is None and record.get("kind") not in UNCOUNTED
    ]
    alike: list[ActivityRecord] = [{**record, "theme_id": 0} for record in mine]
    found = reached(alike).get(0)
    ids = tuple(record["id"] for record in mine)
    return ThemeHours(
        "",
        "",
        found.most if found else 0,
        found.least if found else 0,
        ids,
        found.untimed if found else 0,
    )


def _days(register: Register) -> tuple[tuple[dt.date, Rate], ...]:
    days: dict[dt.date, list[Rate]] = defaultdict(list)
    for session in register.sessions:
        rate = register.by_session[session.id]
        if session.date is not None and rate.of:
            days[session.date].append(rate)
    return tuple((day, _added(days[day])) for day in sorted(days))


def _added(rates: Iterable[Rate]) -> Rate:
    known = list(rates)
    return Rate(sum(rate.there for rate in known), sum(rate.of for rate in known))


def evaluation_of(answers: Sequence[Answer]) -> CohortEvaluation:
    """What the answers say of the course as a whole."""
    values: dict[str, list[int]] = defaultdict(list)
    for answer in answers:
        if answer.activity_id is None and answer.value is not None:
            values[answer.form].append(answer.value)
    means = tuple(
        math.fsum(values[form]) / len(values[form]) for form in forms_of(answers) if form in values
    )
    return CohortEvaluation(of_course(answers).whole, means)
