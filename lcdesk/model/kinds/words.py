"""Kinds of text: short, long, names as printed, numbers of passports, flights and certificates."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import Kind, as_text
from lcdesk.texts import _


@dataclass(frozen=True)
class Text(Kind):
    """A line of text: blanks tidied, nothing else touched."""

    length: int = 200
    suggestions: tuple[str, ...] = ()

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.String(self.length)

    def parse(self, raw: object) -> str:
        text = as_text(raw)
        if len(text) > self.length:
            raise BadValue("too_long", _("More than {count} characters.", count=self.length), likely=(text[: self.length],))
        return text

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class LongText(Kind):
    """Notes of any length; line breaks stay."""

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Text()

    def parse(self, raw: object) -> str:
        lines = str(raw).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join(as_text(line) for line in lines).strip("\n")

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class PassportName(Text):
    """A name as the passport prints it: never re-cased, never required whole."""


@dataclass(frozen=True)
class ChineseName(Text):
    """A Chinese name; the blanks that spread two characters over three places are taken out."""

    def parse(self, raw: object) -> str:
        text = super().parse(raw)
        is_spread = re.fullmatch(r"[\u3400-\u9fff·•](?: [\u3400-\u9fff·•])+", text)
        return text.replace(" ", "") if is_spread else text


@dataclass(frozen=True)
class DocumentNumber(Text):
    """A passport, visa or certificate number: capitals, no inner blanks, leading zeros kept."""

    length: int = 40

    def parse(self, raw: object) -> str:
        text = unicodedata.normalize("NFKC", super().parse(raw)).upper()
        return re.sub(r"\s+", "", text)


@dataclass(frozen=True)
class FlightNumber(DocumentNumber):
    """A flight: MU 523 → MU523."""

    length: int = 60


@dataclass(frozen=True)
class Names(Text):
    """Several names in one cell, parted by "; " once read: Prof. Lin; Dr. Wu."""

    length: int = 400

    def parse(self, raw: object) -> str:
        parts = re.split(r"\s*[;；、\n]\s*", "\n".join(as_text(line) for line in str(raw).splitlines()))
        return super().parse("; ".join(part for part in parts if part))
