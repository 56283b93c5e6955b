"""The line to an office's server: cut when an operation is committed, ended by the server at any
moment, frozen, or gone with a server that is started anew. What was acknowledged is kept, once; and
nothing else is.
"""

from __future__ import annotations

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from lcdesk.db.postgresql import waiting
from lcdesk.db.postgresql.reach import REACH
from lcdesk.db.postgresql.store import PostgreSQLStore
from lcdesk.model.entities import Venue
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.reach import OUT_OF_REACH
from tests import office_server
from tests.faults import offices
from tests.faults.children import in_child
from tests.faults.fault import Control, Fault, Figures
from tests.faults.offices import Office, office
from tests.office_line import OfficeLine

LABEL = "Add {name}"
FOR_GOOD = 35.0
"""Seconds after which the end of a line that never comes back is seen by everybody."""
PATIENT = 2 * OUT_OF_REACH + 4.0
"""Nobody waits longer: so long it is tried, and so long it is asked whether the last try was kept;
and the end of what was begun in either. It needs five silences, each in the midst of the try after
the one before.
"""


class HarmedLine(OfficeLine):
    """One over which a clerk works, and that is cut in the midst of a COMMIT now and then."""

    def __init__(self, seed: int, cut: float = 0.0) -> None:
        self._chance, self._cut = random.Random(seed), cut
        self.cuts = Counter[str]()
        self._comes_late = True
        super().__init__(offices.server())

    def freeze_for(self, seconds: float) -> None:
        """Nothing goes over it for a while. What was on its way then arrives late, even if nobody
        waits for it any more; or it never does.
        """
        self._comes_late = self._chance.random() < 0.5
        self.cuts["late" if self._comes_late else "never"] += 1
        self.freeze()
        time.sleep(seconds)
        self.thaw()

    def _lets_through(self, data: bytes, sink: socket.socket, is_up: bool) -> bool:
        was_frozen = not self._flows.is_set()
        super()._lets_through(data, sink, is_up)
        if was_frozen and not self._comes_late:
            time.sleep(FOR_GOOD)
            return False
        if is_up and b"COMMIT" in data and self._chance.random() < self._cut:
            how = self._chance.choice(("before", "after"))
            self.cuts[how] += 1
            if how == "after":
                sink.sendall(data)
            return False
        return True


@dataclass
class Told:
    """What a clerk was told."""

    kept: list[str] = field(default_factory=list[str])
    refused: list[str] = field(default_factory=list[str])
    errors: Counter[str] = field(default_factory=Counter[str])
    longest: float = 0.0
    too_long: int = 0
    harms: Counter[str] = field(default_factory=Counter[str])


def _work(desk: Desk, names: Iterator[str], told: Told) -> None:
    for name in names:
        since = time.monotonic()
        try:
            desk.execute(LABEL, lambda work, name=name: work.add(Venue(name=name)), name=name)
            told.kept.append(name)
        except KnownFault:
            told.refused.append(name)
        except Exception as error:
            told.errors[repr(error)[:200]] += 1
        took = time.monotonic() - since
        told.longest = max(told.longest, took)
        told.too_long += took > PATIENT


def _names(trials: int) -> Iterator[str]:
    for number in range(trials):
        yield f"Venue {number}"


def _judged(at: Office, trials: int, told: Told, *, may_be_away: bool = False) -> Figures:
    """`may_be_away`: the server was not there for so long that this may be said, in words."""
    stored = Counter(name for (name,) in at.ask("SELECT name FROM venue"))
    ((entries,),) = at.ask("SELECT count(*) FROM deed WHERE label = 'Add {name}' AND kind = 'do'")
    assert isinstance(entries, int)
    kept = set(told.kept)
    harm = {
        "acknowledged lost": len(kept - stored.keys()),
        "stored twice": sum(number > 1 for number in stored.values()),
        "refused though the server was there": 0 if may_be_away else len(told.refused),
        "stored though refused": len(stored.keys() & set(told.refused)),
        "waited too long": told.too_long,
        "not in the history as often": abs(entries - sum(stored.values())),
        "errors without words": sum(told.errors.values()),
    }
    seen = {
        **told.harms,
        "operations": len(told.kept),
        **({"refused in words": len(told.refused)} if may_be_away else {}),
        "ms the longest at most": round(told.longest * 1000),
    }
    return Figures(trials, harm, seen)


@contextmanager
def _beside(harm: Callable[[threading.Event], None]) -> Iterator[None]:
    """Harm is done on another thread, until the work is done."""
    is_done = threading.Event()
    other = threading.Thread(target=harm, args=(is_done,))
    other.start()
    try:
        yield
    finally:
        is_done.set()
        other.join()


def _never(*_asked: object) -> bool:
    return False


def _none(*_asked: object) -> None:
    return None


# --- cut at COMMIT ---


def run_cut(trials: int, seed: int) -> Figures:
    """Every second time the line is cut as COMMIT goes over it, before it arrives or before the
    answer is back.
    """
    return _cut(trials, seed, lambda: None)


def run_cut_and_repeated(trials: int, seed: int) -> Figures:
    """The control: what was not acknowledged is simply done again."""

    def believe_nothing() -> None:
        PostgreSQLStore.is_done = _never  # pyright: ignore[reportAttributeAccessIssue]

    return _cut(trials, seed, believe_nothing)


def _cut(trials: int, seed: int, prepare: Callable[[], object]) -> Figures:
    def clerk(at: Office) -> Told:
        prepare()
        line, told = HarmedLine(seed, 0.5), Told()
        desk = at.open("Clerk", line.address(at.database))
        _work(desk, _names(trials), told)
        desk.close()
        told.harms = line.cuts
        return told

    with office(1) as at:
        return _judged(at, trials, in_child(partial(clerk, at)))


