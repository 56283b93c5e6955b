"""What only a whole column can decide: the order of day and month, and what its codes stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import Choice, Kind
from lcdesk.model.kinds.base import as_text
from lcdesk.model.kinds.dates import Order, parse_date
from lcdesk.tabular.grid import Cell
from lcdesk.tabular.matching.aliases import look_up
from lcdesk.tabular.tables.lines import legend_of
from lcdesk.tabular.understood import RecordName

_FIGURES = re.compile(r"\s*(\d{1,2})\s*[-./\s]\s*(\d{1,2})\s*[-./\s]\s*(?:\d{4}|\d{2})(?!\d)")
_DAY_FIRST = re.compile(
    r"d{1,2}\W{0,2}m{1,3}\W{0,2}y|j{1,2}\W{0,2}m{1,2}\W{0,2}a|д{1,2}\W{0,2}м{1,2}\W{0,2}г|日\W{0,2}月\W{0,2}年|day\W+month\W+year|jour\W+mois",
    re.I,
)
_MONTH_FIRST = re.compile(r"m{1,2}\W{0,2}d{1,2}\W{0,2}y|月\W{0,2}日\W{0,2}年|month\W+day\W+year", re.I)


@dataclass(frozen=True, slots=True)
class Legend:
    """Codes and the words they stand for, with the text before them ("Gender:")."""

    label: str
    pairs: dict[str, str]


def date_order(cells: Iterable[Cell], head: str, hint: str = "") -> Order | None:
    """The order of day and month in a column: as its head or template row says, else as days beyond 12 prove.

    None when nothing decides, or when days beyond 12 stand on both sides. Only real days of the calendar are proof.
    """
    said = unicodedata.normalize("NFKC", f"{head} {hint}")
    if _DAY_FIRST.search(said):
        return "dmy"
    if _MONTH_FIRST.search(said):
        return "mdy"
    proofs: set[Order] = {proof for text in _distinct(cells) if (proof := _proof(text))}
    return proofs.pop() if len(proofs) == 1 else None


def _distinct(cells: Iterable[Cell]) -> set[str]:
    """The texts of a column; cells that are shared are looked at once."""
    return {cell.text for cell in {id(cell): cell for cell in cells}.values() if isinstance(cell.value, str)}


def _proof(text: str) -> Order | None:
    found = _FIGURES.match(unicodedata.normalize("NFKC", text))
    if not found or (int(found[1]) > 12) == (int(found[2]) > 12):
        return None
    try:
        parse_date(text)
    except BadValue:
        return None
    return "dmy" if int(found[1]) > 12 else "mdy"


def legends(texts: Iterable[str]) -> list[Legend]:
    """The legends among the lines of a sheet: "Gender: 1 = male, 2 = female"."""
    found = [(text, pairs) for text in texts if (pairs := legend_of(text))]
    return [
        Legend(re.split(r"[:：]", text, maxsplit=1)[0] if re.search(r"[:：]", text) else "", pairs)
        for text, pairs in found
    ]


def legend_for(
    kind: RecordName, field: str, how: Kind, cells: Sequence[Cell], known: Sequence[Legend]
) -> dict[str, str]:
    """The legend a column's codes belong to; {} when its cells are words of their own."""
    codes = {as_text(cell.text).casefold() for cell in cells if cell.text.strip()}
    for legend in known:
        if not codes or len(codes - legend.pairs.keys()) * 10 > len(codes):
            continue
        hit = look_up(kind, legend.label) if legend.label else None
        if (hit and hit.field == field) or (isinstance(how, Choice) and _all_read(how, legend.pairs.values())):
            return legend.pairs
    return {}


def _all_read(how: Choice, words: Iterable[str]) -> bool:
    try:
        return len({how.parse(word) for word in words}) > 1
    except BadValue:
        return False
