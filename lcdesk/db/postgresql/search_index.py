"""The search index of participants on a server: `tsvector` with words that Python makes (those of
`db/search_words.py`, folded as FTS5 folds them), and beside it what people and cohorts are sorted
by, of texts beyond ASCII and of the names people are listed by.

PostgreSQL's own parser is not asked: it cuts addresses and numbers otherwise.
"""

from __future__ import annotations

import json
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.postgresql import listed_names
from lcdesk.db.postgresql.inserting import insert
from lcdesk.db.postgresql.listed_names import is_beyond_ascii
from lcdesk.db.queries.query_sql import OF_EXTRA, column_of, is_sorted_as_name
from lcdesk.db.search_words import BATCH, OF_ENROLMENT, OF_PERSON, search_words, spread
from lcdesk.db.sql_words import LISTED_NAMES, ids_parameter, is_one_of_ids
from lcdesk.db.store import UNREAD
from lcdesk.db.values import read_ids, table_of
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Cohort, Enrolment, ImportRow, OwnField, Person
from lcdesk.model.own_fields import own_column
from lcdesk.model.scripts import plain_text, sort_key

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lcdesk.model.query import Query

_OF_WORDS = (*OF_PERSON, *OF_ENROLMENT)
_PRIVATE = frozenset(one.name for one in PARTICIPANT.fields if one.is_private)
_PLACES = 16_000
"""Words of one person that have a place: `tsvector` numbers no more."""
_LONGEST = 500
"""Letters of a word; the server takes 2,046 bytes."""
_ACCENTS = range(0x300, 0x332)
_OF_ENROLMENTS = (
    "participant_search WHERE id",
    "sort_keys WHERE entity = 'enrolment' AND row_id",
    f"{LISTED_NAMES} WHERE id",
)
"""What is kept of enrolments, and the column of their ids."""


class _Folding(dict[int, str]):
    """Code point → what FTS5's `unicode61 remove_diacritics 2` makes of it, a blank where it parts
    words; found out once each.
    """

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        bare = "".join(
            one for one in unicodedata.normalize("NFD", sign) if ord(one) not in _ACCENTS
        )
        small = unicodedata.normalize("NFC", bare).lower().replace("ς", "σ")
        category = unicodedata.category(sign)
        is_of_word = category[0] in "LN" or category == "Co"
        self[code] = small if is_of_word else "" if code in _ACCENTS else " "
        return self[code]


_FOLDING = _Folding()


def _words(text: str) -> list[str]:
    return [word[:_LONGEST] for word in text.translate(_FOLDING).split()]


def _vector(text: str, private: str = "") -> str:
    """Words with their places, as the server reads a `tsvector`. It joins those that come again,
    and keeps 256 places of each. Those of private values bear the weight A, and come last: whoever
    does not see them is not shown who has them (`roles/masked_views.py`).
    """
    words = _words(text)[:_PLACES]
    told = [f"{word}:{place}" for place, word in enumerate(words, 1)]
    if private:
        told += [
            f"{word}:{place}A"
            for place, word in enumerate(_words(private)[: _PLACES - len(words)], len(words) + 2)
        ]
    return " ".join(told)


# --- What is asked ---


def asked(phrases: Sequence[str]) -> str:
    """The `tsquery` for phrases, each of which begins a word."""
    told = (_words(phrase) for phrase in phrases)
    return " & ".join(
        "(" + " <-> ".join([*(f"'{word}'" for word in words[:-1]), f"'{words[-1]}':*"]) + ")"
        for words in told
        if words
    )


def condition(asked: str) -> str:
    """By the index alone."""
    found = f"SELECT id FROM participant_search WHERE words @@ CAST({asked} AS TSQUERY)"
    return f"enrolment.id IN ({found})"


def first_hits(session: Session, query: Query, phrases: Sequence[str]) -> array[int]:
    """The first hits, by id."""
    enrolment = table_of(Enrolment)
    wanted = sa.select(enrolment.c.id).where(
        sa.text(condition(":asked")).bindparams(asked=asked(phrases))
    )
    if query.cohort_ids is not None:
        wanted = wanted.where(enrolment.c.cohort_id.in_(query.cohort_ids))
    return read_ids(session, wanted.order_by(enrolment.c.id).limit(query.limit))


