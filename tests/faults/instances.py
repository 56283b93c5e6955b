"""A second program at a desk that is open: refused in words, nothing changed, the first window
comes up; after kill -9 the next goes ahead.

In turn: the window is started again, a command is run, the owner is killed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QWidget

from lcdesk import app
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.opening import open_desk
from lcdesk.ui.window.first_window import FirstWindow
from tests.faults.courses import new_desk
from tests.faults.fault import Control, Fault, Figures

LONGEST = 60  # seconds
_WITHOUT_LOCK = (
    "from lcdesk.db.engine.ownership import Ownership; Ownership.take = "
    "Ownership.hold = lambda _self, **_how: None; "
)
_START = "import sys; from lcdesk.cli import run; sys.exit(run(sys.argv[1:]))"


class Tally:
    """What came of it."""

    def __init__(self) -> None:
        self.harm: dict[str, int] = dict.fromkeys(
            (
                "not refused",
                "without words",
                "bytes changed",
                "windows not brought up",
                "desks left shut",
            ),
            0,
        )


def run(trials: int, _seed: int) -> Figures:
    """Each trial starts one program more."""
    tally, ways = Tally(), (_command, _killed, _window)
    with _place() as folder:
        desk = folder / "office.lcdesk"
        _make(desk)
        for number in range(trials):
            ways[number % len(ways)](desk, tally)
    return Figures(trials, tally.harm)


def run_without_lock(trials: int, _seed: int) -> Figures:
    """The control: the second does not ask whether the desk is taken."""
    tally = Tally()
    with _place() as folder:
        desk = folder / "office.lcdesk"
        _make(desk)
        for _ in range(trials):
            _command(desk, tally, _WITHOUT_LOCK)
    return Figures(trials, tally.harm)


@contextmanager
def _place() -> Iterator[Path]:
    """A folder for the desk, and one of its own for what programs of this user tell each other."""
    kept = os.environ.get("XDG_RUNTIME_DIR")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["XDG_RUNTIME_DIR"] = str(Path(folder) / "run")
        Path(folder, "run").mkdir(mode=0o700)
        Path(folder, "desk").mkdir()
        try:
            yield Path(folder, "desk")
        finally:
            if kept is None:
                del os.environ["XDG_RUNTIME_DIR"]
            else:
                os.environ["XDG_RUNTIME_DIR"] = kept


def _make(desk: Path) -> None:
    made = new_desk(desk.parent)
    add_cohort(made, {"name_en": "Shanghai"})
    made.close()


def _command(desk: Path, tally: Tally, before: str = "") -> None:
    """A command that would write, while the desk is open."""
    first = open_desk(desk)
    try:
        words = ("cohort", "new", "Chengdu")
        _second(desk, tally, words, before)
    finally:
        first.close()


def _window(desk: Path, tally: Tally) -> None:
    """The window once more, while one has the desk."""
    application = app.application()
    first, window = open_desk(desk), QWidget()
    window.show()
    window.showMinimized()
    door = FirstWindow(window)
    door.listen(desk)
    door.listen_now()
    try:
        _second(desk, tally, (), pump=application.processEvents)
        tally.harm["windows not brought up"] += window.isMinimized()
    finally:
        door.close()
        window.close()
        window.deleteLater()
        first.close()


def _second(
    desk: Path,
    tally: Tally,
    words: tuple[str, ...],
    before: str = "",
    pump: Callable[[], object] = lambda: None,
) -> None:
    there = _state_of(desk.parent)
    arguments = (sys.executable, "-c", before + _START, "--lang", "en", "--desk", str(desk), *words)
    with subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as second:
        until = time.monotonic() + LONGEST
        while second.poll() is None and time.monotonic() < until:
            pump()
            time.sleep(0.01)
        second.kill()
        assert second.stderr is not None
        said = second.stderr.read()
    tally.harm["not refused"] += second.returncode != 1
    tally.harm["without words"] += "is open" not in said
    tally.harm["bytes changed"] += _state_of(desk.parent) != there


def _killed(desk: Path, tally: Tally) -> None:
    """The owner is killed; who comes next opens the desk at once."""
    reading, writing = os.pipe()
    owner = os.fork()
    if owner == 0:
        try:
            held = open_desk(desk)
            os.write(writing, b"o" if held.ownership.is_taken else b"-")
            time.sleep(LONGEST)
        finally:
            os._exit(1)
    os.close(writing)
    os.read(reading, 1)
    os.close(reading)
    try:
        open_desk(desk).close()
        tally.harm["not refused"] += 1
    except KnownFault:
        pass
    os.kill(owner, signal.SIGKILL)
    os.waitpid(owner, 0)
    try:
        open_desk(desk).close()
    except KnownFault:
        tally.harm["desks left shut"] += 1


def _state_of(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Every file: which it is, how long, written when. To read a desk that is open here would
    drop its locks.
    """
    found = (
        (path, path.stat())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lcdesk-shm"
    )
    return {str(path): (seen.st_ino, seen.st_size, seen.st_mtime_ns) for path, seen in found}


FAULTS = (
    Fault(
        "two-instances",
        "a second program at a desk that is open; its owner killed",
        run,
        200,
        3,
        (Control("no lock of the owner", run_without_lock, 5, 1),),
    ),
)
