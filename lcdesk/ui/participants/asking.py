"""Asks the desk who belongs on the screen: small cohorts at once, large ones in two steps, the second from the worker.

And what the menus of the filters say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from lcdesk.services.core import finding
from lcdesk.services.core.finding import PeopleGroup, Query
from lcdesk.texts import _
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk

Show = Callable[[Sequence[int], Sequence[PeopleGroup]], object]

AT_ONCE = 5000  # a cohort of more people is searched in two steps: the first hits now, all of them from the worker
FIRST_HITS = 200


class Asker:
    """`ask(query, people, show)`: `show(ids, groups)` is called once or twice; an answer that came too late is dropped."""

    def __init__(self, context: Context, shown: PeopleView) -> None:
        self._context, self._shown, self._asked = context, shown, 0

    def ask(self, query: Query, people: int, show: Show) -> None:
        """Find the ids of a query, with its groups if there are any, in a cohort of so many people."""
        self._asked += 1
        asked, desk = self._asked, self._context.desk
        if people <= AT_ONCE:
            show(*_find(desk, query))
            return
        if self._is_quick(query):
            show(*_find(desk, replace(query, limit=FIRST_HITS)))
        self._context.tasks.run(
            _("Searching…"), lambda _task: _find(desk, query),
            lambda found: show(*found) if asked == self._asked else None, owner=self._shown, is_quiet=True,
        )  # fmt: skip

    def _is_quick(self, query: Query) -> bool:
        """Words, and everybody, are in an index; for fields and for an order all may have to be looked at, which is no work
        for here. Where somebody is on screen already, the first of everybody would only take them away for a moment.
        """
        if query.filters or query.conditions or query.order:
            return False
        return bool(query.asked.words) or not len(self._shown.table.ids)


def _find(desk: Desk, query: Query) -> tuple[Sequence[int], Sequence[PeopleGroup]]:
    return finding.find_groups(desk, query) if query.group else (finding.find_ids(desk, query), ())


class ValueCounts:
    """How often each value of the fields `names` stands in the cohort: of a large one read ahead, beside the window."""

    def __init__(self, context: Context, owner: QObject, names: Sequence[str]) -> None:
        self._context, self._owner, self._names = context, owner, names
        self._known: dict[str, list[tuple[Any, int]]] = {}
        self._asked = 0

    def read_ahead(self, people: int) -> None:
        """They have changed, or the cohort of so many people is another."""
        self._known = {}
        self._asked += 1
        if people <= AT_ONCE:
            return
        asked, desk, cohort_id, names = self._asked, self._context.desk, self._context.cohort_id, self._names
        self._context.tasks.count(
            lambda _task: {name: finding.count_values(desk, cohort_id, name) for name in names},
            lambda found: self._keep(found) if asked == self._asked else None, owner=self._owner,
        )  # fmt: skip

    def of(self, name: str) -> list[tuple[Any, int]]:
        """(value, number of participants), most frequent first."""
        if name in self._known:
            return self._known[name]
        return finding.count_values(self._context.desk, self._context.cohort_id, name)

    def _keep(self, found: dict[str, list[tuple[Any, int]]]) -> None:
        self._known = found
