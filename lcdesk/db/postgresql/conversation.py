"""Talking with an office's server in few round trips: an answer may take 20 ms and more to come.

- BEGIN goes with the first statement, and nobody waits for the answer to ROLLBACK.
- What is written without looking at the answer (`UNREAD`) goes with whatever comes next, COMMIT at
  the latest.
- With a question all is asked that its asker (`ASKER`) asked after it the last time, until
  something is written. A transaction is of one moment: the answer is the same, whenever it is asked
  for.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from selectors import EVENT_READ, DefaultSelector
from typing import Any, NamedTuple, Self

import psycopg
from psycopg.abc import Buffer, PQGen
from psycopg.adapt import Loader
from psycopg.pq import ConnStatus, TransactionStatus
from psycopg.waiting import Wait

from lcdesk.db.postgresql import waiting
from lcdesk.db.postgresql.habits import WRITTEN, AskedStatement, Foresight, Habits

QUIET = 30.0
"""Seconds after which a connection nobody used is asked whether it still leads anywhere."""
_AHEAD = "ahead"
"""The savepoint a transaction goes back to when something failed that was asked ahead."""
_WITHIN = (TransactionStatus.INTRANS, TransactionStatus.INERROR)


class EarlyAnswer(NamedTuple):
    """What a server answered to a question that was asked ahead."""

    columns: list[psycopg.Column]
    rows: list[tuple[Any, ...]]


class TalkingCursor(psycopg.ClientCursor[tuple[Any, ...]]):
    """A cursor whose statements go through the conversation of its connection."""

    def __init__(self, connection: TalkingConnection, **how: Any) -> None:
        super().__init__(connection, **how)
        self._talking = connection
        self._answer: EarlyAnswer | None = None
        self._given = 0

    def execute(self, query: Any, params: Any = None, **how: Any) -> Self:
        """As psycopg does, after what was not sent yet."""
        self._answer = None
        self._talking.send_waiting()
        self._talking.has_written()
        return super().execute(query, params, **how)

    def executemany(self, query: Any, params_seq: Any, *, returning: bool = False) -> None:
        """As psycopg does, after what was not sent yet."""
        self._answer = None
        self._talking.send_waiting()
        self._talking.has_written()
        super().executemany(query, params_seq, returning=returning)

    @contextmanager
    def copy(self, statement: Any, params: Any = None, **how: Any) -> Iterator[psycopg.Copy]:
        """As psycopg does, after what was not sent yet."""
        self._talking.send_waiting()
        self._talking.has_written()
        with super().copy(statement, params, **how) as copying:
            yield copying

    def send(self, statements: Sequence[str]) -> None:
        """All of them at once; the answer to the first is the one at hand."""
        self._answer = None
        super().execute(";\n".join(statements).encode())

    def take(self, answer: EarlyAnswer) -> None:
        """An answer that is there already."""
        self._answer, self._given = answer, 0

    @property
    def description(self) -> list[psycopg.Column] | None:
        """The columns of the answer."""
        return super().description if self._answer is None else self._answer.columns

    @property
    def rowcount(self) -> int:
        """How many rows."""
        return super().rowcount if self._answer is None else len(self._answer.rows)

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row."""
        if self._answer is None:
            return super().fetchone()
        return next(iter(self.fetchmany(1)), None)

    def fetchmany(self, size: int = 0) -> list[tuple[Any, ...]]:
        """The next rows."""
        if self._answer is None:
            return super().fetchmany(size)
        first, self._given = self._given, self._given + (size or self.arraysize)
        return self._answer.rows[first : self._given]

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows that are left."""
        if self._answer is None:
            return super().fetchall()
        first, self._given = self._given, len(self._answer.rows)
        return self._answer.rows[first:]


class _PlainNumber(Loader):
    """A sum or a mean as SQLite gives it: PostgreSQL adds up whole numbers to a `numeric`."""

    def load(self, data: Buffer) -> float:
        """A whole number, or one with a fraction."""
        written = bytes(data)
        return int(written) if written.lstrip(b"-").isdigit() else float(written)


class TalkingConnection(psycopg.Connection[Any]):
    """A connection on which little is waited for. It is in autocommit as far as psycopg knows:
    transactions are begun here, with the first statement, and ended here.
    """

    isolation: str | None = None
    """The level transactions are begun with; None: there are none."""
    only_reads = False
    """Nothing can be written on it."""

    @classmethod
    def connect(cls, *words: Any, **named: Any) -> Self:
        """As psycopg does, while whoever waits does something meanwhile."""
        made = waiting.connect(partial(super().connect, *words, **named), named)
        made.adapters.register_loader("numeric", _PlainNumber)
        return made

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self._is_begun = False
        self._is_left = False  # ROLLBACK was sent, and its answer has not been read
        self._unsent: list[str] = []
        self._asker: Hashable | None = None
        self._asked: list[AskedStatement] = []
        self._foresight = Foresight(())
        self._answers: dict[str, EarlyAnswer] = {}
        self._used = time.monotonic()

    def ask(
        self,
        cursor: TalkingCursor,
        question: AskedStatement,
        asker: Hashable,
        habits: Habits,
        *,
        only_reads: bool,
    ) -> None:
        """A question, whose answer depends on nothing but what was written before; the cursor has
        it then. `only_reads`: so does the transaction, where this is its first statement.
        """
        text = cursor.mogrify(question.statement.encode(), question.values)
        if not self._is_begun:
            self._asker = asker, question.statement
            self._foresight = habits.foresee(self._asker)
        self._asked.append(question)
        if (answer := self._answers.get(text)) is not None:
            cursor.take(answer)
            return
        ahead = [
            said
            for one in self._foresight.after(question)
            if (said := cursor.mogrify(one.statement.encode(), one.values)) not in self._answers
        ]
        ahead = list(dict.fromkeys(one for one in ahead if one != text))
        opening = self._opening(only_reads=only_reads)
        if not ahead:
            cursor.send([*opening, text])
            _pass_over(cursor, len(opening))
            return
        try:
            release = f"RELEASE {_AHEAD}"
            cursor.send([*opening, f"SAVEPOINT {_AHEAD}", text, *ahead, release])
        except psycopg.Error as error:
            self._ask_alone(cursor, text, error, habits)
            return
        _pass_over(cursor, len(opening) + 1)
        asked = self._answers[text] = _take_answer(cursor)
        for one in ahead:
            cursor.nextset()
            self._answers[one] = _take_answer(cursor)
        cursor.take(asked)

    def _ask_alone(
        self, cursor: TalkingCursor, text: str, error: psycopg.Error, habits: Habits
    ) -> None:
        """After something went wrong that was sent together with the question."""
        if self.info.transaction_status != TransactionStatus.INERROR:
            raise error
        if self._asker is not None:
            habits.forget(self._asker)
        self._foresight = Foresight(())
        try:
            cursor.send([f"ROLLBACK TO {_AHEAD}"])
        except psycopg.Error:
            raise error from None  # it was not what was asked ahead
        cursor.send([text])

    def write(self, cursor: TalkingCursor, statement: str, values: Any) -> None:
        """What is written without looking at the answer: it goes with what is sent next."""
        self.has_written()
        self._unsent.append(cursor.mogrify(statement.encode(), values))

    def has_written(self) -> None:
        """What is asked from now on may have another answer."""
        self._answers = {}
        if self._asked and self._asked[-1] is not WRITTEN:
            self._asked.append(WRITTEN)

    def tell(self, cursor: TalkingCursor, statement: str, values: Any) -> None:
        """Any other statement, with all that was not sent yet."""
        self.has_written()
        text = cursor.mogrify(statement.encode(), values)
        opening = self._opening()
        cursor.send([*opening, text])
        _pass_over(cursor, len(opening))

    def send_waiting(self) -> None:
        """All that was not sent yet."""
        if opening := self._opening():
            with TalkingCursor(self) as cursor:
                cursor.send(opening)

    def commit(self) -> None:
        """What was not sent yet, and COMMIT."""
        if self._is_begun or self._unsent:
            try:
                with TalkingCursor(self) as cursor:
                    cursor.send([*self._opening(), "COMMIT"])
            except psycopg.Error:
                with suppress(psycopg.Error):
                    self.rollback()  # COMMIT was not reached
                raise
        self._forget()

    def rollback(self) -> None:
        """Leave the transaction; nobody waits for the answer."""
        is_begun = self._is_begun
        self._forget()
        if is_begun and self.info.transaction_status in _WITHIN:
            self.pgconn.send_query(b"ROLLBACK")
            self._is_left = True
            if self.pgconn.flush():
                self._come_back()
        elif not self._is_left:
            super().rollback()

    def learn(self, habits: Habits) -> None:
        """What was asked in the transaction that ends now."""
        if self._asker is not None and self.info.transaction_status == TransactionStatus.INTRANS:
            habits.learn(self._asker, self._asked)

    def make_sure(self) -> None:
        """That it still leads to the server, as far as was heard; after a long quiet it is asked.
        `psycopg.OperationalError` where its end has come.
        """
        if self.pgconn.status != ConnStatus.OK:
            raise psycopg.OperationalError("the connection has ended")
        if time.monotonic() - self._used > QUIET:
            with TalkingCursor(self) as cursor:
                cursor.send([""])
        else:
            with DefaultSelector() as selector:
                selector.register(self.pgconn.socket, EVENT_READ)
                while selector.select(0):  # last words, and then the end
                    self.pgconn.consume_input()

    def wait(self, gen: Any, interval: float = 0.0, timeout: float | None = None) -> Any:
        """As it is watched; first of all for the answer to ROLLBACK."""
        self._come_back()
        self._used = time.monotonic()
        return waiting.wait(self, gen)

    def _opening(self, *, only_reads: bool = False) -> list[str]:
        """What has to go before the next statement, and now does."""
        opening, self._unsent = self._unsent, []
        if self.isolation is not None and not self._is_begun:
            how = " READ ONLY" if only_reads or self.only_reads else ""
            opening.insert(0, f"BEGIN ISOLATION LEVEL {self.isolation}{how}")
            self._is_begun = True
        return opening

    def _forget(self) -> None:
        self._is_begun = False
        self._unsent, self._asked, self._answers, self._asker = [], [], {}, None
        self._foresight = Foresight(())

    def _come_back(self) -> None:
        """Read the answer to ROLLBACK."""
        if self._is_left:
            self._is_left = False
            waiting.wait(self, self._read_rest())

    def _read_rest(self) -> PQGen[None]:
        while True:
            while self.pgconn.flush():
                yield Wait.RW
                self.pgconn.consume_input()
            while self.pgconn.is_busy():
                yield Wait.R
                self.pgconn.consume_input()
            if self.pgconn.get_result() is None:
                return


def _pass_over(cursor: TalkingCursor, number: int) -> None:
    """So many answers nobody looks at."""
    for _one in range(number):
        cursor.nextset()


def _take_answer(cursor: TalkingCursor) -> EarlyAnswer:
    return EarlyAnswer(cursor.description or [], cursor.fetchall())
