"""What a person decides in a review, and the steps back and forth between decisions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from lcdesk.model.catalogue import KINDS
from lcdesk.tabular import glimpses
from lcdesk.tabular.grid import Cell, Grid, Workbook
from lcdesk.tabular.plan import Policy
from lcdesk.tabular.review import Edit, ReviewColumn, ReviewedTables
from lcdesk.tabular.understood import FoundColumn, ReadTable
from lcdesk.texts import _
from lcdesk.ui.importing.dialogs import EntryDialog
from lcdesk.ui.importing.page import ReviewPage
from lcdesk.ui.importing.review import HeadRows, Outlook, Review
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.widgets import Button, Label


class Decisions:
    """Hears the page; each decision goes into the open `review()` (None while nothing may be
    decided), then `planned()` is called.
    """

    def __init__(
        self,
        screen: QWidget,
        page: ReviewPage,
        review: Callable[[], Review | None],
        planned: Callable[[], object],
    ) -> None:
        self._screen, self._page, self._review, self._planned = screen, page, review, planned
        page.answered.connect(self.answer)
        page.stepped_back.connect(self.step_back)
        page.stepped_on.connect(self.step_on)
        page.field_chosen.connect(self.choose_field)
        page.policy_chosen.connect(self.choose_policy)
        page.heads_asked.connect(self.ask_heads)
        page.sheet_taken.connect(self.take_sheet)

    def answer(self, edit: Edit) -> None:
        """An answer: worked in on the worker, then everything is shown anew."""
        self._decide(lambda review, _outlook: review.answer(edit))

    def step_back(self) -> None:
        """The last answer was not meant."""
        self._decide(lambda review, _outlook: review.step_back())

    def step_on(self) -> None:
        """It was meant after all."""
        self._decide(lambda review, _outlook: review.step_on())

    def choose_field(self, sight: ReviewedTables, shown: ReviewColumn, field: str | None) -> None:
        """A column is another field; the rows are read anew, the answers kept."""
        self._decide(
            lambda review, outlook: (
                review.choose_field(outlook, sight, shown, field) if outlook else None
            )
        )

    def choose_policy(self, name: str, policy: Policy) -> None:
        """What the file may do to a field that is known already."""
        self._decide(lambda review, _outlook: review.choose_policy(name, policy))

    def take_sheet(self, name: str) -> None:
        """A hidden sheet is read after all."""
        self._decide(lambda review, _outlook: review.take_sheet(name))

    def ask_heads(self, sheet: str = "") -> None:
        """Let a person point at the row of heads."""
        review = self._review()
        if review is None or not review.has_rows:
            return
        tables = self._page.outlook.plan.understanding.tables if self._page.outlook else []
        present = {
            **{table.sheet: table.head_rows for table in reversed(tables)},
            **review.choices.head_rows,
        }
        HeadDialog(
            self._screen,
            review.book,
            sheet,
            present,
            tables,
            lambda name, rows: self._decide(lambda one, _outlook: one.choose_heads(name, rows)),
        ).open()

    def handlers(self, context: Context) -> Handlers:
        """In a review Ctrl+Z takes answers back, never an earlier operation that nobody sees
        here.
        """
        review = self._review()
        if review is None:
            return {}
        nothing = partial(context.announce, _("There is no answer to take back."), "warn")
        return {
            "undo": self.step_back if review.can_step_back else nothing,
            "redo": self.step_on if review.can_step_on else nothing,
        }

    def _decide(self, handler: Callable[[Review, Outlook | None], object]) -> None:
        review = self._review()
        if review is not None:
            handler(review, self._page.outlook)
            self._planned()


def command_texts() -> Mapping[str, str]:
    """What undo and redo are called while answers are what they take back."""
    return {"undo": _("Take back the last answer"), "redo": _("Give the answer again")}


# --- Which row of a sheet is its row of heads, pointed at in its first rows as they stand in the
# file ---


ROWS, COLUMNS, LONGEST = 40, 24, 60
MOST_HEADS = 3
NO_HEADS: HeadRows = (0, 0)
_MIDNIGHT = re.compile(r"(?<=\d)[ T]0?0:00(:00)?$")


class HeadDialog(EntryDialog):
    """The first rows of a sheet to click one of, or two or three with Shift; `given(sheet,
    (first, last))`.
    """

    def __init__(
        self,
        parent: QWidget,
        book: Workbook,
        sheet: str,
        present: Mapping[str, HeadRows],
        tables: Sequence[ReadTable],
        given: Callable[[str, HeadRows], object],
    ) -> None:
        super().__init__(
            parent, _("Row of heads"), _("Which row names the columns?"), _("Use this row")
        )
        self._book, self._present, self._given, self._tables = book, present, given, tables
        self.sheets, self.rows = QComboBox(), QTableWidget()
        self.none = Button(_("The sheet has no heads"), clicked=lambda: self._give(NO_HEADS))
        self._dress()
        for grid in book.grids:
            if grid.height:
                self.sheets.addItem(grid.name)
        if self.sheets.count() < 2:
            self.sheets.hide()
        self.sheets.currentTextChanged.connect(self._show)
        advice = _(
            "Click it, or choose two or three rows with Shift where the heads have more than one "
            "line."
        )
        self.lay(Label(advice, 13, ink="fg2", wraps=True), self.sheets, self.rows, aside=self.none)
        self.sheets.setCurrentText(sheet)
        self._show(self.sheets.currentText())
        self.resize(860, 560)
        self.rows.setFocus()

    def chosen(self) -> HeadRows:
        """The rows marked, as Excel numbers them."""
        rows = sorted({index.row() for index in self.rows.selectionModel().selectedRows()})
        return (rows[0] + 1, min(rows[-1], rows[0] + MOST_HEADS - 1) + 1) if rows else NO_HEADS

    def accept(self) -> None:
        if self.chosen() != NO_HEADS:
            self._give(self.chosen())

    def _give(self, rows: HeadRows) -> None:
        sheet = self.sheets.currentText()
        super().accept()
        self._given(sheet, rows)

    def _show(self, name: str) -> None:
        grid = next((one for one in self._book.grids if one.name == name), None)
        if grid is None:
            return
        texts = first_rows(grid, known_private(self._tables, name))
        self.rows.clearSpans()
        self.rows.setRowCount(len(texts))
        self.rows.setColumnCount(max(map(len, texts), default=0))
        self.rows.setVerticalHeaderLabels([str(number + 1) for number in range(len(texts))])
        for number, line in enumerate(texts):
            for column, text in enumerate(line):
                item = QTableWidgetItem(text)
                set_tip(item, text)
                self.rows.setItem(number, column, item)
            if len(line) > 1 and not any(line[1:]):
                self.rows.setSpan(number, 0, 1, len(line))  # a title stands there in full
        self._mark(self._present.get(name, (1, 1)))

    def _mark(self, rows: HeadRows) -> None:
        self.rows.clearSelection()
        model, how = self.rows.selectionModel(), QItemSelectionModel.SelectionFlag
        for number in range(max(rows[0], 1), max(rows[1], 1) + 1):
            model.select(self.rows.model().index(number - 1, 0), how.Select | how.Rows)
        self.rows.setCurrentCell(max(rows[1], 1) - 1, 0, how.NoUpdate)

    def _dress(self) -> None:
        view = self.rows
        view.setFont(font(12, is_tabular=True))
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        view.setTabKeyNavigation(False)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.horizontalHeader().hide()
        view.horizontalHeader().setDefaultSectionSize(128)
        view.setCornerButtonEnabled(False)
        view.setCornerWidget(QWidget())
        view.setAccessibleName(_("The first rows of the sheet"))
        numbers = view.verticalHeader()
        numbers.setDefaultSectionSize(28)
        numbers.setMinimumWidth(44)
        numbers.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.doubleClicked.connect(lambda _index: self.accept())


def known_private(tables: Sequence[ReadTable], sheet: str) -> glimpses.Private:
    """The columns of a sheet that were taken for private fields, and from which row on."""
    return glimpses.joined(
        {
            column.index: table.first_row - 1
            for column in table.columns
            if _is_private(table, column)
        }
        for table in tables
        if table.sheet == sheet and table.shape == "list"
    )


def _is_private(table: ReadTable, column: FoundColumn) -> bool:
    # a part of a name or a courtesy is no field
    field = KINDS[table.kind].by_name.get(column.field or "")
    return field is not None and field.is_private


def first_rows(grid: Grid, private: glimpses.Private) -> list[Sequence[str]]:
    """The texts of a sheet's first rows, private values masked, cut where they are long."""
    width = min(grid.width, COLUMNS)
    rows = [
        [_plain(cell) for cell in grid.rows[number][:width]]
        for number in range(min(grid.height, ROWS))
    ]
    return [[text[:LONGEST] for text in line] for line in glimpses.glimpsed(rows, private)]


def _plain(cell: Cell) -> str:
    """One line, and a day without the midnight that Excel keeps with it."""
    return " ".join(_MIDNIGHT.sub("", cell.text).split())
