"""Days: long ones, ones without a meal, Friday noon, public holidays, days outside the cohort."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import cast

from lcdesk.model.clashes.around import Holidays, Record, say_minutes
from lcdesk.model.clashes.overlaps import group_lines
from lcdesk.model.clashes.rules import Book
from lcdesk.model.clashes.slots import DAY, ClashSlot
from lcdesk.texts import N_

Interval = tuple[int, int]

FRIDAY = 4
_NO_WORK = frozenset({"meal", "free"})
_NO_TEACHING = _NO_WORK | {"travel"}


def note_days(slots: list[ClashSlot], groups: frozenset[str], book: Book) -> None:
    """Per group and day: no 45 free minutes between 11 and 14 o'clock, or more than seven hours
    (or other limits).
    """
    for line in group_lines(
        [slot for slot in slots if slot.is_timed and slot.kind not in _NO_WORK], groups
    ).values():
        days: dict[dt.date, list[ClashSlot]] = defaultdict(list)
        for slot in line:
            days[slot.date].append(slot)
        for day, those in days.items():
            _note_meal(day, those, book)
            _note_length(day, [slot for slot in those if slot.kind not in _NO_TEACHING], book)


def note_fridays(slots: list[ClashSlot], book: Book) -> None:
    """What lies in the hour of the Friday prayer, for offices that keep it free."""
    if not book.asks("friday_noon"):
        return
    noon = (book.limits.friday_from, book.limits.friday_until)
    for slot in slots:
        if (
            slot.date.weekday() == FRIDAY
            and slot.is_timed
            and slot.kind not in _NO_WORK
            and _in_day(slot, noon)
        ):
            template = N_("{date}: “{title}” ({when}) takes the noon of a Friday.")
            book.note(
                "friday_noon", (slot.id,), template, date=slot.date, title=slot.name, when=slot.span
            )


def note_dates(slots: list[ClashSlot], cohort: Record, book: Book) -> None:
    """Activities before the first or after the last day of the cohort."""
    starts, ends = cohort.get("starts"), cohort.get("ends")
    for slot in slots:
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


def note_holidays(slots: list[ClashSlot], holidays: Holidays, book: Book) -> None:
    """Work on public holidays; the holiday's name is said where it is known."""
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
    limits, midnight = book.limits, day.toordinal() * DAY
    first, last = midnight + limits.meal_from, midnight + limits.meal_until
    at_noon = [slot for slot in slots if slot.start < last and slot.end > first]
    if not at_noon:
        return
    busy = union((max(slot.start, first), min(slot.end, last)) for slot in at_noon)
    edges = [first, *(edge for interval in busy for edge in interval), last]
    free = max(edges[i + 1] - edges[i] for i in range(0, len(edges), 2))
    if free < limits.meal_length:
        template = N_("{date}: at most {free} min are free between {first} and {last} ({titles}).")
        values = {"first": say_minutes(limits.meal_from), "last": say_minutes(limits.meal_until)}
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
    if minutes > book.limits.day_length:
        template = N_("{date}: {hours} hours of programme, more than {most}.")
        most = say_minutes(book.limits.day_length)
        ids = tuple(slot.id for slot in slots)
        book.note("day_too_long", ids, template, date=day, hours=say_minutes(minutes), most=most)
