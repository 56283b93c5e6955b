"""All breaches of the timetable rules at once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lcdesk.model.clashes.around import Record, TimetableContext
from lcdesk.model.clashes.days import note_dates, note_days, note_fridays, note_holidays
from lcdesk.model.clashes.overlaps import groups_of, note_overlaps
from lcdesk.model.clashes.rules import Book, Clash
from lcdesk.model.clashes.slots import ClashSlot, places_of, slot_of
from lcdesk.model.clashes.ways import capacities_of, minutes_of, note_capacities, note_ways
from lcdesk.texts import N_


def find_clashes(
    activities: Iterable[Record], around: TimetableContext | None = None
) -> list[Clash]:
    """What a timetable breaks, clashes first, then in order of time; it informs and forbids
    nothing.

    `activities` are records of the catalogue's ACTIVITY with "id"; those without a date are passed
    over. Source of the rules: data.md, "Timetable rules". A missing end counts as an hour and is
    said, an end equal to the start as a minute; an evening's end in the small hours is the next
    day's.
    """
    finder = ClashFinder(around or TimetableContext())
    slots = sorted((*finder.slots(activities), *finder.others()), key=lambda slot: slot.order)
    return finder.find(slots, groups_of(slot for slot in slots if not slot.is_other))


class ClashFinder:
    """The rules with what they are held against made ready once, for a timetable or many small
    parts of one.
    """

    def __init__(self, around: TimetableContext) -> None:
        self.around = around
        self.places = places_of(around.venues)
        self.minutes = minutes_of(around.ways)
        self.capacities = capacities_of(around.venues)

    def slots(self, activities: Iterable[Record]) -> list[ClashSlot]:
        """The activities that have a date."""
        return [slot_of(activity, self.places) for activity in activities if activity.get("date")]

    def others(self) -> list[ClashSlot]:
        """The activities of other cohorts that have a date."""
        found = (activity for activity in self.around.others if activity.get("date"))
        return [slot_of(activity, self.places, is_other=True) for activity in found]

    def find(self, slots: list[ClashSlot], groups: frozenset[str]) -> list[Clash]:
        """Every breach among slots in order of time; `groups` are those of the whole timetable."""
        around, book = self.around, Book(self.around.levels, self.around.limits)
        own = [slot for slot in slots if not slot.is_other] if around.others else slots
        note_overlaps(slots, groups, book)
        note_entries(own, book)
        note_ways(slots, groups, self.minutes, book)
        note_capacities(own, self.capacities, around.cohort.get("sizes") or {}, book)
        note_days(own, groups, book)
        note_fridays(own, book)
        note_dates(own, around.cohort, book)
        note_holidays(own, around.holidays, book)
        order = {slot.id: place for place, slot in enumerate(slots)}
        return sorted(
            book.clashes, key=lambda clash: (clash.level != "clash", order[clash.activities[0]])
        )


# --- Single entries: ends before starts, speakers not confirmed, titles missing in one language ---


_HAN = re.compile("[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_\u3400-\u9fff]")
_UNTITLED = frozenset({"meal", "free", "travel"})


def note_entries(slots: list[ClashSlot], book: Book) -> None:
    """What is wrong with an entry by itself."""
    is_confirming = any(slot.record.get("is_confirmed") is not None for slot in slots)
    for slot in slots:
        if slot.is_backwards:
            template = N_("{date}: “{title}” ends before it starts; an hour was assumed ({when}).")
            book.note(
                "ends_before_start",
                (slot.id,),
                template,
                date=slot.date,
                title=slot.name,
                when=slot.span,
            )
        if slot.span and slot.record.get("end") is None:
            template = N_("{date}: when “{title}” ends is not said ({when}).")
            book.note(
                "end_missing", (slot.id,), template, date=slot.date, title=slot.name, when=slot.span
            )
        if is_confirming and slot.people.get("speaker") and not slot.record.get("is_confirmed"):
            template = N_("{date}: “{title}” is not confirmed yet ({speaker}).")
            speaker = tuple(slot.people["speaker"].values())
            book.note(
                "speaker_unconfirmed",
                (slot.id,),
                template,
                date=slot.date,
                title=slot.name,
                speaker=speaker,
            )
        if slot.kind not in _UNTITLED:
            _note_title(slot, book)


def _note_title(slot: ClashSlot, book: Book) -> None:
    written = f"{slot.record.get('title') or ''} {slot.record.get('title_zh') or ''}"
    has_chinese, has_other = bool(_HAN.search(written)), bool(_LETTER.search(written))
    if has_chinese and has_other:
        return
    if not has_chinese and not has_other:
        template, field = N_("{date}: an activity has no title."), "title"
    elif has_other:
        template, field = N_("{date}: “{title}” has no Chinese title."), "title_zh"
    else:
        template, field = N_("{date}: “{title}” has no English title."), "title"
    book.note("title_missing", (slot.id,), template, field=field, date=slot.date, title=slot.name)
