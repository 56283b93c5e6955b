"""The same person, venue or group in two activities at a time: one sweep along each of their
days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from lcdesk.model.clashes.breaches import Book, MarkedText
from lcdesk.model.clashes.slots import ClashSlot, SearchedTimetable, fold
from lcdesk.texts import N_

Pair = tuple[ClashSlot, ClashSlot]
Lines = dict[str, list[ClashSlot]]
WHOLE = ""  # the group of an activity that is for everybody


def note_overlaps(searched: SearchedTimetable, book: Book) -> None:
    """All overlaps of half-open intervals, also with other cohorts; O(n log n) and what is found."""
    timed = [slot for slot in searched.slots if slot.is_timed]
    _note_people(timed, book)
    _note_venues(timed, book)
    _note_groups([slot for slot in timed if not slot.is_other], searched.groups, book)


def overlaps(line: list[ClashSlot]) -> Iterator[Pair]:
    """The pairs that overlap, of slots in order of start; equal intervals do, touching ones do
    not.
    """
    running: list[ClashSlot] = []
    for slot in line:
        running = [one for one in running if one.end > slot.start]
        for one in running:
            yield one, slot
        running.append(slot)


def people_lines(slots: list[ClashSlot]) -> Lines:
    """Per person (folded name) where he or she is, in whatever role."""
    out: Lines = defaultdict(list)
    for slot in slots:
        for names in slot.people.values():
            for name in names:
                line = out[name]
                if not line or line[-1] is not slot:
                    line.append(slot)
    return out


def groups_of(slots: Iterable[ClashSlot]) -> frozenset[str]:
    """The groups of a timetable; just everybody when there are none."""
    return frozenset(fold(slot.group) for slot in slots if slot.group) or frozenset((WHOLE,))


def group_lines(slots: list[ClashSlot], groups: frozenset[str]) -> Lines:
    """Per group what it takes part in: its own and what is for everybody."""
    out: Lines = defaultdict(list)
    for slot in slots:
        for group in (fold(slot.group),) if slot.group else groups:
            out[group].append(slot)
    return out


def _note_people(slots: list[ClashSlot], book: Book) -> None:
    for person, line in people_lines(slots).items():
        for one, other in overlaps(line):
            rule, shown = _role(person, one, other)
            if one.is_other or other.is_other:
                _note_elsewhere(one, other, "speaker", shown, book)
                continue
            _note(
                book,
                rule,
                one,
                other,
                N_("{date}: {what} is in “{one}” ({when}) and in “{other}” ({then})."),
                shown,
            )


def _note_elsewhere(one: ClashSlot, other: ClashSlot, field: str, what: str, book: Book) -> None:
    """Somebody or some place is wanted by another cohort at that time; the breach is our
    activity's.
    """
    if one.is_other and other.is_other:
        return
    own, theirs = (other, one) if one.is_other else (one, other)
    book.note(
        "other_cohort",
        (own.id, theirs.id),
        N_(
            "{date}: {what}, needed for “{one}” ({when}), is taken by “{other}” ({then}) of "
            "{cohort}."
        ),
        field=field,
        date=own.date,
        what=what,
        one=own.name,
        when=own.span,
        other=theirs.name,
        then=theirs.span,
        cohort=theirs.cohort or MarkedText(N_("another cohort")),
    )


def _role(person: str, one: ClashSlot, other: ClashSlot) -> tuple[str, str]:
    """(the rule, the name as written): the role shared by both, host counted as two roles."""
    shown = next(names[person] for names in one.people.values() if person in names)
    for role in ("speaker", "interpreter", "escort"):
        if person in one.people.get(role, ()) and person in other.people.get(role, ()):
            return f"{role}_twice", shown
    return "person_twice", shown


def _note_venues(slots: list[ClashSlot], book: Book) -> None:
    at: Lines = defaultdict(list)
    for slot in slots:
        if slot.venue and slot.kind != "free":
            at[str(slot.place) if slot.place is not None else fold(slot.venue)].append(slot)
    for line in at.values():
        for one, other in overlaps(line):
            if one.kind == other.kind == "meal":  # two groups may eat in one canteen
                continue
            if one.is_other or other.is_other:
                _note_elsewhere(one, other, "venue", one.venue, book)
            else:
                template = N_("{date}: “{one}” ({when}) and “{other}” ({then}) are both in {what}.")
                _note(book, "venue_twice", one, other, template, one.venue)


def _note_groups(slots: list[ClashSlot], groups: frozenset[str], book: Book) -> None:
    for line in group_lines([slot for slot in slots if slot.kind != "free"], groups).values():
        for one, other in overlaps(line):
            group = one.group or other.group
            template = (
                N_(
                    "{date}: group {what} has “{one}” ({when}) and “{other}” ({then}) at the same "
                    "time."
                )
                if group
                else N_(
                    "{date}: everybody has “{one}” ({when}) and “{other}” ({then}) at the same "
                    "time."
                )
            )
            _note(book, "group_twice", one, other, template, group)


def _note(
    book: Book, rule: str, one: ClashSlot, other: ClashSlot, template: str, what: str
) -> None:
    book.note(
        rule,
        (one.id, other.id),
        template,
        date=one.date,
        what=what,
        one=one.name,
        when=one.span,
        other=other.name,
        then=other.span,
    )
