"""The same person, venue or group in two activities at a time: one sweep along each of their days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from lcdesk.model.clashes.rules import Book
from lcdesk.model.clashes.slots import Slot, fold
from lcdesk.texts import N_

Pair = tuple[Slot, Slot]
Lines = dict[str, list[Slot]]
WHOLE = ""  # the group of an activity that is for everybody


def note_overlaps(slots: list[Slot], book: Book) -> None:
    """All overlaps of half-open intervals; O(n log n) and what is found."""
    timed = [slot for slot in slots if slot.is_timed]
    _note_people(timed, book)
    _note_venues(timed, book)
    _note_groups(timed, book)


def overlaps(line: list[Slot]) -> Iterator[Pair]:
    """The pairs that overlap, of slots in order of start; equal intervals do, touching ones do not."""
    running: list[Slot] = []
    for slot in line:
        running = [one for one in running if one.end > slot.start]
        for one in running:
            yield one, slot
        running.append(slot)


def lines(slots: list[Slot], keys: Callable[[Slot], Iterator[str]]) -> Lines:
    """Per key the slots that have it, in their order."""
    out: Lines = defaultdict(list)
    for slot in slots:
        for key in keys(slot):
            out[key].append(slot)
    return out


def people_lines(slots: list[Slot]) -> Lines:
    """Per person (folded name) where he or she is, in whatever role."""
    return lines(slots, lambda slot: iter({name for names in slot.people.values() for name in names}))


def group_lines(slots: list[Slot]) -> Lines:
    """Per group what it takes part in: its own and what is for everybody; just everybody when there are no groups."""
    groups = {fold(slot.group) for slot in slots if slot.group} or {WHOLE}
    return lines(slots, lambda slot: iter([fold(slot.group)] if slot.group else groups))


def _note_people(slots: list[Slot], book: Book) -> None:
    for person, line in people_lines(slots).items():
        for one, other in overlaps(line):
            rule, shown = _role(person, one, other)
            _note(book, rule, one, other, N_("{date}: {what} is in “{one}” ({when}) and in “{other}” ({then})."), shown)


def _role(person: str, one: Slot, other: Slot) -> tuple[str, str]:
    """(the rule, the name as written): the role shared by both, host counted as two roles."""
    shown = next(names[person] for names in one.people.values() if person in names)
    for role in ("speaker", "interpreter", "escort"):
        if person in one.people.get(role, ()) and person in other.people.get(role, ()):
            return f"{role}_twice", shown
    return "person_twice", shown


def _note_venues(slots: list[Slot], book: Book) -> None:
    def venue(slot: Slot) -> Iterator[str]:
        if slot.venue and slot.kind != "free":
            yield str(slot.place) if slot.place is not None else fold(slot.venue)

    for line in lines(slots, venue).values():
        for one, other in overlaps(line):
            if not one.kind == other.kind == "meal":  # two groups may eat in one canteen
                template = N_("{date}: “{one}” ({when}) and “{other}” ({then}) are both in {what}.")
                _note(book, "venue_twice", one, other, template, one.venue)


def _note_groups(slots: list[Slot], book: Book) -> None:
    for line in group_lines([slot for slot in slots if slot.kind != "free"]).values():
        for one, other in overlaps(line):
            group = one.group or other.group
            template = (
                N_("{date}: group {what} has “{one}” ({when}) and “{other}” ({then}) at the same time.")
                if group
                else N_("{date}: everybody has “{one}” ({when}) and “{other}” ({then}) at the same time.")
            )
            _note(book, "group_twice", one, other, template, group)


def _note(book: Book, rule: str, one: Slot, other: Slot, template: str, what: str) -> None:
    book.note(
        rule, (one.id, other.id), template, date=one.date, what=what,
        one=one.name, when=one.span, other=other.name, then=other.span,
    )  # fmt: skip
