"""The review that is open: planned again after each decision, and shown; the cohort its rows go to;
what a person decides, and the steps back and forth between decisions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QMenu,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from lcdesk.garbage_collection import unfreeze_large
from lcdesk.model.catalogue import KINDS
from lcdesk.model.clock import span_of
from lcdesk.model.names import by_script, short_name
from lcdesk.model.rows import ImportBatchRow
from lcdesk.services.cohorts.cohorts import CohortRecord, list_cohorts
from lcdesk.services.core.record_lists import LISTS
from lcdesk.services.importing import importing
from lcdesk.services.importing.cohort_choice import CohortProposal
from lcdesk.services.importing.earlier_lists import Follows
from lcdesk.services.learned import learned_mappings
from lcdesk.tabular.grid import Cell, Grid, Workbook
from lcdesk.tabular.plan.roster import Policy
from lcdesk.tabular.reading.pasted import Source
from lcdesk.tabular.reading.words import Private, glimpsed, join_private
from lcdesk.tabular.review.questions import Edit
from lcdesk.tabular.review.tables import ReviewColumn, ReviewedTables
from lcdesk.tabular.understood import (
    CourseTitle,
    FoundColumn,
    ReadTable,
    RecordName,
    Understanding,
    is_listed,
)
from lcdesk.texts import _, language
from lcdesk.ui.importing.dialogs import EntryDialog, NameDialog
from lcdesk.ui.importing.page import ReviewPage
from lcdesk.ui.importing.pending import WaitingReview
from lcdesk.ui.importing.review import HeadRows, Outlook, Review
from lcdesk.ui.importing.words import ReviewMode, TrayReviewMode
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets import Button, Label

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent


class OpenReview:
    """`shown()` when the page is ready, `found_nothing(understanding)` for a file without a
    list, `failed(error)` else.
    """

    def __init__(self, context: Context, screen: QWidget, page: ReviewPage) -> None:
        self.review: Review | None = None
        self.target = CohortTarget(context)
        self.is_importing = False
        self.shown: Callable[[], object] = lambda: None
        self.found_nothing: Callable[[Understanding], object] = lambda _understanding: None
        self.failed: Callable[[BaseException], object] = lambda _error: None
        self._context, self._screen, self._page = context, screen, page
        self._latest = LatestAnswer()
        page.target_opening.connect(self._fill_targets)

    def begin(self, review_mode: ReviewMode) -> None:
        """Another file, which is still to be read."""
        self.review = None
        self._page.start_over()
        self._page.review_mode = review_mode
        unfreeze_large()

    def take(self, review: Review) -> None:
        """It is read: plan it and show it."""
        self.review = review
        self.target.begin(review.path)
        if isinstance(review, WaitingReview):
            if review.cohort_id is not None:
                self.target.choose(review.cohort_id)
            of_cohort = "" if review.cohort_id is None else self.target.tip()
            self._page.review_mode = TrayReviewMode(cohort=of_cohort)
        self.plan_again()

    def close(self) -> None:
        """Give it up; nothing was saved."""
        self.review = None
        self._latest.drop()
        self._page.outlook = None
        unfreeze_large()

    @property
    def is_waiting(self) -> bool:
        """Is it about rows that waited, not a file?"""
        return isinstance(self.review, WaitingReview)

    def undecided(self) -> Review | None:
        """The review, while something may be decided in it."""
        return None if self.is_importing else self.review

    # --- the world around it ---

    def hear(self, news: ChangeEvent | None) -> None:
        """The desk has changed; None, a mere visit to the screen, changes nothing here."""
        if news is None or self.review is None or self._page.outlook is None or self.is_importing:
            return
        self.review.forget_present()
        if learned_mappings.ENTITIES & news.touched.keys():
            self.review.recalled = learned_mappings.recall(self._context.desk)
            self.review.forget_reading()
        self.plan_again()

    def follow_cohort(self) -> None:
        """Another cohort is on screen."""
        if self.target.follow():
            self.plan_again()

    def retranslate(self) -> None:
        """The words of the problems are made while planning."""
        self._page.rows.retranslate()
        self._show_target()
        if self.review is not None and self._page.outlook is not None:
            self.review.forget_reading()
            self.plan_again()

    # --- planned and shown ---

    def plan_again(self) -> None:
        """Work out on the worker what the decisions lead to; of several the last is shown."""
        review, desk = self.review, self._context.desk
        if review is None:
            return
        review.cohort_id = self.target.cohort_id()
        review.months = self._context.settings.passport_months
        self._page.set_busy(True)
        self._context.tasks.run(
            _("Comparing with the desk"),
            lambda _task: (review.look(desk), importing.was_imported(desk, review.path)),
            self._latest.only(lambda seen: self._show(*seen)),
            lambda error: self.failed(error),
            owner=self._screen,
            is_quiet=True,
        )

    def _show(self, outlook: Outlook, before: ImportBatchRow | None) -> None:
        review, understanding = self.review, outlook.plan.understanding
        if review is None:
            return
        if understanding.error:
            self._page.outlook = None
            self.found_nothing(understanding)
            return
        is_first = self._page.outlook is None
        if is_first and not self.is_waiting:
            self.target.take_course(understanding.course)
        if is_first and outlook.proposal is not None:
            self.target.take(outlook.proposal)
            if outlook.cohort_id != self.target.cohort_id():  # it was planned for another one
                self.plan_again()
                return
        self._page.show_outlook(
            understanding.file_name,
            outlook,
            can_step_back=review.can_step_back,
            can_step_on=review.can_step_on,
        )
        self._show_target()
        self.shown()
        self._context.handlers_changed.emit()
        if is_first:
            self._page.say_before(before)
            self._page.rows.cells.setFocus()

    # --- where to ---

    def retarget(self, chosen: int | str) -> None:
        """Into another cohort, or a new one of that name."""
        self.target.choose(chosen)
        self.plan_again()
        self._show_target()

    def name_cohort(self) -> None:
        """Ask for the name of a new cohort."""
        days = self.target.new_days()
        said = _("First and last day: {days}, as the title of the file says.", days=days)
        name = self.target.new_name
        NameDialog(self._screen, name, self.retarget, said if days else "").open()

    def list_kind(self) -> RecordName | None:
        """The list of the office that the file is read as; None for people and timetables."""
        outlook = self._page.outlook
        rows = outlook.plan.rows if outlook else ()
        return rows[0].read.kind if rows and is_listed(rows[0].read.kind) else None

    def read_as(self, kind: RecordName | None) -> None:
        """The file is another list than it was taken for."""
        review = self.undecided()
        if review is not None and not self.is_waiting:
            review.choose_kind(kind)
            self.plan_again()

    def _fill_targets(self, menu: QMenu) -> None:
        kind = self.list_kind()
        if kind is None:
            fill_targets(menu, self.target, self.retarget, self.name_cohort)
            if not self.is_waiting:
                fill_lists(menu.addMenu(_("A list of the office")), None, self.read_as)
            return
        fill_lists(menu, kind, self.read_as)
        menu.addSeparator()
        menu.addAction(_("People or a timetable, into a cohort"), partial(self.read_as, None))

    def _show_target(self) -> None:
        kind = self.list_kind()
        words = _(LISTS[kind].plural) if kind else self.target.words()
        self._page.head.show_target(words, words if kind else self.target.tip())


# --- Where the rows of a review go: the cohort on screen, another one, or a new one with a name ---


class CohortTarget:
    """A cohort, or the name of a new one."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._cohort_id: int | None = None
        self._is_own = True  # follows the cohort on screen until a person chooses
        self._course: CourseTitle | None = None
        self.new_name = ""

    def begin(self, path: Source) -> None:
        """A new file: into the cohort on screen; without one into a new cohort called like the
        file, until its titles say better.
        """
        self._is_own, self._course = True, None
        self._cohort_id = self._context.cohort_id
        name = path.stem if isinstance(path, Path) else ""
        self.new_name = re.sub(r"[_\s]+", " ", name).strip()

    def take_course(self, course: CourseTitle | None) -> None:
        """A new cohort is called as the titles of the file call the course."""
        self._course = course
        if course is not None:
            chinese = course.name_zh if language() == "zh" else None
            self.new_name = chinese or course.name

    def new_days(self) -> str:
        """First and last day of the course as the titles say them, "" where they do not."""
        return span_of(self._course.starts, self._course.ends) if self._course else ""

    def follow(self) -> bool:
        """The cohort on screen has changed; True when the target went with it."""
        if not self._is_own or self._cohort_id == self._context.cohort_id:
            return False
        self._cohort_id = self._context.cohort_id
        return True

    def take(self, proposal: CohortProposal) -> None:
        """Where the people and days of the file belong; a person may choose otherwise."""
        if self._is_own and proposal.why != "chosen":
            self._cohort_id, self._is_own = proposal.cohort_id, False

    def choose(self, chosen: int | str) -> None:
        """A person chose a cohort, or named a new one."""
        self._is_own = False
        self._cohort_id = chosen if isinstance(chosen, int) else None
        if isinstance(chosen, str):
            self.new_name = chosen

    def cohort_id(self) -> int | None:
        """The cohort; None for a new one."""
        return self._cohort_id

    def values(self) -> int | dict[str, Any]:
        """The cohort, or the values of the new one."""
        if self._cohort_id is not None:
            return self._cohort_id
        course = self._course
        if course is not None and self.new_name in (course.name_en, course.name_zh):
            said = {"name_en": course.name_en, "name_zh": course.name_zh}
            return {name: text for name, text in said.items() if text}
        return dict(by_script(self.new_name or _("New cohort"), "name"))

    def offers(self) -> list[tuple[int, str]]:
        """Every cohort there is, with its name."""
        return [
            (cohort["id"], literal(str(cohort["name"])))
            for cohort in list_cohorts(self._context.desk)
        ]

    def words(self) -> str:
        """What the button says: the short name of the cohort."""
        cohort = self._cohort()
        return short_name(cohort) if cohort else self._new_words()

    def tip(self) -> str:
        """The whole name."""
        cohort = self._cohort()
        if cohort is not None:
            return cohort["name"]
        return " · ".join(filter(None, (self._new_words(), self.new_days())))

    def _cohort(self) -> CohortRecord | None:
        return next(
            (one for one in list_cohorts(self._context.desk) if one["id"] == self._cohort_id), None
        )

    def _new_words(self) -> str:
        return _("new: {name}", name=self.new_name) if self.new_name else _("new cohort")


