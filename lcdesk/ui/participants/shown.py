"""What stands on the Participants screen, for all its parts: the question asked, the people found, the cursor and the block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lcdesk.services import finding
from lcdesk.services.finding import Query
from lcdesk.ui.block import Block
from lcdesk.ui.participants.columns import columns_of, passport_tone
from lcdesk.ui.record_view import RecordView
from lcdesk.ui.screen import Context
from lcdesk.ui.table import Record, RecordTable
from lcdesk.ui.widgets import Banner


class Shown(QObject):
    """The table with its view, and the banner above it; `query` is what was asked last."""

    asked = Signal()  # the question is another: `query` holds it, the answer is still to come
    listed = Signal()  # the people in the table are others, or were read anew
    picked = Signal()  # another cursor or another block

    def __init__(self, context: Context, screen: QWidget) -> None:
        super().__init__(screen)
        self.context, self.screen = context, screen
        self.query = Query()
        self.table = RecordTable(columns_of(self.passport_tone), lambda ids: finding.read_page(context.desk, ids))
        self.view = RecordView(self.table, picks="cells")
        self.notice = Banner()
        self.view.chosen.connect(self.picked)

    @property
    def cohort(self) -> Mapping[str, Any]:
        """The cohort on screen, a record of `list_cohorts`; empty where there is none."""
        return self.context.cohort

    @property
    def people(self) -> int:
        """How many are in the cohort, whatever the question leaves out."""
        return int(self.cohort.get("people") or 0)

    @property
    def current_id(self) -> int | None:
        """Whose row the cursor is in."""
        return self.view.current_id()

    @property
    def block(self) -> Block:
        """What is selected."""
        return self.view.block()

    def record_of(self, record_id: int) -> Record | None:
        """The record of somebody, in the table or not; None when it is gone."""
        at = self.table.row_of(record_id)
        return self.table.record(at) if at >= 0 else finding.read_one(self.context.desk, record_id)

    def passport_tone(self, record: Record) -> str:
        """How pressing the end of a passport is (`columns.passport_tone`), for this cohort and these settings."""
        return passport_tone(record, self.cohort, self.context.settings.passport_months)

    def is_seen(self) -> bool:
        """Is the screen on view? Others must not speak in the status bar."""
        return self.screen.isVisible()
