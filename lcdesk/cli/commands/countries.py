"""Figures by country and other breakdowns: as table, JSON, workbook or picture; the groups that
countries stand in, and the office's own map.
"""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from lcdesk.cli.command import Output, add_files, add_part, add_parts, command, deferred_imports
from lcdesk.cli.telling import answer, say, say_json, say_table
from lcdesk.model.files import CROSSED, FIGURES, JPEG, PNG
from lcdesk.texts import N_, _, language, list_names, n_

with deferred_imports(__name__):
    from lcdesk.charts.chart import Chart
    from lcdesk.cli.desk import desk_of
    from lcdesk.cli.figures import as_record, say_figures, scope_asked, table_as_json
    from lcdesk.model import clock
    from lcdesk.model.breakdowns import BY_KEY, GROUP
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.files import write_bytes
    from lcdesk.model.kinds import Date
    from lcdesk.model.report import ApprovedMap
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.figures import country_groups, figures_workbook, map_pictures
    from lcdesk.services.figures.country_groups import list_groups
    from lcdesk.services.figures.figures_workbook import crossed_lines, export_crossed
    from lcdesk.services.figures.scopes import Scope, region_named
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
    parser.add_argument("--region", metavar="NAME", help=_("only people of this region (Africa …)"))
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


@command(
    "countries",
    N_("the figures by country, and other cuts"),
    _arguments,
    place=130,
    group="figures",
)
def countries(asked: Namespace) -> int:
    """A breakdown of the figures as table, JSON, or file."""
    with desk_of(asked) as desk:
        scope = scope_asked(desk, asked)
        if asked.region:
            scope = replace(scope, region=region_named(asked.region))
        if asked.funnel:
            _require_alone(asked)
            return _say_funnel(stage_rows(desk, scope), asked)
        by, rule = asked.by or "country", asked.rule or "all"
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


# --- Groups of countries: listed, exported, imported, removed ---


def _groups_arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser)
    parser.add_argument(
        "--on", metavar="DAY", help=_("who is a member on that day (otherwise today)")
    )
    add_files(whats, _("write them to a .csv file"), _("take such a file in"))
    add_part(whats, "remove", _("forget your own edition of a group")).add_argument(
        "code", metavar="CODE"
    )


@command(
    "groups",
    N_("list the groups of countries; export, import or edit them"),
    _groups_arguments,
    place=440,
    group="figures",
)
def groups(asked: Namespace) -> int:
    """List them, or do what was asked with them."""
    with desk_of(asked) as desk:
        {"list": _list, "export": _export, "import": _import, "remove": _remove}[asked.what](
            desk, asked
        )
    return 0


def _list(desk: Desk, asked: Namespace) -> None:
    day = _day(asked.on)
    found = list(country_groups.list_groups(desk).values())
    if asked.json:
        say_json(
            [
                {
                    "code": group.code,
                    "name_en": group.name_en,
                    "name_zh": group.name_zh,
                    "source": group.source,
                    "is_own": group.is_own,
                    "on": str(day),
                    "members": sorted(group.on(day)),
                    "undated": sorted(group.undated(day)),
                }
                for group in found
            ]
        )
        return
    heads = (_("Group"), _("Name"), _("Members"), _("Day of joining not known"), _("Whose"))
    say_table(
        heads,
        [
            (
                group.code,
                group.name(language()),
                len(group.on(day)),
                len(group.undated(day)) or "",
                _("your own") if group.is_own else _("came with the program"),
            )
            for group in found
        ],
    )
    say()
    say(_("Members on {day}.", day=Date().format(day)))


def _day(said: str | None) -> dt.date:
    try:
        return Date().parse(said) if said else clock.today()
    except BadValue as bad:
        raise KnownFault(bad.message, _("Nothing was changed.")) from None


def _export(desk: Desk, asked: Namespace) -> None:
    count = country_groups.export_groups(desk, asked.file)
    answer(
        asked,
        {"path": str(asked.file), "groups": count},
        n_("{count} group saved: {path}", "{count} groups saved: {path}", count, path=asked.file),
    )


def _import(desk: Desk, asked: Namespace) -> None:
    count = country_groups.import_groups(desk, asked.file)
    answer(
        asked,
        {"changed": count},
        n_("{count} group is new or changed.", "{count} groups are new or changed.", count),
    )


