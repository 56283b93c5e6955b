"""Four clerks of an office work at one desk by chance, all at once; then all is counted anew, looked
through, and taken back, operation by operation.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import sqlalchemy as sa

from lcdesk.db.values import table_of
from lcdesk.model.entities import Change, Enrolment, Operation
from lcdesk.model.faults import KnownFault
from lcdesk.model.statuses import RESERVE
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import importing
from lcdesk.services.participants import participants, quotas, records
from lcdesk.services.participants.quotas import Agreed
from tests.faults import offices
from tests.faults.children import together
from tests.faults.courses import people
from tests.faults.fault import Control, Fault, Figures
from tests.faults.offices import Office, office

CLERKS = 4
FIELDS = ("dietary", "notes", "room_no")
STATUSES = ("nominated", "confirmed", RESERVE)


@dataclass
class Told:
    """What a clerk was told."""

    done: Counter[str] = field(default_factory=Counter[str])
    refused: int = 0
    errors: Counter[str] = field(default_factory=Counter[str])


class Clerk:
    """Somebody who works by chance."""

    def __init__(self, at: Office, number: int, seed: int) -> None:
        self._at, self._chance = at, random.Random(seed * CLERKS + number)
        self._desk, self._number = at.open(f"Clerk {number}"), number
        self._lists = 0

    def work(self, times: int) -> Told:
        """So many actions, as chance will have it."""
        told = Told()
        for _ in range(times):
            action = self._chance.choices(self.ACTIONS, self.WEIGHTS)[0]
            try:
                action(self)
                told.done[action.__name__.strip("_")] += 1
            except KnownFault:
                told.refused += 1
            except Exception as error:
                told.errors[repr(error)[:200]] += 1
        self._desk.close()
        return told

    def _some(self, most: int) -> list[int]:
        with self._desk.reading() as session:
            ids = list(session.scalars(sa.select(Enrolment.id)))
        return self._chance.sample(ids, min(len(ids), self._chance.randint(1, most)))

    def _edit(self) -> None:
        ids, name = self._some(1), self._chance.choice(FIELDS)
        participants.change_participants(
            self._desk, ids, {name: str(self._chance.randint(100, 130))}
        )

    def _edit_many(self) -> None:
        participants.change_participants(self._desk, self._some(5), {"notes": self._word()})

    def _move(self) -> None:
        wanted = dict.fromkeys(self._some(3), {"status": self._chance.choice(STATUSES)})
        self._desk.execute(
            "Edit {name}", lambda work: records.set_fields(work, wanted), name="statuses"
        )

    def _add(self) -> None:
        participants.add_participant(self._desk, self._at.cohort, {"full_name": self._word()})

    def _remove(self) -> None:
        ids = self._some(1)
        self._desk.execute("Remove {name}", lambda work: records.remove(work, ids), name="one")

    def _import(self) -> None:
        self._lists += 1
        understood = people(3, 10_000 * (self._number + 1) + 3 * self._lists)
        plan = importing.prepare(self._desk, understood, self._at.cohort)
        importing.apply(self._desk, plan, self._at.cohort)

    def _agree(self) -> None:
        most = self._chance.randint(1, 9)
        quotas.set_quotas(self._desk, self._at.cohort, [Agreed("country", "KE", 1, most)])

    def _undo(self) -> None:
        self._desk.undo()

    def _redo(self) -> None:
        self._desk.redo()

    def _word(self) -> str:
        return (
            f"{self._chance.choice(('Wang', '王', 'Ñandú', 'Šimić'))} {self._chance.random():.6f}"
        )

    ACTIONS = (_edit, _edit_many, _move, _add, _remove, _import, _agree, _undo, _redo)
    WEIGHTS = (40, 10, 15, 6, 6, 2, 3, 12, 6)


def run(trials: int, seed: int, prepare: Callable[[], object] = lambda: None) -> Figures:
    """So many actions, a quarter of them by each."""
    with office() as at:

        def clerk(number: int, begin: Callable[[], object]) -> Told:
            prepare()
            one = Clerk(at, number, seed)
            begin()
            return one.work(trials // CLERKS)

        since = time.monotonic()
        told = together([partial(clerk, number) for number in range(CLERKS)])
        seconds = time.monotonic() - since
        (found,) = together([lambda begin: (begin(), _look(at))[1]])
        (taken,) = together([lambda begin: (begin(), _take_back(at))[1]])
    errors = sum((one.errors for one in told), Counter[str]())
    harm = {"errors without words": errors.total(), **found, **taken.errors}
    done = sum((one.done for one in told), Counter[str]())
    seen: dict[str, object] = {
        "done": done.total(),
        "refused in words": sum(one.refused for one in told),
        "operations a second": round(done.total() / seconds),
        "taken back": taken.count,
        "rows kept as they were changed since": taken.kept,
        "rows that an earlier undo had kept": taken.left,
        **{f"times {words}": number for words, number in errors.items()},
        **taken.why,
    }
    return Figures(trials, harm, seen)


_KEPT = (
    "SELECT id, words, CAST(listed_names AS TEXT) FROM participant_search "
    "FULL JOIN listed_names USING (id)"
)
"""What people are found by, and what they are sorted by under their names."""


def _look(at: Office) -> dict[str, int]:
    """What is wrong with the desk."""
    desk = at.open("Auditor")
    with desk.reading() as session:
        wrong = desk.store.wrong_figures(session)
    gaps = _gaps(desk)
    places = at.ask(f"SELECT reserve_place FROM enrolment WHERE status = '{RESERVE}' ORDER BY 1")
    agreed = at.ask("SELECT count(*) FROM quota GROUP BY by, value, cohort_id HAVING count(*) > 1")
    lonely = at.ask("SELECT 1 FROM person WHERE id NOT IN (SELECT person_id FROM enrolment)")
    before = at.ask(_KEPT)
    desk.execute("", lambda work: desk.store.index.fill_all(work.session))
    after = at.ask(_KEPT)
    desk.close()
    return {
        "wrong figures": wrong,
        "gaps in the history": gaps,
        "places given twice or left out": sum(
            place != number for number, (place,) in enumerate(places, 1)
        ),
        "quotas agreed twice": len(agreed),
        "people in no cohort": len(lonely),
        "found by other words": len(set(before) ^ set(after)),
    }


def _gaps(desk: Desk) -> int:
    """Changes that do not begin with what the one before ended with, and rows that hold something
    else than the last one says.
    """
    names, wrong = (*FIELDS, "status", "reserve_place"), 0
    known: dict[tuple[int, str], Any] = {}
    change, enrolment = table_of(Change), table_of(Enrolment)
    query = sa.select(change.c.row_id, change.c.last_id, change.c.before, change.c.after)
    with desk.reading() as session:
        for row_id, last_id, before, after in session.execute(
            query.where(change.c.entity == "Enrolment").order_by(change.c.id)
        ):
            if last_id is not None or not before or not after:
                for one in range(row_id, (last_id or row_id) + 1):
                    for name in names:
                        known.pop((one, name), None)
                continue
            for name in set(names) & after.keys():
                wrong += known.get((row_id, name), before[name]) != before[name]
                known[row_id, name] = after[name]
        columns = [enrolment.c[name] for name in names]
        for row_id, *values in session.execute(sa.select(enrolment.c.id, *columns)):
            for name, value in zip(names, values, strict=True):
                wrong += known.get((row_id, name), value) != value
    return wrong


@dataclass
class Taken:
    """What came of taking all back."""

    count: int = 0
    kept: int = 0
    left: int = 0
    why: Counter[str] = field(default_factory=Counter[str])
    errors: dict[str, int] = field(default_factory=lambda: {"errors in undo": 0})


_SPARED = """
SELECT 1 FROM change c JOIN deed undo ON undo.target_id = c.deed_id
WHERE c.entity = 'Enrolment' AND {row_id} BETWEEN c.row_id AND coalesce(c.last_id, c.row_id)
AND undo.kind = 'undo' AND undo.who <> 'Auditor' LIMIT 1
"""
"""A clerk took back what made it while somebody else had changed it since: it was kept then."""


def _take_back(at: Office) -> Taken:
    """Every operation that stands, the last one first."""
    desk, taken = at.open("Auditor"), Taken()
    query = sa.select(Operation.id).where(Operation.kind == "do", ~Operation.is_undone)
    with desk.reading() as session:
        numbers = list(session.scalars(query.order_by(Operation.id.desc())))
    for number in numbers:
        try:
            taken.kept += desk.undo(number).kept
            taken.count += 1
        except Exception as error:
            taken.errors["errors in undo"] += 1
            taken.why[f"times {error!r}"[:200]] += 1
    with desk.reading() as session:
        taken.errors["wrong figures after it"] = desk.store.wrong_figures(session)
    left = [row_id for (row_id,) in at.ask("SELECT id FROM enrolment")]
    spared = {row_id for row_id in left if at.ask(_SPARED.format(row_id=row_id))}
    taken.left = len(spared)
    taken.errors["rows left after it"] = len(left) - len(spared)
    desk.close()
    return taken


def run_unwatched(trials: int, seed: int) -> Figures:
    """The control: each statement sees what is there by then, and nothing is guarded."""

    def forget() -> None:
        from lcdesk.db.postgresql import engine, store

        engine.ISOLATION = "READ COMMITTED"
        store.PostgreSQLStore.guard = _unguarded  # pyright: ignore[reportAttributeAccessIssue]

    return run(trials, seed, forget)


def _unguarded(*_asked: object) -> None:
    """Nothing is named."""


FAULTS = (
    Fault(
        "office-day",
        "four clerks of an office work at one desk by chance: edits, statuses, lists, removals, "
        "undo; then all is counted anew and taken back",
        run,
        10_000,
        0,  # what it found is held by services/core/test_undo_out_of_turn.py
        (
            Control(
                "each statement sees what is there by then, and nothing is guarded",
                run_unwatched,
                1_000,
                200,
            ),
        ),
        offices.why_not,
    ),
)
