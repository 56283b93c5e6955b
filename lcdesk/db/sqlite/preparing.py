"""What a file of many people leaves for later: the search index, then the tally of ages and
languages, then the order of names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lcdesk.db.sqlite import kept_orders, search_index, wide_tally

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lcdesk.db.sqlite.kept_orders import OrderMaking
    from lcdesk.db.store import Reading, Writing


class PreparationOfFile:
    """Of one open desk: it remembers the order of names that is on its way."""

    def __init__(self) -> None:
        self._making: OrderMaking | None = None

    def index_next(self, reading: Reading, writing: Writing, most: int | None = None) -> int:
        """A piece of the search index."""
        with reading() as session:
            if not search_index.left_runs(session):
                return 0
        with writing() as session:
            return search_index.fill_next(session, most or search_index.PIECE)

    def next(self, reading: Reading, writing: Writing) -> int:
        """A piece of one of the three."""
        left = self.index_next(reading, writing)
        with reading() as session:
            uncounted, unsorted = wide_tally.count_left(session), kept_orders.count_left(session)
        if left or not (uncounted or unsorted):
            return left + uncounted + unsorted
        if not uncounted:
            return self._sort_next(reading, writing)
        with writing() as session:
            wide_tally.count_next(session)
            return wide_tally.count_left(session) + unsorted

    def _sort_next(self, reading: Reading, writing: Writing) -> int:
        making = self._making
        if making is not None and making.done < making.last_id:
            with reading() as session:
                making.read_next(session)
            return max(1, making.last_id - making.done)
        with writing() as session:
            if making is None:
                self._making = kept_orders.begin(session)
            else:
                kept_orders.finish(session, making)
                self._making = None
        return 0 if self._making is None else self._making.last_id

    def count_left(self, session: Session) -> int:
        """Of all three."""
        unsorted = kept_orders.count_left(session)
        return search_index.count_left(session) + wide_tally.count_left(session) + unsorted

    def count_left_to_index(self, session: Session) -> int:
        """Of the search index."""
        return search_index.count_left(session)
