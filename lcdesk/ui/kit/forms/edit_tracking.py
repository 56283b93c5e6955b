"""A form that overwrites nobody: it writes what was typed over what it showed, and knows what it
told; and the operations of a dialog, which its own Ctrl+Z takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any, Generic, TypeVar

from lcdesk.model.catalogue import Record, RecordKind
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.model.fields import Field, masked
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.edit_conflicts import touched
from lcdesk.texts import _, join_sentences, list_names

T = TypeVar("T")


class Seen:
    """What a form showed, and what somebody was told of since: who saves once more, after both
    values were told, means it.

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
            self.shown.update(
                (name, now[name]) for name in touched(values, self.shown) if name in now
            )
            raise


class SeenWhole(Generic[T]):
    """The same of a form that is written as a whole (a list, a title): all of it that is another
    by now is told.
    """

    def __init__(self, shown: T, read: Callable[[], T]) -> None:
        self.shown, self._read = shown, read

    def keep(self, write: Callable[[T], object]) -> None:
        """`write(shown)`; its fault goes on to whoever shows it."""
        try:
            write(self.shown)
        except EditConflictsFound:
            self.shown = self._read()
            raise


# --- What was typed and could not be kept is said, so that nobody has to remember it ---


_MOST, _LONG = 4, 200  # values that are told, and letters of each


def with_typed(fault: KnownFault, kind: RecordKind, values: Mapping[str, Any]) -> KnownFault:
    """The fault with the values that were to be kept; as it was where there is nothing but
    blanks.
    """
    told = [
        f"{kind.field(name).title} “{_shown(kind.field(name), value)}”"
        for name, value in values.items()
        if value is not None and name in kind.by_name
    ]
    if not told:
        return fault
    said = _(
        "What you typed was: {values}.",
        values=list_names(told[:_MOST]) + (" …" if len(told) > _MOST else ""),
    )
    whole = copy(fault)
    whole.advice = join_sentences(fault.advice, said)
    return whole


def _shown(field: Field, value: Any) -> str:
    text = field.kind.format(value)[:_LONG]
    return masked(text) if field.is_private else text


# --- What was done in a dialog ---


class LocalUndo:
    """The operations done through `do`, the last one first to be undone."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._handlers = desk, list[int]()

    def do(self, handler: Callable[[], object]) -> None:
        """Do it, and remember it if it changed anything."""
        before = self._last()
        handler()
        after = self._last()
        if after is not None and after != before:
            self._handlers.append(after)

    def undo(self) -> str:
        """Take back the last one, and what came of it in words; "" where there is none."""
        if not self._handlers:
            return ""
        outcome = history.undo_operation(self._desk, self._handlers.pop())
        return _("“{what}” was undone: {outcome}", what=outcome.label, outcome=outcome.message)

    def _last(self) -> int | None:
        return next((handler.id for handler in history.list_operations(self._desk, 1)), None)
