"""The words participants are found by, whichever index keeps them: names, countries, work and
numbers, a word a CJK character; Chinese names a second time as they are read: wangxiaoming, wxm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db.values import table_of
from lcdesk.model import countries
from lcdesk.model.entities import Enrolment, ImportRow
from lcdesk.model.late_patterns import late
from lcdesk.model.scripts import syllables

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# Scripts written without blanks: each character is a word of its own, so that two of a name's three
# find it.
_SOLID = late(r"([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f\U00020000-\U0003ffff])")
OF_PERSON = (
    "full_name",
    "family_name",
    "given_name",
    "name_zh",
    "passport_no",
    "email",
    "phone",
    "education",
    "field_of_work",
    "languages",
)
OF_ENROLMENT = (
    "number",
    "organization",
    "department",
    "position",
    "nominating_body",
    "group_name",
    "arrival_flight",
    "departure_flight",
    "room_type",
    "room_no",
    "dietary",
    "certificate_no",
    "notes",
)
_PLAIN = str.maketrans(
    {
        "ı": "i",
        "đ": "d",
        "Đ": "D",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "ß": "ss",
        "ə": "e",
        "Ə": "E",
        "æ": "ae",
    }
)


BATCH = 5000


def spread(text: str) -> str:
    """The text with blanks around every character of a script that has none, and letters no
    tokenizer folds made plain.
    """
    if text.isascii():
        return text
    return " ".join([word if word.isascii() else _spread(word) for word in text.split(" ")])


@lru_cache(maxsize=32768)
def _spread(word: str) -> str:
    """The same of one word: lists say the same few again and again."""
    return _SOLID.sub(r" \1 ", unicodedata.normalize("NFKC", word).translate(_PLAIN))


def phrases_of(words: Iterable[str]) -> tuple[str, ...]:
    """What the index is asked for what somebody typed: each word begins a word, in any order;
    characters written together stand together (小明 does not find 明小), and so do the words of a
    phrase, parted by blanks here. Nothing when nothing was typed.
    """
    phrases = (" ".join(re.findall(r"[^\W_]+", spread(word))) for word in words)
    return tuple(phrase for phrase in phrases if phrase)


def enrolments_of(session: Session, people: Sequence[int]) -> set[int]:
    """The enrolments of these people: what must be indexed anew when a person changes."""
    enrolment, found = table_of(Enrolment), set[int]()
    for start in range(0, len(people), BATCH):
        wanted = enrolment.c.person_id.in_(people[start : start + BATCH])
        found.update(session.scalars(sa.select(enrolment.c.id).where(wanted)))
    return found


def asked_of(session: Session, first: int, last: int) -> set[int]:
    """The enrolments of whom rows of imports with these ids ask about words."""
    row = table_of(ImportRow)
    wanted = sa.select(row.c.entity_id).where(
        row.c.id.between(first, last),
        row.c.entity == "Enrolment",
        sa.cast(row.c.problems, sa.Text).contains('"held"', autoescape=True),
    )
    return {number for number in session.scalars(wanted) if number is not None}


def search_words(text: str, code: str | None, name: str | None, name_zh: str | None) -> str:
    """What the index gets of somebody: all their words, those of their country, and how a
    Chinese name is read.
    """
    if text.isascii():
        return text + country_words(code)
    also = "" if name_zh == name else _read(name_zh)
    return f"{spread(text)}{country_words(code)}{_read(name)}{also}"


def _read(name: str | None) -> str:
    """A Chinese name as people type it without Chinese keys: wangxiaoming, from each character
    on, and wxm.
    """
    sounds = syllables(name) if name and not name.isascii() else ()
    if len(sounds) < 2:
        return ""
    ways = ["".join(sounds[start:]) for start in range(len(sounds))]
    # ü is typed as v, and stands as yu in passports
    ways += [way.replace("v", "yu") for way in ways if "v" in way]
    return " ".join(("", *ways, "".join(sound[0] for sound in sounds)))


@cache
def country_words(code: str | None) -> str:
    """The words of a country, in both languages."""
    if not code:
        return ""
    return spread(" ".join(("", code, countries.name(code, "en"), countries.name(code, "zh"))))


countries.when_renamed(country_words.cache_clear)
