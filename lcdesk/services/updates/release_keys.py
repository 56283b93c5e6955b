"""Whose update files are believed: the public keys of those who publish lcdesk.

`python3 dev.py package --new-key FILE` makes a pair: FILE holds the private one and stays out of
the repository; the line it prints stands below. As long as there is none, no update file is
believed. A key that is to be given up stays until no program knows that one alone.
"""

from __future__ import annotations

RELEASE_KEYS: tuple[str, ...] = ()
"""Ed25519, 32 bytes in Base64."""
