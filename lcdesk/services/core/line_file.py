"""Lines of text under fixed heads in a .csv file: written to be edited in Excel, and taken in again
whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.writing.specs import ColumnSpec, SheetSpec
from lcdesk.tabular.writing.text import write_table
from lcdesk.texts import _, n_

Line = dict[str, str]
_MOST_TOLD = 5


def write_lines(path: Path, name: str, heads: Sequence[str], lines: Iterable[Line]) -> None:
    """Write them; `KnownFault` when the file cannot be written."""
    rows = [[line.get(head, "") for head in heads] for line in lines]
    write_table(path, SheetSpec(name, [ColumnSpec(head, head) for head in heads], rows))


def take_lines(
    path: Path,
    heads: Sequence[str],
    needed: set[str],
    refusal: KnownFault,
    take: Callable[[Line], object],
) -> None:
    """Give every line to `take`; `refusal` is raised where the file has not the `needed` heads.

    A `KnownFault` or `BadValue` of a line is told with its number, when all lines were tried.
    """
    wrong: list[str] = []
    for number, line in _read(path, heads, needed, refusal):
        try:
            take(line)
        except (KnownFault, BadValue) as fault:
            wrong.append(_("Line {number}: {message}", number=number, message=fault.message))
    if wrong:
        count = len(wrong) - _MOST_TOLD
        more = [n_("and {count} more", "and {count} more", count)] if count > 0 else []
        raise KnownFault(
            " ".join([*wrong[:_MOST_TOLD], *more]),
            _("Nothing was taken in. Mend these lines or delete them, and import again."),
        )


def _read(
    path: Path, heads: Sequence[str], needed: set[str], refusal: KnownFault
) -> Iterator[tuple[int, Line]]:
    grid = next(iter(read_workbook(path).grids), None)
    rows = [[cell.text for cell in row] for row in grid.rows] if grid else []
    found = [text.strip().casefold() for text in rows[0]] if rows else []
    if not needed <= set(found):
        raise refusal
    for number, row in enumerate(rows[1:], start=2):
        line = dict(zip(found, row, strict=False))
        if any(text.strip() for text in row):
            yield number, {head: line.get(head, "") for head in heads}
