"""Which picture belongs to which cut of the figures; screen, command line and report draw the same."""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.charts.ages import age_pyramid
from lcdesk.charts.bars import ranked_bars
from lcdesk.charts.chart import Caption, Chart, Counted
from lcdesk.charts.findings import finding

ORDERED = frozenset(
    {"status", "age", "cohort", "year", "first_time"}
)  # these have an order of their own; the others go by number


def cut_chart(rows: Sequence[Counted], by: str, subtitle: str = "", rule: str = "", source: str = "") -> Chart:
    """The chart of a cut of services.statistics, its finding as the title: bars, or for ages the pyramid."""
    caption = Caption(finding(rows, by), subtitle, rule, source)
    if by == "age":
        return age_pyramid(rows, caption)
    return ranked_bars(rows, caption, flagged=by == "country", sorted_here=by not in ORDERED)
