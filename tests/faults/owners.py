"""A second owner at a desk that is open, by another name of its file: a hard link, a symbolic link,
a deleted lock file, another folder to start from, another mount.

The owner is a process of its own that works on; whoever is let in besides writes and closes, and
what was acknowledged is gone.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path

from lcdesk.db.engine import files
from lcdesk.db.engine.ownership import DeskTaken
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants
from tests.faults import courses
from tests.faults.children import in_child, why_not, workshop
from tests.faults.courses import PEOPLE, Harm
from tests.faults.fault import Control, Fault, Figures

Way = Callable[[Path], AbstractContextManager[Path]]


@contextmanager
def hard_link(path: Path) -> Iterator[Path]:
    """A second name in another folder."""
    other = _elsewhere(path)
    os.link(path, other)
    yield other


@contextmanager
def symbolic_link(path: Path) -> Iterator[Path]:
    """A link in another folder."""
    other = _elsewhere(path)
    other.symlink_to(path)
    yield other


@contextmanager
def linked_folder(path: Path) -> Iterator[Path]:
    """The folder has a second name."""
    folder = path.parent.with_name(f"{path.parent.name} link")
    folder.symlink_to(path.parent, target_is_directory=True)
    yield folder / path.name
    folder.unlink()


@contextmanager
def deleted_lock(path: Path) -> Iterator[Path]:
    """Somebody has tidied up."""
    path.with_name(f".{path.name}.lock").unlink()
    yield path


@contextmanager
def other_folder(path: Path) -> Iterator[Path]:
    """A relative path, from a folder of one's own."""
    here = Path.cwd()
    os.chdir(path.parent)
    yield Path(path.name)
    os.chdir(here)


@contextmanager
def bind_mount(path: Path) -> Iterator[Path]:
    """The file is shown in another folder; only root may do so."""
    other = _elsewhere(path)
    other.touch()
    subprocess.run(("mount", "--bind", str(path), str(other)), check=True, capture_output=True)
    try:
        yield other
    finally:
        subprocess.run(("umount", str(other)), check=True, capture_output=True)


WAYS: tuple[Way, ...] = (
    hard_link,
    symbolic_link,
    linked_folder,
    deleted_lock,
    other_folder,
    bind_mount,
)


def can_mount() -> bool:
    """Whether this process may mount."""
    if os.name == "nt" or os.geteuid() or not shutil.which("mount"):
        return False
    with workshop() as folder, suppress(OSError, subprocess.CalledProcessError):
        (folder / "one").touch()
        with bind_mount(folder / "one"):
            return True
    return False


def run(without: Callable[[], object] | None, trials: int, seed: int) -> Figures:
    """Way by way; `without` takes a safeguard out."""
    chance, harm, met = random.Random(seed), Harm(), 0
    ways = WAYS if can_mount() else WAYS[:-1]
    with workshop() as folder:
        for number in range(trials):
            path = courses.copy_to(PEOPLE, folder / str(number))
            way = ways[number % len(ways)]
            met += way is bind_mount
            harm.count(in_child(partial(_trial, path, way, chance.randrange(1, 4), without)))
            shutil.rmtree(path.parent)
    return Figures(trials, harm, {"by another mount": met})


def _trial(
    path: Path, way: Way, edits: int, without: Callable[[], object] | None
) -> dict[str, int]:
    if without:
        without()
    harm = {"not refused": 0, "acknowledged lost": 0, "malformed": 0}
    with owned(path, edits) as go_on:
        with way(path) as name:
            try:
                second = courses.open_desk(name)
            except DeskTaken:
                pass
            else:
                harm["not refused"] = 1
                _edit(second, "the second")
                second.close()
        acknowledged = go_on()
    desk = courses.open_desk(path)
    with desk.engine.connect() as connection:
        harm["malformed"] = int(
            connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok"
        )
    harm["acknowledged lost"] = int(_count(desk) < acknowledged)
    desk.close()
    return harm


def _elsewhere(path: Path) -> Path:
    folder = path.parent / "elsewhere"
    folder.mkdir()
    return folder / "desk.lcdesk"


def _edit(desk: Desk, words: str) -> None:
    participants.change_participants(desk, [1], {"notes": words})


def _count(desk: Desk) -> int:
    with desk.engine.connect() as connection:
        return connection.exec_driver_sql("SELECT max(id) FROM deed").scalar() or 0


@contextmanager
def owned(path: Path, edits: int = 1) -> Iterator[Callable[[], int]]:
    """The desk is open in another process, which has written to it; what is given lets it write
    again and close: the last step it was told is kept.
    """
    ours, theirs = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.close(theirs[1])
        with suppress(BaseException):
            _own(path, edits, ours[1], theirs[0])
        os._exit(0)
    os.read(ours[0], 1)

    def go_on() -> int:
        os.write(theirs[1], b"g")
        return int(os.read(ours[0], 20) or 0)

    try:
        yield go_on
    finally:
        os.close(theirs[1])
        os.close(theirs[0])
        os.waitpid(child, 0)
        os.close(ours[0])
        os.close(ours[1])


def _own(path: Path, edits: int, tell: int, hear: int) -> None:
    desk = courses.open_desk(path)
    for number in range(edits):
        _edit(desk, f"vegetarian {number}")
    os.write(tell, b"o")
    if os.read(hear, 1):
        last = 0
        with suppress(Exception):
            for number in range(edits):
                _edit(desk, f"no nuts {number}")
                last = _count(desk)
            desk.close()
        os.write(tell, str(last).encode())


def by_name_alone() -> None:
    """The control: only the lock beside the file."""
    files.lock = lambda _file: None


FAULTS: tuple[Fault, ...] = (
    Fault(
        "second-owner",
        "a second owner by a hard or symbolic link, a deleted lock, another folder or mount",
        partial(run, None),
        120,
        2,
        (Control("the lock by its name alone", partial(run, by_name_alone), 12, 1),),
        why_not,
    ),
)
