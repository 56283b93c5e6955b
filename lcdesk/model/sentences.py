"""Parts of sentences: names in a row, numbers, percentages and shares in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce

from lcdesk.texts import N_, _

_WORDS = (
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
    N_("eleven"),
    N_("twelve"),
)
_SHARES = (
    (1, 2, N_("half")),
    (1, 3, N_("a third")),
    (2, 3, N_("two thirds")),
    (1, 4, N_("a quarter")),
    (3, 4, N_("three quarters")),
)

_GROUPED = 10_000
_FULL_STOPS = "。！？：；"


def list_names(names: Sequence[str]) -> str:
    """A, B, C (in Chinese A、B、C)."""
    return (
        reduce(lambda before, name: _("{names}, {name}", names=before, name=name), names)
        if names
        else ""
    )


def join_names(names: Sequence[str]) -> str:
    """A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return _("{names} and {last}", names=list_names(names[:-1]), last=names[-1])


def in_words(number: int) -> str:
    """Numbers from one to twelve as words, others as figures."""
    return _(_WORDS[number - 1]) if 1 <= number <= len(_WORDS) else figure(number)


def figure(number: int) -> str:
    """A number as it is printed in a picture: in groups of three from five digits on, "12,345",
    in both languages.
    """
    return f"{number:,}" if abs(number) >= _GROUPED else str(number)


def share_in_words(part: int, total: int) -> str:
    """Half, a third, …; "" where it is none of these exactly, so that no figure is bent."""
    return next(
        (_(word) for over, under, word in _SHARES if total and part * under == total * over), ""
    )


def join_sentences(*sentences: str) -> str:
    """Sentences one after the other; Chinese ones stand without a blank between."""
    return reduce(_follow, filter(None, sentences), "")


def _follow(before: str, sentence: str) -> str:
    return before + ("" if not before or before[-1] in _FULL_STOPS else " ") + sentence


# --- A percentage with the number it is of: the only place that writes one for a picture ---


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
