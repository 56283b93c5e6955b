"""People who stand in one file twice: found by passport, mail or name; two tables about one person are laid together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from lcdesk.tabular.plan.nearness import are_births_apart
from lcdesk.tabular.plan.roster import Traits
from lcdesk.tabular.plan.sameness import is_blank, is_same
from lcdesk.tabular.understood import ReadRow, RecordName

By = Literal["passport", "mail", "name", "record"]


@dataclass(frozen=True, slots=True)
class Twin:
    """Row `later` (an index) is about whom `earlier` was about already; `by` tells what gave them away."""

    later: int
    earlier: int
    by: By


def find_twins(rows: list[ReadRow], traits: list[Traits] | None = None) -> list[Twin]:
    """All participant rows that repeat an earlier one; O(n). `traits` when they are at hand already."""
    seen: dict[Hashable, int] = {}
    out: list[Twin] = []
    whose = traits or [Traits(row.values) for row in rows]
    for index, who in enumerate(whose):
        twin = next((twin for twin in _earlier(index, who, seen, whose)), None)
        if twin:
            out.append(twin)
        for _by, key in _keys(who):
            seen.setdefault(key, twin.earlier if twin else index)
    return out


def differences(
    record: RecordName, earlier: Mapping[str, Any], later: Mapping[str, Any]
) -> tuple[list[str], list[str]]:
    """(fields in which two rows disagree, fields only the later row has)."""
    told = [name for name, value in later.items() if not name.startswith("_") and not is_blank(value)]
    added = [name for name in told if is_blank(earlier.get(name))]
    blank = set(added)
    apart = [name for name in told if name not in blank and not is_same(record, name, earlier[name], later[name])]
    return apart, added


def lay_together(earlier: ReadRow, later: ReadRow) -> ReadRow:
    """The earlier row with what only the later one says."""
    values = {name: value for name, value in later.values.items() if is_blank(earlier.values.get(name))}
    return replace(
        earlier,
        values={**earlier.values, **values},
        raw={**later.raw, **earlier.raw},
        extra={**later.extra, **earlier.extra},
        tidied=earlier.tidied | (later.tidied & values.keys()),
    )


def _keys(who: Traits) -> Iterator[tuple[By, Hashable]]:
    if who.passport:
        yield "passport", ("passport", who.passport)
    for mail in who.mails if who.birth else ():
        yield "mail", ("mail", mail, who.birth)
    for name in who.names:
        yield "name", ("name", name, who.birth, who.nationality)
        yield "name", ("name", name, who.birth)
        yield "name", ("name", name)


def _earlier(index: int, who: Traits, seen: dict[Hashable, int], whose: list[Traits]) -> Iterable[Twin]:
    for by, key in _keys(who):
        first = seen.get(key)
        if first is None or _apart(who.mark, whose[first].mark):
            continue
        if by != "name" or _may_be_one(who, whose[first]):
            yield Twin(index, first, by)


def _may_be_one(who: Traits, other: Traits) -> bool:
    """Two rows with one name are of one person unless birth date, nationality or (without a birth date) passport differ."""
    if are_births_apart(who.birth, other.birth) or _apart(who.nationality, other.nationality):
        return False
    return (bool(who.birth) and who.birth == other.birth) or not _apart(who.passport, other.passport)


def _apart(one: str, other: str) -> bool:
    return bool(one and other) and one != other
