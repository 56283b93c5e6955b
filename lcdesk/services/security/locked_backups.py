"""The backups of a desk are locked as it is: brought under its key, or under none, also those a
killed process left behind.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from lcdesk.db.backup import backup, contents, exchange, relocking
from lcdesk.db.backup import backup as backup_notes
from lcdesk.db.backup.backup import Backup, digest_of, take, write_ahead
from lcdesk.db.engine import keys
from lcdesk.db.engine.files import overwrite
from lcdesk.db.engine.keys import Key
from lcdesk.model.faults import KnownFault
from lcdesk.whole_file import LEFT

Told = Callable[[int, int], object]


def lock_backups(path: Path, told: Told | None = None) -> list[str]:
    """Bring every backup under the key of its desk, or under none; the names of those that could
    not be. There is nothing to do as a rule.

    We must own the desk. Backups under a password it never had, or had before anybody kept it, and
    those of another desk stay as they are.
    """
    relocking.finish(path)
    relocking.discard(exchange.part_of(path))
    wanted, former, left = keys.known_for(path), relocking.former_keys_of(path), list[str]()
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
            relocking.keep_former_keys(path, [])
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
        backup_notes.take_all(folder, path.stem)
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
    relocking.finish(place)
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

    relocking.relock(place, wanted, written=note)
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
