"""Several people in one cell, parted by lines or 、: each becomes a row of the table, with their part of the other cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lcdesk.tabular.grid import EMPTY, Cell, Grid, texts_in
from lcdesk.tabular.matching.words import has_cjk
from lcdesk.tabular.names import without_courtesy
from lcdesk.tabular.tables.found import FoundTable, column_cells
from lcdesk.tabular.tables.lines import is_counted
from lcdesk.tabular.understood import FoundColumn

_MARKS = re.compile(r"[\n\r]+|[、；;]")
_LOOSE = re.compile(r"[\n\r]+|[、；;,，/&]|(?<!\s)\s+(?:and|et|y|и)\s+|[和及]")
_NUMBERED = re.compile(r"^\s*[(（]?\d{1,2}[.)）、．]\s*")
_NAME = re.compile(r"[^\W\d_][^\d@_:：!?]{1,60}")
_ONE_EACH = re.compile(r"\S+@\S+|[A-Za-z]{0,3}\d{5,9}[A-Za-z]?|[MF男女]")  # what each person has one of
_NAMES = ("full_name", "name_zh")
_OF_ONE = frozenset(
    {
        "passport_no",
        "passport_expiry",
        "passport_issued",
        "email",
        "phone",
        "birth_date",
        "gender",
        "name_zh",
        "full_name",
    }
)
_LOOKED_AT = 200
_FIGURES = 5
_PARTICLE = 3  # letters: van, bin, de
_SURELY = 3  # lines of names in a cell that need no further sign


def divide(found: FoundTable, columns: Sequence[FoundColumn]) -> tuple[FoundTable, list[FoundColumn]]:
    """The table with a row for each person; the same one where nobody shares a cell.

    A cell is parted where something bears it out: a count beside it, titles before the names, as many lines in another
    cell, or the Chinese list mark. What cannot be shared out (one passport for two) is kept with each, in no field.
    """
    name = next((column for column in columns if column.field in _NAMES), None)
    if (
        name is None
        or found.heads.kind != "participant"
        or found.continued
        or not _may_hold_several(found, name.index, columns)
    ):
        return found, list(columns)
    counts = [column.index for column in columns if _holds_counts(found, column, name.index)]
    parted = {row: pieces for row in found.rows if (pieces := _people_in(found, row, name.index, counts))}
    return _divided(found, list(columns), name.index, parted) if parted else (found, list(columns))


def _may_hold_several(found: FoundTable, column: int, columns: Sequence[FoundColumn]) -> bool:
    """A quick look: most lists hold one name a cell."""
    if any(_holds_counts(found, one, column) for one in columns):
        return True
    return any(map(_MARKS.search, texts_in(column_cells(found.grid, column, found.rows))))


def _holds_counts(found: FoundTable, column: FoundColumn, name: int) -> bool:
    """True for a column that says how many people a row is: figures that agree with the names, and no serial numbers."""
    if column.field not in (None, "number") or not is_counted(column.head):
        return False
    rows = found.rows[:_LOOKED_AT]
    said = [cell.text.strip() for cell in column_cells(found.grid, column.index, rows)]
    names = [cell.text for cell in column_cells(found.grid, name, rows)]
    pairs = [(int(text), names[place]) for place, text in enumerate(said) if _is_figure(text)]
    figures = [figure for figure, _ in pairs]
    if not figures or (len(figures) > 1 and figures == list(range(figures[0], figures[0] + len(figures)))):
        return False
    agreed = sum(1 for figure, text in pairs if figure in (len(_pieces(text, _MARKS)), len(_pieces(text, _LOOSE))))
    return agreed * 5 >= len(pairs) * 4


def _is_figure(text: str) -> bool:
    """A number that may count people; one of thousands of figures is no number at all."""
    return text.isdecimal() and len(text) < _FIGURES


def _people_in(found: FoundTable, row: int, column: int, counts: Sequence[int]) -> list[str]:
    """The names of a cell with several people; [] for one."""
    cells = found.grid.rows[row]
    text = cells[column].text
    said = {int(cells[count].text) for count in counts if _is_figure(cells[count].text.strip())}
    pieces = _pieces(text, _MARKS)
    if len(pieces) > 1 and _are_names(pieces) and (len(pieces) in said or _is_borne_out(cells, column, pieces)):
        return pieces
    pieces = _pieces(text, _LOOSE)
    return pieces if len(pieces) > 1 and len(pieces) in said and _are_names(pieces) else []


def _pieces(text: str, marks: re.Pattern[str]) -> list[str]:
    return [piece for part in marks.split(text) if (piece := _NUMBERED.sub("", part).strip())]


def _are_names(pieces: Sequence[str]) -> bool:
    """Names, and all in the same script: a name with its translation below is one person."""
    return all(_NAME.fullmatch(piece) for piece in pieces) and len({has_cjk(piece) for piece in pieces}) == 1


def _is_borne_out(cells: Sequence[Cell], column: int, pieces: Sequence[str]) -> bool:
    text = cells[column].text
    if not all(map(_is_whole, pieces)):
        return False  # "Lima; Ana" is one person
    if len(pieces) >= _SURELY or all(without_courtesy(piece)[0] != piece for piece in pieces):
        return True
    if re.search("[、；;]", text) or all(_NUMBERED.match(line) for line in text.splitlines() if line.strip()):
        return True
    return any(
        len(own) == len(pieces) and all(map(_ONE_EACH.fullmatch, own))
        for place, cell in enumerate(cells)
        if place != column and cell.text != text and (own := _pieces(cell.text, _MARKS))
    )


def _is_whole(piece: str) -> bool:
    """A name of two words or more, all of them capitalised but particles; or two Chinese characters or more."""
    if has_cjk(piece):
        return len(piece) > 1
    words = piece.split()
    return len(words) > 1 and all(word[:1].upper() == word[:1] for word in words if len(word) > _PARTICLE)


def _divided(
    found: FoundTable, columns: list[FoundColumn], name: int, parted: dict[int, list[str]]
) -> tuple[FoundTable, list[FoundColumn]]:
    rows: list[list[Cell]] = []
    numbers: list[int] = []
    banners: dict[int, str] = {}
    waiting = sorted(found.banners)
    whole = {column.index: found.grid.width + place for place, column in enumerate(columns) if column.field in _OF_ONE}
    for row in found.rows:
        while waiting and waiting[0] < row:
            banners[len(rows)] = found.banners[waiting.pop(0)]
        pieces = parted.get(row, [])
        shares = _shares_of(found.grid.rows[row], columns, len(pieces)) if pieces else {}
        for place in range(max(1, len(pieces))):
            rows.append(
                _row_of(found.grid.rows[row], columns, whole, shares, place)
                if pieces
                else _padded(found.grid.rows[row], whole)
            )
            said = pieces[place] if pieces else _NUMBERED.sub("", rows[-1][name].text)
            rows[-1][name] = rows[-1][name]._replace(value=said or None, text=said)
            numbers.append(row)
    kept = [
        FoundColumn(whole[column.index], f"{column.head} *", None)
        for column in columns
        if column.index in whole and column.index != name
    ]
    grid = Grid(found.grid.name, rows, struck_rows=found.grid.struck_rows)
    return replace(found, grid=grid, rows=list(range(len(rows))), banners=banners, numbers=numbers, is_divided=True), [
        *columns,
        *kept,
    ]


def _padded(cells: Sequence[Cell], whole: dict[int, int]) -> list[Cell]:
    return [*cells, *[EMPTY] * (max(whole.values(), default=0) + 1 - len(cells))]


def _shares_of(cells: Sequence[Cell], columns: Sequence[FoundColumn], people: int) -> dict[int, list[str]]:
    """Column → its pieces, where there are as many as people in the row; taken apart once for all of them."""
    out: dict[int, list[str]] = {}
    for column in columns:
        text = cells[column.index].text
        own = _pieces(text, _MARKS)
        own = own if len(own) == people else _pieces(text, _LOOSE)
        if len(own) == people:
            out[column.index] = own
    return out


def _row_of(
    cells: Sequence[Cell],
    columns: Sequence[FoundColumn],
    whole: dict[int, int],
    shares: dict[int, list[str]],
    place: int,
) -> list[Cell]:
    """The cells of one of several people: their piece of each, or the whole cell where it holds for all."""
    out = _padded(cells, whole)
    for column in columns:
        cell = cells[column.index]
        if own := shares.get(column.index):
            out[column.index] = Cell(own[place], own[place])
        elif column.index in whole:
            out[column.index], out[whole[column.index]] = EMPTY, cell
    return out
