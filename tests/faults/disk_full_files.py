"""A disk that is full while a file is written: the old one stays, a sentence says so, and with room
it works.

The system refuses to let any file of the child grow beyond a size (RLIMIT_FSIZE), which needs no
disk of its own; it calls that “file too large”, and the program says of both the same. A workbook
meets it in the parts it is put together from, the others in the file itself.
"""

from __future__ import annotations

import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import cache, partial
from pathlib import Path

from lcdesk.model.faults import KnownFault
from lcdesk.tabular.writing import book
from tests.faults import children, exports
from tests.faults.children import in_child, workshop
from tests.faults.courses import Harm
from tests.faults.exports import EXPORTS, OLD, Export
from tests.faults.fault import Control, Fault, Figures

BOOKS = [one for one in EXPORTS if one.name.endswith(".xlsx")]
PLAIN = [one for one in EXPORTS if one not in BOOKS]


def why_not() -> str:
    """Why it cannot be tried here; "" where it can."""
    if children.why_not():
        return children.why_not()
    return (
        "" if sys.platform.startswith("linux") else "needs a system that limits the size of files"
    )


@cache
def _largest(name: str) -> int:
    """How large the largest file gets that is written for an export, in bytes."""
    one = next(one for one in EXPORTS if one.name == name)
    with workshop() as folder:
        one.write(folder / name)
        return (folder / name).stat().st_size


def run(
    which: Sequence[Export], without: Callable[[], object] | None, trials: int, seed: int
) -> Figures:
    """So many exports onto a disk without room for them."""
    chance, harm, said = random.Random(seed), Harm(), 0
    with workshop() as shop:
        for number in range(trials):
            one, folder = which[number % len(which)], shop / str(number)
            (folder / "parts").mkdir(parents=True)
            (folder / "out").mkdir()
            (folder / "out" / one.name).write_bytes(OLD)
            room = chance.randrange(_largest(one.name) - 1)
            found = in_child(partial(_write, one, folder, room, without))
            said += found["said"]
            harm.count(
                {
                    "not told that the disk is full": 1 - found["said"],
                    "failed with room": found["failed"],
                }
            )
            harm.count(
                {words: found[words] for words in ("the old file gone or half", "something left")}
            )
            shutil.rmtree(folder)
    return Figures(trials, harm, {"told in a sentence": said})


def _write(
    one: Export, folder: Path, room: int, without: Callable[[], object] | None
) -> dict[str, int]:
    """Without room, then with room; what came of it."""
    import resource

    if without:
        without()
    tempfile.tempdir = str(folder / "parts")
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    target = folder / "out" / one.name
    try:
        is_said = _is_said(one, target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    left = [path for path in folder.rglob("*") if path.is_file() and path != target]
    found = {
        "said": int(is_said),
        "the old file gone or half": int(not target.exists() or target.read_bytes() != OLD),
        "something left": len(left),
    }
    return {**found, "failed": int(not _is_written(one, target))}


def _is_said(one: Export, target: Path) -> bool:
    try:
        one.write(target)
    except KnownFault as fault:
        return "disk is full" in fault.message
    except OSError:
        # it says nothing to people: whoever calls it logs it and goes on
        return one.name == "settings.json"
    return False


def _is_written(one: Export, target: Path) -> bool:
    try:
        one.write(target)
        return one.is_new(target)
    except Exception:
        return False


def _scatter_parts() -> None:
    """The safeguard taken out: parts lie in no folder of their own that goes with them. In a
    child process only.
    """
    book.scratch = lambda: nullcontext(Path(tempfile.gettempdir()))


FAULTS: tuple[Fault, ...] = (
    Fault(
        "full-export",
        "the disk is full for a text, a page or the settings",
        partial(run, PLAIN, None),
        full=100,
        few=6,
        controls=(
            Control(
                "written where it lies", partial(run, PLAIN, exports.write_in_place), full=40, few=3
            ),
        ),
        why_not=why_not,
    ),
    Fault(
        "full-temp",
        "the disk is full for the parts a workbook is put together from",
        partial(run, BOOKS, None),
        full=100,
        few=3,
        controls=(
            Control(
                "without a folder of their own", partial(run, BOOKS, _scatter_parts), full=20, few=2
            ),
        ),
        why_not=why_not,
    ),
)
