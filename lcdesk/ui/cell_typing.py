"""What is half typed into a cell is a draft of the entry in its row, as if it were typed into its form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lcdesk.model.fields import Field
from lcdesk.ui.editors import hear_typing, typed_text
from lcdesk.ui.unsaved_input import Key, half_typed

_KINDS = {"Person": "participant", "Enrolment": "participant", "ActivityPerson": "activity"}


class CellTyping(QObject):
    """For as long as the editor of a cell is open."""

    is_seen_on = True  # a text that is refused stays in its cell, in red

    def __init__(self, editor: QWidget, field: Field, record_id: int) -> None:
        super().__init__(editor)
        kind = _KINDS.get(field.entity, field.entity.casefold())
        self._editor, self._key, self._name = editor, (kind, (record_id,), ""), field.name
        self._shown: str | None = None  # until somebody types
        self.opened: Any = None  # what the cell held, whatever comes into it meanwhile
        hear_typing(editor, self._hear)

    def begin(self, value: Any) -> None:
        """The cell's value is in the editor: what comes now is typed."""
        self.opened = value
        self._shown = typed_text(self._editor)

    def parentWidget(self) -> QWidget:
        """The editor: by it the window is known."""
        return self._editor

    def draft_key(self) -> Key:
        """The entry of the row."""
        return self._key

    def typed_texts(self) -> dict[str, str]:
        """What stands in the cell, once it is another text."""
        text = typed_text(self._editor)
        return {} if self._shown is None or text == self._shown else {self._name: text}

    def type_again(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Drafts go back into forms."""
        return texts

    @property
    def cell(self) -> tuple[int, str]:
        """(id, column), as `CellView.rejected` has them."""
        return self._key[1][0], self._name

    def refuse(self) -> None:
        """It was left with a text that is no value, or could not be kept."""
        half_typed().parting.emit(self)
        self._shown = typed_text(self._editor)  # it is said once

    def part(self) -> None:
        """The editor goes, and its cell with it (the row was removed, the column taken out): what stands in it is in sight no more."""
        if self.typed_texts():
            self.is_seen_on = False
            self.refuse()

    def settle(self) -> None:
        """It was kept, or given up."""
        self._shown = typed_text(self._editor)
        half_typed().kept.emit(self, self._name)

    def _hear(self, *_said: object) -> None:
        if self._shown is not None:
            half_typed().typed.emit(self)
