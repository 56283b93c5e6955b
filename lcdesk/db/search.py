"""The search index of participants: FTS5 over names, countries, work and numbers, one token per CJK
character.

Chinese names stand in it a second time as they are read: wangxiaoming, wxm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.values import table_of
from lcdesk.model import countries
from lcdesk.model.entities import Enrolment, ImportRow, Person
from lcdesk.model.scripts import syllables

CREATE = (
    "CREATE VIRTUAL TABLE participant_search USING fts5("
    "words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 "
    "2 3')"
)
# Scripts written without blanks: each character is a word of its own, so that two of a name's three
# find it.
_SOLID = re.compile(
    r"([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f\U00020000-\U0003ffff])"
)
_PERSON = (
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
_ENROLMENT = (
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
_INDEX = sa.table("participant_search", sa.column("rowid"), sa.column("words")).insert()
_BATCH = 5000
_LARGE, _USUAL = {"hashsize": 16 << 20, "automerge": 0}, {"hashsize": 1 << 20, "automerge": 4}
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
# Only here can there be anything to spread or to make plain; all other scripts pass as they are.
_APART = re.compile(rf"[{''.join(map(chr, _PLAIN))}\u0e00-\U0003ffff]+")


def spread(text: str) -> str:
    """The text with blanks around every character of a script that has none, and letters no
    tokenizer folds made plain.
    """
    return text if text.isascii() else _APART.sub(_spread_one, unicodedata.normalize("NFKC", text))


def _spread_one(found: re.Match[str]) -> str:
    return _spread(found[0])


@lru_cache(maxsize=32768)
def _spread(run: str) -> str:
    return _SOLID.sub(r" \1 ", run.translate(_PLAIN))


def match_words(words: Iterable[str]) -> str | None:
    """The FTS5 query for what somebody typed: each word begins a word, in any order; characters
    written together stand together (小明 does not find 明小), and so do the words of a phrase. None
    when nothing was typed.
    """
    phrases = (" ".join(re.findall(r"\w+", spread(word))) for word in words)
    return " AND ".join(f'"{phrase}"*' for phrase in phrases if phrase) or None


def refresh(session: Session, enrolment_ids: Sequence[int]) -> None:
    """Index these enrolments anew (those that are gone fall out)."""
    for start in range(0, len(enrolment_ids), _BATCH):
        ids = enrolment_ids[start : start + _BATCH]
        _drop(session, ids)
        _fill(session, table_of(Enrolment).c.id.in_(ids), len(ids))


def fill_all(session: Session) -> None:
    """Build the whole index anew."""
    session.connection().execute(
        sa.text("INSERT INTO participant_search(participant_search) VALUES('delete-all')")
    )
    _fill(
        session,
        sa.true(),
        session.scalar(sa.select(sa.func.count()).select_from(table_of(Enrolment))) or 0,
    )


def fill_run(session: Session, first: int, last: int) -> None:
    """Index a run of new enrolments at once, after a bulk insert."""
    _fill(session, table_of(Enrolment).c.id.between(first, last), last - first + 1)


def drop_run(session: Session, first: int, last: int) -> None:
    """Forget a run of enrolments that were taken out at once."""
    _drop(session, range(first, last + 1))


def enrolments_of(session: Session, people: Sequence[int]) -> set[int]:
    """The enrolments of these people: what must be indexed anew when a person changes."""
    enrolment, found = table_of(Enrolment), set[int]()
    for start in range(0, len(people), _BATCH):
        wanted = enrolment.c.person_id.in_(people[start : start + _BATCH])
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


def _drop(session: Session, ids: Sequence[int]) -> None:
    # one by one: FTS5 walks its whole index for a range of rowids
    session.connection().execute(
        sa.text("DELETE FROM participant_search WHERE rowid = :id"),
        [{"id": number} for number in ids],
    )


# Words of lists that nobody could read: they stand in the cell until somebody says what they mean.
_ASKED = (
    "(SELECT group_concat(json_extract(problem.value, '$.raw'), ' ') "
    "FROM import_row, json_each(import_row.problems) AS problem "
    "WHERE import_row.entity_id = enrolment.id AND import_row.entity = 'Enrolment' "
    "AND import_row.fate IN ('new', 'change', 'same') "
    "AND json_type(problem.value, '$.held') IS NOT NULL)"
)
_SEARCH_WORDS = "search_words"  # the function, and the mark that a connection has it


def _fill(session: Session, which: sa.ColumnElement[bool], number: int) -> None:
    """Index those of some enrolments, `number` at most, without the words of each passing
    through here and back.
    """
    connection = session.connection()
    # once for each: it cannot be told anew while a query is open
    if _SEARCH_WORDS not in connection.info:
        driver: Any = connection.connection.driver_connection
        driver.create_function(_SEARCH_WORDS, 4, _words, deterministic=True)
        connection.info[_SEARCH_WORDS] = True
    if number >= _BATCH:
        _set(connection, _LARGE)
    connection.execute(_INDEX.from_select(["rowid", "words"], _texts().where(which)))
    if number >= _BATCH:
        _set(connection, _USUAL)


def _words(text: str, code: str | None, name: str | None, name_zh: str | None) -> str:
    """What the index gets of somebody: all their words, those of their country, and how a
    Chinese name is read.
    """
    if text.isascii():
        return text + _country(code)
    return f"{spread(text)}{_country(code)}{_read(name)}{'' if name_zh == name else _read(name_zh)}"


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


def _set(connection: sa.Connection, settings: Mapping[str, int]) -> None:
    """Settings of the index itself: much is sorted in memory, and not merged again and again
    while it grows.
    """
    for name, value in settings.items():
        connection.exec_driver_sql(
            "INSERT INTO participant_search(participant_search, rank) VALUES (?, ?)", (name, value)
        )


@cache
def _texts() -> sa.Select[*tuple[Any, ...]]:
    """Id and all words a participant can be found by, put together by the database."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    extra = sa.text("(SELECT group_concat(value, ' ') FROM json_each(enrolment.extra))")
    words = sa.func.concat_ws(
        " ",
        *(person.c[n] for n in _PERSON),
        *(enrolment.c[n] for n in _ENROLMENT),
        extra,
        sa.text(_ASKED),
    )
    found = sa.func.search_words(words, person.c.nationality, person.c.full_name, person.c.name_zh)
    return sa.select(enrolment.c.id, found).join_from(
        enrolment, person, person.c.id == enrolment.c.person_id
    )


@cache
def _country(code: str | None) -> str:
    """The words of a country, in both languages."""
    if not code:
        return ""
    return spread(" ".join(("", code, countries.name(code, "en"), countries.name(code, "zh"))))


countries.when_renamed(_country.cache_clear)
