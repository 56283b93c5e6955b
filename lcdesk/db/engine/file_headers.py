"""What the file of a desk begins with, found out without hurting the locks of whoever works in it.

Unix drops all locks a process has on a file as soon as the process closes any handle on it. A desk
whose locks are gone looks as if nobody had it open: the next program takes its journal away, and
what is saved afterwards is lost (https://sqlite.org/howtocorrupt.html, section 2.2). So a file this
process has a connection to is never opened besides.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path

from lcdesk.model.faults import ReplacedDesk

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
