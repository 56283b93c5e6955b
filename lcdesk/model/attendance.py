"""Attendance: who is concerned by which activity, what counts, rates and the condition of the
certificate; and the sheets on which people sign that they were there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from lcdesk.model import clock, countries
from lcdesk.model.countries.recognition import squeeze
from lcdesk.model.names import full_name_of
from lcdesk.model.rows import ParticipantRecord
from lcdesk.model.timetable_grid import (
    HALVES,
    PaperActivity,
    PaperCohort,
    day_words,
    either,
    halves_of,
    hours_of,
    joined,
    person_words,
    place_words,
    say,
    span_words,
    title_of,
)
from lcdesk.texts import N_, PaperLanguage

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
    listed: str = ""  # the name in the form of the moment; "": as it was sent

    @property
    def listed_name(self) -> str:
        """What they are called in a list on screen."""
        return self.listed or self.name


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


# --- Sign-in sheets: a row each, in the languages of the paper ---


UNSIGNED = frozenset({"meal", "free", "travel"})
"""Kinds of activity nobody signs for."""


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """`name` is short, for the tab of a workbook; `over` tells of which cohort it is, `facts` day,
    hours and place.

    `organisers` tell who is behind it. `rows` are number, name, Chinese name, country; the heads
    behind those four are to be signed under.
    """

    name: str
    over: tuple[str, ...]
    titles: tuple[str, ...]
    facts: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, str, str, str], ...]
    organisers: tuple[tuple[str, ...], ...] = ()
    language: PaperLanguage = "both"


def sheet_of_activity(
    activity: PaperActivity,
    cohort: PaperCohort,
    people: Iterable[ParticipantRecord],
    language: PaperLanguage,
) -> SignInSheet:
    """The sheet of one activity; `people` are participants who may come, of whom those of
    another group are left out.
    """
    speakers = [person for person in activity.get("people") or () if person["role"] == "speaker"]
    day, group = activity["date"], activity.get("group_name")
    facts = (
        joined((span_words([day] if day else [], language), hours_of(activity)), "   "),
        *_told(language, N_("Place"), place_words(activity, language)),
        *_told(language, N_("Speaker"), "; ".join(map(person_words, speakers))),
        *_told(language, N_("Group"), group or ""),
    )
    start = activity.get("start")
    name = joined(
        (
            f"{day:%m-%d}" if day else "",
            f"{start:%H%M}" if start else "",
            title_of(activity, language)[0],
        )
    )
    over = (*_names(cohort, language), say(language, N_("Sign-in sheet")))
    here = [person for person in people if not group or _is_in(person, group)]
    heads = _heads(language, [N_("Signature")])
    return SignInSheet(
        name,
        over,
        title_of(activity, language),
        facts,
        heads,
        _rows(here, language),
        language=language,
    )


def sheet_of_day(
    day: dt.date,
    activities: Sequence[PaperActivity],
    cohort: PaperCohort,
    people: Iterable[ParticipantRecord],
    language: PaperLanguage,
) -> SignInSheet:
    """The sheet of a day: a place to sign for each half of it in which there is something."""
    used = sorted({half for activity in activities for half in halves_of(activity)})
    facts = (
        span_words([day], language),
        *(
            joined((hours_of(one), " / ".join(title_of(one, language))), "   ")
            for one in activities
        ),
    )
    over, titles = _names(cohort, language), (say(language, N_("Sign-in sheet")),)
    name, heads = (
        day_words(day, language).replace("\n", " "),
        _heads(language, [HALVES[half] for half in used]),
    )
    rows = _rows(people, language)
    return SignInSheet(name, over, titles, facts, heads, rows, language=language)


def _names(cohort: PaperCohort, language: PaperLanguage) -> tuple[str, ...]:
    return either(cohort, "name_en", "name_zh", language)


def _heads(language: PaperLanguage, signed: Sequence[str]) -> tuple[str, ...]:
    named = (N_("No."), N_("Name"), N_("Chinese name"), N_("Country/region"), *signed)
    return tuple(say(language, message) for message in named)


def _rows(
    people: Iterable[ParticipantRecord], language: PaperLanguage
) -> tuple[tuple[str, str, str, str], ...]:
    those = list(people)
    numbers = listed_numbers([person.get("number") for person in those])
    return tuple(
        (
            number,
            full_name_of(person) or "",
            person.get("name_zh") or "",
            _country(person.get("nationality"), language),
        )
        for number, person in zip(numbers, those, strict=True)
    )


def tells_apart(numbers: Sequence[str | None]) -> bool:
    """Are these the numbers of one list, no two the same? Those of several lists that were joined
    (1, 1, 2, 2 …) are not.
    """
    given = [one for one in numbers if one]
    return bool(given) and len(set(given)) == len(given)


def listed_numbers(numbers: Sequence[str | None]) -> list[str]:
    """What stands under "No." of a list that is read again once it is filled in: the numbers of its
    people where they tell them apart (nothing beside somebody without one), else its own, 1, 2, 3.
    """
    if tells_apart(numbers):
        return [one or "" for one in numbers]
    return [str(place) for place in range(1, len(numbers) + 1)]


def _country(code: str | None, language: PaperLanguage) -> str:
    if not code:
        return ""
    return joined(
        countries.name(code, one) for one in (("zh", "en") if language == "both" else (language,))
    )


def _told(language: PaperLanguage, label: str, text: str) -> tuple[str, ...]:
    return (f"{say(language, label)}{'：' if language == 'zh' else ': '}{text}",) if text else ()


def _is_in(person: ParticipantRecord, group: str) -> bool:
    return is_same_group(person.get("group_name"), group)


def is_same_group(one: str | None, other: str | None) -> bool:
    """Do two names mean one group? "A" and "a" do; nothing is no group."""
    return bool(one and other) and str(one).strip().casefold() == str(other).strip().casefold()
