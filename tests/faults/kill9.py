"""kill -9 while an import, an edit, a removal or the search index is being written: whole or not at all, nothing
acknowledged lost.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from lcdesk.services.core.desk import Desk
from tests.faults import courses
from tests.faults.children import NEVER, killed, why_not, workshop
from tests.faults.courses import EDITS, IMPORTS, INDEXING, REMOVALS, Course, Harm
from tests.faults.fault import Control, Fault, Figures
from tests.faults.safeguards import commit_each_statement
from tests.faults.statements import die_before

BEGUN, ACKNOWLEDGED = b"b", b"a"


def run(course: Course, without: Callable[[], object] | None, kills: int, seed: int) -> Figures:
    """Kill a process on its course so often, by turns at any moment and before any statement;
    `without` takes a safeguard out.
    """
    chance, harm, inside = random.Random(seed), Harm(), 0
    states = courses.states_of(course)
    with workshop() as folder:
        for number in range(kills):
            path = courses.copy_to(course.people, folder / str(number))
            after = NEVER if number % 2 else chance.uniform(0, states.seconds)
            last = chance.randint(1, states.statements) if number % 2 else 0
            said = killed(partial(_go, course, path, without, last), after)
            inside += said.endswith(BEGUN)
            harm.count(courses.found_harm(courses.judge(path, states), said.count(ACKNOWLEDGED)))
            shutil.rmtree(path.parent)
    return Figures(kills, harm, {"with work under way": inside})


def _go(
    course: Course,
    path: Path,
    without: Callable[[], object] | None,
    last: int,
    tell: Callable[[bytes], object],
) -> None:
    if without:
        without()
    if last:
        die_before(last, writing_only=True)

    def acknowledge(_desk: Desk) -> None:
        tell(ACKNOWLEDGED)

    courses.walk(course, path, lambda: tell(BEGUN), acknowledge)


def _fault(name: str, words: str, course: Course, few: int = 6) -> Fault:
    control = Control(
        "each statement committed by itself",
        partial(run, course, commit_each_statement),
        full=100,
        few=few,
        portion=2,
    )
    return Fault(
        f"kill9-{name}",
        words,
        partial(run, course, None),
        full=500,
        few=4,
        controls=(control,),
        why_not=why_not,
    )


FAULTS: tuple[Fault, ...] = (
    _fault("import", "kill -9 in an import", IMPORTS, few=8),
    _fault("edit", "kill -9 in edits of cells, of many people, in undo and redo", EDITS),
    _fault("index", "kill -9 while a large import is indexed, undone and done again", INDEXING),
    _fault("delete", "kill -9 while people and cohorts are removed", REMOVALS),
)
