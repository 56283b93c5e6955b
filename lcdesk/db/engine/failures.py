"""What a database says when it cannot, in words for people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DatabaseError

from lcdesk.model.entities.base import is_any_mapped
from lcdesk.model.faults import DamagedDesk, DeskBusy, EditConflictsFound, KnownFault
from lcdesk.texts import N_, _

_SAFE = N_("Nothing was lost: what was saved before is still there.")
_KNOWN = (
    (
        "database or disk is full",
        N_("The disk is full."),
        N_("Free some space, then repeat the last step."),
    ),
    (
        "readonly",
        N_("The desk cannot be written to."),
        N_("Ask for the right to write in its folder, or copy the desk to a folder of your own."),
    ),
    (
        "unable to open",
        N_("The desk file cannot be opened."),
        N_("See whether the folder is there and whether you may write in it."),
    ),
    ("locked", N_("The desk is in use by another program."), N_("Wait a moment and try again.")),
    (
        "not a database",
        N_("This file is not a desk, or it is damaged."),
        N_("Choose another file, or restore a backup."),
    ),
    (
        "malformed",
        N_("The desk file is damaged."),
        N_("Restore the newest backup; it lies in the folder beside the desk."),
    ),
    (
        "foreign key",
        N_("Something this belongs to is no longer there."),
        N_("Bring that back first (its removal can be undone), then try again."),
    ),
    (
        "disk i/o",
        N_("The disk did not answer."),
        N_("See whether the drive is still connected, then try again."),
    ),
)
_DAMAGED = frozenset({"not a database", "malformed"})


def reason_of(error: object) -> str:
    """What the database says, in the words of a person, to stand within a sentence; its own
    words where they are not known.
    """
    said = str(error).casefold()
    return next(
        (_(message).rstrip(".。") for sign, message, _advice in _KNOWN if sign in said), str(error)
    )


def is_of_the_disk(error: object) -> bool:
    """True where not the file is to blame, but the disk: it is full, or does not answer."""
    said = str(error).casefold()
    return "disk is full" in said or "disk i/o" in said


def _said(error: Exception) -> str:
    """What the database says, through the toolkit or by the driver itself; "" where it is not
    the database's error.
    """
    import sqlcipher3.dbapi2 as driver  # nobody gets here without it

    sqlite: Any = driver  # it has no stubs
    if isinstance(error, DatabaseError):
        return str(error.orig).casefold()
    return str(error).casefold() if isinstance(error, sqlite.Error) else ""


def is_stale(error: Exception) -> bool:
    """Was a row written that somebody had changed meanwhile? Only who writes objects hears so."""
    if not is_any_mapped():
        return False
    from sqlalchemy.orm.exc import StaleDataError

    return isinstance(error, StaleDataError)


@contextmanager
def told_in_words() -> Iterator[None]:
    """Turn the database's own errors into known faults."""
    try:
        yield
    except Exception as error:
        if is_stale(error):
            raise EditConflictsFound(
                _("Somebody changed this entry while you were working on it."),
                _("Nothing was overwritten. Look at it again and repeat your change."),
            ) from None
        said = _said(error)
        for sign, message, advice in _KNOWN:
            if sign in said:
                if sign in _DAMAGED:
                    raise DamagedDesk(_(message), _(advice)) from None
                kind = DeskBusy if sign == "locked" else KnownFault
                raise kind(_(message), f"{_(_SAFE)} {_(advice)}") from None
        raise
