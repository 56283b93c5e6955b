"""Forms: a label with its value right of it or below, one block a person."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice, takewhile
from operator import itemgetter

from lcdesk.tabular.grid import EMPTY, Cell, Grid
from lcdesk.tabular.matching.content import BOX
from lcdesk.tabular.matching.contexts import context_of, field_in, generic_of
from lcdesk.tabular.matching.heads import COURTESY, Heads, look_up
from lcdesk.tabular.matching.words import letters
from lcdesk.tabular.tables.found import FoundTable, texts_of
from lcdesk.tabular.tables.heads import IDENTITY
from lcdesk.tabular.understood import FoundColumn

_LEAST = 4
_LABEL = 60
_COLON = re.compile(r"[:：]\s*$")
_ROWS = 2000
_SAMPLE = 40
_FIRST = 100
_COLUMNS = 400  # a wider sheet is none, and would take long to look over
_ASKS = re.compile("[?？؟]")
_SURE = 0.9
_TOLD = 0.85


@dataclass(frozen=True, slots=True)
class _Label:
    column: int
    end: int
    field: str
    head: str
    value: Cell
    is_above: bool = False


_Block = dict[str, tuple[int, _Label]]  # field → row, label


def find_forms(grid: Grid) -> list[tuple[FoundTable, list[FoundColumn]]]:
    """The people of a sheet of forms, each as a table of one row laid out from the labels; [] when
    it is none.

    Three quarters of the labels must have a value beside them: under the heads of a list they have
    other heads.
    """
    if grid.height > _ROWS or grid.width > _COLUMNS or not _holds_labels(grid):
        return []
    if grid.height > 2 * _SAMPLE and not _begins_with_labels(grid):
        return []
    labels = _with_values_below(grid) or [
        (row, label) for row in range(grid.height) for label in _labels(grid, row)
    ]
    starts = _lanes(labels)
    lanes: list[list[_Block]] = [[{}] for _ in range(len(starts) + 1)]
    alone = sum(
        _count_lonely(grid, row, [label for _, label in here])
        for row, here in groupby(labels, key=itemgetter(0))
    )
    for row, label in labels:
        blocks = lanes[bisect_right(starts, label.column)]
        if label.value is EMPTY:
            continue
        if label.field in blocks[-1]:
            blocks.append({})
        blocks[-1][label.field] = (row, label)
    if sum(len(block) for lane in lanes for block in lane) < 3 * alone:
        return []
    edges = [0, *starts, grid.width]
    found = [
        (_top(block), _as_table(grid, block, _unlabelled(grid, block, _top(after), (left, right))))
        for lane, left, right in zip(lanes, edges, edges[1:], strict=False)
        for block, after in zip(lane, [*lane[1:], {}], strict=True)
        if _is_somebody(block, lane)
    ]
    return [table for _, table in sorted(found, key=lambda one: one[0])]


def _is_somebody(block: _Block, lane: list[_Block]) -> bool:
    """A form names somebody and tells four things or more; three will do where each cell holds
    its label and value.
    """
    if not IDENTITY & block.keys():
        return False
    is_inline = all(label.column == label.end for _, label in block.values())
    return (len(block) >= _LEAST and _height(block) > 1) or (
        is_inline and len(block) >= _LEAST - 1 and len(lane) > 1
    )


def _top(block: _Block) -> int:
    """The row in which a form begins; far below for one that is not there."""
    return min((row for row, _ in block.values()), default=_ROWS)


def _unlabelled(
    grid: Grid, block: _Block, end: int, columns: tuple[int, int]
) -> list[tuple[str, Cell]]:
    """What a form says besides the labels that are known, with what stands before it or its
    place: nothing is lost.
    """
    used = {(row, label.column) for row, label in block.values()}
    used |= {(row + label.is_above, label.end) for row, label in block.values()}
    out: list[tuple[str, Cell]] = []
    for row in range(_top(block), min(end, grid.height)):
        texts = [
            (column, text)
            for column, text in texts_of(grid, row)
            if columns[0] <= column < columns[1]
            and (row, column) not in used
            and not is_merged_down(grid, row, column)
            and not _is_unfilled(text)
        ]
        place = f"{letters(texts[0][0])}{row + 1}" if texts else ""
        if len(texts) in (2, 4):
            out += [
                (text, grid.cell(row, right))
                for (_, text), (right, _) in zip(texts[::2], texts[1::2], strict=True)
            ]
        elif texts and (row < end - 1 or len(texts) > 1):
            said = " | ".join(text for _, text in texts)
            out.append((place, Cell(said, said)))
    return out


def _is_unfilled(text: str) -> bool:
    """True for a known label with its colon and nothing behind it: it says nothing."""
    return bool(_COLON.search(text)) and _field_of(text, None) is not None


def is_merged_down(grid: Grid, row: int, column: int) -> bool:
    """True when a place repeats what a merged block says in a row above."""
    return any(merge.top < row and merge.covers(row, column) for merge in grid.merges_in(row))


def _holds_labels(grid: Grid) -> bool:
    """False when none of the first hundred texts is a label: of 200 such sheets no word has to
    be looked up any more.
    """
    texts = islice((text for row in range(grid.height) for _, text in texts_of(grid, row)), _FIRST)
    return any(_field_of(text, None) for text in texts)


def _begins_with_labels(grid: Grid) -> bool:
    """True when at least one in twenty texts of the first rows is a label: a long list has only
    its heads, and looking each of its words up would take seconds.
    """
    said = [text for row in range(_SAMPLE) for _, text in texts_of(grid, row)]
    return 20 * sum(_field_of(text, None) is not None for text in said) >= len(said)


def _count_lonely(grid: Grid, row: int, labels: list[_Label]) -> int:
    """Labels of a row without a value beside them; one label before several values is none:
    people side by side.
    """
    lonely = sum(label.value is EMPTY for label in labels)
    return lonely + (len(labels) == 1 and len(texts_of(grid, row)) > 2)


def _with_values_below(grid: Grid) -> list[tuple[int, _Label]]:
    """The labels of a form that has them above their values: two rows or more of nothing but
    labels, each with one row of values below and other fields than the rest. [] where there is
    no such thing: one row of labels is the head of a list.
    """
    found: list[tuple[int, list[_Label]]] = []
    for row in range(grid.height - 1):
        texts, below = texts_of(grid, row), texts_of(grid, row + 1)
        if len(texts) < 2 or not below:
            continue
        fields = list(takewhile(bool, (_field_of(text, None) for _, text in texts)))
        if len(fields) == len(texts) and not any(_field_of(text, None) for _, text in below):
            found.append(
                (
                    row,
                    [
                        _Label(column, column, str(field), text, grid.cell(row + 1, column))
                        for (column, text), field in zip(texts, fields, strict=True)
                    ],
                )
            )
    known = [label.field for _, labels in found for label in labels]
    rows = [row for row, _ in found]
    is_form = (
        len(rows) > 1
        and len(set(known)) == len(known)
        and all(_is_over(grid, row + 2) for row in rows)
    )
    return (
        [(row, replace(label, is_above=True)) for row, labels in found for label in labels]
        if is_form
        else []
    )


def _is_over(grid: Grid, row: int) -> bool:
    """True where no further row of values follows: blank, one line, or labels."""
    texts = texts_of(grid, row) if row < grid.height else []
    return len(texts) < 2 or any(_field_of(text, None) for _, text in texts)


def _lanes(labels: list[tuple[int, _Label]]) -> list[int]:
    """The columns at which a further form begins beside the first: the same label stands twice
    in a row, in several rows.
    """
    again: Counter[int] = Counter()
    seen: set[tuple[int, str]] = set()
    for row, label in labels:
        if (row, label.field) in seen:
            again[label.column] += 1
        seen.add((row, label.field))
    return sorted(column for column, times in again.items() if times > 1)


def _height(block: _Block) -> int:
    return len({row for row, _ in block.values()})


def _labels(grid: Grid, row: int) -> list[_Label]:
    """The labels of a row; the value is EMPTY where another label or nothing follows."""
    texts = texts_of(grid, row)
    out: list[_Label] = []
    context: str | None = None
    place = 0
    while place < len(texts):
        column, text = texts[place]
        field = _field_of(text, context)
        context = context_of(text) or context
        place += 1
        if field is None:
            continue
        value, end = _inline(text), column
        if value is None and place < len(texts) and _is_value(text, texts[place][1], context):
            end = texts[place][0]
            value = grid.cell(row, end)
            place += 1
        out.append(_Label(column, end, field, text, value or EMPTY))
    return out


def _is_value(label: str, text: str, context: str | None) -> bool:
    """True for what stands right of a label and is none itself; beside a label with a colon,
    labels have one, behind them or before a value of their own.
    """
    has_colon, has_own = (bool(_COLON.search(said)) for said in (label, text))
    if has_colon and not has_own and _inline(text) is None:
        return True
    if len(text) > _LABEL and _ASKS.search(text):
        return False  # the next question of a form sent by many, whose answers stand below
    return _field_of(text, context) is None


def _field_of(text: str, context: str | None) -> str | None:
    label = text.split("：")[0].split(":")[0]
    if len(label) > _LABEL or BOX.search(text):
        return None
    if (
        context in {"emergency"}
        and context_of(label) is None
        and (field := field_in(context, generic_of(label)))
    ):
        return field
    hit = look_up("participant", label)
    is_told = label != text.strip()  # a colon behind it
    if hit is None or hit.score < (_TOLD if is_told else _SURE):
        return None
    if hit.field == "notes" and len(text) > _LABEL:  # a sentence to whoever fills the form in
        return None
    return hit.field if hit.field not in {COURTESY, "number"} else None


def _inline(text: str) -> Cell | None:
    """ "Name: Sana Malik" in one cell."""
    for colon in ("：", ":"):
        label, found, value = text.partition(colon)
        if found and value.strip() and label.strip():
            return Cell(value.strip(), value.strip())
    return None


def _as_table(
    grid: Grid, block: _Block, more: list[tuple[str, Cell]]
) -> tuple[FoundTable, list[FoundColumn]]:
    """A grid of one row made of the form's values, at the row of the sheet where the form
    begins.
    """
    first = _top(block)
    said = [
        (label.head.split("：")[0].split(":")[0].strip(), label.value)
        for _, label in block.values()
    ] + more
    blank = [EMPTY] * len(said)
    flat = Grid(grid.name, [*([blank] * first), [cell for _, cell in said]])
    levels = {index: (head,) for index, (head, _) in enumerate(said)}
    found = FoundTable(
        flat, Heads("participant", first, first, levels), rows=[first], end=first, shape="form"
    )
    columns = [
        FoundColumn(index, levels[index][0], field, "sure", "form")
        for index, field in enumerate(block)
    ]
    columns += [
        FoundColumn(index, levels[index][0], None) for index in range(len(block), len(said))
    ]
    return found, columns


# --- People of whom each cell tells one, as on badges or in messages: labels and values, a pair a
# line or all in one ---


_LEAST_LINES, _MOST = 3, 2000  # cards
_WIDEST = 200  # rows and columns of a sheet of cards
_LINE = re.compile(r"\s*([^:：\n]{2,40}?)\s*[:：]\s*(\S.*?)\s*")
_SURE_CARDS = 0.85
_COLONS = re.compile("[:：]")
_NEXT = re.compile(
    r"[,，;；、|]\s*(?=[^:：,，;；、|\n]{2,40}[:：])|\s{2,}(?=[^\s:：][^:：\n]{1,40}[:：])"
)  # before a label
_COUNTED = re.compile(r"^\s*[(（]?\d{1,3}\s*[.、)）:：,，]\s*")
_LONGEST = 600  # signs of a line that may tell of a person


def find_cards(grid: Grid) -> list[tuple[FoundTable, list[FoundColumn]]]:
    """People of whom each cell tells one by labels and values; one table of all of them, or []
    for none.
    """
    if grid.height > _WIDEST or grid.width > _WIDEST:
        return []
    cards = [
        (row, card)
        for row in range(grid.height)
        for column, cell in enumerate(grid.rows[row])
        if _COLONS.search(cell.text)
        and (card := _card(cell.text))
        and not _is_covered(grid, row, column)
    ][:_MOST]
    if len(cards) < _LEAST_LINES or not all(_names_somebody(card) for _, card in cards):
        return []
    heads = list(dict.fromkeys(label for _, card in cards for label in card))
    first = min(row for row, _ in cards)
    rows = [[EMPTY] * len(heads)] * first + [
        [Cell(card[head], card[head]) if head in card else EMPTY for head in heads]
        for _, card in cards
    ]
    levels = {index: (head,) for index, head in enumerate(heads)}
    places = list(range(first, first + len(cards)))
    found = FoundTable(
        Grid(grid.name, rows),
        Heads("participant", first, first, levels),
        rows=places,
        end=grid.height,
        shape="form",
        numbers=[row for row, _ in cards],
    )
    return [(found, _columns(heads))]


def _is_covered(grid: Grid, row: int, column: int) -> bool:
    """True for a place that only repeats a merged block."""
    return any(
        merge.covers(row, column) and (merge.top, merge.left) != (row, column)
        for merge in grid.merges
    )


def _card(text: str) -> dict[str, str]:
    """Label → value of a cell whose lines, or parts of its one line, all are such; {} for any
    other.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and len(text) <= _LONGEST:
        lines = _NEXT.split(_COUNTED.sub("", lines[0]))
    found = [_LINE.fullmatch(line) for line in lines]
    return {one[1]: one[2] for one in found if one} if len(lines) > 1 and all(found) else {}


def _names_somebody(card: dict[str, str]) -> bool:
    hits = {
        hit.field
        for label in card
        if (hit := look_up("participant", label)) and hit.score >= _SURE_CARDS
    }
    return bool(IDENTITY & hits) and len(hits) > 1


def _columns(heads: Sequence[str]) -> list[FoundColumn]:
    taken: set[str] = set()
    out: list[FoundColumn] = []
    for index, head in enumerate(heads):
        hit = look_up("participant", head)
        name = (
            hit.field
            if hit and hit.score >= _SURE_CARDS and hit.field not in taken and "(" not in hit.field
            else None
        )
        taken |= {name} if name else set()
        out.append(
            FoundColumn(index, head, name, "sure", "form")
            if name
            else FoundColumn(index, head, None)
        )
    return out
