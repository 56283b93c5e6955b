"""A file under review: its cells, the answers given so far, and the plan they lead to; no widgets, for the worker thread."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from lcdesk.services import importing
from lcdesk.services.desk import Desk
from lcdesk.tabular.collection import collection_paused
from lcdesk.tabular.grid import Workbook
from lcdesk.tabular.matching.memory import NOTHING, Memory, fingerprint
from lcdesk.tabular.plan import Present, plan, shown_name
from lcdesk.tabular.reading import TextChoice, read_workbook
from lcdesk.tabular.review import (
    Edit,
    Question,
    Sight,
    answers_of,
    apply_edits,
    copy_of,
    count_tidied,
    questions_of,
    sights_of,
)
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import Plan, Understanding

Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Outlook:
    """What the review shows at one moment: the plan, its questions and tables, and whom the questions may be about."""

    plan: Plan
    questions: list[Question]
    sights: list[Sight]
    tidied: int
    names: Mapping[int, str]


@dataclass
class Review:
    """A file as read, the columns a person chose, and the answers; `look` works out what they lead to."""

    path: Path
    book: Workbook
    memory: Memory = field(default_factory=Memory)
    edits: list[Edit] = field(default_factory=list[Edit])
    cohort_id: int | None = None
    _read: Understanding | None = None
    _present: tuple[int | None, Present] | None = None

    def look(self, desk: Desk) -> Outlook:
        """Understand (once a choice of columns), put the answers in, plan. Slow for large files: on the worker."""
        with held_still():
            return self._look(desk)

    def _look(self, desk: Desk) -> Outlook:
        if self._read is None:
            self._read = understand(self.book, self.path.name, self.memory)
        understanding = copy_of(self._read)
        apply_edits(understanding, self.edits)
        present = self._compared(desk)
        made = plan(understanding, present, answers_of(self.edits))
        return Outlook(made, questions_of(made), sights_of(made), count_tidied(made), _names(made, present))

    def forget_present(self) -> None:
        """The desk has changed: compare anew next time."""
        self._present = None

    def forget_reading(self) -> None:
        """The language has changed: say the problems anew next time."""
        self._read = None

    def choose_field(self, outlook: Outlook, sight: Sight, head: str, chosen: str | None) -> None:
        """Take a column for another field, or leave it out (None); the file is understood anew next time."""
        layouts = dict(self.memory.layouts)
        for number in sight.tables:
            table = outlook.plan.understanding.tables[number]
            layout = fingerprint(table.kind, [column.head for column in table.columns])
            kept = {name: was for name, was in layouts.get(layout, {}).items() if was != chosen}
            given = {
                column.head: NOTHING
                for column in table.columns
                if chosen and column.field == chosen and column.head != head
            }
            layouts[layout] = {**kept, **given, head: chosen or NOTHING}
        self.memory = replace(self.memory, layouts=layouts)
        self._read = None

    def _compared(self, desk: Desk) -> Present:
        if self._present is None or self._present[0] != self.cohort_id:
            self._present = (self.cohort_id, importing.read_present(desk, self.cohort_id))
        return self._present[1]


@contextmanager
def held_still() -> Iterator[None]:
    """No search for circles while large things are made, nor later among them (`let_go`): each would stop the window
    for a fifth of a second at 20,000 rows, whichever thread it falls on."""
    with collection_paused():
        yield
        gc.freeze()


def let_go() -> None:
    """Before the next file: what `held_still` made for the last one has gone by itself, but for its circles."""
    gc.unfreeze()


def open_file(path: Path, password: str | None, choice: TextChoice | None, cancelled: Cancelled) -> Review:
    """Read the cells of a file; `KnownFault`, `PasswordNeeded`, `ChoiceNeeded` in words."""
    with held_still():
        return Review(path, read_workbook(path, password=password, choose=choice, cancelled=cancelled))


def _names(made: Plan, present: Present) -> dict[int, str]:
    """What those are called whom a row may be about: persons, or entries of the timetable."""
    wanted = {row.read.kind: set[int]() for row in made.rows}
    for row in made.rows:
        wanted[row.read.kind].update(row.likely_same)
    people = wanted.get("participant") or set[int]()
    found = {
        one["person_id"]: shown_name(one)
        for one in (*present.people, *present.participants)
        if one["person_id"] in people
    }
    entries = wanted.get("activity") or set[int]()
    return found | {
        one["id"]: str(one.get("title") or one.get("title_zh") or one["id"])
        for one in present.activities
        if one["id"] in entries
    }
