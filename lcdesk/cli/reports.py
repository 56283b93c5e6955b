"""Reports of figure tables as several commands write and say them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from lcdesk.cli.command import Output
from lcdesk.cli.telling import answer, say, say_json, say_table
from lcdesk.model.files import OVER_YEARS
from lcdesk.texts import _, list_names

if TYPE_CHECKING:
    from lcdesk.model.figure_tables import FigureReport
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.figures.over_years import OverYears
    from lcdesk.services.figures.signed_reports import Signable


def add_report_files(parser: ArgumentParser) -> None:
    """`--out FILE`, the language of its page, and what signs it."""
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
    parser.add_argument(
        "--sign",
        metavar="NAME",
        default="",
        help=_(
            "keep the page as it stands now under a number, with the name of who signs it: "
            "“Li Wei | 李伟”"
        ),
    )
    add_post(parser)
    parser.add_argument(
        "--number",
        metavar="NUMBER",
        default="",
        help=_("its number (otherwise the next of the year)"),
    )
    parser.add_argument("--note", metavar="TEXT", default="", help=_("what is to be known of it"))


def add_post(parser: ArgumentParser) -> None:
    """The post of who signs."""
    parser.add_argument(
        "--post", metavar="POST", default="", help=_("the post of who signs: “Director | 主任”")
    )


def tell_report(desk: Desk, report: OverYears, asked: Namespace) -> int:
    """As a file, as JSON, or as tables; or kept under a number."""
    from lcdesk.model.figure_tables import as_data
    from lcdesk.services.figures.figure_book import save_figures
    from lcdesk.services.start.office_name import read_office

    def gather() -> FigureReport:
        return report.gather(desk)

    office = read_office(desk)
    if asked.out:
        save_figures(desk, gather, asked.out, asked.language, office)
    if asked.sign or asked.number or asked.note or asked.post:
        return tell_signing(desk, report.page(desk, office), asked, asked.sign)
    if asked.json:
        say_json(as_data(gather()))
    elif asked.out:
        say(_("Saved: {path}", path=asked.out))
    else:
        _say(gather())
    return 0


def tell_signing(desk: Desk, report: Signable, asked: Namespace, name: str) -> int:
    """Keep a report with who signs it, under `asked.number`, with `asked.note`, and tell so; with
    "" for a name, who is named to sign for its course.
    """
    from lcdesk.services.figures.signed_reports import in_language, sign

    named = report.signer.texts if report.signer else ("", "")
    name, post = (name, asked.post) if name else (named[0], asked.post or named[1])
    line = sign(desk, report, name, asked.number, asked.note, post)
    return answer(
        asked,
        asdict(line),
        in_language(line.sentence),
        _("Kept as report {number}. Undo takes it back.", number=line.number),
    )


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