def fill_targets(
    menu: QMenu,
    target: CohortTarget,
    choose: Callable[[int], object],
    name_new: Callable[[], object],
) -> None:
    """The cohorts to choose from, the present one ticked, and a new one."""
    for cohort_id, words in target.offers():
        _tick(
            menu.addAction(words, lambda chosen=cohort_id: choose(chosen)),
            cohort_id == target.cohort_id(),
        )
    menu.addSeparator()
    _tick(menu.addAction(_("New cohort…"), name_new), target.cohort_id() is None)


def fill_lists(
    menu: QMenu, present: RecordName | None, choose: Callable[[RecordName], object]
) -> None:
    """The lists of the office that a file may be, the present one ticked."""
    for kind in get_args(RecordName):
        if is_listed(kind):
            _tick(menu.addAction(_(LISTS[kind].plural), partial(choose, kind)), kind == present)


def _tick(action: QAction, is_chosen: bool) -> None:
    action.setCheckable(True)
    action.setChecked(is_chosen)


# --- Decisions, and the steps back and forth between them ---


class Decisions:
    """Hears the page; each decision goes into the open `review()` (None while nothing may be
    decided), then `planned()` is called.
    """

    def __init__(
        self,
        screen: QWidget,
        page: ReviewPage,
        review: Callable[[], Review | None],
        planned: Callable[[], object],
    ) -> None:
        self._screen, self._page, self._review, self._planned = screen, page, review, planned
        page.answered.connect(self.answer)
        page.stepped_back.connect(self.step_back)
        page.stepped_on.connect(self.step_on)
        page.field_chosen.connect(self.choose_field)
        page.policy_chosen.connect(self.choose_policy)
        page.list_followed.connect(self.follow_list)
        page.heads_asked.connect(self.ask_heads)
        page.sheet_taken.connect(self.take_sheet)

    def answer(self, edit: Edit) -> None:
        """An answer: worked in on the worker, then everything is shown anew."""
        self._decide(lambda review, _outlook: review.answer(edit))

    def step_back(self) -> None:
        """The last answer was not meant."""
        self._decide(lambda review, _outlook: review.step_back())

    def step_on(self) -> None:
        """It was meant after all."""
        self._decide(lambda review, _outlook: review.step_on())

    def choose_field(self, sight: ReviewedTables, shown: ReviewColumn, field: str | None) -> None:
        """A column is another field; the rows are read anew, the answers kept."""
        self._decide(
            lambda review, outlook: (
                review.choose_field(outlook, sight, shown, field) if outlook else None
            )
        )

    def choose_policy(self, name: str, policy: Policy) -> None:
        """What the file may do to a field that is known already."""
        self._decide(lambda review, _outlook: review.choose_policy(name, policy))

    def follow_list(self, number: Follows | None) -> None:
        """The file is a newer version of another list, or of none."""
        self._decide(lambda review, _outlook: review.follow(number))

    def take_sheet(self, name: str) -> None:
        """A hidden sheet is read after all."""
        self._decide(lambda review, _outlook: review.take_sheet(name))

    def ask_heads(self, sheet: str = "") -> None:
        """Let a person point at the row of heads."""
        review = self._review()
        if review is None or not review.has_rows:
            return
        tables = self._page.outlook.plan.understanding.tables if self._page.outlook else []
        present = {
            **{table.sheet: table.head_rows for table in reversed(tables)},
            **review.choices.head_rows,
        }
        HeadDialog(
            self._screen,
            review.book,
            sheet,
            present,
            tables,
            lambda name, rows: self._decide(lambda one, _outlook: one.choose_heads(name, rows)),
        ).open()

    def handlers(self, context: Context) -> Handlers:
        """In a review Ctrl+Z takes answers back, never an earlier operation that nobody sees
        here.
        """
        review = self._review()
        if review is None:
            return {}
        nothing = partial(context.announce, _("There is no answer to take back."), "warn")
        return {
            "undo": self.step_back if review.can_step_back else nothing,
            "redo": self.step_on if review.can_step_on else nothing,
        }

    def _decide(self, handler: Callable[[Review, Outlook | None], object]) -> None:
        review = self._review()
        if review is not None:
            handler(review, self._page.outlook)
            self._planned()


