"""The heat map: one row a country, one column a theme, a count in each cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lcdesk.charts.chart import Caption, Chart, Counted, Kind, Mark, Series
from lcdesk.texts import _, n_


@dataclass(frozen=True)
class Cell:
    """People of one row and one column; a cell without people may be left out."""

    row: str  # key of the row, a country code where `flagged`
    row_label: str
    column: str
    people: tuple[int, ...]


def crossed(rows: Sequence[Counted], columns: Sequence[Counted]) -> list[Cell]:
    """Two cuts of the same people, one against the other: who is in both a row and a column."""
    groups = [(column.label, frozenset(column.people)) for column in columns]
    return [
        Cell(row.key or "", row.label, label, tuple(one for one in row.people if one in group))
        for row in rows
        for label, group in groups
    ]


def heat_map(cells: Sequence[Cell], heads: Sequence[str], caption: Caption, *, flagged: bool = True) -> Chart:
    """Rows with most people first, columns in the order of `heads`; every cell is a mark, the empty ones too."""
    labels = {cell.row: cell.row_label for cell in cells}
    found = {(cell.row, cell.column): cell.people for cell in cells}
    weight = {row: sum(len(found.get((row, head), ())) for head in heads) for row in labels}
    rows = sorted(labels, key=lambda row: (not row, -weight[row], labels[row]))
    marks = tuple(_mark(row, labels[row], head, found.get((row, head), ()), flagged) for row in rows for head in heads)
    end = max((mark.total for mark in marks), default=0) or 1
    return Chart(Kind.HEAT, caption, (Series("all", _("participants")),), marks, (0, end), tuple(heads))


def _mark(row: str, label: str, head: str, people: tuple[int, ...], flagged: bool) -> Mark:
    count = n_("{count} participant", "{count} participants", len(people))
    words = _("{row}, {column}: {people}", row=label, column=head, people=count)
    return Mark(f"{row}|{head}", label, (len(people),), people, row if flagged else "", head, words)
