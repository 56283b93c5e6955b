"""How deadlines are counted: of a programme, for all its cohorts, or of one cohort alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QSpinBox, QWidget

from lcdesk.model.clock import WEEKDAYS, short_day
from lcdesk.model.deadlines import COUNTINGS, DEADLINES, MOST_DAYS, DeadlineChoice, DeadlineKind
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts.cohorts import CohortRecord
from lcdesk.services.core.desk import Desk
from lcdesk.services.deadlines import deadlines
from lcdesk.services.deadlines.deadlines import Owner, WorkCalendar
from lcdesk.texts import N_, _, with_label
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.widgets import Button, Label, column, row, scrolled
from lcdesk.ui.kit.widgets.controls import TabRow

SIZE, LEAST = (640, 720), 360  # px
TABS: Mapping[Owner, str] = {"programme": N_("The programme"), "cohort": N_("This cohort only")}


class DeadlineRow:
    """The editors of one deadline: whether it is used, how many days, of which kind; and the day
    that makes in this cohort.
    """

    def __init__(self, kind: DeadlineKind) -> None:
        self.kind = kind
        self.used = QCheckBox()
        self.days = QSpinBox()
        self.days.setRange(0, MOST_DAYS)
        self.days.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.counting = QComboBox()
        for code, words in COUNTINGS.items():
            self.counting.addItem(_(words), code)
        self.due = Label("", 12, ink="fg2")
        self.used.setText(kind.title)
        self.days.setAccessibleName(with_label(kind.title, _("days")))
        self.counting.setAccessibleName(with_label(kind.title, _("kind of days")))
        self.used.toggled.connect(self._grey)

    def show_choice(self, choice: DeadlineChoice) -> None:
        """How it is counted."""
        self.used.setChecked(choice.is_used)
        self.days.setValue(choice.days)
        self.counting.setCurrentIndex(self.counting.findData(choice.counting))
        self._grey()

    def choice(self) -> DeadlineChoice:
        """As it stands in the editors."""
        return DeadlineChoice(self.days.value(), self.counting.currentData(), self.used.isChecked())

    def say_day(self, day: dt.date | None) -> None:
        """The day it falls on; None: there is none."""
        shown = self.used.isChecked() and day is not None
        self.due.setText(f"{_(WEEKDAYS[day.weekday()])} {short_day(day)}" if shown and day else "")

    def _grey(self) -> None:
        for editor in (self.days, self.counting):
            editor.setEnabled(self.used.isChecked())


class DeadlinesDialog(FormDialog):
    """The deadlines of a cohort on screen, and of its programme; what is kept is one operation of
    each.
    """

    def __init__(self, parent: QWidget, desk: Desk, cohort: CohortRecord) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Deadlines"))
        self._desk, self._cohort = desk, cohort
        self._calendar = WorkCalendar(cohort["country"])
        self.tabs = TabRow(tuple(TABS))
        for key, words in TABS.items():
            self.tabs.tabs[key].show_count(_(words), None)
        self.told = Label("", 13, ink="fg2", wraps=True)
        self.rows = [DeadlineRow(kind) for kind in DEADLINES]
        self.usual = Button("", kind="link", clicked=self._as_above)
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._build(parent.window().height() - 40)
        if cohort["programme_id"] is None:
            self.tabs.hide()
            self.tabs.choose("cohort")
        self._load()
        self.tabs.chosen.connect(self._change_tab)
        for one in self.rows:
            one.used.toggled.connect(self._say_days)
            one.days.valueChanged.connect(self._say_days)
            one.counting.currentIndexChanged.connect(self._say_days)
        self.rows[0].days.setFocus()
        self.rows[0].days.selectAll()

    @property
    def owner(self) -> Owner:
        """Whose deadlines are shown."""
        return "cohort" if self.tabs.key == "cohort" else "programme"

    def _id_of(self, owner: Owner) -> int:
        """The number of the programme or of the cohort."""
        programme = self._cohort["programme_id"]
        return self._cohort["id"] if owner == "cohort" or programme is None else programme

    def is_typed(self) -> bool:
        """Was anything changed?"""
        return bool(self._wanted())

    def _load(self) -> None:
        self._loaded: Owner = self.owner
        self._shown = deadlines.list_choices(self._desk, self.owner, self._id_of(self.owner))
        self._above = deadlines.choices_above(self._desk, self.owner, self._id_of(self.owner))
        for one in self.rows:
            one.show_choice(self._shown[one.kind.key])
        if self.owner == "programme":
            name = self._cohort["programme"] or ""
            self.told.setText(
                _("For every cohort of “{name}” that says nothing of its own.", name=name)
            )
            self.usual.setText(_("As the program counts them"))
        else:
            self.told.setText(
                _("For “{name}” alone, instead of its programme.", name=self._cohort["name"])
            )
            self.usual.setText(_("As the programme counts them"))
        self._say_days()

    def _change_tab(self, _key: str) -> None:
        """What was typed for the one is kept before the other is shown."""
        if self._loaded != self.owner:
            try:
                self._keep(self._loaded)
            except KnownFault as fault:
                show_fault(fault, self)
            self._load()

    def _as_above(self) -> None:
        for one in self.rows:
            one.show_choice(self._above[one.kind.key])
        self._say_days()

    def _say_days(self) -> None:
        for one in self.rows:
            one.say_day(
                deadlines.day_of(
                    one.kind,
                    one.choice(),
                    self._cohort["starts"],
                    self._cohort["ends"],
                    self._calendar.is_working,
                )
            )

    def _wanted(self) -> dict[str, DeadlineChoice | None]:
        """What was changed; None where it is now as above."""
        return {
            one.kind.key: None if one.choice() == self._above[one.kind.key] else one.choice()
            for one in self.rows
            if one.choice() != self._shown[one.kind.key]
        }

    def _keep(self, owner: Owner) -> None:
        wanted = self._wanted()
        if wanted:
            deadlines.set_choices(self._desk, owner, self._id_of(owner), wanted, self._shown)

    def _finish(self) -> None:
        self.go_once_kept(lambda: self._keep(self.owner))

    def _build(self, room: int) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 4, 10, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        line, anchor = 0, ""
        for one in self.rows:
            if one.kind.anchor != anchor:
                anchor = one.kind.anchor
                words = _("Before the opening") if anchor == "opening" else _("After the last day")
                grid.addWidget(Label(words, 13, "bold"), line, 0, 1, 4)
                line += 1
            for at, widget in enumerate((one.used, one.days, one.counting, one.due)):
                grid.addWidget(widget, line, at)
            line += 1
        grid.setColumnMinimumWidth(3, 96)
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(grid)
        area = scrolled(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made = column(
            Label(self.windowTitle(), 17, "bold"),
            self.tabs,
            self.told,
            gap=8,
            margins=(24, 22, 24, 18),
        )
        made.addWidget(area, 1)
        made.addLayout(row(self.usual, None, Button(_("Cancel"), clicked=self.reject), self.ok))
        self.setLayout(made)
        self.resize(SIZE[0], min(SIZE[1], max(room, LEAST)))
