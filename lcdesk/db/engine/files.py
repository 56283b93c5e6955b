"""The file of a desk below SQLite: locks that go with an open file, whatever it is called, and end
with it however that ends; reading and writing at a place of it; what it begins with; names that
outlive a power cut, and bytes that nobody is to read any more.

On Unix the locks are *open file description* locks (`F_OFD_SETLK`). The ordinary ones of POSIX
would not do: a process drops all of those on a file when it closes any handle on it, SQLite's among
them; and `flock` is turned into one of those by NFS, and gets in SQLite's way on BSD and macOS. On
Windows it is `LockFile`. The bytes that are locked lie far beyond the end of any desk, and those
SQLite locks are left alone. A file system that knows no such locks answers None: whoever asks has
to do without.

A desk whose locks are gone looks as if nobody had it open: the next program takes its journal away,
and what is saved afterwards is lost (https://sqlite.org/howtocorrupt.html, section 2.2). So a file
this process has a connection to is never opened besides to see what it begins with.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from lcdesk.model.faults import ReplacedDesk

_FAR = 1 << 62
"""The byte that is the owner's: no desk gets that long."""
_READERS, _MOST_READERS = 0x40000002, 510
"""The bytes in which SQLite's readers lock theirs (SHARED_FIRST): who has one of them keeps
everybody from being alone at the file.
"""


def lock(file: int) -> bool | None:
    """Lock the file for its owner, without waiting; False when somebody has done so, None where
    such locks are not known.
    """
    return _set(file, "own", _FAR, 1)


def unlock(file: int) -> None:
    """Give the lock of the owner up."""
    _set(file, "none", _FAR, 1)


def keep_busy(file: int) -> bool | None:
    """From now on nobody can be the last at the file, this process included, until `file` is
    closed; None where such locks are not known.

    The last connection that is closed carries its journal into the file and takes the journal away
    by its name. After this it does neither: it cannot have the file for itself alone.
    """
    return _set(file, "read", _READERS, _MOST_READERS)


if sys.platform == "win32":
    import ctypes
    import msvcrt

    _SHARED, _AT_ONCE = 0, 1

    class _LockedRange(ctypes.Structure):
        _fields_ = (
            ("internal", ctypes.c_void_p),
            ("internal_high", ctypes.c_void_p),
            ("low", ctypes.c_uint32),
            ("high", ctypes.c_uint32),
            ("event", ctypes.c_void_p),
        )

    def _set(file: int, how: str, start: int, length: int) -> bool | None:
        handle = ctypes.c_void_p(msvcrt.get_osfhandle(file))
        place = _LockedRange(None, None, start & 0xFFFFFFFF, start >> 32, None)
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        if how == "none":
            return bool(kernel.UnlockFileEx(handle, 0, length, 0, ctypes.byref(place)))
        flags = _AT_ONCE | (_SHARED if how == "read" else 2)
        if kernel.LockFileEx(handle, flags, 0, length, 0, ctypes.byref(place)):
            return True
        return (
            False if ctypes.get_last_error() in (33, 167, 997) else None
        )  # a lock of somebody else; else: not known here

else:
    import fcntl

    _IS_MAC = sys.platform == "darwin"
    # Python for macOS does not name it
    _SETLK: int | None = getattr(fcntl, "F_OFD_SETLK", 90 if _IS_MAC else None)
    _KINDS = {"own": fcntl.F_WRLCK, "read": fcntl.F_RDLCK, "none": fcntl.F_UNLCK}

    def _set(file: int, how: str, start: int, length: int) -> bool | None:
        if _SETLK is None:
            return None
        kind = _KINDS[how]
        # struct flock: on macOS start, length, process, kind, whence; on Linux kind, whence, start,
        # length, process (which must be 0)
        asked = (
            struct.pack("qqihh", start, length, 0, kind, 0)
            if _IS_MAC
            else struct.pack("hhqqi4x", kind, 0, start, length, 0)
        )
        try:
            fcntl.fcntl(file, _SETLK, asked)
        except OSError as error:
            return False if error.errno in (errno.EAGAIN, errno.EACCES) else None
        return True


# --- At a place of the file, on systems that have a call for it and on those that have none ---


_COPIED_AT_ONCE = 1 << 20


def read_at(file: int, size: int, offset: int) -> bytes:
    """So many bytes from there on; fewer at the end of the file."""
    if sys.platform != "win32" and hasattr(os, "pread"):
        return os.pread(file, size, offset)
    os.lseek(file, offset, os.SEEK_SET)
    return os.read(file, size)


def write_at(file: int, content: bytes, offset: int) -> None:
    """All of the bytes, from there on; `OSError` where that cannot be."""
    left = memoryview(content)
    while left:
        if sys.platform != "win32" and hasattr(os, "pwrite"):
            done = os.pwrite(file, left, offset)
        else:
            os.lseek(file, offset, os.SEEK_SET)
            done = os.write(file, left)
        left, offset = left[done:], offset + done


