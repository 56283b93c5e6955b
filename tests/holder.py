"""Another program that holds a desk for a while, for tests: a process of its own, since locks
are between processes.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
if sys.argv[2] == "ALL":
    held.execute("PRAGMA locking_mode=EXCLUSIVE")
    held.execute("BEGIN EXCLUSIVE")
    held.execute("CREATE TABLE never (id)")
else:
    held.execute("BEGIN " + sys.argv[2])
print("held", flush=True)
sys.stdin.readline()
held.execute("ROLLBACK")
"""


class Holder:
    """Holds the desk until it is told to `let_go`."""

    def __init__(self, path: Path, how: str) -> None:
        words = (sys.executable, "-S", "-c", _HOLD, str(path), how)
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline().strip() == "held"

    def let_go(self) -> None:
        """Now; it has let go when this returns."""
        if self._process.poll() is None:
            self._process.communicate("\n", timeout=20)


@contextmanager
def holding(path: Path, how: str = "IMMEDIATE") -> Iterator[Holder]:
    """BEGIN IMMEDIATE or EXCLUSIVE, or ALL: nobody else may even read."""
    holder = Holder(path, how)
    try:
        yield holder
    finally:
        holder.let_go()
