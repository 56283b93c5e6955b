"""How the screen is laid out: head, choosers, banner, the week or the list, and the pane beside them; no behaviour."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from lcdesk.texts import N_
from lcdesk.ui.curriculum.activity_list import ActivityList
from lcdesk.ui.curriculum.choosers import Choosers
from lcdesk.ui.curriculum.clash_bar import ClashBar
from lcdesk.ui.curriculum.day_heads import DayHeads
from lcdesk.ui.curriculum.pane import ActivityPane
from lcdesk.ui.curriculum.tray import Tray
from lcdesk.ui.curriculum.week_view import WeekView
from lcdesk.ui.page import PageHead
from lcdesk.ui.screen import Context, Screen
from lcdesk.ui.section_tabs import SectionTabs
from lcdesk.ui.widgets import Button, Card, EmptyState, column, row

WEEK, LIST, BLANK = range(3)  # pages


class CurriculumPage(Screen):
    """The parts of the Curriculum screen, each in its place."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.choosers, self.clash_bar = Choosers(self.spoken), ClashBar()
        self.week, self.tray, self.list, self.pane = WeekView(), Tray(), ActivityList(), ActivityPane()
        self.heads, self.empty, self.pages = DayHeads(self.week), EmptyState("calendar-days"), QStackedWidget()
        self.import_button, self.export_button = Button("", "upload"), Button("", "download")
        self.new_button = Button("", "plus", "primary")
        self._lay_out()

    def _lay_out(self) -> None:
        head = PageHead(self.context, N_("Curriculum"), self.spoken)
        for text, button in (
            (N_("Import…"), self.import_button), (N_("Export"), self.export_button), (N_("New activity"), self.new_button),
        ):  # fmt: skip
            self.spoken.say(text, button.setText)
        head.add(self.import_button, self.export_button, self.new_button)
        for part in (
            _carded(column(self.heads, self.week, self.tray, gap=0), 6),
            _carded(column(self.list)),
            self.empty,
        ):
            self.pages.addWidget(part)
        self.tabs = SectionTabs(self.context, "curriculum", self.spoken)
        main = column(head, self.tabs, self.choosers, self.clash_bar, self.pages, gap=12, margins=(24, 18, 24, 16))
        main.setStretch(4, 1)
        whole = row(main, self.pane, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)


def _carded(inside: Any, below: int = 1) -> QWidget:
    card = Card()
    inside.setContentsMargins(1, 1, 1, below)  # round corners want room
    card.setLayout(inside)
    return card
