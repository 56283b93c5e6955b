"""Attendance: the tick grid of a cohort, its rates and the certificate condition; a signed sheet
comes in, a list goes out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QListWidget,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from lcdesk.model.attendance import RULE, Attendee, Key, Register
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import BOOK
from lcdesk.model.lists import ATTENDANCE
from lcdesk.services.attendance import attendance, attendance_sheet
from lcdesk.services.attendance.attendance import (
    change_words,
    condition_words,
    overdue_words,
    plan_words,
)
from lcdesk.services.attendance.attendance_sheet import Place, SheetPlan, SheetQuestion, plan_sheet
from lcdesk.services.guide.what_counts import WhatCounts
from lcdesk.tabular.register import RegisterSheet
from lcdesk.texts import N_, _, n_
from lcdesk.ui.attendance.choosers import AttendanceChoosers
from lcdesk.ui.attendance.grid import LETTERS, AttendanceGrid
from lcdesk.ui.attendance.grid_cells import LOOKS
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.file_folders import begin_in
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.paper_menus import fill_papers_about, paper_of_those_below
from lcdesk.ui.kit.screen import Context, Handlers, Screen
from lcdesk.ui.kit.screens import PageHeader, SectionTabs
from lcdesk.ui.kit.widgets import Button, Card, EmptyState, Label, MenuButton, column, row, scrolled

if TYPE_CHECKING:
    from lcdesk.services.attendance.attendance_sheet import SheetPlan
    from lcdesk.services.core.desk import ChangeEvent
    from lcdesk.tabular.register import RegisterSheet

SHEETS = "*.xlsx *.xlsm *.xls *.ods *.csv *.txt"
TOUCHING = frozenset({"Attendance", "Activity", "Enrolment", "Person", "Cohort"})


class AttendanceScreen(Screen):
    """What is noted is written at once; the rates follow."""

    key = "attendance"
    wants_one = N_("Choose one cohort to see who was there.")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.register = Register()
        self._people: list[Attendee] = []
        self.head = PageHeader(context, self.key, self.retranslation)
        self.tabs = SectionTabs(context, self.key, self.retranslation)
        self.sentence, self.rule = (
            Label("", 13, "medium", wraps=True),
            Label("", 12, ink="fg3", wraps=True),
        )
        self.choosers, self.grid, self.empty = (
            AttendanceChoosers(self.retranslation),
            AttendanceGrid(),
            EmptyState("list-checks"),
        )
        self.buttons = {
            state: Button(
                "", LOOKS[state][1] if state else "", clicked=lambda state=state: self.note(state)
            )
            for state in LETTERS
        }
        self.all_present = Button("", "check-check", clicked=self._note_all_present)
        self.bring, self.save = (
            Button("", "file-up", clicked=self.ask_for_sheet),
            Button("", "file-spreadsheet", "primary", clicked=self.ask_for_workbook),
        )
        self.papers, self.for_below = MenuButton("", "files"), Button(kind="link")
        self.papers.opening.connect(self._fill_papers)
        self.for_below.clicked.connect(self._open_for_below)
        policy = self.for_below.sizePolicy()  # the cells stay where they are when it comes
        policy.setRetainSizeWhenHidden(True)
        self.for_below.setSizePolicy(policy)
        self._build()
        self.choosers.changed.connect(self._choose)
        self.choosers.percent_chosen.connect(self._set_percent)
        self.grid.view.stated.connect(self.note)
        self.grid.view.head_asked.connect(self.open_head_menu)
        self.grid.moved.connect(self._follow)
        self.first = self.grid.view
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.choosers.group = "all"
        self.reload()

    def refresh(self, news: ChangeEvent | None) -> None:
        if news is None or TOUCHING & news.touched.keys():
            self._read(is_own=news is not None)

    def reload(self) -> None:
        """Read everything anew; whom a filter shows is asked again."""
        self._read(is_own=False)

    def retranslate(self) -> None:
        super().retranslate()
        self.rule.setText(_(RULE))
        for state, button in self.buttons.items():
            said = ATTENDANCE.format(state) if state else _("Clear")
            button.setText(f"{said[:1].upper()}{said[1:]}  {LETTERS[state]}")
        self.grid.retranslate()
        self._say()

    def what_counts(self) -> WhatCounts | None:
        """How attendance is counted."""
        return WhatCounts(_("Attendance"), (self.rule.text(),))

    def restyle(self) -> None:
        self.grid.restyle()

    def handlers(self) -> Handlers:
        if self.context.cohort_id is None or not self.register.people:
            return {}
        handlers: dict[str, Callable[[], object]] = {
            "export_view": self.ask_for_workbook,
            "sort_again": self.reload,
        }
        if self.grid.cells.sessions:
            handlers |= {"clear": lambda: self.note(""), "select_all": self.grid.view.selectAll}
        return handlers

    # --- what is shown ---

    def _read(self, *, is_own: bool) -> None:
        """Beside the window; an answer that comes after a newer question is dropped."""
        desk, cohort_id = self.context.desk, self.context.cohort_id
        if cohort_id is None:
            self.drop_answers()
            self._show(Register(), is_own=False)
        else:
            self.read(
                lambda: attendance.read_register(desk, cohort_id),
                lambda found: self._show(found, is_own=is_own),
            )

    def _show(self, register: Register, *, is_own: bool) -> None:
        """`is_own`: the filter keeps whom it shows, so that nobody leaves under the hands of who
        types.
        """
        self.register = register
        self.choosers.show_register(register)
        sessions = self.choosers.sessions()
        if is_own and self.choosers.group != "all":
            kept = (register.person_by_id.get(person.id) for person in self._people)
            self._people = [person for person in kept if person is not None]
        else:
            self._people = self.choosers.people(sessions)
        self.grid.show_register(register, self._people, sessions)
        self._say()
        self.context.handlers_changed.emit()

    def _choose(self) -> None:
        self._show(self.register, is_own=False)

    def _say(self) -> None:
        """The sentences, and what stands where there is no grid."""
        self.choosers.say()
        self.sentence.setText(
            " · ".join(
                part
                for part in (condition_words(self.register), overdue_words(self.register))
                if part
            )
        )
        has_grid = bool(self._people and self.grid.cells.sessions)
        self._pages.setCurrentWidget(self.card if has_grid else self.empty)
        for part in (self._foot, self.choosers, self.sentence):
            part.setVisible(bool(self.register.people and self.register.sessions))
        self._say_papers()
        nobody = "" if self.register.people else _("Nobody is in this cohort yet.")
        nothing = "" if self.register.sessions else _("There are no activities to be noted yet.")
        grey(self.save, nobody)
        grey(self.bring, nobody or nothing)
        if not self.register.people:
            self.empty.say(
                _("Nobody is in this cohort yet."),
                _("Import a list"),
                lambda: self.context.command("import"),
            )
        elif not self.register.sessions:
            self.empty.say(
                _("There are no activities to be noted yet."),
                _("Open the timetable"),
                lambda: self.context.open_screen("curriculum"),
            )
        elif not has_grid:
            self.empty.say(
                _("Nothing here with what is chosen above."),
                _("Show everything"),
                self._show_everything,
            )
        self._follow()

    def _show_everything(self) -> None:
        self.choosers.group = "all"
        self.choosers.choose_days("whole")

    def _follow(self) -> None:
        """What the buttons would do with the block."""
        for button in self.buttons.values():
            grey(button, "" if self.grid.view.count_chosen() > 0 else _("Mark some cells first"))
        count = sum(len(self.register.blank(one)) for one in self.grid.chosen_sessions())
        self.all_present.setText(
            n_("All present ({count} blank)", "All present ({count} blank)", count)
            if count
            else _("All present")
        )
        grey(self.all_present, "" if count else _("Everybody of the marked activities is noted"))

    # --- operations ---

    def note(self, state: str) -> None:
        """The block gets a state ("": none), as one step."""
        block = self.grid.block()
        if not block:
            self.context.announce(_("This activity is for another group."), "warn")
            return
        changes = dict.fromkeys(block, state or None)
        self._do(lambda: attendance.note(self.context.desk, self.register, changes), changes)

    def _note_all_present(self) -> None:
        self.note_all_present([one.id for one in self.grid.chosen_sessions()])

    def note_all_present(self, activities: list[int]) -> None:
        """Everybody not noted yet was there."""
        blank: dict[Key, str | None] = {
            (person, number): "present"
            for number in activities
            for person in self.register.blank(self.register.session_by_id[number])
        }
        self._do(
            lambda: attendance.note_all_present(self.context.desk, self.register, activities), blank
        )

    def _do(self, handler: Callable[[], object], changes: attendance.Changes) -> bool:
        """Write, and show it before it is read again; False: it was refused, and is told."""
        try:
            handler()
        except KnownFault as fault:
            show_fault(fault, self.window())
            self.reload()
            return False
        marks = {key: state for key, state in ({**self.register.marks, **changes}).items() if state}
        self._show(replace(self.register, marks=marks), is_own=True)
        return True

    def _set_percent(self, percent: int) -> None:
        if self.context.cohort_id is None:
            return
        try:
            attendance.set_percent(
                self.context.desk, self.context.cohort_id, percent, self.register
            )
        except KnownFault as fault:
            show_fault(fault, self.window())
            self.reload()
        else:
            self.register = replace(self.register, percent=percent)

    def open_head_menu(self, at: int, where: QPoint) -> QMenu:
        """What can be done with an activity."""
        session, menu = self.grid.cells.sessions[at], QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        count = len(self.register.blank(session))
        words = n_("All present ({count} blank)", "All present ({count} blank)", count)
        menu.addAction(words, lambda: self.note_all_present([session.id])).setEnabled(count > 0)
        menu.addAction(_("Choose the whole column"), lambda: self.grid.view.selectColumn(at))
        menu.popup(where)
        return menu

    # --- papers ---

    def _fill_papers(self, menu: QMenu) -> None:
        people = [one.id for one in self.register.course]
        fill_papers_about(menu, self.context, "attendance", people, self.register.below)

    def _say_papers(self) -> None:
        """The paper for those below the condition, in the line that counts them."""
        grey(self.papers, "" if self.register.people else _("Nobody is in this cohort yet."))
        below = self.register.below
        self.for_below.setVisible(bool(below))
        if below:
            kind = paper_of_those_below("attendance")
            self.for_below.setText(literal(_(kind.label) + "…"))

    def _open_for_below(self) -> None:
        kind = paper_of_those_below("attendance")
        self.context.open_screen("papers", kind=kind.key, ids=sorted(self.register.below))

    # --- a sheet in, a workbook out ---

    def ask_for_sheet(self) -> QFileDialog:
        """Ask which sheet was signed."""
        dialog = QFileDialog(self.window(), _("Import a signed sheet"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        begin_in(dialog, "open")
        dialog.setNameFilter(_("Spreadsheets") + f" ({SHEETS})")
        dialog.fileSelected.connect(lambda path: self.bring_sheet(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def bring_sheet(self, path: Path) -> None:
        """Read it beside the window, then show what it would note."""
        register = self.register
        self.context.tasks.run(
            _("Reading {name}", name=path.name),
            lambda task: attendance_sheet.read_file(path, register, cancelled=task.is_stopped),
            lambda sheets: self._review(sheets, path.name),
            owner=self,
        ).stoppable()

    def _review(self, sheets: list[RegisterSheet], name: str) -> None:
        ImportDialog(
            self.window(), sheets, self.register, name, partial(self._bring, self.register)
        ).open()

    def _bring(self, shown: Register, plan: SheetPlan) -> None:
        if self._do(
            lambda: attendance_sheet.apply_plan(self.context.desk, shown, plan), plan.changes
        ):
            told = n_("{count} cell was noted.", "{count} cells were noted.", len(plan.changes))
            self.context.tell_done(told)

    def ask_for_workbook(self) -> QFileDialog:
        """Ask where the list goes as a workbook, then write it; the window does not stop."""
        name = " ".join((_("Attendance"), str(self.context.cohort.get("name") or "")))
        return ask_to_save(self.window(), _("Save as a workbook"), BOOK, name, self.save_workbook)

    def save_workbook(self, path: Path) -> None:
        """Write the list of the whole cohort beside the window."""
        desk, cohort_id, has_uncounted = (
            self.context.desk,
            self.context.cohort_id,
            self.choosers.has_uncounted,
        )
        if cohort_id is None:
            return
        self.context.tasks.run(
            _("Writing the workbook"),
            lambda _task: attendance.save_register(
                desk, cohort_id, path, has_uncounted=has_uncounted
            ),
            lambda _count: tell_saved(self, path),
            owner=self,
        )

    # --- how it is built ---

    def _build(self) -> None:
        self.retranslation.say(N_("Import a signed sheet"), self.bring.setText)
        self.retranslation.say(N_("Save as Excel"), self.save.setText)
        self.retranslation.say(N_("Papers"), self.papers.set_label)
        self.head.add(self.papers, self.bring, self.save, changing=[self.bring])
        self.card, pages, self._foot = Card(), QWidget(), QWidget()
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.grid)
        pages.setObjectName("plain")
        self._pages = QStackedLayout(pages)
        for page in (self.card, self.empty):
            self._pages.addWidget(page)
        self._foot.setLayout(
            column(row(*self.buttons.values(), None, self.all_present), self.rule, gap=10)
        )
        told = row(self.sentence, self.for_below, gap=10)
        told.setStretch(0, 1)
        made = column(self.head, self.tabs, self.choosers, told, gap=12, margins=(24, 18, 24, 14))
        made.addWidget(pages, 1)
        made.addWidget(self._foot)
        self.setLayout(made)


# --- Before a sheet is noted: how many cells are new or change, which rows and columns are unclear,
# what was not understood ---


WIDTH, HEIGHT = 680, 560
_MOST_QUESTIONS = 170  # px; more of them scroll
_MOST_CHANGES = 200


class ImportDialog(QDialog):
    """`agreed(plan)` gets what is to be noted. The questions are answered here; without an
    answer their cells stay out.
    """

    def __init__(
        self,
        parent: QWidget,
        sheets: Sequence[RegisterSheet],
        register: Register,
        file_name: str,
        agreed: Callable[[SheetPlan], object],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sheets, self._register, self._file_name, self._agreed = (
            sheets,
            register,
            file_name,
            agreed,
        )
        self.answers: dict[Place, int] = {}
        self.boxes: dict[Place, QComboBox] = {}
        self.plan = SheetPlan(file_name)
        self.sentence, self.counts = (
            Label("", 17, "bold", wraps=True),
            Label("", 13, ink="fg2", wraps=True),
        )
        self.asked, self.told = QWidget(), QListWidget()
        self.asked.setObjectName("plain")
        self.heading, self.question = (
            Label("", 13, "medium"),
            Label("", 13, "medium", "warn", wraps=True),
        )
        self.ok = Button("", kind="primary", clicked=self._finish)
        self._lay_out()
        self._plan()
        self._ask(self.plan.questions)
        (next(iter(self.boxes.values()), None) or self.ok).setFocus()

    def _plan(self) -> None:
        """Plan anew with the answers there are, and say it."""
        self.plan = plan_sheet(self._sheets, self._register, self._file_name, self.answers)
        plan, count = self.plan, len(self.plan.changes)
        self.sentence.setText(plan_words(plan.new, plan.changed, plan.same))
        self.counts.setText(
            _(
                "{people} and {activities} of this cohort were found in “{name}”.",
                people=n_("{count} participant", "{count} participants", plan.people),
                activities=n_("{count} activity", "{count} activities", plan.activities),
                name=plan.file_name,
            )
        )
        changed = [
            change_words(self._register, key, state)
            for key, state in plan.changes.items()
            if key in self._register.marks
        ]
        self.told.clear()
        self.told.addItems([*plan.remarks, *changed[:_MOST_CHANGES]])
        self.heading.setText(lists_words(len(plan.remarks), len(changed)))
        for part in (self.told, self.heading):
            part.setVisible(self.told.count() > 0)
        self.ok.setEnabled(count > 0)
        self.ok.setText(
            n_("Note {count} cell", "Note {count} cells", count) if count else _("Nothing to note")
        )

    def _ask(self, questions: Sequence[SheetQuestion]) -> None:
        lines = QFormLayout()
        lines.setContentsMargins(0, 0, 8, 0)
        for question in questions:
            box = QComboBox()
            box.addItem(_("Leave it out"), None)
            for number, words in question.options:
                box.addItem(words, number)
            box.setAccessibleName(question.words)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(28)
            box.activated.connect(
                lambda _at, box=box, place=question.place: self._answer(place, box.currentData())
            )
            self.boxes[question.place] = box
            said = Label(question.words, 13, wraps=True)
            said.setBuddy(box)
            lines.addRow(said, box)
        self.asked.setLayout(lines)
        count = len(questions)
        self.question.setText(
            n_(
                "{count} row or column may be several: which is it?",
                "{count} rows or columns may be several: which are they?",
                count,
            )
        )
        for part in (self.question, self._scroll):
            part.setVisible(count > 0)
        self._scroll.setFixedHeight(min(self.asked.sizeHint().height() + 4, _MOST_QUESTIONS))

    def _answer(self, place: Place, number: int | None) -> None:
        if number is None:
            self.answers.pop(place, None)
        else:
            self.answers[place] = number
        self._plan()

    def _finish(self) -> None:
        self.accept()
        self._agreed(self.plan)

    def _lay_out(self) -> None:
        self.setWindowTitle(_("Attendance from {name}", name=self._file_name))
        self.resize(WIDTH, HEIGHT)
        self.told.setWordWrap(True)
        self.told.setAccessibleName(_("What was not understood, and what changes"))
        self._scroll = scrolled(self.asked)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made = column(
            self.sentence,
            self.counts,
            self.question,
            self._scroll,
            self.heading,
            gap=10,
            margins=(24, 22, 24, 18),
        )
        made.addWidget(self.told, 1)
        made.addStretch()
        made.addLayout(row(None, Button(_("Cancel"), clicked=self.reject), self.ok))
        self.setLayout(made)
        self.ok.setDefault(True)


def lists_words(remarks: int, changed: int) -> str:
    """What the list below says: 3 things were not understood, then 4 changes."""
    said = (
        n_("{count} thing was left out", "{count} things were left out", remarks)
        if remarks
        else "",
        n_("{count} cell changes", "{count} cells change", changed) if changed else "",
    )
    return " · ".join(part for part in said if part)
