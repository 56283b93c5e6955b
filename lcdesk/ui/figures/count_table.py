"""The table of the counted rows: rank, flag and name, women, men, total; sorted by its heads,
the sums at its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from lcdesk.charts.chart import CountedRow, Together, ranked, sentence
from lcdesk.drawing.canvas import line_start
from lcdesk.model.scripts import sort_key
from lcdesk.texts import _
from lcdesk.ui.kit.painting.icons import draw_flag
from lcdesk.ui.kit.painting.plain_text import TIP_ROLE, literal, tip
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.widgets import keep_in_view

Index = QModelIndex | QPersistentModelIndex
NAME = 1
FLAG, HEAD, NUMBER, MOST = 28, 36, 66, 120  # px
SHORT, SECOND = 10, 10  # letters of a head in one line; px that a second line takes
NUMBERS = ("women", "men", "other", "total")
COMPARED = ("beside", "change")


class CountModel(QAbstractTableModel):
    """One line a counted row and a last line of sums, which stays last however the lines are
    sorted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[CountedRow] = []
        self._ranks: dict[str, int] = {}
        self._head = ""
        self.is_flagged = False
        self._numbers: tuple[str, ...] = NUMBERS
        self._beside: Mapping[str, int] | None = None
        self._beside_name = ""
        self._has_sum = True
        self._sorted = (0, Qt.SortOrder.AscendingOrder)

    def show_rows(
        self,
        rows: Sequence[CountedRow],
        head: str,
        *,
        is_flagged: bool,
        is_ranked: bool = True,
        has_sum: bool = True,
    ) -> None:
        """Show other rows; `head` names the first column, `is_flagged`: the keys are country codes.

        `is_ranked` False keeps the order given: age bands and statuses have their own. `has_sum`
        False: the rows share people.
        """
        self.beginResetModel()
        self._has_sum = has_sum
        self.rows = ranked(rows) if is_ranked else list(rows)
        self._ranks = {row.key or "": rank for rank, row in enumerate(self.rows, 1)}
        self._head, self.is_flagged = head, is_flagged
        self._numbers = NUMBERS if any(row.other for row in rows) else ("women", "men", "total")
        if self._beside is not None:
            self._numbers = (*self._numbers, *COMPARED)
        self._arrange()
        self.endResetModel()

    def compare(self, beside: Mapping[str, int] | None, name: str) -> None:
        """From the next rows on, what the same keys have elsewhere stands beside them; None: no
        more.
        """
        self._beside, self._beside_name = beside, name

    def people(self, row: int) -> Sequence[int]:
        """The enrolments behind a line; of the last line all."""
        return (
            self.rows[row].people
            if row < len(self.rows)
            else Together(each.people for each in self.rows)
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or not self.rows else len(self.rows) + self._has_sum

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 2 + len(self._numbers)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            words = {
                "women": _("Women"),
                "men": _("Men"),
                "other": _("Other"),
                "total": _("Total"),
                "beside": in_two_lines(self._beside_name),
                "change": "±",
            }
            return ("#", self._head, *(words[name] for name in self._numbers))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role in (TIP_ROLE, Qt.ItemDataRole.AccessibleTextRole) and index.row() < len(self.rows):
            said = (
                sentence(self.rows[index.row()])
                if index.column() == NAME
                else self.text(index.row(), index.column())
            )
            return tip(said) if role == TIP_ROLE else said
        return _side(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        is_sum = row >= len(self.rows)
        if column == 0:
            return (
                ""
                if is_sum or not self.rows[row].key
                else str(self._ranks[self.rows[row].key or ""])
            )
        if column == NAME:
            return _("Total") if is_sum else self.rows[row].label
        name = self._numbers[column - 2]
        shown = self.rows if is_sum else [self.rows[row]]
        number = sum(self._number(each, name) for each in shown)
        if is_sum and self._beside is not None and name in COMPARED:
            whole = sum(self._beside.values())
            number = whole if name == "beside" else sum(each.total for each in shown) - whole
        return f"{number:+d}".replace("+0", "0") if name == "change" else str(number)

    def _number(self, row: CountedRow, name: str) -> int:
        if name not in COMPARED:
            return int(getattr(row, name))
        then = (self._beside or {}).get(row.key or "", 0)
        return then if name == "beside" else row.total - then

    @property
    def is_compared(self) -> bool:
        """Does what the same keys have elsewhere stand beside them?"""
        return self._beside is not None

    def is_total(self, column: int) -> bool:
        """Does this column hold the totals?"""
        return column > NAME and self._numbers[column - 2] == "total"

    def code(self, row: int) -> str:
        """The country code of a line, for its flag."""
        return (self.rows[row].key or "") if self.is_flagged and row < len(self.rows) else ""

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        self._sorted = (column, order)
        self._arrange()
        self.layoutChanged.emit()

    def texts(self) -> list[list[str]]:
        """Heads and all lines, for copying."""
        heads = [
            str(self.headerData(n, Qt.Orientation.Horizontal)).replace("\n", " ")
            for n in range(self.columnCount())
        ]
        lines = [
            [self.text(row, column) for column in range(self.columnCount())]
            for row in range(self.rowCount())
        ]
        return [heads, *lines]

    def _arrange(self) -> None:
        column, order = self._sorted
        self.rows.sort(key=lambda row: self._ranks[row.key or ""])
        if column == NAME:
            self.rows.sort(key=lambda row: sort_key(row.label, is_name=False))
        elif NAME < column < self.columnCount():
            self.rows.sort(key=lambda row: self._number(row, self._numbers[column - 2]))
        if order is Qt.SortOrder.DescendingOrder:
            self.rows.reverse()


class CountDelegate(QStyledItemDelegate):
    """Paints a cell: hairline, flag before the name, figures of one width, the last line
    heavier.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, CountModel)
        box = QRectF(option.rect)
        is_sum = index.row() == len(model.rows)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box, colour(_ground(option)))
        if _has_keys(option, index):
            for y in (box.y(), box.bottom() - 2):
                painter.fillRect(QRectF(box.x(), y, box.width(), 2), colour("accent"))
        elif not is_sum:
            line = QRectF(box.x(), box.bottom() - 1, box.width(), 1)
            painter.fillRect(
                line, colour("edge" if index.row() == len(model.rows) - 1 else "line2")
            )
        inner = box.adjusted(12, 0, -12, 0)
        if index.column() == NAME and model.is_flagged:
            draw_flag(painter, inner.x(), inner.center().y(), model.code(index.row()), 18)
            inner.setLeft(inner.x() + FLAG)
        face = font(
            13,
            QFont.Weight.DemiBold
            if is_sum or model.is_total(index.column())
            else QFont.Weight.Normal,
            is_tabular=True,
        )
        painter.setFont(face)
        painter.setPen(colour("fg3" if index.column() == 0 else "fg"))
        metrics = QFontMetricsF(face)
        # cohorts differ at their ends, so that these are kept
        cut = Qt.TextElideMode.ElideRight if model.is_flagged else Qt.TextElideMode.ElideMiddle
        text = metrics.elidedText(model.text(index.row(), index.column()), cut, inner.width())
        painter.drawText(line_start(inner, text, metrics, _side(index.column())), text)
        painter.restore()


class CountTable(QTableView):
    """The view: as tall as its lines, a click or Enter on a line chooses its people."""

    chosen = Signal(str, object)  # label of the line, sequence of its enrolment ids
    page_asked = Signal(str)  # country code of the line

    def __init__(self) -> None:
        super().__init__()
        self.counts = CountModel()
        self.setModel(self.counts)
        self.setItemDelegate(CountDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.verticalHeader().hide()
        self.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setFixedHeight(HEAD)
        self.setSortingEnabled(True)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        theme().changed.connect(self.fit)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The cursor is seen from the first moment on."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.counts.rows:
            self.setCurrentIndex(self.counts.index(0, NAME))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if self.currentIndex().isValid():
            keep_in_view(self.viewport(), self.visualRect(self.currentIndex()))

    def show_rows(
        self,
        rows: Sequence[CountedRow],
        head: str,
        *,
        is_flagged: bool,
        is_ranked: bool = True,
        has_sum: bool = True,
        beside: Mapping[str, int] | None = None,
        beside_name: str = "",
    ) -> None:
        """Show other rows and take the height they need; `beside`: what the keys have elsewhere."""
        self.counts.compare(beside, beside_name)
        self.counts.show_rows(
            rows, head, is_flagged=is_flagged, is_ranked=is_ranked, has_sum=has_sum
        )
        self.setAccessibleName(head)
        self.fit()

    def fit(self) -> None:
        """Rows by the density of the theme, columns by their content, no scroll bar of its own."""
        header = self.horizontalHeader()
        tall = min(theme().row_height, 34)
        self.verticalHeader().setDefaultSectionSize(tall)
        for column in range(self.counts.columnCount()):
            mode = (
                QHeaderView.ResizeMode.Stretch if column == NAME else QHeaderView.ResizeMode.Fixed
            )
            header.setSectionResizeMode(column, mode)
            if column != NAME:
                header.resizeSection(column, self._wide(column))
        head = HEAD + (SECOND if self.counts.is_compared else 0)
        header.setFixedHeight(head)
        self.setFixedHeight(head + tall * self.counts.rowCount() + 2)

    def _wide(self, column: int) -> int:
        if column == 0:
            return 46
        head = str(self.counts.headerData(column, Qt.Orientation.Horizontal))
        metrics = QFontMetricsF(font(12))
        wide = max(map(metrics.horizontalAdvance, head.split("\n")))
        return max(NUMBER, min(MOST, round(wide) + 26))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with a line: see its people; of a country, its page."""
        is_by_keys = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = (
            self.currentIndex()
            if is_by_keys
            else self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        )
        if index.isValid():
            corner = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.line_menu(index).popup(corner if is_by_keys else event.globalPos())

    def line_menu(self, index: QModelIndex) -> QMenu:
        """The menu of a line; it deletes itself when closed."""
        menu, code = QMenu(self), self.counts.code(index.row())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(_("Show the people"), lambda: self._choose(index))
        if code:
            name = self.counts.text(index.row(), NAME)
            menu.addAction(
                literal(_("Page of {country}", country=name)), lambda: self.page_asked.emit(code)
            )
        return menu

    def _choose(self, index: QModelIndex) -> None:
        people = self.counts.people(index.row())
        if people:
            self.chosen.emit(self.counts.text(index.row(), NAME), people)


def in_two_lines(name: str) -> str:
    """A long head broken where its halves are most alike."""
    breaks = [at for at, sign in enumerate(name) if sign == " "]
    if len(name) <= SHORT or not breaks:
        return name
    at = min(breaks, key=lambda place: abs(2 * place - len(name)))
    return f"{name[:at]}\n{name[at + 1 :]}"


def _has_keys(option: QStyleOptionViewItem, index: Index) -> bool:
    """Is the cursor of the keyboard in this row?"""
    view = option.widget
    return (
        isinstance(view, CountTable)
        and view.hasFocus()
        and view.currentIndex().row() == index.row()
    )


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == NAME else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _ground(option: QStyleOptionViewItem) -> str:
    if option.state & QStyle.StateFlag.State_Selected:
        return "sel"
    return "hover" if option.state & QStyle.StateFlag.State_MouseOver else "card"
