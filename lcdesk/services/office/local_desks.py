"""Files that were made on this computer of offices' desks: when the last one was, and what its
password must not be.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lcdesk import settings
from lcdesk.db.backup import contents
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office import read_address
from lcdesk.services.office.moving import LocalDesk
from lcdesk.services.security import password
from lcdesk.settings import Settings


@dataclass(frozen=True)
class LastLocalDesk:
    """The name of the file, and of when it is, as the settings keep both."""

    name: str
    made_at: str

    @property
    def at(self) -> dt.datetime:
        """The moment."""
        return dt.datetime.fromisoformat(self.made_at)


def last_local_desk(office: Path, chosen: Settings) -> LastLocalDesk | None:
    """The last one that was made here; None where none was, or what is kept cannot be read."""
    with suppress(KeyError, TypeError, ValueError):
        said: dict[str, Any] = chosen.local_desks[read_address(office).place]
        last = LastLocalDesk(**said)
        return last if last.at else None
    return None


def remember(office: Path, made: LocalDesk, chosen: Settings) -> None:
    """It is the last one from now on."""
    last = LastLocalDesk(made.path.name, made.at.isoformat())
    chosen.local_desks[read_address(office).place] = asdict(last)
    with suppress(OSError):  # a folder that refuses costs the date alone
        settings.save(chosen)


def known_names(desk: Desk, path: Path) -> tuple[str, ...]:
    """What others know of a desk, and would try first as the password of its file."""
    with desk.reading() as session:
        courses = contents.names_of_courses(session.connection())
    return (*password.names_of(path), desk.path.stem, desk.who, *courses)
