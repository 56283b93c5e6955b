"""What stands on the screen of the directory, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from lcdesk.model.theme_hours import Reached
from lcdesk.services.curriculum.directory import EXPERTS, THEMES, VENUES, Shelf
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.page_header import PageHeader, SectionTabs
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.screen import Context, Screen
from lcdesk.ui.kit.table.delegates import PAD, PAINTERS, draw_text
from lcdesk.ui.kit.table.model import Record, TableColumn, column_of
from lcdesk.ui.kit.widgets import Banner, Button, EmptyState, Label, SearchBox, column, row
from lcdesk.ui.kit.widgets.tab_row import TabRow
from lcdesk.ui.organisations.directory_dialogs import NEW
from lcdesk.ui.organisations.directory_pane import DirectoryPane
from lcdesk.ui.organisations.entry_table import EntryTable
from lcdesk.ui.organisations.theme_table import ThemeTable
from lcdesk.ui.organisations.travel_time_table import WayTable

TABS = {
    "expert": N_("Experts"),
    "venue": N_("Venues"),
    "ways": N_("Travel times"),
    "theme": N_("Themes"),
}
SHELVES: dict[str, Shelf] = {"expert": EXPERTS, "venue": VENUES, "theme": THEMES}
NOTES = {
    "expert": N_("Known across cohorts. What is printed on an activity stays as it was printed."),
    "venue": N_("Known across cohorts."),
    "ways": N_("Minutes, the same there and back; blank where nobody knows."),
    "theme": N_(
        "Hours are those of one participant: each group with its own activities and those for "
        "everybody, overlapping time once; where groups differ, from the fewest to the most. "
        "An activity without an end counts as an hour."
    ),
}
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
    """The parts of the screen; `lcdesk.ui.organisations.directory_screen` makes them do
    something.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.head = PageHeader(context, self.key, self.retranslation)
        self.sections = SectionTabs(context, "directory", self.retranslation)
        self.tabs, self.search, self.banner = TabRow(tuple(TABS)), SearchBox(), Banner()
        self.search.setMinimumWidth(110)
        self.search.setMaximumWidth(240)
        self.tables: dict[str, EntryTable] = {
            "expert": EntryTable(columns_of(EXPERTS), STRETCHED["expert"]),
            "venue": EntryTable(columns_of(VENUES), STRETCHED["venue"]),
            "ways": WayTable(),
            "theme": ThemeTable(columns_of(THEMES), STRETCHED["theme"]),
        }
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
            self.head,
            self.sections,
            row(self.tabs, None, self.search),
            self.banner,
            gap=12,
            margins=(24, 18, 24, 16),
        )
        inside.addWidget(pages, 1)
        inside.addWidget(self.note)
        self.body.setLayout(inside)
        whole = row(self.body, self.pane, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)


# --- The columns of the directory's tables, and how planned and reached hours are painted and said
# ---


NARROW = 1000  # px of a table below which what the pane tells too gives way
BAR, HIGH = 96, 6  # px of the bar of a theme
_WIDTHS = {
    "name": 190,
    "name_zh": 110,
    "title": 160,
    "organization": 230,
    "phone": 116,
    "email": 170,
    "address": 200,
    "address_zh": 160,
    "capacity": 100,
    "hours": 120,
    "title_zh": 200,
}
_PLACES = {"name": 290, "name_zh": 150}  # of a venue
_LOOKS = {
    ("expert", "name"): "strong",
    ("venue", "name"): "strong",
    ("theme", "title"): "strong",
    ("expert", "organization"): "muted",
}


def columns_of(shelf: Shelf) -> list[TableColumn]:
    """The fields, then where an entry is used; a theme has a grip before and its hours behind
    them.
    """
    fields = [
        column_of(
            field,
            is_hidden=False,
            width=_WIDTHS.get(field.name, field.width),
            **({"look": look} if (look := _LOOKS.get((shelf.kind.name, field.name))) else {}),
        )
        for field in shelf.kind.fields
    ]
    fields = [
        one.with_(yields_below=NARROW)
        if one.name in ("phone", "email", "address_zh", "title_zh")
        else one
        for one in fields
    ]
    if shelf is VENUES:
        fields = [one.with_(width=_PLACES.get(one.name, one.width)) for one in fields]
    uses = TableColumn(
        "uses", N_("Activities"), 96, "number", text=lambda record: str(record.get("uses", 0))
    )
    if shelf is THEMES:
        grip = TableColumn("grip", "", 44, "grip", text=lambda _record: "", is_sortable=False)
        bar = TableColumn(
            "reached", N_("Reached"), 240, "theme_bar", text=reached_words, is_sortable=False
        )
        note = TableColumn(
            "note",
            N_("Not certain"),
            180,
            "muted",
            text=doubt_words,
            is_sortable=False,
            yields_below=NARROW,
        )
        return [
            grip,
            *(one.with_(is_sortable=False) for one in fields),
            bar,
            note,
            uses.with_(is_sortable=False),
        ]
    where = TableColumn(
        "where",
        N_("Cohorts"),
        160,
        "muted",
        text=lambda record: _(", ").join(record.get("cohorts") or ()),
    )
    return [*fields, uses, where]


STRETCHED = {
    EXPERTS.kind.name: "organization",
    VENUES.kind.name: "address",
    THEMES.kind.name: "title",
}


def reached_words(record: Mapping[str, Any]) -> str:
    """6 of 8 h; where groups differ 4–6 of 8 h."""
    hours: Reached = record.get("reached") or Reached()
    least, most = _hours(hours.least), _hours(hours.most)
    done = least if least == most else f"{least}–{most}"
    planned = record.get("hours")
    return (
        _("{done} h", done=done)
        if planned is None
        else _("{done} of {planned} h", done=done, planned=planned)
    )


def doubt_words(record: Mapping[str, Any]) -> str:
    """What the figure does not know: assumed ends, activities that cannot be counted."""
    hours: Reached = record.get("reached") or Reached()
    said = [
        n_("{count} end assumed", "{count} ends assumed", hours.assumed) if hours.assumed else "",
        n_("{count} without a time", "{count} without a time", hours.untimed)
        if hours.untimed
        else "",
    ]
    return _(", ").join(one for one in said if one)


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def paint_bar(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    """A bar from zero to what is planned, and the words beside it; without a plan only the
    words.
    """
    planned, hours = record.get("hours"), record.get("reached") or Reached()
    left = rect.x() + PAD
    if planned:
        box = QRectF(left, rect.center().y() - HIGH / 2 + 1, BAR, HIGH)
        share = min(1.0, hours.least / 60 / planned)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("mute_bg"))
        painter.drawRoundedRect(box, HIGH / 2, HIGH / 2)
        painter.setBrush(colour("ok" if share >= 1 else "accent"))
        if share:
            painter.drawRoundedRect(
                QRectF(box.x(), box.y(), max(HIGH, BAR * share), HIGH), HIGH / 2, HIGH / 2
            )
    left += BAR + 10
    draw_text(
        painter,
        QRect(left, rect.y(), rect.right() - left - 4, rect.height()),
        text,
        font(13, is_tabular=True),
        colour("fg"),
    )


def paint_grip(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    """Where a theme is taken to be dragged."""
    draw_icon(
        painter, QPointF(rect.center().x() - 7, rect.center().y() - 7), "grip-vertical", 15, "fg3"
    )


PAINTERS["theme_bar"] = paint_bar
PAINTERS["grip"] = paint_grip
