"""The rows under review: the sheet's columns with their choosers, and beside them, always in view, what happens to each row."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView

from lcdesk.tabular.review import Question, Shown, Sight
from lcdesk.tabular.understood import Plan
from lcdesk.ui.importing.grid import Half, ReviewTable
from lcdesk.ui.importing.header import ReviewHeader
from lcdesk.ui.widgets import Card

FATE_WIDTH = 138
Command = QItemSelectionModel.SelectionFlag


class SheetView(Card):
    """`field_chosen(head, field)`, `typed(place in the plan, field name, value)`, `refused(why)`."""

    field_chosen = Signal(str, object)
    typed = Signal(int, str, object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.table = ReviewTable()
        self.cells, self.fates = Half(self.table), Half(self.table)
        self.cells.other, self.fates.other = self.fates, self.cells
        self.heads, self.fate_heads = ReviewHeader(self.cells), ReviewHeader(self.fates, is_bare=True)
        self._sight: Sight | None = None
        self._plan: Plan | None = None
        self._build()
        self.table.edited.connect(self._type)
        self.cells.refused.connect(self.refused)
        self.heads.chosen.connect(self.field_chosen)

    def show_rows(self, plan: Plan, sight: Sight, fate: str) -> None:
        """The rows of a sight, of one fate ("" all); the cursor stays where it was."""
        self._plan, self._sight = plan, sight
        if self.table.show_plan(plan, sight):
            self._arrange(sight)
        else:
            self.heads.show_columns(self._choosers(sight), sight.record)
        places = (at for at in sight.rows if not fate or plan.rows[at].fate == fate)
        self.cells.set_ids(array("q", places))

    def show_question(self, question: Question) -> None:
        """Go to the first row of a question, its rows selected."""
        self.cells.select_ids([at for at in question.rows if self.table.row_of(at) >= 0][:500])
        self._go_to_cell(question)
        self.cells.setFocus()

    def edit_question(self, question: Question) -> None:
        """Open the cell a question is about."""
        at = self._go_to_cell(question)
        if at is not None:
            self.cells.setFocus()
            self.cells.edit(self.cells.currentIndex())

    def retranslate(self) -> None:
        """Say heads and cells anew."""
        self.table.retranslate()
        self.heads.viewport().update()

    def _go_to_cell(self, question: Question) -> int | None:
        rows = [at for at in question.rows if self.table.row_of(at) >= 0]
        names = [question.field or "", "full_name", "family_name", "given_name", "title", "title_zh"]
        column = next((at for name in names if (at := self.table.column_at(name)) >= 0), -1)
        if not rows or column < 0:
            return None
        index = self.table.index(self.table.row_of(rows[0]), column)
        self.cells.scrollTo(index)
        self.cells.selectionModel().setCurrentIndex(index, Command.NoUpdate)
        return column

    def _type(self, ids: list[int], values: dict[str, object]) -> None:
        for place in ids:
            for name, value in values.items():
                self.typed.emit(place, name, value)

    def _arrange(self, sight: Sight) -> None:
        for view in (self.cells, self.fates):
            view.apply_columns()
        last = len(self.table.columns) - 1
        for at in range(last + 1):
            self.cells.setColumnHidden(at, at == last)
            self.fates.setColumnHidden(at, at != last)
        self.cells.settle()
        self.fates.settle()
        self.fates.setColumnWidth(last, FATE_WIDTH)
        self.heads.show_columns(self._choosers(sight), sight.record)
        if last > 1:
            self.heads.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
            self._widen(last)

    def _widen(self, last: int) -> None:
        """Few columns share the room left over, in proportion."""
        room, taken = self.cells.viewport().width(), sum(self.cells.columnWidth(at) for at in range(last))
        spare = room - taken
        if spare <= 0 or self.cells.width() < FATE_WIDTH:
            return
        wide = range(1, last)
        total = sum(self.cells.columnWidth(at) for at in wide)
        for at in wide:
            self.cells.setColumnWidth(at, self.cells.columnWidth(at) + spare * self.cells.columnWidth(at) // total)

    def _choosers(self, sight: Sight) -> dict[int, Shown]:
        by_name = {shown.name: shown for shown in sight.columns}
        return {at: by_name[column.name] for at, column in enumerate(self.table.columns) if column.name in by_name}

    def _build(self) -> None:
        self.cells.setHorizontalHeader(self.heads)
        self.fates.setHorizontalHeader(self.fate_heads)
        self.fates.setSelectionModel(self.cells.selectionModel())
        self.cells.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fates.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fates.setFixedWidth(FATE_WIDTH + 12)
        self.fates.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bars = self.cells.verticalScrollBar(), self.fates.verticalScrollBar()
        bars[0].valueChanged.connect(bars[1].setValue)
        bars[1].valueChanged.connect(bars[0].setValue)
        # both halves keep the same height, whether the wide one needs a bar below it or not
        below = self.cells.horizontalScrollBar()
        below.rangeChanged.connect(lambda _least, most: self.fates.setContentsMargins(0, 0, 0, below.sizeHint().height() if most else 0))
        box = QHBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addWidget(self.cells, 1)
        box.addWidget(self.fates)

