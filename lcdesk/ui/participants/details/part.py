"""The pane beside the table as a part of the screen: it shows who is selected, and what is
changed there is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu

from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import OtherCohort
from lcdesk.services.participants.documents import Item, checklist, read_photo
from lcdesk.services.participants.entry_history import EntryLine, read_entry
from lcdesk.services.participants.leads import LeadLine, list_leads
from lcdesk.services.participants.shared_values import Shared, read_shared
from lcdesk.texts import _
from lcdesk.ui.kit.background.tasks import Task
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.participants.details.history import LINES
from lcdesk.ui.participants.details.keeping import Keeping
from lcdesk.ui.participants.details.pane import DetailPane
from lcdesk.ui.participants.people import PeoplePart
from lcdesk.ui.participants.sheet import SheetPart
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

MOST = 5_000  # people looked at and changed together; more would take seconds
AT_ONCE = 300  # people whose values are read without waiting for the worker


class DetailsPart:
    """`pane` is the widget; what stands behind the fields is read beside the window."""

    def __init__(
        self, shown: PeopleView, retranslation: Retranslation, sheet: SheetPart, people: PeoplePart
    ) -> None:
        self._shown, self._context, self._sheet = shown, shown.context, sheet
        # who is selected, whether the pane shows them yet or not
        self._wanted: tuple[int, ...] = ()
        self._asked = 0  # how often it was asked what stands behind the fields
        self.pane = DetailPane(retranslation, shown.screen)
        self.keeping = Keeping(self._context, self.pane)
        shown.listed.connect(self.show)
        shown.picked.connect(self._follow)
        shown.view.opened.connect(lambda _id: self.pane.want(True))
        self.pane.changed.connect(self._change)
        self.pane.form.cleared.connect(lambda name: sheet.clear_field(self.pane.record_ids(), name))
        self.pane.closed.connect(lambda: self.pane.want(False))
        self.pane.removal_asked.connect(people.remove)
        self.pane.history_asked.connect(lambda: self._context.open_screen("history"))
        self.pane.others.asked.connect(self._visit)

    # --- a part of the screen ---

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = {
            "details": lambda: self.pane.want(self.pane.isHidden())
        }
        if self._context.cohort_id is not None:
            handlers["checklist"] = self.keeping.choose_kinds
        if self.pane.record_id() is not None:
            handlers |= {
                "passport_lines": self.keeping.ask_for_lines,
                "photo": self.keeping.choose_photo,
            }
        for key, step in (("next_person", 1), ("previous_person", -1)):
            if self._beside(step) is not None:
                handlers[key] = partial(self._step, step)
        return handlers

    def fill_menu(self, menu: QMenu) -> None:
        if self.pane.record_id() is not None:
            menu.addAction(icon("id-card"), _("Passport lines…"), self.keeping.ask_for_lines)
        if self.pane.record_ids():
            self.keeping.fill_papers(menu.addMenu(icon("list-checks"), _("Documents")))

    def refresh(self, news: ChangeEvent | None) -> None:
        """`listed` comes when the rows are read anew."""

    def retranslate(self) -> None:
        self.pane.retranslate()
        self.show()

    # --- who is shown ---

    def show(self) -> None:
        """Whoever is selected, as the desk has them now."""
        self._wanted = self._selected()
        if len(self._wanted) > MOST:
            self.pane.show_nobody(
                _("Up to {count} people can be looked at and changed together.", count=MOST)
            )
        elif len(self._wanted) > 1:
            self._show_several(self._wanted)
        else:
            self._show_one()

    def _selected(self) -> tuple[int, ...]:
        """At most one more than can be shown."""
        view = self._shown.view
        if view.count_selected() > 1:
            return tuple(view.block_ids(MOST + 1))
        current = self._shown.current_id
        return () if current is None else (current,)

    def _show_one(self) -> None:
        current = self._wanted[0] if self._wanted else None
        record = self._shown.record_of(current) if current is not None else None
        if current is None or record is None:
            self.pane.show_nobody(_("Choose a participant to see the details."))
            return
        place = (self._shown.table.place_of(current), self._count())
        self.pane.show_record(
            record, self._shown.cohort, place, self._context.settings.passport_months
        )
        self._asked += 1
        desk, person_id, asked = self._context.desk, record["person_id"], self._asked

        def read(_task: Task) -> Behind | None:  # not for one that was asked again meanwhile
            return read_behind(desk, current, person_id) if asked == self._asked else None

        done = partial(self._show_behind, current)
        self._context.tasks.run("", read, done, owner=self.pane, is_quiet=True)

    def _show_behind(self, record_id: int, behind: Behind | None) -> None:
        if behind is not None and self.pane.record_id() == record_id:
            self.pane.head.portrait.set_photo(behind.photo)
            self.pane.checklist.show_items(behind.items)
            self.pane.history.show_lines(behind.lines)
            self.pane.others.show_cohorts(behind.others)
            self.pane.leads.show_leads(behind.leads)

    def _show_several(self, ids: tuple[int, ...]) -> None:
        desk = self._context.desk
        if len(ids) <= AT_ONCE:
            self._show_shared(ids, read_shared(desk, ids))
        else:
            self._context.tasks.run(
                "",
                lambda _task: read_shared(desk, ids),
                partial(self._show_shared, ids),
                owner=self.pane,
                is_quiet=True,
            )

    def _show_shared(self, ids: tuple[int, ...], shared: Shared) -> None:
        if ids == self._wanted:
            # else over what others hold
            typed = self.pane.form.typed_texts() if self.pane.record_ids() == ids else {}
            self._sheet.edits.remember(shared.records, typed)
            self.pane.show_several(ids, shared, self._shown.cohort, self._count())

    def _count(self) -> int:
        return self._shown.table.records

    def _follow(self) -> None:
        if self._selected() != self._wanted:
            self.show()

    # --- operations ---

    def _change(self, name: str, value: Any) -> None:
        """A field of the pane was left with another value: it is meant for everybody shown
        there.
        """
        ids: Sequence[int] = self.pane.record_ids()
        if ids:
            self._sheet.change(list(ids), {name: value}, self.pane.form.seen_values([name]))

    def _beside(self, step: int) -> int | None:
        """Who stands so many rows further, bands apart."""
        table, current = self._shown.table, self._shown.current_id
        row = table.row_of(current) + step if current is not None else -1
        while 0 <= row < len(table.ids) and table.band(row):
            row += step
        return table.id_at(row) if 0 <= row < len(table.ids) else None

    def _step(self, step: int) -> None:
        found = self._beside(step)
        if found is not None:
            self._shown.view.select_ids([found])

    def _visit(self, cohort_id: int, enrolment_id: int) -> None:
        """The same person in another cohort."""
        self._context.choose_cohort(cohort_id)
        self._context.open_screen("participants", select=enrolment_id)


# --- What the pane shows behind the fields, read beside the window: papers, changes, photo, other
# cohorts, cooperation leads ---


@dataclass(frozen=True)
class Behind:
    """All of it, of one participant."""

    items: Sequence[Item]
    lines: Sequence[EntryLine]
    photo: bytes | None
    others: Sequence[OtherCohort]
    leads: Sequence[LeadLine]


def read_behind(desk: Desk, enrolment_id: int, person_id: int) -> Behind:
    """Everything at once: it comes and goes together."""
    others = [
        other for other in finding.other_cohorts(desk, person_id) if other["id"] != enrolment_id
    ]
    lines, photo = read_entry(desk, enrolment_id, LINES + 1), read_photo(desk, person_id)
    return Behind(
        checklist(desk, enrolment_id), lines, photo, others, list_leads(desk, person_id=person_id)
    )
