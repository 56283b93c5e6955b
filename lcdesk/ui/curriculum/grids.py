"""The timetable as a table of cells (days × morning, afternoon, evening; venues × days; speakers ×
days), and its painting: headers that stay, cells, and the texts of the activities in them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from lcdesk.drawing.palette import activity_ink, mixed
from lcdesk.model import clock
from lcdesk.model.catalogue import Record
from lcdesk.model.clashes.timetable import changed
from lcdesk.model.clock import short_day
from lcdesk.model.rows import ActivityRecord
from lcdesk.model.timetable_hours import Diary, Window, first_free, known_minutes
from lcdesk.texts import N_, _
from lcdesk.ui.curriculum.places import SNAP, USUAL, DayTime
from lcdesk.ui.curriculum.timetable import (
    TimetableModel,
    clock_of,
    hours_words,
    names_in,
    title_of,
    weekday_of,
    who_of,
)
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import elided, fitted, wrapped_lines
from lcdesk.ui.kit.painting.theme import colour, font, theme

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
    """Venues or speakers × days, with the hours of each; all venues there are, of the speakers
    those who have something to do.
    """
    keys = list(keys)
    used = keys if by == "speaker" else list(timetable.records)
    names = sorted({name for key in used for name in _names(timetable.records[key], by)})
    is_nobody = any(not _names(timetable.records[key], by) for key in keys)
    rows = [GridHeader(name, name, _hours(timetable, keys, by, name)) for name in names]
    if is_nobody or not rows:
        rows.append(GridHeader("", _(NOBODY[by])))

    def cells(key: int) -> list[tuple[Any, Any]]:
        return [
            (name, timetable.places[key].day) for name in _names(timetable.records[key], by) or [""]
        ]

    return _grid(by, tuple(rows), _day_heads(days), keys, cells)


def _hours(timetable: TimetableModel, keys: Iterable[int], by: str, name: str) -> str:
    """What somebody teaches, or how long a venue is used: "5.5 h", "5.5 h +" where an end is not
    known; "" where there is nothing.
    """
    known = [
        known_minutes(one.get("start"), one.get("end"))
        for one in (timetable.records[key] for key in keys)
        if name in _names(one, by)
    ]
    return hours_words(sum(known) / 60, is_more=0 in known) if known else ""


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


# --- Their painting: a cell's texts, each where the width leaves room for it ---


HEAD = 34.0  # px of the heads of the columns
SIDE = 146.0  # px of the heads of the rows
LEAST_COLUMN, LEAST_ROW = 108.0, 58.0
PAD, GAP = 5.0, 4.0
LINE, SMALL = 15.0, 14.0
LEFT, RIGHT = 10.0, 8.0  # px left and right of the words of an entry
MOST_LINES = 3
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_BOLD = QFont.Weight.DemiBold
SIGNS = {"clash": ("triangle-alert", "bad"), "warning": ("circle-alert", "warn")}


@dataclass(frozen=True)
class CellText:
    """A text in a cell."""

    key: int
    cell: Cell
    box: QRectF


@dataclass(frozen=True)
class GridLayout:
    """The left edges of the columns, the upper edges of the rows (both with the last end), and
    the texts.
    """

    xs: tuple[float, ...] = (SIDE,)
    ys: tuple[float, ...] = (HEAD,)
    entries: tuple[CellText, ...] = field(default=())

    def box(self, cell: Cell) -> QRectF:
        """A cell."""
        row, column = cell
        left, top = self.xs[column], self.ys[row]
        return QRectF(left, top, self.xs[column + 1] - left, self.ys[row + 1] - top)

    def cell_at(self, point: QPointF) -> Cell | None:
        """The cell at a point; None on the heads and beside."""
        row, column = _place(self.ys, point.y()), _place(self.xs, point.x())
        return None if row is None or column is None else (row, column)

    def entry_at(self, point: QPointF) -> CellText | None:
        """The text at a point."""
        return next((entry for entry in self.entries if entry.box.contains(point)), None)


def layout_of(grid: ActivityGrid, timetable: TimetableModel, width: float) -> GridLayout:
    """The columns share the width; each row is as high as its fullest cell wants."""
    count = max(len(grid.columns), 1)
    column = max(LEAST_COLUMN, (width - SIDE) / count)
    xs = tuple(SIDE + column * number for number in range(count + 1))
    ys, entries = [HEAD], list[CellText]()
    for row in range(len(grid.rows)):
        top = ys[-1]
        lowest = top + LEAST_ROW
        for at in range(len(grid.columns)):
            y = top + PAD
            for key in grid.cells.get((row, at), ()):
                high = height_of(grid, timetable, key, column - 2 * PAD)
                entries.append(
                    CellText(key, (row, at), QRectF(xs[at] + PAD, y, column - 2 * PAD, high))
                )
                y += high + GAP
            lowest = max(lowest, y - GAP + PAD)
        ys.append(lowest)
    return GridLayout(xs, tuple(ys), tuple(entries))


def _title_lines(record: Record, width: float, signs: int = 0) -> tuple[str, ...]:
    """The title of an entry so wide, in lines; `signs` stand at its right."""
    room = int(width - LEFT - RIGHT - 17 * signs)
    return wrapped_lines(title_of(record), 12, QFont.Weight.DemiBold, room, MOST_LINES)


def note_of(grid: ActivityGrid, record: Record) -> tuple[str, ...]:
    """What stands below the title: where and who, as far as the row does not say it."""
    where, who = str(record.get("venue") or ""), who_of(record)
    told = {"programme": (where, who), "venue": (who,), "speaker": (where,)}[grid.by]
    return tuple(part for part in told if part)


def _signs_of(timetable: TimetableModel, key: int) -> int:
    """How many signs (clash, lock) stand beside a title."""
    return bool(timetable.mark(key)) + timetable.is_locked(key)


def height_of(grid: ActivityGrid, timetable: TimetableModel, key: int, width: float) -> float:
    """The height of an entry: its time, its title, and who or where."""
    record = timetable.records[key]
    lines = len(_title_lines(record, width, _signs_of(timetable, key)))
    return 8 + SMALL + lines * LINE + (SMALL if note_of(grid, record) else 0)


def _place(edges: Sequence[float], at: float) -> int | None:
    return next(
        (number for number in range(len(edges) - 1) if edges[number] <= at < edges[number + 1]),
        None,
    )


@dataclass
class GridMarks:
    """What of a grid is marked: those selected, the cell below a drag, and which cells would not
    do.
    """

    selected: set[int] = field(default_factory=set[int])
    current: tuple[int, Cell] | None = None
    target: Cell | None = None
    bans: Mapping[Cell, Ban] = field(default_factory=dict[Cell, Ban])
    lifted: set[int] = field(default_factory=set[int])


@dataclass
class GridPicture:
    """A grid as it is on screen: its cells, where they stand, and what of it is marked."""

    grid: ActivityGrid = field(default_factory=ActivityGrid)
    timetable: TimetableModel = field(default_factory=TimetableModel)
    layout: GridLayout = field(default_factory=lambda: GridLayout())
    marks: GridMarks = field(default_factory=GridMarks)
    selected: list[int] = field(default_factory=list[int])  # in the order they were chosen

    def lay_out(self, width: float) -> None:
        """For a view so wide."""
        self.layout = layout_of(self.grid, self.timetable, width)


def paint_cells(painter: QPainter, grid: ActivityGrid, layout: GridLayout, look: GridMarks) -> None:
    """Shades and hairlines."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for row in range(len(grid.rows)):
        for column in range(len(grid.columns)):
            cell = (row, column)
            if ban := look.bans.get(cell):
                painter.fillRect(layout.box(cell), colour("mute_bg" if ban.is_closed else "bad_bg"))
            elif grid.day(cell).weekday() >= 5:
                painter.fillRect(layout.box(cell), colour("hover"))
    painter.setPen(QPen(colour("line"), 1))
    for y in layout.ys:
        painter.drawLine(QPointF(0, round(y)), QPointF(layout.xs[-1], round(y)))
    for x in layout.xs[1:-1]:
        painter.drawLine(QPointF(round(x), HEAD), QPointF(round(x), layout.ys[-1]))
    if look.target:
        painter.setPen(QPen(colour("bad" if look.target in look.bans else "accent"), 2))
        painter.drawRect(layout.box(look.target).adjusted(1, 1, -1, -1))


