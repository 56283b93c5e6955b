"""The law of open questions: whatever is imported, answered, left, edited, cleared, removed, undone
and done again, each word that a list said of a person or an activity is open, answered or withdrawn;
none is lost, none is asked twice.
"""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.importing import answering, importing, open_questions
from lcdesk.services.participants import participants
from lcdesk.tabular.review.questions import Meant, apply_edits, copy_of
from lcdesk.tabular.understood import RecordName, Understanding
from tests.examples import examples
from tests.services.rows import people, sheet


@dataclass(frozen=True)
class Kind:
    """A kind of records: three of them, by name, and the fields that lists tell of each."""

    record: RecordName
    names: tuple[str, str, str]
    heads: tuple[str, ...]
    fixed: Callable[[str], tuple[str, ...]]  # what stands before the fields
    words: dict[str, str]
    values: dict[str, str]
    closed: frozenset[str]
    held: Callable[[Desk, int], dict[str, Any]]
    change: Callable[[Desk, list[int], dict[str, Any]], object]
    remove: Callable[[Desk, list[int]], object]

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.words)

    def value(self, name: str) -> Any:
        return KINDS[self.record].field(name).parse(self.values[name])

    def files(self) -> tuple[dict[str, tuple[str, str, str]], ...]:
        """What each list says of each: a word nobody knows, a value, nothing."""
        one, other, third = self.names
        return (
            {one: ("word", "value", ""), other: ("word", "word", "word")},
            {other: ("", "value", "word"), third: ("value", "word", "word")},
            {one: ("word", "", "word"), third: ("word", "value", "value")},
        )


def _sessions(desk: Desk, cohort_id: int) -> dict[str, Any]:
    return {str(one["title"]): one for one in curriculum.list_activities(desk, cohort_id)}


_NUMBERS = {"Ana Lima": "AA1111111", "Bek Omarov": "BB2222222", "Carla Diaz": "CC3333333"}
PEOPLE = Kind(
    "participant",
    ("Ana Lima", "Bek Omarov", "Carla Diaz"),
    ("Name", "Passport no.", "Country", "Sex", "Date of birth"),
    lambda name: (name, _NUMBERS[name]),
    {"nationality": "Kazahstan", "gender": "femail", "birth_date": "30/02/1991"},
    {"nationality": "KZ", "gender": "F", "birth_date": "1991-03-02"},
    frozenset({"nationality", "gender"}),
    people,
    participants.change_participants,
    participants.remove_participants,
)
SESSIONS = Kind(
    "activity",
    ("Alpha", "Beta", "Gamma"),
    ("Date", "Topic", "Venue", "Type", "Confirmed", "Start"),
    lambda name: ("2026-05-04", name, f"Hall of {name}"),
    {"kind": "kindless", "is_confirmed": "perhaps so", "start": "25:70"},
    {"kind": "discussion", "is_confirmed": "yes", "start": "10:45"},
    frozenset({"kind", "is_confirmed"}),
    _sessions,
    curriculum.change_activities,
    curriculum.remove_activities,
)
RECORDS = {kind.record: kind for kind in (PEOPLE, SESSIONS)}


@dataclass
class Cell:
    """What the law says of one field of one participant."""

    is_asked: bool = False
    is_left: bool = False
    is_filled: bool = False

    @property
    def is_open(self) -> bool:
        return self.is_asked and not self.is_left and not self.is_filled


@dataclass
class Model:
    """Who is there with what, and which words are remembered."""

    kind: Kind
    people: dict[str, dict[str, Cell]] = field(default_factory=dict[str, dict[str, Cell]])
    learned: set[str] = field(default_factory=set[str])

    def cells(self, name: str) -> Iterator[Cell]:
        yield from (one[name] for one in self.people.values())

    def open(self) -> set[tuple[str, str]]:
        return {
            (who, n) for who, one in self.people.items() for n in self.kind.fields if one[n].is_open
        }

    def bring(self, number: int) -> None:
        fields, told = self.kind.fields, self.kind.files()[number]
        for name in fields:
            said = {whose[fields.index(name)] for whose in told.values()}
            if name in self.learned and "word" in said:
                for cell in self.cells(name):
                    cell.is_filled |= cell.is_open
        for who, row in told.items():
            mine = self.people.setdefault(who, {name: Cell() for name in fields})
            for name, said in zip(fields, row, strict=True):
                cell = mine[name]
                if said == "value" or (said == "word" and name in self.learned):
                    cell.is_filled = True
                elif said == "word":
                    cell.is_asked |= not cell.is_filled

    def settle(self, name: str, value: Any) -> None:
        for cell in self.cells(name):
            if cell.is_open:
                cell.is_filled, cell.is_left = value is not None, value is None
        if value is not None and name in self.kind.closed:
            self.learned.add(name)


