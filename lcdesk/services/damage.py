"""A desk that is not whole: found when it is opened or checked, and told with what can be done about it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk.db import backup
from lcdesk.db.ownership import DeskTaken
from lcdesk.db.upgrade import NewerDesk
from lcdesk.model import clock
from lcdesk.model.faults import DamagedDesk, KnownFault
from lcdesk.model.sentences import join_sentences
from lcdesk.texts import _

WEEKLY = dt.timedelta(days=7)


def is_whole(engine: sa.Engine) -> bool:
    """Whether the database finds no fault in its file."""
    try:
        with engine.connect() as connection:
            return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
    except (DatabaseError, ValueError):
        return False


def look_weekly(engine: sa.Engine, path: Path) -> None:
    """Look at a desk nothing was changed in since its last backup, once that is a week old: a disk forgets by itself, too."""
    newest = next(iter(backup.list_backups(backup.folder_of(path))), None)
    if (newest is None or clock.now() - newest.at > WEEKLY) and not is_whole(engine):
        raise damaged(path)


def damage_behind(engine: sa.Engine, path: Path, error: BaseException) -> DamagedDesk | None:
    """The damage that made opening a desk fail; None when the file is whole and the reason lies elsewhere."""
    if isinstance(error, DeskTaken | NewerDesk) or not isinstance(error, KnownFault | DatabaseError | ValueError):
        return None
    if isinstance(error, DamagedDesk):
        return error if error.path else damaged(path, error.message)
    return None if is_whole(engine) else damaged(path)


def damaged(path: Path, message: str = "") -> DamagedDesk:
    """A damaged desk in words: the nearest backup, and the command that saves what can be read."""
    return DamagedDesk(message or _("The desk file is damaged."), _backup_words(path), path, command_words(path))


def what_to_do(path: Path) -> str:
    """Which backup is nearest, and how to save what can be read."""
    return join_sentences(_backup_words(path), command_words(path))


def command_words(path: Path) -> str:
    """The command that saves what can be read."""
    from lcdesk.services.salvage import free_place  # only when it is wanted

    command = f'lcdesk salvage "{path}" --into "{free_place(path)}"'
    return _("What can still be read, newer work too, is saved into a new desk by: {command}", command=command)


def _backup_words(path: Path) -> str:
    from lcdesk.services.salvage import nearest_backup
    from lcdesk.services.salvage_words import nearest_words

    return join_sentences(_("Nothing was changed."), nearest_words(nearest_backup(path)))
