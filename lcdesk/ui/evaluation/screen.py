"""Evaluation: what participants answered about activities, speakers and the course; the
questionnaire out, the answers in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QStackedLayout,
    QWidget,
)

from lcdesk.model.evaluation import UNJUDGED
from lcdesk.model.files import BOOK
from lcdesk.model.lists import kind_title
from lcdesk.services.evaluation import questionnaire
from lcdesk.services.evaluation.evaluation import Results, export_results, read_results
from lcdesk.services.evaluation.questionnaire import MOST_FORMS, Double, Fate, Intake
from lcdesk.texts import N_, _, n_
from lcdesk.ui.evaluation.lists import CommentList, QuestionList, ResultList
from lcdesk.ui.kit.dialogs.file_folders import begin_in
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.screen import Context, Handlers, Screen, ScreenRequest
from lcdesk.ui.kit.screens import PageHeader, SectionTabs
from lcdesk.ui.kit.widgets import Button, EmptyState, Label, column, row
from lcdesk.ui.kit.widgets.controls import TabRow
from lcdesk.ui.kit.widgets.drop_target import SHEETS

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

LISTS = {
    "activities": N_("Activities"),
    "speakers": N_("Speakers"),
    "course": N_("The course"),
    "comments": N_("Comments"),
    "questions": N_("Questions"),
}
RESULTS = ("activities", "speakers", "course")


class EvaluationScreen(Screen):
    """A list a tab."""

    key = "evaluation"
    wants_one = N_("Choose one cohort to see its evaluation.")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.results: Results | None = None
        self.head = PageHeader(context, self.key, self.retranslation)
        self.tabs, self.lists = (
            SectionTabs(context, self.key, self.retranslation),
            TabRow(tuple(LISTS)),
        )
        self.form = Button("", "file-text", clicked=self.ask_for_form)
        self.take = Button("", "file-up", "primary", clicked=self.ask_for_answers)
        self.save = Button("", "file-spreadsheet", clicked=self.ask_for_workbook)
        self.sentence, self.empty = Label("", 13, ink="fg2"), EmptyState("star")
        self.shown = {kind: ResultList(kind) for kind in RESULTS}
        self.comments, self.questions = CommentList(), QuestionList(context, self.retranslation)
        self._build()
        self.lists.chosen.connect(lambda _key: self._show_list())
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.reload()

    def refresh(self, news: ChangeEvent | None) -> None:
        self.reload()

    def retranslate(self) -> None:
        super().retranslate()
        for key, words in LISTS.items():
            self.lists.tabs[key].show_count(_(words), None)
        for key, made in (
            *self.shown.items(),
            ("comments", self.comments),
            ("questions", self.questions),
        ):
            made.table.retranslate()
            made.view.setAccessibleName(_(LISTS[key]))
        self.reload()

    def show_args(self, **args: Unpack[ScreenRequest]) -> None:
        if "tab" in args:
            self.lists.choose(args["tab"])

    def handlers(self) -> Handlers:
        if self.context.cohort_id is None:
            return {}
        own = self.questions.handlers() if self.lists.key == "questions" else {}
        return {**own, "export_view": self.ask_for_workbook} if self._has_answers() else own

    def reload(self) -> None:
        """Read beside the window; an answer that comes after a newer question is dropped."""
        desk, cohort_id = self.context.desk, self.context.cohort_id
        if cohort_id is None:
            self.drop_answers()
            self._show(0, None)
        else:
            self.read(lambda: read_results(desk, cohort_id), partial(self._show, cohort_id))

    # --- what is shown ---

    def _show(self, cohort_id: int, results: Results | None) -> None:
        self.results = results
        grey(self.save, "" if self._has_answers() else _("There are no answers yet"))
        for button in (self.form, self.take):
            button.setEnabled(results is not None)
        if results is not None:
            for made in (*self.shown.values(), self.comments):
                made.show_results(results)
            self.questions.show_questions(cohort_id, results.questions)
            self.lists.tabs["comments"].show_count(
                _(LISTS["comments"]), len(results.comments) or None
            )
        self.sentence.setText(
            _forms_words(results) if results is not None and results.forms else ""
        )
        self._show_list()

    def _show_list(self) -> None:
        key = self.lists.key
        if self.results is None or (key != "questions" and not self._has_answers()):
            self.empty.say(
                _(
                    "No answers yet. Save the questionnaire, have it filled in, and take the "
                    "forms in here."
                ),
                _("Questionnaire…"),
                self.ask_for_form,
            )
            self._pages.setCurrentWidget(self.empty)
        elif (
            shown := {**self.shown, "comments": self.comments, "questions": self.questions}[key]
        ).table.ids:
            self._pages.setCurrentWidget(shown)
        else:
            self.empty.say(_("Nobody has written anything here on the forms that came in."))
            self._pages.setCurrentWidget(self.empty)
        self.context.handlers_changed.emit()

    def _has_answers(self) -> bool:
        return self.results is not None and self.results.forms > 0

    # --- operations ---

    def ask_for_form(self) -> QuestionnaireDialog | None:
        """Ask what the questionnaire shall hold, then where it goes."""
        if self.results is None:
            return None
        counts = Counter(str(record["kind"] or "") for record in self.results.activities.values())
        dialog = QuestionnaireDialog(self.window(), counts, self.results.people, self._ask_where)
        dialog.open()
        return dialog

    def _ask_where(self, unjudged: frozenset[str], forms: int | None) -> None:
        self._ask_for_place(
            _("Save the questionnaire"),
            _("Questionnaire"),
            lambda path: self.save_form(path, unjudged, forms),
        )

    def save_form(self, path: Path, unjudged: frozenset[str], forms: int | None) -> None:
        """Write the questionnaire beside the window."""
        desk, cohort_id = self.context.desk, self.context.cohort_id
        if cohort_id is not None:
            self._write(
                lambda: questionnaire.save_questionnaire(desk, cohort_id, path, forms, unjudged),
                path,
            )

    def ask_for_answers(self) -> QFileDialog:
        """Ask for filled-in forms, several at once."""
        dialog = QFileDialog(self.window(), _("Filled-in forms"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        begin_in(dialog, "open")
        dialog.setNameFilter(
            _("Spreadsheets") + f" ({' '.join(f'*{suffix}' for suffix in SHEETS)})"
        )
        dialog.filesSelected.connect(
            lambda names: self.read_answers([Path(name) for name in names])
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def read_answers(self, paths: list[Path]) -> None:
        """Read forms beside the window; where all are new and whole they come in at once, else
        it is asked before.
        """
        desk, cohort_id = self.context.desk, self.context.cohort_id
        if cohort_id is not None:
            self.context.tasks.run(
                _("Reading the forms"),
                lambda _task: questionnaire.read_answers(desk, cohort_id, paths),
                lambda intake: self._receive(cohort_id, intake),
                owner=self,
            )

    def _receive(self, cohort_id: int, intake: Intake) -> None:
        if intake.of("new") and not (intake.remarks or intake.of("double") or intake.of("same")):
            self._take(cohort_id, intake, "leave")
        else:
            IntakeDialog(
                self.window(), intake, lambda double: self._take(cohort_id, intake, double)
            ).open()

    def _take(self, cohort_id: int, intake: Intake, double: Double) -> None:
        taken = questionnaire.take_answers(self.context.desk, cohort_id, intake, double)
        if taken.forms:
            self.context.tell_done(taken.message)
        else:
            self.context.announce(taken.message)

    def ask_for_workbook(self) -> QFileDialog:
        """Ask where the results go."""
        return self._ask_for_place(_("Save as a workbook"), _("Evaluation"), self.save_workbook)

    def save_workbook(self, path: Path) -> None:
        """Write the results beside the window."""
        desk, cohort_id = self.context.desk, self.context.cohort_id
        if cohort_id is not None:
            self._write(lambda: export_results(desk, cohort_id, path), path)

    def _write(self, write: Callable[[], int], path: Path) -> None:
        self.context.tasks.run(
            _("Writing the workbook"),
            lambda _task: write(),
            lambda _count: tell_saved(self, path),
            owner=self,
        )

    def _ask_for_place(self, title: str, name: str, save: Callable[[Path], object]) -> QFileDialog:
        whole = f"{name} {self.context.cohort.get('name') or ''}"
        return ask_to_save(self.window(), title, BOOK, whole, save)

    # --- how it is built ---

    def _build(self) -> None:
        for text, setter in (
            (N_("Questionnaire…"), self.form.setText),
            (N_("Take in answers…"), self.take.setText),
            (N_("Save as Excel"), self.save.setText),
        ):
            self.retranslation.say(text, setter)
        self.head.add(self.save, self.form, self.take, changing=[self.take])
        pages = QWidget()
        pages.setObjectName("plain")
        self._pages = QStackedLayout(pages)
        for page in (*self.shown.values(), self.comments, self.questions, self.empty):
            self._pages.addWidget(page)
        inside = column(
            self.head,
            self.tabs,
            row(self.lists, None, self.sentence),
            gap=12,
            margins=(24, 18, 24, 16),
        )
        inside.addWidget(pages, 1)
        self.setLayout(inside)


def _forms_words(results: Results) -> str:
    """ "20 forms of 22 people"."""
    forms = n_("{count} form", "{count} forms", results.forms)
    people = n_("{count} person", "{count} people", results.people)
    return _("{forms} of {people}", forms=forms, people=people)


# --- What filled-in forms hold, before it is taken in: how many are new, what was left out and why,
# and what becomes of doubles ---


INTAKE_WIDTH, MOST_NAMED = 560, 6
LINE, HIGHEST = 22, 220  # px of the list of what was left out


class IntakeDialog(QDialog):
    """`take(double)` takes the forms in."""

    def __init__(self, parent: QWidget, intake: Intake, take: Callable[[Double], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Answers"))
        self.setMinimumWidth(INTAKE_WIDTH)
        self._intake, self._take = intake, take
        duplicates = intake.of("double")
        self.choices: dict[Double, QRadioButton] = {
            "leave": QRadioButton(_("Leave them out")),
            "replace": QRadioButton(_("Put them in place of those that are here")),
            "add": QRadioButton(_("They are forms of other people: take them in, too")),
        }
        self.choices["leave"].setChecked(True)
        self.remarks = QPlainTextEdit("\n".join(intake.remarks))
        self.remarks.setReadOnly(True)
        self.remarks.setFixedHeight(min(LINE * len(intake.remarks) + 28, HIGHEST))
        self.remarks.setAccessibleName(_("What was left out"))
        self.ok = Button(_("Take in"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self.ok.setEnabled(bool(intake.of("new") or duplicates))
        parts: list[QWidget] = [
            Label(_("Answers"), 17, "bold"),
            Label(told_of(intake), 13, ink="fg2", wraps=True),
        ]
        if duplicates:
            names = [one.words for one in duplicates[:MOST_NAMED]]
            more = len(duplicates) - len(names)
            named = "; ".join([*names, *([_("and {count} more", count=more)] if more else [])])
            question = n_(
                "{count} form has the number or the very same answers of another: {forms}.",
                "{count} forms have the number or the very same answers of another: {forms}.",
                len(duplicates),
                forms=named,
            )
            parts += [Label(question, 13, "medium", "warn", wraps=True), *self.choices.values()]
        if intake.remarks:
            parts += [Label(_("What was left out"), 13, "bold"), self.remarks]
        buttons = row(None, Button(_("Cancel"), clicked=self.reject), self.ok)
        self.setLayout(column(*parts, 6, buttons, gap=8, margins=(24, 22, 24, 18)))

    def double(self) -> Double:
        """What becomes of doubles."""
        return next(key for key, choice in self.choices.items() if choice.isChecked())

    def _finish(self) -> None:
        self.accept()
        self._take(self.double())


def told_of(intake: Intake) -> str:
    """ "12 forms are new. 2 are here already. 3 are empty."."""
    words: dict[Fate, Callable[[int], str]] = {
        "new": lambda count: n_("{count} form is new.", "{count} forms are new.", count),
        "same": lambda count: n_("{count} is here already.", "{count} are here already.", count),
        "empty": lambda count: n_("{count} is empty.", "{count} are empty.", count),
    }
    said = [
        say(count)
        for fate, say in words.items()
        if (count := len(intake.of(fate))) or fate == "new"
    ]
    return " ".join(said)


# --- The questionnaire to be written: which kinds of activity are asked about, and how many forms
# ---


QUESTIONNAIRE_WIDTH = 460
Write = Callable[[frozenset[str], int | None], object]


class QuestionnaireDialog(QDialog):
    """`write(kinds left out, number of forms or None)`. `counts`: kind → activities of the
    cohort ("" for no kind).
    """

    def __init__(
        self, parent: QWidget, counts: Mapping[str, int], people: int, write: Write
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Questionnaire"))
        self.setMinimumWidth(QUESTIONNAIRE_WIDTH)
        self._write, self._counts = write, counts
        self.kinds = {kind: self._tick(kind, count) for kind, count in counts.items() if kind}
        self.one = QRadioButton(_("One form, to be sent to everybody"))
        self.many = QRadioButton(_("Numbered forms, a sheet each, to be printed"))
        self.count = QSpinBox()
        self.count.setRange(1, MOST_FORMS)
        self.count.setValue(min(max(people, 1), MOST_FORMS))
        self.count.setMinimumWidth(84)
        self.count.lineEdit().setTextMargins(7, 0, 0, 0)
        self.count.setAccessibleName(_("How many forms"))
        self.one.setChecked(True)
        self.count.setEnabled(False)
        self.many.toggled.connect(self.count.setEnabled)
        self.told = Label("", 12, ink="fg3", wraps=True)
        self.ok = Button(_("Save…"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out()
        self._tell()

    def _lay_out(self) -> None:
        many = row(self.many, self.count, None, gap=12)
        note = Label(
            _("A form comes in once: by its number, or, without one, by its answers."),
            12,
            ink="fg3",
            wraps=True,
        )
        buttons = row(None, Button(_("Cancel"), clicked=self.reject), self.ok)
        self.setLayout(
            column(
                Label(_("Questionnaire"), 17, "bold"),
                Label(_("Asked about"), 13, "bold"),
                *self.kinds.values(),
                self.told,
                4,
                Label(_("Forms"), 13, "bold"),
                self.one,
                many,
                note,
                6,
                buttons,
                gap=6,
                margins=(24, 22, 24, 18),
            )
        )

    def unjudged(self) -> frozenset[str]:
        """The kinds nobody is asked about."""
        return frozenset(kind for kind, tick in self.kinds.items() if not tick.isChecked())

    def _tick(self, kind: str, count: int) -> QCheckBox:
        made = QCheckBox(f"{kind_title(kind)}  ({count})")
        made.setChecked(kind not in UNJUDGED)
        made.toggled.connect(lambda _on: self._tell())
        return made

    def _tell(self) -> None:
        count = sum(
            count
            for kind, count in self._counts.items()
            if not kind or self.kinds[kind].isChecked()
        )
        self.told.setText(
            n_("{count} activity is asked about.", "{count} activities are asked about.", count)
        )

    def _finish(self) -> None:
        self.accept()
        self._write(self.unjudged(), self.count.value() if self.many.isChecked() else None)
