"""Many programs listen at an office's desk while others work at it, and connections of all of them
are ended at random: each must be told of each operation of others, once and in their order.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy.exc import DBAPIError

from lcdesk.db.postgresql.listening import NoticeConnection
from lcdesk.db.queries import news
from lcdesk.model.entities import Venue
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import ChangeEvent
from lcdesk.services.core.foreign_news import ForeignNews
from lcdesk.services.participants.participants import change_participants
from tests.faults import offices
from tests.faults.children import together
from tests.faults.fault import Control, Fault, Figures
from tests.faults.offices import Office, office

MOST, A_PROCESS = 50, 10
"""Listeners, and how many of them one process holds."""
LAST = "the last one"
_IS_LAST = f"SELECT 1 FROM deed WHERE label = '{LAST}'"
PATIENCE = 30.0
"""Seconds after the last operation in which all must have heard of it."""
PAUSE = (0.2, 1.0)
"""Seconds between two times that connections are ended."""


@dataclass
class Heard:
    """What a listener was told: numbers of operations, in the order in which they came."""

    numbers: list[int] = field(default_factory=list[int])


def run(trials: int, seed: int, prepare: Callable[[], object] = lambda: None) -> Figures:
    """So many operations by two clerks, heard by one listener for twenty of them, 50 at most."""
    listeners = min(MOST, max(4, trials // 20))
    with office() as at:
        groups = [min(A_PROCESS, listeners - first) for first in range(0, listeners, A_PROCESS)]

        def listen(number: int, count: int, begin: Callable[[], object]) -> list[Heard]:
            prepare()
            return _listen(at, number, count, begin)

        def work(number: int, begin: Callable[[], object]) -> list[Heard]:
            _work(at, number, trials // 2, begin)
            return []

        with _ended_at_random(at, random.Random(seed)) as ended:
            answers = together(
                [
                    *(partial(listen, number, count) for number, count in enumerate(groups)),
                    *(partial(work, number) for number in range(2)),
                ]
            )
        done = [
            number
            for (number,) in at.ask("SELECT id FROM deed WHERE who LIKE 'Clerk%' ORDER BY 1")
            if isinstance(number, int)
        ]
    heard = [one.numbers for answer in answers for one in answer]
    harm = {
        "missed": sum(len(set(done) - set(one)) for one in heard),
        "told twice": sum(len(one) - len(set(one)) for one in heard),
        "told out of turn": sum(one != sorted(one) for one in heard),
        "listeners that did not answer": listeners - len(heard),
    }
    seen = {"listeners": len(heard), "operations": len(done), "connections ended": ended["all"]}
    seen["of them of listeners"] = ended["of listeners"]
    return Figures(trials, harm, seen)


def _listen(at: Office, number: int, count: int, begin: Callable[[], object]) -> list[Heard]:
    desks = [at.open(f"Listener {number} {place}") for place in range(count)]
    heard, is_over = [Heard() for _desk in desks], [threading.Event() for _desk in desks]

    def hear(place: int, event: ChangeEvent) -> None:
        heard[place].numbers.append(event.number)
        if event.label == LAST:
            is_over[place].set()

    for place, desk in enumerate(desks):
        desk.subscribe(partial(hear, place))
    begin()
    while not at.ask(_IS_LAST):
        time.sleep(0.5)
    until = time.monotonic() + PATIENCE
    for one in is_over:
        one.wait(max(0.0, until - time.monotonic()))
    for desk in desks:
        desk.close()
    return heard


def _work(at: Office, number: int, times: int, begin: Callable[[], object]) -> None:
    """The second clerk does the last one, when the first is done."""
    chance = random.Random(number)
    with closing(at.open(f"Clerk {number}")) as desk:
        begin()
        for turn in range(times):
            # out of reach for too long, or what it read first was cut
            with suppress(KnownFault, DBAPIError):
                change_participants(desk, [chance.choice(at.ids)], {"room_no": f"{number} {turn}"})
        (at.folder / f"done {number}").touch()
        while number and not (at.folder / "done 0").exists():
            time.sleep(0.1)
        while number and not at.ask(_IS_LAST):
            with suppress(KnownFault, DBAPIError):
                desk.execute(LAST, lambda work: work.add(Venue(name=LAST)))


@contextmanager
def _ended_at_random(at: Office, chance: random.Random) -> Iterator[Counter[str]]:
    """Meanwhile the server ends some of the connections of all programs; how many."""
    is_done, ended = threading.Event(), Counter[str]()

    def end() -> None:
        # who is cut while it opens the desk is told so, and listens to nothing
        while not (
            is_done.wait(0.1) or at.ask("SELECT 1 FROM deed WHERE who LIKE 'Clerk%' LIMIT 1")
        ):
            pass
        with offices.server().owner() as owner:
            while not is_done.wait(chance.uniform(*PAUSE)):
                found = owner.execute(
                    "SELECT count(pg_terminate_backend(pid)), "
                    "count(*) FILTER (WHERE query LIKE 'LISTEN%%') FROM ("
                    "SELECT pid, query FROM pg_stat_activity WHERE datname = %s "
                    "AND application_name = 'lcdesk' ORDER BY random() LIMIT %s) AS chosen",
                    (at.database, chance.randint(1, 4)),
                ).fetchone()
                ended["all"] += found[0] if found else 0
                ended["of listeners"] += found[1] if found else 0

    other = threading.Thread(target=end)
    other.start()
    try:
        yield ended
    finally:
        is_done.set()
        other.join()


def run_forgetful(trials: int, seed: int) -> Figures:
    """The control: after a line was lost it is gone on with what comes."""

    def forget() -> None:
        kept = ForeignNews._read  # pyright: ignore[reportPrivateUsage]
        waited = NoticeConnection.wait

        def wait(self: Any, seconds: float) -> bool:
            before = self._connection
            goes_on = waited(self, seconds)
            self.was_lost = self._connection is not before
            return goes_on

        def read(self: Any) -> Iterator[Any]:
            if self._listening.was_lost:
                with self._reading() as session:
                    self._last = news.last_number(session)
            return kept(self)

        NoticeConnection.wait = wait
        ForeignNews._read = read  # pyright: ignore[reportPrivateUsage]

    return run(trials, seed, forget)


FAULTS = (
    Fault(
        "office-news",
        "an office's server ends connections of programs that listen, and of two clerks who work",
        run,
        1_000,
        0,  # as in office/test_together.py; who missed the last one is waited for
        (Control("after a lost line it is gone on with what comes", run_forgetful, 100, 60),),
        offices.why_not,
    ),
)
