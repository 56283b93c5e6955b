"""The figures as a workbook to be signed: a summary in both languages, a sheet a cut with a native chart, or one cut as CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lcdesk.model.faults import KnownFault
from lcdesk.model.organisers import organiser_lines
from lcdesk.services.country_groups import list_groups
from lcdesk.services.crossing import CrossTable, cross_table
from lcdesk.services.cuts import GROUP
from lcdesk.services.desk import Desk
from lcdesk.services.figures_sheets import (
    SHEETS,
    FigureSheet,
    cut_leaf,
    groups_leaf,
    list_leaf,
    stages_leaf,
    themes_leaf,
)
from lcdesk.services.figures_summary import LANGUAGES, LanguageFigures, summary_name, summary_sheet
from lcdesk.services.funnel import stage_rows
from lcdesk.services.organisers import list_shared
from lcdesk.services.scopes import Record, Scope, read_cohorts, scope_name
from lcdesk.services.statistics import CountryRow, CountryTable, country_tables
from lcdesk.tabular.writing import SheetSpec, tab_name, write_book, write_csv
from lcdesk.texts import _, language, speaking, with_label

BY_ITSELF = (
    "country", "region", "subregion", "gender", "age", "organization_kind", "status", "theme_wanted", "language", "first_time",
    "cohort", "year",
)  # fmt: skip
"""The cuts of a workbook nobody chose any for, those among them that say something."""
_ONLY_SEVERAL = frozenset({"cohort", "year"})
_CROSSED = ("theme_wanted", "cohort")
_ATTEMPTS = 3
Step = Callable[[int], None]
_ALWAYS = ("country", "region", "gender", "first_time")
"""What the summary tells, whatever the cuts."""


@dataclass(frozen=True)
class _Told:
    """The figures as one language tells them."""

    name: str
    tables: dict[str, CountryTable]
    group_names: dict[str, str]
    stages: list[CountryRow]
    crossed: dict[str, CrossTable]
    cohorts: Sequence[Record]
    stands_at: dt.datetime | None

    def numbers(self) -> object:
        """All that is counted, without a word: the same in every language."""
        rows = (*self.stages, *(row for table in self.tables.values() for row in table.rows))
        cells = {across: {key: cell.total for key, cell in one.cells.items()} for across, one in self.crossed.items()}
        told = sorted((row.key, row.women, row.men, row.other) for row in rows)
        return self.stands_at, sorted(self.tables), told, cells

    @property
    def country(self) -> CountryTable:
        """The cut by country: its sentence, total and remarks are those of all."""
        return self.tables["country"]

    def leaves(self, cuts: Sequence[str] | None) -> list[FigureSheet]:
        """The sheets behind the summary: of the cuts asked for, else of all that say something."""
        if cuts is not None:
            return [self._cut(by) for by in cuts]
        groups = {by: table for by, table in self.tables.items() if by.startswith(GROUP)}
        whole = [
            groups_leaf(groups, self.group_names),
            stages_leaf(self.stages) if any(stage.total for stage in self.stages) else None,
            themes_leaf(self.crossed["theme_wanted"]),
            list_leaf(self.crossed["cohort"], self.cohorts),
        ]
        says = [by for by in BY_ITSELF if _says_something(self.tables[by])]
        return [*map(self._cut, says), *(leaf for leaf in whole if leaf is not None)]

    def _cut(self, by: str) -> FigureSheet:
        head = self.group_names[by.removeprefix(GROUP)] if by.startswith(GROUP) else ""
        return cut_leaf(self.tables[by], self.cohorts, head)


def export_statistics(
    desk: Desk,
    scope: Scope | int | None,
    path: Path,
    rule: str = "all",
    cuts: Sequence[str] | None = None,
    step: Step | None = None,
) -> int:
    """The figures as .xlsx, a summary first; the number of rows behind it. `cuts` None: all that say something.

    `step(rows)` is called now and then and may raise to stop. `KnownFault` for an unknown cohort, rule or cut."""
    told = _told_in_both(_CountRequest(desk, Scope.of(scope), rule, cuts), step)
    leaves = {code: _leaves(told[code], cuts, code) for code in told}
    now, other = (language(), "en" if language() == "zh" else "zh")
    sheets = [_sheet(leaf, beside, told[now]) for leaf, beside in zip(leaves[now], leaves[other], strict=True)]
    facts = {code: LanguageFigures(one.name, one.tables, leaves[code]) for code, one in told.items()}
    stands_at = told[now].stands_at
    cohorts = [one["id"] for one in told[now].cohorts if Scope.of(scope).has(one["id"])]
    above = organiser_lines(list_shared(desk, cohorts), "both")
    summary = replace(summary_sheet(facts, now, stands_at), above=above)
    write_book(path, [summary, *sheets], title=told[now].name, created=stands_at, step=step)
    return sum(len(leaf.rows) for leaf in leaves[now])


def export_table(table: CountryTable, path: Path) -> int:
    """One cut of the figures as CSV: for programs, so without title, rule, shares and sum."""
    leaf = cut_leaf(table, head="" if table.by in SHEETS else table.by)
    shown = [place for place, column in enumerate(leaf.columns) if column.key != "share" and not column.is_hidden]
    return write_csv(
        path,
        SheetSpec(leaf.name, [leaf.columns[n] for n in shown], [[row[n] for n in shown] for row in leaf.rows]),
    )


@dataclass(frozen=True)
class _CountRequest:
    """What is counted: whose figures, by which rule, cut how (None: all that say something)."""

    desk: Desk
    scope: Scope
    rule: str
    cuts: Sequence[str] | None


def _told_in_both(asked: _CountRequest, step: Step | None) -> dict[str, _Told]:
    """Language → the figures, both of one state of the desk: what somebody changed meanwhile is counted again."""
    for _attempt in range(_ATTEMPTS):
        told: dict[str, _Told] = {}
        for code in LANGUAGES:
            told[code] = _told(asked, code)
            if step is not None:
                step(0)
        if told["zh"].numbers() == told["en"].numbers():
            return told
    raise KnownFault(
        _("The desk is being changed while it is counted."), _("Nothing was written. Try again in a moment.")
    )


def _told(asked: _CountRequest, code: str) -> _Told:
    desk, scope, rule, cuts = asked.desk, asked.scope, asked.rule, asked.cuts
    with speaking(code):
        groups = list_groups(desk)
        names = {group: one.name(code) for group, one in groups.items()}
        by_itself = (*BY_ITSELF, *(GROUP + group for group in groups))
        wanted = dict.fromkeys((*_ALWAYS, *(by_itself if cuts is None else cuts)))
        tables = country_tables(desk, scope, rule, tuple(wanted))
        crossed = {
            across: cross_table(desk, scope, rule, "country", across, is_checked=False)
            for across in (_CROSSED if cuts is None else ())
        }
        stages = stage_rows(desk, scope) if cuts is None else []
        return _Told(scope_name(desk, scope), tables, names, stages, crossed, read_cohorts(desk), desk.stands_at())


def _leaves(told: _Told, cuts: Sequence[str] | None, code: str) -> list[FigureSheet]:
    """The sheets as this language tells them, under names a workbook takes."""
    taken = {summary_name().casefold()}
    with speaking(code):
        return [replace(leaf, name=tab_name(leaf.name, taken)) for leaf in told.leaves(cuts)]


def _says_something(table: CountryTable) -> bool:
    """Has it a row beside “not known”? Cohorts and years say something only where there are several."""
    known = [row for row in table.rows if row.key]
    return len(known) > 1 if table.by in _ONLY_SEVERAL else bool(known)


def _sheet(leaf: FigureSheet, beside: FigureSheet, told: _Told) -> SheetSpec:
    """A leaf as its sheet; `beside` is the same in the other language, for title and foot."""
    foot = (leaf.rule, " ".join(leaf.remarks), beside.rule, " ".join(beside.remarks))
    return SheetSpec(
        leaf.name, leaf.columns, leaf.rows, title=leaf.title, note=f"{beside.title}\n{with_label(told.name, told.country.sentence)}",
        total=leaf.total, chart=leaf.chart, foot=foot, footer=f"{leaf.rule} {told.name}", heat=leaf.heat,
    )  # fmt: skip
