"""The order of everybody's names, kept by desks of many people so that nobody sorts a million anew:
ids alone, and no word of anybody.

`kept_order` holds the ids in the order of a form of names, up to one id, and who is called as the
one before. Triggers note in `kept_order_stale` whose place may be another since. Those, and who
came behind that id, are put in their places when the order is asked for; where they are too many
nobody keeps an order until it is made anew, beside the window. It is a summary: no entity, no
history.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk import __version__
from lcdesk.db.values import table_of
from lcdesk.model.entities import Enrolment, Person
from lcdesk.model.names import name_form

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ENOUGH = 20_000
"""Of fewer people the database sorts the names in a moment."""
MOST = 200
"""So many are put in their places when the order is asked for."""
PIECE = 10_000
_UPTO = "(SELECT max(last_id) FROM kept_order)"
_STALE = "INSERT OR IGNORE INTO kept_order_stale"


def _trigger(name: str, event: str, row: str) -> str:
    is_person = event.endswith("person")
    only = f"{_UPTO} > 0" if is_person else f"{row} <= {_UPTO}"
    whose = f"SELECT id FROM enrolment WHERE person_id = {row} AND id <= {_UPTO}"
    noted = f"{_STALE} {whose}" if is_person else f"{_STALE} VALUES ({row})"
    return f"CREATE TRIGGER kept_order_{name} AFTER {event} WHEN {only} BEGIN {noted}; END"


CREATE = (
    "CREATE TABLE kept_order (name VARCHAR NOT NULL PRIMARY KEY, last_id INTEGER NOT NULL, "
    "ids BLOB NOT NULL, alike BLOB NOT NULL)",
    "CREATE TABLE kept_order_stale (enrolment_id INTEGER NOT NULL PRIMARY KEY)",
    _trigger("enrolment_in", "INSERT ON enrolment", "new.id"),
    _trigger("enrolment_out", "DELETE ON enrolment", "old.id"),
    _trigger("enrolment_moved", "UPDATE OF person_id ON enrolment", "new.id"),
    _trigger("person_in", "INSERT ON person", "new.id"),
    _trigger("person_out", "DELETE ON person", "old.id"),
    _trigger("person_named", "UPDATE OF full_name, family_name, given_name ON person", "new.id"),
)

Key = tuple[bool, str, int]
"""By which the order goes: has no name, what the name is sorted by, the id."""


@dataclass
class NameOrder:
    """The ids in order; of each place 1 where the one before is called alike, else 0."""

    ids: array[int]
    alike: bytearray

    def backwards(self, nameless: int) -> array[int]:
        """From the last name to the first; who is called alike by id, and the last `nameless`, who
        have no name, last as ever.
        """
        named = len(self.ids) - nameless
        ids = self.ids[:named][::-1]
        for run in re.finditer(rb"\x01+", self.alike[:named]):
            first, end = run.start() - 1, run.end()
            ids[named - end : named - first] = self.ids[first:end]
        return ids + self.ids[named:]


def _name() -> str:
    """The form of the names, and by which version's rules they are sorted."""
    return f"{name_form()} {__version__}"


def last_kept(session: Session) -> int:
    """The id up to which any order holds good; 0: none is kept."""
    return session.connection().exec_driver_sql(f"SELECT {_UPTO}").scalar() or 0


def read_names(session: Session, *, is_descending: bool) -> array[int] | None:
    """The ids of all enrolments in the order of their names; None where none is kept, or too much
    has changed since.
    """
    kept = _read(session)
    stale = None if kept is None else _stale(session, kept[0])
    if kept is None or stale is None:
        return None
    order = kept[1]
    if stale:
        _mend(session, order, stale)
    if not is_descending or not order.ids:
        return array("q", order.ids)
    (last,) = _keys(session, order.ids[-1:]).values()
    without = 1 + len(order.alike) - len(order.alike.rstrip(b"\x01"))
    return array("q", order.backwards(without if last[0] else 0))


def _read(session: Session) -> tuple[int, NameOrder] | None:
    kept = session.connection().exec_driver_sql(
        "SELECT last_id, ids, alike FROM kept_order WHERE name = ? AND length(ids) > 0", (_name(),)
    )
    for last_id, ids, alike in kept:
        order = NameOrder(array("I"), bytearray(zlib.decompress(alike)))
        order.ids.frombytes(zlib.decompress(ids))
        return last_id, order
    return None


def _stale(session: Session, last_id: int) -> set[int] | None:
    """Those whose place is not known; None where they are too many."""
    found = session.connection().exec_driver_sql(
        "SELECT enrolment_id FROM (SELECT enrolment_id FROM kept_order_stale UNION ALL "
        "SELECT id FROM enrolment WHERE id > ?) LIMIT ?",
        (last_id, MOST + 1),
    )
    stale = {number for (number,) in found}
    return stale if len(stale) <= MOST else None


