"""What the screen knows of a cohort's timetable: plain records, the clashes found in them, the
filters; and what it says of them in few words.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from lcdesk.model.catalogue import Record
from lcdesk.model.clashes import Clash
from lcdesk.model.clock import WEEKDAYS, long_date, short_day, span_of
from lcdesk.model.lists import kind_title
from lcdesk.model.rows import ActivityRecord
from lcdesk.texts import _, language
from lcdesk.ui.curriculum.places import DAY, USUAL, WEEK, DayTime, place_of, time_of, weeks_of
from lcdesk.ui.kit.painting.plain_text import Markup, lines_of, markup, run_of

if TYPE_CHECKING:
    from lcdesk.services.importing.open_questions import OpenWord

# Warnings that are about a whole day, or about words rather than time and place, leave the blocks
# alone.
QUIET = frozenset({"title_missing", "speaker_unconfirmed", "day_too_long"})
MEAL = (12 * 60, 14 * 60)  # minutes of the day kept free for lunch where nothing else is said
PEOPLE = ("speaker", "host", "interpreter", "escort")


class TimetableModel:
    """The activities of one cohort. `room`, `teacher` and `search` narrow what `shown` answers.
    `asked`: activity → field → the word of a sheet that is asked about.
    """

    def __init__(self) -> None:
        self.records: dict[int, ActivityRecord] = {}
        self.asked: Mapping[int, Mapping[str, OpenWord]] = {}
        self.places: dict[int, DayTime] = {}
        self.clashes: list[Clash] = []
        self.is_checked = False  # were clashes looked for since it was cleared?
        self.room = self.teacher = self.search = ""
        self._of: dict[int, list[Clash]] = {}

    def clear(self) -> None:
        """Forget everything, the filters too: another cohort comes."""
        self.fill(())
        self.note(())
        self.is_checked = False
        self.lift_filters()

    def fill(
        self,
        records: Iterable[ActivityRecord],
        asked: Mapping[int, Mapping[str, OpenWord]] | None = None,
    ) -> None:
        """Take records, and the words that are asked about; the clashes stay until new ones
        come.
        """
        self.records = {record["id"]: record for record in records}
        self.asked = asked or {}
        found = ((key, place_of(record)) for key, record in self.records.items())
        self.places = {key: place for key, place in found if place}

    def note(self, clashes: Sequence[Clash]) -> None:
        """Take the clashes."""
        self.clashes, self.is_checked = list(clashes), True
        of: dict[int, list[Clash]] = defaultdict(list)
        for clash in clashes:
            for key in clash.activities:
                of[key].append(clash)
        self._of = dict(of)

    def shown(self) -> list[ActivityRecord]:
        """The records the filters let through."""
        return [record for record in self.records.values() if self._is_let_through(record)]

    def rooms(self) -> list[str]:
        """The venues used, by name."""
        return sorted({venue for one in self.records.values() if (venue := one.get("venue"))})

    def teachers(self) -> list[str]:
        """The speakers, by name."""
        return sorted(
            {name for record in self.records.values() for name in names_in(record.get("speaker"))}
        )

    def mark(self, key: int) -> str:
        """ "clash", "warning" or "": what a block is marked with."""
        levels = {
            clash.level
            for clash in self._of.get(key, ())
            if clash.level == "clash" or clash.rule not in QUIET
        }
        return "clash" if "clash" in levels else "warning" if levels else ""

    def is_locked(self, key: int) -> bool:
        """Must it stay where it is?"""
        record = self.records.get(key)
        return record is not None and bool(record.get("is_locked"))

    def problems(self, key: int) -> list[str]:
        """Everything found about an activity, in words, and what is asked of it."""
        asked = (
            _("Open question: {field} “{word}”", field=one.title, word=one.word)
            for one in self.asked.get(key, {}).values()
        )
        return [*(clash.message for clash in self._of.get(key, ())), *asked]

    def found(self, key: int) -> list[Clash]:
        """Everything found about an activity, clashes first."""
        return list(self._of.get(key, ()))

    def grave(self) -> list[Clash]:
        """The clashes proper."""
        return [clash for clash in self.clashes if clash.level == "clash"]

    def weeks(self, starts: dt.date | None, ends: dt.date | None, today: dt.date) -> list[dt.date]:
        """The first days of its weeks."""
        days = [day for record in self.records.values() if (day := record.get("date"))]
        return weeks_of(days, starts, ends, today)

    def in_week(self, start: dt.date) -> list[int]:
        """The ids of those shown that stand in a week, in order of time."""
        return self.between(start, start + WEEK)

    def between(self, start: dt.date, end: dt.date) -> list[int]:
        """The ids of those shown that stand on the days from `start` up to `end`, that one left
        out, in order of time.
        """
        keys = [record["id"] for record in self.shown()]
        found = [(self.places[key], key) for key in keys if key in self.places]
        found = [(place, key) for place, key in found if start <= place.day < end]
        return [
            key
            for _place, key in sorted(
                found, key=lambda one: (one[0].day, one[0].start, one[0].end, one[1])
            )
        ]

    def unplaced(self) -> list[int]:
        """The ids of those shown without a date or a start."""
        return [record["id"] for record in self.shown() if record["id"] not in self.places]

    def lift_filters(self) -> None:
        """Let everything through."""
        self.room = self.teacher = self.search = ""

    def free_place(self, day: dt.date) -> DayTime:
        """The first free hour and a half of a day, from nine o'clock; nine when there is none
        until the evening.
        """
        taken = [place for place in self.places.values() if place.day == day] + [
            DayTime(day, *MEAL)
        ]
        for start in range(9 * 60, 20 * 60, 30):
            if all(place.end <= start or place.start >= start + USUAL for place in taken):
                return DayTime(day, start, start + USUAL)
        return DayTime(day, 9 * 60, 9 * 60 + USUAL)

    def kinds(self) -> list[str]:
        """The kinds in use, the most frequent first."""
        counts: dict[str, int] = defaultdict(int)
        for record in self.records.values():
            counts[record.get("kind") or "other"] += 1
        return sorted(counts, key=lambda kind: (-counts[kind], kind))

    def _is_let_through(self, record: Record) -> bool:
        if self.room and record.get("venue") != self.room:
            return False
        if self.teacher and self.teacher not in names_in(record.get("speaker")):
            return False
        if not self.search:
            return True
        asked = (one.word for one in self.asked.get(record.get("id", 0), {}).values())
        return self.search.casefold() in " ".join((_words(record), *asked)).casefold()


def _words(record: Record) -> str:
    names = ("title", "title_zh", "venue", "theme", "bus", "notes", *PEOPLE)
    return " ".join(str(record.get(name) or "") for name in names)


def names_in(text: object) -> list[str]:
    """The names of a cell with several people."""
    return [name for name in str(text or "").split("; ") if name]


# --- Its words: titles, times, places and days ---


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


def hours_words(hours: float, *, is_more: bool = False) -> str:
    """7.25 h; "7.25 h +" where there is something besides whose end is not known."""
    told = f"{hours:.2f}".rstrip("0").rstrip(".")
    return _("{hours} h +", hours=told) if is_more else _("{hours} h", hours=told)


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
