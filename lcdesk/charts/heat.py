"""The heat map: one row a country, one column a theme, a count in each cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lcdesk.charts.chart import Caption, Chart, ChartKind, ChartMark, CountedRow, Series
from lcdesk.texts import _, n_


@dataclass(frozen=True)
class HeatCell:
    """People of one row and one column; a cell without people may be left out."""

    row: str  # key of the row, a country code where `flagged`
    row_label: str
    column: str
    number: int
    people: Sequence[int] = ()


def crossed(rows: Sequence[CountedRow], columns: Sequence[CountedRow]) -> list[HeatCell]:
    """Two breakdowns of the same few things, one against the other: what is in both a row and a
    column.
    """
    groups = [(column.label, frozenset(column.people)) for column in columns]
    return [
        HeatCell(row.key or "", row.label, label, len(both), both)
        for row in rows
        for label, group in groups
        for both in [tuple(one for one in row.people if one in group)]
    ]


def heat_map(
    cells: Sequence[HeatCell],
    heads: Sequence[str],
    caption: Caption,
    *,
    flagged: bool = True,
    ranked: bool = True,
) -> Chart:
    """Rows with most people first (else as they come), columns in the order of `heads`; every
    cell is a mark, the empty ones too.
    """
    labels = {cell.row: cell.row_label for cell in cells}
    found = {(cell.row, cell.column): cell for cell in cells}
    empty = {
        (row, head): HeatCell(row, label, head, 0)
        for row, label in labels.items()
        for head in heads
    }
    filled = {**empty, **found}
    weight = {row: sum(filled[row, head].number for head in heads) for row in labels}
    rows = (
        sorted(labels, key=lambda row: (not row, -weight[row], labels[row]))
        if ranked
        else list(labels)
    )
    marks = tuple(_mark(filled[row, head], flagged=flagged) for row in rows for head in heads)
    end = max((mark.total for mark in marks), default=0) or 1
    return Chart(
        ChartKind.HEAT, caption, (Series("all", _("participants")),), marks, (0, end), tuple(heads)
    )


def _mark(cell: HeatCell, *, flagged: bool) -> ChartMark:
    count = n_("{count} participant", "{count} participants", cell.number)
    words = _("{row}, {column}: {people}", row=cell.row_label, column=cell.column, people=count)
    flag = cell.row if flagged else ""
    return ChartMark(
        f"{cell.row}|{cell.column}",
        cell.row_label,
        (cell.number,),
        cell.people,
        flag,
        cell.column,
        words,
    )
