"""The sheets of the workbook of the figures, each as a plain leaf: its finding, table, chart,
rule and remarks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lcdesk.charts.findings import finding, funnel_finding, trend_finding
from lcdesk.drawing.palette import LIGHT
from lcdesk.model import countries
from lcdesk.model.breakdowns import BY_KEY, GROUP, picture_of
from lcdesk.model.findings import say_wanted
from lcdesk.model.names import dated_name
from lcdesk.model.scripts import sort_key
from lcdesk.services.figures.scopes import NamedCohort
from lcdesk.services.figures.statistics import CountryRow, CountryTable, CrossTable
from lcdesk.tabular.writing.chart import MOST_ROWS
from lcdesk.tabular.writing.specs import ChartKind, ChartSpec, ColumnSpec, heading, shown_length
from lcdesk.texts import N_, _, language, percent_of

MOST_THEMES = 6
"""Columns of themes beside the countries; the others are counted together."""
_PARTS = tuple(LIGHT[f"part{number}"] for number in range(1, MOST_THEMES + 1))
_GENDERS = {"women": LIGHT["women"], "men": LIGHT["men"], "other": LIGHT["other"]}
_OF_KEY = {"F": LIGHT["women"], "M": LIGHT["men"], "X": LIGHT["other"], "": LIGHT["line"]}
_LONGEST_UPRIGHT = 90  # characters of all names that stand side by side under columns
_DASH = '0;-0;"–"'
Rows = list[list[object]]


@dataclass(frozen=True)
class FigureSheet:
    """What stands on a sheet, in the language of the moment; heads of columns are in both."""

    name: str
    title: str
    rule: str
    columns: Sequence[ColumnSpec]
    rows: Rows
    total: list[object] | None = None
    chart: ChartSpec | None = None
    remarks: tuple[str, ...] = ()
    heat: tuple[str, ...] = ()


def number(key: str, label: str) -> ColumnSpec:
    """A column of numbers of people, as wide as its heads."""
    column = heading(key, label, "number", _DASH)
    return replace(
        column, width=max(9.0, shown_length(column.head_en), shown_length(column.head_zh)) + 3.0
    )


def raised(title: str) -> str:
    """The title with a capital at its beginning."""
    return title[:1].upper() + title[1:]


def gender_columns(rows: Sequence[CountryRow]) -> list[ColumnSpec]:
    """Women and men always, the others where there are any."""
    columns = [number("women", N_("women")), number("men", N_("men"))]
    return (
        [*columns, number("other", N_("other or not stated"))]
        if any(row.other for row in rows)
        else columns
    )


def breakdown_sheet(
    table: CountryTable, cohorts: Sequence[NamedCohort] = (), head: str = ""
) -> FigureSheet:
    """A breakdown of the figures. `cohorts`: what is known of them, for the breakdown by cohort;
    `head`: of a group of countries.
    """
    maker = {"age": _age_columns, "cohort": _cohort_columns, "country": _code_columns}.get(table.by)
    columns, rows = _plain(table, head)
    if maker is not None and (cohorts or table.by != "cohort"):
        columns, rows = maker(table, columns, rows, cohorts)
    title = _finding(table, cohorts)
    rule = _("Counted: {rule}.", rule=table.rule_words)
    return FigureSheet(
        head or _(BY_KEY[table.by].sheet),
        title,
        rule,
        columns,
        rows,
        _sum(table, columns),
        _chart(table, title, rule, rows, columns),
        (*table.remarks, *_undrawn(table)),
    )


def _finding(table: CountryTable, cohorts: Sequence[NamedCohort]) -> str:
    known = [row for row in table.rows if row.key]
    if table.by == "cohort":
        names = {str(cohort["id"]): dated_name(cohort) for cohort in cohorts}
        return raised(
            trend_finding([replace(row, label=names.get(row.key, row.label)) for row in known])
        )
    if picture_of(table.by) == "columns in time":
        return raised(trend_finding(known))
    return finding(table.rows, table.by, people=None if table.adds_up else table.total)


def _plain(table: CountryTable, head: str) -> tuple[list[ColumnSpec], Rows]:
    first = ColumnSpec("label", head) if head else heading("label", BY_KEY[table.by].head)
    genders = [] if table.by == "gender" else gender_columns(table.rows)
    columns = [first, *genders, number("total", N_("total")), heading("share", N_("share"))]
    return columns, [_values(row, table.total, columns) for row in table.rows]


def _values(row: CountryRow, whole: int, columns: Sequence[ColumnSpec]) -> list[object]:
    told = {"share": percent_of(row.total, whole)}
    return [
        told[column.key] if column.key in told else getattr(row, column.key) for column in columns
    ]


def _code_columns(
    table: CountryTable, columns: list[ColumnSpec], rows: Rows, _cohorts: object
) -> tuple[list[ColumnSpec], Rows]:
    """The two-letter code in front: tables of years and programmes are joined by it."""
    codes = [[row.key or None, *values] for row, values in zip(table.rows, rows, strict=True)]
    return [heading("code", N_("Code")), *columns], codes


def _cohort_columns(
    table: CountryTable, columns: list[ColumnSpec], rows: Rows, cohorts: Sequence[NamedCohort]
) -> tuple[list[ColumnSpec], Rows]:
    """The first day behind the name, and a short name for the chart."""
    known = {str(cohort["id"]): cohort for cohort in cohorts}
    made: Rows = []
    for row, values in zip(table.rows, rows, strict=True):
        starts = known[row.key]["starts"]
        made.append([values[0], starts, *values[1:], dated_name(known[row.key])])
    name, *others = columns
    day, short = (
        heading("starts", N_("First day"), "date"),
        replace(heading("short", N_("Short name")), is_hidden=True),
    )
    return [name, day, *others, short], made


def _age_columns(
    table: CountryTable, columns: list[ColumnSpec], rows: Rows, _cohorts: object
) -> tuple[list[ColumnSpec], Rows]:
    """Women once more as negative numbers, which the pyramid draws to the left; nobody sees that
    column.
    """
    left = replace(heading("left", N_("women"), "number", "0;0"), is_hidden=True)
    return [*columns, left], [
        [*values, -row.women] for row, values in zip(table.rows, rows, strict=True)
    ]


def _sum(table: CountryTable, columns: Sequence[ColumnSpec]) -> list[object]:
    """The last line. Where one person stands in several rows it is no sum, and women and men of
    it are left out.
    """
    told: dict[str, object] = {
        "label": _("Total"),
        "total": table.total,
        "share": percent_of(table.total, table.total),
    }
    if table.adds_up:
        told |= {part: sum(getattr(row, part) for row in table.rows) for part in _GENDERS}
    return [told.get(column.key) for column in columns]


def _chart(
    table: CountryTable, title: str, rule: str, rows: Rows, columns: Sequence[ColumnSpec]
) -> ChartSpec | None:
    if not table.total:
        return None
    keys = [column.key for column in columns]
    if table.by == "gender":
        colours = [_OF_KEY.get(row.key, LIGHT["mute"]) for row in table.rows]
        return ChartSpec(title, "label", ("total",), "bars", colours, "total", rule)
    parts = [part for part in _GENDERS if part in keys]
    if table.by == "age":
        known = sum(bool(row.key) for row in table.rows)
        colours = (_GENDERS["women"], _GENDERS["men"])
        return (
            ChartSpec(title, "label", ("left", "men"), "pyramid", colours, rule=rule, drawn=known)
            if known
            else None
        )
    category, kind = "label", _kind(table, rows, keys)
    if "short" in keys:
        category = "short"
    return ChartSpec(
        title, category, parts, kind, [_GENDERS[part] for part in parts], "total", rule
    )


def _kind(table: CountryTable, rows: Rows, keys: list[str]) -> ChartKind:
    """Columns in time as long as there is room for their names."""
    if "short" not in keys:
        return "columns" if picture_of(table.by) == "columns in time" else "bars"
    names = sum(shown_length(str(values[keys.index("short")])) for values in rows)
    return "columns" if names <= _LONGEST_UPRIGHT else "bars"


def _undrawn(table: CountryTable) -> Iterator[str]:
    if len(table.rows) > MOST_ROWS:
        yield _(
            "The picture shows the first {most} of {count} rows.",
            most=MOST_ROWS,
            count=len(table.rows),
        )
    if table.by != "age":
        return
    ageless = sum(row.total for row in table.rows if not row.key)
    other = sum(row.other for row in table.rows if row.key)
    if ageless or other:
        yield _(
            "Not in the picture: {ageless} without a known age, {other} neither women nor men.",
            ageless=ageless,
            other=other,
        )


def groups_leaf(tables: dict[str, CountryTable], names: dict[str, str]) -> FigureSheet | None:
    """The members of each group of countries among the counted; None where there are none.
    `names`: code → name.
    """
    found = [
        (by.removeprefix(GROUP), row)
        for by, table in tables.items()
        for row in table.rows
        if row.key == "in"
    ]
    if not found:
        return None
    found.sort(key=lambda pair: (-pair[1].total, sort_key(names[pair[0]], is_name=False)))
    table = next(iter(tables.values()))
    columns = [
        heading("code", N_("Code")),
        heading("label", N_("Group of countries")),
        *gender_columns([row for _code, row in found]),
        number("total", N_("total")),
        heading("share", N_("share")),
    ]
    rows: Rows = [
        [code, names[code], *_values(row, table.total, columns[2:])] for code, row in found
    ]
    most = found[0]
    title = _(
        "{count} of {whole} from members of {group}",
        count=most[1].total,
        whole=table.total,
        group=names[most[0]],
    )
    rule = _("Counted: {rule}.", rule=table.rule_words)
    parts = [part for part in _GENDERS if part in {column.key for column in columns}]
    chart = ChartSpec(
        title, "label", parts, "bars", [_GENDERS[part] for part in parts], "total", rule
    )
    undated = dict.fromkeys(remark for one in tables.values() for remark in one.remarks)
    note = _(
        "A country may belong to several groups, so there is no sum. Membership is that of the "
        "first day of each cohort."
    )
    return FigureSheet(
        _("Groups of countries"), title, rule, columns, rows, None, chart, (note, *undated)
    )


def stages_leaf(stages: Sequence[CountryRow]) -> FigureSheet:
    """How far everybody ever got, stage after stage."""
    first = stages[0].total
    columns = [
        heading("label", N_("Stage")),
        *gender_columns(stages),
        number("total", N_("total")),
        heading("share", N_("share of the first")),
    ]
    rows: Rows = [
        [*(getattr(row, column.key) for column in columns[:-1]), percent_of(row.total, first)]
        for row in stages
    ]
    title = raised(funnel_finding(stages))
    rule = _("Everybody ever nominated, by the furthest status of their history.")
    parts = [part for part in _GENDERS if part in {column.key for column in columns}]
    chart = ChartSpec(
        title, "label", parts, "bars", [_GENDERS[part] for part in parts], "total", rule
    )
    note = _(
        "Each stage has everybody who got so far, so there is no sum; the counting rule of the "
        "other sheets does not hold here."
    )
    return FigureSheet(_("How far people got"), title, rule, columns, rows, None, chart, (note,))


def themes_leaf(table: CrossTable) -> FigureSheet | None:
    """Country × theme wanted: the themes most wanted, the others together, those who named none;
    None for one country, or where nobody named one.
    """
    known = [column for column in table.columns if column.key]
    if not known or len(table.rows) < 2:
        return None
    shown, rest = known[:MOST_THEMES], known[MOST_THEMES:]
    columns = [
        heading("code", N_("Code")),
        heading("label", N_("Country/region")),
        *(
            ColumnSpec(f"theme {place}", column.label, kind="number", number_format=_DASH, width=13)
            for place, column in enumerate(shown)
        ),
    ]
    sums = [[column] for column in shown]
    if rest:
        columns.append(number("rest", N_("other themes")))
        sums.append(rest)
    if none := [column for column in table.columns if not column.key]:
        columns.append(number("none", N_("not stated")))
        sums.append(none)
    columns.append(number("total", N_("total")))
    rows: Rows = [
        [
            row.key or None,
            row.label,
            *(sum(table.number(row, one) for one in several) for several in sums),
            row.total,
        ]
        for row in table.rows
    ]
    total: list[object] = [
        None,
        _("Total"),
        *(sum(one.total for one in several) for several in sums),
        table.total,
    ]
    parts = [column.key for column in columns[2:-1]]
    colours = [
        *_PARTS[: len(shown)],
        *([LIGHT["mute"]] if rest else []),
        *([LIGHT["line"]] if none else []),
    ]
    title, rule = _theme_finding(table, known), _("Counted: {rule}.", rule=table.rule_words)
    chart = ChartSpec(title, "label", parts, "bars", colours, "total", rule)
    return FigureSheet(
        _("Country × theme"),
        title,
        rule,
        columns,
        rows,
        total,
        chart,
        heat=tuple(parts[: len(shown)]),
    )


def _theme_finding(table: CrossTable, known: Sequence[CountryRow]) -> str:
    """ "Solar is wanted in 9 of 11 countries", as the picture of the screen says it."""
    named = [row for row in table.rows if row.key and row.total]
    shared = {theme.label: sum(table.number(row, theme) > 0 for row in named) for theme in known}
    return say_wanted(shared, [row.key for row in named])


def list_leaf(table: CrossTable, cohorts: Sequence[NamedCohort]) -> FigureSheet | None:
    """Cohort × country × gender, a line each, for whoever makes a pivot table of it; None where
    nobody is counted.
    """
    if not table.total:
        return None
    known = {str(cohort["id"]): cohort for cohort in cohorts}
    columns = [
        replace(heading("cohort", N_("Cohort")), width=_name_width(table)),
        heading("starts", N_("First day"), "date"),
        heading("year", N_("Year"), "number"),
        heading("code", N_("Code")),
        heading("label", N_("Country/region")),
        heading("region", N_("Region")),
        heading("gender", N_("Gender")),
        heading("people", N_("participants"), "number"),
    ]
    rows: Rows = []
    for column in table.columns:
        starts = known[column.key]["starts"]
        for row in table.rows:
            day = (column.label, starts, starts.year if starts else None)
            place: list[object] = [*day, row.key or None, row.label, _region(row.key)]
            cell = table.cells.get((row.key, column.key))
            rows += [[*place, gender, count] for gender, count in _genders(cell) if count]
    total: list[object] = [_("Total"), *([None] * 6), table.total]
    title = _("One line for each cohort, country and gender")
    return FigureSheet(
        _("List for pivot tables"),
        title,
        _("Counted: {rule}.", rule=table.rule_words),
        columns,
        rows,
        total,
    )


def _name_width(table: CrossTable) -> float:
    """Characters for the names of cohorts on one line each."""
    return min(
        max((shown_length(one.label) for one in table.columns), default=0) * 1.05 + 2.0, 80.0
    )


def _region(code: str) -> str | None:
    return countries.region(code, language()) or None if code else None


def _genders(cell: CountryRow | None) -> Iterator[tuple[str, int]]:
    if cell is not None:
        yield _("female"), cell.women
        yield _("male"), cell.men
        yield _("other or not stated"), cell.other
