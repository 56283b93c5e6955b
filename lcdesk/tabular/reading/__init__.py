"""From any spreadsheet file to a Workbook of cells, read in a limited process of its own."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from pathlib import Path

from lcdesk.tabular.grid import Workbook
from lcdesk.tabular.reading.reader import Reader
from lcdesk.tabular.reading.text import ENCODINGS, SEPARATORS, TextChoice
from lcdesk.tabular.reading.words import Cancelled, ChoiceNeeded, PasswordNeeded

__all__ = [
    "ENCODINGS",
    "SEPARATORS",
    "Cancelled",
    "ChoiceNeeded",
    "PasswordNeeded",
    "Reader",
    "TextChoice",
    "read_workbook",
    "warm",
]

_shared = Reader()
atexit.register(_shared.close)


def warm() -> None:
    """Start the shared reading process ahead of need (when a file hovers over the window); returns at once."""
    _shared.warm()


def read_workbook(
    path: Path,
    *,
    password: str | None = None,
    choose: TextChoice | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Workbook:
    """Read a file by its content (never by its ending) with the shared reader, which stays warm.

    Every failure is a KnownFault with a sentence and advice; PasswordNeeded and ChoiceNeeded ask for more, `cancelled`
    is asked all the while and ends it with Cancelled.
    """
    return _shared.read(path, password=password, choose=choose, cancelled=cancelled)
