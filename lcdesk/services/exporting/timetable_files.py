"""A timetable as whatever file is wanted: list, grid, PDF, calendar, sign-in sheets; by the
ending of its name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa

from lcdesk import __version__
from lcdesk.db.values import table_of
from lcdesk.model import clock
from lcdesk.model.clashes.timetable import ASSUMED
from lcdesk.model.entities import Operation
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import CALENDAR, SHEETS, TIMETABLE, write_bytes
from lcdesk.model.lists import ACTIVITY_KIND
from lcdesk.model.rows import ActivityRecord, CohortRow
from lcdesk.model.timetable_grid import (
    PaperActivity,
    either,
    joined,
    labelled,
    people_lines,
    place_words,
    say,
    title_of,
)
from lcdesk.papers.typesetter import shared_typesetter
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.timetable_pages import grid_page, sign_in_pages
from lcdesk.services.curriculum.timetable_papers import (
    By,
    PaperTimetable,
    SavedTimetable,
    TimetablePerson,
    make_sign_in_sheets,
    read_timetable,
    save_grid,
    save_pdf,
    save_sign_in_sheets,
    undated_words,
)
from lcdesk.services.exporting.exporting import export_curriculum
from lcdesk.texts import N_, PaperLanguage, _


@dataclass(frozen=True)
class TimetableRequest:
    """What shall be written. `signing`: sign-in sheets, one an activity or a day, of `day` or of
    all days (None).

    `is_grid`: a workbook is the grid, not the list with all fields.
    """

    language: PaperLanguage = "both"
    whose: TimetablePerson | None = None
    signing: By | None = None
    day: dt.date | None = None
    is_grid: bool = True


def save_file(desk: Desk, cohort_id: int, path: Path, wanted: TimetableRequest) -> SavedTimetable:
    """Write it, safely. `KnownFault` in words for an ending that does not fit, and where it
    cannot be written.
    """
    ending = (TIMETABLE if wanted.signing is None else SHEETS).ending_of(path)
    if wanted.signing is not None:
        sheets = make_sign_in_sheets(
            desk, cohort_id, wanted.language, day=wanted.day, by=wanted.signing
        )
        return SavedTimetable(path, save_sign_in_sheets(sheets, path), is_sheets=True)
    if ending == ".xlsx" and not wanted.is_grid and wanted.whose is None:
        return SavedTimetable(path, export_curriculum(desk, cohort_id, path))
    timetable = read_timetable(desk, cohort_id, wanted.whose)
    if ending == ".ics":
        return save_calendar(desk, timetable, path, wanted.language)
    return (save_grid if ending == ".xlsx" else save_pdf)(timetable, path, wanted.language)


def find_undrawn(
    desk: Desk, cohort_id: int, wanted: TimetableRequest, is_stopped: Callable[[], bool]
) -> list[str]:
    """The texts that no font of this machine draws whole, as PDF; none where there is no paper."""
    day = clock.today()
    try:
        if wanted.signing is None:
            timetable = read_timetable(desk, cohort_id, wanted.whose)
            content = grid_page(timetable.grid(wanted.language), day)
        else:
            sheets = make_sign_in_sheets(
                desk, cohort_id, wanted.language, day=wanted.day, by=wanted.signing
            )
            content = sign_in_pages(sheets, day)
    except KnownFault:
        return []
    return shared_typesetter().undrawn_texts(content, is_stopped)


# --- The timetable as a calendar file (.ics) that telephones, Outlook and the rest can subscribe to
# or import ---


_OF_COUNTRIES = {"CN": "Asia/Shanghai"}
"""The clock everybody there goes by, where the table of zones lists more than one."""


def save_calendar(
    desk: Desk,
    timetable: PaperTimetable,
    path: Path,
    language: PaperLanguage,
    *,
    created: dt.datetime | None = None,
) -> SavedTimetable:
    """Write the calendar; activities without a date are left out and counted. `created`: the moment
    the file bears; None: that of the last change. `KnownFault` where that cannot be.
    """
    zone = zone_of(timetable.cohort)
    dated = [(one["date"], one) for one in timetable.activities if one["date"]]
    calendar = _calendar(timetable, language)
    if zone is not None and dated:
        calendar.add_component(_zone(zone, [day for day, _activity in dated]))
    moment = created or desk.stands_at() or clock.now()
    mark, stamp = desk_mark(desk), moment.astimezone(dt.UTC)
    for day, activity in dated:
        named = (f"activity-{activity['id']}@{mark}", stamp)
        calendar.add_component(_event(activity, named, _span(day, activity, zone), language))
    write_bytes(path, calendar.to_ical(), formats=CALENDAR)
    return SavedTimetable(path, len(dated), remarks=_remarks(timetable, len(dated), zone))


def zone_of(cohort: CohortRow) -> ZoneInfo | None:
    """The cohort's time zone, else the only one of its country; None when neither is known."""
    for name in (cohort.get("time_zone"), zone_of_country(cohort.get("country"))):
        if name and (zone := _zone_named(str(name).strip())) is not None:
            return zone
    return None


