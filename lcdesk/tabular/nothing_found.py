"""What is said of a file in which no list and no timetable was found: what was looked for, and what the file has."""

from __future__ import annotations

from collections.abc import Iterator

from lcdesk.model.sentences import join_sentences, list_names
from lcdesk.tabular.grid import Grid, Workbook
from lcdesk.tabular.tables.found import is_blank, texts_of
from lcdesk.tabular.tables.heads import heads_at
from lcdesk.texts import _, n_

_TRIED = 200  # rows of a sheet in which headers are looked for
_NAMED, _SHEETS = 6, 3
_TEXT = "text"


def why_nothing(book: Workbook) -> str:
    """The sentence; it names sheets and headers, and no value of a cell below them."""
    filled = [grid for grid in book.visible if _height(grid)]
    if not filled:
        return _why_empty(book)
    if found := next(_bare_headers(filled), None):
        return found
    if book.form == _TEXT and all(_width(grid) <= 1 for grid in filled):
        return _("No list of people or timetable was found in this file: it is a text without columns. Save the list as a workbook, or as .csv, and read it again.")  # fmt: skip
    looked_for = _(
        "No list of people or timetable was found in this file: no row has heads such as Name, Nationality or Date, Topic. Add a row of heads above the list and read it again."
    )
    return join_sentences(looked_for, _("What it has: {what}.", what=list_names(_described(filled))))


def _why_empty(book: Workbook) -> str:
    hidden = [grid.name for grid in book.grids if grid.state != "visible" and _height(grid)]
    if hidden:
        return _("There is nothing on the sheets of this file that can be seen; hidden are {names}.", names=list_names(hidden[:_NAMED]))  # fmt: skip
    return _("There is nothing in this file: its sheets are empty.")


def _bare_headers(grids: list[Grid]) -> Iterator[str]:
    """A sentence for each row of headers under which nothing stands."""
    for grid in grids:
        for row in range(min(grid.height, _TRIED)):
            heads = None if is_blank(grid, row) else heads_at(grid, row)
            if heads is None or any(not is_blank(grid, below) for below in range(heads.bottom + 1, grid.height)):
                continue
            named = [heads.head(column) for column in sorted(heads.levels)]
            more = "…" if len(named) > _NAMED else ""
            yield _(
                "The heads of a list stand in row {row} ({heads}), but nothing stands below them.",
                row=heads.bottom + 1, heads=list_names(named[:_NAMED]) + more,
            )  # fmt: skip


def _described(grids: list[Grid]) -> list[str]:
    """How much there is on each sheet, the first ones only."""
    said: list[str] = []
    for grid in grids[:_SHEETS]:
        rows, columns = _height(grid), _width(grid)
        size = _(
            "{rows} in {columns}",
            rows=n_("{count} row", "{count} rows", rows), columns=n_("{count} column", "{count} columns", columns),
        )  # fmt: skip
        said.append(_("{size} on the sheet “{name}”", size=size, name=grid.name) if grid.name else size)
    return said + (["…"] if len(grids) > _SHEETS else [])


def _height(grid: Grid) -> int:
    return sum(not is_blank(grid, row) for row in range(grid.height))


def _width(grid: Grid) -> int:
    """How many columns hold something in the first rows."""
    return len({column for row in range(min(grid.height, _TRIED)) for column, _text in texts_of(grid, row)})
