"""A desk that somebody else has open, opened a second time to be looked at: nothing in it can be
changed, its files stay as they are, and whoever has it works on.

What is committed is read at one moment (SQLite's journal of writes ahead, WAL, keeps what a reader
began with), so nothing half done is ever seen. Two computers share no such journal: the index of it
is memory of one of them. So a desk that is open on another computer is not looked at.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from lcdesk.db import desk_version
from lcdesk.db.engine.engine import looking_engine
from lcdesk.db.engine.failures import told_in_words
from lcdesk.db.engine.ownership import DeskTaken, Ownership, holder_of, place_of
from lcdesk.model.entities import Change, Operation
from lcdesk.model.faults import DamagedDesk, DeskBusy, KnownFault
from lcdesk.services.core.desk import EVERY, ChangeEvent, Desk
from lcdesk.services.core.opening import default_path, open_desk
from lcdesk.services.safety.sync_folders import NETWORK, place_now

PATIENCE = 5.0
"""Seconds somebody may take to open, close or replace a desk before it is said that they have
it.
"""
_PAUSE = 0.05


def open_or_look(
    path: Path | None = None, *, create: bool = True, told: Callable[[str], object] | None = None
) -> Desk:
    """As `open_desk`; a desk that somebody else has is opened to be looked at.

    `DeskTaken` where that cannot be done: it is open on another computer, or is being brought up to
    date.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return open_desk(path, create=create, told=told)
        except DeskTaken as taken:
            place = place_of(path or default_path())
            if not _is_readable(place, taken):
                raise
            if desk := _look(place, taken):
                return desk
            if time.monotonic() > until:
                raise
        time.sleep(_PAUSE)


def _is_readable(path: Path, taken: DeskTaken) -> bool:
    """Is whoever has it on this computer? Where its lock does not say so, it must lie here."""
    if taken.holder:
        return taken.holder.is_here
    place = place_now(path)
    return place is None or place.kind != NETWORK


def _look(path: Path, taken: DeskTaken) -> Desk | None:
    """None while it is being made, brought up to date, closed or replaced."""
    if not path.is_file() or path.stat().st_size == 0:
        return None
    engine = looking_engine(path)
    try:
        with told_in_words():
            is_whole = not desk_version.needs_upgrade(engine)
    except (DeskBusy, DamagedDesk, OperationalError):  # in the midst of it
        is_whole = False
    except KnownFault:
        engine.dispose()
        raise
    if not is_whole:
        engine.dispose()
        return None
    desk = Desk(path, engine, Ownership(path), taken=taken)
    desk.take_own_fields()
    return desk


# --- What whoever has it has done since ---


@dataclass(frozen=True)
class ReadUpTo:
    """Up to where a desk was read: the number of its last operation, which file it is, and whether
    somebody still says that they have it.
    """

    operation: int
    file: tuple[int, int]
    is_held: bool


def seen_now(desk: Desk) -> ReadUpTo:
    """Up to where a desk goes now."""
    with desk.reading() as session:
        last = session.scalar(sa.select(sa.func.max(Operation.id))) or 0
    return ReadUpTo(last, _file_at(desk.path), holder_of(desk.path) is not None)


def news_since(desk: Desk, before: ReadUpTo) -> tuple[ReadUpTo, ChangeEvent | None]:
    """Up to where it goes now, and what was touched in between; None for nothing."""
    now = seen_now(desk)
    if now.operation == before.operation:
        return now, None
    touched, fields = dict[str, set[int] | None](), dict[str, set[str]]()
    between = Change.deed_id.between(before.operation + 1, now.operation)
    with desk.reading() as session:
        for one in session.scalars(sa.select(Change).where(between)):
            known = touched.setdefault(one.entity, set())
            if one.last_id is not None:
                touched[one.entity] = None
            elif known is not None:
                known.add(one.row_id)
            is_altered = one.last_id is None and one.before is not None and one.after is not None
            fields.setdefault(one.entity, set()).update(
                (one.after or ()) if is_altered else (EVERY,)
            )
    return now, ChangeEvent(
        "",
        {name: frozenset(ids or ()) for name, ids in touched.items()},
        fields={name: frozenset(columns) for name, columns in fields.items()},
    )


def _file_at(path: Path) -> tuple[int, int]:
    """Which file lies there: another one where the desk was replaced; nothing where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino
