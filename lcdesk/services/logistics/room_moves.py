"""People put into other rooms by hand: what does not fit is said first; and a room that gets its real number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lcdesk.model.asking import QueryRule
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.lodging import bed_count
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import Query
from lcdesk.services.logistics import rooming
from lcdesk.services.logistics.rooming import Record, Room, Rooming
from lcdesk.services.participants import cells
from lcdesk.texts import N_, _, n_

MOVE, MOVE_MANY = N_("Move {name} to room {no}"), N_("Move {count} people to room {no}")
TAKE_OUT, TAKE_MANY_OUT = N_("Take {name} out of the room"), N_("Take {count} people out of their rooms")
SWAP, RENAME = N_("Swap the rooms of {name} and {other}"), N_("Number room {old} as {new}")


@dataclass(frozen=True)
class Fit:
    """How people fit into a room. `refusal`: a sentence why they do not ("": they do); `question`: what is to be asked
    before they are put there ("": nothing); `swap`: the rooms would be exchanged."""

    refusal: str = ""
    question: str = ""
    swap: bool = False


def fit(plan: Rooming, ids: Iterable[int], no: str, onto: int | None = None) -> Fit:
    """How these people would fit into a room ("": into none). `onto`: whom they are put on; in a full room a swap is offered.

    A full room is refused. That women and men would share it, or somebody who is down for a smaller one, is asked about:
    the office may know better.
    """
    people = _people(plan, ids)
    coming = [person for person in people if _no_of(plan, person) != no]
    if not people:
        return Fit(_("They are not among those who come."))
    if not coming:
        return Fit(_already(people, no))
    if not no:
        return Fit()
    room = plan.by_no.get(no)
    after = rooming.room_with(no, (*(room.people if room else ()), *coming))
    if room and room.places is not None and after.at_once > room.places:
        return _swapped(plan, coming, onto) or Fit(_full(room, room.places))
    return Fit(question=_doubt(after, coming))


def _people(plan: Rooming, ids: Iterable[int]) -> list[Record]:
    return [plan.by_person[one][0] for one in ids if one in plan.by_person]


def _no_of(plan: Rooming, person: Record) -> str:
    room = plan.by_person[person["id"]][1]
    return room.no if room else ""


def _already(people: Sequence[Record], no: str) -> str:
    name, count = people[0]["name"], len(people)
    if not no:
        return _("{name} is without a room.", name=name) if count == 1 else _("All of them are without a room.")
    if count == 1:
        return _("{name} is in room {no} already.", name=name, no=no)
    return _("All of them are in room {no} already.", no=no)


def _full(room: Room, places: int) -> str:
    free = places - room.at_once
    if free > 0:
        return n_("Room {no} has only {count} place free.", "Room {no} has only {count} places free.", free, no=room.no)
    return n_(
        "Room {no} is full: it has {count} place.", "Room {no} is full: it has {count} places.", places, no=room.no
    )


def _swapped(plan: Rooming, coming: Sequence[Record], onto: int | None) -> Fit | None:
    """The offer to exchange one for another, with what would be wrong with the rooms then."""
    other, here = plan.by_person.get(onto, (None, None)) if onto is not None else (None, None)
    if len(coming) != 1 or other is None or here is None:
        return None
    (one,) = coming
    there = plan.by_person[one["id"]][1]
    words = {"no": here.no, "name": one["name"], "other": other["name"]}
    asked = _("Room {no} is full. Swap {name} and {other}?", **words)
    if there is None:
        asked = _("Room {no} is full. Put {name} there, and leave {other} without a room?", **words)
    after = [
        _exchanged(room, leaving, joining)
        for room, leaving, joining in ((here, other, one), (there, one, other))
        if room
    ]
    doubts = (_doubt(room, (one, other)) for room in after)
    return Fit(question=" ".join(filter(None, (*doubts, asked))), swap=True)


def _exchanged(room: Room, leaving: Record, joining: Record) -> Room:
    return rooming.room_with(room.no, (*(person for person in room.people if person is not leaving), joining))


def _doubt(after: Room, coming: Iterable[Record]) -> str:
    """What would be wrong with a room, in sentences; "": nothing. Who is down for a smaller one is named."""
    small = [
        _("{name} is down for “{kind}”.", name=person["name"], kind=person["kind"])
        for person in coming
        if person in after.people and (bed_count(person["kind"]) or after.at_once) < after.at_once
    ]
    mixing = _("Women and men would share room {no}.", no=after.no) if after.mixing else ""
    return " ".join(filter(None, (*(small or (after.crowding,)), mixing)))


def words_of_move(plan: Rooming, ids: Iterable[int], no: str) -> str:
    """What a move is called, as its deed is: "Move Dawit Bekele to room 302"."""
    label, words = _label(_people(plan, ids), no)
    return _(label, **words)


def _label(people: Sequence[Record], no: str) -> tuple[str, dict[str, Any]]:
    one, many = (MOVE, MOVE_MANY) if no else (TAKE_OUT, TAKE_MANY_OUT)
    to: dict[str, Any] = {"no": no} if no else {}
    if len(people) == 1:
        return one, {"name": people[0]["name"], **to}
    return many, {"count": len(people), **to}


def move(desk: Desk, plan: Rooming, ids: Iterable[int], no: str) -> int:
    """Put people into a room ("": into none) as one deed with a name; how many values changed. Nothing is checked here: see `fit`.

    `plan`: as it was shown; `ChangedMeanwhile` when one of them is in another room by now. So with `swap`.
    """
    people = _people(plan, ids)
    if not people:
        return 0
    values = {person["id"]: {"room_no": _number(no) if no else None} for person in people}
    label, words = _label(people, no)
    return cells.change_cells(desk, values, label, rooming.as_shown(plan, values), **words)


def swap(desk: Desk, plan: Rooming, one_id: int, other_id: int) -> int:
    """Exchange the rooms of two people as one deed; who is put where somebody without a room was has none then."""
    people = {person["id"]: person for person in _people(plan, (one_id, other_id))}
    if len(people) < 2:
        raise KnownFault(_("They are not among those who come."), _("Nothing was changed."))
    here, there = (_no_of(plan, people[number]) or None for number in (one_id, other_id))
    values = {one_id: {"room_no": there}, other_id: {"room_no": here}}
    seen, names = rooming.as_shown(plan, values), {"name": people[one_id]["name"], "other": people[other_id]["name"]}
    return cells.change_cells(desk, values, SWAP, seen, **names)


def rename(desk: Desk, cohort_id: int, old: str, new: str) -> int:
    """Give a room another number, for all who have it, as one deed; how many values changed.

    `KnownFault` where there is no such room, the number is taken, or is none.
    """
    number = _number(new)
    found = finding.find_ids(desk, Query.of(cohort_id, rules=(QueryRule("field_is", ("room_no", old)),)))
    if not found:
        raise KnownFault(_("There is no room {no}.", no=old), _("Nothing was changed."))
    if number == old:
        return 0
    if finding.find_ids(desk, Query.of(cohort_id, rules=(QueryRule("field_is", ("room_no", number)),))):
        raise KnownFault(_("There is a room {no} already.", no=number), _("Choose another number, or move the people there."))  # fmt: skip
    values = {enrolment_id: {"room_no": number} for enrolment_id in found}
    return cells.change_cells(desk, values, RENAME, dict.fromkeys(found, {"room_no": old}), old=old, new=number)


def _number(text: str) -> str:
    """The number of a room as it is kept; `KnownFault` where it is none."""
    try:
        number = PARTICIPANT.field("room_no").parse(text)
    except BadValue as fault:
        raise KnownFault(fault.message, _("Nothing was changed.")) from fault
    if number is None:
        raise KnownFault(_("A room needs a number."), _("Nothing was changed."))
    return str(number)
