"""Lists of people under bands, a band a flight or a room: what stands in them, and their cells,
typed into as in a sheet; what is typed moves nobody under the hands.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.clock import WEEKDAYS, short_day
from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import GENDER
from lcdesk.services.core import finding
from lcdesk.services.logistics.arrivals import Flight, Way
from lcdesk.services.logistics.rooming import Room, Rooming
from lcdesk.services.participants import participants
from lcdesk.texts import _, n_, with_label
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.forms.edit_tracking import with_typed
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.table.model import GroupBand, RecordTable, column_of
from lcdesk.ui.kit.table.record_view import RecordView, cell_commands
from lcdesk.ui.kit.widgets import Card

_LOOKS = {"full_name": "name", "organization": "muted"}
_WIDTHS = {"full_name": 210, "nationality": 150}


def people_table(context: Context, names: Sequence[str]) -> RecordTable:
    """A table of participants with these fields, in this order; all of them can be typed into but
    the name.
    """
    fields = [PARTICIPANT.field(name) for name in names]
    columns = [
        column_of(field, is_hidden=False, width=_WIDTHS.get(field.name, field.width))
        for field in fields
    ]
    columns = [
        column.with_(look=_LOOKS.get(column.name, column.look), is_sortable=False)
        for column in columns
    ]
    return RecordTable(columns, lambda ids: finding.read_page(context.desk, ids))


class PeopleList(Card):
    """`names`: the fields shown."""

    def __init__(self, context: Context, names: Sequence[str]) -> None:
        super().__init__()
        self.table = people_table(context, names)
        self.view = RecordView(self.table, picks="cells")
        self.view.columns.fit_content()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.cells = ParticipantCells(context, self.view)

    def show_listing(self, listing: Listing) -> None:
        """Other rows; whoever was selected stays so."""
        self.view.set_rows(listing.rows, listing.bands)
        self.table.forget()

    def handlers(self) -> Handlers:
        """What can be done with the cells selected."""
        return self.cells.handlers()


class ParticipantCells(QObject):
    """Writes what is typed, pasted, cleared and filled down in a view of participants, unless
    somebody was faster.
    """

    def __init__(self, context: Context, view: RecordView) -> None:
        super().__init__(view)
        self._context, self._view, self._table = context, view, view.table
        view.chosen.connect(context.handlers_changed)
        view.refused.connect(self._warn)
        view.table.edited.connect(
            lambda one, values: self._change({one: values}, participants.EDIT)
        )
        view.block_pasted.connect(self._paste)
        view.cleared.connect(self._clear)
        view.filled.connect(lambda _way: self._fill_down())

    def handlers(self) -> Handlers:
        """What can be done with the cells selected."""
        return cell_commands(self._view, self._clear, self._fill_down)

    def _clear(self) -> None:
        """Take out what stands in the cells of the block."""
        ids, names = self._view.block_ids(), self._view.block().names
        self._do(
            lambda: participants.clear_cells(
                self._context.desk, ids, names, seen=self._table.shown(ids)
            )
        )

    def _fill_down(self) -> None:
        """The first row of the block into the others."""
        names = [
            name for name in self._view.block().names if not PARTICIPANT.field(name).is_private
        ]
        first, *others = self._view.block_ids()
        record = self._table.record(self._table.row_of(first)) or {}
        values = {name: record.get(name) for name in names}
        self._change(dict.fromkeys(others, values), participants.FILL)

    def _change(self, wanted: participants.Cells, label: str) -> None:
        self._do(
            lambda: participants.change_cells(
                self._context.desk, wanted, label, self._table.shown(wanted)
            ),
            wanted,
        )

    def _paste(self, texts: Mapping[int, Mapping[str, str]]) -> None:
        block = participants.read_block(texts, self._context.cohort.get("starts"))
        self._change(block.cells, participants.PASTE)
        for refusal in block.refused:
            self._view.cells.reject_cell(refusal.id, refusal.field, refusal.text, refusal.message)
        if block.refused:
            count = n_(
                "{count} cell was not understood and left as it was",
                "{count} cells were not understood and left as they were",
                len(block.refused),
            )
            self._warn(with_label(count, block.refused[0].message))

    def _do(self, handler: Callable[[], object], wanted: participants.Cells | None = None) -> None:
        for one, values in (wanted or {}).items():
            self._view.cells.forgive([one], values.keys())
        try:
            handler()
        except KnownFault as fault:
            values = next(iter(wanted.values())) if wanted and len(wanted) == 1 else {}
            show_fault(with_typed(fault, PARTICIPANT, values), self._view)
            self._view.cells.reject_cells(wanted or {}, fault.message)
        # what was written from here is nobody else's when the next thing is done
        self._table.forget()

    def _warn(self, sentence: str) -> None:
        self._context.announce(sentence, tone="warn")


# --- What stands in them ---


NOWHERE = ""
"""The key of the band of those without a room; those of rooms have their numbers."""


@dataclass(frozen=True)
class Listing:
    """`rows`: enrolment ids and, before those they head, the negative ids of `bands`; `warnings` in
    sentences.

    `can_propose`: is there anybody to be put somewhere?
    """

    rows: array[int] = field(default_factory=partial(array, "q"))
    bands: dict[int, GroupBand] = field(default_factory=dict[int, GroupBand])
    sentence: str = ""
    warnings: list[str] = field(default_factory=list[str])
    can_propose: bool = False


def list_flights(flights: Sequence[Flight], way: Way) -> Listing:
    """People under their flights, in the order they land or leave."""
    people = sum(len(flight.people) for flight in flights)
    open_ones = sum(len(flight.people) for flight in flights if flight.day is None)
    flown = [flight for flight in flights if flight.number]
    told = [
        n_("{count} person", "{count} people", people),
        n_("{count} flight", "{count} flights", len(flown)),
        *((n_("{count} without a day", "{count} without a day", open_ones),) if open_ones else ()),
    ]
    groups = {group for flight in flights for group in flight.groups if group}
    if groups:
        told.append(groups_words(way, len(groups)))
    can_propose = any(flight.moment and "" in flight.groups for flight in flights)
    heads = [
        GroupBand(_flight_words(flight), len(flight.people), _group_words(flight, way))
        for flight in flights
    ]
    return _listed(
        zip(heads, (flight.ids for flight in flights), strict=True),
        " · ".join(told),
        [],
        can_propose,
    )


def list_rooms(plan: Rooming) -> Listing:
    """People under their rooms; before them those who have none."""
    told = [
        n_("{count} room", "{count} rooms", len(plan.rooms)),
        n_("{count} person without a room", "{count} people without a room", len(plan.unplaced))
        if plan.unplaced
        else _("Nobody is without a room."),
    ]
    parts = [
        (GroupBand(_room_words(room), len(room.people), _places_words(room), room.no), room.ids)
        for room in plan.rooms
    ]
    if plan.unplaced:
        ids = tuple(person["id"] for person in plan.unplaced)
        parts.insert(0, (GroupBand(_("Without a room"), len(ids), key=NOWHERE), ids))
    return _listed(parts, " · ".join(told), plan.warnings, can_propose=bool(plan.unplaced))


def _flight_words(flight: Flight) -> str:
    """Sat 13 Jun · 10:35 · MU523 · PVG."""
    if flight.day is None:
        return " · ".join(
            part for part in (_("Day not known"), flight.number, flight.airport) if part
        )
    time = f"{flight.time:%H:%M}" if flight.time else _("time not known")
    return " · ".join(
        part for part in (day_words(flight.day), time, flight.number, flight.airport) if part
    )


def day_words(day: dt.date) -> str:
    """Sat 13 Jun · 6月13日 周六."""
    return _("{weekday} {day}", weekday=_(WEEKDAYS[day.weekday()]), day=short_day(day))


def _room_words(room: Room) -> str:
    """Room 1203 · twin."""
    return " · ".join(part for part in (_("Room {no}", no=room.no), room.kind) if part)


def groups_words(way: Way, count: int) -> str:
    """3 pick-up groups."""
    if way == "arrival":
        return n_("{count} pick-up group", "{count} pick-up groups", count)
    return n_("{count} departure group", "{count} departure groups", count)


def _group_words(flight: Flight, way: Way) -> str:
    names = ", ".join(group for group in flight.groups if group)
    if way == "arrival":
        return _("Pick-up group: {names}", names=names) if names else _("no pick-up group")
    return _("Departure group: {names}", names=names) if names else _("no departure group")


def _places_words(room: Room) -> str:
    if room.warnings:
        return " ".join(room.warnings)
    genders = list(
        dict.fromkeys(GENDER.format(person["gender"]) for person in room.people if person["gender"])
    )
    return " · ".join((*genders, *((free_words(room),) if free_places(room) else ())))


def free_places(room: Room) -> int:
    """How many more it has places for; 0 where nothing is said of them."""
    return max(room.places - room.at_once, 0) if room.places is not None else 0


def free_words(room: Room) -> str:
    """1 place free."""
    count = free_places(room)
    return n_("{count} place free", "{count} places free", count)


def _listed(
    parts: Iterable[tuple[GroupBand, Sequence[int]]],
    sentence: str,
    warnings: list[str],
    can_propose: bool,
) -> Listing:
    made = Listing(array("q"), {}, sentence, warnings, can_propose)
    for number, (band, ids) in enumerate(parts, 1):
        made.bands[-number] = band
        made.rows.extend((-number, *ids))
    return made
