"""The last backup of a desk that another computer has open, looked at in place of the desk.

Of the desk itself no moment can be read from here. What its owner has saved lies partly in the
journal of writes ahead, and the index of that journal is memory of the other computer: a reader
without it sees a file with pages of several moments, a copy of file and journal is not made at one
moment, and a lock that would hold the owner still is a write. A backup is a whole file under its
last name, checked when it was made, and nobody writes it again. It is read without locks, by an
engine that makes no file: nothing of the shared folder changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk.db import desk_version
from lcdesk.db.backup import backup, contents
from lcdesk.db.backup.backup import Backup
from lcdesk.db.engine.engine import closed_file_engine
from lcdesk.db.engine.failures import told_in_words
from lcdesk.db.engine.ownership import DeskTaken, Ownership, holder_of, place_of
from lcdesk.model import clock
from lcdesk.model.faults import KnownFault, LockedDesk
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import default_path
from lcdesk.services.safety.second_opening import open_or_look
from lcdesk.services.security import password
from lcdesk.texts import _, join_sentences


def open_or_look_back(
    path: Path | None = None, *, create: bool = True, told: Callable[[str], object] | None = None
) -> Desk:
    """As `open_or_look`; of a desk that cannot be looked at, its last backup (`Desk.seen_in`).

    `LockedDesk` (with its path) where the password of that backup was not told; `KnownFault` in
    words where there is none that can be looked at.
    """
    try:
        return open_or_look(path, create=create, told=told)
    except DeskTaken as taken:
        return _look_back(place_of(path or default_path()), taken)


def backups_to_look_at(desk: Path) -> list[Backup]:
    """The backups of a desk that another computer has, the last one first: those beside it, and of
    the folder this computer keeps backups in only those it made of this very desk; another of its
    name may keep its own there.
    """
    beside = backup.folder_beside(desk)
    found = [
        copy
        for copy in backup.backups_of(desk)
        if copy.path.parent == beside or copy.home == backup.home_of(desk)
    ]
    return [copy for copy in found if copy.path.is_file()]


@dataclass(frozen=True)
class BackupNews:
    """Whether somebody still says that they have the desk, and a backup that is newer than the one
    on view.
    """

    is_held: bool
    newer: Backup | None


def news_of_backup(desk: Desk) -> BackupNews:
    """What has become of a desk whose backup is looked at."""
    newest, seen = next(iter(backups_to_look_at(desk.path)), None), desk.seen_in
    is_newer = newest and seen and (newest.at, newest.deed) > (seen.at, seen.deed)
    return BackupNews(holder_of(desk.path) is not None, newest if is_newer else None)


def seen_words(desk: Desk) -> str:
    """Who has the desk, and of when the backup is that is looked at; "" for any other desk."""
    if desk.taken is None or desk.seen_in is None:
        return ""
    return join_sentences(
        desk.taken.message,
        _(
            "This is its last backup, of {when}: what was done since is not in it, and nothing "
            "can be changed.",
            when=clock.moment_of(desk.seen_in.at),
        ),
    )


def _look_back(path: Path, taken: DeskTaken) -> Desk:
    copies, fault = backups_to_look_at(path), None
    for copy in copies:
        try:
            return _seen_in(path, copy, taken)
        except LockedDesk:
            raise
        except KnownFault as why:
            fault = fault or why
    raise _nothing_to_see(path, taken, fault)


def _nothing_to_see(path: Path, taken: DeskTaken, fault: KnownFault | None) -> KnownFault:
    why = (
        _("There is no backup of it that could be looked at.")
        if fault is None
        else join_sentences(_("None of its backups can be looked at."), fault.message)
    )
    return KnownFault(
        join_sentences(taken.message, why),
        _(
            "Nothing was changed. Ask whoever has “{name}” to close it, or to make a backup of it, "
            "and try again.",
            name=path.stem,
        ),
    )


def _seen_in(path: Path, copy: Backup, taken: DeskTaken) -> Desk:
    """The desk as a backup holds it; `KnownFault` where that is damaged or of another version."""
    if not password.is_open(copy.path):
        raise LockedDesk(
            _("This backup is locked with a password."),
            _("Nothing was changed. Enter the password to open it."),
            copy.path,
        )
    engine = closed_file_engine(copy.path)
    try:
        with told_in_words():
            _require_whole(engine, copy)
        desk = Desk(path, engine, Ownership(path), taken=taken, seen_in=copy)
        desk.take_own_fields()
    except (DatabaseError, OSError):
        engine.dispose()
        raise _damaged(copy) from None
    except BaseException:
        engine.dispose()
        raise
    return desk


def _require_whole(engine: sa.Engine, copy: Backup) -> None:
    with engine.connect() as connection:
        if not contents.is_desk(connection) or contents.faults_of(connection):
            raise _damaged(copy)
    if desk_version.needs_upgrade(engine):
        raise KnownFault(
            _(
                "The backup of {when} is of an earlier version of lcdesk.",
                when=clock.moment_of(copy.at),
            )
        )


def _damaged(copy: Backup) -> KnownFault:
    return KnownFault(_("The backup of {when} is damaged.", when=clock.moment_of(copy.at)))
