"""Where the cells of a clipboard go in a table: one fills a block, a block repeats over a larger one, the rest is laid once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lcdesk.model.faults import KnownFault
from lcdesk.tabular.clipboard import Grid
from lcdesk.texts import _
from lcdesk.ui.block_view import BlockView
from lcdesk.ui.clipboard import MOST_ROWS


@dataclass(frozen=True)
class Laid:
    """`lines`: id → column → text; `below`: rows that did not fit, column → text; `beside`: how many columns did not."""

    lines: dict[int, dict[str, str]]
    below: list[dict[str, str]]
    beside: int


def lay(view: BlockView, grid: Grid) -> Laid:
    """Lay cells on the block of a view, or from the cursor on where rows are picked; there is a cursor.

    `KnownFault` where more than `MOST_ROWS` rows would get them.
    """
    table, names = view.table, [column.name for _at, column in view.shown_columns()]
    block = view.block()
    high, wide = len(grid), max(map(len, grid))
    if view.picks == "cells" and block.is_whole and block.height % high == 0 and len(block.names) % wide == 0:
        _require_few(block.height)
        rows, targets = _records(view, block.numbers()), block.names
        high = len(rows)
    else:
        _require_few(high)
        is_block = view.picks == "cells" and bool(block.names)
        left = block.names[0] if is_block else view.current_name()
        first = names.index(left) if left in names else 0  # the cursor may be in a column that was hidden
        top = block.rows[0][0] if is_block else view.currentIndex().row()
        rows, targets = _records(view, range(top, len(table.ids)), high), tuple(names[first : first + wide])
    lines = {table.id_at(row): _line(grid, at, targets) for at, row in enumerate(rows)}
    below = [_line(grid, at, targets) for at in range(len(rows), high)]
    return Laid(lines, below, max(wide - len(targets), 0))


def _line(grid: Grid, at: int, targets: Sequence[str]) -> dict[str, str]:
    """A line of the cells, repeated where there are more targets than cells; a short line says nothing of the rest."""
    line, wide = grid[at % len(grid)], max(map(len, grid))
    return {name: line[place % wide] for place, name in enumerate(targets) if place % wide < len(line)}


def _records(view: BlockView, numbers: Iterator[int] | range, most: int | None = None) -> list[int]:
    """Numbers of rows that are no bands, at most so many."""
    out = list[int]()
    for row in numbers:
        if len(out) == most:
            break
        if view.table.band(row) is None:
            out.append(row)
    return out


def _require_few(rows: int) -> None:
    if rows > MOST_ROWS:
        advice = _("Nothing was changed. Import it as a file.")
        raise KnownFault(_("At most {count} rows can be pasted at once.", count=f"{MOST_ROWS:,}"), advice)
