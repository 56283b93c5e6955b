"""A desk on a PostgreSQL server, as `db/store.py` asks for it."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.postgresql.failures import is_lost, state_of, told_in_words
from lcdesk.db.postgresql.listening import CHANNEL, NoticeConnection
from lcdesk.db.store import Reading, Values, Verdict, Writing
from lcdesk.db.values import BATCH, fits_of, fitted_columns, scalar_defaults

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from lcdesk.db.store import Listening, SearchIndex


MOST_TOLD = 7900
"""Letters of a notice: the server takes 7,999 bytes."""
_NUMBERING = 17
"""The key of the lock under which operations get their numbers."""
_FASTER = frozenset({"40001", "40P01"})
_ENDED = frozenset({"57P01", "57P02", "57P03", "08006", "08003", "08000"})


class NothingLeft:
    """A server prepares at once what a file leaves for later."""

    def index_next(self, reading: Reading, writing: Writing, most: int | None) -> int:
        """Nothing."""
        return 0

    def next(self, reading: Reading, writing: Writing) -> int:
        """Nothing."""
        return 0

    def count_left(self, session: Session) -> int:
        """Nothing."""
        return 0

    def count_left_to_index(self, session: Session) -> int:
        """Nothing."""
        return 0


class PostgreSQLStore:
    """PostgreSQL."""

    is_shared = True
    told_in_words = staticmethod(told_in_words)

    def begin_numbering(self, session: Session) -> None:
        """One commit after the other, from the number on: who asks for what came after a number
        misses none.
        """
        session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_NUMBERING})")

    def listen(self, engine: sa.Engine) -> Listening:
        """By LISTEN."""
        return NoticeConnection(engine)

    def finish(
        self, session: Session, receipt: UUID, number: int, touched: Mapping[str, Collection[int]]
    ) -> None:
        """The receipt, and NOTIFY with what was touched, where that has room."""
        told = json.dumps(
            {"number": number, "touched": {name: sorted(ids) for name, ids in touched.items()}}
        )
        if len(told) > MOST_TOLD:
            told = json.dumps({"number": number})
        session.connection().execute(
            sa.text(
                "WITH receipt AS (INSERT INTO operation_receipt VALUES (:receipt, :number)) "
                f"SELECT pg_notify('{CHANNEL}', :told)"
            ),
            {"receipt": receipt, "number": number, "told": told},
        )

    def verdict(self, error: Exception) -> Verdict | None:
        """By the five letters of the error (SQLSTATE), or by their absence."""
        state = state_of(error)
        if state in _FASTER:
            return "again"
        if state in _ENDED or (state == "" and is_lost(error)):
            return "lost"
        # the first try was still being committed while it was looked for
        return "lost" if state == "23505" and "operation_receipt" in str(error) else None

    def is_done(self, engine: sa.Engine, receipt: UUID) -> bool:
        """Asked anew, on another connection."""
        query = sa.text("SELECT 1 FROM operation_receipt WHERE uuid = :receipt")
        with engine.connect() as connection:
            return connection.scalar(query, {"receipt": receipt}) is not None

    @cached_property
    def index(self) -> SearchIndex:
        """Words as `tsvector`."""
        from lcdesk.db.postgresql import search_index

        return search_index

    def preparation(self) -> NothingLeft:
        """There is nothing to prepare."""
        return NothingLeft()

    def insert_new(
        self, session: Session, table: sa.Table[Any], names: Sequence[str], rows: Iterable[Values]
    ) -> tuple[int, int] | None:
        """Insert rows under a block of ids of their own: how many they are must be known."""
        held = list(rows)
        if not held:
            return None
        sequence = f"{table.name}_id_seq"
        first: int = session.connection().scalar(
            sa.text("SELECT next_ids(:sequence, :number)"),
            {"sequence": sequence, "number": len(held)},
        )
        last = first + len(held) - 1
        self.insert_rows(session, table, names, held, range(first, last + 1))
        return first, last

    def insert_rows(
        self,
        session: Session,
        table: sa.Table[Any],
        names: Sequence[str],
        rows: Iterable[Values],
        ids: Iterable[int],
    ) -> int:
        """Insert rows under these ids, by COPY."""
        connection = session.connection()
        rest = scalar_defaults(table, names)
        columns = ", ".join(f'"{name}"' for name in ("id", *names, *rest))
        fits, numbers, left = fits_of(connection, table, names), iter(ids), iter(rows)
        driver: Any = connection.connection.driver_connection
        done = 0
        statement = f"COPY {table.name} ({columns}) FROM STDIN"
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            while batch := list(islice(left, BATCH)):
                held = [
                    islice(numbers, len(batch)),
                    *fitted_columns(batch, fits),
                    *(repeat(value, len(batch)) for value in rest.values()),
                ]
                for row in zip(*held, strict=True):
                    copy.write_row(row)
                done += len(batch)
        return done

    def update_rows(
        self,
        session: Session,
        table: sa.Table[Any],
        names: Sequence[str],
        rows: Sequence[Values],
        ids: Sequence[int],
    ) -> None:
        """Set columns of rows."""
        connection = session.connection()
        settings = ", ".join(f'"{name}" = %s' for name in names)
        statement = f"UPDATE {table.name} SET {settings}, version = version + 1 WHERE id = %s"
        columns = fitted_columns(rows, fits_of(connection, table, names))
        connection.exec_driver_sql(statement, list(zip(*columns, ids, strict=True)))

    def remove_enrolments(self, session: Session, count: int) -> None:
        """However many: the tally counts them once a statement."""

    def find_by_name(self, session: Session, *, is_descending: bool) -> array[int] | None:
        """The database sorts them."""
        return None

    def last_counted(self, session: Session) -> int:
        """There is no wide tally: the database counts."""
        return 0

    def wrong_figures(self, session: Session) -> int:
        """Of the tally."""
        from lcdesk.db.postgresql.schema import COUNT

        kept, counted = (
            {tuple(row[:4]): row[4] for row in _rows(session, query)}
            for query in ("SELECT * FROM tally", COUNT)
        )
        return sum(kept.get(key) != counted.get(key) for key in kept.keys() | counted.keys())

    def count_anew(self, session: Session) -> None:
        """The tally."""
        from lcdesk.db.postgresql.schema import COUNT

        connection = session.connection()
        connection.exec_driver_sql("DELETE FROM tally_row")
        connection.exec_driver_sql(f"INSERT INTO tally_row {COUNT}")


def _rows(session: Session, query: str) -> Iterator[Any]:
    yield from session.connection().exec_driver_sql(query)
