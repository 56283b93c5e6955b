"""kill -9 while files are written: each is the old one whole or the new one whole, and what is
left says what it is.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

from lcdesk import whole_file
from tests.faults import exports
from tests.faults.children import in_child, killed, why_not, workshop
from tests.faults.courses import Harm
from tests.faults.exports import EXPORTS, OLD, Export
from tests.faults.fault import Control, Fault, Figures

TEXT = EXPORTS[1:2]
"""What is written row by row, so that nearly every moment of it is one at which half a file
would be seen.
"""


@cache
def _seconds(name: str) -> float:
    """How long one of them takes here; at first more, since something is imported."""

    def measure() -> float:
        with workshop() as folder:
            one.write(folder / name)
            started = time.monotonic()
            one.write(folder / name)
            return time.monotonic() - started

    one = next(one for one in EXPORTS if one.name == name)
    return in_child(measure)


def run(
    which: Sequence[Export], without: Callable[[], object] | None, kills: int, seed: int
) -> Figures:
    """Kill so many processes that write one file again and again; the next export then clears
    up.
    """
    chance, harm, left = random.Random(seed), Harm({"left for good": 0}), 0
    for one in which:  # what is imported for it is there before the fork
        with workshop() as folder:
            one.write(folder / one.name)
    with workshop() as shop:
        for number in range(kills):
            one, folder = which[number % len(which)], shop / str(number)
            (folder / "parts").mkdir(parents=True)
            (folder / "out").mkdir()
            (folder / "out" / one.name).write_bytes(OLD)
            killed(
                partial(_write_on, one, folder, without),
                chance.uniform(0, 1.5 * _seconds(one.name)),
            )
            harm.count(exports.judge(one, folder / "out"))
            left += len(list((folder / "out").iterdir())) - 1
            harm.count({"left for good": _left_by_next(one, folder)})
            shutil.rmtree(folder)
    return Figures(
        kills, harm, {"unfinished files left, and cleared away by the next export": left}
    )


def _write_on(
    one: Export, folder: Path, without: Callable[[], object] | None, tell: Callable[[bytes], object]
) -> None:
    if without:
        without()
    tempfile.tempdir = str(folder / "parts")
    tell(b"b")
    while True:
        one.write(folder / "out" / one.name)


def _left_by_next(one: Export, folder: Path) -> int:
    """What still lies there when the file is written once more, an hour and more later."""
    long_ago = time.time() - 2 * whole_file.LEFT
    for path in [*(folder / "out").iterdir(), *(folder / "parts").iterdir()]:
        os.utime(path, (long_ago, long_ago))
    before, tempfile.tempdir = tempfile.tempdir, str(folder / "parts")
    try:
        one.write(folder / "out" / one.name)
    finally:
        tempfile.tempdir = before
    others = [path for path in (folder / "out").iterdir() if path.name != one.name]
    return (
        len(others)
        + len(list((folder / "parts").iterdir()))
        + (not one.is_new(folder / "out" / one.name))
    )


FAULTS: tuple[Fault, ...] = (
    Fault(
        "kill9-export",
        "kill -9 while a workbook, a text, a page or the settings are written",
        partial(run, EXPORTS, None),
        full=500,
        few=8,
        controls=(
            Control(
                "written where it lies", partial(run, TEXT, exports.write_in_place), full=100, few=8
            ),
        ),
        why_not=why_not,
    ),
)
