"""Which earlier list a file is a newer version of: the same people or sessions, the same columns,
and the name of the file as a hint.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from lcdesk.tabular.plan.roster import Present, squeezed
from lcdesk.tabular.understood import (
    ListColumns,
    PreviousList,
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
        "participant": {one["id"] for one in present.participants},
        "activity": {one["id"] for one in present.activities},
    }
    shared = fewest = 0
    for kind, keys_of in _KEYS.items():
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
    known: dict[RecordName, list[tuple[int, Mapping[str, Any]]]] = {
        "participant": [(one["id"], one) for one in present.participants],
        "activity": [(one["id"], one) for one in present.activities],
    }
    out: dict[RecordName, set[int]] = {}
    for kind, keys_of in _KEYS.items():
        at = {key: number for number, one in known[kind] for key in keys_of(one)}
        out[kind] = _hit(at, (keys_of(row.values) for row in understanding.of(kind)))
    return out


def _hit(known: Mapping[Hashable, int], rows: Iterable[Iterable[Hashable]]) -> set[int]:
    return {found for keys in rows if (found := next((known[k] for k in keys if k in known), None))}


def _person_keys(values: Mapping[str, Any]) -> Iterator[Hashable]:
    """The surest first; whoever is found by it is looked for no further."""
    if passport := values.get("passport_no"):
        yield ("passport", squeezed(passport))
    for name in ("full_name", "name_zh"):
        if text := values.get(name):
            yield ("name", text.casefold())
    parts = (values.get("family_name"), values.get("given_name"))
    if all(parts):
        yield ("name", " ".join(map(str, parts)).casefold())


def _activity_keys(values: Mapping[str, Any]) -> Iterator[Hashable]:
    when = (values.get("date"), values.get("start"))
    return ((*when, title) for name in ("title", "title_zh") if (title := values.get(name)))


_KEYS: Mapping[RecordName, Callable[[Mapping[str, Any]], Iterable[Hashable]]] = {
    "participant": _person_keys,
    "activity": _activity_keys,
}
