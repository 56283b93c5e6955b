"""The timetable on the wall and the sheets to be signed, as papers of a course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from lcdesk.model.attendance import UNSIGNED, SignInSheet, sheet_of_activity, sheet_of_day
from lcdesk.model.organisers import organiser_lines
from lcdesk.model.timetable_grid import PaperActivity
from lcdesk.services.curriculum.timetable_pages import grid_data, sheet_data
from lcdesk.services.curriculum.timetable_papers import PaperTimetable, undated_words
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.paper_kinds import (
    GatheredPaper,
    PaperChoice,
    PaperItem,
    PaperKind,
    PaperOption,
    gaps_of,
)
from lcdesk.texts import N_, BilingualText, _

BY = PaperOption("by", N_("A sheet for each"), (("activity", N_("activity")), ("day", N_("day"))))


def _gather_timetable(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    organisers = reader.organisers if choice.has_organisers else []
    told = PaperTimetable(reader.cohort, reader.activities, organisers=organisers)
    grid = told.grid(choice.language)
    data = {
        **reader.head(BilingualText.told(lambda: _("Timetable")), has_organisers=False),
        **grid_data(grid),
        "printed": _day(choice),
    }
    words = undated_words(grid.undated) if grid.entries else _("activities")
    is_whole = grid.entries and not grid.undated
    return GatheredPaper(data, missing=gaps_of((is_whole, words, reader.entered("timetable"))))


def _gather_sign_in(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    wanted = None if choice.ids is None else set(choice.ids)
    days: dict[dt.date, list[PaperActivity]] = {}
    for one in reader.activities:
        if one["date"] and one["kind"] not in UNSIGNED:
            days.setdefault(one["date"], []).append(one)
    items: list[PaperItem] = []
    for day, those in days.items():
        chosen = [one for one in those if wanted is None or one["id"] in wanted]
        if choice.option("by") == "activity":
            items += [
                _item(reader, choice, one["id"], _sheet(reader, choice, one)) for one in chosen
            ]
        elif chosen:
            items.append(
                _item(reader, choice, those[0]["id"], _sheet_of_day(reader, choice, day, those))
            )
    title = BilingualText.told(lambda: _("Sign-in sheets"))
    data = {**reader.head(title, has_organisers=False), "printed": _day(choice)}
    return GatheredPaper(data, items)


def _sheet(reader: CourseReader, choice: PaperChoice, activity: PaperActivity) -> SignInSheet:
    return sheet_of_activity(activity, reader.cohort, reader.people, choice.language)


def _sheet_of_day(
    reader: CourseReader, choice: PaperChoice, day: dt.date, activities: Sequence[PaperActivity]
) -> SignInSheet:
    return sheet_of_day(day, activities, reader.cohort, reader.people, choice.language)


def _item(
    reader: CourseReader, choice: PaperChoice, activity_id: int, sheet: SignInSheet
) -> PaperItem:
    """The sheet under its first activity; a day's is called by the day."""
    lines = organiser_lines(reader.organisers, choice.language) if choice.has_organisers else ()
    name = sheet.titles[0] if choice.option("by") == "activity" else sheet.facts[0]
    return PaperItem(activity_id, name, sheet_data(replace(sheet, organisers=lines)))


def _day(choice: PaperChoice) -> str:
    """The day it bears, where one is wanted."""
    return choice.day.isoformat() if choice.day else ""


TIMETABLE = PaperKind(
    key="timetable",
    label=N_("Timetable"),
    about="course",
    template="timetable",
    gather=_gather_timetable,
    when="before",
    place=6,
    icon="calendar-days",
    series="LC-KB-{year}-{n:3}",
)
SIGN_IN = PaperKind(
    key="sign_in",
    label=N_("Sign-in sheets"),
    about="activity",
    template="sign_in",
    gather=_gather_sign_in,
    when="during",
    place=10,
    icon="list-checks",
    options=(BY,),
)
