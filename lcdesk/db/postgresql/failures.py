"""What an office's server says when it cannot, in words for people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError

from lcdesk.db.engine.failures import is_stale
from lcdesk.db.postgresql.refusals import (
    DESK_BEHIND,
    NEWER_NEEDED,
    NO_AUTHORITY,
    NO_TLS,
    OTHER_HOST,
    PROGRAM_TOO_OLD,
    UNBOUND,
    UNKNOWN_AUTHORITY,
    WRONG_PASSWORD,
)
from lcdesk.model.faults import DeskBusy, EditConflictsFound, KnownFault, NotLetIn, OfficeOutOfReach
from lcdesk.model.rights import ASK_TO_SIGN, ONLY_FOR_SIGNERS, ONLY_FOR_SOME
from lcdesk.texts import N_, _, join_sentences

_SAFE = N_("Nothing was lost: what was saved before is still there.")
_KNOWN = {
    "23503": (
        N_("Something this belongs to is no longer there."),
        N_("Bring that back first (its removal can be undone), then try again."),
    ),
    "53100": (
        N_("The disk of the office’s server is full."),
        N_("Ask whoever looks after the server."),
    ),
    "42501": (
        N_("You may not do this at this office."),
        N_("Ask whoever looks after the office’s desk."),
    ),
    NEWER_NEEDED: (
        N_("This takes the newer lcdesk by which the office’s desk was brought up to date."),
        N_(
            "Install it on this computer: whoever looks after the office’s desk knows which. All "
            "else goes on with this one."
        ),
    ),
    "25006": (
        N_("The desk cannot be written to."),
        N_("Ask whoever looks after the office’s desk."),
    ),
}
_SHUT = {
    WRONG_PASSWORD: (
        N_("The login name or the password is not right, or no longer valid."),
        N_(
            "Mind capitals. A first password is good for some days, and until it is changed: ask "
            "whoever looks after the office’s desk for a new one."
        ),
    ),
    "28000": (
        N_("The office’s server does not let this login in from here."),
        N_("Ask whoever looks after the office’s desk."),
    ),
    "3D000": (
        N_("The server has no desk of that name."),
        N_("Ask whoever looks after the office’s desk for its file."),
    ),
    NO_TLS: (
        N_("The office’s server does not encrypt what is sent, so nothing was sent to it."),
        N_("Ask whoever looks after the server to turn TLS on."),
    ),
    OTHER_HOST: (
        N_("The server that answered has another name than the office’s, so it was told nothing."),
        N_("Ask whoever looks after the office’s desk for its file."),
    ),
    UNKNOWN_AUTHORITY: (
        N_("The server that answered did not prove to be the office’s, so it was told nothing."),
        N_(
            "Its certificate may have run out, or been made anew: ask whoever looks after the "
            "office’s desk for its file. If that does not help, somebody may be in between."
        ),
    ),
    UNBOUND: (
        N_("The server that answered wants the password in a way that is not safe: it got none."),
        N_("Ask whoever looks after the server to let in by scram-sha-256 alone."),
    ),
    NO_AUTHORITY: (
        N_("The office’s file does not say how its server is known, so nothing was sent to it."),
        N_("Ask whoever looks after the office’s desk for its file."),
    ),
    PROGRAM_TOO_OLD: (
        N_("The office’s desk was brought up to date, and this lcdesk is too old for it."),
        N_(
            "What was saved before is safe; nothing else was changed. Install the newer lcdesk on "
            "this computer: whoever looks after the office’s desk knows which."
        ),
    ),
    DESK_BEHIND: (
        N_("This lcdesk is newer than the office’s desk."),
        N_(
            "Nothing was changed. Ask whoever looks after the office’s desk to bring it up to date "
            "(“lcdesk office upgrade”); until then the lcdesk you had before goes on with it."
        ),
    ),
}
"""Why nobody is let in at all."""
_OF_ROLES = {
    "private_set": (
        ONLY_FOR_SOME,
        N_("Ask the office’s coordinator to enter them, or to let you."),
    ),
    "private_kept": (
        N_("This has private values you do not see, and would be removed with them."),
        N_("Ask the office’s coordinator to remove it."),
    ),
    "signing": (ONLY_FOR_SIGNERS, ASK_TO_SIGN),
    "signed": (
        N_("Somebody else kept this report under its number."),
        N_("Only who kept it takes it back."),
    ),
    "signing_for_others": (
        N_("This report is of cohorts you do not work with, and would say too little."),
        N_("Choose your own cohorts for its figures."),
    ),
}
"""What a role may not do, by the name under which the server refuses it (`roles/`)."""
_BUSY = frozenset({"40001", "40P01", "55P03"})
_TOO_LONG = "57014"
_ENDED = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03", "08000", "08003", "08006"})


def driver_error(error: object) -> Any:
    """The driver's own error, in whatever it came."""
    return error.orig if isinstance(error, DBAPIError) else error


def state_of(error: object) -> str | None:
    """The five letters (SQLSTATE) of an error of the server; "" where the driver alone speaks;
    None of any other error.
    """
    import psycopg

    told = driver_error(error)
    return (told.sqlstate or "") if isinstance(told, psycopg.Error) else None


def is_lost(error: object) -> bool:
    """Did the connection end, or was there none?"""
    import psycopg

    return isinstance(driver_error(error), psycopg.OperationalError | psycopg.InterfaceError)


def is_over(error: object) -> bool:
    """Did a connection end, whoever ended it?"""
    state = state_of(error)
    return state in _ENDED or (state == "" and is_lost(error))


def why_not_let_in(error: object) -> NotLetIn | None:
    """In words; None where that is not what it is."""
    state = state_of(error)
    return not_let_in(state) if state in _SHUT else None


def not_let_in(code: str) -> NotLetIn:
    """Why the server lets nobody in, by the code of it."""
    message, advice = _SHUT[code]
    told = _("Whoever looks after it may want this code: {code}.", code=code)
    return NotLetIn(_(message), join_sentences(_(advice), told), code)


@contextmanager
def told_in_words() -> Iterator[None]:
    """Turn the server's own errors into known faults."""
    try:
        yield
    except Exception as error:
        if is_stale(error):
            raise EditConflictsFound(
                _("Somebody changed this entry while you were working on it."),
                _("Nothing was overwritten. Look at it again and repeat your change."),
            ) from None
        state = state_of(error)
        if state is None:
            raise
        if state == _TOO_LONG:
            raise DeskBusy(
                _("This takes the office’s server too long."),
                f"{_(_SAFE)} {_('Wait a moment and try again.')}",
            ) from None
        if state in _BUSY:
            raise DeskBusy(
                _("Others are changing the same at this moment."),
                f"{_(_SAFE)} {_('Wait a moment and try again.')}",
            ) from None
        if state in _SHUT:
            raise not_let_in(state) from None
        if state in _KNOWN:
            refused = driver_error(error).diag.constraint_name
            message, advice = _OF_ROLES.get(refused, _KNOWN[state])
            raise KnownFault(_(message), f"{_(_SAFE)} {_(advice)}") from None
        if is_lost(error):
            raise OfficeOutOfReach.noticed() from None
        raise
