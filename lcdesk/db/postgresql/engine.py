"""The connection to an office's server: psycopg, a small pool, and the language of its tables."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler, PGTypeCompiler
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from lcdesk.db.postgresql.store import PostgreSQLStore

POOL = 3
"""Connections a program keeps: a worker that reads, one that writes, and the window. A server has a
hundred for all."""
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class _TableWords(PGDDLCompiler):
    """Ids are taken in blocks, one for each bulk insert (`schema.IDS`)."""

    def get_column_specification(self, column: Any, **how: Any) -> str:
        """As SQLAlchemy writes it, but for ids."""
        if column.primary_key and isinstance(column.type, sa.Integer):
            sequence = f"{column.table.name}_id_seq"
            return f"{column.name} BIGINT NOT NULL DEFAULT next_ids('{sequence}', 1)"
        return super().get_column_specification(column, **how)


class _TypeWords(PGTypeCompiler):
    """SQLite minds no length and knows one size of whole numbers: so does the server."""

    def visit_VARCHAR(self, type_: Any, **how: Any) -> str:
        """A text of any length."""
        return "TEXT"

    def visit_INTEGER(self, type_: Any, **how: Any) -> str:
        """A whole number."""
        return "BIGINT"


class SpeaksToOffices(PGDialect_psycopg):
    """PostgreSQL as every office speaks it."""

    supports_statement_cache = True
    ddl_compiler = _TableWords
    type_compiler_cls = _TypeWords
    store = PostgreSQLStore()


registry.register("postgresql.office", __name__, SpeaksToOffices.__name__)


def make_engine(address: sa.URL) -> sa.Engine:
    """An engine on the database at an address (`postgresql+office://…`). Each transaction sees one
    moment; what was changed by others meanwhile cannot be written over: it is told (40001).

    Statements are sent with their values in them (psycopg's `ClientCursor`), as plain questions:
    the server need not guess the kinds of values, and `GROUP BY` knows an expression again.
    """
    import psycopg

    return sa.create_engine(
        address.set(drivername="postgresql+office"),
        isolation_level="REPEATABLE READ",
        pool_size=POOL,
        max_overflow=POOL,
        pool_pre_ping=True,
        pool_use_lifo=True,
        json_serializer=_COMPACT.encode,
        hide_parameters=True,  # no value shall stand in the words of an error
        connect_args={"cursor_factory": psycopg.ClientCursor, "application_name": "lcdesk"},
    )
