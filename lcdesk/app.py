"""The only place that builds and joins things: settings, desk, tasks, window."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QLocale, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

import lcdesk
from lcdesk import resources, settings, texts
from lcdesk.garbage_collection import pause_collection, resume_collection
from lcdesk.model.faults import DeskBusy, KnownFault, LockedDesk, LoginWanted, ReplacedDesk
from lcdesk.texts import _
from lcdesk.ui.backups.daily import DailyBackupCare
from lcdesk.ui.kit.dialogs import faults
from lcdesk.ui.kit.dialogs.file_folders import keep_folders_in
from lcdesk.ui.kit.painting.theme import dress
from lcdesk.ui.kit.screen_reader import tell_roles
from lcdesk.ui.kit.tasks import Tasks
from lcdesk.ui.participants.search_index import SearchIndexCare
from lcdesk.ui.recovery.desk_recovery import CrashCare, ReplacedCare, RestoreCare, salvage_handler
from lcdesk.ui.security.password_commands import PasswordCare, as_it_is_handler
from lcdesk.ui.start.start_care import StartCare
from lcdesk.ui.window.first_window import FirstWindow, raise_first, screen_found
from lcdesk.ui.window.looking import LookingCare
from lcdesk.ui.window.main_window import MainWindow
from lcdesk.ui.window.office_reach import ReachCare
from lcdesk.ui.window.presence import PresenceCare
from lcdesk.ui.window.welcome import FaultPage, WaitingPage

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.safety.sync_folders import SyncedPlace

Told = Callable[[str], object]
Opener = Callable[[Told], "Desk"]
STARTED_MS = 15_000  # after that the program has started, with a desk or without
PATIENCE = 20.0  # seconds `settle` waits at most


def run(desk_path: Path | None = None, *, is_demo: bool = False, is_second: bool = False) -> int:
    """The window, until it is closed; the exit code. `KnownFault` when another window has the
    desk, and came up; `is_second`: it stays where it is, and this one looks. `is_demo`: the desk is
    a sample, the last desk stays as it was.
    """
    pause_collection()
    chosen = settings.load()
    size_texts(chosen.text_size, os.environ)
    app = application()
    is_alone = is_demo or is_second
    if not is_alone and raise_first(lambda: _wanted(desk_path, chosen) or _own_desk()):
        texts.speak(_language(chosen))
        raise KnownFault(_("This desk is open already."), _("Its window was brought to the front."))
    program = Program(app, chosen, is_demo=is_demo)
    faults.install()
    program.start(desk_path)
    code = app.exec()
    fault = program.stop()
    if fault:  # noticed at the very end: there is no window any more to say it
        faults.FaultDialog(fault).exec()
        return 1
    if program.window.starts_again:
        _start_again()
    return code


SCALE, OURS = "QT_SCALE_FACTOR", "LCDESK_TEXT_SIZE"  # of the environment
"""What Qt makes everything larger by, beside the system; and that we said it."""


def size_texts(percent: int, environment: MutableMapping[str, str]) -> None:
    """Tell Qt, which asks when the application is made. Whoever said it before us knows better."""
    if percent != 100 and SCALE not in environment:
        environment[SCALE] = environment[OURS] = f"{percent / 100:g}"


def _start_again() -> None:
    """This process begins anew, as it was called; where it was left stands in the settings."""
    if os.environ.pop(OURS, None):
        os.environ.pop(SCALE, None)
    os.execv(sys.executable, sys.orig_argv)


def self_test() -> int:
    """Open a sample desk in a temporary folder, paint every screen, set a certificate, answer 0;
    70 when anything went wrong.
    """
    import tempfile

    app = application()
    from lcdesk.services.importing.demo import make_demo

    with tempfile.TemporaryDirectory(prefix="lcdesk-", ignore_cleanup_errors=True) as folder:
        desk = make_demo(Path(folder))
        program = Program(app, settings.Settings(language="en", theme="light"), is_demo=True)
        problems: list[BaseException] = []
        program.tasks.failed.connect(problems.append)
        sys.excepthook = lambda _kind, error, _trace: problems.append(error)
        program.window.show()
        program.show_desk(desk)
        blank = [key for key in program.paint_every_screen() if key]
        try:
            _set_certificate(desk)
        except Exception as problem:  # whatever a built program lacks
            problems.append(problem)
        program.stop()
    for problem in problems:
        faults.log.error("self-test", exc_info=problem)
    return 70 if problems or blank else 0


def _set_certificate(desk: Desk) -> None:
    """What sets papers is a process and a library of its own, which a built program must bring."""
    from lcdesk.papers.typesetter import Typesetter
    from lcdesk.services.cohorts.cohorts import list_cohorts
    from lcdesk.services.papers.catalogue import paper_kind
    from lcdesk.services.papers.making import prepare_paper
    from lcdesk.services.papers.paper_kinds import PaperChoice

    cohort = next(one for one in list_cohorts(desk) if one["people"])
    paper = prepare_paper(desk, paper_kind("certificate"), cohort["id"], PaperChoice())
    with Typesetter() as typesetter:
        typesetter.set_pdf(paper.only(paper.items[0].id).content)


def application() -> QApplication:
    """The one QApplication of the process."""
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    with screen_found():
        app = DeskApplication(sys.argv[:1])
    app.setApplicationName("lcdesk")
    app.setDesktopFileName("lcdesk")
    app.setWindowIcon(QIcon(str(resources.path("icons", "app.png"))))
    return app


class DeskApplication(QApplication):
    """`desk_asked`: macOS names a desk that was opened in Finder not among the words of the
    program, but by an event, also while it runs.
    """

    desk_asked = Signal(object)  # Path

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.desk_asked.emit(Path(event.file()))
            return True
        return super().event(event)


class Program:
    """Settings, tasks and window of one run, and the desk they show."""

    def __init__(
        self, app: QApplication, chosen: settings.Settings, *, is_demo: bool = False
    ) -> None:
        self.app, self.settings, self._is_demo = app, chosen, is_demo
        keep_folders_in(chosen)
        self.desk: Desk | None = None
        # not on screen any more, and closed once no work is under way in them
        self._leaving: list[Desk] = []
        self._fault: KnownFault | None = None  # the office's names of countries could not be used
        self._place: SyncedPlace | None = None  # the desk lies in a synced or network folder
        texts.speak(_language(chosen))
        dress(app, chosen.theme, chosen.density)
        tell_roles()
        self.tasks = Tasks()
        self.window = MainWindow(self.tasks, chosen)
        self._first = FirstWindow(self.window)
        self.care = CrashCare(self.window, self.window.back)
        self.password = PasswordCare(self.window, self._close_desk, self.open)
        self.restoring = RestoreCare(self.window, self._close_desk, self.open)
        self.replaced = ReplacedCare(self.window, self._close_desk, self.open)
        self.looking = LookingCare(self.window, self.open, self.look_back)
        self.reach = ReachCare(self.window, self.care.say)
        self.presence = PresenceCare(self.window)
        self.index = SearchIndexCare(self.window)
        self.daily = DailyBackupCare(
            self.window,
            lambda: self.window.context,
            lambda made: self.window.status.show_backup(made.at),
        )
        self.home = StartCare(self.window, self, remembers=not is_demo)
        self.window.desk_asked.connect(self.open)
        if isinstance(app, DeskApplication):
            app.desk_asked.connect(self.open)
        self.window.closed.connect(self.remember)

    def start(self, desk_path: Path | None) -> None:
        """Show the frame; everything heavy comes after its first picture. Then the desk, or the
        one that was open at the end and is there; else the start page.
        """
        self.window.painted.connect(lambda: self._begin(desk_path))
        QTimer.singleShot(STARTED_MS, self.window, resume_collection)
        self.window.show()

    def open(self, path: Path | None, *, creates: bool = True) -> None:
        """Open a desk beside the window (None: the office's own) and show it; a fault becomes a
        page in words. `creates`: one is made where there is none.
        """
        self._open(partial(self._opened, path, creates=creates), path)

    def look_back(self, path: Path | None) -> None:
        """Show a desk that somebody on another computer has as its last backup holds it; the desk
        itself where it is free by now.
        """
        opener = partial(self._opened, path, creates=False, looks_back=True)
        self._open(opener, path, lambda locked: self._open(opener, locked))

    def open_sample(self) -> None:
        """Make a fresh sample, dated to today, and show it."""
        self._open(lambda _told: _sample())

    def leave(self) -> None:
        """Put the desk away; what is shown then is the caller's."""
        self._close_desk()

    def _begin(self, given: Path | None) -> None:
        wanted = given or _last_desk(self.settings)
        if wanted is None:
            self.home.show_page()
            self._tell_news()
        else:
            self.open(wanted)

    def _tell_news(self) -> None:
        """Once after the version has changed: what is new in it."""
        before, self.settings.told_version = self.settings.told_version, lcdesk.__version__
        if before and before != lcdesk.__version__:
            QTimer.singleShot(0, self.window, lambda: self.window.do("whats_new"))

    def stop(self) -> ReplacedDesk | None:
        """End the work and give the desk up; what is to be said where it was replaced meanwhile."""
        self._first.close()
        self.replaced.end()
        self.looking.end()
        self.reach.end()
        self.presence.end()
        self.index.end()
        self.tasks.close()
        self.window.detach()
        if self.desk:
            self._leaving.append(self.desk)
            self.desk = None
        fault = self._put_away()
        self.remember()
        self.care.end()
        return fault

    def show_desk(self, desk: Desk) -> None:
        """The desk is open: fill the window with it."""
        self.desk = desk
        self.window.attach(desk)
        self.home.tell(desk)
        if not self._is_demo:
            self.settings.last_desk = "" if self.home.is_sample else str(desk.path)
        if not self._is_demo and not desk.taken:
            self._first.listen(desk.path)
        self.window.name_desk()
        self.replaced.begin(desk)
        self.looking.begin(desk)
        self.reach.begin(desk)
        self.presence.begin(desk)
        if self.window.context:
            self.index.begin(self.window.context)
        self.window.notice.tell(self._place, desk.path, self.settings)
        self.care.tell()
        self.window.tell_remark(desk.remark)
        self.restoring.tell()
        if self._fault and self.window.context:
            self.window.context.announce(
                _("Names of countries: {problem}", problem=self._fault), "warn"
            )
        if not desk.taken:
            self.tasks.run(
                "",
                lambda _task: finish_erasing(desk),
                self._tell_unreached,
                owner=self.window,
                is_quiet=True,
            )
        self.password.tell(desk)
        self._tell_news()

    def _tell_unreached(self, names: list[str]) -> None:
        if names and self.window.context:
            told = _("Not reached, and done at a later start: {names}.", names=", ".join(names))
            self.window.context.announce(told, "warn")

    def paint_every_screen(self) -> list[str]:
        """Show each screen and take its picture; the keys of those that stayed empty."""
        blank: list[str] = []
        for key in list(self.window.side.items):
            self.window.open_screen(key)
            self.settle()
            picture = self.window.stack.grab().toImage()
            if picture.isNull() or not self.window.screens[key].isVisible():
                blank.append(key)
        return blank

    def settle(self) -> None:
        """Let all work beside the window end, with the work its answers ask for, and everything
        be painted.
        """
        quiet, until = 0, time.monotonic() + PATIENCE
        while quiet < 3 and time.monotonic() < until:  # one call may ask for another
            self.app.processEvents()
            is_hurried = self.tasks.hurry()
            quiet = 0 if is_hurried or self.tasks.is_busy() else quiet + 1
            if not quiet:
                self.tasks.wait(0.01)
        self.app.processEvents()  # what the last call laid out is still to be shown

    def _open(
        self,
        opener: Opener,
        path: Path | None = None,
        unlocked: Callable[[Path], object] | None = None,
    ) -> None:
        """`unlocked`: what is done once the password of another file than the desk was told."""
        self._close_desk(path)
        page = WaitingPage(_("Opening the desk…"))
        self.window.show_page(page)
        retry = (_("Try again"), lambda: self._open(opener, path, unlocked))
        other = (_("Open another desk…"), lambda: self.window.do("open_desk"))
        self.tasks.run(
            "",
            lambda _task: self._placed(opener(lambda words: self._tell(page, words))),
            self.show_desk,
            lambda error: self._refuse(
                error, retry, *self._looking_back(error, path), other, unlocked=unlocked
            ),
            owner=self.window,
            is_quiet=True,  # the page says it; stopped half-way, an open desk would be nobody's
        )

    def _refuse(
        self,
        error: BaseException,
        *handlers: tuple[str, Callable[[], object]],
        unlocked: Callable[[Path], object] | None = None,
    ) -> None:
        self.restoring.tell_refusal()
        if isinstance(error, LockedDesk) and error.path:
            again = partial(unlocked, error.path) if unlocked else None
            self.password.ask(error.path, lambda fault: self._refuse(fault, *handlers), again)
        elif isinstance(error, LoginWanted):
            self.password.ask_login(error, lambda fault: self._refuse(fault, *handlers))
        elif isinstance(error, KnownFault):
            saving = salvage_handler(
                self.window, error, lambda fault: self._refuse(fault, *handlers)
            )
            as_it_is = as_it_is_handler(error, self.open)
            first = (*self.restoring.handlers(error), *saving, *as_it_is)
            self.window.show_page(
                FaultPage(error, *first, *handlers, (_("Quit"), self.window.close))
            )
        else:
            faults.show_fault(error, self.window)

    def _looking_back(
        self, error: BaseException, path: Path | None
    ) -> list[tuple[str, Callable[[], object]]]:
        """The operation for the page of a desk that somebody else has; none for another reason."""
        from lcdesk.services.safety.last_backup import DeskTaken

        if not isinstance(error, DeskTaken):
            return []
        return [(_("Look at the last backup"), lambda: self.look_back(path))]

    def _tell(self, page: WaitingPage, words: str) -> None:
        """From the worker: another sentence on the page, as long as it stands."""
        self.tasks.later(lambda: page.say(words) if shiboken6.isValid(page) else None)

    def _opened(
        self, path: Path | None, told: Told, *, creates: bool, looks_back: bool = False
    ) -> Desk:
        from lcdesk.services.core.opening import follow
        from lcdesk.services.safety.last_backup import open_or_look_back
        from lcdesk.services.safety.second_opening import open_or_look

        self._fault = follow(self.settings)
        self.care.begin(path)
        self.password.begin(path)
        until = time.monotonic() + PATIENCE
        while True:
            try:
                opens = open_or_look_back if looks_back else open_or_look
                return opens(path, create=creates, told=told)
            except DeskBusy:  # beside the window, which is alive meanwhile
                if time.monotonic() > until:
                    raise
            told(_("The desk is in use by another program; waiting…"))

    def _placed(self, desk: Desk) -> Desk:
        """Beside the window, for a network may answer late: where the desk lies."""
        from lcdesk.services.safety.sync_folders import place_now

        self._place = place_now(desk.path)
        if desk.taken is None:
            _read_ahead(desk)
        return desk

    def _close_desk(self, following: Path | None = None) -> None:
        """`following`: the desk that is opened next; of that one the password stays known."""
        self._first.close()
        self.replaced.end()
        self.looking.end()
        self.reach.end()
        self.presence.end()
        self.index.end()
        self.window.detach()
        if self.desk:
            self._leaving.append(self.desk)
            self.desk = None
        if (
            self.tasks.is_busy()
            # an import goes on: its desk is not given up under it, and what is opened next waits
            # for it
        ):
            self.tasks.run(
                "", lambda _task: self._put_away(following), self._tell_replaced, is_quiet=True
            )
        else:
            self._tell_replaced(self._put_away(following))

    def _tell_replaced(self, fault: ReplacedDesk | None) -> None:
        """Noticed only when the desk was put away: another one may be on its way to the screen."""
        if fault:
            faults.FaultDialog(fault, self.window).open()

    def _put_away(self, following: Path | None = None) -> ReplacedDesk | None:
        """Close the desks that were left; what is to be said where one was replaced while it was
        open.
        """
        replaced = None
        while self._leaving:
            desk = self._leaving.pop()
            self.home.note_leaving(desk)
            try:
                desk.close()
            except ReplacedDesk as fault:
                replaced = fault
        self.password.forget(following)
        return replaced

    def remember(self) -> None:
        """Keep the choices; a folder that refuses them costs the choices, never the work."""
        if self.settings.is_first_run or (
            self._is_demo and os.environ.get("QT_QPA_PLATFORM", "").startswith("offscreen")
        ):
            return
        try:
            settings.save(self.settings)
        except OSError as error:
            faults.log.warning("settings not kept", exc_info=error)


def _own_desk() -> Path:
    from lcdesk.services.core.opening import default_path

    return default_path()


def _wanted(given: Path | None, chosen: settings.Settings) -> Path | None:
    """The desk to open; None: the office's own."""
    return given or (Path(chosen.last_desk) if chosen.last_desk else None)


def _language(chosen: settings.Settings) -> str:
    return chosen.language or (
        "zh" if QLocale.system().language() == QLocale.Language.Chinese else "en"
    )


def _last_desk(chosen: settings.Settings) -> Path | None:
    """The desk that was open at the end, where it is there and the settings do not want the start
    page.
    """
    if not chosen.last_desk or chosen.start_with == "page":
        return None
    last = Path(chosen.last_desk)
    try:
        return last if last.is_file() else None
    except OSError:  # a drive that fails while it is asked
        return None


def _sample() -> Desk:
    from lcdesk.model import clock
    from lcdesk.services.core.opening import default_path
    from lcdesk.services.importing.demo import make_demo

    return make_demo(default_path().parent, today=clock.today())


def finish_erasing(desk: Desk) -> list[str]:
    """Lock, and erase from, backups that could not be reached before; the names of those that
    still cannot.
    """
    if not desk.is_file:
        return []
    from lcdesk.services.erasure.erasure_copies import waiting_erasures
    from lcdesk.services.security.password import lock_backups

    left = lock_backups(desk.path)
    if not waiting_erasures(desk):
        return left
    from lcdesk.services.erasure.erasure import finish_waiting  # much, for what hardly ever waits

    return list(dict.fromkeys([*left, *finish_waiting(desk)]))


def _read_ahead(desk: Desk) -> None:
    """What the window asks for first, on the thread that opens the desk: the short lists that are
    held from now on, and what undo would do. Where it cannot be read, whoever asks for it says so.
    """
    from lcdesk.services.cohorts.cohorts import list_cohorts
    from lcdesk.services.participants.saved_views import list_views
    from lcdesk.services.start.office_name import own_office
    from lcdesk.services.start.sample import is_sample

    with suppress(Exception):
        desk.undo_and_redo_labels()
        for read in (list_cohorts, list_views, own_office, is_sample):
            read(desk)
