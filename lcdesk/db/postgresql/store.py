"""A desk on a PostgreSQL server, as `db/store.py` asks for it."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from lcdesk.db.postgresql.failures import driver_error, is_over, state_of, told_in_words
from lcdesk.db.postgresql.fitting import VERSIONS, Versions, require_fitting, require_whole
from lcdesk.db.postgresql.inserting import MOST, Copies, insert
from lcdesk.db.postgresql.listening import CHANNEL, NoticeConnection
from lcdesk.db.postgresql.roles.signing import SIGNER
from lcdesk.db.store import UNREAD, Values, Verdict
from lcdesk.db.values import BATCH, fits_of, fitted_columns, scalar_defaults
from lcdesk.model.rights import GROUPS, Group, Rights

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from lcdesk.db.store import Here, Listening, Preparation, SearchIndex
    from lcdesk.model.faults import NotLetIn


_UNREAD = {UNREAD: True}
_WHO = f"""
SELECT {VERSIONS}, session_user, pg_has_role(session_user, datdba, 'MEMBER'), sees_every_cohort(),
  ARRAY(SELECT one.name FROM unnest(CAST(:groups AS text[])) AS one (name)
    JOIN pg_roles ON rolname = office_group(one.name)
    WHERE pg_has_role(session_user, pg_roles.oid, 'MEMBER'))
