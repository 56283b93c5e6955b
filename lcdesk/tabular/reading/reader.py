"""How the program reads a spreadsheet file: by a warm reading process, asked, watched, and
replaced after a fault.
"""

from __future__ import annotations

import atexit
import contextlib
import stat
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from lcdesk.guarded_archive import FileRefusal
from lcdesk.guarded_process import START_SECONDS, GuardedProcess, ProcessFault
from lcdesk.tabular.grid import Workbook
from lcdesk.tabular.reading import worker
from lcdesk.tabular.reading.forms import Request
from lcdesk.tabular.reading.pasted import PastedText, Source
from lcdesk.tabular.reading.text import TextChoice
from lcdesk.tabular.reading.wire import INSTEAD, PackedSheet, Row, grid_of, unpack
from lcdesk.tabular.reading.words import ReadingCancelled, fault_of, told_by_heads
from lcdesk.texts import _, n_

SECONDS, PROCESSOR_SECONDS = 20.0, 8.0
"""Time for a file of ordinary size by the clock, and of the processor (four times what the largest
takes).

Larger files get more (see `seconds_for`). On a machine that is busy with other things the clock
alone would be unjust.
"""
MOST_PASTED = 20_000_000
_GRACE = 2.0  # seconds the reading process has beyond ours, so that ours speaks first


def seconds_for(size: int) -> float:
    """Seconds of clock a file of `size` bytes may take: 20, and 2 more for every MB beyond five."""
    return SECONDS + _more_for(size)


def _more_for(size: int) -> float:
    return 2.0 * max(0, size - 5_000_000) / 1_000_000


