"""The clock jumps by years, hours and zones while somebody works: order goes by numbers, and
nothing waits for a day in 2099.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from lcdesk.db.engine.engine import make_engine
from lcdesk.model import clock
from lcdesk.model.entities import Operation
from lcdesk.model.faults import DamagedDesk
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.core.history import list_operations
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants.entry_history import read_entry
from lcdesk.services.participants.participants import add_participant, change_participants
from lcdesk.services.recovery.damage import look_weekly
from tests.faults.courses import new_desk
from tests.faults.fault import Control, Fault, Figures

ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "America/New_York",
    "Asia/Kathmandu",
)
# Years, the hour of summer time, what a dead battery of the board gives, seconds.
JUMPS = (
    -73 * 365 * 86_400,
    73 * 365 * 86_400,
    -365 * 86_400,
    365 * 86_400,
    -3600,
    3600,
    -86_400,
    86_400,
    -1,
    0,
    1,
)
FAR, NEAR = dt.datetime(2099, 1, 1), dt.datetime(2027, 3, 1)
PAGE = 4096


class Jumping:
    """A clock that stands at another time whenever it is asked to jump."""

    def __init__(self, chance: random.Random) -> None:
        self._chance, self._ahead = chance, dt.timedelta()
        self._real = clock.moment

    def jump(self) -> None:
        """Somewhere else; the zone may be another one, too."""
        self._ahead = dt.timedelta(seconds=self._chance.choice(JUMPS))
        os.environ["TZ"] = self._chance.choice(ZONES)
        if hasattr(time, "tzset"):
            time.tzset()

    def now(self) -> dt.datetime:
        """What the clock shows."""
        return self._real() + self._ahead


def run(trials: int, seed: int) -> Figures:
    """Each trial is a jump and an edit; some are undone and done again, some are followed by a
    backup.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        harm = _work(Path(folder), trials, seed)
        harm["damage not looked for"] = _unnoticed(Path(folder) / "weekly")
    return Figures(trials, harm)


def run_by_time(trials: int, seed: int) -> Figures:
    """The control: the last deed is the one with the latest time."""
    kept = Desk._undoable  # pyright: ignore[reportPrivateUsage]  (a safeguard is taken out)

    def latest(self: Desk, deed_id: int | None) -> Operation | None:
        query = (
            sa.select(Operation)
            .where(Operation.kind == "do", ~Operation.is_undone)
            .order_by(Operation.at.desc())
            .limit(1)
        )
        with self.reading() as session:
            return session.scalar(
                query if deed_id is None else query.where(Operation.id == deed_id)
            )

    Desk._undoable = latest  # pyright: ignore[reportPrivateUsage]  (a safeguard is taken out)
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            return Figures(trials, _work(Path(folder), trials, seed))
    finally:
        Desk._undoable = kept  # pyright: ignore[reportPrivateUsage]  (a safeguard is taken out)


@contextmanager
def _jumping(chance: random.Random) -> Iterator[Jumping]:
    kept, zone, made = clock.moment, os.environ.get("TZ"), Jumping(chance)
    clock.moment = made.now
    try:
        yield made
    finally:
        clock.moment = kept
        os.environ.pop("TZ", None)
        if zone is not None:
            os.environ["TZ"] = zone
        if hasattr(time, "tzset"):
            time.tzset()


def _work(folder: Path, trials: int, seed: int) -> dict[str, int]:
    chance = random.Random(seed)
    harm = {"out of order": 0, "wrong deeds undone": 0, "wrong times": 0, "backups lost": 0}
    desk = new_desk(folder)
    try:
        one = add_participant(
            desk,
            add_cohort(desk, {"name_en": "Shanghai"}),
            {"full_name": "Ana Reyes", "position": "0"},
        )
        with _jumping(chance) as jumping:
            for number in range(1, trials + 1):
                jumping.jump()
                _edit(desk, one, number, harm, jumping.now)
                if number % 3 == 0:
                    _undo(desk, one, number, harm)
                if number % 5 == 0:
                    harm["backups lost"] += not desk.back_up("by hand").path.is_file()
        lines = [line.new for line in read_entry(desk, one, 10_000) if line.name == "position"]
        operations = [operation.id for operation in list_operations(desk, 10_000)]
        harm["out of order"] += lines[0] != str(trials) or operations != sorted(
            operations, reverse=True
        )
    finally:
        desk.close()
    return harm


def _edit(
    desk: Desk, one: int, number: int, harm: dict[str, int], now: Callable[[], dt.datetime]
) -> None:
    change_participants(desk, [one], {"position": str(number)})
    newest = list_operations(desk, 1)[0]
    harm["out of order"] += newest.kind != "do" or "Position" not in newest.words
    harm["wrong times"] += (
        abs(newest.at - now()) > dt.timedelta(minutes=1)
        or clock.to_the_second(desk.stands_at() or FAR) != newest.at
    )


def _undo(desk: Desk, one: int, number: int, harm: dict[str, int]) -> None:
    """What is undone is what was done last, whatever the clock said; redo brings it back."""
    found: list[object] = []
    for turn in (desk.undo, desk.redo):
        turn()
        found.append((read_one(desk, one) or {})["position"])
    harm["wrong deeds undone"] += found != [str(number - 1), str(number)]


def _unnoticed(folder: Path) -> int:
    """A desk was backed up while the clock stood in 2099; later a page of it is lost: 1 where
    nobody looks.
    """
    kept = clock.moment
    desk = open_desk(folder / "office.lcdesk")
    try:
        clock.moment = lambda: FAR
        desk.back_up("by hand")
        desk.close()
        _lose_pages(desk.path)
        clock.moment = lambda: NEAR
        engine = make_engine(desk.path)
        try:
            look_weekly(engine, desk.path)
        except DamagedDesk:
            return 0
        finally:
            engine.dispose()
        return 1
    finally:
        clock.moment = kept


def _lose_pages(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for at in range(4 * PAGE, len(whole), 3 * PAGE):
        whole[at : at + PAGE] = bytes(PAGE)
    path.write_bytes(whole)


FAULTS = (
    Fault(
        "clock-jumps",
        "the clock jumps by years, hours and zones between edits, undo and backups",
        run,
        200,
        10,
        (Control("the last deed told by its time, not by its number", run_by_time, 50, 10),),
    ),
)
