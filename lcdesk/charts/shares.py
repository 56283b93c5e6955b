"""A percentage with the number it is of: the only place in charts that writes one."""

from __future__ import annotations

from fractions import Fraction

from lcdesk.model.sentences import figure
from lcdesk.texts import _


def percent_of(part: int, whole: int) -> str:
    """ "80% of 30"; "" of nothing. Only nobody is 0 % and only everybody 100 %, whatever rounding
    would say.
    """
    return (
        _("{percent}% of {whole}", percent=_percent(part, whole), whole=figure(whole))
        if whole
        else ""
    )


def percent(part: int, whole: int) -> str:
    """ "80%" beside its n, which is said elsewhere on the same card; "" of nothing."""
    return f"{_percent(part, whole)}%" if whole else ""


def _percent(part: int, whole: int) -> str:
    # halves to the even number: two halves of a whole are 100 together
    rounded = round(Fraction(100 * part, whole))
    if rounded == 0 and part:
        return "<1"
    return ">99" if rounded == 100 and part < whole else str(rounded)
