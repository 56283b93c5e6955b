"""Who sleeps where: rooms as they stand, what is wrong with them, and mates proposed for those
without one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, TypedDict

from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.participants import EnrolmentKey
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Enrolment
from lcdesk.model.faults import BadValue, EditConflictsFound, KnownFault
from lcdesk.model.lodging import NamedPeople, bed_count
from lcdesk.model.names import name_of
from lcdesk.model.query import Query
from lcdesk.model.rows import CohortRow
from lcdesk.model.search_text import QueryRule
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.consequences import rooms_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.participants import participants
from lcdesk.texts import N_, _, n_

ROOM_PEOPLE = N_("Rooms of {count} people")
USUAL = 2
"""Places of a room nobody said the kind of."""


class Lodger(EnrolmentKey):
    """A participant as far as it matters where they sleep."""

    full_name: str | None
    family_name: str | None
    given_name: str | None
    name_zh: str | None
    nationality: str | None
    gender: str | None
    room_type: str | None
    room_no: str | None
    room_mate: str | None
    arrival_date: dt.date | None
    departure_date: dt.date | None


class RoomOccupant(TypedDict):
    """Somebody in a room, or without one. `first` and `last`: the days of coming and going, those
    of the course where they are not known.
    """

    id: int
    name: str
    gender: str | None
    nationality: str | None
    kind: str
    mate: str
    names: tuple[str, ...]
    arrival_date: dt.date | None
    departure_date: dt.date | None
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True)
class Room:
    """A room with its people. `places`: how many it has by what is said of its kind; None where
    nothing is.
    """

    no: str
    people: tuple[RoomOccupant, ...]
    places: int | None

    @property
    def ids(self) -> tuple[int, ...]:
        """The enrolments of its people."""
        return tuple(person["id"] for person in self.people)

    @property
    def kind(self) -> str:
        """What is said of its kind, each word once."""
        return " / ".join(dict.fromkeys(person["kind"] for person in self.people if person["kind"]))

    @property
    def at_once(self) -> int:
        """The most who sleep there in one night."""
        return max(
            sum(_sleeps(person, day) for person in self.people) for day in _firsts(self.people)
        )

    @property
    def crowding(self) -> str:
        """Where more sleep there than it has places for: a sentence; "" otherwise."""
        if self.places is None or self.at_once <= self.places:
            return ""
        beds = n_("it has {count} place", "it has {count} places", self.places)
        return n_(
            "{count} person in room {no}; {beds}.",
            "{count} people in room {no}; {beds}.",
            self.at_once,
            no=self.no,
            beds=beds,
        )

    @property
    def mixing(self) -> str:
        """Where women and men share it: a sentence; "" otherwise."""
        genders = {person["gender"] for person in self.people if person["gender"]}
        return _("Women and men share room {no}.", no=self.no) if len(genders) > 1 else ""

    @property
    def warnings(self) -> list[str]:
        """What is wrong with it, in sentences."""
        return [sentence for sentence in (self.crowding, self.mixing) if sentence]


@dataclass(frozen=True)
class Rooming:
    """All rooms by number, and those who come and have none."""

    rooms: tuple[Room, ...]
    unplaced: tuple[RoomOccupant, ...]

    @property
    def warnings(self) -> list[str]:
        """What is wrong with the rooms, in sentences."""
        return [*chain.from_iterable(room.warnings for room in self.rooms)]

    @cached_property
    def by_no(self) -> dict[str, Room]:
        """Number → room."""
        return {room.no: room for room in self.rooms}

    @cached_property
    def by_person(self) -> dict[int, tuple[RoomOccupant, Room | None]]:
        """Enrolment id → (record, the room they are in; None: in none)."""
        homeless = ((person["id"], (person, None)) for person in self.unplaced)
        return dict(
            chain(
                homeless, ((one["id"], (one, room)) for room in self.rooms for one in room.people)
            )
        )

    def next_number(self) -> str:
        """What a new room is called until it gets its real number."""
        return next(_numbers(set(self.by_no), ()))


def plan(desk: Desk, cohort_id: int) -> Rooming:
    """The rooms of a cohort as they stand. Where somebody's days are not known those of the
    course count.
    """
    cohort = cohorts.get_cohort(desk, cohort_id)
    with desk.reading() as session:
        people = queries.read_coming(session, cohort_id, Lodger)
    return _sorted((person["room_no"] or "", _told(person, cohort)) for person in people)


def moved(rooming: Rooming, rooms: Mapping[int, str]) -> Rooming:
    """The rooms as they would stand with these people in them ("": in none); nothing is written."""
    housed = [(room.no, person) for room in rooming.rooms for person in room.people]
    homeless = [("", person) for person in rooming.unplaced]
    return _sorted((rooms.get(person["id"], no), person) for no, person in (*housed, *homeless))


def _sorted(people: Iterable[tuple[str, RoomOccupant]]) -> Rooming:
    rooms: dict[str, list[RoomOccupant]] = {}
    for no, person in people:
        rooms.setdefault(no, []).append(person)
    unplaced = tuple(rooms.pop("", ()))
    return Rooming(tuple(_room(no, rooms[no]) for no in sorted(rooms, key=by_number)), unplaced)


def room_with(no: str, people: Iterable[RoomOccupant]) -> Room:
    """The room as it would stand with these people alone."""
    return _room(no, tuple(people))


def _told(person: Lodger, cohort: CohortRow) -> RoomOccupant:
    return {
        "id": person["id"],
        "name": name_of(person),
        "gender": person["gender"],
        "nationality": person["nationality"],
        "kind": person["room_type"] or "",
        "mate": person["room_mate"] or "",
        "names": tuple(name for name in (name_of(person), person["name_zh"]) if name),
        "arrival_date": person["arrival_date"],
        "departure_date": person["departure_date"],
        "first": person["arrival_date"] or cohort["starts"],
        "last": person["departure_date"] or cohort["ends"],
    }


def _room(no: str, people: Sequence[RoomOccupant]) -> Room:
    """What is said of the kind by several holds for as many as the smallest has."""
    said = [places for person in people if (places := bed_count(person["kind"])) is not None]
    return Room(no, tuple(people), min(said, default=None))


def by_number(no: str) -> tuple[list[tuple[bool, int, str]], str]:
    """R2 before R10, 9 before 12."""
    parts = re.findall(r"[0-9]+|[^0-9]+", no.casefold())
    return [
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts
    ], no


def _sleeps(person: RoomOccupant, night: dt.date | None) -> bool:
    first, last = person["first"], person["last"]
    return night is None or (
        (first is None or first <= night) and (last is None or night < last or first == last)
    )


def _firsts(people: Sequence[RoomOccupant]) -> list[dt.date | None]:
    """The nights on which a room can be at its fullest: those when somebody comes."""
    return list(dict.fromkeys(person["first"] for person in people)) or [None]


# --- proposals ---


def propose(rooming: Rooming, numbers: Iterable[str] = (), usual: int = USUAL) -> dict[int, str]:
    """Enrolment id → room, for those without one; nothing is written.

    Who asked for each other, or one for the other of the same gender, share; then free places of
    rooms are filled; then new rooms, by gender, with people of different countries as far as that
    goes. Whoever's gender is not known sleeps alone. No room gets more than its kind holds (`usual`
    where nobody said). New rooms take `numbers`, then R1, R2 and so on.
    """
    wishes = list(_wishes(rooming.unplaced, usual))
    alone = _without(rooming.unplaced, chain.from_iterable(wishes))
    found: dict[int, str] = {}
    for room in rooming.rooms:
        joining = _joining(room, alone, usual)
        alone = _without(alone, joining)
        found |= {person["id"]: room.no for person in joining}
    fresh = _numbers({room.no for room in rooming.rooms}, numbers)
    for mates in (*wishes, *_new_rooms(alone, usual)):
        no = next(fresh)
        found |= {person["id"]: no for person in mates}
    return found


def _beds(person: RoomOccupant, usual: int) -> int:
    return bed_count(person["kind"]) or usual


def _wishes(
    people: Sequence[RoomOccupant], usual: int
) -> Iterator[tuple[RoomOccupant, RoomOccupant]]:
    """Pairs who want each other, and then those of whom one wants the other and both are of one
    gender.
    """
    named, by_id = (
        NamedPeople({one["id"]: one["names"] for one in people}),
        {one["id"]: one for one in people},
    )
    wanted = {
        one["id"]: [other for other in named.find(one["mate"]) if other != one["id"]]
        for one in people
        if one["mate"]
    }
    pairs = [(by_id[one], by_id[other]) for one, others in wanted.items() for other in others]
    mutual = [(one, other) for one, other in pairs if one["id"] in wanted.get(other["id"], ())]
    alike = [
        (one, other) for one, other in pairs if one["gender"] and one["gender"] == other["gender"]
    ]
    taken = set[int]()
    for one, other in (*mutual, *alike):
        if (
            not taken & {one["id"], other["id"]}
            and min(_beds(one, usual), _beds(other, usual)) >= 2
        ):
            taken |= {one["id"], other["id"]}
            yield one, other


def _without(people: Sequence[RoomOccupant], others: Iterable[RoomOccupant]) -> list[RoomOccupant]:
    taken = {person["id"] for person in others}
    return [person for person in people if person["id"] not in taken]


def _joining(room: Room, people: Sequence[RoomOccupant], usual: int) -> list[RoomOccupant]:
    """Who of these joins a room: of its one gender and of its kind, as many as it has places
    for.
    """
    genders = {person["gender"] for person in room.people}
    places = room.places or usual
    if len(genders) != 1 or None in genders:
        return []
    fit = [
        person
        for person in people
        if person["gender"] in genders and _beds(person, usual) == places
    ]
    return fit[: max(places - len(room.people), 0)]


def _new_rooms(people: Sequence[RoomOccupant], usual: int) -> Iterator[list[RoomOccupant]]:
    """Rooms of one gender and kind each; dealt out country by country, so that compatriots part
    where they can.
    """
    kinds: dict[tuple[str, int], list[RoomOccupant]] = {}
    for person in people:
        beds = _beds(person, usual) if person["gender"] else 1
        kinds.setdefault((person["gender"] or "", beds), []).append(person)
    for (_gender, beds), alike in sorted(kinds.items(), key=lambda item: item[0]):
        sizes = Counter(person["nationality"] or "" for person in alike)
        ordered = sorted(
            alike, key=lambda person: _country_order(person["nationality"] or "", sizes)
        )
        count = -(-len(ordered) // beds)
        yield from (ordered[at::count] for at in range(count))


def _country_order(code: str, sizes: Mapping[str, int]) -> tuple[int, str]:
    return -sizes[code], code


def _numbers(taken: set[str], wanted: Iterable[str]) -> Iterator[str]:
    yield from (no for no in dict.fromkeys(wanted) if no not in taken)
    number = 0
    while True:
        number += 1
        if f"R{number}" not in taken:
            yield f"R{number}"


def assign(desk: Desk, rooms: Mapping[int, str | None], shown: Rooming | None = None) -> int:
    """Put people into rooms as one operation, enrolment id → room (None: in none); how many values
    changed.

    `shown`: the rooms it was decided by; `EditConflictsFound` when one of these people is in
    another by now.
    """
    values = {row_id: {"room_no": no} for row_id, no in rooms.items()}
    label = ROOM_PEOPLE if len(values) > 1 else participants.EDIT
    if shown is None:
        return participants.change_cells(desk, values, label)
    return _put(desk, shown, values, label)


class _Housed(EnrolmentKey):
    room_no: str | None


def _put(
    desk: Desk,
    shown: Rooming,
    values: Mapping[int, Mapping[str, str | None]],
    label: str,
    **words: Any,
) -> int:
    """Put people into rooms by what was shown: `EditConflictsFound` where one of them is in another
    by now, or somebody else came into one of the rooms: its places may be taken.
    """

    def require_rooms_as_shown(work: Work) -> None:
        numbers = {row["room_no"] for row in values.values()} - {None}
        enrolment = work.get(Enrolment, next(iter(values)))
        work.guard(rooms_of(enrolment.cohort_id))
        for one in queries.read_coming(work.session, enrolment.cohort_id, _Housed):
            no = one["room_no"]
            if no in numbers and one["id"] not in values and not _is_shown_in(shown, one["id"], no):
                raise EditConflictsFound(
                    _("Somebody else was put into room {no} meanwhile.", no=no),
                    _("Nothing was changed. Look who is in it now."),
                )

    seen = as_shown(shown, values)
    return participants.change_cells(desk, values, label, seen, require_rooms_as_shown, **words)


def _is_shown_in(shown: Rooming, row_id: int, no: str | None) -> bool:
    room = shown.by_person[row_id][1] if row_id in shown.by_person else None
    return room is not None and room.no == no


def as_shown(rooming: Rooming, ids: Iterable[int]) -> dict[int, dict[str, str | None]]:
    """The rooms of these people as `cells.change_cells` takes what was seen; who is not in the
    plan is left out.
    """
    found = {one: rooming.by_person[one][1] for one in ids if one in rooming.by_person}
    return {one: {"room_no": room.no if room else None} for one, room in found.items()}


# --- People put into other rooms by hand: what does not fit is said first; and a room that gets its
# real number ---


MOVE, MOVE_MANY = N_("Move {name} to room {no}"), N_("Move {count} people to room {no}")
TAKE_OUT, TAKE_MANY_OUT = (
    N_("Take {name} out of the room"),
    N_("Take {count} people out of their rooms"),
)
SWAP, RENAME = N_("Swap the rooms of {name} and {other}"), N_("Number room {old} as {new}")


@dataclass(frozen=True)
class Fit:
    """How people fit into a room. `refusal`: a sentence why they do not ("": they do);
    `question`: what is to be asked before they are put there ("": nothing); `swap`: the rooms
    would be exchanged.
    """

    refusal: str = ""
    question: str = ""
    swap: bool = False


def fit(plan: Rooming, ids: Iterable[int], no: str, onto: int | None = None) -> Fit:
    """How these people would fit into a room ("": into none). `onto`: whom they are put on; in a
    full room a swap is offered.

    A full room is refused. That women and men would share it, or somebody who is down for a smaller
    one, is asked about: the office may know better.
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
    after = room_with(no, (*(room.people if room else ()), *coming))
    if room and room.places is not None and after.at_once > room.places:
        return _swapped(plan, coming, onto) or Fit(_full(room, room.places))
    return Fit(question=_doubt(after, coming))


