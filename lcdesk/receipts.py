"""Receipts of what this process has done and what stays done: nobody says that nothing happened
where something did.

Whatever is kept for good leaves one: an operation once it is committed (`Desk`), a file given to
people (`model.files`), a desk put in the place of another. Whoever reports a failure asks for those
given since the work began.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Kind = Literal["do", "undo", "redo", "erase", "file", "other"]
_KEY = "receipts"
_MOST = 500  # kept; a window runs for days


@dataclass(frozen=True)
class Receipt:
    """One thing that was done: `label` (marked by N_) filled with `values`, and of an operation its
    number in the history.

    `people`: how many of them it touched. `is_sure`: False where the process was stopped while it
    was being committed.
    """

    label: str
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    kind: Kind = "other"
    number: int | None = None
    people: int = 0
    is_sure: bool = True


_numbers = itertools.count(1)
_given: dict[int, tuple[int, Receipt]] = {}
"""Number → thread and receipt, in the order they were given."""


def give(receipt: Receipt) -> int:
    """Note what was done; the number of the receipt."""
    number = next(_numbers)
    _given[number] = threading.get_ident(), receipt
    while len(_given) > _MOST:
        _given.pop(next(iter(_given)), None)
    return number


@contextmanager
def committing(receipt: Receipt) -> Iterator[None]:
    """The receipt for a commit in the body: none where it fails, an unsure one where the process
    is stopped in its midst.
    """
    number = give(replace(receipt, is_sure=False))
    try:
        yield
    except Exception:
        _given.pop(number, None)
        raise
    _given[number] = threading.get_ident(), receipt


@contextmanager
def in_place_of_parts(whole: Receipt) -> Iterator[None]:
    """What this thread writes in the body is part of one thing: one receipt stands for all of it,
    and none where the body fails, which takes the parts away again.
    """
    begin = mark()
    try:
        yield
    finally:
        mine = threading.get_ident()
        for number, (whose, one) in list(_given.items()):
            if number > begin and whose == mine and one.kind == "file":
                _given.pop(number, None)
    give(whole)


def mark() -> int:
    """Where the receipts stand now: `since` gives those that come after."""
    return next(_numbers)


def attach(error: BaseException, mark: int) -> None:
    """Let an error tell what this thread did since a mark, before it failed."""
    error.__dict__[_KEY] = since(mark, thread=threading.get_ident())


def of(error: BaseException) -> list[Receipt]:
    """What was done before an error, where somebody attached it."""
    return error.__dict__.get(_KEY, [])


def since(mark: int, *, thread: int | None = None) -> list[Receipt]:
    """The receipts given after a mark, the oldest first; `thread`: only those of that thread."""
    return [
        one
        for number, (whose, one) in list(_given.items())
        if number > mark and thread in (None, whose)
    ]
