"""The page of a country as a dialog: who came over the years, from where, and what became of it;
every line opens its people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from lcdesk.model import clock, countries
from lcdesk.model.faults import BadValue
from lcdesk.model.files import BOOK
from lcdesk.services.cooperation import leads
from lcdesk.services.cooperation.leads import LEAD, LeadCounts, counted, due_words
from lcdesk.services.core import history
from lcdesk.services.figures import country_page as service
from lcdesk.services.figures.country_book import save_country
from lcdesk.services.figures.country_page import CountryPage, LeadEntry, names_of
from lcdesk.settings import ALL_COHORTS
from lcdesk.texts import _, figure, language, n_, percent_of
from lcdesk.ui.figures.country_tabs import CountryTabs
from lcdesk.ui.figures.signed_dialog import window_of
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.forms.editors import CountryEditor
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.icons import draw_flag, has_flag
from lcdesk.ui.kit.painting.theme import CONTROL
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets import Banner, Button, IconButton, Label, column, row
from lcdesk.ui.kit.widgets.labels import StatCard
from lcdesk.ui.leads import LeadDialog, keep_lead

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

SIZE = (1060, 690)
TOUCHING = frozenset(
    {
        "Person",
        "Enrolment",
        "Cohort",
        "Lead",
        "Organisation",
        "CohortOrganisation",
        "Quota",
        "CountryAlias",
        "CountryGroup",
        "CountryGroupMember",
    }
)


class CountryDialog(QDialog):
    """Read beside the window and again when the desk changes. Whoever is opened is shown among
    the participants.
    """

    def __init__(self, parent: QWidget | None, context: Context, code: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self.code = context, code
        self.page: CountryPage | None = None  # what is shown; `code` is what was asked for last
        self._known: Sequence[str] = ()
        self._latest = LatestAnswer()
        self._handler: int | None = None  # the last spelling that was forgotten here
        self.head, self.figures, self.tabs = CountryHead(), KeyFigures(), CountryTabs(context.desk)
        self.banner, self.remarks = Banner(), Label("", 12, ink="warn", wraps=True)
        self.rule = Label("", 12, ink="fg3")
        self.open_all = Button(_("&Open all in Participants"), "users", clicked=self.show_all)
        self.export = Button(_("E&xcel…"), "file-spreadsheet", clicked=self.ask_for_workbook)
        self.close_button = Button(_("Close"), clicked=self.accept)
        self._build()
        self._connect()
        room = parent.window().size() if parent is not None else self.maximumSize()
        self.resize(min(SIZE[0], room.width() - 24), min(SIZE[1], room.height() - 24))
        self.go_to(code)

    # --- what is shown ---

    def go_to(self, code: str) -> None:
        """Show another country: what is shown stays until the other is read, head and lines
        together.
        """
        self.code = code
        self.banner.hide()
        if self.page is None:
            self._show_head(code)
        self.reload()

    def step(self, by: int) -> None:
        """The country before (-1) or after (1), of those that have anybody."""
        if code := beside(self.code, self._known, by):
            self.go_to(code)

    def reload(self) -> None:
        """Read again beside the window; an answer that comes after a newer question is dropped."""
        desk, code = self._context.desk, self.code
        self._context.tasks.run(
            _("Reading"),
            lambda _task: (service.read_country(desk, code), service.list_known(desk)),
            self._latest.only(lambda found: self.show_page(*found)),
            owner=self,
            is_quiet=True,
        )

    def show_page(self, page: CountryPage, known: Sequence[str]) -> None:
        """Show what was read; `known`: the countries to step through."""
        self.page, self._known = page, known
        self._show_head(page.code)
        self.figures.show_page(page, counted([entry.lead for entry in page.leads], clock.today()))
        self.tabs.show_page(page)
        self.remarks.setText(" ".join(page.remarks))
        self.remarks.setVisible(bool(page.remarks))
        self.rule.setText(page.counted if page.total else "")
        grey(self.open_all, "" if page.total else _("Nobody is counted yet"))
        grey(self.export, _("There are no figures yet") if page.is_empty else "")

    def _show_head(self, code: str) -> None:
        self.setWindowTitle(countries.name(code, language()))
        self.head.show_country(code, self._known)

    # --- what is opened ---

    def show_all(self) -> None:
        """Everybody from the country, in the participants screen."""
        if self.page is not None:
            self.show_people(self.page.ids)

    def show_people(self, ids: Sequence[int]) -> None:
        """These enrolments in the participants screen, in their cohort, or in all where they are
        of several.
        """
        if self.page is None or not len(ids):
            return
        wanted = frozenset(ids)
        within, code = (
            [one.id for one in self.page.cohorts if not wanted.isdisjoint(one.people)],
            self.page.code,
        )
        self._leave_for(within[0] if len(within) == 1 else ALL_COHORTS)
        self._context.open_screen(
            "participants", ids=list(ids), words=lambda: countries.name(code, language())
        )

    def open_lead(self, at: int) -> None:
        """The person of a lead, whose leads stand beside the table; where nobody is behind it,
        the lead itself.
        """
        entry = self.page.leads[at] if self.page is not None else None
        if entry is None:
            return
        if entry.enrolment_id is None or entry.enrolled_in is None:
            self._open_alone(entry)
            return
        self._leave_for(entry.enrolled_in)
        self._context.open_screen("participants", ids=[entry.enrolment_id], words=entry.lead.name)

    def _open_alone(self, entry: LeadEntry) -> None:
        desk, lead = self._context.desk, entry.lead
        LeadDialog(
            self,
            countries.name(self.code, language()),
            lead.values,
            keep_lead(desk, lead),
            lambda: leads.remove_lead(desk, lead.id),
        ).open()

    def _leave_for(self, cohort_id: int) -> None:
        """Close, and have the cohort on screen, unless it is there already or all are."""
        context = self._context
        self.accept()
        if not context.is_all and context.cohort_id != cohort_id:
            context.choose_cohort(cohort_id)

    # --- what is done ---

    def forget(self, at: int) -> None:
        """Take a learned spelling out; Undo brings it back, here or in the window."""
        if self.page is None:
            return
        alias, desk = self.page.aliases[at], self._context.desk
        service.forget_spelling(desk, alias.id)
        self._handler = next((handler.id for handler in history.list_operations(desk, 1)), None)
        self.banner.offer(
            _("“{spelling}” is forgotten.", spelling=alias.spelling), _("Undo"), self.undo
        )

    def undo(self) -> None:
        """Bring back the spelling that was forgotten here last; with none, what the window would
        undo.
        """
        if self._handler is None:
            self._context.command("undo")
            return
        handler, self._handler = self._handler, None
        outcome = history.undo_operation(self._context.desk, handler)
        self.banner.say(
            _("“{what}” was undone: {outcome}", what=outcome.label, outcome=outcome.message),
            "ok",
            can_close=True,
        )

    def ask_for_workbook(self) -> QFileDialog:
        """Ask where the workbook goes, then write it beside the window."""
        name = countries.name(self.code, language())
        return ask_to_save(self, _("The page as an Excel file"), BOOK, name, self.save)

    def save(self, path: Path) -> None:
        """Write the workbook."""
        desk, code = self._context.desk, self.code
        self._context.tasks.run(
            _("Writing the workbook"),
            lambda _task: save_country(desk, code, path),
            lambda _count: tell_saved(self, path),
            owner=self,
        )

    def _hear(self, news: ChangeEvent) -> None:
        if TOUCHING & news.touched.keys():
            self.reload()

    # --- how it is put together ---

    def _connect(self) -> None:
        self.head.asked.connect(self.go_to)
        self.head.stepped.connect(self.step)
        self.figures.chosen.connect(self.tabs.tabs.choose)
        self.tabs.people_asked.connect(self.show_people)
        self.tabs.lead_asked.connect(self.open_lead)
        self.tabs.forgetting.connect(self.forget)
        self._context.news.connect(self._hear)
        keys = QKeySequence.StandardKey
        for keyed, handler in (
            (keys.Find, self.head.chooser.setFocus),
            (keys.Undo, self.undo),
            ("Alt+Left", lambda: self.step(-1)),
            ("Alt+Right", lambda: self.step(1)),
            ("Ctrl+E", self.ask_for_workbook),
        ):
            QShortcut(QKeySequence(keyed), self).activated.connect(handler)

    def _build(self) -> None:
        below = row(self.open_all, self.export, None, self.rule, 8, self.close_button)
        made = column(
            self.head,
            self.figures,
            self.remarks,
            self.banner,
            self.tabs,
            below,
            gap=12,
            margins=(24, 20, 24, 18),
        )
        made.setStretch(4, 1)
        self.setLayout(made)
        self.tabs.people.setFocus()


def open_country(context: Context, code: str, parent: QWidget | None = None) -> CountryDialog:
    """Open the page of a country over the window (or `parent`)."""
    dialog = CountryDialog(parent or window_of(context), context, code)
    dialog.open()
    return dialog


# --- The head of the page of a country: flag, names in both languages, where it lies, the key
# figures, and the way to others ---


FLAG = 48  # px wide
CHOOSER = 230


class FlagMark(QWidget):
    """The flag of a country; nothing where the office's wording wants none."""

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self.setFixedSize(FLAG, FLAG)

    def show_flag(self, code: str) -> None:
        """Whose."""
        self._code = code
        self.setVisible(has_flag(countries.flag(code)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_flag(QPainter(self), 0, self.height() / 2, self._code, FLAG)


class CountryHead(QWidget):
    """`asked(code)`: another country was chosen · `stepped(±1)`: the one before or after."""

    asked = Signal(str)
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.flag, self.name, self.note = (
            FlagMark(),
            Label("", 22, "bold", wraps=True),
            Label("", 13, ink="fg2", wraps=True),
        )
        self.chooser = CountryEditor(LEAD.field("country"))
        self.chooser.setFixedSize(CHOOSER, CONTROL)
        self.chooser.setAccessibleName(_("Go to another country"))
        self.chooser.setPlaceholderText(_("Go to another country"))
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.setFixedWidth(CHOOSER)
        self.problem.hide()
        self.before = IconButton(
            "chevron-left", _("Country before (Alt+Left)"), clicked=lambda: self.stepped.emit(-1)
        )
        self.after = IconButton(
            "chevron-right", _("Country after (Alt+Right)"), clicked=lambda: self.stepped.emit(1)
        )
        self.chooser.committed.connect(self._choose)
        way = column(
            row(self.before, self.chooser, self.after, gap=4),
            row(CONTROL + 4, self.problem, None, gap=0),
            gap=2,
        )
        said = column(self.name, self.note, gap=2)
        inside = row(self.flag, said, way, gap=14)
        inside.setStretch(1, 1)
        inside.setAlignment(way, Qt.AlignmentFlag.AlignTop)
        self.setLayout(inside)

    def show_country(self, code: str, known: Sequence[str]) -> None:
        """Its names at once, before the rest is read; `known`: the countries to step through."""
        names, speech = names_of(code), language()
        self.flag.show_flag(code)
        self.name.setText(countries.name(code, speech))
        parts = (
            names.zh if speech == "en" else names.en,
            countries.formal_name(code, speech),
            countries.region(code, speech),
            countries.subregion(code, speech),
            code,
        )
        self.note.setText(
            " · ".join(dict.fromkeys(part for part in parts if part and part != self.name.text()))
        )
        self.chooser.show_value(None)
        self.problem.hide()
        self.before.setEnabled(beside(code, known, -1) is not None)
        self.after.setEnabled(beside(code, known, 1) is not None)

    def _choose(self) -> None:
        try:
            code = self.chooser.read_value()
        except BadValue as bad:
            self.problem.setText(bad.message)
            self.problem.show()
            return
        if code:
            self.asked.emit(code)


def beside(code: str, known: Sequence[str], step: int) -> str | None:
    """The country before or after one in a list, by their names where it does not stand in it;
    None at the end.
    """
    others = [one for one in known if one != code]

    def place(one: str) -> str:
        return countries.name(one, language()).casefold()

    if step < 0:
        return next((one for one in reversed(others) if place(one) < place(code)), None)
    return next((one for one in others if place(one) > place(code)), None)


class KeyFigures(QWidget):
    """Five cards: people, cohorts, women, cooperation leads, what is to be followed up.
    `chosen(tab)` by a click.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.cards = {
            "people": StatCard("users"),
            "cohorts": StatCard("calendar-range"),
            "genders": StatCard("venus-and-mars", "women"),
            "leads": StatCard("handshake"),
            "due": StatCard("alarm-clock"),
        }
        for key, tab in (
            ("people", "people"),
            ("cohorts", "years"),
            ("genders", "years"),
            ("leads", "leads"),
            ("due", "leads"),
        ):
            self.cards[key].clicked.connect(lambda tab=tab: self.chosen.emit(tab))
            self.cards[key].setCursor(Qt.CursorShape.PointingHandCursor)
        self.setLayout(row(*self.cards.values(), gap=12))

    def show_page(self, page: CountryPage, counts: LeadCounts) -> None:
        """What the cards say."""
        cards = self.cards
        cards["people"].show_figure(_("People"), figure(page.persons), _enrolments(page))
        cards["cohorts"].show_figure(
            _("Cohorts"),
            str(len(page.attended)),
            span_of_years([one.starts for one in page.attended]),
        )
        cards["genders"].show_figure(*_genders(page))
        ended = n_("{count} has ended", "{count} have ended", counts.ended) if counts.ended else ""
        cards["leads"].show_figure(_("Cooperation leads"), str(counts.total), ended)
        soon = sum(len(counts.due[when]) for when in ("overdue", "week", "month"))
        note = due_words(counts.due) or (
            _("nothing before next month") if counts.total > counts.ended else ""
        )
        cards["due"].show_figure(_("To be followed up"), str(soon), note)


def _enrolments(page: CountryPage) -> str:
    if page.total == page.persons:
        return ""
    return n_("{count} enrolment", "{count} enrolments", page.total)


def _genders(page: CountryPage) -> tuple[str, str, str, float | None]:
    """Label, figure, note and share of the card of women: beside them the men, and the others
    where there are any.
    """
    others = (
        "" if page.other else percent_of(page.women, page.persons),
        n_("{count} man", "{count} men", page.men) if page.persons else "",
        n_("{count} other", "{count} others", page.other) if page.other else "",
    )
    note = " · ".join(part for part in others if part)
    return _("Women"), figure(page.women), note, page.women / page.persons if page.persons else None


def span_of_years(days: Sequence[dt.date | None]) -> str:
    """2023–2025; one year alone; "" where no day is known."""
    years = sorted({day.year for day in days if day})
    return "" if not years else str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
