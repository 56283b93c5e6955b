"""The strip above the screens that says when a desk lies in a synced or network folder, until it
is answered or closed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal

from lcdesk.model.day_words import moment_of
from lcdesk.services.safety.sync_folders import SyncedPlace, is_kept, keep_here, warning
from lcdesk.settings import Settings
from lcdesk.texts import _, join_sentences, n_
from lcdesk.ui.kit.widgets import Banner


class PlaceNotice(Banner):
    """“Keep it here” is remembered for this desk in this place; the cross closes it for this
    time only.
    """

    backups_asked = Signal()  # choose where backups go

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("flush", True)  # from edge to edge, without round corners
        self._place: SyncedPlace | None = None
        self._keep: tuple[Path, Settings] | None = None

    def tell(self, place: SyncedPlace | None, desk: Path, settings: Settings) -> None:
        """Warn about where a desk lies; nothing is said of an ordinary folder, nor of one that
        was answered before.
        """
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
        handlers = (
            (_("Where backups go…"), self.backups_asked.emit),
            (_("Keep it here"), self._answer),
        )
        self.say(warning(place), "warn", *handlers, can_close=True)

    def _answer(self) -> None:
        if self._keep is not None:
            desk, settings = self._keep
            keep_here(desk, settings.kept_places)
        self.hide()


# --- The strip above the screens after lcdesk ended unexpectedly, or when something is still half
# typed ---


@dataclass(frozen=True)
class Return:
    """What there is to say: when lcdesk was last seen before it ended unexpectedly (None: it did
    not), forms unsaved, the newest backup.
    """

    seen: dt.datetime | None
    drafts: int
    backed_up: dt.datetime | None


class ReturnNotice(Banner):
    """The cross closes it; it comes again only when there is something new to say."""

    drafts_asked = Signal()
    log_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("flush", True)  # from edge to edge, without round corners
        self._told: Return | None = None

    def tell(self, told: Return) -> None:
        """Say it, if there is anything to say."""
        self._told = told
        if told.seen is None and not told.drafts:
            self.hide()
            return
        handlers = [(_("Show what was half typed…"), self.drafts_asked.emit)] if told.drafts else []
        if told.seen is not None:
            handlers.append((_("Show the log folder"), self.log_asked.emit))
        self.say(
            words_of(told), "warn" if told.seen is not None else "info", *handlers, can_close=True
        )

    def retranslate(self) -> None:
        """Say it in the language of the moment, as long as it is shown."""
        if self._told is not None and not self.isHidden():
            self.tell(self._told)


def words_of(told: Return) -> str:
    """What happened, what is safe, what came back."""
    sentences: list[str] = []
    if told.seen is not None:
        backup = (
            _("The last backup: {when}.", when=moment_of(told.backed_up))
            if told.backed_up
            else _("There is no backup yet.")
        )
        sentences += [
            _(
                "lcdesk ended unexpectedly last time (last seen: {when}).",
                when=moment_of(told.seen),
            ),
            _("What was saved is safe."),
            backup,
        ]
    if told.drafts:
        sentences.append(
            n_(
                "In {count} form something was typed and not saved; it is kept.",
                "In {count} forms something was typed and not saved; it is kept.",
                told.drafts,
            )
        )
    return join_sentences(*sentences)
