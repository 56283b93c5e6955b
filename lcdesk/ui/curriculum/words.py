"""What the week says: titles, times, places and days in few words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from lcdesk.model.calendar_words import WEEKDAYS
from lcdesk.model.lists import kind_title
from lcdesk.texts import _, language
from lcdesk.ui.curriculum.places import DAY, DayTime, time_of
from lcdesk.ui.kit.forms.editors import long_date
from lcdesk.ui.kit.painting.plain_text import Markup, lines_of, markup, run_of
from lcdesk.ui.kit.spans import short_day, span_of

Record = Mapping[str, Any]


def title_of(record: Record) -> str:
    """The title in the language of the moment, or the other one."""
    first, second = record.get("title"), record.get("title_zh")
    if language() == "zh":
        first, second = second, first
    return str(first or second or _("Without a title"))


def clock_of(place: DayTime) -> str:
    """09:00–10:30; without a known end 09:00–…"""
    start = f"{time_of(place.start):%H:%M}"
    return f"{start}–…" if place.is_open else f"{start}–{time_of(place.end % DAY):%H:%M}"


def who_of(record: Record) -> str:
    """Who speaks, or who hosts where nobody speaks."""
    return str(record.get("speaker") or record.get("host") or "").replace("; ", ", ")


def where_and_who(record: Record, head: str = "") -> str:
    """Room 301 · Prof. Lin; without a room the bus. A head that names the room already ("venue")
    is not said again.
    """
    where = record.get("venue") or record.get("bus")
    known = head == "venue" and record.get("venue")
    return " · ".join(str(part) for part in ("" if known else where, who_of(record)) if part)


def weekday_of(day: dt.date) -> str:
    """Mon · 周一."""
    return _(WEEKDAYS[day.weekday()])


def day_words(day: dt.date) -> str:
    """Mon · 7 Dec."""
    return f"{weekday_of(day)} · {short_day(day)}"


def hours_words(hours: float) -> str:
    """7.25 h."""
    return _("{hours} h", hours=f"{hours:.2f}".rstrip("0").rstrip("."))


def week_words(number: int, total: int, days: tuple[dt.date, ...]) -> str:
    """1 of 2 · 7–12 Dec."""
    return _(
        "{number} of {total} · {days}", number=number, total=total, days=span_of(days[0], days[-1])
    )


def accessible_text(record: Record, place: DayTime | None, problems: list[str]) -> str:
    """A block as a screen reader says it."""
    when = f"{long_date(place.day)}, {clock_of(place)}" if place else _("without a time")
    parts = (
        title_of(record),
        kind_title(record.get("kind")),
        when,
        where_and_who(record),
        *problems,
    )
    return ". ".join(part for part in parts if part)


def tooltip(record: Record, place: DayTime | None, problems: list[str]) -> Markup:
    """The same in lines, as markup (so that long lines wrap)."""
    when = f"{short_day(place.day)}, {clock_of(place)}" if place else ""
    bus = record.get("bus") if record.get("venue") else None
    lines = (when, where_and_who(record), str(bus or ""), record.get("notes") or "")
    told = lines_of(
        [markup("<b>{title}</b>", title=title_of(record)), *(str(line) for line in lines if line)]
    )
    warned = (
        markup("<p style='margin:6px 0 0 0'>⚠ {problem}</p>", problem=problem)
        for problem in problems
    )
    return run_of([markup("<p style='margin:0'>{told}</p>", told=told), *warned])
