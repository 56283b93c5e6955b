"""What might cure a breach, the least change first: another start, another day, an earlier end, a swap. Nothing is checked here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from lcdesk.model.clashes.clash_fix import Fix
from lcdesk.model.clashes.slots import ASSUMED, DAY, ClashSlot
from lcdesk.model.clashes.trial import Trial
from lcdesk.texts import N_

Proposal = tuple[float, Fix]
"""What it costs (minutes moved, or as good as so many), and the cure."""
STEP = 15  # minutes
LEAST = 45  # minutes that must be left of an activity that ends earlier
MOST_DAYS = 40
KEPT = 0.6  # and the part of it
NOT_SWAPPED = frozenset({"meal", "free", "travel", "ceremony"})
SATURDAY = 5
A_DAY, A_WEEKEND, A_SWAP, A_CUT = 240.0, 720.0, 60.0, 2.0
"""What a day farther, a day of the week-end, a second activity moved and a minute cut off cost, in minutes moved."""


def start_at(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """Another start on the same day."""
    for start in _starts(trial, slot):
        if start != minute_of(slot):
            values = (("time", time_of(start)), ("name", slot.name))
            template, operation = N_("Start at {time}"), N_("Start {name} at {time}")
            yield abs(start - minute_of(slot)), Fix(template, operation, values, {slot.id: moved(slot, start)})


def move_day(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """Another day of the cohort, at the same time or at another."""
    for day in _days(trial, slot):
        far = A_DAY * abs((day - slot.date).days) + (
            A_WEEKEND if day.weekday() >= SATURDAY > slot.date.weekday() else 0
        )
        for start in _starts(trial, slot) if slot.is_timed else (None,):
            values = (("date", day), ("time", time_of(start or 0)), ("name", slot.name))
            if start is None:
                template, operation, values = N_("Move to {date}"), N_("Move {name} to {date}"), (values[0], values[2])
            else:
                template, operation = N_("Move to {date}, {time}"), N_("Move {name} to {date}, {time}")
            change = {"date": day, **({} if start is None else moved(slot, start))}
            shift = 0 if start is None else abs(start - minute_of(slot))
            yield far + shift, Fix(template, operation, values, {slot.id: change})


def end_at(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """An earlier end, as long as most of the activity is left."""
    del trial
    if not is_plain(slot) or slot.record.get("end") is None:
        return
    length, first = slot.end - slot.start, minute_of(slot)
    for end in range((first + length - 1) // STEP * STEP, first, -STEP):
        if end - first < max(LEAST, length * KEPT):
            return
        yield (first + length - end) * A_CUT, _ended(slot, end)


def end_after_an_hour(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """The end that was assumed, written down."""
    del trial
    if slot.span and slot.span.is_assumed and slot.end - slot.date.toordinal() * DAY < DAY:
        yield ASSUMED, _ended(slot, minute_of(slot) + ASSUMED)


def turn_round(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """Start and end in the other order."""
    del trial
    start, end = slot.record.get("start"), slot.record.get("end")
    if slot.is_backwards and start and end:
        values = (("start", end), ("end", start), ("name", slot.name))
        template, operation = N_("Make it {start}–{end}"), N_("Make {name} {start}–{end}")
        yield 0, Fix(template, operation, values, {slot.id: {"start": end, "end": start}})


def swap(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """Two activities take each other's day and start; each keeps its own length."""
    for other in _partners(trial, slot):
        if (other.date, other.start) == (slot.date, slot.start) or not is_plain(other):
            continue
        changes = {
            one.id: {"date": two.date, **moved(one, minute_of(two))} for one, two in ((slot, other), (other, slot))
        }
        values = (("other", other.name), ("name", slot.name))
        fix = Fix(N_("Swap with “{other}”"), N_("Swap “{name}” and “{other}”"), values, changes)
        far = A_DAY * abs((other.date - slot.date).days) + abs(minute_of(other) - minute_of(slot))
        yield A_SWAP + far, fix


def is_plain(slot: ClashSlot) -> bool:
    """Does it begin and end on one day, as written?"""
    return slot.is_timed and not slot.is_backwards and slot.end - slot.date.toordinal() * DAY < DAY


def minute_of(slot: ClashSlot) -> int:
    """The minute of the day at which it starts."""
    return slot.start - slot.date.toordinal() * DAY


def time_of(minute: int) -> dt.time:
    """A minute of the day as wall time."""
    return dt.time(minute // 60, minute % 60)


def moved(slot: ClashSlot, start: int) -> dict[str, Any]:
    """Start and end when it starts at another minute of the day; an end that was missing stays so."""
    if slot.record.get("end") is None:
        return {"start": time_of(start)}
    end = start + (slot.end - slot.start if slot.record["end"] != slot.record["start"] else 0)
    return {"start": time_of(start), "end": time_of(end % DAY)}


def _ended(slot: ClashSlot, end: int) -> Fix:
    values = (("time", time_of(end)), ("name", slot.name))
    return Fix(N_("End at {time}"), N_("End {name} at {time}"), values, {slot.id: {"end": time_of(end)}})


def _starts(trial: Trial, slot: ClashSlot) -> Iterable[int]:
    """The minutes at which it could start within the day of the office, its own first."""
    if not slot.is_timed or slot.is_backwards:
        return ()
    own = minute_of(slot)
    if not is_plain(slot):
        return (own,)  # what lasts into the night has another day at most
    limits, length = trial.around.limits, slot.end - slot.start
    last = min(limits.day_until, DAY - 1) - length
    starts = {own, *range(-(-limits.day_from // STEP) * STEP, last + 1, STEP)}
    return sorted(starts, key=lambda start: (abs(start - own), start < own))


def _days(trial: Trial, slot: ClashSlot) -> list[dt.date]:
    """The days of the cohort, else those from its first activity to its last; from today on when the activity is."""
    known = [one.date for one in trial.slots.values()]
    first, last = (trial.around.cohort.get("starts") or min(known)), (trial.around.cohort.get("ends") or max(known))
    today = trial.around.today
    if today and slot.date >= today:
        first = max(first, today)
    days = [first + dt.timedelta(days=count) for count in range((last - first).days + 1)]
    return sorted((day for day in days if day != slot.date), key=lambda day: abs((day - slot.date).days))[:MOST_DAYS]


def _partners(trial: Trial, slot: ClashSlot) -> list[ClashSlot]:
    """What it could be swapped with, the nearest first."""
    if not is_plain(slot) or slot.kind in NOT_SWAPPED:
        return []
    today = trial.around.today
    found = [
        one for one in trial.slots.values()
        if one.id != slot.id and one.is_timed and one.kind not in NOT_SWAPPED and not one.record.get("is_locked")
        and not (today and one.date < today <= slot.date)
    ]  # fmt: skip
    return sorted(found, key=lambda one: abs(one.start - slot.start))
