"""The card of cooperation on the Countries screen: leads by country, kind and stage, and what is
to be followed up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.charts.breakdown_charts import lead_bars, lead_heat
from lcdesk.charts.chart import Chart
from lcdesk.drawing.canvas import Canvas
from lcdesk.drawing.fonts import FAMILIES, Fonts
from lcdesk.drawing.palette import LIGHT
from lcdesk.drawing.pictures import map_height, map_image, paint_map, within
from lcdesk.model.report import ApprovedMap
from lcdesk.services.cooperation.leads import By, LeadCounts, due_words, enrolments_behind
from lcdesk.services.core.desk import ChangeEvent
from lcdesk.services.figures.map_pictures import read_map
from lcdesk.settings import ALL_COHORTS
from lcdesk.texts import N_, _
from lcdesk.ui.figures.picture_dialogs import open_map_dialog
from lcdesk.ui.kit.chart_view import ChartView
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.painting.theme import PAD, theme
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Button, Card, IconButton, Label, ThemedIcon, column, row
from lcdesk.ui.kit.widgets.controls import TabRow

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Context

TABS = {
    "country": N_("By country"),
    "crossed": N_("Country and kind"),
    "kind": N_("By kind"),
    "stage": N_("By stage"),
}


class LeadsCard(Card):
    """`chosen(key, ids)`: a mark, or what is to be followed up ("due"), with the ids of its
    leads. Hidden without leads.
    """

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
            self.retranslation.say(
                words, lambda text, key=key: self.tabs.tabs[key].show_count(text, None)
            )
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
        inside = column(head, self.view, gap=0, margins=(1, 1, 1, 1))
        inside.setStretch(1, 1)
        self.setLayout(inside)
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
        """Say everything in the language of the moment; the labels of the rows follow when they
        are counted again.
        """
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
    """The people of these leads among the participants, in their cohort or in all; `words`: what
    they are called.
    """
    found = enrolments_behind(context.desk, leads)
    if not found:
        context.announce(_("Nobody is behind these cooperation leads any more."), "warn")
        return
    cohorts = {cohort for cohort, _enrolment in found}
    wanted = cohorts.pop() if len(cohorts) == 1 else ALL_COHORTS
    if not context.is_all and context.cohort_id != wanted:
        context.choose_cohort(wanted)
    context.open_screen(
        "participants", ids=[enrolment for _cohort, enrolment in found], words=words
    )


# --- The office's own map on a card: the picture, its caption and, always, its approval number;
# hidden where there is none ---


SHARP = QSize(1800, 1800)  # px of what is kept for the screen
TALLEST = 520


class MapView(QWidget):
    """Paints a map with its words, as on paper."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: ApprovedMap | None = None
        self._image, self._fonts = QImage(), Fonts(FAMILIES)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def show_map(self, shown: ApprovedMap | None, image: QImage) -> None:
        """Another map, its picture already read (`read_for_screen`)."""
        self.shown, self._image = shown, image
        self.retranslate()
        self.updateGeometry()

    def retranslate(self) -> None:
        """The words of the map are those of the language of the moment."""
        self.setAccessibleName(
            f"{self.shown.caption} {self.shown.approval}".strip() if self.shown else ""
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, self.heightForWidth(420))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self.shown is None or self._image.isNull():
            return 0
        measuring = Canvas(QPainter(), LIGHT, self._fonts)
        return min(round(map_height(measuring, width, self._image, self.shown)), TALLEST)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.shown is None or self._image.isNull():
            return
        painter = QPainter(self)
        paint_map(
            Canvas(painter, theme().tokens, self._fonts),
            QRectF(self.rect()),
            self._image,
            self.shown,
        )


class MapCard(Card):
    """Reads the map of the desk beside the window."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.view = MapView()
        self.title = Label("", 14, "bold", wraps=True)
        self.button = IconButton("pencil", clicked=self.edit, size=28)
        head = row(self.title, self.button)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.view, gap=8, margins=(PAD, 12, PAD, 14)))
        self.hide()
        self.retranslate()

    def reload(self) -> None:
        """Read it again."""
        desk = self._context.desk
        self._context.tasks.count(
            lambda _task: read_for_screen(read_map(desk)), self._show, owner=self
        )

    def refresh(self, news: ChangeEvent | None) -> None:
        """Read it again where it may be another; None: anything may have changed."""
        if news is None or "MapPicture" in news.touched:
            self.reload()

    def edit(self) -> None:
        """The dialog that exchanges it or takes it out."""
        open_map_dialog(self._context, self.window())

    def retranslate(self) -> None:
        """In the language of the moment."""
        self.title.setText((self.view.shown.name if self.view.shown else "") or _("Map"))
        self.button.set_name(_("Edit the map"))
        self.view.retranslate()

    def _show(self, read: tuple[ApprovedMap | None, QImage]) -> None:
        self.view.show_map(*read)
        self.retranslate()
        self.setVisible(read[0] is not None and not read[1].isNull())


def read_for_screen(shown: ApprovedMap | None) -> tuple[ApprovedMap | None, QImage]:
    """The map and its picture, no larger than a screen shows. For a worker thread."""
    image = map_image(shown.data) if shown else None
    return shown, within(image, SHARP) if image else QImage()
