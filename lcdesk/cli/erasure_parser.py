"""What the command line understands about handing out and erasing what is held about people."""

from __future__ import annotations

import argparse
from pathlib import Path

from lcdesk.cli.command_parts import add_part
from lcdesk.texts import _

SHOW = "show"


def add_person_parts(person: argparse.ArgumentParser) -> None:
    """`person export N` and `person erase N` beside `person N`: the word stands before the
    number, options after it.
    """
    words = _(
        "“export”: everything held about this person, as files to hand out; “erase”: erase this "
        "person for good"
    )
    person.add_argument(
        "part", nargs="?", choices=(SHOW, "export", "erase"), default=SHOW, help=words
    )
    person.add_argument(
        "--out", type=Path, metavar="FOLDER", help=_("with export: a new folder, or a .zip")
    )
    _add_erasing(person)


def add_anonymise(whats: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`cohort anonymise NAME`."""
    words = _("erase everybody of a cohort for good; the figures stay equal")
    part = add_part(whats, "anonymise", words)
    part.add_argument("name", metavar="NAME")
    _add_erasing(part)


def _add_erasing(parser: argparse.ArgumentParser) -> None:
    words = _(
        "what becomes of older backups: written anew without them (otherwise this), or removed"
    )
    parser.add_argument("--backups", choices=("rewrite", "drop"), default="rewrite", help=words)
    parser.add_argument(
        "--yes", metavar="NAME", help=_("do not ask; the name that would have to be typed")
    )
