"""The timetable as files: the menu of the Export button, where it goes, and the writing beside the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton

from lcdesk.model.file_formats import BOOK, CALENDAR, PDF, FileFormats
from lcdesk.model.timetable_grid import PaperLanguage
from lcdesk.services.curriculum.timetable_papers import SavedTimetable
from lcdesk.services.exporting.timetable_files import TimetableRequest, save_file
from lcdesk.texts import LANGUAGES, _, language
from lcdesk.ui.curriculum.print_dialog import PrintDialog
from lcdesk.ui.kit.charts.chart_menu import file_name
from lcdesk.ui.kit.dialogs.results import tell_saved
from lcdesk.ui.kit.dialogs.save_dialog import prepare_saving
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.screen import Screen
from lcdesk.ui.kit.widgets.buttons import menu_on

LIST = TimetableRequest(is_grid=False)


def open_export_menu(screen: Screen, button: QPushButton) -> QMenu:
    """What the timetable may become, below its button."""
    menu = QMenu(button)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.addAction(icon("table"), _("Workbook: &list with all fields…"), lambda: ask_where(screen, LIST, BOOK))
    grid, pdf = menu.addMenu(icon("file-spreadsheet"), _("Workbook: &grid")), menu.addMenu(icon("file-text"), _("&PDF"))
    for kind, formats in ((grid, BOOK), (pdf, PDF)):
        for code, name in language_names().items():
            kind.addAction(name, lambda code=code, formats=formats: ask_where(screen, TimetableRequest(code), formats))
    retranslation: PaperLanguage = "zh" if language() == "zh" else "en"
    menu.addAction(
        icon("calendar"), _("&Calendar (.ics)…"), lambda: ask_where(screen, TimetableRequest(retranslation), CALENDAR)
    )
    menu.addSeparator()
    menu.addAction(icon("user"), _("&One person's timetable…"), lambda: ask_what(screen, "person"))
    menu.addAction(icon("pencil"), _("&Sign-in sheets…"), lambda: ask_what(screen, "activity"))
    for part in (grid, pdf):
        part.setEnabled(screen.context.cohort_id is not None)
    menu_on(button, menu)
    return menu


def language_names() -> dict[PaperLanguage, str]:
    """The languages of a paper, each in its own words."""
    return {"zh": LANGUAGES["zh"], "en": LANGUAGES["en"], "both": _("Both languages")}


def ask_what(screen: Screen, what: str = "all") -> PrintDialog | None:
    """Ask what is to be printed, in which language and for whom; then where it goes."""
    cohort = screen.context.cohort_id
    if cohort is None:
        return None
    dialog = PrintDialog(
        screen.window(), screen.context.desk, cohort, lambda wanted, formats, is_opened: ask_where(
            screen, wanted, formats, is_opened=is_opened
        ), what,
    )  # fmt: skip
    dialog.open()
    return dialog


def ask_for_workbook(screen: Screen) -> QFileDialog:
    """Ask where the timetable goes as a list with all fields."""
    return ask_where(screen, LIST, BOOK)


def ask_where(
    screen: Screen, wanted: TimetableRequest, formats: FileFormats, *, is_opened: bool = False
) -> QFileDialog:  # fmt: skip
    """Ask where it goes, then write it there. `formats`: the kinds of file it may become, the first is proposed."""
    dialog = QFileDialog(screen.window(), _("Export the timetable"))
    dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    prepare_saving(dialog, formats, file_name(_name(screen, wanted)))
    dialog.fileSelected.connect(lambda path: save(screen, Path(path), wanted, is_opened=is_opened))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def save_workbook(screen: Screen, path: Path) -> None:
    """Write the timetable as a list with all fields."""
    save(screen, path, LIST)


def save(screen: Screen, path: Path, wanted: TimetableRequest, *, is_opened: bool = False) -> None:
    """Write it beside the window; with `is_opened` it is shown by whatever opens such files here."""
    desk, cohort = screen.context.desk, screen.context.cohort_id

    def told(saved: SavedTimetable) -> None:
        tell_saved(screen, saved.path, lambda: saved.message, "warn" if saved.remarks else "ok", is_opened=is_opened)

    if cohort is not None:
        screen.context.tasks.run(
            _("Writing the timetable"), lambda _task: save_file(desk, cohort, path, wanted), told, owner=screen
        )


def _name(screen: Screen, wanted: TimetableRequest) -> str:
    """Curriculum Low-Carbon 2026, Timetable Wanjiru Kamau, Sign-in sheets 2026-12-07."""
    cohort = str(screen.context.cohort.get("name") or "")
    if wanted.whose:
        return f"{_('Timetable')} {wanted.whose.name}"
    if wanted.signing:
        return " ".join((_("Sign-in sheets"), wanted.day.isoformat() if wanted.day else cohort)).strip()
    return f"{_('Curriculum')} {cohort}".strip()
