"""The twin of an open desk: what is saved in it, a second time, in a file without a name; and what
is kept of it beside a desk that was replaced.

Whoever copies another file into a desk that is open destroys what stood there; what was saved since
lies in the journal, but that is worth nothing without the rest. So the rest is kept: a copy of the
desk, brought up to date after each commit from the very pages SQLite has written, encrypted as they
are. It has no name, so it ends with the process, and nothing of it is left.

The desk itself is behind it, by what waits in the journal. So of each page of the desk a check sum
is kept, too: with that, or with the twin, it must agree.
"""

from __future__ import annotations

import os
import secrets
import struct
import sys
import tempfile
import zlib
from array import array
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.exc import DatabaseError

from lcdesk import private_files
from lcdesk.db.backup import backup, contents, exchange
from lcdesk.db.engine.failures import reason_of
from lcdesk.db.engine.files import copy_whole, read_at, sync_folder, write_at
from lcdesk.db.engine.keys import known_for, unlock
from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.texts import N_, _, join_sentences

_AT_ONCE = 256
"""Pages that are compared at a time."""


class DeskCopy:
    """A copy of the file `main`, whose pages are `page` bytes long. `OSError` where there is no
    room for it.
    """

    def __init__(self, folder: Path, main: int, page: int) -> None:
        self._file, self._page = _nameless(folder), page
        self._sums: array[int] | None = None
        try:
            copy_whole(main, self._file)
        except BaseException:
            os.close(self._file)
            raise

    def take(self, news: CommittedPages, journal: Journal, main: int) -> None:
        """Write what was committed, and is not carried into the desk `main` yet."""
        self._sums_of(main)
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

    def is_like(self, main: int) -> bool:
        """Whether a file is the desk: each page as it was carried over last, or as it is now."""
        sums, page = self._sums_of(main), self._page
        size = os.fstat(main).st_size
        if size % page or (size < len(sums) * page and size != os.fstat(self._file).st_size):
            return False
        step = _AT_ONCE * page
        for start in range(0, size, step):
            one, other = read_at(main, step, start), read_at(self._file, step, start)
            if one != other and not self._is_behind(one, other, start // page):
                return False
        return True

    def is_same(self, main: int) -> bool:
        """Whether nothing waits in the journal: the desk holds, byte for byte, what the twin
        holds.
        """
        size, step = os.fstat(main).st_size, _AT_ONCE * self._page
        return size == os.fstat(self._file).st_size and all(
            read_at(main, step, start) == read_at(self._file, step, start)
            for start in range(0, size, step)
        )

    def look_at_carried(self, main: int, pages: Collection[int], *, is_all: bool) -> bool:
        """The journal with these pages was carried into the desk (`is_all`: the whole of it):
        whether they and a sample of the others are as they must be.
        """
        sums, page = self._sums_of(main), self._page
        last = os.fstat(main).st_size // page
        del sums[last:]
        sums.extend([0] * (last - len(sums)))
        for number in pages:
            if number <= last:
                there = read_at(main, page, (number - 1) * page)
                if is_all and there != read_at(self._file, page, (number - 1) * page):
                    return False
                sums[number - 1] = zlib.crc32(there)
        sample = {number * last // _AT_ONCE for number in range(_AT_ONCE)} if last else set[int]()
        return all(self._is_right(read_at(main, page, number * page), number) for number in sample)

    def renew(self, main: int) -> None:
        """Somebody else has carried something over, in good order: that is what stands in the
        desk `main` from now on.
        """
        self._sums = None
        self._sums_of(main)

    def _is_right(self, there: bytes, number: int) -> bool:
        is_behind = self._sums is not None and zlib.crc32(there) == self._sums[number]
        return is_behind or there == read_at(self._file, self._page, number * self._page)

    def _sums_of(self, main: int) -> array[int]:
        """Of the pages of the desk; as long as nothing was taken, both are the same."""
        if self._sums is None:
            size, step = os.fstat(main).st_size, _AT_ONCE * self._page
            self._sums = array("I")
            for start in range(0, size, step):
                part = memoryview(read_at(main, step, start))
                self._sums.extend(
                    zlib.crc32(part[place : place + self._page])
                    for place in range(0, len(part), self._page)
                )
        return self._sums

    def _is_behind(self, one: bytes, other: bytes, first: int) -> bool:
        sums = self._sums or ()
        for place in range(0, len(one), self._page):
            content, number = one[place : place + self._page], first + place // self._page
            if content != other[place : place + self._page] and (
                number >= len(sums) or zlib.crc32(content) != sums[number]
            ):
                return False
        return True

    def close(self) -> None:
        """It is gone."""
        os.close(self._file)


def _nameless(folder: Path) -> int:
    """A file of our own in that folder that has no name, or loses it with its last handle."""
    if sys.platform == "win32":
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_BINARY | os.O_TEMPORARY | os.O_NOINHERIT
        return os.open(folder / f".{secrets.token_hex(4)}.part", flags, 0o600)
    if sys.platform == "linux":
        with suppress(OSError):
            return os.open(folder, os.O_RDWR | os.O_TMPFILE | os.O_EXCL, 0o600)
    file, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
    Path(name).unlink()
    return file


# --- The journal (WAL) of an open desk, read beside SQLite: which pages were committed since it was
# read last ---


_HEAD, _FRAME = 32, 24


@dataclass(frozen=True)
class CommittedPages:
    """What was committed: each page with the last frame that holds it, and how many pages the
    desk has since.
    """

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
        """What came since, of `count` frames as SQLite counts them; None when this is not the
        journal it was.
        """
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
        return (
            CommittedPages(head, last, frames, size, count, is_anew) if size or not frames else None
        )

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


# --- What is open of a replaced desk, kept as a file once it was read back and checked ---


Reason = Literal["replaced", "overwritten", "mixed", "gone", "journal"]
"""`mixed`: it was written over while the journal was being carried into it."""
_WHAT: dict[Reason, str] = {
    "replaced": N_("Another file has taken the place of this desk while it was open."),
    "overwritten": N_("Another program has written over the file of this desk while it was open."),
    "mixed": N_("Another program has written over the file of this desk while it was open."),
    "gone": N_("The file of this desk was moved or deleted while it was open."),
    "journal": N_("Another program has changed the files beside this desk while it was open."),
}
_AS_PUT = N_(
    "What was put there is as it was put there. Open both, see which one is right, and go on with "
    "that one."
)
_WHAT_NEXT: dict[Reason, str] = {
    "replaced": _AS_PUT,
    "overwritten": _AS_PUT,
    "mixed": N_(
        "What was put there may be damaged, since lcdesk was writing at the same moment. Put it "
        "there again if you need it."
    ),
    "gone": N_("Open that file to go on; the desk itself may have been given another name."),
    "journal": N_(
        "Open that file to go on. Let no program clear away or copy files beside a desk that is "
        "open."
    ),
}


def keep_open_desk(
    reason: Reason, path: Path, step: int, twin: DeskCopy | None, source: Any
) -> tuple[Path | None, tuple[str, str]]:
    """Where it is kept, if that could be; and what is to be said.

    `step`: the last step of work that was acknowledged, which must be in it. `source`: a
    connection, where the file it is on is still ours; from it is taken what there is no twin of.
    """
    said, why = _(_WHAT[reason]), _("there was no room for a second copy")
    for folder in _folders(path):
        try:
            kept = _kept(folder, path, step, twin, source)
        except (OSError, DatabaseError, KnownFault) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or reason_of(error)
            continue
        if kept:
            return kept, (said, _advice(reason, path, kept))
    return None, (said, _advice_without(path, why))


def _folders(path: Path) -> list[Path]:
    """Beside the desk; where that folder is gone, too, with its backups, or with the user's own
    files.
    """
    return [
        one
        for one in (path.parent, backup.folder_of(path), Path.home())
        if one.is_dir() and os.access(one, os.W_OK)
    ]


def _kept(folder: Path, path: Path, step: int, twin: DeskCopy | None, source: Any) -> Path | None:
    if twin is None and source is None:
        return None
    name = _("{name} (kept {when})", name=path.stem, when=f"{clock.now():%Y-%m-%d %H%M}")
    made = exchange.free_place(folder / path.name, name)
    part = made.with_name(f".{made.name}.part")
    try:
        part.unlink(missing_ok=True)
        if twin:
            twin.copy_to(part)
        else:
            _copy(source, part)
        _require_whole(part, step)
        part.replace(made)
        sync_folder(folder)
    finally:
        for ending in ("", *exchange.LEFTOVERS):
            with suppress(OSError):
                part.with_name(part.name + ending).unlink(missing_ok=True)
    return made


def _copy(source: Any, part: Path) -> None:
    import sqlcipher3.dbapi2 as driver

    sqlite: Any = driver  # it has no stubs
    held = source.driver_connection
    named = next(row[2] for row in held.execute("PRAGMA database_list") if row[1] == "main")
    private_files.make(part)  # SQLite would make it as the mask of the process has it
    copy = sqlite.connect(str(part))
    try:
        unlock(copy, known_for(Path(named)))
        held.backup(copy)
    except sqlite.Error as error:
        raise OSError(str(error)) from None
    finally:
        copy.close()


def _require_whole(part: Path, step: int) -> None:
    """`KnownFault` when it is damaged, or does not hold what was acknowledged."""
    with contents.reading(part) as connection:
        if (
            contents.faults_of(connection, is_thorough=True)
            or contents.last_step(connection) < step
        ):
            raise KnownFault(_("The copy did not pass its check."))


def _advice(reason: Reason, path: Path, kept: Path) -> str:
    where = kept.name if kept.parent == path.parent else str(kept)
    safe = _(
        "lcdesk writes nothing to it any more. All that was shown as saved is kept, and was "
        "checked, in “{name}”.",
        name=where,
    )
    return join_sentences(safe, _(_WHAT_NEXT[reason]))


def _advice_without(path: Path, why: str) -> str:
    newest = next(iter(backup.newest_first(backup.list_backups(backup.folder_of(path)))), None)
    return join_sentences(
        _(
            "lcdesk writes nothing to it any more. What was open could not be kept: {reason}.",
            reason=why,
        ),
        _("The newest backup is “{name}”.", name=newest.path.name) if newest else "",
    )
