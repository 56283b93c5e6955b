"""Today: the deadlines as a line, what is late and due this week, whom the office waits for, and
what was done today.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Unpack

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from lcdesk.model import clock
from lcdesk.model.clock import LONG_MONTHS, LONG_WEEKDAYS
from lcdesk.model.rule_kinds import words_of
from lcdesk.services.deadlines import asking, deadlines, mails
from lcdesk.services.deadlines.asking import ChaseGroup
from lcdesk.services.deadlines.deadlines import DeadlineStep
from lcdesk.services.deadlines.today import Today, people_of, read_today, sum_words
from lcdesk.texts import N_, _, language, n_
from lcdesk.ui.deadlines.lines import DoneLine, LineCard, LineRow, WaitingLine, due_rows
from lcdesk.ui.deadlines.step_line import DeadlineAxis
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.screen import Context, Screen, ScreenRequest
from lcdesk.ui.kit.screens import PageHeader
from lcdesk.ui.kit.widgets import Button, Card, EmptyState, Label, column, row, rule, scrolled

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent
    from lcdesk.ui.deadlines.mail_dialog import MailDialog

PAGE = 40
"""Lines of those waited for that are shown at first, and with each further step."""
_DONE = 30
_SIDE = 272  # px of what was done
_BESIDE = 940  # px of screen from which it stands beside what is due
_ANY_WIDTH = 16_777_215  # as Qt says that there is no limit


class TodayScreen(Screen):
    """Read beside the window when it is looked at; each line leads to exactly the people it
    counts, or to where it is done.
    """

    key = "today"
    wants_one = N_("Choose one cohort to see what is due today.")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.seen: Today | None = None
        self._is_due = True  # something has changed while the screen was not on view
        self._shown = PAGE
        self.head = PageHeader(context, self.key, self.retranslation)
        self.settings = Button("", "calendar-range", clicked=lambda: context.command("deadlines"))
        self.days, self.days_words = Label("", 40, "bold"), Label("", 13, "bold", wraps=True)
        self.opening = Label("", 12, ink="fg2", wraps=True)
        self.remark = Label("", 12, ink="fg2", wraps=True)
        self.steps = DeadlineAxis()
        self.late, self.soon = LineCard("alarm-clock", "bad"), LineCard("calendar-clock", "warn")
        self.waiting, self.done = LineCard("clock-3", "info"), LineCard("circle-check", "ok")
        self.history = Button("", kind="link", clicked=lambda: context.open_screen("history"))
        self.empty = EmptyState("calendar-check")
        self.first = self.steps
        self._build()
        self.steps.chosen.connect(self._open_key)
        self.waiting.more.connect(self._show_more)
        context.readiness.changed.connect(context.handlers_changed.emit)
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self._shown = PAGE
        self.reload()

    def refresh(self, news: ChangeEvent | None) -> None:
        self.reload()

    def retranslate(self) -> None:
        super().retranslate()
        self.reload()

    def show_args(self, **args: Unpack[ScreenRequest]) -> None:
        self.reload()

    def badge(self) -> str:
        """How many deadlines have passed."""
        overview = self.context.readiness.overview
        late = len(overview.plan.of_state("late")) if overview else 0
        return f"{late}!" if late else ""

    def reload(self) -> None:
        """Read it anew; where nobody looks, once somebody does."""
        self._is_due = not self.isVisible()
        desk, cohort_id = self.context.desk, self.context.cohort_id
        if cohort_id is None:
            self.drop_answers()
            self.seen = None
            self._show()
        elif not self._is_due:
            months = self.context.settings.passport_months
            self.read(lambda: read_today(desk, cohort_id, months=months), self.show_today)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_due or (self.seen and self.seen.plan.today != clock.today()):
            self.reload()

    def show_today(self, today: Today) -> None:
        """Fill the screen."""
        self.seen = today
        self._show()

    # --- what is shown ---

    def _show(self) -> None:
        today = self.seen
        self.head.say(day_words(clock.today()))
        is_dated = today is not None and today.plan.phase != "undated"
        self.settings.setVisible(today is not None)
        self._pages.setCurrentWidget(self._page if is_dated else self.empty)
        self._say_empty(today)
        if today is None:
            return
        if is_dated:
            self._show_steps(today)
            self._show_lines(today)
            self._show_waiting(today)
            self._line_up()
        self._show_done(today)
        self.context.tell(" · ".join(sum_words(today)))
        self.context.handlers_changed.emit()

    def _say_empty(self, today: Today | None) -> None:
        if self.context.cohort_id is None:
            self.empty.say(
                _("No cohort yet. A list of participants makes one."),
                _("Import a list…"),
                lambda: self.context.command("import"),
            )
        elif today is None:
            self.empty.say("")
        else:
            self.empty.say(
                _("This cohort has no first day: deadlines are counted back from it."),
                _("Cohort details…"),
                lambda: self.context.command("edit_cohort"),
            )

    def _show_steps(self, today: Today) -> None:
        figure, words, day = count_words(today)
        self.days.setText(figure)
        self.days_words.setText(words)
        self.opening.setText(day)
        self.remark.setText(" ".join(today.plan.remarks))
        self.remark.setVisible(bool(today.plan.remarks))
        self.steps.show_plan(today.plan)

    def _show_lines(self, today: Today) -> None:
        actions = (self._open_step, self._do_step, self._settle)
        late = due_rows(today, today.late, "bad", actions)
        is_over = today.plan.phase == "over"
        soon = due_rows(today, today.soon, "fg" if is_over else "warn", actions)
        self.late.show_rows(_("Late"), len(late), late)
        self.late.setVisible(bool(late))
        title = _("To be finished") if is_over else _("Due this week")
        # a course that has ended presses nobody
        tone = "mute" if is_over else "warn"
        self.soon.show_rows(title, len(soon), soon, nothing_words(today), tone)
        only = self.context.desk.only_looked_at
        for one in (*late, *soon):
            if one.tick:
                grey(one.tick, only.message if only else "")

    def _show_waiting(self, today: Today) -> None:
        shown = today.waiting[: self._shown]
        rows = [self._waiting_row(group, today) for group in shown]
        self.waiting.show_rows(_("Waiting for others"), len(today.waiting), rows)
        self.waiting.setVisible(bool(rows))
        rest = len(today.waiting) - len(shown)
        self.waiting.link.setVisible(rest > 0)
        self.waiting.link.setText(n_("{count} more", "{count} more", rest))

    def _waiting_row(self, group: ChaseGroup, today: Today) -> LineRow:
        line = WaitingLine(group, today.named(group.ids), today.plan.today)
        line.clicked.connect(partial(self._open_group, group))
        kind = "soft" if line.is_long_ago else "plain"
        button = Button(_("Write to them"), "mail", kind, partial(self.write_to_group, group))
        return LineRow(line, None, button)

    def _line_up(self) -> None:
        """Room for the widest button, so that the columns of all cards stand below each other."""
        rows = [*self.late.rows, *self.soon.rows, *self.waiting.rows]
        room = max((one.button_width() for one in rows), default=0)
        for one in rows:
            one.give(room)

    def _show_more(self) -> None:
        self._shown += PAGE
        if self.seen:
            self._show_waiting(self.seen)
            self._line_up()

    def _show_done(self, today: Today) -> None:
        rows: list[LineRow] = []
        for one in today.done[:_DONE]:
            line = DoneLine(one)
            line.clicked.connect(lambda: self.context.open_screen("history"))
            rows.append(LineRow(line, None, None))
        nothing = _("Nothing was done at this desk today yet.")
        self.done.show_rows(_("Done today"), len(today.done), rows, nothing)

    # --- what a line leads to ---

    def _open_key(self, key: str) -> None:
        steps = self.seen.plan.steps if self.seen else ()
        found = next((one for one in steps if one.kind.key == key), None)
        if found is not None:
            self._open_step(found)

    def _open_step(self, step: DeadlineStep) -> None:
        """Exactly those who have not met it; of one about the cohort the place where it is
        done.
        """
        rule = step.kind.rule
        if rule is None:
            self._open_place(step)
        else:
            self.context.open_screen("participants", rules=(rule,), words=lambda: words_of(rule))

    def _do_step(self, step: DeadlineStep) -> None:
        if step.kind.given_by == "organisation":
            self.write_to_people(step)
        elif step.kind.screen == "participants":
            self._open_step(step)
        else:
            self._open_place(step)

    def _open_place(self, step: DeadlineStep) -> None:
        request: ScreenRequest = {}
        if step.kind.tab:
            request["tab"] = step.kind.tab
        if step.kind.paper:
            request["kind"] = step.kind.paper
        if step.kind.paper and step.ids:
            request["ids"] = list(step.ids)
        self.context.open_screen(step.kind.screen, **request)

    def _open_group(self, group: ChaseGroup) -> None:
        self.context.open_screen("participants", ids=group.ids, words=group.name)

    def _settle(self, step: DeadlineStep) -> None:
        desk, cohort_id, key = self.context.desk, self.context.cohort_id, step.kind.key
        if cohort_id is not None:
            self.context.tasks.run(
                _("Saving"),
                lambda _task: deadlines.set_done(desk, cohort_id, key, is_done=True),
                owner=self,
            )

    # --- mails ---

    def write_to_group(self, group: ChaseGroup) -> MailDialog | None:
        """The mail to an embassy or organisation."""
        if self.seen is None:
            return None
        mail = mails.mail_to_group(self.seen.plan, group)
        return self._write(group.name, mail, group.names[language()], asking.wanted_of(group))

    def write_to_people(self, step: DeadlineStep) -> MailDialog | None:
        """The mail to those who have not met a deadline."""
        if self.seen is None:
            return None
        people = people_of(self.context.desk, step)
        mail = mails.mail_to_people(self.seen.plan, step, people)
        name = (
            people[0].name
            if len(people) == 1
            else n_("{count} person", "{count} people", len(people))
        )
        return self._write(name, mail, name, {one.id: [step.kind.key] for one in people})

    def _write(
        self, name: str, mail: mails.ReadyMail, asked: str, wanted: dict[int, list[str]]
    ) -> MailDialog:
        from lcdesk.ui.deadlines.mail_dialog import MailDialog

        desk = self.context.desk
        made = MailDialog(
            self.window(),
            name,
            mail,
            lambda: asking.note_asked(desk, asked, wanted),
            self.context.announce,
        )
        if desk.only_looked_at:  # a mail can be written, not noted
            made.note.setChecked(False)
            made.note.setEnabled(False)
        made.open()
        return made

    # --- how it is built ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was done stands beside what is due, or below it where there is little room."""
        super().resizeEvent(event)
        is_beside = self.width() >= _BESIDE
        ways = QBoxLayout.Direction
        self._both.setDirection(ways.LeftToRight if is_beside else ways.TopToBottom)
        self._aside.setMinimumWidth(_SIDE if is_beside else 0)
        self._aside.setMaximumWidth(_SIDE if is_beside else _ANY_WIDTH)

    def _build(self) -> None:
        self.retranslation.say(N_("Deadlines…"), self.settings.setText)
        self.retranslation.say(N_("The whole history"), self.history.setText)
        self.head.add(self.settings)
        count = QWidget()
        count.setFixedWidth(168)
        count.setLayout(
            column(
                None, self.days, self.days_words, self.opening, None, gap=1, margins=(22, 8, 8, 8)
            )
        )
        steps = Card()
        # few lines leave room below, which is not the line's
        steps.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inside = row(count, rule(is_vertical=True), gap=0)
        inside.addWidget(self.steps, 1)
        steps.setLayout(column(inside, row(22, self.remark), gap=0, margins=(1, 8, 1, 6)))
        left, right = QVBoxLayout(), QVBoxLayout()
        for side, cards in ((left, (self.late, self.soon, self.waiting)), (right, (self.done,))):
            side.setSpacing(12)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
        self.done.foot.insertWidget(0, self.history)
        self._aside = QWidget()
        self._aside.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        self._both = row(gap=12)
        self._both.addLayout(left, 1)
        self._both.addWidget(self._aside)
        plain = QWidget()
        plain.setObjectName("plain")
        plain.setLayout(column(steps, self._both, gap=12, margins=(24, 0, 24, 16)))
        self._page = scrolled(plain)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pages = QStackedLayout()
        made = column(column(self.head, margins=(24, 18, 24, 0)), gap=14)
        made.addLayout(self._pages, 1)
        self.setLayout(made)
        for page in (self._page, self.empty):
            self._pages.addWidget(page)


