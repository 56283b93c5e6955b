"""Single entries: ends before starts, speakers not confirmed, titles missing in one language."""

from __future__ import annotations

import re
from collections.abc import Callable

from lcdesk.model.clashes.around import Limits
from lcdesk.model.clashes.breaches import Book
from lcdesk.model.clashes.slots import ClashSlot, Find, SearchedTimetable
from lcdesk.texts import N_

_HAN = re.compile("[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_\u3400-\u9fff]")
_UNTITLED = frozenset({"meal", "free", "travel"})


def note_each(rule: str, is_broken: Callable[[ClashSlot, Limits], bool], template: str) -> Find:
    """What finds the breaches of a rule about single activities; `template`, marked with N_, has
    the places {date}, {title} and {when}.
    """

    def find(searched: SearchedTimetable, book: Book) -> None:
        for slot in searched.own:
            if is_broken(slot, book.limits):
                book.note(
                    rule, (slot.id,), template, date=slot.date, title=slot.name, when=slot.span
                )

    return find


def note_entries(searched: SearchedTimetable, book: Book) -> None:
    """What is wrong with an entry by itself."""
    slots = searched.own
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
