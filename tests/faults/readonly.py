"""A desk in a folder, or in a file, that may not be written to: opening it says so, and nothing is
changed.

Root may write everywhere, so each trial runs in a child that has become somebody else.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from lcdesk.db.engine import ownership
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.opening import open_desk
from tests.faults.courses import new_desk
from tests.faults.fault import Control, Fault, Figures

NOBODY = 65534
# What may not be written: (mode of the file, mode of the folder).
KINDS = {"file": (0o444, 0o777), "folder": (0o666, 0o555), "both": (0o444, 0o555)}
_WORDS = ("cannot be written to", "may write", "right to write")


def run(trials: int, seed: int) -> Figures:
    """The kinds in turn, desks with and without a journal beside them."""
    return _run(trials, seed, tuple(KINDS), lambda: None)


def run_without_looking(trials: int, seed: int) -> Figures:
    """The control: whether the file may be written to is not looked at."""

    def look_away() -> None:
        ownership.is_writable = lambda _desk: True

    return _run(trials, seed, ("file",), look_away)


def _run(trials: int, seed: int, kinds: tuple[str, ...], prepare: Callable[[], object]) -> Figures:
    chance = random.Random(seed)
    harm = {"opened all the same": 0, "without words": 0, "changed": 0}
    for number in range(trials):
        file, folder = KINDS[kinds[number % len(kinds)]]
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
            Path(place).chmod(0o755)
            desk = _made(Path(place) / "desk", has_journal=chance.random() < 0.5)
            desk.chmod(file)
            desk.parent.chmod(folder)
            before = _state_of(desk.parent)
            said = _opened_by_nobody(desk, prepare)
            harm["opened all the same"] += said == ""
            harm["without words"] += not any(words in said for words in _WORDS)
            harm["changed"] += _state_of(desk.parent) != before
            desk.parent.chmod(0o777)
    return Figures(trials, harm)


def _made(folder: Path, *, has_journal: bool) -> Path:
    folder.mkdir()
    desk = new_desk(folder)
    add_cohort(desk, {"name_en": "Shanghai"})
    if has_journal:  # as after a power cut: the program did not get to close the desk
        journal = folder / "office.lcdesk-wal"
        held = journal.read_bytes()
        desk.close()
        journal.write_bytes(held)
    else:
        desk.close()
    for path in folder.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    return folder / "office.lcdesk"


def _opened_by_nobody(desk: Path, prepare: Callable[[], object]) -> str:
    """What somebody without rights is told; "" when the desk was opened."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        said = "nothing at all"
        try:
            if os.getuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            prepare()
            said = ""
            open_desk(desk).close()
        except KnownFault as fault:
            said = str(fault)
        except BaseException as error:
            said = repr(error)
        finally:
            os.write(writing, json.dumps(said).encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = str(json.loads(pipe.read()))
    os.waitpid(child, 0)
    return said


def _state_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def _why_not() -> str:
    return "rights of files are other ones on Windows" if sys.platform == "win32" else ""


FAULTS = (
    Fault(
        "read-only",
        "the file of the desk, or its folder, may not be written to",
        run,
        50,
        3,
        (
            Control(
                "whether the file may be written to is not looked at", run_without_looking, 10, 1
            ),
        ),
        _why_not,
    ),
)
