"""Kinds of contact: mail addresses and phone numbers, several in one value, kept as typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from lcdesk.model import phones
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import Kind, as_text, checked_length
from lcdesk.texts import _

_PART = re.compile(r"[;,/、\s|]+")
_BRACKETED = re.compile(r"<([^<>\s]+@[^<>\s]+)>")  # "Sana Qureshi <sana@example.org>"
# Addresses that need no closer look: validate_email takes 25 µs for each. Its reserved endings still go there.
_LETTERS = "À-ÖØ-öø-ıĴ-ľŁ-ňŊ-žẠ-ỹ"  # letters with accents, each as it is under NFKC
_BEFORE = rf"[A-Za-z0-9_{_LETTERS}]+(?:[.+\-][A-Za-z0-9_{_LETTERS}]+)*"
_USUAL_BEFORE = re.compile(_BEFORE)
_USUAL = re.compile(
    rf"{_BEFORE}@[A-Za-z0-9]+(?:[.\-][A-Za-z0-9]+)*"
    r"\.(?!(?:test|invalid|local|localhost|onion|arpa|alt|internal)$)[a-z]{2,24}"
)
# figures, plus, and the signs between that keyboards for Chinese write wide
_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in map(ord, "０１２３４５６７８９＋－（）／．")}
_MAILTO = re.compile(r"^\W*mailto:", re.IGNORECASE)


@dataclass(frozen=True)
class Emails(Kind):
    """One or several mail addresses, the first of them the one that is used: "a@example.org; b@example.org"."""

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.String(300)

    def parse(self, raw: object) -> str:
        if isinstance(raw, str) and self.is_usual(raw):
            return raw
        text = unicodedata.normalize("NFKC", as_text(raw))
        found = [_MAILTO.sub("", part).strip("<>()[]. ") for part in _BRACKETED.findall(text) or _PART.split(text)]
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
        if _USUAL_BEFORE.fullmatch(before):  # then only its length counts, and each domain is looked at few times
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
    """One or several phone numbers, as typed; what Excel has rounded, dates and numbers of papers are refused."""

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.String(200)

    def parse(self, raw: object) -> str:
        text = as_text(raw).lstrip("' ")
        if re.fullmatch(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+", text):
            raise BadValue("phone_precision_lost", _("Excel has rounded this number; its last digits are lost."))
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