# --- ended by the server ---


def run_ended(trials: int, seed: int) -> Figures:
    """Its connections are ended at random moments, as often as there are trials, while it works."""
    return _ended(trials, seed, lambda: None)


def run_ended_and_told(trials: int, seed: int) -> Figures:
    """The control: a connection that is lost is an error."""
    return _ended(trials, seed, _tell_lost)


def _tell_lost() -> None:
    PostgreSQLStore.verdict = _none  # pyright: ignore[reportAttributeAccessIssue]


def _ended(trials: int, seed: int, prepare: Callable[[], object]) -> Figures:
    def clerk(at: Office) -> Told:
        prepare()
        chance, told = random.Random(seed), Told()
        desk = at.open("Clerk")
        numbers = iter(range(10**9))

        def end(is_done: threading.Event) -> None:
            del is_done
            with offices.server().owner() as owner:
                while told.harms["ended"] < trials:
                    time.sleep(chance.uniform(0.005, 0.06))
                    found = owner.execute(
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                        "WHERE datname = %s AND application_name = 'lcdesk'",
                        (at.database,),
                    ).fetchone()
                    told.harms["ended"] += found[0] if found else 0

        def names() -> Iterator[str]:
            while told.harms["ended"] < trials:
                yield f"Venue {next(numbers)}"

        with _beside(end):
            _work(desk, names(), told)
        desk.close()
        return told

    with office(1) as at:
        return _judged(at, trials, in_child(partial(clerk, at)))


# --- frozen ---

FROZEN = 0.5
"""Seconds after which a silent server is asked, and that it has to answer, in the trials: else each
would take a quarter of a minute.
"""


def run_frozen(trials: int, seed: int) -> Figures:
    """The server falls silent at a random moment, and comes back after some seconds."""
    return _frozen(trials, seed, FROZEN)


def run_frozen_unwatched(trials: int, seed: int) -> Figures:
    """The control: nobody looks after the silence."""
    return _frozen(trials, seed, 1e9)


def _frozen(trials: int, seed: int, silent: float) -> Figures:
    def clerk(at: Office) -> Told:
        waiting.SILENT = waiting.ANSWERS = silent
        REACH["connect_timeout"] = 2
        chance, told, line = random.Random(seed), Told(), HarmedLine(seed)
        desk = at.open("Clerk", line.address(at.database))
        numbers = iter(range(10**9))

        def freeze(is_done: threading.Event) -> None:
            del is_done
            for _ in range(trials):
                time.sleep(chance.uniform(1, 2))
                line.freeze_for(chance.uniform(1, 5) * FROZEN)

        def names() -> Iterator[str]:
            while line.cuts.total() < trials:
                yield f"Venue {next(numbers)}"

        with _beside(freeze):
            _work(desk, names(), told)
        told.harms = line.cuts
        desk.close()
        return told

    with office(1) as at:
        return _judged(at, trials, in_child(partial(clerk, at)), may_be_away=True)


# --- started anew ---


def run_restarted(trials: int, seed: int) -> Figures:
    """The server is ended as by a power cut and started again while somebody works."""
    return _restarted(trials, seed, lambda: None)


def run_restarted_and_told(trials: int, seed: int) -> Figures:
    """The control: a connection that is lost is an error."""
    return _restarted(trials, seed, _tell_lost)


def _restarted(trials: int, seed: int, prepare: Callable[[], object]) -> Figures:
    def clerk(at: Office) -> Told:
        prepare()
        chance, told = random.Random(seed), Told()
        desk = at.open("Clerk")
        numbers = iter(range(10**9))

        def restart(is_done: threading.Event) -> None:
            del is_done
            for _ in range(trials):
                time.sleep(chance.uniform(0.2, 1.0))
                office_server.restart(offices.server())
                told.harms["started again"] += 1

        def names() -> Iterator[str]:
            while told.harms["started again"] < trials:
                yield f"Venue {next(numbers)}"

        with _beside(restart):
            _work(desk, names(), told)
        desk.close()
        return told

    with office(1) as at:
        return _judged(at, trials, in_child(partial(clerk, at)))


_BELIEVES = "what was not acknowledged is simply done again"
_TOLD = "a connection that is lost is an error"
NOT_BY_DAY = 0
"""They wait, by the clock, for what does not answer: minutes that `dev.py faults` alone takes."""
FAULTS = (
    Fault(
        "office-cut",
        "the line to an office's server cut at COMMIT, before it arrives or before its answer is "
        "back",
        run_cut,
        400,
        20,
        (Control(_BELIEVES, run_cut_and_repeated, 100, 20),),
        offices.why_not,
    ),
    Fault(
        "office-ended",
        "an office's server ends the connections of somebody who works",
        run_ended,
        1_000,
        NOT_BY_DAY,
        (Control(_TOLD, run_ended_and_told, 20, 5),),
        offices.why_not,
    ),
    Fault(
        "office-frozen",
        "an office's server falls silent, and comes back",
        run_frozen,
        50,
        NOT_BY_DAY,
        (Control("nobody looks after the silence", run_frozen_unwatched, 8, 4, 2),),
        offices.why_not,
    ),
    Fault(
        "office-restarted",
        "an office's server ended as by a power cut, and started again, under work",
        run_restarted,
        20,
        NOT_BY_DAY,
        (Control(_TOLD, run_restarted_and_told, 2, 1),),
        offices.why_not,
    ),
)
