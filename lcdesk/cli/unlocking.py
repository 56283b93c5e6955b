"""The password of a desk on the command line: from the key chain, a file, or typed in; never an
argument, which others can see.
"""

from __future__ import annotations

import os
import sys
from getpass import getpass
from pathlib import Path

from lcdesk.model.faults import KnownFault
from lcdesk.services.security import password
from lcdesk.texts import _

FILE, NEW_FILE = "LCDESK_PASSWORD_FILE", "LCDESK_NEW_PASSWORD_FILE"
_TRIES = 3


def unlock(path: Path) -> None:
    """See that the desk at a path can be opened; `KnownFault` when its password is wanted and
    nobody tells it.
    """
    if password.is_open(path):
        return
    if told := _from_file(FILE):
        password.unlock(path, told)
        return
    for left in range(_TRIES - 1, -1, -1):
        try:
            password.unlock(path, _typed(_("Password of “{name}”: ", name=path.name), FILE))
            return
        except password.WrongPassword as fault:
            if not left or password.seconds_to_wait(path):
                raise
            sys.stderr.write(f"{fault.message}\n")


def new_password(path: Path) -> str:
    """The new password of a desk: from its file, else typed twice."""
    names = password.names_of(path)
    if told := _from_file(NEW_FILE):
        password.require_good(told, names=names)
        return told
    first = _typed(_("New password: "), NEW_FILE)
    password.require_good(first, names=names)
    password.require_good(first, _typed(_("The same once more: "), NEW_FILE))
    return first


def current_password() -> str:
    """The password of now, typed or from its file: for what is not to be done by whoever finds
    the computer unlocked.
    """
    return _from_file(FILE) or _typed(_("Current password: "), FILE)


def recovery_key() -> str:
    """The recovery key, from the terminal or piped in; it is seen, to be compared with the
    print.
    """
    sys.stderr.write(_("Recovery key: "))
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise KnownFault(
            _("The recovery key is wanted, and nobody can be asked here."),
            _("Nothing was changed. Run the command at a terminal."),
        )
    return line


def _from_file(name: str) -> str:
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


def _typed(question: str, variable: str) -> str:
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
