"""The dialog that lists who has seen private values of a participant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

from lcdesk.services.core.access_log import RevealLine
from lcdesk.texts import _
from lcdesk.ui.kit.spans import moment_of
from lcdesk.ui.kit.widgets import Button, Label, column, row

SIZE = (480, 420)


class RevealList(QDialog):
    """The newest first; nothing can be changed or taken back here."""

    def __init__(self, parent: QWidget, lines: Sequence[RevealLine]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Private values that were shown"))
        self.lines = [self._line(line) for line in lines] or [Label(_("Nobody has looked at them."), 13, ink="fg2")]
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(column(*self.lines, None, gap=8))
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setAccessibleName(self.windowTitle())
        close = Button(_("Close"), clicked=self.accept)
        close.setDefault(True)
        title = Label(self.windowTitle(), 17, "bold")
        made = column(title, scroll, row(None, close), gap=12, margins=(24, 22, 24, 18))
        made.setStretch(1, 1)
        self.setLayout(made)
        self.resize(*SIZE)

    @staticmethod
    def _line(line: RevealLine) -> QWidget:
        made = QWidget()
        when = " · ".join(part for part in (moment_of(line.at), line.who) if part)
        made.setLayout(column(Label(line.words, 13, wraps=True), Label(when, 11, ink="fg3"), gap=1))
        return made
