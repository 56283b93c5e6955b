"""Experts, venues, ways and themes: read beside the window, typed into, put together, taken out;
all of it undone by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lcdesk.model.faults import KnownFault
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import EVERY
from lcdesk.services.curriculum import directory, travel_times
from lcdesk.services.curriculum.directory import EXPERTS, VENUES, Shelf, Use, name_of
from lcdesk.texts import _, n_
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.editing.edit_tracking import with_typed
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.organisations.directory_content import ShownDirectory
from lcdesk.ui.organisations.directory_dialogs import MergeEntriesDialog, NewEntryDialog
from lcdesk.ui.organisations.directory_page import SHELVES
from lcdesk.ui.organisations.entry_table import Cells
from lcdesk.ui.organisations.theme_table import ThemeTable
from lcdesk.ui.organisations.travel_time_table import ways_of

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent


class DirectoryScreen(ShownDirectory):
    """A tab a list; each edit goes to the desk at once."""

    key = "directory"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._connect()
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.reload()

    def refresh(self, news: ChangeEvent | None) -> None:
        """What was typed here moves nobody to another row."""
        is_edit = (
            news is not None
            and news.kind == "do"
            and not any(EVERY in names for names in news.fields.values())
        )
        self._is_typed = is_edit and self.isVisible()
        self.reload()

    def retranslate(self) -> None:
        super().retranslate()
        self.reload()

    def show_args(self, **args: Any) -> None:
        """`tab`: this list; `open`: an entry of it, with its form beside it; `new`: the dialog."""
        if tab := args.get("tab"):
            self.tabs.choose(tab)
        if key := args.get("open"):  # once what is being read is there
            self.context.tasks.run(
                "", lambda _task: key, self._open_entry, owner=self, is_quiet=True
            )
        if args.get("new"):
            self.new_entry()

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = {
            **self.shown.handlers(),
            "find": self.focus_search,
        }
        if self.can_add():
            handlers["new_entry"] = self.new_entry
        chosen = self.shown.selected()
        if self.shelf is not None and chosen:
            handlers |= {"remove": self.remove, "details": self.toggle_pane}
        if self.shelf is not None and len(chosen) == 2:
            handlers["merge"] = lambda: self.merge(chosen[0], chosen[1])
        return handlers

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    # --- one or two? ---

    def merge(self, one: int, other: int) -> MergeEntriesDialog | None:
        """Ask which of two stays; the one used more stands first."""
        shelf, entries = self.shelf, self.shown.entries
        if shelf is None or one not in entries or other not in entries:
            return None
        first, second = sorted(
            (entries[one], entries[other]), key=lambda entry: (-entry["uses"], entry["id"])
        )
        shown = {int(entry["id"]): entry for entry in (first, second)}
        made = MergeEntriesDialog(
            self.window(),
            shelf,
            (first, second),
            lambda kept, gone: self._join(shelf, kept, gone, shown),
        )
        made.open()
        return made

    def _join(
        self, shelf: Shelf, kept: int, other: int, shown: Mapping[int, Mapping[str, Any]]
    ) -> None:
        if self._do(lambda: directory.merge_entries(self.context.desk, shelf, kept, other, shown)):
            self.shown.view.select_ids([kept])
            self.context.offer(
                _("Two entries became one."), _("Undo"), lambda: self.context.command("undo"), "ok"
            )

    # --- deeds ---

    def new_entry(self) -> NewEntryDialog | None:
        """Ask for a new expert, venue or theme."""
        if not self.can_add():
            return None
        shelf, cohort = self.shelf or SHELVES["venue"], self.context.cohort_id
        made = NewEntryDialog(
            self.window(),
            shelf,
            lambda values: directory.add_entry(self.context.desk, shelf, _given(values), cohort),
        )
        made.open()
        return made

    def remove(self) -> None:
        """Take out what is selected; what is used is asked about."""
        shelf, chosen = self.shelf, [self.shown.entries[one] for one in self.shown.selected()]
        if shelf is None or not chosen:
            return
        ids, count = [int(entry["id"]) for entry in chosen], sum(entry["uses"] for entry in chosen)
        if not count:
            self._take_out(shelf, ids)
            return
        names = _(", ").join(name_of(shelf, entry) for entry in chosen[:3]) + (
            "…" if len(chosen) > 3 else ""
        )
        self.banner.say(
            _used_words(shelf, names, count),
            "warn",
            (_("Remove"), lambda: self._take_out(shelf, ids)),
            (_("Do not remove"), self._leave),
        )
        self.banner.findChildren(Button)[-2].setFocus()

    def _take_out(self, shelf: Shelf, ids: Sequence[int]) -> None:
        self.pane.hide()
        self._do(lambda: directory.remove_entries(self.context.desk, shelf, ids))
        self.shown.setFocus()

    def _leave(self) -> None:
        self.ask_alike()
        self.shown.setFocus()

    def toggle_pane(self) -> None:
        """F4: open or close the form of the entry with the cursor."""
        if self.pane.isHidden():
            self.open_pane()
        else:
            self.close_pane()

    def open_pane(self) -> None:
        """Show the form of the entry with the cursor."""
        self.fill_pane()
        if not self.pane.isHidden():
            self.pane.focus_form()

    def close_pane(self) -> None:
        """Close the form; the keys go back to the table."""
        self.pane.hide()
        self.shown.setFocus()

    def _keep(self, cells: Cells) -> None:
        desk, shelf, table = self.context.desk, self.shelf, self.shown
        shown = table.seen(cells)
        if shelf is None:
            minutes = {frozenset((one, other)): time for one, other, time in ways_of(cells, shown)}
            is_done = self._do(lambda: travel_times.set_ways(desk, ways_of(cells), minutes), cells)
        else:
            is_done = self._do(lambda: directory.change_entries(desk, shelf, cells, shown), cells)
        if is_done:
            table.note_written(cells)

    def _keep_field(self, name: str, value: object) -> None:
        shelf, key, cells = self.pane.shelf, self.pane.key, {self.pane.key: {name: value}}
        shown = {key: self.pane.forms[shelf.kind.name].seen_values([name])}
        if self._do(
            lambda: directory.change_entries(self.context.desk, shelf, cells, shown), cells
        ):
            self.shown.note_written(cells)

    def _do(self, handler: Callable[[], object], typed: Cells | None = None) -> bool:
        """Do it; what is refused is told, and everything shown as it stands, with what was
        `typed` in red.
        """
        try:
            handler()
        except KnownFault as fault:
            values = next(iter(typed.values())) if typed and len(typed) == 1 else {}
            show_fault(with_typed(fault, self.shelf.kind, values) if self.shelf else fault, self)
            self.shown.view.reject_cells(typed or {}, fault.message)
            self.reload()
            return False
        return True

    def _open_entry(self, key: int) -> None:
        if key in self.shown.entries:
            self.shown.view.select_ids([key])
            self.open_pane()

    def _open(self, use: Use) -> None:
        """The activity in the timetable of its cohort."""
        if use.cohort_id != self.context.cohort_id:
            self.context.choose_cohort(use.cohort_id)
        self.context.open_screen("curriculum", ids=[use.activity_id])

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda _key: self._change_tab())
        self.search.searched.connect(lambda text: self.shown.search(text))
        self.new_button.clicked.connect(lambda: self.new_entry())
        self.merge_button.clicked.connect(lambda: self.merge(*self.shown.selected()[:2]))
        self.remove_button.clicked.connect(lambda: self.remove())
        for table in self.tables.values():
            table.kept.connect(self._keep)
            table.refused.connect(lambda sentence: self.context.announce(sentence, tone="warn"))
            table.view.chosen.connect(self._choose)
            table.view.opened.connect(lambda _id: self.open_pane())
        themes = self.tables["theme"]
        assert isinstance(themes, ThemeTable)
        themes.ordered.connect(
            lambda ids: self._do(lambda: directory.order_themes(self.context.desk, ids))
        )
        self.pane.kept.connect(self._keep_field)
        self.pane.revealed.connect(
            lambda name: access_log.note(
                self.context.desk, "shown", self.pane.shelf.entity.__name__, self.pane.key, name
            )
        )
        self.pane.opened.connect(self._open)
        self.pane.closed.connect(self.close_pane)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _used_words(shelf: Shelf, name: str, count: int) -> str:
    """What becomes of the activities of an entry that is taken out."""
    if shelf is EXPERTS:
        return n_(
            "{name}: in {count} activity. What is printed on it stays.",
            "{name}: in {count} activities. What is printed on them stays.",
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
