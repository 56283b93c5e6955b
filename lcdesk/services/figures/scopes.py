"""Whose figures: of one cohort, several, those of a programme, or all; of one region or every; each
enrolment, or each person once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lcdesk.db.queries import figures as queries
from lcdesk.db.queries.curriculum import best_name
from lcdesk.db.queries.figures import DatedCohort
from lcdesk.model import countries
from lcdesk.model.faults import KnownFault
from lcdesk.model.names import fold_title
from lcdesk.model.scripts import sort_key
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.programmes import KnownProgramme, read_programmes
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.counting_rules import CountRule
from lcdesk.texts import LANGUAGES, _, language, list_names


class NamedCohort(DatedCohort):
    """A cohort with its name in the language of the moment."""

    name: str


@dataclass(frozen=True)
class Scope:
    """Whose figures: of these cohorts (None: of all), every enrolment, or each person once by
    the latest of them. `region`: only people of this UN M49 region, by its English name ("": of
    all).
    """

    cohorts: tuple[int, ...] | None = None
    is_once: bool = False
    region: str = ""

    @classmethod
    def of(cls, whose: Scope | int | None) -> Scope:
        """A scope as it is, one cohort, or all."""
        if isinstance(whose, Scope):
            return whose
        return cls(None if whose is None else (whose,))

    def has(self, cohort_id: int) -> bool:
        """Is it about this cohort, too?"""
        return self.cohorts is None or cohort_id in self.cohorts

    @property
    def countries(self) -> tuple[str, ...] | None:
        """Whose people alone are counted; None: those of every country, and of none."""
        return countries.codes_in(self.region) if self.region else None

    def words(self, rule: CountRule) -> str:
        """The rule in words, as it is printed under the figures: of several cohorts also how
        those are counted who came again, of a region alone which it is.
        """
        whole = self._words(rule)
        if not self.region:
            return whole
        return _("{rule}; only {region}", rule=whole, region=region_title(self.region))

    def _words(self, rule: CountRule) -> str:
        if self.is_once:
            return _("{rule}; each person once", rule=rule.said)
        if self.cohorts is not None and len(self.cohorts) == 1:
            return rule.said
        return _("{rule}; each person as often as they enrolled", rule=rule.said)


def region_title(region: str) -> str:
    """A region by its English name, in the language of the moment."""
    return next((countries.region(code, language()) for code in countries.codes_in(region)), region)


def region_named(said: str) -> str:
    """The English name of a region that is said in either language, in capitals or not.
    `KnownFault` says which there are.
    """
    known = sorted(countries.regions_of(countries.codes()))
    wanted = said.strip().casefold()
    for region in known:
        names = {
            countries.region(code, each)
            for code in countries.codes_in(region)[:1]
            for each in LANGUAGES
        }
        if wanted in {name.casefold() for name in names}:
            return region
    raise KnownFault(
        _("There is no region “{name}”.", name=said),
        _("Regions: {known}.", known=list_names([region_title(one) for one in known])),
    )


@dataclass(frozen=True)
class ProgrammeLine:
    """A programme with the cohorts it has, by their first day."""

    id: int
    name: str
    cohorts: tuple[int, ...]


def list_programmes(desk: Desk) -> list[ProgrammeLine]:
    """The programmes that have a cohort, by their names in the language of the moment."""
    return _lines(read_programmes(desk))


def _lines(known: Sequence[KnownProgramme]) -> list[ProgrammeLine]:
    lines = [
        ProgrammeLine(one.id, one.name, tuple(each["id"] for each in one.cohorts))
        for one in known
        if one.cohorts
    ]
    return sorted(lines, key=lambda line: (sort_key(line.name, is_name=False), line.id))


def programme_scope(desk: Desk, programme: int | str, *, is_once: bool = False) -> Scope:
    """The cohorts of a programme, by its number or its title in either language (a part will do
    where only one has it).

    `KnownFault` where there is none, or several are called so.
    """
    programmes = [one for one in read_programmes(desk) if one.cohorts]
    near, known = _called(programmes, str(programme)), _lines(programmes)
    if len(near) != 1:
        what = (
            _("Several programmes are called “{name}”.", name=programme)
            if near
            else _("There is no programme “{name}”.", name=programme)
        )
        listed = ", ".join(f"{line.id} “{line.name}”" for line in _lines(near) or known) or _(
            "none yet"
        )
        raise KnownFault(what, _("Programmes with a cohort: {known}.", known=listed))
    return Scope(_lines(near)[0].cohorts, is_once)


def _called(known: Sequence[KnownProgramme], said: str) -> list[KnownProgramme]:
    """That of this number, else those of exactly this title, else those with it as a part of
    one.
    """
    numbered = [one for one in known if str(one.id) == said.strip()]
    wanted = fold_title(said)
    exact = numbered or [one for one in known if wanted in one.titles]
    return exact or [
        one for one in known if wanted and any(wanted in title for title in one.titles)
    ]


def scope_name(desk: Desk, scope: Scope | int | None) -> str:
    """What the figures are of, in the language of the moment: a cohort, a programme with all its
    cohorts, or names in a row; the region behind it.
    """
    whose = Scope.of(scope)
    name = _whose_name(desk, whose.cohorts)
    return f"{name} · {region_title(whose.region)}" if whose.region else name


def _whose_name(desk: Desk, of: tuple[int, ...] | None) -> str:
    if of is None:
        return _("All cohorts")
    if len(of) > 1:
        whole = [line for line in list_programmes(desk) if set(line.cohorts) == set(of)]
        if whole:
            return whole[0].name
    known = {cohort["id"]: cohort["name"] for cohort in require_cohorts(desk, of)}
    return _(", ").join(known[one] for one in of)


def read_cohorts(desk: Desk) -> list[NamedCohort]:
    """All cohorts; nobody is counted."""
    found = desk.read_once(queries.read_cohorts)
    return [
        {
            **cohort,
            "name": best_name(cohort, "name_en", "name_zh")
            or _("Cohort {number}", number=cohort["id"]),
        }
        for cohort in found
    ]


def require_cohorts(desk: Desk, of: tuple[int, ...] | None) -> list[NamedCohort]:
    """All cohorts; `KnownFault` where one of these is no longer there."""
    known = read_cohorts(desk)
    for cohort_id in set(of or ()) - {cohort["id"] for cohort in known}:
        cohorts.get_cohort(desk, cohort_id)  # says that it is no longer there
    return known
