"""Keys a desk had before: kept in the desk itself until all its backups are written anew, so
that a later start can finish that.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.keys import Key
from lcdesk.db.values import table_of
from lcdesk.model.entities import DeskValue

NAME = "former keys"
_TABLE = table_of(DeskValue)


def of(path: Path) -> list[Key]:
    """The keys some backups of a desk may still be locked with; as a rule none."""
    engine = make_engine(path)
    try:
        with engine.connect() as connection:
            kept: list[list[str]] = (
                connection.scalar(sa.select(DeskValue.value).where(DeskValue.name == NAME)) or []
            )
    finally:
        engine.dispose()
    return [Key(bytes.fromhex(raw), bytes.fromhex(salt)) for raw, salt in kept]


def keep(path: Path, former: list[Key]) -> None:
    """Keep these keys, and no others; none: forget them."""
    engine = make_engine(path)
    try:
        with engine.execution_options(writes=True).begin() as connection:
            connection.execute(sa.delete(_TABLE).where(_TABLE.c.name == NAME))
            if former:
                values = {
                    "name": NAME,
                    "value": [[key.raw.hex(), key.salt.hex()] for key in former],
                }
                connection.execute(sa.insert(_TABLE), values)
    finally:
        engine.dispose()
