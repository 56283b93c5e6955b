"""What stands above a group of people: the value they share, and what is counted of them."""

from __future__ import annotations

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.services.finding import PeopleGroup
from lcdesk.texts import _, n_


def label_of(group: PeopleGroup, name: str) -> str:
    """The value behind a group of the field `name`, as people read it."""
    return _("(blank)") if not name or group.value is None else PARTICIPANT.field(name).kind.format(group.value)


def subtotals(group: PeopleGroup) -> tuple[str, ...]:
    """Women, men, and visas settled among them."""
    return (
        n_("{count} woman", "{count} women", group.women),
        n_("{count} man", "{count} men", group.men),
        n_("{count} visa settled", "{count} visas settled", group.visas),
    )
