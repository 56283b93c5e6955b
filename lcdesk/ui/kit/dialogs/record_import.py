"""A list of the office out of a file: which file, and the review it is shown in; or an empty
workbook to be filled in.

    open_import_menu(self, self.import_button, self.context, (EXPERTS, PROGRAMMES))
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from lcdesk.model.files import BOOK
from lcdesk.services.core.record_lists import RecordList
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.file_folders import ask_for_files
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.kit.widgets.controls import menu_on
from lcdesk.ui.kit.widgets.drop_target import SHEETS

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Context


def open_import_menu(
    screen: QWidget, button: Button, context: Context, lists: Sequence[RecordList]
) -> QMenu:
    """Below a button: each of these lists from a file, and an empty workbook of each."""
    menu = QMenu(button)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.setToolTipsVisible(True)
    for which in lists:
        words = _("{list} from a file…", list=_(which.plural))
        made = menu.addAction(words, partial(ask_import, screen, context, which))
        if only := context.desk.only_looked_at:
            made.setEnabled(False)
            set_tip(made, only.message)
    menu.addSeparator()
    for which in lists:
        words = _("Empty workbook: {list}…", list=_(which.plural))
        menu.addAction(words, partial(ask_template, screen, context, which))
    menu_on(button, menu)
    return menu


def ask_import(screen: QWidget, context: Context, which: RecordList) -> None:
    """Choose files, which are reviewed as this list."""
    kinds = " ".join(f"*{suffix}" for suffix in SHEETS)
    paths = ask_for_files(screen.window(), _(which.plural), _("Spreadsheets") + f" ({kinds})")
    if paths:
        context.open_screen("import", paths=paths, read_as=which.kind.name)


def ask_template(screen: QWidget, context: Context, which: RecordList) -> QFileDialog:
    """Ask where an empty workbook goes, then write it."""

    def write(path: Path) -> None:
        from lcdesk.services.exporting.record_lists import template_of

        context.tasks.run(
            _("Writing the workbook"),
            lambda _task: template_of(which, path),
            lambda _rows: tell_saved(screen, path),
            owner=screen,
        )

    return ask_to_save(screen.window(), _(which.plural), BOOK, _(which.plural), write)
