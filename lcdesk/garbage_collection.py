"""When Python collects garbage among its objects, and when not; all of it stands here.

Measured in user time of the processor, the least of several runs, two cores (import: 20,000 people
of 30 columns; window: start to a desk on screen): import 6.1 s with the collection paused and 7.1 s
without; window 4.2 s with none at the start and 4.6 s with it (another time only 2 % between them:
the machine was busy). `gc.freeze` saves no time on the whole but stops: a collection among the
screens of a desk holds the window for 120 to 150 ms, among the rows of a review of 20,000 people
for 200 ms.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

MANY = 30_000  # things made at a time: a garbage collection among fewer takes no 10 ms


class _CollectionState:
    """Whether something large is frozen; whether screens of a desk that was put away may lie there
    as garbage in reference cycles; how many works hold the collection back, of whatever thread, and
    whether it is on again after them.
    """

    is_large = False
    is_stale = False
    pauses = 0
    is_on_after = True
    lock = Lock()


@contextmanager
def collection_paused() -> Iterator[None]:
    """No collection during work that makes hundreds of thousands of small objects, none of which
    are in reference cycles. It would stop all threads, that of the window as well.
    """
    state = _CollectionState
    with state.lock:
        if not state.pauses:
            state.is_on_after = gc.isenabled()
        state.pauses += 1
        gc.disable()
    try:
        yield
    finally:
        with state.lock:
            state.pauses -= 1
            if not state.pauses and state.is_on_after:
                gc.enable()


def _turn(*, is_on: bool) -> None:
    """On or off, after all works that hold it back."""
    with _CollectionState.lock:
        if _CollectionState.pauses:
            _CollectionState.is_on_after = is_on
        elif is_on:
            gc.enable()
        else:
            gc.disable()


# --- While the program starts ---


def pause_collection() -> None:
    """No collection while the program starts: hardly anything of what is made then ever goes."""
    _turn(is_on=False)


def resume_collection() -> None:
    """The program has started, whatever came of it; a command: what it needs is imported."""
    _turn(is_on=True)


# --- In a program with a window ---


def freeze_screens() -> None:
    """The screens of a desk are made: they are left out of every collection from now on; garbage
    of a desk before it is collected first.
    """
    if _CollectionState.is_stale:
        _CollectionState.is_stale = False
        gc.collect()
    gc.freeze()
    _turn(is_on=True)


def unfreeze_screens() -> None:
    """The screens of a desk go: their reference cycles are collected once those of the next desk
    are made.
    """
    _CollectionState.is_stale = _CollectionState.is_stale or gc.get_freeze_count() > 0
    gc.unfreeze()


def has_frozen_large() -> bool:
    """Is something still frozen that was made within `freeze_large`?"""
    return _CollectionState.is_large


@contextmanager
def freeze_large() -> Iterator[None]:
    """No garbage collection while large things are made, nor later among them
    (`unfreeze_large`): each would stop the window for a fifth of a second at 20,000 rows,
    whichever thread it falls on. Few things are not frozen, since the garbage that lies there
    meanwhile would be, too.
    """
    with collection_paused():
        yield
        if gc.get_count()[0] > MANY:
            _CollectionState.is_large = True
            gc.freeze()


def unfreeze_large() -> None:
    """When a review is over: what was frozen for it has gone by itself, but for its reference
    cycles and those of all that was there meanwhile, which are collected here.
    """
    if _CollectionState.is_large:
        _CollectionState.is_large = False
        gc.unfreeze()
        gc.collect()
        gc.freeze()
