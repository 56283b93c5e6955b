"""The law of open questions: whatever is imported, answered, left, edited, cleared, removed, undone
and done again, each word that a list said of somebody is open, answered or withdrawn; none is lost,
none is asked twice.
"""

from __future__ import annotations

import copy
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.importing import answering, importing, open_questions
from lcdesk.services.participants import participants
from lcdesk.tabular.review.questions import Meant, apply_edits, copy_of
from lcdesk.tabular.understood import Understanding
from tests.examples import examples
from tests.services.rows import people, sheet

HEADS = ("Name", "Passport no.", "Country", "Sex", "Date of birth")
FIELDS = ("nationality", "gender", "birth_date")
WORDS = {"nationality": "Kazahstan", "gender": "femail", "birth_date": "30/02/1991"}
VALUES = {"nationality": "KZ", "gender": "F", "birth_date": "1991-03-02"}
CLOSED = ("nationality", "gender")
NAMES = ("Ana Lima", "Bek Omarov", "Carla Diaz")
NUMBERS = dict(zip(NAMES, ("AA1111111", "BB2222222", "CC3333333"), strict=True))
# what each list says of each of them: a word nobody knows, a value, nothing
FILES = (
    {"Ana Lima": ("word", "value", ""), "Bek Omarov": ("word", "word", "word")},
    {"Bek Omarov": ("", "value", "word"), "Carla Diaz": ("value", "word", "word")},
    {"Ana Lima": ("word", "", "word"), "Carla Diaz": ("word", "value", "value")},
)


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

    people: dict[str, dict[str, Cell]] = field(default_factory=dict[str, dict[str, Cell]])
    learned: set[str] = field(default_factory=set[str])

    def cells(self, name: str) -> Iterator[Cell]:
        yield from (one[name] for one in self.people.values())

    def open(self) -> set[tuple[str, str]]:
        return {(who, n) for who, one in self.people.items() for n in FIELDS if one[n].is_open}

    def bring(self, number: int) -> None:
        for name in FIELDS:
            said = {whose[FIELDS.index(name)] for whose in FILES[number].values()}
            if name in self.learned and "word" in said:
                for cell in self.cells(name):
                    cell.is_filled |= cell.is_open
        for who, row in FILES[number].items():
            mine = self.people.setdefault(who, {name: Cell() for name in FIELDS})
            for name, said in zip(FIELDS, row, strict=True):
                cell = mine[name]
                if said == "value" or (said == "word" and name in self.learned):
                    cell.is_filled = True
                elif said == "word":
                    cell.is_asked |= not cell.is_filled

    def settle(self, name: str, value: Any) -> None:
        for cell in self.cells(name):
            if cell.is_open:
                cell.is_filled, cell.is_left = value is not None, value is None
        if value is not None and name in CLOSED:
            self.learned.add(name)


@cache
def understood(number: int) -> Understanding:
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            (who, NUMBERS[who], *(_cell(n, s) for n, s in zip(FIELDS, said, strict=True)))
            for who, said in FILES[number].items()
        ]
        return importing.read_file(sheet(Path(folder) / f"{number}.xlsx", *rows, heads=HEADS))


def _cell(name: str, said: str) -> str | None:
    return {"word": WORDS[name], "value": VALUES[name]}.get(said)


class Play:
    """A desk and what the law says of it, step by step."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.cohort = cohorts.list_cohorts(desk)[0]["id"]
        self.model, self.undone = Model(), list[Model]()
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
        held = people(self.desk, self.cohort)
        assert held.keys() == self.model.people.keys()
        for who, mine in self.model.people.items():
            assert {n: held[who][n] is not None for n in FIELDS} == {
                n: mine[n].is_filled for n in FIELDS
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
        read = copy_of(understood(number))
        edits = [Meant("participant", n, WORDS[n], VALUES[n]) for n in sorted(self.model.learned)]
        apply_edits(read, edits)
        # what a list said last time has a law of its own
        plan = importing.prepare(self.desk, read, self.cohort, follows="none")
        importing.apply(self.desk, plan, self.cohort)
        self.model.bring(number)

    def _answer(self, name: str, is_blank: bool) -> None:
        value = None if is_blank else VALUES[name]
        if any(cell.is_open for cell in self.model.cells(name)):
            answering.answer(self.desk, name, WORDS[name], value)
            self.model.settle(name, value)
        else:
            with pytest.raises(KnownFault):
                answering.answer(self.desk, name, WORDS[name], value)

    def _edit(self, who: str, name: str) -> None:
        if who in self.model.people:
            self._write(who, name, VALUES[name])
            self.model.people[who][name].is_filled = True

    def _clear(self, who: str, name: str) -> None:
        if who in self.model.people:
            self._write(who, name, None)
            self.model.people[who][name].is_filled = False

    def _write(self, who: str, name: str, value: Any) -> None:
        record = people(self.desk, self.cohort)[who]
        if record[name] != value:
            participants.change_participants(self.desk, [record["id"]], {name: value})

    def _remove(self, who: str, _other: Any) -> None:
        if self.model.people.pop(who, None):
            record = people(self.desk, self.cohort)[who]
            participants.remove_participants(self.desk, [record["id"]])


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("bring"), st.sampled_from(range(len(FILES))), st.none()),
        st.tuples(st.just("answer"), st.sampled_from(FIELDS), st.booleans()),
        st.tuples(st.just("edit"), st.sampled_from(NAMES), st.sampled_from(FIELDS)),
        st.tuples(st.just("clear"), st.sampled_from(NAMES), st.sampled_from(FIELDS)),
        st.tuples(st.just("remove"), st.sampled_from(NAMES), st.none()),
        st.tuples(st.sampled_from(("undo", "redo")), st.none(), st.none()),
    ),
    min_size=3,
    max_size=12,
)


@settings(max_examples=examples(5, 25))
@given(first=st.sampled_from(range(len(FILES))), steps=STEPS)
def test_every_question_is_open_answered_or_withdrawn(
    desk_of_a_cohort: Path, first: int, steps: list[Any]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(desk_of_a_cohort, folder, dirs_exist_ok=True)
        with closing(open_desk(Path(folder) / "office.lcdesk")) as desk:
            play = Play(desk)
            for step in (("bring", first, None), *steps):
                play.do(step)
                play.check()
