"""Does a cell say the same as what is kept already? One answer per kind of value; a blank says
nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lcdesk.model import phones
from lcdesk.model.catalogue import KINDS
from lcdesk.model.kinds import (
    BirthDate,
    ChineseName,
    DocumentNumber,
    Emails,
    Kind,
    LongText,
    PassportName,
    Phones,
    Text,
)
from lcdesk.model.kinds.base import as_text
from lcdesk.tabular.names import best_likeness
from lcdesk.tabular.plan.roster import (
    BLOCK,
    KnownPerson,
    Policy,
    Roster,
    Traits,
    initial_keys,
    unique,
)
from lcdesk.tabular.understood import RecordName

Changes = dict[str, tuple[Any, Any]]
Same = Callable[[Any, Any], bool]


def is_blank(value: object) -> bool:
    """True for nothing and for a text of blanks; zero and "no" are values."""
    return value is None or (isinstance(value, str) and not value.strip())


def is_same(
    record: RecordName, name: str, old: object, new: object, country: str | None = None
) -> bool:
    """True when both values of a field mean the same; unknown fields are compared as they stand.

    `country`: whose way of writing phone numbers the person has.
    """
    if old == new:
        return True
    if is_blank(old) or is_blank(new):
        return is_blank(old) and is_blank(new)
    field = KINDS[record].by_name.get(name)
    if field and isinstance(field.kind, Phones):
        return phones.are_same(str(old), str(new), (country,) if country else ())
    return _comparison(name, field.kind)(old, new) if field else False


def changes_of(
    record: RecordName, old: Mapping[str, Any], new: Mapping[str, Any], policy: Mapping[str, Policy]
) -> Changes:
    """Field → (old, new) where a row says something else than the record; blanks and unknown
    fields never do.
    """
    if new.items() <= old.items():  # as most rows of a newer list
        return {}
    out: Changes = {}
    known = KINDS[record].by_name
    country = new.get("nationality") or old.get("nationality")
    for name, value in new.items():
        kept = old.get(name)
        if (
            kept == value
            or name not in known
            or is_blank(value)
            or not _may_change(policy.get(name), kept)
        ):
            continue
        is_kept = is_same(record, name, kept, value, country) and not _is_better(
            known[name].kind, kept, value
        )
        if not is_kept and not _says_again(record, name, old, value):
            out[name] = (kept, value)
    return out


def _is_better(kind: Kind, kept: object, value: object) -> bool:
    """True where the same number is written with its country and was kept without: the one that
    can be dialled from anywhere is taken, and stays.
    """
    return (
        isinstance(kind, Phones) and not is_blank(kept) and phones.says_more(str(value), str(kept))
    )


def is_fuller(record: RecordName, name: str, kept: object, value: object) -> bool:
    """Does a value only say better what is kept already: the same number with its country?"""
    field = KINDS[record].by_name.get(name)
    return field is not None and _is_better(field.kind, kept, value)


def _may_change(policy: Policy | None, kept: object) -> bool:
    return policy in (None, "update") or (policy == "only if blank" and is_blank(kept))


def _says_again(record: RecordName, name: str, old: Mapping[str, Any], value: object) -> bool:
    """Does a value only say in other words what other fields of the record say already?"""
    if name == "full_name":  # nothing new where its parts are known
        parts = " ".join(
            str(part) for part in (old.get("family_name"), old.get("given_name")) if part
        )
        return is_blank(old.get("full_name")) and _letters(str(value)) == _letters(parts)
    if record != "activity":
        return False
    if name in _PRINTED:
        return _is_printed(name, old, str(value))
    return name == "group_name" and bool(plain := _group(value)) and plain == _group(old.get(name))


_PRINTED = {
    "speaker": ("speaker", "speaker_title", "speaker_organization"),
    "speaker_organization": ("speaker_title", "speaker_organization"),
    "venue": ("venue", "venue_zh"),
}
"""What else stands in the cell of a printed timetable: "Prof. Lin, Dean (Institute)", "Room 302
/ 302教室".
"""


def _is_printed(name: str, old: Mapping[str, Any], value: str) -> bool:
    """True when a value is made of what is known, and of signs between, and lacks nothing of the
    field itself.
    """
    known = [
        part for field in _PRINTED[name] for part in str(old.get(field) or "").split("; ") if part
    ]
    kept = str(old.get(name) or "").split("; ")
    is_more = any(old.get(field) for field in _PRINTED[name] if field != name)
    if not is_more or (name == "speaker" and not all(part in value for part in kept)):
        return False
    for part in sorted(map(_tidy, known), key=len, reverse=True):
        value = _tidy(value).replace(part, "")
    return not re.search(r"\w", value)


def _group(name: object) -> str:
    """The letter or number of a group: of A, "Group A", A组."""
    return re.sub(r"(?i)\bgroup\b|[组班第小\s]", "", _tidy(name or "")).casefold()


def _comparison(name: str, kind: Kind) -> Same:
    if name == "full_name":
        return _are_same_words
    for cls, comparison in _COMPARISONS:
        if isinstance(kind, cls):
            return comparison
    return lambda old, new: old == new


def _tidy(text: object) -> str:
    return as_text(unicodedata.normalize("NFC", str(text)))


def _are_same_text(old: object, new: object) -> bool:
    return _tidy(old) == _tidy(new)


def _are_same_name(old: object, new: object) -> bool:
    return _tidy(old).casefold() == _tidy(new).casefold()


def _letters(text: str) -> list[str]:
    return sorted(re.sub(r"[,，、]", " ", _tidy(text)).casefold().split())


def _are_same_words(old: object, new: object) -> bool:
    """A whole name whose parts stand in another order, or whose family name is in capitals, is
    the same name.
    """
    return _letters(str(old)) == _letters(str(new))


def _are_same_chinese(old: object, new: object) -> bool:
    return _tidy(old).replace(" ", "").casefold() == _tidy(new).replace(" ", "").casefold()


def _are_same_number(old: object, new: object) -> bool:
    return "".join(str(old).split()).upper() == "".join(str(new).split()).upper()


def _are_same_lines(old: object, new: object) -> bool:
    return _lines(old) == _lines(new)


def _lines(value: object) -> list[str]:
    return [_tidy(line) for line in str(value).strip().splitlines()]


def _are_same_mails(old: object, new: object) -> bool:
    return mails_of(old) == mails_of(new)


def mails_of(value: object) -> frozenset[str]:
    """The addresses of a mail field, domains in small letters (the part before @ may be told
    apart by case).
    """
    found = [part.strip() for part in str(value or "").split(";")]
    parts = (address.rpartition("@") for address in found if address)
    return frozenset(f"{local}@{domain.casefold()}" for local, _at, domain in parts)


def _is_same_birth(old: object, new: object) -> bool:
    """A year alone adds nothing to a date that lies in it; a full date adds to a year."""
    return str(old).startswith(str(new))


_COMPARISONS: tuple[tuple[type[Kind], Same], ...] = (
    (ChineseName, _are_same_chinese),
    (PassportName, _are_same_name),
    (DocumentNumber, _are_same_number),
    (Text, _are_same_text),
    (LongText, _are_same_lines),
    (Emails, _are_same_mails),
    (BirthDate, _is_same_birth),
)


# --- People who may be meant although something differs: found within small blocks, never by
# comparing all with all ---


ALIKE, VERY_ALIKE = 80, 88
FEW = 25  # of a block, before the birth dates are looked at
MOST = 5


def find_near(who: Traits, roster: Roster) -> tuple[KnownPerson, ...]:
    """The likely ones, best first, at most five: a name alike and a birth date that agrees or
    looks mistyped.
    """
    scored = [(score, known) for known in _candidates(who, roster) if (score := _score(who, known))]
    scored.sort(key=lambda pair: -pair[0])
    return tuple(known for _score, known in scored[:MOST])


def are_apart(one: str, other: str) -> bool:
    """Both are known, and they differ."""
    return bool(one and other) and one != other


def are_births_apart(one: str, other: str) -> bool:
    """Both dates of birth are known and neither is the other one said less exactly (1985 and
    1985-12-10 agree).
    """
    return bool(one and other) and not (one.startswith(other) or other.startswith(one))


def is_slip(one: str, other: str) -> bool:
    """Two ISO dates that a typist may take for each other: day and month changed over, or one or
    two digits wrong.
    """
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


def _alike_in(
    who: Traits, names: Sequence[str], bearers: Sequence[KnownPerson]
) -> list[KnownPerson]:
    """The best few of a block whose name is very much alike, of those whom nothing tells apart
    for sure.
    """
    if not names:
        return []
    from rapidfuzz import fuzz, process  # only when a block has anybody

    found: list[KnownPerson] = []
    for name in who.names:
        near = process.extract(name, names, scorer=fuzz.ratio, score_cutoff=VERY_ALIKE, limit=None)
        found += [
            bearers[place] for _name, _score, place in near if not _is_another(who, bearers[place])
        ][:FEW]
    return found


def _is_another(who: Traits, known: KnownPerson) -> bool:
    """Two passports, and no birth date in common: only one and the same name would still make it
    a question.
    """
    return (
        bool(who.passport and known.passport)
        and who.passport != known.passport
        and who.birth != known.birth
    )


def _score(who: Traits, known: KnownPerson) -> float:
    """0: not likely. Else the likeness of the names, more when the birth date agrees."""
    is_foreign = (
        bool(who.nationality and known.nationality) and who.nationality != known.nationality
    )
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
    """Names alike, birth dates not equal: likely unless two birth dates or two passports tell
    them apart.
    """
    have_two_passports = bool(who.passport and known.passport) and who.passport != known.passport
    if not are_births_apart(who.birth, known.birth):
        return names if not have_two_passports or names == 100 else 0.0
    if is_slip(who.birth, known.birth):
        return names if not have_two_passports or names == 100 else 0.0
    return (
        names - 20
        if not have_two_passports and names == 100 and known.enrolment is not None
        else 0.0
    )
