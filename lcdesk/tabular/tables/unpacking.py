"""Sheets whose rows stand in one cell each: lines of a text file pasted into column A, and
columns kept apart by blanks.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from lcdesk.tabular.grid import EMPTY, Cell, Grid

_MARKS = (";", "\t", "|", ",")
_LEAST_LINES = 3
_LEAST_PIECES = 3
_MOST_LINES = 50_000
_WIDE = 1000  # signs of a line; longer ones are no rows of a list
_GAP = re.compile(r"\s{2,}|\t")
_RULE = re.compile(r"[-=_+|\s\u2500-\u257f]*[-=_\u2500-\u257f]{3}[-=_+|\s\u2500-\u257f]*")
_BAR = re.compile("[\u2502\u2503\u2551]")


def unpacked(grid: Grid) -> Grid | None:
    """The grid with every line in cells of its own, each in its row; None where the sheet is no
    such list.

    Lines by a separator (quotes as in a text file), else by columns of blanks that all lines share,
    else by the same number of wide gaps. What is no such line (a title, a note) stays whole in the
    first column.
    """
    lines = _lines_of(grid)
    if lines is None:
        return None
    split = _by_mark(lines) or _by_places(lines) or _by_gaps(lines)
    if split is None:
        return None
    width = max(map(len, split))
    rows = [
        [_cell(piece) for piece in pieces] + [EMPTY] * (width - len(pieces)) for pieces in split
    ]
    return Grid(grid.name, rows, state=grid.state, hidden_rows=grid.hidden_rows)


def _cell(piece: str) -> Cell:
    text = piece.strip()
    return Cell(text, text) if text else EMPTY


def _lines_of(grid: Grid) -> list[str] | None:
    """The line of each row; None where most rows fill several cells. What a comma drove into
    further cells is put back.
    """
    if not 0 < grid.height <= _MOST_LINES:
        return None
    lines: list[str] = []
    alone = several = 0
    for row in grid.rows:
        texts = [cell.text or "" for cell in row]
        while texts and not texts[-1].strip():
            texts.pop()
        alone += len(texts) == 1
        several += len(texts) > 1
        lines.append(",".join(texts).replace("\n", " "))
    is_packed = alone >= _LEAST_LINES and alone >= several and max(map(len, lines)) < _WIDE
    return [_BAR.sub("|", line) for line in lines] if is_packed else None


def _by_mark(lines: Sequence[str]) -> list[list[str]] | None:
    filled = [line for line in lines if line.strip() and not _RULE.fullmatch(line)]
    for mark in _MARKS:
        counts = Counter(len(_pieces(line, mark)) for line in filled)
        usual, often = max(
            counts.items(), key=lambda item: (item[0] >= _LEAST_PIECES, item[1]), default=(0, 0)
        )
        if usual >= _LEAST_PIECES and often >= _LEAST_LINES and often * 5 >= len(filled) * 3:
            return [[""] if _RULE.fullmatch(line) else _pieces(line, mark) for line in lines]
    return None


def _pieces(line: str, mark: str) -> list[str]:
    """The cells of a line; the bars at both ends of a drawn table are no cells."""
    if mark == "|":
        line = line.strip().removeprefix("|").removesuffix("|")
    if mark not in line:
        return [line]
    try:
        return next(csv.reader([line], delimiter=mark), [line])
    except csv.Error:
        return line.split(mark)


def _by_places(lines: Sequence[str]) -> list[list[str]] | None:
    """By the places of the line at which columns begin: below a ruled line, or after blanks that
    all lines have.
    """
    wide = [_widened(line.rstrip()) for line in lines]
    rule = next(
        (line for line in wide if _RULE.fullmatch(line) and len(line.split()) >= _LEAST_PIECES),
        None,
    )
    body = [
        line
        for line in wide
        if len(_GAP.split(line.strip())) >= _LEAST_PIECES and not _RULE.fullmatch(line)
    ]
    if len(body) < _LEAST_LINES:
        return None
    starts = [found.start() for found in re.finditer(r"\S+", rule)] if rule else _starts(body)
    fitting = [line for line in body if _fits(line, starts)]
    if len(starts) < _LEAST_PIECES or len(fitting) * 5 < len(body) * 4:
        return None
    ends = [*starts[1:], None]
    kept = set(fitting)
    return [
        [""]
        if _RULE.fullmatch(line)
        else [
            line[start:end].replace("\0", "")
            for start, end in zip([0, *starts[1:]], ends, strict=True)
        ]
        if line in kept
        else [line.replace("\0", "")]
        for line in wide
    ]


def _widened(line: str) -> str:
    """Signs that take two places (Chinese) with a filler behind, so that places are those of the
    screen.
    """
    if line.isascii():
        return line.expandtabs()
    shown = (
        sign + "\0" * (unicodedata.east_asian_width(sign) in "WF")
        for sign in line
        if not unicodedata.combining(sign)
    )
    return "".join(shown).expandtabs()


def _starts(lines: Sequence[str]) -> list[int]:
    """Where a column begins: something stands there, and all lines are blank at the two places
    before.
    """
    width = max(map(len, lines))
    used = [
        any(place < len(line) and line[place] != " " for line in lines) for place in range(width)
    ]
    first = used.index(True)
    return [
        place
        for place in range(width)
        if used[place] and (place == first or not any(used[max(place - 2, 0) : place]))
    ]


def _fits(line: str, starts: Sequence[int]) -> bool:
    """True for a line with a blank before the columns, so that no word is cut."""
    return all(start == 0 or start > len(line) or line[start - 1] == " " for start in starts[1:])


def _by_gaps(lines: Sequence[str]) -> list[list[str]] | None:
    filled = [line for line in lines if line.strip() and not _RULE.fullmatch(line)]
    counts = Counter(len(_GAP.split(line.strip())) for line in filled)
    usual, often = max(
        counts.items(), key=lambda item: (item[0] >= _LEAST_PIECES, item[1]), default=(0, 0)
    )
    if usual < _LEAST_PIECES or often < _LEAST_LINES or often * 5 < len(filled) * 4:
        return None
    split = [_GAP.split(line.strip()) for line in lines]
    return [pieces if len(pieces) == usual else [" ".join(pieces)] for pieces in split]
