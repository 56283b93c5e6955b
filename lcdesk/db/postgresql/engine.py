"""The connection to an office's server: psycopg, a small pool, and the language of its tables."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler, PGTypeCompiler
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine.interfaces import BindTyping

from lcdesk.db.compact_json import as_text
from lcdesk.db.postgresql.failures import is_over
from lcdesk.db.postgresql.fitting import SETTING, own_version
from lcdesk.db.postgresql.habits import AskedStatement, Habits
from lcdesk.db.postgresql.inserting import FEW
from lcdesk.db.postgresql.reach import REACH, Login, conditions
from lcdesk.db.postgresql.store import PostgreSQLStore
from lcdesk.db.store import ASKER, UNREAD
from lcdesk.db.text_columns import KeptText

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg

POOL = 3
"""Connections a program keeps: a worker that reads, one that writes, and the window. A server has a
hundred for all."""
ISOLATION: Final = "REPEATABLE READ"
"""A row that somebody else committed since this transaction's moment cannot be written."""


class ClosingPool(sa.QueuePool):
    """Once it was disposed of (the line was lost, or the desk closed), what others still used of it
    is closed as they give it back; nobody would use or close it any more.
    """

    _is_over = False

    def dispose(self) -> None:
        """Close what is at hand now, and the rest as it comes."""
        self._is_over = True
        super().dispose()

    def _do_return_conn(self, record: sa.pool.ConnectionPoolEntry) -> None:
        super()._do_return_conn(record)
        if self._is_over:
            super().dispose()


class _TableWords(PGDDLCompiler):
    """Ids are taken in blocks, one for each bulk insert (`schema.IDS`)."""

    def visit_create_table(self, create: Any, **how: Any) -> str:
        """With the sequence of its ids, in one go."""
        made, table = str(cast("Any", super()).visit_create_table(create, **how)), create.element
        return f"CREATE SEQUENCE {table.name}_id_seq;\n{made}" if "id" in table.c else made

    def get_column_specification(self, column: Any, **how: Any) -> str:
        """As SQLAlchemy writes it, but for ids."""
        if column.primary_key and isinstance(column.type, sa.Integer):
            sequence = f"{column.table.name}_id_seq"
            return f"{column.name} BIGINT NOT NULL DEFAULT next_ids('{sequence}', 1)"
        return str(super().get_column_specification(column, **how))


class _TypeWords(PGTypeCompiler):
    """SQLite minds no length of texts, and knows one size of whole numbers: so does the server."""

    def visit_INTEGER(self, type_: Any, **how: Any) -> str:
        """A whole number of eight bytes."""
        return "BIGINT"

    def visit_VARCHAR(self, type_: Any, **how: Any) -> str:
        """A text of any length."""
        return "TEXT"


