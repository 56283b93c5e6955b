"""The Participants screen: cards, filters, the table, the details beside it; each is a part in a
file of its own.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, Unpack

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QMenu, QVBoxLayout, QWidget

from lcdesk.charts.chart import Caption, Count
from lcdesk.charts.chart_kinds import REST, country_columns
from lcdesk.model import countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.own_fields import ENTITY
from lcdesk.model.query import chosen
from lcdesk.model.search_text import QueryRule
from lcdesk.services.overview import cards_of
from lcdesk.texts import N_, _, language
from lcdesk.ui.kit.chart_view import ChartView
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.screen import Context, Handlers, Screen, ScreenRequest
from lcdesk.ui.kit.screens import PageHeader
from lcdesk.ui.kit.widgets import Button, Card, StatCard, column, row
from lcdesk.ui.participants.details_pane import ROOMY
from lcdesk.ui.participants.details_part import DetailsPart
from lcdesk.ui.participants.export_shown import ExportPart
from lcdesk.ui.participants.filters import FilterLine
from lcdesk.ui.participants.marked import MarkedPart
from lcdesk.ui.participants.own_fields import OwnFieldsPart
from lcdesk.ui.participants.papers_part import PapersPart
from lcdesk.ui.participants.people import MergingPart, PeoplePart
from lcdesk.ui.participants.photo import PhotoDrop
from lcdesk.ui.participants.saved_views import SavedViewsPart
from lcdesk.ui.participants.sheet import SheetPart
from lcdesk.ui.participants.shown import PeopleView
from lcdesk.ui.participants.status import StatusPart
from lcdesk.ui.participants.views import ViewsPart

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent
    from lcdesk.services.overview import Overview


class ParticipantsScreen(Screen):
    """Everybody in the cohort."""

    key = "participants"

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
        self.sheet = SheetPart(self.shown, self.status, self._pressing)
        self.marked = MarkedPart(self.shown, self.retranslation)
        whole = self._build()
        # Tab comes to it after all else
        self.details = DetailsPart(self.shown, self.retranslation, self.sheet, self.people)
        self.drawer = Drawer(self, self.details.pane, whole)
        self.papers = PapersPart(self.shown, self.details.pane, self.retranslation)
        self.merging = MergingPart(self.shown)
        self.own_fields = OwnFieldsPart(self.shown)
        self.photo_drop = PhotoDrop(self.shown)
        self.filters_menu = FiltersMenuPart(self.shown, self.views.filters)
        # in the order in which they hear of changes, and stand in the menu
        self.parts: tuple[ParticipantsPart, ...] = (
            self.figures,
            self.saved,
            self.views,
            self.exports,
            self.sheet,
            self.marked,
            self.filters_menu,
            self.details,
            self.status,
            self.papers,
            self.merging,
            self.own_fields,
            self.people,
        )
        self._wanted: int | None = None  # whom to mark as soon as the people are read
        self._wire()

    # --- how it is put together ---

    def _build(self) -> QLayout:
        """All but the pane."""
        head = PageHeader(self.context, self.key, self.retranslation)
        self.import_button = Button(
            "", "file-spreadsheet", clicked=lambda: self.context.command("import")
        )
        self.export_button = Button(
            "", "download", clicked=lambda: self.exports.open_menu(self.export_button)
        )
        self.add_button = Button("", "plus", "primary", clicked=self.people.ask_for_new)
        bring_in = self.import_button, self.add_button
        head.add(self.import_button, self.export_button, self.add_button, changing=bring_in)
        self.retranslation.say(N_("Import…"), self.import_button.setText)
        self.retranslation.say(N_("Export"), self.export_button.setText)
        self.retranslation.say(N_("New participant"), self.add_button.setText)
        self.retranslation.say(N_("Participants"), self.view.setAccessibleName)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self.views.middle, 1)
        inside.addWidget(self.marked.line)
        above = (self.notice, self.figures.cards, self.status.balance.bar, self.views.filters)
        table = column(self.views.hidden, card, gap=6)
        table.setStretch(1, 1)
        left = column(head, *above, table, gap=14, margins=(24, 16, 24, 16))
        left.setStretch(1 + len(above), 1)
        whole = row(left, gap=0)
        self.setLayout(whole)
        self.views.hidden.refresh()
        self.first = self.view
        return whole

    def _wire(self) -> None:
        self.figures.cards.chart.chosen.connect(
            lambda code, _people: (
                self.views.filters.allow("nationality", [code or None]) if code != REST else None
            )
        )
        self.view.customContextMenuRequested.connect(self.open_menu)
        self.shown.listed.connect(self.context.handlers_changed)
        self.shown.listed.connect(self._mark_wanted)
        self.shown.picked.connect(self.context.handlers_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.details.pane.fit(self.width())
        self.figures.fit(self.height())
        if (layout := self.layout()) is not None:
            # what was hidden or shown just now has its room before the next size comes, as when
            # the tabs become icons meanwhile
            layout.invalidate()
            layout.activate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.views.begin_anew()
        self.shown.show_cohort_column()
        self._grey_buttons()
        self.notice.hide()
        self.refresh(None)

    def _grey_buttons(self) -> None:
        can_add = self.context.cohort_id is not None and not self.context.desk.only_looked_at
        grey(self.add_button, "" if can_add else self.context.why_not("new_participant"))
        grey(self.export_button, "" if self.context.has_cohorts else _("There is no cohort yet"))

    def follow_changeable(self) -> None:
        self._grey_buttons()
        self.marked.show()
        self.details.pane.facts.follow_changeable()

    def refresh(self, news: ChangeEvent | None) -> None:
        if news:
            self.notice.hide()
        if news and ENTITY in news.touched:
            self.shown.follow_fields()
            self.details.pane.follow_fields()
            self.views.follow_fields()
        for part in self.parts:
            part.refresh(news)

    def retranslate(self) -> None:
        super().retranslate()
        for part in self.parts:
            part.retranslate()

    def badge(self) -> str:
        return str(self.shown.people or "")

    def _pressing(self) -> int:
        """How many need attention, told where everybody is on screen: not beside fewer people."""
        filters = self.views.filters
        return 0 if filters.is_narrow() else filters.attention[1]

    def place(self) -> ScreenRequest:
        return self.views.chosen_place()

    def leave(self) -> None:
        """People shown from elsewhere hide nobody afterwards: Alt+Left has them again."""
        self.views.filters.end_chosen(quietly=True)

    def show_args(self, **args: Unpack[ScreenRequest]) -> None:
        if "ids" in args:
            self.views.filters.show_rules([chosen(args["ids"])], args.get("words", ""))
        if "rules" in args:
            self.views.filters.show_rules(args["rules"], args.get("words", ""))
        if "notice" in args:
            self.notice.offer(*args["notice"])
        if "country" in args:
            self.views.filters.allow("nationality", [args["country"]])
        if "status" in args:
            self.views.filters.allow("status", [args["status"]])
        if "open" in args:
            self.details.pane.want(True)
        self._point_at(args.get("select", args.get("open")), args.get("column"))
        if args.get("new"):
            self.people.ask_for_new()

    def _point_at(self, record_id: int | None, column: str | None) -> None:
        if record_id is not None:
            self._go_to(record_id)
        if column is not None:
            self.view.columns.show(column, True)
            self.view.select_cells(
                [self.shown.current_id] if self.shown.current_id else [], [column]
            )

    def _go_to(self, record_id: int) -> None:
        """Mark somebody, whatever was left out until now; in a large cohort as soon as it is
        read.
        """
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


# --- What a part of the Participants screen is: one concern with its commands, its lines of the
# menu, its view of the news ---


class ParticipantsPart(Protocol):
    """The screen asks its parts one after the other and lays their widgets out; between them
    they share `PeopleView`.
    """

    def handlers(self) -> Handlers:
        """Commands possible now: key → what it does."""
        ...

    def fill_menu(self, menu: QMenu) -> None:
        """Lines of the menu of the right button, for what is selected."""
        ...

    def refresh(self, news: ChangeEvent | None) -> None:
        """The desk has changed (None: anything may have, even the cohort)."""
        ...

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        ...


# --- Lines of the table's menu that filter by what stands in the cell: only those with it, or all
# but them ---


LONGEST = 40  # characters of a value in the menu


class FiltersMenuPart:
    """It has no commands and nothing on screen."""

    def __init__(self, shown: PeopleView, filters: FilterLine) -> None:
        self._shown, self._filters = shown, filters

    def handlers(self) -> Handlers:
        return {}

    def fill_menu(self, menu: QMenu) -> None:
        """For the cell with the cursor; a private one shows its value to nobody in passing."""
        name, record_id = self._shown.view.current_name(), self._shown.current_id
        field = PARTICIPANT.by_name.get(name)
        record = self._shown.record_of(record_id) if record_id is not None else None
        if field is None or field.is_private or record is None:
            return
        value: Any = record.get(name)
        if value is None:
            only, but = (
                _("Only those without {field}", field=field.title),
                _("Only those with {field}", field=field.title),
            )
        else:
            words = _short(field.kind.format(value))
            only, but = (
                _("Only those with “{value}”", value=words),
                _("All but “{value}”", value=words),
            )
        menu.addAction(
            icon("list-filter"), literal(only), partial(self._filters.allow, name, [value])
        )
        rule = (
            QueryRule("field_not", (name, value))
            if value is not None
            else QueryRule("field_known", (name,))
        )
        menu.addAction(icon("funnel-x"), literal(but), partial(self._filters.change, None, rule))
        menu.addSeparator()

    def refresh(self, news: ChangeEvent | None) -> None:
        """Its lines are made anew each time."""

    def retranslate(self) -> None:
        """Its lines are made anew each time."""


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


# --- The cards above the table: people, countries, women, visas, and the small chart ---


NARROWEST, ROOMY_CARDS = 500, 920  # px: four cards; four cards and the chart
LOWEST = 540  # px of the screen, below which there are none


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
        self._frame.setVisible(self.width() >= ROOMY_CARDS)

    def show_figures(self, overview: Overview) -> None:
        """The cards and the small chart of a cohort."""
        for card, figure in zip(
            (self.people, self.countries, self.women, self.visas), cards_of(overview), strict=True
        ):
            card.show_figure(*figure)
        ranked = overview.counts["by_country"]
        rows = [
            Count(code, countries.name(code, language()), women, men, other)
            for code, women, men, other in ranked
        ]
        self.chart.show_chart(country_columns(rows, Caption(_("Participants by country"))))


class FiguresPart:
    """`cards` as a part of the screen: what was read of the cohort for all who show it."""

    def __init__(self, shown: PeopleView) -> None:
        self._context, self.cards = shown.context, FigureCards()
        self._is_low = False
        shown.weighed.connect(self.show)
        self.show()

    def handlers(self) -> Handlers:
        return {}

    def fill_menu(self, menu: QMenu) -> None:
        """It has nothing for the menu of the table."""

    def refresh(self, news: ChangeEvent | None) -> None:
        """`readiness` tells when there are other figures.

        Of all cohorts together there are none: places and visas are those of one course, and who
        came twice would be two people. The countries screen counts them by a rule it says.
        """
        self._show_cards()

    def retranslate(self) -> None:
        self.show()

    def fit(self, height: int) -> None:
        """On a low screen, or one with large texts, the rows come before the figures."""
        if (height < LOWEST) is not self._is_low:
            self._is_low = height < LOWEST
            self._show_cards()

    def _show_cards(self) -> None:
        self.cards.setVisible(self._context.cohort_id is not None and not self._is_low)

    def show(self) -> None:
        """The figures of the cohort, as last read."""
        overview = self._context.readiness.overview
        self._show_cards()
        if overview is not None:
            self.cards.show_figures(overview)


# --- Where the pane stands: beside the table where there is room for both, over its right end where
# there is not ---


_TURNS = frozenset({QEvent.Type.Resize, QEvent.Type.ShowToParent, QEvent.Type.HideToParent})


class Drawer(QObject):
    """Follows the size of `screen` and whether `pane` is shown; `rest` is the layout of all else on
    the screen.

    Squeezed beside the pane of a small window, cards and filters would be cut.
    """

    def __init__(self, screen: QWidget, pane: QWidget, rest: QLayout) -> None:
        super().__init__(screen)
        self._screen, self._pane, self._rest = screen, pane, rest
        for watched in (screen, pane):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TURNS:
            self._place()
        return False

    def _place(self) -> None:
        wide, high = self._screen.width(), self._screen.height()
        is_beside = not self._pane.isHidden() and wide >= ROOMY
        pane = self._pane.minimumWidth()  # which is fixed
        self._rest.setContentsMargins(0, 0, pane if is_beside else 0, 0)
        self._pane.setGeometry(wide - pane, 0, pane, high)
        self._pane.raise_()
