"""A desk that is not whole: found when it is opened or checked, and told with what can be done
about it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk.db.backup import backup
from lcdesk.db.desk_version import NewerDesk
from lcdesk.db.engine import checksums, keys
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.ownership import DeskTaken
from lcdesk.model import clock
from lcdesk.model.faults import DamagedDesk, DeskBusy, KnownFault, LockedDesk, NotADesk
from lcdesk.texts import _, join_sentences, n_

WEEKLY = dt.timedelta(days=7)
# The reason lies elsewhere (held by another program, a folder that refuses): nothing can be said
# against the file.
_ELSEWHERE = ("locked", "unable to open", "readonly")
_AHEAD = dt.timedelta(days=2)  # by travelling east a backup may be a day ahead


def is_whole(engine: sa.Engine) -> bool:
    """Whether the database finds no fault in its file."""
    try:
        with engine.connect() as connection:
            return (
                not keys.unsigned(connection.connection.driver_connection)
                and connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
            )
    except DatabaseError as error:
        return any(sign in str(error.orig) for sign in _ELSEWHERE)
    except ValueError:
        return False


def look_weekly(engine: sa.Engine, path: Path) -> None:
    """Look at a desk nothing was changed in since its last backup, once that is a week old: a
    disk forgets by itself, too.
    """
    newest = next(iter(backup.newest_first(backup.list_backups(backup.folder_of(path)))), None)
    age = None if newest is None else clock.now() - newest.at
    # A backup of tomorrow's tomorrow is one of a clock that has gone back: it says nothing about
    # the last week.
    if (age is None or not -_AHEAD <= age <= WEEKLY) and not is_whole(engine):
        raise damaged(path)


def look_at_checksum(path: Path) -> str:
    """`DamagedDesk` when the file is another than the one that was closed, though nobody has
    written to it; else what is to be said, as a rule "".

    Another program that has written to it, or a copy put in its place, is no damage as long as the
    file is whole; which of both it was nobody can say.
    """
    keys.known_for(path)  # of a locked desk the password comes first
    state, differ = checksums.look(path)
    if state == "damaged":
        places = n_("{count} place", "{count} places", differ)
        fault = damaged(
            path,
            _(
                "The desk file is damaged: the disk gives back something else than was written, "
                "in {places}.",
                places=places,
            ),
        )
        fault.is_by_checksum = True
        raise fault
    if state == "written":
        engine = make_engine(path)
        try:
            if not is_whole(engine):
                raise damaged(path)
        finally:
            engine.dispose()
        return _(
            "Since lcdesk closed this desk, another program has written to its file, or put a "
            "copy in its place. Look whether all is there as you left it."
        )
    return ""


def take_as_it_is(path: Path) -> None:
    """What differs is known and accepted: the next start opens the desk, if it can be opened at
    all.
    """
    checksums.drop(path)


def require_not_gone(path: Path) -> None:
    """`DamagedDesk` when a desk that is missing or empty was there: its backups are, or a
    journal of it. No other one is made in its place.
    """
    journal = path.with_name(path.name + "-wal")
    if not backup.list_backups(backup.folder_of(path)) and not (
        journal.exists() and journal.stat().st_size
    ):
        return
    from lcdesk.services.recovery.recovery import nearest_backup

    fault = damaged(
        path,
        _(
            "The desk “{name}” is gone or empty, but something of it is still there.",
            name=path.name,
        ),
    )
    fault.advice = join_sentences(
        fault.advice,
        _(
            "To begin with a new, empty desk, move the folder of its backups to another place "
            "first."
        ),
    )
    fault.command = _restoring_words(path, nearest_backup(path))
    raise fault


def damage_behind(engine: sa.Engine, path: Path, error: BaseException) -> DamagedDesk | None:
    """The damage that made opening a desk fail; None when the file is whole and the reason lies
    elsewhere.
    """
    if isinstance(
        error, DeskTaken | NewerDesk | NotADesk | LockedDesk | DeskBusy
    ) or not isinstance(error, KnownFault | DatabaseError | ValueError):
        return None
    if isinstance(error, DamagedDesk):
        return error if error.path else damaged(path, error.message)
    return None if is_whole(engine) else damaged(path)


def damaged(path: Path, message: str = "") -> DamagedDesk:
    """A damaged desk in words: the nearest backup, and the command that saves what can be read."""
    from lcdesk.services.recovery.recovery import nearest_backup

    nearest = nearest_backup(path)
    command = join_sentences(_restoring_words(path, nearest), command_words(path))
    fault = DamagedDesk(
        message or _("The desk file is damaged."), _backup_words(nearest), path, command
    )
    fault.has_backup = nearest is not None
    return fault


def what_to_do(path: Path) -> str:
    """Which backup is nearest, and how to save what can be read."""
    from lcdesk.services.recovery.recovery import nearest_backup

    return join_sentences(_backup_words(nearest_backup(path)), command_words(path))


def command_words(path: Path) -> str:
    """The command that saves what can be read."""
    from lcdesk.services.recovery.recovery import free_place  # only when it is wanted

    command = f'lcdesk salvage "{path}" --into "{free_place(path)}"'
    return _(
        "What can still be read, newer work too, is saved into a new desk by: {command}",
        command=command,
    )


def _restoring_words(path: Path, nearest: backup.Backup | None) -> str:
    """The command that goes back to the nearest backup; "" where there is none."""
    if nearest is None:
        return ""
    command = f'lcdesk --desk "{path}" backups restore "{nearest.path}"'
    return _("The backup is put in its place by: {command}", command=command)


def _backup_words(nearest: backup.Backup | None) -> str:
    from lcdesk.services.recovery.recovery_words import nearest_words

    return join_sentences(_("Nothing was changed."), nearest_words(nearest))
