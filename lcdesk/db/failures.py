"""What a database says when it cannot, in words for people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm.exc import StaleDataError

from lcdesk.model.faults import ChangedMeanwhile, DamagedDesk, KnownFault
from lcdesk.texts import N_, _

_SAFE = N_("Nothing was lost: what was saved before is still there.")
_KNOWN = (
    ("database or disk is full", N_("The disk is full."), N_("Free some space, then repeat the last step.")),
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
    ("disk i/o", N_("The disk did not answer."), N_("See whether the drive is still connected, then try again.")),
)
_DAMAGED = frozenset({"not a database", "malformed"})


@contextmanager
def told_in_words() -> Iterator[None]:
    """Turn the database's own errors into known faults."""
    try:
        yield
    except StaleDataError:
        raise ChangedMeanwhile(
            _("Somebody changed this entry while you were working on it."),
            _("Nothing was overwritten. Look at it again and repeat your change."),
        ) from None
    except DatabaseError as error:
        said = str(error.orig).casefold()
        for sign, message, advice in _KNOWN:
            if sign in said:
                if sign in _DAMAGED:
                    raise DamagedDesk(_(message), _(advice)) from None
                raise KnownFault(_(message), f"{_(_SAFE)} {_(advice)}") from None
        raise
