"""Changes of a timetable in words of either language ("Wed 9 Dec 15:00 → 15:30", "Venue: Room 305 →
Room 302"), and the change notice that tells them by day, to be drawn and to be sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.day_words import MONTHS, WEEKDAYS
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Choice, YesNo
from lcdesk.model.kinds.base import NO, YES
from lcdesk.model.timetable_changes import WHEN, ChangedPart, TimetableChange, ToldActivity, by_day
from lcdesk.texts import N_, in_language

Language = Literal["en", "zh"]
_BOTH: tuple[Language, Language] = ("en", "zh")
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
        _when_words(record, language),
        _venue_words(record, language),
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
        (_label_words(part, language), *_both_ends(change, part, language)) for part in change.parts
    ]


def _label_words(part: ChangedPart, language: Language) -> str:
    """What a part is called."""
    return in_language(language, _WHEN if part.name == WHEN else ACTIVITY.field(part.name).label)


def _when_words(record: ToldActivity, language: Language) -> str:
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


def _venue_words(record: ToldActivity, language: Language) -> str:
    """The venue, in the other language where it has no name in this one; "" for none."""
    return _of_two(record, "venue", language)


def _both_ends(change: TimetableChange, part: ChangedPart, language: Language) -> tuple[str, str]:
    old, new = change.old or change.record, change.new or change.record
    if part.name == WHEN:
        is_same_day = old.get("date") == new.get("date")
        return _when_words(old, language), _hours(new, language) if is_same_day else _when_words(
            new, language
        )
    nothing = in_language(language, _NOTHING)
    if part.name == "venue":
        before, after = _venue_words(old, language), _venue_words(new, language)
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


# --- The notice ---


_TITLE = N_("Changes in the timetable")
_SINCE = N_("since version {number} of {day}")
_FOR = N_("for {name}")
_NONE = N_("Nothing has changed.")
_STANDS = N_("As of {moment}.")


@dataclass(frozen=True)
class ChangeNoticeEntry:
    """A change on a change notice: its kind (a key of `change_words.KINDS`), and words in English
    and in Chinese.
    """

    kind: str
    marks: tuple[str, str]
    titles: tuple[str, str]
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ChangeNotice:
    """What stands on the paper; each pair is English, Chinese. Without days nothing has changed."""

    cohort: tuple[str, str]
    title: tuple[str, str]
    note: tuple[str, str]
    days: tuple[tuple[tuple[str, str], tuple[ChangeNoticeEntry, ...]], ...]
    empty: tuple[str, str]
    foot: str


@dataclass(frozen=True)
class Heading:
    """What a change notice is of: the cohort's record, the version told against, for whom ("" for
    everybody), and when it stands.
    """

    cohort: Mapping[str, Any]
    number: int
    published: dt.datetime
    now: dt.datetime
    name: str = ""


def make_change_notice(
    heading: Heading, changes: Iterable[TimetableChange], day: dt.date | None = None
) -> ChangeNotice:
    """The change notice of some changes; with `day`, only what stands under that day."""
    days = [(one, found) for one, found in by_day(changes) if day is None or one == day]
    cohort = heading.cohort
    names = (
        cohort.get("name_en") or cohort.get("name_zh") or "",
        cohort.get("name_zh") or cohort.get("name_en") or "",
    )
    moment = f"{heading.now:%Y-%m-%d %H:%M}"
    return ChangeNotice(
        cohort=names,
        title=_in_both(_TITLE),
        note=(_note(heading, "en"), _note(heading, "zh")),
        days=tuple((_pair_of_day(one), tuple(map(_entry, found))) for one, found in days),
        empty=_in_both(_NONE),
        foot="  ".join(text.format(moment=moment) for text in _in_both(_STANDS)),
    )


def change_notice_text(change_notice: ChangeNotice) -> str:
    """The change notice as plain text, English above Chinese, to be pasted into a message."""
    lines = [*_once(change_notice.cohort), *_once(change_notice.title), *_once(change_notice.note)]
    for day, entries in change_notice.days:
        lines += ["", "  ".join(_once(day)), ""]
        for entry in entries:
            lines.append(f"• [{' '.join(_once(entry.marks))}] {' / '.join(_once(entry.titles))}")
            lines += [f"  {text}" for pair in entry.lines for text in _once(pair)]
    if not change_notice.days:
        lines += ["", *_once(change_notice.empty)]
    return "\n".join([*lines, "", change_notice.foot]) + "\n"


def _entry(change: TimetableChange) -> ChangeNoticeEntry:
    english, chinese = (lines_of(change, language) for language in _BOTH)
    record = change.record
    return ChangeNoticeEntry(
        kind_of(change),
        (kind_words(change, "en"), kind_words(change, "zh")),
        (title_words(record, "en"), title_words(record, "zh")),
        tuple(zip(english, chinese, strict=True)),
    )


def _note(heading: Heading, language: Language) -> str:
    day = day_words(heading.published.date(), language)
    since = in_language(language, _SINCE).format(number=heading.number, day=day)
    whose = in_language(language, _FOR).format(name=heading.name) if heading.name else ""
    return " · ".join(part for part in (whose, since) if part)


def _pair_of_day(day: dt.date | None) -> tuple[str, str]:
    return day_words(day, "en"), day_words(day, "zh")


def _in_both(message: str) -> tuple[str, str]:
    return in_language("en", message), in_language("zh", message)


def _once(pair: tuple[str, str]) -> list[str]:
    """Both, or the one they have in common."""
    return [text for text in dict.fromkeys(pair) if text]
