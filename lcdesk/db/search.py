"""The search index of participants: FTS5 over names, countries, work and numbers, one token per CJK
character.

Chinese names stand in it a second time as they are read: wangxiaoming, wxm.

A long run of new enrolments is not indexed while it is written, but left for later, in the same
transaction: `participant_search_left` holds the runs of ids that are not in the index yet. Until
`fill_next` has taken them in, piece by piece, their words are looked at one by one (`found_by`),
so that nobody is missed. An id is in the index or left, never both; runs that are left do not meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from lcdesk.db.values import table_of
from lcdesk.model import countries
from lcdesk.model.entities import Enrolment, ImportRow, Person
from lcdesk.model.late_patterns import late
from lcdesk.model.scripts import syllables

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# Prefixes of three letters are found among those of two within a millisecond a hundred thousand
# people: an index of them would take a third of the time and a fifth of the room.
CREATE = (
    "CREATE VIRTUAL TABLE participant_search USING fts5("
    "words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 "
    "2')"
)
CREATE_LEFT = (
    "CREATE TABLE participant_search_left "
    "(first_id INTEGER NOT NULL PRIMARY KEY, last_id INTEGER NOT NULL)"
)
# Scripts written without blanks: each character is a word of its own, so that two of a name's three
# find it.
_SOLID = late(r"([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f\U00020000-\U0003ffff])")
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
LATER = 5000
"""A run of so many new enrolments is left for later."""
PIECE = 10_000
"""So many are indexed at once then: others wait a third of a second for their turn to write."""
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


def match_words(words: Iterable[str]) -> str | None:
    """The FTS5 query for what somebody typed: each word begins a word, in any order; characters
    written together stand together (小明 does not find 明小), and so do the words of a phrase. None
    when nothing was typed.
    """
    phrases = (" ".join(re.findall(r"\w+", spread(word))) for word in words)
    return " AND ".join(f'"{phrase}"*' for phrase in phrases if phrase) or None


def refresh(session: Session, enrolment_ids: Sequence[int]) -> None:
    """Index these enrolments anew (those that are gone fall out); those that are left for later
    are indexed then.
    """
    runs = left_runs(session) if enrolment_ids else ()
    now = [number for number in enrolment_ids if not _is_in(number, runs)]
    for start in range(0, len(now), _BATCH):
        ids = now[start : start + _BATCH]
        _drop(session, ids)
        _fill(session, table_of(Enrolment).c.id.in_(ids), len(ids))


def begin_anew(session: Session) -> None:
    """Build the whole index anew; of many people it is only begun, and the rest left for later."""
    _empty(session)
    enrolment = table_of(Enrolment)
    first, last = session.execute(
        sa.select(sa.func.min(enrolment.c.id), sa.func.max(enrolment.c.id))
    ).one()
    if first is not None:
        fill_run(session, first, last)


def _empty(session: Session) -> None:
    connection = session.connection()
    connection.exec_driver_sql(
        "INSERT INTO participant_search(participant_search) VALUES('delete-all')"
    )
    connection.exec_driver_sql("DELETE FROM participant_search_left")


def fill_all(session: Session) -> None:
    """Build the whole index anew."""
    _empty(session)
    count = session.scalar(sa.select(sa.func.count()).select_from(table_of(Enrolment))) or 0
    _fill(session, sa.true(), count)


def fill_run(session: Session, first: int, last: int) -> None:
    """Index a run of new enrolments at once, after a bulk insert; a long one is left for later."""
    count = last - first + 1
    if count >= LATER:
        session.connection().exec_driver_sql(
            "INSERT INTO participant_search_left VALUES (?, ?)", (first, last)
        )
        return
    _fill(session, table_of(Enrolment).c.id.between(first, last), count)


def drop_run(session: Session, first: int, last: int) -> None:
    """Forget a run of enrolments that were taken out at once."""
    runs = left_runs(session)
    for start, end in runs:
        if start <= last and first <= end:
            _replace_left(session, start, ((start, first - 1), (last + 1, end)))
    _drop(session, [number for number in range(first, last + 1) if not _is_in(number, runs)])


def fill_next(session: Session, most: int) -> int:
    """Index the next of those that were left for later; how many are left after that."""
    runs = left_runs(session)
    if not runs:
        return 0
    first, end = runs[0]
    last = min(end, first + most - 1)
    _replace_left(session, first, ((last + 1, end),))
    _fill(session, table_of(Enrolment).c.id.between(first, last), last - first + 1)
    return sum(stop - start + 1 for start, stop in runs) - (last - first + 1)


def left_runs(session: Session) -> list[tuple[int, int]]:
    """The first and last ids of those that are left for later, in their order."""
    found = session.connection().exec_driver_sql(
        "SELECT first_id, last_id FROM participant_search_left ORDER BY first_id"
    )
    return [(first, last) for first, last in found]


def count_left(session: Session) -> int:
    """How many enrolments are left for later."""
    enrolment = table_of(Enrolment)
    return sum(
        session.scalar(
            sa.select(sa.func.count()).select_from(enrolment).where(enrolment.c.id.between(*run))
        )
        or 0
        for run in left_runs(session)
    )


def _replace_left(session: Session, first: int, runs: Iterable[tuple[int, int]]) -> None:
    """What is left of a run, by its first id."""
    connection = session.connection()
    connection.exec_driver_sql("DELETE FROM participant_search_left WHERE first_id = ?", (first,))
    for start, end in runs:
        if start <= end:
            connection.exec_driver_sql(
                "INSERT INTO participant_search_left VALUES (?, ?)", (start, end)
            )


def _is_in(number: int, runs: Iterable[tuple[int, int]]) -> bool:
    return any(first <= number <= last for first, last in runs)


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
    if not ids:
        return
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


def _fill(session: Session, which: sa.ColumnElement[bool], number: int) -> None:
    """Index those of some enrolments, `number` at most, without the words of each passing
    through here and back.
    """
    connection = session.connection()
    if number >= _BATCH:
        _set(connection, _LARGE)
    connection.execute(_INDEX.from_select(["rowid", "words"], _texts().where(which)))
    if number >= _BATCH:
        _set(connection, _USUAL)


def search_words(text: str, code: str | None, name: str | None, name_zh: str | None) -> str:
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


def _parts() -> tuple[sa.ColumnElement[Any], ...]:
    """What `search_words` makes the words of a participant of, put together by the database."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    extra = sa.text("(SELECT group_concat(value, ' ') FROM json_each(enrolment.extra))")
    words = sa.func.concat_ws(
        " ",
        *(person.c[n] for n in _PERSON),
        *(enrolment.c[n] for n in _ENROLMENT),
        extra,
        sa.text(_ASKED),
    )
    return words, person.c.nationality, person.c.full_name, person.c.name_zh


