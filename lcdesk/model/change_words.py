"""Changes of a timetable in words of either language: "Wed 9 Dec 15:00 → 15:30", "Venue: Room
305 → Room 302".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from lcdesk.model.calendar_words import MONTHS, WEEKDAYS
from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Choice, YesNo
from lcdesk.model.kinds.choices import NO, YES
from lcdesk.model.timetable_changes import WHEN, ChangedPart, TimetableChange, ToldActivity
from lcdesk.texts import N_, in_language

Language = Literal["en", "zh"]
BOTH: tuple[Language, Language] = ("en", "zh")
KINDS = {
    "new": N_("New"),
    "cancelled": N_("Cancelled"),
    "moved": N_("Moved"),
    "venue": N_("Other venue"),
    "speaker": N_("Other speaker"),
    "other": N_("Changed"),
}
_NO_DAY, _NO_TIME, _NOTHING = N_("no day yet"), N_("time open"), N_("none")
_WHEN = N_("Time")
_WAS = N_("was {what}")


def kind_of(change: TimetableChange) -> str:
    """The one word for a change (a key of KINDS): the most important thing that is otherwise."""
    if change.what != "changed":
        return change.what
    names = {part.name for part in change.parts}
    return (
        "moved"
        if WHEN in names
        else next((name for name in ("venue", "speaker") if name in names), "other")
    )


def kind_words(change: TimetableChange, language: Language) -> str:
    """New · Cancelled · Moved · Other venue · Other speaker · Changed."""
    return in_language(language, KINDS[kind_of(change)])


def title_words(record: ToldActivity, language: Language) -> str:
    """What an activity is called, in the other language where it has no title in this one; else
    its kind.
    """
    return (
        _of_two(record, "title", language)
        or _value(ACTIVITY.field("kind"), record.get("kind"), language)
        or "?"
    )


def lines_of(change: TimetableChange, language: Language) -> list[str]:
    """A line for each thing that is otherwise; what is new says when, where and with whom, what
    is cancelled when it was.
    """
    record = change.record
    told = [
        when_words(record, language),
        venue_words(record, language),
        str(record.get("speaker") or ""),
    ]
    if change.what == "new":
        return [" · ".join(part for part in told if part)]
    if change.what == "cancelled":
        what = " · ".join(part for part in told[:2] if part)
        return [in_language(language, _WAS).format(what=what)]
    return [
        f"{label}{_colon(language)}{before} → {after}"
        for label, before, after in pairs_of(change, language)
    ]


def sentence_of(change: TimetableChange, language: Language) -> str:
    """ "Energy storage: Wed 9 Dec 15:00 → 15:30; Venue: Room 305 → Room 302", for JSON and
    terminals.
    """
    lines = ("；" if language == "zh" else "; ").join(lines_of(change, language))
    title = title_words(change.record, language)
    return f"[{kind_words(change, language)}] {title}{_colon(language)}{lines}"


def pairs_of(change: TimetableChange, language: Language) -> list[tuple[str, str, str]]:
    """(label, before, after) of each part of a change."""
    return [
        (label_words(part, language), *_both_ends(change, part, language)) for part in change.parts
    ]


def label_words(part: ChangedPart, language: Language) -> str:
    """What a part is called."""
    return in_language(language, _WHEN if part.name == WHEN else ACTIVITY.field(part.name).label)


def when_words(record: ToldActivity, language: Language) -> str:
    """Wed 9 Dec 15:00–16:30 · 12月9日 周三 15:00–16:30."""
    return f"{day_words(record.get('date'), language)} {_hours(record, language)}".strip()


def day_words(day: dt.date | None, language: Language) -> str:
    """Wed 9 Dec · 12月9日 周三."""
    if day is None:
        return in_language(language, _NO_DAY)
    weekday = in_language(language, WEEKDAYS[day.weekday()])
    if language == "zh":
        return f"{day.month}月{day.day}日 {weekday}"
    return f"{weekday} {day.day} {MONTHS[day.month - 1]}"


def venue_words(record: ToldActivity, language: Language) -> str:
    """The venue, in the other language where it has no name in this one; "" for none."""
    return _of_two(record, "venue", language)


def _both_ends(change: TimetableChange, part: ChangedPart, language: Language) -> tuple[str, str]:
    old, new = change.old or change.record, change.new or change.record
    if part.name == WHEN:
        is_same_day = old.get("date") == new.get("date")
        return when_words(old, language), _hours(new, language) if is_same_day else when_words(
            new, language
        )
    nothing = in_language(language, _NOTHING)
    if part.name == "venue":
        before, after = venue_words(old, language), venue_words(new, language)
    else:
        one = ACTIVITY.field(part.name)
        before, after = _value(one, part.before, language), _value(one, part.after, language)
    return before or nothing, after or nothing


def _hours(record: ToldActivity, language: Language) -> str:
    start, end = record.get("start"), record.get("end")
    if start is None and end is None:
        return in_language(language, _NO_TIME)
    first = f"{start:%H:%M}" if start else "…"
    return f"{first}–{end:%H:%M}" if end else first


def _of_two(record: Mapping[str, Any], name: str, language: Language) -> str:
    names = (f"{name}_zh", name) if language == "zh" else (name, f"{name}_zh")
    return str(next((record[one] for one in names if record.get(one)), ""))


def _value(one: Field, value: Any, language: Language) -> str:
    """A value as people read it in a language, whichever is that of the moment."""
    if value is None or value == "":
        return ""
    if isinstance(one.kind, YesNo):
        return in_language(language, YES if value else NO)
    if isinstance(one.kind, Choice):
        label = next((option.label for option in one.kind.options if option.code == value), None)
        return in_language(language, label) if label else str(value)
    return one.kind.format(value)


def _colon(language: Language) -> str:
    return "：" if language == "zh" else ": "
