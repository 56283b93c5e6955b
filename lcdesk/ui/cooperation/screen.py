"""Cooperation over the years: leads, demonstration projects, the alliance and alumni, a tab each;
read in the background, typed into, moved, removed; all of it undone by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Unpack

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from lcdesk.model import countries
from lcdesk.model.catalogue import Record
from lcdesk.services.cooperation.counts import CooperationCounts, count_cooperation, last_enrolment
from lcdesk.services.cooperation.leads import list_steps
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import EVERY
from lcdesk.services.core.entry_history import EntryLine, read_record_history, revert_field
from lcdesk.services.core.record_lists import (
    ALLIANCES,
    ALUMNI,
    EVENTS,
    LEADS,
    MEMBERS,
    PROJECTS,
    RecordList,
    pointed_at,
)
from lcdesk.texts import N_, _, language
from lcdesk.ui.cooperation.alliance_tab import AllianceTab
from lcdesk.ui.cooperation.alumni_tab import AlumniTab
from lcdesk.ui.cooperation.edits import ALL, NEW, CooperationEdits
from lcdesk.ui.cooperation.leads_tab import LeadsTab
from lcdesk.ui.cooperation.projects_tab import ProjectsTab
from lcdesk.ui.cooperation.record_pane import WIDTH, RecordLink, RecordPane
from lcdesk.ui.cooperation.tab import CooperationTab
from lcdesk.ui.kit.dialogs.record_export import open_export_menu
from lcdesk.ui.kit.dialogs.record_import import open_import_menu
from lcdesk.ui.kit.forms.entry_history import LINES
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.screen import Context, Handlers, Screen, ScreenRequest
from lcdesk.ui.kit.screens import PageHeader
from lcdesk.ui.kit.table.entry_table import Cells
from lcdesk.ui.kit.table.model import id_of
from lcdesk.ui.kit.tasks import LatestAnswer, Task
from lcdesk.ui.kit.widgets import Button, EmptyState, SearchBox, column, row
from lcdesk.ui.kit.widgets.controls import TabRow

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

TABS = {
    "leads": N_("Leads"),
    "projects": N_("Projects"),
    "alliance": N_("Alliance"),
    "alumni": N_("Alumni"),
}
FROM_FILES = {
    "leads": (LEADS,),
    "projects": (PROJECTS,),
    "alliance": (ALLIANCES, MEMBERS, EVENTS),
    "alumni": (ALUMNI,),
}
"""The lists of each tab that may come in a file."""
SOON_MS = 150  # until a tab that is shown again is read anew
ROOMY, BRIEF = 620, 880  # px of the screen beside the pane


class CooperationScreen(Screen):
    """Each edit goes to the desk at once (`edits`); the pane beside the tab shows what is
    chosen.
    """

    key = "cooperation"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._is_typed = False  # what comes next was typed here: nobody moves to another row
        # the record to be marked as soon as it is read: its id, and of which kind it is
        self._wanted: tuple[int, str] | None = None
        self._is_opening = False  # with its form
        self._in_pane: tuple[RecordList, Sequence[Record]] | None = None
        self.counts = CooperationCounts()
        self._history_answer = LatestAnswer()
        self.edits = CooperationEdits(context, self)
        self.head = PageHeader(context, self.key, self.retranslation)
        self.import_button = Button("", "upload", clicked=self.ask_import)
        self.export_button = Button("", "download", clicked=self.export)
        self.new_button = Button("", "plus", "primary")
        self.alliance = AllianceTab(context, self.edits)
        self.pages: dict[str, CooperationTab] = {
            "leads": LeadsTab(context, self.edits),
            "projects": ProjectsTab(context, self.edits),
            "alliance": self.alliance,
            "alumni": AlumniTab(context, self.edits),
        }
        self._page_of_pane = self.pages["leads"]  # whose record the pane shows
        self.tabs, self.search = TabRow(tuple(TABS)), SearchBox()
        self.search.setMinimumWidth(110)
        self.search.setMaximumWidth(240)
        self.empty = EmptyState("handshake")
        self._reload_soon = context.tasks.delayed(self.reload, SOON_MS, self)
        self._lay_out()
        self._connect()
        self._say()

    def _lay_out(self) -> None:
        self.retranslation.say(N_("Search"), self.search.set_hint)
        self.head.add(self.import_button, self.export_button, changing=[self.import_button])
        for page in self.pages.values():
            self.head.add(*page.buttons())
        self.head.add(self.new_button, changing=[self.new_button])
        pages = QWidget(self)
        pages.setObjectName("plain")
        self._stack = QStackedLayout(pages)
        for page in (*self.pages.values(), self.empty):
            self._stack.addWidget(page)
        self.body = QWidget()
        self.body.setObjectName("plain")
        self.body.setMinimumWidth(320)
        inside = column(
            self.head, row(self.tabs, None, self.search), pages, gap=12, margins=(24, 18, 24, 16)
        )
        inside.setStretch(2, 1)
        self.body.setLayout(inside)
        whole = row(self.body, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        # Tab comes to it after all else
        self.pane = RecordPane(self, self.edits.offers)
        whole.addWidget(self.pane)

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda _key: self._change_tab())
        self.search.searched.connect(lambda words: self.page.search(words))
        self.new_button.clicked.connect(lambda: self.new_record())
        for page in self.pages.values():
            page.picked.connect(self._pick)
            page.details_asked.connect(self.open_pane)
            page.counted.connect(self._count_tabs)
        self.alliance.projects_asked.connect(lambda: self.tabs.choose("projects"))
        self.edits.refused.connect(self._show_refused)
        self.edits.made.connect(self._go_to_made)
        self.pane.kept.connect(self._keep_field)
        self.pane.closed.connect(self.close_pane)
        self.pane.revealed.connect(self._note_reveal)
        self.pane.history.revert_asked.connect(self._revert)
        self.pane.history.all_asked.connect(lambda: self.context.open_screen("history"))

    def ask_import(self) -> None:
        """The lists of the tab chosen out of files, or as empty workbooks."""
        open_import_menu(self, self.import_button, self.context, FROM_FILES[self.tabs.key])

    @property
    def page(self) -> CooperationTab:
        """The tab chosen."""
        return self.pages[self.tabs.key]

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.reload()

    def refresh(self, news: ChangeEvent | None) -> None:
        """What was typed here moves nobody to another row; out of sight only the counts are
        read.
        """
        is_edit = (
            news is not None
            and news.kind == "do"
            and not any(EVERY in names for names in news.fields.values())
        )
        if news is not None:
            self.edits.offers.forget()
            for page in self.pages.values():
                page.is_read = page.is_read and self.isVisible() and page is self.page
        self._is_typed = is_edit and self.isVisible()
        if news is None and self.page.is_read:
            self._reload_soon()  # what was read is painted first
        else:
            self.reload()

    def retranslate(self) -> None:
        super().retranslate()
        self.pane.retranslate()
        for page in self.pages.values():
            page.retranslate()
        self._say()
        self.reload()

    def restyle(self) -> None:
        for page in self.pages.values():
            page.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    def _fit_head(self) -> None:
        """Where there is little room beside the pane the icons alone stand for two buttons."""
        room = self.width() - (0 if self.pane.isHidden() else WIDTH)
        is_searched = self.search.hasFocus() or bool(self.search.text())
        self.search.setVisible(room >= ROOMY or is_searched)
        is_brief = room < BRIEF
        for button, words in (
            (self.import_button, _("Import…")),
            (self.export_button, _("Export")),
        ):
            button.setText("" if is_brief else words)
            button.setAccessibleName(words)
            set_tip(button, words if is_brief else "")

    def badge(self) -> str:
        late = self.counts.late + self.counts.alumni_late
        return f"{late} !" if late else ""

    def show_args(self, **args: Unpack[ScreenRequest]) -> None:
        tab = args.get("tab")
        if tab in self.tabs.tabs:
            self.tabs.choose(tab)
        kind = args.get("kind", "")
        if key := args.get("open"):
            self._wanted, self._is_opening = (key, kind), True
            self.reload()
        if args.get("new"):
            self.edits.ask_new(ALL.get(kind, self.page.which), self.page.given())

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = {
            **self.page.handlers(),
            "find": self.focus_search,
            "new_participant": self.new_record,
        }
        if self.page.can_export():
            handlers |= {"export": self.export, "export_view": self.export}
        _which, records = self.page.chosen_records()
        if records:
            handlers["details"] = self.toggle_pane
        if self.page.removed_ids(records):
            handlers["remove"] = self.remove
        return handlers

    def command_texts(self) -> Mapping[str, str]:
        return {"new_participant": _(NEW[self.page.which.kind.name])}

    def focus_search(self) -> None:
        self.search.show()
        self.search.setFocus()
        self.search.selectAll()

    # --- what is shown ---

    def reload(self) -> None:
        """Count everything in the background; read the tab on view, and show it."""
        desk, page = self.context.desk, self.page if self.isVisible() else None
        is_typed, self._is_typed = self._is_typed, False

        def read() -> tuple[CooperationCounts, Any]:
            return count_cooperation(desk), page.read(desk) if page else None

        self.read(read, lambda found: self._show(page, *found, is_typed=is_typed))

    def _show(
        self,
        page: CooperationTab | None,
        counts: CooperationCounts,
        content: Any,
        *,
        is_typed: bool,
    ) -> None:
        self.counts = counts
        if page is not None:
            page.show_content(content, is_typed=is_typed)
        self._show_tab()
        self._mark_wanted()
        self._refill_pane()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if not self.page.is_read:
            self.reload()

    def _change_tab(self) -> None:
        self.pane.hide()
        self.search.show_text("")
        self.page.search("")
        self._show_tab()
        if not self.page.is_read:
            self.reload()

    def _show_tab(self) -> None:
        page = self.page
        self._count_tabs()
        for one in self.pages.values():
            for button in one.buttons():
                button.setVisible(one is page)
        self.new_button.setText(_(NEW[page.which.kind.name]))
        is_empty = page.is_read and page.is_empty()
        if is_empty:
            self.empty.say(
                page.empty_words(), _(NEW[page.which.kind.name]), lambda: self.new_record()
            )
            only = self.context.desk.only_looked_at
            grey(self.empty.button, only.message if only else "")
        self._stack.setCurrentWidget(self.empty if is_empty else page)
        self.first = self.empty.button if is_empty else page.focus_target()
        grey(self.export_button, _("There is nothing to export yet") if is_empty else "")
        self._fit_head()
        self._tell()
        self.context.handlers_changed.emit()

    def _count_tabs(self) -> None:
        counts = {
            "leads": self.counts.leads,
            "projects": self.counts.projects,
            "alliance": self.counts.members,
            "alumni": self.counts.alumni,
        }
        for key, tab in self.tabs.tabs.items():
            own = self.pages[key].count()
            tab.show_count(_(TABS[key]), counts[key] if own is None else own)

    def _say(self) -> None:
        self._show_tab()

    def _pick(self) -> None:
        self._tell()
        self.context.handlers_changed.emit()
        which, records = self.page.chosen_records()
        if (which, records[:1]) != self._in_pane:  # rows come and go with each key of a search
            self._refill_pane()

    def _tell(self) -> None:
        if self.isVisible():
            which, chosen = self.page.chosen_records()
            said = ""
            if chosen:
                whole = self.page.count_shown(which)
                said = _("{count} of {whole} marked", count=len(chosen), whole=whole)
            self.context.tell(said)

    # --- the pane ---

    def _fill_pane(self) -> None:
        which, records = self.page.chosen_records()
        self._in_pane = which, records[:1]
        if not records:
            self.pane.hide()
            return
        self._page_of_pane = self.page
        record = self.page.record_of(which, records[0])
        steps = list_steps(self.context.desk, id_of(record)) if which is LEADS else ()
        self.pane.show_record(which, record, steps[::-1], self._links(which, record))
        self._read_history(which, self._number_of(record))

    @staticmethod
    def _number_of(record: Mapping[str, Any]) -> int:
        """The id of a record; of alumni, whose rows are persons, that of the contact (0: none)."""
        return int(record.get("contact_id", record.get("id")) or 0)

    def _read_history(self, which: RecordList, number: int) -> None:
        """The latest changes of what the pane shows, read beside the window."""
        desk = self.context.desk

        def read(_task: Task) -> list[EntryLine]:
            return read_record_history(desk, which, number, LINES + 1) if number else []

        done = self._history_answer.only(self.pane.history.show_lines)
        self.context.tasks.run("", read, done, owner=self.pane, is_quiet=True)

    def _revert(self, change_id: int, name: str) -> None:
        """Give one field of the record on view the value it had before a change."""
        which, number = self.pane.which, self._number_of(self.pane.record)
        self.edits.do(lambda: revert_field(self.context.desk, which, number, change_id, name))

    def _links(self, which: RecordList, record: Mapping[str, Any]) -> list[RecordLink]:
        """What a record is about, where the program has a place for it."""
        if which is ALUMNI:  # a row is a person
            ids = {"person": id_of(record)}
        else:
            ids = pointed_at(self.context.desk, which, id_of(record))
        follow: dict[str, tuple[str, Callable[[int], object]]] = {
            "person": ("user", self._follow_person),
            "organisation": ("building-2", self._follow_organisation),
            "expert": ("graduation-cap", self._follow_expert),
            "project": ("sprout", self._follow_project),
        }
        links = [
            RecordLink(icon, str(record[name]), partial(go, ids[name]))
            for name, (icon, go) in follow.items()
            if name in ids
        ]
        code = record.get("country")
        if code and which is LEADS:
            words = _("Participants from {country}", country=countries.name(code, language()))
            links.append(RecordLink("flag", words, partial(self._follow_country, code)))
        return links

    def _follow_person(self, person_id: int) -> None:
        """To where they took part last."""
        found = last_enrolment(self.context.desk, person_id)
        if found is None:
            self.context.announce(_("No course has this person."), tone="warn")
            return
        cohort_id, enrolment_id = found
        if cohort_id != self.context.cohort_id and not self.context.is_all:
            self.context.choose_cohort(cohort_id)
        self.context.open_screen("participants", open=enrolment_id)

    def _follow_organisation(self, organisation_id: int) -> None:
        self.context.open_screen("directory", tab="organisation", open=organisation_id)

    def _follow_expert(self, expert_id: int) -> None:
        self.context.open_screen("directory", tab="expert", open=expert_id)

    def _follow_project(self, project_id: int) -> None:
        self.show_args(tab="projects", open=project_id)

    def _follow_country(self, code: str) -> None:
        self.context.open_screen("participants", country=code)

    def _refill_pane(self) -> None:
        if not self.pane.isHidden():
            self._fill_pane()

    def toggle_pane(self) -> None:
        """F4: open or close the form of the record with the cursor."""
        if self.pane.isHidden():
            self.open_pane()
        else:
            self.close_pane()

    def open_pane(self) -> None:
        """Show the form of the record with the cursor."""
        self._fill_pane()
        self._fit_head()
        if not self.pane.isHidden():
            self.pane.focus_form()

    def close_pane(self) -> None:
        """Close the form; the keys go back to the tab."""
        self.pane.hide()
        self._fit_head()
        self.page.focus_target().setFocus()

    # --- changes ---

    def new_record(self) -> QWidget:
        """Ask for a new record of the tab."""
        return self.edits.ask_new(self.page.which, self.page.given())

    def remove(self) -> None:
        """Take out what is chosen; Undo brings it back."""
        which, records = self.page.chosen_records()
        if self.edits.remove(which, self.page.removed_ids(records)):
            self.pane.hide()
            self.page.focus_target().setFocus()

    def export(self) -> None:
        """What the tab shows, in the order shown, as a file; of several lists it is asked which."""
        if entries := self.page.exports():
            open_export_menu(self.export_button, entries)

    def _go_to_made(self, kind: str, record_id: int) -> None:
        """The new one is marked once it is read."""
        if ALL[kind] in FROM_FILES[self.tabs.key]:
            self._wanted = (record_id, kind)

    def _mark_wanted(self) -> None:
        wanted = self._wanted
        if wanted is not None and self.page.has(*wanted):
            self._wanted = None
            self.page.select(*wanted)
            if self._is_opening:
                self._is_opening = False
                self.open_pane()

    def _keep_field(self, name: str, value: object) -> None:
        """By the tab whose record it is: another may be on view by now."""
        which, key, page = self.pane.which, self.pane.key, self._page_of_pane
        cells: Cells = {key: {name: value}}
        if page.write(which, cells, {key: self.pane.form.seen_values([name])}):
            page.note_written(which, cells)

    def _note_reveal(self, name: str) -> None:
        which: RecordList = self.pane.which
        number = self._number_of(self.pane.record)
        told = access_log.show(self.context.desk, which.entity.__name__, number, name)
        if told is not None:
            self.pane.form.tell_revealed(name, told)

    def _show_refused(self, typed: Cells, message: str) -> None:
        """Everything as it stands, with what was typed in red."""
        self.page.refuse(typed, message)
        self.reload()
