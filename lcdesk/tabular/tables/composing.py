"""What stands in several columns and is one thing: a date as Day, Month and Year, the gender as a tick under M or F."""

from __future__ import annotations

from lcdesk.model.faults import BadValue
from lcdesk.model.lists import GENDER
from lcdesk.tabular.grid import EMPTY, Cell, Grid
from lcdesk.tabular.matching.heads import Heads
from lcdesk.tabular.matching.words import fold

_PARTS = {
    "day": "day d dd jour dia день число 日 号 يوم اليوم", "month": "month m mm mois mes месяц 月 月份 شهر الشهر",
    "year": "year y yy yyyy annee an ano год 年 年份 سنة السنة",
}  # fmt: skip
_PART_OF = {fold(word): part for part, words in _PARTS.items() for word in words.split()}
_TICKS = frozenset({"", "x", "х", "√", "✓", "✔", "v", "*", "●", "○", "1", "0", "yes", "是", "☑", "+"})
_LOOKED_AT = 200


def compose(grid: Grid, heads: Heads) -> Grid:
    """The grid with such a thing in the first of its columns; `heads` loses the others. The same grid where there is none."""
    if heads.kind != "participant":
        return grid
    dates = [column for column in sorted(heads.levels) if _parts_at(heads, column)]
    ticks = [column for column in sorted(heads.levels) if _genders_at(grid, heads, column)]
    if not dates and not ticks:
        return grid
    rows = [list(row) for row in grid.rows]
    below = rows[heads.bottom + 1 :]
    for first in dates:
        order = _parts_at(heads, first)
        for row in below:
            row[first : first + 3] = [_joined(dict(zip(order, row[first : first + 3], strict=True))), EMPTY, EMPTY]
        _make_one(heads, first, 3)
    for first in ticks:
        words = [heads.levels[first + place][-1] for place in range(2)]
        for row in below:
            ticked = [word for word, cell in zip(words, row[first : first + 2], strict=True) if cell.text.strip(" 0")]
            row[first : first + 2] = [Cell(ticked[0], ticked[0]) if len(ticked) == 1 else EMPTY, EMPTY]
        _make_one(heads, first, 2)
        heads.levels[first] = (*heads.levels[first], "Gender")
    return Grid(
        grid.name, rows, grid.merges, grid.hidden_rows, grid.hidden_columns, grid.state, grid.lossy, grid.struck_rows
    )  # fmt: skip


def _make_one(heads: Heads, first: int, width: int) -> None:
    lower = " / ".join(heads.levels[first + place][-1] for place in range(width))
    heads.levels[first] = heads.levels[first][:-1] or (lower,)
    for place in range(1, width):
        del heads.levels[first + place]


def _genders_at(grid: Grid, heads: Heads, column: int) -> bool:
    """True for two columns headed by the words for man and woman, in either order, with nothing but ticks below."""
    levels = [heads.levels.get(column + place, ()) for place in range(2)]
    if not all(levels) or levels[0][:-1] != levels[1][:-1] or {_gender(level[-1]) for level in levels} != {"F", "M"}:
        return False
    below = range(heads.bottom + 1, min(grid.height, heads.bottom + _LOOKED_AT))
    said = [tuple(grid.cell(row, column + place).text.strip().casefold() for place in range(2)) for row in below]
    ticks = [pair for pair in said if any(pair)]
    return bool(ticks) and all(set(pair) <= _TICKS for pair in ticks)


def _gender(word: str) -> str:
    try:
        return GENDER.parse(word)
    except BadValue:
        return ""


def _parts_at(heads: Heads, column: int) -> list[str]:
    """day, month and year in the order of the three columns that begin here under one upper head; [] when they do not."""
    levels = [heads.levels.get(column + place, ()) for place in range(3)]
    parts = [_PART_OF.get(fold(level[-1]), "") if level else "" for level in levels]
    is_one = len({level[:-1] for level in levels}) == 1 and set(parts) == set(_PARTS)
    return parts if is_one else []


def _joined(cells: dict[str, Cell]) -> Cell:
    year, month, day = (cells[part].text.strip() for part in ("year", "month", "day"))
    if not (year or month or day):
        return EMPTY
    text = (
        f"{day} {month} {year}".strip()
        if month and not month.isdecimal()
        else "-".join(filter(None, (year, month, day)))
    )
    return Cell(text, text)
