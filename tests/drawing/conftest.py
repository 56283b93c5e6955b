"""Charts of every kind for the drawing tests, of invented figures."""

from __future__ import annotations

import pytest

from lcdesk.charts import chart_kinds
from lcdesk.charts.chart import Caption, Chart, ChartKind, Count
from lcdesk.model import countries

CODES = ("NG", "PK", "ET", "KE", "NP", "RW", "LK", "UZ", "ZM", "FJ", "PE")
CAPTION = Caption(
    "Nigeria and Pakistan lead with 3 each",
    "Participants by country",
    "Counted: everybody on the list.",
)


def rows(codes: tuple[str, ...] = CODES) -> list[Count]:
    made = []
    for n, code in enumerate(codes):
        women, men = 1 + n % 2, 1 + n % 3
        made.append(
            Count(
                code,
                countries.name(code),
                women,
                men,
                0,
                tuple(range(n * 10, n * 10 + women + men)),
            )
        )
    return made


def made(kind: ChartKind, codes: tuple[str, ...] = CODES) -> Chart:
    """A chart of a kind; other figures for other codes."""
    counted = rows(codes)
    if kind is ChartKind.PYRAMID:
        return chart_kinds.age_pyramid(
            [Count(str(age), f"{age}–{age + 4}", 2, 3) for age in range(30, 50, 5)]
            if codes
            else [],
            CAPTION,
        )
    if kind is ChartKind.HEAT:
        themes = [
            Count(name, name, people=tuple(range(n, 120, 3)))
            for n, name in enumerate(("Solar", "Hydro", "Buildings and cities"))
        ]
        return chart_kinds.heat_map(
            chart_kinds.crossed(counted, themes), [theme.label for theme in themes], CAPTION
        )
    if kind is ChartKind.WAFFLE:
        return chart_kinds.waffle(counted[:6], CAPTION)
    build = {
        ChartKind.BARS: chart_kinds.ranked_bars,
        ChartKind.TILES: chart_kinds.region_tiles,
        ChartKind.COLUMNS: chart_kinds.country_columns,
        ChartKind.FUNNEL: chart_kinds.funnel,
        ChartKind.TREND: chart_kinds.trend,
    }
    return build[kind](counted, CAPTION)


@pytest.fixture(params=list(ChartKind), ids=lambda kind: kind.value)
def chart(request: pytest.FixtureRequest) -> Chart:
    """One chart of each kind."""
    return made(request.param)
