"""What is asked about a cohort as a whole: its set-up copied for a new one; what is still open in
it before it is closed, archived or removed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QRadioButton, QWidget

from lcdesk.model.catalogue import COHORT
from lcdesk.model.clock import LONG_WEEKDAYS
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import Date
from lcdesk.services.cohorts.cohorts import CohortRecord
from lcdesk.services.curriculum import cohort_copy
from lcdesk.services.curriculum.cohort_copy import PARTS, Setup, same_weekday
from lcdesk.texts import _, n_
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.forms.editors import as_editor
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row, rule, scrolled

NAMES = ("name_en", "name_zh", "starts", "ends", "city", "country", "places")
KEPT = ("city", "country", "places")  # as in the cohort before, until something else is typed
WIDTH, FOOT, LEAST = 560, 150, 320  # px
Keep = Callable[[dict[str, Any], frozenset[str], cohort_copy.Keep], object]


class CohortCopyDialog(FormDialog):
    """`keep(values, parts, what stays)` gets what was typed, ticked and chosen; what cannot be
    understood, or is refused, keeps the dialog open.
    """

    def __init__(self, parent: QWidget, cohort: CohortRecord, setup: Setup, keep: Keep) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Copy the set-up"))
        self.setMinimumWidth(WIDTH - 60)
        self._cohort, self._setup, self._keep = cohort, setup, keep
        self.form = RecordForm(COHORT, NAMES, is_flat=False)
        self.form.place = "copied_cohort"
        self.form.show_record({name: cohort.get(name) for name in KEPT})
        self._has_own_end = False
        self.ticks = {part: _tick(part, setup.counts.get(part, 0)) for part in PARTS}
        self.weekdays = QRadioButton(literal(_("Keep weekdays: a Saturday stays a Saturday")))
        self.dates = QRadioButton(literal(_("Keep the day of the course: day 3 stays day 3")))
        usual = {"weekdays": self.weekdays, "dates": self.dates}[cohort_copy.USUAL_KEEP]
        usual.setChecked(True)
        self.weekdays.toggled.connect(lambda _on: self._show_shift())
        self.moved = Label("", 13, ink="fg2", wraps=True)
        self.nearest = Button("", kind="link", clicked=self._take_nearest)
        self.ok = Button(_("Create"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out(parent)
        as_editor(self.form.row_of("starts").editor).echoed.connect(
            lambda _text: self._show_shift()
        )
        as_editor(self.form.row_of("starts").editor).committed.connect(self._follow_start)
        as_editor(self.form.row_of("ends").editor).committed.connect(self._note_end)
        self.ticks["activities"].toggled.connect(lambda _on: self._show_shift())
        self._show_shift()
        self.form.focus_field(NAMES[0])

    def _lay_out(self, parent: QWidget) -> None:
        from_words = Label(
            _("After the pattern of {name}", name=self._cohort["name"]), 13, ink="fg2", wraps=True
        )
        cancel = Button(_("Cancel"), clicked=self.reject)
        left_out = Label(
            _("Participants, attendance and answers are not copied."), 12, ink="fg3", wraps=True
        )
        inside = QWidget()
        inside.setObjectName("plain")
        body = column(
            Label(_("New cohort"), 17, "bold"),
            from_words,
            4,
            self.form,
            4,
            Label(_("Taken along"), 13, "bold"),
            *self.ticks.values(),
            left_out,
            4,
            Label(_("When it moves"), 13, "bold"),
            self.weekdays,
            self.dates,
            None,
            gap=8,
            margins=(24, 22, 24, 8),
        )
        inside.setLayout(body)
        area = scrolled(inside)
        foot = column(
            self.moved,
            row(self.nearest, None),
            row(None, cancel, self.ok),
            gap=8,
            margins=(24, 10, 24, 16),
        )
        self.setLayout(column(area, rule(), foot, gap=0))
        self.resize(
            WIDTH, min(body.totalHeightForWidth(WIDTH) + FOOT, max(parent.height() - 40, LEAST))
        )

    def parts(self) -> frozenset[str]:
        """What is ticked."""
        return frozenset(part for part, tick in self.ticks.items() if tick.isChecked())

    def _starts(self) -> dt.date | None:
        try:
            return self.form.row_of("starts").value()
        except BadValue:
            return None

    def kept(self) -> cohort_copy.Keep:
        """What stays when everything moves."""
        return "weekdays" if self.weekdays.isChecked() else "dates"

    def _show_shift(self) -> None:
        """By how many days everything moves, and what is to be looked at then; where the weekday of
        the first day is another, which day would keep it.
        """
        starts, first = self._starts(), self._setup.first
        is_moved = starts is not None and first is not None and self.ticks["activities"].isChecked()
        self.moved.setVisible(is_moved)
        self.nearest.hide()
        if not is_moved or starts is None or first is None:
            return
        days = cohort_copy.shift_of(self._setup, starts, self.parts(), self.kept())
        country = self._value("country") or self._cohort.get("country")
        span = (starts, self._value("ends"))
        move = cohort_copy.foresee_move(self._setup, days, span, country)
        lines = move.words or [
            n_("Everything moves by {count} day.", "Everything moves by {count} days.", days)
        ]
        is_other = starts.weekday() != first.weekday()
        if is_other:
            was, now = _(LONG_WEEKDAYS[first.weekday()]), _(LONG_WEEKDAYS[starts.weekday()])
            if self.kept() == "dates":
                lines.append(
                    _(
                        "The course began on a {was}, this one begins on a {now}: all weekdays "
                        "change.",
                        was=was,
                        now=now,
                    )
                )
            near = same_weekday(first, starts)
            self.nearest.setText(
                _("Begin on {weekday}, {day}", weekday=was, day=Date().format(near))
            )
            self.nearest.show()
        self.moved.setText("\n".join(lines))
        self.moved.set_ink("warn" if is_other or move.outside or move.holidays else "fg2")

    def _value(self, name: str) -> Any:
        try:
            return self.form.row_of(name).value()
        except BadValue:
            return None

    def _follow_start(self) -> None:
        """The last day follows the first, as long as nobody typed one."""
        starts, before, after = self._starts(), self._cohort.get("starts"), self._cohort.get("ends")
        if starts and before and after and not self._has_own_end:
            self.form.row_of("ends").show_value(starts + (after - before))
        self._show_shift()

    def _note_end(self) -> None:
        self._has_own_end = True
        self._show_shift()

    def _take_nearest(self) -> None:
        starts, first = self._starts(), self._setup.first
        if starts and first:
            self.form.row_of("starts").show_value(same_weekday(first, starts))
            self._follow_start()

    def _finish(self) -> None:
        try:
            values = self.form.values()
        except BadValue:
            return
        if problem := self._problem(values):
            self.form.show_problem(*problem)
            self.form.focus_field(problem[0])
            return
        self.go_once_kept(lambda: self._keep(values, self.parts(), self.kept()))

    def _problem(self, values: Mapping[str, Any]) -> tuple[str, str] | None:
        starts, ends = values.get("starts"), values.get("ends")
        if not (values.get("name_en") or values.get("name_zh")):
            return "name_en", _("A cohort needs a name in one language.")
        if starts is None and self._setup.first and self.ticks["activities"].isChecked():
            return "starts", _(
                "Say when it starts: the activities move to the same day of the course."
            )
        if starts and ends and ends < starts:
            return "ends", _("The last day lies before the first.")
        return None


def _tick(part: str, count: int) -> QCheckBox:
    made = QCheckBox(f"{_(PARTS[part])}   {count}" if count else _(PARTS[part]))
    made.setChecked(count > 0)
    made.setEnabled(count > 0)
    return made


# --- Before a cohort is closed, archived or removed ---


class CohortEndDialog(QDialog):
    """`accepted` when it shall be done all the same."""

    def __init__(
        self, parent: QWidget, title: str, lines: Sequence[str], note: str, label: str
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(label)
        self.setMinimumWidth(460)
        self.lines = [Label(line, 13, wraps=True) for line in lines]
        self.ok = Button(label, kind="primary", clicked=self.accept)
        self.cancel = Button(_("Cancel"), clicked=self.reject)
        told = [
            row(_top(ThemedIcon("triangle-alert", 16, "warn")), words, gap=10)
            for words in self.lines
        ]
        for line in told:
            line.setStretch(1, 1)
        nothing = (
            []
            if lines
            else [
                row(
                    ThemedIcon("circle-check", 16, "ok"), Label(_("Nothing is open.")), None, gap=10
                )
            ]
        )
        self.setLayout(
            column(
                Label(title, 17, "bold", wraps=True),
                4,
                *told,
                *nothing,
                4,
                Label(note, 13, ink="fg2", wraps=True),
                8,
                row(None, self.cancel, self.ok),
                gap=8,
                margins=(24, 22, 24, 18),
            )
        )
        (self.cancel if lines else self.ok).setFocus()

    def turn_red(self) -> None:
        """What is done takes something away."""
        self.ok.setProperty("kind", "danger")


def _top(picture: QWidget) -> QWidget:
    """A picture beside the first line of a text that wraps."""
    made = QWidget()
    made.setLayout(column(picture, None, margins=(0, 2, 0, 0)))
    return made
