"""A single operation undone, or done again: what would be taken back and what kept is shown and
asked, then told what was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QWidget

from lcdesk.model.catalogue import Record
from lcdesk.services.core import history
from lcdesk.services.core.history import Turn
from lcdesk.services.core.naming import WORDS
from lcdesk.services.core.undo_outcomes import OutcomeRow, UndoOutcome
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.saving import tell_result
from lcdesk.ui.kit.screen import Context, JustCameIn
from lcdesk.ui.kit.status_line import Result
from lcdesk.ui.kit.table.model import RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Banner, Button, Card, Label, column, row
from lcdesk.ui.kit.widgets.controls import TabRow

if TYPE_CHECKING:
    from lcdesk.services.core.undo_outcomes import UndoOutcome

SIZE = (720, 520)


class UndoDialog(QDialog):
    """The three lists of an outcome; with `confirmed` as a question, without as a report."""

    def __init__(
        self, parent: QWidget, outcome: UndoOutcome, confirmed: Callable[[], object] | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_asked = confirmed is not None
        asked, told = _TITLES[_turn_of(outcome)]
        title = _(asked if is_asked else told, what=outcome.label)
        name, icon_name = TURNS[_turn_of(outcome)]
        self.setWindowTitle(_(name))
        self.rows = ReversalList()
        self.rows.show_outcome(outcome)
        self.sentence = Label(
            outcome.foreseen if is_asked else outcome.message, 13, ink="fg2", wraps=True
        )
        self.cancel = Button(_("Cancel") if is_asked else _("Close"), clicked=self.reject)
        self.confirm = Button(_(name), icon_name, "primary", clicked=self.accept)
        if not is_asked:
            self.confirm.hide()
        self.confirm.setEnabled(bool(outcome.rows))
        made = column(
            Label(title, 17, "bold", wraps=True), self.sentence, gap=6, margins=(24, 22, 24, 18)
        )
        made.addSpacing(8)
        made.addWidget(self.rows, 1)
        made.addSpacing(8)
        made.addLayout(row(None, self.cancel, self.confirm))
        self.setLayout(made)
        self.resize(*SIZE)
        first = self.confirm if is_asked and outcome.done else self.cancel
        first.setDefault(True)
        first.setFocus()
        if confirmed is not None:
            self.accepted.connect(confirmed)


TURNS: Mapping[Turn, tuple[str, str]] = {
    "undo": (N_("Undo"), "undo-2"),
    "redo": (N_("Do again"), "redo-2"),
}
_TITLES: Mapping[Turn, tuple[str, str]] = {
    "undo": (N_("Undo “{what}”?"), N_("“{what}” was undone")),
    "redo": (N_("Do “{what}” again?"), N_("“{what}” was done again")),
}


def _turn_of(outcome: UndoOutcome) -> Turn:
    return "redo" if outcome.is_redo else "undo"


def is_plain(outcome: UndoOutcome) -> bool:
    """Does an undo touch one entry and leave nothing out, so that nobody need be asked?"""
    return outcome.done <= 1 and not outcome.kept and not outcome.refused


# --- Entry by entry: taken back, kept since it was changed, or no longer there ---


FATES = {"kept": N_("Kept"), "refused": N_("No longer there"), "reversed": N_("Taken back")}
_OF_REDO = {
    "reversed": N_("Done again"),
    "refused note": N_("Nothing can be done again here: what belonged to it is gone."),
    "reversed note": N_("As it was before it was undone."),
    "reversed none": N_("Nothing can be done again."),
}
_NOTES = {
    "kept": N_("Changed since, so it stays as it is now."),
    "refused": N_("Nothing can be set back here: what belonged to it is gone."),
    "reversed": N_("As it was before."),
}
_NONE = {
    "kept": N_("Nothing is kept: nobody changed anything since."),
    "refused": N_("Nothing is missing."),
    "reversed": N_("Nothing can be taken back."),
}
_COLUMNS = (
    TableColumn("name", N_("Name"), 230, "strong", is_sortable=False),
    TableColumn("entity", N_("What"), 130, "muted", is_sortable=False),
    TableColumn("why", N_("Why"), 320, "text", is_sortable=False),
)


class ReversalList(QWidget):
    """Three lists under three tabs; the first that has something to tell is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[OutcomeRow] = ()
        self._is_redo = False
        self.tabs = TabRow(tuple(FATES))
        self.note = Label("", 12, ink="fg3", wraps=True)
        self.table = RecordTable(_COLUMNS, lambda ids: [self._record(at) for at in ids])
        self.view = RecordView(self.table)
        self.view.columns.stretch("why")
        self.view.horizontalHeader().setSectionResizeMode(
            self.table.column_at("why"), QHeaderView.ResizeMode.Stretch
        )
        self.tabs.chosen.connect(self.show_fate)
        card = Card()
        inside = column(margins=(1, 1, 1, 1))
        inside.addWidget(self.view)
        card.setLayout(inside)
        made = column(self.tabs, self.note, gap=8)
        made.addWidget(card, 1)
        self.setLayout(made)

    def show_outcome(self, outcome: UndoOutcome) -> None:
        """Fill the lists."""
        self._rows, self._is_redo = outcome.rows, outcome.is_redo
        counts = {"kept": outcome.kept, "refused": outcome.refused, "reversed": outcome.done}
        for key, tab in self.tabs.tabs.items():
            tab.show_count(self._say(FATES, key), counts[key])
        first = next((key for key in FATES if counts[key]), "reversed")
        self.tabs.choose(first)
        self.show_fate(first)

    def show_fate(self, fate: str) -> None:
        """One of the lists."""
        found = [at for at, one in enumerate(self._rows) if one.fate == fate]
        self.note.setText(
            self._say(_NOTES, fate, " note") if found else self._say(_NONE, fate, " none")
        )
        self.view.setAccessibleName(self._say(FATES, fate))
        is_short = fate == "reversed"
        self.view.columns.show("why", not is_short)
        modes = QHeaderView.ResizeMode
        self.view.horizontalHeader().setSectionResizeMode(
            self.table.column_at("name"), modes.Stretch if is_short else modes.Interactive
        )
        self.table.set_ids(())
        self.view.set_ids(found)

    def _say(self, words: Mapping[str, str], fate: str, what: str = "") -> str:
        """The words for a list, of an undo or of a redo."""
        said = words[fate]
        return _(_OF_REDO.get(fate + what, said) if self._is_redo else said)

    def _record(self, at: int) -> Record:
        told = self._rows[at]
        return {
            "id": at,
            "name": told.name or "–",
            "entity": _(WORDS.get(told.entity, told.entity)),
            "why": told.why,
        }


