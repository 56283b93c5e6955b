"""Where the cells of a grid and the texts in them stand: sizes in px, worked out once per grid and width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont

from lcdesk.ui.curriculum.grids import ActivityGrid, Cell
from lcdesk.ui.curriculum.timetable import Record, TimetableModel
from lcdesk.ui.curriculum.words import title_of, who_of
from lcdesk.ui.kit.painting.text_wrapping import lines_of

HEAD = 34.0  # px of the heads of the columns
SIDE = 146.0  # px of the heads of the rows
LEAST_COLUMN, LEAST_ROW = 108.0, 58.0
PAD, GAP = 5.0, 4.0
LINE, SMALL = 15.0, 14.0
LEFT, RIGHT = 10.0, 8.0  # px left and right of the words of an entry
MOST_LINES = 3


@dataclass(frozen=True)
class CellText:
    """A text in a cell."""

    key: int
    cell: Cell
    box: QRectF


@dataclass(frozen=True)
class GridLayout:
    """The left edges of the columns, the upper edges of the rows (both with the last end), and the texts."""

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
                entries.append(CellText(key, (row, at), QRectF(xs[at] + PAD, y, column - 2 * PAD, high)))
                y += high + GAP
            lowest = max(lowest, y - GAP + PAD)
        ys.append(lowest)
    return GridLayout(xs, tuple(ys), tuple(entries))


def title_lines(record: Record, width: float, signs: int = 0) -> tuple[str, ...]:
    """The title of an entry so wide, in lines; `signs` stand at its right."""
    room = int(width - LEFT - RIGHT - 17 * signs)
    return lines_of(title_of(record), 12, QFont.Weight.DemiBold, room, MOST_LINES)


def note_of(grid: ActivityGrid, record: Record) -> tuple[str, ...]:
    """What stands below the title: where and who, as far as the row does not say it."""
    where, who = str(record.get("venue") or ""), who_of(record)
    told = {"programme": (where, who), "venue": (who,), "speaker": (where,)}[grid.by]
    return tuple(part for part in told if part)


def signs_of(timetable: TimetableModel, key: int) -> int:
    """How many signs (clash, lock) stand beside a title."""
    return bool(timetable.mark(key)) + timetable.is_locked(key)


def height_of(grid: ActivityGrid, timetable: TimetableModel, key: int, width: float) -> float:
    """The height of an entry: its time, its title, and who or where."""
    record = timetable.records[key]
    lines = len(title_lines(record, width, signs_of(timetable, key)))
    return 8 + SMALL + lines * LINE + (SMALL if note_of(grid, record) else 0)


def _place(edges: Sequence[float], at: float) -> int | None:
    return next((number for number in range(len(edges) - 1) if edges[number] <= at < edges[number + 1]), None)
