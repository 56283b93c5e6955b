"""What the command line understands about backups."""

from __future__ import annotations

import argparse

from lcdesk.cli.command_parts import add_listing, add_part
from lcdesk.texts import _


def add_backups(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command `backups` and its parts."""
    words = _(
        "list the backups of the desk, newest first; see what going back to one would change, and "
        "go back"
    )
    _backups, whats = add_listing(commands, "backups", words)
    for name, said in (
        (
            "preview",
            _("say what would change if the desk went back to a backup; nothing is written"),
        ),
        ("restore", _("put a backup in the place of the desk, which is saved as a backup first")),
    ):
        part = add_part(whats, name, said)
        part.add_argument(
            "which", metavar="N|FILE", help=_("the number in the list, or the file of a backup")
        )
        if name == "restore":
            part.add_argument("--yes", action="store_true", help=_("do not ask before writing"))


def add_restore_test(check: argparse.ArgumentParser) -> None:
    """The drill of the command `check`, and opening what a disk has changed."""
    words = _(
        "open the desk although the disk gives back something else than was written; compare it "
        "with a backup"
    )
    check.add_argument("--as-it-is", action="store_true", help=words)
    check.add_argument(
        "--drill",
        nargs="?",
        const="newest",
        choices=("newest", "all"),
        help=_(
            "also restore the newest backup (or all) for trial, check it, and compare it with the "
            "desk"
        ),
    )
