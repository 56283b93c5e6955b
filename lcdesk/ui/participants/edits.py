"""What can be done to participants on this screen: type, paste, fill down, set a status, add, remove; each is one undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QMessageBox, QWidget

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.services import participants
from lcdesk.services.desk import Desk
from lcdesk.texts import _, n_
from lcdesk.ui.table import Record

Values = Mapping[str, Any]
Seen = dict[int, tuple[int, int]]


class Edits:
    """Deeds on the participants of a desk; `told(sentence)` hears what was not understood."""

    def __init__(self, desk: Desk, record_of: Callable[[int], Record | None], told: Callable[[str], object]) -> None:
        self._desk, self._record_of, self.told = desk, record_of, told

    def change(self, ids: Sequence[int], values: Values) -> None:
        """Set the same values for one or several; told off when somebody else was faster."""
        if ids:
            participants.change_participants(self._desk, ids, values, self._seen(ids) if len(ids) == 1 else None)

    def paste(self, lines: Sequence[tuple[int, Mapping[str, str]]]) -> None:
        """Cells of a sheet, as (id, {field: text}); cells that cannot be understood are left as they were, and told."""
        refused: list[str] = []
        understood = {record_id: _parsed(texts, refused) for record_id, texts in lines}
        participants.change_each(self._desk, {record_id: values for record_id, values in understood.items() if values})
        if refused:
            count = n_(
                "{count} cell was not understood and left as it was",
                "{count} cells were not understood and left as they were",
                len(refused),
            )
            self.told(f"{count}: {refused[0]}")

    def fill_down(self, ids: Sequence[int], name: str) -> None:
        """The first one's value for all of them."""
        first = self._record_of(ids[0]) if len(ids) > 1 else None
        if first is not None and name in PARTICIPANT.by_name:
            self.change(ids[1:], {name: first.get(name)})

    def add(self, cohort_id: int, values: Values) -> int:
        """A new participant; the id."""
        return participants.add_participant(self._desk, cohort_id, values)

    def ask_and_remove(self, parent: QWidget, ids: Sequence[int]) -> None:
        """Ask once, then take them out; undo brings them back."""
        name = (self._record_of(ids[0]) or {}).get("full_name") or "–"
        question = (
            _("Delete {name}?", name=name)
            if len(ids) == 1
            else n_("Delete {count} participant?", "Delete {count} participants?", len(ids))
        )
        box = QMessageBox(QMessageBox.Icon.Question, "lcdesk", question, parent=parent)
        box.setInformativeText(_("Undo brings everything back."))
        delete = box.addButton(_("Delete"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.buttonClicked.connect(
            lambda button: participants.remove_participants(self._desk, ids) if button is delete else None
        )
        box.open()

    def _seen(self, ids: Sequence[int]) -> Seen:
        records = {record_id: self._record_of(record_id) for record_id in ids}
        if any(record is None for record in records.values()):
            raise KnownFault(
                _("This participant is no longer there."), _("Somebody removed the entry. Undo brings it back.")
            )
        return {
            record_id: (record["version"], record["person_version"]) for record_id, record in records.items() if record
        }


def _parsed(texts: Mapping[str, str], refused: list[str]) -> dict[str, Any]:
    """Values of pasted texts by field name; what cannot be read goes to `refused` in words."""
    values: dict[str, Any] = {}
    for name, text in texts.items():
        field = PARTICIPANT.by_name.get(name)
        if field is None or "••" in text:  # a masked value copied from here is no value
            continue
        try:
            values[name] = field.parse(text)
        except BadValue as fault:
            refused.append(fault.message)
    return values
