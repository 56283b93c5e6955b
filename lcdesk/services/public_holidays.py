"""Public holidays of a country, from the library `holidays`: days with their names, and what is not known, said aloud."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lcdesk.model import countries
from lcdesk.model.clashes.rules import EntryName
from lcdesk.texts import _, language

ENGLISH, CHINESE = ("en_US", "en_GB", "en"), ("zh_CN", "zh_HK", "zh_TW", "zh")
_AMERICAN = re.compile(r"\b(\d\d)/(\d\d)/(\d{4})\b")


@dataclass(frozen=True)
class Calendar:
    """The public holidays of a country and year; `is_open`: which days are exchanged is announced later."""

    days: Mapping[dt.date, EntryName]
    is_open: bool = False


def list_holidays(country: str | None, years: Iterable[int]) -> dict[dt.date, EntryName]:
    """Day → name in both languages (the English one where there is no Chinese), of those years that are known.

    Days off that are worked for at a week-end (China) are among them; the week-end that is worked is no holiday.
    """
    found = (calendar_of(country, year) for year in set(years)) if country else ()
    return {day: name for calendar in found if calendar for day, name in calendar.days.items()}


def list_remarks(country: str | None, years: Iterable[int]) -> list[str]:
    """What is not known about the holidays of those years, so that silence is not taken for a free calendar."""
    if not country:
        return [_("Where the cohort is held is not said, so public holidays are not looked at.")]
    remarks: list[str] = []
    for year in sorted(set(years)):
        calendar, named = calendar_of(country, year), countries.name(country, language())
        if calendar is None:
            remarks.append(_("No public holidays are known for {country} in {year}.", country=named, year=year))
        elif calendar.is_open:
            remarks.append(
                _(
                    "The days off of {country} in {year} are computed: exchanged working days are announced later.",
                    country=named,
                    year=year,
                )
            )
    return remarks


@lru_cache(maxsize=64)
def calendar_of(country: str, year: int) -> Calendar | None:
    """The holidays of a country (ISO 3166-1 alpha-2) in a year; None where the library does not know them."""
    import holidays  # slow to import, and only wanted where a timetable has days

    try:
        known: Any = holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return None
    if not known.start_year <= year <= known.end_year or not known:
        return None
    english, chinese = (_names(country, year, known, codes) for codes in (ENGLISH, CHINESE))
    days = {day: EntryName.of(_plain(english.get(day) or name), chinese.get(day)) for day, name in known.items()}
    return Calendar({day: name for day, name in days.items() if day.year == year}, _is_open(known, year))


def _names(country: str, year: int, known: Any, codes: tuple[str, ...]) -> Mapping[dt.date, str]:
    """The names in the first of these languages the library has; none where it has none."""
    import holidays

    language = next((code for code in codes if code in (known.supported_languages or ())), None)
    return holidays.country_holidays(country, years=year, language=language) if language else {}


def _plain(name: str) -> str:
    """No 02/04/2024, which half the world reads otherwise; and the spelling of the rest of the program."""
    return _AMERICAN.sub(r"\3-\1-\2", name).replace("Labor Day", "Labour Day")


def _is_open(known: Any, year: int) -> bool:
    """Where days are exchanged by decree (China), the years after the last decree are only computed."""
    decreed: Mapping[int, object] = getattr(known, "special_public_holidays", {}) if known.country == "CN" else {}
    return bool(decreed) and year > max(decreed)
