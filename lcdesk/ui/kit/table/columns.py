"""The columns of a table: order, widths, which are shown; all of it can be kept and restored. The
header, which says by which of them is sorted; and words that are asked about in their cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from PySide6.QtCore import QObject, QRect, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionHeader, QTableView

from lcdesk.model.catalogue import Record
from lcdesk.texts import _
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.table.model import RecordTable, TableColumn

if TYPE_CHECKING:
    from lcdesk.services.importing.open_questions import OpenWord

Sorts = tuple[tuple[str, bool], ...]  # (column name, descending), the first one first
LEAST = 90  # px of the column that takes the room left over, unless its table says more


class ColumnArrangement(TypedDict):
    """Order, widths and hidden columns, to be kept as JSON."""

    order: list[str]
    hidden: list[str]
    widths: dict[str, int]
    insisted: list[str]  # asked for by hand: they give way to none


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
        header = view.horizontalHeader()
        header.sectionMoved.connect(lambda *_at: self.rearranged())
        # the heads lose count when told while they resize
        self._fit_soon = QTimer(self, singleShot=True)
        self._fit_soon.timeout.connect(self._fit_stretched)
        header.sectionResized.connect(lambda *_at: (self._fit_soon.start(), self.arranged.emit()))

    def apply(self) -> None:
        """Widths and hidden columns as the columns themselves say."""
        with QSignalBlocker(self):  # told once, not of each column
            for at, column in enumerate(self._table.columns):
                self._view.setColumnWidth(at, column.width)
                self._view.setColumnHidden(at, column.is_hidden)
        self.rearranged()

    def stretch(self, name: str, least: int = LEAST) -> None:
        """The column that takes the room left over; below `least` px the table scrolls instead."""
        self._stretched, self._least = name, least
        at = self._table.column_at(name)
        if at >= 0:
            self._view.horizontalHeader().setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

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
        self._fit_soon.start()

    def _fit_stretched(self) -> None:
        """The stretched column takes what the others leave, but is never squeezed until nothing
        can be read in it.
        """
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
        """Show those that gave way to the width; they yield no more."""
        for column in self.yielded():
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
            if column.name != self._stretched
        }
        return {
            "order": names,
            "hidden": hidden,
            "widths": widths,
            "insisted": sorted(self._insisted),
        }

    def arrange(self, kept: Mapping[str, Any]) -> None:
        """As `arrangement` kept it; columns it does not know stay as they are."""
        heads = self._view.horizontalHeader()
        self._insisted = set(kept.get("insisted", ()))
        self._yielded.clear()
        with QSignalBlocker(self):
            for place, name in enumerate(kept.get("order", [])):
                at = self._table.column_at(name)
                if at >= 0:
                    heads.moveSection(heads.visualIndex(at), min(place, heads.count() - 1))
            for at, column in enumerate(self._table.columns):
                if column.name in kept.get("order", []):
                    self._view.setColumnHidden(at, column.name in kept.get("hidden", []))
                if width := kept.get("widths", {}).get(column.name):
                    self._view.setColumnWidth(at, int(width))
            self.make_room()
        self.rearranged()

    def rearranged(self) -> None:
        """Others are shown, or in another order."""
        shown = self.shown()
        self.first_shown = shown[0][0] if shown else 0
        self._fit_soon.start()
        self._view.viewport().update()
        self.arranged.emit()


_ARROW = QStyleOptionHeader.SortIndicator
# px: the figure, and how far from the right edge it stands, left of the arrow
PLACE, BESIDE = 8, 19


class SortHeader(QHeaderView):
    """An arrow in the head of each column that is sorted by (`sorts`), with its place in the order
    where there are several. A click asks for another order: with Shift, where `by_several`, the
    column is a further one to sort by.
    """

    sort_asked = Signal(str, bool)  # column name, descending
    # instead, where several may be sorted by: all of them
    sorts_asked = Signal(object)

    def __init__(self, table: RecordTable) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._table = table
        self.sorts: Sorts = ()
        self.by_several = False
        self._adds = False
        self.setFixedHeight(38)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(44)
        self.sectionClicked.connect(self._sort_by)

    def show_sorts(self, sorts: Sorts) -> None:
        """The columns sorted by, the first one first; () for none."""
        self.sorts = tuple(sorts)
        self.viewport().update()

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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mousePressEvent(event)

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
