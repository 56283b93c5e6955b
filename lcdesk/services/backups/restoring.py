"""Going back to a backup: the list of backups, what would change, and the exchange itself, which
saves the present first.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk import receipts
from lcdesk.db.backup import backup, contents, exchange, relocking
from lcdesk.db.backup.backup import Backup, digest_of
from lcdesk.db.engine import checksums, keys
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.failures import told_in_words
from lcdesk.db.engine.ownership import Ownership, place_of
from lcdesk.model import clock
from lcdesk.model.faults import KnownFault, LockedDesk
from lcdesk.receipts import Receipt
from lcdesk.services.core.opening import ASIDE
from lcdesk.services.erasure.erasure_copies import Waiting, waiting_erasures_in
from lcdesk.services.recovery.damage import is_whole as is_file_whole
from lcdesk.texts import N_, _, join_sentences

Told = Callable[[str], object]
"""Hears in words of what is being done."""
_AHEAD = dt.timedelta(days=1)


@dataclass(frozen=True)
class Copy:
    """One backup as it stands in the list."""

    backup: Backup
    size: int
    """Bytes; 0 when the file is gone."""
    is_whole: bool | None
    """Whether it is byte for byte what it was; None: not looked at, or nobody wrote down what it
    was.
    """
    since: int | None
    """Steps of work the desk has beyond it; None when the desk cannot be read."""
    is_ahead: bool
    """It was made while the clock was wrong: its date has not come yet."""


@dataclass(frozen=True)
class Restored:
    """What was done: the desk as it was before is the backup `saved`, or, where it was damaged,
    the file `aside`; or there was none.
    """

    path: Path
    backup: Backup
    saved: Backup | None
    aside: Path | None


# --- the list ---


def list_copies(path: Path, *, checks: bool = True) -> list[Copy]:
    """The backups of a desk, newest first; those dated in the future come last. With `checks`
    each is read (0.2 s for 100 MB).
    """
    found, now = backup.backups_of(path), clock.now() + _AHEAD
    steps = _steps_of(path, min((copy.deed for copy in found), default=0)) if found else None
    return [
        Copy(
            copy,
            size_of(copy.path),
            is_whole(copy) if checks else None,
            None if steps is None else len(steps) - bisect_right(steps, copy.deed),
            copy.at > now,
        )
        for copy in found
    ]


def is_whole(copy: Backup) -> bool | None:
    """Whether a backup is byte for byte what it was when it was made; None when nobody wrote
    that down.
    """
    try:
        return digest_of(copy.path) == copy.digest if copy.digest else None
    except OSError:
        return False


def find_copy(path: Path, which: str) -> Backup:
    """A backup by its number in the list, or by its file; `KnownFault` when there is none such."""
    if which.isdecimal() and not Path(which).exists():
        copies = list_copies(path, checks=False)
        if not 1 <= int(which) <= len(copies):
            raise KnownFault(
                _("There is no backup no. {number}.", number=which),
                _("“lcdesk backups” lists them."),
            )
        return copies[int(which) - 1].backup
    return copy_at(Path(which))


def copy_at(file: Path) -> Backup:
    """The backup in a file: by its note, or, without one, by what it holds. `KnownFault` when it
    is none.
    """
    if not file.is_file():
        raise KnownFault(
            _("There is no file “{path}”.", path=file), _("Nothing was changed. Check the name.")
        )
    noted = next(
        (copy for copy in backup.list_backups(file.parent) if copy.path.name == file.name), None
    )
    if noted:
        return noted
    with _read_backup(file) as connection:
        counts, operation = contents.counts_of(connection), contents.last_step(connection)
    at = (
        dt.datetime.fromtimestamp(file.stat().st_mtime)
        .astimezone()
        .replace(tzinfo=None, microsecond=0)
    )
    return Backup(file, at, "", counts, "", operation)


def _steps_of(path: Path, first: int) -> list[int] | None:
    """The steps of a desk after one; None when it cannot be read."""
    if not size_of(path):
        return None
    try:
        with contents.reading(path) as connection:
            return contents.numbers_after(connection, first)
    except (DatabaseError, KnownFault, ValueError):
        return None


def size_of(path: Path) -> int:
    """Bytes of a file; 0 when it is not there."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


# --- restored ---


def restore(path: Path, copy: Backup, told: Told | None = None) -> Restored:
    """Put a backup in the place of the desk at `path`, which must be closed; the present is saved
    first.

    Killed at any moment it leaves the old desk or the restored one, whole: the backup is copied
    beside the desk and checked there; what the desk's journal holds is taken over into its file, so
    that no journal is left that could be applied to the restored one; then one file takes the place
    of the other at a stroke (`db.exchange`). A desk that cannot be read is kept aside byte for
    byte. A desk with a password keeps it.

    `KnownFault` in words when the desk is open, the backup is damaged, of a newer program, or no
    backup of ours, or there is no room: the desk is as it was then.
    """
    tell, safe = told or _silent, _("The desk is as it was.")
    path = place_of(path)
    owner = Ownership(path)
    owner.take()
    exchange.tidy(path)
    try:
        with _disk_in_words(safe), exchange.part_for(path) as part:
            tell(_("Checking the backup…"))
            _bring(copy, part)
            _lock_as(path, part, copy)
            tell(_("Saving the desk as it is now…"))
            waiting = _erasures_to_finish(path)
            saved, aside = _save_present(path)
            if waiting:
                _keep_erasing(path, copy, part, waiting)
            tell(_("Restoring…"))
            with _disk_in_words(
                _("The damaged desk is kept as “{name}”.", name=aside.name) if aside else safe
            ):
                exchange.put(part, path, aside)
            receipts.give(
                Receipt(
                    N_("The backup “{name}” was put in the place of the desk"),
                    {"name": copy.path.name},
                )
            )
    finally:
        owner.release()
    return Restored(path, copy, saved, aside)


