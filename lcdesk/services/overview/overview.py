"""The readiness of a cohort: counts, a line a check with the rule behind its number, the next
activities, arrivals by day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lcdesk.db.queries import curriculum, imports, participants, steps
from lcdesk.model import clock
from lcdesk.model.query import Query
from lcdesk.model.query_rules import QueryRule
from lcdesk.model.rows import ActivityRecord
from lcdesk.model.rule_kinds import kind_of
from lcdesk.model.statuses import COMING as COMING_STATUSES
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.cohorts import CohortRecord
from lcdesk.services.cohorts.retention import Overdue, list_overdue
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import PeopleCounts, summarise

COMING, CAME_BEFORE, ASKED = QueryRule("coming"), QueryRule("came_before"), QueryRule("asked")
_CHECKS = (
    "passport_missing",
    "letter_missing",
    "visa_open",
    "flight_missing",
    "departure_missing",
    "room_missing",
    "diet_unknown",
    "photo_missing",
    "insurance_missing",
    "email_missing",
)
_NEXT = 8


@dataclass(frozen=True)
class ReadyLine:
    """One check: its rule, what it is called, and how many of those it is about it holds for."""

    rule: QueryRule
    count: int

    @property
    def label(self) -> str:
        """The check in the language of the moment."""
        return kind_of(self.rule).title

    @property
    def is_pressing(self) -> bool:
        """Does it stop somebody from coming?"""
        return kind_of(self.rule).is_pressing


@dataclass(frozen=True)
class Overview:
    """What the first screen shows of a cohort; `lines`: every check, the pressing ones first.

    `coming`: how many the checks are about (the erased are not); `attention`: the rule of those who
    may be stopped from coming, and how many; `came_before`: how many of all were in an earlier
    cohort; `overdue`: cohorts whose data were to be gone by now; `taken`: places of the cohort that
    somebody holds; `today`: the day it is read for.
    """

    cohort: CohortRecord
    counts: PeopleCounts
    coming: int
    attention: ReadyLine
    came_before: int
    lines: list[ReadyLine]
    next_activities: list[ActivityRecord]
    arrivals: list[tuple[dt.date, int]]
    days_to_opening: int | None
    waiting: int
    clashes: int
    overdue: list[Overdue]
    taken: int
    today: dt.date

    @property
    def is_over(self) -> bool:
        """Has the course ended? Then nobody can be stopped from coming any more, and nobody is
        reminded of it.
        """
        last = self.cohort["ends"] or self.cohort["starts"]
        return last is not None and last < self.today

    @property
    def missing(self) -> list[ReadyLine]:
        """The checks that hold for somebody."""
        return [line for line in self.lines if line.count]

    @property
    def is_ready(self) -> bool:
        """Does nobody lack anything, and does nothing wait?"""
        return bool(self.coming) and not (self.missing or self.clashes or self.waiting)


def checks(months: int) -> tuple[QueryRule, ...]:
    """The rule of every check; passports shall last so many months after the course."""
    rules = (QueryRule("passport_short", (months,)), *map(QueryRule, _CHECKS))
    return tuple(sorted(rules, key=lambda rule: not kind_of(rule).is_pressing))


def arriving(day: dt.date) -> tuple[QueryRule, ...]:
    """The rules that find those counted for a day of `Overview.arrivals`."""
    return COMING, QueryRule("field_between", ("arrival_date", day, day))


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day `months` later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    return dt.date(year, month + 1, min(day.day, 28))


def read_overview(
    desk: Desk, cohort_id: int, months: int, today: dt.date | None = None
) -> Overview:
    """All the overview shows; the desk counts, no record of a participant is read."""
    today = today or clock.today()
    cohort = cohorts.get_cohort(desk, cohort_id)
    rules, attention = checks(months), QueryRule("attention", (months,))
    asked = Query.of(cohort_id, ends=cohort["ends"])  # said once, not looked up for everybody
    with desk.reading() as session:
        found = participants.count_rules(session, asked, (*rules, attention, ASKED, CAME_BEFORE))
        groups = participants.count_people(session, cohort_id)
        days = participants.count_groups(session, cohort_id, ("arrival_date",), COMING_STATUSES)
        _places, taken = steps.count_places(session, cohort_id)
        activities = curriculum.list_activities(session, cohort_id)
        waiting = len(imports.waiting_rows(session, cohort_id))
    ahead = [activity for activity in activities if activity["date"] and activity["date"] >= today]
    return Overview(
        cohort,
        summarise(groups),
        found[ASKED],
        ReadyLine(attention, found[attention]),
        found[CAME_BEFORE],
        [ReadyLine(rule, found[rule]) for rule in rules],
        (ahead or activities)[:_NEXT],
        sorted((day, count) for day, count in days if day),
        (cohort["starts"] - today).days if cohort["starts"] else None,
        waiting,
        count_clashes(desk, cohort_id),
        list_overdue(desk, today),
        taken,
        today,
    )


def count_clashes(desk: Desk, cohort_id: int) -> int:
    """The number of real clashes in the timetable (warnings left out)."""
    from lcdesk.services.curriculum.conflicts import list_clashes

    return sum(clash.level == "clash" for clash in list_clashes(desk, cohort_id))
