"""Files and folders that nobody but their owner may read, from the moment they are made: the one
place that makes any.

What is made here has its rights in the very call that makes it, so there is no moment in which
somebody else could open it, and a mask of the process (umask) can only narrow them. On Windows a
folder within the profile hands its rights (this user, the system, its administrators) on to all in
it; elsewhere they are set just after a thing was made.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TextIO

FILE, FOLDER = 0o600, 0o700
_LOCKED_AT = 1 << 20
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def make(path: Path) -> None:
    """A new, empty file; `FileExistsError` where there is something already."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, FILE))
    _keep_to_owner(path, is_folder=False)


def ensure(path: Path) -> None:
    """An empty file, unless there is one already, which is not opened: to close a file drops the
    locks SQLite has on it.
    """
    with suppress(FileExistsError):
        make(Path(os.path.realpath(path)))  # a link may lead to where nothing is yet


def new(path: Path) -> BinaryIO:
    """A new file, open to be written; `FileExistsError` where there is something already."""
    make(path)
    return path.open("rb+")


def adding(path: Path) -> TextIO:
    """A file that is written on at its end; made where there is none."""
    ensure(path)
    shut(path)
    return path.open("a", encoding="utf-8")


def write(path: Path, content: bytes) -> None:
    """Write a small file of our own where it lies; one that may be needed after a power cut goes
    by `whole_file`.
    """
    ensure(path)
    shut(path)
    path.write_bytes(content)


def copy(source: Path, target: Path) -> None:
    """The bytes of a file in another one, and nothing of its rights."""
    ensure(target)
    shut(target)
    shutil.copyfile(source, target)


def make_folder(path: Path) -> None:
    """A folder, and those above it that are not there; one that is there stays as it is."""
    if not path.is_dir():
        if path.parent != path:
            make_folder(path.parent)
        with suppress(FileExistsError):
            path.mkdir(FOLDER)
            _keep_to_owner(path, is_folder=True)
        if not path.is_dir():
            raise FileExistsError(f"{path} is a file")


def shut(path: Path) -> None:
    """Take from others what they may do with a file or folder of ours; nothing is added. It is
    not opened, and a link is left alone.
    """
    with suppress(OSError):  # it is not there, or somebody else's: nothing can be taken from it
        mode = path.lstat().st_mode
        if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
            if mode & _OTHERS:
                path.chmod(stat.S_IMODE(mode) & ~_OTHERS)
            _keep_to_owner(path, is_folder=stat.S_ISDIR(mode))


def lock(held: int) -> bool:
    """A lock that ends with the process; False where another one has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(held, _LOCKED_AT, os.SEEK_SET)  # what is locked cannot be read there
            msvcrt.locking(held, msvcrt.LK_NBLCK, 1)
            os.lseek(held, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _keep_to_owner(path: Path, *, is_folder: bool) -> None:
    """Windows, outside the profile: its owner, the system and its administrators, by the numbers
    they have everywhere.
    """
    if sys.platform != "win32" or path.resolve().is_relative_to(Path.home()):
        return
    import subprocess

    whole = "(OI)(CI)F" if is_folder else "F"  # a folder hands it on to what is made in it
    granted = [f"*{number}:{whole}" for number in ("S-1-3-4", "S-1-5-18", "S-1-5-32-544")]
    with suppress(OSError):
        subprocess.run(
            ["icacls", str(path), "/inheritance:r", "/grant:r", *granted],
            capture_output=True,
            check=False,
            creationflags=subprocess.CREATE_NO_WINDOW,
        )
