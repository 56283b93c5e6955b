"""Every statement a process sends to its desk, counted: the moments at which it may be killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event


def at_each_statement(do: Callable[[int], object], *, writing_only: bool = False) -> None:
    """Call `do(number)` before each statement and each commit of this process, from 1 on. In a
    child process only.
    """
    met = 0

    def count(connection: sa.Connection, *_what: Any) -> None:
        nonlocal met
        if writing_only and not connection.get_execution_options().get("writes"):
            return
        met += 1
        do(met)

    event.listen(sa.Engine, "before_cursor_execute", count)
    event.listen(sa.Engine, "commit", count)


def die_before(number: int, *, writing_only: bool = False) -> None:
    """Kill this process before the statement of that number."""

    def die(met: int) -> None:
        if met == number:
            os.kill(os.getpid(), signal.SIGKILL)

    at_each_statement(die, writing_only=writing_only)
