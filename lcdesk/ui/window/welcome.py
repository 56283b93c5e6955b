"""Pages without a desk: while one is opened, and one that cannot be opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lcdesk import receipts
from lcdesk.model.faults import KnownFault
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.faults import details_of
from lcdesk.ui.kit.widgets import Button, Card, Label, ThemedIcon, column, row

_FAULT, _GAP = 600, 8  # px


class WaitingPage(QWidget):
    """While the desk is opened: a sentence, and another one (`say`) for each part that takes its
    time.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        self.told = Label(sentence, 15, "medium", "fg3")
        outer.addWidget(self.told, 0, Qt.AlignmentFlag.AlignCenter)

    def say(self, sentence: str) -> None:
        """What is being done now."""
        self.told.setText(sentence)


class FaultPage(QWidget):
    """A desk that cannot be opened: why, what is safe, and what can be done about it."""

    def __init__(self, fault: KnownFault, *handlers: tuple[str, Callable[[], object]]) -> None:
        super().__init__()
        sentence = Label(fault.message, 17, "bold", wraps=True)
        advice = Label(
            fault.advice or ("" if receipts.of(fault) else _("Nothing was changed.")),
            14,
            ink="fg2",
            wraps=True,
        )
        details = details_of(fault)
        copying = (_("Copy details"), lambda: QGuiApplication.clipboard().setText(details))
        buttons = [
            Button(label, kind="plain" if place else "primary", clicked=handler)
            for place, (label, handler) in enumerate((*handlers, copying))
        ]
        card = Card()
        card.setFixedWidth(_FAULT)
        rows = (row(*some, None) for some in _in_rows(buttons, _FAULT - 2 * 36))
        parts = (ThemedIcon("triangle-alert", 32, "warn"), sentence, advice, 8, *rows)
        card.setLayout(column(*parts, gap=10, margins=(36, 32, 36, 32)))
        outer = QVBoxLayout(self)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)


def _in_rows(buttons: Iterable[Button], room: int) -> list[list[Button]]:
    """The buttons in their order, as many side by side as there is room for."""
    rows, used = list[list[Button]](), 0
    for button in buttons:
        wide = button.sizeHint().width() + _GAP
        if not rows or used + wide > room:
            rows.append([])
            used = 0
        rows[-1].append(button)
        used += wide
    return rows
