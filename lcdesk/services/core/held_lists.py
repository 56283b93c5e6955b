"""Short lists that every screen asks for (cohorts, saved views, rules): read once, and held until
an operation touches what they are made from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lcdesk.db.values import EVERY
from lcdesk.model.entities import Base, Entity

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

T = TypeVar("T")
ALL = frozenset[str]()
"""All columns of an entity."""


@dataclass(frozen=True, eq=False)
class HeldList(Generic[T]):
    """A list to be held: `read(session)` gives it, in no language, as what nobody changes.

    `made_from`: entity → the columns it is read from (`ALL`: whichever); rows that come or go count
    in any case. An entity too small for the history (`DeskValue`) counts whenever one of its values
    is kept.
    """

    read: Callable[[Session], T]
    made_from: Mapping[type[Base], frozenset[str]]

    def is_touched_by(self, fields: Mapping[str, frozenset[str]], *, has_value: bool) -> bool:
        """May another answer follow from an operation that touched these columns by entity, or
        kept a value of the desk?
        """
        for entity, columns in self.made_from.items():
            if not issubclass(entity, Entity):
                if has_value:
                    return True
                continue
            touched = fields.get(entity.__name__)
            if touched and (not columns or EVERY in touched or columns & touched):
                return True
        return False


class HeldLists:
    """The answers of one open desk; for any thread."""

    def __init__(self) -> None:
        self._answers: dict[HeldList[Any], Any] = {}
        # of each list that was asked for: an answer read before it was dropped is not held after
        self._drops: dict[HeldList[Any], int] = {}
        self._lock = Lock()

    def get(self, asked: HeldList[T], read: Callable[[], T]) -> T:
        """The answer that is held, or that of `read()`, held from now on."""
        with self._lock:
            if asked in self._answers:
                return self._answers[asked]
            drops = self._drops.setdefault(asked, 0)
        answer = read()
        with self._lock:
            if drops == self._drops[asked]:
                self._answers[asked] = answer
        return answer

    def drop(
        self, fields: Mapping[str, frozenset[str]] | None, *, has_value: bool
    ) -> list[HeldList[Any]]:
        """Hold nothing any more that an operation may have changed (None: whatever it is); what
        was held.
        """
        with self._lock:
            touched = [
                one
                for one in self._drops
                if fields is None or one.is_touched_by(fields, has_value=has_value)
            ]
            for one in touched:
                self._drops[one] += 1
            gone = [one for one in touched if one in self._answers]
            for one in gone:
                del self._answers[one]
        return gone
