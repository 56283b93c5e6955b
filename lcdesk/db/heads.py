"""What the file of a desk begins with, found out without hurting the locks of whoever works in it.

Unix drops all locks a process has on a file as soon as the process closes any handle on it. A desk whose locks are gone looks
as if nobody had it open: the next program takes its journal away, and what is saved afterwards is lost
(https://sqlite.org/howtocorrupt.html, section 2.2). So a file this process has a connection to is never opened besides.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

SIZE = 16
Place = tuple[int, int]


@dataclass
class _Held:
    """A file some connections are on."""

    head: bytes
    connections: int = 0


_held: dict[Place, _Held] = {}
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
    """A connection is on a file from now on, and has not read yet: what the file begins with (`head_of_new`: a new one will), its place for `closed`, and whether it is the first."""
    with _guard:
        place = _place(path)
        head = _head(path, place)
        whole = head if len(head) == SIZE else head_of_new
        if place is None:
            return head, place, True
        held = _held.setdefault(place, _Held(whole))
        held.connections += 1
        return head, place, held.connections == 1


def closed(place: Place | None) -> None:
    """One connection to that file fewer."""
    with _guard:
        if place is None or place not in _held:
            return
        _held[place].connections -= 1
        if _held[place].connections < 1:
            del _held[place]


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
    # A drive of the network that numbers no files (Windows): all would be one. There are no locks to be dropped there.
    return (seen.st_dev, seen.st_ino) if seen.st_ino else None
