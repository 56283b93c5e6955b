"""Whether the files of an open desk are still those that were opened; where they are not, nothing
is written any more, and what is open is kept.

A program that keeps folders in step, or a person, may put another file in the place of a desk, copy
one into it, move it away, or do so with its journal. SQLite notices none of it: it goes on writing,
and what is left is worth nothing. So before each write, after each commit before it is
acknowledged, before the journal is carried over, and whenever the window comes to the front it is
looked at

- whether the names still lead to the files that are open (device and inode), and
- whether what stands in them is what this program has left there: the time, size and first page of
  the desk, the head and last
  sum of its journal; where those differ, every page is compared with the twin (`twin`). That says
  more than a number
  and a counter inside would: copies of one desk share both.

SQLite itself carries nothing from the journal into the desk (`wal_autocheckpoint` is 0): it would
do so within a commit, when nobody has looked yet. That is done here, as often as it was.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import event

from lcdesk.db.backup import exchange
from lcdesk.db.engine import files
from lcdesk.db.engine.files import read_at
from lcdesk.db.replacement import desk_copy
from lcdesk.db.replacement.desk_copy import CommittedPages, DeskCopy, Journal
from lcdesk.model import clock
from lcdesk.model.faults import KnownFault, ReplacedDesk
from lcdesk.texts import _

CARRY_AT = 1000
"""Frames of the journal from which on it is carried into the desk: SQLite's own number."""
_AT_ONCE = 32 << 20
"""A desk up to so long has its twin from the beginning; a longer one when somebody first writes
to it.
"""
_LAST_WAIT_MS = 1000
"""So long readers are waited for when a desk is closed; what is left in its journal is carried over
when it is next opened.
"""
Reason = desk_copy.Reason
_Mark = tuple[int, int, bytes]
_Names = Literal["", "-wal", "-shm"]


class SilentDisk(KnownFault):
    """The disk does not say what lies at the names of a desk: nobody knows whether it is still
    there.
    """


