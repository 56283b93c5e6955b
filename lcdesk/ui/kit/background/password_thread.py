"""A thread of its own for looking whether a password is right: it must not stand behind an
import that takes minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject

from lcdesk.ui.kit.background.tasks import Tasks

T = TypeVar("T")


def beside(
    tasks: Tasks,
    work: Callable[[], T],
    done: Callable[[T], object],
    failed: Callable[[BaseException], object],
    owner: QObject,
) -> None:
    """Do `work` (0.1 s), then `done(answer)` or `failed(error)` on the main thread, unless
    `owner` is gone.
    """

    def told(call: Callable[[], object]) -> None:
        tasks.later(lambda: call() if shiboken6.isValid(owner) else None)

    def run() -> None:
        try:
            answer = work()
        except BaseException as fault:  # it is told where somebody sees it, whatever it is
            error = fault
            told(lambda: failed(error))
        else:
            told(lambda: done(answer))

    Thread(target=run, daemon=True, name="lcdesk-password").start()
