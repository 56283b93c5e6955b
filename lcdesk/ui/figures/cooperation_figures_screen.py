"""The tab “Cooperation” of the figures: leads, what is due, projects, members and events."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QMenu

from lcdesk.model import clock
from lcdesk.services.figures.cooperation_report import CooperationScope
from lcdesk.services.figures.over_years import OverYears
from lcdesk.texts import N_, _
from lcdesk.ui.figures.figure_choosers import short_name
from lcdesk.ui.figures.report_screen import FigureReportScreen
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.widgets import MenuButton

YEARS = 12  # back from this year, to choose from


class CooperationFiguresScreen(FigureReportScreen):
    """Of all, of one cohort, or of one year."""

    key = "figures_cooperation"
    file_name = N_("Cooperation")

    def fill_choosers(self, box: QHBoxLayout) -> None:
        self.scope = CooperationScope()
        self.of, self.year = MenuButton(), MenuButton()
        self.retranslation.say(N_("Cohort"), self.of.set_label)
        self.retranslation.say(N_("Year"), self.year.set_label)
        self.of.opening.connect(self._fill_cohorts)
        self.year.opening.connect(self._fill_years)
        box.addWidget(self.of)
        box.addWidget(self.year)

    def retranslate(self) -> None:
        super().retranslate()
        self._say()

    def over_years(self) -> OverYears:
        return OverYears("cooperation", self.scope.cohorts, year=self.scope.year)

    def choose(self, scope: CooperationScope) -> None:
        """Another cohort or year."""
        self.scope = scope
        self._say()
        self.reload()

    def reload(self) -> None:
        known = {cohort["id"] for cohort in self.context.cohorts}
        if self.scope.cohorts and not known.issuperset(self.scope.cohorts):
            self.scope = CooperationScope(None, self.scope.year)
            self._say()
        super().reload()

    def _say(self) -> None:
        of = self.scope.cohorts
        names = [short_name(one) for one in self.context.cohorts if of and one["id"] in of]
        self.of.set_value(_(", ").join(names) if of else _("All cohorts"))
        self.year.set_value(str(self.scope.year) if self.scope.year else _("every year"))

    def _fill_cohorts(self, menu: QMenu) -> None:
        year = self.scope.year
        menu.addAction(_("All cohorts"), partial(self.choose, CooperationScope(None, year)))
        for one in self.context.cohorts:
            scope = CooperationScope((one["id"],), year)
            menu.addAction(literal(short_name(one)), partial(self.choose, scope))

    def _fill_years(self, menu: QMenu) -> None:
        of, now = self.scope.cohorts, clock.today().year
        menu.addAction(_("every year"), partial(self.choose, CooperationScope(of)))
        for year in range(now, now - YEARS, -1):
            menu.addAction(str(year), partial(self.choose, CooperationScope(of, year)))
