"""Minutes of travel between venues: the same either way, blank where nobody knows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from lcdesk.db.queries import curriculum as queries
from lcdesk.db.queries.curriculum import best_name
from lcdesk.model.entities import VenueWay
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found
from lcdesk.texts import N_, _

SET, SET_MANY = N_("Travel time {name} – {other}"), N_("Set {count} travel times")
MINUTES = next(field for field in fields_of(VenueWay) if field.name == "minutes")
Pair = frozenset[int]
Way = tuple[int, int, int | None]
"""Two venues and the minutes between them; None: not known."""


def list_minutes(desk: Desk) -> dict[Pair, int]:
    """The two venues → minutes, as far as they are known."""
    with desk.reading() as session:
        rows = queries.list_ways(session)
    return {frozenset((row["from_id"], row["to_id"])): row["minutes"] for row in rows}


def set_ways(
    desk: Desk, ways: Iterable[Way], shown: Mapping[Pair, int | None] | None = None
) -> None:
    """Set travel times, both directions at once, as one operation.

    `shown`: the two venues → minutes as they were shown; `EditConflictsFound` when somebody was
    faster.

    `KnownFault`, and nothing is written, where a way leads from a venue to itself, is told twice
    and differently, or is longer than a day.
    """
    wanted: dict[Pair, int | None] = {}
    names = _venue_names(desk)
    for one, other, minutes in ways:
        pair = frozenset((one, other))
        _check(names, one, other, minutes)
        if pair in wanted and wanted[pair] != minutes:
            raise KnownFault(
                _(
                    "Between {name} and {other} there are two different times.",
                    name=names[one],
                    other=names[other],
                ),
                _("The way there and back is one time. Nothing was changed."),
            )
        wanted[pair] = minutes

    def write(work: Work) -> None:
        for pair, minutes in wanted.items():
            if shown is not None and pair in shown:
                _require_as_shown(work, names, pair, minutes, shown[pair])
            _set(work, pair, minutes)

    if len(wanted) == 1:
        one, other = sorted(next(iter(wanted)))
        desk.execute(SET, write, name=names[one], other=names[other])
    elif wanted:
        desk.execute(SET_MANY, write, count=len(wanted))


def take_over_ways(work: Work, kept: int, other: int) -> None:
    """Inside an operation that joins venue `other` into `kept`: its ways become those of the kept
    one, which knows better.
    """
    for way_id in queries.list_ways_of(work.session, other):
        way = work.get(VenueWay, way_id)
        third = way.to_id if way.from_id == other else way.from_id
        if third in (kept, other) or _ways(work, frozenset((kept, third))):
            work.remove(way)
        else:
            work.set(way, {"from_id" if way.from_id == other else "to_id": kept})
        work.session.flush()


def _require_as_shown(
    work: Work, names: Mapping[int, str], pair: Pair, minutes: int | None, shown: int | None
) -> None:
    held = _ways(work, pair)
    now = held[0].minutes if held else None
    if now not in (shown, minutes):
        one, other = (names[key] for key in sorted(pair))
        told = _("The way between {name} and {other} was changed meanwhile.", name=one, other=other)
        raise edit_conflicts_found(told, [EditConflict(MINUTES, now, minutes)])


def _set(work: Work, pair: Pair, minutes: int | None) -> None:
    first, *more = _ways(work, pair) or [None]
    for way in more:  # there and back as two rows: one is enough
        if way is not None:
            work.remove(way)
    if first is not None and minutes is None:
        work.remove(first)
    elif first is not None:
        work.set(first, {"minutes": minutes})
    elif minutes is not None:
        one, other = sorted(pair)
        work.add(VenueWay(from_id=one, to_id=other, minutes=minutes))


def _ways(work: Work, pair: Pair) -> list[VenueWay]:
    ids = sorted(pair)
    query = sa.select(VenueWay).where(VenueWay.from_id.in_(ids), VenueWay.to_id.in_(ids))
    return list(work.session.scalars(query.order_by(VenueWay.id)))


def _check(names: dict[int, str], one: int, other: int, minutes: int | None) -> None:
    if one == other:
        raise KnownFault(_("A venue has no way to itself."), _("Nothing was changed."))
    if one not in names or other not in names:
        raise KnownFault(
            _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    try:
        MINUTES.kind.parse(str(minutes or 0))
    except BadValue as bad:
        raise KnownFault(
            bad.message, _("Minutes go from 0 to 1440, a day. Nothing was changed.")
        ) from None


def _venue_names(desk: Desk) -> dict[int, str]:
    with desk.reading() as session:
        return {
            row["id"]: best_name(row, "name", "name_zh") or "?"
            for row in queries.list_venues(session)
        }