def copy_whole(source: int, target: int) -> None:
    """Everything of one open file into another, new one; where the file system can, both share
    their blocks.
    """
    size = os.fstat(source).st_size
    done = _shared(source, target, size)
    while done < size and (part := read_at(source, _COPIED_AT_ONCE, done)):
        write_at(target, part, done)
        done += len(part)


def _shared(source: int, target: int, size: int) -> int:
    """How much the system has copied by itself."""
    done = 0
    if sys.platform == "linux" and hasattr(os, "copy_file_range"):
        try:
            while done < size and (
                more := os.copy_file_range(source, target, size - done, done, done)
            ):
                done += more
        except OSError:  # not on this file system, or no room: whoever goes on will see
            return done
    return done


# --- In folders ---


_BLOCK = 1 << 20


def sync_folder(folder: Path) -> None:
    """Let names outlive a power cut, where a system lets folders be written down (Windows does
    so itself).
    """
    with suppress(OSError):
        held = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)


def overwrite(path: Path) -> None:
    """Write zeros over a file and take it away; what refuses stays, to be tried again. What a
    drive keeps of old blocks is its own affair.
    """
    with suppress(OSError):
        with path.open("rb+") as file:
            size = path.stat().st_size
            for place in range(0, size, _BLOCK):
                file.seek(place)
                file.write(bytes(min(_BLOCK, size - place)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


# --- What a file begins with, found out without hurting the locks of whoever works in it ---


SIZE = 16
Place = tuple[int, int]


@dataclass
class _ConnectedFile:
    """A file some connections are on."""

    head: bytes
    connections: int = 0
    handles: list[int] = field(default_factory=list[int])
    """Handles nobody wants any more; closed earlier, they would take the locks with them."""


_held: dict[Place, _ConnectedFile] = {}
_claimed: dict[str, Place] = {}
"""By what name which file is open as a desk: no connection of this process may be on another
file by that name.
"""
_guard = threading.Lock()


def head_of(path: Path) -> bytes:
    """The first 16 bytes of a file; fewer of a new or missing one."""
    with _guard:
        return _head(path, _place(path))


def is_held(path: Path) -> bool:
    """Whether a connection of this process is on a file: then it must not be opened besides."""
    with _guard:
        return _place(path) in _held


def connected(path: Path, head_of_new: bytes) -> tuple[bytes, Place | None, bool]:
    """A connection is on a file from now on, and has not read yet: what the file begins with
    (`head_of_new`: a new one will), its place for `closed`, and whether it is the first.
    """
    with _guard:
        place = _place(path)
        if _claimed.get(str(path), place) != place:
            raise ReplacedDesk.noticed()
        head = _head(path, place)
        whole = head if len(head) == SIZE else head_of_new
        if place is None:
            return head, place, True
        held = _held.setdefault(place, _ConnectedFile(whole))
        held.connections += 1
        return head, place, held.connections == 1


def closed(place: Place | None) -> None:
    """One connection to that file fewer."""
    with _guard:
        if place is None or place not in _held:
            return
        _held[place].connections -= 1
        if _held[place].connections < 1:
            for handle in _held.pop(place).handles:
                os.close(handle)


def close_when_free(handle: int) -> None:
    """Close a handle on a file: now, or, where this process has connections on the file, with
    the last of them.
    """
    with _guard:
        place = place_of_handle(handle)
        if place in _held:
            _held[place].handles.append(handle)
        else:
            os.close(handle)


def claim(path: Path, place: Place) -> None:
    """From now on that name means that file, until `disclaim`: a connection that finds another
    one there is refused.
    """
    with _guard:
        _claimed[str(path)] = place


def require_claimed(path: Path) -> None:
    """`ReplacedDesk` when that name means a file, and leads to another one, or to none: nobody
    shall open or make it then.
    """
    with _guard:
        if str(path) in _claimed and _claimed[str(path)] != _place(path):
            raise ReplacedDesk.noticed()


def disclaim(path: Path) -> None:
    """Whatever file is found by that name may be opened again."""
    with _guard:
        _claimed.pop(str(path), None)


def place_of_handle(handle: int) -> Place | None:
    """The file an open handle is on."""
    seen = os.fstat(handle)
    return (seen.st_dev, seen.st_ino) if seen.st_ino else None


def _head(path: Path, place: Place | None) -> bytes:
    if place in _held:
        return _held[place].head
    try:
        with path.open("rb") as file:
            return file.read(SIZE)
    except OSError:
        return b""


def _place(path: Path) -> Place | None:
    """The file itself, whatever it is called."""
    try:
        seen = path.stat()
    except OSError:
        return None
    # A drive of the network that numbers no files (Windows): all would be one. There are no locks
    # to be dropped there.
    return (seen.st_dev, seen.st_ino) if seen.st_ino else None
