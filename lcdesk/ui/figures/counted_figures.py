"""What the screen shows at one moment: the chosen breakdown, countries, ages, themes, all counted
by the same rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lcdesk.charts.breakdown_charts import Whole, breakdown_chart, cross_chart, stage_chart
from lcdesk.charts.chart import Caption, Chart, CountedRow, Title, digest, titled
from lcdesk.charts.chart_kinds import HeatCell, Unit, heat_map, region_tiles, trend
from lcdesk.charts.findings import cross_finding, heat_finding, region_finding, women_finding
from lcdesk.model.breakdowns import GROUP
from lcdesk.model.countries import groups as shipped
from lcdesk.model.faults import KnownFault
from lcdesk.model.names import dated_name
from lcdesk.services.cooperation.leads import LeadCounts, count_leads
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.beside import ComparedWith, compare_with
from lcdesk.services.figures.cohort_comparison import Comparison
from lcdesk.services.figures.counting_rules import RULES, CountRule, list_rules
from lcdesk.services.figures.country_groups import list_groups
from lcdesk.services.figures.map_pictures import read_titles, scope_key, title_key
from lcdesk.services.figures.scopes import Scope, list_programmes, read_cohorts
from lcdesk.services.figures.statistics import (
    CountryRow,
    CrossTable,
    country_tables,
    cross_table,
    open_words_named,
    stage_rows,
)
from lcdesk.texts import _, figure, n_
from lcdesk.ui.figures.figure_choosers import Groups, breakdown_name, breakdown_subtitle

MOST_THEMES = 6
FEW = 2_000
"""So many people are looked at in one go; with more, what needs each of them is counted after
the figures are shown.
"""


@dataclass(frozen=True)
class FigureRequest:
    """What is to be counted: whose (`name`, as it is printed), by which rule, by which breakdown,
    crossed with which ("": none). `beside`: what the one cohort is compared with.
    """

    scope: Scope
    rule: str = "all"
    by: str = "country"
    across: str = ""
    name: str = ""
    beside: ComparedWith | None = None


@dataclass(frozen=True)
class OtherFigures:
    """What takes a look at everybody: ages, themes, how far people got, what does not add up,
    two breakdowns crossed; and the leads. `has_open_words`: words of lists are still to be
    answered. `years`: the cohorts that belong together, year by year, and what they are called;
    `by_status`: country × status, or × age where all have one status.
    """

    ages: Sequence[CountedRow] = ()
    themes: CrossTable | None = None
    stages: Sequence[CountedRow] = ()
    remarks: Sequence[str] = ()
    cross: CrossTable | None = None
    leads: LeadCounts | None = None
    has_open_words: bool = False
    years: Sequence[CountryRow] = ()
    years_name: str = ""
    by_status: CrossTable | None = None
    comparison: Comparison | None = None


@dataclass(frozen=True)
class CountedFigures:
    """Counted rows with the words of their rule; `name` is the cohort's, or that of all cohorts.
    `rest` None: not yet.
    """

    by: str
    rows: Sequence[CountedRow]
    countries: Sequence[CountedRow] = ()
    total: int = 0
    sentence: str = ""
    rule_words: str = ""
    name: str = ""
    groups: Groups = field(default_factory=shipped)
    is_once: bool = False
    adds_up: bool = True
    across: str = ""
    rules: Mapping[str, CountRule] = field(default_factory=lambda: RULES)
    asked: FigureRequest | None = None
    titles: Mapping[str, Title] = field(default_factory=dict[str, Title])
    rest: OtherFigures | None = None

    @property
    def rule(self) -> str:
        """What is printed under every picture: who was counted."""
        return _("Counted: {rule}.", rule=self.rule_words) if self.rule_words else ""

    @property
    def remarks(self) -> Sequence[str]:
        """What does not add up, as far as it is known."""
        return self.rest.remarks if self.rest else ()


def read_figures(desk: Desk, asked: FigureRequest) -> CountedFigures:
    """Count the breakdown and the countries, and the rest where people are `FEW`. For a worker
    thread.

    A group of countries or a rule that was taken out meanwhile is none any more: countries, or
    everybody, are counted then.
    """
    with desk.reading_together():
        return _read_figures(desk, asked)


def _read_figures(desk: Desk, asked: FigureRequest) -> CountedFigures:
    groups, rules = list_groups(desk), list_rules(desk)
    by, across = (_kept(breakdown, groups) for breakdown in (asked.by, asked.across))
    asked = replace(
        asked,
        by=by or "country",
        across="" if across == by else across,
        rule=asked.rule if asked.rule in rules else "all",
    )
    tables = country_tables(
        desk, asked.scope, asked.rule, tuple({asked.by, "country"}), is_checked=False
    )
    table = tables[asked.by]
    figures = CountedFigures(
        asked.by,
        table.rows,
        tables["country"].rows,
        table.total,
        table.sentence,
        table.rule_words,
        asked.name,
        groups,
        table.is_once,
        table.adds_up,
        asked.across,
        rules,
        asked,
        read_titles(desk, scope_key(asked.scope), asked.rule),
    )
    return replace(figures, rest=read_rest(desk, asked)) if table.total <= FEW else figures


def read_rest(desk: Desk, asked: FigureRequest) -> OtherFigures:
    """What needs a look at everybody. For a worker thread."""
    with desk.reading_together():
        return _read_rest(desk, asked)


def _read_rest(desk: Desk, asked: FigureRequest) -> OtherFigures:
    tables = country_tables(desk, asked.scope, asked.rule, tuple({asked.by, "age"}))
    named = open_words_named(desk, asked.scope, asked.rule)
    together, together_name = _together(desk, asked.scope)
    return OtherFigures(
        tables["age"].rows,
        cross_table(desk, asked.scope, asked.rule, "country", "theme_wanted", is_checked=False),
        tuple(stage_rows(desk, asked.scope)),
        (*tables[asked.by].remarks, *([named] if named else ())),
        cross_table(desk, asked.scope, asked.rule, asked.by, asked.across, is_checked=False)
        if asked.across
        else None,
        None if asked.scope.region else count_leads(desk, asked.scope.cohorts),
        bool(named),
        _over_time(desk, together, asked.rule),
        together_name,
        _by_status(desk, asked),
        _comparison(desk, asked),
    )


def _together(desk: Desk, scope: Scope) -> tuple[Scope, str]:
    """The cohorts that belong together over the years, with their name: those of the programme
    where it has several, else all.
    """
    of = set(scope.cohorts or ())
    found = [line for line in list_programmes(desk) if of and of <= set(line.cohorts)]
    several = next((line for line in found if len(line.cohorts) > 1), None)
    whole = replace(scope, cohorts=several.cohorts if several else None)
    return whole, several.name if several else _("All cohorts")


def _over_time(desk: Desk, scope: Scope, rule: str) -> list[CountryRow]:
    """Year by year; of one year alone cohort by cohort, under their short names."""
    tables = country_tables(desk, scope, rule, ("year", "cohort"), is_checked=False)
    years = [row for row in tables["year"].rows if row.key]
    if sum(row.total > 0 for row in years) > 1:
        return years
    names = {str(one["id"]): dated_name(one) for one in read_cohorts(desk)}
    cohorts = [row for row in tables["cohort"].rows if row.key]
    return [replace(row, label=names.get(row.key, row.label)) for row in cohorts]


def _by_status(desk: Desk, asked: FigureRequest) -> CrossTable:
    table = cross_table(desk, asked.scope, asked.rule, "country", "status", is_checked=False)
    if len(table.columns) > 1:
        return table
    return cross_table(desk, asked.scope, asked.rule, "country", "age", is_checked=False)


def _comparison(desk: Desk, asked: FigureRequest) -> Comparison | None:
    """None where there is no one cohort, or what stood beside it is gone."""
    of = asked.scope.cohorts
    if asked.beside is None or of is None or len(of) != 1:
        return None
    try:
        return compare_with(desk, of[0], asked.beside, asked.rule, asked.scope.region)
    except KnownFault:
        return None


def main_chart(figures: CountedFigures) -> Chart:
    """The picture of the breakdown, as `breakdown_chart` chooses it; of two crossed breakdowns a
    heat map.
    """
    if figures.rest and figures.rest.cross:
        return _crossed_chart(figures, figures.rest.cross)
    whole = Whole(
        "people" if figures.is_once else "enrolments", None if figures.adds_up else figures.total
    )
    return breakdown_chart(
        figures.rows,
        figures.by,
        _subtitle(figures, figures.by),
        figures.rule,
        figures.name,
        whole=whole,
    )


def tiles_chart(figures: CountedFigures) -> Chart:
    """One tile a country, by region; where the country is not known there is no tile, only a
    remark.
    """
    known = [row for row in figures.countries if row.key]
    caption = Caption(
        region_finding(figures.countries),
        _("One tile a country, grouped by region"),
        figures.rule,
        figures.name,
    )
    return region_tiles(known, caption)


def ages_chart(figures: CountedFigures, rest: OtherFigures) -> Chart:
    """Age bands at the opening, women and men."""
    return breakdown_chart(rest.ages, "age", _subtitle(figures, "age"), figures.rule, figures.name)


def themes_chart(figures: CountedFigures, table: CrossTable) -> Chart | None:
    """Country × theme wanted; None while no theme is known."""
    themes = [row for row in table.columns if row.key][:MOST_THEMES]
    if not themes:
        return None
    cells = [
        HeatCell(
            row.key, row.label, theme.label, cell.total if cell else 0, cell.people if cell else ()
        )
        for row in table.rows
        for theme in themes
        for cell in [table.cells.get((row.key, theme.key))]
    ]
    heads = [theme.label for theme in themes]
    told = heat_finding(cells, heads)
    return heat_map(
        cells,
        heads,
        Caption(told, _("Who named which theme, by country"), figures.rule, figures.name),
    )


def women_chart(figures: CountedFigures, rest: OtherFigures) -> Chart | None:
    """Women and men over time, under what became of the share of women; None where there is one
    cohort alone.
    """
    if sum(row.total > 0 for row in rest.years) < 2:
        return None
    subtitle = f"{_('Women and men over time')} · {rest.years_name}"
    caption = Caption(women_finding(rest.years), subtitle, figures.rule, rest.years_name)
    unit: Unit = "people" if figures.is_once else "enrolments"
    return trend(rest.years, caption, by="year", unit=unit)


def status_chart(figures: CountedFigures, table: CrossTable) -> Chart | None:
    """Country × status (or age); None where all are in one column."""
    if len(table.columns) < 2 or not table.cells:
        return None
    across = breakdown_name(table.across, figures.groups)
    told = _("Participants by country and {column}", column=across)
    finding = cross_finding(list(table.cells.values()), table.total)
    caption = Caption(finding, told, figures.rule, figures.name)
    return cross_chart(table.rows, table.columns, table.cells, caption, by="country")


def pictures(figures: CountedFigures) -> dict[str, Chart | None]:
    """The pictures of the screen by name, under the titles the office wrote; None where there is
    nothing to say, the breakdown says it already, or it is not counted yet.
    """
    return {
        name: titled(
            chart, figures.titles.get(picture_key(figures, name)), digest(numbers_of(figures, name))
        )
        if chart
        else None
        for name, chart in computed_pictures(figures).items()
    }


def picture_key(figures: CountedFigures, picture: str) -> str:
    """Under which name titles of a picture are kept; the large one has one for each breakdown."""
    return title_key(picture, figures.by, figures.across)


def numbers_of(figures: CountedFigures, picture: str) -> Iterable[CountedRow]:
    """The numbers a picture shows, to know whether a title was written for others."""
    rest = figures.rest or OtherFigures()
    match picture:
        case "tiles":
            return figures.countries
        case "ages":
            return rest.ages
        case "stages":
            return rest.stages
        case "themes":
            return rest.themes.cells.values() if rest.themes else ()
        case _:
            return rest.cross.cells.values() if rest.cross else figures.rows


def computed_title(figures: CountedFigures, picture: str) -> Title:
    """The finding of a picture, in the language the figures are counted in, and the digest of
    its numbers.
    """
    chart = computed_pictures(figures)[picture]
    title = chart.title if chart else ""
    return Title(title, title, digest(numbers_of(figures, picture)))


def computed_pictures(figures: CountedFigures) -> dict[str, Chart | None]:
    """The pictures of the screen by name under their findings."""
    charts: dict[str, Chart | None] = {"bars": main_chart(figures), "tiles": tiles_chart(figures)}
    if (rest := figures.rest) is None:
        later = ("ages", "stages", "themes", "women", "by_status")
        return {**charts, **dict.fromkeys(later)}
    return {
        **charts,
        "ages": None if figures.by == "age" else ages_chart(figures, rest),
        "stages": stage_chart(rest.stages, figures.name) if rest.stages else None,
        "themes": themes_chart(figures, rest.themes) if rest.themes else None,
        "women": women_chart(figures, rest),
        "by_status": status_chart(figures, rest.by_status) if rest.by_status else None,
    }


def _crossed_chart(figures: CountedFigures, table: CrossTable) -> Chart:
    names = (breakdown_name(breakdown, figures.groups) for breakdown in (table.by, table.across))
    people = n_("{count} participant", "{count} participants", table.total)
    told = _(
        "Participants by {row} and {column} · {people}",
        row=next(names),
        column=next(names),
        people=people,
    )
    caption = Caption(
        cross_finding(list(table.cells.values()), table.total), told, figures.rule, figures.name
    )
    return cross_chart(table.rows, table.columns, table.cells, caption, by=table.by)


def _subtitle(figures: CountedFigures, by: str) -> str:
    people = n_(
        "{count} participant", "{count} participants", figures.total, count=figure(figures.total)
    )
    return f"{breakdown_subtitle(by, figures.groups)} · {people}"


def _kept(breakdown: str, groups: Groups) -> str:
    return (
        ""
        if breakdown.startswith(GROUP) and breakdown.removeprefix(GROUP) not in groups
        else breakdown
    )
