"""Strips above the screens: a desk in a synced or network folder, a program that ended
unexpectedly; and the word that the window waits for its turn to write.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QThread, Signal
from PySide6.QtGui import QGuiApplication

from lcdesk.model.clock import moment_of
from lcdesk.services.safety.sync_folders import SyncedPlace, is_kept, keep_here, warning
from lcdesk.settings import Settings
from lcdesk.texts import _, join_sentences, n_
from lcdesk.ui.kit.status_line import StatusLine
from lcdesk.ui.kit.tasks import Tasks
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


# --- While a window waits for its turn to write ---


TURN_MS = 20  # what the window does at once before the lock is tried again
SAY_AFTER = 0.25  # seconds; who waits less has not noticed


class LockWait(QObject):
    """The `Waiter` of a desk in a window; for its own thread and for the workers.

    The main thread may be in the midst of keeping an editor. So no key and no click reaches anybody
    until the operation is done (they wait in Qt's queue), no answer of a worker is taken, and no
    field learns that it has lost the keyboard: each could begin the same operation again.
    """

    def __init__(self, tasks: Tasks, status: StatusLine) -> None:
        super().__init__(status)
        self._tasks, self._status = tasks, status
        self.is_office = False  # it is waited for a server, not for another program
        self.standing = ""  # what is said as long as nobody waits here
        self._since: float | None = None
        self._is_slow = False  # the cursor shows that the main thread waits

    def wait(self, *, is_foreign: bool) -> None:
        """Let the window live for a moment; on another thread: sleep, and let it be said."""
        if QThread.currentThread() is not self.thread():
            self._tasks.later(lambda: self._say(is_foreign=is_foreign))
            time.sleep(TURN_MS / 1000)
            return
        if self._since is None:
            self._since = time.monotonic()
            self._tasks.hold()
            # there is one: the window's
            QCoreApplication.instance().installEventFilter(self)  # pyright: ignore[reportOptionalMemberAccess]
        if time.monotonic() - self._since > SAY_AFTER and not self._is_slow:
            self._is_slow = True
            QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
            self._say(is_foreign=is_foreign)
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, TURN_MS)

    def over(self) -> None:
        """The operation has its turn, or gave up."""
        if QThread.currentThread() is not self.thread():
            self._tasks.later(lambda: self._status.wait_for(self.standing))
            return
        if self._since is not None:
            self._since = None
            # there is one: the window's
            QCoreApplication.instance().removeEventFilter(self)  # pyright: ignore[reportOptionalMemberAccess]
            if self._is_slow:
                QGuiApplication.restoreOverrideCursor()
            self._is_slow = False
            self._tasks.let_go()
        self._status.wait_for(self.standing)

    def may_stand_still(self) -> bool:
        """Only a worker may."""
        return QThread.currentThread() is not self.thread()

    def stand(self, words: str) -> None:
        """What is said until it is another; "" for nothing."""
        self.standing = words
        self._status.wait_for(words)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.FocusOut

    def _say(self, *, is_foreign: bool) -> None:
        foreign = (
            _("Waiting for the office’s server…")
            if self.is_office
            else _("The desk is in use by another program; waiting…")
        )
        self._status.wait_for(foreign if is_foreign else _("Waiting for the work under way…"))
