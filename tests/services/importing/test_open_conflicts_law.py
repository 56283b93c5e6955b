"""The law of list versions: whatever a list says next, and whatever is edited, cleared, removed,
answered, undone and done again in between, each cell holds what the table of docs/import.md says,
and what list and desk both changed is asked just once, until it is answered.
"""

from __future__ import annotations

import copy
import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lcdesk.db.values import entity_named
from lcdesk.model.catalogue import KINDS
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.curriculum import curriculum
from lcdesk.services.curriculum import records as activities
from lcdesk.services.importing import answering, importing, open_questions
from lcdesk.services.importing.open_questions import OpenQuestion
from lcdesk.services.participants import participants, records
from lcdesk.tabular.understood import ReadRow, RecordName, Understanding
from tests.examples import examples
from tests.services.rows import people, sheet

BLANK = None
Rows = Sequence[Sequence[int | str] | None]
"""For each record of a list how its cells are drawn."""
Steps = Sequence[tuple[str, Any]]
VALUES = 3
"""So many different ones each cell may say: few, so that list and desk often agree again."""


@dataclass(frozen=True)
class Kind:
    """A kind of records: three of them, by name; the two fields and the column of its own that
    their list tells, with what each may say.
    """

    record: RecordName
    names: tuple[str, str, str]
    known_by: tuple[str, ...]  # headers of what stands before
    fixed: Callable[[str], tuple[str, ...]]
    heads: tuple[str, str, str]
    cells: dict[str, tuple[Any, ...]]
    held: Callable[[Desk, int], dict[str, dict[str, Any]]]
    set_fields: Callable[[Work, dict[int, dict[str, Any]]], object]
    remove: Callable[[Desk, list[int]], object]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.cells)

    @property
    def own(self) -> str:
        """The header of the column that is no field."""
        return self.columns[-1]

    def text(self, name: str, value: Any) -> str:
        """A value as a list says it, and as a question tells it."""
        return str(value if name == self.own else KINDS[self.record].field(name).kind.format(value))


def _participants(desk: Desk, cohort_id: int) -> dict[str, dict[str, Any]]:
    found = people(desk, cohort_id)
    with desk.reading() as session:
        for one in found.values():
            enrolment = session.get_one(entity_named("Enrolment"), one["id"])
            one["extra"] = getattr(enrolment, "extra", None)
    return found


def _sessions(desk: Desk, cohort_id: int) -> dict[str, dict[str, Any]]:
    return {str(one["title"]): dict(one) for one in curriculum.list_activities(desk, cohort_id)}


_NUMBERS = {"Ana Lima": "AA1111111", "Bek Omarov": "BB2222222", "Carla Diaz": "CC3333333"}
PEOPLE = Kind(
    "participant",
    ("Ana Lima", "Bek Omarov", "Carla Diaz"),
    ("Name", "Passport no."),
    lambda name: (name, _NUMBERS[name]),
    ("Diet", "Arrival date", "Shoe size"),
    {
        "dietary": ("halal", "vegan", "kosher"),
        "arrival_date": tuple(dt.date(2026, 5, day) for day in (3, 4, 5)),
        "Shoe size": ("44", "45", "46"),
    },
    _participants,
    records.set_fields,
    participants.remove_participants,
)
_DAYS = {"Soil science": "2026-05-04", "Water use": "2026-05-05", "Carbon markets": "2026-05-06"}
SESSIONS = Kind(
    "activity",
    ("Soil science", "Water use", "Carbon markets"),
    ("Date", "Topic", "Type"),
    lambda name: (_DAYS[name], name, "Discussion"),
    ("Start", "Speaker", "Shoe size"),
    {
        "start": (dt.time(9), dt.time(10, 30), dt.time(14)),
        "speaker": ("Dr Li Wen", "Dr Ana Reyes", "Dr Juma Said"),
        "Shoe size": ("44", "45", "46"),
    },
    _sessions,
    activities.set_fields,
    curriculum.remove_activities,
)
RECORDS = {kind.record: kind for kind in (PEOPLE, SESSIONS)}


# --- What the law says ---


