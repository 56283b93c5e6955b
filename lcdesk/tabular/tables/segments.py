"""Lists of flights with a segment a row: the segments of a person brought into one row, with the
landing of the last one inward as arrival and the start of the first one outward as departure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat

from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import Date, Time
from lcdesk.model.kinds.base import is_placeholder
from lcdesk.model.kinds.dates import Order
from lcdesk.tabular.days import day_of
from lcdesk.tabular.grid import EMPTY, Cell, Grid
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.contexts import TRAVEL, context_of, generic_of
from lcdesk.tabular.matching.heads import look_up
from lcdesk.tabular.matching.words import fold
from lcdesk.tabular.tables.found import texts_of
from lcdesk.tabular.tables.heads import IDENTITY
from lcdesk.tabular.tables.journeys import NO_YEAR, Ends, Segment, ends_by_place, ends_of, in_time
from lcdesk.tabular.tables.lines import is_total
from lcdesk.tabular.tables.reshaping import way_told

_FROM = frozenset(
    "from|origin|from city|from airport|departure city|departure airport|dep airport|dep city|"
    "board|boarding|de|desde|origen|origem|откуда|пункт вылета|出发地|出发城市|出发机场|起飞机场|"
    "始发地|始发站|起点|von|dari|من".split("|")
)
_TO = frozenset(
    "to|destination|to city|to airport|arrival city|arrival airport|arr airport|arr city|off|a|"
    "hasta|destino|куда|пункт прилета|пункт назначения|目的地|到达城市|抵达城市|到达机场|抵达机场|"
    "到达地|抵达地|终点|nach|ke|الى".split("|")
)
_ROUTE = frozenset(
    "route|sector|routing|from to|de a|航段|航线|маршрут|ruta|rota|trajet".split("|")
)
_NUMBERED = frozenset(
    "seg|segment|leg|seg no|leg no|segment no|sector no|troncon|etape|tramo|trecho|сегмент|"
    "участок|段|航段号|航段序号|段次".split("|")
)
_TELLING = (
    _FROM
    | _TO
    | _ROUTE
    | _NUMBERED
    | {"departure", "arrival", "dep", "arr", "出发", "到达", "抵达"}
)
_LEAVES = re.compile(r"\b(?:etd|std|take ?off)\b|起飞|出发|启程", re.I)
_LANDS = re.compile(r"\b(?:eta|sta|landing|lands)\b|落地|降落|到达|抵达|到港", re.I)
_BETWEEN = re.compile(r"\s*(?:[-–—/>→]+|\bto\b|\s)\s*")
_NEXT_DAY = re.compile(r"[(（]?\+\s*(\d)(?:\s*d(?:ay)?s?)?[)）]?\s*$", re.I)
_LOOKED_AT, _LEAST = 40, 2
_NOON = dt.time(12)


@dataclass(frozen=True, slots=True)
class JoinedSegments:
    """The grid with a row a person; `unclear` are the rows (zero-based) of those whose segments do
    not tell which go inward, `heads` those of the columns that might have told. `readings`: place →
    the grid as it were if the course was there.
    """

    grid: Grid
    unclear: frozenset[int]
    heads: str
    readings: Mapping[str, Grid]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a list of segments has what; None where it has no such column."""

    top: int
    names: tuple[int, ...]
    flight: int | None = None
    start: int | None = None
    end: int | None = None
    route: int | None = None
    number: int | None = None
    way: int | None = None
    left: int | None = None
    left_at: int | None = None
    landed: int | None = None
    landed_at: int | None = None
    day: int | None = None

    @property
    def travel(self) -> list[int]:
        """The columns that speak of a segment and of nobody."""
        told = (
            *(self.flight, self.start, self.end, self.route, self.number, self.way, self.left),
            *(self.left_at, self.landed, self.landed_at, self.day),
        )
        return sorted({column for column in told if column is not None})

    @property
    def days(self) -> list[int]:
        """The columns of days."""
        return [column for column in (self.left, self.landed, self.day) if column is not None]

    @property
    def has_both_days(self) -> bool:
        """Has each segment a day on which it starts and one on which it lands?"""
        return self.left is not None and self.landed is not None


OrderOf = Callable[[Iterable[Cell], str], Order | None]
"""Which of day and month is first in the dates of a column, by its cells and its head."""


