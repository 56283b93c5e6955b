"""The page of a country as a dialog: who came over the years, from where, and what became of it; every line opens its people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from lcdesk.model import clock, countries
from lcdesk.model.file_formats import BOOK
from lcdesk.services.core import history
from lcdesk.services.figures import country_page as service
from lcdesk.services.figures.country_book import save_country
from lcdesk.services.figures.country_page import CountryPage, LeadEntry
from lcdesk.services.figures.lead_counts import counted
from lcdesk.services.participants import leads
from lcdesk.settings import ALL_COHORTS
from lcdesk.texts import _, language
from lcdesk.ui.figures.country_header import CountryHead, KeyFigures, beside
from lcdesk.ui.figures.country_tabs import CountryTabs
from lcdesk.ui.figures.sign_dialog import window_of
from lcdesk.ui.kit.charts.chart_menu import file_name
from lcdesk.ui.kit.dialogs.results import tell_saved
from lcdesk.ui.kit.dialogs.save_dialog import prepare_saving
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Banner, Button, Label, column, row
from lcdesk.ui.leads.lead_dialog import LeadDialog, keep_lead

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

SIZE = (1060, 690)
TOUCHING = frozenset(
    {"Person", "Enrolment", "Cohort", "Lead", "Organisation", "CohortOrganisation", "Quota", "CountryAlias", "CountryGroup", "CountryGroupMember"}
)  # fmt: skip


class CountryDialog(QDialog):
    """Read beside the window and again when the desk changes. Whoever is opened is shown among the participants."""

    def __init__(self, parent: QWidget | None, context: Context, code: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self.code = context, code
        self.page: CountryPage | None = None  # what is shown; `code` is what was asked for last
        self._known: Sequence[str] = ()
        self._asked = 0
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
        """Show another country: what is shown stays until the other is read, head and lines together."""
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
        self._asked += 1
        asked, desk, code = self._asked, self._context.desk, self.code
        self._context.tasks.run(
            _("Reading"),
            lambda _task: (service.read_country(desk, code), service.list_known(desk)),
            lambda found: self.show_page(*found) if asked == self._asked else None,
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
        self.open_all.setEnabled(page.total > 0)
        self.export.setEnabled(not page.is_empty)

    def _show_head(self, code: str) -> None:
        self.setWindowTitle(countries.name(code, language()))
        self.head.show_country(code, self._known)

    # --- what is opened ---

    def show_all(self) -> None:
        """Everybody from the country, in the participants screen."""
        if self.page is not None:
            self.show_people(self.page.ids)

    def show_people(self, ids: Sequence[int]) -> None:
        """These enrolments in the participants screen, in their cohort, or in all where they are of several."""
        if self.page is None or not len(ids):
            return
        wanted = frozenset(ids)
        within, code = [one.id for one in self.page.cohorts if not wanted.isdisjoint(one.people)], self.page.code
        self._leave_for(within[0] if len(within) == 1 else ALL_COHORTS)
        self._context.open_screen("participants", ids=list(ids), words=lambda: countries.name(code, language()))

    def open_lead(self, at: int) -> None:
        """The person of a lead, whose leads stand beside the table; where nobody is behind it, the lead itself."""
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
            self, countries.name(self.code, language()), lead.values,
            keep_lead(desk, lead), lambda: leads.remove_lead(desk, lead.id),
        ).open()  # fmt: skip

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
        self.banner.offer(_("“{spelling}” is forgotten.", spelling=alias.spelling), _("Undo"), self.undo)

    def undo(self) -> None:
        """Bring back the spelling that was forgotten here last; with none, what the window would undo."""
        if self._handler is None:
            self._context.command("undo")
            return
        handler, self._handler = self._handler, None
        outcome = history.undo_operation(self._context.desk, handler)
        self.banner.say(
            _("“{what}” was undone: {outcome}", what=outcome.label, outcome=outcome.message), "ok", can_close=True
        )

    def ask_for_workbook(self) -> QFileDialog:
        """Ask where the workbook goes, then write it beside the window."""
        dialog = QFileDialog(self, _("The page as an Excel file"))
        prepare_saving(dialog, BOOK, file_name(countries.name(self.code, language())))
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

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
            (keys.Find, self.head.chooser.setFocus), (keys.Undo, self.undo), ("Alt+Left", lambda: self.step(-1)),
            ("Alt+Right", lambda: self.step(1)), ("Ctrl+E", self.ask_for_workbook),
        ):  # fmt: skip
            QShortcut(QKeySequence(keyed), self).activated.connect(handler)

    def _build(self) -> None:
        below = row(self.open_all, self.export, None, self.rule, 8, self.close_button)
        made = column(
            self.head, self.figures, self.remarks, self.banner, self.tabs, below, gap=12, margins=(24, 20, 24, 18)
        )
        made.setStretch(4, 1)
        self.setLayout(made)
        self.tabs.people.setFocus()


def open_country(context: Context, code: str, parent: QWidget | None = None) -> CountryDialog:
    """Open the page of a country over the window (or `parent`)."""
    dialog = CountryDialog(parent or window_of(context), context, code)
    dialog.open()
    return dialog
