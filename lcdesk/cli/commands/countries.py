"""Figures by country and other breakdowns: as table, JSON, workbook or picture."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from lcdesk.cli.arguments import Output
from lcdesk.cli.command import command
from lcdesk.cli.deferred_imports import deferred_imports
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.model.files import CROSSED, FIGURES
from lcdesk.texts import N_, _, language, list_names

with deferred_imports(__name__):
    from lcdesk.charts.chart import Chart
    from lcdesk.cli.desk import desk_of
    from lcdesk.cli.figures import as_record, say_figures, scope_asked, table_as_json
    from lcdesk.model.breakdowns import BY_KEY, GROUP
    from lcdesk.model.faults import KnownFault
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.figures import figures_workbook
    from lcdesk.services.figures.country_groups import list_groups
    from lcdesk.services.figures.figures_workbook import crossed_lines, export_crossed
    from lcdesk.services.figures.scopes import Scope
    from lcdesk.services.figures.statistics import (
        CountryRow,
        CountryTable,
        CrossTable,
        country_table,
        cross_table,
        stage_rows,
    )


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--cohort",
        metavar="NAME",
        action="append",
        help=_("one cohort, or several by saying it again (otherwise all)"),
    )
    parser.add_argument("--programme", metavar="NAME", help=_("all cohorts of a programme"))
    parser.add_argument(
        "--once", action="store_true", help=_("each person once, by the latest of these cohorts")
    )
    parser.add_argument(
        "--by",
        default="",
        metavar=_("CUT"),
        help=_("country, region, subregion, gender, age, status, …"),
    )
    parser.add_argument(
        "--across", default="", metavar=_("CUT"), help=_("crossed with a second cut")
    )
    parser.add_argument(
        "--rule",
        default="",
        metavar="NAME",
        help=_("who counts, as `lcdesk counting` lists it (otherwise: all)"),
    )
    parser.add_argument(
        "--funnel", action="store_true", help=_("how far people got, from nominated to certified")
    )
    parser.add_argument(
        "--out",
        type=Output(FIGURES),
        metavar="FILE",
        help=_(
            "save as {endings} or {last}",
            endings=list_names(FIGURES.endings[:-1]),
            last=FIGURES.endings[-1],
        ),
    )


@command("countries", N_("the figures by country, and other cuts"), _arguments, place=130)
def countries(asked: Namespace) -> int:
    """A breakdown of the figures as table, JSON, or file."""
    with desk_of(asked) as desk:
        if asked.funnel:
            _require_alone(asked)
            return _say_funnel(stage_rows(desk, scope_asked(desk, asked)), asked)
        scope, by, rule = scope_asked(desk, asked), asked.by or "country", asked.rule or "all"
        if asked.across:
            return _say_crossed(cross_table(desk, scope, rule, by, asked.across), asked)
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
    from lcdesk.charts.breakdown_charts import stage_chart
    from lcdesk.charts.chart import as_rows

    chart = stage_chart(rows)
    if asked.out:
        _save_picture(chart, asked.out)
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


def _say_crossed(table: CrossTable, asked: Namespace) -> int:
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
    from lcdesk.charts.breakdown_charts import cross_chart
    from lcdesk.charts.chart import Caption
    from lcdesk.charts.findings import cross_finding

    if CROSSED.format_of(out).content == "text table":
        export_crossed(table, out)
    else:
        rule, title = (
            _("Counted: {rule}.", rule=table.rule_words),
            cross_finding(list(table.cells.values()), table.total),
        )
        caption = Caption(title, table.sentence, rule)
        _save_picture(
            cross_chart(table.rows, table.columns, table.cells, caption, by=table.by), out
        )


def _save(desk: Desk, scope: Scope, table: CountryTable, asked: Namespace) -> None:
    """A workbook holds the breakdown that was asked for, or all that say something where
    none was.
    """
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
    from lcdesk.charts.breakdown_charts import Whole, breakdown_chart

    whole = Whole(
        "people" if table.is_once else "enrolments", None if table.adds_up else table.total
    )
    rule = _("Counted: {rule}.", rule=table.rule_words)
    _save_picture(breakdown_chart(table.rows, table.by, table.sentence, rule, whole=whole), out)


def _save_picture(chart: Chart, out: Path) -> None:
    """By the ending of the name: .png, .svg or .pdf."""
    from lcdesk.drawing.painting import save_picture  # Qt, only when a picture is wanted

    save_picture(chart, out)
