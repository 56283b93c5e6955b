"""The figures as a workbook to be signed: a summary in both languages, a sheet a breakdown with a
native chart, or one breakdown as CSV.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lcdesk import __version__
from lcdesk.model import clock
from lcdesk.model.breakdowns import BY_KEY, GROUP, workbook_keys
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import CROSSED, FIGURES
from lcdesk.model.organisers import organiser_lines
from lcdesk.services.cohorts.organisers import list_shared
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.country_groups import list_groups
from lcdesk.services.figures.figures_sheets import (
    FigureSheet,
    breakdown_sheet,
    groups_leaf,
    list_leaf,
    stages_leaf,
    themes_leaf,
)
from lcdesk.services.figures.scopes import NamedCohort, Scope, read_cohorts, scope_name
from lcdesk.services.figures.statistics import (
    CountryRow,
    CountryTable,
    CrossTable,
    country_tables,
    cross_table,
    stage_rows,
)
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.cells import tab_name, write_table
from lcdesk.tabular.writing.specs import ColumnSpec, GroupRow, Linked, SheetSpec, heading
from lcdesk.texts import N_, _, in_language, language, percent_of, speaking, with_label

_CROSSED = ("theme_wanted", "cohort")
_ATTEMPTS = 3
Step = Callable[[int], None]
_ALWAYS = ("country", "region", "gender", "first_time")
"""What the summary tells, whatever the breakdowns."""


@dataclass(frozen=True)
class _Told:
    """The figures as one language tells them."""

    name: str
    tables: dict[str, CountryTable]
    group_names: dict[str, str]
    stages: list[CountryRow]
    crossed: dict[str, CrossTable]
    cohorts: Sequence[NamedCohort]
    stands_at: dt.datetime | None

    def numbers(self) -> object:
        """All that is counted, without a word: the same in every language."""
        rows = (*self.stages, *(row for table in self.tables.values() for row in table.rows))
        cells = {
            across: {key: cell.total for key, cell in one.cells.items()}
            for across, one in self.crossed.items()
        }
        told = sorted((row.key, row.women, row.men, row.other) for row in rows)
        return self.stands_at, sorted(self.tables), told, cells

    @property
    def country(self) -> CountryTable:
        """The breakdown by country: its sentence, total and remarks are those of all."""
        return self.tables["country"]

    def leaves(self, breakdowns: Sequence[str] | None) -> list[FigureSheet]:
        """The sheets behind the summary: of the breakdowns asked for, else of all that say
        something.
        """
        if breakdowns is not None:
            return [self._breakdown(by) for by in breakdowns]
        groups = {by: table for by, table in self.tables.items() if by.startswith(GROUP)}
        whole = [
            groups_leaf(groups, self.group_names),
            stages_leaf(self.stages) if any(stage.total for stage in self.stages) else None,
            themes_leaf(self.crossed["theme_wanted"]),
            list_leaf(self.crossed["cohort"], self.cohorts),
        ]
        says = [by for by in workbook_keys() if _says_something(self.tables[by])]
        return [*map(self._breakdown, says), *(leaf for leaf in whole if leaf is not None)]

    def _breakdown(self, by: str) -> FigureSheet:
        head = self.group_names[by.removeprefix(GROUP)] if by.startswith(GROUP) else ""
        return breakdown_sheet(self.tables[by], self.cohorts, head)


def export_statistics(
    desk: Desk,
    scope: Scope | int | None,
    path: Path,
    rule: str = "all",
    breakdowns: Sequence[str] | None = None,
    step: Step | None = None,
) -> int:
    """The figures as .xlsx, a summary first; the number of rows behind it. `breakdowns` None: all
    that say something.

    `step(rows)` is called now and then and may raise to stop. `KnownFault` for an unknown cohort,
    rule or breakdown.
    """
    told = _told_in_both(_CountRequest(desk, Scope.of(scope), rule, breakdowns), step)
    leaves = {code: _leaves(told[code], breakdowns, code) for code in told}
    now, other = (language(), "en" if language() == "zh" else "zh")
    sheets = [
        _sheet(leaf, beside, told[now])
        for leaf, beside in zip(leaves[now], leaves[other], strict=True)
    ]
    facts = {
        code: LanguageFigures(one.name, one.tables, leaves[code]) for code, one in told.items()
    }
    stands_at = told[now].stands_at
    cohorts = [one["id"] for one in told[now].cohorts if Scope.of(scope).has(one["id"])]
    above = organiser_lines(list_shared(desk, cohorts), "both")
    summary = replace(summary_sheet(facts, now, stands_at), above=above)
    write_book(path, [summary, *sheets], title=told[now].name, created=stands_at, step=step)
    return sum(len(leaf.rows) for leaf in leaves[now])


def export_table(table: CountryTable, path: Path) -> int:
    """One breakdown of the figures as CSV: for programs, so without title, rule, shares and sum."""
    leaf = breakdown_sheet(table, head="" if table.by in BY_KEY else table.by)
    shown = [
        place
        for place, column in enumerate(leaf.columns)
        if column.key != "share" and not column.is_hidden
    ]
    return write_table(
        path,
        SheetSpec(
            leaf.name,
            [leaf.columns[n] for n in shown],
            [[row[n] for n in shown] for row in leaf.rows],
        ),
        formats=FIGURES,
    )


@dataclass(frozen=True)
class _CountRequest:
    """What is counted: whose figures, by which rule, cut how (None: all that say something)."""

    desk: Desk
    scope: Scope
    rule: str
    breakdowns: Sequence[str] | None


def _told_in_both(asked: _CountRequest, step: Step | None) -> dict[str, _Told]:
    """Language → the figures, both of one state of the desk: what somebody changed meanwhile is
    counted again.
    """
    for _attempt in range(_ATTEMPTS):
        told: dict[str, _Told] = {}
        for code in LANGUAGES:
            told[code] = _told(asked, code)
            if step is not None:
                step(0)
        if told["zh"].numbers() == told["en"].numbers():
            return told
    raise KnownFault(
        _("The desk is being changed while it is counted."),
        _("Nothing was written. Try again in a moment."),
    )


def _told(asked: _CountRequest, code: str) -> _Told:
    desk, scope, rule, breakdowns = asked.desk, asked.scope, asked.rule, asked.breakdowns
    with speaking(code):
        groups = list_groups(desk)
        names = {group: one.name(code) for group, one in groups.items()}
        by_itself = (*workbook_keys(), *(GROUP + group for group in groups))
        wanted = dict.fromkeys((*_ALWAYS, *(by_itself if breakdowns is None else breakdowns)))
        tables = country_tables(desk, scope, rule, tuple(wanted))
        crossed = {
            across: cross_table(desk, scope, rule, "country", across, is_checked=False)
            for across in (_CROSSED if breakdowns is None else ())
        }
        stages = stage_rows(desk, scope) if breakdowns is None else []
        return _Told(
            scope_name(desk, scope),
            tables,
            names,
            stages,
            crossed,
            read_cohorts(desk),
            desk.stands_at(),
        )


def _leaves(told: _Told, breakdowns: Sequence[str] | None, code: str) -> list[FigureSheet]:
    """The sheets as this language tells them, under names a workbook takes."""
    taken = {summary_name().casefold()}
    with speaking(code):
        return [replace(leaf, name=tab_name(leaf.name, taken)) for leaf in told.leaves(breakdowns)]


def _says_something(table: CountryTable) -> bool:
    """Has it a row beside “not known”? Where one row alone says nothing, several."""
    known = [row for row in table.rows if row.key]
    return len(known) > 1 if table.by in BY_KEY and BY_KEY[table.by].needs_several else bool(known)


def _sheet(leaf: FigureSheet, beside: FigureSheet, told: _Told) -> SheetSpec:
    """A leaf as its sheet; `beside` is the same in the other language, for title and foot."""
    foot = (leaf.rule, " ".join(leaf.remarks), beside.rule, " ".join(beside.remarks))
    return SheetSpec(
        leaf.name,
        leaf.columns,
        leaf.rows,
        title=leaf.title,
        note=f"{beside.title}\n{with_label(told.name, told.country.sentence)}",
        total=leaf.total,
        chart=leaf.chart,
        foot=foot,
        footer=f"{leaf.rule} {told.name}",
        heat=leaf.heat,
    )


# --- The first sheet of the workbook of the figures: what may be signed, by which rule, and what
# does not add up, in both languages ---


SUMMARY = N_("Summary")
LANGUAGES = ("zh", "en")
_WIDTHS = (30.0, 11.0, 50.0, 58.0)  # characters
Line = list[object]


@dataclass(frozen=True)
class LanguageFigures:
    """The figures as one language tells them: the name of the scope, the tables by breakdown, the
    sheets.
    """

    name: str
    tables: Mapping[str, CountryTable]
    leaves: Sequence[FigureSheet]

    @property
    def country(self) -> CountryTable:
        """The breakdown by country: its sentence, total and remarks are those of all."""
        return self.tables["country"]

    @property
    def remarks(self) -> list[str]:
        """What does not add up, each once: of everybody first, then of single breakdowns."""
        return list(
            dict.fromkeys(
                remark
                for table in (self.country, *self.tables.values())
                for remark in table.remarks
            )
        )

    def count(self, by: str, key: str) -> int:
        """How many stand in a row of a breakdown."""
        return sum(row.total for row in self.tables[by].rows if row.key == key)


Facts = Mapping[str, LanguageFigures]
"""Language → what it tells."""


def summary_name() -> str:
    """What the sheet is called, in both languages."""
    return _pair(SUMMARY)


def summary_sheet(facts: Facts, now: str, stands_at: dt.datetime | None) -> SheetSpec:
    """The sheet; titles in the language `now`, with the other one below. `stands_at`: of when
    the data are.
    """
    told, beside = facts[now], facts["en" if now == "zh" else "zh"]
    rows: list[Line | GroupRow] = [
        GroupRow(_pair(N_("Key figures"))),
        *_key_figures(facts),
        GroupRow(_pair(N_("What the sheets say"))),
        *_findings(facts, now),
        GroupRow(_pair(N_("What does not add up"))),
        *_doubts(facts),
        GroupRow(_pair(N_("Where the figures come from"))),
        *_origin(facts, stands_at),
    ]
    columns = [
        heading("item", N_("Item")),
        heading("number", N_("Number"), "number"),
        ColumnSpec("zh", "", "中文"),
        ColumnSpec("en", "English"),
    ]
    rule = _in(now, lambda: _("Counted: {rule}.", rule=told.country.rule_words))
    return SheetSpec(
        summary_name(),
        [_wide(column, width) for column, width in zip(columns, _WIDTHS, strict=True)],
        rows,
        title=told.country.sentence,
        note=f"{beside.country.sentence}\n{told.name}",
        has_bands=True,
        footer=f"{rule} {told.name}",
    )


def _key_figures(facts: Facts) -> list[Line]:
    told = facts["en"]
    total = told.country.total
    parts = {
        part: sum(getattr(row, part) for row in told.country.rows)
        for part in ("women", "men", "other")
    }
    lines = [
        _line(N_("participants"), total, lambda code: facts[code].country.sentence),
        _line(N_("Counted"), None, lambda code: facts[code].country.rule_words),
        _line(N_("countries and regions"), told.country.countries),
        *(
            [_line(N_("without a country"), told.country.without_country)]
            if told.country.without_country
            else []
        ),
        _line(N_("continents"), sum(bool(row.key) for row in told.tables["region"].rows)),
    ]
    heads = {"women": N_("women"), "men": N_("men"), "other": N_("other or not stated")}
    for part, number in parts.items():
        if number or part != "other":
            lines.append(_line(heads[part], number, _share(number, total)))
    again = told.count("first_time", "again")
    if again:
        lines.append(_line(N_("had taken part before"), again, _share(again, total)))
    return lines


def _findings(facts: Facts, now: str) -> list[Line]:
    """The title of each sheet in both languages, with the way there."""
    titles = [[leaf.title for leaf in facts[code].leaves] for code in LANGUAGES]
    names = [leaf.name for leaf in facts[now].leaves]
    if not names:
        return [_line("", None, lambda _code: _("Nobody is counted, so there is no other sheet."))]
    return [[Linked(name, name), None, *both] for name, *both in zip(names, *titles, strict=True)]


def _doubts(facts: Facts) -> list[Line]:
    remarks = [facts[code].remarks for code in LANGUAGES]
    lines: list[Line] = [[None, None, *both] for both in zip(*remarks, strict=True)]
    return lines or [_line("", None, lambda _code: _("Nothing: every sum is the total."))]


def _origin(facts: Facts, stands_at: dt.datetime | None) -> list[Line]:
    last = f"{stands_at:%Y-%m-%d %H:%M}" if stands_at else "–"
    return [
        _line(N_("figures of"), None, lambda code: facts[code].name),
        _line(N_("written on"), None, lambda _code: clock.today().isoformat()),
        _line(
            N_("data as of"),
            None,
            lambda _code: _("{moment}, the last change of the desk", moment=last),
        ),
        _line(N_("made with"), None, lambda _code: f"lcdesk {__version__}"),
    ]


def _line(label: str, number: int | None, say: Callable[[str], str] = lambda _code: "") -> Line:
    """A label in both languages, a number, and what each language says of it."""
    return [
        _pair(label) or None,
        number,
        *(_in(code, lambda code=code: say(code)) or None for code in LANGUAGES),
    ]


def _share(number: int, whole: int) -> Callable[[str], str]:
    return lambda _code: percent_of(number, whole)


def _pair(label: str) -> str:
    """A label marked by N_ in both languages."""
    return " ".join(dict.fromkeys(in_language(code, label) for code in LANGUAGES)) if label else ""


def _in(code: str, say: Callable[[], str]) -> str:
    with speaking(code):
        return say()


def _wide(column: ColumnSpec, width: float) -> ColumnSpec:
    return ColumnSpec(column.key, column.head_en, column.head_zh, column.kind, width)


# --- Two crossed breakdowns as a plain table: lines for a terminal, a file for other programs ---


def crossed_lines(table: CrossTable) -> list[list[str | int]]:
    """Heads, a line a row with its total, and the totals of the columns where they add up."""
    last = [_("Total"), *(column.total for column in table.columns), table.total]
    return [
        ["", *(column.label for column in table.columns), _("Total")],
        *(
            [row.label, *(table.number(row, column) for column in table.columns), row.total]
            for row in table.rows
        ),
        *([last] if table.adds_up else []),
    ]


def export_crossed(table: CrossTable, path: Path) -> int:
    """The lines as CSV, for programs: without the line of sums; how many were written."""
    heads, *lines = crossed_lines(table)
    columns = [
        ColumnSpec(f"column {place}", str(head), kind="number" if place else "text")
        for place, head in enumerate(heads)
    ]
    return write_table(
        path, SheetSpec(path.stem[:31], columns, lines[: len(table.rows)]), formats=CROSSED
    )
