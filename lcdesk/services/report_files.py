"""A report as a file: the page as PDF or PNG, its figures as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from lcdesk.model.approved_map import ApprovedMap
from lcdesk.model.file_formats import REPORT
from lcdesk.model.files import write_bytes
from lcdesk.model.report import Report, to_data
from lcdesk.model.timetable_grid import PaperLanguage

PDF, JSON = ".pdf", ".json"
NAMELESS = "counted"
"""What stays out of the figures given away: a line for each person counted."""


def save_report(
    report: Report, path: Path, language: PaperLanguage = "both", picture: ApprovedMap | None = None
) -> None:
    """Write the page (.pdf, .png) or its figures (.json). `picture`: the office's own map, for the page.

    `KnownFault` for another ending, or where the place cannot be written."""
    ending = REPORT.ending_of(path)
    content = figures_json(report).encode() if ending == JSON else page(report, ending, language, picture)
    write_bytes(path, content, formats=REPORT)


def figures_json(report: Report) -> str:
    """The figures and words in both languages, without the line a person."""
    return json.dumps(figures_of(report), ensure_ascii=False, indent=1)


def figures_of(report: Report) -> dict[str, object]:
    """The same as plain data."""
    kept = {name: value for name, value in to_data(report).items() if name != NAMELESS}
    return {**kept, "without_country": report.without_country}


def page(report: Report, ending: str, language: PaperLanguage, picture: ApprovedMap | None) -> bytes:
    """The page as the bytes of a file."""
    from lcdesk.drawing.pictures import encoded  # Qt, only when a page is wanted
    from lcdesk.drawing.report import draw_report, report_image

    if ending == PDF:
        return draw_report(report, language, picture).pdf
    return encoded(report_image(report, language, picture=picture), "PNG")
