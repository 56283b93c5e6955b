"""Forms: a label with its value right of it or below, one block a person."""

from __future__ import annotations

from lcdesk.tabular.grid import EMPTY, Cell, Grid
from lcdesk.tabular.matching.aliases import COURTESY, look_up
from lcdesk.tabular.matching.contexts import context_of, field_in, generic_of
from lcdesk.tabular.matching.heads import Heads
from lcdesk.tabular.tables.found import Found, texts_of
from lcdesk.tabular.tables.heads import IDENTITY
from lcdesk.tabular.understood import Column

_LEAST = 4
_ROWS = 2000
_SURE = 0.9


def find_forms(grid: Grid) -> list[tuple[Found, list[Column]]]:
    """The people of a sheet of forms, each as a table of one row laid out from the labels; [] when it is none.

    Three quarters of the labels must have a value beside them: under the heads of a list they have other heads.
    """
    if grid.height > _ROWS:
        return []
    blocks: list[dict[str, tuple[str, Cell, int]]] = [{}]
    alone = 0
    for row in range(grid.height):
        pairs = _pairs(grid, row)
        if len(pairs) == 1 and len(texts_of(grid, row)) > 2:
            alone += 1  # several values beside one label: people side by side, not a form
        for field, head, value in pairs:
            if value is EMPTY:
                alone += 1
                continue
            if field in blocks[-1]:
                blocks.append({})
            blocks[-1][field] = (head, value, row)
    good = [block for block in blocks if len(block) >= _LEAST and IDENTITY & block.keys() and _height(block) > 1]
    labels = sum(len(block) for block in blocks)
    return [_as_table(grid, block) for block in good] if labels >= 3 * alone else []


def _height(block: dict[str, tuple[str, Cell, int]]) -> int:
    return len({row for _, _, row in block.values()})


def _pairs(grid: Grid, row: int) -> list[tuple[str, str, Cell]]:
    """(field, label, value) of each label in a row; the value is EMPTY where another label or nothing follows."""
    texts = texts_of(grid, row)
    out: list[tuple[str, str, Cell]] = []
    context: str | None = None
    place = 0
    while place < len(texts):
        text = texts[place][1]
        field = _field_of(text, context)
        context = context_of(text) or context
        place += 1
        if field is None:
            continue
        inline = _inline(text)
        if inline:
            out.append((field, text, inline))
        elif place < len(texts) and _field_of(texts[place][1], context) is None:
            out.append((field, text, grid.cell(row, texts[place][0])))
            place += 1
        else:
            out.append((field, text, EMPTY))
    return out


def _field_of(text: str, context: str | None) -> str | None:
    if len(text) > 60:
        return None
    label = text.split("：")[0].split(":")[0]
    if context in {"emergency"} and context_of(label) is None and (field := field_in(context, generic_of(label))):
        return field
    hit = look_up("participant", label)
    return hit.field if hit and hit.score >= _SURE and hit.field not in {COURTESY, "number"} else None


def _inline(text: str) -> Cell | None:
    """ "Name: Sana Malik" in one cell."""
    for colon in ("：", ":"):
        label, found, value = text.partition(colon)
        if found and value.strip() and label.strip():
            return Cell(value.strip(), value.strip())
    return None


def _as_table(grid: Grid, block: dict[str, tuple[str, Cell, int]]) -> tuple[Found, list[Column]]:
    """A grid of one row made of the form's values, at the row of the sheet where the form begins."""
    first = min(row for _, _, row in block.values())
    cells = [cell for _, cell, _ in block.values()]
    blank = [EMPTY] * len(cells)
    flat = Grid(grid.name, [*([blank] * first), cells])
    levels = {index: (head.split("：")[0].split(":")[0].strip(),) for index, (head, _, _) in enumerate(block.values())}
    found = Found(flat, Heads("participant", first, first, levels), rows=[first], end=first, shape="form")
    columns = [Column(index, levels[index][0], field, "sure", "form") for index, field in enumerate(block)]
    return found, columns
