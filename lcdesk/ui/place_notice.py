"""The strip above the screens that says when a desk lies in a synced or network folder, until it is answered or closed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from lcdesk.services.safety.sync_folders import SyncedPlace, is_kept, keep_here, warning
from lcdesk.settings import Settings
from lcdesk.texts import _
from lcdesk.ui.widgets import Banner


class PlaceNotice(Banner):
    """“Keep it here” is remembered for this desk in this place; the cross closes it for this time only."""

    backups_asked = Signal()  # choose where backups go

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("flush", True)  # from edge to edge, without round corners
        self._place: SyncedPlace | None = None
        self._keep: tuple[Path, Settings] | None = None

    def tell(self, place: SyncedPlace | None, desk: Path, settings: Settings) -> None:
        """Warn about where a desk lies; nothing is said of an ordinary folder, nor of one that was answered before."""
        self._place, self._keep = place, (desk, settings)
        if place is None or is_kept(desk, settings.kept_places):
            self.hide()
        else:
            self._say(place)

    def retranslate(self) -> None:
        """Say it in the language of the moment, as long as it is shown."""
        if self._place is not None and not self.isHidden():
            self._say(self._place)

    def _say(self, place: SyncedPlace) -> None:
        deeds = ((_("Where backups go…"), self.backups_asked.emit), (_("Keep it here"), self._answer))
        self.say(warning(place), "warn", *deeds, can_close=True)

    def _answer(self) -> None:
        if self._keep is not None:
            desk, settings = self._keep
            keep_here(desk, settings.kept_places)
        self.hide()
