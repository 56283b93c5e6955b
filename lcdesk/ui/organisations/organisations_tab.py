"""The tab of organisations: the list at the left, searched in every script, and the page of the one
chosen at the right; what is done to them on its way to the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import ORGANISATION_KIND
from lcdesk.services.cohorts import organisers
from lcdesk.services.core import access_log, record_lists
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.entry_history import EntryLine, read_record_history, revert_field
from lcdesk.services.core.record_lists import ORGANISATIONS
from lcdesk.services.core.record_names import NameOffers
from lcdesk.services.curriculum.directory import SimilarEntries
from lcdesk.services.organisations import duplicates, logos, matching
from lcdesk.services.organisations.listing import (
    ListedOrganisation,
    Words,
    kinds_of,
    list_tree,
    narrowed,
)
from lcdesk.services.organisations.matching import MatchProposal, MatchProposals
from lcdesk.services.organisations.pages import CohortRoles, OrganisationPage, organisation_page
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.changing_buttons import shut_while_looked_at
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.file_folders import ask_for_file
from lcdesk.ui.kit.dialogs.record_export import ask_export
from lcdesk.ui.kit.forms.entry_history import LINES
from lcdesk.ui.kit.forms.unsaved_input import is_only_looked_at
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.screens import RECORD_SCREENS
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets import (
    Banner,
    Card,
    EmptyState,
    IconButton,
    MenuButton,
    SearchBox,
    column,
    row,
)
from lcdesk.ui.organisations.directory_pane import (
    DirectoryEdits,
    MergeEntriesDialog,
    NewEntryDialog,
    SimilarEntriesQuestion,
)
from lcdesk.ui.organisations.matching_dialog import MatchingDialog
from lcdesk.ui.organisations.organisation_list import OrganisationList
from lcdesk.ui.organisations.organisation_view import OrganisationView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

PageRead = tuple[OrganisationPage, list[EntryLine]]
KEY = "organisation"
LIST_WIDTH, LIST_WIDEST = 300, 520  # px; the page beside has the rest
PAUSE_MS = 40  # before the page of the next one is read: arrows pass many
# entities whose changes may tell of somebody who names an organisation
_NAMING = frozenset({"Enrolment", "Expert", "AlumniContact", "Organisation", "Person"})


class OrganisationsTab(QWidget):
    """`counted(count)`: how many there are; `possible()`: another is chosen."""

    counted = Signal(int)
    possible = Signal()

    def __init__(self, context: Context, edits: DirectoryEdits) -> None:
        super().__init__()
        self.setObjectName("plain")
        self._context, self._edits = context, edits
        self.retranslation = Retranslation()
        self.listed: Sequence[ListedOrganisation] = ()
        self._words: Words = {}
        self._kind: str | None = None
        self._wanted: int | None = None  # who is to be shown once the list is read
        self._pairs: list[SimilarEntries] = []
        self._proposals = MatchProposals()
        self._count = -1  # of those marked, as far as it matters
        self._put_off: set[int] = set()  # organisations whose question was put off
        self._list_answer, self._page_answer = LatestAnswer(), LatestAnswer()
        self._proposal_answer = LatestAnswer()
        self.search, self.kind_button = SearchBox(), MenuButton("")
        self.match_button = IconButton("link", clicked=self.ask_matching)
        shut_while_looked_at(self.match_button)
        self.list, self.banner = OrganisationList(), Banner()
        self.offers = NameOffers(context.desk)
        self.view = OrganisationView(self.offers)
        self.empty = EmptyState("building-2")
        self.no_match = EmptyState("search")
        self._question = SimilarEntriesQuestion(self.banner)
        self._lay_out()
        self._connect()
        self._read_page_soon = context.tasks.delayed(self._read_page, PAUSE_MS, self)

    def _lay_out(self) -> None:
        say = self.retranslation.say
        say(N_("Search in any script"), self.search.set_hint)
        say(N_("Kind"), self.kind_button.set_label)
        say(N_("Who names which organisation…"), self.match_button.set_name)
        say(N_("Organisations"), self.list.setAccessibleName)
        self.kind_button.set_brief(True)
        box = Card()
        box.setLayout(column(self.list, margins=(1, 1, 1, 1)))
        top = row(self.search, self.kind_button, self.match_button, gap=6)
        top.setStretch(0, 1)
        self.left = QWidget()
        self.left.setObjectName("plain")
        self.left.setMinimumWidth(LIST_WIDTH)
        self.left.setMaximumWidth(LIST_WIDEST)
        left = column(top, box, gap=10)
        left.setStretch(1, 1)
        self.left.setLayout(left)
        self.body = QWidget()
        self.body.setObjectName("plain")
        body = row(self.left, self.view, self.no_match, gap=12)
        for at, share in enumerate((2, 5, 5)):
            body.setStretch(at, share)
        self.body.setLayout(body)
        whole = column(self.banner, self.body, self.empty, gap=10)
        whole.setStretch(1, 1)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.empty.hide()
        self.no_match.hide()

    def _connect(self) -> None:
        self.search.searched.connect(lambda _text: self._narrow())
        self.search.installEventFilter(self)
        self.kind_button.opening.connect(self._fill_kinds)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(lambda _id: self.view.show_form(is_on=True))
        self.view.opened.connect(self._open_place)
        self.view.kept.connect(self._keep)
        self.view.revealed.connect(self._note_reveal)
        self.view.menu_asked.connect(self._fill_menu)
        self.view.history.revert_asked.connect(self._revert)
        self.view.history.all_asked.connect(lambda: self._context.open_screen("history"))
        self.view.roles.moved.connect(self._move_role)
        self.view.roles.chosen.connect(self.go_to)
        self.view.roles.cohort_asked.connect(self._open_cohort)
        self._question.compare_asked.connect(self.compare)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search box the arrows go through the list."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)
        ):
            self.list.keyPressEvent(event)
            return True
        return False

    # --- what is shown ---

    def reload(self, news: ChangeEvent | None = None) -> None:
        """Read the list and the page in the background and show them."""
        desk, words = self._context.desk, self._words
        self.offers.forget()
        self._context.tasks.run(
            _("Reading"),
            lambda _task: list_tree(desk, words),
            self._list_answer.only(self._show_list),
            owner=self,
            is_quiet=True,
        )
        if news is None or not _NAMING.isdisjoint(news.touched):
            self._context.tasks.count(
                lambda _task: matching.find_proposals(desk, has_near=False),
                self._proposal_answer.only(self._show_proposals),
                owner=self,
            )

    def _show_list(self, listed: Sequence[ListedOrganisation]) -> None:
        self.listed = listed
        self.body.setVisible(bool(listed))
        self.empty.setVisible(not listed)
        self._say_empty()
        self.counted.emit(len(listed))
        self._narrow()
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.go_to(wanted)
        self._read_page()
        self._ask()

    def _narrow(self) -> None:
        rows = narrowed(self.listed, self.search.text(), self._kind)
        self.list.show_rows(rows)
        if bool(rows) == self.view.isHidden():
            self.view.setVisible(bool(rows))
            self.no_match.setVisible(not rows and bool(self.listed))
        if not rows:
            self.no_match.say(_("No organisation fits."), _("Show all"), self.show_all)

    def show_all(self) -> None:
        """Take search and filter away."""
        self.search.show_text("")
        self._choose_kind(None)

    def _fill_kinds(self, menu: QMenu) -> None:
        every = menu.addAction(_("All kinds"), lambda: self._choose_kind(None))
        there = kinds_of(self.listed)
        actions = {None: every} | {
            code: menu.addAction(label, partial(self._choose_kind, code))
            for code, label in ORGANISATION_KIND.choices()
            if code in there
        }
        for code, action in actions.items():
            action.setCheckable(True)
            action.setChecked(code == self._kind)

    def _choose_kind(self, kind: str | None) -> None:
        self._kind = kind
        self.kind_button.set_value(ORGANISATION_KIND.format(kind) if kind else "")
        self._narrow()

    def _choose(self, _number: int | None) -> None:
        self._read_page_soon()
        count = min(len(self.selected()), 3)
        if count != self._count:  # only then other things can be done
            self._count = count
            self.possible.emit()

    def _read_page(self) -> None:
        desk, number = self._context.desk, self.list.current_id()
        if number is None:
            return

        def read() -> PageRead | None:
            try:
                with desk.reading_together():
                    page = organisation_page(desk, number, has_naming=False)
                    return page, read_record_history(desk, ORGANISATIONS, number, LINES + 1)
            except KnownFault:  # it is gone, and the list will say so
                return None

        self._context.tasks.run(
            _("Reading"),
            lambda _task: read(),
            self._page_answer.only(self._show_page),
            owner=self,
            is_quiet=True,
        )

    def _show_page(self, read: PageRead | None) -> None:
        if read is not None:
            page, lines = read
            self.view.show_page(page)
            self.view.history.show_lines(lines)

    def _say_empty(self) -> None:
        self.empty.say(
            _(
                "No organisation yet: those of the organisers of cohorts come here by themselves, "
                "others from a sheet or from what participants name."
            ),
            _("New organisation"),
            self.new_entry,
        )

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.retranslation.again()
        self.view.retranslate()
        self._words.clear()
        self._choose_kind(self._kind)
        self._say_empty()

    def go_to(self, number: int, *, has_form: bool = False) -> None:
        """Show the page of one, whatever the list is narrowed to; once it is read, if it is new.
        `has_form`: with its fields to be typed into.
        """
        if has_form:
            self.view.show_form(is_on=True)
        if not self.list.choose(number):
            if any(one.id == number for one in self.listed):
                self.show_all()
                self.list.choose(number)
            else:
                self._wanted = number

    def selected(self) -> list[int]:
        """Those marked in the list."""
        return self.list.selected_ids()

    def handlers(self) -> Handlers:
        """What can be done now."""
        chosen = self.selected()
        handlers: dict[str, Callable[[], object]] = {}
        if chosen:
            handlers |= {"remove": self.remove, "details": self.view.toggle_form}
        if len(chosen) == 2:
            handlers["merge"] = lambda: self.compare(*chosen)
        return handlers

    # --- questions: who names one and is not linked to it, pairs that may be one ---

    def _show_proposals(self, found: MatchProposals) -> None:
        self._proposals = found
        self._ask()

    def _ask(self) -> None:
        """Of all that could be asked, one question."""
        if is_only_looked_at(self):
            self.banner.hide()
            return
        there = {one.id: one for one in self.listed}
        pairs = [one for one in self._pairs if one.kept in there and one.other in there]
        if pairs:
            self._question.ask(KEY, pairs, {key: one.name for key, one in there.items()})
            if not self.banner.isHidden():
                return
        certain = [
            one
            for one in self._proposals.exact
            if one.organisation_id not in self._put_off and one.organisation_id in there
        ]
        if not certain:
            self.banner.hide()
            return
        first = certain[0]
        those = [one for one in certain if one.organisation_id == first.organisation_id]
        self._ask_about(those, len(certain) > len(those))

    def _ask_about(self, those: Sequence[MatchProposal], has_more: bool) -> None:
        organisation, key = those[0].organisation, those[0].organisation_id
        asked = n_(
            "{count} person names {organisation} and is not linked to it.",
            "{count} people name {organisation} and are not linked to it.",
            sum(one.said.count for one in those),
            organisation=organisation,
        )
        handlers = [
            (_("Link them"), lambda: self._link(those, ())),
            (_("Look at all…"), self.ask_matching),
            (_("Not now"), lambda: self._put_question_off(key)),
        ]
        self.banner.say(asked, "info", *(handlers if has_more else (handlers[0], handlers[2])))

    def _put_question_off(self, organisation_id: int) -> None:
        self._put_off.add(organisation_id)
        self._ask()

    def ask_matching(self) -> None:
        """Read who names which organisation, and ask about all of it."""
        desk = self._context.desk
        self._context.tasks.run(
            _("Looking for who names which organisation…"),
            lambda _task: matching.find_proposals(desk),
            self._open_matching,
            owner=self,
        )

    def _open_matching(self, found: MatchProposals) -> None:
        if not (found.exact or found.near or found.unknown):
            self._context.announce(_("Everybody who names an organisation is linked to it."))
            return
        MatchingDialog(self.window(), found, self._link).open()

    def _link(self, those: Sequence[MatchProposal], new: Sequence[matching.NamedWorkplace]) -> None:
        try:
            count = matching.confirm(self._context.desk, those, new)
        except KnownFault as fault:
            show_fault(fault, self)
            return
        words = n_("{count} entry was linked.", "{count} entries were linked.", count)
        self._context.offer(words, _("Undo"), lambda: self._context.command("undo"), "ok")

    def find_duplicates(self) -> None:
        """The two that are marked; else all pairs that may be one are asked about."""
        chosen = self.selected()
        if len(chosen) == 2:
            self.compare(*chosen)
            return
        desk = self._context.desk
        self._context.tasks.run(
            _("Comparing the names…"),
            lambda _task: duplicates.find_similar_organisations(desk),
            self._ask_pairs,
            owner=self,
        )

    def _ask_pairs(self, pairs: list[SimilarEntries]) -> None:
        self._pairs = pairs
        if pairs:
            self._ask()
        else:
            self._context.announce(
                _("No two names are alike. To join two others mark both, with Ctrl held.")
            )

    def compare(self, one: int, other: int) -> MergeEntriesDialog | None:
        """Ask which of two stays."""
        found = duplicates.read_compared(self._context.desk, [one, other])
        return self._edits.ask_merge(ORGANISATIONS, *found) if len(found) == 2 else None

    # --- changes ---

    def new_entry(self) -> NewEntryDialog:
        """Ask for a new organisation, and go to it."""
        desk = self._context.desk

        def keep(values: dict[str, Any]) -> None:
            self._wanted = record_lists.add_record(desk, ORGANISATIONS, values)

        return self._edits.ask_new(ORGANISATIONS, keep, self.offers)

    def export(self) -> None:
        """Those shown, as a file."""
        ids = [one.id for one, _depth in self.list.organisations.rows]
        ask_export(self, self._context, ORGANISATIONS, ids)

    def remove(self) -> None:
        """Take out those marked; what points at them is asked about first."""
        chosen = self.selected()
        if not chosen:
            return
        count = record_lists.count_pointing(self._context.desk, ORGANISATIONS, chosen)
        if not count:
            self._remove(chosen)
            return
        names = {one.id: one.name for one in self.listed}
        said = _(", ").join(names[one] for one in chosen[:3]) + ("…" if len(chosen) > 3 else "")
        self.banner.say(
            n_(
                "{name}: {count} other entry points there. It stays, without it.",
                "{name}: {count} other entries point there. They stay, without it.",
                count,
                name=said,
            ),
            "warn",
            (_("Remove"), lambda: self._remove(chosen)),
            (_("Do not remove"), self._ask),
        )

    def _remove(self, ids: Sequence[int]) -> None:
        self._edits.remove_entries(ORGANISATIONS, ids)
        self.list.setFocus()
        self._ask()

    def _keep(self, name: str, value: object) -> None:
        if self.view.page is None:
            return
        key = self.view.page.record["id"]
        shown = {key: self.view.form.seen_values([name])}
        if not self._edits.change_entries(ORGANISATIONS, {key: {name: value}}, shown):
            self.view.show_page(self.view.page)

    def _revert(self, change_id: int, name: str) -> None:
        """Give one field the value it had before a change."""
        desk = self._context.desk
        if self.view.page is not None:
            key = self.view.page.record["id"]
            self._do(lambda: revert_field(desk, ORGANISATIONS, key, change_id, name))

    def _note_reveal(self, name: str) -> None:
        if self.view.page is not None:
            key = self.view.page.record["id"]
            told = access_log.show(self._context.desk, "Organisation", key, name)
            if told is not None:
                self.view.form.tell_revealed(name, told)

    def _move_role(self, roles: CohortRoles, at: int, to: int) -> None:
        """A line of a cohort to another place in print order."""
        desk = self._context.desk
        shown = organisers.list_organisers(desk, roles.cohort_id)
        order = [line.id for line in roles.lines]
        order.insert(to, order.pop(at))
        places = {key: place for place, key in enumerate(order)}
        wanted = sorted(shown, key=lambda one: places.get(one.id or 0, len(places)))
        self._do(lambda: organisers.set_organisers(desk, roles.cohort_id, wanted, shown))

    def _fill_menu(self, menu: QMenu) -> None:
        menu.addAction(_("Choose a logo…"), self.choose_logo)
        if self.view.logo.has_logo():
            menu.addAction(_("Remove the logo"), self._remove_logo)
        menu.addSeparator()
        chosen = self.selected()
        if len(chosen) == 2:
            menu.addAction(_("Merge the two marked ones…"), lambda: self.compare(*chosen))
        menu.addAction(_("Remove"), self.remove)

    def choose_logo(self) -> None:
        """Ask for a picture."""
        kinds = _("Pictures") + " (*.png *.jpg *.jpeg)"
        if (path := ask_for_file(self, _("Choose a logo"), kinds)) is not None:
            self.set_logo(path)

    def set_logo(self, path: Path) -> None:
        """Make a picture the logo of the organisation on view."""
        desk = self._context.desk
        if self.view.page is not None:
            key = self.view.page.record["id"]
            self._do(lambda: logos.set_logo(desk, key, path))

    def _remove_logo(self) -> None:
        desk: Desk = self._context.desk
        if self.view.page is not None:
            key = self.view.page.record["id"]
            self._do(lambda: logos.remove_logo(desk, key))

    def _do(self, operation: Callable[[], object]) -> None:
        try:
            operation()
        except KnownFault as fault:
            show_fault(fault, self)
            self._read_page()

    # --- places ---

    def _open_place(self, kind: str, number: int, cohort_id: int) -> None:
        """Where a line of the page leads."""
        context = self._context
        if cohort_id and cohort_id != context.cohort_id:
            context.choose_cohort(cohort_id)
        if kind == "organisation":
            self.go_to(number)
        elif kind == "participant":
            context.open_screen("participants", select=number)
        elif kind == "activity":
            context.open_screen("curriculum", ids=[number])
        elif kind == "expert":
            context.open_screen("directory", tab="expert", open=number)
        else:
            screen, tab = RECORD_SCREENS[kind]
            context.open_screen(screen, tab=tab, kind=kind, open=number)

    def _open_cohort(self, cohort_id: int) -> None:
        if cohort_id != self._context.cohort_id:
            self._context.choose_cohort(cohort_id)
        self._context.command("edit_cohort")
