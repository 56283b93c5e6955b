"""What is asked after what: who reads a desk asks the same, in the same order, as the last time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

KEPT = 400
"""Askers whose questions are remembered; who asked longest ago is forgotten."""
MOST = 80
"""Questions remembered of an asker."""


@dataclass(frozen=True)
class AskedStatement:
    """A statement, and the values it asks for by name."""

    statement: str
    values: Mapping[str, Any]


WRITTEN = AskedStatement("", {})
"""Here something was written: what is asked after it cannot be asked before."""


class Habits:
    """The questions of each asker, as they were asked the last time in one transaction."""

    def __init__(self) -> None:
        self._asked: OrderedDict[Hashable, tuple[AskedStatement, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def learn(self, asker: Hashable, questions: Sequence[AskedStatement]) -> None:
        """What it asked this time."""
        with self._lock:
            self._asked[asker] = tuple(questions[:MOST])
            self._asked.move_to_end(asker)
            while len(self._asked) > KEPT:
                self._asked.popitem(last=False)

    def forget(self, asker: Hashable) -> None:
        """What is foreseen of it does more harm than good."""
        with self._lock:
            self._asked.pop(asker, None)

    def foresee(self, asker: Hashable) -> Foresight:
        """What it will probably ask."""
        with self._lock:
            return Foresight(self._asked.get(asker, ()))


class Foresight:
    """What will be asked in a transaction, as it becomes known: a value that is another this time
    (the number of the person that is shown) will be the other one in later questions, too.
    """

    def __init__(self, questions: Sequence[AskedStatement]) -> None:
        self._left = list(questions)
        self._instead: dict[tuple[str, Hashable], Any] = {}

    def after(self, asked: AskedStatement) -> list[AskedStatement]:
        """What will be asked after this until something is written, with what is known of its
        values so far.
        """
        place = next(
            (place for place, one in enumerate(self._left) if one.statement == asked.statement),
            None,
        )
        if place is None:
            return []
        before = self._left[place]
        del self._left[: place + 1]
        for name, value in before.values.items():
            now = asked.values.get(name, value)
            if type(now) is not type(value) or now != value:
                self._instead[_key(value)] = now
                # the same as a list of one, as the server takes it
                self._instead[_key(f"{{{value}}}")] = f"{{{now}}}"
        until = self._left.index(WRITTEN) if WRITTEN in self._left else None
        return [self._as_it_will_be(one) for one in self._left[:until]]

    def _as_it_will_be(self, question: AskedStatement) -> AskedStatement:
        if not self._instead:
            return question
        values = {
            name: self._instead.get(_key(value), value) for name, value in question.values.items()
        }
        return AskedStatement(question.statement, values)


def _key(value: Any) -> tuple[str, Hashable]:
    """1 is not True here; what cannot be compared (a list) is itself alone."""
    kind = type(cast("object", value)).__name__
    return kind, value if isinstance(value, Hashable) else id(value)
