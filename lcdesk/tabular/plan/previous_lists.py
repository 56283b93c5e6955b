"""Earlier versions of a list: which of them a file is a newer version of, and which row of it a row
of this one is, where the desk alone cannot tell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, cast

from lcdesk.model.catalogue import KINDS
from lcdesk.model.names import fold_title
from lcdesk.tabular.plan.identity import identify
from lcdesk.tabular.plan.roster import (
    EnrolledRecord,
    Present,
    Roster,
    Traits,
    column_of,
    passports_of,
    squeezed,
)
from lcdesk.tabular.understood import (
    ListColumns,
    PreviousList,
    PreviousRow,
    ReadRow,
    RecordName,
    Understanding,
    list_columns,
)

LEAST_PEOPLE, LEAST_COLUMNS = 0.5, 0.5
"""Of the smaller of the two lists, so many must be in the other; of all columns, so many in both."""
ABOUT_AS_GOOD = 0.1
"""Of lists that fit about as well the newest is meant."""
_WEIGHTS = {"people": 0.5, "columns": 0.4, "name": 0.1}


@dataclass(frozen=True, slots=True)
class EarlierList:
    """A list that came in before: the import (`number`: as `lcdesk imports` and undo call it), its
    columns, and the records its rows went to.
    """

    batch_id: int
    number: int | None
    file_name: str
    imported_at: dt.datetime
    columns: Mapping[RecordName, ListColumns]
    records: Mapping[RecordName, AbstractSet[int]]


def choose_earlier(
    understanding: Understanding, present: Present, earlier: Sequence[EarlierList]
) -> EarlierList | None:
    """The list that a file follows, of those of the cohort (newest first); None where none fits."""
    if not earlier:
        return None
    records, columns = _rough_targets(understanding, present), list_columns(understanding)
    scored = [
        (score, one)
        for one in earlier
        if (score := _score(understanding.file_name, records, columns, one)) > 0
    ]
    best = max((score for score, _one in scored), default=0.0)
    return next((one for score, one in scored if score >= best - ABOUT_AS_GOOD), None)


def alike_by_columns(
    understanding: Understanding, earlier: Sequence[EarlierList]
) -> list[EarlierList]:
    """Those whose columns would fit, newest first: where everybody was corrected in the desk, only
    what such a list said can tell (`names_the_same`).
    """
    columns = list_columns(understanding)
    kinds: list[RecordName] = list(dict.fromkeys(row.kind for row in understanding.rows))
    mine = _names(columns, kinds)
    return [one for one in earlier if _alike(mine, _names(one.columns, kinds)) >= LEAST_COLUMNS]


def names_the_same(understanding: Understanding, previous: PreviousList, present: Present) -> bool:
    """Are at least half of the people or sessions those that an earlier list named, and that are
    still there?
    """
    here: dict[RecordName, set[int]] = {
        kind: {number for number, _one in known} for kind, known in _known(present).items()
    }
    here["participant"] = set(column_of(present.participants, "id"))
    shared = fewest = 0
    for kind in here:
        keys_of = _keys_of(kind)
        rows, last = understanding.of(kind), previous.rows[kind]
        known = {key: number for number, row in last.items() for key in keys_of(row.values)}
        shared += len(_hit(known, (keys_of(row.values) for row in rows)) & here[kind])
        fewest += min(len(rows), len(last.keys() & here[kind]))
    return shared > 0 and shared >= LEAST_PEOPLE * fewest


def _score(
    file_name: str,
    records: Mapping[RecordName, set[int]],
    columns: Mapping[RecordName, ListColumns],
    one: EarlierList,
) -> float:
    """0 where it is another list; else how well it fits."""
    mine, theirs = _numbered(records), _numbered(one.records)
    shared = len(mine & theirs)
    if not shared or shared < LEAST_PEOPLE * min(len(mine), len(theirs)):
        return 0.0
    kinds: list[RecordName] = [
        kind for kind, found in one.records.items() if found and records[kind]
    ]
    heads = _alike(_names(columns, kinds), _names(one.columns, kinds))
    if heads < LEAST_COLUMNS:
        return 0.0
    is_named_alike = _stem(file_name) == _stem(one.file_name)
    return (
        _WEIGHTS["people"] * shared / len(mine | theirs)
        + _WEIGHTS["columns"] * heads
        + _WEIGHTS["name"] * is_named_alike
    )


def _numbered(records: Mapping[RecordName, AbstractSet[int]]) -> set[tuple[RecordName, int]]:
    return {(kind, number) for kind, numbers in records.items() for number in numbers}


def _names(columns: Mapping[RecordName, ListColumns], kinds: Iterable[RecordName]) -> set[str]:
    return {
        name
        for kind in kinds
        for name in (
            *(f"{kind} {field}" for field in columns[kind].fields),
            *(f"{kind} x:{head.casefold()}" for head in columns[kind].heads),
        )
    }


def _alike(mine: set[str], theirs: set[str]) -> float:
    return len(mine & theirs) / len(mine | theirs) if mine or theirs else 1.0


def _stem(file_name: str) -> str:
    """The name of a file without its ending, dates, and numbers of versions."""
    return re.sub(
        r"(?i)\b(?:v|version|final|copy)\b|[\W\d_]|第.版|副本", "", _bare(file_name)
    ).casefold()


def _bare(file_name: str) -> str:
    return file_name.rpartition(".")[0] or file_name


# --- Roughly whom the rows are about: by a passport or a whole name; enough to tell lists apart ---


def _rough_targets(understanding: Understanding, present: Present) -> dict[RecordName, set[int]]:
    out: dict[RecordName, set[int]] = defaultdict(set)
    out["participant"] = _rough_people(understanding.of("participant"), present.participants)
    for kind, known in _known(present).items():
        keys_of = _keys_of(kind)
        at = {key: number for number, one in known for key in keys_of(one)}
        out[kind] = _hit(at, (keys_of(row.values) for row in understanding.of(kind)))
    return out


def _rough_people(rows: Sequence[ReadRow], people: Sequence[EnrolledRecord]) -> set[int]:
    """The enrolments of those whom rows are about; the names of the known are only looked at where
    a row has no passport number that is known.
    """
    ids = column_of(people, "id")
    numbers = zip(passports_of(people), ids, strict=True)
    by_passport = {passport: number for passport, number in numbers if passport}
    found, unknown = set[int](), list[list[Hashable]]()
    for row in rows:
        passport = row.values.get("passport_no")
        number = by_passport.get(squeezed(passport)) if passport else None
        if number is not None:
            found.add(number)
        else:
            unknown.append(list(_name_keys(row.values)))
    by_name = _by_name(people, {key for keys in unknown for key in keys})
    return found | _hit(by_name, unknown)


def _by_name(
    people: Sequence[EnrolledRecord], wanted: AbstractSet[Hashable]
) -> dict[Hashable, int]:
    """The last enrolment of each name that is wanted."""
    if not wanted:
        return {}
    columns = [column_of(people, name) for name in ("id", *_NAMES)]
    return {
        key: number
        for number, *values in zip(*columns, strict=True)
        for key in _name_keys(dict(zip(_NAMES, values, strict=True)))
        if key in wanted
    }


_NAMES = ("full_name", "name_zh", "family_name", "given_name")


def _known(present: Present) -> dict[RecordName, list[tuple[int, Mapping[str, Any]]]]:
    """The records a file is compared with, each with its id; but for participants."""
    known: dict[RecordName, list[tuple[int, Mapping[str, Any]]]] = {
        "activity": [(one["id"], one) for one in present.activities]
    }
    for name, records in present.lists.records.items():
        kind = cast("RecordName", name)
        known[kind] = [(one["id"], one) for one in records]
    return known


def _hit(known: Mapping[Hashable, int], rows: Iterable[Iterable[Hashable]]) -> set[int]:
    return {found for keys in rows if (found := next((known[k] for k in keys if k in known), None))}


def _person_keys(values: Mapping[str, Any]) -> Iterator[Hashable]:
    """The surest first; whoever is found by it is looked for no further."""
    if passport := values.get("passport_no"):
        yield ("passport", squeezed(passport))
    yield from _name_keys(values)


def _name_keys(values: Mapping[str, Any]) -> Iterator[Hashable]:
    for name in ("full_name", "name_zh"):
        if text := values.get(name):
            yield ("name", text.casefold())
    parts = (values.get("family_name"), values.get("given_name"))
    if all(parts):
        yield ("name", " ".join(map(str, parts)).casefold())


def _activity_keys(values: Mapping[str, Any]) -> Iterator[Hashable]:
    when = (values.get("date"), values.get("start"))
    return ((*when, title) for name in ("title", "title_zh") if (title := values.get(name)))


def _keys_of(kind: RecordName) -> Callable[[Mapping[str, Any]], Iterable[Hashable]]:
    return _KEYS.get(kind) or partial(_record_keys, kind)


def _record_keys(kind: RecordName, values: Mapping[str, Any]) -> Iterator[Hashable]:
    """Of a record of a list: its names; of a member all that say who it is."""
    names = KINDS[kind].names
    said = [fold_title(str(values[name])) if values.get(name) else "" for name in names]
    if kind == "member":
        yield tuple(said)
    else:
        yield from (("name", one) for one in said if one)


_KEYS: Mapping[RecordName, Callable[[Mapping[str, Any]], Iterable[Hashable]]] = {
    "participant": _person_keys,
    "activity": _activity_keys,
}


# --- Which row of the last version a row of this one is ---


Keys = Callable[[Mapping[str, Any]], Iterable[Hashable]]
_WHO = (
    *("full_name", "family_name", "given_name", "name_zh"),
    *("birth_date", "passport_no", "nationality", "email"),
)


class PreviousPeople:
    """The people a list named last time; `here`: the enrolments that are still in the cohort."""

    def __init__(self, previous: PreviousList | None, here: Container[int | None]) -> None:
        self._rows: Mapping[int, PreviousRow] = previous.rows["participant"] if previous else {}
        self.unchanged: Mapping[int, ReadRow] = previous.unchanged if previous else {}
        self._here = here

    def find(self, row: ReadRow) -> int | None:
        """The enrolment that the very same words stood for last time, if it is still there."""
        found = self._by_words.get(_who({**row.values, **row.listed})) if self._rows else None
        return found if found in self._here else None

    def find_removed(self, row: ReadRow, who: Traits) -> int | None:
        """The enrolment it was, where somebody has taken it out of the cohort since."""
        if self._removed.is_empty:
            return None
        found = self._by_words.get(_who({**row.values, **row.listed}))
        if found is not None and found not in self._here:
            return found
        known = identify(who, self._removed).known
        return known.enrolment if known else None

    @cached_property
    def _by_words(self) -> dict[Hashable, int | None]:
        return once_only((_who(row.values), number) for number, row in self._rows.items())

    @cached_property
    def _removed(self) -> Roster:
        gone = (
            {**self._rows[number].values, "id": number, "person_id": number}
            for number in self._rows
            if number not in self._here
        )
        return Roster(Present(cast("list[EnrolledRecord]", list(gone))))


def _who(values: Mapping[str, Any]) -> Hashable:
    return tuple(values.get(name) for name in _WHO)


def once_only(pairs: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int | None]:
    """Key → the one number it stands for; None where it stands for several."""
    found: dict[Hashable, int | None] = {}
    for key, number in pairs:
        found[key] = None if key in found else number
    return found


class PreviousActivities:
    """The activities a list named last time. `keys`: what a row is known by, the surest first; a
    key that several share says nothing.
    """

    def __init__(
        self, previous: PreviousList | None, keys: Sequence[Keys], here: Container[int]
    ) -> None:
        rows: Mapping[int, PreviousRow] = previous.rows["activity"] if previous else {}
        self._found = [
            (of, once_only((key, n) for n, row in rows.items() for key in of(row.values)))
            for of in keys
            if rows
        ]
        self._here = here

    def find(self, row: ReadRow) -> int | None:
        """The activity that such a row stood for last time, if it is still there."""
        found = self._asked(row)
        return found if found is not None and found in self._here else None

    def find_removed(self, row: ReadRow) -> int | None:
        """The activity it was, where somebody has taken it out of the timetable since."""
        found = self._asked(row)
        return found if found is not None and found not in self._here else None

    def _asked(self, row: ReadRow) -> int | None:
        values = {**row.values, **row.listed}
        for of, found in self._found:
            for key in of(values):
                number = found.get(key)
                if number is not None:
                    return number
        return None