class Sentinel:
    """Looks after one desk that is ours: `main` is the handle its owner holds. Its methods want
    the turn of who writes.
    """

    def __init__(self, engine: sa.Engine, path: Path, main: int) -> None:
        self._path, self._main = path, main
        self._inside = threading.RLock()
        self._twin: DeskCopy | None = None
        self._is_twinless = self._may_begin_again = self._is_carried = self._is_closed = False
        self._is_all_carried = False
        self._step = 0
        self.stopped: ReplacedDesk | None = None
        self.told: Callable[[ReplacedDesk], object] = lambda _fault: None
        event.listen(engine, "checkout", _carry_nothing)
        # as long as it is there, no connection is the last one
        self._keeper = engine.raw_connection()
        driver: Any = self._keeper.driver_connection
        self._driver = driver
        is_wal = (
            driver.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        )  # no: a folder of the network that refuses it
        self._page = int(driver.execute("PRAGMA page_size").fetchone()[0])
        driver.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # now its journal is open
        names: tuple[_Names, ...] = ("", "-wal", "-shm") if is_wal else ("",)
        self._places = {name: _place(self._named(name)) for name in names}
        self._places[""] = files.place_of_handle(main)
        self._journal = (
            Journal(os.open(self._named("-wal"), os.O_RDONLY | getattr(os, "O_BINARY", 0)))
            if is_wal
            else None
        )
        self._mark = self._marked()
        if self._places[""]:
            files.claim(path, self._places[""])
        if self._mark[0] <= _AT_ONCE:
            self._make_twin()
        self._take(self._news() or CommittedPages())

    # --- looked ---

    def look(self) -> None:
        """`ReplacedDesk` when a file is not the one that was opened; what is open is kept then."""
        with self._inside:
            if self.stopped:
                raise self.stopped
            if self._is_closed:
                return
            reason = self._strange_name() or self._strange_content()
            if reason:
                self._stop(reason)

    def before_write(self) -> None:
        """As `look`, for whoever has the desk to write to."""
        with self._inside:
            self.look()
            if self._is_closed:
                return
            self._make_twin()
            news = self._news()
            if news is None:
                self._stop("journal")
            else:
                self._take(news)

    def committed(self, step: int = 0) -> None:
        """Something was committed (`step`: the number of the work): it counts if this comes
        back, and else it does not.
        """
        with self._inside:
            if self.stopped:
                raise self.stopped
            if self._is_closed:
                return
            news = self._news()
            reason: Reason | None = (
                "journal" if news is None else self._strange_content(is_coming=True)
            )
            if news is None or reason:
                self._stop(reason or "journal", is_known=news is not None)
                return
            self._take(news)
            self._step = max(step, self._step)
            # it stands in the file that is open; the next look says what became of its name
            with suppress(SilentDisk):
                if reason := self._strange_name():
                    self._stop(reason)
            if news.count >= CARRY_AT:
                self._carry("PASSIVE")

    @contextmanager
    def carrying(self) -> Iterator[None]:
        """What was committed counts as in `committed`; meanwhile its journal is carried into the
        desk with our knowledge.

        Nobody looks at the desk in between: half carried over, it is neither as it was nor as it
        will be.
        """
        with self._inside:
            self.committed()
            try:
                yield
            finally:
                self._noted()

    def finish(self) -> None:
        """The desk is going to be closed: what is in the journal goes into it, and both are
        compared once more.
        """
        with self._inside:
            self.look()
            news = self._news()
            if news is None:
                self._stop("journal")
                return
            self._take(news)
            if news.count:
                # who looks in just now, for however long, keeps nobody from closing
                with suppress(Exception):
                    self._driver.execute(f"PRAGMA busy_timeout={_LAST_WAIT_MS}")
                self._carry("TRUNCATE")
            if self._is_carried and not self._is_ours(is_whole=True):
                self._stop("mixed")

    def close(self) -> None:
        """Look no more. Connections are to be closed afterwards: of a desk that was replaced,
        they carry nothing over.
        """
        with self._inside:
            self._is_closed = True
            files.disclaim(self._path)
            with suppress(Exception):
                self._keeper.close()
            if self._journal:
                self._journal.close()
            if self._twin:
                self._twin.close()
            self._journal = self._twin = None

    # --- what is there ---

    def _named(self, ending: str) -> Path:
        return self._path.with_name(self._path.name + ending)

    def _strange_name(self) -> Reason | None:
        for ending, place in self._places.items():
            try:
                found = _place(self._named(ending))
            except FileNotFoundError:
                return "journal" if ending else "gone"
            except OSError:
                raise SilentDisk(
                    _("The disk did not answer."),
                    _("See whether the drive is still connected, then try again."),
                ) from None
            if place and found and found != place:
                return "journal" if ending else "replaced"
        return None

    def _strange_content(self, *, is_coming: bool = False) -> Reason | None:
        """`is_coming`: what was committed just now was read from the journal, so that was looked
        at.
        """
        if self._journal is None:
            return None
        if not self._is_ours():
            return "overwritten"
        return None if is_coming or self._journal.is_known() else self._begun_again()

    def _is_ours(self, *, is_whole: bool = False) -> bool:
        """What stands in the desk itself. `is_whole`: each page is compared in any case."""
        mark = self._marked()
        if mark == self._mark and not is_whole:
            return True
        if self._twin:
            is_ours = self._twin.is_like(self._main)
        else:  # nobody has written yet, or there was no room for a twin
            is_ours = mark[::2] == self._mark[::2] and (self._step == 0 or mark == self._mark)
        if is_ours:
            self._adopt(mark)
        return is_ours

    def _adopt(self, mark: _Mark) -> None:
        if self._twin and mark != self._mark:
            self._twin.renew(self._main)
        self._mark = mark

    def _begun_again(self) -> Reason | None:
        """The journal is not as it was: somebody writes at this moment, and it began anew; or it
        is another one.
        """
        return "journal" if self._news() is None else None

    def _marked(self) -> _Mark:
        seen = os.fstat(self._main)
        return seen.st_size, seen.st_mtime_ns, read_at(self._main, self._page, 0)

    def _news(self) -> CommittedPages | None:
        if self._journal is None:
            return CommittedPages()
        _busy, count, carried = self._driver.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
        count = max(count, 0)
        news = self._journal.news(count, may_begin_again=self._may_begin_again)
        if (
            news is None
            and count < self._journal.count
            and self._twin
            and self._twin.is_same(self._main)
        ):
            # Some other program has carried all of it over: it stands in the desk.
            self._adopt(self._marked())
            news = self._journal.news(count, may_begin_again=True)
        self._is_all_carried = count == carried
        return news

    def _take(self, news: CommittedPages) -> None:
        if self._journal is None:
            return
        if self._twin and news.frames:
            try:
                self._twin.take(news, self._journal, self._main)
            except OSError:  # no room for it any more
                self._lose_twin()
        self._journal.take(news)
        # Only of what was taken: a look in between, at a journal that began again, must not forbid
        # that it did.
        self._may_begin_again = self._is_all_carried

    def _make_twin(self) -> None:
        """From what stands in the desk. Nothing is carried into it before this is done, so that
        it is the beginning of all that follows.
        """
        if self._twin or self._is_twinless or self._journal is None:
            return
        with suppress(OSError):
            self._twin = DeskCopy(self._path.parent, self._main, self._page)
        self._is_twinless = self._twin is None
        if self._marked() != self._mark:
            self._lose_twin()
            self._stop("overwritten")

    def _lose_twin(self) -> None:
        if self._twin:
            self._twin.close()
        self._twin, self._is_twinless = None, True

    def _carry(self, how: Literal["PASSIVE", "TRUNCATE"]) -> None:
        """From the journal into the desk. A disk that refuses is no matter: all stays in the
        journal, and is carried the next time.
        """
        with suppress(Exception):
            self._driver.execute(f"PRAGMA wal_checkpoint({how})").fetchone()
        self._noted()

    def _noted(self) -> None:
        if self._journal is None or self._is_closed:
            return
        self._may_begin_again = self._is_carried = True
        pages = set(self._journal.pages)
        news = self._news()
        if news is not None:
            self._take(news)
        self._may_begin_again = self._is_all_carried
        self._mark = self._marked()
        # Now it may begin again: all of it was carried over.
        if self._twin and not self._twin.look_at_carried(
            self._main, pages, is_all=self._may_begin_again
        ):
            self._stop("mixed")

    # --- stopped ---

    def _stop(self, reason: Reason, *, is_known: bool | None = None) -> None:
        """Write nothing any more, keep what is open, leave nothing of ours beside what is not ours.
        Raises `ReplacedDesk`.

        `is_known`: whether the journal is still what SQLite has written, where that was looked at.
        """
        is_ours = reason not in ("overwritten", "mixed") and self._is_ours(is_whole=True)
        if is_known is None:
            is_known = self._journal is not None and (
                self._journal.is_known() or self._begun_again() is None
            )
        kept, fault = desk_copy.keep_open_desk(
            reason, self._path, self._step, self._twin, self._keeper if is_ours else None
        )
        self.stopped = ReplacedDesk(*fault, self._path, kept)
        if is_ours and is_known:
            # The file that is open is ours, whatever it is called by now: what was saved belongs
            # into it.
            with suppress(Exception):
                self._carry_at_the_end()
        # else the last connection would carry our journal into what stands there
        files.keep_busy(self._main)
        self._leave_no_journal(is_known=is_known, is_ours=is_ours and reason == "journal")
        self.told(self.stopped)
        raise self.stopped

    def _carry_at_the_end(self) -> None:
        """All of it into the desk, and the journal emptied. Where all was carried, nobody is waited
        for: whoever was to write has the turn, and gives it back only after this.
        """
        _busy, count, carried = self._driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if carried == count:
            self._driver.execute("PRAGMA busy_timeout=0")
        self._driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def _leave_no_journal(self, *, is_known: bool, is_ours: bool) -> None:
        """Ours is taken away; one that is not ours is put aside where the desk it lies beside is
        (`is_ours`).
        """
        for ending in ("-wal", "-shm"):
            name = self._named(ending)
            with suppress(OSError):
                if _place(name) == self._places.get(ending) and (is_known or ending == "-shm"):
                    name.unlink()
                elif is_ours:
                    name.replace(
                        exchange.free_place(name, f"{name.name} {clock.now():%Y-%m-%d %H%M}")
                    )


def _place(path: Path) -> files.Place | None:
    seen = path.stat()
    return (seen.st_dev, seen.st_ino) if seen.st_ino else None


_CARRIES_NOTHING = "carries_nothing"


def _carry_nothing(connection: Any, record: Any, _proxy: Any) -> None:
    """What is committed stays in the journal until the sentinel has looked."""
    if not record.info.get(_CARRIES_NOTHING):
        connection.execute("PRAGMA wal_autocheckpoint=0")
        record.info[_CARRIES_NOTHING] = True
