"""What stands on the Participants screen, for all its parts: the question asked, the people found, the cursor and the block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lcdesk.model.cohort_names import short_name
from lcdesk.model.shown_columns import COHORT, WORKED_OUT
from lcdesk.services.core import finding
from lcdesk.services.core.finding import Query
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.table.cell_block import CellBlock
from lcdesk.ui.kit.table.model import Record, RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Banner
from lcdesk.ui.participants.columns import columns_of, passport_tone


class PeopleView(QObject):
    """The table with its view, and the banner above it; `query` is what was asked last."""

    asked = Signal()  # the question is another: `query` holds it, the answer is still to come
    listed = Signal()  # the people in the table are others, or were read anew
    picked = Signal()  # another cursor or another block

    def __init__(self, context: Context, screen: QWidget) -> None:
        super().__init__(screen)
        self.context, self.screen = context, screen
        self.query = Query()
        name, *others = columns_of(self.passport_tone)
        cohort = TableColumn(COHORT, WORKED_OUT[COHORT], 130, "muted", text=self._cohort_name, is_hidden=True)
        self.table = RecordTable([name, cohort, *others], lambda ids: finding.read_page(context.desk, ids))
        self.view = RecordView(self.table, picks="cells")
        self.notice = Banner()
        self.view.chosen.connect(self.picked)

    @property
    def cohort(self) -> Mapping[str, Any]:
        """The cohort on screen, a record of `list_cohorts`; empty where there is none."""
        return self.context.cohort

    @property
    def people(self) -> int:
        """How many are in the cohort, or in all of them, whatever the question leaves out."""
        shown = self.context.cohorts if self.context.is_all else (self.cohort,)
        return sum(int(cohort.get("people") or 0) for cohort in shown)

    @property
    def current_id(self) -> int | None:
        """Whose row the cursor is in."""
        return self.view.current_id()

    @property
    def block(self) -> CellBlock:
        """What is selected."""
        return self.view.block()

    def record_of(self, record_id: int) -> Record | None:
        """The record of somebody, in the table or not; None when it is gone."""
        at = self.table.row_of(record_id)
        return self.table.record(at) if at >= 0 else finding.read_one(self.context.desk, record_id)

    def passport_tone(self, record: Record) -> str:
        """How pressing the end of a passport is (`columns.passport_tone`), for its cohort and these settings."""
        return passport_tone(record, self.context.cohort_of(record), self.context.settings.passport_months)

    def show_cohort_column(self) -> None:
        """Whose cohort is which is worth a column while all of them are on screen."""
        at = self.table.column_at(COHORT)
        if self.view.isColumnHidden(at) == self.context.is_all:
            self.view.show_column(COHORT, self.context.is_all)

    def _cohort_name(self, record: Record) -> str:
        cohort = self.context.cohort_of(record)
        return short_name(cohort) if cohort else ""

    def is_seen(self) -> bool:
        """Is the screen on view? Others must not speak in the status bar."""
        return self.screen.isVisible()
