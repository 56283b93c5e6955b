"""From any spreadsheet file to a Workbook of cells, read in a limited process of its own."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from lcdesk.tabular.grid import Workbook
from lcdesk.tabular.reading.reader import Reader
from lcdesk.tabular.reading.text import ENCODINGS, SEPARATORS, TextChoice
from lcdesk.tabular.reading.words import ChoiceNeeded, PasswordNeeded, ReadingCancelled

__all__ = [
    "ENCODINGS",
    "SEPARATORS",
    "ChoiceNeeded",
    "PasswordNeeded",
    "Reader",
    "ReadingCancelled",
    "TextChoice",
    "read_workbook",
    "reading_workbook",
    "warm",
]

_shared = Reader()
atexit.register(_shared.close)


def warm() -> None:
    """Start the shared reading process ahead of need (when a file hovers over the window);
    returns at once.
    """
    _shared.warm()


def read_workbook(
    path: Path,
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


@contextmanager
def reading_workbook(
    path: Path,
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
