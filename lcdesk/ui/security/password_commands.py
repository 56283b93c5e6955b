"""The password of the desk in a window: asked for when it is opened, changed, its window guarded,
forgotten when it is closed.

A desk gets another password closed: it is written anew beside the window, opened again, and its
recovery key is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from lcdesk.db.store import is_office
from lcdesk.model.faults import DamagedDesk, KnownFault, LoginWanted
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs import faults
from lcdesk.ui.kit.tasks import TaskCancelled, Tasks
from lcdesk.ui.kit.widgets import Button, Card, Label, column, row

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.security.password import Changed
    from lcdesk.ui.kit.screen import Frame
    from lcdesk.ui.security.recovery_key import RecoveryDialog

Handler = Callable[[], object]


class PasswordCare(QObject):
    """For one window of the program. `close(path)` gives the desk up, `open(path)` opens it:
    both are the program's.
    """

    def __init__(
        self, window: Frame, close: Callable[[Path], object], open_: Callable[[Path], object]
    ) -> None:
        super().__init__(window)
        self._window, self._close, self._open = window, close, open_
        self._has_begun = False  # with a desk, whose key may be known since
        self._then: tuple[Path, Handler] | None = None  # what comes once that desk is open again
        self._owed: tuple[Path, bytes | None] | None = (
            None  # a desk opened by its recovery key, and the mark of its password
        )
        window.password_told.connect(self._change)

    def begin(self, path: Path | None) -> None:
        """A desk is about to be opened: perhaps the key chain of the system knows its key; on
        any thread.
        """
        from lcdesk.services.core.opening import default_path
        from lcdesk.services.security.password import is_open

        self._has_begun = True
        is_open(path or default_path())

    def ask(
        self, path: Path, refuse: Callable[[BaseException], object], again: Handler | None = None
    ) -> None:
        """The page that asks for the password; `refuse` hears what else is wrong with the desk.
        `again`: what opens it then, where that is not the desk itself.
        """
        from lcdesk.ui.security.unlock_form import UnlockPage

        page = UnlockPage(path, self._window.tasks)
        page.unlocked.connect(
            lambda by_key: again() if again else self._unlocked(path, by_key=by_key)
        )
        page.failed.connect(refuse)
        page.other_asked.connect(lambda: self._window.do("open_desk"))
        page.quit_asked.connect(self._window.close)
        self._window.setWindowTitle(f"{path.stem} – lcdesk")
        self._window.show_page(page)

    def ask_login(self, wanted: LoginWanted, refuse: Callable[[BaseException], object]) -> None:
        """The page that asks who opens an office's desk; `refuse` hears what else is wrong."""
        from lcdesk.ui.security.login_page import ask_login

        ask_login(self._window, wanted, refuse, self._open)

    def tell(self, desk: Desk) -> None:
        """The desk is on screen: it is guarded, and what waited for it comes."""
        from lcdesk.ui.security.window_lock import guard

        self._window.lock = guard(self._window, desk.path)
        self._window.update_commands()
        if self._then is not None and self._then[0] == desk.path:
            then, self._then = self._then[1], None
            then()
        self._remind(desk.path)

    def forget(self, but: Path | None = None) -> None:
        """The desk was closed: its key is known no more, unless the same desk is opened next."""
        if self._has_begun:  # else the database would be imported before the first desk is shown
            from lcdesk.services.core.office_logins import forget as forget_logins
            from lcdesk.services.security.password import forget

            forget(but)
            forget_logins(but if but and is_office(but) else None)

    def _unlocked(self, path: Path, *, by_key: bool) -> None:
        from lcdesk.services.security.password import mark_of

        self._owed = (path, mark_of(path)) if by_key else None
        if by_key:
            self._then = (path, self._renew)
        self._open(path)

    def _renew(self) -> None:
        from lcdesk.ui.security.password_dialog import open_password

        open_password(self._window, "renew")

    def _remind(self, path: Path) -> None:
        """Above the screens stands that a new password is to be set, until it is or the notice
        is closed.
        """
        if self._owed is None:
            return
        from lcdesk.services.security.password import mark_of
        from lcdesk.ui.security.recovery_key import KeyNotice

        if self._owed == (path, mark_of(path)):
            notice = KeyNotice()
            notice.renew_asked.connect(self._renew)
            notice.closed.connect(self._forget_owed)
            self._window.remind(notice)

    def _forget_owed(self) -> None:
        self._owed = None

    def _change(self, key: str, new: str) -> None:
        if self._window.context is not None:
            Changing(self._window, self._window.tasks, self._close, self._reopen).begin(
                self._window.context.desk.path, key, new
            )

    def _reopen(self, path: Path, then: Handler) -> None:
        self._then = (path, then)
        self._open(path)


def as_it_is_handler(
    error: BaseException, again: Callable[[Path], object]
) -> list[tuple[str, Handler]]:
    """The operation for the page of a desk of which only its check sums say that it is damaged;
    none for any other reason.
    """
    if not isinstance(error, DamagedDesk) or not error.is_by_checksum or error.path is None:
        return []
    path = error.path

    def take() -> None:
        from lcdesk.services.recovery.damage import take_as_it_is

        take_as_it_is(path)
        again(path)

    return [(_("Open it as it is"), take)]


# --- The desk under another password ---


WIDE = 460
Told = Callable[[str, int, int], object]
Change = Callable[[Path, Told], "Changed"]


