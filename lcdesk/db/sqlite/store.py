"""A desk in a file of SQLite, as `db/store.py` asks for it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from itertools import chain, count, islice, repeat
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.store import Values, Verdict
from lcdesk.db.values import BATCH, fits_of, fitted_columns, scalar_defaults, table_of
from lcdesk.model.entities import Change, Enrolment, SignedReport
from lcdesk.model.rights import Rights

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from lcdesk.db.sqlite.preparing import PreparationOfFile
    from lcdesk.db.store import Here, SearchIndex


class SQLiteStore:
    """SQLite. What it consists of is loaded when it is first asked for: the parts know countries
    and fields.
    """

    is_shared = False

    def __init__(self, told_in_words: Callable[[], AbstractContextManager[None]]) -> None:
        self.told_in_words = told_in_words

    def begin_numbering(self, session: Session, *, at_once: bool) -> None:
        """Whoever writes is alone."""

    def listen(self, engine: sa.Engine, away: Callable[[], object]) -> None:
        """Whoever has the file has it alone."""

    def telling(self, tell: Callable[[], object]) -> AbstractContextManager[None]:
        """Whoever has the file waits for nobody."""
        return nullcontext()

    def unheard(self, seconds: float) -> AbstractContextManager[None]:
        """A file always answers."""
        return nullcontext()

    def guard(self, session: Session, names: Collection[str]) -> None:
        """Whoever writes is alone."""

    def finish(self, session: Session, receipt: UUID, number: int) -> None:
        """Nobody else listens."""

    def is_silence(self, error: Exception) -> bool:
        """A file always answers."""
        return False

    def verdict(self, error: Exception) -> Verdict | None:
        """An error is one."""
        return None

    def is_done(self, engine: sa.Engine, receipt: UUID) -> bool:
        """No answer is lost."""
        raise NotImplementedError

    def be_here(self, engine: sa.Engine, program: UUID, who: str, entity: str, row_id: int) -> None:
        """Whoever has the file has it alone."""

    def leave(self, engine: sa.Engine, program: UUID) -> None:
        """Nobody was told of."""

    def others_here(self, session: Session, program: UUID) -> list[Here]:
        """Nobody."""
        return []

    @cached_property
    def index(self) -> SearchIndex:
        """FTS5."""
        from lcdesk.db.sqlite import search_index

        return search_index

    def preparation(self) -> PreparationOfFile:
        """Search index, wide tally and order of names."""
        from lcdesk.db.sqlite.preparing import PreparationOfFile

        return PreparationOfFile()

    def insert_new(
        self, session: Session, table: sa.Table[Any], names: Sequence[str], rows: Iterable[Values]
    ) -> tuple[int, int] | None:
        """Insert rows under the next ids; thousands with room in memory (`large_insert`)."""
        left = iter(rows)
        begun = list(islice(left, BATCH))
        if not begun:
            return None
        first = next_id(session, table)
        inserting: Any = nullcontext()
        if len(begun) == BATCH:
            from lcdesk.db.sqlite.large_inserts import large_insert

            inserting = large_insert(session, table.name, first)
        with inserting:
            made = self.insert_rows(session, table, names, chain(begun, left), count(first))
        return first, first + made - 1

    def insert_rows(
        self,
        session: Session,
        table: sa.Table[Any],
        names: Sequence[str],
        rows: Iterable[Values],
        ids: Iterable[int],
    ) -> int:
        """Insert rows under these ids. Columns not named get their default. A statement through
        the toolkit takes five times as long as the driver's own.
        """
        connection = session.connection()
        rest = scalar_defaults(table, names)
        columns = ["id", *names, *rest]
        quoted = ", ".join(f'"{name}"' for name in columns)  # one of them is called "on"
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table.name} ({quoted}) VALUES ({marks})"
        fits = fits_of(connection, table, names)
        left, numbers, done = iter(rows), iter(ids), 0
        while batch := list(islice(left, BATCH)):
            held = [
                islice(numbers, len(batch)),
                *fitted_columns(batch, fits),
                *(repeat(value, len(batch)) for value in rest.values()),
            ]
            connection.exec_driver_sql(statement, list(zip(*held, strict=True)))
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
        """Set columns of rows by the driver's own statement."""
        connection = session.connection()
        settings = ", ".join(f'"{name}" = ?' for name in names)
        statement = f"UPDATE {table.name} SET {settings}, version = version + 1 WHERE id = ?"
        columns = fitted_columns(rows, fits_of(connection, table, names))
        connection.exec_driver_sql(statement, list(zip(*columns, ids, strict=True)))

    def numbers(self, session: Session) -> dict[str, int]:
        """As SQLite counts them."""
        rows = session.connection().exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
        return {name: number for name, number in rows}

    def carry_numbers(self, session: Session, numbers: Mapping[str, int]) -> None:
        """In SQLite's own table."""
        connection = session.connection()
        connection.exec_driver_sql("DELETE FROM sqlite_sequence")
        for name, number in numbers.items():
            connection.exec_driver_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, number))

    def rights(self, session: Session) -> Rights:
        """Whoever has the file may do everything."""
        return Rights()

    def require_whole(self, session: Session) -> None:
        """It is brought up to date before it is opened."""

    def begin_erasing(self, connection: sa.Connection) -> None:
        """Whoever has the file may."""

    def reveal(self, session: Session, kind: str, row_id: int, field: str) -> None:
        """Whoever has the file is told all."""

    def count_enrolments(self, session: Session, person_id: int) -> int:
        """All are seen."""
        enrolment = table_of(Enrolment).c
        query = sa.select(sa.func.count()).where(enrolment.person_id == person_id)
        return session.scalar(query) or 0

    def signing_moment(self, session: Session) -> None:
        """The program says."""

    def report_numbers(self, session: Session, *, once: bool) -> set[str]:
        """All are seen."""
        found = set(session.scalars(sa.select(table_of(SignedReport).c.number)))
        if once:
            sides = (Change.after["number"].as_string(), Change.before["number"].as_string())
            given = sa.select(*sides).where(Change.entity == SignedReport.__name__)
            found |= {number for row in session.execute(given) for number in row if number}
        return found

    def remove_enrolments(self, session: Session, count: int) -> None:
        """To take thousands out of the wide tally one by one takes longer than to count the
        others anew later.
        """
        from lcdesk.db.sqlite import wide_tally

        if count >= wide_tally.ENOUGH:
            wide_tally.forget(session)

    def find_by_name(self, session: Session, *, is_descending: bool) -> array[int] | None:
        """The order of names as it is kept."""
        from lcdesk.db.sqlite.kept_orders import read_names

        return read_names(session, is_descending=is_descending)

    def last_counted(self, session: Session) -> int:
        """The id up to which the wide tally holds enrolments."""
        from lcdesk.db.sqlite.wide_tally import last_counted

        return last_counted(session)

    def size(self, session: Session) -> int:
        """Its pages, with those that still lie in the journal alone."""
        # under a password the size of a page comes as text
        asked = map(sa.text, ("PRAGMA page_count", "PRAGMA page_size"))
        count, size = (int(session.scalar(one) or 0) for one in asked)
        return count * size

    def wrong_figures(self, session: Session) -> int:
        """Of the tally and the wide one."""
        from lcdesk.db.sqlite import summary_table

        return summary_table.differences(session)

    def count_anew(self, session: Session) -> None:
        """Of both."""
        from lcdesk.db.sqlite import summary_table

        summary_table.make_anew(session)


def next_id(session: Session, table: sa.Table[Any]) -> int:
    """The id the next row will get; ids of rows that were removed never come back."""
    highest = session.scalar(sa.select(sa.func.max(table.c.id))) or 0
    used = session.scalar(
        sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
    )
    return max(highest, used or 0) + 1
