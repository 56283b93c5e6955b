"""What the command line understands about the evaluation of a cohort."""

from __future__ import annotations

import argparse
from pathlib import Path

from lcdesk.cli.command_parts import Output
from lcdesk.model.file_formats import BOOK
from lcdesk.texts import _


def add_evaluation(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command `evaluation`."""
    words = _(
        "means and spreads of what participants answered; the questionnaire out, filled-in forms in"
    )
    parser = commands.add_parser("evaluation", help=words, description=words)
    parser.set_defaults(job="evaluation")
    parser.add_argument("--cohort", metavar="NAME", required=True)
    parser.add_argument("--json", action="store_true", help=_("answer in JSON"))
    parser.add_argument(
        "--questionnaire",
        type=Output(BOOK),
        metavar="OUT.xlsx",
        help=_("write the questionnaire to be printed or sent"),
    )
    parser.add_argument(
        "--forms",
        type=int,
        metavar="N",
        help=_("so many numbered forms, a sheet each (otherwise one without a number)"),
    )
    parser.add_argument(
        "--all-kinds",
        action="store_true",
        help=_("ask about ceremonies, meals, free time and travel, too"),
    )
    parser.add_argument(
        "--import",
        dest="files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help=_("take in filled-in forms"),
    )
    parser.add_argument(
        "--double",
        choices=("leave", "replace", "add"),
        default="leave",
        help=_(
            "what becomes of a form whose number is there already: left out, put in its place, or "
            "taken for another person's"
        ),
    )
    parser.add_argument(
        "--out", type=Output(BOOK), metavar="OUT.xlsx", help=_("save the results as a workbook")
    )
