"""When Python collects garbage among its objects, and when not; all of it stands here.

Measured in user time of the processor, the least of several runs, two cores (import: 20,000 people
of 30 columns; window: start to a desk on screen): import 6.1 s with the collection paused and 7.1 s
without; window 4.2 s with none at the start and 4.6 s with it. `gc.freeze` saves no time on the
whole but stops: a collection among the screens of a desk holds the window for 120 to 150 ms, among
the rows of a review of 20,000 people for 200 ms.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 30_000  # things made at a time: a garbage collection among fewer takes no 10 ms


class _CollectionState:
    """Whether something large is held still, and whether screens of a desk that was put away may
    hang together in circles.
    """

    is_large = False
    is_stale = False


@contextmanager
def collection_paused() -> Iterator[None]:
    """No collection during work that makes hundreds of thousands of small objects, none of which
    point at each other in circles.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# --- In a program with a window ---


def wait_for_the_screens() -> None:
    """No collection while the program starts: hardly anything of what is made then ever goes."""
    gc.disable()


def search_again() -> None:
    """The program has started, whatever came of it."""
    gc.enable()


def leave_out_what_stays() -> None:
    """The screens of a desk are made: from now on only what is made and goes is searched; of a
    desk before it nothing stays.
    """
    if _CollectionState.is_stale:
        _CollectionState.is_stale = False
        gc.collect()
    gc.freeze()
    gc.enable()


def take_in_again() -> None:
    """The screens of a desk go: what hangs together in circles among them is searched for once
    those of the next are made.
    """
    _CollectionState.is_stale = _CollectionState.is_stale or gc.get_freeze_count() > 0
    gc.unfreeze()


def holds_something_large() -> bool:
    """Is there still what `held_still` made?"""
    return _CollectionState.is_large


@contextmanager
def held_still() -> Iterator[None]:
    """No garbage collection while large things are made, nor later among them (`let_go`): each
    would stop the window for a fifth of a second at 20,000 rows, whichever thread it falls on.
    Few are searched as always: what is held still keeps the circles that lie around it, too.
    """
    with collection_paused():
        yield
        if gc.get_count()[0] > MANY:
            _CollectionState.is_large = True
            gc.freeze()


def let_go() -> None:
    """When a review is over: what `held_still` made has gone by itself, but for its circles, and
    for those of all that was there meanwhile; the next file would hold them still for good.
    """
    if _CollectionState.is_large:
        _CollectionState.is_large = False
        gc.unfreeze()
        gc.collect()
        gc.freeze()