def joined_segments(grid: Grid, order_of: OrderOf) -> JoinedSegments | None:
    """The grid with a row a person where each row told one segment of a journey; None for any
    other.
    """
    columns = next(
        (
            found
            for row in range(min(grid.height, _LOOKED_AT))
            if _may_be_heads(grid, row) and (found := _columns_at(grid, row))
        ),
        None,
    )
    if columns is None:
        return None
    reader = _Reader(grid, columns, order_of)
    persons = _persons(reader)
    if not _are_segments(columns, persons):
        return None
    titles = [text for row in range(columns.top) for _, text in texts_of(grid, row)]
    ends = ends_of(persons, titles)
    unclear = frozenset(first for first in persons if first not in ends)
    changed = {one.row for segments in persons.values() for one in segments}
    merges = [
        merge for merge in grid.merges if changed.isdisjoint(range(merge.top, merge.bottom + 1))
    ]
    heads = [grid.cell(columns.top, at).text.strip() for at in columns.travel]

    def joined(ends: Mapping[int, Ends]) -> Grid:
        return replace(grid, rows=_rows_of_persons(reader, persons, ends), merges=merges)

    readings = {
        reader.places[place]: joined({**ends, **told})
        for place, told in (ends_by_place(persons, unclear) if unclear else {}).items()
    }
    return JoinedSegments(joined(ends), unclear, " / ".join(heads), readings)


# --- Which column is what ---


def _may_be_heads(grid: Grid, row: int) -> bool:
    """A quick look: one of the few words without which no row is the heads of such a list."""
    texts = texts_of(grid, row)
    return len(texts) > _LEAST and any(fold(text) in _TELLING for _, text in texts)


def _columns_at(grid: Grid, row: int) -> _Columns | None:
    """The columns of a list of segments whose heads stand in a row; None for any other row."""
    names: list[int] = []
    found: dict[str, int] = {}
    above = texts_of(grid, row - 1) if row else []
    for column, text in texts_of(grid, row):
        hit = look_up("participant", text)
        over = next((said for at, said in reversed(above) if at <= column), "")
        what = _what(grid, row, column, _whole_head(over if len(above) > 1 else "", text))
        if what == "day" and what in found:
            found |= {"left": found.pop(what), "landed": column}
        elif what:
            found.setdefault(what, column)
        elif hit and hit.field in IDENTITY:
            names.append(column)
    has_places = {"start", "end"} <= found.keys() or bool({"route", "number"} & found.keys())
    has_journey = bool({"left", "landed", "day"} & found.keys()) and "flight" in found
    return _Columns(row, tuple(names), **found) if names and has_places and has_journey else None


def _whole_head(over: str, head: str) -> str:
    """A head with the one over it that says the end of a flight: "Departure" over "Date"."""
    is_told = context_of(over) in ("arrival", "departure") and context_of(head) is None
    return f"{over} {head}" if is_told and generic_of(head) in TRAVEL else head


def _what(grid: Grid, row: int, column: int, head: str) -> str | None:
    """What a column says of a segment: its head tells, and of days and hours also its cells."""
    folded = fold(head)
    cells = [grid.cell(below, column) for below in range(row + 1, min(grid.height, row + 99))]
    cells = [cell for cell in cells if cell.text.strip()]
    if folded in _NUMBERED:
        return "number"
    for what, words in (("start", _FROM), ("end", _TO), ("route", _ROUTE)):
        if folded in words and content.share(cells, _is_place) > 0.5:
            return what
    if cells and content.share(cells, _tells_way) > 0.7:
        return "way"
    hit = look_up("participant", head)
    if hit and not hit.field.startswith(("arrival", "departure")):
        return None
    if generic_of(head) == "flight" and not content.share(cells, content.is_date) > 0.5:
        return "flight"
    return _when(head, cells, hit.field if hit else "")


def _when(head: str, cells: Sequence[Cell], field: str) -> str | None:
    context = context_of(head) or field.partition("_")[0]
    if not context and _LEAVES.search(head) is None and _LANDS.search(head) is None:
        return "day" if generic_of(head) == "date" else None
    is_left = _LEAVES.search(head) or (context == "departure" and not _LANDS.search(head))
    side = "left" if is_left else "landed"
    if content.share(cells, _is_day) > 0.5:
        return side
    if content.share(cells, _is_hour) > 0.5:
        return f"{side}_at"
    return ("start" if side == "left" else "end") if content.share(cells, _is_place) > 0.5 else None


def _tells_way(cell: Cell) -> bool:
    return way_told(cell.text.strip()) is not None


def _is_day(cell: Cell) -> bool:
    return content.is_date(cell) or bool((day := day_of(cell.text)) and day.month)


def _is_place(cell: Cell) -> bool:
    return content.has_letters(cell) and not _is_day(cell)


