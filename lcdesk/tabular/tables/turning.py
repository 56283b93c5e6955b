"""Sheets turned on their side: the fields run down and the people across."""

from __future__ import annotations

from lcdesk.tabular.grid import Grid, Merge



def turned(sheet: Grid) -> Grid:
    """The grid with rows and columns exchanged."""
    rows = [list(column) for column in zip(*sheet.rows, strict=True)] if sheet.height else []
    merges = [Merge(merge.left, merge.top, merge.right, merge.bottom) for merge in sheet.merges]
    return Grid(
        sheet.name, rows, merges, sheet.hidden_columns, sheet.hidden_rows, sheet.state, sheet.lossy
    )
