"""How the screen is laid out: head, choosers, banner, the week, a grid or the list, and the pane
beside them; no behaviour.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from lcdesk.texts import N_
from lcdesk.ui.curriculum.activity_list import ActivityList
from lcdesk.ui.curriculum.choosers import TimetableChoosers
from lcdesk.ui.curriculum.clash_bar import ClashBar
from lcdesk.ui.curriculum.grid_view import GridView
from lcdesk.ui.curriculum.pane import ActivityPane
from lcdesk.ui.curriculum.tray import Tray
from lcdesk.ui.curriculum.week_view import DayHeads, WeekView
from lcdesk.ui.kit.page_header import PageHeader, SectionTabs
from lcdesk.ui.kit.painting.theme import GAP
from lcdesk.ui.kit.screen import Context, Screen
from lcdesk.ui.kit.widgets import Button, Card, EmptyState, column, row

CALENDAR, LIST, BLANK = range(3)  # pages
HOURS, CELLS = range(2)  # faces of the calendar
BESIDE = 34 + 34 + 3 * GAP + 4  # px: undo and redo beside the title


class CurriculumPage(Screen):
    """The parts of the Curriculum screen, each in its place."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.choosers, self.clash_bar = TimetableChoosers(self.retranslation), ClashBar()
        self.week, self.tray, self.list, self.pane = (
            WeekView(),
            Tray(),
            ActivityList(),
            ActivityPane(),
        )
        self.heads, self.empty, self.pages = (
            DayHeads(self.week),
            EmptyState("calendar-days"),
            QStackedWidget(),
        )
        self.grid, self.faces = GridView(), QStackedWidget()
        self.copy_button = Button("", "copy")
        self.import_button, self.export_button = Button("", "upload"), Button("", "download")
        self.print_button = Button("", "printer")
        self.new_button = Button("", "plus", "primary")
        self._lay_out()

    def _lay_out(self) -> None:
        self.head = head = PageHeader(self.context, self.key, self.retranslation)
        head.installEventFilter(self)
        for text, button in (
            (N_("Copy day to…"), self.copy_button),
            (N_("Import…"), self.import_button),
            (N_("Print…"), self.print_button),
            (N_("Export"), self.export_button),
            (N_("New activity"), self.new_button),
        ):
            self.retranslation.say(text, button.setText)
        head.add(
            self.copy_button,
            self.import_button,
            self.print_button,
            self.export_button,
            self.new_button,
        )
        hours = QWidget()
        hours.setObjectName("plain")
        hours.setLayout(column(self.heads, self.week, gap=0))
        for face in (hours, self.grid):
            self.faces.addWidget(face)
        for part in (
            _carded(column(self.faces, self.tray, gap=0), 6),
            _carded(column(self.list)),
            self.empty,
        ):
            self.pages.addWidget(part)
        self.tabs = SectionTabs(self.context, "curriculum", self.retranslation)
        main = column(
            head,
            self.tabs,
            self.choosers,
            self.clash_bar,
            self.pages,
            gap=12,
            margins=(24, 18, 24, 16),
        )
        main.setStretch(4, 1)
        whole = row(main, self.pane, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def retranslate(self) -> None:
        super().retranslate()
        self._make_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.head and event.type() == QEvent.Type.Resize:
            self._make_room()
        return super().eventFilter(watched, event)

    def _make_room(self) -> None:
        """Where the head is narrow, the buttons whose commands are in menus give way, that of
        the day first.
        """
        buttons = (
            self.copy_button,
            self.print_button,
            self.import_button,
            self.export_button,
            self.new_button,
        )
        wanted = sum(button.sizeHint().width() + GAP for button in buttons)
        room = self.head.width() - self.head.title.sizeHint().width() - BESIDE
        for spare in buttons[:3]:
            is_shown = wanted <= room
            spare.setVisible(is_shown)
            wanted -= 0 if is_shown else spare.sizeHint().width() + GAP


def _carded(inside: Any, below: int = 1) -> QWidget:
    card = Card()
    inside.setContentsMargins(1, 1, 1, below)  # round corners want room
    card.setLayout(inside)
    return card
