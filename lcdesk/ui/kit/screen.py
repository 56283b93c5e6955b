"""What a screen gets (`Context`, with the `Readiness` of its cohort), what it has to offer
(`Screen`), and what dialogs and commands may ask of the window (`Frame`), which is built on top of
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypedDict, TypeVar, Unpack

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QWidget
from shiboken6 import isValid

from lcdesk.garbage_collection import collection_paused
from lcdesk.model.names import use_name_form
from lcdesk.settings import Settings
from lcdesk.texts import _, language
from lcdesk.ui.kit.commands import Commands
from lcdesk.ui.kit.forms.draft_keeper import DraftKeeper
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.kit.status_line import StatusLine
from lcdesk.ui.kit.tab_order import TabOrder
from lcdesk.ui.kit.tasks import LatestAnswer, Tasks
from lcdesk.ui.kit.widgets import Banner

if TYPE_CHECKING:
    from lcdesk.model.search_text import QueryRule
    from lcdesk.services.cohorts.cohorts import CohortRecord
    from lcdesk.services.core.desk import ChangeEvent, Desk
    from lcdesk.services.overview import Overview
    from lcdesk.tabular.reading.pasted import PastedText

T = TypeVar("T")
AWAITED = 0.05  # seconds: nobody sees a window stand still so long
Handlers = Mapping[str, Callable[[], object]]


class ScreenRequest(TypedDict, total=False):
    """What a screen is to show when somebody goes to it; each screen takes what it knows."""

    new: bool  # the dialog, or form, of a new entry
    tab: str  # this list of the screen
    ids: Iterable[int]  # only these people, or these activities selected
    rules: Iterable[QueryRule]  # only the people for whom these hold
    words: str | Callable[[], str]  # what those people are called
    country: str
    status: str
    select: int  # mark this one
    open: int  # the same, with what is known of it beside the list
    # which kind of record that, or a new one, is, where the list of the screen has several:
    # "event"; of papers, the one to be made
    kind: str
    wrong: int  # the issued papers of this person that no longer agree
    matches: bool  # with the question which organisations people name
    opens: bool  # with the form of the activity, or organisation, that is shown
    column: str  # put the cursor there
    # a banner: its sentence, what its button says and does
    notice: tuple[str, str, Callable[[], object]]
    path: str | Path  # a file to be read
    read_as: str  # the list of the office that files are: "expert", "member" …
    paths: Sequence[Path]  # files and folders, one after another
    pasted: PastedText  # a text to be read, as a file is
    waiting: Sequence[int]  # rows of imports that wait for an answer


@dataclass(frozen=True)
class JustCameIn:
    """What the last import brought or changed, by the numbers of the rows; `name`: of its file."""

    name: str = ""
    participants: frozenset[int] = frozenset()
    activities: frozenset[int] = frozenset()


class NoCohort(TypedDict):
    """What is known of the cohort on screen while there is none."""


class Context(QObject):
    """The open desk, the worker, the choices of this person, and what happens in the window."""

    cohort_changed = Signal(object)  # int | None
    news = Signal(object)  # News, on the main thread
    language_changed = Signal()
    theme_changed = Signal()
    # a screen's commands became possible or not, or its badge is another
    handlers_changed = Signal()
    screen_asked = Signal(str, dict)  # key of a screen, the `ScreenRequest`
    status_told = Signal(str)  # the left end of the status bar
    happened = Signal(str, str)  # words shown in the status bar for a few seconds, their tone
    # the same with an operation: words, its label, what it does, their tone
    offered = Signal(str, str, object, str)
    # what follows from what was done last: words, the label and what it does
    hinted = Signal(str, str, object)
    cohort_asked = Signal(int)  # show another cohort
    # the details of the cohort on screen: at which field ("": none), and of which organiser
    cohort_details_asked = Signal(str, int)
    # why nothing can be read or changed from now on; "": it can, again
    closed_to_changes = Signal(str)
    command_asked = Signal(str)  # key of a command of the menus, e.g. "undo", "import"
    imported = Signal(object, int)  # Path of a list that went in, how many rows are new or changed
    came_in_told = Signal()  # `came_in` is another

    def __init__(
        self, desk: Desk, tasks: Tasks, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self.tasks, self.settings = desk, tasks, settings
        # what screens are made in: a widget with much in it that gets its parent only afterwards
        # is styled anew, with all that is in it
        self.stack: QWidget | None = None
        self.cohort_id: int | None = None
        self.cohort: CohortRecord | NoCohort = {}
        self.cohorts: Sequence[CohortRecord] = ()
        self.came_in = JustCameIn()
        # why a command cannot be done now; given by the window
        self.why_not: Callable[[str], str] = lambda _key: ""
        self._told: list[tuple[Banner, str, int]] = []
        self.news.connect(self._forget_told)
        self.readiness = Readiness(desk, tasks, settings, self)
        self.drafts = DraftKeeper(desk, tasks, parent, lambda: self.cohort_id)
        self._stop_listening = desk.subscribe(
            lambda news: tasks.later(lambda: self.news.emit(news))
        )

    @property
    def office(self) -> str:
        """The name of the office, as it stands on papers."""
        from lcdesk.services.start.office_name import read_office

        return read_office(self.desk, self.settings)

    @property
    def has_cohorts(self) -> bool:
        """Is there any cohort?"""
        return bool(self.cohorts)

    @property
    def is_all(self) -> bool:
        """Are all cohorts on screen together? Then there is no `cohort`."""
        return self.cohort_id is None and self.has_cohorts

    def one_cohort(self) -> CohortRecord:
        """The cohort on screen, for a command that is possible only where there is one."""
        assert "id" in self.cohort
        return self.cohort

    def cohort_of(self, record: Mapping[str, Any]) -> CohortRecord | NoCohort:
        """The cohort of a participant, whatever is on screen; empty when it is gone."""
        wanted, none = record.get("cohort_id"), NoCohort()
        return next((cohort for cohort in self.cohorts if cohort["id"] == wanted), none)

    def note_came_in(self, came_in: JustCameIn) -> None:
        """These came in just now: they are marked until others do, or somebody has seen it."""
        self.came_in = came_in
        self.came_in_told.emit()

    def open_screen(self, key: str, **request: Unpack[ScreenRequest]) -> None:
        """Go to another screen, which shows what is asked for (`Screen.show_args`)."""
        self.screen_asked.emit(key, request)

    def command(self, key: str) -> None:
        """Do a command of the menus ("undo", "redo", "import", "export", "new_participant" …)."""
        self.command_asked.emit(key)

    def open_cohort_details(self, field: str, organiser: int = 0) -> None:
        """The details of the cohort on screen at a field, or at "organisers"; `organiser`: the row
        of the cohort for which somebody signs.
        """
        self.cohort_details_asked.emit(field, organiser)

    def choose_cohort(self, cohort_id: int) -> None:
        """Show another cohort everywhere, or `ALL_COHORTS`."""
        self.cohort_asked.emit(cohort_id)

    def announce(self, text: str, tone: str = "ok") -> None:
        """Say something that just happened, for a few seconds ("Saved as …"); tone "warn" for
        what was refused.
        """
        self.happened.emit(text, tone)

    def offer(
        self, text: str, label: str, handler: Callable[[], object], tone: str = "fg2"
    ) -> None:
        """Say something in the status bar, with a button that does something about it."""
        self.offered.emit(text, label, handler, tone)

    def hint(self, text: str, label: str, handler: Callable[[], object]) -> None:
        """Say what follows from what was done just now, with a button beside what is said of that
        itself.
        """
        self.hinted.emit(text, label, handler)

    def tell_done(self, text: str) -> None:
        """Say what was done just now, with the way back; where nobody does, the window says it in
        the words of the history.
        """
        self.offer(text, _("Undo"), lambda: self.command("undo"), "ok")

    def tell_until_next(
        self,
        banner: Banner,
        text: str,
        tone: str = "ok",
        *actions: tuple[str, Callable[[], object]],
    ) -> None:
        """Say in a banner what was done just now; it goes once that is taken back, or something
        else is done.
        """
        banner.say(text, tone, *actions, can_close=True)
        number = self.desk.last_done
        self._told = [told for told in self._told if told[0] is not banner]
        self._told.append((banner, text, number))

    def _forget_told(self, news: ChangeEvent) -> None:
        for banner, text, number in self._told:
            if news.number > number and isValid(banner) and banner.text() == text:
                banner.hide()
        self._told = [told for told in self._told if told[2] >= news.number]

    def tell(self, text: str) -> None:
        """Show a text at the left end of the status bar until the next."""
        self.status_told.emit(text)

    def close(self) -> None:
        """Hear no more of the desk; what is unsaved is in it."""
        self.drafts.keep_now()
        self._told.clear()
        self.readiness.end()
        self._stop_listening()


class Screen(QWidget):
    """One screen of the window. Subclasses set `key`, under which `kit.screens` declares them, and
    fill themselves in __init__.
    """

    key = ""
    # where the keyboard begins; a focus proxy would hide from Tab what lies before it
    first: QWidget | None = None
    wants_one = (
        # what is said in its place while all cohorts are on screen (marked with N_); "" where it
        # can show them
        ""
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context.stack)
        self.context = context
        self.retranslation = Retranslation()
        self.asked = 0

    def read(
        self,
        work: Callable[[], T],
        show: Callable[[T], object],
        title: str = "",
        *,
        is_quiet: bool = True,
        is_awaited: bool = False,
    ) -> int:
        """Do `work` beside the window, then `show` what it gave; an answer that comes after a newer
        question is dropped. `is_awaited`: where there would be nothing to look at without it, it
        has `AWAITED` to come before the window goes on.

        The number of the question: `asked` as long as there is none newer.
        """
        number = self.drop_answers()

        def answered(found: T) -> None:
            if number == self.asked:
                show(found)

        def unstopped(_task: object) -> T:
            with collection_paused():  # as figures are counted
                return work()

        task = self.context.tasks.run(
            title or _("Reading"), unstopped, answered, owner=self, is_quiet=is_quiet
        )
        if is_awaited:
            self.context.tasks.wait_for(task, AWAITED)
        return number

    def drop_answers(self) -> int:
        """What is still being read is shown no more; the number of the question that takes its
        place.
        """
        self.asked += 1
        return self.asked

    def show_cohort(self, cohort_id: int | None) -> None:
        """Show another cohort (None: there is none)."""

    def refresh(self, news: ChangeEvent | None) -> None:
        """The desk has changed (None: anything may have); called for shown screens, others get
        it when shown next.
        """

    def follow_changeable(self) -> None:
        """The desk can be changed from now on, or is only looked at."""

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.retranslation.again()

    def restyle(self) -> None:
        """The theme or density has changed; standard widgets and painters follow by themselves."""

    def badge(self) -> str:
        """What stands beside the screen in the side bar: a count; with "!" at its end it asks
        for attention.
        """
        return ""

    def show_args(self, **args: Unpack[ScreenRequest]) -> None:
        """Show what was asked for where the screen was opened."""

    def place(self) -> ScreenRequest:
        """What brings back what is shown now, where the screen would not show it by itself when
        somebody comes back; nothing where it would.
        """
        return {}

    def leave(self) -> None:
        """Another screen is shown."""

    def handlers(self) -> Handlers:
        """Commands possible at this moment: key of the command → what it does. Others are
        greyed.
        """
        return {}

    def command_texts(self) -> Mapping[str, str]:
        """What commands of `deeds` are called while this screen does them ("undo": "Take back
        the last answer").
        """
        return {}

    def focus_search(self) -> None:
        """Ctrl+F."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard comes to the screen."""
        super().focusInEvent(event)
        if self.first is not None:
            self.first.setFocus(event.reason())


# --- What dialogs and commands may ask of the window ---


class Lock(Protocol):
    """What covers the windows of the program until the password is typed."""

    def lock(self) -> None: ...
    def follow_settings(self) -> None: ...
    def close(self) -> None: ...


class Frame(QMainWindow):
    """The window as those below it know it; `MainWindow` is the one there is."""

    desk_asked = Signal(object)  # Path of another desk to open
    # "page", "new", "import", "sample", "tour", "own_list", "throw_away": what needs no desk, or
    # puts it away
    start_asked = Signal(str)
    known_asked = Signal(object)  # Path of a desk of the list of those known
    imported = Signal(object, int)  # as that of the context
    files_asked = Signal(object, object)  # [Path] dropped or chosen, what takes them here
    list_asked = Signal(object, object)  # `ScreenRequest` of an import, what takes it here
    language_told = Signal()  # another one is spoken
    restore_asked = Signal(object, object)  # Path of a desk, the Backup it shall go back to
    # what is wanted ("set", "change", "renew", "remove", "show"), the new password
    password_told = Signal(str, str)

    settings: Settings
    tasks: Tasks
    lock: Lock | None = None  # while a desk with a password is open
    commands: Commands
    remark: Banner
    status: StatusLine
    context: Context | None

    def do(self, key: str) -> None:
        """Do a command: of the screen on view, or else of the window."""
        raise NotImplementedError

    def open_screen(self, key: str, **request: Unpack[ScreenRequest]) -> None:
        """Go to a screen, which shows what is asked for."""
        raise NotImplementedError

    def screen_key(self) -> str:
        """The key of the screen on view; "" while a page that is no screen is shown."""
        raise NotImplementedError

    def current_screen(self) -> Screen | None:
        """The screen on view."""
        raise NotImplementedError

    def current_page(self) -> QWidget | None:
        """What is shown below the notices: a screen, or a page that is none."""
        raise NotImplementedError

    def show_page(self, page: QWidget) -> None:
        """Show a page that is no screen (welcome, a desk that cannot be opened)."""
        raise NotImplementedError

    def show_cohort(self, cohort_id: int | None) -> None:
        """Show another cohort everywhere."""
        raise NotImplementedError

    def name_desk(self) -> None:
        """The title says which desk is open."""
        raise NotImplementedError

    def mark_sample(self, *, is_sample: bool) -> None:
        """Say above all screens that this is the sample, or nothing."""
        raise NotImplementedError

    def remind(self, reminder: Banner | None) -> None:
        """Show something above the screens until it is closed or the desk is put away; None:
        nothing any more.
        """
        raise NotImplementedError

    def show_desk(self) -> None:
        """Say when the desk was saved, and what can be done."""
        raise NotImplementedError

    def update_commands(self) -> None:
        """Grey what is not possible; undo and redo say what they would do."""
        raise NotImplementedError

    def open_settings(self, part: str = "") -> QDialog:
        """Open the settings dialog, with the keyboard in one of its parts."""
        raise NotImplementedError

    def open_guide(self, key: str = "") -> None:
        """Show a page of the guide; "": the one shown last."""
        raise NotImplementedError

    def walk_tabs(self, step: int) -> None:
        """To the next tab, or the one before."""
        raise NotImplementedError

    def turn_tabs(self) -> None:
        """Icons alone, or names beside them: the other way than now."""
        raise NotImplementedError

    def choose_tabs_as(self, choice: str) -> None:
        """Names beside the icons ("names"), or not ("icons"); "auto": where there is room."""
        raise NotImplementedError

    def tabs(self) -> tuple[TabOrder, Mapping[str, tuple[str, str]]]:
        """How the tabs stand, and the title and icon of each."""
        raise NotImplementedError

    def first_tabs(self) -> TabOrder:
        """How the tabs stand as the program has them."""
        raise NotImplementedError

    def arrange_tabs(self, order: TabOrder) -> None:
        """Let them stand like this, now and after each start."""
        raise NotImplementedError

    def set_language(self, code: str) -> None:
        """Switch the language of everything on screen."""
        raise NotImplementedError

    def take_files(self, paths: Sequence[Path]) -> None:
        """Files or folders were dropped on the window, or chosen."""
        self.open_screen("import", paths=paths)

    def take_list(self, request: ScreenRequest) -> None:
        """What is to be imported is no file."""
        self.open_screen("import", **request)

    def set_theme(self, choice: str) -> None:
        """Switch to light, dark, or as the system has it."""
        self.settings.theme = choice
        theme().choose(choice)

    def start_again(self) -> None:
        """Close the window, and begin anew where it was left: for what Qt is told only once."""
        raise NotImplementedError

    def set_name_form(self, form: str) -> None:
        """List people in that form (`model.names.NAME_FORMS`) everywhere from now on."""
        self.settings.name_form = form
        use_name_form(form)
        self.set_language(language())  # every name on screen is said again

    def set_density(self, density: str) -> None:
        """Rows of 32 px ("compact"), 40 px ("normal") or 52 px ("wide")."""
        self.settings.density = density
        theme().set_density(density)


# --- How ready the cohort on screen is: read once in the background for all who show it ---


SOON_MS = 300  # what happens within this time is read once


class Readiness(QObject):
    """`overview` as last read: until the answer for another cohort comes, it is that of the one
    before (see its `cohort`); `changed` when there is another, or none any more.
    """

    changed = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self.overview: Overview | None = None  # None: not read yet, or there is no cohort
        self._desk, self._tasks = desk, tasks
        self._cohort_id: int | None = None
        self._latest = LatestAnswer()
        self._is_over = False
        self._soon = tasks.delayed(self._read, SOON_MS, self)

    def show_cohort(self, cohort_id: int | None) -> None:
        """Read that cohort: at once when it is another, soon when something happened in the one
        that is shown.
        """
        if cohort_id == self._cohort_id:
            self.read_soon()
            return
        self._cohort_id = cohort_id
        self._read()

    def read_soon(self) -> None:
        """Read it anew (another language, another setting); asked for several times it is read
        once.
        """
        self._soon()

    def end(self) -> None:
        """The desk is put away: whoever shows it goes, and an answer that comes late is for
        nobody.
        """
        self._is_over = True

    def _read(self) -> None:
        if self._is_over:
            return
        self._latest.drop()
        desk, cohort_id = self._desk, self._cohort_id
        months = self._settings.passport_months
        if cohort_id is None:
            self._show(None)
            return
        self._tasks.count(
            lambda _task: _overview_of(desk, cohort_id, months),
            self._latest.only(self._show),
            lambda _error: None,
            owner=self,
        )

    def _show(self, overview: Overview | None) -> None:
        if self._is_over:
            return
        self.overview = overview
        self.changed.emit()


def _overview_of(desk: Desk, cohort_id: int, months: int) -> Overview:
    from lcdesk.services.overview import read_overview

    return read_overview(desk, cohort_id, months)
