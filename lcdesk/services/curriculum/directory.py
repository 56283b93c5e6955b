"""Experts, venues and themes: listed with where they are used, kept, put together when one
stands there in two spellings.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Generic, TypedDict, TypeVar, cast

from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from lcdesk.db.queries import curriculum as activities
from lcdesk.db.queries import curriculum as queries
from lcdesk.model.catalogue import RecordKind
from lcdesk.model.clashes.timetable import fold, fold_person
from lcdesk.model.entities import Entity, Expert, Theme, Venue
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.names import short_name
from lcdesk.model.rows import ActivityRecord, ExpertRow, ThemeRow, VenueRow
from lcdesk.model.timetable_hours import Reached, reached
from lcdesk.services.cohorts.cohorts import list_cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import Rows, require_as_shown
from lcdesk.services.curriculum import records
from lcdesk.services.curriculum.travel_times import take_over_ways
from lcdesk.texts import N_, _

_HAN = ("\u3400", "\u9fff")


class _EntryRow(TypedDict):
    id: int


class DirectoryEntry(TypedDict):
    """What every entry has besides its fields: in how many activities it is used, and the names of
    the cohorts where it is, the newest first.
    """

    id: int
    version: int
    uses: int
    cohorts: list[str]


class ExpertEntry(ExpertRow, DirectoryEntry):
    """An expert, and where they appear."""


class VenueEntry(VenueRow, DirectoryEntry):
    """A venue, and where it is used."""


class _ReachedTheme(ThemeRow):
    reached: Reached


class ThemeEntry(_ReachedTheme, DirectoryEntry):
    """A theme, where it is used, and how much of it the timetable holds."""


KindOfEntry = TypeVar("KindOfEntry", bound=DirectoryEntry, covariant=True)


@dataclass(frozen=True)
class Shelf(Generic[KindOfEntry]):
    """One of the three lists: the type of its entries, the fields they are called by (English,
    Chinese), and its operations in words.
    """

    record: type[KindOfEntry]
    kind: RecordKind
    entity: type[Entity]
    names: tuple[str, str]
    add: str
    change: str
    remove: str
    merge: str
    change_many: str
    remove_many: str


EXPERTS = Shelf(
    ExpertEntry,
    RecordKind("expert", N_("Expert"), fields_of(Expert)),
    Expert,
    ("name", "name_zh"),
    N_("New expert {name}"),
    N_("Edit expert {name}"),
    N_("Remove expert {name}"),
    N_("Join expert {other} into {name}"),
    N_("Edit {count} experts"),
    N_("Remove {count} experts"),
)
VENUES = Shelf(
    VenueEntry,
    RecordKind("venue", N_("Venue"), fields_of(Venue)),
    Venue,
    ("name", "name_zh"),
    N_("New venue {name}"),
    N_("Edit venue {name}"),
    N_("Remove venue {name}"),
    N_("Join venue {other} into {name}"),
    N_("Edit {count} venues"),
    N_("Remove {count} venues"),
)
THEMES = Shelf(
    ThemeEntry,
    RecordKind("theme", N_("Theme"), tuple(one for one in fields_of(Theme) if one.name != "place")),
    Theme,
    ("title", "title_zh"),
    N_("New theme {name}"),
    N_("Edit theme {name}"),
    N_("Remove theme {name}"),
    N_("Join theme {other} into {name}"),
    N_("Edit {count} themes"),
    N_("Remove {count} themes"),
)
ORDER = N_("Order of the themes")


@dataclass(frozen=True)
class Use:
    """One place where an entry stands: the activity, its cohort, and for experts the role and
    the name as printed.
    """

    activity_id: int
    cohort_id: int
    cohort: str
    date: dt.date | None
    title: str
    role: str = ""
    printed: str = ""


def name_of(shelf: Shelf[DirectoryEntry], record: Mapping[str, Any]) -> str:
    """What an entry is called in the language of the moment, "?" when it has no name."""
    return activities.best_name(dict.fromkeys(shelf.names) | dict(record), *shelf.names) or "?"


def list_entries(
    desk: Desk, shelf: Shelf[KindOfEntry], cohort_id: int | None = None
) -> list[KindOfEntry]:
    """All entries by name (themes: of the cohort, in their order), each with where it is used."""
    cohorts = {cohort["id"]: short_name(cohort) for cohort in list_cohorts(desk)}
    with desk.reading() as session:
        rows, used = _rows(session, shelf, cohort_id), _used(session, shelf)
    entries: list[KindOfEntry] = []
    for row in rows:
        found = used.get(row["id"], {})
        names = [name for key, name in cohorts.items() if key in set(found.values())]
        entries.append(cast("KindOfEntry", {**row, "uses": len(found), "cohorts": names}))
    return entries


def _rows(
    session: Session, shelf: Shelf[DirectoryEntry], cohort_id: int | None
) -> Sequence[_EntryRow]:
    """The rows of a list in its order; themes with what is reached of them."""
    if shelf is THEMES:
        themes, hours = queries.list_themes(session, cohort_id), _hours(session, cohort_id)
        told: list[_ReachedTheme] = [
            {**row, "reached": hours.get(row["id"], Reached())} for row in themes
        ]
        return told
    rows = queries.list_rows(session, shelf.entity, _EntryRow)
    return sorted(rows, key=lambda row: (name_of(shelf, row).casefold(), row["id"]))


def _names_of(shelf: Shelf[DirectoryEntry], entry: Mapping[str, Any]) -> list[str]:
    return [str(entry[name]) for name in shelf.names if entry[name]]


def list_uses(desk: Desk, shelf: Shelf[DirectoryEntry], entry_id: int) -> list[Use]:
    """Where an entry is used, the newest first."""
    cohorts = {cohort["id"]: short_name(cohort) for cohort in list_cohorts(desk)}
    with desk.reading() as session:
        rows = (
            queries.list_appearances(session, entry_id)
            if shelf is EXPERTS
            else queries.list_placed(session, _pointer(shelf), entry_id)
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


def find_entry(
    desk: Desk, shelf: Shelf[KindOfEntry], name: str, cohort_id: int | None = None
) -> KindOfEntry:
    """The entry of that name (either language, any case) or number; `KnownFault` when none or
    several are meant.
    """
    entries, wanted = list_entries(desk, shelf, cohort_id), name.strip().casefold()
    names = {
        entry["id"]: [said.casefold() for said in _names_of(shelf, entry)] for entry in entries
    }
    exact = [
        entry for entry in entries if wanted in names[entry["id"]] or wanted == str(entry["id"])
    ]
    found = exact or [
        entry for entry in entries if any(wanted in one for one in names[entry["id"]])
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise KnownFault(
            _("Nothing here is called “{name}”.", name=name), _("Nothing was changed.")
        )
    listed = ", ".join(f"{entry['id']} “{name_of(shelf, entry)}”" for entry in found)
    raise KnownFault(
        _("Several are called “{name}”: {listed}.", name=name, listed=listed),
        _("Name it in full, or by its number."),
    )


def add_entry(
    desk: Desk,
    shelf: Shelf[DirectoryEntry],
    values: Mapping[str, Any],
    cohort_id: int | None = None,
) -> int:
    """Make an entry (a theme: of the cohort, behind the others); the id. `KnownFault` without a
    name.
    """
    _require_name(shelf, values)
    # without a place it stands behind the others
    more: dict[str, Any] = {"cohort_id": cohort_id} if shelf is THEMES else {}
    return desk.execute(
        shelf.add,
        lambda work: work.add(shelf.entity(**{**values, **more})).id,
        name=name_of(shelf, values),
    )


def change_entries(
    desk: Desk,
    shelf: Shelf[DirectoryEntry],
    cells: Mapping[int, Mapping[str, Any]],
    shown: Rows | None = None,
) -> None:
    """Set fields of entries, id → field → value, as one operation; `KnownFault` where a name would
    be lost in both languages.

    `shown`: the entries as last shown; `EditConflictsFound` when somebody was faster.
    """
    names = _names(desk, shelf, list(cells))

    def change(work: Work) -> None:
        _require_as_shown(work, shelf, cells, shown or {})
        for entry_id, values in cells.items():
            row = work.get(shelf.entity, entry_id)
            _require_name(shelf, {one: getattr(row, one) for one in shelf.names} | dict(values))
            work.set(row, values)

    if len(cells) == 1:
        desk.execute(shelf.change, change, name=names[0])
    elif cells:
        desk.execute(shelf.change_many, change, count=len(cells))


def remove_entries(desk: Desk, shelf: Shelf[DirectoryEntry], ids: Sequence[int]) -> None:
    """Take entries out; activities stay, and what is printed on them of people too."""
    names = _names(desk, shelf, ids)

    def remove(work: Work) -> None:
        for entry_id in ids:
            work.remove(work.get(shelf.entity, entry_id))

    if len(ids) == 1:
        desk.execute(shelf.remove, remove, name=names[0])
    elif ids:
        desk.execute(shelf.remove_many, remove, count=len(ids))


def merge_entries(
    desk: Desk, shelf: Shelf[DirectoryEntry], kept_id: int, other_id: int, shown: Rows | None = None
) -> None:
    """Join `other` into `kept` as one operation: every activity follows, blank fields are filled,
    names as printed stay.

    `shown`: both as they were looked at; `EditConflictsFound` when one of them is another by now.
    """
    if kept_id == other_id:
        raise KnownFault(_("These are one entry already."), _("Choose two different ones."))
    names = _names(desk, shelf, [kept_id, other_id])

    def join(work: Work) -> None:
        kept, other = work.get(shelf.entity, kept_id), work.get(shelf.entity, other_id)
        if shelf is THEMES and getattr(kept, "cohort_id", None) != getattr(
            other, "cohort_id", None
        ):
            raise KnownFault(_("These themes belong to two cohorts."), _("Nothing was changed."))
        _require_as_shown(work, shelf, shown or {}, shown or {})
        work.set(kept, _filled(shelf, kept, other))
        if shelf is VENUES:
            take_over_ways(work, kept_id, other_id)
        records.repoint(work, shelf.entity, other_id, kept_id)
        work.remove(other)

    desk.execute(shelf.merge, join, name=names[0], other=names[1])


def order_themes(desk: Desk, ids: Sequence[int]) -> None:
    """Bring the themes of a cohort into this order."""

    def order(work: Work) -> None:
        for place, theme_id in enumerate(ids, 1):
            work.set(work.get(Theme, theme_id), {"place": place})

    desk.execute(ORDER, order)


def _pointer(shelf: Shelf[DirectoryEntry]) -> str:
    return "venue_id" if shelf is VENUES else "theme_id"


def _used(session: Session, shelf: Shelf[DirectoryEntry]) -> dict[int, dict[int, int]]:
    """Entry → activity → cohort."""
    out: dict[int, dict[int, int]] = defaultdict(dict)
    if shelf is EXPERTS:
        for row in queries.list_appearances(session):
            out[row["expert_id"]][row["activity_id"]] = row["cohort_id"]
    else:
        for row in queries.list_placed(session, _pointer(shelf)):
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


def _names(desk: Desk, shelf: Shelf[DirectoryEntry], ids: Sequence[int]) -> list[str]:
    """What these are called; `KnownFault` when one is gone."""
    with desk.reading() as session:
        rows = {
            row["id"]: row for row in queries.list_rows(session, shelf.entity, _EntryRow, list(ids))
        }
    if any(one not in rows for one in ids):
        raise KnownFault(
            _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    return [name_of(shelf, rows[one]) for one in ids]


def _require_as_shown(work: Work, shelf: Shelf[DirectoryEntry], wanted: Rows, shown: Rows) -> None:
    fields = shelf.kind.by_name
    rows = work.load(shelf.entity, [one for one in wanted if one in shown])
    now = {row.id: {name: getattr(row, name) for name in fields} for row in rows}

    def told(entry_id: int) -> str:
        return _("“{name}” was changed meanwhile.", name=name_of(shelf, now[entry_id]))

    require_as_shown(fields, wanted, now, shown, told)


def _require_name(shelf: Shelf[DirectoryEntry], values: Mapping[str, Any]) -> None:
    if not any(str(values.get(one) or "").strip() for one in shelf.names):
        raise KnownFault(_("A name in one language at least is needed."), _("Nothing was changed."))


def _filled(shelf: Shelf[DirectoryEntry], kept: Entity, other: Entity) -> dict[str, Any]:
    """What the kept entry gets from the other one: only where it has nothing itself."""
    english, chinese = shelf.names
    given = {one.column: getattr(other, one.column) for one in shelf.kind.fields}
    if (
        not given[chinese]
        and _is_chinese(given[english])
        and not _is_chinese(getattr(kept, english))
    ):
        # the Chinese spelling stood where names of any language are typed
        given[chinese] = given[english]
    return {
        name: value
        for name, value in given.items()
        if value is not None and getattr(kept, name) is None
    }


def _is_chinese(name: str | None) -> bool:
    return any(_HAN[0] <= letter <= _HAN[1] for letter in name or "")


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


def find_similar_entries(
    shelf: Shelf[DirectoryEntry], entries: Sequence[DirectoryEntry]
) -> list[SimilarEntries]:
    """Pairs among records of `directory.list_entries` worth a question, the most alike first."""
    named = [(entry, name) for entry in entries for name in _names_of_both(shelf, entry)]
    found: dict[tuple[int, int], SimilarEntries] = {}
    for (one, name), (other, another) in combinations(named, 2):
        likeness = _likeness(name, another, is_person=shelf is EXPERTS)
        if likeness >= ALIKE and one is not other:
            first, second = (
                entry["id"]
                for entry in sorted((one, other), key=lambda entry: (-entry["uses"], entry["id"]))
            )
            before = found.get((first, second))
            if before is None or before.likeness < likeness:
                found[first, second] = SimilarEntries(first, second, likeness)
    return sorted(found.values(), key=lambda pair: (-pair.likeness, pair.kept, pair.other))


def _names_of_both(shelf: Shelf[DirectoryEntry], entry: DirectoryEntry) -> list[_Name]:
    fold_name = fold_person if shelf is EXPERTS else fold
    return [_name(folded) for folded in dict.fromkeys(map(fold_name, _names_of(shelf, entry)))]


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
