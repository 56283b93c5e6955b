"""How much of each theme the timetable holds: the hours of one participant, group by group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lcdesk.model.clashes.findings import union
from lcdesk.model.clashes.timetable import ClashSlot, fold, slot_of
from lcdesk.model.rows import ActivityRecord


@dataclass(frozen=True)
class Reached:
    """Minutes of a theme: what the group with the fewest and the one with the most takes part in.

    `assumed`: activities without an end, taken for an hour; `untimed`: activities of the theme
    without day or start, which cannot be counted.
    """

    least: int = 0
    most: int = 0
    assumed: int = 0
    untimed: int = 0


def reached(activities: Iterable[ActivityRecord]) -> dict[int, Reached]:
    """Theme id → what the activities of a cohort reach of it.

    Counted as the timetable rules do: each group has its own activities and those for everybody,
    and time that overlaps counts once for it. So two groups taught side by side have an hour each,
    not two.
    """
    records = list(activities)
    slots = [slot_of(record, {}) for record in records if record.get("date")]
    timed = {slot.id: slot for slot in slots if slot.is_timed}
    groups = {fold(slot.group) for slot in timed.values() if slot.group} or {""}
    by_theme: dict[int, list[int]] = defaultdict(list)
    for record in records:
        if (theme := record.get("theme_id")) is not None:
            by_theme[theme].append(record["id"])
    return {
        theme: _counted([timed[key] for key in ids if key in timed], groups, len(ids))
        for theme, ids in by_theme.items()
    }


def _counted(slots: list[ClashSlot], groups: set[str], count: int) -> Reached:
    """Of one theme's activities, `count` with those that have no time."""
    minutes = [
        _minutes(slot for slot in slots if not slot.group or fold(slot.group) == group)
        for group in groups
    ]
    assumed = sum(slot.span is not None and slot.span.is_assumed for slot in slots)
    return Reached(min(minutes), max(minutes), assumed, count - len(slots))


def _minutes(slots: Iterable[ClashSlot]) -> int:
    return sum(
        end - start for start, end in union(sorted((slot.start, slot.end) for slot in slots))
    )
