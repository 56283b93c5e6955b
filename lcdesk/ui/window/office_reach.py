"""An office's server that does not answer, in its window: at first it is said that it is waited
for, then a strip says what happened, what is safe and what to do, and what is on screen is only
looked at; once it is back, what was missed is shown.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from lcdesk.model.clock import moment_of
from lcdesk.model.faults import OfficeOutOfReach
from lcdesk.model.rights import Rights
from lcdesk.texts import _, join_sentences
from lcdesk.ui.kit.dialogs.faults import announce_by
from lcdesk.ui.kit.widgets import Banner, Button

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.core.reach import Reach, ReachState
    from lcdesk.ui.window.main_window import MainWindow

SAY_AFTER_MS = 300  # what is back sooner nobody has noticed


class ReachCare(QObject):
    """For one window of the program; `offer_drafts` says what is half typed, once it can be kept
    again.
    """

    def __init__(self, window: MainWindow, offer_drafts: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._offer_drafts = window, offer_drafts
        self._reach: Reach | None = None
        self._shown: ReachState = "there"
        self._is_back_unsaid = False  # it was away, and it was not said that it is back
        self._rights = Rights()  # as the window shows them
        self._losses = 0  # so many were there when all was read
        self._closed: list[QWidget] = []  # what ends a dialog, and is grey meanwhile
        self.banner = Banner()
        self.banner.setProperty("flush", True)  # from edge to edge, without round corners
        window.above.insertWidget(0, self.banner)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SAY_AFTER_MS)
        self._soon.timeout.connect(self._say_waiting)

    def begin(self, desk: Desk) -> None:
        """This desk is on screen from now on."""
        self.end()
        context = self._window.context
        self._reach = reach = desk.reach
        if reach is None or context is None:
            return
        reach.be_quick()
        self._losses, self._rights = reach.losses, desk.rights
        announce_by(self._window.status.announce)
        # the desk holds neither this nor the window
        tasks, own = self._window.tasks, weakref.ref(self)

        def follow() -> None:
            if (care := own()) is not None and shiboken6.isValid(care):
                care.follow(reach)

        reach.subscribe(lambda _state: tasks.later(follow))
        context.language_changed.connect(self._say)
        self.follow(reach)

    def end(self) -> None:
        """It is put away."""
        self._soon.stop()
        if self._reach is not None:
            announce_by(None)
        self._reach, self._shown, self._is_back_unsaid = None, "there", False
        self._window.lock_wait.stand("")
        self.banner.hide()

    def follow(self, reach: Reach) -> None:
        """Not the state that was told: there may be another by now."""
        before, now = self._shown, reach.state
        # it may have been lost and found before this was called
        is_to_read = now == "there" and (before != now or reach.losses != self._losses)
        context = self._window.context
        if reach is not self._reach or context is None:
            return
        is_other = now == "there" and context.desk.rights != self._rights
        is_to_read |= is_other
        if now == before and not is_to_read:
            return
        self._shown = now
        if now == "there":
            self._soon.stop()
            self._window.lock_wait.stand("")
        elif not self._soon.isActive():
            self._soon.start()
        if is_other:
            self._rights = context.desk.rights
            self._window.follow_rights()
            context.announce(_("What you may do at this office is another now."))
        if "away" in (before, now):
            self._say()
            self._window.follow_changeable()
            self._close_dialogs(is_closed=now == "away")
        self._is_back_unsaid |= now == "away"
        if is_to_read:
            self._losses = reach.losses
            self._window.read_again()
        if self._is_back_unsaid and now == "there":
            self._is_back_unsaid = False
            context.announce(_("The office’s server is back; what others have changed is shown."))
            self._offer_drafts()

    def _close_dialogs(self, *, is_closed: bool) -> None:
        """What is open stays open with what is typed in it, and cannot be saved meanwhile."""
        from lcdesk.ui.kit.grey_reasons import grey  # it knows the desk

        fault = (self._reach and self._reach.fault) or OfficeOutOfReach.noticed()
        why = fault.message if is_closed else ""
        if is_closed:
            ends = (getattr(one, "ok", None) for one in self._window.findChildren(QDialog))
            self._closed = [one for one in ends if isinstance(one, Button) and one.isEnabled()]
        for button in self._closed:
            # what its dialog let go itself stays so
            if shiboken6.isValid(button) and (is_closed or not button.isEnabled()):
                grey(button, why)

    def _say_waiting(self) -> None:
        if self._shown == "waiting":
            self._window.lock_wait.stand(_("Waiting for the office’s server…"))

    def _say(self) -> None:
        if self._shown != "away" or self._reach is None:
            self.banner.hide()
            return
        self._window.lock_wait.stand("")
        since = self._reach.since
        fault = self._reach.fault
        happened = fault.message if fault else _("The office’s server does not answer.")
        if since and not self._reach.is_shut:
            happened = _(
                "The office’s server has not answered since {when}.", when=moment_of(since)
            )
        words = join_sentences(
            happened,
            _("What was saved is safe, and what is half typed is kept on this computer."),
            _(
                "What is on screen can be read and copied; it can be changed again once the "
                "server is back, which is looked for all the time."
            ),
        )
        self.banner.say(words, "warn", (_("Try again"), self._reach.try_again))
