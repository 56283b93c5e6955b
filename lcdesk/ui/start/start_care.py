"""Before a desk is open, and around its coming and going: the start page, a new desk, a list that
looks for its desk, the sample; and what is remembered of desks and files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import shiboken6
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu

from lcdesk import texts
from lcdesk.model.faults import KnownFault
from lcdesk.texts import _, with_label
from lcdesk.ui.kit.dialogs import faults
from lcdesk.ui.kit.dialogs.file_folders import ask_for_files
from lcdesk.ui.kit.dialogs.saving import open_file, show_in_folder
from lcdesk.ui.kit.widgets.drop_target import SHEETS, is_desk

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.start.known_desks import DeskSight, KnownDesk
    from lcdesk.services.start.sample import Going
    from lcdesk.ui.kit.screen import Frame, ScreenRequest
    from lcdesk.ui.start.content import StartContent
    from lcdesk.ui.start.new_desk import NewDesk
    from lcdesk.ui.start.start_page import HomePage


class DeskDoors(Protocol):
    """What the program does for the start page."""

    def open(self, path: Path | None, *, creates: bool = True) -> None: ...
    def open_sample(self) -> None: ...
    def leave(self) -> None: ...
    def remember(self) -> None: ...


class StartCare(QObject):
    """For one window of the program. `remembers`: what is opened and saved is kept in the
    settings.
    """

    def __init__(self, window: Frame, doors: DeskDoors, *, remembers: bool) -> None:
        super().__init__(window)
        self._window, self._doors, self._remembers = window, doors, remembers
        self._then: tuple[Path, ScreenRequest] | None = None  # comes once that desk is open
        self._office: tuple[Path, str] | None = None  # is kept in that desk once it is made
        self._cohort: tuple[Path, int] | None = None
        self._agreed: Path | None = None  # a sample that takes real lists, somebody said so
        self._is_sample = False
        self._wants_tour = False  # as soon as the sample is there
        self._leaving = False
        self._sights: dict[Path, DeskSight] = {}
        window.start_asked.connect(self.do)
        window.known_asked.connect(self.open)
        window.files_asked.connect(self.take)
        window.list_asked.connect(self.ask_before)
        window.language_told.connect(self.retranslate)
        window.imported.connect(self._note_import)
        window.status.file_saved.connect(self._note_saved)

    # --- the page ---

    @property
    def page(self) -> HomePage | None:
        """The start page, while it is on screen."""
        from lcdesk.ui.start.start_page import HomePage

        shown = self._window.current_page()
        return shown if isinstance(shown, HomePage) and shiboken6.isValid(shown) else None

    def show_page(self) -> None:
        """The start page; no desk is open."""
        from lcdesk.ui.start.start_page import HomePage

        self._window.setWindowTitle("lcdesk")
        page = HomePage(self._window.settings, self._content())
        page.asked.connect(self._window.do)
        page.opened.connect(self.open)
        page.file_opened.connect(self._open_file)
        page.menu_filled.connect(self._fill_menu)
        self._window.show_page(page)
        page.offer_news(is_there="whats_new" in self._window.commands.actions)
        self._show_status()
        self._look()

    def retranslate(self) -> None:
        """Say the page in the language of the moment."""
        if page := self.page:
            page.retranslate()
            self._show_status()
            self._look()  # why a desk is not there is said in words

    def do(self, what: str) -> None:
        """A command that needs no desk, or puts it away."""
        handlers: dict[str, Callable[[], object]] = {
            "page": self._go_home,
            "new": lambda: self.make(None),
            "import": self.ask_for_lists,
            "sample": self.open_sample,
            "tour": self.begin_tour,
            "throw_away": self.ask_to_throw_away,
            "own_list": self.ask_for_lists,
            "files_folder": self._open_files_folder,
        }
        handlers[what]()

    def _go_home(self) -> None:
        """Put the desk away and show the start page."""
        self._begin()
        self._window.settings.last_desk = ""
        self._doors.leave()
        self.show_page()
        self._doors.remember()

    def _content(self) -> StartContent:
        from lcdesk.services.start.known_desks import list_desks
        from lcdesk.services.start.recent_files import list_files
        from lcdesk.ui.start.content import StartContent

        chosen = self._window.settings
        return StartContent(list_desks(chosen), list_files(chosen), self._sights)

    def _look(self) -> None:
        """See beside the window which desks are there, and how they are backed up."""
        from lcdesk.services.start.known_desks import look_at

        for known in self._content().desks:
            self._window.tasks.aside(
                lambda _task, known=known: look_at(known),
                lambda sight, known=known: self._seen(known, sight),
                lambda _error: None,
                owner=self,
            )

    def _seen(self, known: KnownDesk, sight: DeskSight) -> None:
        from lcdesk.services.start.known_desks import hide_what_it_holds
        from lcdesk.services.start.recent_files import forget_files

        self._sights[known.path] = sight
        if sight.is_locked:
            hide_what_it_holds(known, self._window.settings)
            forget_files(self._window.settings, known.path)
        self._refresh()

    def _refresh(self) -> None:
        if page := self.page:
            page.show_content(self._content())
            self._show_status()

    def _show_status(self) -> None:
        if page := self.page:
            self._window.status.tell(_("No desk is open"))
            self._window.status.show_start(page.status_words())

    # --- a desk is opened ---

    def open(self, path: Path, cohort_id: int = 0) -> None:
        """Open a desk that is known, and show that cohort of it; say why where it is not there."""
        from lcdesk.services.start.known_desks import absence_of, drive_of

        absence = absence_of(path)
        drive = drive_of(path)
        if absence and (drive is None or Path(drive).exists()) and path.parent.is_dir():
            absence = ""  # its backups may be there: opening says so
        if absence:
            self._say_absent(path, absence)
            return
        self._begin()
        self._cohort = (path, cohort_id) if cohort_id else None
        self._doors.open(path, creates=False)

    def _say_absent(self, path: Path, absence: str) -> None:
        if page := self.page:
            page.banner.say(
                with_label(path.name, absence),
                "warn",
                (_("Look again"), self._look_again),
                (_("Take it off the list"), lambda: self.forget(path)),
                can_close=True,
            )

    def _look_again(self) -> None:
        if page := self.page:
            page.banner.hide()
        self._look()

    def forget(self, path: Path) -> None:
        """Take a desk off the list; its file stays."""
        from lcdesk.services.start.known_desks import forget_desk
        from lcdesk.services.start.recent_files import forget_files

        forget_desk(self._window.settings, path)
        forget_files(self._window.settings, path)
        self._doors.remember()
        if page := self.page:
            page.banner.hide()
        self._refresh()

    def make(self, then: ScreenRequest | None) -> None:
        """Ask for name and place of a new desk, and open it; `then`: what is imported there."""
        from lcdesk.ui.start.new_desk import NewDeskDialog

        note = ""
        if then is not None:
            note = _("Your list goes into a desk of your own, which is made first.")
        chosen = self._window.settings
        NewDeskDialog(self._window, chosen, lambda told: self._make(told, then), note).open()

    def _make(self, told: NewDesk, then: ScreenRequest | None) -> None:
        from lcdesk.services.core.desk import work_as

        self._begin()
        chosen = self._window.settings
        chosen.office, chosen.who = chosen.office or told.office, told.who
        self._office = (told.path, told.office) if told.office else None
        work_as(told.who)
        if then is not None:
            self._then = (told.path, then)
        else:
            chosen.last_screen = "import"
        self._doors.open(told.path)

    # --- a list looks for its desk ---

    def ask_for_lists(self) -> None:
        """Choose spreadsheets; they go into a desk of one's own."""
        kinds = " ".join(f"*{suffix}" for suffix in SHEETS)
        title = _("Import a list")
        paths = ask_for_files(self._window, title, _("Spreadsheets") + f" ({kinds})")
        if paths:
            self.bring_in({"paths": paths})

    def bring_in(self, request: ScreenRequest) -> None:
        """Import into the desk used last that is no sample; where there is none, one is made."""
        own = self._own_desk()
        if own is None:
            self.make(request)
            return
        self._begin()
        self._then = (own.path, request)
        self._doors.open(own.path, creates=False)

    def _own_desk(self) -> KnownDesk | None:
        from lcdesk.services.start.known_desks import absence_of

        own = self._content().own()
        page = self.page
        chosen = page.current_desk() if page is not None and page.desks.hasFocus() else None
        first = [one for one in own if one.path == chosen]
        return next((one for one in (*first, *own) if not absence_of(one.path)), None)

    def take(self, paths: Sequence[Path], go_on: Callable[[], object]) -> None:
        """Files were dropped or chosen: a desk among them is opened; with the sample on screen it
        is asked where a list goes; else `go_on` takes them.
        """
        from lcdesk.ui.start.sample_questions import is_of_the_sample

        desks = [path for path in paths if is_desk(path)]
        if desks:
            self._window.desk_asked.emit(desks[0])
        elif self._window.context is None:
            self.bring_in({"paths": list(paths)})
        elif all(is_of_the_sample(path) for path in paths):
            go_on()
        else:
            self.ask_before({"paths": list(paths)}, go_on)

    def ask_before(self, request: ScreenRequest, go_on: Callable[[], object]) -> None:
        """With the sample on screen ask where a list shall go; else `go_on`."""
        from lcdesk.services.start.known_desks import name_of
        from lcdesk.ui.start.sample_questions import OwnListDialog

        context = self._window.context
        if not self._is_sample or context is None or self._agreed == context.desk.path:
            go_on()
            return
        path, own = context.desk.path, self._own_desk()

        def agree() -> None:
            self._agreed = path
            go_on()

        name = name_of(own, self._window.settings) if own else ""
        OwnListDialog(self._window, name, lambda: self.bring_in(request), agree).open()

    # --- the sample ---

    def open_sample(self) -> None:
        """Go on with the sample that is there; where its course is over ask for a fresh one; or
        make it.
        """
        from lcdesk.model import clock
        from lcdesk.ui.start.sample_questions import ask_for_fresh_sample

        self._begin()
        there = next(
            (one for one in self._content().desks if one.is_sample and one.path.is_file()), None
        )
        if there is None:
            self._doors.open_sample()
        elif _is_over(there, clock.today()):
            ask_for_fresh_sample(self._window, self._doors.open_sample)
        else:
            self.open(there.path)

    def begin_tour(self) -> None:
        """The tour; it needs the sample."""
        from lcdesk.ui.start.tour import begin_tour

        if self._is_sample and self._window.context is not None:
            begin_tour(self._window)
        else:
            self.open_sample()
            self._wants_tour = True

    def _offer_tour(self) -> None:
        """Begin it where it was asked for; offer it who has never seen it."""
        from lcdesk.ui.start.tour import OFFER, begin_tour

        wants, self._wants_tour = self._wants_tour, False
        if wants:
            begin_tour(self._window)
        elif self._remembers and not self._window.settings.tour:
            begin_tour(self._window, OFFER)

    def ask_to_throw_away(self) -> None:
        """Say what goes with the sample, and throw it away."""
        from lcdesk.services.start.sample import going_with_sample
        from lcdesk.ui.start.sample_questions import ask_to_throw_away

        context = self._window.context
        if context is None or not self._is_sample:
            return
        desk = context.desk

        def ask(going: Going) -> None:
            ask_to_throw_away(self._window, going, lambda: self._throw_away(desk.path))

        ask(going_with_sample(desk))

    def _throw_away(self, path: Path) -> None:
        from lcdesk.services.start.sample import throw_away

        self._leaving = True  # nothing of it is noted
        self._doors.leave()
        self._leaving = False
        self._window.tasks.run(
            _("Throwing the sample away…"),
            lambda _task: throw_away(path),
            lambda _done: self._thrown_away(path),
            self._not_thrown_away,
            owner=self._window,
        )

    def _thrown_away(self, path: Path) -> None:
        self._window.settings.last_cohort = None
        self.forget(path)
        self.show_page()
        self._window.status.announce(_("The sample was thrown away."))

    def _not_thrown_away(self, error: BaseException) -> None:
        self.show_page()
        faults.show_fault(error, self._window)

    # --- what is remembered ---

    def tell(self, desk: Desk) -> None:
        """The desk is on screen: it is known from now on, and what waited for it comes."""
        from lcdesk.services.start.known_desks import describe_desk, keep_desk
        from lcdesk.services.start.office_name import name_office
        from lcdesk.services.start.sample import is_sample

        if self._office is not None and self._office[0] == desk.path:
            name_office(desk, self._office[1])
        self._office = None
        self._is_sample = is_sample(desk)
        self._window.mark_sample(is_sample=self._is_sample)
        if self._cohort is not None and self._cohort[0] == desk.path:
            self._window.show_cohort(self._cohort[1])
        self._cohort = None
        if self._then is not None and self._then[0] == desk.path:
            (_path, request), self._then = self._then, None
            self._window.open_screen("import", **request)
        if self._is_sample:
            self._offer_tour()
        if not self._remembers:
            return

        def keep(known: KnownDesk) -> None:
            keep_desk(known, self._window.settings)
            self._doors.remember()

        self._window.tasks.run(
            "",
            lambda _task: describe_desk(desk),
            keep,
            lambda _error: None,
            owner=self,
            is_quiet=True,
        )

    @property
    def is_sample(self) -> bool:
        """Is the sample on screen?"""
        return self._is_sample

    def note_leaving(self, desk: Desk) -> None:
        """A desk is about to be closed: what it holds now is kept; a fault costs the note only."""
        from lcdesk.services.start.known_desks import note_desk

        if not self._remembers or self._leaving:
            return
        try:
            note_desk(desk, self._window.settings)
        except (KnownFault, OSError) as error:
            faults.log.warning("desk not noted", exc_info=error)

    def _note_import(self, path: Path, count: int) -> None:
        from lcdesk.services.start.recent_files import note_import

        context = self._window.context
        if context is not None and self._remembers:
            note_import(self._window.settings, path, context.desk.path, count)

    def _note_saved(self, path: Path) -> None:
        from lcdesk.services.start.recent_files import note_saved

        context = self._window.context
        if context is not None and self._remembers:
            note_saved(self._window.settings, path, context.desk.path)

    def _begin(self) -> None:
        """From the first thing somebody does on, their choices are kept."""
        chosen = self._window.settings
        chosen.language = chosen.language or texts.language()
        self._then = None

    # --- files ---

    def _open_file(self, path: Path) -> None:
        sentence = open_file(path)
        if sentence and (page := self.page):
            page.banner.say(sentence, "warn", can_close=True)

    def _open_files_folder(self) -> None:
        files = self._content().files
        there = next((one.path.parent for one in files if one.path.parent.is_dir()), None)
        if there is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(there)))

    def _fill_menu(self, path: Path, menu: QMenu) -> None:
        from lcdesk.ui.start.start_page import add_line

        add_line(menu, _("Open"), lambda: self.open(path))
        add_line(menu, _("Show in folder"), lambda: show_in_folder(path))
        menu.addSeparator()
        add_line(menu, _("Take it off the list"), lambda: self.forget(path))


def _is_over(sample: KnownDesk, today: dt.date) -> bool:
    """Is no course of it still to come?"""
    return not any(one.starts and one.starts >= today for one in sample.cohorts)
