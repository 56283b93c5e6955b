"""The menu of the button "Filter": rules with how many they find, then all fields by section;
each found by typing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget

from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.lists import DOCUMENT_KIND
from lcdesk.model.rule_kinds import RULES, MonthsParameter, kind_of, words_of
from lcdesk.model.search_text import QueryRule
from lcdesk.texts import _, n_, with_label
from lcdesk.ui.kit.dialogs.tick_list import TickLine, TickList, with_heads
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Button, IconButton, Label, SearchBox, column, row
from lcdesk.ui.kit.widgets.controls import Popup
from lcdesk.ui.kit.word_matching import spellings_of_field, spellings_of_rule
from lcdesk.ui.participants.filter_values import ORDERED, FilterCounts, ValueList, ValueRange
from lcdesk.ui.participants.filters import TICKED, FilterChip, FilterLine
from lcdesk.ui.participants.shown import PeopleView

WIDTH, HEIGHT, LOW = 348, 480, 168  # px; the months of a rule need no more height than the last
_SENT = ("nomination_letter", "passport_scan", "visa", "insurance")  # others send a scan of these
_SAID = ("photo", "invitation", "insurance")  # documents with a rule of their own


class FilterMenu(Popup):
    """A popup below the button or below a chip; Esc closes it."""

    def __init__(self, filters: FilterLine, shown: PeopleView) -> None:
        super().__init__(filters, _("Filter"))
        self._filters, self._shown = filters, shown
        self.page: QWidget = QWidget(self)
        made = column(self.page, margins=(12, 12, 12, 12))
        self.setLayout(made)
        shown.context.language_changed.connect(self.retranslate)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.setAccessibleName(_("Filter"))
        if isinstance(self.page, FilterList | FilterPage):
            self.page.retranslate()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settle()
        super().closeEvent(event)

    def show_list(self) -> None:
        """Rules and fields to choose from."""
        made = FilterList(self._shown)
        made.rule_chosen.connect(self.choose_rule)
        made.field_chosen.connect(lambda name: self.show_field(name))
        self._turn_to(made)

    def show_field(self, name: str, rule: QueryRule | None = None) -> None:
        """The page of a field, `rule`: the filter on it that is to be changed."""
        self._turn_to(FieldPage(self._filters, self._shown, name, rule))

    def choose_rule(self, rule: QueryRule) -> None:
        """A rule with months asks for them; any other holds from now on."""
        if isinstance(kind_of(rule).parameter, MonthsParameter):
            self._turn_to(MonthsPage(self._filters, self._shown, rule), LOW)
        else:
            self._filters.change(None, rule)
            self.close()

    def open_below(self, anchor: QWidget) -> None:
        """Show it below the button, or below the chip."""
        width = anchor.width() if isinstance(anchor, FilterChip) else self.width()
        self.open_at(anchor.mapToGlobal(QPoint(anchor.width() - width, anchor.height() + 4)))
        self.page.setFocus()

    def _turn_to(self, page: QWidget, height: int = HEIGHT) -> None:
        self._settle()
        if isinstance(page, FilterPage):
            page.left.connect(self.show_list)
            page.done.connect(self.close)
        before, self.page = self.page, page
        layout = self.layout()
        assert layout is not None
        layout.replaceWidget(before, page)
        before.hide()
        before.deleteLater()
        page.show()
        self.resize(WIDTH, height)
        page.setFocus()

    def _settle(self) -> None:
        if isinstance(self.page, FieldPage):
            self.page.settle()


class FilterList(QWidget):
    """`rule_chosen(rule)`, `field_chosen(name)`."""

    rule_chosen = Signal(object)
    field_chosen = Signal(str)

    def __init__(self, shown: PeopleView) -> None:
        super().__init__()
        self._shown, self._counting = shown, FilterCounts(shown, self)
        self._counts: Mapping[QueryRule, int] = {}
        self.search, self.list = SearchBox(), TickList()
        self.list.follow(self.search, narrows=True)
        made = column(self.search, self.list)
        made.setStretch(1, 1)
        self.setLayout(made)
        self.setFocusProxy(self.search)
        self.list.taken.connect(self._take)
        self.retranslate()
        self._counting.rules(self._rules(), self._show)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.search.set_hint(_("Search a field or a rule…"))
        self.list.setAccessibleName(_("Fields and rules"))
        self._fill()

    def _rules(self) -> list[QueryRule]:
        months = self._shown.context.settings.passport_months
        made = [
            QueryRule(kind.name, values)
            for kind in RULES.values()
            for values in ((), (months,))
            if kind.is_offered and kind.parameter.is_known(values)
        ]
        return [*made, *_document_rules()]

    def _show(self, counts: Mapping[QueryRule, int]) -> None:
        self._counts = counts
        self._fill()

    def _fill(self) -> None:
        current = self.list.current()
        rules = [self._rule_line(rule) for rule in self._rules()]
        sections = [
            (
                _(section) if section else _("Other fields"),
                [_field_line(field.name) for field in fields],
            )
            for section, fields in PARTICIPANT.sections().items()
        ]
        self.list.show_lines(
            with_heads([(_("Rules"), rules), *sections]), current.key if current else None
        )

    def _rule_line(self, rule: QueryRule) -> TickLine:
        count = self._counts.get(rule)
        figure = "…" if count is None else f"{count:,}"
        return TickLine(
            rule, words_of(rule), figure, icon=kind_of(rule).icon, words=spellings_of_rule(rule)
        )

    def _take(self, key: QueryRule | str) -> None:
        if isinstance(key, QueryRule):
            self.rule_chosen.emit(key)
        else:
            self.field_chosen.emit(key)


def _document_rules() -> Iterable[QueryRule]:
    kinds = [option.code for option in DOCUMENT_KIND.options]
    missing = [QueryRule("document_missing", (kind,)) for kind in kinds if kind not in _SAID]
    return [*missing, *(QueryRule("file_missing", (kind,)) for kind in kinds if kind in _SENT)]


def _field_line(name: str) -> TickLine:
    return TickLine(name, PARTICIPANT.field(name).title, words=spellings_of_field(name))


class FilterOpener:
    """Opens the menu below the button and the page of a filter below its chip; `menu` is the one
    opened last.
    """

    def __init__(self, shown: PeopleView, filters: FilterLine) -> None:
        self._shown, self._filters = shown, filters
        self.menu: FilterMenu | None = None
        filters.filter.clicked.connect(self.open)
        filters.chips.opened.connect(self.change)

    def open(self) -> None:
        """The list of rules and fields."""
        self.menu = self._fresh()
        self.menu.show_list()
        self.menu.open_below(self._filters.filter)

    def change(self, rule: QueryRule, chip: FilterChip) -> None:
        """What this filter is set by; one that has nothing to set leads to the list."""
        self.menu = self._fresh()
        if name := page_for(rule):
            self.menu.show_field(name, None if rule.name == TICKED else rule)
        elif isinstance(kind_of(rule).parameter, MonthsParameter):
            self.menu.choose_rule(rule)
        else:
            self.menu.show_list()
        self.menu.open_below(chip)

    def _fresh(self) -> FilterMenu:
        return FilterMenu(self._filters, self._shown)


# --- What one filter is set by: the values, the range or a part of the text of a field, or the
# months of a rule ---


MOST_MONTHS = 60


class FilterPage(QWidget):
    """`left`: back to the list of fields and rules; `done`: nothing more to choose."""

    left = Signal()
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.back, self.head = (
            IconButton("chevron-left", clicked=self.left.emit, size=28),
            Label("", 13, "bold"),
        )
        self.heading = row(self.back, self.head, None, gap=4)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.back.set_name(_("All fields and rules"))


class FieldPage(FilterPage):
    """Values with ticks, with what came of them at once; a range before them where there is an
    order; blank or filled in.
    """

    def __init__(
        self, filters: FilterLine, shown: PeopleView, name: str, rule: QueryRule | None = None
    ) -> None:
        """`rule`: the one to be changed, None: those of the field that are in force."""
        super().__init__()
        self._filters, self._name, self._field = filters, name, PARTICIPANT.field(name)
        self._rule = rule or filters.rule_of(name, "field_not")
        but = self._rule if self._rule and self._rule.name == "field_not" else None
        chosen = but.values[1:] if but else filters.values_of(name)
        self.but = QCheckBox()
        self.but.setFont(font(12))
        self.but.setChecked(but is not None)
        self.values = ValueList(name, FilterCounts(shown, self), chosen)
        self.range = self._made_range(shown, rule)
        self.blank = Button(
            kind="link", clicked=lambda: self._ask(QueryRule("field_blank", (name,)))
        )
        self.known = Button(
            kind="link", clicked=lambda: self._ask(QueryRule("field_known", (name,)))
        )
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
        made = ValueRange(
            self._name, starts if isinstance(starts, dt.date) else clock.today(), present
        )
        self._range = present
        made.ranged.connect(self._ask_range)
        made.done.connect(self.done)
        return made

    def _ask_values(self, values: tuple[Any, ...]) -> None:
        """These values, or all but these; the other way round is taken off."""
        before = self._rule if self._rule and self._rule.name == "field_not" else None
        self._rule = (
            QueryRule("field_not", (self._name, *values))
            if self.but.isChecked() and values
            else None
        )
        self._filters.ask_values(self._name, () if self._rule else values, before, self._rule)

    def _ask_range(self, rule: QueryRule | None) -> None:
        before, self._range = self._range, rule
        self._filters.change(before, rule)

    def _ask_part(self, text: str) -> None:
        before = self._rule if self._rule and self._rule.name == "field_has" else None
        self._ask(QueryRule("field_has", (text, self._name)), before)

    def _ask(self, rule: QueryRule, before: QueryRule | None = None) -> None:
        if (
            before is None
            and self._rule is not None
            and self._rule.name in ("field_blank", "field_known")
        ):
            before = self._rule
        self._filters.change(before, rule)
        self.done.emit()


class MonthsPage(FilterPage):
    """A rule with a number of months; for how many it would hold is said before it does."""

    def __init__(self, filters: FilterLine, shown: PeopleView, rule: QueryRule) -> None:
        super().__init__()
        self._filters, self._rule, self._counting = filters, rule, FilterCounts(shown, self)
        self.months, self.words, self.found = (
            QSpinBox(),
            Label("", 13, wraps=True),
            Label("", 12, ink="fg2"),
        )
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
        self._filters.change(
            self._rule if self._rule in self._filters.added else None, self._wanted
        )
        self.done.emit()


def page_for(rule: QueryRule) -> str:
    """The field whose page changes a rule; "" where it is one of the rules themselves."""
    return next(iter(kind_of(rule).parameter.fields(rule.values)), "")
