"""Who is it? Mark, passport, mail with birth date, name with birth date and nationality; where they
disagree, ask. And the questions of a plan in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lcdesk.model.rows import ActivityRecord
from lcdesk.tabular.names import best_likeness, is_telling, parts_key, shown_name
from lcdesk.tabular.plan.duplicate_rows import By
from lcdesk.tabular.plan.roster import Answer, KnownPerson, Roster, Traits, unique
from lcdesk.tabular.plan.sameness import are_apart, are_births_apart, find_near
from lcdesk.tabular.understood import Problem, ReadRow
from lcdesk.texts import N_, _, list_names

UNLIKE = 60  # of 100: below it, two names are of two people unless a birth date says otherwise


class Match(NamedTuple):
    """The answer: `known` when sure, else those it may be (`likely`, best first); `is_torn`: the
    evidence disagrees.
    """

    known: KnownPerson | None = None
    likely: tuple[KnownPerson, ...] = ()
    is_torn: bool = False


NOBODY = Match()


def identify(who: Traits, roster: Roster) -> Match:
    """Who a row is, by the first evidence that holds (docs/import.md, step 6)."""
    if roster.is_empty:
        return NOBODY
    quick = _by_one_key(who, roster)
    if quick:
        return Match(quick)
    marked = roster.marked(who.mark)
    findings = (
        [marked] if marked else [],
        roster.with_passport(who),
        roster.with_mail(who),
        [
            known
            for known in roster.with_name_and_birth(who)
            if not are_apart(who.nationality, known.nationality)
        ],
    )
    found = [finding for finding in findings if finding]
    return _weigh(who, found, marked, roster) if found else _by_name_alone(who, roster)


def answered(answer: Answer, roster: Roster) -> Match | None:
    """What a person decided: that known one, or somebody else; None when the answer is about
    something else.
    """
    if answer == "other":
        return NOBODY
    known = roster.person(answer) if isinstance(answer, int) else None
    return Match(known) if known else None


def _by_one_key(who: Traits, roster: Roster) -> KnownPerson | None:
    """The everyday case, without looking further: mark or passport, and the name agrees."""
    marked = roster.marked(who.mark)
    found = [marked] if marked else roster.with_passport(who)
    if len(found) != 1:
        return None
    known = found[0]
    if marked and are_apart(who.passport, known.passport):
        return None
    return known if _bear_one_name(who, known) else None


def _bear_one_name(who: Traits, known: KnownPerson) -> bool:
    """The same letters, of which at most one name need be folded; or one folded name in common."""
    mine, theirs = who.record.get, known.record.get
    written = mine("full_name")
    if written and written == theirs("full_name"):
        return True
    are_parts_same = mine("family_name") == theirs("family_name") and mine("given_name") == theirs(
        "given_name"
    )
    return (are_parts_same and bool(parts_key(who.record))) or not set(who.names).isdisjoint(
        known.names
    )


def _weigh(
    who: Traits, found: list[list[KnownPerson]], marked: KnownPerson | None, roster: Roster
) -> Match:
    """One person all the evidence points to; else those any of it points to."""
    everybody = unique(known for finding in found for known in finding)
    common = [known for known in everybody if all(known in finding for finding in found)]
    inside = [known for known in common if known.enrolment is not None]
    chosen = inside if len(inside) == 1 else common
    if len(chosen) == 1 and not _is_strange(who, chosen[0], marked):
        return Match(chosen[0])
    return Match(None, tuple(unique([*everybody, *roster.with_name(who)])[:5]), is_torn=True)


def _is_strange(who: Traits, known: KnownPerson, marked: KnownPerson | None) -> bool:
    """The names are of two people, and only one other thing agrees: a slip of the pen may have
    hit somebody else's.
    """
    score = best_likeness(who.names, known.names)
    if score is None or score >= UNLIKE:
        return False
    is_born_alike = bool(who.birth and known.birth) and not are_births_apart(who.birth, known.birth)
    has_passport = bool(who.passport) and who.passport == known.passport
    return (marked is known) + is_born_alike + has_passport < 2


def _by_name_alone(who: Traits, roster: Roster) -> Match:
    """In the same cohort a whole name is enough when nothing speaks against it and nobody else
    bears it.
    """
    same = [
        known
        for known in roster.with_name(who)
        if known.enrolment is not None and _fits(who, known)
    ]
    if len(same) == 1 and _is_enough(who, same[0]):
        return Match(same[0])
    if same:
        return Match(None, tuple(same[:5]))
    return Match(None, find_near(who, roster))


def _fits(who: Traits, known: KnownPerson) -> bool:
    return not (
        are_births_apart(who.birth, known.birth)
        or are_apart(who.nationality, known.nationality)
        or are_apart(who.passport, known.passport)
    )


def _is_enough(who: Traits, known: KnownPerson) -> bool:
    shared = [name for name in who.names if name in known.names]
    return bool(who.nationality and known.nationality) or any(is_telling(name) for name in shared)


# --- Questions: somebody may be known already, somebody stands in the file twice ---

LIKELY_SAME, TWICE, DUPLICATE_PASSPORT, MISSING_NAME = (
    "likely_same",
    "twice_in_file",
    "duplicate_passport",
    "missing_name",
)

_TWICE = {
    "passport": N_("Row {row} has the same passport number."),
    "mail": N_("Row {row} has the same mail address and date of birth."),
    "name": N_("Row {row} is about somebody of the same name."),
    "record": N_("Row {row} is about the same record."),
}


def ask_who(row: ReadRow, match: Match) -> Problem:
    """Somebody may be the same person; `likely` holds the ids of the persons."""
    names = list_names([shown_name(known.record) or f"#{known.person}" for known in match.likely])
    if match.is_torn:
        message = _(
            "Passport, mail, name and date of birth do not point to one person. Is it {names}?",
            names=names,
        )
    else:
        message = _("This may be {names}, who is known already. The same person?", names=names)
    return _problem(
        row, "full_name", LIKELY_SAME, message, tuple(known.person for known in match.likely)
    )


def ask_which(row: ReadRow, records: Sequence[ActivityRecord]) -> Problem:
    """Several activities may be meant; `likely` holds their ids."""
    titles = list_names(
        [str(one.get("title") or one.get("title_zh") or one["id"]) for one in records]
    )
    message = _(
        "Several entries of the timetable may be meant: {titles}. Which of them?", titles=titles
    )
    return _problem(row, "title", LIKELY_SAME, message, tuple(one["id"] for one in records))


def say_twice(row: ReadRow, earlier: ReadRow, by: By, apart: list[str]) -> Problem:
    """The row repeats another one and says something else."""
    place = f"{earlier.row}" if earlier.sheet == row.sheet else f"{earlier.row} ({earlier.sheet})"
    field = "passport_no" if by == "passport" else apart[0] if apart else None
    return _problem(
        row, field, DUPLICATE_PASSPORT if by == "passport" else TWICE, _(_TWICE[by], row=place)
    )


def say_nameless(row: ReadRow) -> Problem:
    """Nobody can be made of a row without any name."""
    return _problem(row, "full_name", MISSING_NAME, _("There is no name in this row."))


def _problem(
    row: ReadRow, field: str | None, kind: str, message: str, likely: tuple[int, ...] = ()
) -> Problem:
    raw = row.raw.get(field, "") if field else ""
    return Problem(
        row.sheet,
        row.row,
        field,
        kind,
        message,
        raw=raw,
        likely=likely,
        is_blocking=True,
        column=row.column,
    )
