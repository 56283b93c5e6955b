"""Attendance: who is concerned by which activity, what counts, rates of people and activities,
the certificate condition.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from lcdesk.model import clock
from lcdesk.model.countries.recognition import squeeze
from lcdesk.texts import N_

STATES = ("present", "late", "excused", "absent")
THERE = frozenset({"present", "late"})
UNCOUNTED = frozenset({"meal", "free", "travel"})
"""Kinds of activities nobody asks a list of."""
USUAL_PERCENT = 80
"""The certificate condition where a cohort says none."""
RULE = N_(
    "The rate is present and late out of the activities with a list; excused is left out. Once an "
    "activity is over, whoever "
    "is not on its list counts as not there. Meals, travel and free time do not count, nor do "
    "activities of other groups."
)
Key = tuple[int, int]  # a participant (enrolment), an activity
Marks = Mapping[Key, str]


@dataclass(frozen=True, slots=True)
class Attendee:
    """A participant: the id of the enrolment, and by what lists know people. `has_ended`: no
    longer one of the course.
    """

    id: int
    name: str
    number: str = ""
    names: tuple[str, ...] = ()  # other ways to write it
    group: str = ""
    country: str | None = None
    has_ended: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """An activity people come to; wall time, the end may be missing. `group`: only these people
    ("": everybody).
    """

    id: int
    date: dt.date | None
    start: dt.time | None
    end: dt.time | None = None
    kind: str | None = None
    title: str | None = None
    title_zh: str | None = None
    group: str = ""

    @property
    def is_counted(self) -> bool:
        """Does it count for the rates?"""
        return self.kind not in UNCOUNTED

    def is_over(self, now: dt.datetime) -> bool:
        """Has it ended by then? Without an end its start decides, without either the day."""
        if self.date is None:
            return False
        return dt.datetime.combine(self.date, self.end or self.start or dt.time(23, 59)) <= now


@dataclass(frozen=True, slots=True)
class Rate:
    """There so many times of so many that count."""

    there: int = 0
    of: int = 0

    @property
    def percent(self) -> int | None:
        """In whole per cent, rounded down, so that 79.9 does not look like 80; None of nothing."""
        return self.there * 100 // self.of if self.of else None

    def reaches(self, percent: int) -> bool | None:
        """Is the condition met? None while nothing counts."""
        return self.there * 100 >= percent * self.of if self.of else None


@dataclass(frozen=True)
class Register:
    """The people and activities of a cohort and what was noted; `now` decides what is over,
    `percent` None: the usual.
    """

    people: tuple[Attendee, ...] = ()
    sessions: tuple[Session, ...] = ()
    marks: Marks = field(default_factory=dict[Key, str])
    percent: int | None = None
    now: dt.datetime = field(default_factory=clock.now)

    @property
    def wanted(self) -> int:
        """The certificate condition in per cent."""
        return USUAL_PERCENT if self.percent is None else self.percent

    @cached_property
    def person_by_id(self) -> dict[int, Attendee]:
        return {person.id: person for person in self.people}

    @cached_property
    def session_by_id(self) -> dict[int, Session]:
        return {session.id: session for session in self.sessions}

    @cached_property
    def listed(self) -> frozenset[int]:
        """The activities that have a list: somebody is noted."""
        return frozenset(activity for _person, activity in self.marks)

    @cached_property
    def overdue(self) -> tuple[Session, ...]:
        """Counted activities that are over without a list."""
        return tuple(
            one
            for one in self.sessions
            if one.is_counted and one.is_over(self.now) and one.id not in self.listed
        )

    @cached_property
    def course(self) -> tuple[Attendee, ...]:
        """Those who are still part of it, whom the condition is for."""
        return tuple(person for person in self.people if not person.has_ended)

    @property
    def by_person(self) -> dict[int, Rate]:
        """The rate of each person."""
        return self._rates[0]

    @property
    def by_session(self) -> dict[int, Rate]:
        """The rate of each activity; of nothing where it does not count."""
        return self._rates[1]

    @cached_property
    def below(self) -> frozenset[int]:
        """Those of the course who do not reach the condition; nobody of whom nothing counts yet."""
        return frozenset(
            one.id for one in self.course if self.by_person[one.id].reaches(self.wanted) is False
        )

    def concerns(self, person: Attendee, session: Session) -> bool:
        """Is the activity for this person? Of a group's activities only its own people are
        asked.
        """
        return not session.group or _folded(session.group) == _folded(person.group)

    def blank(self, session: Session) -> list[int]:
        """Whom it concerns and who is not noted yet; those who have ended are not asked any
        more.
        """
        return [
            person.id
            for person in self.people
            if not person.has_ended
            and self.concerns(person, session)
            and (person.id, session.id) not in self.marks
        ]

    @cached_property
    def _rates(self) -> tuple[dict[int, Rate], dict[int, Rate]]:
        """The rates of people and of activities, in one walk through the cells."""
        people = {person.id: [0, 0] for person in self.people}
        sessions = {one.id: [0, 0] for one in self.sessions}
        for one in self.sessions:
            if not one.is_counted or one.id not in self.listed:
                continue
            is_over = one.is_over(self.now)
            for person in self.people:
                state = self.marks.get((person.id, one.id))
                if state == "excused" or (state is None and (person.has_ended or not is_over)):
                    continue
                if one.group and not self.concerns(person, one):
                    continue
                for total in (people[person.id], sessions[one.id]):
                    total[0] += state in THERE
                    total[1] += 1
        return _as_rates(people), _as_rates(sessions)


def _as_rates(totals: Mapping[int, list[int]]) -> dict[int, Rate]:
    return {number: Rate(there, total) for number, (there, total) in totals.items()}


@lru_cache(maxsize=1024)
def _folded(group: str) -> str:
    """Names of groups are few and asked for each cell."""
    return squeeze(group)
