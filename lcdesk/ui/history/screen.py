"""History: what was done, in words, by whom; one deed chosen shows what it changed, and can be taken back any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedLayout, QWidget

from lcdesk.services.core import history
from lcdesk.services.core.history import OperationLine
from lcdesk.texts import N_, _
from lcdesk.ui.history.changes import ChangesCard
from lcdesk.ui.history.operation_list import OperationList
from lcdesk.ui.kit.page_header import PageHeader
from lcdesk.ui.kit.screen import Context, Handlers, Screen
from lcdesk.ui.kit.undo_flow import Undoing
from lcdesk.ui.kit.widgets import Banner, Card, EmptyState, SearchBox, column, row

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

MOST_CHANGES = 300


class HistoryScreen(Screen):
    """Deeds at the left, the chosen one at the right."""

    key = "history"
    title = N_("History")
    icon = "history"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.head = PageHeader(context, N_("History"), self.retranslation)
        self.search, self.banner = SearchBox(), Banner()
        self.list = OperationList(lambda limit, before: history.list_operations(context.desk, limit, before))
        self.changes = ChangesCard(self.retranslation)
        self.empty = EmptyState("history")
        self.undoing = Undoing(context, self, self.banner, lambda: self.refresh(None))
        self._build()
        self.list.chosen.connect(self._show_operation)
        self.search.searched.connect(self.list.reload)
        self.changes.undo_asked.connect(self.undo)
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.refresh(None)

    def refresh(self, news: ChangeEvent | None) -> None:
        self.list.reload(self.search.text())
        self.head.refresh()
        self._show_page()

    def retranslate(self) -> None:
        super().retranslate()
        self.search.set_hint(_("Search what was done, or by whom"))
        self.list.setAccessibleName(_("History"))
        self.empty.say(_("Nothing was done yet. Everything you do appears here and can be undone."))
        self.changes.table.retranslate()
        self.refresh(None)

    def handlers(self) -> Handlers:
        return {}

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def undo(self, operation: OperationLine) -> None:
        """Take a deed back; where it is about several entries, or some would be kept, that is shown before."""
        self.list.is_picked = True  # it stays on view, as undone
        self.undoing.ask(operation.id, is_always_asked=False)

    def _show_operation(self, operation: OperationLine | None) -> None:
        self.changes.setVisible(operation is not None)
        if operation is not None:
            self.changes.show_operation(
                operation, history.read_changes(self.context.desk, operation.id, MOST_CHANGES), MOST_CHANGES
            )

    def _show_page(self) -> None:
        is_empty = not self.search.text() and not self.list.operations.rowCount()
        self._pages.setCurrentIndex(1 if is_empty else 0)

    def _build(self) -> None:
        card = Card()
        made = column(margins=(1, 1, 1, 1))
        made.addWidget(self.list)
        card.setLayout(made)
        both = row(gap=14)
        left = column(self.search, gap=10)
        left.addWidget(card, 1)
        both.addLayout(left, 5)
        both.addWidget(self.changes, 6)
        full = QWidget()
        full.setObjectName("plain")
        full.setLayout(both)
        self._pages = QStackedLayout()
        inside = column(self.head, self.banner, gap=14, margins=(24, 18, 24, 16))
        inside.addLayout(self._pages, 1)
        self.setLayout(inside)
        for page in (full, self.empty):  # once they have a parent: else each is a window for a moment
            self._pages.addWidget(page)


SCREEN = HistoryScreen
