"""A recovery key: the key of a desk as a person reads it from paper and types it, with letters
that see whether it was typed right.
"""

from __future__ import annotations

import hashlib

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_MISREAD = str.maketrans("ILOU", "110V")
_SIZE, _SPOKEN, _CHECK, _GROUP = 32, 52, 4, 4


def spoken(key: bytes) -> str:
    """32 bytes as 14 groups of four letters and figures; the last group is a check."""
    number = int.from_bytes(key, "big")
    letters = "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(_SPOKEN)))
    whole = letters + _check(key)
    return "-".join(whole[place : place + _GROUP] for place in range(0, len(whole), _GROUP))


def understood(text: str) -> bytes | None:
    """The 32 bytes behind what was typed (capitals, blanks and dashes do not matter; I, L, O, U
    are taken for 1, 1, 0, V); None when it is none.
    """
    letters = "".join(
        letter for letter in _narrow(text).upper().translate(_MISREAD) if letter in _LETTERS
    )
    if len(letters) != _SPOKEN + _CHECK:
        return None
    number = 0
    for letter in letters[:_SPOKEN]:
        number = number << 5 | _LETTERS.index(letter)
    if number >> 8 * _SIZE:
        return None
    key = number.to_bytes(_SIZE, "big")
    return key if letters[_SPOKEN:] == _check(key) else None


def _check(key: bytes) -> str:
    number = int.from_bytes(hashlib.sha256(b"lcdesk recovery key" + key).digest()[:3], "big")
    return "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(_CHECK)))


def _narrow(text: str) -> str:
    """Full-width letters and figures, as a Chinese keyboard may give them, as ordinary ones."""
    return "".join(
        chr(ord(letter) - 0xFEE0) if "！" <= letter <= "～" else letter for letter in text
    )
