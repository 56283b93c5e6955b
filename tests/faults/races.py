"""Two processes at one desk, through the services: each reads a row and writes it with what it
read, thousands of times.

Every edit adds one to a number in a field, so that a lost update is a number too low. Some edits
are of several rows at once, some are undone again. The lock of the single owner is left out,
everything else is the real door.
"""

from __future__ import annotations

import json
import os
import random
import signal
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lcdesk.db.engine import checksums
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.ownership import Ownership
from lcdesk.db.values import table_of
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Change, Enrolment, Operation, Person
from lcdesk.model.faults import DeskBusy, EditConflictsFound
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core import finding, write_lock
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants import participants, records
from lcdesk.services.participants.participants import add_participant
from tests.faults.courses import new_desk
from tests.faults.fault import Control, Fault, Figures

IDS = (1, 2, 3)
NAMES = ("birth_place", "dietary")  # one of the person, one of the enrolment
LONGEST = 900  # seconds; who is not done by then waits for the other for ever


@dataclass
class Told:
    """What a process says at its end."""

    kept: int = 0  # values it was told were kept, less those it was told were taken back
    written: int = 0
    conflicts: int = 0
    # the other had written the same value: nothing is to be done, and nobody is told off
    alike: int = 0
    busy: int = 0
    other: str = ""


def run(trials: int, seed: int) -> Figures:
    """So many edits, half by each of two processes."""
    return _race(trials, seed, lambda: None)


def run_without_versions(trials: int, seed: int) -> Figures:
    """The control: what was shown is not looked at any more."""

    def forget() -> None:
        records._require_seen = _unseen  # pyright: ignore[reportPrivateUsage]  (it is the safeguard)

    return _race(trials, seed, forget)


def _unseen(*_parts: object) -> None:
    """Nobody is ever faster."""


def _race(trials: int, seed: int, prepare: Callable[[], object]) -> Figures:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "office.lcdesk"
        _make(path)
        told = _both(path, trials, seed, prepare)
        return _judged(path, trials, told)


def _make(path: Path) -> None:
    desk = new_desk(path.parent)
    cohort = add_cohort(desk, {"name_en": "Shanghai"})
    for number in IDS:
        add_participant(
            desk, cohort, {"full_name": f"Person {number}", "birth_place": "0", "dietary": "0"}
        )
    desk.close()
    checksums.place(path).unlink(
        missing_ok=True
    )  # those who race are no owners and leave none; it would be called foreign


def _both(path: Path, trials: int, seed: int, prepare: Callable[[], object]) -> list[Told | None]:
    """Both processes to their end, begun together; None for one that had to be killed."""
    pipes, (ready, is_ready), (gate, opens) = [os.pipe() for _ in range(2)], os.pipe(), os.pipe()
    children: list[int] = []
    for number, (reading, writing) in enumerate(pipes):
        child = os.fork()
        if child == 0:
            try:
                signal.alarm(LONGEST)
                prepare()
                os.close(opens)
                told = _work(
                    path,
                    trials // 2,
                    seed * 2 + number,
                    "AB"[number],
                    lambda: _wait(is_ready, gate),
                )
                os.write(writing, json.dumps(asdict(told)).encode())
            finally:
                os._exit(0)
        os.close(writing)
        children.append(child)
        del reading
    for _child in children:
        os.read(ready, 1)
    for end in (opens, gate, ready, is_ready):  # nobody holds the other end any more: both go on
        os.close(end)
    for child in children:
        os.waitpid(child, 0)
    return [_said(reading) for reading, _writing in pipes]


def _wait(is_ready: int, gate: int) -> None:
    """On a busy machine one would else be done before the other has begun."""
    os.write(is_ready, b".")
    os.read(gate, 1)


def _said(reading: int) -> Told | None:
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    return Told(**json.loads(said)) if said else None


