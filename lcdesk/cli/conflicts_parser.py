"""What the command line understands about clashes of a timetable and the rules they come from."""

from __future__ import annotations

import argparse

from lcdesk.texts import _


def add_conflicts(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands `conflicts` and `rules`."""
    words = _("the clashes of a timetable, and what would cure them")
    conflicts = commands.add_parser("conflicts", help=words, description=words)
    conflicts.set_defaults(job="conflicts")
    conflicts.add_argument("--cohort", metavar="NAME", required=True)
    conflicts.add_argument(
        "--cures",
        action="store_true",
        help=_("with what would cure each, checked against everything else"),
    )
    conflicts.add_argument(
        "--apply",
        metavar="N.M",
        help=_("make the M-th cure of the N-th clash, as “--cures” numbers them"),
    )
    words = _("the timetable rules: how grave each is, and what they measure by")
    rules = commands.add_parser("rules", help=words, description=words)
    rules.set_defaults(job="rules")
    rules.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help=_(
            "a level (clash, warning or ignore) or a limit, such as venue_twice=warning or "
            "day_length=7:30 (repeatable)"
        ),
    )
    rules.add_argument(
        "--as-at-first", action="store_true", help=_("take back every choice of the office")
    )
    for part in (conflicts, rules):
        part.add_argument("--json", action="store_true", help=_("answer in JSON"))
