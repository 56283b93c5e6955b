"""Asks the desk who belongs on the screen: small cohorts at once, large ones in two steps, the second from the worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject

from lcdesk.services import finding
from lcdesk.services.finding import Query
from lcdesk.texts import _
from lcdesk.ui.screen import Context

AT_ONCE = 5000  # a cohort of more people is searched in two steps: the first hits now, all of them from the worker
FIRST_HITS = 200


class Asker:
    """`ask(query, people, show)`: `show(ids)` is called once or twice; an answer that came too late is dropped."""

    def __init__(self, context: Context, owner: QObject) -> None:
        self._context, self._owner, self._asked = context, owner, 0

    def ask(self, query: Query, people: int, show: Callable[[Sequence[int]], object]) -> None:
        """Find the ids of a query in a cohort of so many people."""
        self._asked += 1
        asked, desk = self._asked, self._context.desk
        if people <= AT_ONCE:
            show(finding.find_ids(desk, query))
            return
        if query.search:
            show(finding.find_ids(desk, replace(query, limit=FIRST_HITS)))
        self._context.tasks.run(
            _("Searching…"), lambda _task: finding.find_ids(desk, query),
            lambda ids: show(ids) if asked == self._asked else None, owner=self._owner, is_quiet=True,
        )  # fmt: skip
