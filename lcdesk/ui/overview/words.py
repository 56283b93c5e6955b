"""The words of the overview: how far off the opening is, what the cards say, how an activity is
told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lcdesk.model.calendar_words import WEEKDAYS
from lcdesk.model.catalogue import ACTIVITY
from lcdesk.texts import _, language, n_
from lcdesk.ui.kit.spans import short_day, span_of
from lcdesk.ui.overview.lines import Said

if TYPE_CHECKING:
    from lcdesk.services.overview.overview import Overview

Record = Mapping[str, Any]


def when_words(cohort: Record, today: dt.date) -> tuple[str, str, str]:
    """(label, figure, note) of the card of days: to the opening, day 5 of 14, or ended so long
    ago.
    """
    starts, ends = cohort.get("starts"), cohort.get("ends") or cohort.get("starts")
    if starts is None or ends is None:
        return _("Opening"), "–", _("No date yet")
    if today < starts:
        days = (starts - today).days
        return _("Days to opening"), str(days), _day(starts)
    if today <= ends:
        number, total = (today - starts).days + 1, (ends - starts).days + 1
        return (
            _("Running"),
            _("Day {number}", number=number),
            _("of {total}, until {date}", total=total, date=short_day(ends)),
        )
    return _("Training"), _("Ended"), ago_words((today - ends).days)


def ago_words(days: int) -> str:
    """3 weeks ago, in the largest unit that says at least two."""
    if days < 14:
        return n_("{count} day ago", "{count} days ago", days)
    if days < 61:
        return n_("{count} week ago", "{count} weeks ago", days // 7)
    if days < 730:
        return n_("{count} month ago", "{count} months ago", days // 30)
    return n_("{count} year ago", "{count} years ago", days // 365)


def place_words(cohort: Record) -> str:
    """14–27 Jun 2025 · Shanghai."""
    starts = cohort.get("starts")
    span = span_of(starts, cohort.get("ends"))
    year = starts.year if starts else None
    if year and str(year) not in span:
        span = _("{span} {year}", span=span, year=year)
    return " · ".join(str(part) for part in (span, cohort.get("city")) if part)


def nobody_words(overview: Overview) -> str:
    """Why there is nothing to check."""
    if overview.counts["erased"]:
        return _("The personal data were erased: nothing is asked any more.")
    return _("Nobody is enrolled yet.")


def said_of(activity: Record) -> Said:
    """An activity as a line of the card."""
    day, start, end = activity.get("date"), activity.get("start"), activity.get("end")
    hours = f"{start:%H:%M}" if start else ""
    if start and end:
        hours += f"–{end:%H:%M}"
    english, chinese = activity.get("title"), activity.get("title_zh")
    title = (chinese or english) if language() == "zh" else (english or chinese)
    where = " · ".join(str(activity[name]) for name in ("speaker", "venue") if activity.get(name))
    return Said(
        _day(day) if day else "",
        hours,
        str(title or ACTIVITY.field("kind").text(activity)),
        where,
        activity.get("kind"),
    )


def _day(day: dt.date) -> str:
    return _("{weekday} {day}", weekday=_(WEEKDAYS[day.weekday()]), day=short_day(day))
