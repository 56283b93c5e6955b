"""The screen: choosers, the key sentence, pictures with their findings, the table, and what goes
out of the house.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QMenu, QScrollArea, QStackedLayout, QWidget

from lcdesk.charts.chart import Chart, ChartKind
from lcdesk.model import countries
from lcdesk.model.breakdowns import is_ordered
from lcdesk.services.figures.cohort_comparison import Comparison
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.guide.what_counts import WhatCounts
from lcdesk.settings import ALL_COHORTS
from lcdesk.texts import N_, _, join_sentences, n_
from lcdesk.ui.figures.card_columns import CardColumns
from lcdesk.ui.figures.compared_figures import ComparedFigures
from lcdesk.ui.figures.count_table import CountTable
from lcdesk.ui.figures.counted_figures import (
    CountedFigures,
    FigureRequest,
    OtherFigures,
    pictures,
    read_figures,
    read_rest,
)
from lcdesk.ui.figures.counting_rules_dialog import CountingRulesDialog, open_rules
from lcdesk.ui.figures.country_page import open_country
from lcdesk.ui.figures.figure_cards import LeadsCard, MapCard, open_people_of
from lcdesk.ui.figures.figure_choosers import FigureChoice, FigureChoosers, breakdown_head
from lcdesk.ui.figures.figure_papers import Papers
from lcdesk.ui.figures.picture_dialogs import TITLE_ACTION
from lcdesk.ui.kit.chart_view import ChartView, words_again
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.theme import MARGIN, PAD
from lcdesk.ui.kit.screen import Context, Handlers, Screen
from lcdesk.ui.kit.screens import PageHeader, SectionTabs
from lcdesk.ui.kit.widgets import (
    Banner,
    Button,
    Card,
    EmptyState,
    IconButton,
    Label,
    ShortenedLabel,
    column,
    row,
    scrolled,
)

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

CARDS = ("bars", "by_status", "women", "ages", "themes", "tiles", "stages")
"""The pictures in the order in which they are laid out; the table comes after the third."""
TITLED = ("bars", "tiles", "ages", "stages", "themes")  # the office may write their titles
SCALES = (1.75, 1.5, 1.25, 1.0)
LARGE = 2200  # px from which pictures may be drawn larger
BAR = 12  # width of a scroll bar
# of so many people signed reports are compared after each change; of more, only in their list
CHECKED = 20_000


class CountriesScreen(Screen):
    """How many people from where, counted by the chosen rule, cut as chosen; every number opens
    its people.
    """

    key = "countries"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._follows_all = False
        self.figures: CountedFigures | None = None
        self.views = {name: ChartView() for name in CARDS}
        self.table, self.leads = CountTable(), LeadsCard(context)
        self.compared = ComparedFigures(context)
        self.choosers = FigureChoosers(context, self.retranslation)
        self.papers, self.map = Papers(self, context), MapCard(context)
        for name in TITLED:
            view = self.views[name]
            view.more = ((TITLE_ACTION, lambda name=name: self.papers.edit_title(name)),)
        self.rule = Label("", 12, ink="fg3", wraps=True)
        self.sentence, self.remarks, self.empty = ShortenedLabel(15), Banner(), EmptyState("globe")
        self._build()
        self.first = self.choosers.cohort
        for name, view in self.views.items():
            view.chosen.connect(
                lambda key, people, view=view, name=name: self._open_people(
                    words_again(key, _words_of(view.chart, key)), people, of_all=name == "women"
                )
            )
        self.table.chosen.connect(self._open_line)
        self.table.page_asked.connect(lambda code: open_country(context, code))
        self.leads.chosen.connect(lambda _key, ids: open_people_of(context, ids, _("Cooperation")))
        self.choosers.rules_asked.connect(self.open_rules)
        self.choosers.several_asked.connect(lambda: context.open_screen("figures_comparison"))
        self.choosers.changed.connect(lambda _choice: self.reload())
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        if (
            self.context.is_all or self._follows_all
        ):  # with all cohorts on screen all are counted, until one is chosen again
            self._follows_all = self.context.is_all
            self.choosers.choice = replace(self.choice, is_all=self.context.is_all)
        self.choosers.show_choice()
        self.map.reload()
        self.reload()

    def refresh(self, news: ChangeEvent | None) -> None:
        self.map.refresh(news)
        self.reload()

    def retranslate(self) -> None:
        super().retranslate()
        self.leads.retranslate()
        self.map.retranslate()
        self.choosers.show_choice()
        if self.figures is not None:
            # the labels of its rows follow when they are counted again
            self.show_figures(self.figures)
            self.reload()

    def restyle(self) -> None:
        self.table.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """On a very large screen pictures are drawn larger, as long as all of them are seen."""
        room = self._area.viewport().size()
        if room.width() < LARGE and self._columns.scale == 1:
            return
        wanted = SCALES if room.width() >= LARGE else SCALES[-1:]
        for scale in wanted:
            self._columns.scale = scale
            for view in (*self.views.values(), self.leads.view):
                view.set_scale(scale)
            if self._columns.heightForWidth(room.width()) <= room.height():
                break
        self._columns.invalidate()

    def badge(self) -> str:
        figures = self.figures
        if figures is None or (figures.asked and figures.asked.scope != self.scope()):
            return ""  # counted for others, until the answer is there
        known = [each for each in figures.countries if each.key]
        return str(len(known)) if known else ""

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = {"counting_rules": self.open_rules}
        if self.papers.has_country:
            handlers["country_page"] = self.papers.open_page
        if self._has_people():
            papers = self.papers
            handlers.update(
                export=papers.ask_for_workbook,
                copy=papers.copy_all,
                figures_report=papers.open_report,
                print=papers.open_report,
            )
        return handlers

    def what_counts(self) -> WhatCounts | None:
        """By which rule the figures on screen are counted."""
        return WhatCounts(_("Countries"), (self.rule.text(),)) if self.rule.text() else None

    @property
    def choice(self) -> FigureChoice:
        """What is chosen above the figures."""
        return self.choosers.choice

    def choose(self, **choice: Any) -> None:
        """Change the counting rule (`rule`), the breakdowns (`by`, `across`), whose they are
        (`is_all`, `programme`), `is_once`.
        """
        self.choosers.change(**choice)

    def scope(self) -> Scope | None:
        """Whose figures are chosen; None where there is no cohort."""
        return self.choice.scope(self.context.cohort_id)

    def reload(self) -> None:
        """Count again beside the window; an answer that comes after a newer question is dropped."""
        self.choosers.follow()
        scope, desk = self.scope(), self.context.desk
        if scope is None:
            self.drop_answers()
            self.show_figures(CountedFigures(self.choice.by, ()))
            return
        asked = FigureRequest(
            scope,
            self.choice.rule,
            self.choice.by,
            self.choice.across,
            self.choosers.whose(),
            self.choice.beside,
        )
        self.read(lambda: read_figures(desk, asked), self._show_read, _("Counting"))

    def _show_read(self, figures: CountedFigures) -> None:
        """Show what was counted, and count what is still missing on the thread for that."""
        self.show_figures(figures)
        if figures.rest is None and (asked := figures.asked) is not None:
            desk, number = self.context.desk, self.asked
            self.context.tasks.count(
                lambda _task: read_rest(desk, asked),
                lambda rest: self._show_rest(rest, number),
                owner=self,
            )

    def _show_rest(self, rest: OtherFigures, number: int) -> None:
        if number == self.asked and self.figures is not None:
            self.show_figures(replace(self.figures, rest=rest))

    # --- what is shown ---

    def show_figures(self, figures: CountedFigures) -> None:
        """Fill pictures and table; with nobody counted, say so."""
        self.figures = figures
        self.choosers.groups, self.choosers.rules = figures.groups, figures.rules
        if (asked := figures.asked) is not None:
            self.choosers.choice = replace(
                self.choice, by=asked.by, across=asked.across, rule=asked.rule
            )
        if figures.asked is None or not figures.asked.scope.region:
            self.choosers.regions = _regions_of(figures)
        self.choosers.show_choice()
        self._show_table(figures)
        for name, chart in pictures(figures).items():
            self.cards[name].setVisible(chart is not None)
            if chart is not None:
                self.views[name].show_chart(chart)
        if figures.rest is not None and figures.rest.leads is not None:
            self.leads.show_counts(figures.rest.leads, figures.name)
        self._show_comparison(figures.rest.comparison if figures.rest else None)
        self.sentence.show_text(figures.sentence if figures.total else "", "fg")
        self.rule.setText(figures.rule)
        self._remark("")
        if figures.rest is not None and 0 < figures.total <= CHECKED:
            number = self.asked
            self.papers.tell_changed(
                lambda changed: self._remark(changed) if number == self.asked else None
            )
        self._say_empty()
        for button in self._outward:
            grey(button, "" if self._has_people() else _("Nobody is counted yet"))
        self._fit()
        self.context.handlers_changed.emit()

    def _show_table(self, figures: CountedFigures) -> None:
        comparison = figures.rest.comparison if figures.rest else None
        is_compared = comparison is not None and figures.by == "country"
        other = comparison.cohorts[1] if comparison and is_compared else None
        self.table.show_rows(
            figures.rows,
            breakdown_head(figures.by, figures.groups),
            is_flagged=figures.by == "country",
            is_ranked=not is_ordered(figures.by),
            has_sum=figures.adds_up,
            beside={code: len(ids) for code, ids in other.countries.items()} if other else None,
            beside_name=comparison.labels[1] if comparison and other else "",
        )

    def _show_comparison(self, comparison: Comparison | None) -> None:
        """What stands beside the cohort, above all else."""
        self.compared_card.setVisible(comparison is not None)
        self.compared.show_comparison(comparison)
        self.compared.setMinimumWidth(0)
        self.compared_title.setText(comparison.report.sentence if comparison else "")

    def open_rules(self) -> CountingRulesDialog:
        """The counting rules themselves; the one chosen there counts afterwards."""
        cohort = None if self.choice.is_all else self.context.cohort_id
        return open_rules(
            self.context, self.choice.rule, cohort, lambda rule: self.choose(rule=rule)
        )

    def _remark(self, changed: str) -> None:
        """What does not add up, and a way to a numbered report that says something else."""
        remarks = join_sentences(*(self.figures.remarks if self.figures else ()), changed)
        handlers = [
            *self._ways_to_them(),
            *(((_("Numbered reports…"), self.papers.open_signed),) if changed else ()),
        ]
        self.remarks.say(remarks, "warn", *handlers) if remarks else self.remarks.hide()

    def _ways_to_them(self) -> list[tuple[str, Callable[[], object]]]:
        """To exactly those a remark speaks of: who has no country, and what is to be answered."""
        if self.figures is None:
            return []
        ways: list[tuple[str, Callable[[], object]]] = []
        people = next((each.people for each in self.figures.countries if not each.key), ())
        if people:
            words = n_("Show who has no country", "Show the {count} without a country", len(people))
            ways.append((words, lambda: self._open_people(lambda: _("without a country"), people)))
        if self.figures.rest is not None and self.figures.rest.has_open_words:
            ways.append((_("Open questions"), lambda: self.context.open_screen("import")))
        return ways

    def _open_more(self, button: QWidget) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        self.papers.fill(menu)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    # --- what a number opens ---

    def _open_line(self, words: str, people: Sequence[int]) -> None:
        code = self.table.counts.code(self.table.currentIndex().row())
        self._open_people(words_again(code or "", words), people)

    def _open_people(
        self, words: Callable[[], str], people: Sequence[int], *, of_all: bool = False
    ) -> None:
        """Who they are is read beside the window: of a million that takes a moment. `of_all`: they
        may be of other cohorts.
        """
        self.context.tasks.run(
            _("Looking up the people"),
            lambda _task: list(people),
            lambda ids: self._show_people(words, ids, of_all=of_all),
            owner=self,
            is_quiet=True,
        )

    def _show_people(self, words: Callable[[], str], ids: Sequence[int], *, of_all: bool) -> None:
        """Among the participants; those of other cohorts than the one on screen are found among
        all.
        """
        scope = self.scope()
        if (
            scope is not None
            and (of_all or scope.cohorts != (self.context.cohort_id,))
            and not self.context.is_all
        ):
            self.context.choose_cohort(ALL_COHORTS)
        self.context.open_screen("participants", ids=ids, words=words)

    # --- how it is built ---

    def _build(self) -> None:
        say = self.retranslation.say
        copy = Button("", "copy", clicked=self.papers.copy_all)
        picture = Button("", "image", clicked=self.papers.save_picture)
        workbook = Button("", "file-spreadsheet", clicked=self.papers.ask_for_workbook)
        report = Button("", "file-text", "primary", clicked=self.papers.open_report)
        self._outward = (copy, picture, workbook, report)
        for text, setter in (
            (N_("Copy all"), copy.setText),
            (N_("Save picture"), picture.setText),
            (N_("Excel with charts"), workbook.setText),
            (N_("Report…"), report.setText),
        ):
            say(text, setter)
        more = IconButton("ellipsis", clicked=lambda: self._open_more(more))
        say(N_("Numbered reports, country pages, map"), more.set_name)
        self._head = PageHeader(self.context, "countries", self.retranslation)
        self._head.add(*self._outward, more)
        choosers = row(self.choosers, self.sentence, gap=16)
        choosers.setStretch(1, 1)
        tabs = SectionTabs(self.context, self.key, self.retranslation)
        top = column(
            self._head, tabs, choosers, self.remarks, gap=PAD, margins=(MARGIN, 18, MARGIN, 0)
        )
        self._pages = QStackedLayout()
        inside = column(top, gap=0)
        inside.addLayout(self._pages, 1)
        self.setLayout(inside)
        # once they have a parent: else each is a window for a moment
        for page in (self._cards(), self.empty):
            self._pages.addWidget(page)

    def _cards(self) -> QWidget:
        """Columns of cards that scroll together; each card is as tall as its content."""
        self.cards = {name: _carded(view) for name, view in self.views.items()}
        self.compared_title = Label("", 15, "bold", wraps=True)
        head = column(self.compared_title, margins=(16, 14, 16, 0))
        self.compared_card = _carded(head, self.compared)
        self.compared_card.hide()
        beneath = column(self.rule, margins=(16, 6, 16, 12))
        self._columns = CardColumns()
        self._columns.setContentsMargins(MARGIN, PAD, MARGIN, 16)
        self._columns.add_wide(self.compared_card)
        for name in CARDS:
            self._columns.addWidget(self.cards[name])
            if name == "women":
                self._columns.addWidget(_carded(self.table, beneath))
        self._columns.addWidget(self.leads)
        self._columns.addWidget(self.map)
        self._area = _scrolling(self._columns)
        return self._area

    def _has_people(self) -> bool:
        return self.figures is not None and self.figures.total > 0

    def _say_empty(self) -> None:
        self._pages.setCurrentIndex(0 if self._has_people() else 1)
        if self.choice.rule != "all" and self.scope() is not None:
            self.empty.say(
                _("Nobody is counted by this rule."),
                _("Count everybody on the list"),
                lambda: self.choose(rule="all"),
            )
        else:
            self.empty.say(
                _("No participants yet, so there is nothing to count."),
                _("Import a list…"),
                lambda: self.context.command("import"),
            )


def _regions_of(figures: CountedFigures) -> list[tuple[str, int]]:
    """The regions of those counted by their English names, with how many come from each."""
    found = Counter[str]()
    for counted in figures.countries:
        if region := countries.region(counted.key or ""):
            found[region] += counted.total
    return found.most_common()


def _words_of(chart: Chart | None, key: str) -> str:
    """What the people of a mark are called among the participants: "Kenya", "Kenya, Solar"."""
    mark = chart.mark(key) if chart else None
    if mark is None:
        return ""
    is_cell = chart is not None and chart.kind is ChartKind.HEAT
    return _("{row}, {column}", row=mark.label, column=mark.group) if is_cell else mark.label


def _scrolling(inside: QLayout) -> QScrollArea:
    """The cards keep their width and end below the buttons, whether there is a scroll bar beside
    them or not.
    """
    plain = QWidget()
    plain.setObjectName("plain")
    plain.setLayout(inside)
    area = scrolled(plain)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard is for what stands in it
    area.verticalScrollBar().rangeChanged.connect(
        lambda _least, most: inside.setContentsMargins(
            MARGIN, PAD, MARGIN - (BAR if most else 0), 16
        )
    )
    return area


def _carded(*parts: QWidget | QLayout) -> Card:
    card = Card()
    card.setLayout(column(*parts, gap=0, margins=(1, 1, 1, 1)))
    return card
