"""What an undo or redo did to each entry, in words: taken back, kept since it moved on, or no
longer there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import sqlalchemy as sa

from lcdesk.db.history.recorder import Noted
from lcdesk.db.history.reversal import Reversal
from lcdesk.db.history.skipped_entries import Place, Reason
from lcdesk.db.values import entity_named, kept_run
from lcdesk.model.entities import Change, Operation
from lcdesk.model.fields import fields_of
from lcdesk.services.core.naming import (
    BEHIND,
    OWNERS,
    TELLING,
    WORDS,
    covers,
    has_name,
    last_known,
    name_in,
    name_of_entry,
    naming_values,
)
from lcdesk.texts import _, join_sentences, list_names, n_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

RowFate = Literal["reversed", "kept", "refused"]
Owners = dict[tuple[str, int], str]
"""(entity, id) → name."""
_UNKNOWN: Mapping[str, Any] = {}  # by identity: not looked up yet
_FOLDED = ("Enrolment", "CohortOrganisation")
_RANK: Mapping[RowFate, int] = {"reversed": 0, "refused": 1, "kept": 2}


class OutcomeRow(NamedTuple):
    """One entry: entity ("Enrolment"), id, name, "reversed" | "kept" | "refused", and why in a
    sentence ("" if reversed).
    """

    entity: str
    id: int
    name: str
    fate: RowFate
    why: str


@dataclass(frozen=True)
class UndoOutcome:
    """What an undo or redo did: entries taken back, entries kept because they moved on, entries no
    longer there.

    `rows` tells each: a participant is one entry (with the person, the status steps, the line in
    the import's book). `people`: how many different people are behind those taken back,
    `of_people`: how many of these entries are theirs.
    """

    label: str
    done: int
    kept: int
    refused: int = 0
    rows: tuple[OutcomeRow, ...] = ()
    is_redo: bool = False
    people: int = 0
    of_people: int = 0

    @property
    def _number(self) -> int:
        """People, and entries that are no people's."""
        return self.people + self.done - self.of_people

    @property
    def _what(self) -> str:
        """18 people; 18 people and 1 other entry; 3 entries: what was taken back, for every
        sentence about it.
        """
        people, others = (
            n_("{count} person", "{count} people", self.people),
            self.done - self.of_people,
        )
        if not self.people:
            return n_("{count} entry", "{count} entries", others)
        if not others:
            return people
        more = n_("{count} other entry", "{count} other entries", others)
        return _("{people} and {others}", people=people, others=more)

    @property
    def message(self) -> str:
        """The outcome in a sentence."""
        said = (
            n_("{what} was done again.", "{what} were done again.", self._number, what=self._what)
            if self.is_redo
            else n_("{what} was set back.", "{what} were set back.", self._number, what=self._what)
        )
        kept = n_(
            "{count} was changed since and was kept.",
            "{count} were changed since and were kept.",
            self.kept,
        )
        return join_sentences(said, kept if self.kept else "", self._gone)

    @property
    def foreseen(self) -> str:
        """What would come of an undo or redo that is only looked at, in sentences."""
        said = _("No entry is set back as a whole.")
        if self.is_redo:
            said = _("No entry is done again as a whole.")
        if self.done and self.is_redo:
            said = _("It is done again for {what}.", what=self._what)
        elif self.done:
            said = n_(
                "{what} is set back as it was.",
                "{what} are set back as they were.",
                self._number,
                what=self._what,
            )
        kept = n_(
            "{count} was changed since and is kept.",
            "{count} were changed since and are kept.",
            self.kept,
        )
        return join_sentences(said, kept if self.kept else "", self._gone)

    @property
    def _gone(self) -> str:
        words = n_("{count} is no longer there.", "{count} are no longer there.", self.refused)
        return words if self.refused else ""


@dataclass(slots=True)
class _EntryState:
    """What is known of one entry while the outcome is put together."""

    fate: RowFate
    reasons: list[Reason]
    values: Mapping[str, Any]


def outcome_of(
    session: Session, label: str, reversal: Reversal, notes: Iterable[Noted]
) -> UndoOutcome:
    """The outcome of a reversal that was just done in this session; `notes` are what it changed."""
    noted = list(notes)
    lines = _lines(reversal, noted, BEHIND) or _lines(reversal, noted, frozenset())
    _load_names(session, lines)
    people = _read_people(session, lines)
    shown = dict(lines)
    _fold_owners(shown)
    # what goes just now is in no history yet
    owners: Owners = {
        place: name
        for place, line in lines.items()
        if place[0] == "Organisation" and (name := name_in(line.values))
    }
    names = {place: _name(session, place, line, people, owners) for place, line in shown.items()}
    rows = tuple(
        OutcomeRow(*place, names[place], line.fate, _told(session, line.reasons))
        for place, line in shown.items()
    )
    counts = {fate: sum(row.fate == fate for row in rows) for fate in _RANK}
    behind = [
        who
        for place, line in shown.items()
        if line.fate == "reversed" and (who := _person(place, line))
    ]
    return UndoOutcome(
        label,
        counts["reversed"],
        counts["kept"],
        counts["refused"],
        rows,
        people=len(set(behind)),
        of_people=len(behind),
    )


def _person(place: tuple[str, int], line: _EntryState) -> int:
    """The id of the person an entry is; 0 where it is none."""
    entity, row_id = place
    if entity == "Person":
        return row_id
    return line.values.get("person_id") or 0 if entity == "Enrolment" else 0


def _lines(
    reversal: Reversal, notes: Iterable[Noted], left_out: Collection[str]
) -> dict[tuple[str, int], _EntryState]:
    lines: dict[tuple[str, int], _EntryState] = {}
    for note in notes:
        entity = note.entity.__name__
        if entity not in left_out:
            for row_id, values in _values(note):
                lines[entity, row_id] = _EntryState("reversed", [], values)
    fates: tuple[tuple[RowFate, dict[Place, Reason]], ...] = (
        ("refused", reversal.refusals),
        ("kept", reversal.skipped),
    )
    for fate, told in fates:
        for (kind, row_id), reason in told.items():
            if kind.__name__ not in left_out:
                lines[kind.__name__, row_id] = _EntryState(fate, [reason], _UNKNOWN)
    return lines


def _values(note: Noted) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """(id, the values that name it, as far as the note holds them)."""
    kept: Mapping[str, Any] = note.before or {}
    if note.last_id is None:
        yield note.row_id, kept if note.after is None else _UNKNOWN
    elif not kept:
        yield from ((row_id, _UNKNOWN) for row_id in range(note.row_id, note.last_id + 1))
    else:
        run = kept_run(kept)
        telling = [(place, name) for place, name in enumerate(run["columns"]) if name in TELLING]
        for row_id, row in enumerate(run["rows"], start=note.row_id):
            yield row_id, {name: row[place] for place, name in telling}


def _load_names(session: Session, lines: Mapping[tuple[str, int], _EntryState]) -> None:
    """The values that name those entries which are there; of those that are gone what history
    has kept.
    """
    blank: dict[str, list[int]] = defaultdict(list)
    for (entity, row_id), line in lines.items():
        if line.values is _UNKNOWN:
            blank[entity].append(row_id)
    for entity, ids in blank.items():
        if not has_name(entity):
            continue
        found = naming_values(session, entity, ids)
        for row_id in ids:
            values = found.get(row_id)
            lines[entity, row_id].values = (
                last_known(session, entity, row_id) if values is None else values
            )


def _read_people(
    session: Session, lines: Mapping[tuple[str, int], _EntryState]
) -> dict[int, Mapping[str, Any]]:
    """Person id → the values that name who is behind the entries told of: one by one they would
    take most of the time.
    """
    people = {row_id: line.values for (entity, row_id), line in lines.items() if entity == "Person"}
    behind = {line.values.get("person_id") for line in lines.values()}
    return people | naming_values(
        session, "Person", [number for number in behind if number and number not in people]
    )


def _fold_owners(lines: dict[tuple[str, int], _EntryState]) -> None:
    """A person whose enrolment is told of is no entry of its own, nor an organisation whose role
    in a cohort is.
    """
    folded: set[tuple[str, int]] = set()
    for (entity, _row_id), line in lines.items():
        column, kind = OWNERS[entity] if entity in _FOLDED else ("", "")
        place = (kind, line.values.get(column) or 0)
        owner = lines.get(place)
        if owner is None:
            continue
        folded.add(place)
        if _RANK[owner.fate] > _RANK[line.fate]:
            line.fate = owner.fate
        line.reasons = _telling([*line.reasons, *owner.reasons])
    for place in folded:
        del lines[place]


def _telling(reasons: list[Reason]) -> list[Reason]:
    """That two rows of one entry hold each other is no reason to tell when there is another."""
    own = [reason for reason in reasons if reason.why not in ("part", "needed")]
    return list(dict.fromkeys(own or reasons))


def _name(
    session: Session,
    place: tuple[str, int],
    line: _EntryState,
    people: Mapping[int, Mapping[str, Any]],
    owners: Owners,
) -> str:
    """What an entry is called; the name of an owner is looked up once, whoever's hundreds of
    entries are told.
    """
    entity, row_id = place
    if entity not in OWNERS:
        name = name_in(line.values) or name_in(people.get(line.values.get("person_id") or 0, {}))
        return name or name_of_entry(session, entity, row_id, line.values)
    if entity != "Enrolment":
        column, kind = OWNERS[entity]
        owner = (kind, line.values.get(column) or 0)
        if not owner[1]:
            return name_of_entry(session, entity, row_id, line.values)
        if owner not in owners:
            owners[owner] = name_of_entry(session, *owner, {})
        return owners[owner]
    person_id = line.values.get("person_id") or 0
    return name_in(people.get(person_id, {})) or name_of_entry(session, "Person", person_id, {})


def _told(session: Session, reasons: Iterable[Reason]) -> str:
    return join_sentences(*dict.fromkeys(_sentence(session, reason) for reason in reasons))


def _sentence(session: Session, reason: Reason) -> str:
    if reason.why == "changed":
        # a title may end in a dot of its own: "Passport no."
        fields = _field_words(reason.fields).rstrip(".")
        return _("{who} changed {fields}.", who=_who(session, reason.operations), fields=fields)
    if reason.why == "gone":
        return (
            _("{who} removed it.", who=_who(session, reason.operations))
            if reason.operations
            else _("It is no longer there.")
        )
    if reason.why == "there":
        return _("It is there already.")
    what = _entry_words(session, reason.other)
    if reason.why == "used":
        return _(
            "{who} added to it: {what}.",
            who=_who(session, _makers(session, reason.other)),
            what=what,
        )
    return _("It belongs to what is kept: {what}.", what=what)


def _who(session: Session, operations: Iterable[int]) -> str:
    found = session.scalars(
        sa.select(Operation.who).where(Operation.id.in_(list(operations))).order_by(Operation.id)
    )
    return list_names(list(dict.fromkeys(who for who in found if who))) or _("Somebody")


def _makers(session: Session, place: Place | None) -> list[int]:
    """The operation that made an entry or made it point here: the newest that touched it."""
    if place is None:
        return []
    query = sa.select(Change.deed_id).where(Change.entity == place[0].__name__, covers(place[1]))
    return list(session.scalars(query.order_by(Change.id.desc()).limit(1)))


def _field_words(columns: Iterable[str]) -> str:
    titles = _titles()
    return list_names([titles.get(column, column) for column in columns]) or _("it")


def _titles() -> dict[str, str]:
    told = (
        "Cohort",
        "Venue",
        "Theme",
        "Expert",
        "Lead",
        "Document",
        "Activity",
        "Enrolment",
        "Person",
    )
    titles = {field.column: field.title for name in told for field in fields_of(entity_named(name))}
    return {**titles, "extra": _("further columns"), "data": _("the photo")}


def _entry_words(session: Session, place: Place | None) -> str:
    if place is None:
        return ""
    entity = place[0].__name__
    words, name = _(WORDS.get(entity, entity)), name_of_entry(session, entity, place[1], {})
    return f"{words} {name}".strip()
