"""Processes that may die: work done in one of their own, with its answer, or killed in the
middle.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
NEVER = float("inf")


def why_not() -> str:
    """Why processes cannot be started fast enough here; "" where they can."""
    return "" if hasattr(os, "fork") else "needs fork to start hundreds of processes"


def in_child(work: Callable[[], T]) -> T:
    """What `work` answers (anything that can be pickled), done in a process of its own: what it
    patched goes with it.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        # what the parent has made stays shared: a search for circles would write to each page of it
        gc.freeze()
        _answer(work, writing)
    os.close(writing)
    said = _all_of(reading)
    os.waitpid(child, 0)
    answer: Any
    is_good, answer = pickle.loads(said) if said else (False, "the child died")
    if not is_good:
        raise RuntimeError(answer)
    return answer


def _answer(work: Callable[[], Any], writing: int) -> None:
    said: tuple[bool, Any] = (False, "")
    try:
        said = (True, work())
    except BaseException:
        said = (False, traceback.format_exc())
    finally:
        left = pickle.dumps(said)
        while left:
            left = left[os.write(writing, left) :]
        os._exit(0)


def killed(work: Callable[[Callable[[bytes], object]], None], after: float) -> bytes:
    """Run `work(tell)` in a process of its own and kill it `after` seconds after its first word;
    all it told.

    `NEVER`: it ends, or kills itself.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        gc.freeze()
        try:
            os.close(reading)
            work(lambda word: os.write(writing, word))
        finally:
            os._exit(1)  # whatever went wrong there is seen in what it left
    os.close(writing)
    first = os.read(reading, 1)
    if after == NEVER:
        said = first + _all_of(reading)
    else:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        said = first + _all_of(reading)
    os.waitpid(child, 0)
    return said


def _all_of(reading: int) -> bytes:
    said = b""
    while more := os.read(reading, 1 << 20):
        said += more
    os.close(reading)
    return said


_ROOM = 1 << 30
"""Bytes that must be free there: containers often have next to nothing."""


@contextlib.contextmanager
def workshop() -> Iterator[Path]:
    """A folder for the trials; in memory where the system has such a place: thousands of desks
    are copied there.
    """
    memory = Path("/dev/shm")
    is_fit = (
        memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    )
    where = memory if is_fit else None
    with tempfile.TemporaryDirectory(
        prefix="lcdesk-", dir=where, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def together(works: Sequence[Callable[[Callable[[], object]], T]]) -> list[T]:
    """What each of these answers, done at once in processes of their own. Each is given `begin`,
    which waits until all others are as far.
    """
    (ready, is_ready), (gate, opens) = os.pipe(), os.pipe()

    def begin() -> None:
        os.write(is_ready, b".")
        os.read(gate, 1)

    begun: list[tuple[int, int]] = []
    for work in works:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            gc.freeze()
            os.close(opens)
            _answer(partial(work, begin), writing)
        os.close(writing)
        begun.append((child, reading))
    for _one in begun:
        os.read(ready, 1)
    for end in (opens, gate, ready, is_ready):  # nobody holds the other end any more: all go on
        os.close(end)
    said = [_all_of(reading) for _child, reading in begun]
    for child, _reading in begun:
        os.waitpid(child, 0)
    answers: list[tuple[bool, Any]] = [
        pickle.loads(one) if one else (False, "the child died") for one in said
    ]
    if wrong := [str(answer) for is_good, answer in answers if not is_good]:
        raise RuntimeError("\n".join(wrong))
    return [answer for _is_good, answer in answers]
