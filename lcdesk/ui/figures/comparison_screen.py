"""The tab “Compare cohorts”: a base cohort and others beside it, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from lcdesk.model.figure_tables import FigureReport, FigureTable
from lcdesk.services.cohorts.cohorts import CohortRecord
from lcdesk.services.figures.cohort_comparison import MOST_COHORTS, Comparison, compare_cohorts
from lcdesk.services.figures.counting_rules import RULES, list_rules
from lcdesk.services.figures.over_years import OverYears
from lcdesk.texts import N_, _
from lcdesk.ui.figures.compared_figures import ComparedFigures
from lcdesk.ui.figures.figure_choosers import short_name, shortened
from lcdesk.ui.figures.report_screen import FigureReportScreen
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.painting.theme import MARGIN, PAD
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Card, Label, MenuButton, column, scrolled

BESIDE = 2
"""So many cohorts stand beside the base before somebody chooses."""


class ComparisonScreen(FigureReportScreen):
    """The base is the cohort on screen until another is chosen; beside it stand those before it."""

    key = "figures_comparison"
    file_name = N_("Compare cohorts")

    def __init__(self, context: Context) -> None:
        self.found: Comparison | None = None
        super().__init__(context)

    def fill_choosers(self, box: QHBoxLayout) -> None:
        self.base: int | None = None
        self.beside: tuple[int, ...] | None = None  # None: those before it
        self.counting = "all"
        self.base_button, self.beside_button = MenuButton(), MenuButton()
        self.count = MenuButton()
        for text, button, fill in (
            (N_("Base"), self.base_button, self._fill_base),
            (N_("Beside"), self.beside_button, self._fill_beside),
            (N_("Count"), self.count, self._fill_rules),
        ):
            self.retranslation.say(text, button.set_label)
            button.opening.connect(fill)
            box.addWidget(button)

    def retranslate(self) -> None:
        super().retranslate()
        self._say()

    def show_cohort(self, cohort_id: int | None) -> None:
        if cohort_id is not None and cohort_id != self.base:
            self.base, self.beside = cohort_id, None
        super().show_cohort(cohort_id)

    # --- what is compared ---

    def chosen(self) -> tuple[int, tuple[int, ...]] | None:
        """The base and those beside it, as far as they are there; None without any cohort."""
        known = self._in_time()
        if not known:
            return None
        ids = [one["id"] for one in known]
        base = self.base if self.base in ids else ids[-1]
        if self.beside is not None:
            return base, tuple(one for one in self.beside if one in ids and one != base)
        at = ids.index(base)
        before = ids[max(0, at - BESIDE) : at][::-1]
        after = ids[at + 1 : at + 1 + BESIDE - len(before)]
        return base, (*before, *after)

    def over_years(self) -> OverYears | None:
        if (chosen := self.chosen()) is None:
            return None
        base, beside = chosen
        return OverYears("comparison", (base, *beside), self.counting)

    def _compare(self) -> Callable[[], Comparison] | None:
        if (chosen := self.chosen()) is None:
            return None
        desk, rule = self.context.desk, self.counting
        return lambda: compare_cohorts(desk, *chosen, rule)

    def reload(self) -> None:
        self._say()
        compare = self._compare()
        if compare is None:
            self.drop_answers()
            self.found = None
            self.figures.show_comparison(None)
            self.show_report(None)
            return
        self.gather_and_show(compare, self.show_comparison)

    def show_comparison(self, found: Comparison) -> None:
        """Fill the columns."""
        self.found = found
        self.show_report(found.report)
        self.figures.show_comparison(found)
        self.rule.setText(found.rule)

    def choose(
        self, base: int | None = None, beside: tuple[int, ...] | None = None, rule: str = ""
    ) -> None:
        """Another base, others beside it, or another counting rule."""
        chosen = self.chosen()
        if base is not None:
            self.base = base
        elif chosen is not None:
            self.base = chosen[0]
        if beside is not None:
            self.beside = beside
        self.counting = rule or self.counting
        self.reload()

    def _in_time(self) -> list[CohortRecord]:
        return sorted(self.context.cohorts, key=lambda one: (str(one["starts"] or "9"), one["id"]))

    def _say(self) -> None:
        names = {one["id"]: short_name(one) for one in self.context.cohorts}
        chosen = self.chosen()
        self.base_button.set_value(names[chosen[0]] if chosen else "")
        others = _(", ").join(names[one] for one in chosen[1]) if chosen else ""
        self.beside_button.set_value(shortened(others) or _("nothing"))
        known = list_rules(self.context.desk)
        self.count.set_value(known.get(self.counting, RULES["all"]).title)

    def _fill_base(self, menu: QMenu) -> None:
        chosen = self.chosen()
        for one in reversed(self._in_time()):
            action = menu.addAction(literal(short_name(one)), partial(self.choose, one["id"]))
            action.setCheckable(True)
            action.setChecked(bool(chosen) and one["id"] == chosen[0])

    def _fill_beside(self, menu: QMenu) -> None:
        if (chosen := self.chosen()) is None:
            return
        base, others = chosen
        for one in reversed(self._in_time()):
            number = one["id"]
            if number == base:
                continue
            is_in = number in others
            wanted = tuple(each for each in others if each != number)
            action = menu.addAction(
                literal(short_name(one)),
                partial(self.choose, None, wanted if is_in else (*others, number)),
            )
            action.setCheckable(True)
            action.setChecked(is_in)
            action.setEnabled(is_in or len(others) < MOST_COHORTS - 1)

    def _fill_rules(self, menu: QMenu) -> None:
        for rule in list_rules(self.context.desk).values():
            menu.addAction(literal(rule.title), partial(self.choose, None, None, rule.name))

    # --- how it is shown ---

    def shown(self) -> QWidget:
        self._placed = -1
        self.figures = ComparedFigures(self.context)
        self.rule = Label("", 12, ink="fg3", wraps=True)
        card = Card()
        card.setLayout(column(self.figures, gap=0, margins=(1, 1, 1, 1)))
        plain = QWidget()
        plain.setObjectName("plain")
        plain.setLayout(column(card, self.rule, None, gap=8, margins=(MARGIN, PAD, MARGIN, 16)))
        area = scrolled(plain)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _fill_cards(self, report: FigureReport, shown: Sequence[FigureTable]) -> None:
        """The columns stand for the cards of the other tabs."""

    def _place(self, width: int) -> None:
        """The columns are as wide as there is room."""