class SpeaksToOffices(PGDialect_psycopg):
    """PostgreSQL as every office speaks it."""

    supports_statement_cache = True
    colspecs = {**PGDialect_psycopg.colspecs, sa.String: KeptText}
    ddl_compiler = _TableWords
    type_compiler_cls = _TypeWords
    use_insertmanyvalues_wo_returning = True  # else each row would wait for the server's answer
    bind_typing = BindTyping.NONE  # values stand in the statement: nothing has to say their kinds
    store = PostgreSQLStore()
    login: Login | None = None
    """Who comes, where the server asks for a password: no address holds one."""
    conditions: Mapping[str, str] = {}
    """What the server has to show."""
    may_copy = True
    """May many rows go into tables at once (COPY)?"""

    @cached_property
    def habits(self) -> Habits:
        """What is asked after what."""
        return Habits()

    def connect(self, *words: Any, **named: Any) -> Any:
        """A connection that waits little, and whose waiting is watched."""
        from lcdesk.db.postgresql.conversation import TalkingConnection, TalkingCursor

        where = self.let_in(named)
        return TalkingConnection.connect(
            *words, **where, cursor_factory=TalkingCursor, autocommit=True
        )

    def let_in(self, where: Mapping[str, Any]) -> dict[str, Any]:
        """All that a connection of the program is made with: every one goes by this."""
        who = {} if self.login is None else vars(self.login)
        options = f"{REACH['options']} -c {SETTING}={own_version()}"
        return {**where, **REACH, "options": options, **self.conditions, **who}

    # SQLAlchemy's hooks for what it asks of a server first: the connection was told as it was made

    def _get_server_version_info(self, connection: sa.Connection) -> tuple[int, int]:
        return divmod(_told(connection).server_version, 10_000)

    def _get_default_schema_name(self, connection: sa.Connection) -> None:
        return None

    def get_default_isolation_level(self, dbapi_conn: Any) -> Literal["REPEATABLE READ"]:
        """What a connection goes back to after it was told another level."""
        return ISOLATION

    def _set_backslash_escapes(self, connection: sa.Connection) -> None:
        self._backslash_escapes = (
            _told(connection).parameter_status("standard_conforming_strings") == "off"
        )

    def set_isolation_level(self, dbapi_connection: Any, level: str) -> None:
        """Of transactions that are begun from now on."""
        dbapi_connection.isolation = None if level == "AUTOCOMMIT" else level

    def set_readonly(self, connection: Any, value: bool) -> None:
        """Of transactions that are begun from now on."""
        connection.only_reads = value

    def get_readonly(self, connection: Any) -> bool:
        """Do its transactions only read?"""
        return bool(connection.only_reads)

    def do_ping(self, dbapi_connection: Any) -> Literal[True]:
        """By what the connection has heard."""
        dbapi_connection.make_sure()
        return True

    def do_rollback(self, dbapi_connection: Any) -> None:
        """What was asked is remembered."""
        dbapi_connection.learn(self.habits)
        dbapi_connection.rollback()

    def do_commit(self, dbapi_connection: Any) -> None:
        """What was asked is remembered."""
        dbapi_connection.learn(self.habits)
        dbapi_connection.commit()

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """As the conversation of its connection goes."""
        said: Mapping[str, Any] = {} if context is None else context.execution_options
        connection, asker = cursor.connection, said.get(ASKER)
        if not hasattr(cursor, "take"):  # the server holds the rows until they are wanted
            connection.send_waiting()
            cursor.execute(statement, parameters)
        elif said.get(UNREAD):
            connection.write(cursor, statement, parameters)
        elif asker is None or not _is_question(context, parameters):
            connection.tell(cursor, statement, parameters)
        else:
            question = AskedStatement(statement, parameters or {})
            only_reads = not said.get("writes")
            connection.ask(cursor, question, asker, self.habits, only_reads=only_reads)

    def do_executemany(
        self, cursor: Any, statement: str, parameters: Any, context: Any = None
    ) -> None:
        """Few rows go with whatever is sent next."""
        if context is None or not context.execution_options.get(UNREAD) or len(parameters) > FEW:
            cursor.executemany(statement, parameters)
            return
        for values in parameters:
            cursor.connection.write(cursor, statement, values)

    def is_disconnect(self, e: Any, connection: Any, cursor: Any) -> bool:
        """Whatever ends it, also where the driver alone says so (its socket is closed)."""
        return is_over(e) or super().is_disconnect(e, connection, cursor)


def _told(connection: sa.Connection) -> psycopg.ConnectionInfo:
    return cast("psycopg.Connection[Any]", connection.connection.dbapi_connection).info


def _is_question(context: Any, parameters: Any) -> bool:
    """A statement whose answer depends on nothing but the tables, with values by name."""
    asked = context.invoked_statement
    if context.execution_options.get("writes") and not isinstance(asked, sa.SelectBase):
        return False
    return isinstance(parameters, dict) or not parameters


registry.register("postgresql.office", __name__, SpeaksToOffices.__name__)


def make_engine(
    address: sa.URL, login: Login | None = None, authority: Path | None = None
) -> sa.Engine:
    """An engine on the database at an address (`postgresql+office://…`). Each transaction sees one
    moment; what was changed by others meanwhile cannot be written over: it is told (40001).

    `authority`: the file with the certificate by which the server is known; without one no other
    computer is talked to.

    Statements are sent with their values in them (psycopg's `ClientCursor`), as plain questions:
    the server need not guess the kinds of values, and `GROUP BY` knows an expression again.
    """
    # it warns of what was not finished each time an operation is begun anew
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    engine = sa.create_engine(
        address.set(drivername="postgresql+office"),
        isolation_level=ISOLATION,
        poolclass=ClosingPool,
        pool_size=POOL,
        max_overflow=POOL,
        pool_pre_ping=True,
        # in turns: on the one that was used before the others, the answer to ROLLBACK has come
        pool_use_lifo=False,
        use_native_hstore=False,  # it would be asked for
        json_serializer=as_text,
        hide_parameters=True,  # no value shall stand in the words of an error
    )
    spoken = cast("SpeaksToOffices", engine.dialect)
    spoken.login = login
    spoken.conditions = conditions(host_of(address), authority)
    return engine


def host_of(address: sa.URL) -> str | None:
    """The computer of an address, or the folder of its socket; None: what the system takes."""
    host = address.host or address.query.get("host")
    return str(host) if host else None
