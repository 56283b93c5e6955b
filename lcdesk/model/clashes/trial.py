"""Changes tried on a timetable without making them: which breaches they would take away, which they would bring."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from lcdesk.model.clashes.around import Record, TimetableContext
from lcdesk.model.clashes.overlaps import groups_of
from lcdesk.model.clashes.rules import Clash
from lcdesk.model.clashes.search import ClashFinder
from lcdesk.model.clashes.slots import ClashSlot, slot_of

Changes = Mapping[int, Mapping[str, Any]]
Keys = frozenset[tuple[str, tuple[int, ...]]]
NEAR = 2  # days before and after a change that it can reach: a night, and a way of up to a day


class Trial:
    """A timetable on which changes are tried. Only the days around a change are searched; no rule looks farther."""

    def __init__(self, activities: Iterable[Record], around: TimetableContext) -> None:
        self.around, self.finder = around, ClashFinder(around)
        self.slots: dict[int, ClashSlot] = {slot.id: slot for slot in self.finder.slots(activities)}
        self.others = self.finder.others()
        self.groups = groups_of(self.slots.values())
        self._of_day: dict[dt.date, list[ClashSlot]] = defaultdict(list)
        for slot in (*self.slots.values(), *self.others):
            self._of_day[slot.date].append(slot)
        self._known: dict[frozenset[dt.date], Keys] = {}

    def cured(self, clash: Clash, changes: Changes) -> Keys:
        """The breaches that the changes take away; none at all unless this one is among them and no new one comes."""
        changed = {key: slot_of({**self.slots[key].record, **new}, self.finder.places) for key, new in changes.items()}
        touched = {slot.date for slot in changed.values()} | {self.slots[key].date for key in changed}
        days = frozenset(day + dt.timedelta(days=near) for day in touched for near in range(-NEAR, NEAR + 1))
        before = self._before(days)
        if clash.key not in before:
            return frozenset()
        slots = [slot for slot in self._in_days(days) if slot.id not in changed]
        after = self._keys([*slots, *changed.values()])
        return before - after if clash.key not in after and after <= before else frozenset()

    def _before(self, days: frozenset[dt.date]) -> Keys:
        if days not in self._known:
            self._known[days] = self._keys(self._in_days(days))
        return self._known[days]

    def _in_days(self, days: Iterable[dt.date]) -> list[ClashSlot]:
        return [slot for day in days for slot in self._of_day.get(day, ())]

    def _keys(self, slots: list[ClashSlot]) -> Keys:
        slots = sorted(slots, key=lambda slot: slot.order)
        return frozenset(clash.key for clash in self.finder.find(slots, self.groups))
