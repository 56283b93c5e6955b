"""What is to be done today in a cohort: late, due this week, waited for; and what is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lcdesk.model import clock
from lcdesk.model.names import listed_name, name_of
from lcdesk.services.cohorts.cohorts import list_cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.history import OperationLine, list_operations
from lcdesk.services.deadlines.asking import AskedPerson, ChaseGroup, read_chased, read_groups
from lcdesk.services.deadlines.deadlines import DeadlinePlan, DeadlineStep, phase_of, read_plan
from lcdesk.texts import _, n_

NAMED = 3
"""People of a line who are shown by name."""
_MOST_DONE = 200


@dataclass(frozen=True)
class Today:
    """`late`, `soon`: deadlines that passed, or are due within a week; `waiting`: whom the office
    waits for; `done`: what was done at the desk today, the newest first; `names`: enrolment → the
    names of the first of each line, as (name, country).
    """

    plan: DeadlinePlan
    late: tuple[DeadlineStep, ...]
    soon: tuple[DeadlineStep, ...]
    waiting: tuple[ChaseGroup, ...]
    done: tuple[OperationLine, ...]
    names: Mapping[int, tuple[str, str | None]] = field(
        default_factory=dict[int, tuple[str, str | None]]
    )

    @property
    def days_to_opening(self) -> int | None:
        """Days until the first day; None where there is none."""
        starts = self.plan.cohort["starts"]
        return (starts - self.plan.today).days if starts else None

    @property
    def waited_for(self) -> int:
        """For how many people somebody is waited for."""
        return len({one for group in self.waiting for one in group.ids})

    def named(self, ids: Sequence[int]) -> list[tuple[str, str | None]]:
        """The first of these people, as (name, country)."""
        return [self.names[one] for one in ids[:NAMED] if one in self.names]


def read_today(
    desk: Desk, cohort_id: int, today: dt.date | None = None, *, months: int | None = None
) -> Today:
    """All of it, read at one moment; `months`: as for `read_plan`."""
    day = today or clock.today()
    with desk.reading_together():
        plan = read_plan(desk, cohort_id, day, months=months)
        late, soon = plan.of_state("late"), plan.of_state("soon")
        waiting = read_groups(desk, plan)
        shown = {one for step in (*late, *soon) for one in step.ids[:NAMED]}
        shown |= {one for group in waiting for one in group.ids[:NAMED]}
        with desk.reading() as session:
            values = read_chased(session, sorted(shown))
        done = list_done(desk, day)
    names = {
        number: (listed_name(one) or "?", one["nationality"]) for number, one in values.items()
    }
    return Today(plan, late, soon, waiting, done, names)


def list_done(desk: Desk, day: dt.date) -> tuple[OperationLine, ...]:
    """What was done at the desk that day and stands, the newest first."""
    found = list_operations(desk, _MOST_DONE)
    return tuple(
        one for one in found if one.at.date() == day and one.kind == "do" and not one.is_undone
    )


def list_to_watch(desk: Desk, today: dt.date | None = None) -> list[int]:
    """The cohorts that are still to begin, run, or ended in the last two months and were not put
    away; the next to open first.
    """
    day = today or clock.today()
    found = [
        one
        for one in list_cohorts(desk)
        if one["status"] not in ("archived", "closed")
        and phase_of(one, day) != "undated"
        and (one["ends"] or one["starts"] or day) >= day - dt.timedelta(days=_AFTER)
    ]
    found.sort(key=lambda one: (abs(((one["starts"] or day) - day).days), one["id"]))
    return [one["id"] for one in found]


_AFTER = 61


def people_of(desk: Desk, step: DeadlineStep) -> list[AskedPerson]:
    """Those who have not met a deadline, as a mail to them needs them."""
    with desk.reading() as session:
        values = read_chased(session, list(step.ids))
    return [
        AskedPerson(number, name_of(values[number]), values[number]["email"] or "", (step.kind,))
        for number in step.ids
        if number in values
    ]


def sum_words(today: Today) -> list[str]:
    """ "2 late", "5 due this week", "7 waiting for others"; [] where there is nothing."""
    told = (
        _("{count} late", count=len(today.late)) if today.late else "",
        _soon_words(today) if today.soon else "",
        n_("{count} waited for", "{count} waited for", today.waited_for) if today.waiting else "",
    )
    return [one for one in told if one]


def _soon_words(today: Today) -> str:
    count = len(today.soon)
    if today.plan.phase == "over":
        return n_("{count} to be finished", "{count} to be finished", count)
    return n_("{count} due this week", "{count} due this week", count)


def ago_words(on: dt.date, today: dt.date) -> str:
    """ "today", "yesterday", "22 days ago"."""
    days = (today - on).days
    if days <= 0:
        return _("today")
    return _("yesterday") if days == 1 else n_("{count} day ago", "{count} days ago", days)
