"""The fields of two entries side by side: where they differ one is chosen, the rest is shown as it will be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QScrollArea, QWidget

from lcdesk.model.masking import masked
from lcdesk.services.merging.merging import Pair, PersonComparison, shown
from lcdesk.texts import _, n_
from lcdesk.ui.merging.value_button import ValueButton
from lcdesk.ui.widgets import Label, rule

LABELS = 150  # px of the names of the fields


class MergeFields(QScrollArea):
    """`chosen()` when another value is taken; `values()` are those that differ from what stands unasked.

    Private values are masked until `is_plain`, which holds from the next comparison on.
    """

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # the columns stay below their heads
        self.groups: dict[str, QButtonGroup] = {}
        self._pairs: dict[str, Pair] = {}
        self._values: dict[QWidget, Any] = {}
        self._kept, self._other = 1, 2  # columns of the grid
        self.is_plain = False

    def show_comparison(self, comparison: PersonComparison, *, is_swapped: bool = False) -> None:
        """All fields: first those that need a choice, then those only one says, then those that agree.

        `is_swapped`: the entry that stays stands at the right.
        """
        self._kept, self._other = (2, 1) if is_swapped else (1, 2)
        self.groups, self._values = {}, {}
        self._pairs = {pair.key: pair for pair in comparison.pairs}
        inside = QWidget()
        inside.setObjectName("plain")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 10, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, LABELS)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        cohorts = dict(comparison.shared) if len(comparison.shared) > 1 else {}
        conflicts = comparison.conflicts
        self._section(grid, _section_words(len(conflicts)), conflicts, cohorts)
        rest = [pair for pair in comparison.pairs if not pair.is_conflict]
        single = [pair for pair in rest if pair.kept is None or pair.other is None]
        self._section(grid, _("Only one entry says it; it stays"), single, cohorts)
        self._section(grid, _("Both say the same"), [pair for pair in rest if pair not in single], cohorts)
        grid.setRowStretch(grid.rowCount(), 1)
        self.setWidget(inside)

    def values(self) -> dict[str, Any]:
        """Key of a pair → the value chosen for it."""
        found = {key: self._values[button] for key, group in self.groups.items() if (button := group.checkedButton())}
        return {key: value for key, value in found.items() if value != self._pairs[key].value}

    def take(self, values: Mapping[str, Any]) -> None:
        """Choose these again, where they are still offered."""
        for key, value in values.items():
            for button in self.groups[key].buttons() if key in self.groups else ():
                if self._values[button] == value:
                    button.setChecked(True)

    def _section(self, grid: QGridLayout, title: str, pairs: Sequence[Pair], cohorts: dict[int, str]) -> None:
        if not pairs:
            return
        at = grid.rowCount()
        if at > 1:
            grid.addWidget(rule(), at, 0, 1, 3)
            at += 1
        head = Label(title, 12, "medium", "fg2")
        head.setContentsMargins(0, 4, 0, 2)
        grid.addWidget(head, at, 0, 1, 3)
        for pair in pairs:
            self._line(grid, pair, cohorts.get(pair.cohort_id or 0, ""))

    def _line(self, grid: QGridLayout, pair: Pair, cohort: str) -> None:
        at = grid.rowCount()
        name = Label(f"{pair.title}\n{cohort}" if cohort else pair.title, 12, ink="fg3", wraps=True)
        name.setContentsMargins(0, 8, 8, 6)
        name.setFixedWidth(LABELS)
        grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
        if pair.is_conflict:
            self._choice(grid, at, pair)
            return
        for side, text in ((self._kept, pair.kept_text), (self._other, pair.other_text)):
            label = Label(self._told(pair, text) or "–", 13, ink="fg" if text else "fg3", wraps=True)
            label.setContentsMargins(12, 7, 8, 6)
            grid.addWidget(label, at, side)

    def _choice(self, grid: QGridLayout, at: int, pair: Pair) -> None:
        group = QButtonGroup(self)
        offered = [(self._kept, pair.kept, pair.kept_text), (self._other, pair.other, pair.other_text)]
        for side, value, text in sorted(offered, key=lambda one: one[0]):  # the arrow keys go from left to right
            self._add(group, pair, value, text, (grid, at, side, 1))
        if pair.value not in (pair.kept, pair.other):
            self._add(group, pair, pair.value, shown(pair, pair.value), (grid, at + 1, 1, 2))
        self.groups[pair.key] = group
        group.buttonToggled.connect(lambda _button, is_on: self.chosen.emit() if is_on else None)

    def _add(
        self, group: QButtonGroup, pair: Pair, value: Any, text: str, place: tuple[QGridLayout, int, int, int]
    ) -> None:
        grid, at, side, wide = place
        said = self._told(pair, text)
        button = ValueButton(said, _("{field}: {value}", field=pair.title, value=said))
        button.setChecked(value == pair.value)
        self._values[button] = value
        group.addButton(button)
        grid.addWidget(button, at, side, 1, wide)

    def _told(self, pair: Pair, text: str) -> str:
        return text if self.is_plain or not pair.is_private else masked(text)


def _section_words(count: int) -> str:
    return n_("{count} field differs: choose what stands", "{count} fields differ: choose what stands", count)
