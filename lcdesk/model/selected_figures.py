"""What is told of the people marked in a table: how many, from how many countries, their mean age,
and of columns of numbers their sum and mean.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.findings import say_places, say_without_country
from lcdesk.model.kinds import Number
from lcdesk.texts import _, figure, n_, with_label


@dataclass(frozen=True)
class SelectedFigures:
    """Of people: how many, their countries, how many have none, the ages that are known, and the
    numbers that stand in the marked columns by the name of the field.
    """

    people: int
    countries: frozenset[str]
    without: int
    ages: tuple[int, ...]
    numbers: Mapping[str, tuple[int, ...]]

    def words(self) -> list[str]:
        """A part each: "3 marked", "2 countries", "mean age 38"."""
        told = [n_("{count} marked", "{count} marked", self.people)]
        if self.countries:
            told.append(say_places(self.countries))
        if self.without:
            told.append(say_without_country(self.without, self.countries))
        if self.ages:
            told.append(_("mean age {age}", age=_mean(self.ages)))
        for name, values in self.numbers.items():
            sums = _("sum {sum}, mean {mean}", sum=figure(sum(values)), mean=_mean(values))
            told.append(with_label(PARTICIPANT.field(name).title, sums))
        return told


def figures_of(
    records: Iterable[Mapping[str, Any]], names: Sequence[str] = (), today: dt.date | None = None
) -> SelectedFigures:
    """The figures of these participants; `names`: the columns that are marked."""
    day, people, without = today or clock.today(), 0, 0
    countries, ages = set[str](), list[int]()
    numbers = {name: list[int]() for name in names if _is_number(name)}
    for record in records:
        people += 1
        country, age = record.get("nationality"), age_on(record.get("birth_date"), day)
        countries |= {country} if country else set()
        without += not country
        ages += [] if age is None else [age]
        for name, values in numbers.items():
            values += [] if record.get(name) is None else [record[name]]
    known = {name: tuple(values) for name, values in numbers.items() if values}
    return SelectedFigures(people, frozenset(countries), without, tuple(ages), known)


def age_on(birth: str | None, day: dt.date) -> int | None:
    """The age on a day of somebody born on a date of which perhaps only the year, or year and
    month, are known (then as if it were over already).
    """
    if not birth:
        return None
    parts = [int(part) for part in birth.split("-")]
    is_to_come = (day.month, day.day)[: len(parts) - 1] < tuple(parts[1:])
    return day.year - parts[0] - is_to_come


def _is_number(name: str) -> bool:
    field = PARTICIPANT.by_name.get(name)
    return field is not None and isinstance(field.kind, Number)


def _mean(values: Sequence[int]) -> str:
    """A whole number where it is one to a tenth, else with one decimal."""
    mean = sum(values) / len(values)
    return f"{mean:.1f}".removesuffix(".0")
