"""How an office's server is reached: how long it is waited for, and what it ends by itself."""

from __future__ import annotations

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
