"""Kinds of time: dates, birth dates of which only a year is known, times of day."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import Kind
from lcdesk.model.kinds.dates import Order, format_date, parse_date, parse_time
from lcdesk.texts import _


@dataclass(frozen=True)
class Date(Kind):
    """A calendar date. `order` tells day and month apart where the text alone does not ("dmy", "mdy")."""

    order: Order | None = None

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Date()

    def parse(self, raw: object) -> dt.date:
        return parse_date(raw, self.order)

    def format(self, value: dt.date) -> str:
        return format_date(value)

    def plain(self, value: dt.date) -> str:
        return value.isoformat()

    def restore(self, plain: str) -> dt.date:
        return dt.date.fromisoformat(plain)


@dataclass(frozen=True)
class BirthDate(Kind):
    """A date of birth as ISO 8601 text of the precision known: "1985", "1985-12" or "1985-12-10"; never in the future."""

    order: Order | None = None

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.String(10)

    def parse(self, raw: object) -> str:
        value = parse_date(raw, self.order, partial=True)
        text = value if isinstance(value, str) else value.isoformat()
        if text > dt.date.today().isoformat() and _has_short_year(raw):
            text = f"{int(text[:4]) - 100}{text[4:]}"  # 5-Mar-48 is 1948: a birth is never to come
        if text > dt.date.today().isoformat():
            raise BadValue("bad_date", _("A date of birth lies in the past; {date} does not.", date=self.format(text)))
        if text < "1900":
            raise BadValue("bad_date", _("{date} is too long ago for a date of birth.", date=self.format(text)))
        return text

    def format(self, value: str) -> str:
        return format_date(dt.date.fromisoformat(value)) if len(value) == 10 else value


def _has_short_year(raw: object) -> bool:
    return isinstance(raw, str) and not re.search(r"\d{4}", raw)


@dataclass(frozen=True)
class Time(Kind):
    """A time of day, in the venue's own zone, to the minute."""

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Time()

    def parse(self, raw: object) -> dt.time:
        return parse_time(raw)

    def format(self, value: dt.time) -> str:
        return value.strftime("%H:%M")

    def plain(self, value: dt.time) -> str:
        return value.strftime("%H:%M")

    def restore(self, plain: str) -> dt.time:
        return dt.time.fromisoformat(plain)
