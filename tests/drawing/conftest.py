"""Charts of every kind for the drawing tests, of invented figures."""

from __future__ import annotations

import pytest

from lcdesk import charts
from lcdesk.charts import Caption, Chart, Count
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


def made(kind: charts.ChartKind, codes: tuple[str, ...] = CODES) -> Chart:
    """A chart of a kind; other figures for other codes."""
    counted = rows(codes)
    if kind is charts.ChartKind.PYRAMID:
        return charts.age_pyramid(
            [Count(str(age), f"{age}–{age + 4}", 2, 3) for age in range(30, 50, 5)]
            if codes
            else [],
            CAPTION,
        )
    if kind is charts.ChartKind.HEAT:
        themes = [
            Count(name, name, people=tuple(range(n, 120, 3)))
            for n, name in enumerate(("Solar", "Hydro", "Buildings and cities"))
        ]
        return charts.heat_map(
            charts.crossed(counted, themes), [theme.label for theme in themes], CAPTION
        )
    if kind is charts.ChartKind.WAFFLE:
        return charts.waffle(counted[:6], CAPTION)
    build = {
        charts.ChartKind.BARS: charts.ranked_bars,
        charts.ChartKind.TILES: charts.region_tiles,
        charts.ChartKind.COLUMNS: charts.country_columns,
        charts.ChartKind.FUNNEL: charts.funnel,
        charts.ChartKind.TREND: charts.trend,
    }
    return build[kind](counted, CAPTION)


@pytest.fixture(params=list(charts.ChartKind), ids=lambda kind: kind.value)
def chart(request: pytest.FixtureRequest) -> Chart:
    """One chart of each kind."""
    return made(request.param)
