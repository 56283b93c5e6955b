"""The tabs of the directory, what they say, and what is read for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import directory, travel_times
from lcdesk.services.curriculum.directory import (
    EXPERTS,
    THEMES,
    VENUES,
    DirectoryEntry,
    Shelf,
    SimilarEntries,
    VenueEntry,
    find_similar_entries,
)
from lcdesk.services.curriculum.travel_times import Pair
from lcdesk.texts import N_

TABS = {
    "expert": N_("Experts"),
    "venue": N_("Venues"),
    "ways": N_("Travel times"),
    "theme": N_("Themes"),
}
SHELVES: dict[str, Shelf[DirectoryEntry]] = {"expert": EXPERTS, "venue": VENUES, "theme": THEMES}
NOTES = {
    "expert": N_("Known across cohorts. What is printed on an activity stays as it was printed."),
    "venue": N_("Known across cohorts."),
    "ways": N_("Minutes, the same there and back; blank where nobody knows."),
    "theme": N_(
        "Hours are those of one participant: each group with its own activities and those for "
        "everybody, overlapping time once; where groups differ, from the fewest to the most. "
        "An activity without an end counts as an hour."
    ),
}
EMPTY = {
    "expert": N_(
        "Nobody is on the bench yet: speakers of an imported timetable come here by themselves."
    ),
    "venue": N_("No venue yet: those of an imported timetable come here by themselves."),
    "ways": N_("Travel times need two venues."),
    "theme": N_("This cohort has no theme yet."),
}


@dataclass(frozen=True)
class DirectoryContent:
    """What was read: the records of each list, the travel times, and pairs of entries that may be
    one.
    """

    entries: Mapping[str, Sequence[DirectoryEntry]] = field(
        default_factory=dict[str, Sequence[DirectoryEntry]]
    )
    venues: Sequence[VenueEntry] = ()
    minutes: Mapping[Pair, int] = field(default_factory=dict[Pair, int])
    alike: Mapping[str, list[SimilarEntries]] = field(
        default_factory=dict[str, list[SimilarEntries]]
    )

    def is_empty(self, tab: str) -> bool:
        """Has this tab nothing to show?"""
        if tab == "ways":
            return len(self.entries.get("venue", ())) < 2
        return not self.entries.get(tab)


def read_directory(desk: Desk, cohort_id: int | None) -> DirectoryContent:
    """All lists of the desk; themes are those of the cohort, without one there are none."""
    venues = directory.list_entries(desk, VENUES, cohort_id)
    entries: dict[str, Sequence[DirectoryEntry]] = {
        "expert": directory.list_entries(desk, EXPERTS, cohort_id),
        "venue": venues,
        "theme": [] if cohort_id is None else directory.list_entries(desk, THEMES, cohort_id),
    }
    alike = {key: find_similar_entries(SHELVES[key], found) for key, found in entries.items()}
    return DirectoryContent(entries, venues, travel_times.list_minutes(desk), alike)
