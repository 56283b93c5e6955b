"""From a typed value and its number format to what stands in a cell."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lcdesk.tabular.reading import shown


def slot_for(value: Any, form: str | None, link: str | None = None) -> Any:
    """A typed value under its number format as a slot (see `wire.Slot`)."""
    form = None if form in ("General", "@", "GENERAL") else form
    if isinstance(value, str):
        lost = "precision" if shown.is_scientific(value) else None
        return (value, value, None, lost, link, None) if link or lost else value
    if isinstance(value, bool):
        return (value, str(value).upper(), None, None, link, None)
    if isinstance(value, (int, float)):
        return _number(value, form, link)
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
        if value.time() == dt.time() and not (form and shown.shows_time(form)):
            value = value.date()
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return (value, shown.show_date(value, form), None, None, link, form)
    return str(value)


def _number(value: float, form: str | None, link: str | None) -> Any:
    if value != value or value in (float("inf"), float("-inf")):
        return (None, "#NUM!", "#NUM!", None, link, form)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    lost = "precision" if shown.has_lost_digits(value, form) else None
    if form is None and link is None and lost is None and isinstance(value, int):
        return value
    return (value, shown.show_number(value, form), None, lost, link, form)
