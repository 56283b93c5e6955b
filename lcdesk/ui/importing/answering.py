"""How a person answers: a card's button, another value, both records side by side, a cell typed or pasted, a row's menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.model.catalogue import KINDS
from lcdesk.tabular.plan import row_key
from lcdesk.tabular.review import Edit, LeaveCell, LeftOut, Meant, ReviewQuestion, Several, TakenIn
from lcdesk.texts import _, n_
from lcdesk.ui.importing.answers import BOTH, CELL, OTHER, AnswerButton, choices_of, pasted_edits, typed_edit
from lcdesk.ui.importing.lines import LEFT
from lcdesk.ui.importing.review import Outlook
from lcdesk.ui.importing.sheet_view import SheetView
from lcdesk.ui.importing.side_by_side import SideBySide
from lcdesk.ui.importing.value_dialog import ValueDialog
from lcdesk.ui.importing.words import safe
from lcdesk.ui.kit.painting.plain_text import literal

MOST_SAID = 3


class Answering:
    """Turns what is clicked and typed into edits; `answered(edit)` gets each, `refused(sentence)` what could not be read."""

    def __init__(
        self, page: QWidget, rows: SheetView, answered: Callable[[Edit], object], refused: Callable[[str], object]
    ) -> None:
        self.outlook: Outlook | None = None
        self._page, self._rows, self._answered, self._refused = page, rows, answered, refused

    def answer(self, question: ReviewQuestion, choice: AnswerButton) -> None:
        """A button of a card."""
        if choice.edit == CELL:
            self._rows.edit_question(question)
        elif choice.edit == OTHER:
            ValueDialog(self._page, question, lambda value, is_kept: self._mean(question, value, is_kept)).open()
        elif choice.edit == BOTH:
            self.show_both(question)
        elif not isinstance(choice.edit, str):
            self._answered(choice.edit)

    def show_both(self, question: ReviewQuestion) -> None:
        """The records a question is about, side by side."""
        if self.outlook is not None:
            choices = choices_of(question, self.outlook.plan, self.outlook.names)
            SideBySide(self._page, question, self.outlook, choices, lambda choice: self.answer(question, choice)).open()

    def type(self, place: int, name: str, value: Any) -> None:
        """A cell was typed into."""
        if self.outlook is not None:
            self._answered(typed_edit(self.outlook.lines, place, name, value))

    def paste(self, cells: Sequence[tuple[int, Mapping[str, str]]]) -> None:
        """Cells were pasted: one answer, taken back as one."""
        if self.outlook is None:
            return
        made, refused = pasted_edits(self.outlook.lines, cells)
        if made:
            self._answered(made[0] if len(made) == 1 else Several(tuple(made)))
        if refused:
            more = len(refused) - MOST_SAID
            said = "; ".join(refused[:MOST_SAID]) + (_(" and {count} more", count=more) if more > 0 else "")
            self._refused(_("Not understood, and left as it was: {what}", what=said))

    def leave_out(self, places: Sequence[int]) -> None:
        """Delete: the rows are not imported; on rows left out already, they are again."""
        if self.outlook is None:
            return
        lines = self.outlook.lines
        keys = tuple(row_key(lines.row(at).read) for at in places if lines.is_editable(at))
        back = tuple(row_key(lines.row(at).read) for at in places if lines.fate(at) == LEFT)
        if keys:
            self._answered(LeftOut(keys))
        elif back:
            self._answered(TakenIn(back))

    def fill_menu(self, menu: QMenu, place: int, name: str) -> None:
        """What can be done with a cell and its row."""
        if self.outlook is None:
            return
        lines, chosen = self.outlook.lines, self._rows.cells.selected_ids() or [place]
        if lines.is_editable(place):
            self._add_answers(menu, place, name)
            self._add_cell(menu, place, name)
            menu.addSeparator()
            said = n_("Leave the row out", "Leave {count} rows out", len(chosen))
            menu.addAction(said + "\tDel", lambda: self.leave_out(chosen))
        elif lines.fate(place) == LEFT:
            said = n_("Take the row in again", "Take {count} rows in again", len(chosen))
            menu.addAction(said + "\tDel", lambda: self.leave_out(chosen))
        else:
            menu.addAction(_("Nothing is removed: who is not in the file stays")).setEnabled(False)

    def ask_menu(self, place: int, name: str, point: QPoint) -> None:
        """Open the menu of a cell."""
        menu = QMenu(self._page)
        self.fill_menu(menu, place, name)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def _add_answers(self, menu: QMenu, place: int, name: str) -> None:
        """The answers to what is asked about the cell, or about the row where the cell is not meant."""
        assert self.outlook is not None
        asked = self.outlook.lines.asked.get(place, ())
        for question in [one for one in asked if one.field == name] or [one for one in asked if one.is_rowwise]:
            for choice in choices_of(question, self.outlook.plan, self.outlook.names):
                if choice.edit != CELL:
                    label = literal(choice.label)
                    menu.addAction(label, lambda question=question, choice=choice: self.answer(question, choice))
            menu.addSeparator()

    def _add_cell(self, menu: QMenu, place: int, name: str) -> None:
        assert self.outlook is not None
        planned = self.outlook.lines.row(place)
        field = KINDS[planned.read.kind].by_name.get(name)
        if field is None:
            return
        menu.addAction(_("Edit cell") + "\tF2", lambda: self._rows.cells.edit_cell(place, name))
        if name in planned.changes:
            old = planned.changes[name][0]
            kept = safe(field.kind.format(old), field) if old is not None else _("empty")
            edit = LeaveCell(row_key(planned.read), name, old)
            menu.addAction(literal(_("Leave as it was: {value}", value=kept)), lambda: self._answered(edit))

    def _mean(self, question: ReviewQuestion, value: Any, is_kept: bool) -> None:
        if question.raw and question.field:
            self._answered(Meant(question.record, question.field, question.raw, value, is_remembered=is_kept))
        elif question.field and question.rows:
            self.type(question.rows[0], question.field, value)
