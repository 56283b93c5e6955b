"""What was erased is wiped out of the bytes, too: free pages, journal, search index; and out of
the backups.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk import private_files
from lcdesk.db import desk_version, upgrade
from lcdesk.db.backup import backup
from lcdesk.db.backup.backup import Backup, put_with_note
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.store import store_of

if TYPE_CHECKING:
    pass

WIPING = ("PRAGMA secure_delete=ON", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")
"""The file is written anew without its free pages, and the journal is emptied."""
_LEFTOVERS = ("-wal", "-shm", "-journal")


def wipe(
    engine: sa.Engine, carrying: Callable[[], AbstractContextManager[None]] = nullcontext
) -> bool:
    """Overwrite what is free in the file, and empty the journal; False where that could not be done
    now.

    Somebody is reading, or the disk has no room for a second copy of the file: nothing is lost, and
    it is still to do. `carrying` is open while the journal is carried into the file; it raises
    before when that is not the desk.
    """
    import sqlcipher3.dbapi2 as driver

    sqlite: Any = driver  # it has no stubs
    connection = engine.raw_connection()
    try:
        held: Any = connection.driver_connection
        *first, last = WIPING
        for statement in first:
            held.execute(statement).fetchone()
        with carrying():
            answer = held.execute(last).fetchone()
        return not (answer and answer[0])
    except sqlite.OperationalError:
        return False
    finally:
        connection.close()


def rewrite(copy: Backup, erase: Callable[[sa.Connection], object]) -> Backup:
    """Erase in a backup: a second copy is changed, checked and hashed, and only then takes its
    place.

    `OSError` or `DatabaseError` where it cannot be read or written; the backup is as it was then.
    """
    part = copy.path.with_suffix(".part")
    try:
        private_files.copy(copy.path, part)
        change(part, erase)
        changed = _checked(part, copy)
        put_with_note(part, copy.path, changed.note())
    finally:
        for name in ("", *_LEFTOVERS):
            with suppress(OSError):
                part.with_name(part.name + name).unlink(missing_ok=True)
    return changed


def change(part: Path, erase: Callable[[sa.Connection], object]) -> None:
    """Erase in a file that nobody else has open, brought up to date first; nothing of it is left
    in its bytes.
    """
    engine = make_engine(part)
    try:
        if desk_version.needs_upgrade(engine):
            upgrade.upgrade(engine)  # as opening it would
        with engine.execution_options(writes=True).begin() as connection:
            erase(connection)
            from sqlalchemy.orm import Session

            session = Session(connection)
            # the index keeps words of rows that are gone until it is built anew
            store_of(session).index.fill_all(session)
        wipe(engine)
    finally:
        engine.dispose()
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _checked(part: Path, copy: Backup) -> Backup:
    engine = make_engine(part)
    try:
        return backup.noted_anew(engine, copy, part)
    finally:
        engine.dispose()
