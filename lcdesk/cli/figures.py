"""Figures and lists: countries, cohorts."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lcdesk.cli.jobs import desk_of
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.model.breakdowns import BY_KEY, GROUP
from lcdesk.model.faults import KnownFault
from lcdesk.model.file_formats import CROSSED, FIGURES
from lcdesk.services.cohorts import cohorts as service
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures import figures_workbook
from lcdesk.services.figures.country_groups import list_groups
from lcdesk.services.figures.figures_workbook import crossed_lines, export_crossed
from lcdesk.services.figures.scopes import programme_scope
from lcdesk.services.figures.statistics import (
    CountryRow,
    CountryTable,
    CrossTable,
    Scope,
    country_table,
    cross_table,
    stage_rows,
)
from lcdesk.texts import _, language

if TYPE_CHECKING:
    from lcdesk.charts import Chart


def cohort_named(desk: Desk, name: str) -> service.Record:
    """The cohort of that name; `KnownFault` when there is none."""
    found = service.find_cohort(desk, name)
    if found is None:
        known = ", ".join(f"“{cohort['name']}”" for cohort in service.list_cohorts(desk)) or _(
            "none yet"
        )
        raise KnownFault(
            _("There is no cohort “{name}”.", name=name),
            _("Cohorts of this desk: {known}.", known=known),
        )
    return found


def scope_asked(desk: Desk, asked: Namespace) -> Scope:
    """Whose figures the words of the command line mean: --programme, --cohort (repeated), else
    all; --once.
    """
    if asked.programme is not None:
        if asked.cohort:
            raise KnownFault(
                _("Say either --programme or --cohort."), _("A programme counts all its cohorts.")
            )
        return programme_scope(desk, asked.programme, is_once=asked.once)
    chosen = (
        tuple(dict.fromkeys(cohort_named(desk, name)["id"] for name in asked.cohort))
        if asked.cohort
        else None
    )
    return Scope(chosen, asked.once)


def as_record(row: CountryRow) -> dict[str, Any]:
    """A row as JSON: its people by their numbers."""
    return {**vars(row), "people": list(row.people), "total": row.total}


def table_as_json(table: CountryTable) -> dict[str, Any]:
    """The figures as JSON."""
    return {**vars(table), "rows": [as_record(row) for row in table.rows]}


def countries(asked: Namespace) -> int:
    """A breakdown of the figures as table, JSON, or file."""
    with desk_of(asked) as desk:
        if asked.funnel:
            _require_alone(asked)
            return _say_funnel(stage_rows(desk, scope_asked(desk, asked)), asked)
        scope, by, rule = scope_asked(desk, asked), asked.by or "country", asked.rule or "all"
        if asked.across:
            return say_crossed(cross_table(desk, scope, rule, by, asked.across), asked)
        table = country_table(desk, scope, rule, by)
        if asked.out:
            _save(desk, scope, table, asked)
        head = _head(desk, by)
    if asked.json:
        say_json(table_as_json(table))
    elif asked.out:
        _say_saved(asked)
    else:
        say_figures(table, head)
    return 0


def _require_alone(asked: Namespace) -> None:
    """`KnownFault` where a breakdown or a rule is asked for together with the funnel, which knows
    neither.
    """
    for option in ("by", "across", "rule"):
        if getattr(asked, option):
            raise KnownFault(
                _(
                    "--funnel counts everybody ever nominated, stage by stage: it takes no "
                    "--{option}.",
                    option=option,
                ),
                _("Nothing was counted. Leave one of them out."),
            )


def _head(desk: Desk, by: str) -> str:
    """What stands over the values of a breakdown: of a group of countries its name."""
    if by.startswith(GROUP):
        return list_groups(desk)[by.removeprefix(GROUP)].name(language())
    return _(BY_KEY[by].head)


def _say_saved(asked: Namespace) -> None:
    """Where the file is; JSON stands alone on standard output."""
    if not asked.json:
        say(_("Saved: {path}", path=asked.out))


def _say_funnel(rows: list[CountryRow], asked: Namespace) -> int:
    from lcdesk.charts import as_rows, stage_chart

    chart = stage_chart(rows)
    if asked.out:
        save_picture(chart, asked.out)
        _say_saved(asked)
    if asked.json:
        say_json([as_record(row) for row in rows])
    elif not asked.out:
        heads, *lines = as_rows(chart)
        say(chart.title)
        say()
        say_table([str(head) for head in heads], lines)
        say()
        say(chart.caption.rule)
    return 0


def say_crossed(table: CrossTable, asked: Namespace) -> int:
    """Two breakdowns crossed: the numbers, as JSON, .csv or a picture."""
    if asked.out:
        _save_crossed(table, asked.out)
        _say_saved(asked)
    if asked.json:
        cells = [
            {"row": key[0], "column": key[1], **as_record(cell)}
            for key, cell in table.cells.items()
        ]
        lines = {
            name: [as_record(row) for row in getattr(table, name)] for name in ("rows", "columns")
        }
        say_json({**vars(table), **lines, "cells": cells})
    elif not asked.out:
        say(table.sentence)
        say()
        heads, *lines = crossed_lines(table)
        say_table([str(head) for head in heads], lines)
        say()
        say(_("Counted: {rule}.", rule=table.rule_words))
        for remark in table.remarks:
            say(remark)
    return 0


def _save_crossed(table: CrossTable, out: Path) -> None:
    from lcdesk.charts import Caption, cross_chart
    from lcdesk.charts.findings import cross_finding

    if CROSSED.format_of(out).content == "text table":
        export_crossed(table, out)
    else:
        rule, title = (
            _("Counted: {rule}.", rule=table.rule_words),
            cross_finding(list(table.cells.values()), table.total),
        )
        caption = Caption(title, table.sentence, rule)
        save_picture(cross_chart(table.rows, table.columns, table.cells, caption, by=table.by), out)


def say_figures(table: CountryTable, head: str = "") -> None:
    """The sentence, the table with its total, the rule it counts by, and what does not add up.
    `head`: over the values, if known.
    """
    say(table.sentence)
    say()
    lines: list[tuple[str | int, ...]] = [
        (row.label, row.women, row.men, row.other, row.total) for row in table.rows
    ]
    women, men, other = (
        sum(getattr(row, name) for row in table.rows) for name in ("women", "men", "other")
    )
    total = [(_("Total"), women, men, other, table.total)] if table.adds_up else []
    heads = (
        head or _(BY_KEY[table.by].head if table.by in BY_KEY else table.by),
        _("women"),
        _("men"),
        _("other"),
        _("total"),
    )
    keep = [place for place in range(5) if place != 3 or other]
    say_table(
        [heads[place] for place in keep],
        [[line[place] for place in keep] for line in (*lines, *total)],
    )
    say()
    say(_("Counted: {rule}.", rule=table.rule_words))
    for remark in table.remarks:
        say(remark)


def _save(desk: Desk, scope: Scope, table: CountryTable, asked: Namespace) -> None:
    """A workbook holds the breakdown that was asked for, or all that say something where none was."""
    out: Path = asked.out
    match FIGURES.format_of(out).content:
        case "workbook":
            breakdowns = (table.by,) if asked.by else None
            figures_workbook.export_statistics(desk, scope, out, table.rule, breakdowns)
        case "text table":
            figures_workbook.export_table(table, out)
        case _picture:
            _draw(table, out)


def _draw(table: CountryTable, out: Path) -> None:
    from lcdesk.charts import breakdown_chart
    from lcdesk.charts.breakdown_charts import Whole

    whole = Whole(
        "people" if table.is_once else "enrolments", None if table.adds_up else table.total
    )
    rule = _("Counted: {rule}.", rule=table.rule_words)
    save_picture(breakdown_chart(table.rows, table.by, table.sentence, rule, whole=whole), out)


def save_picture(chart: Chart, out: Path) -> None:
    """By the ending of the name: .png, .svg or .pdf."""
    from lcdesk.drawing.saving import save  # Qt, only when a picture is wanted

    save(chart, out)


def cohorts(asked: Namespace) -> int:
    """The cohorts of the desk."""
    with desk_of(asked) as desk:
        found = service.list_cohorts(desk)
    if asked.json:
        say_json(found)
    elif not found:
        say(_("This desk has no cohorts yet. “lcdesk import FILE --cohort NAME” makes one."))
    else:
        heads = (_("No."), _("Cohort"), _("First day"), _("Last day"), _("People"), _("Activities"))
        say_table(
            heads,
            [
                (
                    c["id"],
                    c["name"],
                    c["starts"] or "",
                    c["ends"] or "",
                    c["people"],
                    c["activities"],
                )
                for c in found
            ],
        )
    return 0
