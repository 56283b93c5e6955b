"""People of whom each cell tells one, as on badges or in messages: labels and values, a pair a line or all in one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lcdesk.tabular.grid import EMPTY, Cell, Grid
from lcdesk.tabular.matching.aliases import look_up
from lcdesk.tabular.matching.heads import Heads
from lcdesk.tabular.tables.found import FoundTable
from lcdesk.tabular.tables.heads import IDENTITY
from lcdesk.tabular.understood import FoundColumn

_LEAST, _MOST = 3, 2000  # cards
_WIDEST = 200  # rows and columns of a sheet of cards
_LINE = re.compile(r"\s*([^:：\n]{2,40}?)\s*[:：]\s*(\S.*?)\s*")
_SURE = 0.85
_COLON = re.compile("[:：]")
_NEXT = re.compile(
    r"[,，;；、|]\s*(?=[^:：,，;；、|\n]{2,40}[:：])|\s{2,}(?=[^\s:：][^:：\n]{1,40}[:：])"
)  # before a label
_COUNTED = re.compile(r"^\s*[(（]?\d{1,3}\s*[.、)）:：,，]\s*")
_LONGEST = 600  # signs of a line that may tell of a person


def find_cards(grid: Grid) -> list[tuple[FoundTable, list[FoundColumn]]]:
    """People of whom each cell tells one by labels and values; one table of all of them, or [] for none."""
    if grid.height > _WIDEST or grid.width > _WIDEST:
        return []
    cards = [
        (row, card)
        for row in range(grid.height)
        for column, cell in enumerate(grid.rows[row])
        if _COLON.search(cell.text) and (card := _card(cell.text)) and not _is_covered(grid, row, column)
    ][:_MOST]
    if len(cards) < _LEAST or not all(_names_somebody(card) for _, card in cards):
        return []
    heads = list(dict.fromkeys(label for _, card in cards for label in card))
    first = min(row for row, _ in cards)
    rows = [[EMPTY] * len(heads)] * first + [
        [Cell(card[head], card[head]) if head in card else EMPTY for head in heads] for _, card in cards
    ]
    levels = {index: (head,) for index, head in enumerate(heads)}
    places = list(range(first, first + len(cards)))
    found = FoundTable(
        Grid(grid.name, rows), Heads("participant", first, first, levels), rows=places, end=grid.height, shape="form",
        numbers=[row for row, _ in cards],
    )  # fmt: skip
    return [(found, _columns(heads))]


def _is_covered(grid: Grid, row: int, column: int) -> bool:
    """True for a place that only repeats a merged block."""
    return any(merge.covers(row, column) and (merge.top, merge.left) != (row, column) for merge in grid.merges)


def _card(text: str) -> dict[str, str]:
    """Label → value of a cell whose lines, or parts of its one line, all are such; {} for any other."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and len(text) <= _LONGEST:
        lines = _NEXT.split(_COUNTED.sub("", lines[0]))
    found = [_LINE.fullmatch(line) for line in lines]
    return {one[1]: one[2] for one in found if one} if len(lines) > 1 and all(found) else {}


def _names_somebody(card: dict[str, str]) -> bool:
    hits = {hit.field for label in card if (hit := look_up("participant", label)) and hit.score >= _SURE}
    return bool(IDENTITY & hits) and len(hits) > 1


def _columns(heads: Sequence[str]) -> list[FoundColumn]:
    taken: set[str] = set()
    out: list[FoundColumn] = []
    for index, head in enumerate(heads):
        hit = look_up("participant", head)
        name = hit.field if hit and hit.score >= _SURE and hit.field not in taken and "(" not in hit.field else None
        taken |= {name} if name else set()
        out.append(FoundColumn(index, head, name, "sure", "form") if name else FoundColumn(index, head, None))
    return out
