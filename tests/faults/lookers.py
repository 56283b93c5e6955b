"""A second opening while somebody works at a desk: it is looked into again and again, by the
services and by the command line, and what is seen is added up.

Each deed of the owner changes everybody at once to the same text, and a cohort with them: whoever
sees two texts, or a text whose line of the history is another, has seen half a deed.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from lcdesk.cli import run as run_command
from lcdesk.db.engine import keys
from lcdesk.model.faults import KnownFault
from lcdesk.model.query import Query
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding, history
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.opening import open_desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.participants import records
from lcdesk.services.safety.second_opening import open_or_look
from lcdesk.services.security import password
from tests.faults import courses
from tests.faults.children import in_child, why_not, workshop
from tests.faults.courses import FIRST_COHORT, PEOPLE, Harm
from tests.faults.fault import Control, Fault, Figures

_LABEL = "Round {round}"
_WORD = "correct horse battery"
_AT_ONCE = 50
"""Looks at one owner."""
_BY_COMMAND = 5
"""Of so many looks one is by the command line."""


def run(without: Callable[[], object] | None, trials: int, seed: int) -> Figures:
    """Looks at desks somebody writes to, every other one with a password; `without` takes a
    safeguard out.
    """
    chance, harm, deeds = random.Random(seed), Harm(), 0
    with workshop() as folder:
        for number, left in enumerate(range(trials, 0, -_AT_ONCE)):
            path = courses.copy_to(PEOPLE, folder / str(number))
            is_locked = bool(number % 2)
            with _writing(path, is_locked=is_locked) as is_over:
                looks = min(left, _AT_ONCE)
                seen = in_child(partial(_look, path, looks, chance.random(), without))
                seen["came in the owner's way"] = int(is_over())
            deeds += _deeds(path) if not is_locked else 0
            harm.count(seen)
            shutil.rmtree(path.parent)
    return Figures(trials, harm, {"deeds of the owner meanwhile, without a password": deeds})


def _look(
    path: Path, looks: int, chance: float, without: Callable[[], object] | None
) -> dict[str, int]:
    if without:
        without()
    keys.forget()
    os.environ["LCDESK_PASSWORD_FILE"] = str(path.with_suffix(".word"))
    harm = {"torn": 0, "refused": 0, "written": 0}
    for number in range(looks):
        try:
            if (number + int(chance * _BY_COMMAND)) % _BY_COMMAND:
                is_torn = _by_services(path, harm)
            else:
                is_torn = _by_command(path)
        except KnownFault:
            harm["refused"] += 1
        else:
            harm["torn"] += is_torn
    return harm


def _by_services(path: Path, harm: dict[str, int]) -> bool:
    if not password.is_open(path):
        password.unlock(path, _WORD)
    desk = open_or_look(path, create=False)
    try:
        with desk.reading_together():
            said = {
                one["notes"] for one in finding.read_page(desk, finding.find_ids(desk, Query()))
            }
            said |= {one["reminders_en"] for one in cohorts.list_cohorts(desk)}
            last = history.list_operations(desk, 1)[0]
        with suppress(KnownFault):
            cohorts.add_cohort(desk, {"name_en": "Nobody's"})
            harm["written"] += 1
    finally:
        desk.close()
    return len(said) > 1 or (said != {None} and last.words != _LABEL.format(round=said.pop()))


def _by_command(path: Path) -> bool:
    told, faults = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(faults):
        code = run_command(["--desk", str(path), "--lang", "en", "activity", "--json"])
    if code:
        raise KnownFault(faults.getvalue())
    return len({one["notes"] for one in json.loads(told.getvalue())}) > 1


# --- the owner ---


@contextmanager
def _writing(path: Path, *, is_locked: bool) -> Iterator[Callable[[], bool]]:
    """Another process has the desk and writes to it without a pause; what is given says whether
    that failed.
    """
    path.with_suffix(".word").write_text(_WORD, encoding="utf-8")
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            _write(path, theirs, is_locked=is_locked)
        os._exit(1)
    os.read(ours, 1)

    def is_over() -> bool:
        return os.waitpid(child, os.WNOHANG)[0] != 0

    try:
        yield is_over
    finally:
        with suppress(OSError):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os.close(ours)
        os.close(theirs)


def _write(path: Path, told: int, *, is_locked: bool) -> None:
    desk = open_desk(path)
    curriculum.add_activities(desk, FIRST_COHORT, [{"title": f"Lecture {n}"} for n in range(30)])
    if is_locked:
        desk.close()
        password.set_password(path, _WORD)
        desk = open_desk(path)
    people = finding.find_ids(desk, Query())
    activities = [one["id"] for one in curriculum.list_activities(desk, FIRST_COHORT)]
    number = 0
    while True:
        desk.execute(
            _LABEL, partial(_change_all, people, activities, str(number)), round=str(number)
        )
        if not number:
            os.write(told, b"o")
        number += 1


def _change_all(people: list[int], activities: list[int], word: str, work: Work) -> None:
    from lcdesk.model.entities import Activity, Cohort

    records.set_fields(work, {one: {"notes": word} for one in people})
    for one in activities:
        work.set(work.get(Activity, one), {"notes": word})
    work.set(work.get(Cohort, FIRST_COHORT), {"reminders_en": word})


def _deeds(path: Path) -> int:
    desk = open_desk(path)
    with desk.engine.connect() as connection:
        count = connection.exec_driver_sql("SELECT max(id) FROM deed").scalar() or 0
    desk.close()
    return count


def piecemeal() -> None:
    """The control: what a command reads is read at several moments."""
    Desk.reading_together = lambda _desk: contextlib.nullcontext()  # type: ignore[method-assign]


FAULTS: tuple[Fault, ...] = (
    Fault(
        "second-opening",
        "a desk looked into while its owner writes without a pause",
        partial(run, None),
        1000,
        10,
        (Control("read at several moments", partial(run, piecemeal), 50, 150, portion=20),),
        why_not,
    ),
)
