"""What is done to cells of participants: typed, pasted, filled, cleared; each is one undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.services import participants
from lcdesk.services.desk import Desk
from lcdesk.texts import _, n_
from lcdesk.ui.table import Record

Values = Mapping[str, Any]
Seen = dict[int, tuple[int, int]]


class Refused(NamedTuple):
    """A text that is no value of its field: whose, which field, the text, and why in words."""

    id: int
    field: str
    text: str
    message: str


class Edits:
    """Deeds on the cells of a desk; `told(sentence)` hears what was not understood."""

    def __init__(self, desk: Desk, record_of: Callable[[int], Record | None], told: Callable[[str], object]) -> None:
        self._desk, self._record_of, self.told = desk, record_of, told

    def change(self, ids: Sequence[int], values: Values) -> None:
        """Set the same values for one or several; told off when somebody else was faster."""
        if ids:
            participants.change_participants(self._desk, ids, values, self._seen(ids) if len(ids) == 1 else None)

    def paste(self, lines: Mapping[int, Mapping[str, str]]) -> list[Refused]:
        """Cells of a sheet, id → field → text. What cannot be understood is left as it was, told, and given back."""
        refused: list[Refused] = []
        understood = {record_id: _parsed(record_id, texts, refused) for record_id, texts in lines.items()}
        participants.change_each(self._desk, {record_id: values for record_id, values in understood.items() if values})
        if refused:
            count = n_(
                "{count} cell was not understood and left as it was",
                "{count} cells were not understood and left as they were",
                len(refused),
            )
            self.told(f"{count}: {refused[0].message}")
        return refused

    def fill_down(self, ids: Sequence[int], names: Sequence[str]) -> None:
        """The first one's values for all of them."""
        first = self._record_of(ids[0]) if len(ids) > 1 else None
        values = {name: first.get(name) for name in _open(names)} if first is not None else {}
        if values:
            self.change(ids[1:], values)

    def fill_right(self, ids: Sequence[int], names: Sequence[str]) -> None:
        """What stands in the first of these fields, as a text, for the others that can take it."""
        open_ones = _open(names)
        if len(open_ones) < 2 or open_ones[0] != names[0]:
            return
        source, lines = PARTICIPANT.field(names[0]), dict[int, dict[str, str]]()
        for record_id in ids:
            record = self._record_of(record_id)
            if record is not None:
                lines[record_id] = dict.fromkeys(open_ones[1:], source.text(record))
        self.paste(lines)

    def clear(self, ids: Sequence[int], names: Sequence[str]) -> None:
        """Nothing any more in these fields; those that are masked keep what they have."""
        values = dict.fromkeys(_open(names))
        if values and ids:
            self.change(ids, values)

    def _seen(self, ids: Sequence[int]) -> Seen:
        records = {record_id: self._record_of(record_id) for record_id in ids}
        if any(record is None for record in records.values()):
            raise KnownFault(
                _("This participant is no longer there."), _("Somebody removed the entry. Undo brings it back.")
            )
        return {
            record_id: (record["version"], record["person_version"]) for record_id, record in records.items() if record
        }


def _parsed(record_id: int, texts: Mapping[str, str], refused: list[Refused]) -> dict[str, Any]:
    """Values of pasted texts by field name; what cannot be read goes to `refused`."""
    values: dict[str, Any] = {}
    for name, text in texts.items():
        field = PARTICIPANT.by_name.get(name)
        if field is None or "••" in text:  # a masked value copied from here is no value
            continue
        try:
            values[name] = field.parse(text)
        except BadValue as fault:
            refused.append(Refused(record_id, name, text, fault.message))
    return values


def _open(names: Iterable[str]) -> list[str]:
    """Those that are fields, and not masked."""
    return [name for name in names if name in PARTICIPANT.by_name and not PARTICIPANT.field(name).is_private]
