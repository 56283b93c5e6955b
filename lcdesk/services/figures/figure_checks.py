"""What would make somebody recount: figures that do not add up, said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lcdesk.db.queries import figures as queries
from lcdesk.db.queries.figures import CountedValues, EnrolmentSelection
from lcdesk.model import countries
from lcdesk.model.breakdowns import GROUP, RETURNED, BreakdownContext, Grouping
from lcdesk.services.core.desk import Desk
from lcdesk.texts import _, language, n_

Groups = Sequence[tuple[CountedValues, int]]


@dataclass(frozen=True)
class Checked:
    """The remarks on everybody counted; those of one breakdown come on top of them."""

    remarks: tuple[str, ...] = ()

    def of_breakdown(
        self, by: str, breakdown: Grouping, groups: Groups, around: BreakdownContext
    ) -> list[str]:
        """What a breakdown adds: memberships without a day, people who stand in several rows."""
        if by.startswith(GROUP):
            return _undated(groups, by, around)
        if by == "first_time":
            return _unordered(groups, around)
        several = (
            0
            if breakdown.adds_up
            else sum(number for record, number in groups if len(breakdown.keys(record)) > 1)
        )
        if not several:
            return []
        return [
            n_(
                "{count} participant stands in several rows: the rows add up to more than the "
                "total.",
                "{count} participants stand in several rows: the rows add up to more than the "
                "total.",
                several,
            )
        ]


def remarks_on(desk: Desk, counting: EnrolmentSelection, groups: Groups) -> Checked:
    """People without country or gender, one person counted twice, spellings of a country that are
    unsure.

    `groups`: how many have which country and gender.
    """
    doubled = 0
    if not counting.is_once:
        with desk.reading() as session:
            doubled = queries.count_duplicates(session, counting)
    return Checked((*_missing(groups), *_doubled(doubled), *_unsure(desk, groups)))


def _missing(groups: Groups) -> list[str]:
    without = sum(number for record, number in groups if not record["nationality"])
    unknown = sum(number for record, number in groups if record["gender"] is None)
    said: list[str] = []
    if without:
        said.append(
            n_(
                "{count} participant has no country.",
                "{count} participants have no country.",
                without,
            )
        )
    if unknown:
        said.append(
            n_(
                "The gender of {count} participant is not known.",
                "The gender of {count} participants is not known.",
                unknown,
            )
        )
    return said


def _doubled(doubled: int) -> list[str]:
    if not doubled:
        return []
    return [
        n_(
            "{count} person came more than once and is counted each time.",
            "{count} people came more than once and are counted each time.",
            doubled,
        )
    ]


def _unsure(desk: Desk, groups: Groups) -> list[str]:
    """Spellings the office gave to a country though they may mean another ("Congo"), where that
    country is counted.
    """
    counted: dict[str, int] = {}
    for record, number in groups:
        if code := record["nationality"]:
            counted[code] = counted.get(code, 0) + number
    with desk.reading() as session:
        answered = queries.read_aliases(session)
    return [
        n_(
            "You decided that “{spelling}” is {country}; it may also be {others}. {count} "
            "participant is counted there.",
            "You decided that “{spelling}” is {country}; it may also be {others}. {count} "
            "participants are counted there.",
            counted[code],
            spelling=spelling,
            country=countries.name(code, language()),
            others=_(", ").join(countries.name(one, language()) for one in others),
        )
        for spelling, code in answered
        if code in counted and (others := _other_meanings(spelling, code))
    ]


def _other_meanings(spelling: str, code: str) -> list[str]:
    """What a spelling may mean besides, for everybody who did not decide; near misses are no
    meanings.
    """
    found = countries.find(spelling)
    meanings = found.candidates if found.why == "ambiguous" else (found.code,)
    return [one for one in meanings if one and one != code]


def _unordered(groups: Groups, around: BreakdownContext) -> list[str]:
    """Who may have taken part before or not, since a first day is missing: that of their cohort,
    or of another.
    """
    unknown = [(record, number) for record, number in groups if record.get(RETURNED) is None]
    cohorts = {record.get("cohort_id", 0) for record, _number in unknown}
    undated = {cohort for cohort in cohorts if not around.starts.get(cohort)}
    own = sum(number for record, number in unknown if record.get("cohort_id", 0) in undated)
    other = sum(number for _record, number in unknown) - own
    said: list[str] = []
    if own:
        said.append(
            n_(
                "First time not known for {people}: their cohort has no first day.",
                "First time not known for {people}: their {count} cohorts have no first day.",
                len(undated),
                people=_people(own),
            )
        )
    if other:
        said.append(
            _(
                "First time not known for {people}: another cohort they were in has no first day.",
                people=_people(other),
            )
        )
    return said


def _people(number: int) -> str:
    return n_("{count} participant", "{count} participants", number)


def _undated(groups: Groups, by: str, around: BreakdownContext) -> list[str]:
    """Countries of these people that count as members without a day since when."""
    group = around.groups[by.removeprefix(GROUP)]
    met = {(record["nationality"], around.day_of(record)) for record, _number in groups}
    undated = {code for code, day in met if code in group.undated(day)}
    if not undated:
        return []
    return [
        n_(
            "{group}: the day of joining of {count} country is not known; it is counted as a "
            "member.",
            "{group}: the days of joining of {count} countries are not known; they are counted as "
            "members.",
            len(undated),
            group=group.name(language()),
        )
    ]
