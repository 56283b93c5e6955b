"""What one filter is set by: the values, the range or a part of the text of a field, or the months of a rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget

from lcdesk.model import clock
from lcdesk.model.asking import QueryRule, kind_of
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.texts import _, n_, with_label
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Button, IconButton, Label, column, row
from lcdesk.ui.participants.counting import ORDERED, FilterCounts
from lcdesk.ui.participants.filters import FilterLine
from lcdesk.ui.participants.shown import PeopleView
from lcdesk.ui.participants.value_list import ValueList
from lcdesk.ui.participants.value_range import ValueRange

MOST_MONTHS = 60
_OF_VALUES = ("field_is", "field_not")


class FilterPage(QWidget):
    """`left`: back to the list of fields and rules; `done`: nothing more to choose."""

    left = Signal()
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.back, self.head = IconButton("chevron-left", clicked=self.left.emit, size=28), Label("", 13, "bold")
        self.heading = row(self.back, self.head, None, gap=4)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.back.set_name(_("All fields and rules"))


class FieldPage(FilterPage):
    """Values with ticks, with what came of them at once; a range before them where there is an order; blank or filled in."""

    def __init__(self, filters: FilterLine, shown: PeopleView, name: str, rule: QueryRule | None = None) -> None:
        """`rule`: the one to be changed, None: those of the field that are in force."""
        super().__init__()
        self._filters, self._name, self._field = filters, name, PARTICIPANT.field(name)
        self._rule = rule or filters.rule_of(name, "field_not")
        of_values = self._rule if self._rule and self._rule.name in _OF_VALUES else None
        chosen = of_values.values[1:] if of_values else filters.values.get(name, ())
        self.but = QCheckBox()
        self.but.setFont(font(12))
        self.but.setChecked(self._rule is not None and self._rule.name == "field_not")
        self.values = ValueList(name, FilterCounts(shown, self), chosen)
        self.range = self._made_range(shown, rule)
        self.blank = Button(kind="link", clicked=lambda: self._ask(QueryRule("field_blank", (name,))))
        self.known = Button(kind="link", clicked=lambda: self._ask(QueryRule("field_known", (name,))))
        parts = [self.range] if self.range else []
        below = row(self.blank, self.known, None, self.but, gap=4)
        made = column(self.heading, *parts, self.values, below)
        made.setStretch(1 + len(parts), 1)
        made.setContentsMargins(0, 0, 0, 0)
        self.setLayout(made)
        if rule is not None and rule.name == "field_has":
            self.values.search.setText(str(rule.values[0]))
        self.but.toggled.connect(lambda _is_on: self._ask_values(tuple(self.values.chosen)))
        self.values.picked.connect(self._ask_values)
        self.values.part_wanted.connect(self._ask_part)
        self.setFocusProxy(self.range or self.values)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.head.setText(self._field.title)
        self.but.setText(_("All but those ticked"))
        self.blank.setText(_("Blank"))
        self.known.setText(_("Filled in"))
        self.but.setVisible(not self._field.is_private)
        self.values.retranslate()
        if self.range:
            self.range.retranslate()

    def settle(self) -> None:
        """What was typed and is understood counts, Enter or not."""
        if self.range:
            self.range.take()

    def _made_range(self, shown: PeopleView, rule: QueryRule | None) -> ValueRange | None:
        if not isinstance(self._field.kind, ORDERED):
            return None
        is_range = rule is not None and rule.name == "field_between"
        present = rule if is_range else self._filters.rule_of(self._name, "field_between")
        starts = shown.cohort.get("starts")
        made = ValueRange(self._name, starts if isinstance(starts, dt.date) else clock.today(), present)
        self._range = present
        made.ranged.connect(self._ask_range)
        made.done.connect(self.done)
        return made

    def _ask_values(self, values: tuple[Any, ...]) -> None:
        """These values, or all but these; the other way round is taken off."""
        before = self._rule if self._rule and self._rule.name in _OF_VALUES else None
        self._rule = QueryRule("field_not", (self._name, *values)) if self.but.isChecked() and values else None
        self._filters.ask_values(self._name, () if self._rule else values, before, self._rule)

    def _ask_range(self, rule: QueryRule | None) -> None:
        before, self._range = self._range, rule
        self._filters.change(before, rule)

    def _ask_part(self, text: str) -> None:
        before = self._rule if self._rule and self._rule.name == "field_has" else None
        self._ask(QueryRule("field_has", (text, self._name)), before)

    def _ask(self, rule: QueryRule, before: QueryRule | None = None) -> None:
        if before is None and self._rule is not None and self._rule.name in ("field_blank", "field_known"):
            before = self._rule
        self._filters.change(before, rule)
        self.done.emit()


class MonthsPage(FilterPage):
    """A rule with a number of months; for how many it would hold is said before it does."""

    def __init__(self, filters: FilterLine, shown: PeopleView, rule: QueryRule) -> None:
        super().__init__()
        self._filters, self._rule, self._counting = filters, rule, FilterCounts(shown, self)
        self.months, self.words, self.found = QSpinBox(), Label("", 13, wraps=True), Label("", 12, ink="fg2")
        self.months.setRange(0, MOST_MONTHS)
        self.months.setFixedWidth(76)
        self.months.lineEdit().setTextMargins(9, 0, 0, 0)
        self.months.setValue(int(rule.values[0]))
        self.apply = Button(kind="primary", clicked=self._apply)
        self.words.setBuddy(self.months)
        line = row(self.months, self.words)
        line.setStretch(1, 1)
        self.setLayout(column(self.heading, line, row(self.found, None, self.apply), None, gap=12))
        self.months.valueChanged.connect(lambda _months: self._count())
        self.setFocusProxy(self.months)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.head.setText(kind_of(self._rule).title)
        self.words.setText(_("months after the course, or sooner"))
        self.months.setAccessibleName(with_label(kind_of(self._rule).title, self.words.text()))
        self.apply.setText(_("Show them"))
        self._count()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._apply()
        else:
            super().keyPressEvent(event)

    @property
    def _wanted(self) -> QueryRule:
        return QueryRule(self._rule.name, (self.months.value(),))

    def _count(self) -> None:
        self.found.setText(_("Counting…"))
        self._counting.rules([self._wanted], self._show, besides=self._rule)

    def _show(self, counts: Mapping[QueryRule, int]) -> None:
        count = counts.get(self._wanted, 0)
        self.found.setText(n_("Finds {count} person", "Finds {count} people", count))

    def _apply(self) -> None:
        self._filters.change(self._rule if self._rule in self._filters.added else None, self._wanted)
        self.done.emit()


def page_for(rule: QueryRule) -> str:
    """The field whose page changes a rule; "" where it is one of the rules themselves."""
    parameter = kind_of(rule).parameter
    if parameter in ("field", "range", "values"):
        return str(rule.values[0])
    return str(rule.values[1]) if parameter == "text" else ""
