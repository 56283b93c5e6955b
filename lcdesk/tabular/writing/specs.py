"""What a written sheet shall look like: columns, rows, total line, chart, and the hints of an empty
one; plain data for the writers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

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
from lcdesk.texts import N_, OfficeWords, in_language

ColumnKind = Literal["text", "number", "date", "time", "datetime"]

ID_HEAD = "lcdesk id"
"""Head of the hidden first column by which an import knows the rows of its own export again."""
MARKED = re.compile(r"(?P<kind>[a-z_]+)-(?P<number>\d{1,18})")
"""What stands in that column beside a record of a list of the office: organisation-12."""
SOMEBODY = "person"
"""The kind of those marks in the list of alumni of whom no contact is kept."""
BESIDE_ALUMNI = (N_("Cohorts"), N_("Years"), N_("Organisation then"), N_("Post then"))
"""Heads that the list of all alumni adds to those of their contacts; no import takes them in."""
BAND_MARK = "lcdesk group"
"""What stands in that column beside the head of a group, which is nobody."""


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: heads in both languages, kind of value, and what helps filling it in.

    `width` is in characters (None: fitted to the first rows), `number_format` an Excel format that
    replaces the one of the kind, `choices` a drop-down list, `comment` a note on the head, `hint` a
    how-to cell below it. `is_hidden`: only there for a chart to draw; such columns stand last.
    `cell`: what a value of the rows becomes in its cell (None: itself); asked once for a value that
    comes again, so it depends on nothing else.
    """

    key: str
    head_en: str
    head_zh: str = ""
    kind: ColumnKind = "text"
    width: float | None = None
    number_format: str | None = None
    choices: Sequence[str] = ()
    comment: str = ""
    hint: str = ""
    is_hidden: bool = False
    cell: Callable[[Any], object] | None = None

    @property
    def head(self) -> str:
        """The head of both languages, Chinese above English."""
        return _head(self.head_en, self.head_zh)


def heading(key: str, label: str, kind: ColumnKind = "text", form: str | None = None) -> ColumnSpec:
    """A column under a label marked by N_, in both languages."""
    return ColumnSpec(key, *_in_both(label), kind=kind, number_format=form)


def shown_length(text: str) -> int:
    """Length in Latin characters; wide characters count twice."""
    return sum(2 if sign >= "\u2e80" else 1 for sign in text)


def _head(english: str, chinese: str) -> str:
    return "\n".join(part for part in (chinese, english) if part)


def record_mark(kind: str, number: int) -> str:
    """What a record of a list of the office is known by in its hidden first column."""
    return f"{kind}-{number}"


def head_of(field: Field) -> str:
    """The head a field has in our exports, by which an import knows it again."""
    return head_in_both(field.label)


def head_in_both(label: str) -> str:
    """The head of both languages of a label marked by N_."""
    return _head(*_in_both(label))


def _in_both(label: str) -> tuple[str, str]:
    """English and Chinese; a name that the office gave in one language stands once."""
    english, chinese = in_language("en", label), in_language("zh", label)
    return english, "" if isinstance(label, OfficeWords) and english == chinese else chinese


@dataclass(frozen=True, slots=True)
class Marked:
    """A value whose cell is coloured, with the reason as a note on it."""

    value: object
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A row that heads a group: one text across the columns; the rows below it can be folded."""

    text: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A text that leads to another sheet of the workbook when it is clicked."""

    text: str
    sheet: str


ChartKind = Literal["bars", "columns", "pyramid"]
WOMEN, MEN, OTHER = "#176F48", "#6B9783", "#8A7BB5"
"""As on screen: told apart in a grey print and by every kind of colour-blindness."""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A native chart beside the table: one bar a row, stacked by the `series` columns (keys), zero
    at its foot.

    Bars keep the order of the table from the top; columns stand from left to right; in a pyramid
    the values of the first series are negative and shown without their sign. `total`: the column
    (key) whose numbers stand at the ends. `rule` is printed under the picture. `colours`: one a
    series, or, for a single series, one a row. `drawn`: so many rows from the first on (None: all
    that find room).
    """

    title: str
    category: str
    series: Sequence[str]
    kind: ChartKind = "bars"
    colours: Sequence[str] = (WOMEN, MEN, OTHER)
    total: str = ""
    rule: str = ""
    drawn: int | None = None


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet. With `has_ids` the first value of every row is its id and goes to the hidden first
    column.

    `rows` may be a generator: it is read once, row by row. With `has_bands` bands stand among them,
    which are not counted. `note`: lines below the title, `above`: further ones, those that belong
    together on one line where that fits, wrapped where they are wider than the table. `total` is a
    last line in bold (without an id). `foot`: lines below the table, as wide as it is. `footer`:
    what is printed at the foot of each page. `heat`: number columns (keys) tinted by their size.
    """

    name: str
    columns: Sequence[ColumnSpec]
    rows: Iterable[Sequence[object] | GroupRow]
    title: str = ""
    note: str = ""
    total: Sequence[object] | None = None
    has_ids: bool = False
    has_bands: bool = False
    chart: ChartSpec | None = None
    foot: Sequence[str] = ()
    footer: str = ""
    heat: Sequence[str] = ()
    above: Sequence[Sequence[str]] = ()

    @property
    def shown(self) -> int:
        """How many of its columns are seen."""
        return sum(not column.is_hidden for column in self.columns)

    @property
    def is_blank(self) -> bool:
        """Whether it is to be filled in: its columns say how."""
        return self.has_ids and any(column.hint for column in self.columns)


# --- What an empty sheet says of each field, in both languages ---


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
