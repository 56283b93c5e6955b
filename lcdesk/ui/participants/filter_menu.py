"""The menu of the button "Filter": rules with how many they find, then all fields by section; each found by typing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from lcdesk.model.asking import RULES, QueryRule, kind_of, words_of
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.lists import DOCUMENT_KIND
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.popup import Popup
from lcdesk.ui.kit.dialogs.tick_list import TickLine, TickList, with_heads
from lcdesk.ui.kit.spellings import spellings_of_field, spellings_of_rule
from lcdesk.ui.kit.widgets import SearchBox, column
from lcdesk.ui.participants.counting import FilterCounts
from lcdesk.ui.participants.filter_chips import FilterChip
from lcdesk.ui.participants.filter_pages import FieldPage, FilterPage, MonthsPage, page_for
from lcdesk.ui.participants.filters import FilterLine
from lcdesk.ui.participants.shown import PeopleView

WIDTH, HEIGHT, LOW = 348, 480, 168  # px; the months of a rule need no more height than the last
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
        if kind_of(rule).parameter == "months":
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
            QueryRule(kind.name, (months,) if kind.parameter == "months" else ())
            for kind in RULES.values()
            if kind.parameter in ("", "months") and kind.is_offered
        ]
        return [*made, *_document_rules()]

    def _show(self, counts: Mapping[QueryRule, int]) -> None:
        self._counts = counts
        self._fill()

    def _fill(self) -> None:
        current = self.list.current()
        rules = [self._rule_line(rule) for rule in self._rules()]
        sections = [
            (_(section) if section else _("Other fields"), [_field_line(field.name) for field in fields])
            for section, fields in PARTICIPANT.sections().items()
        ]
        self.list.show_lines(with_heads([(_("Rules"), rules), *sections]), current.key if current else None)

    def _rule_line(self, rule: QueryRule) -> TickLine:
        count = self._counts.get(rule)
        figure = "…" if count is None else f"{count:,}"
        return TickLine(rule, words_of(rule), figure, icon=kind_of(rule).icon, words=spellings_of_rule(rule))

    def _take(self, key: QueryRule | str) -> None:
        if isinstance(key, QueryRule):
            self.rule_chosen.emit(key)
        else:
            self.field_chosen.emit(key)


def _document_rules() -> Iterable[QueryRule]:
    return (
        QueryRule("document_missing", (option.code,)) for option in DOCUMENT_KIND.options if option.code not in _SAID
    )


def _field_line(name: str) -> TickLine:
    return TickLine(name, PARTICIPANT.field(name).title, words=spellings_of_field(name))


class FilterOpener:
    """Opens the menu below the button and the page of a filter below its chip; `menu` is the one opened last."""

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
            self.menu.show_field(name, rule if rule in self._filters.added else None)
        elif kind_of(rule).parameter == "months":
            self.menu.choose_rule(rule)
        else:
            self.menu.show_list()
        self.menu.open_below(chip)

    def _fresh(self) -> FilterMenu:
        return FilterMenu(self._filters, self._shown)
