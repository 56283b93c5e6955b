"""The part of the settings about backups: the folder they lie in, and what is to be said of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from lcdesk.texts import _
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

_ICONS = {"ok": "circle-check", "warn": "triangle-alert", "bad": "triangle-alert"}


class BackupChoice(QWidget):
    """Beside the desk, or in a folder of the office's choice; backups made before stay where
    they are.
    """

    def __init__(self, window: Frame) -> None:
        super().__init__()
        self._window = window
        self.told = Label("", 13, "medium", wraps=True)
        self.first = self.choose = Button(_("Choose a folder…"), clicked=self.ask_for_folder)
        self.reset = Button(_("Beside the desk"), clicked=lambda: self.use(None))
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(4)
        self.setLayout(
            column(
                self.told,
                self._remarks,
                row(self.choose, self.reset, None),
                gap=6,
                margins=(0, 7, 0, 8),
            )
        )
        self._show()

    def use(self, folder: Path | None) -> None:
        """Backups go there from now on; None: beside the desk."""
        from lcdesk.db.backup import backup

        self._window.settings.backup_folder = str(folder) if folder else ""
        backup.keep_in(folder)
        self._show()
        self._window.show_desk()

    def ask_for_folder(self) -> None:
        """Choose the folder."""
        name = QFileDialog.getExistingDirectory(
            self, _("Folder for backups"), self._window.settings.backup_folder
        )
        if name:
            self.use(Path(name))

    def remarks(self) -> list[str]:
        """What is said of the folder."""
        lines = (self._remarks.itemAt(at) for at in range(self._remarks.count()))
        return [widget.accessibleName() for line in lines if line and (widget := line.widget())]

    def _show(self) -> None:
        folder, context = self._window.settings.backup_folder, self._window.context
        self.told.setText(folder or _("Beside the desk"))
        self.reset.setVisible(bool(folder))
        while item := self._remarks.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if folder and context:
            from lcdesk.services.safety.sync_folders import judge_backup_folder

            for remark in judge_backup_folder(Path(folder), context.desk.path):
                self._remarks.addWidget(_line(remark.tone, remark.words))


def _line(tone: str, words: str) -> QWidget:
    made = QWidget()
    made.setAccessibleName(words)
    inside = row(ThemedIcon(_ICONS[tone], 14, tone), Label(words, 12, ink=tone, wraps=True), gap=8)
    inside.setStretch(1, 1)
    made.setLayout(inside)
    return made
