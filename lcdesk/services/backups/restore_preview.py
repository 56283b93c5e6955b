"""What going back to a backup would change: how much of each kind, which steps of work, whose
names. Both sides are only read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk.db.backup import contents
from lcdesk.db.backup.backup import Backup
from lcdesk.db.engine import keys
from lcdesk.model.entities import Operation
from lcdesk.model.faults import KnownFault, LockedDesk
from lcdesk.services.backups.restoring import damaged_backup, is_hurt, locked_backup, size_of

Password = Literal["", "kept", "of backup"]
SHOWN = 20
"""Steps and names listed, at most."""


@dataclass(frozen=True)
class Steps:
    """Steps of work: how many, and the newest of them."""

    total: int = 0
    newest: tuple[Operation, ...] = ()


@dataclass(frozen=True)
class People:
    """People only one side has: how many, and the first names."""

    total: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """A desk beside one of its backups. Of a desk that cannot be read there is only the backup's
    side (`now` is None).
    """

    path: Path
    backup: Backup
    size: int
    now: Mapping[str, int] | None
    """Table → rows."""
    then: Mapping[str, int]
    lost: Steps = Steps()
    """Done since: gone when somebody goes back."""
    back: Steps = Steps()
    """Only in the backup: there again when somebody goes back."""
    only_now: People = People()
    only_then: People = People()
    erased: int = 0
    """Erasures among `lost`."""
    is_older: bool = False
    """The backup is of an older version: opening it brings it up to date."""
    is_damaged: bool = False
    """The desk is kept aside as it is when somebody goes back, since no backup can be made of
    it.
    """
    password: Password = ""
    """Where the two differ: the desk keeps its own; or it had none and has that of the backup."""


def preview(path: Path, copy: Backup) -> Preview:
    """What would change if the desk at `path` went back to a backup.

    `KnownFault` when the backup is damaged, gone, of a newer program or none of ours, `LockedDesk`
    when its password was not told.
    """
    try:
        is_damaged = is_hurt(path)  # before a connection is on it, whose locks that look would drop
        with ExitStack() as held:
            theirs = held.enter_context(contents.reading(copy.path))
            if not contents.is_desk(theirs):
                raise damaged_backup(copy.path)
            is_older, ours = contents.is_behind(theirs), _desk(held, path)
            made = Preview(
                path,
                copy,
                size_of(copy.path),
                None,
                contents.counts_of(theirs),
                is_older=is_older,
                is_damaged=ours is None or is_damaged,
            )
            return made if ours is None else _beside(made, ours, theirs)
    except LockedDesk:
        raise locked_backup(copy.path) from None
    except (DatabaseError, OSError, ValueError):
        raise damaged_backup(copy.path) from None


def _desk(held: ExitStack, path: Path) -> sa.Connection | None:
    """A connection on the desk; None when it cannot be read."""
    if not size_of(path):
        return None
    try:
        connection = held.enter_context(contents.reading(path))
        return connection if contents.is_desk(connection) else None
    except (DatabaseError, KnownFault, ValueError):
        return None


def _beside(made: Preview, ours: sa.Connection, theirs: sa.Connection) -> Preview:
    try:
        return _compared(made, ours, theirs)
    except (DatabaseError, ValueError):
        if contents.faults_of(theirs):
            raise
        return replace(made, is_damaged=True)


def _compared(made: Preview, ours: sa.Connection, theirs: sa.Connection) -> Preview:
    common = contents.parting(ours, theirs)
    back = _steps(theirs, common)
    here, there = (
        contents.people_of(side, is_told_apart=bool(back.total)) for side in (ours, theirs)
    )
    return Preview(
        made.path,
        made.backup,
        made.size,
        contents.counts_of(ours),
        made.then,
        _steps(ours, common),
        back,
        _people(ours, contents.only_in(here, there)),
        _people(theirs, contents.only_in(there, here)),
        contents.count_kind(ours, common, "erase"),
        made.is_older,
        made.is_damaged,
        _password(made.path, made.backup.path),
    )


def _password(desk: Path, copy: Path) -> Password:
    ours, theirs = keys.salt_of(desk), keys.salt_of(copy)
    return "" if ours == theirs else "kept" if ours else "of backup"


def _steps(side: sa.Connection, common: int) -> Steps:
    total, newest = contents.steps_after(side, common, SHOWN)
    return Steps(total, tuple(newest))


def _people(side: sa.Connection, numbers: Sequence[int]) -> People:
    return People(len(numbers), tuple(contents.names_of(side, numbers[:SHOWN])))
