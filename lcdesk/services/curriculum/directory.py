"""Experts, programmes, venues and themes: listed with where they are used, kept, put together when
one stands there in two spellings.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, NotRequired

from rapidfuzz import fuzz

from lcdesk.db.queries import curriculum as activities
from lcdesk.db.queries import curriculum as queries
from lcdesk.db.queries.cohorts import list_programmes
from lcdesk.db.queries.record_lists import read_records
from lcdesk.model.clashes.timetable import fold, fold_person
from lcdesk.model.clock import span_of
from lcdesk.model.entities import Entity, Programme, Theme, Venue
from lcdesk.model.faults import KnownFault
from lcdesk.model.names import short_name
from lcdesk.model.rows import ActivityRecord, ListRecord
from lcdesk.model.scripts import sort_key
from lcdesk.model.timetable_hours import Reached, reached
from lcdesk.services.cohorts.cohorts import list_cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import Rows
from lcdesk.services.core.record_lists import (
    EXPERTS,
    PROGRAMMES,
    THEMES,
    VENUES,
    RecordList,
    add_record,
    merge_records,
    name_of,
    record_called,
)
from lcdesk.services.curriculum import records
from lcdesk.services.curriculum.travel_times import take_over_ways
from lcdesk.texts import N_, _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ORDER = N_("Order of the themes")


class UsedRecord(ListRecord):
    """A record, with its fields, and how often it is used."""

    uses: int


class Entry(UsedRecord):
    """A record, in how many activities it is used (a programme: in how many cohorts), the names of
    the cohorts where it is, newest first; of a theme also how much of it the timetable holds.
    """

    cohorts: list[str]
    reached: NotRequired[Reached]


@dataclass(frozen=True)
class Use:
    """One place where an entry stands: the activity, its cohort, and for experts the role and
    the name as printed; of a programme a cohort alone (`activity_id` 0).
    """

    activity_id: int
    cohort_id: int
    cohort: str
    date: dt.date | None
    title: str
    role: str = ""
    printed: str = ""


def list_entries(desk: Desk, which: RecordList, cohort_id: int | None = None) -> list[Entry]:
    """All entries by name (themes: of the cohort, in their order), each with where it is used."""
    cohorts = {cohort["id"]: short_name(cohort) for cohort in list_cohorts(desk)}
    with desk.reading() as session:
        rows, used = _rows(session, which, cohort_id), _used(session, which)
        hours = _hours(session, cohort_id) if which is THEMES else None
    entries: list[Entry] = []
    for row in rows:
        found = used.get(row["id"], {})
        names = [name for key, name in cohorts.items() if key in set(found.values())]
        entry: Entry = {**row, "uses": len(found), "cohorts": names}
        if hours is not None:
            entry["reached"] = hours.get(row["id"], Reached())
        entries.append(entry)
    return entries


def _rows(session: Session, which: RecordList, cohort_id: int | None) -> Sequence[ListRecord]:
    """The rows of a list in its order."""
    if which is THEMES:
        return queries.list_themes(session, cohort_id)
    rows = read_records(session, which.kind)
    return sorted(rows, key=lambda row: (sort_key(name_of(which, row), is_name=False), row["id"]))


def list_uses(desk: Desk, which: RecordList, entry_id: int) -> list[Use]:
    """Where an entry is used, the newest first."""
    known = list_cohorts(desk)
    if which is PROGRAMMES:
        own = (one for one in known if one["programme_id"] == entry_id)
        return [
            Use(0, one["id"], span_of(one["starts"], one["ends"]), one["starts"], short_name(one))
            for one in own
        ]
    cohorts = {cohort["id"]: short_name(cohort) for cohort in known}
    with desk.reading() as session:
        rows = (
            queries.list_appearances(session, entry_id)
            if which is EXPERTS
            else queries.list_placed(session, _pointer(which), entry_id)
        )
    return [
        Use(
            row["activity_id"],
            row["cohort_id"],
            cohorts.get(row["cohort_id"], ""),
            row["date"],
            activities.best_name(row, "title", "title_zh") or "?",
            row.get("role", ""),
            row.get("name") or "",
        )
        for row in rows
    ]


def find_entry(desk: Desk, which: RecordList, name: str, cohort_id: int | None = None) -> Entry:
    """The entry of that name (either language, any case) or number; `KnownFault` when none or
    several are meant.
    """
    return record_called(which, list_entries(desk, which, cohort_id), name)


def add_entry(
    desk: Desk, which: RecordList, values: Mapping[str, Any], cohort_id: int | None = None
) -> int:
    """Make an entry (a theme: of the cohort, behind the others); the id. `KnownFault` without a
    name.
    """
    # without a place it stands behind the others
    return add_record(desk, which, values, {"cohort_id": cohort_id} if which is THEMES else {})


def merge_entries(
    desk: Desk, which: RecordList, kept_id: int, other_id: int, shown: Rows | None = None
) -> None:
    """Join `other` into `kept` as one operation: every activity follows, blank fields are filled,
    names as printed stay.

    `shown`: both as they were looked at; `EditConflictsFound` when one of them is another by now.
    """
    merge_records(desk, which, kept_id, other_id, shown, _before_merging)


def _before_merging(work: Work, kept: Entity, other: Entity) -> None:
    """Activities follow, travel times are those of the venue that stays; themes of two cohorts are
    two. Of programmes the cohorts follow by themselves.
    """
    if isinstance(kept, Programme):
        return
    if isinstance(kept, Theme) and isinstance(other, Theme) and kept.cohort_id != other.cohort_id:
        raise KnownFault(_("These themes belong to two cohorts."), _("Nothing was changed."))
    if isinstance(kept, Venue):
        take_over_ways(work, kept.id, other.id)
    records.repoint(work, type(kept), other.id, kept.id)


def order_themes(desk: Desk, ids: Sequence[int]) -> None:
    """Bring the themes of a cohort into this order."""

    def order(work: Work) -> None:
        for place, theme_id in enumerate(ids, 1):
            work.set(work.get(Theme, theme_id), {"place": place})

    desk.execute(ORDER, order)


def _pointer(which: RecordList) -> str:
    return "venue_id" if which is VENUES else "theme_id"


def _used(session: Session, which: RecordList) -> dict[int, dict[int, int]]:
    """Entry → activity → cohort; programme → cohort → the same."""
    out: dict[int, dict[int, int]] = defaultdict(dict)
    if which is PROGRAMMES:
        for programme in list_programmes(session):
            out[programme["id"]] = {one["id"]: one["id"] for one in programme["cohorts"]}
        return out
    if which is EXPERTS:
        for row in queries.list_appearances(session):
            out[row["expert_id"]][row["activity_id"]] = row["cohort_id"]
    else:
        for row in queries.list_placed(session, _pointer(which)):
            out[row["at"]][row["activity_id"]] = row["cohort_id"]
    return out


def _hours(session: Session, cohort_id: int | None) -> dict[int, Reached]:
    """Theme → what is reached of it, cohort by cohort: groups are those of one cohort."""
    by_cohort: dict[int, list[ActivityRecord]] = defaultdict(list)
    for record in activities.list_activities(session, cohort_id):
        by_cohort[record["cohort_id"]].append(record)
    return {
        theme: hours for records in by_cohort.values() for theme, hours in reached(records).items()
    }


# --- Entries of the directory that may be one and the same in two spellings: asked about, never
# joined by themselves ---


ALIKE = 88.0  # of 100: "Lin Hua" and "Lin Huá" are, "Li Wen" and "Li Wei" are not


@dataclass(frozen=True)
class SimilarEntries:
    """Two entries by id, the more used one first, and how alike their names are (0–100)."""

    kept: int
    other: int
    likeness: float


@dataclass(frozen=True)
class _Name:
    """A name folded, its words without titles ("prof lin" → lin), and those with figures in
    them.
    """

    folded: str
    words: frozenset[str]
    numbers: tuple[str, ...]


def find_similar_entries(which: RecordList, entries: Sequence[Entry]) -> list[SimilarEntries]:
    """Pairs among records of `directory.list_entries` worth a question, the most alike first."""
    named = [(entry, name) for entry in entries for name in _names_of_both(which, entry)]
    found: dict[tuple[int, int], SimilarEntries] = {}
    for (one, name), (other, another) in combinations(named, 2):
        likeness = _likeness(name, another, is_person=which is EXPERTS)
        if likeness >= ALIKE and one is not other:
            first, second = (
                entry["id"]
                for entry in sorted((one, other), key=lambda entry: (-entry["uses"], entry["id"]))
            )
            before = found.get((first, second))
            if before is None or before.likeness < likeness:
                found[first, second] = SimilarEntries(first, second, likeness)
    return sorted(found.values(), key=lambda pair: (-pair.likeness, pair.kept, pair.other))


def _names_of_both(which: RecordList, entry: Entry) -> list[_Name]:
    fold_name = fold_person if which is EXPERTS else fold
    names = (entry.get(name) for name in which.kind.names)
    return [_name(folded) for folded in dict.fromkeys(fold_name(str(one)) for one in names if one)]


def _name(folded: str) -> _Name:
    words = folded.split()
    bare = frozenset(word for word in words if len(words) < 2 or not _is_title(word))
    return _Name(
        folded, bare, tuple(word for word in words if any(letter.isdigit() for letter in word))
    )


def _is_title(word: str) -> bool:
    return fold_person(f"{word} x y") == "x y"


def _likeness(one: _Name, other: _Name, *, is_person: bool) -> float:
    if one.folded == other.folded:
        return 100.0
    if is_person and (one.words < other.words or other.words < one.words):
        return ALIKE if one.words and other.words else 0.0
    if one.numbers != other.numbers:
        return 0.0  # room 302 and room 305 are alike, and two rooms
    return fuzz.ratio(one.folded, other.folded, score_cutoff=ALIKE)
