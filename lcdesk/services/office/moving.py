"""A whole desk moved from a file to an office's server, and back: every row of every table under
its number, history, imports, photos and papers with it, so that undo goes on where it was.

It is only called moved once both sides were counted and compared, row by row. The file that is
made of an office's desk is the way out when the server is gone: it is encrypted, and opened by its
password alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.engine import keys
from lcdesk.db.engine.engine import new_file_engine
from lcdesk.db.engine.failures import told_in_words
from lcdesk.db.store import is_office, store_of
from lcdesk.db.upgrade import upgrade
from lcdesk.db.values import BATCH
from lcdesk.model import clock
from lcdesk.model.entities import Base
from lcdesk.model.faults import KnownFault
from lcdesk.model.passwords import write_recovery_key
from lcdesk.model.rights import ONLY_WHOLE
from lcdesk.model.storable import storable_value
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.texts import _
from lcdesk.whole_file import swapped

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lcdesk.db.engine.keys import Key

MOVED = ".moved"
"""What the name of a file ends with whose desk is on the server now."""
Told = Callable[[int, int], object]
"""Hears how many of how many rows are done, each of which is copied and then compared."""


@dataclass(frozen=True)
class TableDigest:
    """How many rows a table has, and what all their values come to."""

    rows: int
    digest: str


@dataclass(frozen=True)
class LocalDesk:
    """A file that holds an office's desk as it stood at a moment. `recovery_key`: opens it without
    its password; "" where it has none.
    """

    path: Path
    at: dt.datetime
    rows: int
    size: int
    recovery_key: str


def move_in(path: Path, office: Path) -> Path:
    """Move the desk of a file to the empty desk on a server that `office` stands for. The file is
    kept beside, under the name that is given back, and can no longer be written to.

    `KnownFault` where it cannot be done; then nothing has changed on either side.
    """
    _require_office(office)
    target = open_desk(office)
    try:
        _require_empty(target)
        source = open_desk(path, create=False)
        try:
            _move(source, target)
        finally:
            source.close()
    finally:
        target.close()
    kept = _free(path.with_name(path.name + MOVED))
    path.rename(kept)
    kept.chmod(0o400)
    return kept


def require_moves_out(desk: Desk, path: Path) -> None:
    """`KnownFault` where whoever has a desk open cannot make this file of it."""
    if desk.is_file:
        raise KnownFault(
            _("“{name}” does not say where the office’s desk is.", name=desk.path.name),
            _("Nothing was changed. Ask whoever looks after the office’s desk for its file."),
        )
    if not desk.rights.sees_to_all:
        raise KnownFault(_(ONLY_WHOLE), _("Nothing was made. Ask the office’s coordinator for it."))
    if path.exists():
        raise KnownFault(
            _("There is already a file “{name}”.", name=path.name),
            _("Nothing was changed. Choose another name."),
        )


def move_out(desk: Desk, path: Path, password: str, told: Told | None = None) -> LocalDesk:
    """Make a file of an office's desk that is open, which stays as it is: of one moment, whatever
    others do meanwhile. All that is written is encrypted; with the password "" anybody can read it.

    `KnownFault` where it cannot be done; then there is none, nor where the program is ended.
    """
    require_moves_out(desk, path)
    key = keys.new_key(password) if password else None
    progress = _Progress(told or (lambda _done, _total: None))
    with _made_in_words(), swapped(path) as part, keys.remembered([key] if key else []):
        at, copied = _write(desk, part, key, progress)
        require_moves_out(desk, path)
        size = part.stat().st_size
    rows = sum(one.rows for one in copied.values())
    return LocalDesk(path, at, rows, size, write_recovery_key(key.raw) if key else "")


def digests(session: Session) -> dict[str, TableDigest]:
    """Table → what it holds, alike for a file and a server."""
    return _digests(session, _Progress())


@dataclass
class _Progress:
    """How many rows were copied and compared, out of twice as many as there are."""

    told: Told = field(default=lambda _done, _total: None)
    done: int = 0
    total: int = 0

    def add(self, rows: int) -> None:
        """So many more."""
        self.done += rows
        self.told(min(self.done, self.total), self.total)


class _Digest:
    """Of the rows of a table, in their order."""

    def __init__(self) -> None:
        self._seen, self._rows = hashlib.sha256(), 0

    def take(self, rows: Sequence[Sequence[Any]]) -> None:
        """The next of them."""
        for row in rows:
            # what an earlier version kept is compared as it is kept today
            said = storable_value(list(map(_plain, row)))
            self._seen.update(json.dumps(said, sort_keys=True, ensure_ascii=False).encode())
        self._rows += len(rows)

    def told(self) -> TableDigest:
        """Of all that came."""
        return TableDigest(self._rows, self._seen.hexdigest())


def _digests(session: Session, progress: _Progress) -> dict[str, TableDigest]:
    out: dict[str, TableDigest] = {}
    for table in Base.metadata.sorted_tables:
        digest = _Digest()
        with _batches(session, table) as batches:
            for rows in batches:
                digest.take(rows)
                progress.add(len(rows))
        out[table.name] = digest.told()
    return out


def _require_office(path: Path) -> None:
    if not is_office(path):
        raise KnownFault(
            _("“{name}” does not say where the office’s desk is.", name=path.name),
            _("Nothing was changed. Ask whoever looks after the office’s desk for its file."),
        )


def _require_empty(desk: Desk) -> None:
    with desk.reading() as session:
        tables = Base.metadata.sorted_tables
        held = any(session.scalar(sa.select(sa.func.count()).select_from(one)) for one in tables)
    if held:
        raise KnownFault(
            _("The office’s desk holds something already."),
            _("Nothing was changed. A desk is moved into an empty one."),
        )


def _move(source: Desk, target: Desk) -> None:
    """In one transaction of the target, taken back where both are not alike afterwards."""
    with target.writing_beside() as here:
        _at, copied = _copy_all(source, here, _Progress())
        _require_alike(copied, digests(here))


def _write(
    desk: Desk, part: Path, key: Key | None, progress: _Progress
) -> tuple[dt.datetime, dict[str, TableDigest]]:
    """The desk in a file that is empty yet, and the moment it is of. It is read again on another
    connection, which has to be given the key, and takes each page from the file.
    """
    from sqlalchemy.orm import Session

    engine = new_file_engine(part, key)
    try:
        upgrade(engine)
        with Session(engine.execution_options(writes=True)) as here:
            at, copied = _copy_all(desk, here, progress)
            here.commit()
        engine.dispose()
        with Session(engine) as again:
            _require_alike(copied, _digests(again, progress))
    finally:
        engine.dispose()
    return at, copied


def _copy_all(
    source: Desk, here: Session, progress: _Progress
) -> tuple[dt.datetime, dict[str, TableDigest]]:
    """All that the source holds at a moment, in the place of what is here; the moment, and what
    came.
    """
    tables = Base.metadata.sorted_tables
    for table in reversed(tables):  # what a new desk begins with
        here.connection().execute(sa.delete(table))
    copied: dict[str, TableDigest] = {}
    with source.reading() as there:
        for session in (there, here):
            store_of(session).require_whole(session)
        at = clock.now()
        counts = (sa.select(sa.func.count()).select_from(table) for table in tables)
        progress.total = 2 * sum(there.scalar(one) or 0 for one in counts)
        for table in tables:
            digest, names = _Digest(), [column.name for column in table.columns]
            with _batches(there, table) as batches:
                for rows in batches:
                    values = [dict(zip(names, row, strict=True)) for row in rows]
                    here.connection().execute(sa.insert(table), values)
                    digest.take(rows)
                    progress.add(len(rows))
            copied[table.name] = digest.told()
        numbers = store_of(there).numbers(there)
    store = store_of(here)
    store.carry_numbers(here, numbers)
    store.count_anew(here)
    store.index.fill_all(here)
    return at, copied


def _require_alike(there: dict[str, TableDigest], here: dict[str, TableDigest]) -> None:
    if there != here:
        raise KnownFault(
            _("The desk did not arrive as it was."), _("Nothing was changed. Please report this.")
        )


@contextmanager
def _batches(session: Session, table: sa.Table[Any]) -> Iterator[Iterator[Sequence[Sequence[Any]]]]:
    """The rows of a table; no more are read once the body is left."""
    query = sa.select(table).order_by(*table.primary_key.columns)
    with session.connection().execute(query, execution_options={"yield_per": BATCH}) as found:
        yield ([tuple(row) for row in rows] for rows in found.partitions())


@contextmanager
def _made_in_words() -> Iterator[None]:
    """What the disk refuses."""
    try:
        with told_in_words():
            yield
    except OSError as error:
        raise KnownFault(
            _("The file could not be made: {reason}.", reason=error.strerror or str(error)),
            _("There is none. Look whether the folder is there, and has room."),
        ) from None


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def _free(path: Path) -> Path:
    """A name nothing has yet."""
    tried = (path, *(path.with_name(f"{path.name} {number}") for number in range(2, 1000)))
    return next(one for one in tried if not one.exists())
