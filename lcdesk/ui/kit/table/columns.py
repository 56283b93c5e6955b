"""The columns of a table: order, widths, which are shown; all of it can be kept and restored. The
header, which says by which of them is sorted; and words that are asked about in their cells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict

from PySide6.QtCore import (
    QObject,
    QPoint,
    QPointF,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QStyleOptionHeader, QTableView

from lcdesk.model.catalogue import Record
from lcdesk.texts import _
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.table.column_room import (
    MEASURED,
    ColumnNeed,
    need_of,
    places_given_up,
    share_room,
)
from lcdesk.ui.kit.table.model import RecordTable, TableColumn

if TYPE_CHECKING:
    from lcdesk.services.importing.open_questions import OpenWord

Sorts = tuple[tuple[str, bool], ...]  # (column name, descending), the first one first
LEAST = 90  # px of the column that takes the room left over, unless its table says more
LOOK_MS, DRAG_MS = 120, 60
# px of a head besides its words, more in the first one, and where it is sorted by
HEAD_PAD, FIRST_PAD, ARROW_ROOM = 24, 6, 16


class ColumnArrangement(TypedDict):
    """Order, widths and hidden columns, to be kept as JSON."""

    order: list[str]
    hidden: list[str]
    widths: dict[str, int]
    insisted: list[str]  # asked for by hand: they give way to none
    by_hand: list[str]  # whose width was set by hand


class TableColumns(QObject):
    """The columns of a view by name; `arranged`: they were moved, widened, hidden.

    `first_shown`: the number of the leftmost.
    """

    arranged = Signal()

    def __init__(self, view: QTableView, table: RecordTable) -> None:
        super().__init__(view)
        self._view, self._table = view, table
        self.first_shown = 0
        self._stretched, self._least = "", LEAST
        self._yielded: set[str] = set()  # hidden for want of room alone
        self._insisted: set[str] = set()  # asked for by hand: they yield no more
        self._by_hand: set[str] = set()  # whose width was set by hand: it stays
        self.fits = False  # are widths those of what stands in the columns?
        self._needs: dict[str, ColumnNeed] = {}  # as measured so far
        self._is_laying_out = False
        header = view.horizontalHeader()
        header.sectionMoved.connect(lambda *_at: self.rearranged())
        # the heads lose count when told while they resize
        self._fit_soon = QTimer(self, singleShot=True)
        self._fit_soon.timeout.connect(self._fit_stretched)
        header.sectionResized.connect(self._note_width)
        # while somebody scrolls nothing moves aside; then what was cut gets its room
        self._look_soon = QTimer(self, singleShot=True)
        self._look_soon.timeout.connect(self.look)

    def apply(self) -> None:
        """Widths and hidden columns as the columns themselves say."""
        self._is_laying_out = True
        with QSignalBlocker(self):  # told once, not of each column
            for at, column in enumerate(self._table.columns):
                self._view.setColumnWidth(at, column.width)
                self._view.setColumnHidden(at, column.is_hidden)
        self._is_laying_out = False
        self.rearranged()

    def stretch(self, name: str, least: int = LEAST) -> None:
        """The column that takes the room left over; below `least` px the table scrolls instead."""
        self._stretched, self._least = name, least
        at = self._table.column_at(name)
        if at >= 0:
            self._view.horizontalHeader().setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def fit_content(self) -> None:
        """From now on each column is as wide as what stands in it, or gives way as its field
        says.
        """
        self.fits, self._stretched = True, ""
        header = self._view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._view.verticalScrollBar().valueChanged.connect(
            lambda _to: self._look_soon.start(LOOK_MS)
        )
        self._table.modelReset.connect(lambda: self._look_soon.start(LOOK_MS))
        self._table.dataChanged.connect(lambda *_at: self._look_soon.start(LOOK_MS))
        self._table.headerDataChanged.connect(lambda *_at: self.measure_anew())
        theme().changed.connect(self.measure_anew)
        if isinstance(header, SortHeader):
            header.sorts_shown.connect(lambda: self._fit_soon.start(0))

    def show(self, name: str, is_shown: bool) -> None:
        """Show or hide a column."""
        self._yielded.discard(name)
        if is_shown:
            self._insisted.add(name)
        self._view.setColumnHidden(self._table.column_at(name), not is_shown)
        self.rearranged()

    def place(self, name: str, place: int) -> None:
        """Put a chosen column at a place among those chosen, 0 the first."""
        heads, ticked = (
            self._view.horizontalHeader(),
            [column.name for _at, column in self.ticked()],
        )
        aside = ticked[place] if 0 <= place < len(ticked) else ticked[-1]
        heads.moveSection(*(heads.visualIndex(self._table.column_at(one)) for one in (name, aside)))

    def reset(self) -> None:
        """Order, widths and hidden columns as at first."""
        heads = self._view.horizontalHeader()
        self._insisted.clear()
        self._yielded.clear()
        self._by_hand.clear()
        with QSignalBlocker(self):
            for at in range(heads.count()):
                heads.moveSection(heads.visualIndex(at), at)
            self.apply()
        self.make_room()
        self.arranged.emit()

    def make_room(self) -> None:
        """In a narrow table the columns that can best be spared give way, and come back with the
        room.
        """
        if self.fits:
            self._lay_out()
            return
        width, before = self._view.viewport().width(), set(self._yielded)
        with QSignalBlocker(self):
            for at, column in enumerate(self._table.columns):
                yields = width < column.yields_below and column.name not in self._insisted
                if yields and not self._view.isColumnHidden(at):
                    self._yielded.add(column.name)
                    self._view.setColumnHidden(at, True)
                elif not yields and column.name in self._yielded:
                    self._yielded.discard(column.name)
                    self._view.setColumnHidden(at, False)
        if self._yielded != before:
            self.rearranged()
        self._fit_soon.start(0)

    def _fit_stretched(self) -> None:
        """The stretched column takes what the others leave, but is never squeezed until nothing
        can be read in it.
        """
        if self.fits:
            if QApplication.mouseButtons():  # an edge is being dragged
                self._fit_soon.start(DRAG_MS)
            else:
                self._lay_out()
            return
        at, heads = (
            self._table.column_at(self._stretched) if self._stretched else -1,
            self._view.horizontalHeader(),
        )
        if at < 0 or heads.isSectionHidden(at):
            return
        # a hidden one has 0
        others = sum(heads.sectionSize(one) for one in range(heads.count()) if one != at)
        is_tight = self._view.viewport().width() - others < self._least
        mode = QHeaderView.ResizeMode.Interactive if is_tight else QHeaderView.ResizeMode.Stretch
        if heads.sectionResizeMode(at) != mode:
            heads.setSectionResizeMode(at, mode)
            if is_tight:
                heads.resizeSection(at, self._least)

    # --- laid out by what stands in them ---

    def measure_anew(self) -> None:
        """Nothing that was measured holds any more: other people, another language or density."""
        self._needs.clear()
        if self.fits:
            self._look_soon.start(0)

    def look(self) -> None:
        """Measure what is on view now; columns grow where it needs more than what was seen before,
        and never shrink by it.
        """
        if not self.fits or not self._view.isVisible():
            return
        rows, grown = self._rows_on_view(), False
        for at, column in self.ticked():
            before = self._needs.get(column.name)
            need = self._measured(at, column, rows)
            self._needs[column.name] = after = before.grown(need) if before else need
            grown = grown or after != before
        if grown:
            self._lay_out()

    def _rows_on_view(self) -> range:
        count = len(self._table.ids)
        first = max(self._view.rowAt(0), 0)
        last = self._view.rowAt(self._view.viewport().height() - 1)
        return range(first, min(max(last + 1, first + MEASURED), count))

    def _measured(self, at: int, column: TableColumn, rows: range) -> ColumnNeed:
        cells = (self._table.cell(row, at) for row in rows)
        need = need_of(column, cells, self.head_width(column), theme().row_height)
        first = FIRST_PAD if at == self.first_shown else 0
        return replace(need, wanted=need.wanted + first, least=need.least + first)

    def head_width(self, column: TableColumn) -> int:
        """px of the head of a column, its arrow included."""
        words = QFontMetrics(font(12, QFont.Weight.Medium)).horizontalAdvance(_(column.title))
        header = self._view.horizontalHeader()
        by = [name for name, _down in header.sorts] if isinstance(header, SortHeader) else []
        arrow = (ARROW_ROOM + (PLACE if len(by) > 1 else 0)) if column.name in by else 0
        return words + HEAD_PAD + arrow

    def _lay_out(self) -> None:
        """Share the room of the view among the columns; those that can best be spared leave theirs
        where it is too little.
        """
        room, ticked = self._view.viewport().width(), self.ticked()
        if not self._view.isVisible() or not ticked:
            return
        self._measure_missing(ticked)
        needs = [self._need(at, column) for at, column in ticked]
        ranks = [
            0 if column.name in self._insisted else column.yields_below for _at, column in ticked
        ]
        gone = set(places_given_up(list(zip(needs, ranks, strict=True)), room))
        before = set(self._yielded)
        self._yielded = {ticked[place][1].name for place in gone}
        kept = [place for place in range(len(ticked)) if place not in gone]
        widths = share_room([needs[place] for place in kept], room)
        self._is_laying_out = True
        with QSignalBlocker(self):
            for at, column in ticked:
                self._view.setColumnHidden(at, column.name in self._yielded)
            for place, width in zip(kept, widths, strict=True):
                if self._view.columnWidth(ticked[place][0]) != width:
                    self._view.setColumnWidth(ticked[place][0], width)
        self._is_laying_out = False
        if self._yielded != before:
            self.rearranged()

    def _measure_missing(self, ticked: list[tuple[int, TableColumn]]) -> None:
        unknown = [pair for pair in ticked if pair[1].name not in self._needs]
        rows = self._rows_on_view() if unknown else range(0)
        for at, column in unknown:
            self._needs[column.name] = self._measured(at, column, rows)

    def _need(self, at: int, column: TableColumn) -> ColumnNeed:
        if column.name in self._by_hand:
            width = self._view.columnWidth(at) or column.width
            return ColumnNeed(width, width, grows=False)
        head = self.head_width(column) + (FIRST_PAD if at == self.first_shown else 0)
        return self._needs[column.name].grown(ColumnNeed(head, head))

    def _note_width(self, at: int, before: int, width: int) -> None:
        """A column has another width: set by hand, unless it was laid out so, hidden or shown."""
        if self._is_laying_out:
            return
        if self.fits and before and width:
            self._by_hand.add(self._table.columns[at].name)
        self._fit_soon.start(0)
        self.arranged.emit()

    def fit_column(self, name: str) -> None:
        """As wide as the widest of what is on view in it, and so it stays."""
        at = self._table.column_at(name)
        need = self._measured(at, self._table.columns[at], self._rows_on_view())
        if name in self._needs:
            need = need.grown(self._needs[name])
        self._by_hand.add(name)
        self._view.setColumnWidth(at, need.wanted)

    def fit_all(self) -> None:
        """Each as wide as what stands in it, whether there is room for all of them or not."""
        self._insisted.update(column.name for _at, column in self.ticked())
        self.show_yielded()
        for _at, column in self.shown():
            self.fit_column(column.name)

    def fit_to_room(self) -> None:
        """Widths set by hand are given up: they share the room again."""
        self._by_hand.clear()
        self._insisted.clear()
        self._lay_out()
        self.rearranged()

    # --- the first one stays where it is when the others scroll sideways ---

    def frozen_width(self) -> int:
        """px of the view that the first column covers while the table is scrolled sideways; 0
        while it is not, or where the others would have no room beside it.
        """
        heads = self._view.horizontalHeader()
        if not heads.offset() or not heads.count():
            return 0
        width = heads.sectionSize(self.first_shown)
        return width if width * 2 <= self._view.viewport().width() else 0

    # --- which there are ---

    def shown(self) -> list[tuple[int, TableColumn]]:
        """(number, column) of those shown, from left to right."""
        heads = self._view.horizontalHeader()
        order = (heads.logicalIndex(place) for place in range(heads.count()))
        return [(at, self._table.columns[at]) for at in order if not self._view.isColumnHidden(at)]

    def ticked(self) -> list[tuple[int, TableColumn]]:
        """(number, column) of those chosen, from left to right: those shown, and those that gave
        way to the width.

        The columns of a table, wherever they are asked for: its chooser, views under a name,
        exports.
        """
        heads = self._view.horizontalHeader()
        order = (heads.logicalIndex(place) for place in range(heads.count()))
        return [(at, self._table.columns[at]) for at in order if self.is_ticked(at)]

    def is_ticked(self, at: int) -> bool:
        """Is the column of that number chosen, whether there is room for it or not?"""
        return not self._view.isColumnHidden(at) or self._table.columns[at].name in self._yielded

    def yielded(self) -> list[TableColumn]:
        """Those chosen that gave way to the width, from left to right."""
        return [column for at, column in self.ticked() if self._view.isColumnHidden(at)]

    def show_yielded(self) -> None:
        """Show those that gave way to the width; they yield no more, nor does another for them."""
        gone = self.yielded()
        self._insisted.update(column.name for _at, column in self.ticked())
        for column in gone:
            self.show(column.name, True)

    def arrangement(self) -> ColumnArrangement:
        """How the columns stand now."""
        heads = self._view.horizontalHeader()
        names = [
            self._table.columns[heads.logicalIndex(place)].name for place in range(heads.count())
        ]
        hidden = [
            column.name for at, column in enumerate(self._table.columns) if not self.is_ticked(at)
        ]
        widths = {
            column.name: self._view.columnWidth(at)
            for at, column in self.shown()
            if (column.name in self._by_hand if self.fits else column.name != self._stretched)
        }
        return {
            "order": names,
            "hidden": hidden,
            "widths": widths,
            "insisted": sorted(self._insisted),
            "by_hand": sorted(self._by_hand),
        }

    def arrange(self, kept: Mapping[str, Any]) -> None:
        """As `arrangement` kept it; columns it does not know stay as they are."""
        heads = self._view.horizontalHeader()
        self._is_laying_out = True  # these widths say by themselves whether they were set by hand
        self._insisted = set(kept.get("insisted", ()))
        self._yielded.clear()
        # where nobody said whose they are, widths were those of a table that did not fit itself
        self._by_hand = set(kept.get("by_hand", ())) & set(kept.get("widths", {}))
        with QSignalBlocker(self):
            for place, name in enumerate(kept.get("order", [])):
                at = self._table.column_at(name)
                if at >= 0:
                    heads.moveSection(heads.visualIndex(at), min(place, heads.count() - 1))
            for at, column in enumerate(self._table.columns):
                if column.name in kept.get("order", []):
                    self._view.setColumnHidden(at, column.name in kept.get("hidden", []))
                if width := self._kept_width(kept, column.name):
                    self._view.setColumnWidth(at, width)
            self._is_laying_out = False
            self.make_room()
        self.rearranged()

    def _kept_width(self, kept: Mapping[str, Any], name: str) -> int:
        """0: none that still holds."""
        if self.fits and name not in self._by_hand:
            return 0
        return int(kept.get("widths", {}).get(name) or 0)

    def rearranged(self) -> None:
        """Others are shown, or in another order."""
        shown = self.shown()
        self.first_shown = shown[0][0] if shown else 0
        self._fit_soon.start(0)
        self._view.viewport().update()
        self.arranged.emit()


_ARROW = QStyleOptionHeader.SortIndicator
# px: the figure, and how far from the right edge it stands, left of the arrow
PLACE, BESIDE = 8, 19
HEAD_HEIGHT = 38


class SortHeader(QHeaderView):
    """An arrow in the head of each column that is sorted by (`sorts`), with its place in the order
    where there are several. A click asks for another order: with Shift, where `by_several`, the
    column is a further one to sort by. The head of a column that stays where it is (`frozen`: the
    number of that column, and how many px it covers) does so, too.
    """

    sorts_shown = Signal()  # arrows stand in other heads
    sort_asked = Signal(str, bool)  # column name, descending
    # instead, where several may be sorted by: all of them
    sorts_asked = Signal(object)

    def __init__(self, table: RecordTable) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._table = table
        self.sorts: Sorts = ()
        self.by_several = False
        self.frozen: Callable[[], tuple[int, int]] = lambda: (0, 0)
        self._adds = self._is_held = False
        self.setFixedHeight(HEAD_HEIGHT)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(44)
        self.sectionClicked.connect(self._sort_by)

    def show_sorts(self, sorts: Sorts) -> None:
        """The columns sorted by, the first one first; () for none."""
        self.sorts = tuple(sorts)
        self.viewport().update()
        self.sorts_shown.emit()

    def _sort_by(self, at: int) -> None:
        column = self._table.columns[at]
        if not column.is_sortable:
            return
        self.show_sorts(
            self._added(column.name)
            if self._adds and self.by_several
            else self._turned(column.name)
        )
        if self.by_several:
            self.sorts_asked.emit(self.sorts)
        else:
            self.sort_asked.emit(*self.sorts[0])

    def _turned(self, name: str) -> Sorts:
        """By this column alone; the other way round when that is so already."""
        return ((name, self.sorts == ((name, False),)),)

    def _added(self, name: str) -> Sorts:
        """By this column as well: upward, then downward, then no more."""
        turned = dict(self.sorts)
        if turned.get(name):
            del turned[name]
        else:
            turned[name] = name in turned
        return tuple(turned.items())

    def sizeHint(self) -> QSize:
        """As high as it is made; Qt would ask the model about each head for every change of a
        column, a twentieth of the time a window of the participants takes.
        """
        return QSize(self.length(), HEAD_HEIGHT)

    def section_at(self, at: QPoint) -> int:
        """The number of the column whose head is there; -1 for none."""
        first, covered = self.frozen()
        return first if at.x() < covered else self.logicalIndexAt(at)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._is_held = event.position().x() < self.frozen()[1]
        super().mousePressEvent(self._where_it_stands(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(self._where_it_stands(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(self._where_it_stands(event))
        self._is_held = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(self._where_it_stands(event))

    def _where_it_stands(self, event: QMouseEvent) -> QMouseEvent:
        """Over the head that stays the mouse is where Qt has that head: scrolled out of sight."""
        first, covered = self.frozen()
        x = event.position().x()
        is_over = self._is_held if event.buttons() else self._is_held or x < covered
        if not covered or not is_over:
            return event
        there = QPointF(x + self.sectionViewportPosition(first), event.position().y())
        return QMouseEvent(
            event.type(),
            there,
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
            event.pointingDevice(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        first, covered = self.frozen()
        if covered:
            painter, box = QPainter(self.viewport()), QRect(0, 0, covered, self.height())
            painter.fillRect(box, colour("card"))
            self.paintSection(painter, box, first)
            painter.setPen(colour("line"))
            painter.drawLine(covered - 1, 0, covered - 1, self.height())
            painter.end()

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logicalIndex: int) -> None:
        super().initStyleOptionForIndex(option, logicalIndex)
        for name, is_descending in self.sorts:
            if self._table.column_at(name) == logicalIndex:
                option.sortIndicator = _ARROW.SortUp if is_descending else _ARROW.SortDown

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        columns = [self._table.column_at(name) for name, _is_descending in self.sorts]
        if len(columns) > 1 and logicalIndex in columns:
            place = QRect(rect.right() - BESIDE - PLACE, rect.top(), PLACE, rect.height())
            painter.setFont(font(10, QFont.Weight.DemiBold, is_tabular=True))
            painter.setPen(colour("fg2"))
            painter.drawText(
                place, Qt.AlignmentFlag.AlignCenter, str(columns.index(logicalIndex) + 1)
            )


# --- Words of sheets that nobody could read: they stand in their cells, amber, until they are
# answered ---


OPEN_WORDS = "open_words"
"""Beside the fields of a record: field → the word that is asked about."""


def with_open_words(made: TableColumn) -> TableColumn:
    """The column with the word that is asked about where there is no value, amber, and with what
    is known of it on hover.
    """

    def text(record: Record) -> str:
        said = made.show(record)
        return said or (word.word if (word := open_word(record, made.name)) else "")

    def tone(record: Record) -> str:
        if open_word(record, made.name):
            return "warn"
        return made.tone(record) if made.tone else ""

    def told(record: Record) -> str:
        word = open_word(record, made.name)
        return open_words_told(word) if word else ""

    return made.with_(text=text, tone=tone, tip=told)


def open_word(record: Record, name: str) -> OpenWord | None:
    """The word that is asked about in a field of a record."""
    words: Mapping[str, OpenWord] | None = record.get(OPEN_WORDS)
    return words.get(name) if words else None


def open_words_told(word: OpenWord) -> str:
    """What is known of a word that is asked about."""
    if word.is_doubtful:
        return _(
            "Open question: “{word}” of {origin} may mean another value. One typed here answers "
            "it.",
            word=word.word,
            origin=word.origin,
        )
    if word.is_further:
        return _(
            "Open question: {origin} says “{word}”, and it was changed here, too. The Import page "
            "lists and answers it.",
            word=word.word,
            origin=word.origin,
        )
    if word.is_conflict:
        return _(
            "Open question: {origin} says “{word}”, and it was changed here, too. A value typed "
            "here answers it.",
            word=word.word,
            origin=word.origin,
        )
    return _(
        "Open question: “{word}” of {origin} could not be read. A value typed here answers it.",
        word=word.word,
        origin=word.origin,
    )
