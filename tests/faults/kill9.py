"""kill -9 while an import is being written: whole or not at all, never damaged, nothing acknowledged lost.

`python -m tests.faults.kill9 300` runs it 300 times and prints the figures; the test runs a few.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from lcdesk.db import recorder
from lcdesk.db.pages import PAGE
from lcdesk.model.entities import Change, Deed, Enrolment, ImportBatch, ImportPage, Person, StatusStep
from lcdesk.services import importing
from lcdesk.services.checking import check_desk
from lcdesk.services.cohorts import add_cohort
from lcdesk.services.desk import Desk
from lcdesk.services.opening import open_desk
from lcdesk.tabular.understood import Plan, ReadRow, Understanding

ROWS = 1500


@dataclass
class Tally:
    """What was found after the kills."""

    kills: int = 0
    imports: int = 0
    killed_inside: int = 0
    partial: int = 0
    corrupt: int = 0
    lost: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.killed_inside} of them with an import under way, {self.imports} imports found whole: "
            f"{self.partial} partial, {self.corrupt} corrupt, {self.lost} acknowledged imports lost"
        )


def list_of(rows: int) -> Understanding:
    """A list of invented people as read from a file."""
    people = [
        ReadRow(
            "participant",
            "Sheet1",
            i + 2,
            {"full_name": f"Person {i}", "nationality": "KE", "passport_no": f"A{i:07d}"},
        )
        for i in range(rows)
    ]
    return Understanding("names.xlsx", "xlsx", [], people, [])


def run(kills: int, *, is_control: bool = False, seed: int = 1) -> Tally:
    """Kill an importing process `kills` times; with `is_control` the safeguard is taken out and the harm must show."""
    chance, tally = random.Random(seed), Tally()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for number in range(kills):
            path = Path(folder) / f"{number}.lcdesk"
            cohort = _prepared(path)
            said = _killed(
                lambda tell, path=path, cohort=cohort: _import_for_ever(path, cohort, tell, is_control),
                chance.uniform(0.01, 0.7),
            )
            tally.kills += 1
            tally.killed_inside += said.count(b"b") > said.count(b"a")
            _judge(path, said.count(b"a"), tally)
    return tally


def _prepared(path: Path) -> int:
    desk = open_desk(path)
    cohort = add_cohort(desk, {"name_en": "Shanghai"})
    desk.close()
    return cohort


def _killed(work: Callable[[int], None], after: float) -> bytes:
    """Run `work` in a process of its own, kill it `after` seconds after its first word; all it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work(writing)
        finally:
            os._exit(1)
    os.close(writing)
    first = os.read(reading, 1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    rest = b""
    while more := os.read(reading, 4096):
        rest += more
    os.close(reading)
    return first + rest


def _import_for_ever(path: Path, cohort: int, tell: int, is_control: bool) -> None:
    desk = open_desk(path)
    understanding = list_of(ROWS)
    if is_control:
        _commit_in_between()
    rows = importing.prepare(desk, understanding, cohort).rows
    while True:
        os.write(tell, b"b")
        importing.apply(desk, Plan(understanding, rows), cohort)
        os.write(tell, b"a")


def _commit_in_between() -> None:
    """The control: each bulk insert becomes durable by itself."""
    whole = recorder.insert_many

    def hasty(session: object, *rest: object) -> object:
        run = whole(session, *rest)
        session.commit()
        return run

    recorder.insert_many = hasty


def _judge(path: Path, acknowledged: int, tally: Tally) -> None:
    desk = open_desk(path)
    try:
        if any(not finding.is_good for finding in check_desk(desk)):
            tally.corrupt += 1
        found = _count(desk)
        whole = found["ImportBatch"]
        expected = {
            "Person": whole * ROWS,
            "Enrolment": whole * ROWS,
            "StatusStep": whole * ROWS,
            "ImportPage": whole * -(-ROWS // PAGE),
        }
        tally.partial += any(found[name] != number for name, number in expected.items()) or found["Deed"] != whole
        tally.imports += whole
        tally.lost += max(0, acknowledged - whole)
    finally:
        desk.close()


def _count(desk: Desk) -> dict[str, int]:
    with desk.reading() as session:
        counts = {
            e.__name__: session.scalar(sa.select(sa.func.count(e.id))) or 0
            for e in (Person, Enrolment, StatusStep, ImportPage, ImportBatch)
        }
        with_history = (
            sa.select(sa.func.count(sa.distinct(Deed.id)))
            .join(Change, Change.deed_id == Deed.id)
            .where(Deed.label == importing.IMPORT)
        )
        counts["Deed"] = session.scalar(with_history) or 0
    return counts


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    sys.stdout.write(f"{run(number)}\ncontrol: {run(max(20, number // 10), is_control=True)}\n")