def zone_of_country(code: str | None) -> str | None:
    """The zone of a country that has only one; None where it has several or is not known."""
    if not code:
        return None
    found = _zones().get(code, ())
    return _OF_COUNTRIES.get(code) or (found[0] if len(found) == 1 else None)


def desk_mark(desk: Desk) -> str:
    """What tells this desk's activities from those of all others: the moment of its first
    operation, which never changes.
    """
    operation = table_of(Operation)
    with desk.reading() as session:
        first: dt.datetime | None = session.scalar(sa.select(sa.func.min(operation.c.at)))
    return f"{first:%Y%m%dT%H%M%S}.lcdesk" if first else "lcdesk"


def _calendar(timetable: PaperTimetable, language: PaperLanguage) -> Any:
    from icalendar import Calendar

    made: Any = Calendar()
    made.add("prodid", f"-//lcdesk//lcdesk {__version__}//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    names = " ".join(either(timetable.cohort, "name_en", "name_zh", language)) or say(
        language, N_("Timetable")
    )
    made.add("x-wr-calname", joined((names, timetable.whose.name if timetable.whose else ""), ": "))
    return made


def _event(
    activity: PaperActivity,
    mark: tuple[str, dt.datetime],
    span: tuple[dt.date, dt.date],
    language: PaperLanguage,
) -> Any:
    from icalendar import Event

    made: Any = Event()
    uid, stamp = mark
    made.add("uid", uid)
    made.add("dtstamp", stamp)
    made.add("sequence", int(activity.get("version") or 1) - 1)
    made.add("dtstart", span[0])
    made.add("dtend", span[1])
    made.add("summary", joined((*title_of(activity, language), _group(activity)), " / "))
    if place := place_words(activity, language):
        made.add("location", place)
    if told := _description(activity, language):
        made.add("description", told)
    if kind := activity.get("kind"):
        labels = {option.code: option.label for option in ACTIVITY_KIND.options}
        made.add("categories", [say(language, labels[kind])])
    if activity.get("is_confirmed") is not None:
        made.add("status", "CONFIRMED" if activity["is_confirmed"] else "TENTATIVE")
    return made


def _span(day: dt.date, activity: ActivityRecord, zone: ZoneInfo | None) -> tuple[dt.date, dt.date]:
    """From and to: a whole day without a start; an hour without an end; into the next day where
    it ends before it starts.
    """
    begin, stop = activity["start"], activity["end"]
    if begin is None:
        return day, day + dt.timedelta(days=1)
    start = dt.datetime.combine(day, begin, zone)
    if stop is None or stop == begin:
        # on the wall clock, as everything in a timetable
        return start, start + dt.timedelta(minutes=ASSUMED)
    later = dt.timedelta(days=1) if stop < begin else dt.timedelta()
    return start, dt.datetime.combine(day + later, stop, zone)


def _group(activity: ActivityRecord) -> str:
    name = activity.get("group_name")
    return f"({name})" if name else ""


def _description(activity: PaperActivity, language: PaperLanguage) -> str:
    """Who, bus, dress and the like a line each, then the notes."""
    told = (
        labelled(activity, field, language) for field in ("bus", "dress", "materials", "contact")
    )
    return "\n".join(
        line for line in (*people_lines(activity, language), *told, activity.get("notes")) if line
    )


def _zone(zone: ZoneInfo, days: list[dt.date]) -> Any:
    """How the zone's clocks go in the years of the timetable, for programs that do not know its
    name.
    """
    from icalendar import Timezone

    first, last = min(days), max(days)
    return Timezone.from_tzinfo(
        zone, zone.key, first_date=dt.date(first.year, 1, 1), last_date=dt.date(last.year + 1, 1, 1)
    )


def _remarks(timetable: PaperTimetable, dated: int, zone: ZoneInfo | None) -> tuple[str, ...]:
    left = len(timetable.activities) - dated
    said = [undated_words(left)] if left else []
    if zone is None:
        said.append(
            _("The cohort has no time zone, so the hours hold wherever the calendar is read.")
        )
    return tuple(said)


def _zone_named(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    """Country → its zones, as the table of the time zone data has them."""
    found: dict[str, tuple[str, ...]] = {}
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            code, _coordinates, name = line.split("\t")[:3]
            found[code] = (*found.get(code, ()), name)
    return found
