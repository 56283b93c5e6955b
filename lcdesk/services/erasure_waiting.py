"""What an erasure could not reach yet: kept with the desk, looked at when it is opened."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lcdesk.model.entities import DeskValue
from lcdesk.services.desk import Desk

TO_DO = "erasures to finish"
"""The value of the desk that holds it."""


def to_do(desk: Desk) -> list[dict[str, Any]]:
    """The erasures that are to be finished (see `erasure`), as a rule none."""
    with desk.reading() as session:
        return session.scalar(sa.select(DeskValue.value).where(DeskValue.name == TO_DO)) or []
