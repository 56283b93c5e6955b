"""A grid on screen, without behaviour but one: what is dropped from the tray gets a day and a
time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from lcdesk.drawing.palette import activity_ink, mixed
from lcdesk.model import clock
from lcdesk.texts import _
from lcdesk.ui.curriculum.grids import ActivityGrid, Ban, Cell, GridHeader
from lcdesk.ui.curriculum.scale import frame_all, frame_inside
from lcdesk.ui.curriculum.timetable import Record, TimetableModel
from lcdesk.ui.curriculum.week_canvas import carried_in
from lcdesk.ui.curriculum.words import accessible_text, clock_of, title_of, tooltip, who_of
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import show_tip
from lcdesk.ui.kit.painting.text_wrapping import elided, fitted, lines_of
from lcdesk.ui.kit.painting.theme import colour, font, theme

EDGE = 24  # px
Judge = Callable[[Sequence[int], bool], Mapping[Cell, Ban]]


@dataclass
class Carry:
    """What is pressed, and once the mouse has gone far enough, dragged."""

    press: QPoint
    entry: CellText
    adds: bool
    is_dragged: bool = False
    is_copy: bool = False


class GridCanvas(QAbstractScrollArea):
    """Tells `dropped(ids, cell, is_copy)` and `told(words)` what is wrong with a cell.

    `judge(ids, is_copy)` says which cells would not do, and why.
    """

    dropped = Signal(list, tuple, bool)
    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.grid, self.layout_now, self.look = ActivityGrid(), GridLayout(), GridMarks()
        self.judge: Judge = lambda _keys, _is_copy: {}
        self.selected: list[int] = []
        self._timetable = TimetableModel()
        self._carry: Carry | None = None
        self._mouse = QPointF()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.verticalScrollBar().setSingleStep(24)
        theme().changed.connect(self._restyle)

    # --- what is shown ---

    def show_grid(self, timetable: TimetableModel, grid: ActivityGrid) -> None:
        """Show another grid, or the same with other contents."""
        self._let_go()
        is_other = (grid.by, grid.rows[:1]) != (self.grid.by, self.grid.rows[:1])
        self._timetable, self.grid = timetable, grid
        self._lay_out()
        if is_other:
            self.verticalScrollBar().setValue(0)
        self.select(self.selected)

    def select(self, keys: Sequence[int]) -> None:
        """Look as if these were selected."""
        self.selected = list(keys)
        self.look.selected = set(keys)
        shown = [entry for entry in self.layout_now.entries if entry.key in self.look.selected]
        if self.look.current not in [(entry.key, entry.cell) for entry in shown]:
            self.look.current = (shown[0].key, shown[0].cell) if shown else None
        self._say_current()
        self.viewport().update()

    def reveal(self, key: int) -> None:
        """Scroll to a text."""
        box = next((entry.box for entry in self.layout_now.entries if entry.key == key), None)
        if box is None:
            return
        bar, high = self.verticalScrollBar(), self.viewport().height()
        # below the heads, which stay
        if box.top() - HEAD < bar.value() or box.bottom() > bar.value() + high:
            bar.setValue(int(box.top() - HEAD - 12))

    def point_of(self, key: int) -> QPoint:
        """A point of the viewport on the first text of an activity."""
        box = next(entry.box for entry in self.layout_now.entries if entry.key == key)
        return (box.topLeft() + QPointF(14, 10) - self._offset()).toPoint()

    def point_in(self, cell: Cell) -> QPoint:
        """A point of the viewport in the lower right corner of a cell."""
        return (self.layout_now.box(cell).bottomRight() - QPointF(5, 3) - self._offset()).toPoint()

    def _lay_out(self) -> None:
        self.layout_now = layout_of(self.grid, self._timetable, self.viewport().width())
        whole, view = self.layout_now, self.viewport()
        self.verticalScrollBar().setRange(0, max(0, int(whole.ys[-1] - view.height() + 2)))
        self.verticalScrollBar().setPageStep(view.height())
        self.horizontalScrollBar().setRange(0, max(0, int(whole.xs[-1] - view.width())))
        self.horizontalScrollBar().setPageStep(view.width())
        view.update()

    def _restyle(self) -> None:
        self.viewport().update()

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _say_current(self) -> None:
        said = _("Timetable")
        if self.look.current:
            key = self.look.current[0]
            said = accessible_text(
                self._timetable.records[key],
                self._timetable.places.get(key),
                self._timetable.problems(key),
            )
        self.setAccessibleName(said)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, at, layout = QPainter(self.viewport()), self._offset(), self.layout_now
        painter.fillRect(event.rect(), colour("card"))
        painter.translate(-at)
        paint_cells(painter, self.grid, layout, self.look)
        seen = QRectF(event.rect()).translated(at)
        for entry in layout.entries:
            if entry.box.intersects(seen):
                painter.setOpacity(0.45 if entry.key in self.look.lifted else 1.0)
                self._paint_entry(painter, entry, entry.box)
        painter.setOpacity(1.0)
        painter.translate(at.x(), 0)
        paint_row_heads(painter, self.grid, layout)
        painter.translate(-at.x(), at.y())
        paint_column_heads(painter, self.grid, layout, self.viewport().width())
        painter.resetTransform()
        paint_corner(painter)
        if self.hasFocus() and not self.layout_now.entries:
            frame_all(self.viewport())
        if self._carry and self._carry.is_dragged:
            box = QRectF(self._mouse + QPointF(8, 8), self._carry.entry.box.size())
            self._paint_entry(painter, self._carry.entry, box)
            if self._carry.is_copy:
                draw_icon(painter, box.topRight() - QPointF(10, 8), "circle-plus", 18, "accent")

    def _paint_entry(self, painter: QPainter, entry: CellText, box: QRectF) -> None:
        is_chosen = entry.key in self.look.selected
        paint_entry(painter, box, self.grid, self._timetable, entry.key, is_chosen=is_chosen)
        if self.hasFocus() and (entry.key, entry.cell) == self.look.current:
            frame_inside(painter, box, 5)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            entry = self.layout_now.entry_at(self._at(event.pos()))
            if entry:
                key, known = entry.key, self._timetable
                show_tip(
                    event.globalPos(),
                    tooltip(known.records[key], known.places.get(key), known.problems(key)),
                )
            return True
        return super().viewportEvent(event)

    def _at(self, point: QPoint) -> QPointF:
        return QPointF(point) + self._offset()

    def scroll_along(self, at: QPoint) -> None:
        """Near the upper or lower edge, a drag takes the rows along."""
        bar = self.verticalScrollBar()
        if at.y() < HEAD + EDGE:
            bar.setValue(bar.value() - bar.singleStep())
        elif at.y() > self.viewport().height() - EDGE:
            bar.setValue(bar.value() + bar.singleStep())

    def _point(self, at: QPoint) -> None:
        """The drag is over this point of the viewport."""
        self._mouse = QPointF(at)
        self.look.target = self.layout_now.cell_at(self._at(at))
        ban = self.look.bans.get(self.look.target) if self.look.target else None
        self.told.emit(ban.words if ban else "")
        self.viewport().update()

    def _let_go(self) -> None:
        if self.look.target or self._carry:
            self.told.emit("")
        self._carry = None
        self.look.target, self.look.bans, self.look.lifted = None, {}, set()
        self.viewport().update()

    # --- what comes from the tray ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        key = self._take_drop(event)
        if key is not None:
            self.look.bans = self.judge([key], False)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._take_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        key, cell = self._take_drop(event), self.look.target
        self._let_go()
        if key is not None and cell is not None:
            self.dropped.emit([key], cell, False)

    def dragLeaveEvent(self, event: object) -> None:
        self._let_go()

    def _take_drop(self, event: QDropEvent) -> int | None:
        key = carried_in(event, self._timetable.records)
        if key is None:
            event.ignore()
            return None
        self._point(event.position().toPoint())
        event.acceptProposedAction()
        return key


# --- A grid onto a painter: heads that stay, cells, and the texts of the activities in them ---


_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_BOLD = QFont.Weight.DemiBold
SIGNS = {"clash": ("triangle-alert", "bad"), "warning": ("circle-alert", "warn")}


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
    for line in title_lines(record, box.width(), signs_of(timetable, key)):
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
        for line in lines_of(head.title, 13, _BOLD, int(SIDE - 22), 1 if head.note else 3):
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


# --- Where the cells of a grid and the texts in them stand: sizes in px, worked out once per grid
# and width ---


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
    return next(
        (number for number in range(len(edges) - 1) if edges[number] <= at < edges[number + 1]),
        None,
    )
