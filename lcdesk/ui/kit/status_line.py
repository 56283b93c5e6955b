"""The status bar: what is selected, work under way with its cancel button, when it was saved and
backed up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QStatusBar

import lcdesk
from lcdesk.model.clock import moment_of
from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.plain_text import Retranslation, set_tip
from lcdesk.ui.kit.tasks import Task, Tasks
from lcdesk.ui.kit.widgets import Button, IconButton, Label

SHOW_AFTER_MS = 250  # shorter work is done before anybody would read of it
TOLD_MS, OFFERED_MS = 8000, 30_000
GAP = 14  # px between what is marked and what is told beside it
LEAST_TOLD = 200  # px for the words of a result; where there are fewer, what is marked gives way

ResultAction = tuple[str, Callable[[], object]]
"""A marked text ("Open"), and what it does."""


@dataclass(frozen=True)
class Result:
    """What became of something that was waited for; `words` in the language of the moment, at
    most three actions; `seen`: what is done when somebody closes it. `stays`: it is about a file,
    which is there whatever is done afterwards.
    """

    words: Callable[[], str]
    actions: tuple[ResultAction, ...] = ()
    tone: str = "ok"
    seen: Callable[[], object] | None = None
    stays: bool = False


MOST_ACTIONS = 3


class StatusLine(QStatusBar):
    """`tell` for the left end; the rest follows the tasks and the desk."""

    file_saved = Signal(object)  # Path of a file that was saved in the window

    def __init__(self, tasks: Tasks, retranslation: Retranslation) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setFixedHeight(26)
        self.setContentsMargins(8, 0, 10, 0)
        self.left = Label("", 12, ink="fg2")
        self.news = Label("", 12, ink="ok")
        self.more = Button("", kind="link", clicked=self._take_offer)
        self.also = Button("", kind="link", clicked=self._take_hint)
        self.links = [
            Button("", kind="link", clicked=lambda at=at: self._act(at))
            for at in range(MOST_ACTIONS)
        ]
        self.dismiss = IconButton("x", size=20, clicked=self._close_result)
        self._result: Result | None = None
        self._told = ""
        self._offered: Callable[[], object] | None = None
        # the number of what was done last in the desk; given by the window
        self.last_done: Callable[[], int] = lambda: 0
        self._told_at = self._result_at = self._hint_at = 0
        self._hint: ResultAction | None = None
        self.work = Label("", 12, ink="fg2")
        self.bar = QProgressBar()
        self.bar.setFixedWidth(140)
        self.bar.setTextVisible(False)
        self.stop = IconButton("x", size=20)
        self.right = Label("", 12, ink="fg3")
        retranslation.say(N_("Cancel"), self.stop.set_name)
        retranslation.say(N_("Close"), self.dismiss.set_name)
        self._task: Task | None = None
        self._saved: dt.datetime | None = None
        self._backed_up: dt.datetime | None = None
        # the stubs know no properties
        self._soon = QTimer(self, interval=SHOW_AFTER_MS, singleShot=True)  # pyright: ignore[reportCallIssue]
        self._soon.timeout.connect(self._show_work)
        # the stubs know no properties
        self._fade = QTimer(self, interval=TOLD_MS, singleShot=True)  # pyright: ignore[reportCallIssue]
        self._fade.timeout.connect(self._forget)
        self.stop.clicked.connect(self._cancel)
        self.waiting = Label("", 12, "bold", ink="warn")
        self._place()
        tasks.started.connect(self._start)
        tasks.progressed.connect(self._progress)
        tasks.ended.connect(self._end)
        self.show_no_desk()

    def _place(self) -> None:
        self.addWidget(self.left)
        self.addWidget(self.news)
        for part in (self.more, self.also, *self.links, self.dismiss):
            self.addWidget(part)
            part.hide()
        for part in (self.waiting, self.work, self.bar, self.stop, self.right):
            self.addPermanentWidget(part)
        self.waiting.setContentsMargins(0, 0, 14, 0)
        self.waiting.hide()
        self._hide_work()

    def wait_for(self, text: str) -> None:
        """What an operation waits for; "" when it waits no more."""
        self.waiting.setText(text)
        self.waiting.setVisible(bool(text))
        self.right.setVisible(not text)  # nobody reads “all saved” beside it
        self._fit()

    def tell(self, text: str) -> None:
        """What stands at the left end until something else does."""
        self.left.setText(text)
        self._fit()

    def announce(self, text: str, tone: str = "ok") -> None:
        """Something that just happened, for a few seconds; then the last result is there again."""
        hint = self._hint if self._hint_at == self.last_done() else None
        self._forget()
        self._hide_result()
        self.news.set_ink(tone)
        self._told, self._told_at = text, self.last_done()
        if hint is not None:
            self._show_hint(hint)
        self._fit()
        self._fade.start(TOLD_MS)

    def hint(self, text: str, label: str, handler: Callable[[], object]) -> None:
        """What follows from what was done last, and can be done about it: beside what is said of
        that, in whichever order the two are told.
        """
        if not self.has_told(self.last_done()):
            self.offer(text, label, handler, "fg2")
            self._told_at = 0  # of what was done itself nothing is said yet
        elif self._fade.isActive():
            self._show_hint((label, handler))
            self._fit()
        self._hint, self._hint_at = (label, handler), self.last_done()

    def has_told(self, number: int) -> bool:
        """Was something said since that was done?"""
        return number in (
            self._told_at if self._fade.isActive() else -1,
            self._result_at if self._result is not None else -1,
        )

    def _show_hint(self, hint: ResultAction) -> None:
        self._hint = hint
        self.also.setText(hint[0])
        self.also.show()

    def hear(self, number: int) -> None:
        """Something was done, or taken back, or done again: what was said of what came before it
        goes, as it may be true no more.
        """
        if self._result is not None and not self._result.stays and number > self._result_at:
            self._result = None
            if not self._fade.isActive():
                self._forget()
        if self._fade.isActive() and number > self._told_at:
            self._forget()

    def offer(
        self, text: str, label: str, handler: Callable[[], object], tone: str = "warn"
    ) -> None:
        """The same, with something to do about it; it stays longer."""
        self.announce(text, tone)
        self._offered = handler
        self.more.setText(label)
        self.more.show()
        self._fit()
        self._fade.start(OFFERED_MS)

    def show_result(self, result: Result) -> None:
        """Something is done: it stays with what can be done about it until the next, or until it
        is closed.
        """
        self._result, self._result_at = result, self.last_done()
        self._forget()

    def _close_result(self) -> None:
        seen = self._result.seen if self._result else None
        self.forget_result()
        if seen is not None:
            seen()

    def forget_result(self) -> None:
        """The last result was seen, or is none of what is on screen."""
        self._result = None
        self._hide_result()
        self._forget()

    def _show_result(self, result: Result) -> None:
        self.news.set_ink(result.tone)
        self._told = result.words()
        for button, (label, _operation) in zip(self.links, result.actions, strict=False):
            button.setText(_(label))
            button.show()
        self.dismiss.show()
        self._fit()

    def _hide_result(self) -> None:
        for part in (*self.links, self.dismiss):
            part.hide()

    def _act(self, at: int) -> None:
        if self._result is not None:
            self._result.actions[at][1]()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A long sentence ends in dots rather than pushing what stands beside it out of the
        window.
        """
        is_beside = not (self.dismiss.isHidden() and self.more.isHidden())
        if is_beside:
            self.left.show()
        if (room := self._room()) < LEAST_TOLD and is_beside:
            self.left.hide()
            room = self._room()
        is_beside = bool(self.left.text()) and not self.left.isHidden()
        self.news.setContentsMargins(GAP if is_beside and self._told else 0, 0, 0, 0)
        self.news.setText(
            self.news.fontMetrics().elidedText(self._told, Qt.TextElideMode.ElideRight, room - GAP)
        )
        set_tip(self.news, self._told)

    def _room(self) -> int:
        """Pixels for the sentence."""
        parts = (
            self.left,
            self.more,
            self.also,
            *self.links,
            self.dismiss,
            self.waiting,
            self.work,
            self.bar,
            self.stop,
            self.right,
        )
        used = sum(part.sizeHint().width() + 12 for part in parts if not part.isHidden())
        return max(self.width() - used - 30, 60)

    def _take_offer(self) -> None:
        handler = self._offered
        self._forget()
        if handler is not None:
            handler()

    def _take_hint(self) -> None:
        hint = self._hint
        self._forget()
        if hint is not None:
            hint[1]()

    def _forget(self) -> None:
        self.news.setText("")
        set_tip(self.news, "")
        self._told, self._offered, self._hint = "", None, None
        self._fade.stop()
        self.more.hide()
        self.also.hide()
        self.left.show()
        self._hide_result()
        if self._result is not None:
            self._show_result(self._result)

    def show_no_desk(self) -> None:
        """Nothing is said of a desk that is not on screen."""
        self._has_desk = False
        self.right.setText(f"lcdesk {lcdesk.__version__}")

    def show_start(self, words: str) -> None:
        """No desk is on screen; what is known of all of them, or "" for nothing."""
        self._has_desk = False
        parts = (words, f"lcdesk {lcdesk.__version__}")
        self.right.setText("   ·   ".join(part for part in parts if part))

    def show_saved(self, saved: dt.datetime | None, backed_up: dt.datetime | None) -> None:
        """When the desk was last saved and backed up."""
        self._has_desk, self._saved, self._backed_up = True, saved, backed_up
        parts = [
            _("Saved {time}", time=f"{saved:%H:%M}") if saved else _("All saved"),
            _("Backup {when}", when=moment_of(backed_up)) if backed_up else "",
            f"lcdesk {lcdesk.__version__}",
        ]
        self.right.setText("   ·   ".join(part for part in parts if part))

    def show_backup(self, backed_up: dt.datetime) -> None:
        """When the desk was backed up just now."""
        self.show_saved(self._saved, backed_up)

    def retranslate(self) -> None:
        """Say it in the language of the moment."""
        self._forget()
        if self._has_desk:
            self.show_saved(self._saved, self._backed_up)

    def is_working(self) -> bool:
        """Is work under way that somebody waits for?"""
        return self._task is not None

    def _start(self, task: Task) -> None:
        if not task.is_quiet and (self._task is None or self._task.is_aside):
            self._task = task
            self.bar.setRange(0, 0)
            self._soon.start()

    def _progress(self, task: Task, done: int, total: int) -> None:
        if self._task is None and task.is_aside and done < total:  # something else was shown
            self._start(task)
        if task is self._task:
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def _end(self, task: Task) -> None:
        if task is self._task:
            self._task = None
            self._soon.stop()
            self._hide_work()

    def _show_work(self) -> None:
        if self._task:
            self.work.setText(self._task.title)
            for part in (self.work, self.bar):
                part.show()
            self.stop.setVisible(self._task.can_stop)

    def _hide_work(self) -> None:
        for part in (self.work, self.bar, self.stop):
            part.hide()

    def _cancel(self) -> None:
        if self._task:
            self._task.cancel()
            self.work.setText(_("Stopping…"))
