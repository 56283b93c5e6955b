"""The rows under review: the sheet's columns with their choosers, and beside them, always in view, what happens to each row."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollBar

from lcdesk.tabular.review import Question, Shown, Sight
from lcdesk.tabular.understood import Plan
from lcdesk.ui.importing.grid import Half, ReviewTable
from lcdesk.ui.importing.header import ReviewHeader
from lcdesk.ui.widgets import Card, column, row

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
        self.fit()

    def fit(self) -> None:
        """Few columns share the room left over, in proportion; many keep their widths and scroll."""
        columns = self.table.columns[1:-1]
        room = self.cells.viewport().width() - self.cells.columnWidth(0)
        taken = sum(each.width for each in columns)
        for at, each in enumerate(columns, 1):
            self.cells.setColumnWidth(at, each.width * max(room, taken) // max(taken, 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self.fit)  # when the two halves have their new widths

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
        # the bar that moves the columns lies below both halves, so that they are always equally high
        inner, self.bar = self.cells.horizontalScrollBar(), QScrollBar(Qt.Orientation.Horizontal)
        self.cells.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner.rangeChanged.connect(self._fit_bar)
        inner.valueChanged.connect(self.bar.setValue)
        self.bar.valueChanged.connect(inner.setValue)
        self.bar.hide()
        both = row(self.cells, self.fates, gap=0)
        both.setStretch(0, 1)
        box = column(gap=0, margins=(1, 1, 1, 1))
        box.addLayout(both, 1)
        box.addWidget(self.bar)
        self.setLayout(box)

    def _fit_bar(self, least: int, most: int) -> None:
        self.bar.setRange(least, most)
        self.bar.setPageStep(self.cells.horizontalScrollBar().pageStep())
        self.bar.setSingleStep(40)
        self.bar.setVisible(most > 0)
