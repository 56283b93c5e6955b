"""The pages of a damaged desk: copied aside, read there, with what its journal (WAL) holds in
their place. The desk itself is only read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from lcdesk import private_files
from lcdesk.db.engine.keys import PAGE, RESERVED, Key, decrypted, is_signed, signing_key

MAGIC = b"SQLite format 3\0"
USUAL = 4096
"""The size of our pages, where nothing says otherwise."""
_BLOCK = 4096
_WAL_HEAD, _FRAME_HEAD = 32, 24
_WAL = {0x377F0682: "<", 0x377F0683: ">"}


@dataclass
class Pages:
    """Pages by number, from 1; what the copy lacks is None, a last page cut short is filled up
    with zeros.
    """

    file: BinaryIO
    size: int
    usable: int
    count: int
    unread: int = 0
    """Blocks of the disk that could not be read at all."""
    journal: dict[int, bytes] = field(default_factory=dict[int, bytes])
    is_journal_cut: bool = False
    """The journal ends in something that is no whole step of work."""
    key: Key | None = None
    unsigned: set[int] = field(default_factory=set[int])
    """Pages of a locked desk, of those asked for, that are not as they were written: one bit is
    enough.
    """

    def __post_init__(self) -> None:
        self._signing = signing_key(self.key) if self.key else b""
        # a page is asked for several times in turn
        self._last: tuple[int, bytes | None] = (0, None)

    def get(self, number: int) -> bytes | None:
        """A page as it stood after the last step of work that can be read; None for one of a
        locked desk that was changed since.
        """
        if self._last[0] != number:
            self._last = number, self._opened(number)
        return self._last[1]

    def _opened(self, number: int) -> bytes | None:
        page = self._read(number)
        if page is None or self.key is None:
            return page
        if not is_signed(page, number, self._signing):
            self.unsigned.add(number)
            return None
        return decrypted(page, number, self.key)

    def _read(self, number: int) -> bytes | None:
        if number in self.journal:
            return self.journal[number]
        if not 1 <= number <= self.count:
            return None
        self.file.seek((number - 1) * self.size)
        return self.file.read(self.size).ljust(self.size, b"\0") or None

    def close(self) -> None:
        """Let the copy go."""
        self.file.close()


def copy_aside(source: Path, target: Path) -> int:
    """Copy a file and its journal block by block; the number of blocks the disk refuses to give
    (zeros stand for them).
    """
    refused = 0
    for ending in ("", "-wal"):
        whence = source.with_name(source.name + ending)
        if whence.is_file():
            with (
                whence.open("rb", buffering=0) as reading,
                private_files.new(target.with_name(target.name + ending)) as writing,
            ):
                refused += _copy(reading, writing)
    return refused


def _copy(reading: BinaryIO, writing: BinaryIO) -> int:
    length, refused = reading.seek(0, 2), 0
    for start in range(0, length, _BLOCK):
        reading.seek(start)
        try:
            block = reading.read(_BLOCK)
        except OSError:
            block, refused = b"\0" * min(_BLOCK, length - start), refused + 1
        writing.write(block)
    return refused


def open_pages(path: Path, like: Iterable[Path] = (), key: Key | None = None) -> Pages:
    """The pages of a copy, of a locked desk with its key. `like`: other files of the same desk,
    which tell the size of a page where this one does not.
    """
    length = path.stat().st_size
    size, reserved = (
        (PAGE, RESERVED) if key else next(filter(None, map(_sizes, (path, *like))), (USUAL, 0))
    )
    pages = Pages(path.open("rb"), size, size - reserved, -(-length // size), key=key)
    wal = path.with_name(path.name + "-wal")
    if wal.is_file():
        _overlay(pages, wal.read_bytes())
    return pages


def _sizes(path: Path) -> tuple[int, int] | None:
    """Size of a page and of what is reserved at its end, as the head of a file has them; None
    without one.
    """
    with path.open("rb") as file:
        head = file.read(32)
    if len(head) < 32 or not head.startswith(MAGIC):
        return None
    size = struct.unpack_from(">H", head, 16)[0]
    size = 65536 if size == 1 else size
    # A head with a flipped bit is no head: what a page can spare is known to be little.
    return (
        (size, head[20])
        if size >= 512 and size & (size - 1) == 0 and head[20] <= size - 480
        else None
    )


def _overlay(pages: Pages, wal: bytes) -> None:
    """Take the pages of every whole step of work in the journal, as SQLite itself would."""
    if len(wal) < _WAL_HEAD:
        pages.is_journal_cut = bool(wal)
        return
    magic, _version, size = struct.unpack_from(">III", wal)
    order = _WAL.get(magic)
    if (
        order is None
        or size != pages.size
        or _sum(wal[:24], order, (0, 0)) != struct.unpack_from(">II", wal, 24)
    ):
        pages.is_journal_cut = True
        return
    salts, sums, pending = wal[16:24], struct.unpack_from(">II", wal, 24), dict[int, bytes]()
    for place in range(_WAL_HEAD, len(wal) - _FRAME_HEAD - size + 1, _FRAME_HEAD + size):
        head, page = (
            wal[place : place + _FRAME_HEAD],
            wal[place + _FRAME_HEAD : place + _FRAME_HEAD + size],
        )
        if head[8:16] != salts:
            break  # from an older round of the journal
        sums = _sum(page, order, _sum(head[:8], order, sums))
        if sums != struct.unpack_from(">II", head, 16):
            pages.is_journal_cut = True
            break
        number, commit = struct.unpack_from(">II", head)
        pending[number] = page
        if commit:
            pages.journal.update(pending)
            pages.count = commit
            pending.clear()


def _sum(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    """The running check sum of the journal."""
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for place in range(0, len(words), 2):
        first = (first + words[place] + second) & 0xFFFFFFFF
        second = (second + words[place + 1] + first) & 0xFFFFFFFF
    return first, second
