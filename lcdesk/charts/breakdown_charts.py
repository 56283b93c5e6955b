"""Which picture belongs to which breakdown of the figures; screen, command line and report draw the
same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lcdesk.charts.ages import age_pyramid
from lcdesk.charts.bars import ranked_bars
from lcdesk.charts.chart import Caption, Chart, CountedRow, Together
from lcdesk.charts.findings import finding, funnel_finding, trend_finding
from lcdesk.charts.funnel import funnel
from lcdesk.charts.heat import HeatCell, heat_map
from lcdesk.charts.trend import Unit, trend
from lcdesk.charts.waffle import waffle
from lcdesk.model.breakdowns import is_ordered, picture_of
from lcdesk.texts import _

MOST_COLUMNS = 10


@dataclass(frozen=True)
class Whole:
    """What the rows of a breakdown are parts of. `unit`: is each enrolment counted, or each person
    once? `people`: how many were counted, where they may stand in several rows; None: the sum of
    the rows.
    """

    unit: Unit = "enrolments"
    people: int | None = None


SUM = Whole()


def breakdown_chart(
    rows: Sequence[CountedRow],
    by: str,
    subtitle: str = "",
    rule: str = "",
    source: str = "",
    *,
    whole: Whole = SUM,
) -> Chart:
    """The chart of a breakdown (`model.breakdowns`), its finding as the title.

    Ages are a pyramid, cohorts and years columns in time, a few values squares (one a person), all
    else ranked bars. `whole`: of what the rows are parts.
    """
    picture = picture_of(by)
    if picture == "columns in time":
        known = [row for row in rows if row.key and row.total]
        told = trend_finding(known) if known else finding(rows, by)
        return trend(rows, Caption(_raised(told), subtitle, rule, source), by=by, unit=whole.unit)
    caption = Caption(finding(rows, by, people=whole.people), subtitle, rule, source)
    if picture == "pyramid":
        return age_pyramid(rows, caption)
    if picture == "squares":
        return waffle(rows, caption)
    chart = ranked_bars(rows, caption, flagged=by == "country", sorted_here=not is_ordered(by))
    return replace(chart, adds_up=whole.people is None or whole.people == chart.total)


def cross_chart(
    rows: Sequence[CountedRow],
    columns: Sequence[CountedRow],
    cells: Mapping[tuple[str, str], CountedRow],
    caption: Caption,
    *,
    by: str,
) -> Chart:
    """Two breakdowns crossed: `rows` down, `columns` to the right, (key, key) → who is in both. The
    first columns stand alone, what is beyond `MOST_COLUMNS` in one last column.
    """
    heads = [column.label for column in columns]
    shown = heads if len(heads) <= MOST_COLUMNS else [*heads[: MOST_COLUMNS - 1], _("others")]
    told = [_cell(row, shown, columns, cells) for row in rows]
    return heat_map(
        [cell for line in told for cell in line],
        shown,
        caption,
        flagged=by == "country",
        ranked=False,
    )


def _cell(
    row: CountedRow,
    heads: Sequence[str],
    columns: Sequence[CountedRow],
    cells: Mapping[tuple[str, str], CountedRow],
) -> list[HeatCell]:
    """A line of cells, the last of which may stand for several columns."""
    line: list[HeatCell] = []
    for place, head in enumerate(heads):
        meant = columns[place:] if place == len(heads) - 1 else columns[place : place + 1]
        both = [
            cells[row.key or "", one.key or ""]
            for one in meant
            if (row.key or "", one.key or "") in cells
        ]
        people = both[0].people if len(both) == 1 else Together(cell.people for cell in both)
        line.append(
            HeatCell(row.key or "", row.label, head, sum(cell.total for cell in both), people)
        )
    return line


def stage_chart(stages: Sequence[CountedRow], source: str = "") -> Chart:
    """The funnel of services.funnel, with what it counts underneath."""
    how = _("Everybody ever nominated, by the furthest status of their history.")
    return funnel(stages, Caption(funnel_finding(stages), _("How far people got"), how, source))


def _raised(title: str) -> str:
    return title[:1].upper() + title[1:]
