"""The journal (WAL) of an open desk, read beside SQLite: which pages were committed since it was read last.

https://sqlite.org/fileformat2.html#the_write_ahead_log: a head of 32 bytes, then frames, each a head of 24 bytes and a page.
How many frames there are SQLite says itself (`PRAGMA wal_checkpoint(NOOP)`): behind them may lie what was rolled back.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from lcdesk.db.engine.positioned_io import read_at

_HEAD, _FRAME = 32, 24


@dataclass(frozen=True)
class CommittedPages:
    """What was committed: each page with the last frame that holds it, and how many pages the desk has since."""

    head: bytes = b""
    last: bytes = b""
    """What the last frame begins with; a sum of all before it is in it."""
    frames: dict[int, int] = field(default_factory=dict[int, int])
    size: int = 0
    count: int = 0
    """Frames of the journal as a whole."""
    is_anew: bool = False
    """It began again: all it held before stands in the desk."""


class Journal:
    """The journal in an open file. It is only ever read."""

    def __init__(self, file: int) -> None:
        self.file = file
        self.pages = set[int]()
        """The pages that are in it, and may be older in the desk itself."""
        self._known = CommittedPages()

    @property
    def count(self) -> int:
        """Frames that were taken note of."""
        return self._known.count

    def is_known(self) -> bool:
        """Whether what was taken note of still stands there."""
        known = self._known
        return not known.count or (
            read_at(self.file, _HEAD, 0) == known.head
            and self._frame(known.count - 1, page_size(known.head)) == known.last
        )

    def news(self, count: int, *, may_begin_again: bool) -> CommittedPages | None:
        """What came since, of `count` frames as SQLite counts them; None when this is not the journal it was."""
        head = read_at(self.file, _HEAD, 0)
        is_anew = count < self.count or (bool(self._known.head) and head != self._known.head)
        if is_anew and not may_begin_again:
            return None
        if not count:
            return CommittedPages(is_anew=is_anew)
        if len(head) != _HEAD or not (is_anew or self.is_known()):
            return None
        frames, size, last = dict[int, int](), 0, self._known.last
        for number in range(0 if is_anew else self.count, count):
            last = self._frame(number, page_size(head))
            if len(last) != _FRAME or last[8:16] != head[16:24]:
                return None
            page, size = struct.unpack(">II", last[:8])
            frames[page] = number
        return CommittedPages(head, last, frames, size, count, is_anew) if size or not frames else None

    def take(self, news: CommittedPages) -> None:
        """From now on that is known."""
        if news.is_anew:
            self.pages.clear()
        self.pages.update(news.frames)
        self._known = news

    def pages_of(self, news: CommittedPages) -> Iterator[tuple[int, bytes]]:
        """The pages that were committed, in the order in which they lie there."""
        page = page_size(news.head) if news.frames else 0
        for number, frame in news.frames.items():
            yield number, read_at(self.file, page, _HEAD + frame * (_FRAME + page) + _FRAME)

    def close(self) -> None:
        """Look no more."""
        os.close(self.file)

    def _frame(self, number: int, page: int) -> bytes:
        return read_at(self.file, _FRAME, _HEAD + number * (_FRAME + page))


def page_size(head: bytes) -> int:
    """How long the pages are."""
    return int.from_bytes(head[8:12], "big")
