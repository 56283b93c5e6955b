"""Where files are being written that have no name yet: of a process that was killed meanwhile, the
next one clears them away.

For each there is a small note in the folder for traces of state. The process that writes holds a
lock on it, which ends with that process, however it ends; so what a living one is at work on is
never touched, wherever it lies, and no folder is searched.
"""

from __future__ import annotations

import json
import os
import platform
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypedDict

from lcdesk import private_files

PART = re.compile(r"\..{1,40}\.[0-9a-f]{8}\.part", re.DOTALL)
"""How a file is called as long as it is not finished."""
SCRATCH = "lcdesk-scratch-"
"""How a folder begins in which the parts of a large file lie."""
_OLD = 60 * 86_400.0  # of a drive that never came back, or another computer of the same home folder
_MOST = 1 << 16


def notes_folder() -> Path:
    """Where the notes lie: with this person's other traces of state."""
    from platformdirs import user_state_path

    return user_state_path("lcdesk", appauthor=False) / "unfinished"


@contextmanager
def noted(path: Path) -> Iterator[None]:
    """As long as this lasts, `path` (a file, or a folder of such) is known to be unfinished.
    Where that cannot be noted, it is not.
    """
    note, held = _begin(path)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)
            with suppress(OSError):
                note.unlink()


def sweep() -> None:
    """Take away what processes that were killed left unfinished."""
    with suppress(OSError):  # no such folder: nothing was ever noted
        for note in list(notes_folder().iterdir()):
            with suppress(OSError, ValueError, KeyError, TypeError):  # a note nobody can read
                _settle(note)


class _Note(TypedDict):
    """What a note says: on which computer, which file."""

    node: str
    path: str


def _begin(path: Path) -> tuple[Path, int | None]:
    note = notes_folder() / f"{secrets.token_hex(8)}.json"
    said: _Note = {"node": platform.node(), "path": str(path.absolute())}
    try:
        private_files.make_folder(note.parent)
        private_files.make(note)
        held = os.open(note, os.O_RDWR)
    except OSError:
        return note, None
    try:
        # else somebody took it for one that was left, before it was ours
        if private_files.lock(held):
            os.write(held, json.dumps(said).encode())
    except OSError:
        os.close(held)
        with suppress(OSError):
            note.unlink()
        return note, None
    return note, held


def _settle(note: Path) -> None:
    """One note: of a living process it stays, of a drive that is not there, too."""
    held = os.open(note, os.O_RDWR)
    try:
        if not private_files.lock(held):
            return
        if written := os.read(held, _MOST):  # else it was killed before it had begun
            said: _Note = json.loads(written)
            path = Path(said["path"])
            is_within_reach = said["node"] == platform.node() and path.parent.is_dir()
            if not is_within_reach and time.time() - note.stat().st_mtime < _OLD:
                return
            if is_within_reach:
                _remove(path)
    finally:
        os.close(held)
    note.unlink()


def _remove(path: Path) -> None:
    """Only what is called as an unfinished file is; a link goes, what it leads to stays."""
    if path.name.startswith(SCRATCH) and path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif PART.fullmatch(path.name):
        path.unlink(missing_ok=True)
