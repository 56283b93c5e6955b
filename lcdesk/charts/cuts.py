"""Which picture belongs to which cut of the figures; screen, command line and report draw the same."""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.charts.ages import age_pyramid
from lcdesk.charts.bars import ranked_bars
from lcdesk.charts.chart import Caption, Chart, Counted
from lcdesk.charts.findings import finding, funnel_finding, trend_finding
from lcdesk.charts.funnel import funnel
from lcdesk.charts.trend import Unit, trend
from lcdesk.charts.waffle import waffle
from lcdesk.texts import _

# these have an order of their own; the others go by number
ORDERED = frozenset({"status", "age", "cohort", "year", "first_time"})
SQUARES = ("gender", "first_time")


def cut_chart(
    rows: Sequence[Counted], by: str, subtitle: str = "", rule: str = "", source: str = "", *, unit: Unit = "enrolments"
) -> Chart:
    """The chart of a cut of services.statistics, its finding as the title.

    Ages are a pyramid, cohorts and years columns in time, a few values squares (one a person), all else ranked bars.
    `unit`: is each enrolment counted, or each person once?
    """
    if by == "cohort" or by == "year":
        known = [row for row in rows if row.key]
        return trend(rows, Caption(_raised(trend_finding(known)), subtitle, rule, source), by=by, unit=unit)
    caption = Caption(finding(rows, by), subtitle, rule, source)
    if by == "age":
        return age_pyramid(rows, caption)
    if by in SQUARES or by.startswith("group:"):
        return waffle(rows, caption)
    return ranked_bars(rows, caption, flagged=by == "country", sorted_here=by not in ORDERED)


def stage_chart(stages: Sequence[Counted], source: str = "") -> Chart:
    """The funnel of services.funnel, with what it counts underneath."""
    how = _("Everybody ever nominated, by the furthest status of their history.")
    return funnel(stages, Caption(funnel_finding(stages), _("How far people got"), how, source))


def _raised(title: str) -> str:
    return title[:1].upper() + title[1:]
