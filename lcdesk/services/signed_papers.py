"""The page of a signed report printed again: as it was signed, with its number, who signed it and when."""

from __future__ import annotations

from pathlib import Path

from lcdesk.model.timetable_grid import PaperLanguage
from lcdesk.services.desk import Desk
from lcdesk.services.report_files import save_report
from lcdesk.services.signed_reports import map_of, read_data, read_signed


def save_signed(desk: Desk, signed_id: int, path: Path, language: PaperLanguage) -> None:
    """Write the page, the same whatever happened to the desk since; `KnownFault` where the report is gone or the place bad.

    Where the office's map was on it and is another one now, the regions stand in its place: `signed_notes` says so.
    """
    report = read_signed(desk, signed_id)
    save_report(report, path, language, map_of(desk, read_data(desk, signed_id)))
