"""The one window that can be used while the program is locked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from lcdesk.services.security import password
from lcdesk.texts import N_, _
from lcdesk.ui.kit.background.tasks import Tasks
from lcdesk.ui.kit.dialogs.fitted_dialog import FittedDialog
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row
from lcdesk.ui.security.unlock_form import UnlockForm

WIDE = 440


class LockDialog(FittedDialog):
    """`right`: the password was typed; `quit_asked`: the program shall end. Nothing else closes it."""

    right = Signal()
    quit_asked = Signal()

    def __init__(self, window: QWidget, path: Path, tasks: Tasks) -> None:
        super().__init__(window, WIDE)
        self._path = path
        self.setWindowTitle("lcdesk")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.asking = UnlockForm(tasks, self._check, lambda: password.seconds_to_wait(path))
        self.asking.say(N_("Password"), N_("Unlock"))
        self.asking.right.connect(self.right)
        leave = Button(_("Quit"), clicked=self.quit_asked.emit)
        words = column(
            Label(_("lcdesk is locked"), 17, "bold"),
            Label(_("What was being typed is as it was, and work under way goes on."), 13, ink="fg2", wraps=True),
            gap=4,
        )
        picture = ThemedIcon("lock", 28, "accent")
        head = row(picture, words, gap=14)
        head.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        head.setStretch(1, 1)
        foot = row(leave, None, self.asking.go)
        self.setLayout(column(head, 8, self.asking, 8, foot, gap=8, margins=(24, 22, 24, 18)))
        self.setTabOrder(self.asking.go, leave)

    def come_forward(self) -> None:
        """In front of every other window, also of one that was opened later and would hold this one."""
        is_ours = QApplication.applicationState() == Qt.ApplicationState.ApplicationActive
        self.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not is_ours)
        self.show()
        self.raise_()
        if is_ours:
            self.activateWindow()
        self.asking.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes nothing here."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Whatever would close it does not."""

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.quit_asked.emit()

    def _check(self, text: str) -> None:
        password.require_right(self._path, text)
