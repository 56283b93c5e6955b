"""Names that are offered where a record points at another: who may be meant by what somebody begins
to type, in whatever script.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from lcdesk.db.queries import record_lists as queries
from lcdesk.db.queries.record_lists import OfferedName
from lcdesk.model.entities import Entity
from lcdesk.model.fields import Field
from lcdesk.model.names import fold_title
from lcdesk.model.scripts import plain_text
from lcdesk.services.core.desk import Desk
from lcdesk.texts import language

MOST = 12
Offer = Callable[[str], list[str]]
"""What was typed → the names offered, the likeliest first."""


class NameOffers:
    """Of one desk; what was read is kept until `forget`, or until another language is spoken."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: dict[tuple[type[Entity], str], list[OfferedName]] = {}

    def of(self, field: Field) -> Offer | None:
        """What offers names for a field; None for a field that points at nothing."""
        target = queries.target_of(field) if field.entity else None
        if target is None:
            return None
        return lambda typed: self._offer(target, typed)

    def read(self, fields: Collection[Field]) -> None:
        """Read what these offer, before somebody types."""
        for field in fields:
            target = queries.target_of(field) if field.entity else None
            if target is not None:
                self._names(target)

    def forget(self) -> None:
        """The desk has changed: read anew when something is typed."""
        self._kept.clear()

    def _offer(self, target: type[Entity], typed: str) -> list[str]:
        wanted = plain_text(fold_title(typed))
        if not wanted:
            return []
        begun, inside = list[str](), list[str]()
        is_inside = not wanted.isascii()  # Chinese is written without blanks
        for shown, words in self._names(target):
            if words.startswith(wanted):
                begun.append(shown)
                if len(begun) == MOST:
                    break
            elif len(inside) < MOST and (f" {wanted}" in words or (is_inside and wanted in words)):
                inside.append(shown)
        return [*begun, *inside][:MOST]

    def _names(self, target: type[Entity]) -> list[OfferedName]:
        key = (target, language())
        found = self._kept.get(key)
        if found is None:
            with self._desk.reading() as session:
                found = queries.offered_names(session, target)
            self._kept[key] = found
        return found
