"""The tab “Over the years”: the programme, or all cohorts, year by year."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QMenu

from lcdesk.services.figures.counting_rules import RULES, list_rules
from lcdesk.services.figures.over_years import OverYears
from lcdesk.services.figures.scopes import ProgrammeLine, list_programmes
from lcdesk.texts import N_, _
from lcdesk.ui.figures.figure_choosers import shortened
from lcdesk.ui.figures.report_screen import FigureReportScreen
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.widgets import MenuButton


class YearsScreen(FigureReportScreen):
    """All cohorts, or those of a programme, by a counting rule."""

    key = "figures_years"
    file_name = N_("Over the years")

    def fill_choosers(self, box: QHBoxLayout) -> None:
        self.programme: ProgrammeLine | None = None
        self.rule = "all"
        self.of, self.count = MenuButton(), MenuButton()
        self.retranslation.say(N_("Programme"), self.of.set_label)
        self.retranslation.say(N_("Count"), self.count.set_label)
        self.of.opening.connect(self._fill_programmes)
        self.count.opening.connect(self._fill_rules)
        box.addWidget(self.of)
        box.addWidget(self.count)

    def retranslate(self) -> None:
        super().retranslate()
        self._say()

    def over_years(self) -> OverYears:
        return OverYears("years", self.programme.cohorts if self.programme else None, self.rule)

    def choose(self, *, programme: ProgrammeLine | None = None, rule: str = "") -> None:
        """Another programme (None: all cohorts), or another counting rule."""
        if rule:
            self.rule = rule
        else:
            self.programme = programme
        self._say()
        self.reload()

    def _say(self) -> None:
        self.of.set_value(shortened(self.programme.name) if self.programme else _("All cohorts"))
        known = list_rules(self.context.desk)
        self.count.set_value(known.get(self.rule, RULES["all"]).title)

    def _fill_programmes(self, menu: QMenu) -> None:
        menu.addAction(_("All cohorts"), self.choose)
        for line in list_programmes(self.context.desk):
            menu.addAction(literal(line.name), partial(self.choose, programme=line))

    def _fill_rules(self, menu: QMenu) -> None:
        for rule in list_rules(self.context.desk).values():
            menu.addAction(literal(rule.title), partial(self.choose, rule=rule.name))
