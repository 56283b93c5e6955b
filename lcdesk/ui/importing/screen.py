"""The import screen: from a dropped file to the review, and from the review into the desk, as
one operation that can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack, get_args

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QProgressBar, QStackedLayout, QWidget

from lcdesk.garbage_collection import freeze_large, unfreeze_large
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import LISTS
from lcdesk.services.importing import importing, open_questions, pending_rows
from lcdesk.services.importing.importing import ImportOutcome, NamedImport
from lcdesk.services.importing.open_questions import OpenQuestion
from lcdesk.services.learned import learned_mappings
from lcdesk.tabular.matching.learned import LearnedMapping
from lcdesk.tabular.reading.pasted import PastedText, Source
from lcdesk.tabular.reading.text import TextChoice
from lcdesk.tabular.reading.words import ReadingCancelled as ReadingCancelled
from lcdesk.tabular.understood import ImportPlan, RecordName, Understanding, is_listed
from lcdesk.texts import N_, _
from lcdesk.ui.importing.dialogs import ask_again
from lcdesk.ui.importing.files import FileFlow, StartPage
from lcdesk.ui.importing.open_questions import QuestionCommands
from lcdesk.ui.importing.open_review import Decisions, OpenReview, command_texts
from lcdesk.ui.importing.outcomes import outcome_words, tell_came_in
from lcdesk.ui.importing.page import ReviewPage
from lcdesk.ui.importing.pasting import PastedTextDialog
from lcdesk.ui.importing.pending import (
    ListedWaiting,
    PendingCommands,
    WaitingReview,
    ask_for_problems,
    list_name,
    open_waiting,
    put_waiting_in,
)
from lcdesk.ui.importing.review import Review, open_file
from lcdesk.ui.importing.words import ReviewMode
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.undo_dialog import Undoing
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.screen import Context, Handlers, Screen, ScreenRequest
from lcdesk.ui.kit.screens import RECORD_SCREENS
from lcdesk.ui.kit.tasks import LatestAnswer, Task, TaskCancelled, Tasks, warm_reading
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent


class ImportScreen(Screen):
    """Start → reading → review → in."""

    key = "import"
    read_as: RecordName | None = None  # the list of the office that the files at hand are
    memory_asked = Signal()  # a person wants to see what is remembered

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.start = StartPage(self.retranslation, self)
        self.reading = ReadingPage(self.retranslation, context.tasks, self)
        self.page = ReviewPage(self.retranslation, self)
        self.opened = OpenReview(context, self, self.page)
        self.decisions = Decisions(self, self.page, self.opened.undecided, self.opened.plan_again)
        self.files = FileFlow(context, self.start, self.open_path, lambda: self._show(self.start))
        self.tray = PendingCommands(context, self, self.start.tray, self.open_waiting)
        self.asking = QuestionCommands(context, self, self.start.questions)
        self.past = PastLists(context, self, self.start, self.tray)
        self.past.undone.connect(self.files.follow)
        self.undoing = Undoing(context, self, self.start.banner, self.past.read)
        self._pages = QStackedLayout(self)
        for page in (self.start, self.reading, self.page):
            self._pages.addWidget(page)
        self._connect()
        self.destroyed.connect(_let_go_later)
        self._show(self.start)
        self.retranslate()

    # --- the life of a screen ---

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        warm_reading(self.context.tasks)

    @property
    def review(self) -> Review | None:
        """The review that is open."""
        return self.opened.review

    def show_cohort(self, cohort_id: int | None) -> None:
        if self.page.outlook is None:
            self.past.read()
        else:
            self.opened.follow_cohort()

    def refresh(self, news: ChangeEvent | None) -> None:
        self.past.hear(news)
        self.opened.hear(news)

    def retranslate(self) -> None:
        super().retranslate()
        self.start.retranslate()
        self.opened.retranslate()

    def badge(self) -> str:
        return f"{self.past.waiting} !" if self.past.waiting else ""

    def handlers(self) -> Handlers:
        is_reviewing = self.page.outlook is not None and self._pages.currentWidget() is self.page
        return self.decisions.handlers(self.context) if is_reviewing else {}

    def command_texts(self) -> Mapping[str, str]:
        return command_texts() if self.handlers() else {}

    def show_args(self, **args: Unpack[ScreenRequest]) -> None:
        kind = next((one for one in get_args(RecordName) if one == args.get("read_as")), None)
        if "path" in args:
            self.bring([Path(args["path"])], kind)
        elif "paths" in args:
            self.bring(args["paths"], kind)
        elif "pasted" in args:
            self.bring_pasted(args["pasted"])
        elif "waiting" in args:
            self.tray.answer(args["waiting"])

    # --- reading ---

    def bring(self, paths: Sequence[Path], read_as: RecordName | None = None) -> None:
        """Files and folders that were dropped or chosen, reviewed one after another; `read_as`: the
        list of the office that they are said to be.
        """
        if not self.files.is_running:
            self.read_as = read_as
        self._show(self.start if self.page.outlook is None else self.page)
        self.files.bring(paths)

    def bring_pasted(self, text: PastedText) -> None:
        """A text that was pasted or dropped, reviewed as a file is."""
        self.read_as = None
        self._show(self.start if self.page.outlook is None else self.page)
        self.files.bring_pasted(text)

    def open_path(
        self, path: Source, password: str | None = None, choice: TextChoice | None = None
    ) -> None:
        """Read a file and show its review; a password or an encoding is asked for where it is
        needed.
        """
        desk, cohort, place = self.context.desk, self.context.cohort_id, self.files.queue.place()
        kind = self.read_as
        self._start_over(ReviewMode(place))
        task = self.context.tasks.run(
            _("Reading {name}", name=path.name),
            lambda task: read(desk, cohort, path, password, choice, task, kind),
            self.opened.take,
            lambda error: self._not_read(path, error),
            owner=self,
        ).stoppable()
        said = _("Reading “{name}”", name=path.name) + (f" ({place})" if place else "")
        self.reading.follow(task, said, _("Nothing is changed while it is read."))

    def open_waiting(self, ids: tuple[int, ...]) -> None:
        """Show rows that wait in the same review."""
        desk = self.context.desk
        self._start_over(ReviewMode())
        task = self.context.tasks.run(
            _("Reading the rows that wait"),
            lambda _task: open_waiting(desk, ids),
            self.opened.take,
            self._not_opened,
            owner=self,
        )
        self.reading.follow(
            task, _("Reading the rows that wait"), _("Nothing is changed while it is read.")
        )

    def _not_opened(self, error: BaseException) -> None:
        self.close_review()
        show_fault(error, self.window())

    def _start_over(self, review_mode: ReviewMode) -> None:
        self.opened.begin(review_mode)
        self._show(self.reading)

    def _not_read(self, path: Source, error: BaseException) -> None:
        is_several = self.files.is_running
        self.close_review()
        given_up = self.files.skip if is_several else partial(self._say_not_read, path)
        if ask_again(self, path, error, self.open_path, given_up):
            return
        if isinstance(error, TaskCancelled | ReadingCancelled):
            if is_several:
                self.files.pause()
        elif not self.files.fail(error):
            show_fault(error, self.window())

    def _say_not_read(self, path: Source) -> None:
        said = _("“{name}” was not read.", name=path.name)
        self.start.banner.offer(said, _("Try again…"), lambda: self.open_path(path), "info")

    # --- the review ---

    def close_review(self) -> None:
        """Give the review up; nothing was saved."""
        self.opened.close()
        self._show(self.start)
        self.past.read()
        self.context.handlers_changed.emit()

    def give_up(self) -> None:
        """Not this file: on with the next where there are several."""
        is_several = self.files.is_running and not self.opened.is_waiting
        self.close_review()
        if is_several:
            self.files.skip()

    def stop(self) -> None:
        """No more files for now."""
        self.close_review()
        self.files.pause()

    def _not_planned(self, error: BaseException) -> None:
        if self.page.outlook is None:
            is_file = not self.opened.is_waiting
            self.close_review()
            if is_file and self.files.fail(error):
                return
        show_fault(error, self.window())

    def _say_nothing_found(self, understanding: Understanding) -> None:
        """No table was found: the file stays open, so that a person can point at the heads."""
        self._show(self.start)
        self.past.read()
        if self.files.fail(str(understanding.error)):
            return
        said = _("“{name}”: {why}", name=understanding.file_name, why=understanding.error)
        offers = (
            ((_("Choose the row of heads…"), self.decisions.ask_heads),)
            if self.review and self.review.has_rows
            else ()
        )
        if self.review and isinstance(self.review.path, PastedText):
            offers = (
                (_("Look at the text…"), partial(self._look_at, self.review.path, said)),
                *offers,
            )
        for kind in understanding.likely_lists:
            words = _("Read as: {list}", list=_(LISTS[kind].plural))
            offers = (*offers, (words, partial(self._read_as, kind)))
        self.start.banner.say(said, "warn", *offers, can_close=True)

    def _read_as(self, kind: RecordName) -> None:
        self.start.banner.hide()
        self.opened.read_as(kind)

    def _look_at(self, text: PastedText, why: str) -> None:
        PastedTextDialog(self, text, why, self.bring_pasted).open()

    # --- in ---

    def import_now(self) -> None:
        """Put the rows in on the worker; one operation, a safety copy before it."""
        review, outlook, desk = self.review, self.page.outlook, self.context.desk
        if review is None or outlook is None:
            return
        plan, target, learned = outlook.plan, self.opened.target.values(), review.learned(outlook)
        self.opened.is_importing = True
        task = self.context.tasks.run(
            _("Importing {name}", name=review.path.name),
            lambda task: (
                put_waiting_in(desk, review, outlook, task)
                if isinstance(review, WaitingReview)
                else put_in(desk, (plan, learned), target, review.path, task)
            ),
            lambda done: self._show_done(*done),
            self._not_imported,
            owner=self,
        ).stoppable()
        self._show(self.reading)
        self.reading.follow(
            task,
            _("Importing “{name}”", name=review.path.name),
            _("If you stop, nothing at all is imported."),
        )

    def _not_imported(self, error: BaseException) -> None:
        self.opened.is_importing = False
        self._show(self.page)
        if not isinstance(error, TaskCancelled):
            show_fault(error, self.window())

    def _show_done(self, outcome: ImportOutcome, handler: int | None) -> None:
        self.opened.is_importing = False
        review, outlook = self.review, self.page.outlook
        record = outlook.plan.rows[0].read.kind if outlook and outlook.plan.rows else "participant"
        name = review.path.name if review else ""
        said = outcome_words(name, outcome)
        self.close_review()
        is_file = not isinstance(review, WaitingReview)
        if is_file and review is not None:
            self.context.imported.emit(review.path, outcome.new + outcome.changed)
        if is_file and outcome.cohort_id not in (None, self.context.cohort_id):
            self.context.choose_cohort(outcome.cohort_id)
        if is_file and self.files.is_running:
            self.files.finish_one(outcome, handler)
            return
        told = partial(outcome_words, name, outcome)
        take_back = partial(self.undoing.undo, handler) if handler is not None else None
        came_in = {outcome.cohort_id: outcome.came_in}
        tell_came_in(self.context, self, told, came_in, name, take_back)
        undo = ((_("Undo"), take_back),) if take_back is not None else ()
        self.context.tell_until_next(self.start.banner, said, "ok", *undo)
        if is_file and is_listed(record):
            if place := RECORD_SCREENS.get(record):
                self.context.open_screen(place[0], tab=place[1])
        elif is_file:
            self.context.open_screen("participants" if record == "participant" else "curriculum")

    # --- how it is joined ---

    def _connect(self) -> None:
        self.past.all_answered = self.files.hear_answered
        self.opened.shown = lambda: self._show(self.page)
        self.opened.found_nothing, self.opened.failed = self._say_nothing_found, self._not_planned
        self.start.file_asked.connect(lambda: self.context.command("import"))
        self.start.folder_asked.connect(lambda: self.context.command("import_folder"))
        self.start.memory_asked.connect(self.memory_asked)
        self.start.turn_asked.connect(self.undoing.ask)
        self.page.memory_asked.connect(self.memory_asked)
        self.memory_asked.connect(lambda: self.context.command("memory"))
        self.page.problems_asked.connect(lambda outlook: ask_for_problems(self, outlook.plan))
        self.page.given_up.connect(self.give_up)
        self.page.stopped.connect(self.stop)
        self.page.confirmed.connect(self.import_now)

    def _show(self, page: StartPage | ReadingPage | ReviewPage) -> None:
        is_here = self.hasFocus() or self.isAncestorOf(self.window().focusWidget())
        self._pages.setCurrentWidget(page)
        first = {
            self.start: self.start.drop.button,
            self.reading: self.reading.cancel,
            self.page: self.page.rows.cells,
        }
        self.first = first[page]
        if is_here:
            self.first.setFocus()


SCREEN = ImportScreen


def _let_go_later() -> None:
    """Not while Qt is taking widgets down: what is found then may be half gone."""
    QTimer.singleShot(0, unfreeze_large)


# --- What the import screen has done on the worker: a file read with what is remembered, a plan put
# in ---


def read(
    desk: Desk,
    cohort_id: int | None,
    path: Source,
    password: str | None,
    choice: TextChoice | None,
    task: Task,
    read_as: RecordName | None = None,
) -> Review:
    """The cells of a file, what was answered before, and meanwhile the cohort it will likely be
    compared with.

    Raises what `open_file` raises, and `TaskCancelled`.
    """
    recalled = learned_mappings.recall(desk)
    return open_file(
        path,
        password,
        choice,
        task.is_stopped,
        recalled,
        lambda: importing.look_ahead(desk, cohort_id),
        read_as,
    )


def put_in(
    desk: Desk,
    what: tuple[ImportPlan, list[LearnedMapping]],
    target: int | dict[str, Any] | None,
    path: Source,
    task: Task,
) -> tuple[ImportOutcome, int | None]:
    """Learn what the answers teach, then import: two operations, so that undoing the import does
    not unlearn.

    The operation is None where the file said nothing new.
    """
    plan, learned = what
    importing.require_rows(plan.understanding)
    learned_mappings.keep(desk, learned, path.name)
    before = _last_batch(desk)
    with freeze_large():
        outcome = importing.apply(desk, plan, target, path, task.step)
    made = _last_batch(desk)
    return outcome, history.find_maker(desk, "ImportBatch", made) if made != before else None


def _last_batch(desk: Desk) -> int:
    return next((batch["id"] for batch in importing.list_batches(desk)), 0)


# --- While a file is read or put in: what is going on, how far it is, and a way to stop it ---


class ReadingPage(QWidget):
    """Follows one task; `stopped()` when a person gives up."""

    stopped = Signal()

    def __init__(self, retranslation: Retranslation, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self.sentence, self.note = Label("", 15, "medium"), Label("", 12, ink="fg3")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(320)
        self.cancel = Button("", clicked=self._stop)
        retranslation.say(N_("Cancel"), self.cancel.setText)
        middle = column(
            row(None, ThemedIcon("file-spreadsheet", 40, "accent"), None),
            self.sentence,
            row(None, self.bar, None),
            self.note,
            row(None, self.cancel, None),
            gap=14,
        )
        made = column(None, margins=(24, 18, 24, 16))
        made.addLayout(middle)
        made.addStretch(1)
        self.setLayout(made)
        tasks.progressed.connect(self._follow)

    def follow(self, task: Task, sentence: str, note: str = "") -> None:
        """Show the progress of a task."""
        self._task = task
        self.sentence.setText(sentence)
        self.note.setText(note)
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)

    def _follow(self, task: Task, done: int, total: int) -> None:
        if task is self._task:
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def _stop(self) -> None:
        self.cancel.setEnabled(False)
        if self._task is not None:
            self._task.cancel()
        self.stopped.emit()


# --- What the start page lists of the past, read beside the window: rows that wait, and imports so
# far ---


ABOUT_IMPORTS = frozenset({"ImportBatch", "ImportRow"})


@dataclass(frozen=True)
class Past:
    """The rows that wait anywhere, with the name of their cohort; the open questions and the
    imports of one cohort (None: of all).
    """

    waiting: list[ListedWaiting]
    questions: list[OpenQuestion]
    imports: list[NamedImport]
    undone: frozenset[int] = frozenset()  # the operations of those taken back, of any cohort


class PastLists(QObject):
    """Keeps both lists and the count of the badge up to date; `undone(operations)`: the imports
    taken back.
    """

    undone = Signal(object)

    def __init__(
        self, context: Context, owner: QWidget, start: StartPage, handlers: PendingCommands
    ) -> None:
        super().__init__(owner)
        self.waiting = 0  # rows of the cohort on screen
        self._context, self._owner, self._start, self._handlers = context, owner, start, handlers
        self.all_answered: Callable[[int | None], object] = lambda _cohort_id: None
        self._latest = LatestAnswer()

    def hear(self, news: ChangeEvent | None) -> None:
        """The desk has changed; out of sight only what the badge counts matters."""
        if news is None or self._owner.isVisible() or ABOUT_IMPORTS & news.touched.keys():
            self.read()

    def read(self) -> None:
        """Read anew; of several readings the last is shown."""
        desk, cohort = self._context.desk, self._context.cohort_id
        self._context.tasks.run(
            "",
            lambda _task: read_past(desk, cohort),
            self._latest.only(partial(self._show, cohort)),
            owner=self._owner,
            is_quiet=True,
        )

    def _show(self, cohort_id: int | None, past: Past) -> None:
        waiting = self._handlers.show_rows(past.waiting)
        self._start.questions.show_questions(past.questions)
        self._start.show_past(past.imports)
        self.undone.emit(past.undone)
        if not past.questions:
            self.all_answered(cohort_id)
        if waiting != self.waiting:
            self.waiting = waiting
            self._context.handlers_changed.emit()


def read_past(desk: Desk, cohort_id: int | None) -> Past:
    """Both lists; for the worker."""
    waiting = pending_rows.list_waiting(desk)
    names = (
        {group["cohort_id"]: group["name"] for group in pending_rows.list_groups(desk)}
        if waiting
        else {}
    )
    told: list[ListedWaiting] = [
        {**row, "cohort": list_name(row) or names.get(row["cohort_id"], "")} for row in waiting
    ]
    questions = open_questions.list_open(desk, cohort_id)
    imports = importing.list_imports(desk)
    past = [
        one
        for one in imports
        if cohort_id is None or one["cohort_id"] == cohort_id or one["is_of_list"]
    ]
    undone = frozenset(one["deed"] for one in imports if one["is_undone"])
    return Past(told, questions, past, undone)
