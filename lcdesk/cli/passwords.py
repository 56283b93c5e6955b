"""Passwords as a command gets them: typed at the terminal, where nobody sees them, or from a file
that a variable of the environment names. Never an argument, which others can see.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from getpass import getpass
from pathlib import Path

from lcdesk import settings
from lcdesk.db.store import is_office
from lcdesk.model.faults import FirstPassword, KnownFault, LoginWanted, NotLetIn
from lcdesk.texts import _

FILE, NEW_FILE = "LCDESK_PASSWORD_FILE", "LCDESK_NEW_PASSWORD_FILE"
LOGIN, OWNER_FILE = "LCDESK_LOGIN", "LCDESK_OWNER_FILE"
_TRIES = 3


def log_in(path: Path, *, keeps: bool = False, anew: bool = False) -> None:
    """See that it is known who opens an office's desk; `KnownFault` where that is wanted and nobody
    tells it. A first password is changed at once. `anew`: also where it is known already.
    """
    from lcdesk.services.core.office_logins import login_at

    try:
        if login_at(path) is None or not anew:
            return
        user = ""
    except LoginWanted as wanted:
        user = wanted.user
    user = user or os.environ.get(LOGIN) or _asked(_("Login name: "), LOGIN)
    for left in range(_TRIES - 1, -1, -1):
        told = from_file(FILE)
        try:
            _log_in_by(path, user, told or typed(_question(path, user), FILE), keeps=keeps)
            return
        except NotLetIn as fault:
            if told or not left:
                raise
            sys.stderr.write(f"{fault.message}\n")


def log_in_first(path: Path) -> None:
    """Before a desk is looked into that is not opened yet: an office's asks who comes."""
    if is_office(path):
        log_in(path)


def change_office_password(path: Path) -> None:
    """That of whoever logs in at an office's desk, who has to know the one of now."""
    from lcdesk.services.core.office_logins import change_password, require_good, user_at

    chosen = settings.load()
    user = user_at(path, chosen) or os.environ.get(LOGIN) or _asked(_("Login name: "), LOGIN)
    current = from_file(FILE) or typed(_("Current password: "), FILE)
    new = new_password_by(partial(require_good, path, user, current))
    change_password(path, user, current, new, new, chosen)


def _log_in_by(path: Path, user: str, password: str, *, keeps: bool) -> None:
    from lcdesk.services.core import office_logins

    chosen = settings.load()
    try:
        office_logins.log_in(path, user, password, chosen, keeps=keeps)
    except FirstPassword as first:
        sys.stderr.write(f"{first}\n")
        new = new_password_by(partial(office_logins.require_good, path, user, password))
        office_logins.change_password(path, user, password, new, new, chosen)
        if keeps:
            office_logins.keep(path, chosen, keeps=True)


def _question(path: Path, user: str) -> str:
    return _("Password of {user} at “{name}”: ", user=user, name=path.stem)


def owner_told() -> str:
    """The address of a server's owner, with the password: from its file, else typed."""
    return from_file(OWNER_FILE) or typed(
        _("Address of the owner (postgresql://name:password@host:5432): "), OWNER_FILE
    )


def new_password_by(require: Callable[[str, str], object]) -> str:
    """A new password: from its file, else typed twice. `require` hears it, and what was typed the
    second time, and refuses what is no good: the first one before it is to be typed again.
    """
    if told := from_file(NEW_FILE):
        require(told, told)
        return told
    first = typed(_("New password: "), NEW_FILE)
    require(first, first)
    require(first, typed(_("The same once more: "), NEW_FILE))
    return first


def from_file(name: str) -> str:
    """The first line of the file a variable of the environment names; "" where it names none."""
    given = os.environ.get(name)
    if not given:
        return ""
    try:
        lines = Path(given).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError):
        raise KnownFault(
            _("The file that {variable} names cannot be read.", variable=name),
            _("Nothing was changed. It holds the password in its first line."),
        ) from None
    return lines[0] if lines else ""


def typed(question: str, variable: str) -> str:
    """What is typed at a terminal, and not seen; `KnownFault` where there is none."""
    if not sys.stdin.isatty():
        raise KnownFault(
            _("The password is wanted, and nobody can be asked here."),
            _(
                "Nothing was changed. Put it into a file only you can read, and its path into "
                "{variable}.",
                variable=variable,
            ),
        )
    return getpass(question, stream=sys.stderr)


def _asked(question: str, variable: str) -> str:
    if not sys.stdin.isatty():
        raise KnownFault(
            _("The login name is wanted, and nobody can be asked here."),
            _("Nothing was changed. Put it into {variable}.", variable=variable),
        )
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip()
