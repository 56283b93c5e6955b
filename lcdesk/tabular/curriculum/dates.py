"""The dates of a timetable: what a cell says, with the year, month and order of the rest of the
sheet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.dates import Order, format_date, from_excel
from lcdesk.tabular.columns import date_order
from lcdesk.tabular.days import (
    Day,
    contradicts,
    day_of,
    first_day_in,
    months_in,
    number_in_course,
    undated_weekday,
    weekday_alone,
    weekday_of,
    whole,
    years_in,
)
from lcdesk.tabular.grid import Cell, Grid
from lcdesk.tabular.tables.found import texts_of
from lcdesk.tabular.times import span_of
from lcdesk.tabular.understood import FIRST_DAY
from lcdesk.tabular.values import Trouble
from lcdesk.texts import _

_SERIALS = (40000, 60000)  # Excel's day numbers of 2009 to 2064


@dataclass(frozen=True)
class DayReader:
    """Reads the days of one timetable."""

    years: list[int]
    months: frozenset[int]
    begin: dt.date | None
    order: Order | None

    @classmethod
    def around(
        cls, cells: Sequence[Cell], head: str, banners: Sequence[str], around: Sequence[str]
    ) -> DayReader:
        """With the years said in the column itself, else in real dates, else in the titles and
        names around.
        """
        dates = sorted({cell.value.year for cell in cells if isinstance(cell.value, dt.date)})
        years = years_in([*(cell.text for cell in cells), *banners]) or dates or years_in(around)
        return cls(years, months_in(around), first_day_in(around, years), date_order(cells, head))

    def read(self, cell: Cell, text: str) -> dt.date | None:
        """The day of a cell, or of a text beside it. `BadValue`: it is none, has no year, or may
        be two.
        """
        value = cell.value
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        if isinstance(value, (int, float)) and _SERIALS[0] < value < _SERIALS[1]:
            return from_excel(value)
        day = day_of(text) or day_of(text.split("\n")[0]) or beside_time(text) or _alone(text)
        found = whole(self._ordered(day), self.years, self.begin, self.months) if day else None
        if found is None:
            raise self.fault(day, text)
        return found

    def _ordered(self, day: Day) -> Day:
        if not day.other or self.order is None:
            return day
        month, number = day.other if self.order == "mdy" else (day.month, day.day)
        return replace(day, month=month, day=number, other=None)

    def fault(self, day: Day | None, text: str) -> BadValue:
        """Why a text is no date: it may be two days, or there is no such day, or no year."""
        year = day.year or (self.years[0] if self.years else None) if day else None
        if day and day.other and year and day.month and day.day:
            both = (dt.date(year, day.month, day.day), dt.date(year, *day.other))
            one, other = (format_date(date) for date in both)
            message = _("“{text}” may be {one} or {other}.", text=text, one=one, other=other)
            return BadValue("ambiguous_date", message, likely=both)
        return BadValue(
            "bad_date",
            _("“{text}” is no date, or its year is not told.", text=" ".join(text.split())),
        )


def _alone(text: str) -> Day | None:
    weekday = weekday_alone(text)
    return None if weekday is None else Day(weekday=weekday)


def first_weekday(texts: Sequence[str]) -> str:
    """The text of the day a timetable without dates begins with: of numbered days the least; of
    weekdays its first where the days run forward from it, else the one earliest in the week.
    """
    numbers = [number_in_course(text) or 0 for text in texts]
    if all(numbers):
        return texts[numbers.index(min(numbers))]
    days = [undated_weekday(text) or 0 for text in texts]
    passed = [(day - days[0]) % 7 for day in days]
    return texts[0] if passed == sorted(set(passed)) else texts[days.index(min(days))]


def first_day_asked(text: str) -> Trouble:
    """The one question about a timetable of weekdays or numbered days without dates; `text`: the
    first of them.
    """
    text = " ".join(text.split())
    message = (
        _(
            "The timetable tells days of the week and no dates. On which date is the first “{text}”?",
            text=text,
        )
        if number_in_course(text) is None
        else _(
            "The timetable numbers its days and tells no dates. On which date is “{text}”?",
            text=text,
        )
    )
    return Trouble(FIRST_DAY, message)


def is_day_line(grid: Grid, row: int) -> bool:
    """True for a line that says a day and nothing else."""
    said = texts_of(grid, row)
    return len(said) == 1 and day_of(said[0][1]) is not None


def said_beside_time(text: str) -> str:
    """ "16 June 9:00-10:30": what is said of the day beside a time, "" where nothing is."""
    span = span_of(text)
    return span.rest if span and span.rest and day_of(span.rest) else ""


def beside_time(text: str) -> Day | None:
    """ "16 June 9:00-10:30": the day beside a time."""
    return day_of(said_beside_time(text))


def wrong_weekdays(said: Sequence[tuple[str, dt.date]]) -> dict[str, Trouble]:
    """Text → question, for the days whose weekday is not their date's; most of them wrong are
    one question, about the year.
    """
    named = {text: date for text, date in said if weekday_of(text) is not None}
    wrong = {text: date for text, date in named.items() if contradicts(text, date)}
    if len(wrong) > 2 and len(wrong) * 2 > len(named):
        text, date = next(iter(wrong.items()))
        message = _(
            "The days of the week do not fit the dates (“{text}”): is {year} the right year?",
            text=" ".join(text.split()),
            year=date.year,
        )
        return {text: Trouble("bad_date", message)}
    return {text: _which_day(text, date) for text, date in wrong.items()}


def _which_day(text: str, date: dt.date) -> Trouble:
    weekday = weekday_of(text) or 0
    other = date + dt.timedelta(days=(weekday - date.weekday() + 3) % 7 - 3)
    message = _(
        "“{text}”: the day of the week and the date do not fit. Is it {one} or {other}?",
        text=" ".join(text.split()),
        one=format_date(date),
        other=format_date(other),
    )
    return Trouble("bad_date", message, (date, other))


def run_forward(dates: Sequence[tuple[dt.date, bool]]) -> list[dt.date]:
    """Days in their order, each with whether its year was told: December before an untold
    January is the year before.
    """
    out: list[dt.date] = []
    for date, is_told in dates:
        if out and not is_told and (out[-1] - date).days > 180 and date.month < 7:
            date = dt.date(
                date.year + 1, date.month, min(date.day, 28) if date.month == 2 else date.day
            )
        out.append(date)
    return out
