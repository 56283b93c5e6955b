"""The page of a country: everybody who came from it over the years, their organisations, what
became of it, how it is spelt.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lcdesk.db.queries import figures as queries
from lcdesk.db.queries.cohorts import CohortNames, list_cohort_names
from lcdesk.db.queries.curriculum import best_name
from lcdesk.db.queries.figures import CountryEnrolment, CountryOrganisation, CountryPerson
from lcdesk.model import clock, countries
from lcdesk.model.countries import NamedCountryGroup
from lcdesk.model.entities import CountryAlias
from lcdesk.model.faults import KnownFault
from lcdesk.model.names import dated_name, listed_name
from lcdesk.model.scripts import sort_key
from lcdesk.model.statuses import HOLDING
from lcdesk.services.cooperation.leads import LeadLine, enrolment_of, list_leads
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.counting_rules import RULES
from lcdesk.services.figures.country_groups import list_groups
from lcdesk.services.learned import learned_mappings
from lcdesk.services.learned.mapping_kinds import number_of
from lcdesk.texts import _, language, list_names, n_

MOST = 500
"""Lines of people, and of organisations, that a page holds; the ids of all are there."""


@dataclass(frozen=True)
class CountryNames:
    """What a country is called, and where it lies by UN M49; "" where nothing is known."""

    en: str
    zh: str
    formal_en: str
    formal_zh: str
    region_en: str
    region_zh: str
    subregion_en: str
    subregion_zh: str


@dataclass(frozen=True)
class PersonLine:
    """A person in a cohort, with organisation and position as they were then; `starts`: the first
    day of the cohort.

    `short`: the name of the cohort where there is little room.
    """

    id: int
    person_id: int
    name: str
    gender: str | None
    organization: str | None
    position: str | None
    cohort_id: int
    cohort: str
    short: str
    starts: dt.date | None
    status: str | None


@dataclass(frozen=True)
class CohortLine:
    """A cohort with its people from the country, a `CountedRow` of charts; `least`, `most`: places
    agreed for the country.

    `short` is its name where there is little room, `holding` how many hold one of the places.
    """

    id: int
    name: str
    short: str
    starts: dt.date | None
    women: int
    men: int
    other: int
    people: tuple[int, ...]
    holding: int
    least: int | None = None
    most: int | None = None

    @property
    def key(self) -> str:
        return str(self.id)

    @property
    def label(self) -> str:
        return self.short

    @property
    def total(self) -> int:
        """Women, men and others together."""
        return self.women + self.men + self.other

    @property
    def agreed(self) -> str:
        """ "2–4, 3 held"; "" where no places were agreed."""
        if self.least is None and self.most is None:
            return ""
        if self.least is not None and self.most is not None:
            span = str(self.least) if self.least == self.most else f"{self.least}–{self.most}"
        elif self.most is None:
            span = _("at least {count}", count=self.least)
        else:
            span = _("at most {count}", count=self.most)
        return n_("{span}, {count} held", "{span}, {count} held", self.holding, span=span)


@dataclass(frozen=True)
class LeadEntry:
    """A cooperation lead with its cohort (`cohort`, `short`: its name in full and where there is
    little room).

    `enrolment_id` stands for its person (None: nobody is behind it any more), enrolled in
    `enrolled_in`.
    """

    lead: LeadLine
    cohort: str
    short: str
    starts: dt.date | None
    enrolment_id: int | None
    enrolled_in: int | None


@dataclass(frozen=True)
class GroupLine:
    """A group the country is or was in; `stays`: from, until (exclusive; None: not recorded, open).

    `opened`: the cohorts with people of the country that opened while it was a member, of
    `openings` with a first day.
    """

    code: str
    name: str
    stays: tuple[tuple[dt.date | None, dt.date | None], ...]
    is_today: bool
    opened: tuple[int, ...]
    openings: int


@dataclass(frozen=True)
class AliasLine:
    """A spelling learnt for the country: in which file (None: confirmed by hand), and when."""

    id: int
    spelling: str
    file_name: str | None
    learnt_at: dt.datetime | None


@dataclass(frozen=True)
class CountryPage:
    """All of it. `ids` are the enrolments in their order, newest cohort first; `people` the lines
    of the first of them.

    `persons`, `women`, `men` and `other` count people, each once. `cohorts` hold those with people
    or with places agreed.
    """

    code: str
    names: CountryNames
    ids: array[int]
    persons: int
    women: int
    men: int
    other: int
    people: tuple[PersonLine, ...]
    cohorts: tuple[CohortLine, ...]
    organisations: tuple[OrganisationLine, ...]
    organisation_count: int
    leads: tuple[LeadEntry, ...]
    groups: tuple[GroupLine, ...]
    aliases: tuple[AliasLine, ...]
    remarks: tuple[str, ...]

    @property
    def total(self) -> int:
        """The number of enrolments."""
        return len(self.ids)

    @property
    def attended(self) -> tuple[CohortLine, ...]:
        """The cohorts that had people of the country, newest first."""
        return tuple(cohort for cohort in self.cohorts if cohort.total)

    @property
    def counted(self) -> str:
        """Who is counted on it, in words."""
        return _("Counted: {rule}.", rule=RULES["nominated"].said)

    @property
    def is_empty(self) -> bool:
        """Is there nothing of this country in the desk?"""
        return not (self.ids or self.cohorts or self.organisations or self.leads or self.aliases)


def read_country(desk: Desk, code: str, most: int | None = MOST) -> CountryPage:
    """The page of a country by its code (ISO 3166 alpha-2); `most`: lines of people and
    organisations (None: all).

    `KnownFault` for a code that is none.
    """
    if code not in countries.codes():
        raise KnownFault(_("No country is called “{text}”.", text=code))
    groups, leads = list_groups(desk), list_leads(desk)
    mine = [lead for lead in leads if lead.country == code]
    with desk.reading() as session:
        known = queries.find_people(session, code)
        cohorts = {one["id"]: one for one in list_cohort_names(session)}
        lines = queries.read_lines(session, [one.id for one in known[:most]])
        quotas, entries = (
            queries.list_quotas(session, code),
            queries.list_organisations(session, code),
        )
        aliases = queries.list_aliases(session, code)
        behind = queries.enrolments_of(
            session, sorted({lead.person_id for lead in mine if lead.person_id is not None})
        )
    genders = Counter({one.person_id: one.gender for one in known}.values())
    lined = _cohort_lines(known, cohorts, quotas)
    starts = {number: cohort["starts"] for number, cohort in cohorts.items()}
    organisations = gather_organisations(known, entries, starts)
    return CountryPage(
        code,
        names_of(code),
        array("q", (one.id for one in known)),
        genders.total(),
        genders["F"],
        genders["M"],
        genders.total() - genders["F"] - genders["M"],
        tuple(_person_line(line, cohorts) for line in lines),
        lined,
        tuple(organisations[:most]),
        len(organisations),
        tuple(_lead_entry(lead, cohorts, behind) for lead in mine),
        tuple(_group_lines(groups, code, lined)),
        tuple(AliasLine(**alias) for alias in aliases),
        tuple(_remarks(genders, known, leads)),
    )


def read_people(desk: Desk, ids: Sequence[int]) -> list[PersonLine]:
    """The lines of these enrolments, in their order; those that are gone are left out."""
    with desk.reading() as session:
        cohorts = {one["id"]: one for one in list_cohort_names(session)}
        return [_person_line(line, cohorts) for line in queries.read_lines(session, ids)]


def list_known(desk: Desk) -> list[str]:
    """The codes of countries that have anybody or a cooperation lead, by their names in the
    language of the moment.
    """
    with desk.reading() as session:
        found = queries.list_known(session)
    return sorted(
        found & {*countries.codes()},
        key=lambda code: sort_key(countries.name(code, language()), is_name=False),
    )


def country_named(desk: Desk, text: str) -> str:
    """The code of a country by its code or its name in any language, spellings learnt included;
    never a guess.

    `KnownFault` names the countries an ambiguous word may mean, or those that are spelt alike.
    """
    wanted = text.strip()
    if wanted.upper() in countries.codes():
        return wanted.upper()
    found = countries.find(wanted, learned_mappings.recall(desk).words_of("nationality"))
    if found.code:
        return found.code
    likely = list_names(
        [f"{countries.name(code, language())} ({code})" for code in found.candidates]
    )
    if found.why == "ambiguous":
        raise KnownFault(
            _("“{text}” may be several countries.", text=wanted),
            _("Say which by its code: {countries}.", countries=likely),
        )
    advice = _("Perhaps you mean: {countries}.", countries=likely) if likely else ""
    raise KnownFault(_("No country is called “{text}”.", text=wanted), advice)


def forget_spelling(desk: Desk, alias_id: int) -> None:
    """Take a learned spelling out, as an operation that can be undone."""
    learned_mappings.forget(desk, [number_of(CountryAlias, alias_id)])


def names_of(code: str) -> CountryNames:
    """What a country is called."""
    said = (countries.name, countries.formal_name, countries.region, countries.subregion)
    return CountryNames(*(say(code, speech) for say in said for speech in ("en", "zh")))


def _person_line(row: CountryPerson, cohorts: Mapping[int, CohortNames]) -> PersonLine:
    cohort = cohorts[row["cohort_id"]]
    name, starts = _cohort_name(cohort), cohort["starts"]
    return PersonLine(
        row["id"],
        row["person_id"],
        listed_name(row) or "?",
        row["gender"],
        row["organization"],
        row["position"],
        row["cohort_id"],
        name,
        dated_name({"name": name, "starts": starts}),
        starts,
        row["status"],
    )


def _cohort_name(cohort: CohortNames) -> str:
    return best_name(cohort, "name_en", "name_zh") or _("Cohort {number}", number=cohort["id"])


def _cohort_lines(
    known: Sequence[CountryEnrolment],
    cohorts: Mapping[int, CohortNames],
    quotas: Mapping[int, tuple[int | None, int | None]],
) -> tuple[CohortLine, ...]:
    came: dict[int, list[CountryEnrolment]] = {}
    for one in known:
        came.setdefault(one.cohort_id, []).append(one)
    return tuple(
        _cohort_line(cohort, came.get(number, []), quotas.get(number, (None, None)))
        for number, cohort in cohorts.items()
        if number in came or number in quotas
    )


def _cohort_line(
    cohort: CohortNames, people: Sequence[CountryEnrolment], agreed: tuple[int | None, int | None]
) -> CohortLine:
    genders, name = Counter(one.gender for one in people), _cohort_name(cohort)
    women, men = genders["F"], genders["M"]
    return CohortLine(
        cohort["id"],
        name,
        dated_name({**cohort, "name": name}),
        cohort["starts"],
        women,
        men,
        len(people) - women - men,
        tuple(one.id for one in people),
        sum(one.status in HOLDING for one in people),
        *agreed,
    )


def _lead_entry(
    lead: LeadLine, cohorts: Mapping[int, CohortNames], behind: Sequence[tuple[int, int, int]]
) -> LeadEntry:
    """Its person as enrolled in its cohort, else as enrolled last."""
    cohort = cohorts.get(lead.cohort_id or 0)
    within, enrolment = enrolment_of(lead, behind) or (None, None)
    name, starts = (_cohort_name(cohort), cohort["starts"]) if cohort else ("", None)
    return LeadEntry(
        lead,
        name,
        dated_name({**cohort, "name": name}) if cohort else "",
        starts,
        enrolment,
        within,
    )


def _group_lines(
    groups: Mapping[str, NamedCountryGroup], code: str, cohorts: Sequence[CohortLine]
) -> list[GroupLine]:
    """Those it is in today first."""
    today, opened = clock.today(), [cohort for cohort in cohorts if cohort.starts and cohort.total]
    found: list[GroupLine] = []
    for group in groups.values():
        stays = tuple(
            (member.start, member.end) for member in group.members if member.country == code
        )
        if stays:
            within = tuple(
                cohort.id for cohort in opened if cohort.starts and code in group.on(cohort.starts)
            )
            is_today = code in group.on(today)
            found.append(
                GroupLine(group.code, group.name(language()), stays, is_today, within, len(opened))
            )
    return sorted(found, key=lambda line: not line.is_today)


def _remarks(
    genders: Counter[str | None], known: Sequence[CountryEnrolment], leads: Sequence[LeadLine]
) -> list[str]:
    """What would make somebody recount."""
    said: list[str] = []
    if unknown := genders[None]:
        said.append(
            n_(
                "The gender of {count} person is not known.",
                "The gender of {count} people is not known.",
                unknown,
            )
        )
    if again := sum(number > 1 for number in Counter(one.person_id for one in known).values()):
        said.append(
            n_("{count} person came more than once.", "{count} people came more than once.", again)
        )
    people = {one.person_id for one in known}
    if loose := sum(lead.country is None and lead.person_id in people for lead in leads):
        said.append(
            n_(
                "{count} cooperation lead of these people names no country and is not shown here.",
                "{count} cooperation leads of these people name no country and are not shown here.",
                loose,
            )
        )
    return said


# --- The organisations of a country: where its people worked, who nominated them, and those of the
# directory ---


@dataclass(frozen=True)
class OrganisationLine:
    """An organisation: its kinds as stated (the most frequent first), the years of its people, and
    who they are.

    `people`: enrolments of those who worked there at that time; `nominated`: of those it nominated;
    `roles`: its roles in cohorts (codes of `ORGANISATION_ROLE`), where it stands in the directory.
    """

    name: str
    kinds: tuple[str, ...]
    years: tuple[int, ...]
    people: tuple[int, ...]
    nominated: tuple[int, ...]
    roles: tuple[str, ...]

    @property
    def everybody(self) -> tuple[int, ...]:
        """Those who worked there and those it nominated, each once."""
        return tuple(dict.fromkeys((*self.people, *self.nominated)))


@dataclass
class _OrganisationCount:
    """An organisation while it is gathered."""

    name: str
    kinds: Counter[str] = field(default_factory=Counter[str])
    years: set[int] = field(default_factory=set[int])
    people: list[int] = field(default_factory=list[int])
    nominated: list[int] = field(default_factory=list[int])
    roles: dict[str, None] = field(default_factory=dict[str, None])


def gather_organisations(
    known: Sequence[CountryEnrolment],
    entries: Sequence[CountryOrganisation],
    starts: Mapping[int, dt.date | None],
) -> list[OrganisationLine]:
    """One line an organisation, those with most people first; names that differ only in case and
    blanks are one.

    `entries`: rows of the directory (`queries.list_organisations`), `starts`: cohort → first day.
    """
    found = _of_directory(entries, starts)
    for one in known:
        day = starts.get(one.cohort_id)
        for name, is_employer in ((one.organization, True), (one.body, False)):
            key = _folded(name)
            if not key:
                continue
            row = found.get(key) or found.setdefault(
                key, _OrganisationCount(" ".join((name or "").split()))
            )
            (row.people if is_employer else row.nominated).append(one.id)
            if is_employer and one.kind:
                row.kinds[one.kind] += 1
            if day:
                row.years.add(day.year)
    rows = {id(row): row for row in found.values()}.values()
    return sorted(
        map(_line, rows),
        key=lambda line: (-len(line.everybody), sort_key(line.name, is_name=False)),
    )


def _of_directory(
    entries: Sequence[CountryOrganisation], starts: Mapping[int, dt.date | None]
) -> dict[str, _OrganisationCount]:
    """Organisations of the directory under each of their names."""
    found: dict[str, _OrganisationCount] = {}
    for entry in entries:
        name = best_name(entry, "name_en", "name_zh") or entry["name_local"] or ""
        row = _OrganisationCount(name, Counter([entry["kind"]] if entry["kind"] else []))
        for cohort, role in entry["roles"]:
            row.roles[role] = None
            if day := starts.get(cohort):
                row.years.add(day.year)
        for name in (entry["name_en"], entry["name_zh"], entry["name_local"]):
            if key := _folded(name):
                found.setdefault(key, row)
    return found


def _line(row: _OrganisationCount) -> OrganisationLine:
    kinds = tuple(kind for kind, _number in row.kinds.most_common())
    return OrganisationLine(
        row.name,
        kinds,
        tuple(sorted(row.years)),
        tuple(row.people),
        tuple(row.nominated),
        tuple(row.roles),
    )


def _folded(name: str | None) -> str:
    return " ".join((name or "").split()).casefold()
