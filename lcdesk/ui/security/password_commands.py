"""The password of the desk in a window: asked for when it is opened, changed, its window
guarded, forgotten when it is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lcdesk.model.faults import DamagedDesk
from lcdesk.texts import _

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk
    from lcdesk.ui.kit.screen import Frame

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

        is_open(path or default_path())

    def ask(self, path: Path, refuse: Callable[[BaseException], object]) -> None:
        """The page that asks for the password; `refuse` hears what else is wrong with the desk."""
        from lcdesk.ui.security.unlock_form import UnlockPage

        page = UnlockPage(path, self._window.tasks)
        page.unlocked.connect(lambda by_key: self._unlocked(path, by_key=by_key))
        page.failed.connect(refuse)
        page.other_asked.connect(lambda: self._window.do("open_desk"))
        page.quit_asked.connect(self._window.close)
        self._window.setWindowTitle(f"{path.stem} – lcdesk")
        self._window.show_page(page)

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
        from lcdesk.services.security.password import forget

        forget(but)

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
        from lcdesk.ui.security.password_change import Changing

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
