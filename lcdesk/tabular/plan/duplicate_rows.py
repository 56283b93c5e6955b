"""People who stand in one file twice: found by passport, mail or name; two tables about one person are laid together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from lcdesk.tabular.plan.nearness import are_births_apart
from lcdesk.tabular.plan.roster import MANY, Traits
from lcdesk.tabular.plan.sameness import is_blank, is_same
from lcdesk.tabular.understood import ReadRow, RecordName

By = Literal["passport", "mail", "name", "record"]
_WHOLE = 10  # letters of a date to the day


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """Row `later` (an index) is about whom `earlier` was about already; `by` tells what gave them away."""

    later: int
    earlier: int
    by: By


def find_twins(rows: list[ReadRow], traits: list[Traits] | None = None) -> list[DuplicateRow]:
    """All participant rows that repeat an earlier one; O(n). `traits` when they are at hand already."""
    seen = _SeenRows(traits or [Traits(row.values) for row in rows])
    found = (seen.look(index) for index in range(len(rows)))
    return [twin for twin in found if twin]


class _SeenRows:
    """The rows looked at so far, by what tells people apart."""

    def __init__(self, whose: list[Traits]) -> None:
        self.whose = whose
        self.numbers: dict[str, int] = {}
        self.mails: dict[tuple[str, str], int] = {}
        self.names: dict[str, _Bearers] = {}

    def look(self, index: int) -> DuplicateRow | None:
        """The twin of a row among those before it; the row is remembered."""
        who = self.whose[index]
        twin = self._earlier(index, who)
        first = twin.earlier if twin else index
        if who.passport:
            self.numbers.setdefault(who.passport, first)
        for mail in who.mails if who.birth else ():
            self.mails.setdefault((mail, who.birth), first)
        for name in who.names if twin is None else ():
            if name not in self.names:
                self.names[name] = _Bearers()
            self.names[name].add(index, who.birth)
        return twin

    def _earlier(self, index: int, who: Traits) -> DuplicateRow | None:
        first = self.numbers.get(who.passport)
        if first is not None and not _apart(who.mark, self.whose[first].mark):
            return DuplicateRow(index, first, "passport")
        for mail in who.mails if who.birth else ():
            first = self.mails.get((mail, who.birth))
            if first is not None and not _apart(who.mark, self.whose[first].mark):
                return DuplicateRow(index, first, "mail")
        for name in who.names:
            bearers = self.names.get(name)
            for first in bearers.born(who.birth) if bearers else ():
                if _may_be_one(who, self.whose[first]):
                    return DuplicateRow(index, first, "name")
        return None


class _Bearers:
    """The first `MANY` rows of one name, by birth date ("" where none is known): only those can be one person."""

    __slots__ = ("count", "vague", "whole")

    def __init__(self) -> None:
        self.count = 0
        self.whole: dict[str, list[int]] = {}
        self.vague: dict[str, list[int]] = {}

    def add(self, index: int, birth: str) -> None:
        """One more of that name."""
        if self.count < MANY:
            self.count += 1
            (self.whole if len(birth) == _WHOLE else self.vague).setdefault(birth, []).append(index)

    def born(self, birth: str) -> Sequence[int]:
        """Those whose birth date may be the same, in order."""
        if len(birth) != _WHOLE:
            return _may_be_born(birth, {**self.whole, **self.vague})
        same = self.whole.get(birth, ())
        return sorted([*same, *_may_be_born(birth, self.vague)]) if self.vague else same


def _may_be_born(birth: str, births: Mapping[str, list[int]]) -> list[int]:
    alike = (found for other, found in births.items() if not are_births_apart(birth, other))
    return sorted(index for found in alike for index in found)


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


def _may_be_one(who: Traits, other: Traits) -> bool:
    """Two rows with one name are of one person unless birth date, nationality or (without a birth date) passport differ."""
    if _apart(who.mark, other.mark) or are_births_apart(who.birth, other.birth):
        return False
    if _apart(who.nationality, other.nationality):
        return False
    return (bool(who.birth) and who.birth == other.birth) or not _apart(who.passport, other.passport)


def _apart(one: str, other: str) -> bool:
    return bool(one and other) and one != other
