"""Where things stand in the lines of a travel document, and the sums that guard them: the five
layouts of ICAO Doc 9303.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from lcdesk.model import countries
from lcdesk.texts import N_, _, language

Kind = Literal["TD1", "TD2", "TD3", "MRV-A", "MRV-B"]
Lines = Sequence[str]
FILLER = "<"
_WEIGHTS = (7, 3, 1)


@dataclass(frozen=True)
class LineSpan:
    """Places of one line; all count from 0, `end` is not included."""

    line: int
    start: int
    end: int

    def of(self, lines: Lines) -> str:
        """What stands there."""
        return lines[self.line][self.start : self.end]

    def places(self) -> Iterator[tuple[int, int]]:
        """(line, place) of each sign."""
        return ((self.line, place) for place in range(self.start, self.end))


@dataclass(frozen=True)
class CheckDigit:
    """A sum: its digit stands at `digit` and is reckoned over `over`; `may_be_blank`: where
    nothing is said, "<" will do.
    """

    field: str
    over: tuple[LineSpan, ...]
    digit: LineSpan
    may_be_blank: bool = False

    def holds(self, lines: Lines) -> bool:
        """Does it add up?"""
        said, text = self.digit.of(lines), "".join(span.of(lines) for span in self.over)
        if self.may_be_blank and said == FILLER:
            return not text.strip(FILLER)
        return said == check_digit(text)


@dataclass(frozen=True)
class MrzLayout:
    """One format: how many lines of which width, field → its places, and the sums; the one over
    all is called "whole".
    """

    kind: Kind
    count: int
    width: int
    spans: Mapping[str, LineSpan]
    checks: tuple[CheckDigit, ...]

    def checks_of(self, lines: Lines) -> tuple[CheckDigit, ...]:
        """The sums of these lines: a long number of a card goes on in its optional data, with
        its digit behind it.
        """
        number, optional = self.spans["number"], self.spans["optional"]
        if not (self.kind in ("TD1", "TD2") and self.checks[0].digit.of(lines) == FILLER):
            return self.checks
        rest = optional.of(lines).partition(FILLER)[0]
        if len(rest) < 2:
            return self.checks
        end = optional.start + len(rest) - 1
        tail, digit = (
            LineSpan(optional.line, optional.start, end),
            LineSpan(optional.line, end, end + 1),
        )
        return (CheckDigit("number", (number, tail), digit), *self.checks[1:])

    def number_of(self, lines: Lines) -> str:
        """The number of the document, with what of it stands in the optional data."""
        return "".join(span.of(lines) for span in self.checks_of(lines)[0].over).strip(FILLER)


def check_digit(text: str) -> str:
    """The digit over figures, letters (A = 10 … Z = 35) and fillers (0), weighed 7, 3, 1."""
    return str(sum(_value(sign) * _WEIGHTS[at % 3] for at, sign in enumerate(text)) % 10)


def _value(sign: str) -> int:
    return 0 if sign == FILLER else int(sign, 36)


def _of_two_lines(kind: Kind, width: int, optional_end: int, *more: CheckDigit) -> MrzLayout:
    spans = {
        "document": LineSpan(0, 0, 2),
        "issuer": LineSpan(0, 2, 5),
        "names": LineSpan(0, 5, width),
        "number": LineSpan(1, 0, 9),
        "nationality": LineSpan(1, 10, 13),
        "birth": LineSpan(1, 13, 19),
        "gender": LineSpan(1, 20, 21),
        "expiry": LineSpan(1, 21, 27),
        "optional": LineSpan(1, 28, optional_end),
    }
    digits = {"number": 9, "birth": 19, "expiry": 27}
    checks = (
        CheckDigit(name, (spans[name],), LineSpan(1, place, place + 1))
        for name, place in digits.items()
    )
    return MrzLayout(kind, 2, width, spans, (*checks, *more))


def _whole(*ends: tuple[int, int]) -> tuple[LineSpan, ...]:
    return tuple(LineSpan(1, start, end) for start, end in ends)


def _of_card() -> MrzLayout:
    spans = {
        "document": LineSpan(0, 0, 2),
        "issuer": LineSpan(0, 2, 5),
        "number": LineSpan(0, 5, 14),
        "optional": LineSpan(0, 15, 30),
        "birth": LineSpan(1, 0, 6),
        "gender": LineSpan(1, 7, 8),
        "expiry": LineSpan(1, 8, 14),
        "nationality": LineSpan(1, 15, 18),
        "names": LineSpan(2, 0, 30),
    }
    digits = {
        "number": LineSpan(0, 14, 15),
        "birth": LineSpan(1, 6, 7),
        "expiry": LineSpan(1, 14, 15),
    }
    checks = (CheckDigit(name, (spans[name],), digit) for name, digit in digits.items())
    over = (LineSpan(0, 5, 30), LineSpan(1, 0, 7), LineSpan(1, 8, 15), LineSpan(1, 18, 29))
    return MrzLayout("TD1", 3, 30, spans, (*checks, CheckDigit("whole", over, LineSpan(1, 29, 30))))


LAYOUTS: Mapping[Kind, MrzLayout] = {
    layout.kind: layout
    for layout in (
        _of_card(),
        _of_two_lines(
            "TD2",
            36,
            35,
            CheckDigit("whole", _whole((0, 10), (13, 20), (21, 35)), LineSpan(1, 35, 36)),
        ),
        _of_two_lines(
            "TD3",
            44,
            42,
            CheckDigit("optional", _whole((28, 42)), LineSpan(1, 42, 43), may_be_blank=True),
            CheckDigit("whole", _whole((0, 10), (13, 20), (21, 43)), LineSpan(1, 43, 44)),
        ),
        _of_two_lines("MRV-A", 44, 44),
        _of_two_lines("MRV-B", 36, 36),
    )
}
"""Visas (MRV) have no sum over all, and none over their optional data."""


def layout_of(lines: Lines) -> MrzLayout | None:
    """The layout of lines by their number, width and first letter; None for any other."""
    is_visa = lines[0].startswith("V") if lines else False
    kinds: Mapping[tuple[int, int], Kind] = {
        (3, 30): "TD1",
        (2, 36): "MRV-B" if is_visa else "TD2",
        (2, 44): "MRV-A" if is_visa else "TD3",
    }
    widths = {len(line) for line in lines}
    kind = kinds.get((len(lines), widths.pop())) if len(widths) == 1 else None
    return LAYOUTS[kind] if kind else None


# --- The codes of states and nationalities in the lines: ISO 3166 alpha-3, and those that only
# travel documents know ---


# Nationals of a state under a code of their own, and codes of states that are no longer ISO's.
_STATES: Mapping[str, str] = {
    "D": "DE",
    "GBD": "GB",
    "GBN": "GB",
    "GBO": "GB",
    "GBP": "GB",
    "GBS": "GB",
    "ROM": "RO",
    "ZAR": "CD",
    "TMP": "TL",
}
_NO_STATE: Mapping[str, str] = {
    "UNO": N_("official of the United Nations"),
    "UNA": N_("official of a specialised agency of the United Nations"),
    "UNK": N_("resident of Kosovo (United Nations document)"),
    "RKS": N_("Kosovo"),
    "XXA": N_("stateless person"),
    "XXB": N_("refugee under the 1951 Convention"),
    "XXC": N_("other refugee"),
    "XXX": N_("nationality not stated"),
    "EUE": N_("European Union"),
    "XAA": N_("African Union"),
    "XBA": N_("African Development Bank"),
    "XCC": N_("Caribbean Community"),
    "XCO": N_("Common Market for Eastern and Southern Africa"),
    "XEC": N_("Economic Community of West African States"),
    "XIM": N_("African Export-Import Bank"),
    "XOM": N_("Sovereign Military Order of Malta"),
    "XPO": N_("INTERPOL"),
    "UTO": N_("Utopia (a specimen)"),
}


def country_of(code: str) -> str | None:
    """ISO 3166 alpha-2 behind a code without its fillers; None for one that is no state's."""
    return _STATES.get(code) or _alpha3().get(code)


