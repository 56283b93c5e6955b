"""A file is replaced only by a whole new one: written beside it, flushed, read again, then swapped
in; what a killed process left unfinished, the next one clears away.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypedDict

from lcdesk import private_files

_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
_TOKEN = "[0-9a-f]" * 8
LEFT = 3600.0
"""Seconds after which an unfinished file is nobody's any more: its program was killed, or the
power went.
"""


class HeldElsewhere(PermissionError):
    """The old file may not be replaced: another program has it open, or it is write-protected."""


@contextlib.contextmanager
def swapped(path: Path, verify: Callable[[Path], object] | None = None) -> Iterator[Path]:
    """Give a new path in the same folder to write to; afterwards it takes the place of `path`.

    `verify` opens the finished file again and raises when it is not sound. Whatever fails, the old
    file stays as it was and nothing else is left behind; what a killed program left there is
    cleared away. OSError as the system says it. Where `path` is a link, what it leads to is
    replaced. Nobody else may read what is written; who may read the old file may read the new one,
    once it is in its place.
    """
    path = path.resolve() if path.is_symlink() else path
    _clear_old(path.parent, f".{_stem(path)}.{_TOKEN}.part")
    fresh = path.with_name(f".{path.stem[:40]}.{os.urandom(4).hex()}.part")
    with noted_unfinished(fresh):
        try:
            private_files.make(fresh)
            yield fresh
            _flush(fresh)
            if verify is not None:
                _verify(fresh, verify)
            _swap(fresh, path)
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that the old one stays until the new one was read again and is the same.
    OSError.
    """

    def verify(fresh: Path) -> None:
        if fresh.read_bytes() != content:
            raise OSError("what was written reads differently")

    with swapped(path, verify) as fresh:
        fresh.write_bytes(content)


@contextlib.contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give a new folder beside `path` to be filled; afterwards it has that name. Whatever fails,
    nothing is left behind. OSError: as the system says it, and FileExistsError where there is
    something already, unless it is an empty folder. Nobody else may read what is written.
    """
    _clear_old(path.parent, f".{_stem(path)}.{_TOKEN}.part")
    fresh = path.with_name(f".{path.stem[:40]}.{os.urandom(4).hex()}.part")
    with noted_unfinished(fresh):
        try:
            private_files.make_folder(fresh)
            yield fresh
            _require_room(path)
            fresh.rename(path)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _require_room(path: Path) -> None:
    """Nothing of that name is there; an empty folder goes."""
    if path.is_dir() and not path.is_symlink():
        if any(path.iterdir()):
            raise FileExistsError(f"{path} is not empty")
        path.rmdir()
    elif path.exists():
        raise FileExistsError(f"{path} is a file")


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder for parts of a large file, gone afterwards; what a killed program left in such
    folders goes, too.
    """
    _clear_old(Path(tempfile.gettempdir()), f"{SCRATCH}*")
    folder = Path(tempfile.mkdtemp(prefix=SCRATCH))  # only this user may look into it
    with noted_unfinished(folder):
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _stem(path: Path) -> str:
    """The beginning of the name as a pattern that means just itself."""
    return "".join(f"[{sign}]" if sign in "[*?" else sign for sign in path.stem[:40])


def _clear_old(folder: Path, pattern: str) -> None:
    """Clear away what nobody will finish any more."""
    with contextlib.suppress(OSError):
        for left in list(folder.glob(pattern)):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > LEFT:
                    shutil.rmtree(left) if left.is_dir() else left.unlink()


def _verify(fresh: Path, verify: Callable[[Path], object]) -> None:
    try:
        verify(fresh)
    except OSError:
        raise
    except Exception as error:  # a zip that does not unpack, a text that does not decode
        raise OSError("what was written is not sound") from error


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        _sync(file.fileno())


def _sync(number: int) -> None:
    """Down to the drive itself: macOS else leaves it in the drive's own memory."""
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):  # a drive of the network knows no such thing
            fcntl.fcntl(number, fcntl.F_FULLFSYNC)
            return
    os.fsync(number)


def _take_over_rights(path: Path, fresh: Path) -> None:
    """Owner, group and rights of the old file. A group that may not be given: then nothing for
    the group it has, which are others.
    """
    old, ours = path.stat(), fresh.stat()
    mode = stat.S_IMODE(old.st_mode)
    if sys.platform != "win32" and (old.st_uid, old.st_gid) != (ours.st_uid, ours.st_gid):
        for owner, group in ((-1, old.st_gid), (old.st_uid, -1)):
            with contextlib.suppress(OSError):
                os.chown(fresh, owner, group)
        if fresh.stat().st_gid != old.st_gid:
            mode &= ~stat.S_IRWXG
    fresh.chmod(mode)


def _swap(fresh: Path, path: Path) -> None:
    """Put the new file in place; a virus scanner may hold it for a moment, Excel holds it until
    it is closed.
    """
    if path.exists() and not os.access(path, os.W_OK):
        raise HeldElsewhere(str(path))
    with contextlib.suppress(OSError):  # there is no old file, or the disk knows no such rights
        _take_over_rights(path, fresh)
    for pause in (*_PAUSES, None):
        try:
            fresh.replace(path)
            break
        except PermissionError as error:
            if pause is None:
                raise HeldElsewhere(str(path)) from error
            time.sleep(pause)
    with contextlib.suppress(OSError):  # not every system lets a folder be flushed
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            _sync(folder)
        finally:
            os.close(folder)


# --- What is unfinished ---


PART = re.compile(r"\..{1,40}\.[0-9a-f]{8}\.part", re.DOTALL)
"""How a file is called as long as it is not finished."""
SCRATCH = "lcdesk-scratch-"
"""How a folder begins in which the parts of a large file lie."""
_OLD = 60 * 86_400.0  # of a drive that never came back, or another computer of the same home folder
_MOST = 1 << 16


def unfinished_notes_folder() -> Path:
    """Where the notes lie: with this person's other traces of state."""
    from platformdirs import user_state_path

    return user_state_path("lcdesk", appauthor=False) / "unfinished"


@contextlib.contextmanager
def noted_unfinished(path: Path) -> Iterator[None]:
    """As long as this lasts, `path` (a file, or a folder of such) is known to be unfinished.
    Where that cannot be noted, it is not.
    """
    note, held = _begin_note(path)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)
            with contextlib.suppress(OSError):
                note.unlink()


def clear_unfinished() -> None:
    """Take away what processes that were killed left unfinished."""
    with contextlib.suppress(OSError):  # no such folder: nothing was ever noted
        for note in list(unfinished_notes_folder().iterdir()):
            with contextlib.suppress(
                OSError, ValueError, KeyError, TypeError
            ):  # a note nobody can read
                _settle_note(note)


class _Note(TypedDict):
    """What a note says: on which computer, which file."""

    node: str
    path: str


def _begin_note(path: Path) -> tuple[Path, int | None]:
    note = unfinished_notes_folder() / f"{os.urandom(8).hex()}.json"
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
        with contextlib.suppress(OSError):
            note.unlink()
        return note, None
    return note, held


def _settle_note(note: Path) -> None:
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
