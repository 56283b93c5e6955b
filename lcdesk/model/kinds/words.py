"""Kinds of text: short, long, names as printed, numbers of passports, flights and certificates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from lcdesk.model import countries, phones
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import Kind, as_text, checked_length, is_placeholder
from lcdesk.model.late_patterns import late
from lcdesk.texts import _, language


@dataclass(frozen=True)
class Text(Kind):
    """A line of text: blanks tidied, nothing else touched."""

    length: int = 200
    suggestions: tuple[str, ...] = ()

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.String(self.length)

    def parse(self, raw: object) -> str:
        return checked_length(as_text(raw), self.length)

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class LongText(Kind):
    """Notes of any length; line breaks stay."""

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Text()

    def parse(self, raw: object) -> str:
        text = raw if isinstance(raw, str) else as_text(raw)
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join(as_text(line) for line in lines).strip("\n")

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class PassportName(Text):
    """A name as the passport prints it: never re-cased, never required whole."""

    is_short = True


@dataclass(frozen=True)
class ChineseName(Text):
    """A Chinese name; the blanks that spread two characters over three places are taken out."""

    is_short = True

    def parse(self, raw: object) -> str:
        text = super().parse(raw)
        is_spread = re.fullmatch(r"[\u3400-\u9fff·•](?: [\u3400-\u9fff·•])+", text)
        return text.replace(" ", "") if is_spread else text


_PLAIN_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


# Signs and words that say "number" before one; a bare NO may be letters of the number itself
_NUMBER_SIGN = late(
    r"^\s*(?:(?:passport|travel document|паспорт|passeport|pasaporte)\s*(?:(?:no|number|nr|num|"
    r"номер)\b)?[.:：#№°º\s]+"
    r"|(?:visa|certificate)\s*(?:(?:no|number|nr|num)\b[.:：#№°º\s]*|[:：#№]+\s*)|(?:护照|证件|"
    r"证书)(?:(?:号码?|编号)[:：\s]*|[:：]\s*)"
    r"|(?:no|nr|num|n)\s*[.:：°º]+\s*|(?-i:No|Nr|no|nr)\s+(?=[A-Z]{0,3}\d)|номер[\s.:：]+|"
    r"number[\s.:：]+|号码?\s*[:：]\s*"
    r"|[№#＃]+[\s.:：]*)(?=\S)",
    re.I,
)
_LABELLED = re.compile(r"\d")


def _without_label(text: str) -> str:
    """A number without what only says that it is one: № A12477285, "Passport No.: …", 号码：…"""
    plain = text
    while (found := _NUMBER_SIGN.match(plain)) and _LABELLED.search(plain, found.end()):
        plain = plain[found.end() :]
    return plain


@dataclass(frozen=True)
class DocumentNumber(Text):
    """A passport, visa or certificate number: capitals, no inner blanks, leading zeros kept."""

    is_short = True

    length: int = 40

    def parse(self, raw: object) -> str:
        text = "".join(_without_label(super().parse(raw)).split()).translate(_PLAIN_WIDTH)
        if text.isascii():
            return text.upper()
        # "ß" and its like would grow: no number holds them, and what is typed stays.
        return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


@dataclass(frozen=True)
class FlightNumber(DocumentNumber):
    """A flight: MU 523 → MU523."""

    length: int = 60

    def says_nothing(self, text: str) -> bool:
        return is_placeholder(text, "form")

    def parse(self, raw: object) -> str:
        if self.says_nothing(as_text(raw)):
            raise BadValue(
                "missing_value", _("“{text}” says that it is not known yet.", text=as_text(raw))
            )
        return super().parse(raw)


@dataclass(frozen=True)
class Names(Text):
    """Several names in one cell, parted by "; " once read: Prof. Lin; Dr. Wu."""

    length: int = 400

    def parse(self, raw: object) -> str:
        lines = raw.splitlines() if isinstance(raw, str) else [as_text(raw)]
        parts = re.split(r"\s*[;；、\n]\s*", "\n".join(as_text(line) for line in lines))
        names = "; ".join(part for part in parts if part)
        if not names:
            raise BadValue("missing_name", _("“{text}” holds no name.", text=as_text(raw)))
        return super().parse(names)


@dataclass(frozen=True)
class OfEach(Text):
    """What each of several people has, in the order of their names, parted by "; " once read (see
    model/activity_people.py). Lines of a cell are people, too.
    """

    def parse(self, raw: object) -> str:
        lines = [as_text(line) for line in (raw.splitlines() if isinstance(raw, str) else [raw])]
        people = [line for line in lines if line]
        if len(people) > 1:
            people = [re.sub(r"\s*[;；]\s*$", "", line) for line in people]
            people = [re.sub(r"\s*[;；]\s*", "、", line) for line in people]
        return super().parse(re.sub(r"\s*[;；]\s*", "; ", "; ".join(people)).strip())


@dataclass(frozen=True)
class Amount:
    """A figure that something has brought: "electricity: 1.8 MW (2025, meter report, p. 4)".

    `unit` is as written; year and source may be missing, and a figure without a source is not
    printed.
    """

    quantity: str
    amount: Decimal
    unit: str
    year: int | None = None
    source: str | None = None

    @property
    def text(self) -> str:
        """It as `Amounts` reads it."""
        said = " ".join(part for part in (f"{self.amount:f}", self.unit) if part)
        where = ", ".join(str(part) for part in (self.year, self.source) if part)
        named = f"{self.quantity}: {said}" if self.quantity else said
        return f"{named} ({where})" if where else named


_AMOUNT = late(
    r"(?:(?P<quantity>[^:：;()（）]{1,80}?)\s*[:：]\s*)?"
    r"(?P<amount>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?)\s*"
    r"(?P<unit>[^\d\s;:：()（）,，][^;:：()（）,，]{0,40}?)?\s*"
    r"(?:[(（]\s*(?P<year>(?:19|20)\d\d)?\s*[,，]?\s*(?P<source>[^()（）;]*?)\s*[)）])?"
)


@dataclass(frozen=True)
class Amounts(Text):
    """Figures with unit, year and source, parted by "; ": see `Amount`."""

    length: int = 2000

    @property
    def example(self) -> str:
        return _("electricity: 1.8 MW (2025, meter report)")

    def parse(self, raw: object) -> str:
        lines = raw.splitlines() if isinstance(raw, str) else [as_text(raw)]
        parts = re.split(r"\s*[;；\n]\s*", "\n".join(as_text(line) for line in lines))
        return super().parse("; ".join(amount_of(part).text for part in parts if part))


def amount_of(text: str) -> Amount:
    """One figure as somebody writes it; `BadValue` where it is none."""
    found = _AMOUNT.fullmatch(as_text(text))
    if found is None:
        raise BadValue(
            "bad_number",
            _(
                "“{text}” is no figure. Write it as {example}.",
                text=as_text(text),
                example=f"“{Amounts().example}”",
            ),
        )
    year = found["year"]
    return Amount(
        (found["quantity"] or "").strip(),
        Decimal(found["amount"].replace(",", "")),
        (found["unit"] or "").strip(),
        int(year) if year else None,
        (found["source"] or "").strip() or None,
    )


def latest(amounts: Iterable[Amount]) -> list[Amount]:
    """Of the figures one thing states of a quantity in a unit, those of the latest year: what is
    installed, or saved a year, is not more for being stated every year. Figures without a year
    count where none has one.
    """
    told = list(amounts)
    years: dict[tuple[str, str], int] = {}
    for one in told:
        key = measure_of(one)
        years[key] = max(years.get(key, 0), one.year or 0)
    return [one for one in told if (one.year or 0) == years[measure_of(one)]]


def measure_of(amount: Amount) -> tuple[str, str]:
    """Quantity and unit as they are written: only figures of both alike are added up, or set side
    by side.
    """
    return " ".join(amount.quantity.split()), " ".join(amount.unit.split())


def amounts_in(value: str | None) -> list[Amount]:
    """The figures of a value of the kind `Amounts`; what is none, as of a desk that another program
    wrote, is left out.
    """
    found: list[Amount] = []
    for part in filter(None, (value or "").split("; ")):
        with suppress(BadValue):
            found.append(amount_of(part))
    return found


# --- Kinds of contact: mail addresses and phone numbers, several in one value, kept as typed ---


_PART = re.compile(r"[;,/、\s|]+")
_BRACKETED = re.compile(r"<([^<>\s]+@[^<>\s]+)>")  # "Sana Qureshi <sana@example.org>"
# Addresses that need no closer look: validate_email takes 25 µs for each. Its reserved endings
# still go there.
_LETTERS = "À-ÖØ-öø-ıĴ-ľŁ-ňŊ-žẠ-ỹ"  # letters with accents, each as it is under NFKC
_BEFORE = rf"[A-Za-z0-9_{_LETTERS}]+(?:[.+\-][A-Za-z0-9_{_LETTERS}]+)*"
_USUAL_BEFORE = late(_BEFORE)
_USUAL = late(
    rf"{_BEFORE}@[A-Za-z0-9]+(?:[.\-][A-Za-z0-9]+)*"
    r"\.(?!(?:test|invalid|local|localhost|onion|arpa|alt|internal)$)[a-z]{2,24}"
)
# figures, plus, and the signs between that keyboards for Chinese write wide
_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in map(ord, "０１２３４５６７８９＋－（）／．")}
_MAILTO = re.compile(r"^\W*mailto:", re.IGNORECASE)


@dataclass(frozen=True)
class Emails(Kind):
    """One or several mail addresses, the first of them the one that is used: "a@example.org;
    b@example.org".
    """

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.String(300)

    def parse(self, raw: object) -> str:
        if isinstance(raw, str) and self.is_usual(raw):
            return raw
        text = unicodedata.normalize("NFKC", as_text(raw))
        found = [
            _MAILTO.sub("", part).strip("<>()[]. ")
            for part in _BRACKETED.findall(text) or _PART.split(text)
        ]
        addresses = [self._checked(part, text) for part in found if part]
        if not addresses:
            raise BadValue("bad_email", _("“{text}” is not a mail address.", text=text))
        return checked_length("; ".join(dict.fromkeys(addresses)), 300)

    @staticmethod
    def is_usual(text: str) -> bool:
        """One address as nearly all are, which stays as it is."""
        return len(text) < 120 and _USUAL.fullmatch(text) is not None

    def first(self, value: str) -> str:
        """The address that is used."""
        return value.split("; ", 1)[0]

    def _checked(self, address: str, whole: str) -> str:
        if _USUAL.fullmatch(address) and len(address) < 120:
            return address
        before, at, domain = address.rpartition("@")
        # then only its length counts, and each domain is looked at few times
        if _USUAL_BEFORE.fullmatch(before):
            before = "a" * len(before.encode())
        if not _is_valid(f"{before}{at}{domain}"):
            raise BadValue("bad_email", _("“{text}” is not a mail address.", text=whole))
        return address


@lru_cache(maxsize=4096)
def _is_valid(address: str) -> bool:
    from email_validator import EmailNotValidError, validate_email  # 40 ms, only when needed

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


@dataclass(frozen=True)
class Phones(Kind):
    """One or several phone numbers, as typed; what Excel has rounded, dates and numbers of
    papers are refused.
    """

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.String(200)

    def parse(self, raw: object) -> str:
        text = as_text(raw).lstrip("' ")
        if re.fullmatch(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+", text):
            raise BadValue(
                "phone_precision_lost",
                _("Excel has rounded this number; its last digits are lost."),
            )
        if not text.isascii():
            text = text.translate(_FULL_WIDTH)
        if len(re.sub(r"\D", "", text)) < 4:
            raise BadValue("bad_phone", _("“{text}” is not a phone number.", text=text), kept=text)
        checked_length(text, 200)
        if phones.is_moment(raw) or not phones.holds_number(text):
            raise BadValue("bad_phone", _("“{text}” is not a phone number.", text=text))
        return text

    @staticmethod
    def digits(value: str) -> str:
        """Digits without the international prefix: +92 71 5 and 0092715 are the same."""
        return phones.digits(value)


# --- The kind of a country or region: ISO 3166 alpha-2, recognised in many spellings ---


@dataclass(frozen=True)
class Country(Kind):
    """A country or region; ambiguous and unknown words are questions, never guesses.

    `seeks_near`: an unknown word is compared with all names for what was likely meant, which takes
    long. `languages`: what the list around is written in.
    """

    is_short = True

    seeks_near: bool = True
    languages: frozenset[str] = frozenset()

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.String(2)

    def parse(self, raw: object) -> str:
        text = as_text(raw)
        found = countries.find(text, seeks_near=self.seeks_near, languages=self.languages)
        if found.code:
            return found.code
        if found.why == "ambiguous":
            raise BadValue(
                "ambiguous_country",
                _("“{text}” may be several countries.", text=text),
                likely=found.candidates,
            )
        raise BadValue(
            "unknown_country",
            _("No country is called “{text}”.", text=text),
            likely=found.candidates,
        )

    def format(self, value: str) -> str:
        return countries.name(value, language())

    def choices(self) -> tuple[tuple[Any, str], ...]:
        return tuple((code, countries.name(code, language())) for code in countries.codes())
