"""Getting back to a desk in the window: a backup gone back to, a desk that was replaced while it
was on screen, what can be read of a damaged one saved, what was unsaved after a crash.
"""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lcdesk.model.faults import DamagedDesk, ReplacedDesk
from lcdesk.model.files import DESK
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs import faults
from lcdesk.ui.kit.dialogs.saving import ask_where
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.kit.widgets import Button, Card, Label, ThemedIcon, column, row, scrolled
from lcdesk.ui.window.notices import Return, ReturnNotice
from lcdesk.ui.window.welcome import FaultPage, WaitingPage

if TYPE_CHECKING:
    from lcdesk.db.backup.backup import Backup
    from lcdesk.services.backups.restoring import Restored
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.core.opening import Fallen, RunMark
    from lcdesk.services.recovery.recovery import Salvaged
    from lcdesk.ui.kit.screen import Frame


class RestoreCare(QObject):
    """For one window of the program; `close` and `open` are the program's, with the desk that
    follows.
    """

    def __init__(
        self, window: Frame, close: Callable[[Path], object], open_desk: Callable[[Path], object]
    ) -> None:
        super().__init__(window)
        self._window, self._close, self._open = window, close, open_desk
        self._done: Restored | None = None
        self._fault: BaseException | None = None
        window.restore_asked.connect(self.restore)

    def restore(self, path: Path, copy: Backup) -> None:
        """Go back to a backup; where that is refused, the desk is opened as it was, and the
        reason told.
        """
        from lcdesk.services.security.password import hold

        known = hold(copy.path)  # its password may be another, told in the list of backups
        self._close(path)
        page = WaitingPage(_("Restoring the backup…"))
        self._window.show_page(page)
        tasks = self._window.tasks

        def told(words: str) -> None:
            tasks.later(lambda: page.say(words) if shiboken6.isValid(page) else None)

        def work(_task: Task) -> Restored:
            from lcdesk.services.backups.restoring import restore

            known()
            return restore(path, copy, told)

        tasks.run(
            "",
            work,
            lambda done: self._go_on(path, done),
            lambda error: self._go_on(path, None, error),
            owner=self._window,
            is_quiet=True,  # the page says it; it cannot be stopped half-way
        )

    def tell(self) -> None:
        """The desk is on screen: say what was done, with the way back, or why it was not."""
        self.tell_refusal()
        done, context = self._done, self._window.context
        # another desk was opened instead
        if done is None or context is None or context.desk.path != done.path:
            return
        self._done = None
        from lcdesk.services.backups.restore_preview import told

        saved, path = done.saved, done.path
        if saved is None:
            self._window.remark.say(told(done), "ok", can_close=True)
        else:
            self._window.remark.offer(
                told(done), _("Go back there"), lambda: self._window.restore_asked.emit(path, saved)
            )

    def tell_refusal(self) -> None:
        """Why going back was refused, also where the desk cannot be opened as it was."""
        fault, self._fault = self._fault, None
        if fault is not None:
            faults.show_fault(fault, self._window)

    def handlers(self, error: BaseException) -> list[tuple[str, Callable[[], object]]]:
        """For the page of a desk that cannot be opened: its backups, where one is whole."""
        if not isinstance(error, DamagedDesk) or error.path is None or not error.has_backup:
            return []
        path = error.path
        return [(_("Restore a backup…"), lambda: self._open_list(path))]

    def _open_list(self, path: Path) -> None:
        from lcdesk.ui.backups.dialog import open_backups

        open_backups(self._window, path)

    def _go_on(self, path: Path, done: Restored | None, fault: BaseException | None = None) -> None:
        self._done, self._fault = done, fault
        self._open(path)


# --- A desk that was replaced while it is on screen ---


class ReplacedCare(QObject):
    """For one window of the program; `close` and `open` are the program's."""

    def __init__(
        self,
        window: Frame,
        close: Callable[[Path | None], object],
        open_desk: Callable[[Path], object],
    ) -> None:
        super().__init__(window)
        self._window, self._close, self._open = window, close, open_desk
        self._desk: Desk | None = None
        # not the application's signal: it would keep the window for good
        window.installEventFilter(self)

    def begin(self, desk: Desk) -> None:
        """This desk is on screen from now on."""
        self._desk = desk
        # the desk may be open longer than the window
        tasks, mine = self._window.tasks, weakref.ref(self)

        def tell(fault: ReplacedDesk) -> None:
            if care := mine():
                care.tell(desk, fault)

        desk.hear_replaced(lambda fault: tasks.later(lambda: tell(fault)))

    def end(self) -> None:
        """It is put away."""
        self._desk = None

    def show(self, fault: ReplacedDesk) -> None:
        """Say it in place of the screens: what happened, what is safe, and the files there are
        now.
        """
        handlers = list[tuple[str, Callable[[], object]]]()
        kept, place = fault.kept, fault.path
        if kept is not None:
            handlers.append((_("Open what was kept"), lambda: self._open(kept)))
        if place is not None and place.exists():
            handlers.append((_("Open what is there now"), lambda: self._open(place)))
        other = (_("Open another desk…"), lambda: self._window.do("open_desk"))
        self._window.show_page(FaultPage(fault, *handlers, other, (_("Quit"), self._window.close)))

    def tell(self, desk: Desk, fault: ReplacedDesk) -> None:
        """On the thread of the window: put the desk away, and show what became of it."""
        if desk is self._desk:
            self._close(fault.kept)  # that has the same password
            self.show(fault)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self._look()
        return False

    def _look(self) -> None:
        """Beside the window: the folder may be one of a network that answers late."""
        desk = self._desk
        if desk is not None and not self._window.tasks.is_closed():
            self._window.tasks.aside(
                lambda _task: desk.look(), lambda _done: None, lambda _error: None, owner=self
            )


