"""Meals by day and diet: from who is there when, with the hours and places the timetable has for
them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lcdesk.db.queries import curriculum
from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.participants import EnrolmentKey
from lcdesk.model.rows import ActivityRecord, CohortRow
from lcdesk.model.scripts import sort_key
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.texts import N_

Meal = Literal["breakfast", "lunch", "dinner"]
MEALS: Mapping[Meal, str] = {
    "breakfast": N_("Breakfast"),
    "lunch": N_("Lunch"),
    "dinner": N_("Dinner"),
}
# Who lands from this hour on misses the meal; who leaves before the second one has not eaten it.
_MISSED_FROM: Mapping[Meal, dt.time] = {
    "breakfast": dt.time(8),
    "lunch": dt.time(12),
    "dinner": dt.time(19),
}
_TAKEN_FROM: Mapping[Meal, dt.time] = {
    "breakfast": dt.time(8),
    "lunch": dt.time(13),
    "dinner": dt.time(20),
}
_UNSAID_ARRIVAL, _UNSAID_DEPARTURE = dt.time(15), dt.time(10)
"""Who comes or goes at an hour not known counts for dinner of the first day, and for breakfast
of the last.
"""
_LONGEST = 120
"""Days of a stay; a longer one has a wrong year in it."""
_HOURS: Mapping[Meal, tuple[dt.time, dt.time]] = {
    "breakfast": (dt.time(5), dt.time(9, 30)),
    "lunch": (dt.time(11), dt.time(14, 30)),
    "dinner": (dt.time(17), dt.time(22)),
}
"""When a meal of the timetable begins; what begins at other hours is a break, not one of these."""


class Eater(EnrolmentKey):
    """A participant as far as it matters what they eat, and when."""

    dietary: str | None
    arrival_date: dt.date | None
    arrival_time: dt.time | None
    departure_date: dt.date | None
    departure_time: dt.time | None


@dataclass(frozen=True)
class MealRow:
    """One diet at one meal: how many, and who (enrolment ids). `diet` "" is not known.

    `start` and `place` are those of the timetable, None and "" where it has no such meal.
    """

    day: dt.date
    meal: Meal
    diet: str
    ids: tuple[int, ...]
    start: dt.time | None = None
    place: str = ""

    @property
    def count(self) -> int:
        """How many portions."""
        return len(self.ids)


def counts(desk: Desk, cohort_id: int) -> list[MealRow]:
    """A row a day, meal and diet, from the first arrival to the last departure.

    Where somebody's own first or last day is not known that of the course counts, with all its
    meals; where there is none either, or the days contradict each other, nothing of theirs is
    counted.
    """
    cohort = cohorts.get_cohort(desk, cohort_id)
    with desk.reading() as session:
        people = queries.read_coming(session, cohort_id, Eater)
        planned = _planned(curriculum.list_activities(session, cohort_id))
    spelt = _spellings(person["dietary"] for person in people)
    eaters: dict[tuple[dt.date, Meal, str], list[int]] = {}
    for person in people:
        diet = spelt[_folded(person["dietary"])]
        for day, meal in _eaten(person, cohort):
            eaters.setdefault((day, meal, diet), []).append(person["id"])
    return [
        MealRow(
            day, meal, diet, tuple(eaters[day, meal, diet]), *planned.get((day, meal), (None, ""))
        )
        for day, meal, diet in sorted(eaters, key=_order)
    ]


def _order(key: tuple[dt.date, Meal, str]) -> tuple[Any, ...]:
    day, meal, diet = key
    return day, list(MEALS).index(meal), diet == "", diet.casefold()


def diets(rows: Sequence[MealRow]) -> list[str]:
    """Every diet, the most frequent first, what is not known last."""
    portions = Counter[str]()
    for row in rows:
        portions[row.diet] += row.count
    return sorted(
        portions, key=lambda diet: (diet == "", -portions[diet], sort_key(diet, is_name=False))
    )


def by_meal(rows: Sequence[MealRow]) -> Iterator[tuple[MealRow, dict[str, MealRow]]]:
    """(one row of a meal, its rows by diet), meal by meal."""
    meals: dict[tuple[dt.date, Meal], dict[str, MealRow]] = {}
    for row in rows:
        meals.setdefault((row.day, row.meal), {})[row.diet] = row
    yield from ((next(iter(found.values())), found) for found in meals.values())


def _eaten(person: Eater, cohort: CohortRow) -> Iterator[tuple[dt.date, Meal]]:
    first, last = (
        person["arrival_date"] or cohort["starts"],
        person["departure_date"] or cohort["ends"],
    )
    if first is None or last is None or not 0 <= (last - first).days <= _LONGEST:
        return
    landing = (person["arrival_time"] or _UNSAID_ARRIVAL) if person["arrival_date"] else dt.time.min
    leaving = (
        (person["departure_time"] or _UNSAID_DEPARTURE) if person["departure_date"] else dt.time.max
    )
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        for meal in MEALS:
            is_missed = day == first and landing >= _MISSED_FROM[meal]
            if not is_missed and not (day == last and leaving < _TAKEN_FROM[meal]):
                yield day, meal


def _planned(
    activities: Iterable[ActivityRecord],
) -> dict[tuple[dt.date, Meal], tuple[dt.time | None, str]]:
    """(day, meal) → the hour and the place the timetable has for it."""
    found: dict[tuple[dt.date, Meal], tuple[dt.time | None, str]] = {}
    for activity in activities:
        start = activity["start"]
        if activity["kind"] == "meal" and activity["date"] and start:
            for meal, (early, late) in _HOURS.items():
                if early <= start <= late:
                    found.setdefault((activity["date"], meal), (start, activity["venue"] or ""))
    return found


def _folded(diet: str | None) -> str:
    return " ".join((diet or "").casefold().split())


def _spellings(said: Iterable[str | None]) -> dict[str, str]:
    """Folded diet → as it is written most often."""
    written: dict[str, Counter[str]] = {}
    for diet in said:
        written.setdefault(_folded(diet), Counter())[" ".join((diet or "").split())] += 1
    return {folded: spelt.most_common(1)[0][0] for folded, spelt in written.items()}
