"""Somebody was faster: both values of each field side by side, who wrote theirs and when; one is
chosen and saved, or the typing goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QDialog, QGridLayout, QRadioButton, QWidget

from lcdesk.model.clock import moment_of
from lcdesk.model.faults import EditConflictsFound
from lcdesk.services.core.edit_conflicts import EditConflict, said
from lcdesk.texts import _, list_names, n_, with_label
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.widgets import Button, Card, Label, ThemedIcon, column, row, rule

Put = Callable[[Mapping[str, Any], Mapping[str, Any]], object]
"""What is to be written, field → value, over what was seen there now; nothing: theirs stays."""
WIDTH, NAMES = 640, 130


class EditConflictDialog(QDialog):
    """`put` gets what was chosen. Theirs is chosen at first: nothing of anybody is overwritten by
    Enter.
    """

    def __init__(self, parent: QWidget, fault: EditConflictsFound, put: Put) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Somebody was faster"))
        self._clashes: tuple[EditConflict, ...] = fault.clashes
        self._put = put
        self.sides = [(ConflictSide(), ConflictSide()) for _clash in self._clashes]
        self.ok = Button(kind="primary", clicked=self._finish)
        self.go_on = Button(_("Go on editing"), clicked=self.reject)
        self._build(fault.head)
        self._name_ok()
        self.ok.setDefault(True)
        self.ok.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """A dialog with texts that wrap does not find its height by itself."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(WIDTH, layout.totalHeightForWidth(WIDTH))
        super().showEvent(event)

    def mine(self) -> dict[str, Any]:
        """Field → value of those where mine was chosen."""
        pairs = zip(self._clashes, self.sides, strict=True)
        return {clash.field.name: clash.mine for clash, (_theirs, mine) in pairs if mine.is_chosen}

    def _build(self, head: str) -> None:
        count = n_("{count} field differs.", "{count} fields differ.", len(self._clashes))
        told = column(
            Label(_("Somebody was faster"), 17, "bold"),
            Label(head, 13, ink="fg2", wraps=True),
            Label(_words_of(self._clashes) or count, 13, ink="fg2", wraps=True),
            gap=4,
        )
        top = row(ThemedIcon("users", 24, "warn"), told, gap=14)
        top.setStretch(1, 1)
        safe = Label(_("What is not kept stays in the history."), 12, ink="fg3", wraps=True)
        foot = row(safe, self.go_on, self.ok, gap=8)
        foot.setStretch(0, 1)
        self.setLayout(
            column(top, rule(), self._grid(), rule(), foot, gap=14, margins=(24, 22, 24, 18))
        )

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, NAMES)
        for at in (1, 2):
            grid.setColumnStretch(at, 1)
        for at, (clash, (theirs, mine)) in enumerate(zip(self._clashes, self.sides, strict=True)):
            title = clash.field.title
            grid.addWidget(Label(title, 13, "bold", wraps=True), at, 0)
            theirs.say(title, _by(clash), said(clash.field, clash.now))
            mine.say(title, _("You, not saved yet"), said(clash.field, clash.mine))
            group = QButtonGroup(self)
            for place, side in enumerate((theirs, mine)):
                group.addButton(side.choice)
                grid.addWidget(side, at, 1 + place)
                side.choice.toggled.connect(self._name_ok)
            theirs.choice.setChecked(True)
        return grid

    def _name_ok(self) -> None:
        count = len(self.mine())
        if not count:
            self.ok.setText(_("Keep theirs"))
        elif count == len(self._clashes):
            self.ok.setText(_("Put mine"))
        else:
            self.ok.setText(_("Save as chosen"))

    def _finish(self) -> None:
        mine = self.mine()
        now = {clash.field.name: clash.now for clash in self._clashes}
        self.accept()
        self._put(mine, {name: now[name] for name in mine})


class ConflictSide(Card):
    """One of the two values: who it is of, the value itself; a click anywhere chooses it."""

    def __init__(self) -> None:
        super().__init__()
        self.choice = QRadioButton()
        self._who, self._value = Label("", 12, ink="fg3", wraps=True), Label("", 13, wraps=True)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = row(self.choice, column(self._who, self._value, None, gap=2), gap=8)
        inside.setAlignment(self.choice, Qt.AlignmentFlag.AlignTop)
        inside.setStretch(1, 1)
        inside.setContentsMargins(10, 8, 10, 8)
        self.setLayout(inside)

    @property
    def is_chosen(self) -> bool:
        """Is it this one?"""
        return self.choice.isChecked()

    @property
    def value(self) -> str:
        """In words."""
        return self._value.text()

    def say(self, title: str, who: str, value: str) -> None:
        """Show it."""
        self._who.setText(who)
        self._value.setText(literal(value))
        self.choice.setAccessibleName(with_label(title, with_label(who, value)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.choice.setChecked(True)
        super().mousePressEvent(event)


def _by(clash: EditConflict) -> str:
    if clash.who and clash.at:
        return _("{who}, {when}", who=clash.who, when=moment_of(clash.at))
    return _("Stands there now")


def _words_of(clashes: tuple[EditConflict, ...]) -> str:
    """Who it was, where that is known."""
    who = list(dict.fromkeys(clash.who for clash in clashes if clash.who))
    if not who:
        return ""
    count = n_("{count} field differs.", "{count} fields differ.", len(clashes))
    return _("{who} changed it while you were typing. {count}", who=list_names(who), count=count)
