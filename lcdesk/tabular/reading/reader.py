"""The reader the program holds: a warm reading process, asked, watched, and replaced after a fault."""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lcdesk.tabular.grid import Workbook
from lcdesk.tabular.guard import Refusal
from lcdesk.tabular.reading import limits, worker
from lcdesk.tabular.reading.forms import Request
from lcdesk.tabular.reading.text import TextChoice
from lcdesk.tabular.reading.wire import Row, Sheet, grid_of, unpack
from lcdesk.tabular.reading.words import Cancelled, fault_of
from lcdesk.texts import _

SECONDS = 20.0
"""Time for a file of ordinary size; larger files get more (see `seconds_for`)."""
START_SECONDS = 30.0
_TICK = 0.05
_starting = threading.Lock()


def seconds_for(size: int) -> float:
    """Seconds of clock a file of `size` bytes may take: 20, and 2 more for every MB beyond five."""
    return SECONDS + 2.0 * max(0, size - 5_000_000) / 1_000_000


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
    """Reads spreadsheets in a process of its own; safe to use from one thread at a time, others wait.

    `warm` starts the process ahead of need (about a third of a second), `close` ends it.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds
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
        process = context.Process(target=worker.serve, args=(theirs,), daemon=True, name="lcdesk reading")
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
        """Close the pipe, at which an idle process ends by itself; a busy one is killed after `patience` seconds."""
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
        path: Path,
        *,
        password: str | None = None,
        choose: TextChoice | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Workbook:
        """Read a file; KnownFault (PasswordNeeded, ChoiceNeeded) in words, Cancelled when `cancelled()` says so.

        `cancelled` is asked about twenty times a second and may raise instead of answering.
        """
        try:
            size = _size(path)
            request = Request(str(path.absolute()), password, choose and choose.encoding, choose and choose.separator)
            with self._turn:
                return self._ask(request, seconds_for(size) if self._seconds is None else self._seconds, cancelled)
        except Refusal as refusal:
            raise fault_of(refusal.reason, path.name, refusal.facts) from None

    def _ask(self, request: Request, seconds: float, cancelled: Callable[[], bool] | None) -> Workbook:
        clean = False
        try:
            self.warm()
            self._send(request, seconds)
            book = self._receive(time.monotonic() + seconds, cancelled)
            clean = True
            return book
        except Refusal as refusal:
            clean = (
                refusal.reason not in ("crashed", "too slow", "too large", "no start") and "inside" not in refusal.facts
            )
            raise
        finally:
            if not clean:
                self._end(patience=0)

    def _send(self, request: Request, seconds: float) -> None:
        try:
            self._pipe.send((request, seconds))
        except OSError:  # it died while idle: one fresh start
            self.close()
            self.warm()
            self._pipe.send((request, seconds))

    def _receive(self, end: float, cancelled: Callable[[], bool] | None) -> Workbook:
        sheets: list[Sheet] = []
        rows: list[Row] = []
        while True:
            kind, *facts = self._next(end, cancelled)
            if kind == "sheet":
                rows = []
                name, width, *rest = facts
                sheets.append(Sheet(name, rows, width, *rest))
            elif kind == "rows":
                rows.extend(facts[0])
            elif kind == "batch":
                sheets[-1].batches.append(facts[0])
            elif kind == "refused":
                raise Refusal(facts[0], **facts[1])
            else:
                form, properties, remarks = facts
                if any(sheet.lossy for sheet in sheets):
                    remarks.append(_("Errors in cells and formulas without a value may look empty in this file."))
                return Workbook([grid_of(sheet) for sheet in sheets], form, remarks, properties)

    def _next(self, end: float, cancelled: Callable[[], bool] | None) -> tuple[Any, ...]:
        """The next message, watching clock, memory and the wish to stop."""
        try:
            while True:
                is_there = self._pipe.poll(_TICK)
                if cancelled is not None and cancelled():
                    raise Cancelled
                if time.monotonic() > end:
                    raise Refusal("too slow")
                if is_there:
                    return unpack(self._pipe.recv_bytes())
                if limits.IS_WATCHED and limits.memory_of(self._process.pid) > limits.MEMORY:
                    raise Refusal("too large")
        except (EOFError, OSError) as error:
            raise Refusal(self._why_it_died()) from error

    def _why_it_died(self) -> str:
        self._process.join(2)
        return "too slow" if self._process.exitcode == -24 else "crashed"  # SIGXCPU


def _size(path: Path) -> int:
    """Bytes of the file; Refusal: missing, folder, forbidden, unreadable, empty."""
    try:
        if path.is_dir():
            raise Refusal("folder")
        size = path.stat().st_size
        with path.open("rb") as file:
            file.read(1)
    except FileNotFoundError as error:
        raise Refusal("missing") from error
    except PermissionError as error:
        raise Refusal("forbidden") from error
    except (OSError, ValueError) as error:
        raise Refusal("unreadable") from error
    if size == 0:
        raise Refusal("empty")
    return size
