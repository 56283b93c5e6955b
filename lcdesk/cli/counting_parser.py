"""What the command line understands about counting rules."""

from __future__ import annotations

import argparse

from lcdesk.cli.command_parts import add_listing, add_part
from lcdesk.texts import _

FIELDS = {"rename": "name_en", "zh": "name_zh", "words": "words_en", "words_zh": "words_zh"}
"""Option → value of a rule."""


def add_counting(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command `counting` with its parts."""
    words = _(
        "list the rules that say who counts as a participant; make, change or remove one of your "
        "own"
    )
    _counting, whats = add_listing(commands, "counting", words)
    setting = add_part(
        whats, "set", _("make a rule, or change one of your own; what is not named stays as it is")
    )
    remove = add_part(whats, "remove", _("take a rule of your own out"))
    for part in (setting, remove):
        part.add_argument(
            "name", metavar="NAME", help=_("what the rule is called, or own:N as the list has it")
        )
    setting.add_argument("--zh", metavar="NAME", help=_("what it is called in Chinese"))
    setting.add_argument("--rename", metavar="NAME", help=_("call it otherwise from now on"))
    setting.add_argument(
        "--status",
        metavar="STATUS",
        action="append",
        help=_("a status that counts, “none” for people without one (repeatable)"),
    )
    setting.add_argument(
        "--words",
        metavar="TEXT",
        help=_("what is printed under the figures (otherwise made from the statuses)"),
    )
    setting.add_argument("--words-zh", metavar="TEXT", help=_("the same in Chinese"))
