"""Sheets brought into a row a record: rows that stand in one cell each, and travel lists with a row
for each way.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from lcdesk.tabular.grid import EMPTY, Cell, Grid
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.contexts import TRAVEL, context_of, generic_of
from lcdesk.tabular.matching.heads import look_up
from lcdesk.tabular.matching.words import fold, has_cjk
from lcdesk.tabular.tables.found import texts_of

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


# --- Travel lists: the arrival and the departure of a person brought into one row ---

_WORDS = {
    "arrival": "arr arrival arrivals arriving arrive in inbound a outward aller arrivee llegada "
    "ida chegada прилет прибытие туда "
    "抵达 到达 接机 来程 去程 入境 抵 接 抵华 وصول kedatangan ankunft ankommend",
    "departure": "dep departure departures departing depart dpt out outbound d return retour "
    "depart salida regreso vuelta partida volta "
    "вылет отъезд убытие обратно 离开 离境 送机 返程 回程 出境 离 送 离华 返 مغادرة عودة keberangkatan abflug "
    "abreise",
}
_WAY = {fold(word): way for way, words in _WORDS.items() for word in words.split()}
_LOOKED_AT = 40
_LEAST = 2
_IDENTITY = ("full_name", "family_name", "given_name", "name_zh", "passport_no")


def both_ways(grid: Grid) -> Grid | None:
    """The grid with a row a person, where every row told one way (ARR, DEP) of somebody; None where
    no column tells ways.

    The columns of travel (date, flight, time, place) stand once for the arrival and once, at the
    right, for the departure.
    """
    place = _place_of_ways(grid)
    if place is None:
        return None
    top, column = place
    names = [at for at, text in texts_of(grid, top) if _is_identity(text)]
    travel = [
        at for at, text in texts_of(grid, top) if at not in {column, *names} and _is_travel(text)
    ]
    if not names or not travel:
        return None
    journeys = _journeys(grid, top, column, names)
    if not journeys or _is_log(grid, journeys, travel):
        return None
    rows = _brought_together(grid, top, column, journeys, travel)
    merges = [merge for merge in grid.merges if merge.bottom <= top]
    return Grid(
        grid.name,
        rows,
        merges,
        grid.hidden_rows,
        grid.hidden_columns,
        grid.state,
        grid.lossy,
        grid.struck_rows,
    )


def _place_of_ways(grid: Grid) -> tuple[int, int] | None:
    """(head row, column): below the head nothing but words for both ways."""
    for row in range(1, min(grid.height, _LOOKED_AT)):
        for column, text in texts_of(grid, row):
            if (
                way_told(text)
                and grid.cell(row - 1, column).text.strip()
                and _are_ways(grid, row, column)
            ):
                return row - 1, column
    return None


def way_told(text: str) -> str | None:
    """The way a word tells, also in two languages ("抵达 ARR")."""
    if len(text) > 24:
        return None
    folded = fold(text)
    ways = (
        {_WAY.get(word) for word in (folded, *folded.split())}
        if " " in folded
        else {_WAY.get(folded)}
    )
    return (
        next(iter(ways))
        if len(ways) == 1
        else next(iter(ways - {None}))
        if has_cjk(text) and len(ways - {None}) == 1
        else None
    )


def _are_ways(grid: Grid, row: int, column: int) -> bool:
    said = [
        text
        for below in range(row, min(grid.height, row + _LOOKED_AT))
        if (text := grid.cell(below, column).text.strip())
    ]
    ways = [way_told(text) for text in said]
    known = len(ways) - ways.count(None)
    return (
        min(ways.count("arrival"), ways.count("departure")) >= _LEAST
        and known * 10 >= len(ways) * 9
    )


def _is_identity(head: str) -> bool:
    hit = look_up("participant", head)
    return hit is not None and hit.field in _IDENTITY


def _is_travel(head: str) -> bool:
    """A head that says something of a journey, and nothing of a person."""
    if context_of(head):
        return False
    hit = look_up("participant", head)
    is_own = hit is not None and not hit.field.startswith(("arrival", "departure"))
    folded = fold(head)
    return not is_own and (
        generic_of(head) in TRAVEL
        or folded in {"from to", "from", "to", "route", "sector", "航线", "航段"}
    )


def _journeys(grid: Grid, top: int, column: int, names: Sequence[int]) -> dict[int, dict[str, int]]:
    """First row of a person → way → its row; {} where somebody comes or leaves twice. A row
    without a name is of the person above.
    """
    out: dict[int, dict[str, int]] = {}
    persons: dict[tuple[str, ...], int] = {}
    last = -1
    for row in range(top + 1, grid.height):
        way = way_told(grid.cell(row, column).text.strip())
        if way is None:
            continue
        key = tuple(grid.cell(row, at).text.strip() for at in names)
        last = persons.setdefault(key, row) if any(key) else last
        if last < 0 or way in out.setdefault(last, {}):
            return {}
        out[last][way] = row
    return out


def _is_log(grid: Grid, journeys: Mapping[int, Mapping[str, int]], travel: Sequence[int]) -> bool:
    """True where everybody leaves on the day of arrival: who went in and out at a door."""
    dates = [
        at
        for at in travel
        if content.share([grid.cell(row, at) for row in journeys], content.is_date) > 0.5
    ]
    pairs = [ways for ways in journeys.values() if len(ways) > 1]
    return bool(dates and pairs) and all(
        grid.cell(ways["arrival"], at).text == grid.cell(ways["departure"], at).text
        for ways in pairs
        for at in dates
    )


def _brought_together(
    grid: Grid,
    top: int,
    column: int,
    journeys: Mapping[int, Mapping[str, int]],
    travel: Sequence[int],
) -> list[list[Cell]]:
    """The rows, each as wide as both ways need; the second row of a person is left blank."""
    after = {at: grid.width + place for place, at in enumerate(travel)}
    rows = [[*row, *[EMPTY] * len(travel)] for row in grid.rows]
    for at, new in after.items():
        head = grid.cell(top, at).text.strip()
        rows[top][at], rows[top][new] = (
            _combined_cell(f"Arrival {head}"),
            _combined_cell(f"Departure {head}"),
        )
    rows[top][column] = EMPTY
    for first, ways in journeys.items():
        for way, row in ways.items():
            rows[row][column] = EMPTY
            _put(rows, row, first, way, after)
    return rows


def _put(rows: list[list[Cell]], row: int, first: int, way: str, after: Mapping[int, int]) -> None:
    """The journey of a row into the columns of its way in the person's first row."""
    told = {at: rows[row][at] for at in after}
    for at in after:
        rows[row][at] = EMPTY
    for at, cell in told.items():
        rows[first][at if way == "arrival" else after[at]] = cell
    if row != first:
        for at, cell in enumerate(rows[row]):
            if not rows[first][at].text.strip():
                rows[first][at] = cell
        rows[row] = [EMPTY] * len(rows[row])


def _combined_cell(text: str) -> Cell:
    return Cell(text, text)
