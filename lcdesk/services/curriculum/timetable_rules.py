"""How the office takes the timetable rules: the level of each, and what they measure by. Kept in
the desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.model.clashes import LEVELS, LIMITS, RULES, Level, Limits, limit_minutes
from lcdesk.model.clashes.rules import SPANS
from lcdesk.model.clashes.timetable import say_minutes
from lcdesk.model.entities import DeskValue
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Text
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import require_as_shown
from lcdesk.texts import N_, _

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
    kept = session.scalar(sa.select(DeskValue.value).where(DeskValue.name == NAME))
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
