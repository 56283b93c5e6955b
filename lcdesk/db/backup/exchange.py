"""A closed desk's file is exchanged for another one, so that a process killed at any moment leaves
the whole old desk or the whole new one.

A desk is up to three files: its own, its journal (-wal) with what was saved last, and an index to
that (-shm). Whatever journal lies beside a file is applied to it when it is opened, also to one it
does not belong to. So nothing is put in the place of a desk while there is a journal, and the
journal of a desk that can be read goes into its file first.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from lcdesk import private_files
from lcdesk.db.backup import backup
from lcdesk.db.backup import backup as backup_notes
from lcdesk.db.engine import checksums
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.files import sync_folder
from lcdesk.db.engine.ownership import followed
from lcdesk.model.faults import KnownFault
from lcdesk.texts import _
from lcdesk.whole_file import LEFT

LEFTOVERS = ("-wal", "-shm", "-journal")
_TRIES, _PAUSE, _PATIENCE = 8, 0.25, 2.0
TRIAL = ".drill-"
"""How the folder begins in which a backup is restored for trial."""
_ENDING, _ASIDE, _PLACE = ".restoring", "-aside", "-place"
_SIGN = (
    "lcdesk: a backup was being restored here. The damaged desk is kept as “{name}”; restore "
    "a backup again.\n"
)


def part_of(path: Path) -> Path:
    """Where the file lies that is going to take the place of a desk."""
    return path.with_name(f".{path.name}{_ENDING}")


@contextmanager
def part_for(path: Path) -> Iterator[Path]:
    """A new file beside the desk; nothing of it is left at the end, nor of one that a killed
    process left.
    """
    part = part_of(path)
    clear(path)
    try:
        yield part
    finally:
        clear(path)


def clear(path: Path) -> None:
    """Take away what a killed process left beside a desk: copies that never took its place."""
    with suppress(OSError):  # a folder that may not be listed
        for left in list(path.parent.iterdir()):
            if left.name.startswith(".") and left.name.lstrip(".").startswith(path.name + _ENDING):
                with suppress(OSError):
                    left.unlink(missing_ok=True)


def tidy(path: Path) -> None:
    """What killed processes left of a desk and its backups is taken away; for the owner of the
    desk only.
    """
    clear(path)
    before = time.time() - LEFT
    _clear_kept(path, before)
    for folder in backup.folders_of(path):
        backup_notes.take_all(folder, path.stem)
        for left in folder.glob("*.part") if folder.is_dir() else ():
            with suppress(OSError):
                if left.name.startswith(f"{path.stem} ") and left.stat().st_mtime < before:
                    left.unlink()
        for trial in folder.glob(f"{TRIAL}*") if folder.is_dir() else ():
            with suppress(OSError):
                if trial.stat().st_mtime < before:
                    shutil.rmtree(trial)


def _clear_kept(path: Path, before: float) -> None:
    """What a process killed meanwhile left of keeping what was open of a replaced desk
    (`rescue`): all of it, unfinished.
    """
    with suppress(OSError):  # a folder that may not be listed
        for left in list(path.parent.iterdir()):
            if left.name.startswith(f".{path.stem} (") and left.name.endswith(
                f"{path.suffix}.part"
            ):
                with suppress(OSError):
                    if left.stat().st_mtime < before:
                        left.unlink()


def copy(source: Path, target: Path) -> None:
    """A copy that is on the disk when this ends; with the journal of `source`, where it has one."""
    for ending in ("", "-wal", "-journal"):
        theirs, ours = (
            source.with_name(source.name + ending),
            target.with_name(target.name + ending),
        )
        if not ending or (theirs.exists() and theirs.stat().st_size):
            private_files.copy(theirs, ours)
            _put_on_disk(ours)


def settle(path: Path) -> None:
    """Let all that was saved stand in the file itself, with nothing beside it. `KnownFault` when
    another program has it open.
    """
    checksums.drop(path)  # from here on the file may differ from what it was when it was closed
    until = time.monotonic() + _PATIENCE
    while not _left_journal(path) or _has_journal(path):
        if time.monotonic() > until:
            raise KnownFault(
                _("The desk is in use by another program."),
                _("Nothing was changed. Close it there first."),
            )
        time.sleep(_PAUSE)  # what was still being read when the desk was closed comes to its end
    sync_folder(path.parent)


def _left_journal(path: Path) -> bool:
    """Leave the journal (WAL): SQLite takes it over and deletes it, or does neither, under a
    lock nobody else has.
    """
    import sqlcipher3.dbapi2 as driver

    sqlite: Any = driver  # it has no stubs
    engine = make_engine(path)
    raw = engine.raw_connection()
    held: Any = raw.driver_connection
    try:
        return held.execute("PRAGMA journal_mode=DELETE").fetchone()[0] == "delete"
    except sqlite.OperationalError as error:
        if "locked" not in str(error):
            raise OSError(str(error)) from None
        return False
    finally:
        raw.close()  # one that is still out would not be closed by the engine
        engine.dispose()


def keep_aside(path: Path, name: str) -> Path:
    """A damaged desk and its journal under another name beside it, byte for byte; what is there
    already is never written over.

    `OSError` when that cannot be; the desk is as it was then.
    """
    made, part = free_place(path, name), part_of(path).with_name(part_of(path).name + _ASIDE)
    for ending in (*LEFTOVERS, ""):  # the desk last: whoever finds it finds it whole
        theirs = path.with_name(path.name + ending)
        if theirs.exists() and ending != "-shm":
            _copy_or_link(theirs, part)
            part.replace(made.with_name(made.name + ending))
    sync_folder(path.parent)
    return made


def put(part: Path, path: Path, kept: Path | None = None) -> None:
    """Let a finished file take the place of a desk that was settled (`settle`), is not there, or
    was kept aside as `kept`.

    Killed between two steps: 1. before `kept`'s journal goes, a file that is no desk takes the
    place of the damaged one, so that this is never opened without its journal, as if it were whole
    but older; 2. the journal goes; 3. the new file comes.
    """
    _put_on_disk(part)
    checksums.drop(path)
    if _has_journal(path):
        if kept is not None and path.exists():
            sign = path.with_name(part.name + _PLACE)
            private_files.write(sign, _SIGN.format(name=kept.name).encode())
            _put_on_disk(sign)
            _replace(sign, path)
            sync_folder(path.parent)
        for ending in LEFTOVERS:
            path.with_name(path.name + ending).unlink(missing_ok=True)
        sync_folder(path.parent)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    _replace(part, path)
    sync_folder(path.parent)


def _has_journal(path: Path) -> bool:
    return any(path.with_name(path.name + ending).exists() for ending in ("-wal", "-journal"))


def _put_on_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _replace(part: Path, path: Path) -> None:
    for left in range(_TRIES, -1, -1):
        try:
            with followed(path, part):
                part.replace(path)
            return
        except PermissionError:  # a scanner or a copying program holds it for a moment (Windows)
            if not left:
                raise
            time.sleep(_PAUSE)


def free_place(path: Path, name: str) -> Path:
    """A place beside a desk, under a name nothing has yet: neither a desk nor a journal."""
    names = (
        f"{name}{f' {number}' if number > 1 else ''}{path.suffix}" for number in range(1, 1000)
    )
    places = (path.with_name(one) for one in names)
    return next(
        one
        for one in places
        if not any(one.with_name(one.name + end).exists() for end in ("", *LEFTOVERS))
    )


def _copy_or_link(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        private_files.copy(source, target)
        _put_on_disk(target)
    except OSError:  # no room, or blocks the disk refuses: the same bytes under a second name
        target.unlink(missing_ok=True)
        os.link(source, target)
        private_files.shut(target)
