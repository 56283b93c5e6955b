"""A process of its own for work that may take too long, need too much memory or die: foreign
spreadsheets are read in one, papers are set in another. Both sides stand here: what the program
does with such a process, and the limits which it sets on itself.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator
from typing import Any

START_SECONDS = 30.0
"""Time for a process to start, on a slow disk behind a virus scanner; it does not count as work."""
_TICK = 0.05
_DEATHS = {-14: "too slow", -24: "too slow", -6: "memory", 3: "memory", 0xC0000409: "memory"}
"""By exit code: SIGALRM, SIGXCPU; how native code ends when it gets no memory, on Unix and Windows.
All others crashed.
"""
_starting = threading.Lock()


class ProcessFault(Exception):
    """The process did not do its work: "no start", "too slow", "memory" or "crashed"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Keep the new process from importing the program's main module: it needs only its work."""
    main = sys.modules["__main__"]
    with _starting:
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


class GuardedProcess:
    """Starts the process when it is wanted, watches it, ends it, and starts a new one after that.

    `serve` is called in it with its end of a pipe, and goes when the pipe is closed. `memory`:
    bytes it may hold; it caps itself by `limit_memory`, and is watched where it cannot. For one
    thread at a time.
    """

    def __init__(self, serve: Callable[[Any], None], name: str, memory: int) -> None:
        self.serve = serve
        self.process: Any = None
        self._name = name
        self._memory = memory
        self._pipe: Any = None

    def start(self) -> None:
        """Start it where it is not running; returns at once. ProcessFault "no start"."""
        if self.process is not None and self.process.is_alive():
            return
        self.end(patience=1.0)
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=self.serve, args=(theirs,), daemon=True, name=self._name)
        try:
            with _without_main():
                process.start()
        except OSError as error:
            ours.close()
            raise ProcessFault("no start") from error
        finally:
            theirs.close()
        self.process, self._pipe = process, ours

    def end(self, patience: float) -> None:
        """Close the pipe, at which an idle process ends by itself; a busy one is killed after
        `patience` seconds.
        """
        process, pipe, self.process, self._pipe = self.process, self._pipe, None, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.join(patience)
            process.kill()
            process.join(5)
            with contextlib.suppress(ValueError):
                process.close()

    def send(self, message: object) -> None:
        """Ask for something, of a running process or a new one."""
        self.start()
        try:
            self._pipe.send(message)
        except OSError:  # it died while idle: one fresh start
            self.end(patience=1.0)
            self.start()
            self._pipe.send(message)

    def receive(self, end: float, is_stopped: Callable[[], bool] | None = None) -> bytes | None:
        """The next message, or None where `is_stopped()` says so, which is asked twenty times a
        second and may raise; ProcessFault where none has come by `end` on the monotonic clock.
        """
        try:
            while True:
                is_there = self._pipe.poll(_TICK)
                if is_stopped is not None and is_stopped():
                    return None
                if time.monotonic() > end:
                    raise ProcessFault("too slow")
                if is_there:
                    return self._pipe.recv_bytes()
                if IS_WATCHED and memory_of(self.process.pid) > self._memory:
                    raise ProcessFault("memory")
        except (EOFError, OSError) as error:
            raise ProcessFault(self._why_it_died()) from error

    @contextlib.contextmanager
    def fenced(self, seconds: float) -> Iterator[None]:
        """Kill it when the time is over, whatever it does and whatever we wait for: half a message
        would otherwise be waited for without end.
        """
        late = threading.Event()
        process = self.process

        def kill() -> None:
            late.set()
            with contextlib.suppress(ValueError, OSError):
                process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        except ProcessFault as fault:
            raise (ProcessFault("too slow") if late.is_set() else fault) from None
        finally:
            timer.cancel()

    def _why_it_died(self) -> str:
        self.process.join(2)
        return _DEATHS.get(self.process.exitcode, "crashed")


# --- In the process: limits it sets on itself where the system can ---

IS_WATCHED = not sys.platform.startswith("linux")
"""True where the system cannot cap a process's memory, so that the program has to look at it."""


def leave_interrupts_to_program() -> None:
    """Ctrl+C is the program's to handle; it closes the pipe."""
    with contextlib.suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def limit_memory(memory: int) -> None:
    """Cap the address space of this process at so many bytes and forbid core dumps; a no-op where
    the system has no such limit.
    """
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


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

    Behind the clock of the program, which kills it before: work that sleeps or waits uses no
    processor time.
    """
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def silence() -> None:
    """Send what native code writes on standard error when it panics to nowhere."""
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
