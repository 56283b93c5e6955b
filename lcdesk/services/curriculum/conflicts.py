"""The clashes of a timetable in words, what would fix each, and a fix made; and how the office
takes the timetable rules, which is kept in the desk.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from lcdesk.db.queries.curriculum import list_activities as read_activities
from lcdesk.db.queries.participants import count_groups
from lcdesk.db.values import table_of
from lcdesk.model import clock, countries
from lcdesk.model.clashes import (
    LEVELS,
    LIMITS,
    RULES,
    Clash,
    Fix,
    Level,
    Limits,
    TimetableContext,
    find_clashes,
    find_fixes,
    is_fix,
    limit_minutes,
)
from lcdesk.model.clashes.rules import SPANS
from lcdesk.model.clashes.timetable import EntryName, OtherActivity, say_minutes
from lcdesk.model.entities import Activity, DeskValue
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Text
from lcdesk.model.rows import ActivityRecord
from lcdesk.model.statuses import CHAIN
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.cohorts import CohortRecord
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import require_as_shown
from lcdesk.services.curriculum import curriculum, records
from lcdesk.texts import N_, _, language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NAME = "timetable_rules"
KEEP = N_("Timetable rules")
LEVEL_WORDS: Mapping[Level, str] = {
    "clash": N_("Clash"),
    "warning": N_("Warning"),
    "ignore": N_("Ignore"),
}


@dataclass(frozen=True)
class TimetableRules:
    """Rule → level where the office has another than the program, and the limits."""

    levels: Mapping[str, Level] = field(default_factory=dict[str, Level])
    limits: Limits = field(default_factory=Limits)

    def level(self, rule: str) -> Level:
        """The level that holds."""
        return self.levels.get(rule, RULES[rule].level)


def read_rules(desk: Desk) -> TimetableRules:
    """What the office chose; whatever is not understood is as at first."""
    with desk.reading() as session:
        return _kept(session)


def keep_rules(desk: Desk, rules: TimetableRules, shown: TimetableRules | None = None) -> None:
    """Keep the choice, for all cohorts of the desk. A setting, not an operation: it has no undo.

    `shown`: the rules as they were shown; `EditConflictsFound` when somebody chose something else
    since.
    """
    minutes = limit_minutes(rules.limits)
    for first, last in SPANS:
        if minutes[first] >= minutes[last]:
            names = {"first": _(LIMITS[first].label), "last": _(LIMITS[last].label)}
            raise KnownFault(
                _("“{first}” must lie before “{last}”.", **names),
                _("Nothing was kept. Change one of the two times."),
            )
    own = {
        rule: level
        for rule, level in rules.levels.items()
        if rule in RULES and level != RULES[rule].level
    }
    limits = {name: value for name, value in minutes.items() if value != LIMITS[name].usual}

    def keep(work: Work) -> None:
        if shown is not None:
            told = _("The timetable rules were changed meanwhile.")
            wanted, now, seen = (_worded(one) for one in (rules, _kept(work.session), shown))
            require_as_shown(_fields(), {0: wanted}, {0: now}, {0: seen}, lambda _id: told)
        work.add_value(NAME, {"levels": own, "limits": limits})

    desk.execute(KEEP, keep)


def _kept(session: Session) -> TimetableRules:
    value = table_of(DeskValue).c
    kept = session.scalar(sa.select(value.value).where(value.name == NAME))
    return (
        _read(cast("dict[str, dict[str, Any]]", kept))
        if isinstance(kept, dict)
        else TimetableRules()
    )


def _worded(rules: TimetableRules) -> dict[str, str]:
    """Rule or limit → what is chosen, as it is told."""
    levels = {rule: _(LEVEL_WORDS[rules.level(rule)]) for rule in RULES}
    return {
        **levels,
        **{name: say_minutes(value) for name, value in limit_minutes(rules.limits).items()},
    }


def _fields() -> dict[str, Field]:
    return {name: Field(name, Text(), one.label) for name, one in (*RULES.items(), *LIMITS.items())}


def _read(kept: Mapping[str, Mapping[str, Any]]) -> TimetableRules:
    levels, limits = kept.get("levels", {}), kept.get("limits", {})
    known: dict[str, Level] = {
        rule: level for rule, level in levels.items() if rule in RULES and level in LEVELS
    }
    sound: dict[str, int] = {
        name: value for name, value in limits.items() if _is_sound(name, value)
    }
    return TimetableRules(known, Limits(**sound))


def _is_sound(name: str, value: object) -> bool:
    return (
        name in LIMITS
        and isinstance(value, int)
        and LIMITS[name].least <= value <= LIMITS[name].most
    )


# --- Clashes and their fixes ---


@dataclass(frozen=True)
class Planned:
    """A cohort's timetable and all it is held against, read at one moment."""

    cohort: CohortRecord
    activities: list[ActivityRecord]
    around: TimetableContext
    remarks: list[str]