def _is_hour(cell: Cell) -> bool:
    return _hour(cell) is not None


# --- Which rows are the segments of whom ---


def _persons(reader: _Reader) -> dict[int, list[Segment]]:
    """First row of a person → the segments, in their order in time where all of it is told."""
    out: dict[int, list[Segment]] = {}
    by_key: dict[tuple[str, ...], int] = {}
    last = -1
    grid, columns = reader.grid, reader.columns
    for row in range(columns.top + 1, grid.height):
        if not _is_segment(grid, row, columns):
            continue
        key = tuple(grid.cell(row, at).text.strip() for at in columns.names)
        last = by_key.setdefault(key, row) if any(key) else last
        if last >= 0:
            out.setdefault(last, []).append(reader.read(row))
    return {first: in_time(segments) for first, segments in out.items()}


def _is_segment(grid: Grid, row: int, columns: _Columns) -> bool:
    """True for a row with a flight, one that is still to be told, or a day; totals and what stands
    below the list have none.
    """
    texts = texts_of(grid, row)
    at = columns.flight
    if len(texts) < _LEAST or at is None or is_total(texts[0][1]):
        return False
    days = [grid.cell(row, one) for one in columns.days]
    flight = grid.cell(row, at)
    return (
        content.is_flight(flight)
        or is_placeholder(flight.text.strip(), "form")
        or any(map(_is_day, days))
    )


class _Reader:
    """Reads segments of one list; the order of day and month is told by all its dates."""

    def __init__(self, grid: Grid, columns: _Columns, order_of: OrderOf) -> None:
        self.grid, self.columns = grid, columns
        self.places: dict[str, str] = {}  # folded → as it was written first
        days = columns.days
        below = range(columns.top + 1, grid.height)
        cells = [grid.cell(row, at) for at in days for row in below]
        self.kind = Date(order=order_of(cells, grid.cell(columns.top, days[0]).text))

    def read(self, row: int) -> Segment:
        columns = self.columns
        start, end = (self._text(row, at) for at in (columns.start, columns.end))
        if columns.route is not None and not (start and end):
            pieces = _BETWEEN.split(self._text(row, columns.route))
            start, end = (pieces[0], pieces[-1]) if len(pieces) > 1 else ("", "")
        for place in (start, end):
            self.places.setdefault(fold(place), place)
        way = way_told(self._text(row, columns.way)) if columns.way is not None else None
        leaves = self._moment(row, self.left(row), columns.left_at)
        lands = self._moment(row, self.landed(row), columns.landed_at)
        return Segment(row, fold(start), fold(end), way, leaves, lands)

    @property
    def parts(self) -> list[str]:
        """What is told of either end of a stay: its day, and what else columns have."""
        columns = self.columns
        told = {
            "date": True,
            "time": columns.left_at is not None or columns.landed_at is not None,
            "flight": columns.flight is not None,
            "airport": columns.start is not None or columns.end is not None,
        }
        return [part for part, has in told.items() if has]

    def cells(self, end: Segment | None, *, is_landing: bool) -> list[Cell]:
        """The cells of one end of a stay, in the order of its parts."""
        columns = self.columns
        if end is None:
            return [EMPTY] * len(self.parts)
        hour, place = (
            (columns.landed_at, columns.end) if is_landing else (columns.left_at, columns.start)
        )
        told = {
            "date": self.landed(end.row) if is_landing else self.left(end.row),
            "time": _without_days(self._cell(end.row, hour)),
            "flight": self._cell(end.row, columns.flight),
            "airport": self._cell(end.row, place),
        }
        return [told[part] for part in self.parts]

    def left(self, row: int) -> Cell:
        """The cell of the day on which a segment starts."""
        columns = self.columns
        at = next((c for c in (columns.left, columns.day, columns.landed) if c is not None), None)
        return self._plain(self._cell(row, at))

    def landed(self, row: int) -> Cell:
        """The cell of the day on which a segment lands. Where no column has it, it is the day of
        the start, or as many later as the hour says ("06:10 +1"); an earlier hour than that of the
        start tells no day, and both are said.
        """
        columns = self.columns
        if columns.landed is not None:
            return self._plain(self._cell(row, columns.landed))
        first, hour = self.left(row), self._cell(row, columns.landed_at)
        later = _NEXT_DAY.search(hour.text)
        if later and isinstance(first.value, dt.date):
            day = first.value + dt.timedelta(days=int(later[1]))
            return Cell(day, day.isoformat())
        start, end = _hour(self._cell(row, columns.left_at)), _hour(hour)
        if later or (start and end and end < start):
            said = f"{first.text} {start or ''} – {hour.text}"
            return Cell(said, said)
        return first

    def _plain(self, cell: Cell) -> Cell:
        """The cell with its date, where all dates of the list tell which one it is."""
        if isinstance(cell.value, dt.date) or not cell.text.strip():
            return cell
        try:
            day = self.kind.parse(cell.text)
        except BadValue:
            return cell
        return Cell(day, cell.text)

    def _moment(self, row: int, cell: Cell, hour: int | None) -> dt.datetime | None:
        value = cell.value
        if isinstance(value, dt.datetime) and value.time() != dt.time():
            return value
        if not isinstance(value, dt.date):
            told = day_of(cell.text)
            if told is None or not told.month or not told.day or told.other:
                return None
            value = _date(told.year or NO_YEAR, told.month, told.day)
        time = _hour(self._cell(row, hour)) or _NOON
        return dt.datetime(value.year, value.month, value.day, time.hour, time.minute)

    def _cell(self, row: int, column: int | None) -> Cell:
        return EMPTY if column is None else self.grid.cell(row, column)

    def _text(self, row: int, column: int | None) -> str:
        return self._cell(row, column).text.strip()


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return dt.date(year, month, 28)


