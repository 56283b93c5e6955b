"""The timetable rules: how grave each is for the office, and the limits they measure by. For all
cohorts of the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from lcdesk.model.clashes import LEVELS, LIMITS, RULES, Level, Limits, limit_minutes
from lcdesk.model.clashes.timetable import read_minutes, say_minutes
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import ChangeEvent
from lcdesk.services.curriculum.conflicts import (
    KEEP,
    LEVEL_WORDS,
    TimetableRules,
    keep_rules,
    list_holiday_remarks,
    read_rules,
)
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.forms.edit_tracking import SeenWhole
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Banner, Button, Label, column, row, rule, scrolled

SIZE, LEAST, CONTROL = (600, 760), 320, 150  # px
PICTURES: Mapping[Level, tuple[str, str]] = {
    "clash": ("triangle-alert", "bad"),
    "warning": ("circle-alert", "warn"),
    "ignore": ("circle-dashed", "fg3"),
}


class RulesDialog(FormDialog):
    """Keeps what was chosen when it is accepted; "As at first" puts everything back, to be kept
    or not.
    """

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Timetable rules"))
        self._context = context
        self.levels = {name: _LevelBox(_(known.label)) for name, known in RULES.items()}
        self.limits = {name: _field(_(limit.label)) for name, limit in LIMITS.items()}
        self.banner, self.remarks = Banner(), Label("", 12, ink="fg3", wraps=True)
        self.reset = Button(_("As at first"), clicked=lambda: self._show(TimetableRules()))
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out(parent)
        self._seen = SeenWhole(read_rules(context.desk), lambda: read_rules(context.desk))
        self._show(self._seen.shown)
        self._at_first = self._texts()
        self._ask_remarks()
        next(iter(self.levels.values())).setFocus()

    def is_typed(self) -> bool:
        """Does anything stand here that stood otherwise at first?"""
        return self._texts() != self._at_first

    def _texts(self) -> list[str]:
        return [
            *(box.level() for box in self.levels.values()),
            *(edit.text() for edit in self.limits.values()),
        ]

    def chosen(self) -> TimetableRules:
        """What stands in the dialog; `KnownFault` names what cannot be understood."""
        levels: dict[str, Level] = {name: box.level() for name, box in self.levels.items()}
        return TimetableRules(levels, Limits(**{name: self._minutes(name) for name in LIMITS}))

    def _lay_out(self, parent: QWidget) -> None:
        about = Label(
            _(
                "Rules inform and never block. What is a clash is counted and marked red; what is "
                "ignored is not looked for."
            ),
            13,
            ink="fg2",
            wraps=True,
        )
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(
            column(
                Label(_("Timetable rules"), 17, "bold"),
                about,
                4,
                _grid(self.levels, lambda name: RULES[name].label),
                8,
                Label(_("Limits"), 13, "bold"),
                _grid(self.limits, lambda name: LIMITS[name].label),
                self.remarks,
                None,
                gap=8,
                margins=(24, 22, 24, 16),
            )
        )
        foot = row(self.reset, None, Button(_("Cancel"), clicked=self.reject), self.ok)
        area = scrolled(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(
            column(area, rule(), column(self.banner, foot, margins=(24, 10, 24, 16)), gap=0)
        )
        self.resize(SIZE[0], min(SIZE[1], max(parent.height() - 40, LEAST)))

    def _show(self, rules: TimetableRules) -> None:
        self.banner.hide()
        for name, box in self.levels.items():
            box.setCurrentIndex(LEVELS.index(rules.level(name)))
        for name, value in limit_minutes(rules.limits).items():
            self.limits[name].setText(say_minutes(value))

    def _minutes(self, name: str) -> int:
        limit, edit = LIMITS[name], self.limits[name]
        value = read_minutes(edit.text())
        if value is None or not limit.least <= value <= limit.most:
            edit.setFocus()
            edit.selectAll()
            least, most = say_minutes(limit.least), say_minutes(limit.most)
            raise KnownFault(
                _("“{value}” does not fit “{limit}”.", value=edit.text(), limit=_(limit.label)),
                _(
                    "It lies between {least} and {most}, as hours and minutes.",
                    least=least,
                    most=most,
                ),
            )
        return value

    def _finish(self) -> None:
        try:
            rules = self.chosen()
            self._seen.keep(lambda shown: keep_rules(self._context.desk, rules, shown))
        except KnownFault as fault:
            self.banner.say(str(fault), "bad")
            return
        self.accept()
        # a setting is no operation: the desk itself tells nobody
        self._context.news.emit(ChangeEvent(KEEP, {}))
        self._context.announce(_("The timetable rules are kept"))

    def _ask_remarks(self) -> None:
        """What is not known about public holidays: a calendar takes a moment to be read."""
        desk, cohort = self._context.desk, self._context.cohort_id
        if cohort is not None:
            self._context.tasks.count(
                lambda _task: list_holiday_remarks(desk, cohort),
                lambda remarks: self.remarks.setText("\n".join(remarks)),
                owner=self,
            )


class _LevelBox(QComboBox):
    """Clash, warning or ignore; the wheel scrolls the list it stands in."""

    def __init__(self, name: str) -> None:
        super().__init__()
        for level in LEVELS:
            self.addItem(icon(*PICTURES[level]), _(LEVEL_WORDS[level]), level)
        self.setAccessibleName(name)
        self.setFixedWidth(CONTROL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def level(self) -> Level:
        """The level chosen."""
        return LEVELS[self.currentIndex()]

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setFixedWidth(CONTROL)
    return made


def _grid(controls: Mapping[str, QWidget], label: Callable[[str], str]) -> QGridLayout:
    made = QGridLayout()
    made.setVerticalSpacing(6)
    made.setColumnStretch(0, 1)
    for place, (name, control) in enumerate(controls.items()):
        made.addWidget(Label(_(label(name)), 13, wraps=True), place, 0)
        made.addWidget(control, place, 1)
    return made
