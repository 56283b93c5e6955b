"""Several clerks at one desk of an office's server, each a process, as fast as they can."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from statistics import median

import sqlalchemy as sa

from lcdesk.db.postgresql import engine
from lcdesk.db.values import table_of
from lcdesk.model.entities import Enrolment
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Work
from lcdesk.services.participants import records
from tests.faults import offices
from tests.faults.children import together
from tests.faults.fault import Control, Fault, Figures
from tests.faults.offices import Office, office

LABEL = "Edit {name}"


@dataclass
class Told:
    """What a clerk was told."""

    kept: int = 0
    refused: int = 0
    errors: Counter[str] = field(default_factory=Counter[str])
    took: list[float] = field(default_factory=list[float])  # seconds of each


def run_one_row(trials: int, seed: int) -> Figures:
    """Two clerks add one to the same number, half of the trials each."""
    return _counted(trials, seed, is_one=True)


def run_many_rows(trials: int, seed: int) -> Figures:
    """The same at numbers of twenty people, one or three of them at once."""
    return _counted(trials, seed, is_one=False)


def run_by_statements(trials: int, seed: int, *, is_one: bool) -> Figures:
    """The control: each statement sees what is there by then."""

    def by_statements() -> None:
        engine.ISOLATION = "READ COMMITTED"

    return _counted(trials, seed, is_one=is_one, prepare=by_statements)


def _nothing() -> None:
    """All as it is."""


def _counted(
    trials: int, seed: int, *, is_one: bool, prepare: Callable[[], object] = _nothing
) -> Figures:
    with office() as at:

        def clerk(number: int, begin: Callable[[], object]) -> Told:
            prepare()
            return _add_ones(at, trials // 2, seed * 2 + number, begin, is_one=is_one)

        told = together([partial(clerk, number) for number in range(2)])
        ((held,),) = at.ask("SELECT sum(CAST(dietary AS INTEGER)) FROM enrolment")
    kept = sum(one.kept for one in told)
    assert isinstance(held, int)
    harm = {
        "lost": abs(kept - held),
        "refused though nothing was wrong": sum(one.refused for one in told),
        "errors without words": sum(sum(one.errors.values()) for one in told),
    }
    return Figures(trials, harm, _speed(told))


def _speed(told: Sequence[Told]) -> dict[str, object]:
    """How many operations a second, and how long one takes."""
    took = sorted(chain.from_iterable(one.took for one in told))
    a_second = len(took) / max(sum(one.took) for one in told)
    return {
        "operations a second": round(a_second),
        "ms in the middle": round(median(took) * 1000),
        "ms for 19 in 20": round(took[len(took) * 19 // 20] * 1000),
    }


def _add_ones(
    at: Office, trials: int, seed: int, begin: Callable[[], object], *, is_one: bool
) -> Told:
    desk, chance, told = at.open(f"Clerk {seed}"), random.Random(seed), Told()
    begin()
    for _ in range(trials):
        ids = at.ids[:1] if is_one else chance.sample(at.ids, chance.choice((1, 1, 3)))
        since = time.monotonic()
        try:
            desk.execute(LABEL, partial(add_one, ids=ids), name="a number")
            told.kept += len(ids)
        except KnownFault:
            told.refused += 1
        except Exception as error:
            told.errors[repr(error)] += 1
        told.took.append(time.monotonic() - since)
    desk.close()
    return told


def add_one(work: Work, ids: tuple[int, ...] | list[int]) -> None:
    """One more in a field of these, read and written as a cell of the table is."""
    enrolment = table_of(Enrolment)
    rows = work.session.execute(
        sa.select(enrolment.c.id, enrolment.c.dietary).where(enrolment.c.id.in_(ids))
    ).all()
    records.set_fields(work, {one: {"dietary": str(int(held) + 1)} for one, held in rows})


_BY_STATEMENTS = "each statement sees what is there by then (READ COMMITTED)"
FAULTS = (
    Fault(
        "office-one-row",
        "two clerks of an office add one to the same number",
        run_one_row,
        2_000,
        60,
        (Control(_BY_STATEMENTS, partial(run_by_statements, is_one=True), 1_000, 100, 50),),
        offices.why_not,
    ),
    Fault(
        "office-many-rows",
        "two clerks of an office add one to numbers of twenty people",
        run_many_rows,
        2_000,
        0,  # as of one row
        (Control(_BY_STATEMENTS, partial(run_by_statements, is_one=False), 1_000, 200, 100),),
        offices.why_not,
    ),
)
