"""What breaks the timetable rules: the same person, venue or group in two activities at a time,
days too long or on a holiday, ways too short and venues too small, and what single activities lack.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

from lcdesk.model.clashes.timetable import (
    DAY,
    Book,
    ClashSlot,
    Find,
    Holidays,
    Limit,
    Limits,
    MarkedText,
    SearchedTimetable,
    fold,
    say_minutes,
)
from lcdesk.model.rows import VenueRow, VenueWayRow
from lcdesk.texts import N_

_Pair = tuple[ClashSlot, ClashSlot]
_Lines = dict[str, list[ClashSlot]]
_WHOLE = ""  # the group of an activity that is for everybody


def note_overlaps(searched: SearchedTimetable, book: Book) -> None:
    """All overlaps of half-open intervals, also with other cohorts; O(n log n) and what is found."""
    timed = [slot for slot in searched.slots if slot.is_timed]
    _note_people(timed, book)
    _note_venues(timed, book)
    _note_groups([slot for slot in timed if not slot.is_other], searched.groups, book)


def overlaps(line: list[ClashSlot]) -> Iterator[_Pair]:
    """The pairs that overlap, of slots in order of start; equal intervals do, touching ones do
    not.
    """
    running: list[ClashSlot] = []
    for slot in line:
        running = [one for one in running if one.end > slot.start]
        for one in running:
            yield one, slot
        running.append(slot)


def _people_lines(slots: list[ClashSlot]) -> _Lines:
    """Per person (folded name) where he or she is, in whatever role."""
    out: _Lines = defaultdict(list)
    for slot in slots:
        for names in slot.people.values():
            for name in names:
                line = out[name]
                if not line or line[-1] is not slot:
                    line.append(slot)
    return out


def groups_of(slots: Iterable[ClashSlot]) -> frozenset[str]:
    """The groups of a timetable; just everybody when there are none."""
    return frozenset(fold(slot.group) for slot in slots if slot.group) or frozenset((_WHOLE,))


def group_lines(slots: list[ClashSlot], groups: frozenset[str]) -> _Lines:
    """Per group what it takes part in: its own and what is for everybody."""
    out: _Lines = defaultdict(list)
    for slot in slots:
        for group in (fold(slot.group),) if slot.group else groups:
            out[group].append(slot)
    return out


def _note_people(slots: list[ClashSlot], book: Book) -> None:
    for person, line in _people_lines(slots).items():
        for one, other in overlaps(line):
            rule, shown = _role(person, one, other)
            if one.is_other or other.is_other:
                _note_elsewhere(one, other, "speaker", shown, book)
                continue
            _note(
                book,
                rule,
                one,
                other,
                N_("{date}: {what} is in “{one}” ({when}) and in “{other}” ({then})."),
                shown,
            )


def _note_elsewhere(one: ClashSlot, other: ClashSlot, field: str, what: str, book: Book) -> None:
    """Somebody or some place is wanted by another cohort at that time; the breach is our
    activity's.
    """
    if one.is_other and other.is_other:
        return
    own, theirs = (other, one) if one.is_other else (one, other)
    book.note(
        "other_cohort",
        (own.id, theirs.id),
        N_(
            "{date}: {what}, needed for “{one}” ({when}), is taken by “{other}” ({then}) of "
            "{cohort}."
        ),
        field=field,
        date=own.date,
        what=what,
        one=own.name,
        when=own.span,
        other=theirs.name,
        then=theirs.span,
        cohort=theirs.cohort or MarkedText(N_("another cohort")),
    )


def _role(person: str, one: ClashSlot, other: ClashSlot) -> tuple[str, str]:
    """(the rule, the name as written): the role shared by both, host counted as two roles."""
    shown = next(names[person] for names in one.people.values() if person in names)
    for role in ("speaker", "interpreter", "escort"):
        if person in one.people.get(role, ()) and person in other.people.get(role, ()):
            return f"{role}_twice", shown
    return "person_twice", shown


def _note_venues(slots: list[ClashSlot], book: Book) -> None:
    at: _Lines = defaultdict(list)
    for slot in slots:
        if slot.venue and slot.kind != "free":
            at[str(slot.place) if slot.place is not None else fold(slot.venue)].append(slot)
    for line in at.values():
        for one, other in overlaps(line):
            if one.kind == other.kind == "meal":  # two groups may eat in one canteen
                continue
            if one.is_other or other.is_other:
                _note_elsewhere(one, other, "venue", one.venue, book)
            else:
                template = N_("{date}: “{one}” ({when}) and “{other}” ({then}) are both in {what}.")
                _note(book, "venue_twice", one, other, template, one.venue)


def _note_groups(slots: list[ClashSlot], groups: frozenset[str], book: Book) -> None:
    for line in group_lines([slot for slot in slots if slot.kind != "free"], groups).values():
        for one, other in overlaps(line):
            group = one.group or other.group
            template = (
                N_(
                    "{date}: group {what} has “{one}” ({when}) and “{other}” ({then}) at the same "
                    "time."
                )
                if group
                else N_(
                    "{date}: everybody has “{one}” ({when}) and “{other}” ({then}) at the same "
                    "time."
                )
            )
            _note(book, "group_twice", one, other, template, group)


def _note(
    book: Book, rule: str, one: ClashSlot, other: ClashSlot, template: str, what: str
) -> None:
    book.note(
        rule,
        (one.id, other.id),
        template,
        date=one.date,
        what=what,
        one=one.name,
        when=one.span,
        other=other.name,
        then=other.span,
    )


# --- Days: long ones, ones without a meal, Friday noon, public holidays, days outside the cohort ---


_Interval = tuple[int, int]

_FRIDAY = 4
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
        slot.date.weekday() == _FRIDAY
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


def union(intervals: Iterable[_Interval]) -> list[_Interval]:
    """Intervals in order of start laid together where they touch."""
    out: list[_Interval] = []
    for start, end in intervals:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def is_programme(slot: ClashSlot) -> bool:
    """Does it count for the length of a day?"""
    return slot.is_timed and slot.kind not in _NO_TEACHING


def counted_minutes(
    slots: Iterable[ClashSlot], groups: frozenset[str], among: frozenset[str]
) -> int:
    """The minutes of programme of a day, for the one of the groups `among` that has most of it."""
    counted = sorted((one for one in slots if is_programme(one)), key=lambda one: one.order)
    lines = group_lines(counted, groups)
    lengths = [
        sum(end - start for start, end in union((one.start, one.end) for one in line))
        for group, line in lines.items()
        if group in among
    ]
    return max(lengths, default=0)


def _holiday(holidays: Holidays, day: dt.date) -> str | bool | None:
    if callable(holidays):
        return holidays(day)
    if isinstance(holidays, Mapping):
        return cast("Mapping[dt.date, str]", holidays).get(day)
    return day in holidays


def _in_day(slot: ClashSlot, window: _Interval) -> bool:
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
        template = (
            N_("{date}: at most {free} min are free between {first} and {last} ({titles}).")
            if free
            else N_("{date}: nothing is free between {first} and {last} ({titles}).")
        )
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


# --- Places: is there time to get from one venue to the next, and does the group fit in ---


Minutes = Mapping[frozenset[int], int]


def minutes_of(ways: Iterable[VenueWayRow]) -> Minutes:
    """Two venues' ids → minutes between them, either way; of a way that was noted twice the
    longer.
    """
    out: dict[frozenset[int], int] = {}
    for way in ways:
        pair = frozenset((way["from_id"], way["to_id"]))
        out[pair] = max(way["minutes"], out.get(pair, 0))
    return out


def capacities_of(venues: Iterable[VenueRow]) -> Mapping[int, int]:
    """Venue id → the people it holds, where that is known."""
    return {venue["id"]: held for venue in venues if (held := venue.get("capacity"))}


def note_ways(searched: SearchedTimetable, book: Book) -> None:
    """Travel times that do not fit between one activity and the next of a group, or of a person.

    The next may be another day's: a bus of ten hours does not arrive in a night of eight. Nobody is
    told how the people of other cohorts travel among themselves.
    """
    if not (minutes := searched.minutes):
        return
    placed = [slot for slot in searched.slots if slot.is_timed and slot.place is not None]
    for line in group_lines(
        [slot for slot in placed if not slot.is_other], searched.groups
    ).values():
        _note_line(line, minutes, book)
    for line in _people_lines(placed).values():
        _note_line(line, minutes, book)


def note_capacities(searched: SearchedTimetable, book: Book) -> None:
    """Venues that hold fewer people than the group."""
    sizes = searched.around.cohort.get("sizes") or {}
    for slot in searched.own:
        capacity = searched.capacities.get(slot.place or 0)
        people = people_in(slot.group, sizes)
        if capacity is not None and people > capacity:
            template = N_("{date}: {venue} holds {capacity}, and {people} take part in “{title}”.")
            values: dict[str, Any] = {
                "date": slot.date,
                "venue": slot.venue,
                "capacity": capacity,
                "people": people,
                "title": slot.name,
            }
            book.note("venue_too_small", (slot.id,), template, **values)


def people_in(group: str, sizes: Mapping[str | None, int]) -> int:
    """The people of a group; of all the cohort where the group is "" or not known."""
    return sizes.get(group or None, sizes.get(None, 0))


def _note_line(line: list[ClashSlot], minutes: Minutes, book: Book) -> None:
    before: ClashSlot | None = None
    for slot in line:
        if (
            before is not None
            and before.end <= slot.start
            and not (before.is_other and slot.is_other)
        ):
            _note_way(before, slot, minutes, book)
        if before is None or slot.end >= before.end:
            before = slot


def _note_way(one: ClashSlot, other: ClashSlot, minutes: Minutes, book: Book) -> None:
    needed = (
        minutes.get(frozenset((one.place or 0, other.place or 0)), 0)
        if one.place != other.place
        else 0
    )
    if other.start - one.end < needed:
        template = N_(
            "{date}: from {here} (until {until}) to {there} (from {then}) it takes {needed} min; "
            "{left} min are left."
        )
        values: dict[str, Any] = {
            "date": one.date,
            "here": one.venue,
            "until": one.span and one.span.end,
            "there": other.venue,
            "then": other.span and other.span.start,
            "needed": needed,
            "left": other.start - one.end,
        }
        book.note("travel_too_short", (one.id, other.id), template, **values)


# --- Single activities: ends before starts, speakers not confirmed, titles in one language ---


_HAN = ("\u3400", "\u9fff")
_UNTITLED = frozenset({"meal", "free", "travel"})


def note_each(rule: str, is_broken: Callable[[ClashSlot, Limits], bool], template: str) -> Find:
    """What finds the breaches of a rule about single activities; `template`, marked with N_, has
    the places {date}, {title} and {when}.
    """

    def find(searched: SearchedTimetable, book: Book) -> None:
        for slot in searched.own:
            if is_broken(slot, book.limits):
                book.note(
                    rule, (slot.id,), template, date=slot.date, title=slot.name, when=slot.span
                )

    return find


def note_entries(searched: SearchedTimetable, book: Book) -> None:
    """What is wrong with an entry by itself."""
    slots = searched.own
    is_confirming = any(slot.record.get("is_confirmed") is not None for slot in slots)
    for slot in slots:
        if slot.is_backwards:
            template = N_("{date}: “{title}” ends before it starts; an hour was assumed ({when}).")
            book.note(
                "ends_before_start",
                (slot.id,),
                template,
                date=slot.date,
                title=slot.name,
                when=slot.span,
            )
        if slot.span and slot.record.get("end") is None:
            template = N_("{date}: when “{title}” ends is not said ({when}).")
            book.note(
                "end_missing", (slot.id,), template, date=slot.date, title=slot.name, when=slot.span
            )
        if is_confirming and slot.people.get("speaker") and not slot.record.get("is_confirmed"):
            template = N_("{date}: “{title}” is not confirmed yet ({speaker}).")
            speaker = tuple(slot.people["speaker"].values())
            book.note(
                "speaker_unconfirmed",
                (slot.id,),
                template,
                date=slot.date,
                title=slot.name,
                speaker=speaker,
            )
        if slot.kind not in _UNTITLED:
            _note_title(slot, book)


def _note_title(slot: ClashSlot, book: Book) -> None:
    written = f"{slot.record.get('title') or ''} {slot.record.get('title_zh') or ''}"
    letters = [sign for sign in written if sign.isalnum() and not sign.isdecimal()]
    chinese = sum(_HAN[0] <= sign <= _HAN[1] for sign in letters)
    has_chinese, has_other = chinese > 0, chinese < len(letters)
    if has_chinese and has_other:
        return
    if not has_chinese and not has_other:
        template, field = N_("{date}: an activity has no title."), "title"
    elif has_other:
        template, field = N_("{date}: “{title}” has no Chinese title."), "title_zh"
    else:
        template, field = N_("{date}: “{title}” has no English title."), "title"
    book.note("title_missing", (slot.id,), template, field=field, date=slot.date, title=slot.name)