def command_texts() -> Mapping[str, str]:
    """What undo and redo are called while answers are what they take back."""
    return {"undo": _("Take back the last answer"), "redo": _("Give the answer again")}


# --- Which row of a sheet holds its headers, pointed at in its first rows ---


ROWS, COLUMNS, LONGEST = 40, 24, 60
MOST_HEADS = 3
NO_HEADS: HeadRows = (0, 0)
_MIDNIGHT = re.compile(r"(?<=\d)[ T]0?0:00(:00)?$")


class HeadDialog(EntryDialog):
    """The first rows of a sheet to click one of, or two or three with Shift; `given(sheet,
    (first, last))`.
    """

    def __init__(
        self,
        parent: QWidget,
        book: Workbook,
        sheet: str,
        present: Mapping[str, HeadRows],
        tables: Sequence[ReadTable],
        given: Callable[[str, HeadRows], object],
    ) -> None:
        super().__init__(
            parent, _("Row of heads"), _("Which row names the columns?"), _("Use this row")
        )
        self._book, self._present, self._given, self._tables = book, present, given, tables
        self.sheets, self.rows = QComboBox(), QTableWidget()
        self.none = Button(_("The sheet has no heads"), clicked=lambda: self._give(NO_HEADS))
        self._dress()
        for grid in book.grids:
            if grid.height:
                self.sheets.addItem(grid.name)
        if self.sheets.count() < 2:
            self.sheets.hide()
        self.sheets.currentTextChanged.connect(self._show)
        advice = _(
            "Click it, or choose two or three rows with Shift where the heads have more than one "
            "line."
        )
        self.lay(Label(advice, 13, ink="fg2", wraps=True), self.sheets, self.rows, aside=self.none)
        self.sheets.setCurrentText(sheet)
        self._show(self.sheets.currentText())
        self.resize(860, 560)
        self.rows.setFocus()

    def chosen(self) -> HeadRows:
        """The rows marked, as Excel numbers them."""
        rows = sorted({index.row() for index in self.rows.selectionModel().selectedRows()})
        return (rows[0] + 1, min(rows[-1], rows[0] + MOST_HEADS - 1) + 1) if rows else NO_HEADS

    def accept(self) -> None:
        if self.chosen() != NO_HEADS:
            self._give(self.chosen())

    def _give(self, rows: HeadRows) -> None:
        sheet = self.sheets.currentText()
        super().accept()
        self._given(sheet, rows)

    def _show(self, name: str) -> None:
        grid = next((one for one in self._book.grids if one.name == name), None)
        if grid is None:
            return
        texts = _first_rows(grid, _known_private(self._tables, name))
        self.rows.clearSpans()
        self.rows.setRowCount(len(texts))
        self.rows.setColumnCount(max(map(len, texts), default=0))
        self.rows.setVerticalHeaderLabels([str(number + 1) for number in range(len(texts))])
        for number, line in enumerate(texts):
            for column, text in enumerate(line):
                item = QTableWidgetItem(text)
                set_tip(item, text)
                self.rows.setItem(number, column, item)
            if len(line) > 1 and not any(line[1:]):
                self.rows.setSpan(number, 0, 1, len(line))  # a title stands there in full
        self._mark(self._present.get(name, (1, 1)))

    def _mark(self, rows: HeadRows) -> None:
        self.rows.clearSelection()
        model, how = self.rows.selectionModel(), QItemSelectionModel.SelectionFlag
        for number in range(max(rows[0], 1), max(rows[1], 1) + 1):
            model.select(self.rows.model().index(number - 1, 0), how.Select | how.Rows)
        self.rows.setCurrentCell(max(rows[1], 1) - 1, 0, how.NoUpdate)

    def _dress(self) -> None:
        view = self.rows
        view.setFont(font(12, is_tabular=True))
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        view.setTabKeyNavigation(False)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.horizontalHeader().hide()
        view.horizontalHeader().setDefaultSectionSize(128)
        view.setCornerButtonEnabled(False)
        view.setCornerWidget(QWidget())
        view.setAccessibleName(_("The first rows of the sheet"))
        numbers = view.verticalHeader()
        numbers.setDefaultSectionSize(28)
        numbers.setMinimumWidth(44)
        numbers.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.doubleClicked.connect(lambda _index: self.accept())


def _known_private(tables: Sequence[ReadTable], sheet: str) -> Private:
    """The columns of a sheet that were taken for private fields, and from which row on."""
    return join_private(
        {
            column.index: table.first_row - 1
            for column in table.columns
            if _is_private(table, column)
        }
        for table in tables
        if table.sheet == sheet and table.shape == "list"
    )


def _is_private(table: ReadTable, column: FoundColumn) -> bool:
    # a part of a name or a courtesy is no field
    field = KINDS[table.kind].by_name.get(column.field or "")
    return field is not None and field.is_private


def _first_rows(grid: Grid, private: Private) -> list[Sequence[str]]:
    """The texts of a sheet's first rows, private values masked, cut where they are long."""
    width = min(grid.width, COLUMNS)
    rows = [
        [_plain(cell) for cell in grid.rows[number][:width]]
        for number in range(min(grid.height, ROWS))
    ]
    return [[text[:LONGEST] for text in line] for line in glimpsed(rows, private)]


def _plain(cell: Cell) -> str:
    """One line, and a day without the midnight that Excel keeps with it."""
    return " ".join(_MIDNIGHT.sub("", cell.text).split())
