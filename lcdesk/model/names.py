"""What a person is called: the printed name, or what its parts make. How one follows the other
when it is changed: `name_parts`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from lcdesk.model.late_patterns import late
from lcdesk.model.scripts import simplified
from lcdesk.texts import N_, language

STANDS, STANDS_ZH = "Erased {number}", "已删除 {number}"
"""What somebody is called who was erased; the number of the person, in no language of the
moment, since it is kept.
"""
PARTS = ("given_name", "family_name", "name_zh")
_NAME_BREAKS = re.compile(r"[\s,，/]+")
_ERASED = re.compile(STANDS.format(number="[0-9]+"))


def is_erased(full_name: str | None) -> bool:
    """Is this what somebody is called who was erased?"""
    return bool(full_name and _ERASED.fullmatch(full_name))


def name_of(values: Mapping[str, Any]) -> str:
    """What a person is called in sentences; "?" where no name is known."""
    return full_name_of(values) or "?"


def spoken_name_of(values: Mapping[str, Any]) -> str:
    """The same in the language of the moment, where it is what stands for somebody who was
    erased; not to be kept.
    """
    name = name_of(values)
    return (
        STANDS_ZH.format(number=name.split()[-1])
        if is_erased(name) and language() == "zh"
        else name
    )


def full_name_of(values: Mapping[str, Any]) -> str | None:
    """The printed name, composed where only its parts are known."""
    said = values.get("full_name")
    if said:
        return said
    given, family = values.get("given_name"), values.get("family_name")
    return (
        (f"{given} {family}" if given and family else given or family)
        or values.get("name_zh")
        or None
    )


# --- The form in which people are listed: one for all lists of a machine ---


NameForm = Literal["sent", "given_first", "family_first"]
NAME_FORMS: tuple[tuple[NameForm, str], ...] = (
    ("given_first", N_("Given FAMILY")),
    ("family_first", N_("FAMILY Given, as in a passport")),
    ("sent", N_("As they were sent")),
)


@dataclass
class _Listing:
    form: NameForm = "given_first"


_listing = _Listing()


def name_form() -> NameForm:
    """The form in which people are listed now."""
    return _listing.form


def use_name_form(form: str) -> None:
    """List people so from now on; a form that is none is as they were sent."""
    known: dict[str, NameForm] = {one: one for one, _label in NAME_FORMS}
    _listing.form = known.get(form, "sent")


def listed_name(values: Mapping[str, Any]) -> str:
    """What a person is called where people are listed, "" where no name is known: in the form of
    the moment where family and given name are known and say what the whole name says, else as it
    was sent. Chinese names have their
    order, and papers rules of their own.
    """
    said = full_name_of(values) or ""
    given, family = values.get("given_name"), values.get("family_name")
    if _listing.form == "sent" or not (given and family) or is_erased(said):
        return said
    if HAN.search(family) or HAN.search(given) or not say_one_name(said, family, given):
        return said
    capitals = family.upper()
    return f"{capitals} {given}" if _listing.form == "family_first" else f"{given} {capitals}"


def name_words(name: str | None) -> list[str]:
    """The words of a name, capitals and commas aside."""
    return _NAME_BREAKS.sub(" ", unicodedata.normalize("NFC", name or "")).casefold().split()


def say_one_name(whole: str | None, family: str | None, given: str | None) -> bool:
    """Is a whole made of the words of its parts, in whatever order? One in Chinese beside parts in
    Latin letters is the same name again.
    """
    both = name_words(f"{family or ''} {given or ''}")
    return bool(HAN.search(whole or "")) or sorted(name_words(whole)) == sorted(both)


def with_full_name(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the printed name composed where only its parts are known."""
    return {**values, "full_name": full_name_of(values)}


# --- What the name of a cohort says: its short form, and the programme it is a session of ---


LONGEST = 22
"""Letters of a cohort's name that fit beside other things; a Chinese one counts twice."""

_TAIL = re.compile(r"[(（]([^()（）]+)[)）]\s*$")


def people_in_role(activity: Mapping[str, Any], role: str) -> list[str]:
    """The names that stand in one role of an activity: "A; B"."""
    return [name for name in str(activity.get(role) or "").split("; ") if name]


