"""No percentage stands without the number it is of: in every text of every chart, and in the
source they come from.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk import charts, drawing, texts
from lcdesk.charts import breakdown_charts, chart_kinds, findings
from lcdesk.charts.chart import Caption, Chart, ChartKind, Count, as_rows
from lcdesk.model import findings as model_findings

WITH_N = {"en": re.compile(r"[<>]?\d+% of \d+"), "zh": re.compile(r"\d+ 人的 [<>]?\d+%")}
KEYS = ("KE", "NG", "PK", "FJ", "PE", "F", "M", "X", "")


def bare(text: str, language: str) -> bool:
    """Whether a text has a percentage that does not say of how many."""
    return "%" in WITH_N[language].sub("", text)


@st.composite
def counts(draw: st.DrawFn) -> list[Count]:
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=7))
    few = st.integers(0, 30)
    return [
        Count(key, key or "not known", draw(few), draw(few), draw(st.integers(0, 2)))
        for key in keys
    ]


def all_charts(rows: list[Count]) -> Iterator[Chart]:
    """One chart of each kind with each finding there is."""
    for by in ("country", "gender", "status", "age"):
        yield breakdown_charts.breakdown_chart(rows, by)
    yield chart_kinds.country_columns(rows, Caption(findings.region_finding(rows)), most=3)
    yield chart_kinds.region_tiles(rows, Caption(findings.country_finding(rows)))
    heads, cells = [row.label for row in rows], chart_kinds.crossed(rows, rows)
    yield chart_kinds.heat_map(cells, heads, Caption(findings.heat_finding(cells, heads)))
    both = {(row.key, row.key): row for row in rows}
    told = findings.cross_finding(rows, sum(row.total for row in rows))
    yield breakdown_charts.cross_chart(rows, rows, both, Caption(told), by="country")
    yield chart_kinds.funnel(rows, Caption(findings.funnel_finding(rows)))
    yield chart_kinds.trend(rows, Caption(findings.trend_finding(rows)))
    yield chart_kinds.waffle(rows, Caption(findings.finding(rows, "gender")), most=200)


def words(chart: Chart) -> Iterator[str]:
    """Everything that is written on a chart, said by it, or copied from it."""
    yield from (
        chart.title,
        chart.caption.subtitle,
        chart.caption.rule,
        chart.caption.source,
        chart.note,
        *chart.heads,
    )
    yield from (series.label for series in chart.series)
    for mark in chart.marks:
        yield from (mark.label, mark.words, mark.beside)
    for row in as_rows(chart):
        yield from (str(cell) for cell in row)


@pytest.mark.parametrize("language", list(WITH_N))
@given(rows=counts())
def test_no_text_of_any_chart_has_a_bare_percentage(language: str, rows: list[Count]) -> None:
    texts.speak(language)
    made = list(all_charts(rows))
    assert {text for chart in made for text in words(chart) if bare(text, language)} == set()


def test_these_are_all_kinds_and_they_do_have_percentages() -> None:
    made = list(all_charts([Count("F", "female", 4), Count("M", "male", 0, 14)]))
    assert {chart.kind for chart in made} == set(ChartKind)
    assert {chart.kind for chart in made if any("%" in text for text in words(chart))} == {
        ChartKind.FUNNEL,
        ChartKind.HEAT,
        ChartKind.TREND,
        ChartKind.WAFFLE,
    }
    assert bare("45%", "en")
    assert bare("22 人，45%", "zh")


def test_only_one_place_writes_percentages() -> None:
    """Whatever charts and drawing may say one day: a text with % stands in lcdesk/texts.py, and
    but for the cards, which say it themselves, has its n there.
    """
    written = (Path(one.__file__) for one in (model_findings, texts))
    files = [*folder(charts), *folder(drawing), *written]
    found = {
        path.name: said
        for path in files
        if (said := [text for text in strings(path) if PERCENT.search(text)])
    }
    assert found == {"texts.py": ["{percent}% of {whole}", "%"]}


PERCENT = re.compile(r"%(?![A-Za-z])|\.\d+%")
"""A percent sign, but not the letters of a time ("%H:%M")."""


def folder(package: ModuleType) -> list[Path]:
    return sorted(Path(package.__path__[0]).glob("*.py"))


def strings(path: Path) -> Iterator[str]:
    """The texts in a module's source, the descriptions of its parts left out; of f-strings the
    formats too (":.0%").
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    described = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in described
        ):
            yield node.value
