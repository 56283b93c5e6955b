"""Long work beside the window: a worker thread, one more for figures, progress, cancel, and
calls carried back to the main thread.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from lcdesk import receipts
from lcdesk.garbage_collection import collection_paused
from lcdesk.model.faults import OfficeOutOfReach
from lcdesk.texts import _

T = TypeVar("T")
REPORT_EVERY = 0.05  # seconds between two reports of progress
TURN = 0.001
"""Seconds a worker in the midst of Python keeps the window's thread waiting, which asks for its
turn after each call of Qt and of the database; Python's own 5 ms add up to half a second where
a screen is filled.
"""


class TaskCancelled(Exception):
    """The user has stopped the work; whatever it wrote is taken back by whoever wrote it."""


class Task:
    """One piece of work: its title, how far it is, whether it shall stop. `step` is for the
    worker thread.
    """

    def __init__(
        self, title: str, report: Callable[[Task, int, int], None], *, is_quiet: bool = False
    ) -> None:
        self.title = title
        self.is_quiet = is_quiet
        self.is_aside = False  # whatever else is under way is shown in its place
        self.can_stop = False
        self.found: Callable[[], None] | None = None  # tells its end, once there is one
        self.is_found = Event()
        self._report = report
        self._stop = Event()
        self._told = 0.0

    def step(self, done: int, total: int = 0) -> None:
        """Say how far the work is (total 0: unknown); raises `TaskCancelled` when the user has
        stopped it.
        """
        if self._stop.is_set():
            raise TaskCancelled
        now = time.monotonic()
        if now - self._told >= REPORT_EVERY or done == total:
            self._told = now
            self._report(self, done, total)

    def stoppable(self) -> Task:
        """Its work hears the wish to stop, so *Cancel* is shown beside it; of any other it would
        be a promise nobody keeps.
        """
        self.can_stop = True
        return self

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def is_stopped(self) -> bool:
        """For work that asks again and again whether to stop: raises `TaskCancelled` as `step`
        does, else False.
        """
        self.step(0, 0)
        return False

    def is_cancelled(self) -> bool:
        """Has somebody asked it to stop?"""
        return self._stop.is_set()


class LatestAnswer:
    """Of several questions asked one after the other only the answer to the last is shown."""

    def __init__(self) -> None:
        self._asked = 0

    def only(self, show: Callable[[T], object]) -> Callable[[T], None]:
        """`show` for the answer to a question asked now; it is dropped when a newer one is."""
        self.drop()
        asked = self._asked

        def shown(found: T) -> None:
            if asked == self._asked:
                show(found)

        return shown

    def drop(self) -> None:
        """No answer that is still to come is wanted any more."""
        self._asked += 1


class Tasks(QObject):
    """The workers of the application. Work gets plain values, never widgets; its end is told on
    the main thread.
    """

    started = Signal(object)  # Task
    progressed = Signal(object, int, int)  # Task, done, total
    ended = Signal(object)  # Task
    failed = Signal(object)  # an exception nobody has taken
    _carried = Signal(object)  # a call for the main thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(TURN)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="lcdesk-work")
        self._counters = ThreadPoolExecutor(1, thread_name_prefix="lcdesk-count")
        self._asides = ThreadPoolExecutor(1, thread_name_prefix="lcdesk-aside")
        self._open: list[Task] = []
        self._delayed: list[tuple[QTimer, Callable[[], object]]] = []
        self._is_closed = False
        self._is_held = False
        self._is_answered = Event()  # a call for the main thread has come since `wait`
        self._kept: deque[Callable[[], object]] = deque()  # calls for the main thread, in order
        self._carried.connect(self._make, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        title: str,
        work: Callable[[Task], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[BaseException], object] | None = None,
        *,
        owner: QObject | None = None,
        is_quiet: bool = False,
    ) -> Task:
        """Do `work(task)` after what waits already; then `done(answer)` or `failed(error)` on the
        main thread.

        Without `failed` an error goes to the `failed` signal (the fault dialog); `TaskCancelled`
        goes to nobody. With `owner` nothing is called once that object is gone. `is_quiet`: no
        progress in the status bar. After `close` nothing is done any more.
        """
        return self._begin(
            self._pool, Task(title, self._report, is_quiet=is_quiet), work, (done, failed, owner)
        )

    def count(
        self,
        work: Callable[[Task], T],
        done: Callable[[T], object],
        failed: Callable[[BaseException], object] | None = None,
        *,
        owner: QObject,
        title: str = "",
    ) -> Task:
        """Figures of everybody, which only read: on a thread of their own, so that nothing
        somebody waits for stands behind them, and without a garbage collection among what they
        read, which would stop the window as well. With a `title` the status bar says what is done.
        """
        task = Task(title, self._report, is_quiet=not title)
        unstopped = collection_paused()(work)
        return self._begin(self._counters, task, unstopped, (done, failed, owner))

    def aside(
        self,
        work: Callable[[Task], T],
        done: Callable[[T], object],
        failed: Callable[[BaseException], object] | None = None,
        *,
        owner: QObject,
    ) -> Task:
        """Small work that may not stand behind other work (drafts), on a thread of its own; at
        the desk it has its turn like all.
        """
        return self._begin(
            self._asides, Task("", self._report, is_quiet=True), work, (done, failed, owner)
        )

    def in_pieces(
        self,
        title: str,
        piece: Callable[[], tuple[int, int]],
        failed: Callable[[BaseException], object],
        *,
        owner: QObject,
    ) -> Task:
        """Long work that nobody waits for: `piece()` does some of it, and says (done, total). Each
        piece comes after whatever waits by then, until all is done or the task is cancelled.
        """
        task = Task(title, self._report)
        task.is_aside = True

        def work(task: Task) -> bool:
            if task.is_cancelled():
                raise TaskCancelled
            done, total = piece()
            task.step(done, total)
            return done < total

        def go_on(is_left: bool) -> None:
            if not is_left or self._is_closed or not shiboken6.isValid(owner):
                self._open.remove(task)
                self.ended.emit(task)
                return
            quiet = Task("", self._report, is_quiet=True)
            ends = (go_on, end, None)
            self._begin(self._pool, quiet, lambda _quiet: work(task), ends)

        def end(error: BaseException) -> None:
            go_on(False)
            if not isinstance(error, TaskCancelled):
                failed(error)

        if not self._is_closed:
            self._open.append(task)
            self.started.emit(task)
            go_on(True)
        return task

    def _begin(
        self,
        pool: ThreadPoolExecutor,
        task: Task,
        work: Callable[[Task], Any],
        ends: tuple[Any, Any, Any],
    ) -> Task:
        if self._is_closed:  # the program is ending: nobody waits for it any more
            task.cancel()
            return task
        self._open.append(task)
        self.started.emit(task)
        pool.submit(self._work, task, work, ends)
        return task

    def wait_for(self, task: Task, seconds: float) -> None:
        """Give work that was begun just now so long: if it ends by then, what follows is done here
        and now, and nobody sees anything without its answer.
        """
        if task.is_found.wait(seconds) and task.found is not None:
            task.found()

    def later(self, call: Callable[[], object]) -> None:
        """Make the call on the main thread; for any thread (listeners of the desk)."""
        if not self._is_closed:
            self._carried.emit(call)
            self._is_answered.set()

    def wait(self, seconds: float) -> None:
        """Until there is a call for the main thread, or so long."""
        self._is_answered.wait(seconds)
        self._is_answered.clear()

    def delayed(
        self, call: Callable[[], object], delay_ms: int, owner: QObject
    ) -> Callable[[], None]:
        """A function that makes the call once, so many ms after it was last asked for; not at
        all once `owner` is gone.
        """
        # the stubs know no properties
        timer = QTimer(owner, interval=delay_ms, singleShot=True)  # pyright: ignore[reportCallIssue]
        timer.timeout.connect(
            lambda: self._make(lambda: call() if shiboken6.isValid(timer) else None)
        )
        self._delayed = [other for other in self._delayed if shiboken6.isValid(other[0])] + [
            (timer, call)
        ]
        return timer.start

    def hurry(self) -> bool:
        """Make at once the calls that wait for their time; was there any?"""
        waiting = [
            (timer, call)
            for timer, call in self._delayed
            if shiboken6.isValid(timer) and timer.isActive()
        ]
        for timer, call in waiting:
            if shiboken6.isValid(timer) and timer.isActive():  # no call before it took it away
                timer.stop()
                call()
        return bool(waiting)

    def is_busy(self) -> bool:
        """Is anything running or waiting?"""
        return bool(self._open)

    def is_closed(self) -> bool:
        """Has it ended? Then nothing may be run any more."""
        return self._is_closed

    def close(self) -> None:
        """Stop what runs, drop what waits, end the threads."""
        self._delayed.clear()  # they would keep what they call
        for task in self._open:
            task.cancel()
        self._is_closed = True
        for pool in (self._pool, self._counters, self._asides):
            pool.shutdown(wait=True, cancel_futures=True)

    def _work(self, task: Task, work: Callable[[Task], Any], ends: tuple[Any, Any, Any]) -> None:
        start = receipts.mark()
        try:
            task.step(0, 0)
            answer, error = work(task), None
        except BaseException as fault:  # a native reader may panic with a BaseException
            answer, error = None, fault
            receipts.attach(fault, start)
        task.found = partial(self._end, task, answer, error, ends)
        task.is_found.set()
        self.later(task.found)
        error = None  # it knows this frame, and would hold itself and whoever asked

    def _end(
        self, task: Task, answer: Any, error: BaseException | None, ends: tuple[Any, Any, Any]
    ) -> None:
        if task not in self._open:  # `wait_for` was faster
            return
        task.found = None  # it holds those who are told, and the task
        done, failed, owner = ends
        self._open.remove(task)
        self.ended.emit(task)
        if owner is not None and not shiboken6.isValid(owner):
            return
        if error is None:
            if done and not task.is_cancelled():
                done(answer)
        elif failed:
            failed(error)
        elif not isinstance(error, TaskCancelled) and not _is_said(task, error):
            self.failed.emit(error)

    def _report(self, task: Task, done: int, total: int) -> None:
        self.later(lambda: self.progressed.emit(task, done, total))

    def hold(self) -> None:
        """Keep what the main thread is to do until `let_go`: it is in the midst of an operation
        that waits for its turn.
        """
        self._is_held = True

    def let_go(self) -> None:
        """Do what was kept, in its order, once the main thread is free."""
        self._is_held = False
        self.later(lambda: None)

    def _make(self, call: Callable[[], object]) -> None:
        self._kept.append(call)
        try:
            while self._kept and not self._is_held and not self._is_closed:
                self._kept.popleft()()
        finally:
            # one of them failed: the others are not lost with it
            if self._kept and not self._is_held:
                self.later(lambda: None)


# --- The reading process, started while somebody is still on the way to a file: the first list is
# as quick as any other ---


def warm_reading(tasks: Tasks) -> None:
    """Start it on the worker, where it is also used; where that fails, reading itself will say
    so.
    """
    if not tasks.is_closed():
        tasks.run(_("Import"), _start, failed=lambda _error: None, is_quiet=True)


def _start(_task: Task) -> None:
    from lcdesk.tabular.reading import reader  # not needed for the first painted window

    reader.warm()


def _is_said(task: Task, error: BaseException) -> bool:
    """Nobody asked for it: what could not be read of an office's desk is said by its window."""
    return task.is_quiet and isinstance(error, OfficeOutOfReach) and error.is_of_reading
