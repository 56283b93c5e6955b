"""A desk on a server that an office shares: the small file a clerk opens says where it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import sqlalchemy as sa

from lcdesk import private_files
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.search_names import follow_names
from lcdesk.texts import _

DRIVER = "postgresql+office"


@dataclass(frozen=True)
class OfficeAddress:
    """What the file says; nothing secret is among it."""

    database: str
    user: str | None = None
    host: str | None = None
    port: int | None = None


def write_office(path: Path, address: sa.URL) -> None:
    """The file that stands for the desk at an address. A password is not written."""
    host = address.host or address.query.get("host")
    told = OfficeAddress(
        address.database or "", address.username, str(host) if host else None, address.port
    )
    private_files.write(path, json.dumps(asdict(told), indent=1).encode())


def address_of(path: Path) -> sa.URL:
    """What the file says; `KnownFault` where it cannot be read."""
    try:
        told = OfficeAddress(**json.loads(path.read_text("utf-8")))
        return sa.URL.create(
            DRIVER,
            username=told.user,
            database=told.database,
            port=told.port,
            query={"host": told.host} if told.host else {},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise KnownFault(
            _("“{name}” does not say where the office’s desk is.", name=path.name),
            _("Nothing was changed. Ask whoever looks after the office’s desk for its file."),
        ) from None


def office_engine(path: Path) -> sa.Engine:
    """An engine on the desk that a file stands for."""
    from lcdesk.db.postgresql.engine import make_engine  # the driver: only where there is an office

    return make_engine(address_of(path))


def open_office(path: Path, told: Callable[[str], object] | None = None) -> Desk:
    """The desk that a file stands for. `told` hears in words of what takes its time.

    `KnownFault` in words where the server does not answer, or does not let us in.
    """
    engine = office_engine(path)
    desk = Desk(path, engine, None)
    try:
        with desk.store.told_in_words():
            desk.take_own_fields()
            follow_names(desk, told)
            desk.listen()
    except BaseException:
        engine.dispose()
        raise
    return desk
