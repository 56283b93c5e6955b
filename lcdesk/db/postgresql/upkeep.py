"""What grows by itself on a server is cut back once a day, by whoever opens the desk first, beside
the window and in small pieces: rows of the tally are added up, old receipts go. Nothing is found or
counted otherwise after it. Nobody waits: what is cut back others never write again.

Before that, whenever there is something: words, keys and names of people whom somebody changed who
does not see all of their enrolments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db.search_words import BATCH
from lcdesk.db.store import Reading, Writing, store_of
from lcdesk.model.faults import DeskBusy

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PIECE = 10_000
"""Rows that one piece takes out."""
SPARE = 1_000
"""Rows of a cohort that may stand in the tally beside those it needs."""
_ONE_AT_A_TIME = 18
"""The key of the lock of whoever does this."""
UPKEEP = "upkeep "
"""What the guards begin with that only the server writes."""
_TODAY = f"'{UPKEEP}' || CURRENT_DATE"
"""The name that stands among the guards once it is done on this day, by the server's clock."""
_IS_DONE = f"SELECT EXISTS (SELECT FROM guard WHERE name = {_TODAY})"
_LONG = (
    "SELECT cohort_id FROM (SELECT cohort_id, count(*) AS often FROM tally_row GROUP BY 1) AS held "
    "WHERE often > {spare} "
    "+ 2 * (SELECT count(*) FROM tally WHERE tally.cohort_id = held.cohort_id)"
)
"""Cohorts of which the tally holds many more rows than it has numbers."""
_RENEWED = (
    "DELETE FROM stale_words WHERE id IN (SELECT id FROM stale_words ORDER BY id LIMIT :most) "
    "RETURNING id"
)
FUNCTION = f"""
CREATE OR REPLACE FUNCTION keep_up(spare bigint, piece bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  long bigint[];
  gone bigint;
BEGIN
  IF NOT pg_try_advisory_xact_lock({_ONE_AT_A_TIME}) OR ({_IS_DONE}) THEN RETURN 0; END IF;
  long := ARRAY({_LONG.format(spare="spare")});
  IF long <> '{{}}' THEN
    WITH gone AS (DELETE FROM tally_row WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM tally_row WHERE cohort_id = long[1] LIMIT piece)) RETURNING *)
    INSERT INTO tally_row SELECT cohort_id, nationality, gender, status, sum(number) FROM gone
      GROUP BY 1, 2, 3, 4 HAVING sum(number) <> 0;
    RETURN 1 + cardinality(long);
  END IF;
  -- a computer that fell asleep as it saved something asks for the receipt when it wakes
  DELETE FROM operation_receipt WHERE uuid = ANY (ARRAY(
    SELECT uuid FROM operation_receipt WHERE abs(operation_id) < (
      SELECT max(id) FROM deed WHERE at < localtimestamp - interval '60 days') LIMIT piece));
  GET DIAGNOSTICS gone = ROW_COUNT;
  IF gone = piece THEN RETURN 1; END IF;
  INSERT INTO guard VALUES ({_TODAY}) ON CONFLICT DO NOTHING;
  DELETE FROM guard WHERE starts_with(name, '{UPKEEP}') AND name < {_TODAY};
  RETURN 0;
END $$
"""
"""One piece, and how much is left; 0 where nothing is, or somebody else is at it. At the server,
since where the office has roles whoever opens the desk first may not do this with their own hands.
"""


class Upkeep:
    """As `db/store.py` asks for what is left for later: a server indexes at once."""

    def index_next(self, reading: Reading, writing: Writing, most: int | None) -> int:
        """Nothing."""
        return 0

    def count_left_to_index(self, session: Session) -> int:
        """Nothing."""
        return 0

    def count_left(self, session: Session) -> int:
        """Of the second kind 0 where somebody has done it today."""
        stale = session.scalar(sa.text("SELECT count(*) FROM stale_words")) or 0
        if session.scalar(sa.text(_IS_DONE)):
            return stale
        return stale + 1 + len(_long_cohorts(session))

    def next(self, reading: Reading, writing: Writing) -> int:
        """One piece; 0 where nothing is left, or somebody else is at it."""
        try:
            with writing() as session:
                return _renew(session) or _do_piece(session)
        except DeskBusy:  # the tally was counted anew meanwhile: then there is no need
            return 0


def _renew(session: Session) -> int:
    """As many as are written anew at once; 0 where there is nobody."""
    stale = set(session.scalars(sa.text(_RENEWED), {"most": BATCH}))
    if stale:
        store_of(session).index.refresh(session, sorted(stale))
    return len(stale)


def _do_piece(session: Session) -> int:
    asked = sa.text("SELECT keep_up(:spare, :piece)")
    return session.scalar(asked, {"spare": SPARE, "piece": PIECE}) or 0


def _long_cohorts(session: Session) -> list[int]:
    return list(session.scalars(sa.text(_LONG.format(spare=":spare")), {"spare": SPARE}))
