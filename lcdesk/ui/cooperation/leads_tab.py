"""The tab of leads: a sentence, buttons that leave out, and the leads as a board or a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedLayout, QWidget

from lcdesk.model import clock
from lcdesk.model.findings import say_places
from lcdesk.model.lists import LEAD_KIND, LEAD_STAGE
from lcdesk.model.rows import LeadRecord
from lcdesk.services.cooperation.counts import years_of_leads
from lcdesk.services.cooperation.leads import ENDED
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import LEADS, RecordList, list_records
from lcdesk.texts import N_, _, n_
from lcdesk.ui.cooperation.board import LeadBoard
from lcdesk.ui.cooperation.edits import CooperationEdits
from lcdesk.ui.cooperation.looks import capital, is_late, is_this_week
from lcdesk.ui.cooperation.tab import (
    SAID_MS,
    CooperationTab,
    SearchTexts,
    Sentence,
    ValueFilter,
    choices_of,
    connect_table,
    country_choices,
)
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.table.entry_table import EntryTable
from lcdesk.ui.kit.table.model import TableColumn, column_of
from lcdesk.ui.kit.widgets import column, row
from lcdesk.ui.kit.widgets.chips import ChipButton
from lcdesk.ui.kit.widgets.view_switch import ViewSwitch

ROOMY = 980  # px below which the switch and buttons are brief
_WIDTHS = {
    "subject": 240,
    "kind": 132,
    "stage": 124,
    "person": 140,
    "organisation": 170,
    "country": 124,
    "partner": 150,
    "next_step": 150,
    "due": 96,
}
_YIELDS = {"person": 1100, "partner": 1240, "kind": 760, "country": 640}
"""Px of the table below which a column leaves its room to the others: the pane tells it too."""


class DatedLead(LeadRecord):
    """A lead, and the year it is counted in."""

    year: int | None


@dataclass(frozen=True)
class LeadsContent:
    """The leads, what is due first before all others, what has ended last; what is searched of
    each.
    """

    leads: Sequence[DatedLead]
    today: dt.date
    said: Mapping[int, str] = field(default_factory=dict[int, str])


class LeadsTab(CooperationTab[LeadRecord]):
    """Board and list show the same leads."""

    key = "leads"
    which = LEADS

    def __init__(self, context: Context, edits: CooperationEdits) -> None:
        super().__init__(context, edits)
        self.content = LeadsContent((), clock.today())
        self._texts = SearchTexts(LEADS.kind)
        self._shown: Sequence[DatedLead] = ()  # those not left out, whatever is searched
        self._found: Sequence[DatedLead] = ()  # those of them that are searched
        self.sentence = Sentence()
        self.late = ChipButton("warn", "triangle-alert", is_checkable=True)
        self.kind = ValueFilter(N_("Kind"))
        self.country = ValueFilter(N_("Country"), has_flags=True)
        self.year = ValueFilter(N_("Year"))
        self.switch = ViewSwitch((("board", "columns-3"), ("list", "list")))
        self.board = LeadBoard()
        self.table = EntryTable[DatedLead](_columns(), "subject")
        self.table.view.columns.stretch("subject", 200)
        pages = QWidget(self)  # with a parent from the first: no page is a window for a moment
        pages.setObjectName("plain")
        self._pages = QStackedLayout(pages)
        for page in (self.board, self.table):
            self._pages.addWidget(page)
        self.setLayout(
            column(
                row(
                    self.sentence,
                    self.late,
                    None,
                    self.kind,
                    self.country,
                    self.year,
                    4,
                    self.switch,
                ),
                pages,
                gap=14,
            )
        )
        self._say_soon = context.tasks.delayed(self._say, SAID_MS, self)
        self._connect()

    def _connect(self) -> None:
        self.retranslation.say(N_("Board"), self.switch.buttons["board"].set_words)
        self.retranslation.say(N_("List"), self.switch.buttons["list"].set_words)
        self.retranslation.say(N_("Cooperation leads"), self.board.setAccessibleName)
        self.retranslation.say(N_("Cooperation leads"), self.table.view.setAccessibleName)
        self.switch.chosen.connect(self._turn)
        self.late.toggled.connect(lambda _is_on: self.show_words())
        for button in (self.kind, self.country, self.year):
            button.narrowed.connect(self.show_words)
        connect_table(self, self.table, LEADS)
        self.board.chosen.connect(self.picked)
        self.board.opened.connect(lambda _id: self.details_asked.emit())
        self.board.menu_asked.connect(self.open_menu)
        self.board.removal_asked.connect(self._remove)
        self.board.move_asked.connect(self._move)
        self.board.new_asked.connect(
            lambda stage: self.edits.ask_new(LEADS, {"stage": stage or None})
        )

    @property
    def is_board(self) -> bool:
        """Are the leads shown as a board?"""
        return self.switch.key == "board"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_brief = self.width() < ROOMY
        self.switch.set_brief(is_brief=is_brief)
        for button in (self.kind, self.country, self.year):
            button.set_brief(is_brief)

    # --- read and shown ---

    def read(self, desk: Desk) -> LeadsContent:
        with desk.reading_together():
            leads = list_records(desk, LEADS)
            years = years_of_leads(desk)
        whole: list[DatedLead] = [{**lead, "year": years.get(lead["id"])} for lead in leads]
        return LeadsContent(sorted(whole, key=_order), clock.today(), self._texts.of(whole))

    def show_content(self, content: LeadsContent, *, is_typed: bool) -> None:
        self.content, self.is_read = content, True
        leads = content.leads
        self.kind.offer(
            choices_of(
                (lead["kind"] for lead in leads),
                lambda code: capital(LEAD_KIND.format(code)),
                [option.code for option in LEAD_KIND.options],
            )
        )
        self.country.offer(country_choices(lead["country"] for lead in leads))
        self.year.offer(choices_of((lead["year"] for lead in leads), str))
        self.fill(is_typed=is_typed)

    def search(self, words: str) -> None:
        self.words = words
        before = self.table.found
        self.table.search(words)
        if self.table.found is not before:
            self._found = self._find()
            self._fill_board()
        self._say_soon()

    def fill(self, *, is_typed: bool) -> None:
        today = self.content.today
        late = sum(_is_late(lead, today) for lead in self.content.leads)
        if not late:
            self.late.setChecked(False)
        self._shown = [lead for lead in self.content.leads if self._allows(lead)]
        self.table.search(self.words, is_shown_soon=True)
        self.table.show_entries(self._shown, is_typed=is_typed, said=self.content.said)
        self.late.say(_("{count} late", count=late) if late else "")
        self._found = self._find()
        self._fill_board()
        self._say()

    def _find(self) -> Sequence[DatedLead]:
        if not self.words:
            return self._shown
        ids = set(self.table.found)
        return [lead for lead in self._shown if lead["id"] in ids]

    def _fill_board(self) -> None:
        """Cards are laid out once they are seen."""
        if self.is_board:
            self.board.show_leads(self._found, self.content.today)

    def _say(self) -> None:
        self.sentence.setText(_sentence(self._found, self.content.today))
        self.counted.emit()

    def _allows(self, lead: DatedLead) -> bool:
        return (
            self.kind.allows(lead["kind"])
            and self.country.allows(lead["country"])
            and self.year.allows(lead["year"])
            and (not self.late.isChecked() or _is_late(lead, self.content.today))
        )

    def show_late(self) -> None:
        """Show only those whose day has passed."""
        self.late.setChecked(True)

    def is_empty(self) -> bool:
        return not self.content.leads

    def empty_words(self) -> str:
        return _(
            "No cooperation lead yet. A lead is a wish to work together: with whom, about what, "
            "and what comes next."
        )

    def retranslate(self) -> None:
        self.board.retranslate()
        super().retranslate()

    def _turn(self, key: str) -> None:
        """The same lead stays chosen when board and list change places."""
        current = self.board.current if key == "list" else self.table.view.current_id()
        self._pages.setCurrentWidget(self.board if key == "board" else self.table)
        self._fill_board()
        if current is not None:
            self.select(current)
        self.picked.emit()

    # --- what is chosen ---

    def chosen_records(self) -> tuple[RecordList, Sequence[LeadRecord]]:
        if self.is_board:
            current = self.board.current
            return LEADS, [] if current is None else [self.board.records[current]]
        current = self.table.view.current_id()
        ids = sorted(self.table.selected(), key=lambda one: one != current)
        return LEADS, self.table.read_page(ids)

    def has(self, record_id: int, kind: str = "") -> bool:
        return any(one["id"] == record_id for one in self.content.leads)

    def select(self, record_id: int, kind: str = "") -> None:
        if record_id not in set(self.table.table.ids):
            for button in (self.kind, self.country, self.year):
                if button.wanted is not None:
                    button.want(None)
            self.late.setChecked(False)
        if self.is_board:
            self.board.choose(record_id)
        else:
            self.table.view.select_ids([record_id])

    def focus_target(self) -> QWidget:
        return self.board if self.is_board else self.table

    def handlers(self) -> Handlers:
        return {} if self.is_board else self.table.handlers()

    def fill_menu(self, menu: QMenu) -> None:
        _which, leads = self.chosen_records()
        below = menu.addMenu(icon("arrow-right"), _("Move to"))
        for option in LEAD_STAGE.options:
            action = below.addAction(literal(capital(_(option.label))))
            action.setEnabled(any(lead["stage"] != option.code for lead in leads))
            action.triggered.connect(
                lambda _checked=False, stage=option.code: self.edits.ask_move(leads, stage)
            )

    def _remove(self) -> None:
        _which, leads = self.chosen_records()
        self.edits.remove(LEADS, [lead["id"] for lead in leads])

    def _move(self, lead_id: int, stage: str) -> None:
        if stage and lead_id in self.board.records:
            self.edits.ask_move([self.board.records[lead_id]], stage)


def _columns() -> list[TableColumn]:
    fields = [
        column_of(field, width=_WIDTHS.get(field.name, field.width)) for field in LEADS.kind.fields
    ]
    looks = {"subject": "strong", "organisation": "muted", "partner": "muted"}
    made = [
        one.with_(
            look=looks.get(one.name, one.look), yields_below=_YIELDS.get(one.name, one.yields_below)
        )
        for one in fields
    ]
    return [one.with_(tone=_tone_of_due) if one.name == "due" else one for one in made]


def _tone_of_due(record: LeadRecord) -> str:
    return "warn" if _is_late(record, clock.today()) else ""


def _is_late(lead: LeadRecord, today: dt.date) -> bool:
    return is_late(lead["due"], today, is_over=lead["stage"] == ENDED)


def _order(lead: DatedLead) -> tuple[bool, bool, Any, int]:
    due = lead["due"]
    return lead["stage"] == ENDED, due is None, due or dt.date.max, lead["id"]


def _sentence(leads: Sequence[DatedLead], today: dt.date) -> str:
    """ "38 leads from 17 countries; 9 in contact, 3 due this week"."""
    met = {lead["country"] for lead in leads if lead["country"]}
    count = n_("{count} lead", "{count} leads", len(leads))
    head = _("{leads} from {countries}", leads=count, countries=say_places(met)) if met else count
    talks = sum(lead["stage"] == "contact" for lead in leads)
    week = sum(is_this_week(lead["due"], today) and lead["stage"] != ENDED for lead in leads)
    tail = [
        n_("{count} in contact", "{count} in contact", talks) if talks else "",
        n_("{count} due this week", "{count} due this week", week) if week else "",
    ]
    said = _(", ").join(one for one in tail if one)
    return _("{head}; {more}", head=head, more=said) if said else head
