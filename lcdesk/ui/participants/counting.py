"""How many there are of each value, and for how many a rule holds: small cohorts at once, large
ones beside the window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from lcdesk.model import countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.kinds import BirthDate, Choice, Country, Date, Kind, Number, Time
from lcdesk.model.order import plain_text
from lcdesk.model.query_rules import QueryRule
from lcdesk.model.rule_kinds import kind_of
from lcdesk.services.core import finding
from lcdesk.services.core.finding import PeopleGroup, Query
from lcdesk.texts import LANGUAGES, _
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.word_matching import spellings, typed
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk

ORDERED = (Date, BirthDate, Number, Time)  # kinds whose values have an order of their own


@dataclass(frozen=True)
class Values:
    """The values of a field (None: blank), how many have each, and what each is found by; side by
    side, the same length.

    Lists of plain values: a hundred thousand objects would have to be looked through again and
    again by whoever tidies up.
    """

    values: Sequence[Any] = ()
    counts: Sequence[int] = ()
    folded: Sequence[str] = ()


class FilterCounts:
    """`values(…)` and `rules(…)` call back once; an answer that came too late, or whose `owner`
    is gone, is dropped.
    """

    def __init__(self, shown: PeopleView, owner: QObject) -> None:
        self._shown, self._owner = shown, owner
        self._asked = {"values": 0, "rules": 0}

    def values(self, name: str, show: Callable[[Values], object]) -> None:
        """The values of a field in the cohort: most frequent first, dates and numbers in their
        order; blanks last.
        """
        desk, cohort_id = self._shown.context.desk, self._shown.context.cohort_id
        self._run("values", lambda: _counted(desk, cohort_id, name), show)

    def rules(
        self,
        rules: Sequence[QueryRule],
        show: Callable[[Mapping[QueryRule, int]], object],
        besides: QueryRule | None = None,
    ) -> None:
        """For how many of those on screen each rule holds; `besides`: a rule of the question
        that is being changed.
        """
        query = self._shown.query
        asked = replace(
            query, rules=tuple(rule for rule in query.rules if rule != besides), sort=(), group=""
        )
        desk = self._shown.context.desk
        self._run("rules", lambda: finding.count_rules(desk, asked, rules), show)

    def _run(self, what: str, work: Callable[[], Any], show: Callable[[Any], object]) -> None:
        self._asked[what] += 1
        asked = self._asked[what]
        if self._shown.people <= AT_ONCE:
            show(work())
            return
        self._shown.context.tasks.run(
            "",
            lambda _task: work(),
            lambda found: show(found) if asked == self._asked[what] else None,
            owner=self._owner,
            is_quiet=True,
        )


def _counted(desk: Desk, cohort_id: int | None, name: str) -> Values:
    kind, found = PARTICIPANT.field(name).kind, finding.count_values(desk, cohort_id, name)
    known = [pair for pair in found if pair[0] is not None]
    if isinstance(kind, ORDERED):
        known.sort(key=lambda pair: pair[0])
    blank = [pair for pair in found if pair[0] is None]
    folded = [_folded(kind, value) for value, _count in known] + [
        plain_text(_("(blank)")) for _pair in blank
    ]
    known += blank
    return Values([value for value, _count in known], [count for _value, count in known], folded)


def _folded(kind: Kind, value: Any) -> str:
    """Small letters without accents; of a closed list in every language, with its pinyin."""
    if isinstance(kind, Country):
        names = [countries.name(value, code) for code in LANGUAGES]
        return plain_text("\n".join((*names, *typed(names))))
    if isinstance(kind, Choice):
        label = next((option.label for option in kind.options if option.code == value), str(value))
        return plain_text("\n".join(spellings(label)))
    return plain_text(kind.format(value))


# --- Asks the desk who belongs on the screen: small cohorts at once, large ones in two steps, the
# second from the worker ---


Show = Callable[[Sequence[int], Sequence[PeopleGroup]], object]

# a cohort of more people is searched in two steps: the first hits now, all of them from the worker
AT_ONCE = 5000
FIRST_HITS = 200


class Asker:
    """`ask(query, people, show)`: `show(ids, groups)` is called once or twice; an answer that
    came too late is dropped.
    """

    def __init__(self, context: Context, shown: PeopleView) -> None:
        self._context, self._shown, self._asked = context, shown, 0

    def ask(self, query: Query, people: int, show: Show) -> None:
        """Find the ids of a query, with its groups if there are any, in a cohort of so many
        people.
        """
        self._asked += 1
        asked, desk = self._asked, self._context.desk
        if people <= AT_ONCE:
            show(*finding.find_groups(desk, query))
            return
        if self._is_quick(query):
            show(*finding.find_groups(desk, replace(query, limit=FIRST_HITS)))
        self._context.tasks.run(
            _("Searching…"),
            lambda _task: finding.find_groups(desk, query),
            lambda found: show(*found) if asked == self._asked else None,
            owner=self._shown,
            is_quiet=True,
        )

    def _is_quick(self, query: Query) -> bool:
        """Words, and everybody, are in an index; for fields and for an order all may have to be
        looked at, which is no work for here. Where somebody is on screen already, the first of
        everybody would only take them away for a moment.
        """
        if query.order or not all(kind_of(rule).is_indexed for rule in query.asked):
            return False
        is_of_words = any(rule.name == "words" for rule in query.asked)
        return is_of_words or not len(self._shown.table.ids)


class ValueCounts:
    """How often each value of the fields `names` stands in the cohort: of a large one read
    ahead, beside the window.
    """

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
        asked, desk, cohort_id, names = (
            self._asked,
            self._context.desk,
            self._context.cohort_id,
            self._names,
        )
        self._context.tasks.count(
            lambda _task: {name: finding.count_values(desk, cohort_id, name) for name in names},
            lambda found: self._keep(found) if asked == self._asked else None,
            owner=self._owner,
        )

    def of(self, name: str) -> list[tuple[Any, int]]:
        """(value, number of participants), most frequent first."""
        if name in self._known:
            return self._known[name]
        return finding.count_values(self._context.desk, self._context.cohort_id, name)

    def _keep(self, found: dict[str, list[tuple[Any, int]]]) -> None:
        self._known = found
