"""Odd and hostile files, each through the whole way of reading: rows or one sentence, within time
and memory.

`python -m tests.faults.files FOLDER…` reads every file below the folders, one after another, in one
program with one warm reading process, prints what came of each and the totals, and ends with 1 when
a bar is broken.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lcdesk.model.faults import KnownFault
from lcdesk.services.importing.importing import read_file
from lcdesk.tabular.reading import reader
from lcdesk.tabular.reading.words import ChoiceNeeded, PasswordNeeded

MB = 1024 * 1024
SECONDS, CPU_SECONDS, WORKER_MB, GROWTH_MB = 10.0, 8.0, 512.0, 50.0
"""The bars: of one file by the clock and by the processor (program and reading process together;
where the system tells it, the clock does not count: other programs may be busy), of the reading
process at its largest, of the program at its largest beyond what it held before, and after all
files.
"""
LINUX = sys.platform.startswith("linux")


@dataclass(frozen=True)
class Result:
    """What came of one file; memory in MB, 0 where the system does not tell."""

    name: str
    outcome: str
    said: str
    seconds: float
    worker: float
    growth: float
    is_crash: bool = False
    has_worker_died: bool = False
    cpu: float = 0.0

    @property
    def broken(self) -> list[str]:
        """The bars this file broke, as words."""
        bars = {
            "crash": self.is_crash,
            "seconds": self.cpu > CPU_SECONDS if self.cpu else self.seconds > SECONDS,
            "worker": self.worker > WORKER_MB,
            "growth": self.growth > GROWTH_MB,
        }
        return [word for word, is_broken in bars.items() if is_broken]


@dataclass
class Watch:
    """Looks at the memory of the program and of its reading process while a file is read."""

    worker: float = 0.0
    program: float = 0.0
    pids: set[int] = field(default_factory=set[int])
    cpu: dict[int, float] = field(default_factory=dict[int, float])
    """Seconds of the processor each reading process had used when last looked at."""

    def look(self) -> bool:
        """Take note; False, since it stands where the reader asks whether to stop."""
        process = reader._shared._guarded.process
        if process is not None and process.pid:
            self.pids.add(process.pid)
            self.worker = max(self.worker, peak_of(process.pid))
            self.cpu[process.pid] = max(self.cpu.get(process.pid, 0.0), cpu_of(process.pid))
        self.program = max(self.program, peak_of("self"))
        return False


def peak_of(pid: int | str) -> float:
    """MB a process held at its largest since `forget_peak`."""
    return _status(pid, "VmHWM:")


def held_by(pid: int | str) -> float:
    """MB a process holds now."""
    return _status(pid, "VmRSS:")


def cpu_of(pid: int) -> float:
    """Seconds of the processor a process used so far; 0 where the system does not tell."""
    try:
        # the name in brackets may hold blanks; user and system time are the 14th and 15th word of
        # the line
        words = (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="ascii", errors="replace")
            .rpartition(")")[2]
            .split()
        )
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _status(pid: int | str, word: str) -> float:
    try:
        lines = (
            Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
        )
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(word)), 0.0)


def forget_peak(pid: int | str) -> None:
    """Let the largest size of a process count from now."""
    try:
        Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def measure(path: Path, password: str | None = None) -> Result:
    """Read one file as the program does, and look at what it takes."""
    process = reader._shared._guarded.process
    used = {process.pid: cpu_of(process.pid)} if process is not None and process.pid else {}
    for pid in ("self", *used):
        forget_peak(pid)
    base, watch = held_by("self"), Watch()
    start, own = time.monotonic(), time.process_time()
    outcome, said, is_crash = _outcome(path, password, watch.look)
    seconds, own = time.monotonic() - start, time.process_time() - own
    watch.look()
    gc.collect()
    now = reader._shared._guarded.process
    has_died = len(watch.pids) > 1 or (
        bool(watch.pids) and (now is None or now.pid not in watch.pids)
    )
    growth = max(0.0, watch.program - base) if LINUX else 0.0
    cpu = (
        own + sum(total - used.get(pid, 0.0) for pid, total in watch.cpu.items()) if LINUX else 0.0
    )
    return Result(path.name, outcome, said, seconds, watch.worker, growth, is_crash, has_died, cpu)


def _outcome(path: Path, password: str | None, look: Callable[[], bool]) -> tuple[str, str, bool]:
    """(a word, what was said, whether the program would have crashed)."""
    try:
        found = read_file(path, password=password, cancelled=look)
    except PasswordNeeded as fault:
        return "password", str(fault), False
    except ChoiceNeeded as fault:
        return "choice", str(fault), False
    except KnownFault as fault:
        return "refused", str(fault), not fault.message
    except BaseException as error:  # this is what must never come
        return "CRASH", f"{type(error).__name__}: {error}", True
    if not found.rows:
        return "no rows", found.error or "", not found.error  # silence is no answer either
    return "rows", f"{len(found.rows)} rows, {len(found.problems)} problems", False


def run(
    paths: Iterable[Path], tell: Callable[[Result], None] = lambda _: None
) -> tuple[list[Result], float]:
    """Every file's result, and the MB by which the program was larger after all of them."""
    _warm()
    base = held_by("self")
    results: list[Result] = []
    for path in paths:
        results.append(measure(path))
        tell(results[-1])
    return results, held_by("self") - base


def _warm() -> None:
    """Have the tables of names and the reading process at hand: they are no growth by a hostile
    file. Nor is what was there before, which no garbage collection between the files looks at.
    """
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_text(
            "Name,Nationality,Birth date\nAna Moyo,Kenya,1990-03-25\nLi Lei,China,1991-02-01\n",
            encoding="utf-8",
        )
        read_file(path)
    gc.collect()
    gc.freeze()


def files_below(folders: Iterable[str]) -> list[Path]:
    """Files in their order, and folders that are named like files; lists of what lies there
    (manifest.tsv) are left out.
    """
    given = [Path(folder) for folder in folders]
    found = [
        path
        for folder in given
        for path in (folder.rglob("*") if folder.is_dir() and not folder.suffix else [folder])
    ]
    return sorted(
        path for path in found if (not path.is_dir() or path.suffix) and path.name != "manifest.tsv"
    )


def main(folders: list[str]) -> int:
    """Print the table and the totals; 1 when a bar is broken."""

    def tell(one: Result) -> None:
        marks = " ".join(
            [
                *(f"!{word}" for word in one.broken),
                *(["worker gone"] if one.has_worker_died else []),
            ]
        )
        figures = (
            f"{one.outcome:9}{one.seconds:7.2f} s{one.cpu:7.2f} CPU{one.worker:7.0f} "
            f"MB{one.growth:7.1f} MB"
        )
        sys.stdout.write(f"{figures}  {one.name[:60]:60}  {one.said[:110]} {marks}\n")

    results, stayed = run(files_below(folders), tell)
    outcomes = sorted({one.outcome for one in results})
    counts = ", ".join(
        f"{word}: {sum(one.outcome == word for one in results)}" for word in outcomes
    )
    sys.stdout.write(
        f"{counts} of {len(results)}\n"
        f"slowest {max(one.seconds for one in results):.2f} s, "
        f"{max(one.cpu for one in results):.2f} s CPU, worker at most "
        f"{max(one.worker for one in results):.0f} MB, "
        f"program at most +{max(one.growth for one in results):.1f} MB, +{stayed:.1f} MB after "
        "all; "
        f"reading process replaced {sum(one.has_worker_died for one in results)} times, "
        f"crashes {sum(one.is_crash for one in results)}\n"
    )
    return int(any(one.broken for one in results) or stayed > GROWTH_MB)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
