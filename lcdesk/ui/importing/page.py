"""The review on one screen: what was understood, counts that filter, the rows, the questions, and the button that does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.tabular.review import Question, Sight
from lcdesk.texts import N_, _, n_
from lcdesk.ui.importing.answers import CELL, Choice, typed_edit
from lcdesk.ui.importing.chips import FilterChips
from lcdesk.ui.importing.header import fill_fields
from lcdesk.ui.importing.problems import NARROW, WIDTH, ProblemPanel
from lcdesk.ui.importing.review import Outlook
from lcdesk.ui.importing.sheet_view import SheetView
from lcdesk.ui.importing.start import counts_words
from lcdesk.ui.importing.words import button_words, sheet_sentence
from lcdesk.ui.spans import moment_of
from lcdesk.ui.spoken import Spoken
from lcdesk.ui.theme import font
from lcdesk.ui.widgets import Banner, Button, Label, MenuButton, column, row

_WIDE = 230  # px of a cohort's or sheet's name in a button


class ReviewPage(QWidget):
    """`answered(edit)`, `field_chosen(sight, head, field)`, `target_opening(menu)`, `taken_back`, `given_up`, `confirmed`."""

    answered = Signal(object)
    field_chosen = Signal(object, str, object)
    target_opening = Signal(QMenu)
    taken_back = Signal()
    problems_asked = Signal(object)  # Outlook
    given_up = Signal()
    confirmed = Signal()

    def __init__(self, spoken: Spoken) -> None:
        super().__init__()
        self.outlook: Outlook | None = None
        self._sight_at = 0
        self._file = ""
        self._before: Mapping[str, Any] | None = None  # the import of the very same file, while that is told
        self.title, self.sentence = Label("", 22, "bold"), Label("", 13, ink="fg2")
        self.sheet, self.columns, self.target = (
            MenuButton("", "files"),
            MenuButton("", "columns-3"),
            MenuButton("", "users"),
        )
        self.banner, self.chips, self.note = Banner(), FilterChips(), Label("", 12, ink="fg3")
        self.rows, self.problems = SheetView(), ProblemPanel()
        self.safety = Label("", 12, ink="fg3")
        self.save_problems = Button("", "file-spreadsheet", clicked=lambda: self.problems_asked.emit(self.outlook))
        self.cancel = Button("", clicked=self.given_up.emit)
        self.confirm = Button("", "check", "primary", clicked=self.confirmed.emit)
        self._speak(spoken)
        self._build()
        self._connect()

    # --- what is shown ---

    def show_outlook(self, file: str, outlook: Outlook, answers: int) -> None:
        """Everything anew; filter, cursor and sheet stay as they were."""
        self.outlook, self._file = outlook, file
        self._sight_at = min(self._sight_at, max(len(outlook.sights) - 1, 0))
        self.chips.show_counts({str(fate): count for fate, count in outlook.plan.counts().items()})
        self.problems.show_questions(outlook, answers)
        self.problems.setVisible(bool(outlook.questions or answers))
        self.save_problems.setVisible(bool(outlook.questions))
        self.show_rows()
        self.retranslate()

    def start_over(self) -> None:
        """Another file: its first sheet, no filter."""
        self.outlook = None
        self._sight_at = 0
        self.chips.clear()
        self._before = None
        self.banner.hide()

    def show_rows(self) -> None:
        """The rows of the sheet on view that pass the filter."""
        if self.outlook and self.outlook.sights:
            self.rows.show_rows(self.outlook.plan, self.sight(), self.chips.chosen())

    def sight(self) -> Sight:
        """The sheet on view."""
        assert self.outlook is not None
        return self.outlook.sights[self._sight_at]

    def show_target(self, words: str, tip: str) -> None:
        """Where the rows go."""
        self.target.set_value(_shortened(words))
        self.target.setToolTip(tip)

    def say_before(self, batch: Mapping[str, Any] | None) -> None:
        """The very same file was imported before."""
        self._before = batch
        if batch is not None:
            when, counts = moment_of(batch["imported_at"]), counts_words(batch["counts"])
            said = _("This very file was imported before: {when} ({counts}).", when=when, counts=counts)
            self.banner.say(said, "info", can_close=True)

    def set_busy(self, is_busy: bool) -> None:
        """While answers are worked in nothing can be imported."""
        ready = self.outlook is not None and not is_busy
        counts = self.outlook.plan.counts() if self.outlook else {}
        self.confirm.setEnabled(ready and any(counts.get(fate) for fate in ("new", "change", "needs you")))

    def retranslate(self) -> None:
        """Say what depends on the file."""
        if self.outlook is None:
            return
        sights = self.outlook.sights
        self.sheet.setVisible(len(sights) > 1)
        if sights:
            self.sheet.set_value(_shortened(self._place_words()))
        self.note.setText(self._note())
        self.confirm.setText(button_words(self.outlook.plan.counts()))
        self.set_busy(False)
        if self._before is not None and not self.banner.isHidden():
            self.say_before(self._before)
        self._fit_texts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.problems.setFixedWidth(max(NARROW, min(WIDTH, self.width() // 4)))
        self._fit_texts()

    def _fit_texts(self) -> None:
        """Title and sentence end in dots where the buttons leave no room; on hover they are whole."""
        if self.outlook is None:
            return
        buttons = [one for one in (self.sheet, self.columns, self.target) if not one.isHidden()]
        room = self.width() - 60 - sum(one.sizeHint().width() + 8 for one in buttons)
        texts = [(self.title, _("Import “{name}”", name=self._file))]
        self._fit_safety()
        if self.outlook.sights:
            texts.append((self.sentence, sheet_sentence(self.outlook.plan, self.sight())))
        for label, text in texts:
            label.setText(label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(room, 80)))
            label.setToolTip(text)

    def _fit_safety(self) -> None:
        buttons = [one for one in (self.save_problems, self.cancel, self.confirm) if not one.isHidden()]
        room = self.width() - 60 - sum(one.sizeHint().width() + 8 for one in buttons)
        text = _("A safety copy is made first. Ctrl+Z undoes the whole import.")
        self.safety.setText(self.safety.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0)))
        self.safety.setToolTip(text)

    def _place_words(self) -> str:
        assert self.outlook is not None
        return _(
            "{name} ({number} of {count})",
            name=_sheet_name(self.sight()),
            number=self._sight_at + 1,
            count=len(self.outlook.sights),
        )

    def _note(self) -> str:
        assert self.outlook is not None
        said = [_("Nothing is saved yet.")]
        if self.outlook.tidied:
            tidied = n_("{count} value was tidied for you", "{count} values were tidied for you", self.outlook.tidied)
            said.append(_("{tidied}; hover a blue cell to see the original.", tidied=tidied))
        gone = len(self.outlook.plan.gone)
        if gone:
            said.append(
                n_(
                    "{count} person of the cohort is not in this file and stays.",
                    "{count} people of the cohort are not in this file and stay.",
                    gone,
                )
            )
        return " ".join(said)

    # --- what is done ---

    def _choose_sight(self, at: int) -> None:
        self._sight_at = at
        self.show_rows()
        self.retranslate()

    def _answer(self, question: Question, choice: Choice) -> None:
        if choice.edit == CELL:
            self._bring(question)
            self.rows.edit_question(question)
        else:
            self.answered.emit(choice.edit)

    def _show(self, question: Question) -> None:
        self._bring(question)
        self.rows.show_question(question)

    def _bring(self, question: Question) -> None:
        """The sheet and filter under which the rows of a question are seen."""
        if self.outlook is None or not question.rows:
            return
        place = question.rows[0]
        at = next((n for n, sight in enumerate(self.outlook.sights) if place in sight.rows), self._sight_at)
        if self.chips.chosen() not in ("", self.outlook.plan.rows[place].fate):
            self.chips.clear()
        self._choose_sight(at)

    def _type(self, place: int, name: str, value: Any) -> None:
        if self.outlook is not None:
            self.answered.emit(typed_edit(self.outlook.plan, place, name, value))

    def _refuse(self, why: str) -> None:
        self._before = None
        self.banner.say(why, "warn", can_close=True)

    def _fill_sheets(self, menu: QMenu) -> None:
        for at, sight in enumerate(self.outlook.sights if self.outlook else ()):
            people = n_("{count} row", "{count} rows", len(sight.rows))
            action = menu.addAction(
                f"{_sheet_name(sight)}    {people}".replace("&", "&&"), lambda at=at: self._choose_sight(at)
            )
            action.setCheckable(True)
            action.setChecked(at == self._sight_at)

    def _fill_columns(self, menu: QMenu) -> None:
        """The choosers of the heads, for the keyboard."""
        if self.outlook is None or not self.outlook.sights:
            return
        sight = self.sight()
        for shown in sight.columns:
            if shown.index is not None:
                inside = menu.addMenu((shown.head or "?").replace("&", "&&"))
                fill_fields(
                    inside,
                    shown,
                    sight.record,
                    lambda field, head=shown.head: self.field_chosen.emit(sight, head, field),
                )

    # --- how it is built ---

    def _speak(self, spoken: Spoken) -> None:
        for text, setter in (
            (N_("Sheet"), self.sheet.set_label), (N_("Columns"), self.columns.set_label), (N_("Into"), self.target.set_label),
            (N_("Cancel"), self.cancel.setText),
            (N_("Save problems as Excel"), self.save_problems.setText),
        ):  # fmt: skip
            spoken.say(text, setter)

    def _build(self) -> None:
        texts = column(self.title, self.sentence, gap=2)
        head = row(gap=8)
        head.addLayout(texts, 1)
        for button in (self.sheet, self.columns, self.target):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.title.setMinimumWidth(80)
        self.sentence.setMinimumWidth(80)
        body = row(gap=14)
        body.addWidget(self.rows, 1)
        body.addWidget(self.problems)
        made = column(head, self.banner, row(self.chips, 8, self.note, None), gap=12, margins=(24, 18, 24, 16))
        made.addLayout(body, 1)
        made.addLayout(row(self.safety, None, self.save_problems, self.cancel, self.confirm))
        self.setLayout(made)

    def _connect(self) -> None:
        self.sheet.opening.connect(self._fill_sheets)
        self.columns.opening.connect(self._fill_columns)
        self.target.opening.connect(self.target_opening)
        self.chips.filtered.connect(lambda _key: self.show_rows())
        self.rows.field_chosen.connect(lambda head, field: self.field_chosen.emit(self.sight(), head, field))
        self.rows.typed.connect(self._type)
        self.rows.refused.connect(self._refuse)
        self.problems.answered.connect(self._answer)
        self.problems.shown.connect(self._show)
        self.problems.taken_back.connect(self.taken_back)


def _sheet_name(sight: Sight) -> str:
    if len(sight.sheets) > 1:
        return _("{first} and {count} more", first=sight.sheets[0], count=len(sight.sheets) - 1)
    return next(iter(sight.sheets), "") or (_("People") if sight.record == "participant" else _("Timetable"))


def _shortened(words: str) -> str:
    return QFontMetrics(font(13)).elidedText(words, Qt.TextElideMode.ElideMiddle, _WIDE)
