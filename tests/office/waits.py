"""How often is it waited for an office's server?"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from lcdesk.db.postgresql import waiting


@dataclass
class Waits:
    """How often, and how long, threads waited; `on_window`: the one that counts."""

    trips: int = 0
    on_window: int = 0
    seconds_on_window: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def counting() -> Iterator[Waits]:
    """Count in here each answer that was not there yet when it was looked for."""
    waits, watched = Waits(), waiting._watched
    window = threading.get_ident()

    def counted(connection: Any, gen: Any, wanted: int) -> Any:
        began = time.monotonic()
        try:
            return watched(connection, gen, wanted)
        finally:
            with waits.lock:
                waits.trips += 1
                if threading.get_ident() == window:
                    waits.on_window += 1
                    waits.seconds_on_window += time.monotonic() - began

    waiting._watched = counted
    try:
        yield waits
    finally:
        waiting._watched = watched
