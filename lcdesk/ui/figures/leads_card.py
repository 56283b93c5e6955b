"""The card of cooperation on the Countries screen: leads by country, kind and stage, and what is to be followed up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal

from lcdesk.charts import Chart
from lcdesk.charts.leads import lead_bars, lead_heat
from lcdesk.services.figures.lead_counts import By, LeadCounts, due_words, enrolments_behind
from lcdesk.settings import ALL_COHORTS
from lcdesk.texts import N_, _
from lcdesk.ui.kit.charts.chart_view import ChartView
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Button, Card, Label, ThemedIcon, column, row
from lcdesk.ui.kit.widgets.tab_row import TabRow

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Context

TABS = {"country": N_("By country"), "crossed": N_("Country and kind"), "kind": N_("By kind"), "stage": N_("By stage")}


class LeadsCard(Card):
    """`chosen(key, ids)`: a mark, or what is to be followed up ("due"), with the ids of its leads. Hidden without leads."""

    chosen = Signal(str, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.counts: LeadCounts | None = None
        self._source = ""
        self.retranslation = Retranslation()
        self.title, self.sentence = Label("", 14, "bold"), Label("", 12, ink="fg3")
        self.tabs, self.view = TabRow(tuple(TABS)), ChartView()
        self.due, self.remarks = (
            Button(kind="link", clicked=self._choose_due),
            Label("", 12, ink="warn", wraps=True),
        )
        self._clock = ThemedIcon("alarm-clock", 15, "accent")
        self.retranslation.say(N_("Cooperation"), self.title.setText)
        for key, words in TABS.items():
            self.retranslation.say(words, lambda text, key=key: self.tabs.tabs[key].show_count(text, None))
        self.tabs.chosen.connect(lambda _key: self._show_chart())
        self.view.chosen.connect(self.chosen)
        head = column(
            row(self.title, None, self._clock, self.due, gap=4),
            self.sentence,
            self.tabs,
            self.remarks,
            gap=6,
            margins=(16, 14, 12, 0),
        )
        self.setLayout(column(head, self.view, gap=0, margins=(1, 1, 1, 1)))
        self.hide()

    def show_counts(self, counts: LeadCounts, source: str = "") -> None:
        """Show other counts; `source`: whose they are, for pictures that leave the screen."""
        self.counts, self._source = counts, source
        self.setVisible(counts.total > 0)
        if counts.total:
            self.sentence.setText(counts.sentence)
            words = due_words(counts.due)
            self.due.setText(_("To be followed up: {when}", when=words))
            for part in (self.due, self._clock):
                part.setVisible(bool(words))
            self.remarks.setText(" ".join(counts.remarks))
            self.remarks.setVisible(bool(counts.remarks))
            self._show_chart()

    def retranslate(self) -> None:
        """Say everything in the language of the moment; the labels of the rows follow when they are counted again."""
        self.retranslation.again()
        if self.counts is not None:
            self.show_counts(self.counts, self._source)

    def chart(self) -> Chart | None:
        """The picture of the tab chosen."""
        if self.counts is None or not self.counts.total:
            return None
        rows = self.counts.rows
        if self.tabs.key == "crossed":
            return lead_heat(rows["country"], rows["kind"], source=self._source)
        by = cast("By", self.tabs.key)
        return lead_bars(rows[by], by, source=self._source)

    def _show_chart(self) -> None:
        if (chart := self.chart()) is not None:
            self.view.show_chart(chart)

    def _choose_due(self) -> None:
        if self.counts is not None:
            due = self.counts.due
            self.chosen.emit("due", (*due["overdue"], *due["week"], *due["month"]))


def open_people_of(context: Context, leads: Sequence[int], words: str) -> None:
    """The people of these leads among the participants, in their cohort or in all; `words`: what they are called."""
    found = enrolments_behind(context.desk, leads)
    if not found:
        context.announce(_("Nobody is behind these cooperation leads any more."), "warn")
        return
    cohorts = {cohort for cohort, _enrolment in found}
    wanted = cohorts.pop() if len(cohorts) == 1 else ALL_COHORTS
    if not context.is_all and context.cohort_id != wanted:
        context.choose_cohort(wanted)
    context.open_screen("participants", ids=[enrolment for _cohort, enrolment in found], words=words)
