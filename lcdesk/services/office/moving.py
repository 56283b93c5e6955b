"""A whole desk moved from a file to an office's server, and back: every row of every table under
its number, history, imports, photos and papers with it, so that undo goes on where it was.

It is only called moved once both sides were counted and compared, row by row.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.store import is_office, store_of
from lcdesk.db.values import BATCH
from lcdesk.model.entities import Base
from lcdesk.model.faults import KnownFault
from lcdesk.model.storable import storable_value
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.texts import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOVED = ".moved"
"""What the name of a file ends with whose desk is on the server now."""
Told = Callable[[int, int], object]
"""Hears how many of how many tables are done."""


@dataclass(frozen=True)
class TableDigest:
    """How many rows a table has, and what all their values come to."""

    rows: int
    digest: str


def move_in(path: Path, office: Path, told: Told | None = None) -> Path:
    """Move the desk of a file to the empty desk on a server that `office` stands for. The file is
    kept beside, under the name that is given back, and can no longer be written to.

    `KnownFault` where it cannot be done; then nothing has changed on either side.
    """
    _require_office(office)
    target = open_desk(office)
    try:
        _require_empty(target)
        source = open_desk(path, create=False)
        try:
            _move(source, target, told)
        finally:
            source.close()
    finally:
        target.close()
    kept = _free(path.with_name(path.name + MOVED))
    path.rename(kept)
    kept.chmod(0o400)
    return kept


def move_out(office: Path, path: Path, told: Told | None = None) -> None:
    """Make a file of the desk on a server, which stays as it is.

    `KnownFault` where there is a file already, or it cannot be done; then there is none.
    """
    if path.exists():
        raise KnownFault(
            _("There is already a file “{name}”.", name=path.name),
            _("Nothing was changed. Choose another name."),
        )
    _require_office(office)
    source = open_desk(office)
    try:
        target = open_desk(path, anew=True)
        try:
            _move(source, target, told)
        except BaseException:
            target.close()
            path.unlink(missing_ok=True)
            raise
        target.close()
    finally:
        source.close()


def digests(session: Session) -> dict[str, TableDigest]:
    """Table → what it holds, alike for a file and a server."""
    out: dict[str, TableDigest] = {}
    for table in Base.metadata.sorted_tables:
        seen, count = hashlib.sha256(), 0
        for row in _rows(session, table):
            # what an earlier version kept is compared as it is kept today
            said = storable_value(list(map(_plain, row)))
            seen.update(json.dumps(said, sort_keys=True, ensure_ascii=False).encode())
            count += 1
        out[table.name] = TableDigest(count, seen.hexdigest())
    return out


def _require_office(path: Path) -> None:
    if not is_office(path):
        raise KnownFault(
            _("“{name}” does not say where the office’s desk is.", name=path.name),
            _("Nothing was changed. Ask whoever looks after the office’s desk for its file."),
        )


def _require_empty(desk: Desk) -> None:
    with desk.reading() as session:
        tables = Base.metadata.sorted_tables
        held = any(session.scalar(sa.select(sa.func.count()).select_from(one)) for one in tables)
    if held:
        raise KnownFault(
            _("The office’s desk holds something already."),
            _("Nothing was changed. A desk is moved into an empty one."),
        )


def _move(source: Desk, target: Desk, told: Told | None) -> None:
    """In one transaction of the target, taken back where both are not alike afterwards."""
    with source.reading() as there, target.writing_beside() as here:
        tables = Base.metadata.sorted_tables
        for table in reversed(tables):  # what a new desk begins with
            here.connection().execute(sa.delete(table))
        for done, table in enumerate(tables):
            _copy(there, here, table)
            if told:
                told(done + 1, len(tables))
        store = store_of(here)
        store.carry_numbers(here, store_of(there).numbers(there))
        store.count_anew(here)
        store.index.fill_all(here)
        if digests(there) != digests(here):
            raise KnownFault(
                _("The desk did not arrive as it was."),
                _("Nothing was changed. Please report this."),
            )


def _copy(source: Session, target: Session, table: sa.Table[Any]) -> None:
    names = [column.name for column in table.columns]
    connection, insert = target.connection(), sa.insert(table)
    batch: list[dict[str, Any]] = []
    for row in _rows(source, table):
        batch.append(dict(zip(names, row, strict=True)))
        if len(batch) == BATCH:
            connection.execute(insert, batch)
            batch = []
    if batch:
        connection.execute(insert, batch)


def _rows(session: Session, table: sa.Table[Any]) -> Iterator[Sequence[Any]]:
    query = sa.select(table).order_by(*table.primary_key.columns)
    found = session.connection().execute(query, execution_options={"yield_per": BATCH})
    for row in found:
        yield tuple(row)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def _free(path: Path) -> Path:
    """A name nothing has yet."""
    tried = (path, *(path.with_name(f"{path.name} {number}") for number in range(2, 1000)))
    return next(one for one in tried if not one.exists())
