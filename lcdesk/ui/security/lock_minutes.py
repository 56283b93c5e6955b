"""After how many minutes without key or mouse the window of a desk with a password locks itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

from lcdesk.texts import _, n_

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

MINUTES = (1, 5, 10, 15, 30, 60)


class MinutesBox(QComboBox):
    """Takes effect at once."""

    def __init__(self, window: Frame) -> None:
        super().__init__()
        self._window = window
        chosen = max(window.settings.lock_minutes, 0)
        for count in sorted({*MINUTES, chosen} - {0}):
            self.addItem(n_("after {count} minute", "after {count} minutes", count), count)
        self.addItem(_("never"), 0)
        self.setCurrentIndex(self.findData(chosen))
        self.activated.connect(lambda _at: self._choose())

    def _choose(self) -> None:
        self._window.settings.lock_minutes = int(self.currentData())
        if self._window.lock is not None:
            self._window.lock.follow_settings()