@dataclass
class Asked:
    """What a version of the list said of a cell that the desk had changed to something else."""

    word: Any
    held: Any  # by the desk, when it was asked
    is_of_last: bool = True  # or of a version before the last one


@dataclass
class Cell:
    """What the list said last, what the desk holds, what was asked last."""

    last: Any = BLANK
    desk: Any = BLANK
    asked: Asked | None = None

    @property
    def is_open(self) -> bool:
        return self.asked is not None and self.asked.held == self.desk

    @property
    def said(self) -> Any:
        """What the list said last; as long as a question of it is open, what it said before, so
        that the next version asks as well.
        """
        if self.asked is not None and self.asked.is_of_last and not self.is_open:
            return self.asked.word
        return self.last

    def bring(self, listed: Any) -> None:
        """The table of three values."""
        said = self.said
        if listed is BLANK:  # nothing is wiped, nothing is answered
            self.last = BLANK
            self.pass_over()
        elif listed != self.desk and listed != said and self.desk != said:
            self.last, self.asked = said, Asked(listed, self.desk)
        else:
            if listed not in (self.desk, said):
                self.desk = listed
            self.last, self.asked = listed, None

    def meet(self, listed: Any) -> None:
        """The first list that has the record: all that it says counts."""
        self.last, self.desk = listed, self.desk if listed is BLANK else listed
        if listed is not BLANK:
            self.asked = None
        else:
            self.pass_over()

    def pass_over(self) -> None:
        """A version that says nothing of it: what is open stays so."""
        if self.asked is not None:
            self.asked.is_of_last = False

    def answer(self, value: Any) -> None:
        """Another value, or the list's; `BLANK`: the desk's stays."""
        assert self.asked is not None
        if value in (BLANK, self.desk):
            self.last = self.asked.word if self.asked.is_of_last else self.last
            self.asked = None
        else:
            self.desk = value


Row = dict[str, Any]


@dataclass
class Model:
    """Who is there with what, who was taken out, what each row of the list said last."""

    kind: Kind
    cells: dict[str, dict[str, Cell]] = field(default_factory=dict[str, dict[str, Cell]])
    removed: set[str] = field(default_factory=set[str])
    rows: dict[str, Row] = field(default_factory=dict[str, Row])
    listed: set[str] = field(default_factory=set[str])
    deeds: list[int] = field(default_factory=list[int])  # the imports that stand

    def open(self) -> set[tuple[str, str, str]]:
        return {
            (who, name, self.kind.text(name, cell.asked.word))
            for who, mine in self.cells.items()
            for name, cell in mine.items()
            if cell.is_open and cell.asked
        }

    def questions(self) -> list[tuple[str, str]]:
        return sorted({(name, word) for _who, name, word in self.open()})

    def bring(self, rows: dict[str, Row]) -> None:
        for who, row in rows.items():
            if who in self.removed and who in self.listed:
                continue
            self.removed.discard(who)
            # a version that does not name somebody says nothing of them, as if it never came
            is_known = who in self.cells
            mine = self.cells.setdefault(who, {name: Cell() for name in self.kind.columns})
            for name, value in row.items():
                (mine[name].bring if is_known else mine[name].meet)(value)
        self.rows |= rows
        self.listed = set(rows)

    def asked(self, field_name: str, word: str) -> Iterator[Cell]:
        for who, mine in self.cells.items():
            if (who, field_name, word) in self.open():
                yield mine[field_name]


# --- The same in a desk ---


@cache
def understood(record: RecordName, value: int) -> Understanding:
    """A list that says the same in each cell."""
    kind = RECORDS[record]
    said = [kind.text(name, kind.cells[name][value]) for name in kind.columns]
    with tempfile.TemporaryDirectory() as folder:
        rows = [(*kind.fixed(who), *said) for who in kind.names]
        path = sheet(Path(folder) / "list.xlsx", *rows, heads=(*kind.known_by, *kind.heads))
        return importing.read_file(path)


def version(kind: Kind, rows: dict[str, Row]) -> Understanding:
    """A list, laid together of cells that were read."""
    whole = understood(kind.record, 0)
    read = [_row(kind, place, rows[who]) for place, who in enumerate(kind.names) if who in rows]
    assert not whole.problems
    return replace(whole, rows=read)


