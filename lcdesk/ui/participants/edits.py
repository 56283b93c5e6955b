"""What is to stand in cells of participants, made ready to be kept as one deed: filled down and right, typed, pasted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.services import participants
from lcdesk.services.cells import Block, read_block
from lcdesk.services.desk import Desk
from lcdesk.texts import _
from lcdesk.ui.table import Record

Values = Mapping[str, Any]
Texts = Mapping[int, Mapping[str, str]]


class Edits:
    """`record_of(id)` is a participant as last shown."""

    def __init__(self, desk: Desk, record_of: Callable[[int], Record | None]) -> None:
        self._desk, self._record_of = desk, record_of
        self._several: dict[int, Record] = {}
        self._own: tuple[Record | None, Values] = (None, {})

    def change(self, ids: Sequence[int], values: Values) -> None:
        """Set the same values for one or several; told off when somebody else was faster."""
        if len(ids) == 1:
            shown = self._shown(ids[0])
            participants.change_participants(self._desk, ids, values, {ids[0]: {**shown, **self._own_since(shown)}})
            self._own = (shown, {**self._own_since(shown), **values})
        elif ids:
            seen = {one: self._several[one] for one in ids if one in self._several}
            participants.change_participants(self._desk, ids, values, seen)
            self._several.update((one, {**record, **values}) for one, record in seen.items())

    def remember(self, records: Mapping[int, Record]) -> None:
        """Several people as they are shown together."""
        self._several = dict(records)

    def filled_down(self, source: int, ids: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
        """The values of `source` for the others; of fields that are shown masked none."""
        first = self._record_of(source) or {}
        values = {name: first.get(name) for name in open_fields(names)}
        return {record_id: dict(values) for record_id in ids if record_id != source} if values else {}

    def filled_right(self, ids: Sequence[int], names: Sequence[str]) -> Block:
        """What stands in the first of these fields, as a text, for the others that can take it."""
        lines: dict[int, dict[str, str]] = {}
        fields = open_fields(names)
        if len(fields) > 1 and fields[0] == names[0]:
            source = PARTICIPANT.field(names[0])
            for record in filter(None, map(self._record_of, ids)):
                lines[record["id"]] = dict.fromkeys(fields[1:], source.text(record))
        return read_block(lines, None)

    def _shown(self, record_id: int) -> Record:
        record = self._record_of(record_id)
        if record is None:
            raise KnownFault(
                _("This participant is no longer there."), _("Somebody removed the entry. Undo brings it back.")
            )
        return record

    def _own_since(self, shown: Record) -> Values:
        """What was written from here since the record was read: nobody is told off by their own edit of a moment ago."""
        record, values = self._own
        return values if record is shown else {}


def open_fields(names: Iterable[str]) -> list[str]:
    """Those that are fields, and not masked."""
    return [name for name in names if name in PARTICIPANT.by_name and not PARTICIPANT.field(name).is_private]
