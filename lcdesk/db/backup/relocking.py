"""A desk and its backups under another key, or without one: each written anew, compared with what
it was, and only then put in its place; also those a killed process left behind.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk.db.backup import backup, contents, exchange
from lcdesk.db.backup.backup import Backup, digest_of, take, write_ahead
from lcdesk.db.engine import keys
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.files import overwrite, sync_folder
from lcdesk.db.engine.keys import Key, attach, known_for, unlock, unsigned
from lcdesk.db.values import table_of
from lcdesk.model.entities import DeskValue
from lcdesk.model.faults import DamagedDesk, KnownFault
from lcdesk.texts import _
from lcdesk.whole_file import LEFT

Told = Callable[[int, int], object]
_PART, _OLD = ".relocking", ".old"


def relock(
    path: Path,
    key: Key | None,
    told: Told | None = None,
    written: Callable[[Path], object] | None = None,
) -> None:
    """Write the file at `path` anew under `key` (None: without one) and let it take its place;
    nobody may have it open.

    A process that is killed meanwhile leaves either the whole old file or the whole new one;
    `finish` takes away what else it left. `written` hears of the new file just before it takes its
    place. The old bytes are overwritten afterwards. `KnownFault` when it is damaged, in use, or
    there is no room: it is as it was then. The key of the old file must be known.
    """
    part = _beside(path, _PART)
    told = told or (lambda _done, _total: None)
    finish(path)
    with _nothing_left(part), _in_words():
        _require_whole(path)
        exchange.settle(path)
        told(1, 4)
        _export(path, part, key)
        told(2, 4)
        _require_equal(path, part, key)
        told(3, 4)
        if written:
            written(part)
        told(4, 4)  # whoever hears it may stop here, and no later
        _put(part, path)
    overwrite(_beside(path, _OLD))
    finish(path)


def finish(path: Path) -> None:
    """Overwrite and take away what a killed `relock` left: the old file after the exchange, the
    new one before it.
    """
    old = _beside(path, _OLD)
    with suppress(OSError):
        if old.exists() and path.exists():
            # The exchange did not happen, and perhaps somebody has moved the desk since: the second
            # name goes, the file stays.
            if old.samefile(path) or old.stat().st_nlink > 1:
                old.unlink()
            else:
                overwrite(old)
    _clear(_beside(path, _PART))


def discard(path: Path) -> None:
    """Overwrite and take away a copy nobody wants any more, and what a killed `relock` of it
    left.
    """
    for place in (path, _beside(path, _OLD), _beside(path, _PART)):
        _clear(place)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f".{path.name}{ending}")


def _require_whole(path: Path) -> None:
    engine = make_engine(path)
    try:
        raw = engine.raw_connection()
        held: Any = raw.driver_connection
        is_whole = held.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok" and not unsigned(
            held
        )
        raw.close()
    finally:
        engine.dispose()
    if not is_whole:
        raise DamagedDesk(_("The desk file is damaged."), _("Nothing was changed."), path)


def _export(path: Path, part: Path, key: Key | None) -> None:
    engine = make_engine(path)  # its functions are needed: an index is sorted by one of them
    try:
        raw = engine.raw_connection()
        held: Any = raw.driver_connection
        attach(held, part, "fresh", key)
        # nobody reads it before it is flushed as a whole, below
        held.execute("PRAGMA fresh.synchronous=OFF")
        held.execute("SELECT sqlcipher_export('fresh')").fetchall()
        held.execute("DETACH DATABASE fresh")
        raw.invalidate()
        raw.close()
    finally:
        engine.dispose()
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _require_equal(path: Path, part: Path, key: Key | None) -> None:
    """Every row of every table, the search index and the tally included, and every page signed."""
    if _digest(path, known_for(path)) != _digest(part, key):
        raise KnownFault(
            _("The new file does not hold what the old one holds."),
            _("Nothing was changed. Run “lcdesk check” to see whether the desk is whole."),
        )


def _digest(path: Path, key: Key | None) -> str:
    import sqlcipher3.dbapi2 as driver

    sqlite: Any = driver  # it has no stubs
    digest = hashlib.sha256()
    with closing(sqlite.connect(str(path))) as connection:
        unlock(connection, key)
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok" or unsigned(
            connection
        ):
            return f"damaged: {path}"
        shape = connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name, type"
        ).fetchall()
        digest.update(repr(shape).encode())
        for kind, name, _table, sql in shape:
            if kind == "table" and not str(sql).upper().startswith("CREATE VIRTUAL"):
                for row in connection.execute(f'SELECT * FROM "{name}"'):
                    digest.update(repr(row).encode())
    return digest.hexdigest()


def _put(part: Path, path: Path) -> None:
    """Exchange the files at one stroke; the old one keeps a second name meanwhile, by which it
    is overwritten afterwards.
    """
    # A disk that knows no second names: the old bytes stay where they are until something takes
    # their place.
    with suppress(OSError):
        os.link(path, _beside(path, _OLD))
        sync_folder(path.parent)
    exchange.put(part, path)


def _clear(part: Path) -> None:
    for name in (part.name, *(part.name + ending for ending in exchange.LEFTOVERS)):
        if part.with_name(name).exists():
            overwrite(part.with_name(name))


@contextmanager
def _nothing_left(part: Path) -> Iterator[None]:
    try:
        yield
    finally:
        _clear(part)


@contextmanager
def _in_words() -> Iterator[None]:
    import sqlcipher3.dbapi2 as driver

    sqlite: Any = driver  # it has no stubs
    try:
        yield
    except (OSError, sqlite.Error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise KnownFault(
            _("The password could not be changed: {reason}.", reason=reason),
            _(
                "The desk is as it was. Free some space and close other programs that use it, "
                "then try again."
            ),
        ) from None


# --- Former keys: kept in the desk itself, so that a later start can write its backups anew ---


FORMER_KEYS = "former keys"
_TABLE = table_of(DeskValue)


def former_keys_of(path: Path) -> list[Key]:
    """The keys some backups of a desk may still be locked with; as a rule none."""
    engine = make_engine(path)
    try:
        with engine.connect() as connection:
            query = sa.select(_TABLE.c.value).where(_TABLE.c.name == FORMER_KEYS)
            kept: list[list[str]] = connection.scalar(query) or []
    finally:
        engine.dispose()
    return [Key(bytes.fromhex(raw), bytes.fromhex(salt)) for raw, salt in kept]


def keep_former_keys(path: Path, former: list[Key]) -> None:
    """Keep these keys, and no others; none: forget them."""
    engine = make_engine(path)
    try:
        with engine.execution_options(writes=True).begin() as connection:
            connection.execute(sa.delete(_TABLE).where(_TABLE.c.name == FORMER_KEYS))
            if former:
                values = {
                    "name": FORMER_KEYS,
                    "value": [[key.raw.hex(), key.salt.hex()] for key in former],
                }
                connection.execute(sa.insert(_TABLE), values)
    finally:
        engine.dispose()


# --- The backups of a desk, brought under its key or under none ---


def lock_backups(path: Path, told: Told | None = None) -> list[str]:
    """Bring every backup under the key of its desk, or under none; the names of those that could
    not be. There is nothing to do as a rule.

    We must own the desk. Backups under a password it never had, or had before anybody kept it, and
    those of another desk stay as they are.
    """
    finish(path)
    discard(exchange.part_of(path))
    wanted, former, left = keys.known_for(path), former_keys_of(path), list[str]()
    with keys.remembered(former):
        places = _places(path)
        for done, (place, copy) in enumerate(places.items()):
            try:
                _lock(path, place, copy, wanted)
            except (KnownFault, OSError, DatabaseError):
                left.append(place.name)
            if told:
                told(done + 1, len(places))
    if wanted:
        _overwrite_unfinished(path)
    if former and not left:
        with suppress(DatabaseError):  # a full disk: at the next start
            keep_former_keys(path, [])
    return left


def plain_copies(path: Path) -> list[str]:
    """Files beside a locked desk that may be older copies of it and have no password: only a
    person can say what they are.
    """
    found = (
        other
        for other in sorted(path.parent.iterdir())
        if other.name.startswith(path.stem) and other != path
    )
    return [other.name for other in found if other.is_file() and _is_plain(other)]


def _places(path: Path) -> dict[Path, Backup | None]:
    """The backups of a desk with what is noted of them; without a note (its writing was cut
    short) they hold as much.
    """
    found: dict[Path, Backup | None] = {}
    for folder in backup.folders_of(path):
        backup.take_all(folder, path.stem)
        found.update(
            {
                place: None
                for place in sorted(folder.glob("*.lcdesk"))
                if place.name.startswith(f"{path.stem} ")
            }
        )
        found.update({copy.path: copy for copy in backup.list_backups(folder)})
    return found


def _lock(path: Path, place: Path, copy: Backup | None, wanted: Key | None) -> None:
    finish(place)
    if not place.stat().st_size or keys.salt_of(place) == (wanted.salt if wanted else None):
        return
    keys.known_for(place)
    if not _is_ours(path, place):
        return
    # What no longer was as it was made stays told as damaged: its note is not made anew.
    noted = copy if copy and digest_of(place) == copy.digest else None
    pending = list[Path]()

    def note(part: Path) -> None:
        if noted:
            pending.append(write_ahead(place, replace(noted, digest=digest_of(part)).note()))

    relock(place, wanted, written=note)
    for ahead in pending:
        take(ahead)


def _is_ours(path: Path, place: Path) -> bool:
    """Whether a backup is of this desk: two of one name may keep theirs in one folder."""
    with contents.reading(path) as desk, contents.reading(place) as copy:
        is_blank = not contents.last_step(desk) or not contents.last_step(copy)
        return contents.is_desk(copy) and (is_blank or contents.parting(desk, copy) > 0)


def _overwrite_unfinished(path: Path) -> None:
    """Copies without a password that nobody will finish any more, beside a desk that has one."""
    places = [place for folder in backup.folders_of(path) for place in folder.glob("*.part")]
    drills = [
        folder for place in backup.folders_of(path) for folder in place.glob(f"{exchange.TRIAL}*")
    ]
    for folder in (*path.parent.glob(".salvage-*"), *drills):
        with suppress(OSError):
            # else it may be at work, on another desk
            if time.time() - folder.stat().st_mtime > LEFT:
                places.extend(folder.iterdir())
    for place in places:
        if place.is_file() and _is_plain(place):
            overwrite(place)


def _is_plain(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(keys.PLAIN)) == keys.PLAIN
    except OSError:
        return False