def _row(kind: Kind, place: int, cells: Row) -> ReadRow:
    row = understood(kind.record, 0).rows[place]
    values, raw, extra = dict(row.values), dict(row.raw), dict(row.extra)
    for name, value in cells.items():
        mine = (values, raw, extra)
        for one in mine:
            one.pop(name, None)
        if value is not BLANK:
            said = understood(kind.record, kind.cells[name].index(value)).rows[place]
            for one, other in zip(mine, (said.values, said.raw, said.extra), strict=True):
                one |= {name: other[name]} if name in other else {}
    return replace(row, values=values, raw=raw, extra=extra)


class Play:
    """A desk and what the law says of it, step by step."""

    def __init__(self, desk: Desk, kind: Kind) -> None:
        self.desk, self.kind = desk, kind
        self.cohort = cohorts.list_cohorts(desk)[0]["id"]
        self.model, self.before, self.undone = Model(kind), list[Model](), list[Model]()

    def do(self, what: str, how: Any) -> None:
        if what in ("undo", "redo"):
            self._turn(what)
        elif what == "answer":
            for one, (name, word) in zip(how, self.model.questions(), strict=False):
                self._do(partial(self._answer, name, word, one))
        else:
            self._do(partial(getattr(self, f"_{what}"), how))

    def _do(self, step: Callable[[], None]) -> None:
        """One operation, or none."""
        old, last = copy.deepcopy(self.model), self._last()
        step()
        if self._last() == last:
            assert self.model == old, step
        else:
            self.before.append(old)
            self.undone.clear()

    def check(self) -> None:
        found = open_questions.list_open(self.desk, self.cohort)
        asked = [(word.name, one.field, one.word) for one in found for word in one.words]
        assert all(one.is_conflict for one in found)
        assert len(asked) == len(set(asked))
        assert set(asked) == self.model.open()
        assert self._values() == {
            who: {name: cell.desk for name, cell in mine.items()}
            for who, mine in self.model.cells.items()
        }

    def _values(self) -> dict[str, dict[str, Any]]:
        return {
            who: {**{n: one.get(n) for n in self.kind.columns}, **self._own(one)}
            for who, one in self._held().items()
        }

    def _own(self, record: dict[str, Any]) -> dict[str, str | None]:
        own: dict[str, str] = record["extra"] or {}
        return {self.kind.own: own.get(self.kind.own)}

    def _held(self) -> dict[str, dict[str, Any]]:
        return self.kind.held(self.desk, self.cohort)

    def _last(self) -> int:
        return history.list_operations(self.desk, limit=1)[0].id

    def _turn(self, what: str) -> None:
        take, put = (self.before, self.undone) if what == "undo" else (self.undone, self.before)
        if take:
            getattr(self.desk, what)()
            put.append(self.model)
            self.model = take.pop()

    def _told(self, rows: Rows, before: Callable[[str, str], Any]) -> dict[str, Row]:
        """Each cell: as it was, blank, or one of its values."""
        return {
            who: {
                name: before(who, name)
                if one == "same"
                else BLANK
                if one == "blank"
                else values[int(one)]
                for one, (name, values) in zip(how, self.kind.cells.items(), strict=True)
            }
            for who, how in zip(self.kind.names, rows, strict=True)
            if how is not None
        }

    def _bring(self, rows: Rows) -> None:
        told = self._told(rows, self._in_list)
        if not told:
            return
        file = version(self.kind, told)
        follows = self.model.deeds[-1] if self.model.deeds else None
        plan = importing.prepare(self.desk, file, self.cohort, follows=follows)
        outcome = importing.apply(self.desk, plan, self.cohort)
        self.model.bring(told)
        self.model.deeds.append(self._last())
        assert outcome.waiting == 0
        assert outcome.conflicts == sum(
            cell.is_open and cell.asked is not None and cell.asked.is_of_last
            for who, mine in self.model.cells.items()
            for cell in mine.values()
            if who in told
        )

    def _answer(self, name: str, word: str, how: int | str) -> None:
        if how == "leave":
            return
        question, cells = self._question(name, word), list(self.model.asked(name, word))
        answer = question.target.parse(question.likely[0])
        assert all(cell.asked and cell.asked.word == answer for cell in cells)
        if how == "desk":
            answer = BLANK
            answering.leave_blank(self.desk, [question])
        else:
            answer = answer if how == "list" else self.kind.cells[name][int(how)]
            assert answering.answer_open(self.desk, question, answer) == len(cells)
        for cell in cells:
            cell.answer(answer)

    def _question(self, name: str, word: str) -> OpenQuestion:
        (found,) = [
            one
            for one in open_questions.list_open(self.desk, self.cohort)
            if (one.field, one.word) == (name, word)
        ]
        return found

    def _edit(self, rows: Rows) -> None:
        """Several cells at once, as the desk writes them."""
        held, cells = self._held(), dict[int, dict[str, Any]]()
        for who, told in self._told(rows, self._in_desk).items():
            if who in held and told != {name: self._in_desk(who, name) for name in told}:
                own = told[self.kind.own]
                extra = None if own is BLANK else {self.kind.own: own}
                fields = {name: value for name, value in told.items() if name != self.kind.own}
                cells[held[who]["id"]] = {**fields, "extra": extra}
                for name, value in told.items():
                    self.model.cells[who][name].desk = value
        if cells:
            self.desk.execute("Edit", lambda work: self.kind.set_fields(work, cells))

    def _in_list(self, who: str, name: str) -> Any:
        return self.model.rows.get(who, {}).get(name)

    def _in_desk(self, who: str, name: str) -> Any:
        return self.model.cells[who][name].desk if who in self.model.cells else BLANK

    def _remove(self, number: int) -> None:
        who = self.kind.names[number]
        if self.model.cells.pop(who, None):
            self.kind.remove(self.desk, [self._held()[who]["id"]])
            self.model.removed.add(who)


