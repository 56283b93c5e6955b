"""The pane beside the table as a part of the screen: it shows who is selected, and what is
changed there is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QFrame, QMenu, QScrollArea, QWidget

from lcdesk.model.clock import moment_of
from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import DOCUMENT_KIND, DOCUMENT_STATE
from lcdesk.services.cooperation import leads
from lcdesk.services.cooperation.leads import LeadLine, list_leads
from lcdesk.services.core import access_log, finding
from lcdesk.services.core.access_log import RevealLine
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.entry_history import EntryLine
from lcdesk.services.core.finding import OtherCohort
from lcdesk.services.deadlines.deadlines import NextStep, read_next
from lcdesk.services.participants import documents, entry_history
from lcdesk.services.participants import documents as photos
from lcdesk.services.participants.document_files import list_files
from lcdesk.services.participants.documents import Item, checklist, read_photo
from lcdesk.services.participants.entry_history import read_entry
from lcdesk.services.participants.participants import Shared, read_shared
from lcdesk.services.participants.status import StepLine, steps
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.file_folders import ask_for_file
from lcdesk.ui.kit.forms.edit_tracking import SeenWhole
from lcdesk.ui.kit.forms.entry_history import LINES
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.kit.widgets import Button, Label, column, row
from lcdesk.ui.kit.widgets.drop_target import PICTURES, is_picture
from lcdesk.ui.leads import Keep
from lcdesk.ui.participants.details_pane import DetailPane
from lcdesk.ui.participants.people import PeoplePart
from lcdesk.ui.participants.sheet import SheetPart
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent
    from lcdesk.ui.participants.files_dialog import FilesDialog

MOST = 5_000  # people looked at and changed together; more would take seconds
PAGE = "person_fields"  # in the settings: is the page of all fields in front?
FIELD_OF = {"visa": "visa_state", "flight": "arrival_flight"}  # deadline → the field that meets it
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
        self.pane.stepped.connect(self._step)
        self.pane.steps.clicked.connect(lambda: self._context.command("set_status"))
        self.pane.next.asked.connect(self._do_next)
        self.pane.turned.connect(self._keep_page)
        self.pane.show_fields(bool(self._kept_page()))

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
                "document_files": self.keeping.open_files,
            }
        for key, step in (("next_person", 1), ("previous_person", -1)):
            if self._beside(step) is not None:
                handlers[key] = partial(self._step, step)
        return handlers

    def fill_menu(self, menu: QMenu) -> None:
        if self.pane.record_id() is not None:
            menu.addAction(icon("id-card"), _("Passport lines…"), self.keeping.ask_for_lines)
            files = _("Files of documents…")
            menu.addAction(icon("paperclip"), files, lambda: self.keeping.open_files())
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
        months = self._context.settings.passport_months
        self.pane.show_record(record, self._shown.cohort, place, months)
        self._asked += 1
        desk, person_id, asked = self._context.desk, record["person_id"], self._asked

        def read(_task: Task) -> Behind | None:  # not for one that was asked again meanwhile
            return read_behind(desk, current, person_id, months) if asked == self._asked else None

        done = partial(self._show_behind, current)
        self._context.tasks.run("", read, done, owner=self.pane, is_quiet=True)

    def _show_behind(self, record_id: int, behind: Behind | None) -> None:
        if behind is not None and self.pane.record_id() == record_id:
            self.pane.head.portrait.set_photo(behind.photo)
            self.pane.checklist.show_items(behind.items, behind.files)
            self.pane.steps.show_steps(behind.steps)
            self.pane.next.show_step(behind.next_step, next_words(behind.next_step))
            self.pane.last.show_line(next(iter(behind.lines), None))
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

    def _do_next(self) -> None:
        """See to what is next, of the one on view."""
        step, record_id = self.pane.next.step, self.pane.record_id()
        if step is None or record_id is None:
            return
        kind = step.kind
        if kind.key == "photo":
            self.keeping.choose_photo()
        elif kind.key in FIELD_OF:
            self.pane.form.focus_field(FIELD_OF[kind.key])
        elif kind.screen == "participants":
            self.keeping.note_received(kind.document)
        elif kind.paper:
            self._context.open_screen(kind.screen, kind=kind.paper, ids=[record_id])
        else:
            self._context.open_screen(kind.screen, tab=kind.tab)

    def _kept_page(self) -> bool:
        return bool(self._context.settings.views.get(PAGE))

    def _keep_page(self, are_fields: bool) -> None:
        """As it is left, so it is found the next time."""
        self._context.settings.views[PAGE] = are_fields

    def _visit(self, cohort_id: int, enrolment_id: int) -> None:
        """The same person in another cohort."""
        self._context.choose_cohort(cohort_id)
        self._context.open_screen("participants", select=enrolment_id)


def next_words(step: NextStep | None) -> str:
    """What the button says that sees to the next thing of one person."""
    if step is None:
        return ""
    if step.kind.key == "photo":
        return _("Choose a photo…")
    if step.kind.key in FIELD_OF:
        return _("Go to the field")
    if step.kind.screen == "participants":
        return _("It is here")
    return _("Make the paper") if step.kind.paper else _(step.kind.does)


# --- What the pane shows behind the fields, read beside the window: papers, changes, photo, other
# cohorts, cooperation leads ---


@dataclass(frozen=True)
class Behind:
    """All of it, of one participant."""

    items: Sequence[Item]
    files: Mapping[str, Sequence[str]]  # document → the names of the files kept with it
    lines: Sequence[EntryLine]
    photo: bytes | None
    others: Sequence[OtherCohort]
    leads: Sequence[LeadLine]
    steps: Sequence[StepLine]
    next_step: NextStep | None


def read_behind(desk: Desk, enrolment_id: int, person_id: int, months: int) -> Behind:
    """Everything at once: it comes and goes together; passports last so many months."""
    with desk.reading_together():
        cohorts = finding.other_cohorts(desk, person_id)
        return Behind(
            checklist(desk, enrolment_id),
            _files_by_document(desk, enrolment_id),
            read_entry(desk, enrolment_id, LINES + 1),
            read_photo(desk, person_id),
            [other for other in cohorts if other["id"] != enrolment_id],
            list_leads(desk, person_id=person_id),
            steps(desk, enrolment_id),
            read_next(desk, enrolment_id, months=months),
        )


def _files_by_document(desk: Desk, enrolment_id: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in list_files(desk, enrolment_id):
        found.setdefault(one["kind"], []).append(one["file_name"])
    return found


# --- What is kept from the pane besides the fields: papers, photo, leads, passport lines ---


class Keeping:
    """Operations on the one person on view (papers: on everybody shown)."""

    def __init__(self, context: Context, pane: DetailPane) -> None:
        self._context, self._pane = context, pane
        pane.form.revealed.connect(self._note_reveal)
        pane.facts.revealed.connect(self._note_reveal)
        pane.history.revert_asked.connect(self._revert)
        pane.checklist.state_asked.connect(self._set_state)
        pane.checklist.photo_asked.connect(self.choose_photo)
        pane.checklist.kinds_asked.connect(self.choose_kinds)
        pane.leads.add_asked.connect(self.add_lead)
        pane.leads.asked.connect(self.open_lead)
        pane.head.portrait.choose_asked.connect(self.choose_photo)
        pane.head.portrait.removal_asked.connect(self._remove_photo)
        pane.picture_dropped.connect(self.set_photo)
        pane.checklist.file_asked.connect(self.choose_files)
        pane.checklist.files_asked.connect(self.open_files)
        pane.files_dropped.connect(self._take_files)
        pane.lines_asked.connect(self.ask_for_lines)
        pane.reveals_asked.connect(self.show_reveals)

    def choose_photo(self) -> None:
        """Ask for a picture."""
        kinds = " ".join(f"*{suffix}" for suffix in PICTURES)
        path = ask_for_file(self._pane, _("Choose a photo"), _("Pictures") + f" ({kinds})")
        if path is not None:
            self.set_photo(path)

    def set_photo(self, path: Path) -> None:
        """Make a picture the photo of the person on view; one that cannot be read is told in a
        sentence.
        """
        person_id, desk = self._pane.person_id(), self._context.desk
        if person_id is not None:
            self._do(lambda: photos.set_photo(desk, person_id, photos.small_jpeg(path), path.name))

    def _remove_photo(self) -> None:
        person_id = self._pane.person_id()
        if person_id is not None:
            self._do(lambda: photos.remove_photo(self._context.desk, person_id))

    # --- the files of documents ---

    def open_files(self, kind: str = "") -> FilesDialog | None:
        """The files of the one on view; those of a document are looked at at once."""
        from lcdesk.ui.participants.files_dialog import FilesDialog

        record_id = self._pane.record_id()
        if record_id is None:
            return None
        name = self._pane.head.name.text()
        dialog = FilesDialog(self._pane.window(), self._context, record_id, name, kind)
        dialog.open()
        return dialog

    def choose_files(self, kind: str) -> QFileDialog:
        """Ask for files that go with a document."""
        from lcdesk.ui.participants.files_dialog import choose_files

        return choose_files(self._pane, kind, partial(self.add_files, kind))

    def add_files(self, kind: str, paths: Sequence[Path]) -> None:
        """Keep files with a document of the one on view."""
        from lcdesk.ui.participants.files_dialog import keep_files

        record_id = self._pane.record_id()
        if record_id is not None:
            keep_files(self._context, self._pane, record_id, kind, paths)

    def _take_files(self, kind: str, paths: Sequence[Path], at: QPoint) -> None:
        """Files were let go on a document, or (`kind` "") somewhere else on the pane."""
        from lcdesk.ui.participants.files_dialog import ask_which_document

        if kind:
            self.add_files(kind, paths)
            return
        photo = self.set_photo if len(paths) == 1 and is_picture(paths[0]) else None
        ask_which_document(
            self._pane, at, paths, list(self._pane.checklist.noted), self.add_files, photo
        )

    def ask_for_lines(self) -> None:
        """The dialog for the lines of a passport."""
        from lcdesk.ui.participants.passport_lines import PassportLines

        record_id = self._pane.record_id()
        if record_id is not None:
            PassportLines(
                self._pane.window(), self._context.desk, record_id, self._pane.head.name.text()
            ).open()

    def add_lead(self) -> None:
        """The dialog for a new cooperation lead of the one on view."""
        record_id, desk = self._pane.record_id(), self._context.desk
        if record_id is not None:
            start = {"stage": leads.FIRST_STAGE, "country": self._pane.current("nationality")}
            self._open_lead(start, lambda values: leads.add_lead(desk, record_id, values), None)

    def open_lead(self, lead: leads.LeadLine) -> None:
        """The dialog for a lead that is there."""
        from lcdesk.ui.leads import keep_lead

        desk = self._context.desk
        self._open_lead(
            lead.values, keep_lead(desk, lead), lambda: leads.remove_lead(desk, lead.id)
        )

    def _open_lead(
        self, values: Mapping[str, Any], keep: Keep, remove: Callable[[], object] | None
    ) -> None:
        from lcdesk.ui.leads import LeadDialog

        LeadDialog(self._pane.window(), self._pane.head.name.text(), values, keep, remove).open()

    def show_reveals(self) -> None:
        """Who has seen private values of the one on view."""
        lines = access_log.list_reveals(self._context.desk, row_id=self._pane.record_id())
        RevealList(self._pane.window(), lines).open()

    def choose_kinds(self) -> None:
        """Which papers the cohort asks for."""
        cohort_id, desk = self._context.cohort_id, self._context.desk
        if cohort_id is not None:
            seen = SeenWhole(
                documents.kinds_asked(desk, cohort_id),
                lambda: documents.kinds_asked(desk, cohort_id),
            )

            def keep(kinds: Sequence[str]) -> None:
                seen.keep(lambda shown: documents.set_checklist(desk, cohort_id, kinds, shown))

            KindsDialog(self._pane.window(), seen.shown, keep).open()

    def fill_papers(self, menu: QMenu) -> None:
        """Each paper with its states, for everybody on view."""
        cohort_id = self._context.cohort_id
        asked = (
            documents.kinds_asked(self._context.desk, cohort_id)
            if cohort_id is not None
            else documents.USUAL
        )
        for kind in asked:
            states = menu.addMenu(DOCUMENT_KIND.format(kind))
            for code, label in DOCUMENT_STATE.choices():
                states.addAction(label, partial(self._set_state, kind, code))
            states.addAction(_("nothing known"), partial(self._set_state, kind, None))

    def note_received(self, kind: str) -> None:
        """A paper of the one on view has come."""
        self._set_state(kind, "received")
        self._context.tell_done(_("{document}: received", document=DOCUMENT_KIND.format(kind)))

    def _set_state(self, kind: str, state: str | None) -> None:
        ids = self._pane.record_ids()
        noted = self._pane.checklist.noted
        shown = {ids[0]: noted[kind]} if len(ids) == 1 and kind in noted else ids
        if ids:
            self._do(lambda: documents.set_document(self._context.desk, shown, kind, state))
            noted.pop(kind, None)  # until it is read anew

    def _revert(self, change_id: int, name: str) -> None:
        record_id = self._pane.record_id()
        if record_id is not None:
            self._do(lambda: entry_history.revert(self._context.desk, record_id, change_id, name))

    def _note_reveal(self, name: str) -> None:
        ids = self._pane.record_ids()
        if len(ids) == 1:
            self._do(lambda: self._show_private(ids[0], name))
        elif ids:
            access_log.note(self._context.desk, "shown", "Enrolment", None, name, len(ids))

    def _show_private(self, row_id: int, name: str) -> None:
        told = access_log.show(self._context.desk, "Enrolment", row_id, name)
        if told is not None:
            self._pane.form.tell_revealed(name, told)
            self._pane.facts.tell_revealed(name, told)

    def _do(self, handler: Callable[[], object]) -> None:
        try:
            handler()
        except KnownFault as fault:
            show_fault(fault, self._pane)


# --- The dialog that says which documents a cohort asks for ---


class KindsDialog(QDialog):
    """`keep(kinds)` gets the codes that are ticked; at least one is."""

    def __init__(
        self, parent: QWidget, asked: Collection[str], keep: Callable[[Sequence[str]], object]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Documents asked for"))
        self.setMinimumWidth(360)
        self._keep = keep
        self.boxes: dict[str, QCheckBox] = {}
        for kind, label in DOCUMENT_KIND.choices():
            self.boxes[kind] = QCheckBox(label[:1].upper() + label[1:])
            self.boxes[kind].setChecked(kind in asked)
            self.boxes[kind].toggled.connect(lambda _is_on: self.ok.setEnabled(bool(self.kinds())))
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        cancel = Button(_("Cancel"), clicked=self.reject)
        self.ok.setDefault(True)
        hint = Label(
            _("Of everybody in this cohort; the checklist and what is missing follow."),
            13,
            ink="fg2",
            wraps=True,
        )
        ticks = column(*self.boxes.values(), gap=4)
        title = Label(_("Documents asked for"), 17, "bold")
        self.setLayout(
            column(title, hint, ticks, row(None, cancel, self.ok), gap=12, margins=(24, 22, 24, 18))
        )

    def kinds(self) -> list[str]:
        """The codes that are ticked."""
        return [kind for kind, box in self.boxes.items() if box.isChecked()]

    def _finish(self) -> None:
        try:
            self._keep(self.kinds())
        except KnownFault as fault:  # what was ticked stays
            show_fault(fault, self)
        else:
            self.accept()


# --- The dialog that lists who has seen private values of a participant ---


SIZE = (480, 420)


class RevealList(QDialog):
    """The newest first; nothing can be changed or taken back here."""

    def __init__(self, parent: QWidget, lines: Sequence[RevealLine]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Private values that were shown"))
        self.lines = [self._line(line) for line in lines] or [
            Label(_("Nobody has looked at them."), 13, ink="fg2")
        ]
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(column(*self.lines, None, gap=8))
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setAccessibleName(self.windowTitle())
        close = Button(_("Close"), clicked=self.accept)
        close.setDefault(True)
        title = Label(self.windowTitle(), 17, "bold")
        made = column(title, scroll, row(None, close), gap=12, margins=(24, 22, 24, 18))
        made.setStretch(1, 1)
        self.setLayout(made)
        self.resize(*SIZE)

    @staticmethod
    def _line(line: RevealLine) -> QWidget:
        made = QWidget()
        when = " · ".join(part for part in (moment_of(line.at), line.who) if part)
        made.setLayout(column(Label(line.words, 13, wraps=True), Label(when, 11, ink="fg3"), gap=1))
        return made
