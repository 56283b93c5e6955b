"""Limits a reading process sets on itself where the system can, and how the program watches it
elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import Any

MEMORY = 512 * 1024 * 1024
"""Bytes of address space (Linux) or of resident memory (watched from outside elsewhere)."""

IS_WATCHED = not sys.platform.startswith("linux")
"""True where the system cannot cap a process's memory, so that the program has to look at it."""


def limit_memory() -> None:
    """Cap the address space of this process and forbid core dumps; a no-op where the system has
    no such limit.
    """
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def limit_time(seconds: float) -> None:
    """Let this process use at most `seconds` more of processor time: a second fence behind the
    clock outside.
    """
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def limit_clock(seconds: float) -> None:
    """End this process `seconds` from now by the clock, whatever it is doing; 0 takes the limit
    back.

    Behind the clock of the program, which kills it before: a reader that sleeps or waits uses no
    processor time.
    """
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def silence() -> None:
    """Send what native readers write on standard error when they panic to nowhere."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)


def memory_of(pid: int) -> int:
    """Resident bytes of a process; 0 when it cannot be asked."""
    try:
        import psutil

        process: Any = psutil.Process(pid)
        return int(process.memory_info().rss)
    except Exception:  # gone in between, or not ours to ask
        return 0