def paint_entry(
    painter: QPainter,
    box: QRectF,
    grid: ActivityGrid,
    timetable: TimetableModel,
    key: int,
    *,
    is_chosen: bool,
) -> None:
    """A text with the bar of its kind: time, title, who and where, and its signs."""
    record, place = timetable.records[key], timetable.places.get(key)
    ink, card, mark = (
        activity_ink(record.get("kind"), theme().is_dark),
        theme().tokens["card"],
        timetable.mark(key),
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    share = (0.22 if theme().is_dark else 0.13) + (0.07 if is_chosen else 0)
    pen = QPen(colour("accent"), 2) if is_chosen else QPen(QColor(mixed(ink, card, 0.38)), 1)
    painter.setPen(QPen(colour("bad"), 1.6) if mark == "clash" and not is_chosen else pen)
    painter.setBrush(QColor(mixed(ink, card, share)))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.fillRect(QRectF(box.x() + 2, box.y() + 5, 3, box.height() - 10), QColor(ink))
    x, y, room = box.x() + LEFT, box.y() + 4, box.width() - LEFT - RIGHT
    _write(
        painter,
        QRectF(x, y, room, SMALL),
        clock_of(place) if place else "",
        font(11, is_tabular=True),
        "fg2",
    )
    y += SMALL
    for line in _title_lines(record, box.width(), _signs_of(timetable, key)):
        _write(painter, QRectF(x, y, room, LINE), line, font(12, _BOLD, is_tabular=True), "fg")
        y += LINE
    face = font(11, is_tabular=True)
    if y + SMALL <= box.bottom():
        _write(
            painter,
            QRectF(x, y, room, SMALL),
            fitted(note_of(grid, record), face, room),
            face,
            "fg2",
        )
    signs = [SIGNS[mark]] if mark else []
    signs += [("lock", "fg2")] if timetable.is_locked(key) else []
    for at, (name, token) in enumerate(signs):
        draw_icon(painter, QPointF(box.right() - 20 - 17 * at, box.y() + 5), name, 14, token)


def paint_column_heads(
    painter: QPainter, grid: ActivityGrid, layout: GridLayout, width: float
) -> None:
    """Above, whatever is scrolled."""
    painter.fillRect(QRectF(0, 0, max(width, layout.xs[-1]), HEAD), colour("card"))
    painter.setPen(QPen(colour("line"), 1))
    painter.drawLine(QPointF(0, HEAD), QPointF(layout.xs[-1], HEAD))
    for at, head in enumerate(grid.columns):
        room = layout.xs[at + 1] - layout.xs[at] - 16
        said = " · ".join(part for part in (head.title, head.note) if part)
        _head_line(painter, QRectF(layout.xs[at] + 10, 0, room, HEAD), said, 13, "fg")
        _mark_today(
            painter, head, QRectF(layout.xs[at] + 1, 0, layout.xs[at + 1] - layout.xs[at] - 1, 3)
        )


def paint_corner(painter: QPainter) -> None:
    """Where the heads meet nothing shines through."""
    painter.fillRect(QRectF(0, 0, SIDE, HEAD), colour("card"))
    painter.setPen(QPen(colour("line"), 1))
    painter.drawLine(QPointF(0, HEAD), QPointF(SIDE, HEAD))


def paint_row_heads(painter: QPainter, grid: ActivityGrid, layout: GridLayout) -> None:
    """At the left, whatever is scrolled sideways."""
    painter.fillRect(QRectF(0, 0, SIDE, layout.ys[-1]), colour("card"))
    painter.setPen(QPen(colour("line"), 1))
    for y in layout.ys:
        painter.drawLine(QPointF(0, round(y)), QPointF(SIDE, round(y)))
    painter.drawLine(QPointF(SIDE, HEAD), QPointF(SIDE, layout.ys[-1]))
    face = font(13, _BOLD)
    for at, head in enumerate(grid.rows):
        y = layout.ys[at] + 6
        for line in wrapped_lines(head.title, 13, _BOLD, int(SIDE - 22), 1 if head.note else 3):
            _write(painter, QRectF(14, y, SIDE - 22, 16), line, face, "fg")
            y += 16
        if head.note:
            _write(
                painter, QRectF(14, y, SIDE - 22, 16), head.note, font(12, is_tabular=True), "fg3"
            )
        _mark_today(
            painter, head, QRectF(0, layout.ys[at] + 1, 3, layout.ys[at + 1] - layout.ys[at] - 1)
        )


def _head_line(painter: QPainter, box: QRectF, text: str, px: int, ink: str) -> None:
    face = font(px, _BOLD)
    _write(painter, box, elided(text, face, box.width()), face, ink)


def _mark_today(painter: QPainter, head: GridHeader, box: QRectF) -> None:
    if isinstance(head.key, dt.date) and head.key == clock.today():
        painter.fillRect(box, colour("fg"))


def _write(painter: QPainter, box: QRectF, text: str, face: QFont, ink: str) -> None:
    painter.setFont(face)
    painter.setPen(colour(ink))
    painter.drawText(box, _MIDDLE | Qt.TextFlag.TextSingleLine, text)
