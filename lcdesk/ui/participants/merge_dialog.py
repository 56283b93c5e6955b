"""Two entries side by side: which one stays, what stands in each field, what moves along; one
confirm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from lcdesk.model.fields import masked
from lcdesk.services.core.access_log import note_people
from lcdesk.services.core.desk import Desk
from lcdesk.services.merging import Moved, Pair, PersonComparison, compare, shown
from lcdesk.texts import _, n_
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import PaintedButton, literal, set_tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.widgets import Button, Label, column, row, rule

SIZE = (860, 660)
Confirmed = Callable[[PersonComparison, dict[str, Any]], object]


class MergeDialog(QDialog):
    """`confirmed(comparison, values)` when the two are to become one."""

    def __init__(
        self, parent: QWidget, desk: Desk, ids: tuple[int, int], confirmed: Confirmed, why: str = ""
    ) -> None:
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
        chosen, fields = (
            self.fields.values(),
            dict.fromkeys(pair.field for pair in self.comparison.private),
        )
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
        self.confirm.setText(
            literal(_("Merge into {name}", name=name if len(name) < 30 else name[:28] + "…"))
        )

    def _confirm(self) -> None:
        values = self.fields.values()
        self.accept()
        self._confirmed(self.comparison, values)

    def _build(self, why: str) -> None:
        title = Label(_("Two entries become one person"), 17, "bold")
        said = _("What is not chosen stays readable in the further columns. Undo brings both back.")
        note = Label(
            _("They may be one: {why}. {said}", why=why, said=said) if why else said,
            13,
            ink="fg2",
            wraps=True,
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
        said.append(
            _("Moves along from {name}: {moved}.", name=comparison.other_name or "–", moved=moved)
        )
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


# --- The fields of two entries side by side: where they differ one is chosen, the rest is shown as
# it will be ---


LABELS = 150  # px of the names of the fields


class MergeFields(QScrollArea):
    """`chosen()` when another value is taken; `values()` are those that differ from what stands
    unasked.

    Private values are masked until `is_plain`, which holds from the next comparison on.
    """

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # the columns stay below their heads
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.groups: dict[str, QButtonGroup] = {}
        self._pairs: dict[str, Pair] = {}
        self._values: dict[QWidget, Any] = {}
        self._kept, self._other = 1, 2  # columns of the grid
        self.is_plain = False

    def show_comparison(self, comparison: PersonComparison, *, is_swapped: bool = False) -> None:
        """All fields: first those that need a choice, then those only one says, then those that
        agree.

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
        self._section(
            grid, _("Both say the same"), [pair for pair in rest if pair not in single], cohorts
        )
        grid.setRowStretch(grid.rowCount(), 1)
        self.setWidget(inside)

    def values(self) -> dict[str, Any]:
        """Key of a pair → the value chosen for it."""
        found = {
            key: self._values[button]
            for key, group in self.groups.items()
            if (button := group.checkedButton())
        }
        return {key: value for key, value in found.items() if value != self._pairs[key].value}

    def take(self, values: Mapping[str, Any]) -> None:
        """Choose these again, where they are still offered."""
        for key, value in values.items():
            for button in self.groups[key].buttons() if key in self.groups else ():
                if self._values[button] == value:
                    button.setChecked(True)

    def _section(
        self, grid: QGridLayout, title: str, pairs: Sequence[Pair], cohorts: dict[int, str]
    ) -> None:
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
            label = Label(
                self._told(pair, text) or "–", 13, ink="fg" if text else "fg3", wraps=True
            )
            label.setContentsMargins(12, 7, 8, 6)
            grid.addWidget(label, at, side)

    def _choice(self, grid: QGridLayout, at: int, pair: Pair) -> None:
        group = QButtonGroup(self)
        offered = [
            (self._kept, pair.kept, pair.kept_text),
            (self._other, pair.other, pair.other_text),
        ]
        # the arrow keys go from left to right
        for side, value, text in sorted(offered, key=lambda one: one[0]):
            self._add(group, pair, value, text, (grid, at, side, 1))
        if pair.value not in (pair.kept, pair.other):
            self._add(group, pair, pair.value, shown(pair, pair.value), (grid, at + 1, 1, 2))
        self.groups[pair.key] = group
        group.buttonToggled.connect(lambda _button, is_on: self.chosen.emit() if is_on else None)

    def _add(
        self,
        group: QButtonGroup,
        pair: Pair,
        value: Any,
        text: str,
        place: tuple[QGridLayout, int, int, int],
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
    return n_(
        "{count} field differs: choose what stands",
        "{count} fields differ: choose what stands",
        count,
    )


# --- One of the values a field may have after merging: chosen with a click, or with the arrow keys
# within its row ---


PAD, MARK, HIGH = 10, 24, 34
_FLAGS = (
    int(Qt.TextFlag.TextWordWrap)
    | int(Qt.AlignmentFlag.AlignVCenter)
    | int(Qt.AlignmentFlag.AlignLeft)
)


class ValueButton(PaintedButton):
    """A text with a circle before it; the chosen one has a tick and the soft ground."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(name)
        set_tip(self, text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(width - MARK - 2 * PAD, 60), 10_000)
        return max(
            HIGH, QFontMetrics(self._face()).boundingRect(room, _FLAGS, self.text()).height() + 14
        )

    def sizeHint(self) -> QSize:
        return QSize(220, self.heightForWidth(max(self.width(), 220)))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen, box = self.isChecked(), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        is_lit = is_chosen or self.hasFocus()
        edge = colour("accent") if is_lit else colour("edge", 255 if self.underMouse() else 130)
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1))
        painter.setBrush(colour("accent_soft" if is_chosen else "card"))
        painter.drawRoundedRect(box, 8, 8)
        mark = QPointF(PAD, self.height() / 2 - 8)
        draw_icon(
            painter,
            mark,
            "circle-check" if is_chosen else "circle",
            16,
            "accent" if is_chosen else "edge",
        )
        painter.setFont(self._face())
        painter.setPen(colour("fg" if is_chosen else "fg2"))
        painter.drawText(self.rect().adjusted(PAD + MARK, 0, -PAD, 0), _FLAGS, self.text())

    def _face(self) -> QFont:
        return font(13, QFont.Weight.Medium, is_tabular=True)
