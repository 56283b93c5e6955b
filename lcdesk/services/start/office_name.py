"""The name of the office a desk belongs to: it stands in the title of the window, at the head of
reports and on letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk import settings
from lcdesk.db.values import table_of
from lcdesk.model.entities import DeskValue
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.held_lists import ALL, HeldList
from lcdesk.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NAME = "office"
"""The value of a desk that holds it."""


def read_office(desk: Desk, chosen: Settings | None = None) -> str:
    """The office of a desk: as it was named with the desk; of one made before desks kept it, the
    name in the settings (None: those of this machine).
    """
    return own_office(desk) or (chosen or settings.load()).office


def _read_own(session: Session) -> str:
    value = table_of(DeskValue).c
    return str(session.scalar(sa.select(value.value).where(value.name == NAME)) or "")


_OWN = HeldList(_read_own, {DeskValue: ALL})


def own_office(desk: Desk) -> str:
    """The name kept in the desk itself; "" where there is none."""
    return desk.read_held(_OWN)


def name_office(desk: Desk, name: str) -> None:
    """Keep the name in the desk; another desk keeps its own. No entry of the history."""
    desk.execute("", lambda work: work.add_value(NAME, name.strip()))
