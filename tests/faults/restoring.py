"""kill -9 while a backup is being restored: afterwards the desk is the old one or the restored
one, and nothing of either is lost.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import FrameType
from typing import Any

from lcdesk.db.backup import backup, exchange
from lcdesk.db.backup import backup as backup_notes
from lcdesk.db.backup.backup import Backup
from lcdesk.db.engine.engine import make_engine
from lcdesk.services.backups import restoring
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants import participants
from tests.faults import courses
from tests.faults.children import in_child, killed, why_not, workshop
from tests.faults.courses import NAME, Harm, States
from tests.faults.fault import Control, Fault, Figures

PEOPLE = 250
_OLD, _RESTORED = 0, 1
_WATCHED = frozenset(
    {exchange.__file__, restoring.__file__, backup.__file__, backup_notes.__file__}
)
_HURT, _REASON, _BEGUN = 7 * 4096, "by hand", 20
Way = Callable[[Path, Backup], object]


@dataclass(frozen=True)
class Prepared:
    """A desk whose newest work stands in its journal only, and a backup of before; how long
    restoring takes, in lines and seconds.
    """

    folder: Path
    states: States
    lines: int
    seconds: float


@cache
def _prepared(is_hurt: bool) -> Prepared:
    folder = courses.beginning(PEOPLE) / f"restoring{' hurt' * is_hurt}"
    path = courses.copy_to(PEOPLE, folder)
    states = in_child(partial(_filled, path, is_hurt))
    trial = shutil.copytree(folder, folder.with_name(folder.name + " trial"))
    lines, seconds = in_child(partial(_measured, trial / NAME))
    shutil.rmtree(trial)
    return Prepared(folder, States(states, seconds), lines, seconds)


def _filled(path: Path, is_hurt: bool) -> dict[str, int]:
    """Work, a backup, more work, and the files as a power cut would leave them; digest → which
    of the two states it is.
    """
    desk = open_desk(path)
    desk.back_up(_REASON)
    before = courses.state_of(desk)
    participants.change_participants(desk, range(1, PEOPLE), {"position": "Engineer"})
    with desk.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    participants.change_participants(
        desk, range(1, PEOPLE, 9), {"notes": "vegetarian"}
    )  # this alone stays in the journal
    after = courses.state_of(desk)
    for ending in ("", "-wal"):
        shutil.copyfile(
            path.with_name(path.name + ending), path.with_name(path.name + ending + ".kept")
        )
    desk.close()
    for ending in ("", "-wal"):
        path.with_name(path.name + ending + ".kept").replace(path.with_name(path.name + ending))
    exchange.checksums.drop(path)
    if is_hurt:
        restoring.is_readable(path)  # takes the journal over
        with path.open("rb+") as file:
            file.seek(_HURT)
            file.write(bytes(2 * 4096))
    return {before: _RESTORED} if is_hurt else {after: _OLD, before: _RESTORED}


def _copy_of(path: Path) -> Backup:
    return next(one for one in backup.list_backups(backup.folder_of(path)) if one.reason == _REASON)


def _measured(path: Path) -> tuple[int, float]:
    copy, started = _copy_of(path), time.monotonic()
    restoring.restore(path, copy)
    seconds = time.monotonic() - started
    return _traced(lambda: restoring.restore(path, copy), None), seconds


def _traced(work: Callable[[], object], last: int | None) -> int:
    """Do the work and count the lines of the modules that do it; at line `last` the process
    dies.
    """
    seen = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal seen
        if frame.f_code.co_filename not in _WATCHED:
            return None
        if event == "line":
            seen += 1
            if seen == last:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(None)
    return seen


def run(way: Way, is_hurt: bool, kills: int, seed: int) -> Figures:
    """Kill a process that restores so often: at a random line, and at a random moment, in turn."""
    chance, prepared, harm = random.Random(seed), _prepared(is_hurt), Harm()
    seen = {"found restored": 0, "left a copy that never took its place": 0}
    with workshop() as folder:
        for number in range(kills):
            path = shutil.copytree(prepared.folder, folder / str(number)) / NAME
            copy, hurt = _copy_of(path), path.read_bytes()
            if number % 2:
                killed(partial(_told, way, path, copy), chance.uniform(0, prepared.seconds * 1.2))
            else:
                dies(
                    partial(way, path, copy),
                    chance.randint(chance.choice((1, prepared.lines * 2 // 3)), prepared.lines),
                )
            seen["left a copy that never took its place"] += any(path.parent.glob(".*restoring*"))
            found = _judged(path, prepared.states, copy, hurt if is_hurt else b"")
            seen["found restored"] += found.pop("restored")
            harm.count(found)
            shutil.rmtree(path.parent)
    return Figures(kills, harm, seen)


def _told(way: Way, path: Path, copy: Backup, tell: Callable[[bytes], object]) -> None:
    tell(b"b")
    way(path, copy)
    time.sleep(1)


def dies(work: Callable[[], object], line: int) -> None:
    """Do the work in a process that dies at a line of the modules that restore, counted from its
    beginning.
    """
    child = os.fork()
    if child == 0:
        try:
            _traced(work, line)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def _judged(path: Path, states: States, copy: Backup, hurt: bytes) -> dict[str, int]:
    """Damaged, mixed, lost: each 0 or 1. Of a damaged desk every byte must be there, in its
    place or aside.
    """
    is_kept = not hurt or any(one.read_bytes() == hurt for one in path.parent.glob("*.lcdesk"))
    verdict = courses.judge(path, states)
    is_restored = verdict.state == _RESTORED
    if hurt and not is_restored:
        return {
            "damaged": 0,
            "neither the one nor the other": 0,
            "lost": int(not is_kept),
            "restored": 0,
        }
    saved = [
        one for one in restoring.list_copies(path) if one.backup.deed > copy.deed and one.is_whole
    ]
    return {
        "damaged": int(not verdict.is_whole),
        "neither the one nor the other": int(verdict.is_whole and verdict.state is None),
        "lost": int(not is_kept if hurt else is_restored and not saved),
        "restored": int(is_restored),
    }


# --- the controls: what is easily done instead ---


def _straight_over(path: Path, copy: Backup, tell: Callable[[bytes], object]) -> None:
    """The backup copied over the desk, once this is saved and its journal out of the way."""
    engine = make_engine(path)
    backup.back_up(engine, path, backup.BEFORE_RESTORE)
    engine.dispose()
    exchange.settle(path)
    with copy.path.open("rb") as source, path.open("rb+") as target:
        for number, part in enumerate(iter(partial(source.read, 4096), b"")):
            target.write(part)
            target.flush()
            time.sleep(0.002)
            if number == _BEGUN:
                tell(b"b")


def _with_the_journal(path: Path, copy: Backup, tell: Callable[[bytes], object]) -> None:
    """The backup in the place of the desk at a stroke, with the journal of the desk left beside
    it.
    """
    part = exchange.part_of(path)
    exchange.copy(copy.path, part)
    part.replace(path)
    tell(b"b")


def _controlled(way: Callable[..., None], is_hurt: bool, kills: int, seed: int) -> Figures:
    """Killed a moment after it tells that it has begun, or is through."""
    chance, prepared, harm = random.Random(seed), _prepared(is_hurt), Harm()
    with workshop() as folder:
        for number in range(kills):
            path = shutil.copytree(prepared.folder, folder / str(number)) / NAME
            copy, hurt = _copy_of(path), path.read_bytes()
            killed(partial(way, path, copy), chance.uniform(0, 0.05))
            found = _judged(path, prepared.states, copy, hurt if is_hurt else b"")
            found.pop("restored")
            harm.count(found)
    return Figures(kills, harm)


FAULTS = (
    Fault(
        "kill9-restore",
        "kill -9 while a backup is restored",
        partial(run, restoring.restore, False),
        full=200,
        few=4,
        controls=(
            Control(
                "the backup copied straight over the desk",
                partial(_controlled, _straight_over, False),
                full=40,
                few=1,
            ),
            Control(
                "the desk's journal left beside the restored file",
                partial(_controlled, _with_the_journal, False),
                full=40,
                few=1,
            ),
        ),
        why_not=why_not,
    ),
    Fault(
        "kill9-restore-damaged",
        "kill -9 while a backup is restored over a damaged desk",
        partial(run, restoring.restore, True),
        full=200,
        few=2,
        controls=(
            Control(
                "the damaged desk not kept aside",
                partial(_controlled, _with_the_journal, True),
                full=40,
                few=1,
            ),
        ),
        why_not=why_not,
    ),
)
