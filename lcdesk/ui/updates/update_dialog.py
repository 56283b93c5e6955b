"""An update file is chosen, checked beside the window, and what is in it is shown; the installer
goes into a folder of one's choice. The program starts none by itself.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog

import lcdesk
from lcdesk import texts
from lcdesk.model.kinds.dates import format_date
from lcdesk.services.updates.release_keys import RELEASE_KEYS
from lcdesk.services.updates.update_file import ENDING, Update, check_update, take_out
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.file_folders import ask_for_file
from lcdesk.ui.kit.dialogs.form_dialog import FittedDialog
from lcdesk.ui.kit.dialogs.saving import tell_saved
from lcdesk.ui.kit.widgets import Banner, Button, Label, ThemedIcon, column, row

if TYPE_CHECKING:
    from collections.abc import Collection

    from lcdesk.ui.kit.screen import Frame

WIDE = 520


def ask_for_update(window: Frame) -> None:
    """Choose an update file; what is in it is shown once it was checked."""
    kinds = _("Updates of lcdesk") + f" (*{ENDING})"
    if (path := ask_for_file(window, _("Check an update file"), kinds)) is not None:
        check_chosen(window, path)


def check_chosen(window: Frame, path: Path, keys: Collection[str] = RELEASE_KEYS) -> None:
    """Check it; a fault is told in the calm dialog of faults."""
    window.tasks.run(
        _("Checking the update"),
        lambda task: check_update(path, keys=keys, step=task.stoppable().step),
        lambda update: UpdateDialog(window, update).open(),
        owner=window,
    )


class UpdateDialog(FittedDialog):
    """A genuine update: its version, what is new, and what to do."""

    def __init__(self, window: Frame, update: Update) -> None:
        super().__init__(window, WIDE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Update"))
        self._window, self.update_found = window, update
        self.banner = Banner()
        self.save = Button(
            _("&Save the installer…"), "download", "primary", clicked=self.ask_for_folder
        )
        close = Button(_("Close"), clicked=self.accept)
        self.save.setDefault(True)
        title = _("lcdesk {version} can be installed", version=update.version)
        head = row(
            ThemedIcon("shield-check", 26, "accent"), Label(title, 17, "bold", wraps=True), gap=12
        )
        head.setStretch(1, 1)
        genuine = _(
            "The file is whole, and signed by those who make lcdesk. Published on {day}; you have "
            "{running}.",
            day=format_date(dt.date.fromisoformat(update.published)),
            running=lcdesk.__version__,
        )
        next_steps = _(
            "Save the installer, close lcdesk, and start the installer. Your desks stay where they "
            "are; of each a backup is made before the new version opens it."
        )
        news = update.news.get(texts.language(), update.news.get("en", ""))
        parts = [Label(genuine, 13, ink="fg2", wraps=True)]
        parts += [Label(news, 13, wraps=True)] if news else []
        parts.append(Label(next_steps, 13, ink="fg2", wraps=True))
        self.setLayout(
            column(
                head,
                *parts,
                self.banner,
                2,
                row(None, self.save, close),
                gap=12,
                margins=(28, 24, 28, 20),
            )
        )
        self.banner.hide()

    def ask_for_folder(self) -> None:
        """Choose where the installer goes."""
        place = QStandardPaths.StandardLocation.DownloadLocation
        name = QFileDialog.getExistingDirectory(
            self, _("Where the installer goes"), QStandardPaths.writableLocation(place)
        )
        if name:
            self.take_out(Path(name))

    def take_out(self, folder: Path) -> None:
        """Put the installer there, and say where it is."""
        self._window.tasks.run(
            _("Saving the installer"),
            lambda task: take_out(self.update_found, folder, task.stoppable().step),
            lambda made: tell_saved(self, made[0], can_open=False),
            owner=self,
        )