class Reader:
    """Reads spreadsheets in a process of its own; safe to use from one thread at a time, others
    wait.

    `warm` starts the process ahead of need (about a third of a second), `close` ends it.
    """

    def __init__(
        self, seconds: float | None = None, serve: Callable[[Any], None] = worker.serve
    ) -> None:
        self._seconds = seconds
        self._guarded = GuardedProcess(serve, "lcdesk reading", worker.MEMORY)
        self._turn = threading.Lock()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm(self) -> None:
        """Start the reading process if it is not running; returns at once."""
        try:
            self._guarded.start()
        except ProcessFault as fault:
            raise fault_of(fault.reason, "", {}) from fault

    def close(self) -> None:
        """End the reading process; the reader can be used again and starts a new one."""
        self._guarded.end(patience=1.0)

    def read(
        self,
        path: Source,
        *,
        password: str | None = None,
        choose: TextChoice | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Workbook:
        """Read a file; KnownFault (PasswordNeeded, ChoiceNeeded) in words, Cancelled when
        `cancelled()` says so.

        `cancelled` is asked about twenty times a second and may raise instead of answering.
        """
        try:
            size = _size(path)
            request = _request(path, password, choose)
            with self._turn:
                book = self._ask(request, size, cancelled)
            if isinstance(path, PastedText):
                book.properties.update(is_pasted=True)
            return book
        except FileRefusal as refusal:
            raise fault_of(refusal.reason, path.name, refusal.facts) from None

    def _ask(self, request: Request, size: int, cancelled: Callable[[], bool] | None) -> Workbook:
        clean = False
        seconds = seconds_for(size) if self._seconds is None else self._seconds
        try:
            self._guarded.send(
                (request, min(seconds, PROCESSOR_SECONDS + _more_for(size)), seconds + _GRACE)
            )
            if self._next(time.monotonic() + START_SECONDS, cancelled)[0] != "begun":
                raise FileRefusal("crashed")
            with self._guarded.fenced(seconds):
                book = self._receive(time.monotonic() + seconds, cancelled)
            clean = True
            return book
        except ProcessFault as fault:
            raise FileRefusal(fault.reason) from fault
        except FileRefusal as refusal:
            clean = (
                refusal.reason not in ("crashed", "too large", "wide", "tall", "long cell")
                and "inside" not in refusal.facts
            )
            raise
        finally:
            if not clean:
                self._guarded.end(patience=0)

    def _receive(self, end: float, cancelled: Callable[[], bool] | None) -> Workbook:
        sheets: list[PackedSheet] = []
        while True:
            message = self._next(end, cancelled)
            try:
                book = _taken(message, sheets)
            # a reading process gone astray
            except (IndexError, TypeError, ValueError, AttributeError) as error:
                raise FileRefusal("crashed") from error
            if book is not None:
                return book

    def _next(self, end: float, cancelled: Callable[[], bool] | None) -> tuple[Any, ...]:
        """The next message, watching clock, memory and the wish to stop."""
        data = self._guarded.receive(end, cancelled)
        if data is None:
            raise ReadingCancelled
        try:
            return unpack(data)
        except Exception as error:  # bytes that are no message of ours
            raise FileRefusal("crashed") from error


def _request(source: Source, password: str | None, choose: TextChoice | None) -> Request:
    how = (password, choose and choose.encoding, choose and choose.separator)
    if isinstance(source, PastedText):
        return Request("", *how, source.data, source.page)
    return Request(str(source.absolute()), *how)


def _taken(message: tuple[Any, ...], sheets: list[PackedSheet]) -> Workbook | None:
    """Put a message to the sheets that came so far; the whole workbook when it was the last one,
    Refusal when it says so.
    """
    kind, *facts = message
    if kind == "sheet":
        name, width, *rest = facts
        sheets.append(PackedSheet(name, [], width, *rest))
    elif kind == "rows":
        cast("list[Row]", sheets[-1].rows).extend(facts[0])
    elif kind == "batch":
        sheets[-1].batches.append(facts[0])
    elif kind == "refused":
        raise FileRefusal(facts[0], **facts[1])
    else:
        form, properties, remarks = facts
        if any(sheet.lossy for sheet in sheets):
            remarks.append(
                _("Errors in cells and formulas without a value may look empty in this file.")
            )
        if properties.get("by_heads"):
            remarks.append(told_by_heads(properties.get("encoding", "")))
        if taken := properties.get("taken"):
            remarks.append(
                n_(
                    "{count} sign that is no text (NUL) was taken out of the file.",
                    "{count} signs that are no text (NUL) were taken out of the file.",
                    taken,
                )
            )
        grids = [grid_of(sheet) for sheet in sheets if sheet.state != INSTEAD]
        instead = next((grid_of(sheet) for sheet in sheets if sheet.state == INSTEAD), None)
        return Workbook(grids, form, remarks, properties, instead)
    return None


def _size(path: Source) -> int:
    """Bytes of the file; Refusal: missing, folder, special, forbidden, unreadable, empty, and too
    large for what was pasted, which is held in memory.
    """
    if isinstance(path, PastedText):
        size = len(path.data) + len(path.page)
        if not size or size > MOST_PASTED:
            raise FileRefusal("too large" if size else "empty")
        return size
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileRefusal("folder")
        if not stat.S_ISREG(status.st_mode):  # opening a named pipe would wait for ever
            raise FileRefusal("special")
        size = status.st_size
        with path.open("rb") as file:
            file.read(1)
    except FileNotFoundError as error:
        raise FileRefusal("missing") from error
    except PermissionError as error:
        raise FileRefusal("forbidden") from error
    except (OSError, ValueError) as error:
        raise FileRefusal("unreadable") from error
    if size == 0:
        raise FileRefusal("empty")
    return size


_shared = Reader()
atexit.register(_shared.close)


def warm() -> None:
    """Start the shared reading process ahead of need (when a file hovers over the window);
    returns at once.
    """
    _shared.warm()


def read_workbook(
    path: Source,
    *,
    password: str | None = None,
    choose: TextChoice | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Workbook:
    """Read a file by its content (never by its ending) with the shared reader, which stays warm.

    Every failure is a KnownFault with a sentence and advice; PasswordNeeded and ChoiceNeeded ask
    for more, `cancelled` is asked all the while and ends it with Cancelled.
    """
    return _shared.read(path, password=password, choose=choose, cancelled=cancelled)


@contextlib.contextmanager
def reading_workbook(
    path: Source,
    *,
    password: str | None = None,
    choose: TextChoice | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Callable[[], Workbook]]:
    """The same while other things are done: call what is given for the workbook, or for what
    `read_workbook` raises.

    Whoever leaves before it is there, by a fault of those other things for one, ends the reading.
    """
    left = threading.Event()

    def is_stopped() -> bool:
        return left.is_set() or (cancelled is not None and cancelled())

    with ThreadPoolExecutor(1, "lcdesk-reading") as other:
        try:
            yield other.submit(
                read_workbook, path, password=password, choose=choose, cancelled=is_stopped
            ).result
        finally:
            left.set()