def list_clashes(desk: Desk, cohort_id: int) -> list[Clash]:
    """All clashes and warnings of a cohort's timetable, by the rules of lcdesk.model.clashes at
    the office's levels.
    """
    planned = read_planned(desk, cohort_id)
    return find_clashes(planned.activities, planned.around)


def list_fixes(desk: Desk, cohort_id: int, clash: Clash) -> list[Fix]:
    """What would fix a clash as the desk is now, the best first; nothing when it is gone."""
    planned = read_planned(desk, cohort_id)
    return find_fixes(clash, planned.activities, planned.around)


def apply_fix(desk: Desk, cohort_id: int, clash: Clash, fix: Fix) -> None:
    """Make the changes of a fix as one undo step named by it; `EditConflictsFound` when it would
    not fix any more.
    """
    planned = read_planned(desk, cohort_id)
    if not is_fix(clash, fix, planned.activities, planned.around):
        raise EditConflictsFound(
            _(
                "The timetable was changed meanwhile, and “{cure}” would not help any more.",
                cure=fix.words,
            ),
            _("Nothing was changed. Look at the clash again."),
        )
    versions = {record["id"]: record["version"] for record in planned.activities}
    desk.execute(
        fix.operation,
        lambda work: records.set_fields(work, fix.changes, versions),
        **fix.operation_values,
    )


def list_holiday_remarks(desk: Desk, cohort_id: int) -> list[str]:
    """What is not known about the public holidays of a cohort's days."""
    return read_planned(desk, cohort_id).remarks


def read_planned(desk: Desk, cohort_id: int) -> Planned:
    """The timetable of a cohort, its venues, ways, sizes of groups, holidays, and other cohorts'
    activities meanwhile.
    """
    with desk.reading_together():
        return _read_planned(desk, cohort_id)


def _read_planned(desk: Desk, cohort_id: int) -> Planned:
    cohort = cohorts.get_cohort(desk, cohort_id)
    activities, rules = curriculum.list_activities(desk, cohort_id), read_rules(desk)
    days = {record["date"] for record in activities if record["date"]}
    years = {day.year for day in (*days, cohort["starts"], cohort["ends"]) if day}
    looks_at_holidays = rules.level("public_holiday") != "ignore" and bool(years)
    around = TimetableContext(
        venues=curriculum.list_venues(desk),
        ways=curriculum.list_ways(desk),
        cohort={
            "starts": cohort["starts"],
            "ends": cohort["ends"],
            "sizes": _sizes(desk, cohort_id),
        },
        levels=rules.levels,
        holidays=list_holidays(cohort["country"], years) if looks_at_holidays else {},
        limits=rules.limits,
        others=[] if rules.level("other_cohort") == "ignore" else _others(desk, cohort_id, days),
        today=clock.today(),
    )
    remarks = list_remarks(cohort["country"], years) if looks_at_holidays else []
    return Planned(cohort, activities, around, remarks)


def _others(desk: Desk, cohort_id: int, days: Iterable[dt.date]) -> list[OtherActivity]:
    """What other cohorts do from the first of these days to the last, each with the name of its
    cohort.
    """
    known = sorted(days)
    if not known:
        return []
    activity = table_of(Activity).c
    asked = sa.select(activity.id).where(
        activity.cohort_id != cohort_id,
        activity.date.between(known[0], known[-1]),
        activity.start.is_not(None),
    )
    with desk.reading() as session:
        ids = list(session.scalars(asked))
        found = read_activities(session, None, ids) if ids else []
    names: Mapping[int, EntryName] = {
        one["id"]: EntryName.of(one["name_en"], one["name_zh"])
        for one in (cohorts.list_cohorts(desk) if found else ())
    }
    return [{**record, "cohort": names.get(record["cohort_id"])} for record in found]