# --- The whole way of an undo: asked, done, told ---


Done = Callable[[], object]


class Undoing:
    """Undo of single operations, whenever they were done, and redo of those that were undone;
    `owner` is the screen, `banner` where it is told.
    """

    def __init__(self, context: Context, owner: QWidget, banner: Banner, done: Done) -> None:
        self._context, self._owner, self._banner, self._done = context, owner, banner, done

    def ask(self, handler: int, turn: Turn = "undo", *, is_always_asked: bool = True) -> None:
        """Show what would be taken back (or done again) and what kept, and ask; a plain operation
        is done at once where that is allowed.
        """
        desk = self._context.desk

        def show(outcome: UndoOutcome) -> None:
            if is_plain(outcome) and not is_always_asked:
                self.turn(handler, turn)
            else:
                UndoDialog(self._owner.window(), outcome, lambda: self.turn(handler, turn)).open()

        looking = {
            "undo": _("Looking at what would be undone"),
            "redo": _("Looking at what would be done again"),
        }
        self._context.tasks.run(
            looking[turn],
            lambda _task: history.preview_turn(desk, handler, turn),
            show,
            owner=self._owner,
        )

    def undo(self, handler: int) -> None:
        """Take it back."""
        self.turn(handler, "undo")

    def turn(self, handler: int, turn: Turn) -> None:
        """Take it back, or do it again."""
        desk = self._context.desk
        self._context.tasks.run(
            _("Undoing") if turn == "undo" else _("Doing it again"),
            lambda _task: history.turn_operation(desk, handler, turn),
            self._tell,
            owner=self._owner,
        )

    def _tell(self, outcome: UndoOutcome) -> None:
        said = (
            _("“{what}” was done again: {outcome}", what=outcome.label, outcome=outcome.message)
            if outcome.is_redo
            else _("“{what}” was undone: {outcome}", what=outcome.label, outcome=outcome.message)
        )
        tone = "warn" if outcome.kept or outcome.refused else "ok"
        shown = (
            ((_("Show what was kept"), lambda: self.show(outcome)),)
            if outcome.kept or outcome.refused
            else ()
        )
        self._context.tell_until_next(self._banner, said, tone, *shown)
        if not self._banner.isVisible():  # it was asked for from another screen
            actions = ((N_("Show what was kept"), lambda: self.show(outcome)),) if shown else ()
            tell_result(self._owner, Result(lambda: said, actions, tone))
            self._context.note_came_in(JustCameIn())
        self._done()

    def show(self, outcome: UndoOutcome) -> None:
        """The lists of an outcome, to be read."""
        UndoDialog(self._owner.window(), outcome).open()
