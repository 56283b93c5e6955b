"""The twin of an open desk: what is saved in it, a second time, in a file without a name.

Whoever copies another file into a desk that is open destroys what stood there; what was saved since lies in the journal, but that
is worth nothing without the rest. So the rest is kept: a copy of the desk, brought up to date after each commit from the very pages
SQLite has written, encrypted as they are. It has no name, so it ends with the process, and nothing of it is left.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from lcdesk.db.journal import Journal, News
from lcdesk.db.places import copy_whole, read_at, write_at

_AT_ONCE = 256
"""Pages that are compared at a time."""


class Twin:
    """A copy of the file `main`, whose pages are `page` bytes long. `OSError` where there is no room for it."""

    def __init__(self, folder: Path, main: int, page: int) -> None:
        self._file, self._page = _nameless(folder), page
        try:
            copy_whole(main, self._file)
        except BaseException:
            os.close(self._file)
            raise

    def take(self, news: News, journal: Journal) -> None:
        """Write what was committed."""
        for page, content in journal.pages_of(news):
            write_at(self._file, content, (page - 1) * self._page)
        if news.size:
            os.ftruncate(self._file, news.size * self._page)

    def copy_to(self, target: Path) -> None:
        """All of it as a file with a name, on the disk when this ends."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        made = os.open(target, flags, 0o600)
        try:
            copy_whole(self._file, made)
            os.fsync(made)
        finally:
            os.close(made)

    def is_like(self, main: int, but: Collection[int] = ()) -> bool:
        """Whether a file holds the same, but for pages that still wait in the journal (`but`)."""
        size, ours = os.fstat(main).st_size, os.fstat(self._file).st_size
        if size % self._page:
            return False
        step = _AT_ONCE * self._page
        for start in range(0, max(size, ours), step):
            one, other = read_at(main, step, start), read_at(self._file, step, start)
            if one != other and not self._is_waiting(one, other, start // self._page + 1, but):
                return False
        return True

    def is_alike(self, main: int, but: Collection[int] = ()) -> bool:
        """The same for a sample: another file is noticed, were it even an older one, but for the last few changes."""
        pages = os.fstat(self._file).st_size // self._page
        sample = {1 + number * pages // _AT_ONCE for number in range(_AT_ONCE)} if pages else set[int]()
        return all(
            read_at(main, self._page, (page - 1) * self._page) == read_at(self._file, self._page, (page - 1) * self._page)
            for page in sample.difference(but)
        )  # fmt: skip

    def close(self) -> None:
        """It is gone."""
        os.close(self._file)

    def _is_waiting(self, one: bytes, other: bytes, first: int, but: Collection[int]) -> bool:
        for place in range(0, max(len(one), len(other)), self._page):
            is_same = one[place : place + self._page] == other[place : place + self._page]
            if not is_same and first + place // self._page not in but:
                return False
        return True


def _nameless(folder: Path) -> int:
    """A file of our own in that folder that has no name, or loses it with its last handle."""
    if sys.platform == "win32":
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_BINARY | os.O_TEMPORARY | os.O_NOINHERIT
        return os.open(folder / f".{secrets.token_hex(4)}.part", flags, 0o600)
    if hasattr(os, "O_TMPFILE"):
        with suppress(OSError):
            return os.open(folder, os.O_RDWR | os.O_TMPFILE | os.O_EXCL, 0o600)
    file, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
    os.unlink(name)
    return file