def _without_days(cell: Cell) -> Cell:
    """The hour of "06:10 +1"."""
    text = _NEXT_DAY.sub("", cell.text).strip()
    return cell if text == cell.text.strip() else Cell(text, text)


def _hour(cell: Cell) -> dt.time | None:
    if isinstance(cell.value, dt.datetime):
        return cell.value.time()
    if isinstance(cell.value, dt.time):
        return cell.value
    text = _NEXT_DAY.sub("", cell.text).strip()
    try:
        return Time().parse(text) if text else None
    except BadValue:
        return None


def _are_segments(columns: _Columns, persons: Mapping[int, Sequence[Segment]]) -> bool:
    """True where people have several rows. One row each way is left to the lists of ways, unless
    a segment has two days: those are not days of the stay.
    """
    several = [segments for segments in persons.values() if len(segments) > 1]
    if 2 * len(several) < len(persons) or not several:
        return False
    is_simple = columns.way is not None and all(
        count < _LEAST
        for segments in several
        for count in Counter(one.way for one in segments).values()
    )
    return columns.has_both_days or not is_simple


# --- The rows as they are read on: a row a person ---

_ITINERARY = "Itinerary"


def _rows_of_persons(
    reader: _Reader, persons: Mapping[int, list[Segment]], ends: Mapping[int, Ends]
) -> list[list[Cell]]:
    """The rows of the grid with both ends of the stay, and the whole journey as one text, at their
    right; the further segments of a person are left blank.
    """
    grid, columns = reader.grid, reader.columns
    top, width = columns.top, grid.width
    heads = [f"{way} {part}" for way in ("Arrival", "Departure") for part in reader.parts]
    added = [Cell(head, head) for head in (*heads, _ITINERARY)]
    places = [*columns.travel, *range(width, width + len(added) - len(columns.travel))]
    rows = [[*row, *[EMPTY] * (max(width, places[-1] + 1) - width)] for row in grid.rows]
    _put(rows[top], places, added)
    for first, segments in persons.items():
        text = _itinerary(grid, columns, [one.row for one in segments])
        came, left = ends.get(first, (None, None))
        new = [*reader.cells(came, is_landing=True), *reader.cells(left, is_landing=False)]
        for row in [one.row for one in segments if one.row != first]:
            rows[first] = [
                own if own.text.strip() else more
                for own, more in zip(rows[first], rows[row], strict=True)
            ]
            rows[row] = [EMPTY] * len(rows[row])
        _put(rows[first], places, [*new, Cell(text, text)])
    return rows


def _put(row: list[Cell], places: Sequence[int], cells: Sequence[Cell]) -> None:
    """The cells at these places of a row, and nothing at those that are left over."""
    for at, cell in zip(places, chain(cells, repeat(EMPTY)), strict=False):
        row[at] = cell


def _itinerary(grid: Grid, columns: _Columns, rows: Sequence[int]) -> str:
    """What the rows say of the journey, and what else differs among them."""
    others = [at for at in range(grid.width) if at not in {*columns.travel, *columns.names}]
    differ = [at for at in others if len({grid.cell(row, at).text for row in rows} - {""}) > 1]
    shown = sorted({*columns.travel, *differ})
    lines = (
        " ".join(text for at in shown if (text := grid.cell(row, at).text.strip())) for row in rows
    )
    return "; ".join(lines)
