"""Whole processes, measured from outside: wall, processor time with all their children, peak
memory; interleaved, as medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """One process: seconds of wall and of processor (its children too), peak MB of the largest,
    what it printed.
    """

    wall: float
    cpu: float
    peak: float
    said: str = ""


@dataclass(frozen=True)
class Job:
    """A command, and what to do before each run of it (outside the clock)."""

    command: Sequence[str]
    before: Callable[[], object] = lambda: None
    ends_at: str = ""  # the clock stops when a line with these words is printed


def run(job: Job) -> Run:
    """Run it once; an error of the process is one here."""
    job.before()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile("w+") as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(
            job.command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, cwd=ROOT
        )
        said, ended = _listen(process, job.ends_at)
        usage = _wait(process)
        wall = (ended or time.perf_counter()) - begun
        errors.seek(0)
        assert process.returncode == 0, errors.read()[-2000:]
    return Run(wall, *usage, said)


def _listen(process: subprocess.Popen[str], ends_at: str) -> tuple[str, float]:
    said, ended = "", 0.0
    assert process.stdout
    for line in process.stdout:
        said += line
        if ends_at and ends_at in line and not ended:
            ended = time.perf_counter()
    return said, ended


def _wait(process: subprocess.Popen[str]) -> tuple[float, float]:
    """(processor seconds, peak MB); zeros where the system does not tell."""
    if sys.platform == "win32":
        process.wait()
        return 0.0, 0.0
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit


def peers_python(modules: str) -> str:
    """The Python that has the modules of peers: LCDESK_BENCH_PANDAS, or the one running this; ""
    where it has them not.
    """
    by = os.environ.get("LCDESK_BENCH_PANDAS", sys.executable)
    tried = subprocess.run([by, "-c", f"import {modules}"], capture_output=True, check=False)
    return "" if tried.returncode else by


def used() -> float:
    """Seconds of processors that this process and those it has started have used so far."""
    import psutil

    own = time.process_time()  # first: to look for the others takes time itself
    times = [one.cpu_times() for one in psutil.Process().children(recursive=True)]
    return own + sum(one.user + one.system for one in times)


def interleaved(jobs: Mapping[str, Job], times: int) -> dict[str, Run]:
    """Each job `times` times, in turn, so that a drift of the machine meets all; the medians
    (of processor time the least, which other work disturbs least), and what was said last.
    """
    runs: dict[str, list[Run]] = {name: [] for name in jobs}
    for _time in range(times):
        for name, job in jobs.items():
            runs[name].append(run(job))
    middle = statistics.median
    return {
        name: Run(
            middle(r.wall for r in found),
            min(r.cpu for r in found),
            middle(r.peak for r in found),
            found[-1].said,
        )
        for name, found in runs.items()
    }


def python(script: str, *words: object, by: str = sys.executable) -> list[str]:
    """The command of a script of this folder."""
    return [by, str(Path(__file__).with_name(script)), *map(str, words)]
