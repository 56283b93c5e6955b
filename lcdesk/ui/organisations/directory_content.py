"""Reads the directory beside the window and shows it; asks about entries that may be one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lcdesk.model.sentences import join_sentences
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import directory, travel_times
from lcdesk.services.curriculum.directory import (
    THEMES,
    Record,
    SimilarEntries,
    find_similar_entries,
    name_of,
)
from lcdesk.services.curriculum.travel_times import Pair
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.organisations.directory_dialogs import NEW, MergeEntriesDialog, NewEntryDialog
from lcdesk.ui.organisations.directory_page import SHELVES, TABS, DirectoryPage
from lcdesk.ui.organisations.travel_time_table import WayTable

EMPTY = {
    "expert": N_(
        "Nobody is on the bench yet: speakers of an imported timetable come here by themselves."
    ),
    "venue": N_("No venue yet: those of an imported timetable come here by themselves."),
    "ways": N_("Travel times need two venues."),
    "theme": N_("This cohort has no theme yet."),
}


@dataclass(frozen=True)
class DirectoryContent:
    """What was read: the records of each list, the ways, and pairs that may be one."""

    entries: Mapping[str, list[Record]]
    minutes: Mapping[Pair, int]
    alike: Mapping[str, list[SimilarEntries]]


class ShownDirectory(DirectoryPage):
    """What is known and what is on view; changes nothing."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._asked = 0
        self._is_typed = False  # what comes next was typed here: nobody moves to another row
        self._found = DirectoryContent({}, {}, {})
        self._told_apart: set[tuple[str, frozenset[int]]] = set()

    def reload(self) -> None:
        """Read everything beside the window; an answer that comes after a newer question is
        dropped.
        """
        self._asked += 1
        asked, desk, cohort_id = self._asked, self.context.desk, self.context.cohort_id
        is_typed, self._is_typed = self._is_typed, False
        self.context.tasks.run(
            _("Reading"),
            lambda _task: _read(desk, cohort_id),
            lambda found: self._show(found, is_typed=is_typed) if asked == self._asked else None,
            owner=self,
            is_quiet=True,
        )

    # --- what is shown ---

    def _show(self, found: DirectoryContent, *, is_typed: bool) -> None:
        self._found = found
        for key, entries in found.entries.items():
            self.tables[key].show_entries(entries, is_typed=is_typed and key != "theme")
            self.tabs.tabs[key].show_count(_(TABS[key]), len(entries))
        grid = self.tables["ways"]
        assert isinstance(grid, WayTable)
        grid.show_ways(found.entries["venue"], found.minutes)
        self.tabs.tabs["ways"].show_count(_(TABS["ways"]), len(found.minutes))
        self.show_tab()
        if not self.pane.isHidden():
            self.fill_pane()

    def _change_tab(self) -> None:
        self.pane.hide()
        self.search.show_text("")
        self.shown.search("")
        self.show_tab()

    def show_tab(self) -> None:
        self.say_tab()
        key = self.tabs.key
        count = len(self._found.entries.get("venue" if key == "ways" else key, ()))
        is_empty = count < 2 if key == "ways" else not count
        if is_empty:
            self._say_empty(key)
        self.pages.setCurrentWidget(self.empty if is_empty else self.shown)
        self.first = self.empty.button if is_empty else self.shown
        self.note.setVisible(not is_empty)
        self.search.setVisible(not is_empty)
        self.ask_alike()
        self.show_possible()

    def _say_empty(self, key: str) -> None:
        if key == "theme" and self.context.cohort_id is None:
            self.empty.say(_("Choose one cohort to see its themes."))
        else:
            self.empty.say(_(EMPTY[key]), _(NEW.get(key, NEW["venue"])), self.new_entry)

    def show_possible(self) -> None:
        chosen = self.shown.selected()
        self.merge_button.setEnabled(len(chosen) == 2)
        set_tip(
            self.merge_button,
            _("Merge…") if len(chosen) == 2 else _("Mark two rows, with Ctrl held."),
        )
        set_tip(self.remove_button, _("Remove"))
        self.remove_button.setEnabled(bool(chosen))
        self.new_button.setEnabled(self.can_add())
        self.context.handlers_changed.emit()

    def can_add(self) -> bool:
        return self.tabs.key != "theme" or self.context.cohort_id is not None

    def _choose(self) -> None:
        self.show_possible()
        if not self.pane.isHidden():
            self.fill_pane()

    def fill_pane(self) -> None:
        shelf, current = self.shelf, self.shown.view.current_id()
        if shelf is None or current not in self.shown.entries:
            self.pane.hide()
            return
        self.pane.show_entry(
            shelf,
            self.shown.entries[current],
            directory.list_uses(self.context.desk, shelf, current),
        )

    # --- one or two? ---

    def ask_alike(self) -> None:
        """A pair of similar names is asked about; nothing is joined by itself."""
        key, entries = (
            self.tabs.key,
            {one["id"]: one for one in self._found.entries.get(self.tabs.key, ())},
        )
        left = [
            pair
            for pair in self._found.alike.get(key, ())
            if (key, frozenset((pair.kept, pair.other))) not in self._told_apart
        ]
        if not left:
            self.banner.hide()
            return
        pair, shelf = left[0], SHELVES[key]
        kept, other = (name_of(shelf, entries[one]) for one in (pair.kept, pair.other))
        more = (
            n_("{count} more pair like this.", "{count} more pairs like this.", len(left) - 1)
            if len(left) > 1
            else ""
        )
        asked = _("“{name}” and “{other}” may be one.", name=kept, other=other)
        self.banner.say(
            join_sentences(asked, more),
            "info",
            (_("Compare…"), lambda: self.merge(pair.kept, pair.other)),
            (_("Two different ones"), lambda: self._tell_apart(key, pair)),
        )

    def _tell_apart(self, key: str, pair: SimilarEntries) -> None:
        self._told_apart.add((key, frozenset((pair.kept, pair.other))))
        self.ask_alike()

    # --- what the screen does ---

    def new_entry(self) -> NewEntryDialog | None:
        """Ask for a new entry."""
        raise NotImplementedError

    def merge(self, one: int, other: int) -> MergeEntriesDialog | None:
        """Ask which of two stays."""
        raise NotImplementedError


def _read(desk: Desk, cohort_id: int | None) -> DirectoryContent:
    entries = {
        key: []
        if shelf is THEMES and cohort_id is None
        else directory.list_entries(desk, shelf, cohort_id)
        for key, shelf in SHELVES.items()
    }
    alike = {key: find_similar_entries(SHELVES[key], found) for key, found in entries.items()}
    return DirectoryContent(entries, travel_times.list_minutes(desk), alike)
