"""The import screen: from a dropped file to the review, and from the review into the desk, as one deed that can be taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu, QStackedLayout

from lcdesk.services import history, importing
from lcdesk.services.importing import ImportOutcome
from lcdesk.tabular.reading import Cancelled as ReadingCancelled
from lcdesk.tabular.reading import TextChoice
from lcdesk.tabular.review import Edit, Sight
from lcdesk.texts import N_, _
from lcdesk.ui.faults import show_fault
from lcdesk.ui.importing.dialogs import NameDialog, ask_again
from lcdesk.ui.importing.page import ReviewPage
from lcdesk.ui.importing.reading_page import ReadingPage
from lcdesk.ui.importing.review import Outlook, Review, held_still, let_go, open_file
from lcdesk.ui.importing.start import StartPage, outcome_words
from lcdesk.ui.importing.target import Target, fill_targets
from lcdesk.ui.importing.workbook import ask_for_problems
from lcdesk.ui.screen import Context, Screen
from lcdesk.ui.tasks import Cancelled, Task

if TYPE_CHECKING:
    from lcdesk.services.desk import News, Outcome


class ImportScreen(Screen):
    """Start → reading → review → in."""

    key = "import"
    title = N_("Import")
    icon = "import"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.review: Review | None = None
        self.target = Target(context)
        self._asked = 0
        self._waiting = 0
        self._is_importing = False
        self.start = StartPage(self.spoken)
        self.reading = ReadingPage(self.spoken, context.tasks)
        self.page = ReviewPage(self.spoken)
        self._pages = QStackedLayout(self)
        for page in (self.start, self.reading, self.page):
            self._pages.addWidget(page)
        self._connect()
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        if self.review is None:
            self._show_past()
        elif self.target.follow():
            self._plan_again()

    def refresh(self, news: News | None) -> None:
        self._show_past()
        if self.review is not None and not self._is_importing:
            self.review.forget_present()
            self._plan_again()

    def retranslate(self) -> None:
        super().retranslate()
        self.start.retranslate()
        self.page.rows.retranslate()
        self._show_target()
        if self.review is not None and self.page.outlook is not None:
            self.review.forget_reading()
            self._plan_again()  # the words of the problems are made while planning

    def badge(self) -> str:
        return f"{self._waiting} !" if self._waiting else ""

    def show_args(self, **args: Any) -> None:
        path = args.get("path")
        if path is not None:
            self.open_path(Path(path))

    # --- reading ---

    def open_path(self, path: Path, password: str | None = None, choice: TextChoice | None = None) -> None:
        """Read a file and show its review; a password or an encoding is asked for where it is needed."""
        self.review = None
        self.page.start_over()
        let_go()
        task = self.context.tasks.run(
            _("Reading {name}", name=path.name),
            lambda task: _read(path, password, choice, task),
            self._take_review,
            lambda error: self._not_read(path, error),
            owner=self,
        )
        self._show(self.reading)
        self.reading.follow(task, _("Reading “{name}”", name=path.name), _("Nothing is changed while it is read."))

    def _take_review(self, review: Review) -> None:
        self.review = review
        self.target.begin(review.path)
        self._plan_again()

    def _not_read(self, path: Path, error: BaseException) -> None:
        self.close_review()
        is_asked = ask_again(self, path, error, self.open_path)
        if not is_asked and not isinstance(error, Cancelled | ReadingCancelled):
            show_fault(error, self.window())

    # --- the review ---

    def answer(self, edit: Edit) -> None:
        """An answer of a person: worked in on the worker, then everything is shown anew."""
        if self.review is not None:
            self.review.edits.append(edit)
            self._plan_again()

    def take_back(self) -> None:
        """The last answer was not meant."""
        if self.review is not None and self.review.edits:
            self.review.edits.pop()
            self._plan_again()

    def choose_field(self, sight: Sight, head: str, field: str | None) -> None:
        """A column is another field; the rows are read anew, the answers kept."""
        if self.review is not None and self.page.outlook is not None:
            self.review.choose_field(self.page.outlook, sight, head, field)
            self._plan_again()

    def close_review(self) -> None:
        """Give the review up; nothing was saved."""
        self.review = None
        self._asked += 1
        self.page.outlook = None
        self._show(self.start)
        self._show_past()

    def _plan_again(self) -> None:
        review, desk = self.review, self.context.desk
        if review is None:
            return
        self._asked += 1
        asked = self._asked
        review.cohort_id = self.target.cohort_id()
        self.page.set_busy(True)
        self.context.tasks.run(
            _("Comparing with the desk"),
            lambda _task: (review.look(desk), importing.was_imported(desk, review.path)),
            lambda seen: self._show_outlook(*seen) if asked == self._asked else None,
            self._not_planned,
            owner=self,
            is_quiet=True,
        )

    def _not_planned(self, error: BaseException) -> None:
        if self.page.outlook is None:
            self.close_review()
        show_fault(error, self.window())

    def _show_outlook(self, outlook: Outlook, before: dict[str, Any] | None) -> None:
        if self.review is None:
            return
        understanding = outlook.plan.understanding
        if understanding.error:
            self.close_review()
            self.start.banner.say(
                _("“{name}”: {why}", name=understanding.file_name, why=understanding.error), "warn", can_close=True
            )
            return
        is_first = self.page.outlook is None
        self.page.show_outlook(understanding.file_name, outlook, len(self.review.edits))
        self._show_target()
        self._show(self.page)
        if is_first:
            self.page.say_before(before)

    # --- in ---

    def import_now(self) -> None:
        """Put the rows in on the worker; one deed, a safety copy before it."""
        review, outlook, desk = self.review, self.page.outlook, self.context.desk
        if review is None or outlook is None:
            return
        plan, target = outlook.plan, self.target.values()
        self._is_importing = True
        task = self.context.tasks.run(
            _("Importing {name}", name=review.path.name),
            lambda task: _put_in(desk, plan, target, review.path, task),
            lambda done: self._show_done(*done),
            self._not_imported,
            owner=self,
        )
        self._show(self.reading)
        self.reading.follow(
            task, _("Importing “{name}”", name=review.path.name), _("If you stop, nothing at all is imported.")
        )

    def _not_imported(self, error: BaseException) -> None:
        self._is_importing = False
        self._show(self.page)
        if not isinstance(error, Cancelled):
            show_fault(error, self.window())

    def _show_done(self, outcome: ImportOutcome, deed: int | None) -> None:
        self._is_importing = False
        outlook, name = self.page.outlook, self.review.path.name if self.review else ""
        record = outlook.plan.rows[0].read.kind if outlook and outlook.plan.rows else "participant"
        self.close_review()
        said = outcome_words(name, outcome)
        undo = ((_("Undo"), lambda: self.undo(deed)),) if deed is not None else ()
        self.start.banner.say(said, "ok", *undo, can_close=True)
        self.context.announce(said)
        if outcome.cohort_id != self.context.cohort_id:
            self.context.choose_cohort(outcome.cohort_id)
        self.context.open_screen("participants" if record == "participant" else "curriculum")

    # --- taken back ---

    def undo(self, deed: int) -> None:
        """Take one import back, whenever it was."""
        desk = self.context.desk
        self.context.tasks.run(
            _("Undoing the import"), lambda _task: history.undo_deed(desk, deed), self._say_undone, owner=self
        )

    def undo_batch(self, batch: dict[str, Any]) -> None:
        """Take back the import of the list below."""
        deed = history.find_maker(self.context.desk, "ImportBatch", batch["id"])
        if deed is not None:
            self.undo(deed)

    def _say_undone(self, outcome: Outcome) -> None:
        self.start.banner.say(
            _("{what} was undone. {outcome}", what=outcome.label, outcome=outcome.message), "info", can_close=True
        )
        self._show_past()

    # --- where to ---

    def _fill_targets(self, menu: QMenu) -> None:
        fill_targets(menu, self.target, self._retarget, self._name_cohort)

    def _name_cohort(self) -> None:
        NameDialog(self, self.target.new_name, self._retarget).open()

    def _retarget(self, chosen: int | str) -> None:
        self.target.choose(chosen)
        self._plan_again()
        self._show_target()

    def _show_target(self) -> None:
        self.page.show_target(self.target.words(), self.target.tip())

    # --- how it is joined ---

    def _connect(self) -> None:
        self.start.file_asked.connect(lambda: self.context.command("import"))
        self.start.undo_asked.connect(self.undo_batch)
        self.page.answered.connect(self.answer)
        self.page.taken_back.connect(self.take_back)
        self.page.field_chosen.connect(self.choose_field)
        self.page.target_opening.connect(self._fill_targets)
        self.page.problems_asked.connect(lambda outlook: ask_for_problems(self, outlook.plan))
        self.page.given_up.connect(self.close_review)
        self.page.confirmed.connect(self.import_now)

    def _show(self, page: StartPage | ReadingPage | ReviewPage) -> None:
        self._pages.setCurrentWidget(page)

    def _show_past(self) -> None:
        cohort = self.context.cohort_id
        waiting = importing.waiting_rows(self.context.desk, cohort)
        if len(waiting) != self._waiting:
            self._waiting = len(waiting)
            self.context.deeds_changed.emit()
        self.start.show_past(importing.list_batches(self.context.desk, cohort), waiting)


def _read(path: Path, password: str | None, choice: TextChoice | None, task: Task) -> Review:
    def is_stopped() -> bool:
        task.step(0, 0)
        return task.is_cancelled()

    return open_file(path, password, choice, is_stopped)


def _put_in(
    desk: Any, plan: Any, target: int | dict[str, Any], path: Path, task: Task
) -> tuple[ImportOutcome, int | None]:
    with held_still():
        outcome = importing.apply(desk, plan, target, path, task.step)
    batches = importing.list_batches(desk, outcome.cohort_id)
    return outcome, history.find_maker(desk, "ImportBatch", batches[0]["id"]) if batches else None


SCREEN = ImportScreen
