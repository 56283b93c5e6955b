"""After wrong passwords the next one has to wait, longer each time, in every program of this person
and after every start.

How many there were is kept for each desk by the bytes its locked file begins with, which its
backups and copies share, so that another name or place of the file is no new beginning. A try is
counted before it is looked at: a program that is ended at the right moment has no try for nothing.
A right password clears it. One try is looked at after the other, so that several programs at once
have no more of them, and right ones are not taken for wrong.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from math import ceil
from pathlib import Path
from typing import TypeVar

from platformdirs import user_state_path

from lcdesk import private_files

FREE = 2
"""Wrong ones without a pause."""
LONGEST = 60
"""Seconds of the longest pause."""
_SIZE, _LOOK, _PATIENCE = 128, 0.02, 10.0
T = TypeVar("T")
State = tuple[int, float, float]
"""How many were wrong; when the last one was, by the clock on the wall and by the one that
nobody can set.
"""
_NONE: State = (0, 0.0, 0.0)
_here: dict[str, State] = {}
"""Where the folder refuses, this process at least knows."""


def folder() -> Path:
    """Where it is kept: with this person's other traces of state."""
    return user_state_path("lcdesk", appauthor=False) / "passwords"


def pause_after(wrong: int) -> int:
    """Seconds to wait after so many wrong ones: 0, 0, 1, 2, 4 … 60."""
    return 0 if wrong <= FREE else min(2 ** min(wrong - FREE - 1, 16), LONGEST)


@contextmanager
def turn(salt: bytes) -> Iterator[None]:
    """The turn of one try, from before it is counted until it is known what came of it."""
    with ExitStack() as stack:
        with suppress(OSError):  # where the folder refuses, this process alone is counted
            stack.enter_context(_open(folder() / f"{_name(salt)}.turn"))
        yield


def seconds_left(salt: bytes) -> int:
    """How long the next try has to wait."""
    if not (_here or (folder() / f"{_name(salt)}.json").exists()):
        return 0
    return _kept(salt, lambda state: (left := _left(state), _believed(state, left)))


def is_anybody_waiting() -> bool:
    """Whether there is any desk of which a wrong password was told; asked first, since to know a
    desk takes a look into its file.
    """
    return bool(_here) or folder().is_dir()


def begin(salt: bytes) -> int:
    """Count a try that is about to be looked at, as if it were wrong; or how long it has to
    wait, and nothing is counted then.
    """

    def counted(state: State) -> tuple[int, State]:
        left = _left(state)
        return (
            (left, _believed(state, left))
            if left
            else (0, (state[0] + 1, time.time(), time.monotonic()))
        )

    return _kept(salt, counted)


def clear(salt: bytes) -> None:
    """It was right."""
    _here.pop(_name(salt), None)
    with suppress(OSError):
        (folder() / f"{_name(salt)}.json").unlink(missing_ok=True)


def _left(state: State) -> int:
    """By the clock nobody can set, as long as the computer was not started anew; by that on the
    wall then, which may have been set back.
    """
    wrong, at, ticked = state
    pause = pause_after(wrong)
    gone = time.monotonic() - ticked
    if gone < 0:
        gone = max(0.0, time.time() - at)
    return max(0, ceil(pause - gone))


def _believed(state: State, left: int) -> State:
    """A time of the future, or of another start of the computer, is written down as one of now
    with as long to wait.
    """
    wrong, at, ticked = state
    if not left or (at <= time.time() and ticked <= time.monotonic()):
        return state
    gone = pause_after(wrong) - left
    return wrong, time.time() - gone, time.monotonic() - gone


def _kept(salt: bytes, answer: Callable[[State], tuple[T, State]]) -> T:
    """Answer by what is kept, and keep what it is from now on; nobody else does so meanwhile."""
    name = _name(salt)
    try:
        with _open(folder() / f"{name}.json") as held:
            before = _read(held)
            said, after = answer(before or _many())
            if after != before:
                os.lseek(held, 0, os.SEEK_SET)
                # always as long: it is never blank in between
                os.write(held, json.dumps(after).encode().ljust(_SIZE))
                os.truncate(held, _SIZE)
    except OSError:
        said, _here[name] = answer(_here.get(name, _NONE))
    return said


@contextmanager
def _open(path: Path) -> Iterator[int]:
    private_files.make_folder(path.parent)
    private_files.ensure(path)
    held = os.open(path, os.O_RDWR)
    try:
        until = time.monotonic() + _PATIENCE
        while not private_files.lock(held) and time.monotonic() < until:
            time.sleep(_LOOK)
        yield held
    finally:
        os.close(held)


def _read(held: int) -> State | None:
    """What is kept; None where nobody can read it."""
    written = os.read(held, _SIZE)
    if not written:
        return _NONE
    try:
        wrong, at, ticked = json.loads(written)
        return max(0, int(wrong)), float(at), float(ticked)
    except (ValueError, TypeError, OverflowError):
        return None


def _many() -> State:
    """A file that was damaged says that there were many, not none."""
    return FREE + 7, time.time(), time.monotonic()


def _name(salt: bytes) -> str:
    """It tells nobody which desk it is."""
    return hashlib.sha256(b"lcdesk" + salt).hexdigest()[:32]
