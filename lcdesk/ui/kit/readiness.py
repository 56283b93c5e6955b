"""How ready the cohort on screen is: read once beside the window for all who show it, soon after
whatever happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lcdesk.settings import Settings
from lcdesk.ui.kit.tasks import LatestAnswer, Tasks

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.overview import Overview

SOON_MS = 300  # what happens within this time is read once


class Readiness(QObject):
    """`overview` as last read: until the answer for another cohort comes, it is that of the one
    before (see its `cohort`); `changed` when there is another, or none any more.
    """

    changed = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self.overview: Overview | None = None  # None: not read yet, or there is no cohort
        self._desk, self._tasks = desk, tasks
        self._cohort_id: int | None = None
        self._latest = LatestAnswer()
        self._is_over = False
        self._soon = tasks.delayed(self._read, SOON_MS, self)

    def show_cohort(self, cohort_id: int | None) -> None:
        """Read that cohort: at once when it is another, soon when something happened in the one
        that is shown.
        """
        if cohort_id == self._cohort_id:
            self.read_soon()
            return
        self._cohort_id = cohort_id
        self._read()

    def read_soon(self) -> None:
        """Read it anew (another language, another setting); asked for several times it is read
        once.
        """
        self._soon()

    def end(self) -> None:
        """The desk is put away: whoever shows it goes, and an answer that comes late is for
        nobody.
        """
        self._is_over = True

    def _read(self) -> None:
        if self._is_over:
            return
        self._latest.drop()
        desk, cohort_id = self._desk, self._cohort_id
        months = self._settings.passport_months
        if cohort_id is None:
            self._show(None)
            return
        self._tasks.count(
            lambda _task: _overview_of(desk, cohort_id, months),
            self._latest.only(self._show),
            lambda _error: None,
            owner=self,
        )

    def _show(self, overview: Overview | None) -> None:
        if self._is_over:
            return
        self.overview = overview
        self.changed.emit()


def _overview_of(desk: Desk, cohort_id: int, months: int) -> Overview:
    from lcdesk.services.overview import read_overview

    return read_overview(desk, cohort_id, months)
