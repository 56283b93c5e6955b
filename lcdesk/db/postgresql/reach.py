"""How an office's server is reached: how long it is waited for, what it ends by itself, and what it
has to show before it is told anything.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

_LIMITS = {
    "statement_timeout": 120_000,
    # as long as another program may hold the desk that is a file (`write_lock.PATIENCE`)
    "lock_timeout": 20_000,
    # a program that hangs, or sleeps with its computer, holds nobody up for ever
    "idle_in_transaction_session_timeout": 60_000,
}
"""Milliseconds after which the server ends what takes too long."""
REACH: dict[str, str | int] = {
    "application_name": "lcdesk",
    "connect_timeout": 5,
    # a cable that was pulled is noticed by the system itself
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "options": " ".join(f"-c {name}={number}" for name, number in _LIMITS.items()),
}
"""Of every connection, whatever it is for."""
_OWN_COMPUTER = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Login:
    """Who comes. It is in memory alone, and does not show its password."""

    user: str
    password: str = field(repr=False)


def is_socket(host: str | None) -> bool:
    """Is a host a folder of this computer, where nobody is in between?"""
    return sys.platform != "win32" and (not host or host.startswith(("/", "@")))


def conditions(host: str | None, authority: Path | None) -> dict[str, str]:
    """What has to be so before a host is told who comes: it shows a certificate that an authority
    made for its name, and proves in that very connection that it knows the password, too.

    Without an authority only this computer is talked to (`Refused`).
    """
    if is_socket(host):
        return {}
    if authority is None:
        if host in _OWN_COMPUTER:
            return {}
        from lcdesk.db.postgresql.refusals import NO_AUTHORITY, Refused

        raise Refused(NO_AUTHORITY)
    return {
        "sslmode": "verify-full",
        "sslrootcert": str(authority),
        # of all ways of logging in only scram-sha-256 can do it, so that no other is ever used
        "channel_binding": "require",
        "gssencmode": "disable",  # it would come before TLS
    }