def is_known(code: str) -> bool:
    """Is it a code that travel documents carry?"""
    return code in _NO_STATE or country_of(code) is not None


def words_of(code: str) -> str:
    """The country, or what else the code stands for, in the language of the moment; an unknown
    code as it is.
    """
    country = country_of(code)
    if country:
        return countries.name(country, language())
    return _(_NO_STATE[code]) if code in _NO_STATE else code


@cache
def _alpha3() -> Mapping[str, str]:
    return {countries.code3(code): code for code in countries.codes()}


# --- Days of the lines: six figures without a century, parts of which may be left open ---


_UNKNOWN = ("<<", "00")
_FURTHEST = 50  # years from today within which a document ends


def is_date(raw: str) -> bool:
    """Is it a day, a month or a year, or wholly open? Parts are left open from the right."""
    year, month, day = raw[:2], raw[2:4], raw[4:]
    if raw == "<<<<<<":
        return True
    if not year.isdecimal() or (month in _UNKNOWN and day not in _UNKNOWN):
        return False
    if month in _UNKNOWN:
        return True
    if not month.isdecimal() or not 1 <= int(month) <= 12:
        return False
    return (
        day in _UNKNOWN
        or _day(2000 + int(year), month, day) is not None
        or _day(1900 + int(year), month, day) is not None
    )


def birth_of(raw: str, today: dt.date) -> str | None:
    """1985-12-10, or 1985-12 or 1985 where the rest is open; the latest that does not lie after
    today.
    """
    year, month, day = raw[:2], raw[2:4], raw[4:]
    if not is_date(raw) or not year.isdecimal():
        return None
    full = f"{2000 + int(year)}"
    told = "-".join([full, *(part for part in (month, day) if part not in _UNKNOWN)])
    if told > today.isoformat()[: len(told)]:
        told = f"{1900 + int(year)}{told[4:]}"
    return told if len(told) < 10 or _day(int(told[:4]), month, day) else None


def expiry_of(raw: str, today: dt.date) -> dt.date | None:
    """The day, in the century that is nearest; None where it is open."""
    if not raw.isdecimal():
        return None
    year = 2000 + int(raw[:2])
    return _day(year - 100 if year > today.year + _FURTHEST else year, raw[2:4], raw[4:])


def _day(year: int, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(year, int(month), int(day))
    except ValueError:
        return None
