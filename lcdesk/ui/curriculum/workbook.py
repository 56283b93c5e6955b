"""The timetable as a workbook: ask where it goes, write it beside the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from lcdesk.texts import _
from lcdesk.ui.chart_menu import file_name
from lcdesk.ui.screen import Screen


def ask_for_workbook(screen: Screen) -> QFileDialog:
    """Ask where the timetable goes as a workbook, then write it."""
    dialog = QFileDialog(screen.window(), _("Export the timetable"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.setNameFilter("Excel (*.xlsx)")
    name = " ".join(part for part in (_("Curriculum"), str(screen.context.cohort.get("name") or "")) if part)
    dialog.selectFile(file_name(name) + ".xlsx")
    dialog.fileSelected.connect(lambda path: save_workbook(screen, Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def save_workbook(screen: Screen, path: Path) -> None:
    """Write the timetable as a workbook."""
    from lcdesk.services.exporting import export_curriculum

    desk, cohort, told = screen.context.desk, screen.context.cohort_id, _("Saved {name}", name=path.name)
    if cohort is not None:
        screen.context.tasks.run(
            _("Writing the workbook"),
            lambda _task: export_curriculum(desk, cohort, path),
            lambda _answer: screen.context.announce(told),
            owner=screen,
        )