def _people(plan: Rooming, ids: Iterable[int]) -> list[RoomOccupant]:
    return [plan.by_person[one][0] for one in ids if one in plan.by_person]


def _no_of(plan: Rooming, person: RoomOccupant) -> str:
    room = plan.by_person[person["id"]][1]
    return room.no if room else ""


def _already(people: Sequence[RoomOccupant], no: str) -> str:
    name, count = people[0]["name"], len(people)
    if not no:
        return (
            _("{name} is without a room.", name=name)
            if count == 1
            else _("All of them are without a room.")
        )
    if count == 1:
        return _("{name} is in room {no} already.", name=name, no=no)
    return _("All of them are in room {no} already.", no=no)


def _full(room: Room, places: int) -> str:
    free = places - room.at_once
    if free > 0:
        return n_(
            "Room {no} has only {count} place free.",
            "Room {no} has only {count} places free.",
            free,
            no=room.no,
        )
    return n_(
        "Room {no} is full: it has {count} place.",
        "Room {no} is full: it has {count} places.",
        places,
        no=room.no,
    )


def _swapped(plan: Rooming, coming: Sequence[RoomOccupant], onto: int | None) -> Fit | None:
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


def _exchanged(room: Room, leaving: RoomOccupant, joining: RoomOccupant) -> Room:
    return room_with(
        room.no, (*(person for person in room.people if person is not leaving), joining)
    )