def _sizes(desk: Desk, cohort_id: int) -> dict[str | None, int]:
    """People a group, those who ended early left out; None: the whole cohort."""
    with desk.reading() as session:
        groups = count_groups(session, cohort_id, ("group_name",), (None, "reserve", *CHAIN))
    sizes = Counter({name: number for name, number in groups if name})
    return {**sizes, None: sum(number for _name, number in groups)}


# --- Public holidays of a country, from the library `holidays`: days with their names, and what is
# not known, said aloud ---


ENGLISH, CHINESE = ("en_US", "en_GB", "en"), ("zh_CN", "zh_HK", "zh_TW", "zh")
_AMERICAN = re.compile(r"\b(\d\d)/(\d\d)/(\d{4})\b")


@dataclass(frozen=True)
class Calendar:
    """The public holidays of a country and year; `is_open`: which days are exchanged is
    announced later. `weekend`: weekdays that are not worked, Monday 0; `exchanged`: days of a
    week-end that are worked all the same.
    """

    days: Mapping[dt.date, EntryName]
    is_open: bool = False
    weekend: frozenset[int] = frozenset({5, 6})
    exchanged: frozenset[dt.date] = frozenset()


def list_holidays(country: str | None, years: Iterable[int]) -> dict[dt.date, EntryName]:
    """Day → name in both languages (the English one where there is no Chinese), of those years that
    are known.

    Days off that are worked for at a week-end (China) are among them; the week-end that is worked
    is no holiday.
    """
    found = (calendar_of(country, year) for year in set(years)) if country else ()
    return {day: name for calendar in found if calendar for day, name in calendar.days.items()}


def list_remarks(country: str | None, years: Iterable[int]) -> list[str]:
    """What is not known about the holidays of those years, so that silence is not taken for a
    free calendar.
    """
    if not country:
        return [_("Where the cohort is held is not said, so public holidays are not looked at.")]
    remarks: list[str] = []
    for year in sorted(set(years)):
        calendar, named = calendar_of(country, year), countries.name(country, language())
        if calendar is None:
            remarks.append(
                _("No public holidays are known for {country} in {year}.", country=named, year=year)
            )
        elif calendar.is_open:
            remarks.append(
                _(
                    "The days off of {country} in {year} are computed: exchanged working days are "
                    "announced later.",
                    country=named,
                    year=year,
                )
            )
    return remarks


@lru_cache(maxsize=64)
def calendar_of(country: str, year: int) -> Calendar | None:
    """The holidays of a country (ISO 3166-1 alpha-2) in a year; None where the library does not
    know them.
    """
    try:
        known: Any = _library().country_holidays(country, years=year)
    except NotImplementedError:
        return None
    if not known.start_year <= year <= known.end_year or not known:
        return None
    english, chinese = (_names(country, year, known, codes) for codes in (ENGLISH, CHINESE))
    days = {
        day: EntryName.of(_plain(english.get(day) or name), chinese.get(day))
        for day, name in known.items()
    }
    return Calendar(
        {day: name for day, name in days.items() if day.year == year},
        _is_open(known, year),
        frozenset(known.weekend),
        frozenset(day for day in known.weekend_workdays if day.year == year),
    )


def _names(country: str, year: int, known: Any, codes: tuple[str, ...]) -> Mapping[dt.date, str]:
    """The names in the first of these languages the library has; none where it has none."""
    language = next((code for code in codes if code in (known.supported_languages or ())), None)
    asked = _library().country_holidays
    return asked(country, years=year, language=language) if language else {}


@cache
def _library() -> Any:
    """The library of holidays, imported when a timetable has days. Asked for one country it would
    import its 250 modules of countries (80 ms of processor): an empty package in their place lets
    each be imported alone.
    """
    name = "holidays.countries"
    if name not in sys.modules:
        of_all = find_spec(name)
        assert of_all is not None
        alone = ModuleType(name)
        alone.__path__ = of_all.submodule_search_locations or []
        sys.modules[name] = alone
    import holidays

    return holidays


def _plain(name: str) -> str:
    """No 02/04/2024, which half the world reads otherwise; and the spelling of the rest of the
    program.
    """
    return _AMERICAN.sub(r"\3-\1-\2", name).replace("Labor Day", "Labour Day")


def _is_open(known: Any, year: int) -> bool:
    """Where days are exchanged by decree (China), the years after the last decree are only
    computed.
    """
    decreed: Mapping[int, object] = (
        getattr(known, "special_public_holidays", {}) if known.country == "CN" else {}
    )
    return bool(decreed) and year > max(decreed)