def short_name(cohort: Mapping[str, Any]) -> str:
    """The part of a long name that tells a session from its sisters: "… (Shanghai Session)" →
    Shanghai Session.
    """
    name = str(cohort.get("name", ""))
    tail = _TAIL.search(name)
    if sum(1 + (letter > "\u2e7f") for letter in name) <= LONGEST or not tail:
        return name
    return tail[1]


def dated_name(cohort: Mapping[str, Any]) -> str:
    """The short name with the year of the first day, unless it says it: Shanghai Session 2025."""
    short, starts = short_name(cohort), cohort.get("starts")
    return f"{short} {starts.year}" if starts and str(starts.year) not in short else short


def series_name(name: str) -> str:
    """A name without its last bracket, as all sessions of a programme have it: "Green course
    (Shanghai Session)" → Green course.
    """
    whole = name.strip()
    return _TAIL.sub("", whole).strip() or whole


@lru_cache(maxsize=1 << 16)
def fold_title(title: str) -> str:
    """The comparable form: case, width, blanks and traditional characters tell no two titles
    apart; a letter does.
    """
    if title.isascii():
        return " ".join(title.casefold().split())
    return _fold_wide(title)


@lru_cache(maxsize=65_536)
def _fold_wide(title: str) -> str:
    return " ".join(simplified(unicodedata.normalize("NFKC", title)).casefold().split())


def by_script(name: str, stem: str) -> dict[str, str]:
    """A name as a value of the field of its script: {"name_zh": "上海站"} for the stem "name"."""
    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in name)
    return {f"{stem}_zh" if is_chinese else f"{stem}_en": name}


# --- A name that says one thing in two languages ---


HAN, LATIN = late("[\u3400-\u9fff]"), late("[A-Za-z\u00c0-\u024f]")
_BRACKETS, _PARTING = frozenset("()（）"), frozenset("(（/|／")
_MOST, _ACRONYM = 300, 7  # letters; an acronym in brackets behind a Chinese name is no English name


def in_two_scripts(text: str) -> tuple[str, str] | None:
    """What a text says in Latin letters and in Chinese, where it says one thing in both: 同济大学
    （Tongji University）; None for any other text.
    """
    plain = text.strip()
    if len(plain) > _MOST:
        return None
    han = [found.start() for found in HAN.finditer(plain)]
    latin = [found.start() for found in LATIN.finditer(plain)]
    if not han or not latin or not (han[-1] < latin[0] or latin[-1] < han[0]):
        return None
    is_han_first = han[-1] < latin[0]
    end, start = (han[-1], latin[0]) if is_han_first else (latin[-1], han[0])
    signs = [at for at in range(end + 1, start) if plain[at] in _PARTING or plain[at].isspace()]
    if not signs:
        return None
    at = signs[0] if is_han_first else signs[-1]
    first = plain[:at].rstrip(" \n(（/|／")
    second = plain[at:].lstrip(" \n(（/|／").removesuffix(")").removesuffix("）").rstrip()
    english, chinese = (second, first) if is_han_first else (first, second)
    is_one_thing = not (_BRACKETS | {"\n"}) & {*english, *chinese}
    is_name = " " in english or len(english) > _ACRONYM
    return (english, chinese) if is_one_thing and is_name else None


# --- Whom a name means that one record says of another ---


_NUMBERED = re.compile(r"(?P<name>.*?)\s*#(?P<number>\d{1,9})")
_COUNTED = re.compile(r"(?P<name>.*?)\s*[(（](?P<count>\d{1,4})\s*人?[)）]")


def numbers_called(known: Mapping[str, frozenset[int]], name: str) -> frozenset[int]:
    """The ids meant by a name as people write it: "Lin Hua", or "Lin Hua #7" among several; 同济大学
    （Tongji University） whom either name means.
    """
    exact = known.get(fold_title(name))
    if exact:
        return exact
    found = _NUMBERED.fullmatch(unicodedata.normalize("NFKC", name).strip())
    if found is None:
        both = in_two_scripts(name) or ()
        return frozenset[int]().union(*(known.get(fold_title(one), ()) for one in both))
    number = int(found["number"])
    bare = found["name"].strip()
    if not bare:
        held = any(number in numbers for numbers in known.values())
        return frozenset({number}) if held else frozenset()
    return known.get(fold_title(bare), frozenset()) & {number}


def counted(name: str) -> tuple[str, int | None]:
    """ "Consulate General (3)" → its name, and how many came."""
    found = _COUNTED.fullmatch(name)
    return (found["name"], int(found["count"])) if found and found["name"] else (name, None)
