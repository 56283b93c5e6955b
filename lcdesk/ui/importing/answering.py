"""How a person answers: a card's button, another value, both records side by side, a cell typed
or pasted, a row's menu.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QMenu, QScrollArea, QSizePolicy, QWidget

from lcdesk.model.catalogue import KINDS
from lcdesk.model.fields import Field
from lcdesk.tabular.plan.roster import row_key
from lcdesk.tabular.plan.sameness import is_same
from lcdesk.tabular.plan.three_way import shown_further, shown_value_of
from lcdesk.tabular.review.questions import (
    TWICE,
    CellAnswer,
    Edit,
    IdentityAnswer,
    LeaveCell,
    LeftOut,
    Meant,
    ReviewQuestion,
    Several,
    TakenIn,
)
from lcdesk.tabular.understood import FIRST_DAY, UNCLEAR_WAY, RecordName
from lcdesk.texts import _, n_
from lcdesk.ui.importing.answers import (
    BOTH,
    CELL,
    OTHER,
    AnswerButton,
    can_be_remembered,
    choices_of,
    pasted_edits,
    typed_edit,
)
from lcdesk.ui.importing.dialogs import AskedValue, WordDialog
from lcdesk.ui.importing.lines import LEFT
from lcdesk.ui.importing.review import Outlook
from lcdesk.ui.importing.sheet_view import SheetView
from lcdesk.ui.importing.words import TITLES, safe, title_of
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.widgets import Button, Label, column, row, rule

MOST_SAID = 3


class Answering:
    """Turns what is clicked and typed into edits; `answered(edit)` gets each,
    `refused(sentence)` what could not be read.
    """

    def __init__(
        self,
        page: QWidget,
        rows: SheetView,
        answered: Callable[[Edit], object],
        refused: Callable[[str], object],
    ) -> None:
        self.outlook: Outlook | None = None
        self._page, self._rows, self._answered, self._refused = page, rows, answered, refused

    def answer(self, question: ReviewQuestion, choice: AnswerButton) -> None:
        """A button of a card."""
        if choice.edit == CELL:
            self._rows.edit_question(question)
        elif choice.edit == OTHER:
            WordDialog(
                self._page,
                asked_by(question),
                lambda value, is_kept: self._mean(question, value, is_kept),
            ).open()
        elif choice.edit == BOTH:
            self.show_both(question)
        elif not isinstance(choice.edit, str):
            self._answered(choice.edit)

    def show_both(self, question: ReviewQuestion) -> None:
        """The records a question is about, side by side."""
        if self.outlook is not None:
            choices = choices_of(question, self.outlook.plan, self.outlook.names)
            SideBySide(
                self._page,
                question,
                self.outlook,
                choices,
                lambda choice: self.answer(question, choice),
            ).open()

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
            said = "; ".join(refused[:MOST_SAID]) + (
                _(" and {count} more", count=more) if more > 0 else ""
            )
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
            self._add_version(menu, place, name)
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
        """The answers to what is asked about the cell, or about the row where the cell is not
        meant.
        """
        assert self.outlook is not None
        asked = self.outlook.lines.asked.get(place, ())
        for question in [one for one in asked if one.field == name] or [
            one for one in asked if one.is_rowwise
        ]:
            for choice in choices_of(question, self.outlook.plan, self.outlook.names):
                if choice.edit != CELL:
                    label = literal(choice.label)
                    menu.addAction(
                        label,
                        lambda question=question, choice=choice: self.answer(question, choice),
                    )
            menu.addSeparator()

    def _add_version(self, menu: QMenu, place: int, name: str) -> None:
        """Of a newer version of a list: what was kept as it is here may be taken after all, and
        what a column that is no field changes may be left.
        """
        assert self.outlook is not None
        planned = self.outlook.lines.row(place)
        kind, key = planned.read.kind, row_key(planned.read)
        head = self._head_of(place, name)
        for cell in planned.kept:
            if cell.name == (head if cell.is_further else name):
                said = shown_value_of(kind, cell, cell.listed)
                edit = CellAnswer(key, cell.name, "list", cell.is_further)
                menu.addAction(
                    literal(_("Take what the list says: {value}", value=said)),
                    partial(self._answered, edit),
                )
        if head in planned.further:
            old = shown_further(planned.further[head][0]) or _("empty")
            menu.addAction(
                literal(_("Leave as it was: {value}", value=old)),
                partial(self._answered, CellAnswer(key, head, "desk", is_further=True)),
            )
        if planned.removed is not None:
            menu.addAction(
                _("Bring it in again"), partial(self._answered, IdentityAnswer(key, "other"))
            )

    def _head_of(self, place: int, name: str) -> str:
        """The head of a column of the sheet that is no field."""
        assert self.outlook is not None
        return next(
            (
                shown.head
                for sight in self.outlook.sights
                if place in sight.rows
                for shown in sight.columns
                if shown.name == name and shown.field is None
            ),
            "",
        )

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
            menu.addAction(
                literal(_("Leave as it was: {value}", value=kept)), lambda: self._answered(edit)
            )

    def _mean(self, question: ReviewQuestion, value: Any, is_kept: bool) -> None:
        if question.raw and question.field:
            self._answered(
                Meant(question.record, question.field, question.raw, value, is_remembered=is_kept)
            )
        elif question.field and question.rows:
            self.type(question.rows[0], question.field, value)


def asked_by(question: ReviewQuestion) -> AskedValue:
    """What the dialog asks about words of the sheet: another value, and whether to remember it."""
    target, count = question.target, len(question.rows)
    assert target is not None
    said = _("What does “{raw}” mean?", raw=safe(question.raw, target))
    note = n_("The answer is for {count} row.", "The answer is for all {count} rows.", count)
    if question.kind == FIRST_DAY:
        said = _(TITLES[FIRST_DAY], raw=question.raw)
        note = _("The other days of the week get their dates by it.")
    elif question.kind == UNCLEAR_WAY:
        said = target.title
    remembers = True if can_be_remembered(question) else None
    return AskedValue(target, said if question.raw else target.title, note, remembers=remembers)


# --- Two or more records side by side, field by field, what differs first; the question below it
# answered there ---


class SideBySide(QDialog):
    """Shows the sides and the answers; `answered(choice)` once."""

    def __init__(
        self,
        parent: QWidget,
        question: ReviewQuestion,
        outlook: Outlook,
        choices: Sequence[AnswerButton],
        answered: Callable[[AnswerButton], object],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Side by side"))
        self._answered = answered
        self.sides = sides_of(question, outlook)
        self.lines = lines_of(question.record, self.sides)
        self.buttons = [
            self._button(n, one) for n, one in enumerate(one for one in choices if one.edit != BOTH)
        ]
        self.cancel = Button(_("Decide later"), clicked=self.reject)
        apart = sum(state == APART for _field, state in self.lines)
        said = (
            n_("{count} field differs.", "{count} fields differ.", apart)
            if apart
            else _("Nothing differs.")
        )
        title = Label(title_of(question, outlook.plan, outlook.names), 15, "bold", wraps=True)
        made = column(title, Label(said, 12, ink="fg2"), gap=4, margins=(24, 20, 24, 18))
        made.addSpacing(8)
        made.addWidget(self._table(), 1)
        made.addSpacing(12)
        made.addLayout(row(*self.buttons, None, self.cancel))
        self.setLayout(made)
        self.resize(min(320 + 250 * len(self.sides), 1200), min(250 + 31 * len(self.lines), 640))
        if self.buttons:
            self.buttons[0].setFocus()

    def _button(self, number: int, choice: AnswerButton) -> Button:
        made = Button(literal(choice.label), kind="primary" if number == 0 else "plain")
        made.clicked.connect(partial(self._answer, choice))
        set_tip(made, f"Alt+{number + 1}")
        keys = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
        keys.activated.connect(made.click)
        return made

    def _answer(self, choice: AnswerButton) -> None:
        self.accept()
        self._answered(choice)

    def _table(self) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("plain")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(2)
        for at, side in enumerate(self.sides):
            head = Label(side.title, 12, "medium", "fg2")
            head.setContentsMargins(10, 0, 0, 6)
            grid.addWidget(head, 0, at + 1)
            grid.setColumnStretch(at + 1, 1)
        grid.setColumnMinimumWidth(0, 150)
        state_before, at_row = APART, 1
        for field, state in self.lines:
            if state != state_before and at_row > 1:
                grid.addWidget(rule(), at_row, 0, 1, len(self.sides) + 1)
                at_row += 1
            state_before = state
            self._add_line(grid, at_row, field, state)
            at_row += 1
        grid.setRowStretch(at_row, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _add_line(self, grid: QGridLayout, at_row: int, field: Field, state: int) -> None:
        label = Label(field.title, 12, ink="fg3")
        label.setContentsMargins(0, 7, 8, 7)
        grid.addWidget(label, at_row, 0, Qt.AlignmentFlag.AlignTop)
        if state == APART:
            grid.addWidget(_ground(), at_row, 1, 1, len(self.sides))
        for at, side in enumerate(self.sides):
            value = side.values.get(field.name)
            text = safe(field.kind.format(value), field) if value is not None else "–"
            is_apart = state == APART
            made = Label(
                text,
                13,
                "medium" if is_apart else "normal",
                "fg" if is_apart else "fg2",
                wraps=True,
            )
            made.setContentsMargins(10, 6, 8, 6)
            grid.addWidget(made, at_row, at + 1)


def _ground() -> QFrame:
    """The amber ground of a line that differs, behind its values."""
    made = QFrame()
    made.setObjectName("banner")
    made.setProperty("tone", "warn")
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return made


# --- What a question about two records is decided by: their values field by field, and where they
# differ ---


APART, ALIKE, ONE_SIDED = 0, 1, 2  # the order in which they are shown
_NEEDLESS = frozenset({"number"})  # a place in a list says nothing of who somebody is


@dataclass(frozen=True)
class Side:
    """One record: where it stands, and its values."""

    title: str
    values: Mapping[str, Any]


def sides_of(question: ReviewQuestion, outlook: Outlook) -> list[Side]:
    """What a question is about: the row of the file, and the rows or records it may be the same
    as.
    """
    planned = outlook.plan.rows[question.rows[0]]
    mine = Side(_("In the file, row {row}", row=planned.read.row), planned.read.values)
    if question.kind in TWICE:
        at = outlook.twins.get(question.rows[0])
        if at is None:
            return []
        earlier = outlook.plan.rows[at].read
        return [Side(_("In the file, row {row}", row=earlier.row), earlier.values), mine]
    known = [
        Side(_place(outlook.known[one]), outlook.known[one])
        for one in question.likely
        if one in outlook.known
    ]
    return [mine, *known] if known else []


def lines_of(record: RecordName, sides: Sequence[Side]) -> list[tuple[Field, int]]:
    """The fields that some side tells, what differs first: (field, APART, ALIKE or ONE_SIDED)."""
    out: list[tuple[Field, int]] = []
    for field in KINDS[record].fields:
        values = [side.values.get(field.name) for side in sides]
        told = [value for value in values if value is not None]
        if not told or field.name in _NEEDLESS:
            continue
        if any(not is_same(record, field.name, told[0], other) for other in told[1:]):
            out.append((field, APART))
        else:
            out.append((field, ALIKE if len(told) == len(values) else ONE_SIDED))
    return sorted(out, key=lambda line: line[1])


def said_apart(question: ReviewQuestion, outlook: Outlook) -> str:
    """ "They agree in country and date of birth. E-mail and phone differ."; "" where nothing is
    known to compare.
    """
    sides = sides_of(question, outlook)
    if len(sides) != 2:
        return ""
    lines = lines_of(question.record, sides)
    alike, apart = _titles(lines, ALIKE), _titles(lines, APART)
    said = [_("The same: {fields}.", fields=alike)] if alike and question.kind not in TWICE else []
    said += [_("Different: {fields}.", fields=apart)] if apart else []
    return " ".join(said)


def _titles(lines: Sequence[tuple[Field, int]], state: int, most: int = 4) -> str:
    found = [field.title for field, its in lines if its == state]
    said = _(", ").join(found[:most])
    return (
        _("{fields} and {count} more", fields=said, count=len(found) - most)
        if len(found) > most
        else said
    )


def _place(record: Mapping[str, Any]) -> str:
    if "person_id" not in record:
        return _("In the timetable")
    return _("In this cohort") if "id" in record else _("Known from before")
