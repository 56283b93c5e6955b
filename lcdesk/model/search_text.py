"""The rules of a query, and what somebody typed into the search as such: plain words, and
`field:value` in either language, where a value may be a beginning, a month, a range or a part of a
text.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from lcdesk.model import clock, countries, own_fields
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.clock import read_short
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import BirthDate, Choice, Country, Date, Kind, Number, Time, YesNo
from lcdesk.model.kinds.base import fold_word
from lcdesk.model.kinds.dates import parse_date
from lcdesk.model.own_fields import DeclaredFields
from lcdesk.model.storable import storable
from lcdesk.texts import LANGUAGES, N_, _, in_language

# Shorter than the labels, and what the heads of the table say; the fields are tried in this order.
_SHORT: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((N_("Name"), "姓名"), ("full_name", "family_name", "given_name", "name_zh")),
    ((N_("Country"), "国籍"), ("nationality",)),
    (("Passport", "护照"), ("passport_no", "passport_expiry")),
    ((N_("Passport until"), "Passport expires"), ("passport_expiry",)),
    (("Born", "Birth", "出生", "生日"), ("birth_date",)),
    ((N_("Arrival"), "到达"), ("arrival_date", "arrival_flight", "arrival_airport")),
    (("Departure", "离开", "返程"), ("departure_date", "departure_flight", "departure_airport")),
    (("Flight", "航班"), ("arrival_flight", "departure_flight")),
    (("Airport", "机场"), ("arrival_airport", "departure_airport")),
    (("Room", "房间", "住宿"), ("room_no", "room_type")),
    (("Visa", "签证"), ("visa_state", "visa_valid_until")),
    (("Mail", "邮件"), ("email",)),
    (("Org", "机构"), ("organization",)),
    (("Note", "备注"), ("notes",)),
)
_LONGEST = 4  # words of a label before the colon, as in "Place on the reserve list:1"

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』", '"'))
_PIECES = re.compile(r'(?:"[^"]*"?|[^\s"])+')
# a letter before the colon, or it is a time of day; two strokes after it, and it is an address
_NAMED = re.compile(r'(?P<name>"[^"]+"|[^":]*[^\W\d_][^":]*):(?!//)(?P<value>.*)', re.DOTALL)


Values = tuple[Any, ...]


@dataclass(frozen=True)
class QueryRule:
    """One rule with its values: `QueryRule("passport_short", (6,))`. `rule_kinds.RULES` says which
    there are.
    """

    name: str
    values: Values = ()


@dataclass(frozen=True)
class ParsedSearch:
    """A search as it was understood: `rules` hold together, one of all words (a phrase in quotes is
    one) before those of fields.

    `remarks`: sentences about what was not understood, in the language of the moment.
    """

    rules: tuple[QueryRule, ...] = ()
    remarks: tuple[str, ...] = ()


def read_search(text: str) -> ParsedSearch:
    """`wang 国家:肯尼亚 diet:- mail:* passport:<2027-06 name:"ana maria"` as rules; nothing typed is
    refused.

    `-` stands for blank, `*` for anything; < <= > >= and a..b compare dates, times and numbers.
    What names no field is searched as words, and a value its field cannot have is left out;
    `remarks` say so.
    """
    reading = _SearchParser()
    for piece in _PIECES.findall(unicodedata.normalize("NFKC", storable(text)).translate(_QUOTES)):
        reading.take(piece)
    plain, states = _states_among(reading.words)
    words = [QueryRule("words", tuple(plain))] if plain else []
    return ParsedSearch((*words, *states, *_joined(reading.rules)), tuple(reading.remarks))


_STATES = ("status", "visa_state")
"""Fields whose values are looked for without their name, too: "sri lanka confirmed"."""
_LONGEST_STATE = 3  # words of a value, as in "on reserve list"


def _states_among(words: Sequence[str]) -> tuple[list[str], list[QueryRule]]:
    """The words that are nothing but words, and a rule for each that may be a status, too."""
    if not words:  # as at each start: what statuses are called takes the words of both languages
        return [], []
    known, plain, rules, at = _state_words(), list[str](), list[QueryRule](), 0
    while at < len(words):
        for count in range(min(_LONGEST_STATE, len(words) - at), 0, -1):
            said = " ".join(words[at : at + count])
            if found := known.get(fold_word(said)):
                rules.append(QueryRule("word_or_state", (said, *found)))
                at += count
                break
        else:
            plain.append(words[at])
            at += 1
    return plain, rules


@cache
def _state_words() -> Mapping[str, tuple[str, str]]:
    """Folded word → the field and the value it may mean, in every language."""
    known: dict[str, tuple[str, str]] = {}
    for name in _STATES:
        kind = PARTICIPANT.field(name).kind
        assert isinstance(kind, Choice)
        for option in kind.options:
            for word in _in_each_language(option.label):
                known.setdefault(fold_word(word), (name, option.code))
    return known


class _SearchParser:
    """The pieces of a search, taken one after the other."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.rules: list[QueryRule] = []
        self.remarks: list[str] = []
        self._open: tuple[str, ...] = ()  # fields whose value is still to come: "country: kenya"

    def take(self, piece: str) -> None:
        """The next piece: a field with its value, a value or a word."""
        found = _NAMED.fullmatch(piece)
        if found and (names := self._fields_before(found["name"])):
            self._open = () if found["value"] else names
            if found["value"]:
                self._ask(names, found["value"])
        elif found:
            self._open = ()
            name, value = _bare(found["name"]), _bare(found["value"])
            self.remarks.append(_("No field is called “{field}”; searched as words.", field=name))
            self.words += [word for word in (name, value) if word]
        elif self._open:
            self._ask(self._open, piece)
            self._open = ()
        elif word := _bare(piece):
            self.words.append(word)

    def _fields_before(self, name: str) -> tuple[str, ...]:
        """The fields meant; the words before the last one of a longer label are taken back."""
        for count in range(min(_LONGEST, len(self.words)), -1, -1):
            before = self.words[len(self.words) - count :]
            if names := _names(own_fields.in_force()).get(
                fold_word(" ".join((*before, _bare(name))))
            ):
                del self.words[len(self.words) - count :]
                return names
        return ()

    def _ask(self, names: tuple[str, ...], said: str) -> None:
        try:
            self.rules += rules_of(names, said)
        except BadValue as bad:
            title = PARTICIPANT.field(names[0]).title
            self.remarks.append(
                _("{field}: {problem} It is left out.", field=title, problem=bad.message)
            )


