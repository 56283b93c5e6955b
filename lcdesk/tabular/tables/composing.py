"""What stands in several columns and is one thing: a date as Day, Month and Year, the gender as a tick under M or F."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from lcdesk.model.faults import BadValue
from lcdesk.model.lists import GENDER
from lcdesk.tabular.grid import EMPTY, Cell, Grid
from lcdesk.tabular.matching.heads import Heads, hit_of
from lcdesk.tabular.matching.words import fold, has_cjk, key

_PARTS = {
    "day": "day d dd jour dia день число 日 号 يوم اليوم", "month": "month m mm mois mes месяц 月 月份 شهر الشهر",
    "year": "year y yy yyyy annee an ano год 年 年份 سنة السنة",
}  # fmt: skip
_PART_OF = {fold(word): part for part, words in _PARTS.items() for word in words.split()}
_TICKS = frozenset({"", "x", "х", "√", "✓", "✔", "v", "*", "●", "○", "1", "0", "yes", "是", "☑", "+"})
_SECONDS = {
    "family_name": "apellido materno|segundo apellido|2do apellido|2º apellido|2° apellido|second surname|second family name|second last name|segundo sobrenome",
    "given_name": "middle name|middle names|middle name(s)|second name|second given name|segundo nombre|otros nombres|deuxième prénom|autres prénoms|second prénom",
}  # fmt: skip
_SECOND = {key(word): name for name, words in _SECONDS.items() for word in words.split("|")}
_LOOKED_AT = 200


def compose(grid: Grid, heads: Heads) -> Grid:
    """The grid with such a thing in the first of its columns; `heads` loses the others. The same grid where there is none."""
    if heads.kind != "participant":
        return grid
    dates = [column for column in sorted(heads.levels) if _parts_at(heads, column)]
    ticks = [column for column in sorted(heads.levels) if _genders_at(grid, heads, column)]
    seconds, pairs = _second_names(heads), _pairs_of_rows(grid, heads)
    if not (dates or ticks or seconds or pairs):
        return grid
    rows = [list(row) for row in grid.rows]
    below = rows[heads.bottom + 1 :]
    for first in dates:
        _join_date(heads, below, first)
    for first in ticks:
        _join_ticks(heads, below, first)
    for column, other in seconds.items():
        _join_names(heads, below, column, other)
    for row, (name, said) in pairs.items():
        rows[row][name], rows[row + 1] = Cell(said, said), [EMPTY] * grid.width
    return replace(grid, rows=rows)


def _join_date(heads: Heads, below: list[list[Cell]], first: int) -> None:
    order = _parts_at(heads, first)
    for row in below:
        row[first : first + 3] = [_joined(dict(zip(order, row[first : first + 3], strict=True))), EMPTY, EMPTY]
    _make_one(heads, first, 3)


def _join_ticks(heads: Heads, below: list[list[Cell]], first: int) -> None:
    words = [heads.levels[first + place][-1] for place in range(2)]
    for row in below:
        ticked = [word for word, cell in zip(words, row[first : first + 2], strict=True) if cell.text.strip(" 0")]
        row[first : first + 2] = [Cell(ticked[0], ticked[0]) if len(ticked) == 1 else EMPTY, EMPTY]
    _make_one(heads, first, 2)
    heads.levels[first] = (*heads.levels[first], "Gender")


def _join_names(heads: Heads, below: list[list[Cell]], first: int, second: int) -> None:
    for row in below:
        said = " ".join(text for text in (row[first].text.strip(), row[second].text.strip()) if text)
        row[first], row[second] = Cell(said, said) if said else EMPTY, EMPTY
    del heads.levels[second]


def _second_names(heads: Heads) -> dict[int, int]:
    """Column of a first surname or name → the column of the second: Apellido paterno and materno, first and middle name."""
    found = {
        hit.field: column
        for column in sorted(heads.levels, reverse=True)
        if (hit := hit_of("participant", heads.levels[column]))
    }
    seconds = {column: name for column, levels in heads.levels.items() if (name := _SECOND.get(key(levels[-1])))}
    return {found[name]: column for column, name in seconds.items() if name in found and found[name] != column}


def _pairs_of_rows(grid: Grid, heads: Heads) -> dict[int, tuple[int, str]]:
    """People with two rows each, whose cells are merged down but for the name, in two scripts: row → its column, and both."""
    name = next(
        (
            c
            for c, levels in heads.levels.items()
            if (hit := hit_of("participant", levels)) and hit.field == "full_name"
        ),
        None,
    )
    tall = [m for m in grid.merges if m.bottom == m.top + 1 and m.left == m.right and m.top > heads.bottom]
    if name is None or not tall or any(merge.left == name for merge in tall):
        return {}
    out: dict[int, tuple[int, str]] = {}
    for row, often in Counter(merge.top for merge in tall).items():
        said = sorted((grid.cell(row + place, name).text.strip() for place in range(2)), key=has_cjk)
        if often > 1 and all(said) and has_cjk(said[1]) and not has_cjk(said[0]):
            out[row] = (name, " ".join(said))
    return out


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
