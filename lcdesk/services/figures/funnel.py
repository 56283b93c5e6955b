"""How far everybody has ever got: nominated, selected, confirmed, arrived, completed, certified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lcdesk.db.queries.figures import REACHED, EnrolmentSelection
from lcdesk.model.lists import CHAIN, ENDS
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.counting_rules import RULES
from lcdesk.services.figures.statistics import CountryRow, ReportQuery, Scope, row_of

STAGES = ("nominated", "selected", "confirmed", "arrived", "completed", "certified")
EVERYBODY = (None, "reserve", *CHAIN, *ENDS)
_PLACES: Mapping[str, int] = {
    **{status: place for place, status in enumerate(CHAIN) if place}, "left_early": CHAIN.index("arrived"),
}  # fmt: skip


class _Ways(ReportQuery):
    """Everybody, whatever became of them, with the furthest place of the chain."""

    @property
    def counting(self) -> EnrolmentSelection:
        return replace(super().counting, statuses=EVERYBODY, chain=_PLACES)


def stage_rows(desk: Desk, whose: Scope | int | None) -> list[CountryRow]:
    """A row a stage with everybody who ever got so far, by the history of their statuses and the one they have now.

    Who withdrew after being confirmed had been confirmed: no stage has anybody who is not in the one before.
    """
    ways = _Ways.of(desk, whose, "nominated")
    groups = ways.groups((REACHED,))
    return [
        row_of(ways, stage, RULES[stage].title, [group for group in groups if group[0][REACHED] >= CHAIN.index(stage)])
        for stage in STAGES
    ]
