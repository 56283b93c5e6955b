"""The kind of a country or region: ISO 3166 alpha-2, recognised in many spellings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lcdesk.model import countries
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import Kind, as_text
from lcdesk.texts import _, language


@dataclass(frozen=True)
class Country(Kind):
    """A country or region; ambiguous and unknown words are questions, never guesses.

    `seeks_near`: an unknown word is compared with all names for what was likely meant, which takes long.
    """

    seeks_near: bool = True

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.String(2)

    def parse(self, raw: object) -> str:
        text = as_text(raw)
        found = countries.find(text, seeks_near=self.seeks_near)
        if found.code:
            return found.code
        if found.why == "ambiguous":
            raise BadValue(
                "ambiguous_country", _("“{text}” may be several countries.", text=text), likely=found.candidates
            )
        raise BadValue("unknown_country", _("No country is called “{text}”.", text=text), likely=found.candidates)

    def format(self, value: str) -> str:
        return countries.name(value, language())

    def choices(self) -> tuple[tuple[Any, str], ...]:
        return tuple((code, countries.name(code, language())) for code in countries.codes())
