"""What the command line understands about reports of the figures."""

from __future__ import annotations

import argparse

from lcdesk.cli.command_parts import Output
from lcdesk.cli.signed_reports_parser import add_signed
from lcdesk.model.file_formats import REPORT
from lcdesk.texts import _


def add_report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command `report`: alone it makes the page; its parts are about reports that were
    signed.
    """
    words = _("make the one-page report of the figures; sign one, and see what has changed since")
    report = commands.add_parser("report", help=words, description=words)
    report.set_defaults(job="report", what="make")
    report.add_argument(
        "--cohort",
        metavar="NAME",
        action="append",
        help=_("of this cohort; may be said several times (otherwise all)"),
    )
    report.add_argument("--programme", metavar="NAME", help=_("of all cohorts of this programme"))
    report.add_argument(
        "--rule",
        default="all",
        metavar="NAME",
        help=_("who counts, as `lcdesk counting` lists it (otherwise: all)"),
    )
    report.add_argument(
        "--once", action="store_true", help=_("count each person once, by the latest cohort")
    )
    report.add_argument(
        "--language",
        choices=("zh", "en", "both"),
        default="both",
        help=_("the language of the page"),
    )
    report.add_argument(
        "--out",
        type=Output(REPORT),
        metavar="FILE",
        help=_("save the page as .pdf or .png, its figures as .json"),
    )
    report.add_argument("--json", action="store_true", help=_("answer in JSON"))
    add_signed(report.add_subparsers(metavar=_("WHAT")))
