"""How the program reads a spreadsheet file: by a warm reading process, asked, watched, and
replaced after a fault.
"""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import stat
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from lcdesk.tabular.grid import Workbook
from lcdesk.tabular.guard import FileRefusal
from lcdesk.tabular.reading import worker
from lcdesk.tabular.reading.forms import Request
from lcdesk.tabular.reading.pasted import PastedText, Source
from lcdesk.tabular.reading.text import TextChoice
from lcdesk.tabular.reading.wire import INSTEAD, PackedSheet, Row, grid_of, unpack
from lcdesk.tabular.reading.words import ReadingCancelled, fault_of, told_by_heads
from lcdesk.texts import _

SECONDS, PROCESSOR_SECONDS = 20.0, 8.0
"""Time for a file of ordinary size by the clock, and of the processor (four times what the largest
takes).

Larger files get more (see `seconds_for`). On a machine that is busy with other things the clock
alone would be unjust.
"""
START_SECONDS = 30.0
"""Time for the reading process to start, on a slow disk behind a virus scanner; it does not
count as reading.
"""
MOST_PASTED = 20_000_000
_TICK = 0.05
_GRACE = 2.0  # seconds the reading process has beyond ours, so that ours speaks first
_DEATHS = {-14: "too slow", -24: "too slow", -6: "memory", 3: "memory", 0xC0000409: "memory"}
"""By exit code: SIGXCPU; how native readers end when they get no memory, on Unix and Windows.
All others crashed.
"""
_starting = threading.Lock()


def seconds_for(size: int) -> float:
    """Seconds of clock a file of `size` bytes may take: 20, and 2 more for every MB beyond five."""
    return SECONDS + _more_for(size)


def _more_for(size: int) -> float:
    return 2.0 * max(0, size - 5_000_000) / 1_000_000


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Keep the new process from importing the program's main module: it needs only the readers."""
    main = sys.modules["__main__"]
    with _starting:
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


class Reader:
    """Reads spreadsheets in a process of its own; safe to use from one thread at a time, others
    wait.

    `warm` starts the process ahead of need (about a third of a second), `close` ends it.
    """

    def __init__(
        self, seconds: float | None = None, serve: Callable[[Any], None] = worker.serve
    ) -> None:
        self._seconds = seconds
        self._serve = serve
        self._process: Any = None
        self._pipe: Any = None
        self._turn = threading.Lock()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm(self) -> None:
        """Start the reading process if it is not running; returns at once."""
        if self._process is not None and self._process.is_alive():
            return
        self.close()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=self._serve, args=(theirs,), daemon=True, name="lcdesk reading"
        )
        try:
            with _without_main():
                process.start()
        except OSError as error:
            ours.close()
            raise fault_of("no start", "", {}) from error
        finally:
            theirs.close()
        self._process, self._pipe = process, ours

    def close(self) -> None:
        """End the reading process; the reader can be used again and starts a new one."""
        self._end(patience=1.0)

    def _end(self, patience: float) -> None:
        """Close the pipe, at which an idle process ends by itself; a busy one is killed after
        `patience` seconds.
        """
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.join(patience)
            process.kill()
            process.join(5)
            with contextlib.suppress(ValueError):
                process.close()

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
            self.warm()
            self._send(request, min(seconds, PROCESSOR_SECONDS + _more_for(size)), seconds + _GRACE)
            if self._next(time.monotonic() + START_SECONDS, cancelled)[0] != "begun":
                raise FileRefusal("crashed")
            with self._fenced(seconds):
                book = self._receive(time.monotonic() + seconds, cancelled)
            clean = True
            return book
        except FileRefusal as refusal:
            clean = (
                refusal.reason
                not in (
                    "crashed",
                    "too slow",
                    "too large",
                    "wide",
                    "tall",
                    "long cell",
                    "memory",
                    "no start",
                )
                and "inside" not in refusal.facts
            )
            raise
        finally:
            if not clean:
                self._end(patience=0)

    @contextlib.contextmanager
    def _fenced(self, seconds: float) -> Iterator[None]:
        """Kill the reading process when the time is over, whatever it does and whatever we wait
        for: half a message would otherwise be waited for without end.
        """
        late = threading.Event()
        process = self._process

        def kill() -> None:
            late.set()
            with contextlib.suppress(ValueError, OSError):
                process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        except FileRefusal as refusal:
            raise (FileRefusal("too slow") if late.is_set() else refusal) from None
        finally:
            timer.cancel()

    def _send(self, request: Request, seconds: float, clock: float) -> None:
        try:
            self._pipe.send((request, seconds, clock))
        except OSError:  # it died while idle: one fresh start
            self.close()
            self.warm()
            self._pipe.send((request, seconds, clock))

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
        try:
            while True:
                is_there = self._pipe.poll(_TICK)
                if cancelled is not None and cancelled():
                    raise ReadingCancelled
                if time.monotonic() > end:
                    raise FileRefusal("too slow")
                if is_there:
                    return self._unpacked()
                if worker.IS_WATCHED and worker.memory_of(self._process.pid) > worker.MEMORY:
                    raise FileRefusal("memory")
        except (EOFError, OSError) as error:
            raise FileRefusal(self._why_it_died()) from error

    def _unpacked(self) -> tuple[Any, ...]:
        data = self._pipe.recv_bytes()
        try:
            return unpack(data)
        except Exception as error:  # bytes that are no message of ours
            raise FileRefusal("crashed") from error

    def _why_it_died(self) -> str:
        self._process.join(2)
        return _DEATHS.get(self._process.exitcode, "crashed")


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