def count(session: Session) -> int:
    """How many are in the index, and stand among the names."""
    both = f"SELECT count(*) FROM participant_search JOIN {LISTED_NAMES} USING (id)"
    return session.scalar(sa.text(both)) or 0


# --- What is kept ---


def refresh(session: Session, enrolment_ids: Sequence[int]) -> None:
    """Index these anew."""
    for start in range(0, len(enrolment_ids), BATCH):
        ids = enrolment_ids[start : start + BATCH]
        for table in _OF_ENROLMENTS:
            _drop(session, table, ids)
        _fill(session, is_one_of_ids(table_of(Enrolment).c.id, ids_parameter("filled", ids)))


def fill_run(session: Session, first: int, last: int) -> None:
    """At once, however long."""
    for start in range(first, last + 1, BATCH):
        end = min(last, start + BATCH - 1)
        _fill(session, table_of(Enrolment).c.id.between(start, end))


def drop_run(session: Session, first: int, last: int) -> None:
    """By its ends."""
    connection = session.connection()
    run = {"first": first, "last": last}
    for table in _OF_ENROLMENTS:
        connection.execute(sa.text(f"DELETE FROM {table} BETWEEN :first AND :last"), run)


def fill_all(session: Session) -> None:
    """Words of all people, and what all cohorts are sorted by."""
    connection = session.connection()
    for table in ("participant_search", "sort_keys", LISTED_NAMES):
        connection.exec_driver_sql(f"DELETE FROM {table}")
    enrolment, cohort = table_of(Enrolment), table_of(Cohort)
    last = session.scalar(sa.select(sa.func.max(enrolment.c.id)))
    if last is not None:
        fill_run(session, 1, last)
    refresh_cohorts(session, list(session.scalars(sa.select(cohort.c.id))))


def refresh_cohorts(session: Session, cohort_ids: Sequence[int]) -> None:
    """What cohorts are sorted by, in either language."""
    cohort = table_of(Cohort)
    _drop(session, "sort_keys WHERE entity = 'cohort' AND row_id", cohort_ids)
    query = sa.select(cohort.c.id, cohort.c.name_en, cohort.c.name_zh)
    rows = session.execute(query.where(cohort.c.id.in_(cohort_ids)))
    insert(
        session.connection(),
        "sort_keys (entity, row_id, keys)",
        (
            ("cohort", number, keys)
            for number, name_en, name_zh in rows
            if (
                keys := _keys(
                    _beyond_ascii(
                        {
                            "named en": name_en if name_en is not None else name_zh,
                            "named zh": name_zh if name_zh is not None else name_en,
                        }
                    )
                )
            )
        ),
    )


def _drop(session: Session, what: str, ids: Sequence[int]) -> None:
    session.connection().execute(
        sa.text(f"DELETE FROM {what} = ANY (CAST(:ids AS BIGINT[]))"),
        {"ids": f"{{{','.join(map(str, ids))}}}"},
        execution_options={UNREAD: True},
    )


def _fill(session: Session, which: sa.ColumnElement[bool]) -> None:
    people = list(_read(session, which))
    held = _held(session, [one.id for one in people])
    declared = table_of(OwnField).c
    heads = frozenset(session.scalars(sa.select(declared.head).where(declared.is_private)))
    insert(
        session.connection(),
        "participant_search (id, words)",
        (
            (one.id, _vector(one.words(heads), one.private_words(heads, held[one.id])))
            for one in people
        ),
    )
    names = _sorted_names()
    as_names = frozenset(filter(is_sorted_as_name, names))
    keyed = ((one.id, _keys(one.texts(names), as_names)) for one in people)
    insert(
        session.connection(),
        "sort_keys (entity, row_id, keys)",
        (("enrolment", number, keys) for number, keys in keyed if keys),
    )
    insert(session.connection(), listed_names.COLUMNS, ((one.id, *one.listed()) for one in people))


