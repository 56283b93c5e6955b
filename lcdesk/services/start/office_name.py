"""The name of the office a desk belongs to: it stands in the title of the window, at the head of
reports and on letters.
"""

from __future__ import annotations

import sqlalchemy as sa

from lcdesk import settings
from lcdesk.db.values import table_of
from lcdesk.model.entities import DeskValue
from lcdesk.services.core.desk import Desk
from lcdesk.settings import Settings

NAME = "office"
"""The value of a desk that holds it."""


def read_office(desk: Desk, chosen: Settings | None = None) -> str:
    """The office of a desk: as it was named with the desk; of one made before desks kept it, the
    name in the settings (None: those of this machine).
    """
    return own_office(desk) or (chosen or settings.load()).office


def own_office(desk: Desk) -> str:
    """The name kept in the desk itself; "" where there is none."""
    value = table_of(DeskValue).c
    query = sa.select(value.value).where(value.name == NAME)
    with desk.reading() as session:
        return str(session.scalar(query) or "")


def name_office(desk: Desk, name: str) -> None:
    """Keep the name in the desk; another desk keeps its own. No entry of the history."""
    desk.execute("", lambda work: work.add_value(NAME, name.strip()))
