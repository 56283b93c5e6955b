"""What an erasure could not reach yet: kept with the desk, looked at when it is opened, and
taken along when somebody goes back to a backup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.backup import contents
from lcdesk.model.entities import DeskValue
from lcdesk.services.core.desk import Desk

TO_DO = "erasures to finish"
"""The value of the desk that holds it."""
_PEOPLE, _ENROLMENTS, _PLACES, _DESK, _UNSEEN = (
    "people",
    "enrolments",
    "backups",
    "desk",
    "unseen since",
)


@dataclass(frozen=True)
class Waiting:
    """One erasure: numbers of people and of enrolments → the number of the person, the backups it
    did not reach, whether the file itself waits.

    Numbers, never a value of somebody. `mark`: of backups nobody could look into, the last step of
    the desk before the erasure (its number, and when): only in a file with that past the numbers
    mean the same people. None: they were looked up in those very backups.
    """

    people: dict[int, int]
    enrolments: dict[int, int]
    places: tuple[str, ...]
    is_desk: bool = False
    mark: tuple[int, str] | None = None

    def as_kept(self) -> dict[str, Any]:
        """As JSON has it."""
        numbers = {_PEOPLE: _listed(self.people), _ENROLMENTS: _listed(self.enrolments)}
        mark = list(self.mark) if self.mark else None
        return {**numbers, _PLACES: list(self.places), _DESK: self.is_desk, _UNSEEN: mark}


def to_do(desk: Desk) -> list[Waiting]:
    """The erasures that are to be finished (see `erasure`), as a rule none."""
    with desk.reading() as session:
        return read(session)


def to_do_in(path: Path) -> list[Waiting]:
    """The same of a desk that is closed; `DatabaseError` when it cannot be read."""
    with contents.reading(path) as connection, Session(connection) as session:
        return read(session)


def keep(session: Session, waiting: Sequence[Waiting]) -> None:
    """Let this be what waits; it is of the desk itself, so no entry of the history."""
    kept = session.scalar(sa.select(DeskValue).where(DeskValue.name == TO_DO))
    if kept is None:
        kept = DeskValue(name=TO_DO)
        session.add(kept)
    kept.value = [one.as_kept() for one in waiting]
    session.flush()


def read(session: Session) -> list[Waiting]:
    """The same in a session that is open."""
    kept: list[dict[str, Any]] = (
        session.scalar(sa.select(DeskValue.value).where(DeskValue.name == TO_DO)) or []
    )
    return [
        Waiting(
            dict(one[_PEOPLE]),
            dict(one[_ENROLMENTS]),
            tuple(one[_PLACES]),
            bool(one[_DESK]),
            (mark[0], mark[1]) if (mark := one.get(_UNSEEN)) else None,
        )
        for one in kept
    ]


def _listed(numbers: dict[int, int]) -> Iterable[list[int]]:
    return [[number, owner] for number, owner in numbers.items()]
