"""The overview: how ready a cohort is, what is missing and whom it is about, what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Unpack

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from lcdesk.charts.chart import Caption, Chart
from lcdesk.charts.chart_kinds import country_columns
from lcdesk.model import clock
from lcdesk.model.rule_kinds import kind_of, words_of
from lcdesk.model.search_text import QueryRule
from lcdesk.services.figures import statistics
from lcdesk.services.overview import CAME_BEFORE, Overview, ReadyLine, arriving, cards_of
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.chart_view import ChartView, words_again
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.screen import Context, Handlers, Screen, ScreenRequest
from lcdesk.ui.kit.screens import PageHeader
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets import Button, Card, EmptyState, Label, StatCard, column, row, scrolled
from lcdesk.ui.kit.widgets.controls import TabRow
from lcdesk.ui.overview.cards import (
    ActivityLine,
    Arrivals,
    CheckLine,
    MissingLine,
    OverviewLine,
    nobody_words,
    place_words,
    said_of,
    when_words,
)

if TYPE_CHECKING:
    from lcdesk.services.cohorts.cohorts import Overdue
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.erasure.erasure import ErasurePlan, ErasureResult
    from lcdesk.ui.kit.screen import Context
    from lcdesk.ui.overview.board_page import BoardPage


@dataclass(frozen=True)
class _OverviewContent:
    """All the screen shows, read on the worker."""

    overview: Overview
    chart: Chart


TITLE_SIZES = (22, 18, 16)  # px of letters, the largest that fits
TABS = {"counts": N_("Counts"), "people": N_("People")}


class OverviewScreen(Screen):
    """Cards with figures, what is missing, the next activities, arrivals and countries; and the
    board of people and checks.
    """

    key = "overview"
    wants_one = N_("Choose one cohort to see its overview.")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.seen: _OverviewContent | None = None
        self._latest = LatestAnswer()
        self._is_due = False  # the figures have changed while the screen was not on view
        self._title = ""
        self._has_anything = False
        self.head = PageHeader(context, self.key, self.retranslation)
        self.imports = Button("", "import", clicked=lambda: context.command("import"))
        self.stats = [
            StatCard(name) for name in ("users", "globe", "venus", "stamp", "calendar-clock")
        ]
        self.missing, self.next = ListedCard(), ListedCard()
        self.arrivals, self.chart = Arrivals(), ChartView(14, is_small=True)
        self.arrivals_head = Label("", 13, "bold")
        self.tabs = TabRow(tuple(TABS))
        self._board: BoardPage | None = None
        self.empty = EmptyState("users")
        self._build()
        self._connect()
        self.retranslate()
        self._read_chart()

    # --- the life of a screen ---

    def retranslate(self) -> None:
        super().retranslate()
        for key, words in TABS.items():
            self.tabs.tabs[key].show_count(_(words), None)
        if self._board:
            self._board.retranslate()
        self._show()
        self.reload()

    def show_args(self, **args: Unpack[ScreenRequest]) -> None:
        if "tab" in args:
            self.tabs.choose(args["tab"])

    def handlers(self) -> Handlers:
        return (
            {"export_view": self.board.ask_for_workbook, "copy": self.board.view.copy}
            if self._is_board()
            else {}
        )

    def reload(self) -> None:
        """Read the overview anew."""
        self.context.readiness.read_soon()

    def _read_chart(self) -> None:
        """The overview was read: the countries follow; an answer that comes after a newer
        question is dropped.
        """
        self._latest.drop()
        desk, overview = self.context.desk, self.context.readiness.overview
        if overview is None:
            self.show_seen(None)
            return
        self._is_due = not self.isVisible()
        if not self._is_due:
            self.context.tasks.count(
                lambda _task: _OverviewContent(overview, _countries(desk, overview.cohort["id"])),
                self._latest.only(self.show_seen),
                owner=self,
            )

    def showEvent(self, event: QShowEvent) -> None:
        """What was read while nobody looked is shown now."""
        super().showEvent(event)
        if self._is_due:
            self._read_chart()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_title()

    def _fit_title(self) -> None:
        """A long name is set smaller where the buttons leave no room, and at last without its
        middle: its end tells sessions apart. On hover it is whole.
        """
        title = self.head.title
        room = max(self.width() - 48 - 2 * 42 - self.imports.sizeHint().width() - 24, 80)
        for size in TITLE_SIZES:
            title.setFont(font(size, QFont.Weight.DemiBold, is_tabular=True))
            if title.fontMetrics().horizontalAdvance(self._title) <= room:
                break
        title.setText(
            title.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideMiddle, room)
        )
        set_tip(title, self._title)

    def show_seen(self, seen: _OverviewContent | None) -> None:
        """Fill all cards; None: there is no cohort."""
        self.seen = seen
        self._show()

    # --- what is shown ---

    @property
    def board(self) -> BoardPage:
        """The board, made when it is wanted first: the overview stands there sooner without it."""
        if self._board is None:
            from lcdesk.ui.overview.board_page import BoardPage

            self._board = BoardPage(self.context, self.retranslation)
            self._pages.addWidget(self._board)
            self._board.retranslate()
        return self._board

    def _is_board(self) -> bool:
        return self._has_anything and self.tabs.key == "people"

    def _turn_page(self) -> None:
        """The counts, the board, or what is said where nothing is; the board is read when it
        comes on view.
        """
        self.tabs.setVisible(self._has_anything)
        is_board = self._is_board()
        self._pages.setCurrentWidget(
            self.board if is_board else self._cards if self._has_anything else self.empty
        )
        if is_board and self.isVisible():
            self.board.reload()
        self.context.handlers_changed.emit()

    def _show(self) -> None:
        overview = self.seen.overview if self.seen else None
        has_people = overview is not None and bool(
            overview.counts["people"] or overview.counts["others"]
        )
        has_anything = overview is not None and (has_people or bool(overview.next_activities))
        self._has_anything = has_anything
        self._turn_page()
        self._say_empty(overview)
        self._title = str(overview.cohort["name"]) if overview else _("Overview")
        self._fit_title()
        self.head.say(place_words(overview.cohort) if overview else "")
        self.imports.setVisible(has_anything)
        if self.seen is None or overview is None:
            return
        self._show_figures(overview)
        self._show_missing(overview)
        self._show_next(overview)
        self.arrivals.show_days(overview.arrivals)
        self.arrivals_head.setText(_("Arrivals by day"))
        self._arrivals_card.setVisible(bool(overview.arrivals))
        self.chart.show_chart(self.seen.chart)
        self._chart_card.setVisible(has_people)

    def _show_figures(self, overview: Overview) -> None:
        for card, figure in zip(self.stats, cards_of(overview), strict=False):
            card.show_figure(*figure)
        self.stats[4].show_figure(*when_words(overview.cohort, clock.today()))

    def _show_missing(self, overview: Overview) -> None:
        lines: list[OverviewLine] = (
            [self._check_line(one, overview) for one in overview.lines] if overview.coming else []
        )
        lines = [*self._asking_lines(overview), *lines]  # else they are below all the checks
        if overview.came_before:
            people = n_("{count} person", "{count} people", overview.came_before)
            before = MissingLine(
                kind_of(CAME_BEFORE).icon, kind_of(CAME_BEFORE).title, people, "info"
            )
            before.clicked.connect(partial(self._open_rules, (CAME_BEFORE,)))
            lines.append(before)
        if overview.coming and overview.cohort["starts"] is None:
            day = MissingLine("calendar-days", _("First time not known"), _("no first day"), "mute")
            day.clicked.connect(lambda: self.context.command("edit_cohort"))
            lines.append(day)
        lines = [*overdue_lines(self.context, overview.overdue, self), *lines]
        head = _("Everybody is ready") if overview.is_ready else _("What is missing")
        self.missing.show_lines(head, lines, "" if lines else nobody_words(overview))

    def _asking_lines(self, overview: Overview) -> list[OverviewLine]:
        """What only somebody who looks at it can mend: clashes, rows that wait, open questions."""
        told = (
            (
                overview.clashes,
                "calendar-x",
                _("Clashes in the timetable"),
                n_("{count} clash", "{count} clashes", overview.clashes),
                "bad",
                "curriculum",
            ),
            (
                overview.waiting,
                "inbox",
                _("Rows of imports wait for an answer"),
                n_("{count} row", "{count} rows", overview.waiting),
                "warn",
                "import",
            ),
            (
                len(overview.wrong_papers),
                "file-warning",
                _("Issued papers no longer agree with the desk"),
                n_("{count} paper", "{count} papers", len(overview.wrong_papers)),
                "warn",
                "papers",
            ),
            (
                overview.questions,
                "circle-help",
                _("Open questions of imports"),
                n_("{count} question", "{count} questions", overview.questions),
                "warn",
                "import",
            ),
        )
        lines: list[OverviewLine] = []
        for count, icon_name, words, said, tone, screen in told:
            if count:
                line = MissingLine(icon_name, words, said, tone)
                line.clicked.connect(partial(self.context.open_screen, screen))
                lines.append(line)
        return lines

    def _check_line(self, line: ReadyLine, overview: Overview) -> CheckLine:
        people = n_("{count} person", "{count} people", line.count) if line.count else _("nobody")
        tone = "warn" if line.is_pressing and not overview.is_over else "mute"
        made = CheckLine(
            kind_of(line.rule).icon, line.label, (line.count, overview.coming), people, tone
        )
        made.clicked.connect(partial(self._open_rules, (line.rule,)))
        return made

    def _show_next(self, overview: Overview) -> None:
        lines: list[OverviewLine] = []
        for activity in overview.next_activities:
            line = ActivityLine(said_of(activity))
            line.clicked.connect(partial(self._open_activity, activity["id"]))
            lines.append(line)
        is_ahead = any(
            one["date"] and one["date"] >= clock.today() for one in overview.next_activities
        )
        self.next.show_lines(
            _("Next activities") if is_ahead or not lines else _("First activities"),
            lines,
            _("No timetable yet. Import one, or add activities."),
        )

    def _say_empty(self, overview: Overview | None) -> None:
        handler = (_("Import a list…"), lambda: self.context.command("import"))
        if overview is None and self.context.cohort_id is None:
            self.empty.say(_("No cohort yet. A list of participants makes one."), *handler)
        elif overview is not None:
            self.empty.say(_("Nobody is in this cohort yet."), *handler)
        else:
            self.empty.say("")

    # --- what a click opens ---

    def _open_rules(self, rules: tuple[QueryRule, ...]) -> None:
        self.context.open_screen("participants", rules=rules, words=lambda: words_of(rules[-1]))

    def _open_mark(self, key: str, ids: tuple[int, ...]) -> None:
        mark = self.chart.chart.mark(key) if self.chart.chart else None
        self.context.open_screen(
            "participants", ids=ids, words=words_again(key, mark.label if mark else "")
        )

    def _open_activity(self, activity: int) -> None:
        self.context.open_screen("curriculum", ids=[activity])

    def _open_day(self, day: dt.date) -> None:
        self._open_rules(arriving(day))

    # --- how it is built ---

    def _connect(self) -> None:
        for card in self.stats[:4]:
            card.setCursor(Qt.CursorShape.PointingHandCursor)
        for number, screen in (
            (0, "participants"),
            (1, "countries"),
            (2, "countries"),
            (3, "participants"),
        ):
            self.stats[number].clicked.connect(partial(self.context.open_screen, screen))
        self.arrivals.chosen.connect(self._open_day)
        self.context.readiness.changed.connect(self._read_chart)
        self.tabs.chosen.connect(lambda _key: self._turn_page())
        self.chart.chosen.connect(self._open_mark)

    def _build(self) -> None:
        self.retranslation.say(N_("Import…"), self.imports.setText)
        self.head.add(self.imports, changing=[self.imports])
        self.head.title.setMinimumWidth(80)
        self._arrivals_card, self._chart_card = Card(), Card()
        self._arrivals_card.setLayout(
            column(self.arrivals_head, self.arrivals, gap=8, margins=(16, 14, 16, 12))
        )
        self._chart_card.setLayout(column(self.chart, margins=(1, 1, 1, 1)))
        self._chart_card.setMinimumHeight(150)
        self._chart_card.setMaximumHeight(400)
        self._arrivals_card.setMaximumHeight(400)
        left, right = QVBoxLayout(), QVBoxLayout()
        for side, cards in (
            (left, (self.missing, self._arrivals_card)),
            (right, (self._chart_card, self.next)),
        ):
            side.setSpacing(12)
            for card in cards:
                # pictures take the room lists leave
                side.addWidget(card, 0 if isinstance(card, ListedCard) else 1000)
            side.addStretch(1)
        both = row(gap=12)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        cards = column(row(*self.stats, gap=12), gap=12, margins=(24, 0, 24, 16))
        cards.addLayout(both, 1)
        plain = QWidget()
        plain.setObjectName("plain")
        plain.setLayout(cards)
        self._pages, self._cards = QStackedLayout(), scrolled(plain)
        made = column(column(self.head, self.tabs, gap=10, margins=(24, 18, 24, 0)), gap=14)
        made.addLayout(self._pages, 1)
        self.setLayout(made)
        # once they have a parent: else each is a window for a moment
        for page in (self._cards, self.empty):
            self._pages.addWidget(page)


class ListedCard(Card):
    """A titled card with lines below each other, or a sentence where there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.head, self.nothing = Label("", 13, "bold"), Label("", 13, ink="fg2", wraps=True)
        self.lines: list[OverviewLine] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(0)
        self.setLayout(
            column(
                column(self.head, self.nothing, gap=6, margins=(16, 0, 16, 6)),
                self._box,
                gap=0,
                margins=(1, 14, 1, 8),
            )
        )

    def show_lines(self, head: str, lines: list[OverviewLine], nothing: str) -> None:
        """These lines instead of those before."""
        for line in self.lines:
            self._box.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = lines
        for line in lines:
            self._box.addWidget(line)
        self.head.setText(head)
        self.nothing.setText(nothing)
        self.nothing.setVisible(bool(nothing) and not lines)


