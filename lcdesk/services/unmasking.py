"""Private values on their way into a file: masked, or as they are, which is counted and then noted."""

from __future__ import annotations

from collections import Counter
from typing import Any

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.fields import Field
from lcdesk.model.masking import masked
from lcdesk.services import reveals
from lcdesk.services.desk import Desk
from lcdesk.texts import N_

Record = dict[str, Any]
OWN = N_("further columns")
"""What reveals call the office's own columns: nobody can say which of them is private, so all are masked."""


class Unmasking:
    """What becomes of private values in one file."""

    def __init__(self, *, is_plain: bool) -> None:
        self.is_plain = is_plain
        self.counts = Counter[str]()  # field → how many values were written as they are

    def text(self, field: Field, record: Record) -> str | None:
        """A private value as it is written, None where there is none."""
        said = field.text(record) or None
        return said if said is None else self._taken(field.name, said)

    def own(self, text: str | None) -> str | None:
        """What stands in a column of the office's own, as it is written."""
        return text if not text else self._taken(OWN, text)

    def note(self, desk: Desk, row_id: int | None = None) -> None:
        """Note what was written as it is: of one participant, or (None) of several."""
        for name in (*PARTICIPANT.by_name, OWN):
            if count := self.counts[name]:
                reveals.note(desk, "exported", "Enrolment", row_id, name, count)

    def _taken(self, name: str, text: str) -> str:
        if not self.is_plain:
            return masked(text)
        self.counts[name] += 1
        return text
