"""Reports of figure tables as several commands write and say them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from lcdesk.cli.command import Output
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.model.files import OVER_YEARS
from lcdesk.texts import _, list_names

if TYPE_CHECKING:
    from lcdesk.model.figure_tables import FigureReport
    from lcdesk.services.core.desk import Desk


def add_report_files(parser: ArgumentParser) -> None:
    """`--out FILE`, and the language of its page."""
    parser.add_argument(
        "--out",
        type=Output(OVER_YEARS),
        metavar="FILE",
        help=_(
            "save as {endings} or {last}",
            endings=list_names(OVER_YEARS.endings[:-1]),
            last=OVER_YEARS.endings[-1],
        ),
    )
    parser.add_argument(
        "--language",
        choices=("zh", "en", "both"),
        default="both",
        help=_("the language of the page"),
    )


def tell_report(desk: Desk, gather: Callable[[], FigureReport], asked: Namespace) -> int:
    """As a file, as JSON, or as tables."""
    from lcdesk import settings
    from lcdesk.model.figure_tables import as_data
    from lcdesk.services.figures.figure_book import save_figures

    if asked.out:
        save_figures(desk, gather, asked.out, asked.language, settings.load().office)
    if asked.json:
        say_json(as_data(gather()))
    elif asked.out:
        say(_("Saved: {path}", path=asked.out))
    else:
        _say(gather())
    return 0


def _say(report: FigureReport) -> None:
    from lcdesk.model.figure_tables import text_lines

    say(report.sentence)
    for table in report.tables:
        say()
        said = _("{title}: {parts}", title=table.name, parts=table.finding)
        say(said if table.finding else table.name)
        heads, *lines = text_lines(table)
        say_table(heads, lines)
        for line in (table.detail, table.rule, *table.remarks):
            if line:
                say(line)
    for remark in report.remarks:
        say()
        say(remark)
