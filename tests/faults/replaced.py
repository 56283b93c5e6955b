"""Another file takes the place of a desk that is open, or is copied into it; it is moved, deleted,
or so is its journal: at any statement, between two deeds, at any moment.

Whatever was acknowledged must be in the file that is kept, whole, and what was put there must stay
as it was put there.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from sqlalchemy.exc import DatabaseError

from lcdesk.db.backup import contents
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.ownership import Ownership
from lcdesk.db.replacement import sentinel
from lcdesk.model.faults import KnownFault, ReplacedDesk
from lcdesk.services.core import opening
from lcdesk.services.core.desk import Desk
from lcdesk.services.security import password
from tests.faults import courses
from tests.faults.children import in_child, why_not, workshop
from tests.faults.courses import FIRST_COHORT, PEOPLE, Course, Harm, States, Verdict
from tests.faults.fault import Control, Fault, Figures
from tests.faults.safeguards import carry_often
from tests.faults.statements import at_each_statement

OTHERS = 12
"""People of the other desk."""
SECRET = "a long word of nobody"
_FOREIGN = {"-wal": b"no journal at all " * 999, "": b"a list of telephone numbers\n" * 4000}
DAY = Course(
    PEOPLE,
    [
        *courses.edits(range(1, PEOPLE + 1)),
        partial(courses.take_in, 40, 1000, FIRST_COHORT),
        *courses.removals(range(1, 16), FIRST_COHORT)[:2],
    ],
)


@dataclass(frozen=True)
class Outsider:
    """What somebody does to the files of the desk at `path`, with the file `other`."""

    path: Path
    other: Path

    def rename_over(self) -> None:
        """As most programs do that keep folders in step."""
        self._beside().replace(self.path)

    def copy_into(self) -> None:
        """As `cp` does: the file is the same, what stands in it is not."""
        shutil.copyfile(self.other, self.path)

    def rename_all_over(self) -> None:
        """With a journal of its own."""
        self._foreign("-wal")
        self.rename_over()

    def move(self) -> None:
        """Elsewhere, and nothing takes its place."""
        self.path.rename(self.path.with_name("moved.lcdesk"))

    def delete(self) -> None:
        """It is gone."""
        self.path.unlink()

    def delete_journal(self) -> None:
        """What is not carried over yet has no name any more."""
        self._named("-wal").unlink(missing_ok=True)

    def replace_journal(self) -> None:
        """By one that is none."""
        self._foreign("-wal")

    def copy_into_journal(self) -> None:
        """What was not carried over yet is written over."""
        self._named("-wal").write_bytes(_FOREIGN["-wal"])

    def delete_index(self) -> None:
        """The index of the journal."""
        self._named("-shm").unlink(missing_ok=True)

    def _named(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)

    def _beside(self) -> Path:
        return Path(shutil.copyfile(self.other, self.path.with_name(".arriving")))

    def _foreign(self, ending: str) -> None:
        part = self.path.with_name(".arriving")
        part.write_bytes(_FOREIGN[ending])
        part.replace(self._named(ending))


DESK_WAYS = ("rename_over", "copy_into", "rename_all_over", "move", "delete")
JOURNAL_WAYS = ("delete_journal", "replace_journal", "copy_into_journal", "delete_index")
WITHIN, LATE = "within the milliseconds of a carrying over", "after the last look at closing"
COUNTED = ("noticed", WITHIN, LATE)
"""What is counted beside the harm."""
MOMENTS = ("statement", "between", "any")
OTHER_FILES = ("older", "other", "no desk")


@dataclass(frozen=True)
class Plan:
    """One trial."""

    way: str
    moment: str
    other: str
    when: float
    """Of all statements, deeds or seconds: a share."""
    carries: bool


def run(
    ways: tuple[str, ...], secret: str, without: Callable[[], object] | None, trials: int, seed: int
) -> Figures:
    """So many outsiders, way by way, moment by moment."""
    chance, harm, counted = random.Random(seed), Harm(), dict.fromkeys(COUNTED, 0)
    states = courses.states_of(DAY)
    courses.beginning(OTHERS)  # made here, not anew by each child
    with workshop() as folder:
        start = _start(folder, secret)
        for number in range(trials):
            way, turn = ways[number % len(ways)], number // len(ways)
            plan = Plan(
                way,
                MOMENTS[turn % 3],
                OTHER_FILES[turn // 3 % 3],
                chance.uniform(0.02, 0.98),
                chance.random() < 0.5,
            )
            path = folder / str(number) / courses.NAME
            path.parent.mkdir()
            shutil.copyfile(start, path)
            found = dict(in_child(partial(_trial, path, start, plan, states, without)))
            for words in counted:
                counted[words] += found.pop(words)
            harm.count(found)
            shutil.rmtree(path.parent)
    return Figures(trials, harm, counted)


def _start(folder: Path, secret: str) -> Path:
    path = courses.copy_to(PEOPLE, folder / "start")
    if secret:
        password.set_password(path, secret)  # this process and those it forks know it from now on
    return path


def _trial(
    path: Path, start: Path, plan: Plan, states: States, without: Callable[[], object] | None
) -> Mapping[str, int]:
    if plan.carries:
        carry_often(30)
    if without:
        without()
    other = {"older": start, "other": courses.beginning(OTHERS) / courses.NAME}.get(
        plan.other
    ) or path.with_name(".text")
    if plan.other == "no desk":
        other.write_bytes(_FOREIGN[""])
    outsider = Outsider(path, other)
    carrying, looking = _times_of_carrying(), _times_of_last_look()
    acknowledged, faults, came = _walk(path, getattr(outsider, plan.way), plan, states)
    is_noticed, done = any(isinstance(one, ReplacedDesk) for one in faults), bool(came)
    harm = dict.fromkeys(COUNTED, 0)
    if came and looking and came[1] >= looking[-1] and not is_noticed and not faults:
        # All was saved and compared: it is a closed desk that is written over, moved or deleted.
        return harm | {
            LATE: 1,
            **_judge_place(path, outsider, plan, states, acknowledged, is_noticed=True),
        }
    if came and any(begun <= came[1] and came[0] <= ended for begun, ended in carrying):
        return harm | {WITHIN: 1, **_judge_anyhow(path, states, acknowledged, faults)}
    harm["not noticed"] = int(
        done and not is_noticed and plan.way in DESK_WAYS and not _is_same(plan)
    )
    harm["noticed"] = int(is_noticed)
    harm["errors without words"] = sum(not isinstance(one, KnownFault) for one in faults)
    harm |= _judge_kept(path, states, acknowledged, faults)
    return harm | (
        _judge_place(path, outsider, plan, states, acknowledged, is_noticed=is_noticed)
        if done
        else {}
    )


def _is_same(plan: Plan) -> bool:
    """As long as nothing was carried over, the desk itself is what it was when it was copied."""
    return plan.way == "copy_into" and plan.other == "older"


def _times_of_last_look() -> list[float]:
    """When the files began to be compared at closing: who comes later than that is seen by
    nobody.
    """
    times, finish, is_ours = list[float](), sentinel.Sentinel.finish, sentinel.Sentinel._is_ours
    inside = list[bool]()

    def looked(self: sentinel.Sentinel, *, is_whole: bool = False) -> bool:
        if inside:
            times.append(time.monotonic())
        return is_ours(self, is_whole=is_whole)

    def finished(self: sentinel.Sentinel) -> None:
        inside.append(True)
        try:
            finish(self)
        finally:
            inside.clear()

    sentinel.Sentinel._is_ours, sentinel.Sentinel.finish = looked, finished
    return times


def _times_of_carrying() -> list[tuple[float, float]]:
    """When the journal was carried into the desk: what is copied into it then is mixed with it,
    and nobody can prevent that.
    """
    times, carry = list[tuple[float, float]](), sentinel.Sentinel._carry

    def timed(self: sentinel.Sentinel, how: Literal["PASSIVE", "TRUNCATE"]) -> None:
        begun = time.monotonic()
        try:
            carry(self, how)
        finally:
            times.append((begun, time.monotonic()))

    sentinel.Sentinel._carry = timed
    return times


def _walk(
    path: Path, act: Callable[[], None], plan: Plan, states: States
) -> tuple[int, list[Exception], tuple[float, ...]]:
    """The day; how many deeds were acknowledged, what was raised, and when the outsider came and
    went, where he came in time.
    """
    courses.stop_the_clock()
    acknowledged, faults, came, times = 0, list[Exception](), threading.Lock(), list[float]()

    def once() -> None:
        if came.acquire(blocking=False):
            begun = time.monotonic()
            with suppress(FileNotFoundError):
                act()
            times.extend((begun, time.monotonic()))

    desk = courses.open_desk(path)
    if plan.moment == "statement":
        last = 1 + int(plan.when * states.statements * 0.9)  # those of opening it are not met again
        at_each_statement(lambda met: once() if met == last else None, writing_only=True)
    elif plan.moment == "any":
        threading.Timer(plan.when * states.seconds, once).start()
    for number, operation in enumerate(DAY.operations):
        if plan.moment == "between" and number == int(plan.when * len(DAY.operations)):
            once()
        try:
            operation(desk)
        except Exception as error:
            faults.append(error)
            break
        acknowledged += 1
    _close(desk, faults)
    if not came.acquire(blocking=False):  # he came: let him finish
        while not times:
            time.sleep(0.001)
    return acknowledged, faults, tuple(times)


def _close(desk: Desk, faults: list[Exception]) -> None:
    try:
        desk.close()
    except Exception as error:
        faults.append(error)


def _judge_kept(
    path: Path, states: States, acknowledged: int, faults: list[Exception]
) -> dict[str, int]:
    kept = next((one.kept for one in faults if isinstance(one, ReplacedDesk)), None)
    if kept is None:
        if not any(isinstance(one, ReplacedDesk) for one in faults):
            return {}
        return {"nothing kept": 1}
    return {
        f"kept: {words}": number for words, number in _found(kept, states, acknowledged).items()
    }


def _found(path: Path, states: States, acknowledged: int) -> Mapping[str, int]:
    return courses.found_harm(_judged(path, states), acknowledged)


def _judged(path: Path, states: States) -> Verdict:
    """As `courses.judge`, without the backup that opening a desk makes."""
    engine = make_engine(path)
    try:
        with engine.connect() as connection:
            bad = contents.faults_of(connection, is_thorough=True)
        return Verdict(
            states.places.get(courses.state_of(Desk(path, engine, Ownership(path)))),
            not bad,
            "; ".join(bad),
        )
    except (KnownFault, DatabaseError) as error:
        return Verdict(None, is_whole=False, said=repr(error))
    finally:
        engine.dispose()


def _judge_anyhow(
    path: Path, states: States, acknowledged: int, faults: list[Exception]
) -> Mapping[str, int]:
    """What was acknowledged is in the file that is kept, or the desk itself is whole and has it."""
    if any(isinstance(one, ReplacedDesk) for one in faults):
        return _judge_kept(path, states, acknowledged, faults)
    return _found(path, states, acknowledged)


def _judge_place(
    path: Path,
    outsider: Outsider,
    plan: Plan,
    states: States,
    acknowledged: int,
    *,
    is_noticed: bool,
) -> dict[str, int]:
    """What stands at the place of the desk, byte for byte what was put there, and whole."""
    if plan.way in ("move", "delete"):
        harm = {"something made in its place": int(path.exists())}
        moved = path.with_name("moved.lcdesk")
        if moved.exists():
            harm |= {
                f"moved: {words}": number
                for words, number in _found(moved, states, acknowledged).items()
            }
        return harm
    if plan.way in JOURNAL_WAYS:
        verdict = _judged(path, states)
        harm = {"desk malformed": int(not verdict.is_whole)}
        if not is_noticed:  # it was harmless: all is there
            harm |= courses.found_harm(verdict, acknowledged)
        return harm
    # the same bytes as the desk itself still held: nothing was replaced
    if not is_noticed and _is_same(plan):
        return dict(_found(path, states, acknowledged))
    own_journal = path.with_name(path.name + "-wal")
    is_theirs = own_journal.exists() and own_journal.read_bytes() == _FOREIGN["-wal"]
    harm = {
        "foreign file changed": int(_digest(path) != _digest(outsider.other)),
        "journals left": int(
            (own_journal.exists() and not is_theirs) or path.with_name(path.name + "-shm").exists()
        ),
    }
    if plan.other != "no desk" and not is_theirs:
        harm["foreign file malformed"] = int(not _judged(path, states).is_whole)
    return harm


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _nobody(*_given: object) -> None:
    return None


def look_away() -> None:
    """The control: nobody looks whether the files are still those that were opened."""
    # the control: nobody looks
    opening.Sentinel = _nobody  # pyright: ignore[reportAttributeAccessIssue]


def _fault(
    key: str, words: str, ways: tuple[str, ...], secret: str = "", full: int = 105, few: int = 2
) -> Fault:
    # SQLite itself survives a journal that is deleted or renamed over, as long as nobody else opens
    # the desk
    harmful = tuple(way for way in ways if way == "copy_into_journal") or ways
    control = Control(
        "nobody looks", partial(run, harmful, secret, look_away), full=full // 3, few=1
    )
    run_it = partial(run, ways, secret, None)
    return Fault(key, words, run_it, full=full, few=few, controls=(control,), why_not=why_not)


FAULTS: tuple[Fault, ...] = (
    _fault(
        "replaced-desk",
        "another file put in the place of an open desk, or copied into it; the desk moved or "
        "deleted",
        DESK_WAYS,
        few=4,
    ),
    _fault(
        "replaced-desk-locked", "the same of a desk with a password", DESK_WAYS, SECRET, full=105
    ),
    _fault(
        "replaced-journal",
        "the journal of an open desk, or its index, replaced, deleted or written over",
        JOURNAL_WAYS,
        few=3,
    ),
)
