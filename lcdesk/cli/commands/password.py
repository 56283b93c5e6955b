"""The password of a desk: set, changed, removed, kept in the key chain; its recovery key."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lcdesk.cli.command import add_part, add_parts, command, deferred_imports
from lcdesk.cli.telling import answer, progress, say, say_json
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk import receipts
    from lcdesk.cli.desk import current_password, new_password, recovery_key
    from lcdesk.db.store import require_file
    from lcdesk.model.faults import KnownFault
    from lcdesk.receipts import Receipt
    from lcdesk.services.core.opening import default_path
    from lcdesk.services.security import password as passwords

_KEPT = N_("Whoever is signed in here as you opens this desk without its password.")
_FORGOTTEN = N_("This computer asks for the password again.")


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser)
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


@command(
    "password",
    N_(
        "say whether the desk has a password; set, change or remove it. Passwords are typed, or "
        "read from the files that LCDESK_PASSWORD_FILE and LCDESK_NEW_PASSWORD_FILE name"
    ),
    _arguments,
    place=460,
)
def password(asked: Namespace) -> int:
    """Say whether there is one; set, change or take it away; show or use the recovery key."""
    path: Path = asked.desk or default_path()
    if not path.is_file():
        raise KnownFault(
            _("There is no desk at “{path}”.", path=path), _("Nothing was changed. Check the name.")
        )
    require_file(path)
    return _WHAT[asked.what](path, asked)


def _tell(path: Path, asked: Namespace) -> int:
    is_locked = passwords.is_locked(path)
    return answer(
        asked,
        {"desk": path, "has_password": is_locked, "key_chain": passwords.is_there()},
        _("This desk and its backups are locked with a password.")
        if is_locked
        else _("This desk has no password: whoever gets a copy of the file can read it."),
    )


def _set(path: Path, asked: Namespace) -> int:
    if passwords.is_locked(path):
        raise KnownFault(
            _("This desk has a password already."),
            _("Nothing was changed. “lcdesk password change” gives it another one."),
        )
    _say_changed(passwords.set_password(path, new_password(path), _shown()), asked)
    return 0


def _change(path: Path, asked: Namespace) -> int:
    _require_locked(path)
    passwords.unlock(path, current_password())
    _say_changed(passwords.set_password(path, new_password(path), _shown()), asked)
    return 0


def _remove(path: Path, asked: Namespace) -> int:
    _require_locked(path)
    passwords.unlock(path, current_password())
    changed = passwords.remove_password(path, _shown())
    if asked.json:
        say_json(_plain(changed))
        return 0
    say(_("The password is gone: whoever gets a copy of the file can read it."))
    _say_left(changed.left)
    return 0


def _show(path: Path, asked: Namespace) -> int:
    _require_locked(path)
    passwords.unlock(path, current_password())
    key = passwords.recovery_key(path)
    return answer(asked, {"desk": path, "recovery_key": key}, key)


def _recover(path: Path, asked: Namespace) -> int:
    _require_locked(path)
    passwords.unlock_by_recovery(path, recovery_key())
    _say_changed(passwords.set_password(path, new_password(path), _shown()), asked)
    return 0


def _keep(path: Path, asked: Namespace) -> int:
    _require_locked(path)
    if asked.off:
        passwords.forget_on_this_computer(path)
        receipts.give(Receipt(_FORGOTTEN))
        _say_kept(path, _FORGOTTEN, asked)
        return 0
    if not passwords.is_there():
        raise KnownFault(
            _("This computer has no key chain that could keep the password."),
            _("Nothing was changed. The password is asked for each time."),
        )
    passwords.unlock(path, current_password(), keeps=True)
    receipts.give(Receipt(_KEPT))
    _say_kept(path, _KEPT, asked)
    return 0


def _say_kept(path: Path, words: str, asked: Namespace) -> None:
    answer(asked, {"desk": path, "kept": passwords.is_kept(path)}, _(words))


def _require_locked(path: Path) -> None:
    if not passwords.is_locked(path):
        raise KnownFault(
            _("This desk has no password."),
            _("Nothing was changed. “lcdesk password set” gives it one."),
        )


def _plain(changed: passwords.Changed) -> dict[str, Any]:
    return {
        "desk": changed.path,
        "has_password": bool(changed.recovery_key),
        "recovery_key": changed.recovery_key or None,
        "left": list(changed.left),
        "beside": list(changed.beside),
    }


def _say_changed(changed: passwords.Changed, asked: Namespace) -> None:
    if asked.json:
        say_json(_plain(changed))
        return
    say(
        _(
            "The desk and its backups are locked. A forgotten password cannot be found out by "
            "anybody; this recovery key opens the desk without it:"
        )
    )
    say("\n  " + changed.recovery_key + "\n")
    say(
        _(
            "Write it down or print it, and keep it in a safe, not beside the computer. It is "
            "valid until the password is changed."
        )
    )
    _say_left(changed.left)
    if words := passwords.beside_words(changed.beside):
        say(words)


def _say_left(left: tuple[str, ...]) -> None:
    if left:
        say(
            _(
                "These backups could not be written anew and are as they were: {names}. It is "
                "tried again at the next start.",
                names=", ".join(left),
            )
        )


def _shown() -> passwords.Told:
    shows = dict[str, Callable[[int, int], None]]()
    return lambda words, done, total: shows.setdefault(words, progress(words))(done, total)


_WHAT: dict[str, Callable[[Path, Namespace], int]] = {
    "list": _tell,
    "set": _set,
    "change": _change,
    "remove": _remove,
    "recovery-key": _show,
    "recover": _recover,
    "keep": _keep,
}
