"""Organisations, experts, programmes, venues, travel times and themes: read in the background,
typed into, merged, removed; all of it undone by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Unpack, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from lcdesk.services.core import access_log
from lcdesk.services.core.desk import EVERY
from lcdesk.services.core.entry_history import EntryLine, read_record_history
from lcdesk.services.core.record_lists import (
    EXPERTS,
    ORGANISATIONS,
    PROGRAMMES,
    THEMES,
    VENUES,
    RecordList,
    name_of,
)
from lcdesk.services.curriculum import directory
from lcdesk.services.curriculum.delegations import DelegationEntry
from lcdesk.services.curriculum.directory import Entry, Use
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.dialogs.record_export import ask_export
from lcdesk.ui.kit.dialogs.record_import import open_import_menu
from lcdesk.ui.kit.forms.entry_history import LINES
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.screen import Context, Handlers, Screen, ScreenRequest
from lcdesk.ui.kit.screens import PageHeader
from lcdesk.ui.kit.table.entry_table import Cells, EntryTable
from lcdesk.ui.kit.tasks import LatestAnswer, Task
from lcdesk.ui.kit.widgets import Banner, Button, EmptyState, Label, SearchBox, column, row
from lcdesk.ui.kit.widgets.controls import TabRow
from lcdesk.ui.organisations.directory_content import (
    EMPTY,
    LISTS,
    NOTES,
    SHELVES,
    STRETCHED,
    TABS,
    DirectoryContent,
    columns_of,
    read_directory,
)
from lcdesk.ui.organisations.directory_pane import (
    NEW,
    DirectoryEdits,
    DirectoryPane,
    MergeEntriesDialog,
    NewEntryDialog,
    SimilarEntriesQuestion,
)
from lcdesk.ui.organisations.directory_tables import ThemeTable, WayTable
from lcdesk.ui.organisations.organisations_tab import KEY as ORGANISATION_TAB
from lcdesk.ui.organisations.organisations_tab import OrganisationsTab

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

FROM_FILES = {ORGANISATION_TAB: ORGANISATIONS, "expert": EXPERTS, "programme": PROGRAMMES}
"""The lists that may come in a file."""
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


class DirectoryScreen(Screen):
    """A tab a list; each edit goes to the desk at once (`edits`)."""

    key = "directory"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._is_typed = False  # what comes next was typed here: nobody moves to another row
        self._content = DirectoryContent()
        self._history_answer = LatestAnswer()
        self._is_put_off = False  # the question about delegations
        self._wanted: int | None = None  # the entry to be shown with its form once it is read
        self._is_stale = False  # something has changed since it was read
        self._is_opened = False  # has anybody seen a tab yet? Then none is taken for them
        self.head = PageHeader(context, self.key, self.retranslation)
        self.tabs, self.search, self.banner = TabRow(tuple(TABS)), SearchBox(), Banner()
        self.search.setMinimumWidth(110)
        self.search.setMaximumWidth(240)
        themes = ThemeTable(columns_of(THEMES), STRETCHED["theme"])
        self.travel_times = WayTable()
        self.tables: dict[str, EntryTable] = {
            "expert": EntryTable(columns_of(EXPERTS), STRETCHED["expert"]),
            "programme": EntryTable(columns_of(PROGRAMMES), STRETCHED["programme"]),
            "venue": EntryTable(columns_of(VENUES), STRETCHED["venue"]),
            "ways": self.travel_times,
            "theme": themes,
        }
        self.tables["expert"].view.columns.stretch(STRETCHED["expert"], 150)
        self.empty = EmptyState("contact")
        self.note = Label("", 12, ink="fg3", wraps=True)
        self.merge_button, self.remove_button = Button("", "merge"), Button("", "trash-2")
        self.import_button = Button("", "upload", clicked=self.ask_import)
        self.export_button = Button("", "download", clicked=self.export)
        self.new_button = Button("", "plus", "primary")
        self.edits = DirectoryEdits(context, self)
        self.organisations = OrganisationsTab(context, self.edits)
        self.body = Body()
        self._lay_out()
        self._question = SimilarEntriesQuestion(self.banner)
        self._connect()
        themes.ordered.connect(self.edits.order_themes)
        self._say()

    def _lay_out(self) -> None:
        self.retranslation.say(N_("Search"), self.search.set_hint)
        self.head.add(
            self.merge_button,
            self.remove_button,
            self.import_button,
            self.export_button,
            self.new_button,
            changing=(self.merge_button, self.remove_button, self.import_button, self.new_button),
        )
        pages = QWidget()
        pages.setObjectName("plain")
        self.pages = QStackedLayout(pages)
        for page in (self.organisations, *self.tables.values(), self.empty):
            self.pages.addWidget(page)
        inside = column(
            self.head,
            row(self.tabs, None, self.search),
            self.banner,
            gap=12,
            margins=(24, 18, 24, 16),
        )
        inside.addWidget(pages, 1)
        inside.addWidget(self.note)
        self.body.setLayout(inside)
        whole = row(self.body, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        # Tab comes to it after all else
        self.pane = DirectoryPane(self)
        whole.addWidget(self.pane)

    def _connect(self) -> None:
        self.body.resized.connect(self._fit_buttons)
        self.tabs.chosen.connect(lambda _key: self._change_tab())
        self.search.searched.connect(lambda text: self.shown.search(text))
        self.new_button.clicked.connect(lambda: self.new_entry())
        self.merge_button.clicked.connect(self._merge_selected)
        self.organisations.possible.connect(self._show_possible)
        self.organisations.counted.connect(self._count_organisations)
        self.remove_button.clicked.connect(lambda: self.remove())
        for table in self.tables.values():
            table.kept.connect(self._keep)
            table.refused.connect(lambda sentence: self.context.announce(sentence, tone="warn"))
            table.view.chosen.connect(self._choose)
            table.view.opened.connect(lambda _id: self.open_pane())
        self.edits.refused.connect(self._show_refused)
        self.edits.merged.connect(self._show_merged)
        self._question.compare_asked.connect(self.merge)
        self.pane.kept.connect(self._keep_field)
        self.pane.revealed.connect(self._note_reveal)
        self.pane.opened.connect(self._open_activity)
        self.pane.closed.connect(self.close_pane)
        self.pane.history.revert_asked.connect(self._revert)
        self.pane.history.all_asked.connect(lambda: self.context.open_screen("history"))

    def _note_reveal(self, name: str) -> None:
        entity = self.pane.shelf.entity.__name__
        told = access_log.show(self.context.desk, entity, self.pane.key, name)
        if told is not None:
            self.pane.tell_revealed(name, told)

    @property
    def shown(self) -> EntryTable:
        """The table of the tab chosen; organisations have none, and the first stands for it."""
        return self.tables.get(self.tabs.key) or self.tables["expert"]

    @property
    def is_organisations(self) -> bool:
        """Is the tab of organisations chosen?"""
        return self.tabs.key == ORGANISATION_TAB

    @property
    def shelf(self) -> RecordList | None:
        """The list of the tab chosen; None for the grid of travel times."""
        return SHELVES.get(self.tabs.key)

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.refresh(None)

    def refresh(self, news: ChangeEvent | None) -> None:
        """What was typed here moves nobody to another row. While nobody sees it, it is read once it
        is seen.
        """
        if not self.isVisible():
            self._is_stale = True
            return
        is_edit = (
            news is not None
            and news.kind == "do"
            and not any(EVERY in names for names in news.fields.values())
        )
        self._is_typed = is_edit
        self.reload(news)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.reload()

    def retranslate(self) -> None:
        super().retranslate()
        self.pane.retranslate()
        self.organisations.retranslate()
        self._say()
        self.reload()

    def _say(self) -> None:
        """What is said neither by the pane nor by what is said again by itself."""
        for key, table in self.tables.items():
            table.table.retranslate()
            table.view.setAccessibleName(_(TABS[key]))
        self._say_tab()

    def show_args(self, **args: Unpack[ScreenRequest]) -> None:
        tab = args.get("tab")
        if tab in self.tabs.tabs:
            self._is_opened = True
            self.tabs.choose(tab)
        if key := args.get("open"):  # once what is being read is there
            opens = args.get("opens", False)
            self.context.tasks.run(
                "",
                lambda _task: key,
                lambda found: self._open_entry(found, has_form=opens),
                owner=self,
                is_quiet=True,
            )
        if args.get("matches"):
            self.organisations.ask_matching()
        if args.get("new"):
            self.new_entry()

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = {
            **(self.organisations.handlers() if self.is_organisations else self.shown.handlers()),
            "find": self.focus_search,
        }
        if self._can_add():
            handlers["new_entry"] = self.new_entry
        chosen = [] if self.is_organisations else self.shown.selected()
        if self.shelf is not None and chosen:
            handlers |= {"remove": self.remove, "details": self.toggle_pane}
        if self.shelf is not None and len(chosen) == 2:
            handlers["merge"] = lambda: self.merge(chosen[0], chosen[1])
        return handlers

    def focus_search(self) -> None:
        search = self.organisations.search if self.is_organisations else self.search
        search.setFocus()
        search.selectAll()

    # --- what is shown ---

    def reload(self, news: ChangeEvent | None = None) -> None:
        """Read everything in the background and show it; `news`: what has changed, where that is
        known.
        """
        self.organisations.reload(news)
        self._is_stale = False
        desk, cohort_id = self.context.desk, self.context.cohort_id
        is_typed, self._is_typed = self._is_typed, False
        self.read(
            lambda: read_directory(desk, cohort_id),
            lambda content: self._show(content, is_typed=is_typed),
        )

    def _show(self, content: DirectoryContent, *, is_typed: bool) -> None:
        self._content = content
        for key, entries in content.entries.items():
            self.tables[key].show_entries(entries, is_typed=is_typed and key != "theme")
            self.tabs.tabs[key].show_count(_(TABS[key]), len(entries))
        self.travel_times.show_ways(content.venues, content.minutes)
        self.tabs.tabs["ways"].show_count(_(TABS["ways"]), len(content.minutes))
        self._show_tab()
        self._refill_pane()
        self._open_wanted()

    def _count_organisations(self, count: int) -> None:
        """A desk without any opens with its experts."""
        tab = self.tabs.tabs[ORGANISATION_TAB]
        tab.show_count(_(TABS[ORGANISATION_TAB]), count)
        if not self._is_opened:
            if self.is_organisations != bool(count):
                self.tabs.choose(ORGANISATION_TAB if count else "expert")
            self._is_opened = self.isVisible()  # what is read ahead shows nobody anything

    def _change_tab(self) -> None:
        self._wanted = None
        self.pane.hide()
        self.search.show_text("")
        self.shown.search("")
        self._show_tab()

    def _show_tab(self) -> None:
        self._say_tab()
        if self.is_organisations:
            self.pages.setCurrentWidget(self.organisations)
            self.first = self.organisations.list
            for part in (self.note, self.search, self.banner):
                part.hide()
            self._show_possible()
            return
        is_empty = self._content.is_empty(self.tabs.key)
        if is_empty:
            self._say_empty()
        self.pages.setCurrentWidget(self.empty if is_empty else self.shown)
        self.first = self.empty.button if is_empty else self.shown
        self.note.setVisible(not is_empty)
        self.search.setVisible(not is_empty)
        self._ask_alike()
        self._show_possible()

    def _say_tab(self) -> None:
        """What the buttons and the note below say of the tab chosen."""
        key = self.tabs.key
        self.note.setText(_(NOTES[key]) if key in NOTES else "")
        self.new_button.setText(_(NEW.get(key, NEW["venue"])))
        self.merge_button.setVisible(key in LISTS)
        self.remove_button.setVisible(key in SHELVES)
        for button in (self.import_button, self.export_button):
            button.setVisible(key in FROM_FILES)
        self._fit_buttons()

    def _say_empty(self) -> None:
        key = self.tabs.key
        if key == "theme" and self.context.cohort_id is None:
            self.empty.say(_("Choose one cohort to see its themes."))
        else:
            self.empty.say(_(EMPTY[key]), _(NEW.get(key, NEW["venue"])), self.new_entry)
            only = self.context.desk.only_looked_at
            grey(self.empty.button, only.message if only else "")

    def _fit_buttons(self) -> None:
        """Where there is little room the icons alone stand for what goes with two rows or one."""
        merge = _("Merge duplicates…") if self.is_organisations else _("Merge…")
        for button, words in (
            (self.merge_button, merge),
            (self.remove_button, _("Remove")),
            (self.import_button, _("Import…")),
            (self.export_button, _("Export")),
        ):
            button.setText(words if self.body.width() >= ROOMY else "")
            button.setAccessibleName(words)
            set_tip(button, words)

    def _show_possible(self) -> None:
        if self.is_organisations:
            self.merge_button.setEnabled(bool(self.organisations.listed))
            self.new_button.setEnabled(True)
            self.context.handlers_changed.emit()
            return
        chosen = self.shown.selected()
        self.merge_button.setEnabled(len(chosen) == 2)
        set_tip(
            self.merge_button,
            _("Merge…") if len(chosen) == 2 else _("Mark two rows, with Ctrl held."),
        )
        set_tip(self.remove_button, _("Remove"))
        self.remove_button.setEnabled(bool(chosen))
        self.new_button.setEnabled(self._can_add())
        self.context.handlers_changed.emit()

    def _can_add(self) -> bool:
        return self.tabs.key != "theme" or self.context.cohort_id is not None

    def _choose(self) -> None:
        self._show_possible()
        self._refill_pane()

    # --- the pane ---

    def _fill_pane(self) -> None:
        shelf, current = self.shelf, self.shown.view.current_id()
        if shelf is None or current not in self.shown.entries:
            self.pane.hide()
            return
        self.pane.show_entry(
            shelf,
            self.shown.entries[current],
            directory.list_uses(self.context.desk, shelf, current),
        )
        self._read_history(shelf, current)

    def _read_history(self, shelf: RecordList, key: int) -> None:
        """The latest changes of what the pane shows, read beside the window."""
        desk = self.context.desk

        def read(_task: Task) -> list[EntryLine]:
            return read_record_history(desk, shelf, key, LINES + 1)

        done = self._history_answer.only(self.pane.history.show_lines)
        self.context.tasks.run("", read, done, owner=self.pane, is_quiet=True)

    def _revert(self, change_id: int, name: str) -> None:
        """Give one field of the entry on view the value it had before a change."""
        shelf, key = self.pane.shelf, self.pane.key
        self.edits.revert(shelf, key, change_id, name)

    def _refill_pane(self) -> None:
        if not self.pane.isHidden():
            self._fill_pane()

    def toggle_pane(self) -> None:
        """F4: open or close the form of the entry with the cursor."""
        if self.pane.isHidden():
            self.open_pane()
        else:
            self.close_pane()

    def open_pane(self) -> None:
        """Show the form of the entry with the cursor."""
        self._fill_pane()
        if not self.pane.isHidden():
            self.pane.focus_form()

    def close_pane(self) -> None:
        """Close the form; the keys go back to the table."""
        self.pane.hide()
        self.shown.setFocus()

    def _open_entry(self, key: int, *, has_form: bool) -> None:
        if self.is_organisations:
            self.organisations.go_to(key, has_form=has_form)
            return
        self._wanted = key
        self._open_wanted()

    def _open_wanted(self) -> None:
        """The entry that is asked for, as soon as it is read."""
        wanted = self._wanted
        if wanted is not None and wanted in self.shown.entries:
            self._wanted = None
            self.shown.view.select_ids([wanted])
            self.open_pane()

    def _open_activity(self, use: Use) -> None:
        """The activity in the timetable of its cohort; of a programme, the cohort."""
        if use.cohort_id != self.context.cohort_id:
            self.context.choose_cohort(use.cohort_id)
        if use.activity_id:
            self.context.open_screen("curriculum", ids=[use.activity_id])
        else:
            self.context.open_screen("overview")

    # --- changes ---

    def new_entry(self) -> NewEntryDialog | None:
        """Ask for a new expert, venue or theme."""
        if self.is_organisations:
            return self.organisations.new_entry()
        if not self._can_add():
            return None
        return self.edits.ask_new(self.shelf or VENUES)

    def ask_import(self) -> None:
        """Which file the list of this tab comes from."""
        which = FROM_FILES.get(self.tabs.key)
        if which is not None:
            open_import_menu(self, self.import_button, self.context, [which])

    def export(self) -> None:
        """Those shown, as a file."""
        if self.is_organisations:
            self.organisations.export()
        elif self.tabs.key in FROM_FILES:
            ask_export(self, self.context, FROM_FILES[self.tabs.key], self.shown.table.ids)

    def _merge_selected(self) -> None:
        if self.is_organisations:
            self.organisations.find_duplicates()
        else:
            self.merge(*self.shown.selected()[:2])

    def merge(self, one: int, other: int) -> MergeEntriesDialog | None:
        """Ask which of two entries stays."""
        shelf, entries = self.shelf, self._entries()
        if shelf is None or one not in entries or other not in entries:
            return None
        return self.edits.ask_merge(shelf, entries[one], entries[other])

    def _entries(self) -> Mapping[int, Entry]:
        """The entries on view, of a list that is one of the directory (no travel times)."""
        return cast("Mapping[int, Entry]", self.shown.entries)

    def _show_merged(self, kept: int) -> None:
        if self.is_organisations:
            self.organisations.go_to(kept)
        else:
            self.shown.view.select_ids([kept])

    def remove(self) -> None:
        """Take out what is selected; what is used is asked about."""
        shelf, chosen = self.shelf, [self._entries()[one] for one in self.shown.selected()]
        if shelf is None or not chosen:
            return
        ids, count = [entry["id"] for entry in chosen], sum(entry["uses"] for entry in chosen)
        if not count:
            self._remove(shelf, ids)
            return
        names = _(", ").join(name_of(shelf, entry) for entry in chosen[:3]) + (
            "…" if len(chosen) > 3 else ""
        )
        self.banner.say(
            _used_words(shelf, names, count),
            "warn",
            (_("Remove"), lambda: self._remove(shelf, ids)),
            (_("Do not remove"), self._leave),
        )
        self.banner.findChildren(Button)[-2].setFocus()

    def _remove(self, shelf: RecordList, ids: Sequence[int]) -> None:
        self.pane.hide()
        self.edits.remove_entries(shelf, ids)
        self.shown.setFocus()

    def _ask_alike(self) -> None:
        """Of all that could be asked about the tab, one question."""
        key, content = self.tabs.key, self._content
        if key == "expert" and content.delegations and not self._is_put_off:
            self._ask_about(content.delegations)
            return
        pairs = content.alike.get(key, ())
        self._question.ask(key, pairs, content.names(key) if pairs else {})

    def _ask_about(self, found: Sequence[DelegationEntry]) -> None:
        said = n_(
            "“{name}” is a delegation, and stands here as a person.",
            "“{name}” and others are delegations, and stand here as persons: {count}.",
            len(found),
            name=found[0].printed,
        )
        self.banner.say(
            said,
            "info",
            (_("Make it organisations that attend"), lambda: self.edits.make_organisations(found)),
            (_("Not now"), self._put_off),
        )

    def _put_off(self) -> None:
        self._is_put_off = True
        self._ask_alike()

    def _leave(self) -> None:
        self._ask_alike()
        self.shown.setFocus()

    def _keep(self, cells: Cells) -> None:
        shelf, table = self.shelf, self.shown
        shown = table.seen(cells)
        if (
            self.edits.set_travel_times(cells, shown)
            if shelf is None
            else self.edits.change_entries(shelf, cells, shown)
        ):
            table.note_written(cells)

    def _keep_field(self, name: str, value: object) -> None:
        shelf, key = self.pane.shelf, self.pane.key
        cells: Cells = {key: {name: value}}
        shown = {key: self.pane.forms[shelf.kind.name].seen_values([name])}
        if self.edits.change_entries(shelf, cells, shown):
            self.shown.note_written(cells)

    def _show_refused(self, typed: Cells, message: str) -> None:
        """Everything as it stands, with what was typed in red."""
        if self.is_organisations:
            self.organisations.reload()
            return
        self.shown.view.cells.reject_cells(typed, message)
        self.reload()


def _used_words(shelf: RecordList, name: str, count: int) -> str:
    """What becomes of the activities of an entry that is taken out."""
    if shelf is EXPERTS:
        return n_(
            "{name}: in {count} activity. What is printed on it stays.",
            "{name}: in {count} activities. What is printed on them stays.",
            count,
            name=name,
        )
    if shelf is PROGRAMMES:
        return n_(
            "{name}: {count} cohort belongs to it. It stays, without a programme.",
            "{name}: {count} cohorts belong to it. They stay, without a programme.",
            count,
            name=name,
        )
    if shelf is VENUES:
        return n_(
            "{name}: {count} activity takes place there. It stays, without a venue.",
            "{name}: {count} activities take place there. They stay, without a venue.",
            count,
            name=name,
        )
    return n_(
        "{name}: {count} activity belongs to it. It stays, without a theme.",
        "{name}: {count} activities belong to it. They stay, without a theme.",
        count,
        name=name,
    )
