"""Kinds of text: short, long, names as printed, numbers of passports, flights and certificates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import Kind, as_text, checked_length
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


@dataclass(frozen=True)
class ChineseName(Text):
    """A Chinese name; the blanks that spread two characters over three places are taken out."""

    def parse(self, raw: object) -> str:
        text = super().parse(raw)
        is_spread = re.fullmatch(r"[\u3400-\u9fff·•](?: [\u3400-\u9fff·•])+", text)
        return text.replace(" ", "") if is_spread else text


_PLAIN_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True)
class DocumentNumber(Text):
    """A passport, visa or certificate number: capitals, no inner blanks, leading zeros kept."""

    length: int = 40

    def parse(self, raw: object) -> str:
        text = "".join(super().parse(raw).split()).translate(_PLAIN_WIDTH)
        if text.isascii():
            return text.upper()
        # "ß" and its like would grow: no number holds them, and what is typed stays.
        return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


@dataclass(frozen=True)
class FlightNumber(DocumentNumber):
    """A flight: MU 523 → MU523."""

    length: int = 60


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
