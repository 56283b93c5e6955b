"""The figures: who counts by which rule, cut by country, region, gender, age and more; every number
with its people, and with what would make somebody recount.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast, overload

from lcdesk.db.queries import figures as queries
from lcdesk.db.queries.figures import REACHED, CountedValues, EnrolmentSelection
from lcdesk.model import countries
from lcdesk.model.breakdowns import GROUP, RETURNED, BreakdownContext, Grouping, grouping_of
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.findings import say_headcount
from lcdesk.model.scripts import sort_key
from lcdesk.model.statuses import CHAIN, ENDS
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures import country_groups
from lcdesk.services.figures.counting_rules import RULES, CountRule, rule_named
from lcdesk.services.figures.scopes import Scope, require_cohorts
from lcdesk.services.importing.open_questions import AskedWord, read_asked
from lcdesk.texts import N_, _, language, list_names, n_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ALWAYS = ("nationality", "gender")
NONE = ""


Group = tuple[CountedValues, int]
"""Values that enrolments have in common, and how many have them."""
FoundGroups = dict[tuple[str, ...], list[Group]]
"""By facets."""


@dataclass(frozen=True)
class CountryRow:
    """One line of a table: its key and label, the counts, and the enrolments behind them."""

    key: str
    label: str
    women: int
    men: int
    other: int
    people: Sequence[int] = ()

    @property
    def total(self) -> int:
        """Women, men and others together."""
        return self.women + self.men + self.other


@dataclass(frozen=True)
class CountryTable:
    """A breakdown of the figures, with the rule it counts by and what does not add up.

    `adds_up` False: one person may stand in several rows, so that their sum is more than `total`.
    `without_country`: how many of `total` have none; `countries` says how many the others come
    from.
    """

    rule: str
    rule_words: str
    by: str
    rows: list[CountryRow]
    total: int
    countries: int
    sentence: str
    remarks: list[str] = field(default_factory=list[str])
    opens: dt.date | None = None
    is_once: bool = False
    adds_up: bool = True
    without_country: int = 0


@dataclass(frozen=True)
class ReportQuery:
    """A scope counted by a rule: groups of equal values are asked of the desk, once for each set
    of facets.
    """

    desk: Desk
    scope: Scope
    rule: CountRule
    around: BreakdownContext
    counting: EnrolmentSelection  # the question to the desk
    found: FoundGroups = field(default_factory=FoundGroups)

    @classmethod
    def of(
        cls,
        desk: Desk,
        whose: Scope | int | None,
        rule: str | CountRule,
        found: FoundGroups | None = None,
    ) -> ReportQuery:
        """A survey of the desk as it is now; `KnownFault` for an unknown rule or cohort. `found`:
        what another one of the same has found already, in another language.
        """
        scope = Scope.of(whose)
        known = require_cohorts(desk, scope.cohorts)
        around = BreakdownContext(
            {cohort["id"]: cohort["starts"] for cohort in known},
            {cohort["id"]: cohort["name"] for cohort in known},
            country_groups.list_groups(desk),
        )
        counted = rule_named(desk, rule)
        counting = EnrolmentSelection(
            scope.cohorts, counted.statuses, scope.is_once, countries=scope.countries
        )
        return cls(desk, scope, counted, around, counting, {} if found is None else found)

    @cached_property
    def countries(self) -> list[Group]:
        """How many of each country and gender."""
        return self.groups(())

    def groups(self, facets: Iterable[str]) -> list[Group]:
        """How many have which country, gender and these facets in common."""
        names = facets_of(facets)
        if names not in self.found:
            with self.desk.reading() as session:
                rows = queries.count(session, self.counting, names)
            values = (dict(zip(names, row, strict=False)) for row in rows)
            numbers = (row[-1] for row in rows)
            self.found[names] = list(
                zip(cast("Iterable[CountedValues]", values), numbers, strict=True)
            )
        return self.found[names]

    def people(self, groups: Sequence[Group]) -> PeopleBehind:
        """Those in some groups of `groups`, read when somebody asks."""
        return PeopleBehind(sum(number for _record, number in groups), lambda: self._read(groups))

    def _read(self, groups: Sequence[Group]) -> tuple[int, ...]:
        if not groups:
            return ()
        wanted = {tuple(record.values()) for record, _number in groups}
        countries = {record["nationality"] for record, _number in groups}
        with self.desk.reading() as session:
            found = queries.read_people(session, self.counting, tuple(groups[0][0]), countries)
            return tuple(row[0] for row in found if tuple(row[1:]) in wanted)


def facets_of(facets: Iterable[str]) -> tuple[str, ...]:
    """`ALWAYS`, and these after them, each once."""
    return tuple(dict.fromkeys((*ALWAYS, *facets)))


def country_table(
    desk: Desk, scope: Scope | int | None, rule: str = "all", by: str = "country"
) -> CountryTable:
    """The figures of a scope (or of one cohort; None: of all) by a breakdown of `KEYS`, or
    "group:CODE".

    `KnownFault` for an unknown rule, breakdown or cohort.
    """
    return country_tables(desk, scope, rule, (by,))[by]


def country_tables(
    desk: Desk,
    scope: Scope | int | None,
    rule: str | CountRule,
    breakdowns: Sequence[str],
    *,
    is_checked: bool = True,
    found: FoundGroups | None = None,
) -> dict[str, CountryTable]:
    """Several breakdowns of the same people: breakdown → table. `is_checked` False leaves out the
    remarks, for which all people are looked at. `found` as of `ReportQuery.of`.
    """
    survey = ReportQuery.of(desk, scope, rule, found)
    how = {by: grouping_of(by, survey.around) for by in breakdowns}
    checked = _remarks_on(desk, survey.counting, survey.countries) if is_checked else _Checked()
    return {by: _table(survey, by, breakdown, checked) for by, breakdown in how.items()}


def _table(survey: ReportQuery, by: str, breakdown: Grouping, checked: _Checked) -> CountryTable:
    groups = survey.groups(breakdown.facets) if breakdown.facets else survey.countries
    met = {record["nationality"] for record, _number in survey.countries if record["nationality"]}
    total = sum(number for _record, number in survey.countries)
    without = without_country(survey.countries)
    of = survey.scope.cohorts
    return CountryTable(
        survey.rule.name,
        survey.scope.words(survey.rule),
        by,
        rows_of(survey, breakdown, groups),
        total,
        len(met),
        say_headcount(total, len(met), met, without=without),
        [*checked.remarks, *checked.of_breakdown(by, breakdown, groups, survey.around)],
        survey.around.starts[of[0]] if of and len(of) == 1 else None,
        survey.scope.is_once,
        breakdown.adds_up,
        without,
    )


def without_country(groups: Iterable[Group]) -> int:
    """How many of those counted have no country."""
    return sum(number for record, number in groups if not record["nationality"])


def rows_of(survey: ReportQuery, breakdown: Grouping, groups: Sequence[Group]) -> list[CountryRow]:
    """A row a value of the breakdown, in the order of the breakdown, else the largest first; what
    is not known comes last.
    """
    rows = [
        row_of(survey, key, label, members)
        for (key, label), members in sorted_out(breakdown, groups).items()
    ]
    if (order := breakdown.order) is not None:
        return sorted(rows, key=lambda row: (row.key == NONE, order.get(row.key, len(order))))
    return sorted(
        rows, key=lambda row: (row.key == NONE, -row.total, sort_key(row.label, is_name=False))
    )


def sorted_out(breakdown: Grouping, groups: Sequence[Group]) -> dict[tuple[str, str], list[Group]]:
    """(key, label) of each row → the groups that stand in it."""
    members: dict[tuple[str, str], list[Group]] = {}
    for group in groups:
        for place in breakdown.keys(group[0]) or ((NONE, _("not known")),):
            members.setdefault(place, []).append(group)
    return members


def row_of(survey: ReportQuery, key: str, label: str, groups: Sequence[Group]) -> CountryRow:
    """A row that counts these groups."""
    women, men = (
        sum(number for record, number in groups if record["gender"] == gender)
        for gender in ("F", "M")
    )
    people = survey.people(groups)
    return CountryRow(key, label, women, men, len(people) - women - men, people)


# --- The people behind a number: their count is known at once, who they are is read when somebody
# asks ---


class PeopleBehind(Sequence[int]):
    """Enrolment ids, read at the first look into them; `len` never reads.

    Somebody may have changed the desk in between: who is read then is who counts then.
    """

    def __init__(self, number: int, read: Callable[[], tuple[int, ...]]) -> None:
        self._number, self._read = number, read
        self._ids: tuple[int, ...] | None = None

    def __len__(self) -> int:
        return self._number if self._ids is None else len(self._ids)

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[int, ...]: ...
    def __getitem__(self, place: int | slice) -> int | tuple[int, ...]:
        return self.ids[place]

    def __eq__(self, other: object) -> bool:
        return (
            self.ids == tuple(cast("Sequence[object]", other))
            if isinstance(other, Sequence)
            else NotImplemented
        )

    def __hash__(self) -> int:
        return hash(self.ids)

    def __repr__(self) -> str:
        return f"<{len(self)} people>"

    @property
    def ids(self) -> tuple[int, ...]:
        """All of them, by id."""
        if self._ids is None:
            self._ids = self._read()
        return self._ids


# --- How far everybody has ever got, from nominated to certified ---


STAGES = ("nominated", "selected", "confirmed", "arrived", "completed", "certified")
EVERYBODY = (None, "reserve", *CHAIN, *ENDS)
_PLACES: Mapping[str, int] = {
    **{status: place for place, status in enumerate(CHAIN) if place},
    "left_early": CHAIN.index("arrived"),
}


def stage_rows(desk: Desk, whose: Scope | int | None) -> list[CountryRow]:
    """A row a stage with everybody who ever got so far, by the history of their statuses and the
    one they have now.

    Who withdrew after being confirmed had been confirmed: no stage has anybody who is not in the
    one before.
    """
    survey = ReportQuery.of(desk, whose, "nominated")
    # everybody, whatever became of them, with the furthest place of the chain
    counting = replace(survey.counting, statuses=EVERYBODY, chain=_PLACES)
    survey = replace(survey, counting=counting)
    groups = survey.groups((REACHED,))
    return [
        row_of(
            survey,
            stage,
            RULES[stage].title,
            [group for group in groups if group[0].get("reached", 0) >= CHAIN.index(stage)],
        )
        for stage in STAGES
    ]


# --- Two breakdowns of the same people crossed: country × theme, cohort × age; every cell with its
# people ---


@dataclass(frozen=True)
class CrossTable:
    """`by` down, `across` to the right. `cells`: (key of the row, key of the column) → who is in
    both; nobody: no cell.
    """

    rule: str
    rule_words: str
    by: str
    across: str
    rows: list[CountryRow]
    columns: list[CountryRow]
    cells: dict[tuple[str, str], CountryRow]
    total: int
    sentence: str
    remarks: list[str] = field(default_factory=list[str])
    is_once: bool = False
    adds_up: bool = True
    without_country: int = 0

    def number(self, row: CountryRow, column: CountryRow) -> int:
        """How many are in both."""
        cell = self.cells.get((row.key, column.key))
        return cell.total if cell else 0


def cross_table(
    desk: Desk,
    scope: Scope | int | None,
    rule: str,
    by: str,
    across: str,
    *,
    is_checked: bool = True,
) -> CrossTable:
    """The people of a scope told apart twice; breakdowns as `country_table` knows them.
    `KnownFault` for an unknown one.
    """
    survey = ReportQuery.of(desk, scope, rule)
    down, right = grouping_of(by, survey.around), grouping_of(across, survey.around)
    groups = survey.groups((*down.facets, *right.facets))
    cells: dict[tuple[str, str], CountryRow] = {}
    for (key, label), members in sorted_out(down, groups).items():
        for (other, head), both in sorted_out(right, members).items():
            cells[key, other] = row_of(
                survey, f"{key}|{other}", _("{row}, {column}", row=label, column=head), both
            )
    return CrossTable(
        survey.rule.name,
        survey.scope.words(survey.rule),
        by,
        across,
        rows_of(survey, down, groups),
        rows_of(survey, right, groups),
        cells,
        _number(groups),
        _sentence(groups),
        list(_remarks_on(desk, survey.counting, groups).remarks) if is_checked else [],
        survey.scope.is_once,
        down.adds_up and right.adds_up,
        without_country(groups),
    )


def _number(groups: Sequence[Group]) -> int:
    return sum(number for _record, number in groups)


def _sentence(groups: Sequence[Group]) -> str:
    met = _met(groups)
    return say_headcount(_number(groups), len(met), met, without=without_country(groups))


def _met(groups: Sequence[Group]) -> set[str]:
    return {record["nationality"] for record, _number in groups if record["nationality"]}


# --- What would make somebody recount ---


Groups = Sequence[tuple[CountedValues, int]]


@dataclass(frozen=True)
class _Checked:
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


def _remarks_on(desk: Desk, counting: EnrolmentSelection, groups: Groups) -> _Checked:
    """People without country or gender, words of lists that ask what they mean, one person counted
    twice, spellings of a country that are unsure.

    `groups`: how many have which country and gender.
    """
    doubled = 0
    if not counting.is_once:
        doubled = desk.read_once(queries.count_duplicates, counting)
    asked = _not_yet_known(desk, counting)
    return _Checked((*_missing(groups), *asked, *_doubled(doubled), *_unsure(desk, groups)))


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


COUNTED_BY = ("nationality", "gender", "birth_date", "status", "organization_kind")
"""Fields that figures are made of."""
TO_ANSWER = N_("Words of lists are still to be answered.")
"""A remark for the office: it stands on screen and in no page that is signed."""
_NAMED = 3  # words of lists told one by one


def _not_yet_known(desk: Desk, counting: EnrolmentSelection) -> list[str]:
    """Fields of people counted that are not known for a while only: a list says a word there that
    nobody could read, and that is still to be answered.
    """
    found: dict[str, set[int]] = {}
    for one in _open_words(desk.read_once(_asked_of_people), counting):
        who = one.first["person_id"] if counting.is_once else one.record_id
        found.setdefault(one.field, set()).add(who or 0)
    if not found:
        return []
    counts = [
        _("{field} {count}", field=PARTICIPANT.field(name).title, count=len(found[name]))
        for name in COUNTED_BY
        if name in found
    ]
    return [_("Not yet known: {fields}.", fields=list_names(counts)), _(TO_ANSWER)]


def open_words_named(desk: Desk, whose: Scope | int | None, rule: str | CountRule) -> str:
    """Which words those are, and whose: for the screen alone, a report never has a name; "" where
    there is none.
    """
    whose_words: dict[tuple[str, str], list[AskedWord]] = {}
    with desk.reading() as session:
        asked_words = _asked_of_people(session)
    for one in _open_words(asked_words, ReportQuery.of(desk, whose, rule).counting):
        whose_words.setdefault((one.field, one.key), []).append(one)
    said = [
        _("“{word}” ({name})", word=asked[0].word, name=_few([one.name for one in asked]))
        for asked in whose_words.values()
    ]
    return _("Open words: {words}.", words=_few(said)) if said else ""


def _few(names: Sequence[str]) -> str:
    told = list_names(names[:_NAMED])
    if len(names) <= _NAMED:
        return told
    return _("{names} and {count} more", names=told, count=len(names) - _NAMED)


def _asked_of_people(session: Session) -> list[AskedWord]:
    return read_asked(session, records=["participant"])


def _open_words(asked: Iterable[AskedWord], counting: EnrolmentSelection) -> list[AskedWord]:
    return [
        one
        for one in asked
        if one.is_open
        and not one.is_conflict  # what the desk says is counted
        and one.field in COUNTED_BY
        and (counting.cohorts is None or one.cohort_id in counting.cohorts)
        and one.first["status"] in counting.statuses
    ]


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
    answered = desk.read_once(queries.read_aliases)
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
