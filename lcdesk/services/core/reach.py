"""Whether the office's server is there: known in one place, to whoever reads or writes and to
whoever shows it.

It is *there*; or it is *waiting*: not heard of, and what works beside a window waits with it; or it
is *away*: then the desk is only looked at, with what is on screen. By itself it is looked for all
the while (`foreign_news`), and found again from either.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Literal

from lcdesk.model import clock
from lcdesk.model.faults import NotLetIn, OfficeOutOfReach

ReachState = Literal["there", "waiting", "away"]
OUT_OF_REACH = 10.0
"""Seconds a server may be away before it is said so."""
UNHEARD = 0.12
"""Seconds after which a window goes on without what it was reading, for it may not stand still: no
answer came, nor did the server open to anybody. One that was there all the same is given twice as
long from then on."""
LONGEST_UNHEARD = 4.0
BESIDE_UNHEARD = 3.0
"""The same where it is looked for news, beside everything else."""


class Reach:
    """Of one desk. `look` makes whoever looks for the server do so at once."""

    def __init__(self, look: Callable[[], object]) -> None:
        self._look = look
        self._change = threading.Condition()
        self._state: ReachState = "there"
        self._heard = self._lost_at = time.monotonic()
        self._listeners: list[Callable[[ReachState], None]] = []
        self._unheard: float | None = None  # as long as nobody has to be quick
        # somebody gave it up, and it was not missed by whoever looks for it since
        self._is_only_slow = False
        self._why: NotLetIn | None = None  # it is there, and lets nobody in
        self.losses = 0  # how often an answer did not come
        self.watcher = 0  # the thread that looks for it, which waits for nobody
        self.since: dt.datetime | None = None  # when it was heard of last, where it is not there

    @property
    def state(self) -> ReachState:
        """As it is now."""
        return self._state

    @property
    def fault(self) -> OfficeOutOfReach | None:
        """Why nothing can be changed now; None where it can be tried."""
        return self._noticed() if self._state == "away" else None

    @property
    def is_shut(self) -> bool:
        """Is it there, and lets nobody in?"""
        return self._why is not None

    def subscribe(self, listener: Callable[[ReachState], None]) -> None:
        """Hear of each other state, on the thread that notices it."""
        self._listeners.append(listener)

    def hear(self, *, is_there: bool, why: NotLetIn | None = None) -> None:
        """It was looked for: it answered, or did not; or it lets nobody in any more (`why`), for
        which nobody need wait.
        """
        with self._change:
            self._why = why
            before, now = self._state, time.monotonic()
            if is_there:
                if self._is_only_slow:  # it was there all the time
                    self._unheard = min(LONGEST_UNHEARD, 2 * (self._unheard or UNHEARD))
                    self._is_only_slow = False
                self._state, self._heard, self.since = "there", now, None
            else:
                self._is_only_slow = False
                self._lose(now, now)
                if why is not None or now - self._lost_at >= OUT_OF_REACH:
                    self._state = "away"
            after = self._state
            self._change.notify_all()
        self._tell(before, after)

    def lost(self, *, gave_up: bool = False) -> None:
        """An answer did not come, perhaps since a window `gave_up` soon: it is looked for."""
        with self._change:
            before, now = self._state, time.monotonic()
            self.losses += 1
            self._is_only_slow |= gave_up
            self._lose(self._heard, now)  # it may be silent since then
            after = self._state
        self._tell(before, after)
        self._look()

    def unheard_here(self, *, may_wait: bool) -> float | None:
        """Before something is read: how many seconds a server that says nothing need open to
        nobody before this thread gives it up; None: as long as it is usual. Whoever may wait does
        so until it is known whether the server is there.

        `OfficeOutOfReach` where it is not.
        """
        if threading.get_ident() == self.watcher:
            return BESIDE_UNHEARD
        if may_wait:
            with self._change:
                self._change.wait_for(lambda: self._state != "waiting", OUT_OF_REACH)
        if self._state != "there":
            raise self._noticed(is_of_reading=True)
        return None if may_wait else self._unheard

    def be_quick(self) -> None:
        """A window is filled, and may not stand still from now on: what it cannot read it has."""
        self._unheard = UNHEARD

    def tell_again(self) -> None:
        """It is there as it was, and whoever is here may do something else."""
        for listener in tuple(self._listeners):
            listener(self._state)

    def try_again(self) -> None:
        """Somebody wants it to be looked for now."""
        self._look()

    def _noticed(self, *, is_of_reading: bool = False) -> OfficeOutOfReach:
        fault = OfficeOutOfReach.noticed(is_of_reading=is_of_reading)
        if self._why is not None:
            fault.message, fault.advice = self._why.message, self._why.advice
        return fault

    def _lose(self, at: float, now: float) -> None:
        if self._state == "there":
            self._state, self._lost_at = "waiting", at
            self.since = clock.now() - dt.timedelta(seconds=now - at)

    def _tell(self, before: ReachState, after: ReachState) -> None:
        if before != after:
            for listener in tuple(self._listeners):
                listener(after)
