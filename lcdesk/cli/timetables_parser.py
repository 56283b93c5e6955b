"""What the command line understands about a timetable as a file."""

from __future__ import annotations

import argparse

from lcdesk.cli.command_parts import Output
from lcdesk.model.file_formats import TIMETABLE
from lcdesk.model.timetable_grid import LANGUAGES
from lcdesk.texts import _


def add_timetable(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command `timetable`."""
    words = _(
        "save the timetable of a cohort or of one person: workbook, PDF, calendar, sign-in sheets"
    )
    made = commands.add_parser("timetable", help=words, description=words)
    made.add_argument("--cohort", metavar="NAME", required=True)
    made.add_argument(
        "--out",
        type=Output(TIMETABLE),
        metavar="OUT.xlsx|.pdf|.ics",
        required=True,
        help=_("where to; the ending says what it becomes"),
    )
    made.add_argument(
        "--grid",
        action="store_true",
        help=_("the workbook as the grid on the wall, not as a list with all fields"),
    )
    made.add_argument(
        "--language",
        choices=LANGUAGES,
        help=_("the language of the paper (otherwise that of the answers)"),
    )
    made.add_argument(
        "--person",
        metavar="NAME",
        help=_("only what concerns this participant, speaker, interpreter or escort"),
    )
    made.add_argument(
        "--sign-in",
        metavar="DAY",
        help=_("sign-in sheets of this day, one an activity; “all” for every day"),
    )
    made.add_argument("--by-day", action="store_true", help=_("with --sign-in one sheet a day"))
    made.add_argument("--json", action="store_true", help=_("answer in JSON"))
    made.set_defaults(job="timetable")