def _countries(desk: Desk, cohort_id: int) -> Chart:
    table = statistics.country_tables(desk, cohort_id, "all", ("country",), is_checked=False)[
        "country"
    ]
    return country_columns(
        [one for one in table.rows if one.key], Caption(_("Participants by country"))
    )


SCREEN = OverviewScreen


# --- Cohorts whose day for personal data has passed: a line each, and the dialog that makes one
# anonymous once its name is typed ---


SIZE = (560, 560)


def overdue_lines(
    context: Context, overdue: Sequence[Overdue], parent: QWidget
) -> list[MissingLine]:
    """A line for each, which asks whether it shall be made anonymous."""
    made: list[MissingLine] = []
    for one in overdue:
        line = MissingLine("user-x", one.title, _("make anonymous…"), "warn")
        set_tip(line, one.words)
        line.setAccessibleDescription(one.words)
        line.clicked.connect(partial(ask, context, one.cohort_id, parent))
        made.append(line)
    return made


def ask(context: Context, cohort_id: int, parent: QWidget) -> None:
    """Work out what would go, beside the window, and show it."""
    from lcdesk.services.erasure.erasure import anonymise_cohort, preview_cohort

    desk = context.desk

    def erase() -> None:
        context.tasks.run(
            _("Making anonymous…"),
            lambda _task: anonymise_cohort(desk, cohort_id),
            lambda done: _tell(context, done),
            owner=parent,
        )

    context.tasks.run(
        _("Looking at what would go…"),
        lambda _task: preview_cohort(desk, cohort_id),
        lambda plan: AnonymiseDialog(parent, plan, erase).open(),
        owner=parent,
    )


