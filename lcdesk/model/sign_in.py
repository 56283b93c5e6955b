"""A sheet on which people sign that they were there: a row each, in the languages of the paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lcdesk.model import countries
from lcdesk.model.names import full_name_of
from lcdesk.model.rows import ParticipantRecord
from lcdesk.model.timetable_grid import (
    HALVES,
    PaperActivity,
    PaperCohort,
    day_words,
    either,
    halves_of,
    hours_of,
    joined,
    person_words,
    place_words,
    say,
    span_words,
    title_of,
)
from lcdesk.texts import N_, PaperLanguage

UNSIGNED = frozenset({"meal", "free", "travel"})
"""Kinds of activity nobody signs for."""


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """`name` is short, for the tab of a workbook; `over` tells of which cohort it is, `facts` day,
    hours and place.

    `organisers` tell who is behind it. `rows` are number, name, Chinese name, country; the heads
    behind those four are to be signed under.
    """

    name: str
    over: tuple[str, ...]
    titles: tuple[str, ...]
    facts: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, str, str, str], ...]
    organisers: tuple[tuple[str, ...], ...] = ()


def sheet_of_activity(
    activity: PaperActivity,
    cohort: PaperCohort,
    people: Iterable[ParticipantRecord],
    language: PaperLanguage,
) -> SignInSheet:
    """The sheet of one activity; `people` are participants who may come, of whom those of
    another group are left out.
    """
    speakers = [person for person in activity.get("people") or () if person["role"] == "speaker"]
    day, group = activity["date"], activity.get("group_name")
    facts = (
        joined((span_words([day] if day else [], language), hours_of(activity)), "   "),
        *_told(language, N_("Place"), place_words(activity, language)),
        *_told(language, N_("Speaker"), "; ".join(map(person_words, speakers))),
        *_told(language, N_("Group"), group or ""),
    )
    start = activity.get("start")
    name = joined(
        (
            f"{day:%m-%d}" if day else "",
            f"{start:%H%M}" if start else "",
            title_of(activity, language)[0],
        )
    )
    over = (*_names(cohort, language), say(language, N_("Sign-in sheet")))
    here = [person for person in people if not group or _is_in(person, group)]
    heads = _heads(language, [N_("Signature")])
    return SignInSheet(
        name, over, title_of(activity, language), facts, heads, _rows(here, language)
    )


def sheet_of_day(
    day: dt.date,
    activities: Sequence[PaperActivity],
    cohort: PaperCohort,
    people: Iterable[ParticipantRecord],
    language: PaperLanguage,
) -> SignInSheet:
    """The sheet of a day: a place to sign for each half of it in which there is something."""
    used = sorted({half for activity in activities for half in halves_of(activity)})
    facts = (
        span_words([day], language),
        *(
            joined((hours_of(one), " / ".join(title_of(one, language))), "   ")
            for one in activities
        ),
    )
    over, titles = _names(cohort, language), (say(language, N_("Sign-in sheet")),)
    name, heads = (
        day_words(day, language).replace("\n", " "),
        _heads(language, [HALVES[half] for half in used]),
    )
    return SignInSheet(name, over, titles, facts, heads, _rows(people, language))


def _names(cohort: PaperCohort, language: PaperLanguage) -> tuple[str, ...]:
    return either(cohort, "name_en", "name_zh", language)


def _heads(language: PaperLanguage, signed: Sequence[str]) -> tuple[str, ...]:
    named = (N_("No."), N_("Name"), N_("Chinese name"), N_("Country/region"), *signed)
    return tuple(say(language, message) for message in named)


def _rows(
    people: Iterable[ParticipantRecord], language: PaperLanguage
) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (
            str(person.get("number") or place),
            full_name_of(person) or "",
            person.get("name_zh") or "",
            _country(person.get("nationality"), language),
        )
        for place, person in enumerate(people, 1)
    )


def _country(code: str | None, language: PaperLanguage) -> str:
    if not code:
        return ""
    return joined(
        countries.name(code, one) for one in (("zh", "en") if language == "both" else (language,))
    )


def _told(language: PaperLanguage, label: str, text: str) -> tuple[str, ...]:
    return (f"{say(language, label)}{'：' if language == 'zh' else ': '}{text}",) if text else ()


def _is_in(person: ParticipantRecord, group: str) -> bool:
    return is_same_group(person.get("group_name"), group)


def is_same_group(one: str | None, other: str | None) -> bool:
    """Do two names mean one group? "A" and "a" do; nothing is no group."""
    return bool(one and other) and str(one).strip().casefold() == str(other).strip().casefold()
