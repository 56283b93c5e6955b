"""The cures of one breach: proposals from the least change on, each tried against everything else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import islice

from lcdesk.model.clashes.around import Record, TimetableContext
from lcdesk.model.clashes.clash_fix import Fix
from lcdesk.model.clashes.proposals import (
    NOT_SWAPPED,
    Proposal,
    end_after_an_hour,
    end_at,
    move_day,
    start_at,
    swap,
    turn_round,
)
from lcdesk.model.clashes.rules import Clash, EntryName
from lcdesk.model.clashes.slots import ClashSlot, fold
from lcdesk.model.clashes.trial import Trial
from lcdesk.model.clashes.ways import people_in
from lcdesk.texts import N_

# --- What might cure a breach about a place: another venue that is free, or the venue of another activity ---


ITS_OWN = frozenset({"field_visit", "travel", "culture", "free"})
"""Kinds whose place is what they are about."""
ALIKE = 0.6  # names that share so much may be of one house: Room 305, Room 302


def use_venue(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """Another venue where such activities are held, or whose name is alike; large enough, near in name, much used."""
    if not slot.venue or slot.kind in ITS_OWN:
        return
    used = _uses(trial)
    people = people_in(slot.group, trial.around.cohort.get("sizes") or {})
    for venue in trial.around.venues:
        name = str(venue.get("name") or venue.get("name_zh") or "")
        if not name or venue["id"] == slot.place or fold(name) == fold(slot.venue):
            continue
        alike, uses = _likeness(slot, venue), used[venue["id"]]
        if alike < ALIKE and not uses[slot.kind]:
            continue
        if venue.get("capacity") and venue["capacity"] < people:
            continue
        doubt = 20.0 if people and not venue.get("capacity") else 0.0
        cost = 30 * (1 - alike) + doubt - min(uses.total(), 20) / 4 - (10 if uses[slot.kind] else 0)
        values = (("venue", EntryName.of(venue.get("name"), venue.get("name_zh"))), ("name", slot.name))
        yield cost, Fix(N_("Use {venue}"), N_("Use {venue} for {name}"), values, {slot.id: {"venue": name}})


def swap_venues(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """Two activities take each other's venue."""
    if not slot.venue or slot.kind in ITS_OWN | NOT_SWAPPED:
        return
    for other in trial.slots.values():
        is_fit = other.venue and other.kind not in ITS_OWN | NOT_SWAPPED and not other.record.get("is_locked")
        if other.id == slot.id or not is_fit or fold(other.venue) == fold(slot.venue):
            continue
        changes = {one.id: {"venue": two.record["venue"]} for one, two in ((slot, other), (other, slot))}
        values = (("other", other.name), ("name", slot.name))
        fix = Fix(N_("Swap venues with “{other}”"), N_("Swap the venues of “{name}” and “{other}”"), values, changes)
        yield abs(other.start - slot.start), fix


def _uses(trial: Trial) -> dict[int | None, Counter[str]]:
    """Venue → kind of activity → how often it is held there, in all cohorts that are known."""
    out: dict[int | None, Counter[str]] = defaultdict(Counter)
    for slot in (*trial.slots.values(), *trial.others):
        out[slot.place][slot.kind] += 1
    return out


def _likeness(slot: ClashSlot, venue: Record) -> float:
    """How alike two names are, 0 to 1, in the language in which they are more so."""
    own = EntryName.of(slot.venue, getattr(slot.venue, "chinese", slot.venue))
    pairs = ((str(own), venue.get("name")), (own.chinese, venue.get("name_zh")))
    return max((SequenceMatcher(None, fold(a), fold(b)).ratio() for a, b in pairs if a and b), default=0.0)


Ways = tuple[Callable[[Trial, ClashSlot], Iterator[Proposal]], ...]
MOST = 3
TRIES = 120  # of each way; a crowded week may have a cure beyond them that nobody would like
CONFIRMED, CEREMONY, EARLIER = 90.0, 120.0, 8.0
"""What it costs, in minutes moved, to touch what is confirmed, a ceremony, or the earlier of two."""

_IN_TIME: Ways = (start_at, swap, move_day, end_at)
_IN_PLACE: Ways = (use_venue, start_at, swap, move_day, swap_venues, end_at)
_WAYS: dict[str, Ways] = {
    "venue_twice": _IN_PLACE,
    "speaker_twice": _IN_TIME,
    "interpreter_twice": _IN_TIME,
    "escort_twice": _IN_TIME,
    "person_twice": _IN_TIME,
    "group_twice": _IN_TIME,
    "travel_too_short": (start_at, use_venue, swap, end_at, move_day),
    "venue_too_small": (use_venue, swap_venues),
    "outside_dates": (move_day,),
    "public_holiday": (move_day, swap),
    "friday_noon": (start_at, end_at, swap, move_day),
    "no_meal_gap": (start_at, end_at, move_day),
    "day_too_long": (end_at, move_day, swap),
    "ends_before_start": (turn_round, end_after_an_hour),
    "end_missing": (end_after_an_hour,),
}
_NEEDLESS: dict[object, object] = {move_day: start_at, swap_venues: use_venue}
"""Ways nobody wants once the other has helped: another day where another hour does."""


def find_fixes(clash: Clash, activities: Iterable[Record], around: TimetableContext) -> list[Fix]:
    """At most three cures of a breach, the best first, each of another way.

    Making the changes of one would take this breach away and bring none that is not there, at the levels of `around`
    (rules that are ignored do not count). What is locked stays where it is. What only people can know (is a speaker
    confirmed, what is a title in Chinese) has no cure.
    """
    ways = _ways(clash)
    found = list(islice(_fixes(clash, Trial(activities, around), ways), MOST)) if ways else []
    return [fix for _left, fix in sorted(found, key=lambda one: one[0])]


def is_fix(clash: Clash, fix: Fix, activities: Iterable[Record], around: TimetableContext) -> bool:
    """Does a cure that was found before still do what it promised?"""
    trial = Trial(activities, around)
    return all(key in trial.slots for key in fix.changes) and bool(trial.cured(clash, fix.changes))


def _ways(clash: Clash) -> Ways:
    if clash.rule == "other_cohort":
        return _IN_PLACE if clash.field == "venue" else _IN_TIME
    return _WAYS.get(clash.rule, ())


def _fixes(clash: Clash, trial: Trial, ways: Ways) -> Iterator[tuple[int, Fix]]:
    """The best of each way with what it is counted by: how little else it cures between the same activities."""
    slots = [trial.slots[key] for key in clash.activities if key in trial.slots]
    free = [slot for slot in slots if not slot.record.get("is_locked")]
    found: set[object] = set()
    for way in ways:
        if _NEEDLESS.get(way) in found:
            continue
        proposed = [
            (cost + _reluctance(slot, slots), place, fix)
            for place, slot in enumerate(free) for cost, fix in way(trial, slot)
        ]  # fmt: skip
        proposed.sort(key=lambda one: one[:2])
        for _cost, _place, fix in proposed[:TRIES]:
            if gone := trial.cured(clash, fix.changes):
                found.add(way)
                yield -sum(ids == clash.key[1] for _rule, ids in gone), fix
                break


def _reluctance(slot: ClashSlot, slots: list[ClashSlot]) -> float:
    cost = CONFIRMED if slot.record.get("is_confirmed") else 0.0
    cost += CEREMONY if slot.kind == "ceremony" else 0.0
    return cost + (EARLIER if slot is not slots[-1] else 0.0)