CELL = st.sampled_from((*range(VALUES), "blank", "same", "same"))
ROWS = st.tuples(*(st.tuples(CELL, CELL, CELL) for _place in range(3)))
SOME = st.tuples(*(st.one_of(st.tuples(CELL, CELL, CELL), st.none()) for _place in range(3)))
HOW = st.sampled_from(("list", "desk", *range(VALUES), "leave"))
AGAIN = (("same",) * 3,) * 3
BEGIN = st.tuples(*(st.tuples(st.just(what), ROWS) for what in ("bring", "edit", "bring")))
"""After these there are nearly always conflicts."""
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.lists(HOW, min_size=2, max_size=5)),
        st.tuples(st.just("bring"), st.one_of(st.just(AGAIN), ROWS)),
        st.tuples(st.just("edit"), ROWS),
        st.tuples(st.just("bring"), st.one_of(SOME, st.just(AGAIN))),
        st.tuples(st.just("remove"), st.sampled_from(range(3))),
        st.tuples(st.sampled_from(("undo", "redo")), st.none()),
    ),
    min_size=3,
    max_size=8,
)

PLAIN = ((0, 0, 0),) * 3
OTHER = ((0, 0, 2), *PLAIN[1:])
ASKED = (("bring", PLAIN), ("edit", PLAIN), ("bring", OTHER))
NOT_NAMED = (("edit", ((0, 0, 1), *PLAIN[1:])), ("bring", PLAIN), ("bring", (None, *PLAIN[1:])))
"""Whom the last version does not name was told of by three lists before: the newest counts."""


@pytest.mark.parametrize("record", list(RECORDS))
@settings(max_examples=examples(4, 6))
@example(begin=ASKED, steps=NOT_NAMED)
@given(begin=BEGIN, steps=STEPS)
def test_every_cell_is_as_the_table_says_and_asked_once(
    desk_of_a_cohort: Path,
    copied_desk: Callable[[Path, Path], Desk],
    record: RecordName,
    begin: Steps,
    steps: Steps,
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(copied_desk(desk_of_a_cohort, Path(folder))) as desk,
    ):
        play = Play(desk, RECORDS[record])
        for what, how in [*begin, *steps, ("bring", AGAIN)]:
            play.do(what, how)
            play.check()
