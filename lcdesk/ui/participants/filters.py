"""The line above the table: search, view, status, country, groups, columns; together they are the question asked of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.model.asking import Rule, words_of
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.lists import ENDS, STATUS
from lcdesk.model.searching import read_search
from lcdesk.texts import N_, _
from lcdesk.ui.icons import flag_icon, icon
from lcdesk.ui.participants.grouping import GroupButton
from lcdesk.ui.spoken import Spoken
from lcdesk.ui.tones import tone_of
from lcdesk.ui.widgets import Label, MenuButton, SearchBox, column, row

ALL, COMING, ENDED, ATTENTION, CHOSEN = "all", "coming", "ended", "attention", "chosen"
VIEWS = {
    ALL: N_("All participants"),
    COMING: N_("Coming"),
    ENDED: N_("Not coming"),
    ATTENTION: N_("Need attention"),
    CHOSEN: N_("Chosen people"),
}
FILTERED = ("status", "nationality")  # fields with a menu of their values
CountValues = Callable[[str], Sequence[tuple[Any, int]]]


class FilterLine(QWidget):
    """`changed` when another question is asked. `count_values(field)` gives the numbers in the menus.

    `told`, below the line: how a search with fields was understood, and what of it was not.
    """

    changed = Signal()

    def __init__(self, spoken: Spoken, count_values: CountValues) -> None:
        super().__init__()
        self.view_name = ALL
        self.only: frozenset[int] | None = None  # ids of the view "chosen", where it is not asked for by rules
        self.rules: tuple[Rule, ...] = ()  # those of the views "attention" and "chosen"
        self.attention: tuple[tuple[Rule, ...], int] = ((), 0)
        self.values: dict[str, tuple[Any, ...]] = {}
        self._words = ""  # what the chosen people have in common, where somebody said so
        self._count_values = count_values
        self.search = SearchBox()
        self.search.setMinimumWidth(130)
        self.told = Label("", 12, ink="fg2", wraps=True)
        self.view, self.status, self.country = MenuButton(), MenuButton(), MenuButton()
        self.groups, self.columns = GroupButton(spoken), MenuButton(icon_name="columns-3")
        spoken.say(N_("Search name, country, passport…"), self.search.set_hint)
        spoken.say(
            N_("Also by field: country:Kenya, diet:- (blank), mail:* (any), passport until:<2027-06"),
            self.search.setToolTip,
        )
        spoken.say(N_("View"), self.view.set_label)
        spoken.say(N_("Status"), self.status.set_label)
        spoken.say(N_("Country"), self.country.set_label)
        spoken.say(N_("Columns"), self.columns.set_label)
        line = row(self.search, self.view, self.status, self.country, self.groups, self.columns)
        line.setStretch(0, 1)
        self.setLayout(column(line, self.told, gap=4))
        self.search.searched.connect(lambda _text: (self._tell_search(), self.changed.emit()))
        self.groups.changed.connect(self.changed)
        self.view.opening.connect(self._fill_views)
        for name, button in self._menus():
            button.opening.connect(lambda menu, name=name: self._fill_values(menu, name))
        self.retranslate()

    # --- the question ---

    def filters(self) -> dict[str, tuple[Any, ...]]:
        """Field → allowed values, as `Query` takes them."""
        out = dict(self.values)
        if self.view_name in (COMING, ENDED) and "status" not in out:
            is_ended = self.view_name == ENDED
            codes = tuple(option.code for option in STATUS.options if (option.code in ENDS) == is_ended)
            out["status"] = codes if is_ended else (*codes, None)
        return out

    def is_narrow(self) -> bool:
        """Is anything left out?"""
        return bool(self.search.text().strip() or self.values or self.view_name != ALL)

    def show_ids(self, ids: Iterable[int], words: str = "") -> None:
        """Only these people, until another view is chosen; `words`: what they are called."""
        self.clear(quietly=True)
        self._words = words
        self._set_view(CHOSEN, frozenset(ids))

    def show_rules(self, rules: Iterable[Rule], words: str = "") -> None:
        """Only those for whom all of these rules hold, until another view is chosen; `words`: what they are called."""
        self.clear(quietly=True)
        self._words = words
        self._set_view(CHOSEN, None, tuple(rules))

    def allow(self, name: str, values: Sequence[Any]) -> None:
        """Only these values of "status" or "nationality"; none: all."""
        if values:
            self.values[name] = tuple(values)
        else:
            self.values.pop(name, None)
        self.retranslate()
        self.changed.emit()

    def clear(self, *, quietly: bool = False) -> None:
        """Everybody again."""
        self.values.clear()
        self.view_name, self.only, self.rules = ALL, None, ()
        blocked = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(blocked)
        self.retranslate()
        if not quietly:
            self.changed.emit()

    def set_attention(self, rules: tuple[Rule, ...], count: int) -> None:
        """Who needs attention, for the view of that name, and how many they are."""
        self.attention = (rules, count)
        if self.view_name == ATTENTION and self.rules != rules:
            self._set_view(ATTENTION, None, rules)

    def retranslate(self) -> None:
        """Show what is chosen in the language of the moment."""
        self.groups.retranslate()
        self.view.set_value(self._called(self.view_name))
        for name, button in self._menus():
            kind, chosen = PARTICIPANT.field(name).kind, self.values.get(name, ())
            words = ["–" if value is None else kind.format(value) for value in chosen]
            button.set_value(words[0] if len(words) == 1 else str(len(words)) if words else "")
        self._tell_search()

    def _menus(self) -> Iterable[tuple[str, MenuButton]]:
        return zip(FILTERED, (self.status, self.country), strict=True)

    def _tell_search(self) -> None:
        asked = read_search(self.search.text())
        self.told.setText("   ·   ".join((*asked.remarks, *map(words_of, asked.rules))))
        self.told.set_ink("warn" if asked.remarks else "fg2")
        self.told.setVisible(bool(self.told.text()))

    def _called(self, name: str) -> str:
        return self._words if name == CHOSEN and self._words else _(VIEWS[name])

    # --- the menus ---

    def _set_view(self, name: str, only: frozenset[int] | None, rules: tuple[Rule, ...] = ()) -> None:
        self.view_name, self.only, self.rules = name, only, rules
        self.retranslate()
        self.changed.emit()

    def _fill_views(self, menu: QMenu) -> None:
        for name in VIEWS:
            if name == CHOSEN and self.view_name != CHOSEN:
                continue
            rules, count = self.attention
            only = self.only if name == CHOSEN else None
            rules = rules if name == ATTENTION else self.rules if name == CHOSEN else ()
            words = f"{self._called(name)}   {count}" if name == ATTENTION else self._called(name).replace("&", "&&")
            action = menu.addAction(words, lambda name=name, only=only, rules=rules: self._set_view(name, only, rules))
            action.setCheckable(True)
            action.setChecked(name == self.view_name)

    def _fill_values(self, menu: QMenu, name: str) -> None:
        kind, chosen = PARTICIPANT.field(name).kind, self.values.get(name, ())
        _tick(menu.addAction(_("All"), lambda: self.allow(name, ())), not chosen)
        menu.addSeparator()
        for value, count in self._count_values(name):
            words = _("(blank)") if value is None else kind.format(value).replace("&", "&&")
            picture = _picture(name, value)
            rest = tuple(other for other in chosen if other != value) if value in chosen else (*chosen, value)
            action = menu.addAction(picture, f"{words}   {count}", lambda rest=rest: self.allow(name, rest))
            _tick(action, value in chosen)


def _tick(action: QAction, is_on: bool) -> None:
    action.setCheckable(True)
    action.setChecked(is_on)


def _picture(name: str, value: Any) -> QIcon:
    if name == "nationality":
        return flag_icon(value)
    tone, icon_name = tone_of(value)
    return icon(icon_name, tone)
