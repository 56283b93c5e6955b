"""Is a desk the sample, what of it is somebody's own, and how it is thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db.backup import backup
from lcdesk.db.engine import checksums
from lcdesk.db.engine.ownership import Ownership
from lcdesk.db.store import NO_FILE, is_office
from lcdesk.db.values import table_of
from lcdesk.model.entities import DeskValue, Operation
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts.cohorts import list_cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.held_lists import ALL, HeldList
from lcdesk.texts import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NAME = "sample"
"""The value of a desk that says it is the sample: the number of the last operation that made it."""


def mark_sample(desk: Desk) -> None:
    """The desk is the sample, whatever its file is called; what is done from here on is somebody's
    own.
    """

    def mark(work: Work) -> None:
        last = work.session.scalar(sa.select(sa.func.max(Operation.id))) or 0
        work.add_value(NAME, last)

    desk.execute("", mark)  # no entry of the history


def is_sample(desk: Desk) -> bool:
    """Is it the sample, or a copy of it?"""
    return _last_of_ours(desk) is not None


@dataclass(frozen=True)
class Going:
    """What goes with the sample: its cohorts and people, what was changed in it since it was made,
    and its backups.
    """

    cohorts: int
    people: int
    changes: int
    backups: int


def going_with_sample(desk: Desk) -> Going:
    """What goes when the sample is thrown away."""
    cohorts = list_cohorts(desk)
    return Going(
        len(cohorts),
        sum(one["people"] for one in cohorts),
        _count_changes(desk),
        len(backup.backups_of(desk.path)),
    )


def throw_away(path: Path) -> None:
    """Delete a sample that is closed, with its journals, seal and backups; of any other file not a
    byte. `KnownFault` where somebody has it open, the folder refuses, or it is on a server, where
    others may have it open.
    """
    if is_office(path):
        raise KnownFault(
            _(NO_FILE), _("Nothing was deleted. Ask whoever looks after the office’s desk.")
        )
    ownership = Ownership(path)
    ownership.take()
    ownership.let_file_go()
    try:
        backup.drop_all(path)
        for one in (
            path,
            *(path.with_name(path.name + tail) for tail in ("-wal", "-shm", "-journal")),
            checksums.place(path),
        ):
            one.unlink(missing_ok=True)
    except OSError as error:
        raise KnownFault(
            _("The sample could not be deleted: {reason}.", reason=error.strerror or str(error)),
            _("It lies at {path}. Your own desks are as they were.", path=path),
        ) from None
    finally:
        ownership.release()


def _read_last(session: Session) -> int | None:
    value = table_of(DeskValue).c
    kept = session.scalar(sa.select(value.value).where(value.name == NAME))
    return kept if isinstance(kept, int) else None


_LAST = HeldList(_read_last, {DeskValue: ALL})


def _last_of_ours(desk: Desk) -> int | None:
    return desk.read_held(_LAST)


def _count_changes(desk: Desk) -> int:
    last, operation = _last_of_ours(desk) or 0, table_of(Operation).c
    query = sa.select(sa.func.count(operation.id)).where(
        operation.id > last, operation.kind == "do", ~operation.is_undone
    )
    with desk.reading() as session:
        return session.scalar(query) or 0
