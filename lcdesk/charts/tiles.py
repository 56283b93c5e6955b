"""Region tiles: one tile a country, grouped by region; the picture that stands in for a map,
without any border.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lcdesk.charts.chart import (
    Caption,
    Chart,
    ChartKind,
    ChartMark,
    CountedRow,
    gender_mark,
    gender_series,
    largest,
    ranked,
)
from lcdesk.model import countries
from lcdesk.texts import _, language


def region_tiles(
    rows: Sequence[CountedRow], caption: Caption, region: Callable[[str], str] | None = None
) -> Chart:
    """A tile per country; regions with most people first. `region` tells a code's region
    (default: UN M49).
    """
    series = gender_series(rows)
    tell = region or region_of
    marks = [
        gender_mark(row, series, flagged=True, group=tell(row.key or "")) for row in ranked(rows)
    ]
    people: dict[str, int] = {}
    for mark in marks:
        people[mark.group] = people.get(mark.group, 0) + mark.total
    nowhere = tell("")
    # stable: ranks stay
    marks.sort(key=lambda mark: (mark.group == nowhere, -people[mark.group], mark.group))
    return Chart(ChartKind.TILES, caption, series, tuple(marks), (0, largest(marks)))


def region_of(code: str) -> str:
    """Name of the UN M49 region in the language of the moment; "Region not known" where there is
    none.
    """
    return countries.region(code, language()) or _("Region not known")


def groups(marks: Sequence[ChartMark]) -> list[tuple[str, list[ChartMark]]]:
    """The marks by their group, in the order the groups first come."""
    found: dict[str, list[ChartMark]] = {}
    for mark in marks:
        found.setdefault(mark.group, []).append(mark)
    return list(found.items())
