"""Whose figures: of one cohort, several, those of a programme, or all; each enrolment, or each person once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lcdesk.db.queries import figures as queries
from lcdesk.db.queries.curriculum import best_name
from lcdesk.model.faults import KnownFault
from lcdesk.services import cohorts
from lcdesk.services.counting_rules import Rule
from lcdesk.services.desk import Desk
from lcdesk.texts import _

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Scope:
    """Whose figures: of these cohorts (None: of all), every enrolment, or each person once by the latest of them."""

    cohorts: tuple[int, ...] | None = None
    is_once: bool = False

    @classmethod
    def of(cls, whose: Scope | int | None) -> Scope:
        """A scope as it is, one cohort, or all."""
        if isinstance(whose, Scope):
            return whose
        return cls(None if whose is None else (whose,))

    def words(self, rule: Rule) -> str:
        """The rule in words, as it is printed under the figures: of several cohorts also how those are counted who came again."""
        if self.is_once:
            return _("{rule}; each person once", rule=rule.said)
        if self.cohorts is not None and len(self.cohorts) == 1:
            return rule.said
        return _("{rule}; each person as often as they enrolled", rule=rule.said)


@dataclass(frozen=True)
class ProgrammeLine:
    """A programme with the cohorts it has, by their first day."""

    id: int
    name: str
    cohorts: tuple[int, ...]


def list_programmes(desk: Desk) -> list[ProgrammeLine]:
    """The programmes that have a cohort, by their names in the language of the moment."""
    found: dict[int, tuple[str, list[Record]]] = {}
    for cohort in read_cohorts(desk):
        if cohort["programme_id"] is not None:
            name = best_name(cohort, "title_en", "title_zh") or cohort["name"]
            found.setdefault(cohort["programme_id"], (name, []))[1].append(cohort)
    lines = [ProgrammeLine(number, name, _by_day(listed)) for number, (name, listed) in found.items()]
    return sorted(lines, key=lambda line: (line.name.casefold(), line.id))


def programme_scope(desk: Desk, programme: int | str, *, is_once: bool = False) -> Scope:
    """The cohorts of a programme, by its number or its name (a part will do where only one has it).

    `KnownFault` where there is none, or several are called so."""
    known, wanted = list_programmes(desk), str(programme).strip().casefold()
    exact = [line for line in known if wanted in (str(line.id), line.name.casefold())]
    near = exact or [line for line in known if wanted in line.name.casefold()]
    if len(near) != 1:
        what = (
            _("Several programmes are called “{name}”.", name=programme)
            if near
            else _("There is no programme “{name}”.", name=programme)
        )
        listed = ", ".join(f"{line.id} “{line.name}”" for line in near or known) or _("none yet")
        raise KnownFault(what, _("Programmes with a cohort: {known}.", known=listed))
    return Scope(near[0].cohorts, is_once)


def scope_name(desk: Desk, scope: Scope | int | None) -> str:
    """What the figures are of, in the language of the moment: a cohort, a programme with all its cohorts, or names in a row."""
    of = Scope.of(scope).cohorts
    if of is None:
        return _("All cohorts")
    if len(of) > 1:
        whole = [line for line in list_programmes(desk) if set(line.cohorts) == set(of)]
        if whole:
            return whole[0].name
    known = {cohort["id"]: cohort["name"] for cohort in require_cohorts(desk, of)}
    return _(", ").join(known[one] for one in of)


def read_cohorts(desk: Desk) -> list[dict[str, Any]]:
    """ "id", "name" in the language of the moment, names, days and programme of all cohorts; nobody is counted."""
    with desk.reading() as session:
        found = queries.read_cohorts(session)
    return [
        {**cohort, "name": best_name(cohort, "name_en", "name_zh") or _("Cohort {number}", number=cohort["id"])}
        for cohort in found
    ]


def require_cohorts(desk: Desk, of: tuple[int, ...] | None) -> list[dict[str, Any]]:
    """All cohorts; `KnownFault` where one of these is no longer there."""
    known = read_cohorts(desk)
    for cohort_id in set(of or ()) - {cohort["id"] for cohort in known}:
        cohorts.get_cohort(desk, cohort_id)  # says that it is no longer there
    return known


def _by_day(listed: list[Record]) -> tuple[int, ...]:
    dated = sorted(listed, key=lambda cohort: (cohort["starts"] is None, cohort["starts"] or 0, cohort["id"]))
    return tuple(cohort["id"] for cohort in dated)
