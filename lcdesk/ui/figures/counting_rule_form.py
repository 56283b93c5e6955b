"""One counting rule as a form: its names, the statuses that count, its words, and what that prints and counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from lcdesk.model.lists import ENDS
from lcdesk.services.figures.counting_rules import COUNTING_RULE, ON_THE_WAY, made_rule
from lcdesk.services.participants.status import status_words
from lcdesk.texts import LANGUAGES, _, language, n_, speaking
from lcdesk.ui.kit.dialogs.tick_list import ROW, TickLine, TickList
from lcdesk.ui.kit.painting.theme import CONTROL, font
from lcdesk.ui.kit.widgets import Card, Label, column, row, scrolled

Values = dict[str, Any]
TEXTS = ("name_en", "name_zh", "words_en", "words_zh")
LEAST = 240  # px of a column
FRAME = 12  # px of a list around its lines


class StatusTicks(TickList):
    """One of the two lists: its cursor is seen only where the keyboard is."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 0

    def show_statuses(self, lines: Sequence[TickLine]) -> None:
        """Show these, with the cursor where it was."""
        at = self.currentRow() if self.hasFocus() else self._at
        self.show_lines(lines)
        self._at = max(at, 0)
        self.setCurrentRow(self._at if self.hasFocus() else -1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentRow() < 0:
            self.setCurrentRow(self._at)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._at = max(self.currentRow(), 0)
            self.setCurrentRow(-1)


class RuleForm(QWidget):
    """Shows the values of `save_rule`; `changed` after every key and tick. Rules of the program are shown and stay."""

    changed = Signal()

    def __init__(self, *, is_all: bool) -> None:
        super().__init__()
        self.setObjectName("plain")
        self._is_all, self._is_own = is_all, True
        self._counts: Mapping[str | None, int] | None = None
        self._ticked: set[str] = set()
        self.edits = {name: QLineEdit() for name in TEXTS}
        self.lists = {"way": StatusTicks(), "ends": StatusTicks()}
        self.note = Label("", 12, ink="fg3", wraps=True)
        self.printed, self.printed_other = Label("", 13, wraps=True), Label("", 12, ink="fg2", wraps=True)
        self.count = Label("", 13, "medium", wraps=True)
        self._lay_out()
        for edit in self.edits.values():
            edit.textEdited.connect(self._tell)
        for ticks in self.lists.values():
            ticks.taken.connect(self.tick)

    def show_values(self, values: Mapping[str, Any], *, is_own: bool) -> None:
        """Show a rule; one of the program can only be read."""
        self._is_own, self._ticked = is_own, set(values["statuses"])
        for name, edit in self.edits.items():
            edit.setText(values[name] or "")
            edit.setCursorPosition(0)
            self._set_own(edit)
        self._fill()

    def values(self) -> Values:
        """What `save_rule` takes; of the statuses only those this program knows."""
        texts = {name: " ".join(edit.text().split()) for name, edit in self.edits.items()}
        return {**texts, "statuses": [status for status in (*ON_THE_WAY, *ENDS) if status in self._ticked]}

    def show_counts(self, counts: Mapping[str | None, int]) -> None:
        """How many there are of each status, for the figures beside them."""
        self._counts = counts
        self._fill()

    def tick(self, status: str) -> None:
        """Count this status from now on, or no longer."""
        if self._is_own:
            self._ticked ^= {status}
            self._fill()
            self.changed.emit()

    def begin(self) -> None:
        """The keyboard to the first name."""
        self.edits["name_en"].setFocus()
        self.edits["name_en"].selectAll()

    def _set_own(self, edit: QLineEdit) -> None:
        """What can only be read has no frame to type in."""
        if edit.isReadOnly() == self._is_own:
            edit.setReadOnly(not self._is_own)
            edit.setProperty("flat", not self._is_own)
            edit.style().unpolish(edit)
            edit.style().polish(edit)

    def _tell(self) -> None:
        self._show_said()
        self.changed.emit()

    # --- what it shows ---

    def _fill(self) -> None:
        for ticks, statuses in zip(self.lists.values(), (ON_THE_WAY, ENDS), strict=True):
            ticks.show_statuses([self._line(status) for status in statuses])
        self._show_said()

    def _line(self, status: str) -> TickLine:
        figure = "" if self._counts is None else str(self._counts.get(status or None, 0))
        words = status_words(status)
        return TickLine(status, words, figure, is_ticked=status in self._ticked, is_fixed=not self._is_own)

    def _show_said(self) -> None:
        """What is printed in both languages, and how many count."""
        values = self.values()
        rule, made = made_rule(values), made_rule({"statuses": values["statuses"]})
        for name, words in (("words_en", made.words), ("words_zh", made.words_zh)):
            self.edits[name].setPlaceholderText(words)
        said: list[str] = []
        for code in sorted(LANGUAGES, key=lambda code: code != language()):  # that of the moment first
            with speaking(code):
                said.append(_("Counted: {rule}.", rule=rule.said))
        is_blank = not values["statuses"]
        self.printed.setText(_("Tick the statuses that count.") if is_blank else said[0])
        self.printed_other.setText("" if is_blank else said[1])
        self.count.setText("" if self._counts is None else self._count_words(values["statuses"], self._counts))
        self.note.setText(self._note(values))

    def _note(self, values: Values) -> str:
        if not self._is_own:
            return _("This rule came with the program and stays as it is. Duplicate it to make one of your own.")
        if values["words_en"] or values["words_zh"]:
            return _("These words are your own: see that they say what is ticked.")
        return _("Left blank, the words are made from the statuses that are ticked.")

    def _count_words(self, statuses: Sequence[str], counts: Mapping[str | None, int]) -> str:
        part, whole = sum(counts.get(status or None, 0) for status in statuses), sum(counts.values())
        if self._is_all:
            return n_("Counts {part} of {count} participant of all cohorts", "Counts {part} of {count} participants of all cohorts", whole, part=part)  # fmt: skip
        return n_("Counts {part} of {count} participant of this cohort", "Counts {part} of {count} participants of this cohort", whole, part=part)  # fmt: skip

    # --- how it is put together ---

    def _lay_out(self) -> None:
        for ticks, head in zip(self.lists.values(), self._heads(), strict=True):
            ticks.setAccessibleName(head)
            ticks.setMinimumWidth(LEAST)
        self.lists["ends"].setMinimumHeight(ROW * 3)
        self.lists["ends"].setMaximumHeight(ROW * len(ENDS) + FRAME)
        heads = [Label(head, 12, "medium", "fg2") for head in self._heads()]
        way = column(heads[0], gap=6)
        way.addWidget(self.lists["way"], 1)
        ends = column(heads[1], gap=6)
        ends.addWidget(self.lists["ends"], 8)  # all of them where there is room, before the words get more of it
        ends.addSpacing(6)
        ends.addWidget(self._preview(), 1)
        middle = row(gap=16)
        middle.addLayout(way, 1)
        middle.addLayout(ends, 1)
        made = column(self._pair("name_en", "name_zh"), gap=10)
        made.addLayout(middle, 1)
        made.addLayout(self._pair("words_en", "words_zh"))
        made.addWidget(self.note)
        self.setLayout(made)

    @staticmethod
    def _heads() -> tuple[str, str]:
        return _("On the way: who counts"), _("Ended: who counts")

    def _preview(self) -> Card:
        """Long words scroll; how many count is always seen."""
        said = QWidget()
        said.setObjectName("plain")
        said.setLayout(column(self.printed, self.printed_other, None, gap=6))
        area = scrolled(said)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = column(Label(_("Printed under the figures"), 12, "medium", "fg2"), gap=6, margins=(14, 12, 14, 12))
        inside.addWidget(area, 1)
        inside.addWidget(self.count)
        card = Card()
        card.setLayout(inside)
        return card

    def _pair(self, *names: str) -> QVBoxLayout:
        both = row(gap=16)
        for name in names:
            both.addLayout(self._labelled(name), 1)
        return column(both)

    def _labelled(self, name: str) -> QVBoxLayout:
        field, edit = COUNTING_RULE.field(name), self.edits[name]
        edit.setFont(font(13))
        edit.setAccessibleName(field.title)
        edit.setFixedHeight(CONTROL)
        edit.setMaxLength(getattr(field.kind, "length", 300))
        label = Label(field.title, 12, "medium", "fg2")
        label.setBuddy(edit)
        return column(label, edit, gap=4)


def counts_of(found: Iterable[tuple[Any, int]]) -> dict[str | None, int]:
    """Status (None: none) → number, from (value, number); a blank one is none."""
    counts: dict[str | None, int] = {}
    for status, number in found:
        counts[status or None] = counts.get(status or None, 0) + number
    return counts
