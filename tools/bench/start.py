"""From the start of the process to the first painted window, against an empty Qt window."""

from __future__ import annotations

import compileall
import subprocess
import sys
from pathlib import Path

from tools.bench.telling import median, tell

CHILD = Path(__file__).with_name("first_paint.py")
RUNS = 9


def bench(folder: Path) -> None:
    """Interleaved runs, so that a drift of the machine meets both."""
    from lcdesk.services.importing.demo import make_demo

    compileall.compile_dir(str(CHILD.parents[2] / "lcdesk"), quiet=2)
    desk = make_demo(folder / "start")
    desk.close()
    times: dict[str, list[float]] = {"bare": [], "lcdesk": [], "filled": []}
    for number in range(RUNS + 1):
        for what, found in times.items():
            milliseconds = _run(what, desk.path)
            if number:  # the first of each warms the caches
                found.append(milliseconds)
    floor = median(times["bare"])
    tell("start to first painted window", median(times["lcdesk"]), bar=600)
    tell("  the same as a ratio", median(times["lcdesk"]), peer=("bare Qt window", floor))
    tell(
        "start to the sample desk on screen",
        median(times["filled"]),
        peer=("bare Qt window", floor),
    )


def _run(what: str, desk: Path) -> float:
    done = subprocess.run(
        [sys.executable, str(CHILD), what, str(desk)],
        capture_output=True,
        text=True,
        check=True,
        cwd=CHILD.parents[2],
        env=_environment(),
    )
    return float(done.stdout.splitlines()[-1])


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(CHILD.parents[2])}
