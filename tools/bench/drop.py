"""A list dropped on the running window until its review is painted, and the longest silence of the
window meanwhile.

`drop.py FILE DESK TIMES` drops the file so often and prints the milliseconds of each drop, of each
longest silence, and of the processors (reading process included) that each drop took.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from tools.bench.children import used
from tools.bench.telling import median, p95, tell

FEW, SOME, MANY = 22, 2_000, 20_000
BARS = {FEW: 300, SOME: 250}  # milliseconds until the review is painted
PATIENCE = 120  # seconds until a drop that leads nowhere is given up


def bench(folder: Path) -> None:
    """22 rows, the everyday case; 2,000, a year of them; 20,000, where the window must not stand
    still.
    """
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.core.opening import open_desk
    from tools.bench import roster
    from tools.bench.children import Job, python, run

    desk = open_desk(folder / "window.lcdesk")
    cohorts.add_cohort(desk, {"name_en": "Window"})
    desk.close()
    for number, times in ((FEW, 20), (SOME, 10), (MANY, 2)):
        source = folder / f"{number} dropped.xlsx"
        made = folder / f"{number}.xlsx"
        shutil.copyfile(made, source) if made.exists() else roster.write(source, number)
        found = json.loads(
            run(Job(python("drop.py", source, folder / "window.lcdesk", times))).said.splitlines()[
                -1
            ]
        )
        tell(
            f"{number:,} rows, drop to painted review, median",
            median(found["drops"]),
            bar=BARS.get(number),
        )
        if number in BARS:
            tell("  least", min(found["drops"]))
            tell("  p95", p95(found["drops"]))
            least = min(found["processors"])
            tell("  processor time of both processes, least", least, bar=BARS[number])
        tell("  longest silence of the window", max(found["silences"]), bar=100)


def main(source: Path, desk: Path, times: int) -> None:
    """Drop the file `times` times, after one drop that warms everything."""
    from lcdesk import app, settings
    from lcdesk.services.core.opening import open_desk

    program = app.Program(
        app.application(), settings.Settings(language="en", theme="light"), is_demo=True
    )
    program.window.resize(1400, 900)
    program.window.show()
    program.show_desk(open_desk(desk))
    program.settle()
    program.window.open_screen("import")
    program.settle()
    found: list[tuple[float, float, float]] = []
    for _time in range(times + 1):
        found.append(_drop(program, source))
    sys.stdout.write(
        json.dumps(
            {
                "drops": [drop for drop, _, _ in found[1:]],
                "silences": [quiet for _, quiet, _ in found[1:]],
                "processors": [taken for _, _, taken in found[1:]],
            }
        )
        + "\n"
    )
    sys.stdout.flush()
    program.stop()


def _drop(program: Any, source: Path) -> tuple[float, float, float]:
    """(milliseconds until the review is painted, longest milliseconds in which the window
    answered nothing, milliseconds of processors until it is painted).
    """
    from PySide6.QtCore import QEventLoop, QTimer

    screen = program.window.screens["import"]
    screen.close_review()  # or the file would wait for its turn behind the one on view
    program.settle()
    assert screen.review is None, "the last review is still there"
    beats: list[float] = []
    beat = QTimer()
    beat.timeout.connect(lambda: beats.append(time.perf_counter()))
    beat.start(1)
    before, begun = used(), time.perf_counter()
    program.window.drop.dropped.emit([source])
    while screen.review is None or screen.page.outlook is None or not screen.page.isVisible():
        program.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        assert time.perf_counter() - begun < PATIENCE, "no review was shown"
    program.window.repaint()
    painted, taken = time.perf_counter(), used() - before
    program.settle()
    beat.stop()
    beats = [begun, *beats, time.perf_counter()]
    silence = max(later - earlier for earlier, later in zip(beats, beats[1:], strict=False))
    return (painted - begun) * 1e3, silence * 1e3, taken * 1e3


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