def _work(path: Path, edits: int, seed: int, who: str, begin: Callable[[], object]) -> Told:
    chance, told = random.Random(seed), Told()
    write_lock.PATIENCE = 60.0
    desk = Desk(path, make_engine(path), Ownership(path), who)
    begin()
    for _ in range(edits):
        name, ids = chance.choice(NAMES), IDS if chance.random() < 0.15 else (IDS[0],)
        while not _tried(desk, ids, name, told):
            pass
        if chance.random() < 0.15:
            _undo(desk, who, told)
    desk.close()
    return told


def _tried(desk: Desk, ids: Sequence[int], name: str, told: Told) -> bool:
    """One more in a field of these rows, as the window does it; False where somebody was faster."""
    seen: dict[int, dict[str, Any]] = {
        record["id"]: record for record in finding.read_page(desk, ids)
    }
    wanted = {one: {name: str(int(record[name]) + 1)} for one, record in seen.items()}
    try:
        written = participants.change_cells(
            desk, wanted, participants.PASTE, seen
        )  # one cell is an edit, as `change_participants` makes it
    except EditConflictsFound:
        told.conflicts += 1
        return False
    except DeskBusy:
        told.busy += 1
        return False
    except Exception as error:
        told.other = repr(error)
        return True
    told.kept += written
    told.written += written
    told.alike += len(ids) - written
    return True


def _undo(desk: Desk, who: str, told: Told) -> None:
    """Take the last own edit back, as far as nobody wrote since."""
    with desk.reading() as session:
        query = sa.select(sa.func.max(Operation.id)).where(
            Operation.who == who, Operation.kind == "do", ~Operation.is_undone
        )
        last = session.scalar(query)
    if last is None:
        return
    outcome = desk.undo(last)
    told.kept -= outcome.done
    told.written += outcome.done


def _judged(path: Path, trials: int, told: Sequence[Told | None]) -> Figures:
    ended = [one for one in told if one is not None]
    desk = open_desk(path)
    try:
        held = sum(int(record[name]) for record in finding.read_page(desk, IDS) for name in NAMES)
        gaps, versions, entries = _history(desk)
        unsound = sum(not finding.is_good for finding in check_desk(desk))
    finally:
        desk.close()
    written = sum(one.written for one in ended)
    harm = {
        "lost updates": abs(sum(one.kept for one in ended) - held),
        "gaps in the history": gaps + abs(versions - written) + abs(entries - written),
        "processes that did not end": 2 - len(ended),
        "errors without words": sum(bool(one.other) for one in ended),
        "desks that fail their check": unsound,
    }
    return Figures(
        trials,
        harm,
        {
            "conflicts told": sum(one.conflicts for one in ended),
            "of the same value twice": sum(one.alike for one in ended),
            "times given up as busy": sum(one.busy for one in ended),
        },
    )


def _history(desk: Desk) -> tuple[int, int, int]:
    """Places where a change does not begin with what the one before ended with; how often
    versions rose; changes noted.
    """
    gaps = versions = entries = 0
    with desk.reading() as session:
        for name in NAMES:
            field = PARTICIPANT.field(name)
            table = table_of(Person if field.entity == "Person" else Enrolment)
            for one in IDS:
                query = sa.select(Change.before, Change.after).where(
                    Change.entity == field.entity, Change.row_id == one
                )
                chain: list[tuple[Any, Any]] = [
                    (*row,) for row in session.execute(query.order_by(Change.id)) if row[0]
                ]
                now = "0"
                for before, after in chain:
                    gaps += before[field.column] != now
                    now = str(after[field.column])
                held, version = session.execute(
                    sa.select(table.c[field.column], table.c.version).where(table.c.id == one)
                ).one()
                gaps += held != now
                versions += version - 1
                entries += len(chain)
    return gaps, versions, entries


FAULTS = (
    Fault(
        "two-clerks",
        "two processes at one row, by the services: edits of one, of several, and undo",
        run,
        10_000,
        60,
        (Control("the version that was read is not looked at", run_without_versions, 1_000, 120),),
    ),
)
