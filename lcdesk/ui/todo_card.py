"""The card at the foot of the side bar: days to the opening, and what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame

from lcdesk.texts import _, n_
from lcdesk.ui.widgets import Button, Label, column

if TYPE_CHECKING:
    from lcdesk.services.overview.overview import Overview
    from lcdesk.ui.readiness import Readiness

NAMED = 2  # kinds of open questions the card names


class TodoCard(QFrame):
    """Days to the opening and what is still open; a click shows it."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_folded = False
        self.setObjectName("soft")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.head, self.note = Label("", 13, "bold", wraps=True), Label("", 12, ink="fg2", wraps=True)
        self.link = Button("", kind="link", clicked=self.clicked.emit)  # for the keyboard
        self.link.setProperty("flush", True)  # its words begin where those above it do
        self.setLayout(column(self.head, self.note, self.link, gap=5, margins=(12, 10, 12, 11)))
        self.hide()

    def say(self, head: str, note: str) -> None:
        """Show head and note; both "" hide the card."""
        self.head.setText(head)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.link.setText(_("Show what is missing") + "  →")
        self.link.setVisible(bool(note))
        self.setAccessibleName(". ".join(part for part in (head, note) if part))
        self._show()

    def fold(self, *, is_folded: bool) -> None:
        """Away while there is no room for it: the overview says the same."""
        self._is_folded = is_folded
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self.head.text() or self.note.text()) and not self._is_folded)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.clicked.emit()

    def follow(self, readiness: Readiness) -> None:
        """From now on show what is open in the cohort this reads."""
        readiness.changed.connect(lambda: self.show_overview(readiness.overview))

    def show_overview(self, overview: Overview | None) -> None:
        """What is open in the cohort; nothing to say without one, or once its course has ended."""
        if overview is None or overview.is_over:  # of a course that has ended nothing is to be done before the opening
            self.say("", "")
            return
        days, missing = overview.days_to_opening, [line for line in overview.missing if line.is_pressing]
        head = (
            n_("{count} day to opening", "{count} days to opening", days)
            if days and days > 0
            else _("Still open")
            if missing
            else ""
        )
        lines: Sequence[str] = [_("{label}: {count}", label=line.label, count=line.count) for line in missing[:NAMED]]
        if overview.clashes:
            lines = [*lines, n_("{count} clash in the timetable", "{count} clashes in the timetable", overview.clashes)]
        self.say(head, " · ".join(lines))
