"""People who may be meant although something differs: found within small blocks, never by comparing all with all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lcdesk.tabular.plan.names import best_likeness
from lcdesk.tabular.plan.roster import BLOCK, KnownPerson, Roster, Traits, initial_keys, unique

ALIKE, VERY_ALIKE = 80, 88
FEW = 25  # of a block, before the birth dates are looked at
MOST = 5


def find_near(who: Traits, roster: Roster) -> tuple[KnownPerson, ...]:
    """The likely ones, best first, at most five: a name alike and a birth date that agrees or looks mistyped."""
    scored = [(score, known) for known in _candidates(who, roster) if (score := _score(who, known))]
    scored.sort(key=lambda pair: -pair[0])
    return tuple(known for _score, known in scored[:MOST])


def are_births_apart(one: str, other: str) -> bool:
    """Both dates of birth are known and neither is the other one said less exactly (1985 and 1985-12-10 agree)."""
    return bool(one and other) and not (one.startswith(other) or other.startswith(one))


def is_slip(one: str, other: str) -> bool:
    """Two ISO dates that a typist may take for each other: day and month changed over, or one or two digits wrong."""
    if len(one) != 10 or len(other) != 10:
        return False
    if one[:4] == other[:4] and one[5:7] == other[8:] and one[8:] == other[5:7]:
        return True
    wrong = [place for place in range(10) if one[place] != other[place]]
    is_turned = len(wrong) == 2 and sorted(one[i] for i in wrong) == sorted(other[i] for i in wrong)
    return len(wrong) == 1 or is_turned


def _candidates(who: Traits, roster: Roster) -> Iterable[KnownPerson]:
    blocks = [roster.with_name(who), roster.born(who.birth)[:BLOCK]]
    blocks += [_alike_in(who, *roster.named_like(key)) for key in _blocks(who)]
    return unique(known for block in blocks for known in block)


def _blocks(who: Traits) -> Iterable[tuple[str, str, str]]:
    for nationality, initials, year in initial_keys(who):
        for place in {nationality, ""}:
            yield from ((place, initials, when) for when in {year, ""})


def _alike_in(who: Traits, names: Sequence[str], bearers: Sequence[KnownPerson]) -> list[KnownPerson]:
    """The best few of a block whose name is very much alike, of those whom nothing tells apart for sure."""
    if not names:
        return []
    from rapidfuzz import fuzz, process  # only when a block has anybody

    found: list[KnownPerson] = []
    for name in who.names:
        near = process.extract(name, names, scorer=fuzz.ratio, score_cutoff=VERY_ALIKE, limit=None)
        found += [bearers[place] for _name, _score, place in near if not _is_another(who, bearers[place])][:FEW]
    return found


def _is_another(who: Traits, known: KnownPerson) -> bool:
    """Two passports, and no birth date in common: only one and the same name would still make it a question."""
    return bool(who.passport and known.passport) and who.passport != known.passport and who.birth != known.birth


def _score(who: Traits, known: KnownPerson) -> float:
    """0: not likely. Else the likeness of the names, more when the birth date agrees."""
    is_foreign = bool(who.nationality and known.nationality) and who.nationality != known.nationality
    are_born_together = bool(who.birth) and who.birth == known.birth
    names = best_likeness(who.names, known.names)
    if names is None:  # one list in Chinese, the other in Latin letters: only the rest can tell
        return 60.0 if are_born_together and not is_foreign else 0.0
    least = VERY_ALIKE if is_foreign or not are_born_together else ALIKE
    if names < least:
        return 0.0
    if are_born_together:
        return names + 20
    return 0.0 if is_foreign else _score_apart(who, known, names)


def _score_apart(who: Traits, known: KnownPerson, names: float) -> float:
    """Names alike, birth dates not equal: likely unless two birth dates or two passports tell them apart."""
    have_two_passports = bool(who.passport and known.passport) and who.passport != known.passport
    if not are_births_apart(who.birth, known.birth):
        return names if not have_two_passports or names == 100 else 0.0
    if is_slip(who.birth, known.birth):
        return names if not have_two_passports or names == 100 else 0.0
    return names - 20 if not have_two_passports and names == 100 and known.enrolment is not None else 0.0