def _tell(context: Context, done: ErasureResult) -> None:
    is_whole = done.is_wiped and not done.missed and not done.beside
    context.announce(done.message, "ok" if is_whole else "warn")


class AnonymiseDialog(QDialog):
    """What goes and what stays; `confirmed()` once the name of the cohort was typed."""

    def __init__(self, parent: QWidget, plan: ErasurePlan, confirmed: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Make a cohort anonymous"))
        self._plan = plan
        self.typed = QLineEdit()
        asked = Label(
            _("Type “{name}” to go on: ", name=plan.typed).strip(), 13, "medium", wraps=True
        )
        asked.setBuddy(self.typed)
        self.ok = Button(_("Erase for good"), kind="danger", clicked=self.accept)
        self.ok.setEnabled(False)
        self.cancel = Button(_("Cancel"), clicked=self.reject)
        self.typed.textChanged.connect(lambda said: self.ok.setEnabled(self._plan.is_meant(said)))
        self.accepted.connect(confirmed)
        title = Label(_("Make “{name}” anonymous?", name=plan.typed), 17, "bold", wraps=True)
        made = column(title, gap=12, margins=(24, 22, 24, 18))
        made.addWidget(scrolled(_told(plan)), 1)
        # never scrolled out of sight
        end = Label(_("This cannot be undone."), 13, "bold", ink="bad", wraps=True)
        made.addLayout(column(end, asked, self.typed, gap=6))
        made.addLayout(row(None, self.cancel, self.ok))
        self.setLayout(made)
        self.resize(*SIZE)
        self.typed.setFocus()


def _told(plan: ErasurePlan) -> QWidget:
    """What goes and what stays."""
    goes, stays = (
        [Label(line.strip(), 13, wraps=True) for line in lines]
        for lines in (plan.erased, plan.stays)
    )
    heads = (Label(words, 13, "bold") for words in (_("Erased:"), _("Stays:")))
    made = QWidget()
    made.setObjectName("plain")
    made.setLayout(
        column(next(heads), *goes, 6, next(heads), *stays, None, gap=4, margins=(0, 0, 8, 0))
    )
    return made
