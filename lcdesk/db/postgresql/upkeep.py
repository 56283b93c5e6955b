"""What grows by itself on a server is cut back once a day, by whoever opens the desk first, beside
the window and in small pieces: rows of the tally are added up, old receipts go. Nothing is found or
counted otherwise after it. Nobody waits: what is cut back others never write again.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db.store import Reading, Writing
from lcdesk.db.values import table_of
from lcdesk.model import clock
from lcdesk.model.entities import Operation
from lcdesk.model.faults import DeskBusy

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PIECE = 10_000
"""Rows that one piece takes out."""
SPARE = 1_000
"""Rows of a cohort that may stand in the tally beside those it needs."""
KEPT_FOR = dt.timedelta(days=60)
"""A computer that fell asleep as it saved something asks for the receipt when it wakes."""
_ONE_AT_A_TIME = 18
"""The key of the lock of whoever does this."""
_TODAY = "'upkeep ' || CURRENT_DATE"
"""The name that stands among the guards once it is done on this day, by the server's clock."""
_IS_DONE = f"SELECT EXISTS (SELECT FROM guard WHERE name = {_TODAY})"
_MARK = (
    f"INSERT INTO guard VALUES ({_TODAY}) ON CONFLICT DO NOTHING",
    f"DELETE FROM guard WHERE name LIKE 'upkeep %' AND name < {_TODAY}",
)
_LONG = (
    "SELECT cohort_id FROM (SELECT cohort_id, count(*) AS often FROM tally_row GROUP BY 1) AS held "
    "WHERE often > :spare + 2 * (SELECT count(*) FROM tally WHERE tally.cohort_id = held.cohort_id)"
)
"""Cohorts of which the tally holds many more rows than it has numbers."""
_ADD_UP = (
    "WITH gone AS (DELETE FROM tally_row WHERE ctid = ANY (ARRAY("
    "SELECT ctid FROM tally_row WHERE cohort_id = :cohort LIMIT :piece)) RETURNING *) "
    "INSERT INTO tally_row SELECT cohort_id, nationality, gender, status, sum(number) FROM gone "
    "GROUP BY 1, 2, 3, 4 HAVING sum(number) <> 0"
)
_RECEIPTS = (
    "DELETE FROM operation_receipt WHERE uuid = ANY (ARRAY("
    "SELECT uuid FROM operation_receipt WHERE abs(operation_id) < :number LIMIT :piece))"
)


class Upkeep:
    """As `db/store.py` asks for what is left for later: a server indexes at once."""

    def index_next(self, reading: Reading, writing: Writing, most: int | None) -> int:
        """Nothing."""
        return 0

    def count_left_to_index(self, session: Session) -> int:
        """Nothing."""
        return 0

    def count_left(self, session: Session) -> int:
        """0 where somebody has done it today."""
        if session.scalar(sa.text(_IS_DONE)):
            return 0
        return 1 + len(_long_cohorts(session))

    def next(self, reading: Reading, writing: Writing) -> int:
        """One piece; 0 where nothing is left, or somebody else is at it."""
        try:
            with writing() as session:
                return _do_piece(session)
        except DeskBusy:  # the tally was counted anew meanwhile: then there is no need
            return 0


def _do_piece(session: Session) -> int:
    locked = session.scalar(sa.text(f"SELECT pg_try_advisory_xact_lock({_ONE_AT_A_TIME})"))
    if not locked or session.scalar(sa.text(_IS_DONE)):
        return 0
    connection, cohorts = session.connection(), _long_cohorts(session)
    if cohorts:
        connection.execute(sa.text(_ADD_UP), {"cohort": cohorts[0], "piece": PIECE})
        return 1 + len(cohorts)
    gone = connection.execute(
        sa.text(_RECEIPTS), {"number": _last_before(session, KEPT_FOR), "piece": PIECE}
    )
    if gone.rowcount == PIECE:
        return 1
    for statement in _MARK:
        connection.execute(sa.text(statement))
    return 0


def _long_cohorts(session: Session) -> list[int]:
    return list(session.scalars(sa.text(_LONG), {"spare": SPARE}))


def _last_before(session: Session, since: dt.timedelta) -> int:
    """The number of the last operation that is older."""
    operation = table_of(Operation).c
    query = sa.select(sa.func.max(operation.id)).where(operation.at < clock.moment() - since)
    return session.scalar(query) or 0
