"""The change notice that tells what has changed: in both languages, by day, as plain data to be
drawn and as text to be sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lcdesk.model.change_words import (
    BOTH,
    Language,
    day_words,
    kind_of,
    kind_words,
    lines_of,
    title_words,
)
from lcdesk.model.timetable_changes import TimetableChange, by_day
from lcdesk.texts import N_, in_language

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
    """The slip of some changes; with `day`, only what stands under that day."""
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
    english, chinese = (lines_of(change, language) for language in BOTH)
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
