"""The report of the figures gathered from the desk: numbers from the tables of the screen, every
word in both languages.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import sqlalchemy as sa

from lcdesk.charts.chart import Title, digest
from lcdesk.charts.findings import country_finding
from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.participants import EnrolmentKey
from lcdesk.model import clock, countries
from lcdesk.model.breakdowns import BREAKDOWNS, age_at, likely_age
from lcdesk.model.entities import Operation
from lcdesk.model.files import REPORT, write_bytes
from lcdesk.model.organisers import organiser_words
from lcdesk.model.report import (
    ApprovedMap,
    BreakdownValue,
    Counted,
    CountryLine,
    KeyFigure,
    Report,
    ReportBreakdown,
    ReportSigner,
    to_data,
)
from lcdesk.services.cohorts.organisers import list_shared, shared_signers
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.counting_rules import CountRule, rule_named
from lcdesk.services.figures.map_pictures import read_titles, scope_key
from lcdesk.services.figures.report_page import report_pdf, report_picture
from lcdesk.services.figures.scopes import Scope, read_cohorts, require_cohorts, scope_name
from lcdesk.services.figures.statistics import (
    CountryTable,
    FoundGroups,
    ReportQuery,
    country_tables,
)
from lcdesk.texts import N_, BilingualText, PaperLanguage, _, language, n_, percent_of, speaking

Tables = dict[str, CountryTable]
PRINTED = {one.key: one.report_title for one in BREAKDOWNS if one.report_title}
"""The breakdowns on the page → what stands over them."""
KEYS = ("country", *PRINTED)


class Reported(EnrolmentKey):
    """A participant as far as a report counts them."""

    nationality: str | None
    gender: str | None
    status: str | None
    birth_date: str | None


def gather_report(
    desk: Desk, scope: Scope | int | None, rule: str | CountRule = "all", office: str = ""
) -> Report:
    """Everything the page prints of a scope by a rule; `KnownFault` for an unknown rule or cohort.

    All of it is of one state of the desk.
    """
    whose = Scope.of(scope)
    with desk.reading_together():
        # what is not there is told in the language of the moment, before both are spoken
        rule_named(desk, rule)
        require_cohorts(desk, whose.cohorts)
        return _gathered(desk, whose, rule, (_last_operation(desk), office))


def _gathered(desk: Desk, scope: Scope, rule: str | CountRule, stamp: tuple[int, str]) -> Report:
    found = FoundGroups()
    both = _Both({code: _tables(desk, scope, rule, code, found) for code in ("zh", "en")})
    table, counting = both.tables["en"]["country"], rule_named(desk, rule)
    people = _people(desk, scope, counting, found)
    cohorts = [one for one in read_cohorts(desk) if scope.has(one["id"])]
    printed = [by for by in PRINTED if _tells(table.total, both.tables["en"][by])]
    lines, own = _lines(table), _own_titles(desk, scope, table)
    return Report(
        scope=BilingualText.told(lambda: scope_name(desk, scope)),
        organisers=organiser_words(list_shared(desk, [one["id"] for one in cohorts])),
        signer=_signer(desk, [one["id"] for one in cohorts]),
        cohort_ids=scope.cohorts,
        starts=min((one["starts"] for one in cohorts if one["starts"]), default=None),
        ends=max((day for one in cohorts if (day := one["ends"] or one["starts"])), default=None),
        sentence=both.say(lambda of: of["country"].sentence),
        total=table.total,
        countries=table.countries,
        figures=_figures(lines, _ages(people, {one["id"]: one["starts"] for one in cohorts})),
        breakdowns=tuple(_breakdown(both, by) for by in printed),
        rule=table.rule,
        rule_title=BilingualText.told(lambda: counting.title),
        rule_words=both.say(lambda of: of["country"].rule_words),
        is_once=scope.is_once,
        rows=lines,
        bars_title=own("bars", both.say(lambda of: _raised(country_finding(of["country"].rows)))),
        tiles_title=own("tiles", both.say(lambda of: _tiles_title(of["country"]))),
        remarks=_remarks(both, ("country", *printed)),
        made_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        stands_at=desk.stands_at(),
        deed=stamp[0],
        office=stamp[1],
        counted=tuple(map(_counted, people)),
    )


def _signer(desk: Desk, cohort_ids: Sequence[int]) -> ReportSigner | None:
    """The first of those who are named to sign for all of these cohorts."""
    return next(map(ReportSigner.of, shared_signers(desk, cohort_ids)), None)


@dataclass(frozen=True)
class _Both:
    """The same tables in both languages: language → breakdown → table."""

    tables: dict[str, Tables]

    def say(self, tell: Callable[[Tables], str]) -> BilingualText:
        """What `tell` says of the tables, in each language."""
        return BilingualText.told(lambda: tell(self.tables[language()]))


def _tables(
    desk: Desk, scope: Scope, rule: str | CountRule, code: str, found: FoundGroups
) -> Tables:
    with speaking(code):
        return country_tables(desk, scope, rule, KEYS, found=found)


def _people(desk: Desk, scope: Scope, counting: CountRule, found: FoundGroups) -> list[Reported]:
    """The records of exactly those the table counts, by id."""
    query = ReportQuery.of(desk, scope, counting, found)
    counted = set(query.people(query.countries))
    with desk.reading() as session:
        records = queries.read_fields(session, scope.cohorts, Reported, counting.statuses)
    return [one for one in records if one["id"] in counted]


def _counted(person: Reported) -> Counted:
    return (
        person["id"],
        person["cohort_id"],
        person["nationality"],
        person["gender"],
        person["status"],
    )


def _lines(table: CountryTable) -> tuple[CountryLine, ...]:
    return tuple(
        CountryLine(row.key, _country(row.key), _region(row.key), row.women, row.men, row.other)
        for row in table.rows
    )


def _country(code: str) -> BilingualText:
    return (
        BilingualText(*(countries.name(code, one) for one in ("zh", "en")))
        if code
        else _words("not known")
    )


def _region(code: str) -> BilingualText:
    return BilingualText(*(countries.region(code, one) for one in ("zh", "en")))


def _words(message: str) -> BilingualText:
    return BilingualText.told(lambda: _(message))


def _ages(people: Sequence[Reported], starts: dict[int, dt.date | None]) -> list[int]:
    """Whole years of those the breakdown by age knows, on the first day of their cohort, or today
    where that has none.
    """
    told = (
        age_at(one["birth_date"], starts.get(one["cohort_id"]) or clock.today()) for one in people
    )
    ages = map(likely_age, told)
    return [age for age in ages if age is not None]


def _figures(lines: Sequence[CountryLine], ages: Sequence[int]) -> tuple[KeyFigure, ...]:
    total, known = sum(line.total for line in lines), [line for line in lines if line.code]
    regions = countries.regions_of(line.code for line in known)
    women, men, other = (
        sum(getattr(line, part) for line in lines) for part in ("women", "men", "other")
    )
    made = [
        KeyFigure("participants", _words(N_("participants")), total),
        KeyFigure("countries", _words(N_("countries/regions")), len(known)),
        KeyFigure("regions", _words(N_("world regions")), len(regions)),
        KeyFigure(
            "women",
            _words(N_("women")),
            women,
            BilingualText.told(lambda: percent_of(women, total)),
        ),
        KeyFigure(
            "men", _words(N_("men")), men, BilingualText.told(lambda: percent_of(men, total))
        ),
    ]
    if other:
        made.append(
            KeyFigure(
                "other",
                _words(N_("other or not stated")),
                other,
                BilingualText.told(lambda: percent_of(other, total)),
            )
        )
    if ages:
        made.append(
            KeyFigure(
                "age",
                _words(N_("average age")),
                _average(ages),
                BilingualText.told(lambda: _age_words(ages)),
            )
        )
    return tuple(made)


def _average(ages: Sequence[int]) -> int:
    """To whole years, halves up."""
    return int(Fraction(sum(ages), len(ages)) + Fraction(1, 2))


def _age_words(ages: Sequence[int]) -> str:
    span = f"{min(ages)}–{max(ages)}" if min(ages) < max(ages) else str(ages[0])
    return _("{span}, n = {count}", span=span, count=len(ages))


def _tells(total: int, table: CountryTable) -> bool:
    """Is there more in a breakdown than that nothing is known, or that everybody is alike?"""
    return len(table.rows) > 1 and any(row.key for row in table.rows) and total > 0


def _breakdown(both: _Both, by: str) -> ReportBreakdown:
    """Its values with their numbers; the tables of both languages have their rows by key."""
    chinese = {row.key: row.label for row in both.tables["zh"][by].rows}
    parts = tuple(
        BreakdownValue(BilingualText(chinese[row.key], row.label), row.total, row.key)
        for row in both.tables["en"][by].rows
    )
    return ReportBreakdown(by, _words(PRINTED[by]), parts)


def _remarks(both: _Both, keys: Sequence[str]) -> tuple[BilingualText, ...]:
    """What does not add up, and what is not known of the breakdowns on the page; both languages
    say it in the same order.
    """
    said = (
        dict.fromkeys(one for by in keys for one in both.tables[code][by].remarks)
        for code in ("zh", "en")
    )
    return tuple(BilingualText(chinese, english) for chinese, english in zip(*said, strict=True))


def _tiles_title(table: CountryTable) -> str:
    """ "11 countries in 4 regions", the largest of these first."""
    known = [row.key for row in table.rows if row.key]
    regions = countries.regions_of(known)
    if not regions:
        return table.sentence
    where = n_("{count} region of the world", "{count} regions of the world", len(regions))
    places = n_("{count} country/region", "{count} countries/regions", len(known))
    return _("{countries} in {regions}", countries=places, regions=where)


def _own_titles(
    desk: Desk, scope: Scope, table: CountryTable
) -> Callable[[str, BilingualText], BilingualText]:
    """What somebody wrote over a picture of the screen for just these numbers, in place of what
    is computed.
    """
    today = {digest(table.rows), digest([row for row in table.rows if row.key])}
    kept = read_titles(desk, scope_key(scope), table.rule)
    titles = {
        picture.partition(":")[0]: title for picture, title in kept.items() if title.digest in today
    }

    def own(picture: str, computed: BilingualText) -> BilingualText:
        title = titles.get(picture, Title())
        return BilingualText(title.zh or computed.zh, title.en or computed.en)

    return own


def _raised(title: str) -> str:
    return title[:1].upper() + title[1:]


def _last_operation(desk: Desk) -> int:
    """The number of the last entry of the history; 0 while there is none."""
    with desk.reading() as session:
        return session.scalar(sa.select(sa.func.max(Operation.id))) or 0


# --- A report as a file: the page as PDF or PNG, its figures as JSON ---


PDF, JSON = ".pdf", ".json"
NAMELESS = "counted"
"""What stays out of the figures given away: a line for each person counted."""


def save_report(
    report: Report, path: Path, language: PaperLanguage = "both", picture: ApprovedMap | None = None
) -> None:
    """Write the page (.pdf, .png) or its figures (.json). `picture`: the office's own map, for the
    page.

    `KnownFault` for another ending, or where the place cannot be written.
    """
    ending = REPORT.ending_of(path)
    content = (
        figures_json(report).encode() if ending == JSON else page(report, ending, language, picture)
    )
    write_bytes(path, content, formats=REPORT)


def figures_json(report: Report) -> str:
    """The figures and words in both languages, without the line a person."""
    return json.dumps(figures_of(report), ensure_ascii=False, indent=1)


def figures_of(report: Report) -> dict[str, object]:
    """The same as plain data."""
    kept = {name: value for name, value in to_data(report).items() if name != NAMELESS}
    return {**kept, "without_country": report.without_country}


def page(
    report: Report, ending: str, language: PaperLanguage, picture: ApprovedMap | None
) -> bytes:
    """The page as the bytes of a file."""
    draw = report_pdf if ending == PDF else report_picture
    return draw(report, language, picture)
