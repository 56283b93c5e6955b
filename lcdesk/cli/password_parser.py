"""What the command line understands about the password of a desk."""

from __future__ import annotations

import argparse

from lcdesk.cli.command_parts import add_listing, add_part
from lcdesk.texts import _


def add_password(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command `password` and its parts."""
    words = _(
        "say whether the desk has a password; set, change or remove it. Passwords are typed, or "
        "read from the files that LCDESK_PASSWORD_FILE and LCDESK_NEW_PASSWORD_FILE name"
    )
    _password, whats = add_listing(commands, "password", words)
    add_part(whats, "set", _("lock the desk and its backups with a password"))
    add_part(whats, "change", _("give it another password; the recovery key changes, too"))
    add_part(whats, "remove", _("take the password away, from the backups, too"))
    add_part(whats, "recovery-key", _("show the recovery key to be printed"))
    add_part(
        whats,
        "recover",
        _("open a desk whose password was forgotten by its recovery key, and set a new password"),
    )
    keep = add_part(
        whats, "keep", _("let the key chain of this computer keep the password for you")
    )
    keep.add_argument("--off", action="store_true", help=_("keep it no longer"))
