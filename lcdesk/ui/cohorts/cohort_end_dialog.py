"""Before a cohort is closed, archived or removed: what is still open in it, or goes with it,
line by line.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from lcdesk.texts import _
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row


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