def _remove(desk: Desk, asked: Namespace) -> None:
    shipped = country_groups.remove_group(desk, asked.code)
    answer(
        asked,
        {"code": asked.code, "is_shipped": shipped is not None},
        _("Removed: {what}. Undo brings it back.", what=asked.code)
        if shipped is None
        else _(
            "{name} is as it came with the program again. Undo takes that back.",
            name=shipped.name(language()),
        ),
    )


# --- The office's own map: placed with its approval number, shown, saved, removed ---


def _map_arguments(parser: ArgumentParser) -> None:
    parser.set_defaults(out=None)
    whats = add_parts(parser, "show")
    given = add_part(
        whats,
        "set",
        _("place a PNG or JPEG file as the map, or change what stands with the one placed"),
    )
    given.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        nargs="?",
        help=_("the picture; without it the one placed stays"),
    )
    given.add_argument(
        "--number", metavar="NUMBER", help=_("the approval number, printed with the picture always")
    )
    given.add_argument("--name", metavar="NAME", help=_("what the map is called in this desk"))
    given.add_argument("--caption", metavar="TEXT", help=_("what stands under it in English"))
    given.add_argument("--caption-zh", metavar="TEXT", help=_("what stands under it in Chinese"))
    shown = add_part(whats, "show", _("say which map is placed"))
    shown.add_argument(
        "--out", type=Path, metavar="FILE", help=_("save the picture as it was placed")
    )
    add_part(whats, "remove", _("take the map out of the desk"))


@command(
    "map",
    N_("the approved map picture of the office: show, set or remove it"),
    _map_arguments,
    place=290,
    group="figures",
)
def map_picture(asked: Namespace) -> int:
    """Show the map, or do what was asked with it."""
    with desk_of(asked) as desk:
        {"show": _show, "set": _set, "remove": _remove_map}[asked.what](desk, asked)
    return 0


def _show(desk: Desk, asked: Namespace) -> None:
    shown = map_pictures.read_map(desk)
    if asked.out:
        _write(shown, asked.out)
    if asked.json:
        say_json(_plain(shown))
    elif shown is None:
        say(_("There is no map picture yet. “lcdesk map set FILE --number NUMBER” places one."))
    else:
        _tell(shown)
    if asked.out and not asked.json:
        say(_("Saved: {path}", path=asked.out))


def _set(desk: Desk, asked: Namespace) -> None:
    held = map_pictures.read_map(desk)
    given = {
        "approval_no": asked.number,
        "name": asked.name,
        "caption_en": asked.caption,
        "caption_zh": asked.caption_zh,
    }
    values = {
        name: getattr(held, name, "") if value is None else value for name, value in given.items()
    }
    if asked.file:
        if asked.number is None:  # another picture was approved under another number
            values |= {"approval_no": ""}
        values |= {"file_name": asked.file.name}
    map_pictures.set_map(desk, map_pictures.map_file(asked.file) if asked.file else None, values)
    shown = map_pictures.read_map(desk)
    if asked.json:
        say_json(_plain(shown))
    elif shown:
        _tell(shown)


def _remove_map(desk: Desk, asked: Namespace) -> None:
    map_pictures.remove_map(desk)
    answer(asked, None, _("The map was taken out. Undo brings it back."))


def _tell(shown: ApprovedMap) -> None:
    if shown.name or shown.file_name:
        say(_("Map: {name}", name=shown.name or shown.file_name))
    if shown.caption:
        say(shown.caption)
    say(shown.approval)
    say(n_("{count} byte", "{count} bytes", len(shown.data)))


def _plain(shown: ApprovedMap | None) -> dict[str, object] | None:
    if shown is None:
        return None
    names = ("name", "approval_no", "caption_en", "caption_zh", "file_name")
    return {**{name: getattr(shown, name) for name in names}, "bytes": len(shown.data)}


def _write(shown: ApprovedMap | None, path: Path) -> None:
    if shown is None:
        raise KnownFault(_("There is no map picture yet."), _("Nothing was written."))
    formats = PNG if shown.data.startswith(b"\x89PNG") else JPEG
    write_bytes(path, shown.data, formats=formats)