# --- What can be read of a damaged desk, saved ---


_WIDTH, _HEIGHT = 620, 320


def _ask_and_salvage(window: Frame, path: Path, refuse: Callable[[BaseException], object]) -> None:
    """Ask where the new desk shall lie, then save what can be read of the one at `path`;
    `refuse` hears why it cannot be.
    """
    from lcdesk.services.recovery.recovery import free_place

    into = ask_where(
        window,
        _("Save what can be read as a new desk"),
        free_place(path).with_suffix(".lcdesk"),
        DESK,
    )
    if into:
        _begin_salvage(window, path, into, refuse)


def _begin_salvage(
    window: Frame, path: Path, into: Path, refuse: Callable[[BaseException], object]
) -> Task:
    """Do it beside the window; the page at the end tells the account."""
    from lcdesk.services.recovery.recovery import salvage

    page = WaitingPage(_("Saving what can be read…"))
    window.show_page(page)

    def work(task: Task) -> Salvaged:
        def told(words: str, done: int, total: int) -> None:
            task.step(done, total)
            window.tasks.later(
                lambda: (
                    page.say(f"{words} {done * 100 // max(total, 1)} %")
                    if shiboken6.isValid(page)
                    else None
                )
            )

        return salvage(path, into, told)

    return window.tasks.run(
        _("Saving what can be read…"),
        work,
        lambda done: window.show_page(SalvagedPage(window, done)),
        refuse,
        owner=window,
    )


class SalvagedPage(QWidget):
    """What was saved, what is lost, which backup is nearest; from here the new desk is opened,
    or the backup.
    """

    def __init__(self, window: Frame, done: Salvaged) -> None:
        super().__init__()
        from lcdesk.services.recovery.damage import account

        headline, *sentences, advice = account(done)
        self.sentences = [Label(words, 14, ink="fg2", wraps=True) for words in sentences]
        self.open_new = Button(
            _("Open the new desk"),
            kind="primary",
            clicked=lambda: window.desk_asked.emit(done.into),
        )
        buttons = [self.open_new]
        if done.nearest:
            kept = done.nearest.backup.path
            buttons.append(
                Button(_("Open the backup"), clicked=lambda: window.desk_asked.emit(kept))
            )
        told = QWidget()
        told.setLayout(column(*self.sentences, None, gap=4, margins=(0, 0, 12, 0)))
        area = scrolled(told)
        told.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        area.setMinimumHeight(min(_HEIGHT, 24 * len(sentences) + 24))
        card = Card()
        card.setFixedWidth(_WIDTH)
        parts = (
            ThemedIcon("shield-check", 32, "accent"),
            Label(headline, 17, "bold", wraps=True),
            area,
            Label(advice, 14, "medium", wraps=True),
            8,
            row(*buttons, Button(_("Quit"), clicked=window.close), None),
        )
        card.setLayout(column(*parts, gap=10, margins=(36, 32, 36, 32)))
        outer = QVBoxLayout(self)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)


def salvage_handler(
    window: Frame, error: BaseException, refuse: Callable[[BaseException], object]
) -> list[tuple[str, Callable[[], object]]]:
    """The operation for the page of a desk that cannot be opened; none when the reason is
    another.
    """
    if not isinstance(error, DamagedDesk) or error.path is None:
        return []
    path = error.path
    if not path.exists() or not path.stat().st_size:  # it is gone: there is nothing to save
        return []
    return [(_("Save what can be read…"), lambda: _ask_and_salvage(window, path, refuse))]


# --- After a crash: the mark a window leaves while it runs, and what was unsaved ---


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
        from lcdesk.services.core.opening import RunMark, list_fallen

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
        context.drafts.returned.connect(self.say)
        self.say()

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
            dialog.finished.connect(self.say)
            dialog.open()

    def _touch(self) -> None:
        if self._mark is not None:
            self._mark.be_alive()

    def say(self) -> None:
        """Read beside the window what there is to say, and say it; what is closed by hand says
        nothing more of a crash.
        """
        if (context := self._window.context) is not None:
            path = context.desk.path
            context.tasks.run(
                "", lambda _task: _last_backup(path), self._show, owner=self, is_quiet=True
            )

    def _show(self, backed_up: dt.datetime | None) -> None:
        from lcdesk.services.core.opening import forget

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
