"""A desk that somebody else has, in a window that only looks: the strip above the screens that says
so, and what they change, shown as it comes; where another computer has it, of when the backup is
that stands in for it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from lcdesk.texts import _, join_sentences
from lcdesk.ui.kit.widgets import Banner

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent, Desk
    from lcdesk.services.safety.last_backup import BackupNews
    from lcdesk.services.safety.second_opening import ReadUpTo
    from lcdesk.ui.window.main_window import MainWindow

EVERY_MS, BACKUPS_EVERY_MS = 2_000, 30_000
"""How often it is asked what has changed, and (through a network) whether there is a newer
backup.
"""


class LookingCare(QObject):
    """For one window of the program; `open_desk` and `look_back`, which shows the last backup of a
    desk, are the program's.
    """

    def __init__(
        self,
        window: MainWindow,
        open_desk: Callable[[Path], object],
        look_back: Callable[[Path], object],
    ) -> None:
        super().__init__(window)
        self._window, self._open, self._look_back = window, open_desk, look_back
        self._desk: Desk | None = None
        self._seen: ReadUpTo | None = None
        self._news: BackupNews | None = None
        self.banner = Banner()
        self.banner.setProperty("flush", True)  # from edge to edge, without round corners
        window.above.insertWidget(0, self.banner)
        # the stubs know no properties
        self._pulse = QTimer(self, interval=EVERY_MS)  # pyright: ignore[reportCallIssue]
        self._pulse.timeout.connect(self.ask)

    def begin(self, desk: Desk) -> None:
        """This desk is on screen from now on."""
        from lcdesk.services.safety.second_opening import seen_now

        self.end()
        context = self._window.context
        if desk.taken is None or context is None:
            return
        self._desk, self._news = desk, None
        self._seen = None if desk.seen_in else seen_now(desk)
        context.language_changed.connect(self._say)
        self._say()
        self._pulse.setInterval(BACKUPS_EVERY_MS if desk.seen_in else EVERY_MS)
        self._pulse.start()

    def end(self) -> None:
        """It is put away."""
        self._pulse.stop()
        self._desk = None
        self.banner.hide()

    def ask(self) -> None:
        """What has changed, beside the window."""
        from lcdesk.services.safety.second_opening import news_since

        desk, seen = self._desk, self._seen
        if desk is not None and desk.seen_in is not None:
            self._ask_for_backups(desk)
        if desk is None or seen is None:
            return
        self._window.tasks.aside(
            lambda _task: news_since(desk, seen),
            lambda told: self._hear(desk, *told),
            lambda _error: None,  # it is asked again
            owner=self,
        )

    def _ask_for_backups(self, desk: Desk) -> None:
        from lcdesk.services.safety.last_backup import news_of_backup

        self._window.tasks.aside(
            lambda _task: news_of_backup(desk),
            lambda news: self._hear_of_backups(desk, news),
            lambda _error: None,  # it is asked again
            owner=self,
        )

    def _hear_of_backups(self, desk: Desk, news: BackupNews) -> None:
        if desk is self._desk and news != self._news:
            self._news = news
            self._say()

    def _hear(self, desk: Desk, now: ReadUpTo, news: ChangeEvent | None) -> None:
        context, before = self._window.context, self._seen
        if desk is not self._desk or context is None or before is None:
            return
        if now.file != before.file:  # a backup, or a password, has taken its place
            self._open(desk.path)
            return
        self._seen = now
        if now.is_held != before.is_held:
            self._say()
        if news:
            context.news.emit(news)

    def _say(self) -> None:
        if self._desk is not None and self._desk.seen_in is not None:
            self._say_backup(self._desk)
        if self._desk is None or self._desk.taken is None or self._seen is None:
            return
        taken, path = self._desk.taken, self._desk.path
        is_free = taken.holder is not None and not self._seen.is_held
        words = (
            _("Whoever had this desk has closed it.")
            if is_free
            else join_sentences(
                taken.message, _("Here you can look at everything; nothing can be changed.")
            )
        )
        tone = "ok" if is_free else "info"
        self.banner.say(words, tone, (_("Open it to work"), lambda: self._open(path)))

    def _say_backup(self, desk: Desk) -> None:
        """Of when the backup is, and who has the desk; it is never taken for the desk."""
        from lcdesk.services.safety.last_backup import seen_words

        words, path, news = seen_words(desk), desk.path, self._news
        again = (_("Try the desk again"), lambda: self._open(path))
        if news is not None and not news.is_held:
            words = join_sentences(_("Whoever had this desk has closed it."), words)
            again = (_("Open it to work"), again[1])
        if news is not None and news.newer is not None:
            newer = (_("Look at the newer backup"), lambda: self._look_back(path))
            self.banner.say(words, "warn", newer, again)
        else:
            self.banner.say(words, "warn", again)
