"""Sign-in sheets of a cohort: a sheet an activity or a day, as workbook or PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Literal

from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.model.file_formats import SHEETS
from lcdesk.model.files import write_bytes
from lcdesk.model.organisers import organiser_lines
from lcdesk.model.sign_in import UNSIGNED, SignInSheet, sheet_of_activity, sheet_of_day
from lcdesk.model.timetable_grid import PaperActivity, PaperLanguage
from lcdesk.services.cohorts.organisers import list_organisers
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.timetable_papers import participants, read_timetable
from lcdesk.tabular.writing.curriculum_books import write_sign_in
from lcdesk.texts import _

By = Literal["activity", "day"]


def list_days(desk: Desk, cohort_id: int) -> list[dt.date]:
    """The days on which there is something to sign for."""
    return sorted({day for day, _one in _signed(desk, cohort_id)})


def make_sheets(
    desk: Desk,
    cohort_id: int,
    language: PaperLanguage,
    *,
    day: dt.date | None = None,
    by: By = "activity",
) -> list[SignInSheet]:
    """A sheet for each activity (meals, travel and free time left out) or day; of one day, or of
    all.

    `KnownFault` where there is nothing to sign for.
    """
    kept = [(date, one) for date, one in _signed(desk, cohort_id) if day in (None, date)]
    if not kept:
        when = day.isoformat() if day else _("this timetable")
        raise KnownFault(
            _("There is nothing to sign for on {when}.", when=when),
            _("Sheets are made for lectures, visits and ceremonies that have a date."),
        )
    cohort, people = read_timetable(desk, cohort_id).cohort, participants(desk, cohort_id)
    lines = organiser_lines(list_organisers(desk, cohort_id), language)
    if by == "activity":
        sheets = [sheet_of_activity(one, cohort, people, language) for _date, one in kept]
    else:
        days = groupby(kept, key=lambda pair: pair[0])
        sheets = [
            sheet_of_day(date, [one for _date, one in found], cohort, people, language)
            for date, found in days
        ]
    return [replace(sheet, organisers=lines) for sheet in sheets]


def save_sheets(sheets: Sequence[SignInSheet], path: Path) -> int:
    """Write them as .xlsx or, by the ending of the name, as .pdf; how many sheets."""
    if SHEETS.ending_of(path) == ".pdf":
        from lcdesk.drawing.sign_in import draw_sign_in

        write_bytes(path, draw_sign_in(sheets, clock.today().isoformat()).pdf, formats=SHEETS)
    else:
        write_sign_in(path, sheets)
    return len(sheets)


def _signed(desk: Desk, cohort_id: int) -> list[tuple[dt.date, PaperActivity]]:
    """(day, activity) of what there is to sign for, in the order of the timetable."""
    found = read_timetable(desk, cohort_id).activities
    dated = [(one["date"], one) for one in found if one["kind"] not in UNSIGNED]
    return [(day, one) for day, one in dated if day]