def _mend(session: Session, order: NameOrder, stale: Collection[int]) -> None:
    """Take those out of the order, and put who of them is there in the place of today."""
    ids, alike = order.ids, order.alike
    gone = [place for place, number in enumerate(ids) if number in stale]
    for place in gone:
        if not alike[place]:
            alike[place + 1 : place + 2] = bytes(len(alike[place + 1 : place + 2]))
    for place in reversed(gone):
        del ids[place], alike[place]
    keys = sorted(_keys(session, stale).values())
    bounds = [(0, len(ids)) for _key in keys]
    while any(low < high for low, high in bounds):
        middles = [(low + high) // 2 for low, high in bounds]
        told = _keys(session, {ids[at] for at in middles if at < len(ids)})
        bounds = [
            (low, high) if low >= high else ((low, at) if key < told[ids[at]] else (at + 1, high))
            for key, (low, high), at in zip(keys, bounds, middles, strict=True)
        ]
    _put_in(session, order, keys, [low for low, _high in bounds])


def _put_in(session: Session, order: NameOrder, keys: list[Key], places: list[int]) -> None:
    ids, alike = order.ids, order.alike
    beside = {at for place in places for at in (place - 1, place) if 0 <= at < len(ids)}
    told = _keys(session, {ids[at] for at in beside})
    after = {at: told[ids[at]] for at in beside}
    for at in reversed(range(len(keys))):
        key, place = keys[at], places[at]
        before = keys[at - 1] if at and places[at - 1] == place else after.get(place - 1)
        behind = after.get(place)
        if at + 1 < len(keys) and places[at + 1] == place:
            behind = keys[at + 1]
        if place < len(ids):
            alike[place] = behind is not None and behind[:2] == key[:2]
        ids.insert(place, key[2])
        alike.insert(place, before is not None and before[:2] == key[:2])


def _keys(session: Session, ids: Iterable[int]) -> dict[int, Key]:
    """What enrolments are sorted by, of those that are there."""
    return {key[2]: key for key in _read_keys(session, table_of(Enrolment).c.id.in_(list(ids)))}


def _read_keys(session: Session, which: sa.ColumnElement[bool]) -> list[Key]:
    from lcdesk.db.queries.query_sql import name_key  # it knows the fields

    person, enrolment = table_of(Person), table_of(Enrolment)
    query = sa.select(name_key(), enrolment.c.id).join_from(
        enrolment, person, person.c.id == enrolment.c.person_id
    )
    result = session.connection().execute(query.where(which))
    return [(said is None, said or "", number) for said, number in result]


# --- It is made, and brought up to date, beside the window ---


@dataclass
class OrderMaking:
    """An order on its way: keys read piece by piece, and sorted by the letters they begin with.

    `begin` and `finish` write; what changes between is noted by the triggers.
    """

    name: str
    last_id: int
    done: int = 0
    keys: defaultdict[tuple[bool, str], list[Key]] = field(
        default_factory=lambda: defaultdict[tuple[bool, str], list[Key]](list)
    )

    def read_next(self, session: Session, most: int = PIECE) -> None:
        """The keys of the next."""
        which = table_of(Enrolment).c.id.between(self.done + 1, min(self.last_id, self.done + most))
        for key in _read_keys(session, which):
            self.keys[key[0], key[1][:3]].append(key)
        self.done += most

    def order(self) -> NameOrder:
        """All of them in order."""
        ids, alike, before = array("I"), bytearray(), None
        for begun in sorted(self.keys):
            for key in sorted(self.keys.pop(begun)):
                ids.append(key[2])
                alike.append(before == key[:2])
                before = key[:2]
        return NameOrder(ids, alike)


def count_left(session: Session) -> int:
    """How many are to be put in order: all of a desk of many people that keeps no order of the
    form of today, or from which too many differ; those few that are stale, but one or two.
    """
    connection = session.connection()
    count = connection.exec_driver_sql("SELECT sum(number) FROM tally").scalar() or 0
    last_id = connection.exec_driver_sql(
        "SELECT last_id FROM kept_order WHERE name = ? AND length(ids) > 0", (_name(),)
    ).scalar()
    stale = None if last_id is None else _stale(session, last_id)
    if stale is not None:
        return len(stale) if len(stale) > MOST // 4 else 0
    return count if count >= ENOUGH else 0


def begin(session: Session) -> OrderMaking | None:
    """Begin an order; None where it was enough to bring the one that is kept up to date."""
    kept = _read(session)
    stale = None if kept is None else _stale(session, kept[0])
    last = session.connection().exec_driver_sql("SELECT max(id) FROM enrolment").scalar() or 0
    if kept is not None and stale is not None:
        _mend(session, kept[1], stale)
        _write(session, last, kept[1])
        return None
    forget(session)
    if last >> 32:
        return None
    session.connection().exec_driver_sql(
        "INSERT INTO kept_order VALUES (?, ?, x'', x'')", (_name(), last)
    )
    return OrderMaking(_name(), last)


def finish(session: Session, making: OrderMaking) -> None:
    """Keep what was made, unless another form of names was chosen meanwhile."""
    connection = session.connection()
    begun = connection.exec_driver_sql(
        "SELECT last_id FROM kept_order WHERE name = ? AND length(ids) = 0", (making.name,)
    )
    if begun.scalar() == making.last_id:
        order = making.order()
        connection.exec_driver_sql(
            "UPDATE kept_order SET ids = ?, alike = ? WHERE name = ?",
            (*_packed(order), making.name),
        )


def _write(session: Session, last_id: int, order: NameOrder) -> None:
    forget(session)
    session.connection().exec_driver_sql(
        "INSERT INTO kept_order VALUES (?, ?, ?, ?)", (_name(), last_id, *_packed(order))
    )


def _packed(order: NameOrder) -> tuple[bytes, bytes]:
    return zlib.compress(order.ids.tobytes(), 1), zlib.compress(order.alike, 1)


def forget(session: Session) -> None:
    """Keep no order any more."""
    connection = session.connection()
    connection.exec_driver_sql("DELETE FROM kept_order")
    connection.exec_driver_sql("DELETE FROM kept_order_stale")
