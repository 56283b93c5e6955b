"""The cards above the table: people, countries, women, visas, and the small chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.charts import Caption, Count, country_columns
from lcdesk.model import countries
from lcdesk.texts import _, language, n_
from lcdesk.ui.chart_view import ChartView
from lcdesk.ui.participants.shown import Shown
from lcdesk.ui.screen import Deeds
from lcdesk.ui.widgets import Card, StatCard, column, row

if TYPE_CHECKING:
    from lcdesk.services.desk import News

NARROWEST, ROOMY = 500, 860  # px: four cards; four cards and the chart


class Figures(QWidget):
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

    def show_figures(self, counts: Mapping[str, Any], cohort: Mapping[str, Any]) -> None:
        """The counts of a cohort; shares only where there is a whole."""
        people, places = counts["people"], cohort.get("places")
        self.people.show_figure(
            _("Participants"),
            str(people),
            n_("of {count} place", "of {count} places", places) if places else "",
            people / places if places else None,
        )
        self.countries.show_figure(
            _("Nations"), str(counts["countries"]), n_("{count} region", "{count} regions", counts["regions"])
        )
        share = counts["women"] / people if people else None
        self.women.show_figure(
            _("Women"),
            f"{share:.0%}" if share is not None else "–",
            _("{part} of {whole}", part=counts["women"], whole=people),
            share,
        )
        asked = people - counts["erased"]  # of the others nobody knows about a visa any more
        self.visas.show_figure(
            _("Visas issued"),
            str(counts["visas_issued"]) if asked or not people else "–",
            self._visa_note(counts, asked),
            counts["visas_issued"] / asked if asked else None,
        )
        rows = [Count(code, countries.name(code, language()), *genders) for code, *genders in counts["by_country"]]
        self.chart.show_chart(country_columns(rows, Caption(_("Participants by country"))))

    @staticmethod
    def _visa_note(counts: Mapping[str, Any], asked: int) -> str:
        erased = _("{count} erased", count=counts["erased"]) if counts["erased"] else ""
        if not asked:
            return erased
        open_ones = asked - counts["visas_issued"] - counts["visas_refused"]
        if counts["visas_refused"]:
            told = _("{open} open, {refused} refused", open=open_ones, refused=counts["visas_refused"])
        else:
            told = _("{count} open", count=open_ones) if open_ones else _("all settled")
        return _(", ").join(filter(None, (told, erased)))


class FiguresPart:
    """`cards` as a part of the screen: what was read of the cohort for all who show it."""

    def __init__(self, shown: Shown) -> None:
        self._context, self.cards = shown.context, Figures()
        self._context.readiness.changed.connect(self.show)
        self.show()

    def deeds(self) -> Deeds:
        return {}

    def fill_menu(self, menu: QMenu) -> None:
        """It has nothing for the menu of the table."""

    def refresh(self, news: News | None) -> None:
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
            self.cards.show_figures(overview.counts, overview.cohort)
