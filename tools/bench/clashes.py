"""All clashes of 2,000 activities, beside the plain way: every pair looked at. And the cures of
one clash.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lcdesk.model.clashes import TimetableContext, find_clashes, find_fixes
from tests.model.clashes.clash_oracle import pairs
from tools.bench.telling import median, tell

ACTIVITIES, BAR, ROUNDS = 2000, 100, 7
GROUPS, ROOMS, SPEAKERS, DAYS = 8, 40, 120, 120


def make_timetable(count: int = ACTIVITIES) -> tuple[list[dict[str, Any]], TimetableContext]:
    """One long course of eight groups in forty rooms: each group has two or three activities a
    day, some of which clash.
    """
    dice, first = random.Random(5), dt.date(2026, 3, 2)
    made: list[dict[str, Any]] = []
    for number in range(count):
        start = dice.choice((9 * 60, 10 * 60, 14 * 60, 15 * 60 + 30)) + dice.choice((0, 0, 15))
        end = start + dice.choice((60, 90, 90, 120, 180))
        made.append(
            {
                "id": number + 1,
                "date": first + dt.timedelta(days=number * DAYS // count),
                "start": dt.time(start // 60, start % 60),
                "end": dt.time(end // 60, end % 60),
                "kind": "lecture",
                "title": f"Lecture {number}",
                "title_zh": f"讲座{number}",
                "venue": f"Room {dice.randrange(ROOMS)}",
                "speaker": f"Expert Nr {dice.randrange(SPEAKERS)}",
                "is_confirmed": True,
                "interpreter": f"Interpreter Nr {dice.randrange(40)}",
                "group_name": f"G{number % GROUPS}",
            }
        )
    venues = [
        {"id": n + 1, "name": f"Room {n}", "name_zh": f"{n}室", "capacity": 30 + n % 3 * 10}
        for n in range(ROOMS)
    ]
    ways = [
        {"from_id": a + 1, "to_id": b + 1, "minutes": 5 + (a + b) % 30}
        for a in range(ROOMS)
        for b in range(a)
    ]
    cohort = {
        "starts": first,
        "ends": first + dt.timedelta(days=DAYS),
        "sizes": {f"G{n}": 25 for n in range(GROUPS)},
    }
    return made, TimetableContext(venues=venues, ways=ways, cohort=cohort)


def bench(_folder: Path) -> None:
    """Wall time and time of the processor (the machine may be busy with other things)."""
    made, around = make_timetable()
    found = find_clashes(made, around)
    wall, busy = _timed(lambda: find_clashes(made, around), ROUNDS)
    _wall, naive = _timed(lambda: set(pairs(made)), 1)
    twice = {
        (clash.rule, frozenset(clash.activities))
        for clash in found
        if clash.rule.endswith("_twice")
    }
    assert twice == set(pairs(made))
    tell(f"{len(found)} clashes and warnings of {ACTIVITIES} activities, all rules", wall, bar=BAR)
    tell("  of the processor", busy, bar=BAR)
    tell(
        "  beside every pair looked at, for the same twice alone",
        busy,
        peer=("pairs", naive),
        bar=0.1,
    )
    clash = next(one for one in found if one.rule == "venue_twice")
    wall, busy = _timed(lambda: find_fixes(clash, made, around), ROUNDS)
    tell("cures of one of them", wall)
    tell("  of the processor", busy, bar=500)


def _timed(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Milliseconds by the clock on the wall and of the processor, medians."""
    walls: list[float] = []
    own: list[float] = []
    for _round in range(rounds):
        begun, mine = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - begun) * 1e3)
        own.append((time.process_time() - mine) * 1e3)
    return median(walls), median(own)
