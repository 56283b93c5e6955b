"""The timetable as a table of cells: days × morning, afternoon, evening; venues × days; speakers
× days; and what a drop means.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from lcdesk.model.clashes.timetable import changed
from lcdesk.model.rows import ActivityRecord
from lcdesk.model.timetable_hours import Diary, Window, first_free
from lcdesk.texts import N_, _
from lcdesk.ui.curriculum.places import SNAP, USUAL, DayTime
from lcdesk.ui.curriculum.timetable import Record, TimetableModel, names_in, weekday_of
from lcdesk.ui.kit.spans import short_day

Cell = tuple[int, int]  # row, column
NOON, EVENING = 12 * 60, 18 * 60
HALVES: tuple[tuple[str, Window], ...] = (
    (N_("Morning"), (9 * 60, NOON)),
    (N_("Afternoon"), (14 * 60, EVENING)),
    (N_("Evening"), (19 * 60, 22 * 60)),
)
NOBODY = {"venue": N_("Without a venue"), "speaker": N_("Without a speaker")}


@dataclass(frozen=True)
class GridHeader:
    """Of a row or a column: what it stands for (a day, a half of the day by its number, a name),
    and in words.
    """

    key: Any
    title: str
    note: str = ""


@dataclass(frozen=True)
class ActivityGrid:
    """Heads and, per cell, the ids of the activities in it in order of time; `by`: "programme",
    "venue" or "speaker".
    """

    by: str = "programme"
    rows: tuple[GridHeader, ...] = ()
    columns: tuple[GridHeader, ...] = ()
    cells: Mapping[Cell, tuple[int, ...]] = field(default_factory=dict[Cell, tuple[int, ...]])

    def day(self, cell: Cell) -> dt.date:
        """The day of a cell."""
        return self.rows[cell[0]].key if self.by == "programme" else self.columns[cell[1]].key


def half_of(minutes: int) -> int:
    """0 for what starts before noon, 1 before six, 2 in the evening."""
    return 0 if minutes < NOON else 1 if minutes < EVENING else 2


def programme_grid(
    timetable: TimetableModel, keys: Iterable[int], days: Sequence[dt.date]
) -> ActivityGrid:
    """Days × halves of the day, as offices print it."""
    columns = tuple(GridHeader(number, _(words)) for number, (words, _window) in enumerate(HALVES))
    return _grid(
        "programme", _day_heads(days), columns, keys, lambda key: _half_cells(timetable.places[key])
    )


def name_grid(
    timetable: TimetableModel, keys: Iterable[int], days: Sequence[dt.date], by: str
) -> ActivityGrid:
    """Venues or speakers × days; all venues there are, of the speakers those who have something
    to do.
    """
    keys = list(keys)
    used = keys if by == "speaker" else list(timetable.records)
    names = sorted({name for key in used for name in _names(timetable.records[key], by)})
    is_nobody = any(not _names(timetable.records[key], by) for key in keys)
    rows = [GridHeader(name, name) for name in names]
    if is_nobody or not rows:
        rows.append(GridHeader("", _(NOBODY[by])))

    def cells(key: int) -> list[tuple[Any, Any]]:
        return [
            (name, timetable.places[key].day) for name in _names(timetable.records[key], by) or [""]
        ]

    return _grid(by, tuple(rows), _day_heads(days), keys, cells)


class Ban(NamedTuple):
    """Why a cell would not do, in words; `is_closed`: it is refused there, rather than that it
    would clash.
    """

    words: str
    is_closed: bool = False


class Landing:
    """What activities become that are put into cells: their new values, or why they cannot go
    there.
    """

    def __init__(
        self, grid: ActivityGrid, timetable: TimetableModel, cohort: Record, moved: Iterable[int]
    ) -> None:
        self._grid, self._timetable, gone = grid, timetable, set(moved)
        self._diary = Diary(
            (record for key, record in timetable.records.items() if key not in gone), cohort
        )

    def values(self, key: int, cell: Cell) -> dict[str, Any]:
        """Date, start and end, and the venue where that is another one; the next ones are put
        beside it.
        """
        record, place = self._target(key, cell)
        values = {**place.values(), **self._named(key, cell)}
        self._diary.add(changed(record, values))
        return values

    def problem(self, key: int, cell: Cell) -> str:
        """Why it would not do there, in words; "" where it would."""
        record, place = self._target(key, cell)
        busy = self._diary.busy(changed(record, self._named(key, cell)), place.day)
        return next((one.message for one in busy if one.touches(place.start, place.end)), "")

    def refusal(self, key: int, cell: Cell) -> str:
        """Why it must not be put there at all: nobody's speaker is changed by a slip of the
        hand.
        """
        if self._grid.by != "speaker":
            return ""
        names, wanted = (
            _names(self._timetable.records[key], "speaker"),
            str(self._grid.rows[cell[0]].key),
        )
        if wanted in names or not (wanted or names):
            return ""
        return _(
            "The speaker is not changed by dragging. Open the activity and write another name."
        )

    def bans(self, key: int) -> dict[Cell, Ban]:
        """The cells that would not do for an activity."""
        out: dict[Cell, Ban] = {}
        for row in range(len(self._grid.rows)):
            for column in range(len(self._grid.columns)):
                cell = (row, column)
                if words := self.refusal(key, cell):
                    out[cell] = Ban(words, is_closed=True)
                elif words := self.problem(key, cell):
                    out[cell] = Ban(words)
        return out

    def _named(self, key: int, cell: Cell) -> dict[str, Any]:
        if self._grid.by != "venue":
            return {}
        name = self._grid.rows[cell[0]].key or None
        return {} if name == self._timetable.records[key].get("venue") else {"venue": name}

    def _target(self, key: int, cell: Cell) -> tuple[ActivityRecord, DayTime]:
        """The same time on another day; in another half of a day, or where that time is taken,
        the first free time.
        """
        record, day = self._timetable.records[key], self._grid.day(cell)
        place = self._timetable.places.get(key) or DayTime(day, 9 * 60, 9 * 60 + USUAL)
        if self._grid.by != "programme":
            return record, replace(place, day=day)
        half = int(self._grid.columns[cell[1]].key)
        busy = self._diary.busy(record, day)
        is_same = half_of(place.start) == half and key in self._timetable.places
        if is_same and not any(one.touches(place.start, place.end) for one in busy):
            return record, replace(place, day=day)
        window = HALVES[half][1]
        start = first_free(busy, max(place.minutes, SNAP), window)
        fallback = place.start if is_same else window[0]
        return record, place.moved(day, fallback if start is None else start)


def _half_cells(place: DayTime) -> list[tuple[Any, Any]]:
    return [(place.day, half_of(place.start))]


def _names(record: Record, by: str) -> list[str]:
    return (
        names_in(record.get(by)) if by == "speaker" else [str(record[by])] if record.get(by) else []
    )


def _day_heads(days: Sequence[dt.date]) -> tuple[GridHeader, ...]:
    return tuple(GridHeader(day, weekday_of(day), short_day(day)) for day in days)


def _grid(
    by: str,
    rows: tuple[GridHeader, ...],
    columns: tuple[GridHeader, ...],
    keys: Iterable[int],
    cells_of: Callable[[int], list[tuple[Any, Any]]],
) -> ActivityGrid:
    row_at = {head.key: at for at, head in enumerate(rows)}
    column_at = {head.key: at for at, head in enumerate(columns)}
    cells: dict[Cell, list[int]] = defaultdict(list)
    for key in keys:
        for row, column in cells_of(key):
            if row in row_at and column in column_at:
                cells[row_at[row], column_at[column]].append(key)
    return ActivityGrid(by, rows, columns, {cell: tuple(found) for cell, found in cells.items()})
