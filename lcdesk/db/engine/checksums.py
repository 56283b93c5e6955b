"""The checksum file of a closed desk: a check sum of every page of its file, so that a bit that
flips on the disk is noticed at the next start.

SQLite itself looks at how its pages hang together, not at what stands in them: of single flipped
bits it misses most. So the sums of the file are written down when a desk is closed in good order,
and looked at before it is opened. While it is open, and after a crash, there is no seal: then the
file may differ for good reasons. A disk that forgets does not change the time of a file; a program
that writes does: that is how the two are told apart.
"""

from __future__ import annotations

import json
import zlib
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Literal, TypedDict

from lcdesk import private_files
from lcdesk.db.engine.files import is_held, sync_folder

STRETCH = 4096
"""Bytes a sum is for: a page."""
_AT_ONCE = 256 * STRETCH
_HEAD = 16
State = Literal["none", "whole", "written", "damaged"]


class _Checksums(TypedDict):
    """What stands in a checksum file."""

    size: int
    time: int
    head: str
    sums: list[int]


def place(desk: Path) -> Path:
    """Where the checksum file of a desk lies."""
    return desk.with_name(f".{desk.name}.seal")


def checksum(desk: Path) -> None:
    """Write down what a desk that was just closed looks like; nothing where something is still
    to be taken over from its journal, or the folder refuses.
    """
    journal = desk.with_name(desk.name + "-wal")
    with suppress(OSError):
        if is_held(desk) or (journal.exists() and journal.stat().st_size):
            return
        seen = desk.stat()
        with desk.open("rb") as file:
            head = file.read(_HEAD).hex()
        kept: _Checksums = {
            "size": seen.st_size,
            "time": seen.st_mtime_ns,
            "head": head,
            "sums": _sums(desk),
        }
        body = json.dumps(kept)
        part = place(desk).with_suffix(".part")
        private_files.write(part, f"{zlib.crc32(body.encode()):08x}{body}".encode("ascii"))
        part.replace(place(desk))


def drop(desk: Path) -> None:
    """The desk is going to be changed. A checksum file that came back after a power cut would take
    the changes for damage.
    """
    if place(desk).exists():
        with suppress(OSError):
            place(desk).unlink(missing_ok=True)
            sync_folder(desk.parent)


def head_of(desk: Path) -> bytes | None:
    """What the file began with when it was closed: of a locked desk its salt, without which no
    password opens it. None without a checksum file.
    """
    kept = _read(desk)
    return bytes.fromhex(kept.get("head", "")) if kept else None


def look(desk: Path) -> tuple[State, int]:
    """What became of a desk since it was closed, and how many pages of it differ.

    "none": there is no seal; "written": it differs, and some program has written to it; "damaged":
    it differs though nobody has.
    """
    kept = _read(desk)
    if kept is None:
        return "none", 0
    differ = len(_differing(_sums(desk), kept["sums"]))
    if not differ:
        return "whole", 0
    return ("damaged" if desk.stat().st_mtime_ns == kept["time"] else "written"), differ


def pages_changed(desk: Path, copy: Path) -> set[int]:
    """The pages, from 1, that changed by themselves since the desk was closed; none without a
    checksum file, or when somebody has written to it.

    `copy`: of the desk, for a disk may refuse to read it a second time.
    """
    kept = _read(desk)
    if kept is None or desk.stat().st_mtime_ns != kept["time"]:
        return set()
    return _differing(_sums(copy), kept["sums"])


def _differing(sums: list[int], kept: list[int]) -> set[int]:
    both = zip_longest(sums, kept)
    return {number for number, (one, other) in enumerate(both, 1) if one != other}


def _sums(desk: Path) -> list[int]:
    sums: list[int] = []
    with desk.open("rb") as file:
        while part := file.read(_AT_ONCE):
            whole = memoryview(part)
            sums.extend(
                zlib.crc32(whole[place : place + STRETCH]) for place in range(0, len(part), STRETCH)
            )
    return sums


def _read(desk: Path) -> _Checksums | None:
    """What was written down; None without a checksum file, or when the checksum file itself is
    damaged.
    """
    try:
        text = place(desk).read_text(encoding="ascii")
        return json.loads(text[8:]) if text[:8] == f"{zlib.crc32(text[8:].encode()):08x}" else None
    except (OSError, ValueError):
        return None
