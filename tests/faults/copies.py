"""Backups while imports are being written: each whole, each a state that was committed, none
without what was acknowledged before it began.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk.model.entities import Enrolment, ImportBatch, Person, StatusStep
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import peeking
from lcdesk.services.importing import importing
from lcdesk.tabular.understood import ImportPlan, ReadRow, Understanding
from tests.faults.courses import new_desk
from tests.faults.fault import Control, Fault, Figures

ROWS, AT_ONE_DESK = 120, 20
Copy = Callable[[Desk, Path], Path]


class Writer(threading.Thread):
    """Imports the same list for ever; `kept` counts the imports it was told were kept."""

    def __init__(self, desk: Desk, cohort: int) -> None:
        super().__init__()
        self._desk, self._cohort = desk, cohort
        self.kept = 0
        self.ends = threading.Event()

    def run(self) -> None:
        understanding = _list()
        rows = importing.prepare(self._desk, understanding, self._cohort).rows
        while not self.ends.is_set():
            importing.apply(self._desk, ImportPlan(understanding, rows), self._cohort)
            self.kept += 1


def run(trials: int, seed: int) -> Figures:
    """So many backups by the backup of the desk."""
    return _run(trials, seed, lambda desk, _target: desk.back_up("by hand").path)


def run_copying(trials: int, seed: int) -> Figures:
    """The control: the file is copied as any file."""
    return _run(trials, seed, lambda desk, target: Path(shutil.copyfile(desk.path, target)))


def _run(trials: int, seed: int, copy: Copy) -> Figures:
    chance, done = random.Random(seed), 0
    harm = {"damaged": 0, "partial imports": 0, "missing what was acknowledged": 0}
    during = 0
    while done < trials:
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
            _written(Path(folder)) as (desk, writer),
        ):
            for _ in range(min(AT_ONE_DESK, trials - done)):
                time.sleep(chance.uniform(0.0, 0.15))
                before = writer.kept
                made = copy(desk, Path(folder) / f"copy {done}.lcdesk")
                during += writer.kept > before
                _judge(made, before, harm)
                done += 1
    return Figures(trials, harm, {"with an import ending meanwhile": during})


@contextmanager
def _written(folder: Path) -> Iterator[tuple[Desk, Writer]]:
    desk = new_desk(folder)
    writer = Writer(desk, add_cohort(desk, {"name_en": "Shanghai"}))
    writer.start()
    try:
        while writer.kept < 2:
            time.sleep(0.005)
        yield desk, writer
    finally:
        writer.ends.set()
        writer.join()
        desk.close()


def _list() -> Understanding:
    """Invented people as read from a file."""
    rows = [
        ReadRow(
            "participant",
            "Sheet1",
            at + 2,
            {"full_name": f"Person {at}", "nationality": "KE", "passport_no": f"A{at:07d}"},
        )
        for at in range(ROWS)
    ]
    return Understanding("names.xlsx", "xlsx", [], rows, [])


def _judge(made: Path, before: int, harm: dict[str, int]) -> None:
    try:
        with peeking(made) as seen:
            if seen is None:
                harm["damaged"] += 1
                return
            with seen.reading() as session:
                whole = (
                    session.connection().exec_driver_sql("PRAGMA integrity_check(1)").scalar()
                    == "ok"
                )
                batches, *others = (
                    session.scalar(sa.select(sa.func.count(entity.id))) or 0
                    for entity in (ImportBatch, Person, Enrolment, StatusStep)
                )
    except (DatabaseError, KnownFault):
        harm["damaged"] += 1
        return
    harm["damaged"] += not whole
    harm["partial imports"] += any(number != batches * ROWS for number in others)
    harm["missing what was acknowledged"] += batches < before


FAULTS = (
    Fault(
        "backup-while-writing",
        "backups made while imports are written",
        run,
        200,
        3,
        (Control("copying the file", run_copying, 40, 3),),
    ),
)
