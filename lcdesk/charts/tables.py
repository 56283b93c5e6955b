"""A chart as a table: what "copy as table" puts on the clipboard, for Excel, WPS and Word."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from lcdesk.charts.chart import Chart, ChartKind
from lcdesk.model.sentences import join_sentences
from lcdesk.texts import _

Cells = list[str | int]


def as_rows(chart: Chart) -> list[Cells]:
    """Heads, one line a mark (heat: one line a row), and a last line of sums where the marks can
    be added up.
    """
    return _crossed(chart) if chart.kind is ChartKind.HEAT else _listed(chart)


def as_tsv(chart: Chart) -> str:
    """Tab-separated, a line a row; tabs and line breaks in names become blanks."""
    return "\n".join(
        "\t".join(" ".join(str(cell).split()) for cell in row) for row in as_rows(chart)
    )


def as_html(chart: Chart) -> str:
    """A plain table with the title above, the note and the rule below; texts are marked as text,
    so that "1-2" is no date.
    """
    lines = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in as_rows(chart))
    caption = f"<caption>{escape(chart.title)}</caption>" if chart.title else ""
    words = join_sentences(chart.note, chart.caption.rule, chart.caption.source)
    foot = f"<p>{escape(words)}</p>" if words else ""
    return f'<meta charset="utf-8"><table border="1">{caption}{lines}</table>{foot}'


def _listed(chart: Chart) -> list[Cells]:
    heads: Cells = [
        "",
        *(series.label for series in chart.series),
        *([_("total")] if _has_parts(chart) else []),
    ]
    shared = any(mark.beside for mark in chart.marks)
    lines = [
        [mark.label, *_numbers(chart, mark.values), *([mark.beside] if shared else [])]
        for mark in chart.marks
    ]
    if not lines:
        return [heads]
    sums = [sum(column) for column in zip(*(mark.values for mark in chart.marks), strict=True)]
    last: list[Cells] = (
        [[_("total"), *_numbers(chart, sums), *([""] if shared else [])]] if chart.adds_up else []
    )
    return [[*heads, _("share")] if shared else heads, *lines, *last]


def _numbers(chart: Chart, values: Sequence[int]) -> Cells:
    """The values of the series, and their sum where there are several."""
    return [*values, sum(values)] if _has_parts(chart) else [*values]


def _has_parts(chart: Chart) -> bool:
    return len(chart.series) > 1


def _crossed(chart: Chart) -> list[Cells]:
    lines: dict[str, Cells] = {}
    for mark in chart.marks:
        lines.setdefault(mark.key.partition("|")[0], [mark.label]).append(mark.total)
    return [["", *chart.heads], *lines.values()]


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        return f"<td>{value}</td>"
    return f"<td style=\"mso-number-format:'\\@'\">{escape(value)}</td>"
