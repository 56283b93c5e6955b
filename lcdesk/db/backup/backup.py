"""Verified backups through SQLite's backup API: each is opened, checked and counted before an
older one is dropped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk import private_files
from lcdesk.db.backup.contents import counts_of
from lcdesk.db.engine.failures import is_of_the_disk, reason_of
from lcdesk.db.engine.keys import known_for, unlock
from lcdesk.db.store import is_office
from lcdesk.model import clock
from lcdesk.model.entities import Operation
from lcdesk.model.faults import KnownFault
from lcdesk.texts import N_, _
from lcdesk.whole_file import LEFT, write_whole

# hours, days, weeks, months
_KEEP = ((24, "%Y-%m-%dT%H"), (14, "%Y-%m-%d"), (8, "%G-W%V"), (24, "%Y-%m"))
_NEWEST, _TURNS = 5, 3
_AHEAD = dt.timedelta(days=2)  # by travelling east a backup may be a day ahead
BEFORE_RESTORE = N_("before restore")


@dataclass(frozen=True)
class Backup:
    """One backup: when, why, what is in it."""

    path: Path
    at: dt.datetime
    reason: str
    counts: dict[str, int]
    digest: str
    deed: int
    """The number of its last operation; called as the notes of all versions call it."""
    home: str = ""
    """What tells desks of one name apart that keep their backups in one folder; blank in notes
    of earlier programs.
    """

    def note(self) -> str:
        """What stands beside the copy."""
        return json.dumps(
            {**asdict(self), "path": self.path.name, "at": self.at.isoformat()},
            ensure_ascii=False,
            indent=1,
        )


B = TypeVar("B", bound=Backup)


class _Chosen:
    """The folder the office wants its backups in; one for the whole process."""

    folder: Path | None = None


def keep_in(folder: Path | None) -> None:
    """From now on backups lie in a folder of their own inside this one; None: beside their desk."""
    _Chosen.folder = folder


def folder_of(desk: Path) -> Path:
    """Where the backups of a desk lie: in the folder chosen, while it is there and takes
    anything; else beside the desk.
    """
    chosen = _Chosen.folder
    if chosen is not None and chosen.is_dir() and os.access(chosen, os.W_OK):
        return chosen / _name_for(desk)
    return folder_beside(desk)


def folder_beside(desk: Path) -> Path:
    """Where they lie as long as no folder is chosen."""
    return desk.with_name(_name_for(desk))


def _name_for(desk: Path) -> str:
    """Of the folder. There is none for a desk on a server: not that of the file it was moved from,
    which is called alike, and which it is not.
    """
    return f"{desk.name if is_office(desk) else desk.stem} backups"


def folders_of(desk: Path) -> list[Path]:
    """Every folder where backups of a desk lie: that of today, and beside it, where they lay
    before another one was chosen.
    """
    return list(dict.fromkeys((folder_of(desk), folder_beside(desk))))


def back_up(engine: sa.Engine, desk: Path, reason: str, *, into: Path | None = None) -> Backup:
    """Make and verify a backup; `KnownFault` when that cannot be done. Nothing older is dropped
    before it is verified.
    """
    return begin(engine, desk, reason, into=into)()


def begin(
    engine: sa.Engine,
    desk: Path,
    reason: str,
    *,
    into: Path | None = None,
    sure: Callable[[], object] | None = None,
) -> Callable[[], Backup]:
    """Copy what is committed now; the answer must be called, on any thread: it verifies the copy
    and gives it its name.

    `sure` is asked once it is copied: it raises when what was copied is not the desk.
    """
    folder = into or folder_of(desk)
    at = clock.now()
    least = _last_operation(engine)  # what is done while it is copied need not be in it
    try:
        private_files.make_folder(folder)
        path = _free_name(folder, f"{desk.stem} {at:%Y-%m-%d %H%M%S} {reason}")
        part = path.with_suffix(".part")
        with _nothing_left(part):
            _copy(engine, part)
            if sure:
                sure()
    except OSError as error:
        raise _refused(error.strerror or str(error)) from None
    return lambda: _finished(part, Backup(path, at, reason, {}, "", least, home_of(desk)))


def _finished(part: Path, begun: Backup) -> Backup:
    """The backup at its place, or nothing of it."""
    try:
        with _nothing_left(part):
            counts, digest, operation = _verified(part, begun.deed)
            backup = replace(begun, counts=counts, digest=digest, deed=operation)
            put_with_note(part, backup.path, backup.note())
    except OSError as error:
        raise _refused(error.strerror or str(error)) from None
    thin(backup.path.parent, spare=backup.path)
    return backup


@contextmanager
def _nothing_left(part: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for ending in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                part.with_name(part.name + ending).unlink(missing_ok=True)
        raise


def _refused(reason: str) -> KnownFault:
    return KnownFault(
        _("No backup could be made: {reason}.", reason=reason),
        _("The desk itself is unharmed. Free some space or choose another backup folder."),
    )


def list_backups(folder: Path) -> list[Backup]:
    """The backups of a folder, newest first; a copy without a readable note is left out."""
    found = (read_note(note, Backup) for note in folder.glob("*.json")) if folder.is_dir() else ()
    return sorted(
        (backup for backup in found if backup),
        key=lambda backup: (backup.at, backup.path.name),
        reverse=True,
    )


def newest_first(found: Iterable[Backup]) -> list[Backup]:
    """As `list_backups`, but those a wrong clock has dated into the future come last: they say
    nothing about what is newest.
    """
    latest = clock.now() + _AHEAD
    return sorted(
        found, key=lambda backup: (backup.at <= latest, backup.at, backup.deed), reverse=True
    )


def backups_of(desk: Path) -> list[Backup]:
    """All backups of a desk, whichever of its folders they lie in, in the order of
    `newest_first`: the first is the last one made.
    """
    return newest_first(copy for folder in folders_of(desk) for copy in list_backups(folder))


def drop_all(desk: Path) -> None:
    """Delete the backups of a desk that goes for good, with their notes and the folders they leave
    empty; those of another desk of its name, and what else lies there, stay. `OSError` when a
    folder refuses.
    """
    for copy in backups_of(desk):
        if copy.home in ("", home_of(desk)):
            copy.path.unlink(missing_ok=True)
            copy.path.with_suffix(".json").unlink(missing_ok=True)
    for folder in folders_of(desk):
        with suppress(OSError):  # something else lies in it, or it is not there
            folder.rmdir()


def thin(folder: Path, spare: Path | None = None) -> list[Path]:
    """Drop what hourly, daily, weekly and monthly keeping does not want; the newest ones and
    `spare` always stay.

    The newest by date, and by number of operation, since a clock may be wrong; and the last ones
    made before somebody went back to an older backup, which alone hold the work that was left then.
    Desks of one name may share the folder: each is thinned by itself, so that a busy one never
    costs another its backups.
    """
    backups = list_backups(folder)
    homes = {backup.home for backup in backups}
    return [
        path
        for home in homes
        for path in thin_out([one for one in backups if one.home == home], spare)
    ]


def thin_out(backups: Sequence[Backup], spare: Path | None = None) -> list[Path]:
    """The same of these backups of one desk, newest first."""
    by_work = sorted(backups, key=lambda backup: (backup.deed, backup.at), reverse=True)
    turns = [backup for backup in backups if backup.reason == BEFORE_RESTORE]
    always = {backup.path for backup in (*backups[:_NEWEST], *by_work[:_NEWEST], *turns[:_TURNS])}
    keep = always | set(_kept(backups)) | {spare}
    dropped = [backup.path for backup in backups if backup.path not in keep]
    for path in dropped:
        # somebody reads it (Windows): the next time, and its note stays with it
        with suppress(OSError):
            path.unlink(missing_ok=True)
            path.with_suffix(".json").unlink(missing_ok=True)
    return dropped


def home_of(desk: Path) -> str:
    """What tells desks of one name apart (`Backup.home`): the same for all backups of a desk as
    long as neither it nor its computer is called otherwise; then more are kept, never fewer.
    """
    return hashlib.blake2b(
        f"{platform.node()}\n{desk.absolute()}".encode(), digest_size=8
    ).hexdigest()


def is_current(engine: sa.Engine, folder: Path) -> bool:
    """True when the newest backup already holds the last thing done."""
    newest = next(iter(newest_first(list_backups(folder))), None)
    return (
        newest is not None
        and newest.path.is_file()
        and newest.deed == _last_operation(engine)
        and newest.counts == _counts(engine)
    )


def _kept(backups: Sequence[Backup]) -> Iterable[Path]:
    for number, shape in _KEEP:
        newest_of: dict[str, Path] = {}
        for backup in backups:  # newest first
            newest_of.setdefault(backup.at.strftime(shape), backup.path)
        yield from list(newest_of.values())[:number]


def _copy(engine: sa.Engine, target: Path) -> None:
    import sqlcipher3.dbapi2 as driver

    sqlite: Any = driver  # it has no stubs
    target.unlink(missing_ok=True)
    private_files.make(target)  # SQLite would make it as the mask of the process has it
    copy: Any = sqlite.connect(str(target))
    try:
        unlock(copy, known_for(Path(engine.url.database or "")))  # locked as the desk is
        with engine.connect() as connection:
            source: Any = connection.connection.driver_connection
            source.commit()
            source.backup(copy, pages=4096)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.commit()
    except sqlite.Error as error:
        raise _refused(reason_of(error)) from None
    finally:
        copy.close()
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _verified(copy: Path, least: int) -> tuple[dict[str, int], str, int]:
    """Open the copy, check it, count it; the counts, its SHA-256 and its last operation, which is
    not before `least`.
    """
    from lcdesk.db.engine.engine import make_engine

    other = make_engine(copy)
    try:
        with other.connect() as connection:
            state = connection.exec_driver_sql("PRAGMA quick_check").scalar()
        if state != "ok":
            raise KnownFault(
                _("The backup did not pass its check."),
                _("Run “lcdesk check” to see whether the desk is damaged."),
            )
        counts, operation = _counts(other), _last_operation(other)
    except DatabaseError as error:
        if is_of_the_disk(error.orig):
            raise _refused(reason_of(error.orig)) from None
        raise KnownFault(
            _("The backup could not be read back."),
            _("Run “lcdesk check” to see whether the desk is damaged."),
        ) from None
    finally:
        other.dispose()
    for leftover in (copy.with_name(copy.name + "-wal"), copy.with_name(copy.name + "-shm")):
        leftover.unlink(missing_ok=True)
    if operation < least:
        raise KnownFault(
            _("The backup is older than the desk."), _("Try again; the desk itself is unharmed.")
        )
    return counts, digest_of(copy), operation


def _last_operation(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        last = connection.exec_driver_sql(f"SELECT max(id) FROM {Operation.__tablename__}")
        return last.scalar() or 0


def _counts(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return counts_of(connection)


def read_note(note: Path, kind: type[B]) -> B | None:
    """The backup a note tells of; None where it cannot be read."""
    try:
        data: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        path, at = note.with_name(data.pop("path")), dt.datetime.fromisoformat(data.pop("at"))
        return kind(path=path, at=at, **data)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _free_name(folder: Path, stem: str) -> Path:
    candidates = (folder / f"{stem}{'' if i == 0 else f' {i}'}.lcdesk" for i in range(1000))
    return next(path for path in candidates if not path.exists())


def noted_anew(engine: sa.Engine, copy: Backup, changed: Path) -> Backup:
    """What is to be noted of a backup whose bytes were changed on purpose, once they have passed
    their check.

    `engine`: on the file `changed`, which will take the place of `copy`. `KnownFault` when it is
    damaged.
    """
    with engine.connect() as connection:
        state = connection.exec_driver_sql("PRAGMA quick_check").scalar()
    if state != "ok":
        raise KnownFault(
            _("The backup did not pass its check."),
            _("Run “lcdesk check” to see whether the desk is damaged."),
        )
    counts, operation = _counts(engine), _last_operation(engine)
    return replace(copy, counts=counts, digest=digest_of(changed), deed=operation)


# --- The note beside a backup stands before the copy takes its place: killed in between, the next
# start finishes it ---


class _Note(TypedDict):
    """Of what stands in a note, by which its backup is known."""

    path: str
    digest: str


_NOTE = ".note"


def put_with_note(part: Path, place: Path, note: str) -> None:
    """Let a finished copy take its place, and its note with it; or, where that fails
    (`OSError`), neither.
    """
    pending = write_ahead(place, note)
    try:
        part.replace(place)
    except OSError:
        pending.unlink(missing_ok=True)
        raise
    # the copy is there: the next start puts its note beside it (`take_all`)
    with suppress(OSError):
        pending.replace(place.with_suffix(".json"))


def write_ahead(place: Path, note: str) -> Path:
    """A note whose copy is about to take its place; where it lies until `take`."""
    pending = place.with_name(f".{place.stem}{_NOTE}")
    write_whole(pending, note.encode("utf-8"))
    return pending


def take_all(folder: Path, stem: str) -> None:
    """Take the notes that a killed process left in a folder of backups."""
    with suppress(OSError):  # a folder that is not there, or may not be listed
        for left in list(folder.glob(f".*{_NOTE}")):
            if left.name.startswith(f".{stem} "):
                take(left)


def take(pending: Path) -> None:
    """A note written before its backup took its place is the right one if it did; else it goes
    once nobody works on it any more.
    """
    with suppress(OSError, ValueError, KeyError, TypeError):
        said: _Note = json.loads(pending.read_text(encoding="utf-8"))
        place = pending.with_name(said["path"])
        if place.exists() and digest_of(place) == said["digest"]:
            pending.replace(place.with_suffix(".json"))
    with suppress(OSError):
        if time.time() - pending.stat().st_mtime > LEFT:
            pending.unlink()


def digest_of(path: Path) -> str:
    """What a note says of the bytes of its backup: SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
