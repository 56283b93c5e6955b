"""The timetable as offices print it: a row a day, columns for morning, afternoon and evening, in
either or both languages.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from lcdesk.model.activity_people import delegation_words
from lcdesk.model.clock import LONG_MONTHS, MONTHS, WEEKDAYS
from lcdesk.model.lists import ACTIVITY_KIND
from lcdesk.model.rows import ActivityPersonRow, ActivityRecord
from lcdesk.texts import N_, PaperLanguage, in_language

LANGUAGES: tuple[PaperLanguage, ...] = ("zh", "en", "both")
HALVES = (N_("Morning"), N_("Afternoon"), N_("Evening"))
TINTS = {
    "field_visit": "#FFF5E8",
    "ceremony": "#F1F1F4",
    "culture": "#EFF7F1",
    "meal": "#F7F7F5",
    "free": "#F7F7F5",
}
"""The ground of some kinds of activity on paper, light enough for a grey print."""
NOON, DUSK = 12 * 60, 18 * 60
# minutes an activity goes on in the next half of the day before it is printed across both
REACH = 60
WIDE_BLANK = "   "
"""Between two lines that stand on one; an import parts them there."""
_MOST_DAYS = 45  # a longer span is a mistake of one date: then only days with activities have a row
# Each label is one that an import knows again; the Chinese ones are what the office says.
ROLE_LABELS = (
    ("addressed", "Address by", "致辞人"),
    ("host", "Host", "主持"),
    ("speaker", "Speaker", "主讲"),
    ("attended", "Attended by", "出席人"),
    ("interpreter", "Interpreter", "翻译"),
    ("escort", "Escort", "陪同"),
)
"""Role → what papers write before the names, in English and Chinese, in print order."""
_LABELS = {
    "venue": ("Venue", "地点"),
    "bus": ("Bus", "用车"),
    "dress": ("Dress", "着装"),
    "materials": ("Materials", "资料"),
    "notes": ("Notes", "说明"),
    "contact": ("Contact", "联系人"),
}
_FOOT = ("dress", "notes", "contact")
SHORT_GROUP = re.compile(r"[A-Za-z]|\d{1,2}|[一二三四五六七八九十甲乙丙丁]")
"""A group that is called by a letter or number alone, so that papers say Group A."""


class PaperPerson(ActivityPersonRow):
    """Somebody in a role of an activity, with their Chinese name where it is known."""

    name_zh: str | None


class PaperActivity(ActivityRecord):
    """An activity with its people in their order."""

    people: Sequence[PaperPerson]


class PaperCohort(TypedDict):
    """What papers tell of a cohort."""

    name_en: str | None
    name_zh: str | None


@dataclass(frozen=True, slots=True)
class GridEntry:
    """One activity as printed: `head` stands out (time and title), `second` is its title in the
    other language, `lines` tell who and where.

    `first` and `last`: the halves of the day it stands across, 0 to 2; both 0 to the last one where
    no time is known.
    """

    id: int
    head: str
    second: str
    lines: tuple[str, ...]
    first: int
    last: int
    kind: str | None = None

    @property
    def rest(self) -> tuple[str, ...]:
        """What follows the head, a line each."""
        return (self.second, *self.lines) if self.second else self.lines


@dataclass(frozen=True, slots=True)
class GridDay:
    """A day: what names it, and its lines from top to bottom; a line holds at most one entry a
    half of the day.
    """

    date: dt.date
    day: str
    weekday: str
    lines: tuple[tuple[GridEntry, ...], ...]


@dataclass(frozen=True, slots=True)
class TimetableGrid:
    """A timetable ready to be written or drawn. `undated`: how many activities have no date and
    stand nowhere.

    `organisers`: who is behind it, of each role its lines.
    """

    language: PaperLanguage
    titles: tuple[str, ...]
    subtitle: str
    heads: tuple[str, ...]  # date, weekday, then the halves that are used
    days: tuple[GridDay, ...]
    foot: tuple[str, ...]
    undated: int
    organisers: tuple[tuple[str, ...], ...] = ()

    @property
    def halves(self) -> int:
        """How many halves of a day have a column."""
        return len(self.heads) - 2

    @property
    def entries(self) -> list[GridEntry]:
        """Every activity printed, in order."""
        return [entry for day in self.days for line in day.lines for entry in line]


def lay_out(
    activities: Iterable[PaperActivity],
    cohort: PaperCohort,
    language: PaperLanguage,
    whose: str = "",
) -> TimetableGrid:
    """The grid of these activities. `whose`: the person it is for."""
    kept = list(activities)
    dated = sorted((one for one in kept if one["date"]), key=_order)
    halves = 3 if any(halves_span(one, 3)[1] == 2 and one.get("start") for one in dated) else 2
    dates = sorted({one["date"] for one in dated if one["date"]})
    if not whose:
        dates = _with_days_between(dates)
    days = [
        _day(date, [one for one in dated if one["date"] == date], halves, language)
        for date in dates
    ]
    heads = [say(language, message) for message in (N_("Date"), N_("Weekday"), *HALVES[:halves])]
    return TimetableGrid(
        language,
        _titles(cohort, language, whose),
        span_words(dates, language),
        tuple(heads),
        tuple(days),
        _foot(dated, language),
        len(kept) - len(dated),
    )


def say(language: PaperLanguage, message: str) -> str:
    """A text in the language of the paper, or in both: Chinese before English."""
    if language != "both":
        return in_language(language, message)
    return joined((in_language("zh", message), message))


def joined(texts: Iterable[str | None], sign: str = " ") -> str:
    """The texts that say something, each once."""
    return sign.join(dict.fromkeys(text for text in texts if text))


def beside_each_other(said: Iterable[Sequence[str]], fits: Callable[[str], bool]) -> list[str]:
    """Lines that belong together on one line where that fits, else one below the other."""
    lines: list[str] = []
    for together in said:
        whole = WIDE_BLANK.join(together)
        lines += [whole] if fits(whole) else together
    return lines


def either(
    record: Mapping[str, Any], english: str, chinese: str, language: PaperLanguage
) -> tuple[str, ...]:
    """What a record is called in the language of the paper, else in the other; both where both
    are wanted.
    """
    names = [record.get(chinese), record.get(english)]
    if language == "en":
        names.reverse()
    found = list(dict.fromkeys(str(name).strip() for name in names if name))
    return tuple(found if language == "both" else found[:1])


def day_words(day: dt.date, language: PaperLanguage) -> str:
    """6月14日 · 14 Jun."""
    chinese = f"{day.month}月{day.day}日"
    english = f"{day.day} {in_language('en', MONTHS[day.month - 1])}"
    return {"zh": chinese, "en": english, "both": f"{chinese}\n{english}"}[language]


def span_words(days: Sequence[dt.date], language: PaperLanguage) -> str:
    """2025年6月14日–27日 · 14–27 Jun 2025; "" without a day."""
    if not days:
        return ""
    first, last = min(days), max(days)
    parts = [_chinese_span(first, last)] if language != "en" else []
    parts += [_english_span(first, last)] if language != "zh" else []
    return " · ".join(parts)


def hours_of(record: ActivityRecord) -> str:
    """09:00–10:30; 09:00 where the end is not known; "" without a start."""
    start, end = record.get("start"), record.get("end")
    return "" if start is None else f"{start:%H:%M}–{end:%H:%M}" if end else f"{start:%H:%M}"


def title_of(record: ActivityRecord, language: PaperLanguage) -> tuple[str, ...]:
    """What an activity is called: its titles, else its kind; never nothing."""
    kind = record.get("kind")
    label = dict(ACTIVITY_KIND.choices()).get(kind) if kind else None
    return either(record, "title", "title_zh", language) or (label or "?",)


def details_of(record: PaperActivity, language: PaperLanguage) -> tuple[str, ...]:
    """Who and where, a labelled line each."""
    place = joined((labelled(record, "venue", language), labelled(record, "bus", language)), "; ")
    return (*people_lines(record, language), *((place,) if place else ()))


def people_lines(record: PaperActivity, language: PaperLanguage) -> tuple[str, ...]:
    """The people in each role, a labelled line a role."""
    lines = (
        _people_line(record, role, (english, chinese), language)
        for role, english, chinese in ROLE_LABELS
    )
    return tuple(line for line in lines if line)


def labelled(record: ActivityRecord, field: str, language: PaperLanguage) -> str:
    """ "Bus: Bus 1, 08:15"; "" where nothing is said."""
    text = place_words(record, language) if field == "venue" else _flat(record.get(field))
    return f"{_label(language, _LABELS[field])}{text}" if text else ""


def place_words(record: ActivityRecord, language: PaperLanguage) -> str:
    """The venue by its names."""
    return joined(either(record, "venue", "venue_zh", language), " / ")


def person_words(person: ActivityPersonRow) -> str:
    """Prof. Lin Haoran, Dean (College of Engineering): title and organisation as printed for the
    occasion.
    """
    name = joined((person.get("name"), person.get("title")), ", ")
    body = person.get("organization")
    return f"{name} ({_flat(body)})" if body else name


def _day(
    date: dt.date, activities: Sequence[PaperActivity], halves: int, language: PaperLanguage
) -> GridDay:
    lines: list[list[GridEntry]] = []
    for entry in (_entry(activity, halves, language) for activity in activities):
        # below everything that begins earlier in its columns; beside what stands in others
        free = len(lines)
        while free and not any(
            other.first <= entry.last and entry.first <= other.last for other in lines[free - 1]
        ):
            free -= 1
        lines += [[]] if free == len(lines) else []
        lines[free].append(entry)
    weekday = say(language, WEEKDAYS[date.weekday()])
    ordered = (tuple(sorted(line, key=lambda entry: entry.first)) for line in lines)
    return GridDay(date, day_words(date, language), weekday.replace(" ", "\n"), tuple(ordered))


def _entry(record: PaperActivity, halves: int, language: PaperLanguage) -> GridEntry:
    titles = title_of(record, language)
    head = joined((hours_of(record), _group(record.get("group_name"), language), titles[0]))
    first, last = halves_span(record, halves)
    second = " ".join(titles[1:])
    return GridEntry(
        int(record["id"]),
        head,
        second,
        details_of(record, language),
        first,
        last,
        record.get("kind"),
    )


def halves_of(record: ActivityRecord) -> range:
    """The halves of the day in which an activity takes place, from 0; without a start the
    morning.
    """
    first, last = halves_span(record, len(HALVES)) if record.get("start") else (0, 0)
    return range(first, last + 1)


def halves_span(record: ActivityRecord, halves: int) -> tuple[int, int]:
    """The first and last half of the day an activity stands in; without a start all of them."""
    start, end = record.get("start"), record.get("end")
    if start is None:
        return 0, halves - 1
    begin = start.hour * 60 + start.minute
    stop = end.hour * 60 + end.minute if end else begin
    first = sum(begin >= edge for edge in (NOON, DUSK))
    last = max(first, sum(stop > edge + REACH for edge in (NOON, DUSK)))
    return min(first, halves - 1), min(last, halves - 1)


def _order(record: ActivityRecord) -> tuple[Any, ...]:
    return (
        record["date"] or dt.date.max,
        record.get("start") or dt.time.min,
        record.get("end") or dt.time.max,
        record["id"],
    )


def _with_days_between(dates: list[dt.date]) -> list[dt.date]:
    """The days of the grid: also those without an activity, unless a date stands far off."""
    count = (dates[-1] - dates[0]).days + 1 if dates else 0
    if count > _MOST_DAYS:
        return dates
    return [dates[0] + dt.timedelta(days=number) for number in range(count)]


def _titles(cohort: PaperCohort, language: PaperLanguage, whose: str) -> tuple[str, ...]:
    names = either(cohort, "name_en", "name_zh", language)
    what = say(language, N_("Personal timetable")) if whose else say(language, N_("Timetable"))
    return (*names, joined((what, whose), ": ") if whose else what)


def _people_line(
    record: PaperActivity, role: str, words: tuple[str, str], language: PaperLanguage
) -> str:
    told = [
        person_words(person)
        for person in record.get("people") or ()
        if person["role"] == role and person.get("name")
    ]
    if role == "attended":  # a delegation, nobody of it by name
        code = "en" if language == "en" else "zh"  # papers in both have each name once
        for bodies in either(record, "represented", "represented_zh", code):
            told += delegation_words(bodies, code)
    return f"{_label(language, words)}{'; '.join(told)}" if told else ""


def _label(language: PaperLanguage, words: tuple[str, str]) -> str:
    """ "Venue: ", 地点：, "地点 Venue: "."""
    english, chinese = words
    return {"en": f"{english}: ", "zh": f"{chinese}：", "both": f"{chinese} {english}: "}[language]


def _group(name: str | None, language: PaperLanguage) -> str:
    """(Group A), （A组）; a name that says more stays as it is."""
    if not name:
        return ""
    if SHORT_GROUP.fullmatch(name):
        name = f"{name}组" if language == "zh" else f"Group {name}"
    return f"（{name}）" if language == "zh" else f"({name})"


def _foot(activities: Sequence[PaperActivity], language: PaperLanguage) -> tuple[str, ...]:
    """Dress, notes and contacts, each told once with the days and activities it is about."""
    lines: list[str] = []
    for field in _FOOT:
        about: dict[str, list[str]] = {}
        for record in activities:
            if text := _flat(record.get(field)):
                day = record["date"]
                when = day_words(day, language).split("\n")[-1] if day else ""
                about.setdefault(text, []).append(f"{when} {title_of(record, language)[0]}")
        if about:
            told = (
                about
                if field == "contact"
                else [f"{text} ({', '.join(where)})" for text, where in about.items()]
            )
            lines.append(f"{_label(language, _LABELS[field])}{'; '.join(told)}")
    return tuple(lines)


def _flat(text: object) -> str:
    """The lines of a text as one."""
    return " ".join(str(text or "").split())


def _chinese_span(first: dt.date, last: dt.date) -> str:
    head = f"{first.year}年{first.month}月{first.day}日"
    if first == last:
        return head
    year = "" if first.year == last.year else f"{last.year}年"
    month = "" if (first.year, first.month) == (last.year, last.month) else f"{last.month}月"
    return f"{head}至{year}{month}{last.day}日"


def _english_span(first: dt.date, last: dt.date) -> str:
    tail = f"{last.day} {in_language('en', LONG_MONTHS[last.month - 1])} {last.year}"
    if first == last:
        return tail
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{tail}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {in_language('en', LONG_MONTHS[first.month - 1])}{year}–{tail}"