def _doubt(after: Room, coming: Iterable[RoomOccupant]) -> str:
    """What would be wrong with a room, in sentences; "": nothing. Who is down for a smaller one
    is named.
    """
    small = [
        _("{name} is down for “{kind}”.", name=person["name"], kind=person["kind"])
        for person in coming
        if person in after.people and (bed_count(person["kind"]) or after.at_once) < after.at_once
    ]
    mixing = _("Women and men would share room {no}.", no=after.no) if after.mixing else ""
    return " ".join(filter(None, (*(small or (after.crowding,)), mixing)))


def words_of_move(plan: Rooming, ids: Iterable[int], no: str) -> str:
    """What a move is called, as its operation is: "Move Dawit Bekele to room 302"."""
    label, words = _label(_people(plan, ids), no)
    return _(label, **words)


def _label(people: Sequence[RoomOccupant], no: str) -> tuple[str, dict[str, Any]]:
    one, many = (MOVE, MOVE_MANY) if no else (TAKE_OUT, TAKE_MANY_OUT)
    to: dict[str, Any] = {"no": no} if no else {}
    if len(people) == 1:
        return one, {"name": people[0]["name"], **to}
    return many, {"count": len(people), **to}


def move(desk: Desk, plan: Rooming, ids: Iterable[int], no: str) -> int:
    """Put people into a room ("": into none) as one operation with a name; how many values changed.
    Nothing is checked here: see `fit`.

    `plan`: as it was shown; `EditConflictsFound` when one of them is in another room by now. So
    with `swap`.
    """
    people = _people(plan, ids)
    if not people:
        return 0
    values = {person["id"]: {"room_no": _number(no) if no else None} for person in people}
    label, words = _label(people, no)
    return _put(desk, plan, values, label, **words)


