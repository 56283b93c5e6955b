"""What a desk asks of the database that keeps it, whichever kind that is: a file of SQLite, or a
server of PostgreSQL that an office shares. `store_of` gives the one behind a session.

Statements are the same for both. Where SQL itself has other words, `db/sql_words.py` says them;
what takes more than a word stands here. Whoever asks knows this page, never one of the two halves.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from lcdesk.model.faults import KnownFault, NotLetIn
from lcdesk.texts import N_, _

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    import sqlalchemy as sa
    from sqlalchemy.orm import Session

    from lcdesk.model.query import Query
    from lcdesk.model.rights import Rights

OFFICE_SUFFIX = ".lcdesk-office"
"""Of the small file that stands for a desk on a server, and says where that is."""
NO_FILE = N_("This desk is kept on the office’s server, not in a file.")
ASKER = "asker"
"""Execution option of a connection: who reads on it, or which operation is done. A server that is
far away is asked at once for all that the same asked for the last time.
"""
UNREAD = "unread"
"""Execution option of a statement that writes: nobody looks at its answer, so that nobody has to
wait for it before COMMIT.
"""
Values = Sequence[Any]
"""A row, as the values of named columns."""
Verdict = Literal["again", "look again", "lost"]
"""Others were faster: do it again. Or (look again) something stands in the way that was perhaps not
there yet when it was looked for: once more, and what looks for it will say so in words. Or the
connection ended, and nobody knows how it went.
"""
Reading = Callable[[], AbstractContextManager["Session"]]
"""Begins a short read."""
Writing = Callable[[], AbstractContextManager["Session"]]
"""Begins what is written without an operation, and committed at its end."""


class SearchIndex(Protocol):
    """Finds participants by words."""

    def refresh(self, session: Session, enrolment_ids: Sequence[int]) -> None:
        """Index these enrolments anew; those that are gone fall out."""
        ...

    def fill_run(self, session: Session, first: int, last: int) -> None:
        """Index a run of new enrolments, after a bulk insert, at once or later."""
        ...

    def drop_run(self, session: Session, first: int, last: int) -> None:
        """Forget a run of enrolments that were taken out at once."""
        ...

    def fill_all(self, session: Session) -> None:
        """Build the whole index anew."""
        ...

    def refresh_cohorts(self, session: Session, cohort_ids: Sequence[int]) -> None:
        """Keep what these cohorts are sorted by, where that has to be kept."""
        ...

    def count(self, session: Session) -> int:
        """How many enrolments are found by their words, whichever way, and sorted by what is kept
        of their names, where that is kept.
        """
        ...

    def asked(self, phrases: tuple[str, ...]) -> str:
        """The query for phrases (`search_words.phrases_of`) as the database wants it."""
        ...

    def condition(self, asked: str) -> str:
        """SQL: has the enrolment the words of a query? `asked` stands for the query."""
        ...

    def first_hits(self, session: Session, query: Query, phrases: tuple[str, ...]) -> array[int]:
        """The first hits of a query of words alone, up to its limit, while somebody types."""
        ...


class Preparation(Protocol):
    """What of a desk of many people is left for later, and done beside the window, piece by
    piece: nothing is found, counted or sorted otherwise after it, only sooner.
    """

    def index_next(self, reading: Reading, writing: Writing, most: int | None) -> int:
        """Take the next of those into the search index that are left for later, at most so many,
        or a piece; how many are left.
        """
        ...

    def next(self, reading: Reading, writing: Writing) -> int:
        """Do the next piece of all that is left; how much is left."""
        ...

    def count_left(self, session: Session) -> int:
        """How much is left for `next`."""
        ...

    def count_left_to_index(self, session: Session) -> int:
        """How many are left for `index_next`."""
        ...


class Listening(Protocol):
    """Hears that others have committed something."""

    connections: int
    """So many it had one after the other."""

    def wait(self, seconds: float) -> bool:
        """Until something may have been committed, no longer than these seconds; False once it is
        ended.
        """
        ...

    def look(self) -> None:
        """Whoever waits is to see at once whether the database is there."""
        ...

    def end(self) -> None:
        """Whoever waits is woken."""
        ...


@dataclass(frozen=True)
class Here:
    """Somebody is in an entry just now, and since when."""

    who: str
    entity: str
    row_id: int
    since: dt.datetime


class Store(Protocol):
    """One kind of database."""

    is_shared: bool
    """Others write meanwhile, each their own operations: an action may be done twice before it is
    committed once, and undo is of one's own.
    """

    def told_in_words(self) -> AbstractContextManager[None]:
        """Turn the database's own errors into known faults."""
        ...

    def begin_numbering(self, session: Session, *, at_once: bool) -> None:
        """The numbers of operations from here on rise as they are committed; `at_once`: nobody else
        can commit any more when this returns, and not only when the number is taken.
        """
        ...

    def listen(
        self, engine: sa.Engine, away: Callable[[NotLetIn | None], object]
    ) -> Listening | None:
        """To what others do; None where nobody else does anything. `away` is called each time the
        database was not there, or lets nobody in, with why.
        """
        ...

    def telling(self, tell: Callable[[], object]) -> AbstractContextManager[None]:
        """While in there this thread waits for the database, `tell` is called again and again."""
        ...

    def unheard(self, seconds: float) -> AbstractContextManager[None]:
        """In there a database that says nothing, and for so long opens to nobody, is given up by
        this thread. One that is only slow is not.
        """
        ...

    def guard(self, session: Session, names: Collection[str]) -> None:
        """Of two operations that name the same, one sees what the other did: for what rests on
        other rows than those it writes ("the room has a place left").
        """
        ...

    def finish(self, session: Session, receipt: UUID, number: int) -> None:
        """The last of an operation before its commit: a receipt, and who listens is told."""
        ...

    def is_silence(self, error: Exception) -> bool:
        """Was a database given up that said nothing (`unheard`)?"""
        ...

    def verdict(self, error: Exception) -> Verdict | None:
        """What is to be done after an error of an operation; None: it is told."""
        ...

    def is_done(self, engine: sa.Engine, receipt: UUID) -> bool:
        """Was the operation of this receipt committed, though the answer was lost? If not, it
        never will be.
        """
        ...

    def be_here(self, engine: sa.Engine, program: UUID, who: str, entity: str, row_id: int) -> None:
        """Somebody is in this entry with this program, or still is; nowhere else."""
        ...

    def leave(self, engine: sa.Engine, program: UUID) -> None:
        """The program ends."""
        ...

    def others_here(self, session: Session, program: UUID) -> list[Here]:
        """Who is where with other programs."""
        ...

    @property
    def index(self) -> SearchIndex:
        """The search index of participants."""
        ...

    def preparation(self) -> Preparation:
        """That of a desk that is opened."""
        ...

    def insert_new(
        self, session: Session, table: sa.Table[Any], names: Sequence[str], rows: Iterable[Values]
    ) -> tuple[int, int] | None:
        """Insert rows of the values of `names` at version 1, under ids that follow each other; the
        first and the last, None for no rows. Ids of rows that were removed never come back.
        """
        ...

    def insert_rows(
        self,
        session: Session,
        table: sa.Table[Any],
        names: Sequence[str],
        rows: Iterable[Values],
        ids: Iterable[int],
    ) -> int:
        """Insert rows under these ids, at version 1; how many. `ids` may go on beyond the rows."""
        ...

    def update_rows(
        self,
        session: Session,
        table: sa.Table[Any],
        names: Sequence[str],
        rows: Sequence[Values],
        ids: Sequence[int],
    ) -> None:
        """Set the columns `names` of the rows of these ids, and raise their versions."""
        ...

    def numbers(self, session: Session) -> dict[str, int]:
        """Table → the last id that was ever given in it."""
        ...

    def carry_numbers(self, session: Session, numbers: Mapping[str, int]) -> None:
        """Go on after these ids."""
        ...

    def rights(self, session: Session) -> Rights:
        """What whoever is connected may do."""
        ...

    def require_whole(self, session: Session) -> None:
        """`KnownFault` where the desk may hold what this program does not know: at an office others
        may work with a newer one.
        """
        ...

    def begin_erasing(self, connection: sa.Connection) -> None:
        """Somebody is erased in this transaction: what the history says of them goes with them."""
        ...

    def reveal(self, session: Session, kind: str, row_id: int, field: str) -> str | None:
        """A private value of which only the mask is told, noted as shown; `field`: its name, or the
        head of an own field.
        """
        ...

    def count_enrolments(self, session: Session, person_id: int) -> int:
        """In how many cohorts somebody is, also in those that are not seen."""
        ...

    def signing_moment(self, session: Session) -> dt.datetime | None:
        """When what is kept under a number now is kept; None: the program says."""
        ...

    def report_numbers(self, session: Session, *, once: bool) -> set[str]:
        """The numbers of reports that are kept, also of those that are not seen; `once`: and that
        ever were, as far as the history goes.
        """
        ...

    def remove_enrolments(self, session: Session, count: int) -> None:
        """So many enrolments are about to be taken out at once."""
        ...

    def find_by_name(self, session: Session, *, is_descending: bool) -> array[int] | None:
        """The ids of all enrolments in the order of their names, where that is kept; else None."""
        ...

    def last_counted(self, session: Session) -> int:
        """The id up to which the wide tally holds enrolments; 0: none."""
        ...

    def size(self, session: Session) -> int:
        """How many bytes the desk takes."""
        ...

    def wrong_figures(self, session: Session) -> int:
        """How many numbers of the summaries are not those of a count made anew."""
        ...

    def count_anew(self, session: Session) -> None:
        """Make the summaries anew."""
        ...


def is_office(path: Path) -> bool:
    """Does a file stand for a desk on a server?"""
    return path.suffix == OFFICE_SUFFIX


def not_in_a_file() -> KnownFault:
    """Backups, a password, repairs are of files."""
    return KnownFault(_(NO_FILE), _("Whoever looks after the server makes its backups."))


def require_file(path: Path) -> None:
    """`KnownFault` where a file only stands for a desk on a server."""
    if is_office(path):
        raise not_in_a_file()


def store_of(session: Session) -> Store:
    """The store behind a session."""
    return store_behind(session.connection().dialect)


def store_behind(dialect: sa.Dialect) -> Store:
    """The store whose language a dialect is: ours carry it."""
    return cast("Any", dialect).store
