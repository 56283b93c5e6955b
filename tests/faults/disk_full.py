"""A disk that is full, or does not answer, put below SQLite: for the journal, for the desk itself,
for the backup.

Every write from a chosen one on is refused, as a disk does it, until there is room again.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

from lcdesk.db.backup import backup
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants
from tests.faults import courses, vfs
from tests.faults.children import in_child, workshop
from tests.faults.courses import EDITS, PEOPLE, Course, Harm, States
from tests.faults.fault import Control, Fault, Figures
from tests.faults.safeguards import carry_often, commit_each_statement, write_without_journal
from tests.faults.vfs import Disk, Plan

DAY = Course(
    PEOPLE,
    [
        partial(courses.take_in, 40, 1000, 1),
        *courses.edits(range(1, PEOPLE + 1)),
        lambda desk: participants.remove_participants(desk, range(1, 8)),
        lambda desk: desk.back_up("by hand"),
        lambda desk: cohorts.add_cohort(desk, {"name_en": "Suzhou"}),
    ],
)


TOLD = {vfs.FULL: ("disk is full",), vfs.IOERR: ("disk did not answer", "disk i/o error")}
"""What people are told."""


@dataclass
class Trial:
    """What happened in the child: what was said, what was acknowledged, what went wrong."""

    said: list[str] = field(default_factory=list[str])
    acknowledged: int = 0
    failed: int = 0
    met: int = 0
    harm: Harm = field(default_factory=Harm)


@cache
def _writes(course: Course, ending: str) -> int:
    """How many writes of such a file the course makes when all goes well."""
    with workshop() as folder:
        path = courses.copy_to(course.people, folder / "once")
        return in_child(partial(_go, course, path, Plan(ending), None)).met


def run(
    course: Course, plan: Plan, without: Callable[[], object] | None, trials: int, seed: int
) -> Figures:
    """Let the disk fail so often, from another write on each time."""
    chance, harm, failed, said = random.Random(seed), Harm(), 0, 0
    states, writes = courses.states_of(course), _writes(course, plan.ending)
    with workshop() as folder:
        for number in range(trials):
            path = courses.copy_to(course.people, folder / str(number))
            this = replace(plan, first=1 + chance.randrange(writes))
            trial = in_child(partial(_go, course, path, this, without))
            failed += trial.failed > 0
            said += bool(trial.said)
            harm.count(trial.harm)
            harm.count(_afterwards(path, trial, states))
            shutil.rmtree(path.parent)
    return Figures(trials, harm, {"with writes refused": failed, "told in a sentence": said})


def _go(course: Course, path: Path, plan: Plan, without: Callable[[], object] | None) -> Trial:
    """The course on a disk that fills up."""
    disk, trial, states = vfs.put_below(Disk()), Trial(), courses.states_of(course)
    carry_often(40)
    if without:
        without()
    courses.stop_the_clock()
    desk = courses.open_desk(path)
    disk.plan = plan
    desk.subscribe(lambda _news: _acknowledge(trial))
    try:
        for operation in course.operations:
            _do(operation, desk, plan, trial, states)
        desk.close()
    except Exception:
        trial.harm.count({"an error nobody foresaw": 1})
    trial.failed, trial.met = plan.failed, plan.met
    return trial


def _do(operation: courses.Operation, desk: Desk, plan: Plan, trial: Trial, states: States) -> None:
    """A deed; where it is refused, what is there is looked at, and it is done again with room."""
    try:
        operation(desk)
    except KnownFault as fault:
        trial.said.append(str(fault))
        _look(desk, plan, trial, states)
        plan.is_on = False
        _again(operation, desk, trial)


def _acknowledge(trial: Trial) -> None:
    trial.acknowledged += 1


def _look(desk: Desk, plan: Plan, trial: Trial, states: States) -> None:
    """While the disk is still full: the sentence says so, and the desk is as after the last
    acknowledged deed.
    """
    trial.harm.count(
        {
            "not told what the matter is": int(
                not any(words in trial.said[-1].casefold() for words in TOLD[plan.code])
            ),
            "failed without a reason": int(not plan.failed),
            "half done": int(states.places.get(courses.state_of(desk)) != trial.acknowledged),
            "half a backup left": len(_unfinished(desk.path)),
        }
    )


def _unfinished(path: Path) -> list[Path]:
    folder = backup.folder_of(path)
    known = {copy.path for copy in backup.list_backups(folder)}
    files = list(folder.iterdir()) if folder.is_dir() else []
    return [
        file
        for file in files
        if file.with_suffix(".lcdesk") not in known or file.suffix not in (".json", ".lcdesk")
    ]


def _again(operation: courses.Operation, desk: Desk, trial: Trial) -> None:
    try:
        operation(desk)
    except Exception:
        trial.harm.count({"failed once there was room": 1})


def _afterwards(path: Path, trial: Trial, states: States) -> dict[str, int]:
    """The course was gone through to its end, in spite of all."""
    verdict = courses.judge(path, states)
    return {
        "corrupt": int(not verdict.is_whole),
        "other than after the last deed": int(
            verdict.is_whole and verdict.state != len(states.places) - 1
        ),
        "half a backup left": len(_unfinished(path)),
    }


def _leave_unfinished_copies() -> None:
    """The safeguard taken out: a backup that could not be finished stays where it is. In a child
    process only.
    """
    assert hasattr(backup, "_nothing_left")
    backup._nothing_left = lambda _part: nullcontext()


def _fault(key: str, plan: Plan, words: str, control: Control) -> Fault:
    return Fault(
        key,
        words,
        partial(run, DAY, plan, None),
        full=100,
        few=2,
        controls=(control,),
        why_not=vfs.why_not,
    )


def _control(
    words: str, course: Course, plan: Plan, without: Callable[[], object], few: int
) -> Control:
    return Control(
        words, partial(run, course, plan, without), full=20, few=few, portion=2 if few > 3 else 0
    )


JOURNAL, CARRIED, COPY = Plan("-wal"), Plan(courses.NAME), Plan(".part")
SILENT = replace(JOURNAL, code=vfs.IOERR)
FAULTS: tuple[Fault, ...] = (
    _fault(
        "full-journal",
        JOURNAL,
        "the disk is full for the journal",
        _control(
            "each statement committed by itself", EDITS, JOURNAL, commit_each_statement, few=5
        ),
    ),
    _fault(
        "full-desk",
        CARRIED,
        "the disk is full for the desk, when the journal is carried over",
        _control("without a journal", DAY, CARRIED, write_without_journal, few=3),
    ),
    _fault(
        "full-backup",
        COPY,
        "the disk is full for a backup",
        _control("the unfinished copy not taken away", DAY, COPY, _leave_unfinished_copies, few=1),
    ),
    _fault(
        "silent-journal",
        SILENT,
        "the disk does not answer when the journal is written or synced",
        _control("each statement committed by itself", EDITS, SILENT, commit_each_statement, few=5),
    ),
)
