"""The connection to a desk: one known SQLite on every system, durable by the settings made here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import ReflectedForeignKeyConstraint
from sqlalchemy.util import LRUCache

from lcdesk import private_files
from lcdesk.db.compact_json import as_text
from lcdesk.db.engine.failures import told_in_words
from lcdesk.db.engine.files import Place, closed, require_claimed
from lcdesk.db.engine.keys import Key, key_for_connection, unlock
from lcdesk.db.sqlite.large_inserts import take_room_back
from lcdesk.db.sqlite.store import SQLiteStore
from lcdesk.db.text_columns import KeptText
from lcdesk.model.names import say_one_name
from lcdesk.model.scripts import plain_text, sort_key

# Readers wait this long for a writer before they say the desk is busy.
BUSY_MS = 5000
# Compiled statements kept (and half as many more for a while): a screen has some twenty, and each
# holds 30 kB.
STATEMENTS = 64
_STATEMENTS: LRUCache[Any, Any] = LRUCache(STATEMENTS)
_closing: dict[int, Place | None] = {}


class SpeaksToDesks(SQLiteDialect_pysqlite):
    """SQLite as every desk and every backup speaks it: what was compiled for one is compiled for
    all.
    """

    supports_statement_cache = True
    colspecs = {**SQLiteDialect_pysqlite.colspecs, sa.String: KeptText}
    store = SQLiteStore(told_in_words)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(SpeaksToDesks)

    def do_close(self, dbapi_connection: Any) -> None:
        """Only when it is closed it holds its file no longer."""
        try:
            super().do_close(dbapi_connection)
        finally:
            closed(_closing.pop(id(dbapi_connection), None))

    def get_foreign_keys(
        self, connection: sa.Connection, table_name: str, schema: str | None = None, **kw: Any
    ) -> list[ReflectedForeignKeyConstraint]:
        """With the names and the deferral of those that a column brought along when it was added,
        which the inherited reading leaves out.
        """
        # the inherited method has no types
        inherited: Any = super().get_foreign_keys
        keys: list[ReflectedForeignKeyConstraint] = inherited(connection, table_name, schema, **kw)
        unnamed = [key for key in keys if key["name"] is None]
        if unnamed:
            query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
            made = connection.execute(query, {"name": table_name}).scalar() or ""
            added = {found["column"]: found for found in _ADDED_KEY.finditer(made)}
            for key in unnamed:
                if found := added.get(key["constrained_columns"][0]):
                    key["name"] = found["name"]
                    key["options"] = {"deferrable": True, "initially": "DEFERRED"}
        return keys


_ADDED_KEY = re.compile(
    r"\b(?P<column>\w+) INTEGER CONSTRAINT (?P<name>\w+) REFERENCES \w+ \(id\) "
    r"DEFERRABLE INITIALLY DEFERRED"
)
registry.register("sqlite.desk", __name__, SpeaksToDesks.__name__)


def make_engine(path: Path, key: Key | None = None, *, makes: bool = True) -> sa.Engine:
    """An engine on the desk file at `path`; writers ask for
    `engine.execution_options(writes=True)`.

    A locked file is opened with the key known for it (`LockedDesk` on the first connection when
    there is none); `key`: what a file that is made now is locked with; `makes` False: where there
    is none, none is made.
    """
    import sqlcipher3.dbapi2 as sqlite

    engine = sa.create_engine(
        sa.URL.create("sqlite+desk", database=str(path)),
        module=sqlite,
        connect_args={"timeout": BUSY_MS / 1000},
        execution_options={"compiled_cache": _STATEMENTS},
        json_serializer=as_text,
        hide_parameters=True,  # no value shall stand in the words of an error
        # the one used last has its pages at hand; in turn, each of five would keep its own 2 MB of
        # them
        pool_use_lifo=True,
    )
    event.listen(engine, "do_connect", lambda *_given: require_claimed(path))
    if makes:
        event.listen(engine, "do_connect", partial(_made_first, path))
    event.listen(engine, "connect", partial(_connected, path, key))
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _leave_clean)
    event.listen(engine, "checkin", take_room_back)
    event.listen(engine, "close", _let_go)
    return engine


def new_file_engine(path: Path, key: Key | None) -> sa.Engine:
    """An engine on an empty file that nobody knows yet, locked with `key`: nothing is written
    beside it, and its bytes are on the disk only once somebody flushes them. What goes wrong
    spoils it.
    """
    engine = make_engine(path, key)
    event.listen(engine, "connect", _unkept)
    return engine


def _unkept(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=MEMORY", "synchronous=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def keep_journal(engine: sa.Engine) -> None:
    """Readers beside a writer (WAL). It is written into the file, so only once we know that the
    file is a desk of ours.
    """
    connection = engine.raw_connection()
    try:
        # it is connected
        connection.driver_connection.execute("PRAGMA journal_mode=WAL")  # pyright: ignore[reportOptionalMemberAccess]
    finally:
        connection.close()


def close_for_good(engine: sa.Engine) -> None:
    """Close every connection, also one that is still at work or asked for later: as soon as it
    comes back.
    """
    event.listen(engine, "checkin", _close_late)
    engine.dispose()


def _close_late(_connection: Any, record: Any) -> None:
    record.invalidate()


def _made_first(path: Path, *_connecting: object) -> None:
    """A file that is not there yet is made by us: SQLite would let others read it, and its
    journals have its rights.
    """
    with suppress(OSError):  # the connection says it better
        private_files.ensure(path)


_PLACE = "place"  # of a connection: what is let go of when it is closed


def _connected(path: Path, key: Key | None, connection: Any, record: Any) -> None:
    try:
        told, record.info[_PLACE] = key_for_connection(path, key)
        unlock(connection, told)
        _prepare(connection)
    # a locked or damaged file: nobody else closes it then, and it would be taken for held
    except BaseException:
        connection.close()
        closed(record.info.pop(_PLACE, None))
        raise


def _let_go(connection: Any, record: Any) -> None:
    _closing[id(connection)] = record.info.pop(_PLACE, None)


def _prepare(connection: Any) -> None:
    # transactions begin where we say so, not where the driver guesses
    connection.isolation_level = None
    for pragma in (
        "synchronous=FULL",
        "fullfsync=ON",  # macOS: as far as the drive, not only to it
        "checkpoint_fullfsync=ON",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("sort_key", 2, sort_key, deterministic=True)
    connection.create_function("plain_text", 1, plain_text, deterministic=True)
    connection.create_function("say_one_name", 3, say_one_name, deterministic=True)
    connection.create_function("search_words", 4, _search_words, deterministic=True)
    connection.create_function("found_by", 5, _found_by, deterministic=True)


def _search_words(*said: Any) -> str:
    from lcdesk.db.search_words import search_words  # it knows the countries: only when needed

    return search_words(*said)


def _found_by(*asked: Any) -> bool:
    from lcdesk.db.sqlite.search_index import found_by

    return found_by(*asked)


def _begin(connection: sa.Connection) -> None:
    # IMMEDIATE takes the write lock at once: two writers queue instead of failing half-way.
    is_writer = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


def _leave_clean(connection: Any, _record: Any) -> None:
    # A COMMIT that fails (a reference to nothing, a full disk) leaves SQLite's transaction open:
    # nobody else may inherit it.
    if connection is not None and connection.in_transaction:
        connection.rollback()


# --- Looking at a file of which no byte may change, not even in the journal of a killed program ---


def has_journal(path: Path) -> bool:
    """True where a program was ended before it had carried its journal into the desk."""
    journal = path.with_name(path.name + "-wal")
    return journal.is_file() and journal.stat().st_size > 0


@contextmanager
def untouched(path: Path) -> Iterator[sa.Engine]:
    """An engine that only looks. Whoever closes the last ordinary connection to a desk carries its
    journal over.

    Only for the owner of the desk: the index of the journal, which looking makes, is taken away
    again.
    """
    index = path.with_name(path.name + "-shm")
    was_there, engine = index.exists(), make_engine(path)
    if has_journal(path):  # without one, looking makes an empty journal and leaves it
        event.listen(engine, "do_connect", _read_only)
    try:
        yield engine
    finally:
        engine.dispose()
        if not was_there:
            with suppress(OSError):
                index.unlink(missing_ok=True)


def looking_engine(path: Path) -> sa.Engine:
    """An engine on a desk that somebody else has open: it cannot write, makes no file, and carries
    no journal over when it is the last at the desk.
    """
    engine = make_engine(path, makes=False)
    event.listen(engine, "do_connect", _read_only)
    return engine


def closed_file_engine(path: Path) -> sa.Engine:
    """An engine on a whole file that nobody writes, such as a backup on a shared folder: it cannot
    write, takes no lock, makes no file and looks for no journal.
    """
    engine = make_engine(path, makes=False)
    event.listen(engine, "do_connect", _as_it_lies)
    return engine


def _as_it_lies(dialect: object, record: object, given: list[Any], named: dict[str, Any]) -> None:
    _read_only(dialect, record, given, named)
    given[0] += "&immutable=1"


def _read_only(_dialect: object, _record: object, given: list[Any], named: dict[str, Any]) -> None:
    place = Path(given[0]).absolute().as_posix()
    # The host is empty: of "//server/share" (a folder of the network) the server would be taken for
    # one.
    given[0] = f"file://{quote(place if place.startswith('/') else '/' + place)}?mode=ro"
    named.update(uri=True)
