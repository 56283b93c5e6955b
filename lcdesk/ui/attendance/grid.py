"""The tick grid: people that stay on the left, activities across; keys set the state of the
whole block.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from lcdesk.model.attendance import Attendee, Key, Register, Session
from lcdesk.model.lists import ATTENDANCE
from lcdesk.texts import _
from lcdesk.ui.attendance.grid_cells import (
    COLUMN,
    HEAD,
    LOOKS,
    NAME,
    PAD,
    RATE,
    ActivityHeads,
    CellTable,
    PeopleDelegate,
    PeopleTable,
    cell_picture,
    frame_cell,
)
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.kit.widgets import row

KEYS = {
    Qt.Key.Key_P: "present",
    Qt.Key.Key_Space: "present",
    Qt.Key.Key_L: "late",
    Qt.Key.Key_E: "excused",
    Qt.Key.Key_A: "absent",
    Qt.Key.Key_Delete: "",
    Qt.Key.Key_Backspace: "",
}
"""Key → state; "" clears."""
LETTERS = {"present": "P", "late": "L", "excused": "E", "absent": "A", "": "Del"}
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BARE = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.KeypadModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class AttendanceCells(QTableView):
    """The cells. `stated(state)`: a key, or a line of the menu, says what the block is (""
    clears); `head_asked(column, at)`.
    """

    stated = Signal(str)
    head_asked = Signal(int, QPoint)

    def __init__(self, table: CellTable) -> None:
        super().__init__()
        self.table = table
        self._pressed = QModelIndex()
        self.setModel(table)
        self.heads = ActivityHeads(table, self)
        self.setHorizontalHeader(self.heads)
        _prepare(self)
        self.heads.setDefaultSectionSize(COLUMN)
        self.heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.heads.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.heads.customContextMenuRequested.connect(self._ask_head)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The visible cells in one go: Qt would ask a delegate for each."""
        painter, area, table = QPainter(self.viewport()), event.rect(), self.table
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        left, right = self.columnAt(area.left()), self.columnAt(area.right())
        last = table.rowCount() - 1 if last < 0 else last
        right = table.columnCount() - 1 if right < 0 else right
        chosen = self.selectionModel().selection()
        for column in range(max(left, 0), right + 1):
            x, wide = self.columnViewportPosition(column), self.columnWidth(column)
            for at in range(max(first, 0), last + 1):
                look = cell_picture(
                    table.state(at, column),
                    QSize(wide, self.rowHeight(at)),
                    is_asked=table.is_asked(at, column),
                    is_chosen=chosen.contains(table.index(at, column)),
                )
                painter.drawPixmap(x, self.rowViewportPosition(at), look)
        if self.currentIndex().isValid() and self.hasFocus():
            frame_cell(painter, self.visualRect(self.currentIndex()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter sets the block, and from a single cell goes down, as Enter does; everything else
        is the table's own.
        """
        key = Qt.Key(event.key())
        if event.modifiers() in _BARE and key in KEYS:
            is_one = bool(KEYS[key]) and self.count_chosen() == 1
            self.stated.emit(KEYS[key])
            if is_one:
                self._go_down(1)
        elif key in _ENTERS and self.currentIndex().isValid():
            self._go_down(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.text().isalpha() and event.modifiers() in _BARE:
            event.ignore()  # Qt would look for a row that begins like this
        else:
            super().keyPressEvent(event)

    def _go_down(self, step: int) -> None:
        at = self.currentIndex()
        self.put(min(max(at.row() + step, 0), self.table.rowCount() - 1), at.column())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The cell that has the cursor already opens its menu when it is clicked again."""
        at = self.indexAt(event.position().toPoint())
        is_again = (
            at.isValid()
            and at == self.currentIndex()
            and self.hasFocus()
            and self.count_chosen() == 1
        )
        self._pressed = (
            at if is_again and event.button() == Qt.MouseButton.LeftButton else QModelIndex()
        )
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        if self._pressed.isValid() and at == self._pressed and self.count_chosen() == 1:
            self.open_menu(self.viewport().mapToGlobal(self.visualRect(at).bottomLeft()))
        self._pressed = QModelIndex()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the mouse at the pointer, on the cell below it; by the menu key at the cursor."""
        at = self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            where = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        else:
            where = event.globalPos()
            if at.isValid() and not self.selectionModel().isSelected(at):
                self.put(at.row(), at.column())
        if self.currentIndex().isValid():
            self.open_menu(where)

    def open_menu(self, at: QPoint) -> QMenu:
        """The states to choose from; it deletes itself when closed."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for state, letter in LETTERS.items():
            if not state:
                menu.addSeparator()
            words, sign = (
                (ATTENDANCE.format(state), icon(LOOKS[state][1], LOOKS[state][0]))
                if state
                else (_("Clear"), icon(""))
            )
            menu.addAction(
                sign,
                f"{words[:1].upper()}{words[1:]}\t{letter}",
                lambda state=state: self.stated.emit(state),
            )
        menu.popup(at)
        return menu

    def put(self, at: int, column: int) -> None:
        """The cursor into a cell, which alone is chosen."""
        index = self.table.index(at, column)
        self.setCurrentIndex(index)
        self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def select_person(self, at: int) -> None:
        """Everything of a person."""
        last = self.table.columnCount() - 1
        if last >= 0:
            self.setCurrentIndex(self.table.index(at, max(self.currentIndex().column(), 0)))
            block = QItemSelection(self.table.index(at, 0), self.table.index(at, last))
            self.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def chosen_columns(self) -> list[int]:
        """The columns of the block, from left to right."""
        return sorted(
            {
                column
                for part in self.selectionModel().selection().toList()
                for column in range(part.left(), part.right() + 1)
            }
        )

    def count_chosen(self) -> int:
        """How many cells the block has; Qt would make an index of each."""
        return sum(
            part.width() * part.height() for part in self.selectionModel().selection().toList()
        )

    def _ask_head(self, at: QPoint) -> None:
        column = self.heads.logicalIndexAt(at)
        if column >= 0:
            self.head_asked.emit(column, self.heads.mapToGlobal(at))


class AttendanceGrid(QWidget):
    """Both halves, which scroll up and down together. `stated(state)`, `moved()`: another cursor
    or block.
    """

    stated = Signal(str)
    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.people, self.cells = PeopleTable(), CellTable()
        self.names, self.view = QTableView(), AttendanceCells(self.cells)
        self._under = QFrame()  # stands beside the scroll bar of the cells, below the names
        self._build_names()
        self.view.stated.connect(self.stated)
        self.view.selectionModel().selectionChanged.connect(lambda *_both: self.moved.emit())
        self.view.selectionModel().currentChanged.connect(lambda *_both: self._show_cross())
        self.names.clicked.connect(self._choose_person)
        self._scroll_together()
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.names, 1)
        left.addWidget(self._under)
        inside = row(left, self.view, gap=0)
        inside.setStretch(1, 1)
        self.setLayout(inside)
        self.setFocusProxy(self.view)
        self.restyle()

    def show_register(
        self, register: Register, people: Sequence[Attendee], sessions: Sequence[Session]
    ) -> None:
        """Other contents; the cursor stays in its cell where there is one still."""
        at = self.view.currentIndex()
        kept = self.key_at(at) if at.isValid() else None
        self.people.show_register(register, people, sessions)
        if self.cells.show_register(register, people, sessions):
            self._put_back(kept)
        self.moved.emit()

    def key_at(self, index: QModelIndex) -> Key:
        """Whose cell of which activity it is."""
        return self.cells.people[index.row()].id, self.cells.sessions[index.column()].id

    def block(self) -> list[Key]:
        """The cells chosen that are asked for, or noted all the same."""
        return [
            self.key_at(index)
            for index in self.view.selectedIndexes()
            if self.cells.is_asked(index.row(), index.column())
            or self.cells.state(index.row(), index.column())
        ]

    def chosen_sessions(self) -> list[Session]:
        """The activities of the block."""
        return [self.cells.sessions[column] for column in self.view.chosen_columns()]

    def restyle(self) -> None:
        """Rows as high as the theme has them."""
        for view in (self.names, self.view):
            view.verticalHeader().setDefaultSectionSize(theme().row_height)
            view.viewport().update()

    def retranslate(self) -> None:
        """Names of both halves for whoever hears the screen."""
        self.names.setAccessibleName(_("People and their rates"))
        self.view.setAccessibleName(_("Attendance"))
        self.view.heads.viewport().update()
        self.names.horizontalHeader().viewport().update()

    def _show_cross(self) -> None:
        """Whose cell of which activity has the cursor is seen in both heads."""
        at = self.view.currentIndex()
        self.people.current, self.cells.current = at.row(), at.column()
        self.names.viewport().update()
        self.view.heads.viewport().update()

    def _put_back(self, kept: Key | None) -> None:
        people = [one.id for one in self.cells.people]
        sessions = [one.id for one in self.cells.sessions]
        if not people or not sessions:
            return
        person, session = kept or (people[0], sessions[0])
        self.view.put(
            people.index(person) if person in people else 0,
            sessions.index(session) if session in sessions else 0,
        )

    def _choose_person(self, index: QModelIndex) -> None:
        self.view.select_person(index.row())
        self.view.setFocus()

    def _build_names(self) -> None:
        self.names.setModel(self.people)
        self.names.setItemDelegate(PeopleDelegate(self.people, self.names))
        _prepare(self.names)
        heads = self.names.horizontalHeader()
        heads.setFixedHeight(HEAD)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        heads.setSectionsClickable(False)
        # the words of a head stand where those below it do
        heads.setStyleSheet(
            f"QHeaderView::section, QHeaderView::section:first {{ padding: 0 4px 9px {PAD}px }}"
        )
        for at, width in enumerate((NAME, RATE)):
            self.names.setColumnWidth(at, width)
        self.names.setFixedWidth(NAME + RATE)
        self.names.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.names.setFocusProxy(self.view)
        for policy in (
            self.names.setVerticalScrollBarPolicy,
            self.names.setHorizontalScrollBarPolicy,
        ):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _scroll_together(self) -> None:
        one, other, across = (
            self.names.verticalScrollBar(),
            self.view.verticalScrollBar(),
            self.view.horizontalScrollBar(),
        )
        one.rangeChanged.connect(
            lambda *_range: one.setValue(other.value())
        )  # it may come after the cells have scrolled
        one.valueChanged.connect(other.setValue)
        other.valueChanged.connect(one.setValue)
        across.rangeChanged.connect(
            lambda low, high: self._under.setFixedHeight(
                across.sizeHint().height() if high > low else 0
            )
        )
        self._under.setFixedHeight(0)


def _prepare(view: QTableView) -> None:
    view.setShowGrid(False)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
