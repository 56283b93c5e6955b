"""What the command line understands about saving a damaged desk."""

from __future__ import annotations

import argparse
from pathlib import Path

from lcdesk.cli.command_parts import Output
from lcdesk.model.file_formats import DESK
from lcdesk.texts import _


def add_salvage(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command `salvage`."""
    words = _(
        "save what can be read of a damaged desk into a new one, and say what is lost; the "
        "damaged file stays as it is"
    )
    parser = commands.add_parser("salvage", help=words, description=words)
    parser.set_defaults(job="salvage")
    parser.add_argument("damaged", type=Path, metavar="DAMAGED", help=_("the damaged desk"))
    parser.add_argument(
        "--into",
        type=Output(DESK),
        metavar="NEW.lcdesk",
        required=True,
        help=_("the new desk; a name nothing has yet"),
    )
    parser.add_argument("--json", action="store_true", help=_("answer in JSON"))
