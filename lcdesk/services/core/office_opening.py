"""Opening a desk on an office's server, as whoever logged in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from lcdesk.model.faults import NotLetIn
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office import office_engine
from lcdesk.services.core.office_logins import login_at, refused
from lcdesk.services.core.search_names import follow_names


def open_office(path: Path, told: Callable[[str], object] | None = None) -> Desk:
    """The desk that a file stands for. `told` hears in words of what takes its time.

    `KnownFault` in words where the server does not answer, or does not let us in; `LoginWanted`
    where it has to be said who comes.
    """
    login = login_at(path)
    engine = office_engine(path, login)
    desk = Desk(path, engine, None)
    try:
        with desk.store.told_in_words():
            desk.take_rights()
            desk.take_own_fields()
            if desk.rights.sees_to_all:
                follow_names(desk, told)
            desk.listen()
    except NotLetIn as fault:
        engine.dispose()
        raise refused(path, login, fault) from None
    except BaseException:
        engine.dispose()
        raise
    return desk


def peeking_engine(path: Path) -> sa.Engine:
    """On the same, only to be read on."""
    return office_engine(path, login_at(path)).execution_options(postgresql_readonly=True)
