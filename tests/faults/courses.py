"""Courses of deeds on a desk, the same each time, and every state the desk may be found in
afterwards.

Each deed is told when it is acknowledged. Whatever befell the desk in between, it must be found
exactly as after the last acknowledged deed, or as after the one that was under way: no other state
is whole.
"""

from __future__ import annotations

import atexit
import datetime as dt
import hashlib
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from lcdesk.db.sqlite import search_index
from lcdesk.model import clock
from lcdesk.model.entities import Base
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.opening import open_desk
from lcdesk.services.importing import importing
from lcdesk.services.participants import participants, records
from lcdesk.tabular.understood import ReadRow, Understanding
from tests.faults.children import in_child, workshop
from tests.faults.statements import at_each_statement

NAME, PEOPLE = "office.lcdesk", 40
"""The desk of a course, and how many people are in it at first."""
FIRST_COHORT = 1
Operation = Callable[[Desk], object]
_APART = ("desk_value",)
"""What changes without a deed."""


@dataclass(frozen=True, eq=False)
class Course:
    """How many people are there at the beginning, and the deeds that follow."""

    people: int
    operations: Sequence[Operation]


@dataclass(frozen=True)
class Verdict:
    """How a desk was found: a number where it is as after that many deeds, None where it is as
    after none.
    """

    state: int | None
    is_whole: bool
    said: str = ""


def people(number: int, first: int = 0) -> Understanding:
    """A list of invented people as read from a file."""
    rows = [
        ReadRow(
            "participant",
            "Sheet1",
            i + 2,
            {
                "full_name": f"Person {i}",
                "nationality": "KE",
                "passport_no": f"A{i:07d}",
                "organisation": "Office of tests",
            },
        )
        for i in range(first, first + number)
    ]
    return Understanding(f"names {first}.xlsx", "xlsx", [], rows, [])


def take_in(number: int, first: int, cohort: int, desk: Desk) -> None:
    """Import so many people into a cohort."""
    importing.apply(desk, importing.prepare(desk, people(number, first), cohort), cohort)


@cache
def _blank() -> Path:
    """A closed desk with nothing in it; made once a process."""
    stack = ExitStack()
    atexit.register(stack.close)
    path = stack.enter_context(workshop()) / NAME
    open_desk(path).close()
    return path


def new_desk(folder: Path) -> Desk:
    """A desk with nothing in it, in a folder that is there: opened as a copy of one, without
    every upgrade from the first on.
    """
    return open_desk(Path(shutil.copyfile(_blank(), folder / NAME)))


@cache
def beginning(number: int) -> Path:
    """A folder with a desk that has one cohort and so many people in it; made once a process."""
    stack = ExitStack()
    atexit.register(stack.close)
    folder = stack.enter_context(workshop())
    desk = new_desk(folder)
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    if number:
        take_in(number, 0, cohort, desk)
    desk.close()
    return folder


def copy_to(number: int, folder: Path) -> Path:
    """A copy of such a desk, without the backups; its path."""
    folder.mkdir(parents=True)
    return Path(shutil.copyfile(beginning(number) / NAME, folder / NAME))


def state_of(desk: Desk) -> str:
    """A digest of every row of every table, with the history."""
    digest = hashlib.sha256()
    with desk.engine.connect() as connection:
        for name in sorted(Base.metadata.tables):
            if name not in _APART:
                digest.update(name.encode())
                rows = connection.exec_driver_sql(f'SELECT * FROM "{name}" ORDER BY id')
                digest.update(repr([tuple(row) for row in rows]).encode())
    return digest.hexdigest()


def stop_the_clock() -> None:
    """The same moment always, so that the same deeds leave the same rows. In a child process
    only.
    """
    clock.moment = lambda: dt.datetime(2026, 1, 5, 9)


def walk(
    course: Course, path: Path, begun: Callable[[], object], told: Callable[[Desk], None]
) -> None:
    """Do all deeds on the desk at `path`: `begun` before each, `told` after whatever was
    acknowledged.
    """
    stop_the_clock()
    desk = open_desk(path)
    desk.subscribe(lambda _news: told(desk))
    for operation in course.operations:
        begun()
        operation(desk)
    desk.close()


@dataclass(frozen=True)
class States:
    """The states a course leads through: digest → the number of deeds acknowledged by then; its
    seconds and statements.
    """

    places: Mapping[str, int]
    seconds: float = 0
    statements: int = 0


