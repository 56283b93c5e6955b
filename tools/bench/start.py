"""How long the program takes to start: from the start of the process to the first painted window,
and to the sample desk on screen, against an empty Qt window; and two commands.

What is waited for is told in milliseconds of wall, what it costs in milliseconds of processor: the
least of several runs, since other programs only add to it.
"""

from __future__ import annotations

import compileall
import os
import sys
from pathlib import Path

from tools.bench.children import ROOT, Job, python, run
from tools.bench.telling import median, tell

RUNS = 9
WINDOWS = ("bare", "lcdesk", "first", "filled")  # what first_paint.py opens
COMMANDS = {"--help": 120, "countries": 500}  # command → bar, ms of processor


def bench(folder: Path) -> None:
    """Interleaved runs, so that a drift of the machine meets all."""
    from lcdesk.services.importing.demo import make_demo

    compileall.compile_dir(str(ROOT / "lcdesk"), quiet=2)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    desk = make_demo(folder / "start")
    desk.close()
    own = [sys.executable, "-m", "lcdesk", "--desk", str(desk.path)]
    jobs = {what: Job(python("first_paint.py", what, desk.path)) for what in WINDOWS}
    jobs |= {words: Job([*own, words]) for words in COMMANDS}
    walls: dict[str, list[float]] = {what: [] for what in jobs}
    costs: dict[str, list[float]] = {what: [] for what in jobs}
    for number in range(RUNS + 1):
        for what, job in jobs.items():
            done = run(job)
            if number:  # the first of each warms the caches
                walls[what].append(
                    float(done.said.split()[-1]) if what in WINDOWS else done.wall * 1e3
                )
                costs[what].append(done.cpu * 1e3)
    floor = ("bare Qt window", median(walls["bare"]))
    tell("start to first painted window", median(walls["lcdesk"]), bar=600)
    tell("  the same as a ratio", median(walls["lcdesk"]), peer=floor)
    tell("start to the sample desk on screen", median(walls["first"]), bar=2000)
    least = ("bare Qt window", min(costs["bare"]))
    tell("processor: first painted window", min(costs["lcdesk"]), peer=least)
    tell("processor: first screen filled and painted", min(costs["first"]), peer=least, bar=6)
    tell("processor: all screens of the side bar made", min(costs["filled"]), peer=least)
    for words, bar in COMMANDS.items():
        tell(f"processor: lcdesk {words}", min(costs[words]), bar=bar)
