"""The cards above the table: people, countries, women, visas, and the small chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.charts import Caption, Count, country_columns
from lcdesk.model import countries
from lcdesk.texts import _, language
from lcdesk.ui.kit.charts.chart_view import ChartView
from lcdesk.ui.kit.cohort_cards import cards_of
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.kit.widgets import Card, StatCard, column, row
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent
    from lcdesk.services.overview.overview import Overview

NARROWEST, ROOMY = 500, 860  # px: four cards; four cards and the chart


class FigureCards(QWidget):
    """Cards for what `participants.summary` counts."""

    def __init__(self) -> None:
        super().__init__()
        self.people, self.countries = StatCard("users"), StatCard("globe")
        self.women, self.visas = StatCard("venus-and-mars"), StatCard("stamp")
        self.chart, self._frame = ChartView(0, is_small=True), Card()
        self._frame.setLayout(column(self.chart, margins=(16, 10, 16, 8)))
        self._frame.setFixedSize(352, 104)
        made = row(self.people, self.countries, self.women, self.visas, self._frame, gap=12)
        for at in range(4):
            made.setStretch(at, 1)
        self.setLayout(made)
        self.setMinimumWidth(NARROWEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chart needs room of its own; on a small screen the cards alone stay."""
        super().resizeEvent(event)
        self._frame.setVisible(self.width() >= ROOMY)

    def show_figures(self, overview: Overview) -> None:
        """The cards and the small chart of a cohort."""
        for card, figure in zip((self.people, self.countries, self.women, self.visas), cards_of(overview), strict=True):
            card.show_figure(*figure)
        ranked = overview.counts["by_country"]
        rows = [Count(code, countries.name(code, language()), *genders) for code, *genders in ranked]
        self.chart.show_chart(country_columns(rows, Caption(_("Participants by country"))))


class FiguresPart:
    """`cards` as a part of the screen: what was read of the cohort for all who show it."""

    def __init__(self, shown: PeopleView) -> None:
        self._context, self.cards = shown.context, FigureCards()
        self._context.readiness.changed.connect(self.show)
        self.show()

    def handlers(self) -> Handlers:
        return {}

    def fill_menu(self, menu: QMenu) -> None:
        """It has nothing for the menu of the table."""

    def refresh(self, news: ChangeEvent | None) -> None:
        """`readiness` tells when there are other figures.

        Of all cohorts together there are none: places and visas are those of one course, and who came twice would be two
        people. The countries screen counts them by a rule it says.
        """
        self.cards.setVisible(self._context.cohort_id is not None)

    def retranslate(self) -> None:
        self.show()

    def show(self) -> None:
        """The figures of the cohort, as last read."""
        overview = self._context.readiness.overview
        self.cards.setVisible(self._context.cohort_id is not None)
        if overview is not None:
            self.cards.show_figures(overview)
