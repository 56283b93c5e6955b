"""The review on one screen: what was understood, counts that filter, the rows, the questions,
and the button that does it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QMenu, QWidget

from lcdesk.model.clock import moment_of
from lcdesk.model.rows import ImportBatchRow
from lcdesk.services.cohorts.organisers import stay_words, words_by_role
from lcdesk.services.core.record_lists import LISTS
from lcdesk.tabular.plan.roster import ORGANISERS
from lcdesk.tabular.plan.unread_words import count_open
from lcdesk.tabular.review.questions import ReviewQuestion
from lcdesk.tabular.review.tables import ReviewedTables
from lcdesk.tabular.understood import ImportPlan, ReadTable, is_listed
from lcdesk.texts import N_, _, n_
from lcdesk.ui.importing.answering import Answering
from lcdesk.ui.importing.answers import AnswerButton
from lcdesk.ui.importing.lines import KEPT, LEFT
from lcdesk.ui.importing.outcomes import counts_words
from lcdesk.ui.importing.problems import NARROW, WIDTH, ProblemPanel
from lcdesk.ui.importing.review import Outlook
from lcdesk.ui.importing.review_head import CohortNotice, FilterBar, VersionNotice
from lcdesk.ui.importing.sheet_view import SheetView
from lcdesk.ui.importing.words import STAYS_OPEN, ReviewMode
from lcdesk.ui.kit.painting.plain_text import Retranslation, literal, set_tip
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Banner, Button, Label, MenuButton, column, row
from lcdesk.ui.kit.widgets.controls import Popup

ANSWERS = 9  # Alt+1 … Alt+9


class ReviewPage(QWidget):
    """`answered(edit)`, `field_chosen(sight, ReviewColumn, field)`, `policy_chosen(field, policy)`,
    `heads_asked(sheet)`, `sheet_taken(sheet)`, `target_opening(menu)`, `stepped_back`,
    `stepped_on`, `memory_asked`, `given_up` (not this file), `stopped` (nor the next),
    `confirmed`.
    """

    answered = Signal(object)
    field_chosen = Signal(object, object, object)
    policy_chosen = Signal(str, str)
    list_followed = Signal(object)  # the number of an import, "none", or None
    heads_asked = Signal(str)
    sheet_taken = Signal(str)
    target_opening = Signal(QMenu)
    stepped_back = Signal()
    stepped_on = Signal()
    problems_asked = Signal(object)  # Outlook
    memory_asked = Signal()
    given_up = Signal()
    stopped = Signal()
    confirmed = Signal()

    def __init__(self, retranslation: Retranslation, parent: QWidget) -> None:
        super().__init__(parent)
        self.outlook: Outlook | None = None
        self.review_mode, self._has_answers = ReviewMode(), False
        self._sight_at = 0
        self._file = ""
        # the import of the very same file, while that is told
        self._before: ImportBatchRow | None = None
        self.head, self.banner, self.filters = (
            ReviewPageHeader(retranslation),
            Banner(),
            FilterBar(),
        )
        self.offer, self.versions = OrganiserOffer(), VersionNotice()
        self.place = CohortNotice(self.head.target.showMenu)
        self.rows, self.problems = SheetView(), ProblemPanel()
        self.answering = Answering(self, self.rows, self.answered.emit, self.refuse)
        self.safety = Label("", 12, ink="fg3")
        self.save_problems = Button(
            "", "file-spreadsheet", clicked=lambda: self.problems_asked.emit(self.outlook)
        )
        self.cancel = Button("", clicked=self.given_up.emit)
        self.confirm = Button("", "check", "primary", clicked=self.confirmed.emit)
        self.stop = Button("", clicked=self.stopped.emit)
        retranslation.say(N_("Stop here"), self.stop.setText)
        retranslation.say(N_("Save problems as Excel"), self.save_problems.setText)
        retranslation.say(N_("Rows of the file"), self.rows.cells.setAccessibleName)
        retranslation.say(N_("What happens"), self.rows.fates.setAccessibleName)
        self._build()
        self._connect()
        self._take_keys()

    # --- what is shown ---

    def show_outlook(
        self, file: str, outlook: Outlook, *, can_step_back: bool, can_step_on: bool
    ) -> None:
        """Everything anew; filter, cursor and sheet stay as they were."""
        self.outlook = self.answering.outlook = outlook
        self._file, self._has_answers = file, can_step_back
        self._sight_at = min(self._sight_at, max(len(outlook.sights) - 1, 0))
        self.filters.show_counts(outlook.lines.counts, self._note())
        self.problems.setVisible(bool(outlook.questions or can_step_back or can_step_on))
        # the cards when the rows are laid out and painted: with 20,000 rows all at once would stop
        # the window twice as long
        show = partial(self.problems.show_questions, outlook, can_step_back, can_step_on)
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, show))
        self.save_problems.setVisible(bool(outlook.questions))
        self.show_rows()
        self.retranslate()

    def start_over(self) -> None:
        """Another file: its first sheet, no filter."""
        self.outlook = self.answering.outlook = None
        self._sight_at = 0
        self.problems.start_over()
        self.filters.choose("")
        self._before = None
        self.banner.hide()
        self.place.start_over()

    def show_rows(self) -> None:
        """The rows of the sheet on view that pass the filter."""
        if self.outlook and self.outlook.sights:
            self.rows.show_rows(
                self.outlook.lines, self.sight(), self.filters.key, self.outlook.policy
            )

    def sight(self) -> ReviewedTables:
        """The sheet on view."""
        assert self.outlook is not None
        return self.outlook.sights[self._sight_at]

    def say_before(self, batch: ImportBatchRow | None) -> None:
        """The very same file was imported before."""
        self._before = batch
        if batch is not None:
            when, counts = moment_of(batch["imported_at"]), counts_words(batch["counts"])
            said = _(
                "This very file was imported before: {when} ({counts}).", when=when, counts=counts
            )
            self.banner.say(said, "info", can_close=True)

    def set_busy(self, is_busy: bool) -> None:
        """While answers are worked in nothing can be imported."""
        counts: Mapping[str, int] = self.outlook.lines.counts if self.outlook else {}
        is_ready = self.outlook is not None and not is_busy
        adds = bool(self.outlook and self.outlook.plan.added_organisers)
        self.confirm.setEnabled(
            is_ready
            and (adds or self.review_mode.can_confirm(counts, has_answers=self._has_answers))
        )

    def retranslate(self) -> None:
        """Say what depends on the file."""
        if self.outlook is None:
            return
        if self.outlook.sights:
            sentence = self.review_mode.sentence(
                self.outlook.plan, self.sight(), self.outlook.chosen_heads
            )
            self.head.show_place(
                self.outlook, self._sight_at, self.review_mode.title(self._file), sentence
            )
            self.head.offer_choices(is_file=self.review_mode.is_file)
        counts = self.outlook.lines.counts
        self.filters.show_counts(counts, self._note())
        self.offer.show_plan(self.outlook.plan)
        self.versions.show_outlook(self.outlook, is_file=self.review_mode.is_file)
        self.place.show_outlook(self.outlook)
        self.confirm.setText(self._button_words(counts))
        self.cancel.setText(self.review_mode.cancel)
        self.stop.setVisible(bool(self.review_mode.place))
        set_tip(self.confirm, "Ctrl+Enter")
        self.set_busy(False)
        if self._before is not None and not self.banner.isHidden():
            self.say_before(self._before)
        self._fit_safety()

    def refuse(self, why: str) -> None:
        """What could not be done, above the rows."""
        self._before = None
        self.banner.say(why, "warn", can_close=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.problems.setFixedWidth(max(NARROW, min(WIDTH, self.width() // 4)))
        self._fit_safety()

    def _fit_safety(self) -> None:
        buttons = [
            one
            for one in (self.save_problems, self.stop, self.cancel, self.confirm)
            if not one.isHidden()
        ]
        room = self.width() - 60 - sum(one.sizeHint().width() + 8 for one in buttons)
        text = _(self.review_mode.safety)
        self.safety.setText(
            self.safety.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))
        )
        set_tip(self.safety, text)

    def _button_words(self, counts: Mapping[str, int]) -> str:
        assert self.outlook is not None
        if self.outlook.plan.added_organisers and not any(
            counts.get(fate) for fate in ("new", "change", "needs you")
        ):
            return _("Add the organisers")
        told = {**counts, STAYS_OPEN: count_open(self.outlook.plan)}
        return self.review_mode.button(told, counts[LEFT], has_answers=self._has_answers)

    def _note(self) -> str:
        assert self.outlook is not None
        said = [_("Nothing is saved yet.")]
        if self.outlook.tidied:
            tidied = n_(
                "{count} value was tidied for you",
                "{count} values were tidied for you",
                self.outlook.tidied,
            )
            said.append(_("{tidied}; hover a grey cell to see the original.", tidied=tidied))
        if self.outlook.plan.gone:
            said.append(_("Nobody is removed: who is not in this file stays."))
        return " ".join(said)

    # --- what is done ---

    def _choose_sight(self, at: int) -> None:
        self._sight_at = at
        self.show_rows()
        self.retranslate()

    def _answer(self, question: ReviewQuestion, choice: AnswerButton) -> None:
        if isinstance(choice.edit, str):
            self._bring(question)
        self.answering.answer(question, choice)

    def _show(self, question: ReviewQuestion) -> None:
        self._bring(question)
        self.rows.show_question(question)

    def _bring(self, question: ReviewQuestion) -> None:
        """The sheet and filter under which the rows of a question are seen."""
        if self.outlook is None or not question.rows:
            return
        place = question.rows[0]
        at = next(
            (n for n, sight in enumerate(self.outlook.sights) if place in sight.rows),
            self._sight_at,
        )
        if not self.outlook.lines.passes(place, self.filters.key):
            self.filters.choose("")
        if at != self._sight_at:
            self._choose_sight(at)

    def _show_kept(self) -> None:
        """The rows with corrections that stay; once more: all rows."""
        self.filters.choose("" if self.filters.key == KEPT else KEPT)

    def _read_after_all(self, sheet: str) -> None:
        """A hidden sheet is read as it is; for one without heads these are chosen."""
        assert self.outlook is not None
        (self.sheet_taken if self.outlook.is_hidden(sheet) else self.heads_asked).emit(sheet)

    def _fill_columns(self, menu: QMenu) -> None:
        """The choosers of the heads, those out of sight too."""
        for at, words in self.rows.heads_said():
            menu.addAction(literal(words), partial(self.rows.open_chooser, at))

    # --- how it is built ---

    def _build(self) -> None:
        body = row(gap=14)
        body.addWidget(self.rows, 1)
        body.addWidget(self.problems)
        made = column(
            *(self.head, self.banner, self.place, self.offer, self.versions, self.filters),
            gap=12,
            margins=(24, 18, 24, 16),
        )
        made.addLayout(body, 1)
        made.addLayout(
            row(self.safety, None, self.save_problems, self.stop, self.cancel, self.confirm)
        )
        self.setLayout(made)

    def _connect(self) -> None:
        head = self.head
        head.remembered = self.memory_asked.emit
        head.sheet.opening.connect(
            lambda menu: (
                fill_sheets(
                    menu, self.outlook, self._sight_at, self._choose_sight, self._read_after_all
                )
                if self.outlook
                else None
            )
        )
        head.heads.clicked.connect(
            lambda: self.heads_asked.emit(next(iter(self.sight().sheets), ""))
        )
        head.columns.opening.connect(self._fill_columns)
        head.target.opening.connect(self.target_opening)
        self.offer.chosen.connect(
            lambda taken: self.policy_chosen.emit(ORGANISERS, "update" if taken else "leave")
        )
        self.versions.followed.connect(self.list_followed)
        self.versions.kept_asked.connect(self._show_kept)
        self.filters.filtered.connect(lambda _key: self.show_rows())
        self.rows.field_chosen.connect(
            lambda shown, field: self.field_chosen.emit(self.sight(), shown, field)
        )
        self.rows.policy_chosen.connect(self.policy_chosen)
        self.rows.typed.connect(self.answering.type)
        self.rows.pasted.connect(self.answering.paste)
        self.rows.removal_asked.connect(self.answering.leave_out)
        self.rows.menu_asked.connect(self.answering.ask_menu)
        self.rows.refused.connect(self.refuse)
        self.problems.stand_between(self.rows.cells, self.save_problems)
        self.problems.answered.connect(self._answer)
        self.problems.shown.connect(self._show)
        self.problems.taken_back.connect(self.stepped_back)
        self.problems.done_again.connect(self.stepped_on)

    def _take_keys(self) -> None:
        """F8 goes from question to question, Alt+1 … answers, Ctrl+Enter imports."""
        keys: dict[str, Callable[[], object]] = {
            "F8": partial(self.problems.step, 1),
            "Shift+F8": partial(self.problems.step, -1),
            "Ctrl+Return": self.confirm.click,
            "Ctrl+Enter": self.confirm.click,
        }
        for number in range(ANSWERS):
            keys[f"Alt+{number + 1}"] = partial(self.problems.answer, number)
        for key, handler in keys.items():
            made = QShortcut(QKeySequence(key), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(handler)


# --- Above the rows of a review: the organisers that the lines above the file's table name, offered
# with a tick ---


class OrganiserOffer(QFrame):
    """`chosen(taken)` by the tick. Hidden where the file names nobody the cohort does not have."""

    chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("soft")
        self.tick = QCheckBox()
        self.tick.setFont(font(13))
        self.words = Label("", 13, wraps=True)
        self.words.setContentsMargins(27, 0, 0, 0)  # below the words of the tick
        self.stay = Label("", 12, ink="fg2", wraps=True)
        self.stay.setContentsMargins(27, 0, 0, 0)
        self.setLayout(column(self.tick, self.words, self.stay, gap=3, margins=(14, 8, 14, 9)))
        self.tick.clicked.connect(self.chosen)
        self.hide()

    def show_plan(self, plan: ImportPlan) -> None:
        """What is offered, and whether it is taken."""
        self.tick.setText(
            n_(
                "The file names {count} organiser: add it to the cohort",
                "The file names {count} organisers: add them to the cohort",
                len(plan.organisers),
            )
        )
        self.tick.setChecked(plan.takes_organisers)
        self.words.setText("\n".join(words_by_role(plan.organisers)))
        self.words.set_ink("fg" if plan.takes_organisers else "fg3")
        self.stay.setText("\n".join(map(stay_words, plan.stay)))
        self.tick.setVisible(bool(plan.organisers))
        self.words.setVisible(bool(plan.organisers))
        self.stay.setVisible(bool(plan.stay))
        self.tick.setAccessibleDescription(self.words.text())
        self.setVisible(bool(plan.organisers or plan.stay))
        self.setAccessibleName(_("Organisers"))


# --- The head of a review: what was understood in a sentence, remarks on demand, and which sheet,
# heads and cohort it is about ---


_WIDE = 210  # px of a cohort's or sheet's name in a button
_REMARKS = 460  # px of the remarks' width
Chosen = Callable[[], object]


class ReviewPageHeader(QWidget):
    """Title and sentence, and the buttons beside them; what they choose is up to the page."""

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.title, self.sentence = Label("", 22, "bold"), Label("", 13, ink="fg2")
        self.details = Button("", kind="link", clicked=self.show_remarks)
        self.sheet, self.heads = MenuButton("", "files"), Button("", "sliders-horizontal")
        self.columns, self.target = MenuButton("", "columns-3"), MenuButton("", "users")
        self.remembered: Chosen | None = None
        self._remarks: Sequence[str] = ()
        self._texts = ("", "")
        for text, setter in (
            (N_("Sheet"), self.sheet.set_label),
            (N_("Columns"), self.columns.set_label),
            (N_("Into"), self.target.set_label),
        ):
            retranslation.say(text, setter)
        self._build()

    def show_place(self, outlook: Outlook, at: int, title: str, sentence: str) -> None:
        """The sheet on view, of those of the file."""
        sight, ignored = outlook.sights[at], outlook.plan.understanding.ignored_sheets
        table = outlook.plan.understanding.tables[sight.tables[0]]
        self._texts, self._remarks = (title, sentence), outlook.remarks
        self.sheet.setVisible(len(outlook.sights) + len(ignored) > 1)
        self.sheet.set_value(shortened(_place_words(sight, at, len(outlook.sights))))
        _calm(self.sheet)
        self.heads.setText(heads_button(table))
        self.heads.setVisible(table.shape == "list")
        self.details.setText(n_("{count} remark", "{count} remarks", len(self._remarks)))
        set_tip(self.details, "\n".join(self._remarks))
        self.details.setVisible(bool(self._remarks))
        self.fit()

    def offer_choices(self, *, is_file: bool) -> None:
        """Heads, columns and cohort are chosen for files; for rows that waited they were."""
        self.heads.setVisible(is_file and not self.heads.isHidden())
        for button in (self.columns, self.target):
            button.setVisible(is_file)
        self.fit()

    def show_target(self, words: str, tip: str) -> None:
        """Where the rows go."""
        self.target.set_value(shortened(words))
        set_tip(self.target, tip)

    def show_remarks(self) -> None:
        """What is worth knowing about how the file was read, below the sentence."""
        below = self.details.mapToGlobal(QPoint(0, self.details.height() + 2))
        Remarks(self, self._remarks, self.remembered).open_at(below)

    def fit(self) -> None:
        """Title and sentence end in dots where the buttons leave no room; on hover they are
        whole.
        """
        buttons = [
            one for one in (self.sheet, self.heads, self.columns, self.target) if not one.isHidden()
        ]
        room = self.width() - 12 - sum(one.sizeHint().width() + 8 for one in buttons)
        below = self.width() - (
            self.details.sizeHint().width() + 14 if not self.details.isHidden() else 8
        )
        for label, text, wide in (
            (self.title, self._texts[0], room),
            (self.sentence, self._texts[1], below),
        ):
            label.setText(
                label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(wide, 80))
            )
            set_tip(label, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _build(self) -> None:
        above = row(gap=8)
        above.addWidget(self.title, 1)
        for button in (self.sheet, self.heads, self.columns, self.target):
            above.addWidget(button)
        made = column(above, row(self.sentence, self.details, None, gap=6), gap=0)
        self.title.setMinimumWidth(80)
        self.sentence.setMinimumWidth(80)
        self.setLayout(made)


class Remarks(Popup):
    """Sentences on how a file was read, and a way to what is remembered."""

    def __init__(self, parent: QWidget, remarks: Sequence[str], remembered: Chosen | None) -> None:
        super().__init__(parent, _("How this file was read"))
        self._box = column(
            Label(_("How this file was read"), 13, "bold"), gap=8, margins=(16, 14, 16, 14)
        )
        for remark in remarks:
            self._box.addWidget(Label(remark, 13, ink="fg2", wraps=True))
        if remembered is not None:
            link = Button(
                _("What is remembered…"), kind="link", clicked=lambda: (self.close(), remembered())
            )
            self._box.addLayout(row(link, None, margins=(-4, 0, 0, 0)))
        self.setLayout(self._box)
        self.setFixedSize(_REMARKS, self._box.totalHeightForWidth(_REMARKS))


def fill_sheets(
    menu: QMenu,
    outlook: Outlook,
    present: int,
    choose: Callable[[int], object],
    read: Callable[[str], object],
) -> None:
    """The sheets that are read, with what they ask, and below those that are not, to be read
    after all.
    """
    for at, sight in enumerate(outlook.sights):
        people = n_("{count} row", "{count} rows", sight.planned)
        asked = sum(place in outlook.lines.asked for place in sight.rows)
        said = " · ".join([people, *([n_("{count} asks", "{count} ask", asked)] if asked else [])])
        action = menu.addAction(literal(f"{sheet_name(sight)}    {said}"), lambda at=at: choose(at))
        action.setCheckable(True)
        action.setChecked(at == present)
    ignored: Mapping[str, str] = outlook.plan.understanding.ignored_sheets
    if ignored:
        menu.addSeparator()
        menu.addAction(_("Not read; choose one to read it after all:")).setEnabled(False)
    for name, why in ignored.items():
        action = menu.addAction(
            literal(f"{name}    {shortened(why)}"), lambda name=name: read(name)
        )
        set_tip(action, why)
    menu.setToolTipsVisible(True)


def heads_button(table: ReadTable) -> str:
    """Header row: 3."""
    first, last = table.head_rows
    if first < 1:
        return _("No header row")
    if first == last:
        return _("Header row: {row}", row=first)
    return _("Header rows: {first}–{last}", first=first, last=last)


def _calm(button: MenuButton) -> None:
    """A button that only says what is on view looks like any other."""
    button.setProperty("on", False)
    button.style().unpolish(button)
    button.style().polish(button)


def _place_words(sight: ReviewedTables, at: int, count: int) -> str:
    if count == 1:
        return sheet_name(sight)
    return _("{name} ({number} of {count})", name=sheet_name(sight), number=at + 1, count=count)


def sheet_name(sight: ReviewedTables) -> str:
    """The name of the sheet, or of the first of several that are one list."""
    if len(sight.sheets) > 1:
        return _("{first} and {count} more", first=sight.sheets[0], count=len(sight.sheets) - 1)
    if is_listed(sight.record):
        return next(iter(sight.sheets), "") or _(LISTS[sight.record].plural)
    return next(iter(sight.sheets), "") or (
        _("People") if sight.record == "participant" else _("Timetable")
    )


def shortened(words: str) -> str:
    """Words that fit into a button."""
    return QFontMetrics(font(13)).elidedText(words, Qt.TextElideMode.ElideMiddle, _WIDE)
