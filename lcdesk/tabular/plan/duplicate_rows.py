"""People who stand in one file twice: found by passport, mail or name; two tables about one
person are laid together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.tabular.names import shown_name
from lcdesk.tabular.plan.roster import MANY, KnownPerson, Present, Roster, Traits
from lcdesk.tabular.plan.sameness import are_apart, are_births_apart, find_near, is_blank, is_same
from lcdesk.tabular.understood import ReadRow, RecordName
from lcdesk.texts import N_, _

By = Literal["passport", "mail", "name", "record"]
_WHOLE = 10  # letters of a date to the day


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """Row `later` (an index) is about whom `earlier` was about already; `by` tells what gave
    them away.
    """

    later: int
    earlier: int
    by: By


def find_twins(rows: list[ReadRow], traits: list[Traits] | None = None) -> list[DuplicateRow]:
    """All participant rows that repeat an earlier one; O(n). `traits` when they are at hand
    already.
    """
    seen = _SeenRows(traits or [Traits(row.values) for row in rows])
    found = (seen.look(index) for index in range(len(rows)))
    return [twin for twin in found if twin]


class _SeenRows:
    """The rows looked at so far, by what tells people apart."""

    def __init__(self, whose: list[Traits]) -> None:
        self.whose = whose
        self.numbers: dict[str, int] = {}
        self.mails: dict[tuple[str, str], int] = {}
        self.firsts: dict[str, int] = {}  # of each name; nearly all are borne by one alone
        self.names: dict[str, _Bearers] = {}

    def look(self, index: int) -> DuplicateRow | None:
        """The twin of a row among those before it; the row is remembered."""
        who = self.whose[index]
        birth, names = who.birth, who.names
        mails = [(mail, birth) for mail in who.mails] if birth else ()
        twin = self._earlier(index, who, mails)
        first = twin.earlier if twin else index
        if who.passport:
            self.numbers.setdefault(who.passport, first)
        for mail in mails:
            self.mails.setdefault(mail, first)
        for name in names if twin is None else ():
            other = self.firsts.setdefault(name, index)
            if other != index:
                self._add(name, other, index)
        return twin

    def _add(self, name: str, first: int, index: int) -> None:
        bearers = self.names.get(name)
        if bearers is None:
            bearers = self.names[name] = _Bearers()
            bearers.add(first, self.whose[first].birth)
        bearers.add(index, self.whose[index].birth)

    def _earlier(
        self, index: int, who: Traits, mails: Sequence[tuple[str, str]]
    ) -> DuplicateRow | None:
        first = self.numbers.get(who.passport)
        if first is not None and not are_apart(who.mark, self.whose[first].mark):
            return DuplicateRow(index, first, "passport")
        for mail in mails:
            first = self.mails.get(mail)
            if first is not None and not are_apart(who.mark, self.whose[first].mark):
                return DuplicateRow(index, first, "mail")
        for name in who.names:
            if name in self.firsts:
                for first in self._born(name, who.birth):
                    if _may_be_one(who, self.whose[first]):
                        return DuplicateRow(index, first, "name")
        return None

    def _born(self, name: str, birth: str) -> Sequence[int]:
        """Those of a name whose birth date may be the same, in order."""
        if (bearers := self.names.get(name)) is not None:
            return bearers.born(birth)
        first = self.firsts[name]
        other = self.whose[first].birth
        is_told = len(birth) == len(other) == _WHOLE
        is_apart = birth != other if is_told else are_births_apart(birth, other)
        return () if is_apart else (first,)


class _Bearers:
    """The first `MANY` rows of one name, by birth date ("" where none is known): only those can
    be one person.
    """

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
    told = [
        name for name, value in later.items() if not name.startswith("_") and not is_blank(value)
    ]
    added = [name for name in told if is_blank(earlier.get(name))]
    blank = set(added)
    apart = [
        name
        for name in told
        if name not in blank and not is_same(record, name, earlier[name], later[name])
    ]
    return apart, added


def lay_together(earlier: ReadRow, later: ReadRow) -> ReadRow:
    """The earlier row with what only the later one says."""
    values = {
        name: value for name, value in later.values.items() if is_blank(earlier.values.get(name))
    }
    return replace(
        earlier,
        values={**earlier.values, **values},
        raw={**later.raw, **earlier.raw},
        extra={**later.extra, **earlier.extra},
        tidied=earlier.tidied | (later.tidied & values.keys()),
    )


def are_lines_of_one(by: By, earlier: ReadRow, later: ReadRow) -> bool:
    """Is the later row a further line about the same person? Name, and mail or phone, agree, and
    they differ only in what may be several: organisations, positions, languages.
    """
    if by not in ("name", "mail") or not _share_an_address(earlier, later):
        return False
    names = Traits(earlier.values).names
    if not any(name in names for name in Traits(later.values).names):
        return False
    apart, _added = differences("participant", earlier.values, later.values)
    return all(_fits_both(name, earlier, later) for name in apart)


def join_lines(earlier: ReadRow, later: ReadRow) -> ReadRow:
    """The earlier row with what the later line about the same person says besides: several values
    of a field or further column stand in a row, each once.
    """
    apart, _added = differences("participant", earlier.values, later.values)
    several = {
        name: _in_a_row(earlier.values[name], later.values[name])
        for name in apart
        if name not in _OF_THE_LINE
    }
    beside = {
        head: _in_a_row(text, later.extra[head])
        for head, text in earlier.extra.items()
        if later.extra.get(head)
    }
    joined = lay_together(earlier, later)
    return replace(joined, values={**joined.values, **several}, extra={**joined.extra, **beside})


_OF_THE_LINE = frozenset({"number"})  # tells the line, not the person: the first one's stays
_SEVERAL = frozenset(
    {
        "email",
        "phone",
        "education",
        "field_of_work",
        "languages",
        "organization",
        "department",
        "position",
        "nominating_body",
        "role",
        "theme_wanted",
        "presentation_title",
        "dietary",
        "notes",
    }
)  # fields of which somebody may have several


def _share_an_address(earlier: ReadRow, later: ReadRow) -> bool:
    """The same mail or phone, and neither of them two different ones: people of one office may
    have a phone or a mail in common.
    """
    both = [
        (earlier.values[name], later.values[name])
        for name in ("email", "phone")
        if not is_blank(earlier.values.get(name)) and not is_blank(later.values.get(name))
    ]
    return bool(both) and all(one == other for one, other in both)


def _fits_both(name: str, earlier: ReadRow, later: ReadRow) -> bool:
    if name in _OF_THE_LINE:
        return True
    if name not in _SEVERAL:
        return False
    try:
        PARTICIPANT.field(name).parse(_in_a_row(earlier.values[name], later.values[name]))
    except BadValue:  # longer than the field
        return False
    return True


def _in_a_row(one: str, other: str) -> str:
    """Both texts, each once."""
    parts = [part for text in (one, other) for part in text.split("; ")]
    return "; ".join(dict.fromkeys(parts))


def _differ_in_gender(who: Traits, other: Traits) -> bool:
    """A gender tells apart whom no mail address ties together: either may be a slip of the pen."""
    return are_apart(who.gender, other.gender) and set(who.mails).isdisjoint(other.mails)


def _may_be_one(who: Traits, other: Traits) -> bool:
    """Two rows with one name are of one person unless birth date, nationality or (without a
    birth date) passport or gender differ.
    """
    if are_apart(who.mark, other.mark) or are_births_apart(who.birth, other.birth):
        return False
    if are_apart(who.nationality, other.nationality):
        return False
    return (bool(who.birth) and who.birth == other.birth) or not (
        are_apart(who.passport, other.passport) or _differ_in_gender(who, other)
    )


# --- People of a desk who may be one: the same evidence by which an import knows somebody, asked
# among the known ---


_STEP = 200
Evidence = Literal["passport", "mail", "name", "near"]
_RANK: dict[Evidence, int] = {"passport": 0, "mail": 1, "name": 2, "near": 3}
_WORDS: dict[Evidence, str] = {
    "passport": N_("the same passport number"),
    "mail": N_("the same mail address and date of birth"),
    "name": N_("the same name and date of birth"),
    "near": N_("names alike, and nothing that tells them apart"),
}


@dataclass(frozen=True, slots=True)
class Double:
    """Two persons (ids) who may be one, their names, and what says so; `kept` is the one known
    longer.
    """

    kept: int
    other: int
    kept_name: str
    other_name: str
    by: Evidence

    @property
    def why(self) -> str:
        """The evidence in words."""
        return _(_WORDS[self.by])


def find_duplicates(
    present: Present, *, is_whole: bool = False, step: Callable[[int, int], None] | None = None
) -> list[Double]:
    """Pairs with at least one person of the cohort (`is_whole`: any two of the desk), surest first;
    O(n) in people.

    `step(done, total)` is told along the way and may raise.
    """
    roster, found = Roster(present), dict[tuple[int, int], Double]()
    asked = roster.all if is_whole else roster.inside
    for number, who in enumerate(asked):
        if step is not None and number % _STEP == 0:
            step(number, len(asked))
        for known, by in _evidence(who, roster):
            one, two = sorted((who, known), key=lambda person: person.person)
            key = (one.person, two.person)
            if one.person != two.person and (key not in found or _RANK[by] < _RANK[found[key].by]):
                found[key] = Double(*key, shown_name(one.record), shown_name(two.record), by)
    if step is not None:
        step(len(asked), len(asked))
    return sorted(found.values(), key=lambda pair: (_RANK[pair.by], pair.kept, pair.other))


def _evidence(who: KnownPerson, roster: Roster) -> Iterator[tuple[KnownPerson, Evidence]]:
    findings: tuple[tuple[Iterable[KnownPerson], Evidence], ...] = (
        (roster.with_passport(who), "passport"),
        (roster.with_mail(who), "mail"),
        (_of_one_country(who, roster.with_name_and_birth(who)), "name"),
        (find_near(who, roster), "near"),
    )
    for people, by in findings:
        for known in people:
            if by != "near" or not _are_told_apart(who, known):
                yield known, by


def _of_one_country(who: KnownPerson, people: Iterable[KnownPerson]) -> Iterator[KnownPerson]:
    return (known for known in people if not are_apart(who.nationality, known.nationality))


def _are_told_apart(who: KnownPerson, known: KnownPerson) -> bool:
    """Two whole birth dates and two passports: two people, however alike their names are."""
    return are_births_apart(who.birth, known.birth) and are_apart(who.passport, known.passport)
