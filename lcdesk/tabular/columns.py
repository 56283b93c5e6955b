"""What only a whole column can decide: the order of day and month, and what its codes stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import Choice, Country, Kind
from lcdesk.model.kinds.base import as_text
from lcdesk.model.kinds.dates import Order, parse_date
from lcdesk.tabular.grid import Cell, Grid, texts_in, words_in
from lcdesk.tabular.matching.heads import is_day_first, look_up
from lcdesk.tabular.tables.lines import is_counted, legend_of, pairs_in
from lcdesk.tabular.understood import RecordName

_FIGURES = re.compile(r"\D{0,24}(\d{1,2})\s*[-./\s]\s*(\d{1,2})\s*[-./\s]\s*(?:\d{4}|\d{2})(?!\d)")
_DAY_FIRST = re.compile(
    r"d{1,2}\W{0,2}m{1,3}\W{0,2}y|j{1,2}\W{0,2}m{1,2}\W{0,2}a|д{1,2}\W{0,2}м{1,2}\W{0,2}г|"
    r"日\W{0,2}月\W{0,2}年|day\W+month\W+year|jour\W+mois",
    re.I,
)
_MONTH_FIRST = re.compile(
    r"m{1,2}\W{0,2}d{1,2}\W{0,2}y|月\W{0,2}日\W{0,2}年|month\W+day\W+year", re.I
)
_CODE = re.compile(r"[0-9A-Za-z]{1,4}")
_WORD = re.compile(r"[^\W\d_]{2}|[\u3400-\u9fff]")
_LONGEST_CODE, _WIDEST_CODES = 4, 40
_MOST_CODES = 400  # rows of a sheet that may be a list of codes


@dataclass(frozen=True, slots=True)
class CodeLegend:
    """Codes and the words they stand for, with the text before them ("Gender:")."""

    label: str
    pairs: dict[str, str]


def date_order(cells: Iterable[Cell], head: str, hint: str = "") -> Order | None:
    """The order of day and month in a column: as its head or template row says, else as days beyond
    12 prove.

    Then the language of the head: nobody who writes Date de naissance, Дата or Fecha puts the month
    first. None when nothing decides, or when days beyond 12 stand on both sides. Only real days of
    the calendar are proof.
    """
    said = unicodedata.normalize("NFKC", f"{head} {hint}")
    if _DAY_FIRST.search(said):
        return "dmy"
    if _MONTH_FIRST.search(said):
        return "mdy"
    proofs = orders_proved(cells)
    if not proofs and is_day_first(head):
        return "dmy"
    return proofs.pop() if len(proofs) == 1 else None


def orders_proved(cells: Iterable[Cell]) -> set[Order]:
    """The orders that days beyond 12 prove in a column."""
    return {proof for text in words_in(cells) if (proof := _proof(text))}


def _proof(text: str) -> Order | None:
    found = _FIGURES.match(unicodedata.normalize("NFKC", text))
    if not found or (int(found[1]) > 12) == (int(found[2]) > 12):
        return None
    try:
        parse_date(text[found.start(1) :])
    except BadValue:
        return None
    return "dmy" if int(found[1]) > 12 else "mdy"


def legends(texts: Iterable[str]) -> list[CodeLegend]:
    """The legends among the lines of a sheet: "Gender: 1 = male, 2 = female", in one line or a
    pair a line.
    """
    out: list[CodeLegend] = []
    label, run = "", list[str]()
    for text in [*texts, ""]:
        if pairs := legend_of(text):
            out.append(CodeLegend(_label_of(text), pairs))
        if text and pairs_in(text) == 1:
            run.append(text)
            continue
        if len(run) > 1:
            out.append(CodeLegend(label or _label_of(run[0]), legend_of("\n".join(run))))
        label, run = text, []
    return [legend for legend in out if legend.pairs]


def _label_of(text: str) -> str:
    return re.split(r"[:：]", text, maxsplit=1)[0] if re.search(r"[:：]", text) else ""


def code_lists(grids: Iterable[Grid]) -> list[CodeLegend]:
    """The code lists of a workbook: two columns side by side, one of short codes and one of
    words, under a head or not.
    """
    return [
        legend
        for grid in grids
        if grid.height <= _MOST_CODES and grid.width <= _WIDEST_CODES
        for column in range(grid.width)
        if sum(1 for row in grid.rows if 0 < len(row[column].text) <= _LONGEST_CODE) > 1
        for words in (column + 1, column - 1)
        for legend in _codes_in(grid, column, words)
    ]


def _codes_in(grid: Grid, codes: int, words: int) -> list[CodeLegend]:
    """The code lists with their codes in one column and their words beside: blocks of two
    columns with nothing around.
    """
    out: list[CodeLegend] = []
    pairs: dict[str, str] = {}
    around = (min(codes, words) - 1, max(codes, words) + 1)
    for row in range(grid.height + 1):
        code, word = grid.cell(row, codes).text.strip(), ""
        if len(code) <= _LONGEST_CODE and _CODE.fullmatch(code) and not is_counted(code):
            word = as_text(grid.cell(row, words).text)
        is_apart = bool(_WORD.search(word)) and not any(
            as_text(grid.cell(row, column).text) for column in around
        )
        if is_apart and code.casefold() not in pairs:
            pairs[code.casefold()] = word
            continue
        if len(pairs) > 1:
            out.append(CodeLegend(_head_above(grid, row - len(pairs), codes, words), pairs))
        pairs = {}
    return out


def _head_above(grid: Grid, row: int, codes: int, words: int) -> str:
    """What a code list is about: the head over its words, the line above it, or the sheet's
    name.
    """
    said = [
        grid.cell(row - 1, words).text,
        grid.cell(row - 1, codes).text,
        grid.cell(row - 2, min(codes, words)).text,
        grid.name,
    ]
    return next(
        (
            text
            for text in said
            if text and (hit := look_up("participant", text)) and hit.field != "number"
        ),
        "",
    )


def legend_for(
    kind: RecordName, field: str, how: Kind, cells: Sequence[Cell], known: Sequence[CodeLegend]
) -> dict[str, str]:
    """The legend a column's codes belong to; {} when its cells are words of their own."""
    codes = {as_text(text).casefold() for text in set(texts_in(cells)) if text.strip()}
    for legend in known:
        if not codes or len(codes - legend.pairs.keys()) * 10 > len(codes):
            continue
        hit = look_up(kind, legend.label) if legend.label else None
        is_closed = isinstance(how, (Choice, Country))
        if (hit and hit.field == field) or (is_closed and _all_read(how, legend.pairs.values())):
            return legend.pairs
    return {}


def _all_read(how: Kind, words: Iterable[str]) -> bool:
    try:
        return len({how.parse(word) for word in words}) > 1
    except BadValue:
        return False
