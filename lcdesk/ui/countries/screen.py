"""The screen: choosers, the key sentence, pictures with their findings, the table, and what goes out of the house."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QMenu, QStackedLayout, QVBoxLayout, QWidget

from lcdesk.charts.cuts import ORDERED
from lcdesk.model.countries import groups as shipped
from lcdesk.services.exporting import export_statistics
from lcdesk.services.statistics import RULES, Scope
from lcdesk.texts import N_, _
from lcdesk.ui.chart_menu import ask_and_save, copy_texts
from lcdesk.ui.chart_view import ChartView
from lcdesk.ui.countries.choices import CUTS, Groups, cut_head, cut_name, group_cuts, short_name
from lcdesk.ui.countries.count_table import CountTable
from lcdesk.ui.countries.figures import Figures, pictures, read_figures
from lcdesk.ui.countries.outward import as_texts, ask_for_workbook
from lcdesk.ui.page import PageHead
from lcdesk.ui.screen import Context, Deeds, Screen
from lcdesk.ui.theme import MARGIN, PAD
from lcdesk.ui.widgets import Banner, Button, Card, EmptyState, Label, MenuButton, column, row, scrolled

if TYPE_CHECKING:
    from lcdesk.services.desk import News

BAR = 12  # width of a scroll bar
WIDE = 860  # below this the two columns of cards stand under each other


class CountriesScreen(Screen):
    """How many people from where, counted by the chosen rule, cut as chosen; every number opens its people."""

    key = "countries"
    title = N_("Countries")
    icon = "chart-column"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.rule, self.by, self.is_all, self._follows_all = "all", "country", False, False
        self.is_once = False
        self.figures: Figures | None = None
        self._asked = 0
        self.views = {name: ChartView() for name in ("bars", "tiles", "ages", "stages", "themes")}
        self.table = CountTable()
        self.sentence, self.remarks, self.empty = Label("", 15, "medium"), Banner(), EmptyState("globe")
        self._build()
        for view in self.views.values():
            view.chosen.connect(self._open_people)
        self.table.chosen.connect(self._open_people)
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        if (
            self.context.is_all or self._follows_all
        ):  # with all cohorts on screen all are counted, until one is chosen again
            self.is_all = self._follows_all = self.context.is_all
        self._show_choices()
        self.reload()

    def refresh(self, news: News | None) -> None:
        self.reload()

    def retranslate(self) -> None:
        super().retranslate()
        self._show_choices()
        if self.figures is not None:
            self.show_figures(self.figures)  # the labels of its rows follow when they are counted again
            self.reload()

    def restyle(self) -> None:
        self.table.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = event.size().width() >= WIDE
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

    def badge(self) -> str:
        known = [each for each in self.figures.countries if each.key] if self.figures else []
        return str(len(known)) if known else ""

    def deeds(self) -> Deeds:
        return {"export": self.ask_for_workbook, "copy": self.copy_all} if self._has_people() else {}

    def reload(self) -> None:
        """Count again beside the window; an answer that comes after a newer question is dropped."""
        self._asked += 1
        asked, desk, cohort = self._asked, self.context.desk, None if self.is_all else self.context.cohort_id
        if cohort is None and not self.is_all:
            self.show_figures(Figures(self.by, ()))
            return
        scope, rule, by, name = self._scope(cohort), self.rule, self.by, self._cohort_name()
        self.context.tasks.run(
            _("Counting"),
            lambda _task: read_figures(desk, scope, rule, by, name),
            lambda figures: self.show_figures(figures) if asked == self._asked else None,
            owner=self,
            is_quiet=True,
        )

    # --- what is shown ---

    def show_figures(self, figures: Figures) -> None:
        """Fill pictures and table; with nobody counted, say so."""
        self.figures = figures
        self.by = figures.by
        self._show_choices()
        self.table.show_rows(
            figures.rows,
            cut_head(figures.by, figures.groups),
            is_flagged=figures.by == "country",
            is_ranked=figures.by not in ORDERED,
        )
        for name, chart in pictures(figures).items():
            self.cards[name].setVisible(chart is not None)
            if chart is not None:
                self.views[name].show_chart(chart)
        self.sentence.setText(figures.sentence if figures.total else "")
        self.remarks.say(" ".join(figures.remarks), "warn") if figures.remarks else self.remarks.hide()
        self._say_empty()
        for button in self._outward:
            button.setEnabled(self._has_people())
        self.context.deeds_changed.emit()

    def choose(
        self, *, rule: str | None = None, by: str | None = None, is_all: bool | None = None, is_once: bool | None = None
    ) -> None:
        """Change the counting rule, the cut, whether all cohorts are counted, or each person once."""
        self.rule, self.by = rule or self.rule, by or self.by
        self.is_all = self.is_all if is_all is None else is_all
        self.is_once = self.is_once if is_once is None else is_once
        self._show_choices()
        self.reload()

    # --- what goes out ---

    def copy_all(self) -> None:
        """The sentence, the table and the rule, as text and as HTML."""
        if self.figures is not None:
            copy_texts(*as_texts(self.figures, self.table.counts.texts()))
            self.context.tell(_("The sentence, the table and the counting rule are on the clipboard."))

    def ask_for_workbook(self) -> QFileDialog:
        """Ask where the workbook with tables and Excel's own charts goes, then write it."""
        return ask_for_workbook(self, self._cohort_name(), self.save_workbook)

    def save_workbook(self, path: Path) -> None:
        """Write the statistics workbook by the chosen rule, beside the window."""
        desk, rule, scope = self.context.desk, self.rule, self._scope(None if self.is_all else self.context.cohort_id)
        told = _("Saved {name}", name=path.name)
        self.context.tasks.run(
            _("Writing the workbook"),
            lambda _task: export_statistics(desk, scope, path, rule),
            lambda _answer: self.context.tell(told),
            owner=self,
        )

    def save_picture(self) -> QFileDialog | None:
        """Ask where the main picture goes: PNG, SVG or PDF."""
        return ask_and_save(self.views["bars"].chart, self) if self.views["bars"].chart else None

    def _open_people(self, _key: str, people: tuple[int, ...]) -> None:
        self.context.open_screen("participants", ids=list(people))

    # --- how it is built ---

    def _build(self) -> None:
        say = self.spoken.say
        copy = Button("", "copy", clicked=self.copy_all)
        picture = Button("", "image", clicked=self.save_picture)
        workbook = Button("", "file-spreadsheet", "primary", clicked=self.ask_for_workbook)
        self._outward = (copy, picture, workbook)
        for text, setter in (
            (N_("&Copy all"), copy.setText), (N_("Save &picture"), picture.setText), (N_("&Excel with charts"), workbook.setText),
        ):  # fmt: skip
            say(text, setter)
        self._cohort, self._count, self._cut = MenuButton(), MenuButton(), MenuButton()
        say(N_("Cohort"), self._cohort.set_label)
        say(N_("Count"), self._count.set_label)
        say(N_("By"), self._cut.set_label)
        self._cohort.opening.connect(self._fill_cohorts)
        self._count.opening.connect(self._fill_rules)
        self._cut.opening.connect(self._fill_cuts)
        self._head = PageHead(self.context, N_("Countries"), self.spoken)
        self._head.add(*self._outward)
        choosers = row(self._cohort, self._count, self._cut, None, self.sentence)
        top = column(self._head, choosers, self.remarks, gap=PAD, margins=(MARGIN, 18, MARGIN, 0))
        self._pages = QStackedLayout()
        inside = column(top, gap=0)
        inside.addLayout(self._pages, 1)
        self.setLayout(inside)
        for page in (self._cards(), self.empty):  # once they have a parent: else each is a window for a moment
            self._pages.addWidget(page)

    def _cards(self) -> QWidget:
        """Two columns of cards that scroll together; each card is as tall as its content."""
        self.cards = {name: _carded(view) for name, view in self.views.items()}
        left, right = QVBoxLayout(), QVBoxLayout()
        right.addWidget(_carded(self.table))
        for side, names in ((left, ("bars", "tiles")), (right, ("stages", "ages", "themes"))):
            side.setSpacing(PAD)
            for name in names:
                side.addWidget(self.cards[name])
            side.addStretch(1)
        both = self._columns = row(gap=PAD, margins=(MARGIN, PAD, MARGIN, 16))
        both.addLayout(left, 58)
        both.addLayout(right, 42)
        plain = QWidget()
        plain.setObjectName("plain")
        plain.setLayout(both)
        area = scrolled(plain)
        # the cards keep their width and end below the buttons, whether there is a scroll bar beside them or not
        area.verticalScrollBar().rangeChanged.connect(
            lambda _least, most: both.setContentsMargins(MARGIN, PAD, MARGIN - (BAR if most else 0), 16)
        )
        return area

    def _fill_cohorts(self, menu: QMenu) -> None:
        if not self.context.is_all:
            self._offer(menu, short_name(self.context.cohort) or _("This cohort"), not self.is_all, is_all=False)
        self._offer(menu, _("All cohorts"), self.is_all, is_all=True)

    def _fill_rules(self, menu: QMenu) -> None:
        for name, rule in RULES.items():
            self._offer(menu, _(rule.label), name == self.rule, rule=name)
        menu.addSeparator()
        self._offer(menu, _("Each person once"), self.is_once, is_once=not self.is_once)

    def _fill_cuts(self, menu: QMenu) -> None:
        for by in CUTS:
            self._offer(menu, cut_name(by, self._groups), by == self.by, by=by)
        groups = menu.addMenu(_("Group of countries"))
        for by in group_cuts(self._groups):
            self._offer(groups, cut_name(by, self._groups), by == self.by, by=by)

    def _offer(self, menu: QMenu, words: str, is_chosen: bool, **choice: Any) -> QAction:
        action = menu.addAction(words, lambda: self.choose(**choice))
        action.setCheckable(True)
        action.setChecked(is_chosen)
        return action

    def _show_choices(self) -> None:
        self._cohort.set_value(_("All cohorts") if self.is_all else short_name(self.context.cohort))
        label = _(RULES[self.rule].label)
        self._count.set_value(_("{rule}, once", rule=label) if self.is_once else label)
        self._cut.set_value(cut_name(self.by, self._groups))

    def _scope(self, cohort_id: int | None) -> Scope:
        return Scope(None if cohort_id is None else (cohort_id,), self.is_once)

    def _cohort_name(self) -> str:
        """In full, as it is printed."""
        return _("All cohorts") if self.is_all else str(self.context.cohort.get("name") or "")

    @property
    def _groups(self) -> Groups:
        return self.figures.groups if self.figures else shipped()

    def _has_people(self) -> bool:
        return self.figures is not None and self.figures.total > 0

    def _say_empty(self) -> None:
        self._pages.setCurrentIndex(0 if self._has_people() else 1)
        if self.rule != "all" and self.context.cohort_id is not None:
            self.empty.say(
                _("Nobody is counted by this rule."), _("Count everyone enrolled"), lambda: self.choose(rule="all")
            )
        else:
            self.empty.say(
                _("No participants yet, so there is nothing to count."),
                _("Import a list…"),
                lambda: self.context.command("import"),
            )


def _carded(widget: QWidget) -> Card:
    card = Card()
    card.setLayout(column(widget, margins=(1, 1, 1, 1)))
    return card
