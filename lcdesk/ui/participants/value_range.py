"""From … to … of a date, a time or a number: typed as anywhere else, echoed in long form, refused in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from lcdesk.model.asked_values import rules_of
from lcdesk.model.asking import QueryRule
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import BirthDate, Date
from lcdesk.model.short_dates import read_short
from lcdesk.texts import _, with_label
from lcdesk.ui.kit.editing.date_entry import long_date
from lcdesk.ui.kit.editing.editors import DateEditor, LineEditor, editor_for
from lcdesk.ui.kit.widgets import Label, column, row

SIDES = ("from", "to")
_SIGNS = {"from": ">=", "to": "<="}


class ValueRange(QWidget):
    """`ranged(rule or None)`: another range is wanted, none: any value. `done`: Enter, and both sides are understood."""

    ranged = Signal(object)
    done = Signal()

    def __init__(self, name: str, near: dt.date, rule: QueryRule | None) -> None:
        super().__init__()
        self._name, self._field, self._near = name, PARTICIPANT.field(name), near
        self.rule = rule
        self.echoes = {side: Label("", 12, ink="fg3", wraps=True) for side in SIDES}
        self.labels = {side: Label("", 12, ink="fg2") for side in SIDES}
        self.editors = {side: self._editor(near) for side in SIDES}
        sides = [column(self.labels[side], self.editors[side], self.echoes[side], gap=3) for side in SIDES]
        made = row(*sides, gap=8)
        for at in range(len(SIDES)):
            made.setStretch(at, 1)
        self.setLayout(made)
        self.setFocusProxy(self.editors["from"])
        for side, value in zip(SIDES, rule.values[1:] if rule else (None, None), strict=True):
            self.editors[side].show_value(value)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language of the moment; what was typed stays as it was typed."""
        for side, words in (("from", _("From and including")), ("to", _("Up to and including"))):
            self.labels[side].setText(words)
            self.editors[side].setAccessibleName(with_label(self._field.title, words))
            self._echo(side)

    def read(self) -> QueryRule | None:
        """The rule for what is typed, None where nothing is; `BadValue` says what is wrong."""
        low, high = (self._limit(side) for side in SIDES)
        if low is not None and high is not None and low > high:
            raise BadValue("bad_range", _("The first value comes after the last."))
        return None if low is None and high is None else QueryRule("field_between", (self._name, low, high))

    def take(self) -> bool:
        """Ask for what is typed; was it understood?"""
        try:
            rule = self.read()
        except BadValue:
            return False
        if rule != self.rule:
            self.rule = rule
            self.ranged.emit(rule)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter asks, and ends it."""
        key = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return super().eventFilter(watched, event)
        if self.take():
            self.done.emit()
        return True

    def _editor(self, near: dt.date) -> LineEditor:
        made = editor_for(self._field, is_cell=False)
        assert isinstance(made, LineEditor)
        if isinstance(made, DateEditor):
            made.near = near
        made.installEventFilter(self)
        made.textChanged.connect(lambda _text: [self._echo(side) for side in SIDES])
        made.committed.connect(self.take)
        return made

    def _limit(self, side: str) -> Any:
        """The lowest or highest value wanted; a month or year counts from its first day or to its last."""
        text = self.editors[side].text().strip()
        if not text:
            return None
        if isinstance(self._field.kind, Date | BirthDate) and (day := read_short(text, self._near)):
            text = day.isoformat()
        (rule,) = rules_of((self._name,), f"{_SIGNS[side]}{text}")
        return rule.values[1 if side == "from" else 2]

    def _echo(self, side: str) -> None:
        """How the text is understood, or what is wrong with it; what is wrong with both stands below the second."""
        is_bad, said = False, ""
        try:
            said = _long(self._limit(side), self.editors[side].text())
            if side == "to" and self._is_read("from"):
                self.read()
        except BadValue as bad:
            is_bad, said = True, bad.message
        self.echoes[side].setText(said)
        self.echoes[side].set_ink("bad" if is_bad else "fg3")
        self.echoes[side].setVisible(bool(said))
        self.editors[side].setProperty("wrong", is_bad)
        self.editors[side].style().polish(self.editors[side])
        self.editors[side].setAccessibleDescription(said)

    def _is_read(self, side: str) -> bool:
        try:
            self._limit(side)
        except BadValue:
            return False
        return True


def _long(value: Any, text: str) -> str:
    """A day in long form, where it was not typed so; for all else what was typed says it."""
    day = dt.date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
    return long_date(day) if isinstance(day, dt.date) and text else ""
