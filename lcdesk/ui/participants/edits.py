"""What is to stand in cells of participants, made ready to be kept as one deed: filled down and right, typed, pasted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.edit_conflicts import Rows, seen_before
from lcdesk.services.participants import participants
from lcdesk.services.participants.cells import ReadCells, read_block
from lcdesk.texts import _
from lcdesk.ui.kit.table.model import Record
from lcdesk.ui.participants.shown import PeopleView

Values = Mapping[str, Any]
Texts = Mapping[int, Mapping[str, str]]


class Edits:
    """What stands in the table and in the pane, so that nothing is overwritten that nobody has seen."""

    def __init__(self, desk: Desk, shown: PeopleView) -> None:
        self._desk, self._table, self._record_of = desk, shown.table, shown.record_of
        self._several: dict[int, Record] = {}

    def change(self, ids: Sequence[int], values: Values, in_form: Values) -> None:
        """Set the same values for one or several; told off when somebody else was faster.

        `in_form`: what of these fields was on view in the pane, where they were typed there.
        """
        participants.change_participants(self._desk, ids, values, self.seen(ids, in_form))
        self.note_written(dict.fromkeys(ids, values))

    def seen(self, ids: Sequence[int], in_form: Values) -> Rows:
        """These people as they were shown: one in the table or in the pane, several in the pane."""
        if len(ids) == 1:
            return {ids[0]: seen_before(self._table.shown(ids).get(ids[0]) or self._shown(ids[0]), in_form)}
        return {one: self._several[one] for one in ids if one in self._several}

    def in_table(self, ids: Collection[int]) -> Rows:
        """These people as they were last shown in the table; those who never came into view are left out."""
        return self._table.shown(ids)

    def note_written(self, cells: Mapping[int, Values]) -> None:
        """Nobody is told off by their own edit of a moment ago."""
        self._table.note_written(cells)
        self._several.update((one, {**self._several[one], **cells[one]}) for one in cells if one in self._several)

    def remember(self, records: Mapping[int, Record], half_typed: Collection[str] = ()) -> None:
        """Several people as they are shown together; what is half typed was typed over what was shown before."""
        before = self._several
        self._several = {
            one: seen_before(record, {name: before[one][name] for name in half_typed} if one in before else {})
            for one, record in records.items()
        }

    def filled_down(self, source: int, ids: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
        """The values of `source` for the others; of fields that are shown masked none."""
        first = self._record_of(source) or {}
        values = {name: first.get(name) for name in open_fields(names)}
        return {record_id: dict(values) for record_id in ids if record_id != source} if values else {}

    def filled_right(self, ids: Sequence[int], names: Sequence[str]) -> ReadCells:
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


def open_fields(names: Iterable[str]) -> list[str]:
    """Those that are fields, and not masked."""
    return [name for name in names if name in PARTICIPANT.by_name and not PARTICIPANT.field(name).is_private]
