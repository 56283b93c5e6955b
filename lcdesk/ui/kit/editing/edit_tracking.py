"""A form that overwrites nobody: it writes what was typed over what it showed, and knows what it told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from lcdesk.model.faults import EditConflictsFound
from lcdesk.services.core.edit_conflicts import touched

Record = Mapping[str, Any]
T = TypeVar("T")


class Seen:
    """What a form showed, and what somebody was told of since: who saves once more, after both values were told, means it.

    `read()`: the record as it is now; what nobody touched in the form stays whatever it is by now.
    """

    def __init__(self, shown: Record, read: Callable[[], Record]) -> None:
        self.shown, self._read = dict(shown), read

    def keep(self, values: Record, write: Callable[[dict[str, Any]], object]) -> None:
        """`write(shown)`; its fault goes on to whoever shows it."""
        try:
            write(self.shown)
        except EditConflictsFound:
            now = self._read()
            self.shown.update((name, now[name]) for name in touched(values, self.shown) if name in now)
            raise


class SeenWhole(Generic[T]):
    """The same of a form that is written as a whole (a list, a title): all of it that is another by now is told."""

    def __init__(self, shown: T, read: Callable[[], T]) -> None:
        self.shown, self._read = shown, read

    def keep(self, write: Callable[[T], object]) -> None:
        """`write(shown)`; its fault goes on to whoever shows it."""
        try:
            write(self.shown)
        except EditConflictsFound:
            self.shown = self._read()
            raise