FROM pg_database WHERE datname = current_database()
"""
_NUMBERING = 17
"""The key of the lock under which operations get their numbers."""
_TURN_MS = 5000
"""How long a program may say nothing between two statements while it holds that lock."""
_AT_ONCE = 1000
"""Rows changed by one statement."""
_FASTER = frozenset({"40001", "40P01"})
_UNSEEN = frozenset({"23503", "23505"})
"""A row that a service would have seen, had it been there when it looked: of the same name
(unique), or one that belongs to what is removed (foreign key).
"""


_OF_A_KIND = 1000
"""So many guards of a kind there are at most: they stay for ever. Two that share one by chance may
be done one after the other, which harms nobody.
"""


def _guard_of(name: str) -> str:
    """The row that stands for a name: "person 31007" is "person 7"."""
    kind, _blank, number = name.rpartition(" ")
    return f"{kind} {int(number) % _OF_A_KIND}" if number.isdecimal() else name


class PostgreSQLStore:
    """PostgreSQL."""

    is_shared = True
    told_in_words = staticmethod(told_in_words)

    def begin_numbering(self, session: Session, *, at_once: bool) -> None:
        """One commit after the other, from the number on: who asks for what came after a number
        misses none. All others wait from here on: who is not heard of any more loses its turn.

        What rows point at is looked at before, not at the commit: of thousands of rows that takes
        seconds. It is looked at again there for what is written from here on.
        """
        connection = session.connection()
        for when in ("IMMEDIATE", "DEFERRED"):
            connection.exec_driver_sql(f"SET CONSTRAINTS ALL {when}", execution_options=_UNREAD)
        connection.exec_driver_sql(
            f"SELECT set_config('idle_in_transaction_session_timeout', '{_TURN_MS}', true), "
            f"pg_advisory_xact_lock({_NUMBERING})",
            execution_options={UNREAD: not at_once},
        )

    def listen(self, engine: sa.Engine, away: Callable[[NotLetIn | None], object]) -> Listening:
        """By LISTEN."""
        return NoticeConnection(engine, away)

    def telling(self, tell: Callable[[], object]) -> AbstractContextManager[None]:
        """Whenever it is waited for the server, `tell` is called in between."""
        from lcdesk.db.postgresql.waiting import telling

        return telling(tell)

    def unheard(self, seconds: float) -> AbstractContextManager[None]:
        """This thread's watch ends sooner."""
        from lcdesk.db.postgresql.waiting import unheard

        return unheard(seconds)

    def guard(self, session: Session, names: Collection[str]) -> None:
        """A row each, which every operation that rests on the name writes: where another has
        committed one since this one's moment, the server says so (40001), and it is done again
        from a later moment, at which it sees what the other did.
        """
        session.connection().execute(
            sa.text(
                "INSERT INTO guard SELECT * FROM unnest(CAST(:names AS TEXT[])) AS name "
                "ON CONFLICT (name) DO UPDATE SET name = excluded.name"
            ),
            # in one order, so that two never wait for each other
            {"names": sorted(set(map(_guard_of, names)))},
            execution_options=_UNREAD,
        )

    def finish(self, session: Session, receipt: UUID, number: int) -> None:
        """The receipt, and NOTIFY: it wakes who listens, and says nothing else."""
        session.connection().execute(
            sa.text(
                "WITH receipt AS (INSERT INTO operation_receipt SELECT :receipt, CASE WHEN "
                ":number > 0 THEN :number ELSE (SELECT -coalesce(max(id), 0) FROM deed) END) "
                f"SELECT pg_notify('{CHANNEL}', '')"
            ),
            {"receipt": receipt, "number": number},
            execution_options=_UNREAD,
        )

    def is_silence(self, error: Exception) -> bool:
        """By the watch of whoever waits."""
        from lcdesk.db.postgresql.waiting import ServerSilent

        return isinstance(driver_error(error), ServerSilent)

    def verdict(self, error: Exception) -> Verdict | None:
        """By the five letters of the error (SQLSTATE), or by their absence."""
        if is_over(error):
            return "lost"
        state = state_of(error)
        if state in _FASTER:
            return "again"
        return "look again" if state in _UNSEEN else None

    def is_done(self, engine: sa.Engine, receipt: UUID) -> bool:
        """Asked anew, on another connection. The receipt is written without an operation, which
        waits for a commit that is still under way: where it can be written, that one failed, or
        would fail now, since a receipt is there once.
        """
        written = sa.text(
            "INSERT INTO operation_receipt VALUES (:receipt, NULL) ON CONFLICT DO NOTHING"
        )
        kept = sa.text("SELECT operation_id FROM operation_receipt WHERE uuid = :receipt")
        with engine.connect() as plain:
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(written, {"receipt": receipt})
            return connection.scalar(kept, {"receipt": receipt}) is not None

    def be_here(self, engine: sa.Engine, program: UUID, who: str, entity: str, row_id: int) -> None:
        """A row of a table that is not logged."""
        from lcdesk.db.postgresql import presence

        presence.be_here(engine, program, who, entity, row_id)

    def leave(self, engine: sa.Engine, program: UUID) -> None:
        """Its row goes."""
        from lcdesk.db.postgresql import presence

        presence.leave(engine, program)

    def others_here(self, session: Session, program: UUID) -> list[Here]:
        """The rows of others that are fresh."""
        from lcdesk.db.postgresql import presence

        return presence.others_here(session, program)

    @cached_property
    def index(self) -> SearchIndex:
        """Words as `tsvector`."""
        from lcdesk.db.postgresql import search_index

        return search_index

    def preparation(self) -> Preparation:
        """Upkeep, once a day."""
        from lcdesk.db.postgresql.upkeep import Upkeep

        return Upkeep()

    def insert_new(
        self, session: Session, table: sa.Table[Any], names: Sequence[str], rows: Iterable[Values]
    ) -> tuple[int, int] | None:
        """Insert rows under a block of ids of their own: how many they are must be known."""
        held = list(rows)
        if not held:
            return None
        _give_time(session, len(held))
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

        def fitted() -> Iterator[Values]:
            while batch := list(islice(left, BATCH)):
                yield from zip(
                    islice(numbers, len(batch)),
                    *fitted_columns(batch, fits),
                    *(repeat(value, len(batch)) for value in rest.values()),
                    strict=True,
                )

        return insert(connection, f"{table.name} ({columns})", fitted())

    def update_rows(
        self,
        session: Session,
        table: sa.Table[Any],
        names: Sequence[str],
        rows: Sequence[Values],
        ids: Sequence[int],
    ) -> None:
        """Set columns of rows, many in one statement: each row by itself would wait for the
        server's answer.
        """
        connection = session.connection()
        kinds = (table.c[name].type.compile(connection.dialect) for name in names)
        settings = ", ".join(
            f'"{name}" = CAST(fresh."{name}" AS {kind})'
            for name, kind in zip(names, kinds, strict=True)
        )
        columns = ", ".join(f'"{name}"' for name in ("id", *names))
        one = f"({', '.join(['%s'] * (1 + len(names)))})"
        held = fitted_columns(rows, fits_of(connection, table, names))
        fresh = zip(ids, *held, strict=True)
        while batch := list(islice(fresh, _AT_ONCE)):
            connection.exec_driver_sql(
                f"UPDATE {table.name} SET {settings}, version = {table.name}.version + 1 "
                f"FROM (VALUES {', '.join([one] * len(batch))}) AS fresh ({columns}) "
                f"WHERE {table.name}.id = fresh.id",
                tuple(chain.from_iterable(batch)),
                execution_options=_UNREAD,
            )

    def numbers(self, session: Session) -> dict[str, int]:
        """Of the sequences themselves: the catalogue leaves out, and says nothing, those that
        whoever asks may not read.
        """
        connection = session.connection()
        names = connection.exec_driver_sql(
            "SELECT left(sequencename, -7) FROM pg_sequences "
            "WHERE schemaname = current_schema() AND right(sequencename, 7) = '_id_seq'"
        ).scalars()
        asked = (f"SELECT '{one}', last_value FROM {one}_id_seq WHERE is_called" for one in names)
        rows = connection.exec_driver_sql(" UNION ALL ".join(asked))
        return {name: number for name, number in rows}

    def carry_numbers(self, session: Session, numbers: Mapping[str, int]) -> None:
        """Into the sequences."""
        for name, number in numbers.items():
            if number:
                session.connection().execute(
                    sa.text("SELECT setval(:sequence, :number)"),
                    {"sequence": f"{name}_id_seq", "number": number},
                )

    def rights(self, session: Session) -> Rights:
        """By the groups the login is in (`roles/groups.py`). A desk whose server knows no groups
        has only its owner. Refused in words where this program does not fit the desk.
        """
        found = session.execute(sa.text(_WHO), {"groups": [*GROUPS, SIGNER]}).one()
        require_fitting(Versions(*found[:2]))
        login, is_owner, is_in_all, groups = found[2:]
        group: Group | None = next((one for one in reversed(GROUPS) if one in groups), None)
        rights = (
            Rights()
            if is_owner or group is None
            else Rights(login, group, SIGNER in groups, is_in_all)
        )
        dialect = cast("Copies", session.connection().dialect)
        dialect.may_copy = rights.group is None
        return rights

    def require_whole(self, session: Session) -> None:
        """Refused where a newer program brought it up to date."""
        require_whole(Versions(*session.execute(sa.text(f"SELECT {VERSIONS}")).one()))

    def begin_erasing(self, connection: sa.Connection) -> None:
        """Noted by the server, for good, which then lets the history be written anew. Refused where
        a newer program brought the desk up to date.
        """
        asked = sa.text(f"SELECT {VERSIONS}, begin_erasing()")
        require_whole(Versions(*connection.execute(asked).one()[:2]))

    def reveal(self, session: Session, kind: str, row_id: int, field: str) -> str | None:
        """By the function that notes it (`roles/revealing.py`)."""
        asked = sa.text("SELECT reveal(:kind, :row_id, :field)")
        return session.scalar(asked, {"kind": kind, "row_id": row_id, "field": field})

    def count_enrolments(self, session: Session, person_id: int) -> int:
        """By a function, which sees all."""
        asked = sa.text("SELECT enrolments_of(:person)")
        return session.scalar(asked, {"person": person_id}) or 0

    def signing_moment(self, session: Session) -> dt.datetime | None:
        """By a function; where the office has no roles, it leaves that to the program."""
        return session.scalar(sa.text("SELECT signing_moment()"))

    def report_numbers(self, session: Session, *, once: bool) -> set[str]:
        """By a function, which sees all."""
        asked = sa.text("SELECT number FROM report_numbers() WHERE stands OR :once")
        return set(session.scalars(asked, {"once": once}))

    def remove_enrolments(self, session: Session, count: int) -> None:
        """However many: the tally counts them once a statement."""
        _give_time(session, count)

    def find_by_name(self, session: Session, *, is_descending: bool) -> array[int] | None:
        """Out of the index of their names."""
        from lcdesk.db.postgresql.listed_names import read_ids_by_name

        return read_ids_by_name(session, is_descending=is_descending)

    def last_counted(self, session: Session) -> int:
        """There is no wide tally: the database counts."""
        return 0

    def size(self, session: Session) -> int:
        """All that belongs to its database."""
        return session.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0

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


def _give_time(session: Session, count: int) -> None:
    """An operation with so many rows is not ended by the limit of a statement (`reach.py`): what a
    million of them point at is looked at in one.
    """
    if count >= MOST:
        session.connection().exec_driver_sql(
            "SET LOCAL statement_timeout = 0", execution_options=_UNREAD
        )


def _rows(session: Session, query: str) -> Iterator[Any]:
    yield from session.connection().exec_driver_sql(query)
