"""The tab “Alumni” of the figures: who took part over the years, by country, year and field."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QMenu

from lcdesk.services.figures.over_years import OverYears
from lcdesk.services.figures.scopes import ProgrammeLine, list_programmes
from lcdesk.texts import N_, _
from lcdesk.ui.figures.figure_choosers import shortened
from lcdesk.ui.figures.report_screen import FigureReportScreen
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.widgets import MenuButton


class AlumniFiguresScreen(FigureReportScreen):
    """Of all cohorts, or those of a programme."""

    key = "figures_alumni"
    file_name = N_("Alumni")

    def fill_choosers(self, box: QHBoxLayout) -> None:
        self.programme: ProgrammeLine | None = None
        self.of = MenuButton()
        self.retranslation.say(N_("Programme"), self.of.set_label)
        self.of.opening.connect(self._fill)
        box.addWidget(self.of)

    def retranslate(self) -> None:
        super().retranslate()
        self._say()

    def over_years(self) -> OverYears:
        return OverYears("alumni", self.programme.cohorts if self.programme else None)

    def choose(self, programme: ProgrammeLine | None = None) -> None:
        """Another programme; None: all cohorts."""
        self.programme = programme
        self._say()
        self.reload()

    def _say(self) -> None:
        self.of.set_value(shortened(self.programme.name) if self.programme else _("All cohorts"))

    def _fill(self, menu: QMenu) -> None:
        menu.addAction(_("All cohorts"), self.choose)
        for line in list_programmes(self.context.desk):
            menu.addAction(literal(line.name), partial(self.choose, line))
