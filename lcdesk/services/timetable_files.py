"""A timetable as whatever file is wanted: list, grid, PDF, calendar, sign-in sheets; by the ending of its name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from lcdesk.model.file_formats import SHEETS, TIMETABLE
from lcdesk.model.timetable_grid import PaperLanguage
from lcdesk.services.calendar_file import save_calendar
from lcdesk.services.desk import Desk
from lcdesk.services.exporting import export_curriculum
from lcdesk.services.sign_in import By, make_sheets, save_sheets
from lcdesk.services.timetable_papers import SavedTimetable, TimetablePerson, read_timetable, save_grid, save_pdf


@dataclass(frozen=True)
class TimetableRequest:
    """What shall be written. `signing`: sign-in sheets, one an activity or a day, of `day` or of all days (None).

    `is_grid`: a workbook is the grid, not the list with all fields.
    """

    language: PaperLanguage = "both"
    whose: TimetablePerson | None = None
    signing: By | None = None
    day: dt.date | None = None
    is_grid: bool = True


def save_file(desk: Desk, cohort_id: int, path: Path, wanted: TimetableRequest) -> SavedTimetable:
    """Write it, safely. `KnownFault` in words for an ending that does not fit, and where it cannot be written."""
    ending = (TIMETABLE if wanted.signing is None else SHEETS).ending_of(path)
    if wanted.signing is not None:
        sheets = make_sheets(desk, cohort_id, wanted.language, day=wanted.day, by=wanted.signing)
        return SavedTimetable(path, save_sheets(sheets, path), is_sheets=True)
    if ending == ".xlsx" and not wanted.is_grid and wanted.whose is None:
        return SavedTimetable(path, export_curriculum(desk, cohort_id, path))
    timetable = read_timetable(desk, cohort_id, wanted.whose)
    if ending == ".ics":
        return save_calendar(desk, timetable, path, wanted.language)
    return (save_grid if ending == ".xlsx" else save_pdf)(timetable, path, wanted.language)
