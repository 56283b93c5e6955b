"""The search index of participants in a file: FTS5 over the words of `db/search_words.py`.

A long run of new enrolments is not indexed while it is written, but left for later, in the same
transaction: `participant_search_left` holds the runs of ids that are not in the index yet. Until
`fill_next` has taken them in, piece by piece, their words are looked at one by one (`found_by`),
so that nobody is missed. An id is in the index or left, never both; runs that are left do not meet.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from lcdesk.db.search_words import BATCH, OF_ENROLMENT, OF_PERSON, country_words, search_words
from lcdesk.db.values import read_ids, table_of
from lcdesk.model import countries
from lcdesk.model.entities import Enrolment, Person

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lcdesk.model.query import Query

# The first letter typed is found among all words in 7 ms at most a hundred thousand people, each
# further one in 2: indexes of prefixes would take as much time and room again as the rest.
CREATE = (
    "CREATE VIRTUAL TABLE participant_search USING fts5("
    "words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')"
)
CREATE_LEFT = (
    "CREATE TABLE participant_search_left "
    "(first_id INTEGER NOT NULL PRIMARY KEY, last_id INTEGER NOT NULL)"
)
_INDEX = sa.table("participant_search", sa.column("rowid"), sa.column("words")).insert()
LATER = 5000
"""A run of so many new enrolments is left for later."""
PIECE = 10_000
"""So many are indexed at once then: others wait a third of a second for their turn to write."""
_LARGE, _USUAL = {"hashsize": 16 << 20, "automerge": 0}, {"hashsize": 1 << 20, "automerge": 4}


def asked(phrases: Sequence[str]) -> str:
    """The FTS5 query for phrases, each of which begins a word."""
    return " AND ".join(f'"{phrase}"*' for phrase in phrases)


def condition(asked: str) -> str:
    """Found by the index, or looked at one by one."""
    found = f"SELECT rowid FROM participant_search WHERE words MATCH {asked}"
    return f"enrolment.id IN ({found} UNION ALL {_left_found(asked)})"


def first_hits(session: Session, query: Query, phrases: Sequence[str]) -> array[int]:
    """The first hits of words as they come out of the index, while somebody types: no list of all
    of them is made. Those that are not indexed yet are looked at where they come before the last
    of these; mostly they come behind.

    CROSS: SQLite keeps the tables in this order.
    """
    words = asked(phrases)
    hits = (
        "SELECT enrolment.id FROM participant_search CROSS JOIN enrolment ON enrolment.id = "
        "participant_search.rowid"
    )
    mine = "" if query.cohort_ids is None else "AND enrolment.cohort_id IN :cohorts"
    found = _read_hits(
        session,
        query,
        f"{hits} WHERE words MATCH :asked {mine} ORDER BY participant_search.rowid LIMIT :most",
        {"asked": words},
    )
    for first, last in left_runs(session):
        if len(found) == query.limit and found[-1] < first:
            break
        left = _left_found(":asked", is_of_one_run=True)
        of_run = {"asked": words, "first": first, "last": last}
        later = _read_hits(
            session, query, f"{left} {mine} ORDER BY enrolment.id LIMIT :most", of_run
        )
        found = array("q", sorted((*found, *later))[: query.limit])
    return found


def _read_hits(
    session: Session, query: Query, statement: str, asked: dict[str, str | int]
) -> array[int]:
    wanted = sa.text(statement).bindparams(most=query.limit, **asked)
    if query.cohort_ids is not None:
        wanted = wanted.bindparams(sa.bindparam("cohorts", query.cohort_ids, expanding=True))
    return read_ids(session, wanted.columns(sa.column("id")))


def count(session: Session) -> int:
    """How many are in the index, or looked at one by one until they are."""
    indexed = sa.text("SELECT count(*) FROM participant_search_docsize")
    return (session.scalar(indexed) or 0) + count_left(session)


def refresh(session: Session, enrolment_ids: Sequence[int]) -> None:
    """Index these enrolments anew (those that are gone fall out); those that are left for later
    are indexed then.
    """
    runs = left_runs(session) if enrolment_ids else ()
    now = [number for number in enrolment_ids if not _is_in(number, runs)]
    for start in range(0, len(now), BATCH):
        ids = now[start : start + BATCH]
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


def refresh_cohorts(session: Session, cohort_ids: Sequence[int]) -> None:
    """SQLite asks Python while it sorts."""


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
    if number >= BATCH:
        _set(connection, _LARGE)
    connection.execute(_INDEX.from_select(["rowid", "words"], _texts().where(which)))
    if number >= BATCH:
        _set(connection, _USUAL)


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
        *(
            _unless_within(person.c[n], person.c.full_name) if n in _PARTS else person.c[n]
            for n in OF_PERSON
        ),
        *(enrolment.c[n] for n in OF_ENROLMENT),
        extra,
        sa.text(_ASKED),
    )
    return words, person.c.nationality, person.c.full_name, person.c.name_zh


_PARTS = frozenset({"family_name", "given_name"})


def _unless_within(
    part: sa.ColumnElement[Any], whole: sa.ColumnElement[Any]
) -> sa.ColumnElement[Any]:
    """A part of a name whose words are not those of the whole name as well; NULL for the others,
    by which nobody more is found.
    """
    within = sa.func.instr(" " + whole + " ", " " + part + " ") > 0
    return sa.case((within, sa.null()), else_=part)


@cache
def _texts() -> sa.Select[*tuple[Any, ...]]:
    """Id and all words a participant can be found by."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    return sa.select(enrolment.c.id, sa.func.search_words(*_parts())).join_from(
        enrolment, person, person.c.id == enrolment.c.person_id
    )


# --- Those that are left for later ---


@cache
def _left_found(asked: str, *, is_of_one_run: bool = False) -> str:
    """SQL of the ids of those that are left for later and have the words `asked` (stands for a
    query of the index); `is_of_one_run`: of those from `:first` to `:last`, in their order.
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
        f"AND person.id = enrolment.person_id AND found_by({words}, {asked})"
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
def _folded_country(code: str | None) -> str:
    return _folded(country_words(code))


countries.when_renamed(_folded_country.cache_clear)