@cache
def understood(record: RecordName, number: int) -> Understanding:
    kind = RECORDS[record]
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            (*kind.fixed(who), *map(partial(_cell, kind), kind.fields, said))
            for who, said in kind.files()[number].items()
        ]
        return importing.read_file(sheet(Path(folder) / f"{number}.xlsx", *rows, heads=kind.heads))


def _cell(kind: Kind, name: str, said: str) -> str | None:
    return {"word": kind.words[name], "value": kind.values[name]}.get(said)


class Play:
    """A desk and what the law says of it, step by step."""

    def __init__(self, desk: Desk, kind: Kind) -> None:
        self.desk, self.kind = desk, kind
        self.cohort = cohorts.list_cohorts(desk)[0]["id"]
        self.model, self.undone = Model(kind), list[Model]()
        self.before = list[Model]()

    def do(self, step: tuple[str, Any, Any]) -> None:
        what, one, other = step
        if what in ("undo", "redo"):
            self._turn(what)
            return
        old, last = copy.deepcopy(self.model), self._last()
        getattr(self, f"_{what}")(one, other)
        if self._last() == last:
            assert self.model == old, step
        else:
            self.before.append(old)
            self.undone.clear()

    def check(self) -> None:
        found = open_questions.list_open(self.desk, self.cohort)
        asked = [(word.name, one.field) for one in found for word in one.words]
        assert len(asked) == len(set(asked))
        assert set(asked) == self.model.open()
        held = self.kind.held(self.desk, self.cohort)
        assert held.keys() == self.model.people.keys()
        for who, mine in self.model.people.items():
            assert {n: held[who][n] is not None for n in self.kind.fields} == {
                n: mine[n].is_filled for n in self.kind.fields
            }

    def _last(self) -> int:
        return history.list_operations(self.desk, limit=1)[0].id

    def _turn(self, what: str) -> None:
        take, put = (self.before, self.undone) if what == "undo" else (self.undone, self.before)
        if take:
            getattr(self.desk, what)()
            put.append(self.model)
            self.model = take.pop()

    def _bring(self, number: int, _other: Any) -> None:
        kind = self.kind
        read = copy_of(understood(kind.record, number))
        edits = [
            Meant(kind.record, n, kind.words[n], kind.value(n)) for n in sorted(self.model.learned)
        ]
        apply_edits(read, edits)
        # what a list said last time has a law of its own
        plan = importing.prepare(self.desk, read, self.cohort, follows="none")
        importing.apply(self.desk, plan, self.cohort)
        self.model.bring(number)

    def _answer(self, place: int, is_blank: bool) -> None:
        name = self.kind.fields[place]
        value = None if is_blank else self.kind.value(name)
        word, record = self.kind.words[name], self.kind.record
        if any(cell.is_open for cell in self.model.cells(name)):
            answering.answer(self.desk, name, word, value, record)
            self.model.settle(name, value)
        else:
            with pytest.raises(KnownFault):
                answering.answer(self.desk, name, word, value, record)

    def _edit(self, number: int, place: int) -> None:
        who, name = self.kind.names[number], self.kind.fields[place]
        if who in self.model.people:
            self._write(who, name, self.kind.value(name))
            self.model.people[who][name].is_filled = True

    def _clear(self, number: int, place: int) -> None:
        who, name = self.kind.names[number], self.kind.fields[place]
        if who in self.model.people:
            self._write(who, name, None)
            self.model.people[who][name].is_filled = False

    def _write(self, who: str, name: str, value: Any) -> None:
        record = self.kind.held(self.desk, self.cohort)[who]
        if record[name] != value:
            self.kind.change(self.desk, [record["id"]], {name: value})

    def _remove(self, number: int, _other: Any) -> None:
        who = self.kind.names[number]
        if self.model.people.pop(who, None):
            record = self.kind.held(self.desk, self.cohort)[who]
            self.kind.remove(self.desk, [record["id"]])


PLACES = st.sampled_from(range(3))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("bring"), PLACES, st.none()),
        st.tuples(st.just("answer"), PLACES, st.booleans()),
        st.tuples(st.just("edit"), PLACES, PLACES),
        st.tuples(st.just("clear"), PLACES, PLACES),
        st.tuples(st.just("remove"), PLACES, st.none()),
        st.tuples(st.sampled_from(("undo", "redo")), st.none(), st.none()),
    ),
    min_size=3,
    max_size=12,
)


@pytest.mark.parametrize("record", list(RECORDS))
@settings(max_examples=examples(5, 10))
@given(first=PLACES, steps=STEPS)
def test_every_question_is_open_answered_or_withdrawn(
    desk_of_a_cohort: Path,
    copied_desk: Callable[[Path, Path], Desk],
    record: RecordName,
    first: int,
    steps: list[Any],
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(copied_desk(desk_of_a_cohort, Path(folder))) as desk,
    ):
        play = Play(desk, RECORDS[record])
        for step in (("bring", first, None), *steps):
            play.do(step)
            play.check()
