"""Private values as they are shown to everybody: enough to tell two apart, too little to use."""

from __future__ import annotations

import re

HIDDEN = "••••"
"""Stands for a private value as a whole."""
_SIGN = "••"
_SHORT, _LONG = 6, 9  # signs
_NUMBER = re.compile(
    r"(?P<day>\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?!\d)|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?!\d)|"
    r"\b\d{1,2}[A-Z]{3}\d{2,4}\b)"
    r"|[^\W\d_]{0,4}\d{5,}\w*"  # EP1234567, 0911223344
    # C01X00T47: letters and digits by turns
    r"|\b(?=(?:[A-Z]*\d){4})(?=[A-Z]*\d+[A-Z]+\d)[A-Z\d]{7,12}\b"
    r"|\+?\(?\d(?:[ ()-]{0,2}\d){6,}"  # +92 (300) 123 4567
)
_QUOTED = re.compile("“([^“”]*)”")


def masked(text: str) -> str:
    """EP1234412 → EP••••412; of seven or eight signs the last two are told, shorter values
    vanish altogether.
    """
    if len(text) >= _LONG:
        return text[:2] + HIDDEN + text[-3:]
    return HIDDEN + text[-2:] if len(text) > _SHORT else HIDDEN if text else ""


def is_masked(text: str) -> bool:
    """Did the text come from behind a mask? Then it is no value, wherever it was copied to."""
    return _SIGN in text


def without_numbers(text: str) -> str:
    """A text without the numbers of papers and telephones that were typed into it; days stay."""
    return _NUMBER.sub(lambda found: found[0] if found["day"] else masked(found[0]), text)


def without_quoted(sentence: str, raw: str = "") -> str:
    """A sentence about a private value without that value: what stands in quotation marks, and
    `raw` wherever it stands.
    """
    told = sentence.replace(raw, masked(raw)) if raw and not is_masked(raw) else sentence
    return _QUOTED.sub(
        lambda found: found[0] if is_masked(found[1]) else f"“{masked(found[1])}”", told
    )
