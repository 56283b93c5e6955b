"""Two entries side by side: which one stays, what stands in each field, what moves along; one confirm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QDialog, QGridLayout, QWidget

from lcdesk.services.core.access_log import note_people
from lcdesk.services.core.desk import Desk
from lcdesk.services.merging.merging import Moved, PersonComparison, compare
from lcdesk.texts import _, n_
from lcdesk.ui.merging.fields import LABELS, MergeFields
from lcdesk.ui.merging.value_button import ValueButton
from lcdesk.ui.plain_text import literal, set_tip
from lcdesk.ui.widgets import Button, Label, column, row

SIZE = (860, 660)
Confirmed = Callable[[PersonComparison, dict[str, Any]], object]


class MergeDialog(QDialog):
    """`confirmed(comparison, values)` when the two are to become one."""

    def __init__(self, parent: QWidget, desk: Desk, ids: tuple[int, int], confirmed: Confirmed, why: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Merge two entries"))
        self._desk, self._confirmed = desk, confirmed
        self.comparison = compare(desk, *ids)
        self.fields, self.moves = MergeFields(), Label("", 13, ink="fg2", wraps=True)
        self.stays = self._heads()
        self.not_same = Button(_("Not the same person"), "users", clicked=self.reject)
        if not why:
            self.not_same.hide()
        self.eye = Button(_("Show private values"), "eye", clicked=self.reveal)
        if not self.comparison.private:
            self.eye.hide()
        self.cancel = Button(_("Cancel"), clicked=self.reject)
        self.confirm = Button("", "merge", "primary", clicked=self._confirm)
        self._build(why)
        self._show()
        self.resize(*SIZE)
        first = next(iter(self.fields.groups.values()), None)
        button = first.checkedButton() if first else self.confirm
        if button is not None:
            button.setFocus()

    def swap(self) -> None:
        """The other entry stays."""
        chosen = self.fields.values()
        self.comparison = compare(self._desk, self.comparison.other, self.comparison.kept)
        self._show()
        self.fields.take(chosen)

    def reveal(self) -> None:
        """Show private values as they are, and note that; what was chosen stays chosen."""
        chosen, fields = self.fields.values(), dict.fromkeys(pair.field for pair in self.comparison.private)
        note_people(self._desk, (self.comparison.kept, self.comparison.other), fields)
        self.fields.is_plain = True
        self._show()
        self.fields.take(chosen)
        self.eye.hide()

    def _heads(self) -> QButtonGroup:
        """Which of the two entries stays: the left one at first."""
        group = QButtonGroup(self)
        for at, name in enumerate((self.comparison.kept_name, self.comparison.other_name)):
            button = ValueButton(name or "–", _("{name}: this entry stays", name=name))
            set_tip(button, _("This entry stays, with its number and history."))
            group.addButton(button, at)
        group.button(0).setChecked(True)
        group.idToggled.connect(lambda _at, is_on: self.swap() if is_on else None)
        return group

    def _show(self) -> None:
        self.fields.show_comparison(self.comparison, is_swapped=self.stays.checkedId() == 1)
        self.moves.setText(moves_words(self.comparison))
        name = self.comparison.kept_name or "–"
        self.confirm.setText(literal(_("Merge into {name}", name=name if len(name) < 30 else name[:28] + "…")))

    def _confirm(self) -> None:
        values = self.fields.values()
        self.accept()
        self._confirmed(self.comparison, values)

    def _build(self, why: str) -> None:
        title = Label(_("Two entries become one person"), 17, "bold")
        said = _("What is not chosen stays readable in the further columns. Undo brings both back.")
        note = Label(
            _("They may be one: {why}. {said}", why=why, said=said) if why else said, 13, ink="fg2", wraps=True
        )
        heads = QGridLayout()
        heads.setContentsMargins(0, 0, 10 + self.fields.verticalScrollBar().sizeHint().width(), 0)
        heads.setHorizontalSpacing(8)
        heads.setColumnMinimumWidth(0, LABELS)
        stays = Label(_("This entry stays"), 12, ink="fg3")
        stays.setFixedWidth(LABELS)
        heads.addWidget(stays, 0, 0)
        for at in (0, 1):
            heads.addWidget(self.stays.button(at), 0, at + 1)
            heads.setColumnStretch(at + 1, 1)
        made = column(column(title, note, gap=4), heads, gap=12, margins=(24, 22, 24, 18))
        made.addWidget(self.fields, 1)
        made.addWidget(self.moves)
        made.addLayout(row(self.not_same, self.eye, None, self.cancel, self.confirm))
        self.setLayout(made)


def moves_words(comparison: PersonComparison) -> str:
    """What comes over to the entry that stays, and the cohorts both are in."""
    said: list[str] = []
    moved = _(", ").join(_moved_words(one) for one in comparison.moves)
    if moved:
        said.append(_("Moves along from {name}: {moved}.", name=comparison.other_name or "–", moved=moved))
    for _id, cohort in comparison.shared:
        said.append(_("Both are in {cohort}: one entry stays there.", cohort=cohort))
    return " ".join(said) or _("Nothing else belongs to {name}.", name=comparison.other_name or "–")


def _moved_words(moved: Moved) -> str:
    count = moved.count
    told = {
        "Enrolment": n_("{count} cohort", "{count} cohorts", count),
        "IssuedPaper": n_("{count} paper", "{count} papers", count),
        "Lead": n_("{count} cooperation lead", "{count} cooperation leads", count),
        "Attendance": n_("{count} day of attendance", "{count} days of attendance", count),
        "StatusStep": n_("{count} step of status", "{count} steps of status", count),
        "Evaluation": n_("{count} evaluation", "{count} evaluations", count),
    }
    return told.get(moved.entity, moved.words)