def day_words(day: dt.date) -> str:
    """Wednesday, 25 November 2026 · 2026年11月25日，星期三."""
    weekday = _(LONG_WEEKDAYS[day.weekday()])
    if language() == "zh":
        return f"{day.year}年{day.month}月{day.day}日，{weekday}"
    return f"{weekday}, {day.day} {_(LONG_MONTHS[day.month - 1])} {day.year}"


def count_words(today: Today) -> tuple[str, str, str]:
    """("11", "days to opening", the day); while it runs the day of the course; then that it has
    ended.
    """
    cohort, plan = today.plan.cohort, today.plan
    starts, ends = cohort["starts"], cohort["ends"] or cohort["starts"]
    assert starts is not None
    assert ends is not None
    if plan.phase == "before":
        days = (starts - plan.today).days
        words = n_("day to opening", "days to opening", days) if days else _("it opens today")
        return str(days), words, day_words(starts)
    if plan.phase == "running":
        number, total = (plan.today - starts).days + 1, (ends - starts).days + 1
        return str(number), _("day of {total}", total=total), day_words(ends)
    days = (plan.today - ends).days
    return str(days), n_("day since it ended", "days since it ended", days), day_words(ends)


def nothing_words(today: Today) -> str:
    """What stands where nothing is due."""
    if today.plan.is_quiet:
        return _("This cohort is archived: it reminds of nothing.")
    if today.plan.phase == "over":
        return _("All is done: certificates, evaluation and report.")
    ahead = next(iter(today.plan.of_state("ahead")), None)
    if ahead is None:
        return _("All deadlines are met.")
    return _(
        "Nothing is due this week. Next: {what}, {day}.",
        what=ahead.kind.title,
        day=clock.short_day(ahead.due),
    )
