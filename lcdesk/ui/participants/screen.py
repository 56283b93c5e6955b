"""The Participants screen: cards, filters, the table, the details beside it; each is a part in a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout

from lcdesk.charts.columns import REST
from lcdesk.texts import N_
from lcdesk.ui.kit.page_header import PageHeader
from lcdesk.ui.kit.screen import Context, Handlers, Screen
from lcdesk.ui.kit.widgets import Button, Card, column, row
from lcdesk.ui.participants.details.drawer import Drawer
from lcdesk.ui.participants.details.part import DetailsPart
from lcdesk.ui.participants.export_shown import ExportPart
from lcdesk.ui.participants.figures import FiguresPart
from lcdesk.ui.participants.filters_menu import FiltersMenuPart
from lcdesk.ui.participants.merging import MergingPart
from lcdesk.ui.participants.parts import ParticipantsPart
from lcdesk.ui.participants.people import PeoplePart
from lcdesk.ui.participants.photo_drop import PhotoDrop
from lcdesk.ui.participants.saved_views import SavedViewsPart
from lcdesk.ui.participants.sheet import SheetPart
from lcdesk.ui.participants.shown import PeopleView
from lcdesk.ui.participants.status import StatusPart
from lcdesk.ui.participants.views import ViewsPart

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent


class ParticipantsScreen(Screen):
    """Everybody in the cohort."""

    key = "participants"
    title = N_("Participants")
    icon = "users"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.shown = PeopleView(context, self)
        self.table, self.view, self.notice = self.shown.table, self.shown.view, self.shown.notice
        self.figures = FiguresPart(self.shown)
        self.views = ViewsPart(self.shown, self.key, self.retranslation)
        self.saved = SavedViewsPart(self.shown, self.views)
        self.exports = ExportPart(self.shown, self.views, self.saved)
        self.people = PeoplePart(self.shown)
        self.status = StatusPart(self.shown)
        self.sheet = SheetPart(self.shown, self.status, lambda: self.views.filters.attention[1])
        self.details = DetailsPart(self.shown, self.retranslation, self.sheet, self.people)
        self.merging = MergingPart(self.shown)
        self.photo_drop = PhotoDrop(self.shown)
        self.filters_menu = FiltersMenuPart(self.shown, self.views.filters)
        # in the order in which they hear of changes, and stand in the menu
        self.parts: tuple[ParticipantsPart, ...] = (
            self.figures, self.saved, self.views, self.exports, self.sheet, self.filters_menu, self.details, self.status, self.merging, self.people,
        )  # fmt: skip
        self._wanted: int | None = None  # whom to mark as soon as the people are read
        self._build()
        self._wire()

    # --- how it is put together ---

    def _build(self) -> None:
        head = PageHeader(self.context, self.title, self.retranslation)
        self.import_button = Button("", "file-spreadsheet", clicked=lambda: self.context.command("import"))
        self.export_button = Button("", "download", clicked=lambda: self.exports.open_menu(self.export_button))
        self.add_button = Button("", "plus", "primary", clicked=self.people.ask_for_new)
        head.add(self.import_button, self.export_button, self.add_button)
        self.retranslation.say(N_("Import…"), self.import_button.setText)
        self.retranslation.say(N_("Export"), self.export_button.setText)
        self.retranslation.say(N_("New participant"), self.add_button.setText)
        self.retranslation.say(N_("Participants"), self.view.setAccessibleName)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.views.middle)
        above = (self.notice, self.figures.cards, self.status.balance.bar, self.views.filters)
        table = column(self.views.hidden, card, gap=6)
        table.setStretch(1, 1)
        left = column(head, *above, table, gap=14, margins=(24, 16, 24, 16))
        left.setStretch(1 + len(above), 1)
        whole = row(left, gap=0)
        self.setLayout(whole)
        self.views.hidden.refresh()
        self.drawer = Drawer(self, self.details.pane, whole)
        self.first = self.view

    def _wire(self) -> None:
        self.figures.cards.chart.chosen.connect(
            lambda code, _people: self.views.filters.allow("nationality", [code or None]) if code != REST else None
        )
        self.view.customContextMenuRequested.connect(self.open_menu)
        self.shown.listed.connect(self.context.handlers_changed)
        self.shown.listed.connect(self._mark_wanted)
        self.shown.picked.connect(self.context.handlers_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.details.pane.fit(self.width())

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.views.begin_anew()
        self.shown.show_cohort_column()
        self.add_button.setEnabled(cohort_id is not None)
        self.export_button.setEnabled(self.context.has_cohorts)
        self.notice.hide()
        self.refresh(None)

    def refresh(self, news: ChangeEvent | None) -> None:
        if news:
            self.notice.hide()
        for part in self.parts:
            part.refresh(news)

    def retranslate(self) -> None:
        super().retranslate()
        for part in self.parts:
            part.retranslate()

    def badge(self) -> str:
        return str(self.shown.people or "")

    def show_args(self, **args: Any) -> None:
        """`rules` or `ids`: only these people, `words`: what they are called · `country`, `status`: only this value ·
        `select`: mark this one · `open`: with the details beside it · `column`: put the cursor there · `new`: the dialog · `notice`: (sentence, label, deed) for a banner, e.g. with an Undo.
        """
        if "ids" in args:
            self.views.filters.show_ids(args["ids"], args.get("words", ""))
        if "rules" in args:
            self.views.filters.show_rules(args["rules"], args.get("words", ""))
        if "notice" in args:
            self.notice.offer(*args["notice"])
        for name, field in (("country", "nationality"), ("status", "status")):
            if name in args:
                self.views.filters.allow(field, [args[name]])
        if "open" in args:
            self.details.pane.want(True)
        self._point_at(args.get("select", args.get("open")), args.get("column"))
        if args.get("new"):
            self.people.ask_for_new()

    def _point_at(self, record_id: int | None, column: str | None) -> None:
        if record_id is not None:
            self._go_to(record_id)
        if column is not None:
            self.view.show_column(column, True)
            self.view.select_cells([self.shown.current_id] if self.shown.current_id else [], [column])

    def _go_to(self, record_id: int) -> None:
        """Mark somebody, whatever was left out until now; in a large cohort as soon as it is read."""
        self._wanted = record_id
        self.view.unfold_for([record_id])
        if self.table.row_of(record_id) < 0 and self.views.filters.is_narrow():
            self.views.filters.clear()
        self._mark_wanted()

    def _mark_wanted(self) -> None:
        if self._wanted is not None and self.table.row_of(self._wanted) >= 0:
            wanted, self._wanted = self._wanted, None
            self.view.select_ids([wanted])

    def handlers(self) -> Handlers:
        return {key: handler for part in self.parts for key, handler in part.handlers().items()}

    def focus_search(self) -> None:
        self.views.focus_search()

    def open_menu(self, at: QPoint) -> None:
        """The menu of the right button: what each part has to offer for the selection."""
        menu = QMenu(self.view)
        menu.aboutToHide.connect(menu.deleteLater)
        for part in self.parts:
            part.fill_menu(menu)
        menu.popup(self.view.viewport().mapToGlobal(at))