def _bare(text: str) -> str:
    return " ".join(text.replace('"', " ").split())


def _joined(rules: Iterable[QueryRule]) -> list[QueryRule]:
    """One value of a closed list and another of the same field: either of them, since nobody has
    both.
    """
    joined: list[QueryRule] = []
    at: dict[str, int] = {}
    for rule in rules:
        if rule.name != "field_is":
            joined.append(rule)
            continue
        name, *values = rule.values
        if name in at:
            values = dict.fromkeys((*joined[at[name]].values[1:], *values))
            joined[at[name]] = QueryRule("field_is", (name, *values))
        else:
            at[name] = len(joined)
            joined.append(rule)
    return joined


@lru_cache(4)
def _names(declared: DeclaredFields) -> Mapping[str, tuple[str, ...]]:
    """Folded word → the fields it means: short words first, then names, labels of every language
    and heads; what the office declared comes after all that is of the program.
    """
    known: dict[str, tuple[str, ...]] = {}
    for words, names in _SHORT:
        for word in (*words, *_in_each_language(words[0])):
            known.setdefault(fold_word(word), names)
    for field in (*PARTICIPANT.built_in, *declared.fields):
        for word in (field.name, *_in_each_language(field.label)):
            known.setdefault(fold_word(word), (field.name,))
    # after all labels: a head of one field may be the label of another
    for field in (*PARTICIPANT.built_in, *declared.fields):
        for word in field.heads:
            known.setdefault(fold_word(word), (field.name,))
    return known


def _in_each_language(text: str) -> Iterable[str]:
    return (in_language(code, text) for code in LANGUAGES)


# --- The value of a field ---


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
