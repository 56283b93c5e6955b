"""What stands on the screen of the directory, and where."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from lcdesk.services.curriculum.directory import EXPERTS, THEMES, VENUES, Shelf
from lcdesk.texts import N_, _
from lcdesk.ui.kit.page_header import PageHeader
from lcdesk.ui.kit.screen import Context, Screen
from lcdesk.ui.kit.section_tabs import SectionTabs
from lcdesk.ui.kit.widgets import Banner, Button, EmptyState, Label, SearchBox, column, row
from lcdesk.ui.kit.widgets.tab_row import TabRow
from lcdesk.ui.organisations.directory_columns import STRETCHED, columns_of
from lcdesk.ui.organisations.directory_dialogs import NEW
from lcdesk.ui.organisations.directory_pane import DirectoryPane
from lcdesk.ui.organisations.entry_table import EntryTable
from lcdesk.ui.organisations.theme_table import ThemeTable
from lcdesk.ui.organisations.travel_time_table import WayTable

TABS = {"expert": N_("Experts"), "venue": N_("Venues"), "ways": N_("Travel times"), "theme": N_("Themes")}
SHELVES: dict[str, Shelf] = {"expert": EXPERTS, "venue": VENUES, "theme": THEMES}
NOTES = {
    "expert": N_("Known across cohorts. What is printed on an activity stays as it was printed."),
    "venue": N_("Known across cohorts."),
    "ways": N_("Minutes, the same there and back; blank where nobody knows."),
    "theme": N_("Hours are those of one participant: each group with its own activities and those for everybody, overlapping time once; where groups differ, from the fewest to the most. An activity without an end counts as an hour."),
}  # fmt: skip
ROOMY = 720  # px of the screen without its pane


class Body(QWidget):
    """What stands beside the pane; `resized()`."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.setMinimumWidth(320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class DirectoryPage(Screen):
    """The parts of the screen; `lcdesk.ui.organisations.directory_screen` makes them do something."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.head = PageHeader(context, N_("Experts and places"), self.retranslation)
        self.sections = SectionTabs(context, "directory", self.retranslation)
        self.tabs, self.search, self.banner = TabRow(tuple(TABS)), SearchBox(), Banner()
        self.search.setMinimumWidth(110)
        self.search.setMaximumWidth(240)
        self.tables: dict[str, EntryTable] = {
            "expert": EntryTable(columns_of(EXPERTS), STRETCHED["expert"]),
            "venue": EntryTable(columns_of(VENUES), STRETCHED["venue"]),
            "ways": WayTable(), "theme": ThemeTable(columns_of(THEMES), STRETCHED["theme"]),
        }  # fmt: skip
        self.pane, self.empty = DirectoryPane(), EmptyState("contact")
        self.note = Label("", 12, ink="fg3", wraps=True)
        self.merge_button, self.remove_button = Button("", "merge"), Button("", "trash-2")
        self.new_button = Button("", "plus", "primary")
        self.body = Body()
        self.body.resized.connect(self._fit_buttons)
        self._build()

    @property
    def shown(self) -> EntryTable:
        """The table of the tab chosen."""
        return self.tables[self.tabs.key]

    @property
    def shelf(self) -> Shelf | None:
        """The list of the tab chosen; None for the grid of travel times."""
        return SHELVES.get(self.tabs.key)

    def say_tab(self) -> None:
        """What the buttons and the note below say of the tab chosen."""
        key = self.tabs.key
        self.note.setText(_(NOTES[key]))
        self.new_button.setText(_(NEW.get(key, NEW["venue"])))
        self.merge_button.setVisible(key in SHELVES)
        self.remove_button.setVisible(key in SHELVES)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        """Where there is little room the icons alone stand for what goes with two rows or one."""
        for button, words in ((self.merge_button, _("Merge…")), (self.remove_button, _("Remove"))):
            button.setText(words if self.body.width() >= ROOMY else "")
            button.setAccessibleName(words)

    def retranslate(self) -> None:
        super().retranslate()
        for key, table in self.tables.items():
            table.table.retranslate()
            table.view.setAccessibleName(_(TABS[key]))
        self.pane.retranslate()
        self.say_tab()

    def _build(self) -> None:
        self.retranslation.say(N_("Search"), self.search.set_hint)
        self.head.add(self.merge_button, self.remove_button, self.new_button)
        pages = QWidget()
        pages.setObjectName("plain")
        self.pages = QStackedLayout(pages)
        for page in (*self.tables.values(), self.empty):
            self.pages.addWidget(page)
        inside = column(
            self.head, self.sections, row(self.tabs, None, self.search), self.banner, gap=12, margins=(24, 18, 24, 16)
        )
        inside.addWidget(pages, 1)
        inside.addWidget(self.note)
        self.body.setLayout(inside)
        whole = row(self.body, self.pane, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
