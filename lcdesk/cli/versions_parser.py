"""What the command line understands about published versions of a timetable."""

from __future__ import annotations

import argparse

from lcdesk.cli.command_parts import Output
from lcdesk.model.file_formats import CHANGE_NOTICE
from lcdesk.texts import _


def add_versions(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands `publish` and `changes`."""
    words = _("keep the timetable as it stands as a published version")
    publish = commands.add_parser("publish", help=words, description=words)
    publish.set_defaults(job="publish")
    publish.add_argument("--note", metavar="TEXT", help=_("what is to be known of this version"))
    publish.add_argument(
        "--with-clashes", action="store_true", help=_("publish although clashes are open")
    )
    words = _("what has changed in the timetable since a published version")
    changes = commands.add_parser("changes", help=words, description=words)
    changes.set_defaults(job="changes")
    changes.add_argument(
        "--since",
        type=int,
        metavar="N",
        help=_("the number of the version (otherwise the last one)"),
    )
    changes.add_argument("--day", metavar="DAY", help=_("only what touches this day"))
    changes.add_argument(
        "--person",
        metavar="NAME",
        help=_("only what touches a participant, speaker, interpreter or escort"),
    )
    changes.add_argument(
        "--versions", action="store_true", help=_("list the versions that were published")
    )
    changes.add_argument(
        "--out",
        type=Output(CHANGE_NOTICE),
        metavar="FILE",
        help=_("save as a slip: .pdf to print, .txt to send"),
    )
    for parser in (publish, changes):
        parser.add_argument("--cohort", metavar="NAME", required=True)
        parser.add_argument("--json", action="store_true", help=_("answer in JSON"))
