"""The value of a `field:value` in the search as a rule: a country or status by its beginning, a
month, a range, a part of a text.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from lcdesk.model import clock, countries
from lcdesk.model.asking import QueryRule
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import BirthDate, Choice, Country, Date, Kind, Number, Time, YesNo
from lcdesk.model.kinds.choices import fold_word
from lcdesk.model.kinds.dates import parse_date
from lcdesk.model.short_dates import read_short
from lcdesk.texts import LANGUAGES, _, in_language

_BLANK, _ANY = ("-", "–", "—"), "*"
_SIGNED = re.compile(r"(?P<sign><=|>=|=<|=>|<|>|≤|≥|=)?\s*(?P<text>.*)", re.DOTALL)
_SAME_SIGN = {"≤": "<=", "=<": "<=", "≥": ">=", "=>": ">=", "=": ""}
_SEVERAL = re.compile(r"\s*[,、|]\s*")

Span = tuple[Any, Any]  # first and last value a text may mean: "2027-06" is 1 to 30 June


def rules_of(names: Sequence[str], said: str) -> list[QueryRule]:
    """The rules for a value said of a field, or of several that share a word; `BadValue` when none
    of them can have it.

    None while only a sign stands there: somebody is still typing.
    """
    texts = tuple(name for name in names if _is_text(name))
    if said in _BLANK:
        return [
            QueryRule("field_blank", (name,))
            for name in (names if len(texts) == len(names) else names[:1])
        ]
    if said == _ANY:
        return [
            QueryRule("field_has", ("", *texts))
            if len(texts) == len(names) > 1
            else QueryRule("field_known", (names[0],))
        ]
    found = _SIGNED.fullmatch(said)
    sign, text = (
        (found["sign"] or "", found["text"].replace('"', "").strip()) if found else ("", said)
    )
    return [_rule(names, texts, _SAME_SIGN.get(sign, sign), text)] if text else []


def _rule(names: Sequence[str], texts: tuple[str, ...], sign: str, text: str) -> QueryRule:
    refused: BadValue | None = None
    # a number, no date without its signs
    is_code = len(names) > 1 and not sign and text.isdecimal() and len(text) > 4
    for name in () if is_code else (name for name in names if name not in texts):
        try:
            return _read(name, sign, text)
        except BadValue as bad:
            refused = refused or bad
    if texts and not sign:
        return QueryRule("field_has", (text, *texts))
    raise refused or _no_order()


def _is_text(name: str) -> bool:
    return not isinstance(
        PARTICIPANT.field(name).kind, Country | Choice | YesNo | Date | BirthDate | Number | Time
    )


def _read(name: str, sign: str, text: str) -> QueryRule:
    kind = PARTICIPANT.field(name).kind
    if isinstance(kind, Date | BirthDate | Number | Time):
        return QueryRule("field_between", (name, *_limits(kind, sign, text)))
    if sign:
        raise _no_order()
    return QueryRule("field_is", (name, *dict.fromkeys(_values(kind, text))))


def _no_order() -> BadValue:
    return BadValue("bad_choice", _("Only dates, times and numbers can be compared."))


# --- closed lists ---


def _values(kind: Kind, text: str) -> list[Any]:
    """The values meant by one word or by several with commas between; by its beginning where it
    is none itself.
    """
    try:
        return _one(kind, text)
    except BadValue:
        parts = [part for part in _SEVERAL.split(text) if part]
        if len(parts) < 2:
            raise
        return [value for part in parts for value in _one(kind, part)]


def _one(kind: Kind, text: str) -> list[Any]:
    try:
        return [kind.parse(text)]
    except BadValue as bad:
        begun = _begun_countries(text) if isinstance(kind, Country) else _begun_options(kind, text)
        if begun:
            return begun
        if isinstance(kind, Country) and bad.kind == "ambiguous_country":
            return list(bad.likely)
        raise


def _begun_countries(text: str) -> list[str]:
    start = countries.fold(text)
    names = {
        code: [countries.fold(countries.name(code, spoken)) for spoken in LANGUAGES]
        for code in countries.codes()
    }
    return [
        code
        for code, folded in names.items()
        if start and any(name.startswith(start) for name in folded)
    ]


def _begun_options(kind: Kind, text: str) -> list[str]:
    start = fold_word(text)
    options = kind.options if isinstance(kind, Choice) else ()
    return [
        option.code
        for option in options
        if any(
            fold_word(word).startswith(start)
            for word in (option.code, *(in_language(spoken, option.label) for spoken in LANGUAGES))
        )
    ]


# --- dates, times, numbers ---


def _limits(kind: Kind, sign: str, text: str) -> Span:
    """Lowest and highest value, both included; None: open on that side."""
    first, dots, last = (part.strip() for part in text.partition(".."))
    if dots and not sign and (first or last):
        return (_span(kind, first)[0] if first else None, _span(kind, last)[1] if last else None)
    low, high = _span(kind, text)
    sides: dict[str, Callable[[], Span]] = {
        "<": lambda: (None, _next(kind, low, -1)),
        "<=": lambda: (None, high),
        ">": lambda: (_next(kind, high, 1), None),
        ">=": lambda: (low, None),
        "": lambda: (low, high),
    }
    return sides[sign]()


def _span(kind: Kind, text: str) -> Span:
    if not isinstance(kind, Date | BirthDate):
        value = kind.parse(text)
        return value, value
    said = _day_or_period(text)
    if isinstance(said, dt.date):
        return (said, said) if isinstance(kind, Date) else (said.isoformat(), said.isoformat())
    first, last = _period(said)
    return (first, last) if isinstance(kind, Date) else (said, last.isoformat())


def _day_or_period(text: str) -> dt.date | str:
    """A day, or "2027" or "2027-06"."""
    try:
        said = parse_date(text, partial=True)
    except BadValue:
        day = read_short(text, clock.today(), clock.today())
        if day is None:
            raise
        return day
    # a year of two digits need not lie in the past here
    return said if isinstance(said, str) else parse_date(text)


def _period(said: str) -> tuple[dt.date, dt.date]:
    year, month = int(said[:4]), int(said[5:] or 0)
    last = month or 12
    return dt.date(year, month or 1, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _next(kind: Kind, value: Any, step: int) -> Any:
    """The value just before (-1) or just after (1)."""
    if isinstance(kind, Number):
        return value + step
    if isinstance(kind, Time):
        minutes = value.hour * 60 + value.minute + step
        if not 0 <= minutes < 1440:
            raise BadValue(
                "bad_time", _("No time of day is beyond {time}.", time=kind.format(value))
            )
        return dt.time(*divmod(minutes, 60))
    if isinstance(kind, Date):
        return value + dt.timedelta(days=step)
    first, last = _period(value) if len(value) < 10 else (dt.date.fromisoformat(value),) * 2
    day = (first if step < 0 else last) + dt.timedelta(days=step)
    # of a year or month alone it is known that it comes after, where it begins the very next day
    return day.isoformat()[: 10 if step < 0 or day.day > 1 else 7 if day.month > 1 else 4]
