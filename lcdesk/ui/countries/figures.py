"""What the screen shows at one moment: the chosen cut, countries, ages, themes, all counted by the same rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lcdesk.charts import Caption, Chart, Counted, crossed, cut_chart, heat_map, region_tiles, stage_chart
from lcdesk.charts.findings import heat_finding, region_finding
from lcdesk.model.countries import groups as shipped
from lcdesk.services.country_groups import list_groups
from lcdesk.services.desk import Desk
from lcdesk.services.funnel import stage_rows
from lcdesk.services.statistics import GROUP, Scope, country_tables
from lcdesk.texts import _, n_
from lcdesk.ui.countries.choices import Groups, cut_subtitle

MOST_THEMES = 6


@dataclass(frozen=True)
class Figures:
    """Counted rows with the words of their rule; `name` is the cohort's, or that of all cohorts."""

    by: str
    rows: Sequence[Counted]
    countries: Sequence[Counted] = ()
    ages: Sequence[Counted] = ()
    themes: Sequence[Counted] = ()
    total: int = 0
    sentence: str = ""
    rule_words: str = ""
    remarks: Sequence[str] = ()
    name: str = ""
    groups: Groups = field(default_factory=shipped)
    is_once: bool = False
    stages: Sequence[Counted] = ()

    @property
    def rule(self) -> str:
        """What is printed under every picture: who was counted."""
        return _("Counted: {rule}.", rule=self.rule_words) if self.rule_words else ""


def read_figures(desk: Desk, scope: Scope, rule: str, by: str, name: str) -> Figures:
    """Count the cut, the countries, the ages and the themes. For a worker thread.

    A group of countries that was taken out meanwhile is no cut any more: the countries are then."""
    groups = list_groups(desk)
    if by.startswith(GROUP) and by.removeprefix(GROUP) not in groups:
        by = "country"
    cuts = dict.fromkeys((by, "country", "age", "theme_wanted"))
    tables = country_tables(desk, scope, rule, tuple(cuts))
    table, home = tables[by], tables["country"]
    return Figures(
        by, table.rows, home.rows, tables["age"].rows, tables["theme_wanted"].rows,
        table.total, home.sentence, table.rule_words, tuple(table.remarks), name, groups, table.is_once,
        tuple(stage_rows(desk, scope)),
    )  # fmt: skip


def main_chart(figures: Figures) -> Chart:
    """The picture of the cut, as `cut_chart` chooses it."""
    unit = "people" if figures.is_once else "enrolments"
    return cut_chart(figures.rows, figures.by, _subtitle(figures, figures.by), figures.rule, figures.name, unit=unit)


def tiles_chart(figures: Figures) -> Chart:
    """One tile a country, by region; where the country is not known there is no tile, only a remark."""
    known = [row for row in figures.countries if row.key]
    caption = Caption(region_finding(known), _("One tile a country, grouped by region"), figures.rule, figures.name)
    return region_tiles(known, caption)


def ages_chart(figures: Figures) -> Chart:
    """Age bands at the opening, women and men."""
    return cut_chart(figures.ages, "age", _subtitle(figures, "age"), figures.rule, figures.name)


def themes_chart(figures: Figures) -> Chart | None:
    """Country × theme wanted; None while no theme is known."""
    themes = [row for row in figures.themes if row.key][:MOST_THEMES]
    if not themes:
        return None
    caption = Caption(
        heat_finding(themes, figures.countries), _("Who named which theme, by country"), figures.rule, figures.name
    )
    return heat_map(crossed(figures.countries, themes), [row.label for row in themes], caption)


def pictures(figures: Figures) -> dict[str, Chart | None]:
    """The pictures of the screen by name; None where there is nothing to say, or the cut says it already."""
    return {
        "bars": main_chart(figures), "tiles": tiles_chart(figures), "ages": ages_chart(figures) if figures.by != "age" else None,
        "stages": stage_chart(figures.stages, figures.name) if figures.stages else None, "themes": themes_chart(figures),
    }  # fmt: skip


def _subtitle(figures: Figures, by: str) -> str:
    people = n_("{count} participant", "{count} participants", figures.total)
    return f"{cut_subtitle(by, figures.groups)} · {people}"
