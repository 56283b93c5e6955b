"""The rows that ask for something as a workbook: ask where it goes, write it beside the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from lcdesk.model.file_formats import BOOK
from lcdesk.tabular.understood import ImportPlan
from lcdesk.texts import _
from lcdesk.ui.kit.charts.chart_menu import file_name
from lcdesk.ui.kit.dialogs.results import tell_saved
from lcdesk.ui.kit.dialogs.save_dialog import prepare_saving
from lcdesk.ui.kit.screen import Screen


def ask_for_problems(screen: Screen, plan: ImportPlan) -> QFileDialog:
    """Ask where the workbook goes, then write it."""
    name = _("{name} to correct", name=Path(plan.understanding.file_name).stem)
    return ask_where(screen, _("Save problems as Excel"), name, lambda path: save_problems(screen, plan, path))


def ask_where(parent: QWidget, title: str, name: str, chosen: Callable[[Path], object]) -> QFileDialog:
    """The place of a new workbook; `name` is proposed, without its ending."""
    dialog = QFileDialog(parent.window(), title)
    prepare_saving(dialog, BOOK, file_name(name))
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def save_problems(screen: Screen, plan: ImportPlan, path: Path) -> None:
    """Write the workbook."""
    from lcdesk.services.importing.problem_workbook import export_problems

    screen.context.tasks.run(
        _("Writing the workbook"),
        lambda _task: export_problems(plan, path),
        lambda _count: tell_saved(screen, path),
        owner=screen,
    )
