"""What the command line understands about attendance."""

from __future__ import annotations

import argparse
from pathlib import Path

from lcdesk.cli.command_parts import Output
from lcdesk.model.file_formats import BOOK
from lcdesk.texts import _


def add_attendance(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command `attendance`."""
    words = _(
        "who was there: rates of people and activities, the certificate condition; note it, "
        "import a sheet, save it"
    )
    made = commands.add_parser("attendance", help=words, description=words)
    made.set_defaults(job="attendance")
    made.add_argument("--cohort", metavar="NAME", required=True)
    made.add_argument(
        "--set",
        metavar="STATE",
        help=_("present, late, excused, absent, or - for nothing; with --who and --activity"),
    )
    made.add_argument(
        "--who",
        metavar="NAME",
        action="append",
        default=[],
        help=_("whose, by name or number (repeatable)"),
    )
    made.add_argument(
        "--activity",
        metavar="N",
        type=int,
        action="append",
        default=[],
        help=_("of which activity, by its number in the list (repeatable)"),
    )
    made.add_argument(
        "--all-present",
        action="store_true",
        help=_("everybody not noted yet was at the activities named"),
    )
    made.add_argument(
        "--percent",
        metavar="N",
        help=_("the certificate condition in per cent; - for the usual one"),
    )
    made.add_argument(
        "--import",
        dest="sheet",
        type=Path,
        metavar="FILE",
        help=_("note what a signed sheet says: names down, activities or dates across"),
    )
    made.add_argument(
        "--answer",
        metavar="WHERE=N",
        action="append",
        default=[],
        help=_(
            "which activity a column is, or who a row is, where it may be several, as in C=12 or "
            "7=3 (repeatable)"
        ),
    )
    made.add_argument("--yes", action="store_true", help=_("do not ask before writing"))
    made.add_argument("--out", type=Output(BOOK), metavar="OUT.xlsx", help=_("save as a workbook"))
    made.add_argument("--json", action="store_true", help=_("answer in JSON"))