class ChangingPage(QWidget):
    """What is being done and how far it is; *Cancel* as long as nothing was exchanged."""

    def __init__(self) -> None:
        super().__init__()
        self.said, self.bar = (
            Label(_("Backing up the desk…"), 15, "medium", wraps=True),
            QProgressBar(),
        )
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.wish = Event()  # to stop, as the thread beside the window reads it
        self.stop = Button(_("Cancel"), clicked=self._stop)
        card = Card()
        card.setFixedWidth(WIDE)
        self.note = Label(
            _(
                "Do not switch the computer off. Should it go off all the same, the desk is "
                "either as it was or wholly written anew."
            ),
            12,
            ink="fg3",
            wraps=True,
        )
        card.setLayout(
            column(
                self.said,
                self.bar,
                self.note,
                4,
                row(None, self.stop),
                gap=12,
                margins=(28, 26, 28, 22),
            )
        )
        QVBoxLayout(self).addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)

    def say(self, words: str, done: int, total: int, *, can_stop: bool) -> None:
        """What is done now."""
        self.said.setText(words)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.stop.setVisible(can_stop)

    def _stop(self) -> None:
        self.wish.set()
        self.stop.setEnabled(False)
        self.said.setText(_("Stopping…"))


class Changing(QObject):
    """`begin` takes the desk from the window and brings it back; `told(Changed)` or
    `failed(error)` once it is open again.
    """

    def __init__(
        self,
        window: Frame,
        tasks: Tasks,
        close: Callable[[Path], object],
        reopen: Callable[[Path, Callable[[], object]], object],
    ) -> None:
        super().__init__(window)
        self._window, self._tasks, self._close, self._reopen = window, tasks, close, reopen
        self._page: QWidget | None = None  # what stands there as long as the window may not close
        self._is_leaving = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whoever closes the window meanwhile would never see the recovery key: it closes once
        that was shown.
        """
        if event.type() != QEvent.Type.Close:
            return bool(super().eventFilter(watched, event))
        if self._page is None or self._page is not self._window.current_page():
            return False
        event.ignore()
        self._is_leaving = True
        if isinstance(self._page, ChangingPage):
            self._page.note.setText(
                _("The window closes when this is done and the recovery key was shown.")
            )
        return True

    def begin(self, path: Path, key: str, new: str) -> None:
        """`key`: what is wanted, as in `password_dialog.FORMS`; `new`: the new password."""
        from lcdesk.services.security import password

        if key == "show":
            self._show(password.Changed(path, password.recovery_key(path)), must_keep=False)
            return
        change: Change = (
            password.remove_password
            if key == "remove"
            else lambda at, told: password.set_password(at, new, told)
        )
        page = self._page = ChangingPage()
        self._window.installEventFilter(self)
        self._close(path)
        self._window.show_page(page)
        self._tasks.run(
            "",
            lambda _task: change(path, self._reporter(page)),
            self._changed,
            lambda error: self._refused(path, error),
            owner=self,
            is_quiet=True,
        )

    def _reporter(self, page: ChangingPage) -> Told:
        """For the thread beside the window. The wish to stop is heard as long as the old file
        stands: what comes after is told to the end.
        """
        is_over = False

        def told(words: str, done: int, total: int) -> None:
            nonlocal is_over
            is_over = (
                is_over
                or (done == total and words == _("Writing the desk anew…"))
                or words == _("Writing the backups anew…")
            )
            if page.wish.is_set() and not is_over:
                raise TaskCancelled
            can_stop = not is_over
            self._tasks.later(
                lambda: (
                    page.say(words, done, total, can_stop=can_stop)
                    if shiboken6.isValid(page)
                    else None
                )
            )

        return told

    def _changed(self, changed: Changed) -> None:
        self._bring_back(changed.path, lambda: self._tell(changed))

    def _refused(self, path: Path, error: BaseException) -> None:
        self._bring_back(path, lambda: self._tell_fault(error))

    def _bring_back(self, path: Path, then: Callable[[], object]) -> None:
        """Open the desk again; until it stands there, its page holds the window, too."""

        def told() -> None:
            self._window.removeEventFilter(self)
            then()

        self._reopen(path, told)
        self._page = self._window.current_page()

    def _tell(self, changed: Changed) -> None:
        if changed.recovery_key:
            shown = self._show(changed, must_keep=True)
            if self._is_leaving:
                shown.finished.connect(self._window.close)
            return
        from lcdesk.ui.security.recovery_key import left_words

        words = _("The password is gone: whoever gets a copy of the file can read it.")
        if self._window.context:
            self._window.context.announce(words, "warn")
        if changed.left:
            shown = faults.show_fault(KnownFault(words, left_words(changed.left)), self._window)
            if self._is_leaving and shown:
                shown.finished.connect(self._window.close)
        elif self._is_leaving:
            self._window.close()

    def _show(self, changed: Changed, *, must_keep: bool) -> RecoveryDialog:
        from lcdesk.ui.security.recovery_key import show_recovery

        return show_recovery(self._window, changed, must_keep=must_keep)

    def _tell_fault(self, error: BaseException) -> None:
        if not isinstance(error, TaskCancelled):
            faults.show_fault(error, self._window)
        elif self._is_leaving:
            self._window.close()
        elif self._window.context:
            self._window.context.announce(_("Stopped. The desk is as it was."), "warn")
