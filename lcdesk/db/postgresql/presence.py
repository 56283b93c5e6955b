"""Who is in which entry just now: a row a program, which dies with it.

Nothing of it is ever kept: the table is not logged, and a row that was not told anew for `ALIVE`
seconds is of a program that ended without a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db.postgresql.listening import CHANNEL
from lcdesk.db.store import Here

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

ALIVE = 75
"""Seconds after which a program that says nothing is no longer there."""
TABLE = (
    "CREATE UNLOGGED TABLE presence (program UUID PRIMARY KEY, who TEXT NOT NULL, "
    "entity TEXT NOT NULL, row_id BIGINT NOT NULL, since TIMESTAMPTZ NOT NULL, "
    "seen TIMESTAMPTZ NOT NULL)"
)
_BE = sa.text(f"""
WITH gone AS (DELETE FROM presence WHERE seen < now() - interval '{ALIVE} seconds'
  AND program <> :program),
before AS (SELECT entity, row_id FROM presence WHERE program = :program),
here AS (INSERT INTO presence AS p VALUES (:program, :who, :entity, :row_id, now(), now())
  ON CONFLICT (program) DO UPDATE SET who = excluded.who, entity = excluded.entity,
  row_id = excluded.row_id, seen = now(), since = CASE
    WHEN (p.entity, p.row_id) = (excluded.entity, excluded.row_id) THEN p.since ELSE now() END)
SELECT pg_notify('{CHANNEL}', '')
WHERE NOT EXISTS (SELECT FROM before WHERE (entity, row_id) = (:entity, :row_id))
""")
_LEAVE = sa.text(f"""
WITH gone AS (DELETE FROM presence WHERE program = :program RETURNING 1)
SELECT pg_notify('{CHANNEL}', '') FROM gone
""")
_OTHERS = sa.text(f"""
SELECT who, entity, row_id, since FROM presence
WHERE program <> :program AND row_id > 0 AND seen > now() - interval '{ALIVE} seconds'
ORDER BY since, who
""")


def be_here(engine: sa.Engine, program: UUID, who: str, entity: str, row_id: int) -> None:
    """One trip, no transaction that anybody waits for; others hear of it where it is another
    entry.
    """
    told = {"program": program, "who": who, "entity": entity, "row_id": row_id}
    with engine.connect() as plain:
        plain.execution_options(isolation_level="AUTOCOMMIT").execute(_BE, told)


def leave(engine: sa.Engine, program: UUID) -> None:
    """It ends."""
    with engine.connect() as plain:
        plain.execution_options(isolation_level="AUTOCOMMIT").execute(_LEAVE, {"program": program})


def others_here(session: Session, program: UUID) -> list[Here]:
    """Those of all other programs, who came first first."""
    found = session.execute(_OTHERS, {"program": program})
    return [
        Here(who, entity, row_id, since.astimezone().replace(tzinfo=None, microsecond=0))
        for who, entity, row_id, since in found
    ]