def swap(desk: Desk, plan: Rooming, one_id: int, other_id: int) -> int:
    """Exchange the rooms of two people as one operation; who is put where somebody without a room
    was has none then.
    """
    people = {person["id"]: person for person in _people(plan, (one_id, other_id))}
    if len(people) < 2:
        raise KnownFault(_("They are not among those who come."), _("Nothing was changed."))
    here, there = (_no_of(plan, people[number]) or None for number in (one_id, other_id))
    values = {one_id: {"room_no": there}, other_id: {"room_no": here}}
    names = {"name": people[one_id]["name"], "other": people[other_id]["name"]}
    return _put(desk, plan, values, SWAP, **names)


def rename(desk: Desk, cohort_id: int, old: str, new: str) -> int:
    """Give a room another number, for all who have it, as one operation; how many values changed.

    `KnownFault` where there is no such room, the number is taken, or is none.
    """
    number = _number(new)
    found = finding.find_ids(
        desk, Query.of(cohort_id, rules=(QueryRule("field_is", ("room_no", old)),))
    )
    if not found:
        raise KnownFault(_("There is no room {no}.", no=old), _("Nothing was changed."))
    if number == old:
        return 0
    if finding.find_ids(
        desk, Query.of(cohort_id, rules=(QueryRule("field_is", ("room_no", number)),))
    ):
        raise KnownFault(
            _("There is a room {no} already.", no=number),
            _("Choose another number, or move the people there."),
        )
    values = {enrolment_id: {"room_no": number} for enrolment_id in found}
    return participants.change_cells(
        desk, values, RENAME, dict.fromkeys(found, {"room_no": old}), old=old, new=number
    )


def _number(text: str) -> str:
    """The number of a room as it is kept; `KnownFault` where it is none."""
    try:
        number = PARTICIPANT.field("room_no").parse(text)
    except BadValue as fault:
        raise KnownFault(fault.message, _("Nothing was changed.")) from fault
    if number is None:
        raise KnownFault(_("A room needs a number."), _("Nothing was changed."))
    return str(number)
