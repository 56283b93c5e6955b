"""Lists of travel with a row for each way: the arrival and the departure of a person brought
into one row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lcdesk.tabular.grid import EMPTY, Cell, Grid
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.aliases import look_up
from lcdesk.tabular.matching.contexts import TRAVEL, context_of, generic_of
from lcdesk.tabular.matching.words import fold, has_cjk
from lcdesk.tabular.tables.found import texts_of

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
                _way(text)
                and grid.cell(row - 1, column).text.strip()
                and _are_ways(grid, row, column)
            ):
                return row - 1, column
    return None


def _way(text: str) -> str | None:
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
    ways = [_way(text) for text in said]
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
        way = _way(grid.cell(row, column).text.strip())
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
        rows[top][at], rows[top][new] = _cell(f"Arrival {head}"), _cell(f"Departure {head}")
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


def _cell(text: str) -> Cell:
    return Cell(text, text)
