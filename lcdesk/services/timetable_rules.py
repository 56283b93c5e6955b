"""How the office takes the timetable rules: the level of each, and what they measure by. Kept in the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, cast

import sqlalchemy as sa

from lcdesk.model.clashes import LEVELS, LIMITS, RULES, Level, Limits
from lcdesk.model.clashes.around import SPANS
from lcdesk.model.entities import DeskValue
from lcdesk.model.faults import KnownFault
from lcdesk.services.desk import Desk, Work
from lcdesk.texts import N_, _

NAME = "timetable_rules"
KEEP = N_("Timetable rules")


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
        kept = session.scalar(sa.select(DeskValue.value).where(DeskValue.name == NAME))
    return _read(cast("dict[str, dict[str, Any]]", kept)) if isinstance(kept, dict) else TimetableRules()


def keep_rules(desk: Desk, rules: TimetableRules) -> None:
    """Keep the choice, for all cohorts of the desk. A setting, not a deed: it has no undo."""
    for first, last in SPANS:
        if getattr(rules.limits, first) >= getattr(rules.limits, last):
            names = {"first": _(LIMITS[first].label), "last": _(LIMITS[last].label)}
            raise KnownFault(
                _("“{first}” must lie before “{last}”.", **names), _("Nothing was kept. Change one of the two times.")
            )
    own = {rule: level for rule, level in rules.levels.items() if rule in RULES and level != RULES[rule].level}
    usual = asdict(Limits())
    limits = {name: value for name, value in asdict(rules.limits).items() if value != usual[name]}

    def keep(work: Work) -> None:
        work.add_value(NAME, {"levels": own, "limits": limits})

    desk.execute(KEEP, keep)


def _read(kept: Mapping[str, Mapping[str, Any]]) -> TimetableRules:
    levels, limits = kept.get("levels", {}), kept.get("limits", {})
    known: dict[str, Level] = {rule: level for rule, level in levels.items() if rule in RULES and level in LEVELS}
    sound: dict[str, int] = {name: value for name, value in limits.items() if _is_sound(name, value)}
    return TimetableRules(known, replace(Limits(), **sound))


def _is_sound(name: str, value: object) -> bool:
    return name in LIMITS and isinstance(value, int) and LIMITS[name].least <= value <= LIMITS[name].most
