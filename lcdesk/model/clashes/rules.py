"""The rules a timetable is held against, each declared once: its words, how grave it is by itself,
what it measures by, what finds its breaches and what might fix them.

The settings, the command `rules`, the search and the proposals follow from `RULES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lcdesk.model.clashes.findings import (
    DAY_LENGTH,
    FRIDAY_FROM,
    FRIDAY_UNTIL,
    MEAL_FROM,
    MEAL_LENGTH,
    MEAL_UNTIL,
    note_capacities,
    note_dates,
    note_days,
    note_each,
    note_entries,
    note_holidays,
    note_overlaps,
    note_ways,
    takes_friday_noon,
)
from lcdesk.model.clashes.proposals import (
    IN_PLACE,
    IN_TIME,
    Propose,
    end_after_an_hour,
    end_at,
    move_day,
    start_at,
    swap,
    swap_venues,
    turn_round,
    use_venue,
)
from lcdesk.model.clashes.timetable import DAY_FROM, DAY_UNTIL, Find, Level, Limit, Limits
from lcdesk.texts import N_


@dataclass(frozen=True, slots=True)
class ClashRule:
    """A rule by its stable word; `level` holds unless the office says otherwise, `field` is
    where a fix would begin.
    """

    name: str
    label: str
    level: Level
    field: str
    find: Find  # may find the breaches of other rules too
    fixes: tuple[Propose, ...] = ()  # the order in which they are tried
    venue_fixes: tuple[Propose, ...] = ()  # for a breach that is about a venue
    limits: tuple[Limit, ...] = ()
    is_told_late: bool = False  # after the breaches of the other rules

    def proposals(self, field: str) -> tuple[Propose, ...]:
        """What might fix a breach that is about this field."""
        return self.venue_fixes if self.venue_fixes and field == "venue" else self.fixes


_ALL = (
    ClashRule(
        "venue_twice",
        N_("Same venue twice at a time"),
        "clash",
        field="venue",
        find=note_overlaps,
        fixes=IN_PLACE,
    ),
    ClashRule(
        "speaker_twice",
        N_("Same speaker twice at a time"),
        "clash",
        field="speaker",
        find=note_overlaps,
        fixes=IN_TIME,
    ),
    ClashRule(
        "interpreter_twice",
        N_("Same interpreter twice at a time"),
        "clash",
        field="interpreter",
        find=note_overlaps,
        fixes=IN_TIME,
    ),
    ClashRule(
        "escort_twice",
        N_("Same escort twice at a time"),
        "clash",
        field="escort",
        find=note_overlaps,
        fixes=IN_TIME,
    ),
    ClashRule(
        "person_twice",
        N_("One person in two roles at a time"),
        "clash",
        field="speaker",
        find=note_overlaps,
        fixes=IN_TIME,
    ),
    ClashRule(
        "group_twice",
        N_("Same group twice at a time"),
        "clash",
        field="start",
        find=note_overlaps,
        fixes=IN_TIME,
    ),
    ClashRule(
        "other_cohort",
        N_("Venue or person taken by another cohort"),
        "warning",
        field="venue",
        find=note_overlaps,
        fixes=IN_TIME,
        venue_fixes=IN_PLACE,
    ),
    ClashRule(
        "ends_before_start",
        N_("Ends before it starts"),
        "clash",
        field="end",
        find=note_entries,
        fixes=(turn_round, end_after_an_hour),
    ),
    ClashRule(
        "end_missing",
        N_("End missing"),
        "ignore",
        field="end",
        find=note_entries,
        fixes=(end_after_an_hour,),
    ),
    ClashRule(
        "travel_too_short",
        N_("Too little time to travel"),
        "warning",
        field="start",
        find=note_ways,
        fixes=(start_at, use_venue, swap, end_at, move_day),
    ),
    ClashRule(
        "outside_dates",
        N_("Outside the dates of the cohort"),
        "warning",
        field="date",
        find=note_dates,
        fixes=(move_day,),
        is_told_late=True,
    ),
    ClashRule(
        "venue_too_small",
        N_("Venue too small for the group"),
        "warning",
        field="venue",
        find=note_capacities,
        fixes=(use_venue, swap_venues),
    ),
    ClashRule(
        "no_meal_gap",
        N_("No time for a midday meal"),
        "warning",
        field="start",
        find=note_days,
        fixes=(start_at, end_at, move_day),
        limits=(MEAL_LENGTH, MEAL_FROM, MEAL_UNTIL),
    ),
    ClashRule(
        "day_too_long",
        N_("Too many hours in a day"),
        "warning",
        field="end",
        find=note_days,
        fixes=(end_at, move_day, swap),
        limits=(DAY_LENGTH,),
    ),
    ClashRule(
        "friday_noon",
        N_("Friday noon is taken"),
        "ignore",
        field="start",
        find=note_each(
            "friday_noon",
            takes_friday_noon,
            N_("{date}: “{title}” ({when}) takes the noon of a Friday."),
        ),
        fixes=(start_at, end_at, swap, move_day),
        limits=(FRIDAY_FROM, FRIDAY_UNTIL),
    ),
    ClashRule(
        "public_holiday",
        N_("On a public holiday"),
        "warning",
        field="date",
        find=note_holidays,
        fixes=(move_day, swap),
        is_told_late=True,
    ),
    ClashRule(
        "speaker_unconfirmed",
        N_("Speaker not confirmed"),
        "warning",
        field="is_confirmed",
        find=note_entries,
    ),
    ClashRule(
        "title_missing",
        N_("Title missing in one language"),
        "warning",
        field="title_zh",
        find=note_entries,
    ),
)
RULES: Mapping[str, ClashRule] = {rule.name: rule for rule in _ALL}
FIELDS: Mapping[str, str] = {rule.name: rule.field for rule in _ALL}
_LIMITS = (*(limit for rule in _ALL for limit in rule.limits), DAY_FROM, DAY_UNTIL)
LIMITS: Mapping[str, Limit] = {
    limit.name: limit for limit in sorted(_LIMITS, key=lambda limit: limit.place)
}
SPANS = tuple((limit.name, limit.before) for limit in LIMITS.values() if limit.before)
"""Limits of which the first must lie before the second."""


def limit_minutes(limits: Limits) -> dict[str, int]:
    """Limit → the minutes that hold."""
    return {name: limits.of(limit) for name, limit in LIMITS.items()}
