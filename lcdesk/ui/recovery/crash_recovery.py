"""A window leaves a mark while it runs; after an end that was none, the next one says so and
offers what was unsaved.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from lcdesk.texts import _
from lcdesk.ui.window.notices import Return, ReturnNotice

if TYPE_CHECKING:
    from lcdesk.services.core.run_marks import Fallen, RunMark
    from lcdesk.ui.kit.screen import Frame

ALIVE_MS = 60_000


class CrashCare(QObject):
    """For one window of the program; `notice` is where it is said."""

    def __init__(self, window: Frame, notice: ReturnNotice) -> None:
        super().__init__(window)
        self._window, self._notice = window, notice
        self._mark: RunMark | None = None
        self._fallen: list[Fallen] = []
        # the stubs know no properties
        self._pulse = QTimer(self, interval=ALIVE_MS)  # pyright: ignore[reportCallIssue]
        self._pulse.timeout.connect(self._touch)
        notice.drafts_asked.connect(self.show_drafts)
        notice.log_asked.connect(self._show_log)

    def begin(self, desk: Path | None) -> None:
        """A desk is about to be opened; on any thread."""
        from lcdesk.services.core.run_marks import RunMark, list_fallen

        self._fallen = list_fallen()
        self._mark = self._mark or RunMark()
        self._mark.put(desk)

    def tell(self) -> None:
        """The desk is on screen: say what there is to say."""
        context = self._window.context
        if context is None:
            return
        if self._mark is not None:
            self._pulse.start()
        context.language_changed.connect(self._notice.retranslate)
        context.drafts.parted.connect(self._offer_drafts)
        context.drafts.returned.connect(self._say)
        self._say()

    def end(self) -> None:
        """An orderly end."""
        self._pulse.stop()
        if self._mark is not None:
            self._mark.take_away()

    def show_drafts(self) -> None:
        """What is unsaved, to be put back or discarded."""
        from lcdesk.ui.recovery.drafts_dialog import DraftsDialog

        if self._window.context is not None:
            dialog = DraftsDialog(self._window, self._window.context)
            dialog.finished.connect(self._say)
            dialog.open()

    def _touch(self) -> None:
        if self._mark is not None:
            self._mark.be_alive()

    def _say(self) -> None:
        """Read beside the window what there is to say, and say it; what is closed by hand says
        nothing more of a crash.
        """
        if (context := self._window.context) is not None:
            path = context.desk.path
            context.tasks.run(
                "", lambda _task: _last_backup(path), self._show, owner=self, is_quiet=True
            )

    def _show(self, backed_up: dt.datetime | None) -> None:
        from lcdesk.services.core.run_marks import forget

        if self._window.context is not None:
            seen = self._fallen[0].seen if self._fallen else None
            self._notice.tell(Return(seen, self._window.context.drafts.count_apart(), backed_up))
            forget(self._fallen)
            self._fallen = []

    def _offer_drafts(self) -> None:
        if self._window.context is not None:
            told = _("What was typed could not be saved as it is. It is kept as a draft.")
            self._window.context.offer(told, _("Show…"), self.show_drafts, "warn")

    def _show_log(self) -> None:
        self._window.do("log_folder")


def _last_backup(desk: Path) -> dt.datetime | None:
    from lcdesk.db.backup.backup import backups_of

    return next((backup.at for backup in backups_of(desk)), None)
