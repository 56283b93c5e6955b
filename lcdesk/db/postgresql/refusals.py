"""Why an office's server, or this program, lets nobody in.

Where no connection comes about the driver knows no SQLSTATE, only the words of its library or of
the server: they are read here once, and never shown, since they hold names and addresses. A server
that speaks another language than English is not understood, and counts as one that does not answer:
an office's server is told to speak English (`setting_up`).
"""

from __future__ import annotations

import re

import psycopg

WRONG_PASSWORD = "28P01"
"""Or a login that is not there, or one whose days are over: the server does not say which."""
NO_TLS, OTHER_HOST, UNKNOWN_AUTHORITY, UNBOUND, NO_AUTHORITY = (
    "LC001",
    "LC002",
    "LC003",
    "LC004",
    "LC005",
)
"""What only the program refuses, in the manner of SQLSTATE: letters of no standard class."""
PROGRAM_TOO_OLD, DESK_BEHIND = "LC006", "LC007"
"""The program and the desk do not fit each other (`fitting`)."""
NEWER_NEEDED = "LC008"
"""They do, but not for this."""
_MEANINGS = (
    (WRONG_PASSWORD, r"FATAL: +password authentication failed"),
    ("28000", r"FATAL: +(?:no pg_hba\.conf entry|pg_hba\.conf rejects)"),
    ("28000", r"FATAL: +role .* (?:is not permitted to log in|does not exist)"),
    ("28000", r"FATAL: +(?:Peer|Ident) authentication failed"),
    (WRONG_PASSWORD, r"fe_sendauth: no password supplied"),
    ("3D000", r"FATAL: +database .* does not exist"),
    ("28000", r"FATAL: +permission denied for database"),
    (NO_TLS, r"server does not support SSL"),
    (OTHER_HOST, r"server certificate for .* does not match host name"),
    (OTHER_HOST, r"could not get server's host name from server certificate"),
    (UNKNOWN_AUTHORITY, r"certificate verify failed"),
    (UNBOUND, r"channel binding (?:is )?required"),
    (NO_AUTHORITY, r"root certificate file .* does not exist|could not read root certificate file"),
)
_PATTERNS = tuple((code, re.compile(words, re.DOTALL)) for code, words in _MEANINGS)


class Refused(psycopg.OperationalError):
    """Nobody was let in; why says `sqlstate`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.sqlstate = code


def understood(error: psycopg.Error) -> psycopg.Error:
    """The same as `Refused`, where its words say why; else as it is."""
    said = str(error)
    if error.sqlstate is not None:
        return error
    return next((Refused(code) for code, words in _PATTERNS if words.search(said)), error)