def _read(session: Session, which: sa.ColumnElement[bool]) -> Iterator[_Indexed]:
    person, enrolment = table_of(Person), table_of(Enrolment)
    names = dict.fromkeys((*OF_PERSON, "nationality", *OF_ENROLMENT, *_sorted_names()))
    query = sa.select(enrolment.c.id, enrolment.c.extra, *map(column_of, names))
    query = query.join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    for number, extra, *values in session.execute(query.where(which)):
        yield _Indexed(number, dict(zip(names, values, strict=True)), extra or {})


def _sorted_names() -> list[str]:
    """The fields whose values are texts: what they are sorted and searched by is kept. Those of
    further columns are kept by their heads.
    """
    names = (field.name for field in PARTICIPANT.fields if own_column(field) is None)
    return [name for name in names if isinstance(column_of(name).type, sa.String)]


@dataclass(frozen=True)
class _Indexed:
    """An enrolment on its way into the index: its fields, and its further columns."""

    id: int
    fields: Mapping[str, Any]
    extra: Mapping[str, Any]

    def words(self, private_heads: Collection[str]) -> str:
        """All it is found by, but what is private."""
        fields = self.fields
        own = [fields[name] for name in _OF_WORDS if name not in _PRIVATE]
        further = [one for head, one in self.extra.items() if head not in private_heads]
        spelt = (fields[name] for name in ("nationality", "full_name", "name_zh"))
        return search_words(_said(own, further), *spelt)

    def private_words(self, private_heads: Collection[str], held: Iterable[str]) -> str:
        """What is private of it; words nobody could read may be."""
        own = [self.fields[name] for name in _OF_WORDS if name in _PRIVATE]
        further = [one for head, one in self.extra.items() if head in private_heads]
        return spread(_said(own, further, held))

    def texts(self, names: Iterable[str]) -> dict[str, Any]:
        """Name of what is kept → the text, of those beyond ASCII."""
        fields = self.fields
        # most fields of most people are blank: only of the others it is asked
        said = {name: text for name in names if (text := fields[name]) is not None}
        for head, text in self.extra.items():
            said[OF_EXTRA.format(head=head)] = text
        return _beyond_ascii(said)

    def listed(self) -> listed_names.Kept:
        """What it is sorted by under its name."""
        return listed_names.kept_of(
            *(self.fields[name] for name in ("full_name", "given_name", "family_name"))
        )


def _said(*values: Iterable[Any]) -> str:
    """Values as they are searched for: yes and no are 1 and 0, as SQLite reads them in JSON."""
    told = (int(one) if isinstance(one, bool) else one for one in chain(*values))
    return " ".join([str(one) for one in told if one is not None])


def _beyond_ascii(texts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: text for name, text in texts.items() if is_beyond_ascii(text)}


def _keys(texts: Mapping[str, Any], as_names: Collection[str] = ()) -> str | None:
    """What is kept of one row, as JSON; None where that is nothing."""
    keys: dict[str, Any] = {
        name: [sort_key(text, name in as_names), plain_text(text)] for name, text in texts.items()
    }
    return json.dumps(keys, ensure_ascii=False) if keys else None


def _held(session: Session, ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Words of lists that nobody could read, by enrolment: they stand in the cell until somebody
    says what they mean.
    """
    row = table_of(ImportRow)
    query = sa.select(row.c.entity_id, row.c.problems).where(
        row.c.entity == Enrolment.__name__,
        row.c.fate.in_(("new", "change", "same")),
        is_one_of_ids(row.c.entity_id, ids_parameter("asked_of", ids)),
        sa.cast(row.c.problems, sa.Text).contains('"held"', autoescape=True),
    )
    found = defaultdict[int, list[str]](list)
    for number, problems in session.execute(query):
        told: list[Mapping[str, Any]] = problems
        found[number] += [raw for one in told if (raw := one.get("raw")) and "held" in one]
    return found