@cache
def _texts() -> sa.Select[*tuple[Any, ...]]:
    """Id and all words a participant can be found by."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    return sa.select(enrolment.c.id, sa.func.search_words(*_parts())).join_from(
        enrolment, person, person.c.id == enrolment.c.person_id
    )


# --- Those that are left for later ---


@cache
def left_found(*, is_of_one_run: bool = False) -> str:
    """SQL of the ids of those that are left for later and have the words `:asked` (a query of the
    index); `is_of_one_run`: of those from `:first` to `:last`, in their order.
    """
    words = ", ".join(
        str(part.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
        for part in _parts()
    )
    left = "" if is_of_one_run else "participant_search_left CROSS JOIN "
    ends = (":first", ":last") if is_of_one_run else ("first_id", "last_id")
    # CROSS: SQLite keeps the tables in this order, from the few runs to their people
    return (
        f"SELECT enrolment.id FROM {left}enrolment CROSS JOIN person "
        f"WHERE enrolment.id BETWEEN {ends[0]} AND {ends[1]} "
        f"AND person.id = enrolment.person_id AND found_by({words}, :asked)"
    )


def found_by(
    text: str, code: str | None, name: str | None, name_zh: str | None, asked: str
) -> bool:
    """Would the index find somebody of these words by a query? Letters are taken for the same
    here that the index tells apart (й and и), never the other way round: nobody is missed.
    """
    phrases = _phrases(asked)
    if text.isascii():
        words = text.lower() + _folded_country(code)
    else:
        words = _folded(search_words(text, code, name, name_zh))
    # most are told by this alone: cutting the words out takes much longer
    if not all(phrase[-1] in words for phrase in phrases):
        return False
    told = f" {' '.join(_WORD.findall(words))}"
    return bool(phrases) and all(f" {' '.join(phrase)}" in told for phrase in phrases)


_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
# Of these, where they stand alone, FTS5 drops those of its two masks; the others part words.
_PARTING = re.compile(
    "["
    + "".join(
        chr(0x300 + place)
        for place in range(0x70)
        if not (0x08029FDF | 0x000361F8 << 32) >> place & 1
    )
    + "]"
)


@lru_cache(8)
def _phrases(asked: str) -> tuple[list[str], ...]:
    """The words of each phrase of a query (`match_words`)."""
    phrases = (_WORD.findall(_folded(one)) for one in re.findall(r'"([^"]*)"', asked))
    return tuple(phrase for phrase in phrases if phrase)


def _folded(text: str) -> str:
    """Without capitals and accents."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFD", _PARTING.sub(" ", text))).casefold()


@cache
def _country(code: str | None) -> str:
    """The words of a country, in both languages."""
    if not code:
        return ""
    return spread(" ".join(("", code, countries.name(code, "en"), countries.name(code, "zh"))))


@cache
def _folded_country(code: str | None) -> str:
    return _folded(_country(code))


countries.when_renamed(_country.cache_clear)
countries.when_renamed(_folded_country.cache_clear)
