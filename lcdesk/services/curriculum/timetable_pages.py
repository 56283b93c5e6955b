"""What the pages of the timetable say: the grid and sign-in sheets as their templates take them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from lcdesk.model.attendance import SignInSheet
from lcdesk.model.organisers import on_paper
from lcdesk.model.timetable_grid import TINTS, GridDay, GridEntry, TimetableGrid
from lcdesk.papers.content import PaperContent


def grid_page(grid: TimetableGrid, day: dt.date) -> PaperContent:
    """The grid, with the day it was made in its corner."""
    data = {
        "language": grid.language,
        "title": {"zh": "", "en": " ".join(grid.titles)},
        "printed": day.isoformat(),
        **grid_data(grid),
    }
    return PaperContent("timetable", data, _moment(day))


def grid_data(grid: TimetableGrid) -> dict[str, Any]:
    """What the template `timetable` reads, but for title and printed."""
    return {
        "titles": grid.titles,
        "subtitle": grid.subtitle,
        "heads": grid.heads,
        "foot": grid.foot,
        "by": _printed(grid.organisers),
        "days": [
            {
                "day": day.day,
                "weekday": day.weekday,
                "lines": [
                    [_entry(day, place, entry) for entry in line]
                    for place, line in enumerate(day.lines)
                ],
            }
            for day in grid.days
        ],
    }


def _entry(day: GridDay, place: int, entry: GridEntry) -> dict[str, Any]:
    down = _last_line(day, place, entry) - place + 1
    return {
        "head": entry.head,
        "second": entry.second,
        "lines": entry.lines,
        "first": entry.first,
        "last": entry.last,
        "down": down,
        "alone": down == len(day.lines),
        "tint": TINTS.get(entry.kind or "", ""),
    }


def _last_line(day: GridDay, place: int, entry: GridEntry) -> int:
    """The last line of the day down to which nothing else stands in the columns of an entry."""
    last = place
    while last + 1 < len(day.lines) and not any(
        other.first <= entry.last and entry.first <= other.last for other in day.lines[last + 1]
    ):
        last += 1
    return last


def sign_in_pages(sheets: Sequence[SignInSheet], day: dt.date) -> PaperContent:
    """The sheets, with the day they were made in their corner."""
    data = {
        "language": sheets[0].language,
        "title": {"zh": "", "en": " ".join(sheets[0].titles)},
        "printed": day.isoformat(),
        "activities": [sheet_data(one) for one in sheets],
    }
    return PaperContent("sign_in", data, _moment(day))


def sheet_data(sheet: SignInSheet) -> Mapping[str, Any]:
    """What the template `sign_in` reads of a sheet."""
    return {
        "over": sheet.over,
        "titles": sheet.titles,
        "facts": sheet.facts,
        "heads": sheet.heads,
        "rows": sheet.rows,
        "by": _printed(sheet.organisers),
    }


def _printed(lines: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[on_paper(one) for one in together] for together in lines]


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
