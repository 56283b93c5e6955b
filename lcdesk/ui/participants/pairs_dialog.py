"""People who may be in the desk twice, with what says so; each pair is compared, or told apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHeaderView, QStackedWidget, QWidget

from lcdesk.services.merging import likely_pairs, tell_apart
from lcdesk.tabular.plan.duplicate_rows import Double
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.table.model import RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.tasks import Task, TaskCancelled
from lcdesk.ui.kit.widgets import Button, Card, EmptyState, Label, column, row

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

SIZE = (820, 520)
PEOPLE = frozenset({"Person", "Enrolment"})


class PairsDialog(QDialog):
    """`compared(pair)` opens the comparison. Who was told apart is not listed again; undo takes
    that back.
    """

    def __init__(
        self, parent: QWidget, context: Context, compared: Callable[[Double], object]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Find people twice"))
        self._context, self._compared = context, compared
        self._task: Task | None = None
        self._pairs: list[Double] = []
        self.note = Label("", 13, ink="fg2", wraps=True)
        self.everywhere = QCheckBox(_("In the whole desk, not only in this cohort"))
        self.everywhere.setFont(font(13))
        self.everywhere.setEnabled(context.cohort_id is not None)
        self.everywhere.setChecked(context.cohort_id is None)
        self.table = RecordTable(_COLUMNS, lambda ids: [self._record(at) for at in ids])
        self.view = RecordView(self.table)
        self.view.setSelectionMode(RecordView.SelectionMode.SingleSelection)
        self.view.setAccessibleName(_("Likely pairs"))
        self.view.columns.stretch("why")
        self.view.horizontalHeader().setSectionResizeMode(
            self.table.column_at("why"), QHeaderView.ResizeMode.Stretch
        )
        self.empty = EmptyState("user-check")
        self.compare = Button(_("Compare…"), "columns-2", "primary", clicked=self.compare_chosen)
        self.apart = Button(_("Not the same person"), "users", clicked=self.tell_apart)
        self._build()
        self.everywhere.toggled.connect(lambda _on: self.reload())
        self.view.chosen.connect(self._show_choice)
        self.view.opened.connect(lambda _at: self.compare_chosen())
        context.news.connect(self._hear)
        self.resize(*SIZE)
        self.reload()
        self.view.setFocus()

    def reload(self) -> None:
        """Look again, on the worker."""
        desk, cohort = (
            self._context.desk,
            None if self.everywhere.isChecked() else self._context.cohort_id,
        )
        self.note.setText(_("Looking…"))
        self._stop()
        self._task = self._context.tasks.run(
            _("Looking for people who are here twice"),
            lambda task: likely_pairs(desk, cohort, task.step),
            self._show,
            self._not_found,
            owner=self,
        ).stoppable()

    def done(self, result: int) -> None:
        """Closed: nobody waits for the pairs any more."""
        self._stop()
        super().done(result)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = None

    def _not_found(self, error: BaseException) -> None:
        if not isinstance(error, TaskCancelled):
            raise error
        if self._task is not None and self._task.is_cancelled():  # stopped in the status bar
            self._task = None
            self.note.setText(_("Stopped before everybody was looked at."))

    def chosen(self) -> Double | None:
        """The pair chosen."""
        at = next(iter(self.view.selected_ids()), None)
        return self._pairs[at] if at is not None else None

    def compare_chosen(self) -> None:
        """Both side by side."""
        if pair := self.chosen():
            self._compared(pair)

    def tell_apart(self) -> None:
        """They are two people: not listed again."""
        if pair := self.chosen():
            tell_apart(self._context.desk, pair.kept, pair.other)
            self._show([one for one in self._pairs if one is not pair])

    def _show(self, pairs: Sequence[Double]) -> None:
        self._pairs = list(pairs)
        count = len(self._pairs)
        self.note.setText(
            n_(
                "{count} pair may be one person. Nothing is merged before you say so.",
                "{count} pairs may be one person each. Nothing is merged before you say so.",
                count,
            )
            if count
            else ""
        )
        self.table.set_ids(())
        self.view.set_ids(range(count))
        if count:
            self.view.select_ids([0])
        self.empty.say(_("Nobody seems to be here twice."))
        self._middle.setCurrentIndex(0 if count else 1)
        self._show_choice()

    def _show_choice(self) -> None:
        for button in (self.compare, self.apart):
            button.setEnabled(self.chosen() is not None)

    def _hear(self, news: ChangeEvent) -> None:
        is_taken_back = news.kind != "do" and "ToldApart" in news.touched
        if is_taken_back or PEOPLE & news.touched.keys():
            self.reload()

    def _record(self, at: int) -> dict[str, object]:
        pair = self._pairs[at]
        return {
            "id": at,
            "kept": pair.kept_name or "–",
            "other": pair.other_name or "–",
            "why": pair.why,
        }

    def _build(self) -> None:
        card, inside = Card(), column(margins=(1, 1, 1, 1))
        self._middle = QStackedWidget()
        self._middle.addWidget(self.view)
        self._middle.addWidget(self.empty)
        inside.addWidget(self._middle)
        card.setLayout(inside)
        close = Button(_("Close"), clicked=self.accept)
        made = column(
            column(Label(_("Find people twice"), 17, "bold"), self.note, gap=4),
            self.everywhere,
            gap=12,
            margins=(24, 22, 24, 18),
        )
        made.addWidget(card, 1)
        made.addLayout(row(self.apart, None, close, self.compare))
        self.setLayout(made)


_COLUMNS = (
    TableColumn("kept", N_("Known longer"), 230, "name", is_sortable=False),
    TableColumn("other", N_("Perhaps the same"), 230, "name", is_sortable=False),
    TableColumn("why", N_("Why"), 280, is_sortable=False),
)