@cache
def states_of(course: Course) -> States:
    """Walk the course once a process, unharmed, and note the state after each deed."""
    with workshop() as folder:
        _rehearse(course, copy_to(course.people, folder / "before"))
        path = copy_to(course.people, folder / "once")
        return in_child(partial(_noted, course, path))


def _rehearse(course: Course, path: Path) -> None:
    """What is loaded and compiled on the way, this process hands on to each that it forks."""
    desk = open_desk(path)
    for operation in course.operations:
        operation(desk)
    desk.close()
    judge(path, States({}))


def _noted(course: Course, path: Path) -> States:
    found = list[str]()
    desk = open_desk(path)
    found.append(state_of(desk))
    desk.close()
    begun, seconds = list[float](), 0.0

    def note(there: Desk) -> None:
        nonlocal seconds
        seconds += time.monotonic() - begun[-1]
        found.append(state_of(there))

    met = list[int]()
    at_each_statement(met.append, writing_only=True)
    walk(course, path, lambda: begun.append(time.monotonic()), note)
    # a deed that is undone leaves its traces in the history: no state comes twice
    assert len(set(found)) == len(found)
    return States({state: number for number, state in enumerate(found)}, seconds, len(met))


def judge(path: Path, states: States) -> Verdict:
    """Open the desk with the program, check it, and find its state."""
    try:
        desk = open_desk(path)
    except Exception as error:
        return Verdict(None, is_whole=False, said=repr(error))
    try:
        bad = [finding.words for finding in check_desk(desk) if not finding.is_good]
        return Verdict(states.places.get(state_of(desk)), not bad, "; ".join(bad))
    except Exception as error:
        return Verdict(None, is_whole=False, said=repr(error))
    finally:
        desk.close()


def found_harm(verdict: Verdict, acknowledged: int) -> Mapping[str, int]:
    """Corrupt, partial, lost: each 0 or 1."""
    is_partial = verdict.is_whole and verdict.state is None
    return {
        "corrupt": int(not verdict.is_whole),
        "partial": int(is_partial),
        "acknowledged lost": int(verdict.state is not None and verdict.state < acknowledged),
        "not done by anybody": int(verdict.state is not None and verdict.state > acknowledged + 1),
    }


class Harm(dict[str, int]):
    """What came of the trials, added up."""

    def count(self, found: Mapping[str, int]) -> None:
        """Add what came of one."""
        for words, number in found.items():
            self[words] = self.get(words, 0) + number


def edits(ids: Sequence[int]) -> list[Operation]:
    """Cells, a field of many, a pasted block, and taking back."""

    def one(desk: Desk) -> object:
        return participants.change_participants(desk, [ids[0]], {"notes": "vegetarian"})

    def many(value: str) -> Operation:
        return lambda desk: participants.change_participants(desk, ids, {"position": value})

    def block(desk: Desk) -> object:
        changes: dict[int, dict[str, Any]] = {
            number: {"organisation": f"Ministry {number}", "room_no": str(number)} for number in ids
        }
        return participants.change_each(desk, changes)

    return [one, many("Engineer"), block, Desk.undo, Desk.redo, many("Officer")]


def removals(ids: Sequence[int], cohort: int) -> list[Operation]:
    """Some people, taken back; the whole cohort, taken back."""
    return [
        lambda desk: participants.remove_participants(desk, ids),
        Desk.undo,
        lambda desk: cohorts.remove_cohort(desk, cohort),
        Desk.undo,
    ]


MANY = search_index.LATER
"""So many people are left for the search index later."""


def _bring_many(desk: Desk) -> None:
    """So many at once, and some of them indexed."""
    rows = [{"full_name": f"Person {number}"} for number in range(MANY)]

    def work_in(work: Work) -> None:
        records.make_many(work, FIRST_COHORT, rows, [None] * MANY, [None] * MANY)

    desk.execute("Import of {name}", work_in, name="many.xlsx")
    _index_some(desk)


def _index_some(desk: Desk) -> None:
    for _piece in range(3):
        desk.index_next(MANY // 5)


def _redo_and_index(desk: Desk) -> None:
    desk.redo()
    _index_some(desk)


EDITS = Course(PEOPLE, edits(range(1, PEOPLE + 1)))
REMOVALS = Course(PEOPLE, removals(range(1, 16), FIRST_COHORT))
IMPORTS = Course(
    PEOPLE, [partial(take_in, 250, first, FIRST_COHORT) for first in (1000, 2000, 3000)]
)
INDEXING = Course(PEOPLE, [_bring_many, Desk.undo, _redo_and_index])
