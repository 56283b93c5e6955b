"""Private values as they are shown to everybody: enough to tell two apart, too little to use."""

from __future__ import annotations

HIDDEN = "••••"
"""Stands for a private value as a whole."""
_SIGN = "••"
_LONG = 6


def masked(text: str) -> str:
    """EP1234412 → EP••••412; short values vanish altogether."""
    return text[:2] + HIDDEN + text[-3:] if len(text) > _LONG else HIDDEN if text else ""


def is_masked(text: str) -> bool:
    """Did the text come from behind a mask? Then it is no value, wherever it was copied to."""
    return _SIGN in text
