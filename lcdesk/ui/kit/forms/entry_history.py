"""The latest changes of an entry as lines, each with the way back for that field alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lcdesk.model.clock import moment_of
from lcdesk.services.core.entry_history import EntryLine
from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.plain_text import Retranslation, set_tip
from lcdesk.ui.kit.widgets import Button, Label, column, row

LINES = 6


class EntryHistory(QWidget):
    """`revert_asked(change id, field)`: the value before is wanted back. `all_asked`: the whole
    history.
    """

    revert_asked = Signal(int, str)
    all_asked = Signal()

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.setObjectName("plain")
        title = Label("", 13, "bold")
        retranslation.say(N_("History"), title.setText)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(2)
        self.setLayout(column(title, self.lines, gap=6))
        self._told: Sequence[EntryLine] = ()
        self._is_made = True

    def show_lines(self, lines: Sequence[EntryLine]) -> None:
        """The newest changes; more than `LINES` are told by a link. They are made when they can be
        seen: often the page they are on is not even looked at.
        """
        self._told, self._is_made = tuple(lines), False
        self._take_away()
        self.setVisible(bool(lines))
        if self.isVisible():
            self._make()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make()

    def _make(self) -> None:
        if self._is_made:
            return
        self._is_made = True
        for line in self._told[:LINES]:
            self.lines.addWidget(self._line(line))
        if len(self._told) > LINES:
            more = Button(_("All changes"), kind="link", clicked=self.all_asked.emit)
            self.lines.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _take_away(self) -> None:
        while item := self.lines.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()

    def _line(self, line: EntryLine) -> QWidget:
        made = QWidget()
        when = Label(
            " · ".join(part for part in (moment_of(line.at), line.who) if part), 11, ink="fg3"
        )
        below = row(when, gap=2)
        if line.can_revert:
            back = Button(
                _("Set back"),
                kind="link",
                clicked=partial(self.revert_asked.emit, line.change_id, line.name),
            )
            back.setAccessibleName(
                _("Set {field} back to “{value}”", field=line.title, value=line.old or "–")
            )
            set_tip(back, back.accessibleName())
            below.addWidget(back)
        below.addStretch(1)
        made.setLayout(
            column(Label(_told(line), 12, wraps=True), below, gap=0, margins=(0, 0, 0, 4))
        )
        return made


def _told(line: EntryLine) -> str:
    """One change in words: a field's old and new value, or what was done."""
    if not line.name:
        return line.words
    if not line.old:
        return _("{field}: {new}", field=line.title, new=line.new or "–")
    return _("{field}: {old} → {new}", field=line.title, old=line.old, new=line.new or "–")
