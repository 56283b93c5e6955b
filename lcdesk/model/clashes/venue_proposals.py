"""What might cure a breach about a place: another venue that is free, or the venue of another activity."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from lcdesk.model.clashes.around import Record
from lcdesk.model.clashes.clash_fix import Fix
from lcdesk.model.clashes.proposals import NOT_SWAPPED, Proposal
from lcdesk.model.clashes.rules import EntryName
from lcdesk.model.clashes.slots import ClashSlot, fold
from lcdesk.model.clashes.trial import Trial
from lcdesk.model.clashes.ways import people_in
from lcdesk.texts import N_

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
