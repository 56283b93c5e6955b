"""What is kept from the pane besides the fields: papers, photo, leads, passport lines, a field
set back, a value revealed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QFrame, QMenu, QScrollArea, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import DOCUMENT_KIND, DOCUMENT_STATE
from lcdesk.services.core import access_log
from lcdesk.services.core.access_log import RevealLine
from lcdesk.services.participants import documents, entry_history, leads
from lcdesk.services.participants import documents as photos
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.editing.edit_tracking import SeenWhole
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.spans import moment_of
from lcdesk.ui.kit.widgets import Button, Label, column, row
from lcdesk.ui.kit.widgets.drop_target import PICTURES
from lcdesk.ui.leads.lead_dialog import Keep, LeadDialog, keep_lead
from lcdesk.ui.participants.details.pane import DetailPane
from lcdesk.ui.participants.details.photo import small_jpeg
from lcdesk.ui.participants.passport_lines import PassportLines


class Keeping:
    """Operations on the one person on view (papers: on everybody shown)."""

    def __init__(self, context: Context, pane: DetailPane) -> None:
        self._context, self._pane = context, pane
        pane.form.revealed.connect(self._note_reveal)
        pane.history.revert_asked.connect(self._revert)
        pane.checklist.state_asked.connect(self._set_state)
        pane.checklist.photo_asked.connect(self.choose_photo)
        pane.checklist.kinds_asked.connect(self.choose_kinds)
        pane.leads.add_asked.connect(self.add_lead)
        pane.leads.asked.connect(self.open_lead)
        pane.head.portrait.choose_asked.connect(self.choose_photo)
        pane.head.portrait.removal_asked.connect(self._remove_photo)
        pane.picture_dropped.connect(self.set_photo)
        pane.lines_asked.connect(self.ask_for_lines)
        pane.reveals_asked.connect(self.show_reveals)

    def choose_photo(self) -> None:
        """Ask for a picture."""
        kinds = " ".join(f"*{suffix}" for suffix in PICTURES)
        name, _filter = QFileDialog.getOpenFileName(
            self._pane, _("Choose a photo"), "", _("Pictures") + f" ({kinds})"
        )
        if name:
            self.set_photo(Path(name))

    def set_photo(self, path: Path) -> None:
        """Make a picture the photo of the person on view; one that cannot be read is told in a
        sentence.
        """
        person_id, desk = self._pane.person_id(), self._context.desk
        if person_id is not None:
            self._do(lambda: photos.set_photo(desk, person_id, small_jpeg(path), path.name))

    def _remove_photo(self) -> None:
        person_id = self._pane.person_id()
        if person_id is not None:
            self._do(lambda: photos.remove_photo(self._context.desk, person_id))

    def ask_for_lines(self) -> None:
        """The dialog for the lines of a passport."""
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
        desk = self._context.desk
        self._open_lead(
            lead.values, keep_lead(desk, lead), lambda: leads.remove_lead(desk, lead.id)
        )

    def _open_lead(
        self, values: Mapping[str, Any], keep: Keep, remove: Callable[[], object] | None
    ) -> None:
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
        one = ids[0] if len(ids) == 1 else None
        if ids:
            access_log.note(self._context.desk, "shown", "Enrolment", one, name, len(ids))

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
