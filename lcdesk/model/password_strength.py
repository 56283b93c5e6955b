"""How easily a new password is guessed, in words: by its length, and by what everybody tries first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from lcdesk.texts import N_, _

Grade = Literal["", "bad", "warn", "ok"]
LEAST, GOOD, LONG = 8, 12, 16
"""Letters: at least; enough when they are of several kinds; enough whatever they are."""
_TRIED_FIRST = (
    "password", "passwort", "passw0rd", "p@ssw", "qwert", "qwerty", "qazwsx", "asdf", "zxcv", "admin", "welcome", "letmein", "iloveyou",
    "lcdesk", "mima", "woaini", "密码",
)  # fmt: skip
_RUNS = ("01234567890", "abcdefghijklmnopqrstuvwxyz")
_RUN, _FEW_KINDS, _SHORT_NAME = 5, 4, 3

SHORT, GUESSED, NAMED = (
    N_("At least {count} characters."),
    N_("Easy to guess: it is among those tried first."),
    N_("Easy to guess: the name of the office or of the desk is in it."),
)
FIGURES, PLAIN, FAIR = N_("Easy to guess: figures alone."), N_("Rather short. Several words are safer."), N_("Good.")  # fmt: skip


def judge(password: str, names: Iterable[str] = ()) -> tuple[Grade, str]:
    """A grade, and a sentence about it; nothing about nothing. `names`: what others know, such as that of the office."""
    if not password:
        return "", ""
    grade, words = _judged(password, names)
    return grade, _(words, count=LEAST)


def _judged(password: str, names: Iterable[str]) -> tuple[Grade, str]:
    letters = password.casefold()
    if len(password) < LEAST:
        return "bad", SHORT
    if _is_tried_first(letters):
        return "warn", GUESSED
    if any(part in letters for name in names for part in _parts(name)):
        return "warn", NAMED
    if letters.isdigit():
        return "warn", FIGURES
    is_enough = len(password) >= LONG or (len(password) >= GOOD and _kinds(password) > 1) or _wide(password) >= LEAST
    return ("ok", FAIR) if is_enough else ("warn", PLAIN)


def _is_tried_first(letters: str) -> bool:
    """What everybody tries; a run along the alphabet or the figures; a few letters again and again."""
    if any(known in letters for known in _TRIED_FIRST) or len(set(letters)) <= _FEW_KINDS:
        return True
    runs = (run[at : at + _RUN] for line in _RUNS for run in (line, line[::-1]) for at in range(len(run) - _RUN + 1))
    return any(run in letters for run in runs)


def _parts(name: str) -> list[str]:
    """A name and its words, without those nobody would take for it; a Chinese one counts from three characters."""
    words = re.findall(r"\w+", name.casefold())
    return [word for word in (*words, "".join(words)) if len(word) > _SHORT_NAME or _wide(word) >= _SHORT_NAME]


def _kinds(password: str) -> int:
    return len({(sign.islower(), sign.isupper(), sign.isdigit()) for sign in password})


def _wide(text: str) -> int:
    """How many characters are Chinese: one of them is as hard to guess as several letters."""
    return sum(sign >= "\u2e80" for sign in text)
