"""What the command line understands about experts, venues, travel times and themes."""

from __future__ import annotations

import argparse

from lcdesk.texts import _


def add_directory(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands `experts`, `venues`, `themes` and `ways`."""
    for kind, words in (
        ("experts", _("list the experts and where they are; join two spellings of one")),
        ("venues", _("list the venues and how often they are used; join two spellings of one")),
        ("themes", _("list the themes with planned and reached hours; join two of them")),
    ):
        _add_list(commands, kind, words)
    words = _("list the minutes of travel between venues, or set them")
    ways = commands.add_parser("ways", help=words, description=words)
    ways.add_argument(
        "--set",
        nargs=3,
        metavar=("A", "B", "MINUTES"),
        help=_("there and back; “-” where nobody knows"),
    )
    ways.add_argument("--json", action="store_true", help=_("answer in JSON"))
    ways.set_defaults(job="ways")


def _add_list(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], kind: str, words: str
) -> None:
    made = commands.add_parser(kind, help=words, description=words)
    made.add_argument("--cohort", metavar="NAME", help=_("one cohort (otherwise all)"))
    what = made.add_mutually_exclusive_group()
    what.add_argument(
        "--alike",
        action="store_true",
        help=_("pairs whose names are so similar that they may be one"),
    )
    what.add_argument(
        "--merge", nargs=2, metavar=("A", "B"), help=_("join B into A; undo takes it back")
    )
    what.add_argument("--remove", metavar="NAME", help=_("take one out; its activities stay"))
    made.add_argument("--yes", action="store_true", help=_("take it out though it is used"))
    made.add_argument("--json", action="store_true", help=_("answer in JSON"))
    made.set_defaults(job="directory", kind=kind)
