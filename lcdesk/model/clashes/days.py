"""Days: long ones, ones without a meal, Friday noon, public holidays, days outside the cohort."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import cast

from lcdesk.model.clashes.around import Holidays, Limit, Limits, say_minutes
from lcdesk.model.clashes.breaches import Book
from lcdesk.model.clashes.overlaps import group_lines
from lcdesk.model.clashes.slots import DAY, ClashSlot, SearchedTimetable
from lcdesk.texts import N_

Interval = tuple[int, int]

FRIDAY = 4
_NO_WORK = frozenset({"meal", "free"})
_NO_TEACHING = _NO_WORK | {"travel"}

DAY_LENGTH = Limit(
    "day_length", 7 * 60, N_("Programme a day, at most"), "length", 60, 16 * 60, place=0
)
MEAL_LENGTH = Limit("meal_length", 45, N_("Midday meal, at least"), "length", 10, 180)
MEAL_FROM = Limit("meal_from", 11 * 60, N_("Midday meal, not before"), "time", before="meal_until")
MEAL_UNTIL = Limit("meal_until", 14 * 60, N_("Midday meal, over by"), "time")
FRIDAY_FROM = Limit("friday_from", 12 * 60, N_("Friday noon, from"), "time", before="friday_until")
FRIDAY_UNTIL = Limit("friday_until", 13 * 60 + 30, N_("Friday noon, until"), "time")


def note_days(searched: SearchedTimetable, book: Book) -> None:
    """Per group and day: no 45 free minutes between 11 and 14 o'clock, or more than seven hours
    (or other limits).
    """
    for line in group_lines(
        [slot for slot in searched.own if slot.is_timed and slot.kind not in _NO_WORK],
        searched.groups,
    ).values():
        days: dict[dt.date, list[ClashSlot]] = defaultdict(list)
        for slot in line:
            days[slot.date].append(slot)
        for day, those in days.items():
            _note_meal(day, those, book)
            _note_length(day, [slot for slot in those if slot.kind not in _NO_TEACHING], book)


def takes_friday_noon(slot: ClashSlot, limits: Limits) -> bool:
    """Does it lie in the hour of the Friday prayer? For offices that keep it free."""
    return (
        slot.date.weekday() == FRIDAY
        and slot.is_timed
        and slot.kind not in _NO_WORK
        and _in_day(slot, (limits.of(FRIDAY_FROM), limits.of(FRIDAY_UNTIL)))
    )


def note_dates(searched: SearchedTimetable, book: Book) -> None:
    """Activities before the first or after the last day of the cohort."""
    cohort = searched.around.cohort
    starts, ends = cohort.get("starts"), cohort.get("ends")
    for slot in searched.own:
        if starts and slot.date < starts:
            template = N_("{date}: “{title}” lies before the first day of the cohort, {day}.")
            book.note(
                "outside_dates", (slot.id,), template, date=slot.date, title=slot.name, day=starts
            )
        elif ends and slot.date > ends:
            template = N_("{date}: “{title}” lies after the last day of the cohort, {day}.")
            book.note(
                "outside_dates", (slot.id,), template, date=slot.date, title=slot.name, day=ends
            )


def note_holidays(searched: SearchedTimetable, book: Book) -> None:
    """Work on public holidays; the holiday's name is said where it is known."""
    slots, holidays = searched.own, searched.around.holidays
    days = {day: name for day in {slot.date for slot in slots} if (name := _holiday(holidays, day))}
    for slot in slots if days else ():
        name = days.get(slot.date)
        if not name or slot.kind in _NO_WORK:
            continue
        if isinstance(name, str):
            template = N_("{date} is a public holiday ({name}): “{title}”.")
            book.note(
                "public_holiday", (slot.id,), template, date=slot.date, title=slot.name, name=name
            )
        else:
            book.note(
                "public_holiday",
                (slot.id,),
                N_("{date} is a public holiday: “{title}”."),
                date=slot.date,
                title=slot.name,
            )


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """Intervals in order of start laid together where they touch."""
    out: list[Interval] = []
    for start, end in intervals:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _holiday(holidays: Holidays, day: dt.date) -> str | bool | None:
    if callable(holidays):
        return holidays(day)
    if isinstance(holidays, Mapping):
        return cast("Mapping[dt.date, str]", holidays).get(day)
    return day in holidays


def _in_day(slot: ClashSlot, window: Interval) -> bool:
    midnight = slot.date.toordinal() * DAY
    return slot.start < midnight + window[1] and slot.end > midnight + window[0]


def _note_meal(day: dt.date, slots: list[ClashSlot], book: Book) -> None:
    midnight = day.toordinal() * DAY
    meal_from, meal_until = book.limits.of(MEAL_FROM), book.limits.of(MEAL_UNTIL)
    first, last = midnight + meal_from, midnight + meal_until
    at_noon = [slot for slot in slots if slot.start < last and slot.end > first]
    if not at_noon:
        return
    busy = union((max(slot.start, first), min(slot.end, last)) for slot in at_noon)
    edges = [first, *(edge for interval in busy for edge in interval), last]
    free = max(edges[i + 1] - edges[i] for i in range(0, len(edges), 2))
    if free < book.limits.of(MEAL_LENGTH):
        template = N_("{date}: at most {free} min are free between {first} and {last} ({titles}).")
        values = {"first": say_minutes(meal_from), "last": say_minutes(meal_until)}
        titles = tuple(slot.name for slot in at_noon)
        book.note(
            "no_meal_gap",
            tuple(slot.id for slot in at_noon),
            template,
            date=day,
            free=free,
            titles=titles,
            **values,
        )


def _note_length(day: dt.date, slots: list[ClashSlot], book: Book) -> None:
    minutes = sum(end - start for start, end in union((slot.start, slot.end) for slot in slots))
    if minutes > book.limits.of(DAY_LENGTH):
        template = N_("{date}: {hours} hours of programme, more than {most}.")
        most = say_minutes(book.limits.of(DAY_LENGTH))
        ids = tuple(slot.id for slot in slots)
        book.note("day_too_long", ids, template, date=day, hours=say_minutes(minutes), most=most)
