"""The readiness of a cohort: counts, what is missing with its people, the next activities, arrivals by day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lcdesk.db.queries import curriculum, imports, participants
from lcdesk.db.queries.participants import Query
from lcdesk.model import clock
from lcdesk.model.lists import ENDS
from lcdesk.services import cohorts
from lcdesk.services.desk import Desk
from lcdesk.services.finding import summary
from lcdesk.texts import N_, _, n_

Record = dict[str, Any]
PASSPORT_MONTHS = 6


@dataclass(frozen=True)
class Missing:
    """One thing to see to: its key, words with the count, how pressing it is, and whom it is about (enrolment ids)."""

    key: str
    label: str
    words: str
    is_pressing: bool
    ids: tuple[int, ...]


@dataclass(frozen=True)
class Overview:
    """What the first screen shows of a cohort."""

    cohort: Record
    counts: Record
    missing: list[Missing]
    next_activities: list[Record]
    arrivals: list[tuple[dt.date, int]]
    days_to_opening: int | None
    waiting: int
    clashes: int


@dataclass(frozen=True)
class _Check:
    key: str
    label: str
    is_pressing: bool
    lacks: Callable[[Record, Record], bool]


def is_passport_short(person: Record, cohort: Record, months: int = PASSPORT_MONTHS) -> bool:
    """True when the passport ends sooner than `months` after the course (or today, when its end is not known)."""
    expiry, last = person.get("passport_expiry"), cohort.get("ends") or clock.today()
    return expiry is not None and expiry < months_after(last, months)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day `months` later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    return dt.date(year, month + 1, min(day.day, 28))


def _blank(name: str) -> Callable[[Record, Record], bool]:
    return lambda person, _cohort: person.get(name) is None


_CHECKS = (
    _Check("passport_short", N_("Passport ends too soon"), True, is_passport_short),
    _Check("passport_missing", N_("Passport number missing"), True, _blank("passport_no")),
    _Check(
        "visa_open",
        N_("Visa not issued"),
        True,
        lambda person, _c: person.get("visa_state") not in ("issued", "not_needed"),
    ),
    _Check("flight_missing", N_("Arrival flight missing"), False, _blank("arrival_flight")),
    _Check("room_missing", N_("Room not settled"), False, _blank("room_type")),
    _Check("diet_unknown", N_("Diet not known"), False, _blank("dietary")),
    _Check("email_missing", N_("No mail address"), False, _blank("email")),
    _Check("insurance_missing", N_("Insurance missing"), False, _blank("insurance")),
)


def read_overview(desk: Desk, cohort_id: int, today: dt.date | None = None) -> Overview:
    """All the overview shows, in one read."""
    today = today or clock.today()
    cohort = cohorts.get_cohort(desk, cohort_id)
    with desk.reading() as session:
        people = participants.read_page(session, participants.find_ids(session, Query.of(cohort_id)))
        activities = curriculum.list_activities(session, cohort_id)
        waiting = len(imports.waiting_rows(session, cohort_id))
    coming = [person for person in people if person["status"] not in ENDS]
    ahead = [activity for activity in activities if activity["date"] and activity["date"] >= today]
    return Overview(
        cohort, summary(desk, cohort_id), find_missing(coming, cohort), (ahead or activities)[:8], _arrivals(coming),
        (cohort["starts"] - today).days if cohort["starts"] else None, waiting, count_clashes(desk, cohort_id),
    )  # fmt: skip


def find_missing(people: list[Record], cohort: Record) -> list[Missing]:
    """What is still open, most pressing first, with the people each is about."""
    found: list[Missing] = []
    for check in _CHECKS:
        ids = tuple(person["id"] for person in people if check.lacks(person, cohort))
        if ids:
            words = n_("{count} person", "{count} people", len(ids))
            found.append(Missing(check.key, _(check.label), words, check.is_pressing, ids))
    return sorted(found, key=lambda missing: not missing.is_pressing)


def count_clashes(desk: Desk, cohort_id: int) -> int:
    """The number of real clashes in the timetable (warnings left out)."""
    from lcdesk.services.conflicts import list_clashes

    return sum(clash.level == "clash" for clash in list_clashes(desk, cohort_id))


def _arrivals(people: list[Record]) -> list[tuple[dt.date, int]]:
    days = Counter(person["arrival_date"] for person in people if person["arrival_date"])
    return sorted(days.items())