def _bring(copy: Backup, part: Path) -> None:
    """The backup as one file beside the desk, on the disk, and checked there."""
    if not copy.path.is_file():
        raise KnownFault(
            _("The backup “{name}” is gone.", name=copy.path.name),
            _("Nothing was changed. Choose another backup."),
        )
    exchange.copy(copy.path, part)
    if copy.digest and digest_of(part) != copy.digest:
        raise damaged_backup(copy.path)
    with _read_backup(part, copy.path) as connection:
        if contents.faults_of(connection):
            raise damaged_backup(copy.path)
    if any(part.with_name(part.name + ending).exists() for ending in exchange.LEFTOVERS):
        exchange.settle(part)  # a copy of a desk that was open


@contextmanager
def _read_backup(file: Path, named: Path | None = None) -> Iterator[sa.Connection]:
    """A connection on a backup (`named`, where `file` is a copy of it) that this program can
    open; `KnownFault` otherwise.
    """
    said = named or file
    try:
        with contents.reading(file) as connection:
            if not contents.is_desk(connection):
                raise KnownFault(
                    _("“{name}” is no backup of a desk.", name=said.name),
                    _("Nothing was changed. Choose another file."),
                )
            contents.is_behind(connection)
            yield connection
    except LockedDesk:
        raise locked_backup(said) from None
    except (DatabaseError, ValueError):
        raise damaged_backup(said) from None


def locked_backup(file: Path) -> LockedDesk:
    """Somebody has to tell the password of a backup first."""
    return LockedDesk(
        _("The backup “{name}” is locked with a password that was not told.", name=file.name),
        _("Nothing was changed. It is the password the desk had when the backup was made."),
        file,
    )


def damaged_backup(file: Path) -> KnownFault:
    """A backup that is not what it was, or is gone."""
    return KnownFault(
        _("The backup “{name}” is damaged.", name=file.name),
        _("Nothing was changed. Choose another backup; “lcdesk backups” says which are whole."),
    )


def _lock_as(path: Path, part: Path, copy: Backup) -> None:
    """The restored desk has the password the desk has now, whatever the backup had; where there
    is no desk, the backup's.
    """
    try:
        wanted = keys.known_for(path) if size_of(path) else None
    except LockedDesk:
        # The first bytes of a damaged desk may be those of no key; who can open its backup was told
        # the password.
        if not (keys.is_locked(copy.path) and keys.is_known(copy.path)):
            raise
        wanted = None
    if wanted and keys.salt_of(part) != wanted.salt:
        relocking.relock(part, wanted)


def _save_present(path: Path) -> tuple[Backup | None, Path | None]:
    """The desk as a verified backup, and nothing beside it; or, where it cannot be read, all of
    it under another name.
    """
    if size_of(path) and is_readable(path):
        engine = make_engine(path)
        try:
            saved = backup.back_up(engine, path, backup.BEFORE_RESTORE)
        finally:
            engine.dispose()
        exchange.settle(path)
        return saved, None
    if not any(size_of(path.with_name(path.name + ending)) for ending in ("", *exchange.LEFTOVERS)):
        return None, None
    name = _(ASIDE, name=path.stem, when=f"{clock.now():%Y-%m-%d %H%M}")
    return None, exchange.keep_aside(path, name)


def _erasures_to_finish(path: Path) -> list[Waiting]:
    """What an erasure has not reached yet, as the desk knows it; nothing where it is not there,
    or too damaged to say.
    """
    if size_of(path):
        with suppress(DatabaseError, LockedDesk, ValueError):
            return waiting_erasures_in(path)
    return []


def _keep_erasing(path: Path, copy: Backup, part: Path, waiting: list[Waiting]) -> None:
    """Whom an erasure did not reach in a backup yet does not come back with it."""
    from lcdesk.services.erasure.erasure_copies import carry_over  # much, for what hardly ever is

    with told_in_words():
        carry_over(path, copy.path, part, waiting)


def is_readable(path: Path) -> bool:
    """Whether the file of a desk is whole, one of ours, and can be opened."""
    if is_hurt(path):
        return False
    engine = make_engine(path)
    try:
        with engine.connect() as connection:
            if not contents.is_desk(connection):
                return False
        return is_file_whole(engine)
    except (DatabaseError, LockedDesk, ValueError):
        return False
    finally:
        engine.dispose()


def is_hurt(path: Path) -> bool:
    """Whether the disk gives back something else than was written when the desk was closed: no
    backup is made of that.
    """
    return bool(size_of(path)) and checksums.look(path)[0] == "damaged"


@contextmanager
def _disk_in_words(safe: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KnownFault(
            _("The backup could not be restored: {reason}.", reason=error.strerror or str(error)),
            join_sentences(
                safe, _("Free some space, or close what uses the desk, then try again.")
            ),
        ) from None


def _silent(_words: str) -> None:
    pass
