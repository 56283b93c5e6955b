"""People of a desk who may be one: the same evidence by which an import knows somebody, asked among the known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lcdesk.tabular.plan.names import shown_name
from lcdesk.tabular.plan.nearness import are_births_apart, find_near
from lcdesk.tabular.plan.present import Present
from lcdesk.tabular.plan.roster import KnownPerson, Roster
from lcdesk.texts import N_, _

_STEP = 200
Evidence = Literal["passport", "mail", "name", "near"]
_RANK: dict[Evidence, int] = {"passport": 0, "mail": 1, "name": 2, "near": 3}
_WORDS: dict[Evidence, str] = {
    "passport": N_("the same passport number"), "mail": N_("the same mail address and date of birth"),
    "name": N_("the same name and date of birth"), "near": N_("names alike, and nothing that tells them apart"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Double:
    """Two persons (ids) who may be one, their names, and what says so; `kept` is the one known longer."""

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
    """Pairs with at least one person of the cohort (`is_whole`: any two of the desk), surest first; O(n) in people.

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
    return (known for known in people if not _apart(who.nationality, known.nationality))


def _are_told_apart(who: KnownPerson, known: KnownPerson) -> bool:
    """Two whole birth dates and two passports: two people, however alike their names are."""
    return are_births_apart(who.birth, known.birth) and _apart(who.passport, known.passport)


def _apart(one: str, other: str) -> bool:
    return bool(one and other) and one != other
