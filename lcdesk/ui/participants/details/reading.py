"""What the pane shows behind the fields, read beside the window: papers, changes, photo, other cohorts, cooperation leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants.documents import Item, checklist, read_photo
from lcdesk.services.participants.entry_history import EntryLine, read_entry
from lcdesk.services.participants.leads import LeadLine, list_leads
from lcdesk.ui.participants.details.history import LINES


@dataclass(frozen=True)
class Behind:
    """All of it, of one participant."""

    items: Sequence[Item]
    lines: Sequence[EntryLine]
    photo: bytes | None
    others: Sequence[Mapping[str, Any]]
    leads: Sequence[LeadLine]


def read_behind(desk: Desk, enrolment_id: int, person_id: int) -> Behind:
    """Everything at once: it comes and goes together."""
    others = [other for other in finding.other_cohorts(desk, person_id) if other["id"] != enrolment_id]
    lines, photo = read_entry(desk, enrolment_id, LINES + 1), read_photo(desk, person_id)
    return Behind(checklist(desk, enrolment_id), lines, photo, others, list_leads(desk, person_id=person_id))
