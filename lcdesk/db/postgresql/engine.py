"""The connection to an office's server: psycopg, a small pool, and the language of its tables."""

from __future__ import annotations

import json
import logging
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler, PGTypeCompiler
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine.interfaces import BindTyping

from lcdesk.db.postgresql.failures import is_over
from lcdesk.db.postgresql.reach import REACH
from lcdesk.db.postgresql.store import PostgreSQLStore

POOL = 3
"""Connections a program keeps: a worker that reads, one that writes, and the window. A server has a
hundred for all."""
ISOLATION = "REPEATABLE READ"
"""A row that somebody else committed since this transaction's moment cannot be written."""
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class _TableWords(PGDDLCompiler):
    """Ids are taken in blocks, one for each bulk insert (`schema.IDS`)."""

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
    ddl_compiler = _TableWords
    type_compiler_cls = _TypeWords
    use_insertmanyvalues_wo_returning = True  # else each row would wait for the server's answer
    bind_typing = BindTyping.NONE  # values stand in the statement: nothing has to say their kinds
    store = PostgreSQLStore()

    def connect(self, *words: Any, **named: Any) -> Any:
        """A connection whose waiting is watched."""
        from lcdesk.db.postgresql.waiting import WatchedConnection  # the driver

        return WatchedConnection.connect(*words, **named)

    def is_disconnect(self, e: Any, connection: Any, cursor: Any) -> bool:
        """Whatever ends it, also where the driver alone says so (its socket is closed)."""
        return is_over(e) or super().is_disconnect(e, connection, cursor)


registry.register("postgresql.office", __name__, SpeaksToOffices.__name__)


def make_engine(address: sa.URL) -> sa.Engine:
    """An engine on the database at an address (`postgresql+office://…`). Each transaction sees one
    moment; what was changed by others meanwhile cannot be written over: it is told (40001).

    Statements are sent with their values in them (psycopg's `ClientCursor`), as plain questions:
    the server need not guess the kinds of values, and `GROUP BY` knows an expression again.
    """
    import psycopg

    # it warns of what was not finished each time an operation is begun anew
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    return sa.create_engine(
        address.set(drivername="postgresql+office"),
        isolation_level=ISOLATION,
        pool_size=POOL,
        max_overflow=POOL,
        pool_pre_ping=True,
        pool_use_lifo=True,
        json_serializer=_COMPACT.encode,
        hide_parameters=True,  # no value shall stand in the words of an error
        connect_args={"cursor_factory": psycopg.ClientCursor, **REACH},
    )
