"""What an empty sheet says of each field, in both languages: a how-to cell below its head, and a
note on the head.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from lcdesk.model import countries
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.model.kinds import (
    BirthDate,
    ChineseName,
    Choice,
    Country,
    Date,
    DocumentNumber,
    Emails,
    FlightNumber,
    Kind,
    Names,
    PassportName,
    Phones,
    Time,
    YesNo,
)
from lcdesk.model.kinds.base import NO, YES
from lcdesk.texts import N_, in_language

HOW_TO = "how-to"
"""Stands in the hidden column of ids beside the how-to cells: wherever sorting puts that row, it
is known again.
"""

_PICK, _EXAMPLE, _DAY, _FREE = (
    N_("choose"),
    N_("e.g."),
    "2026-06-14",
    N_("Free text; may stay empty."),
)
_KINDS: tuple[tuple[type[Kind], str, str], ...] = (
    (Country, N_("Choose from the list, or type the name in Chinese or English."), ""),
    (Choice, N_("Choose from the list."), ""),
    (YesNo, N_("Choose from the list."), ""),
    (
        BirthDate,
        N_("Year-month-day. If only the year is known, put an apostrophe before it: '1985"),
        "1985-12-10",
    ),
    (Date, N_("Year-month-day."), _DAY),
    (Time, N_("Hours and minutes, from 00:00 to 23:59."), "09:30"),
    (Emails, N_("Several addresses are parted by a semicolon."), "amina.wanjiru@example.org"),
    (
        Phones,
        N_("With the code of the country; several numbers are parted by a semicolon."),
        "+254 712 000 000",
    ),
    (DocumentNumber, N_("Exactly as printed; zeros in front are kept."), "A0012345"),
    (PassportName, N_("In Latin letters, as in the passport."), "Amina Wanjiru"),
    (ChineseName, N_("In Chinese characters."), "阿米娜"),
    (Names, N_("Several people are parted by a semicolon."), "Li Ming; Ana Lima"),
    (FlightNumber, N_("As on the ticket."), "MU0588"),
)
"""Kind of value: what goes into the column, and an example; the first that fits counts."""
_EXAMPLES = {
    "family_name": "Wanjiru",
    "given_name": "Amina",
    "birth_place": "Nakuru",
    "passport_issuer": "Nairobi",
    "address": "12 Sample Road, Nakuru",
    "education": "MSc",
    "field_of_work": "water supply",
    "english_level": "fluent",
    "languages": "English, Swahili",
    "number": "1",
    "organization": "Ministry of Water",
    "department": "Planning",
    "position": "engineer",
    "nominating_body": "Embassy in Nairobi",
    "group_name": "A",
    "role": "speaker of the group",
    "theme_wanted": "flood control",
    "presentation_title": "Water in Nakuru",
    "visa_letter_no": "0012",
    "arrival_airport": "PVG",
    "departure_airport": "PVG",
    "pickup_group": "1",
    "room_type": "single",
    "room_no": "1203",
    "reserve_place": "1",
    "room_mate": "Ana Lima",
    "dietary": "halal",
    "emergency_contact": "John Wanjiru",
    "emergency_relation": "brother",
    "insurance": "0034-A",
    "certificate_no": "2026-001",
    "notes": "arrives late",
    "title": "Flood control in cities",
    "title_zh": "城市防洪",
    "theme": "Water",
    "venue": "Room 201",
    "language": "English",
    "bus": "1",
    "dress": "casual",
    "materials": "slides",
    "contact": "Li Ming",
    "speaker_organization": "Sample University",
    "speaker_title": "professor",
}


def hint_of(field: Field) -> str:
    """The how-to cell: a form, or an example; it begins with a word by which any reader sees that
    it is no record.

    No true date or time stands there: with heads of dates below them, heads would look like a
    timetable.
    """
    if isinstance(field.kind, Choice | YesNo | Country):
        return _both(_PICK)
    if isinstance(field.kind, Date | BirthDate):
        return "yyyy-mm-dd"
    return f"{_both(_EXAMPLE, ' ')} {'hh:mm' if isinstance(field.kind, Time) else _example(field)}".strip()


def comment_of(field: Field) -> str:
    """The note on a head: what goes here, in Chinese and in English, and an example."""
    told, example = _told(field), _example(field)
    return _both(told) + (f"\n{_both(_EXAMPLE, ' ')} {example}" if example else "")


def _told(field: Field) -> str:
    return next((words for kind, words, _ in _KINDS if isinstance(field.kind, kind)), _FREE)


def _example(field: Field) -> str:
    usual = next((example for kind, _, example in _KINDS if isinstance(field.kind, kind)), "")
    return _EXAMPLES.get(field.name, usual)


def _both(message: str, between: str = "\n") -> str:
    return f"{in_language('zh', message)}{between}{in_language('en', message)}"


# --- The drop-down lists of an empty sheet: every value of a closed list, in English and Chinese at
# once ---


@cache
def written_choices(kind: Kind) -> tuple[str, ...]:
    """ "female 女", "Kenya 肯尼亚"; the English alone where the kind would not read both back. () for
    open kinds.
    """
    return tuple(
        f"{english} {chinese}" if _reads(kind, f"{english} {chinese}", value) else english
        for value, english, chinese in _labels(kind)
    )


countries.when_renamed(written_choices.cache_clear)


def _labels(kind: Kind) -> Iterator[tuple[Any, str, str]]:
    """Each value with its English and Chinese label; countries by their English names."""
    if isinstance(kind, Country):
        for code in sorted(
            countries.codes(), key=lambda code: countries.fold(countries.name(code))
        ):
            yield code, countries.name(code), countries.name(code, "zh")
    elif isinstance(kind, Choice):
        for option in kind.options:
            yield option.code, option.label, in_language("zh", option.label)
    elif isinstance(kind, YesNo):
        yield True, YES, in_language("zh", YES)
        yield False, NO, in_language("zh", NO)


def _reads(kind: Kind, text: str, value: Any) -> bool:
    try:
        return kind.parse(text) == value
    except BadValue:
        return False
