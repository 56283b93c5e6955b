"""How many guesses a new password would take, in words what would make it better; and the recovery
key, which is the key of a desk as a person reads it from paper.

The guesses are counted by zxcvbn, which knows what people choose (lists of common passwords, words
and names, rows of keys, dates, repeats), and here what it does not know: what offices and Chinese
writers choose first, what others know about this office, and that words with spaces between them
are still words.
https://www.usenix.org/conference/usenixsecurity16/technical-sessions/presentation/wheeler
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypedDict, cast

from lcdesk.texts import N_, _, join_sentences

Grade = Literal["", "bad", "warn", "ok"]
LEAST = 8
"""Characters, at least."""
ENOUGH = 10.0
"""Guesses as a power of ten: who has a copy of the file makes some thousand keys a second on one
graphics card (see `docs/decisions.md`), and is at it for some weeks. Ten characters without any
order are enough, and so are three or four words.
"""
LONGEST = 40
"""Characters that are looked at: the time it takes grows with their cube."""
_HELPS = 2  # suggestions at most
_TRIED_FIRST = (
    "password",
    "passwort",
    "passw0rd",
    "p@ssw",
    "qwert",
    "qwerty",
    "qazwsx",
    "asdf",
    "zxcv",
    "admin",
    "welcome",
    "letmein",
    "iloveyou",
    "lcdesk",
    "mima",
    "woaini",
    "密码",
    "woaizhongguo",
    "zhongguo",
    "beijing",
    "shanghai",
    "wode",
    "nihao",
    "shengri",
    "bangongshi",
    "peixun",
    "laoshi",
    "xuexiao",
    "guoji",
    "zhongxin",
    "1314520",
    "5201314",
    "a123456",
    "我爱你",
    "一生一世",
    "你好",
    "中国",
    "北京",
    "上海",
    "办公室",
    "培训",
    "国际",
    "中心",
    "老师",
    "学校",
    "生日",
    "office",
    "training",
    "centre",
    "center",
    "secretary",
)
_RUNS = ("01234567890", "abcdefghijklmnopqrstuvwxyz")
_RUN, _FEW_KINDS, _SHORT_NAME = 5, 4, 3
_BETWEEN = re.compile(r"[\s\-_.,]+")

SHORT, GUESSED, NAMED = (
    N_("At least {count} characters."),
    N_("Easy to guess: it is among those tried first."),
    N_("Easy to guess: the name of the office or of the desk is in it."),
)
FIGURES, PLAIN, FAIR = (
    N_("Easy to guess: figures alone."),
    N_("Not enough yet. Several uncommon words are safer."),
    N_("Good."),
)
ADD = N_("Add another word or two. Uncommon words are better.")
SENTENCES = (
    N_("Use a few words, avoid common phrases."),
    N_("No need for symbols, digits, or uppercase letters."),
    ADD,
    N_("Straight rows of keys are easy to guess."),
    N_("Short keyboard patterns are easy to guess."),
    N_("Use a longer keyboard pattern with more turns."),
    N_('Repeats like "aaa" are easy to guess.'),
    N_('Repeats like "abcabcabc" are only slightly harder to guess than "abc".'),
    N_("Avoid repeated words and characters."),
    N_('Sequences like "abc" or "6543" are easy to guess.'),
    N_("Avoid sequences."),
    N_("Recent years are easy to guess."),
    N_("Avoid recent years."),
    N_("Avoid years that are associated with you."),
    N_("Dates are often easy to guess."),
    N_("Avoid dates and years that are associated with you."),
    N_("This is a top-10 common password."),
    N_("This is a top-100 common password."),
    N_("This is a very common password."),
    N_("This is similar to a commonly used password."),
    N_("A word by itself is easy to guess."),
    N_("Names and surnames by themselves are easy to guess."),
    N_("Common names and surnames are easy to guess."),
    N_("Capitalization doesn't help very much."),
    N_("All-uppercase is almost as easy to guess as all-lowercase."),
    N_("Reversed words aren't much harder to guess."),
    N_("Predictable substitutions like '@' instead of 'a' don't help very much."),
)
"""All that zxcvbn may say, in its words; a test compares them with its source."""


class _Pattern(TypedDict):
    pattern: str
    token: str


class _Feedback(TypedDict):
    warning: str
    suggestions: list[str]


class _Answer(TypedDict):
    """Of what zxcvbn answers, what is looked at."""

    guesses: int
    sequence: list[_Pattern]
    feedback: _Feedback


@dataclass(frozen=True)
class _Looked:
    """What zxcvbn makes of a password: its guesses as a power of ten, what is wrong with it,
    what would help.
    """

    guesses: float
    warning: str
    helps: tuple[str, ...]


def judge(password: str, names: Iterable[str] = ()) -> tuple[Grade, str]:
    """A grade, and a sentence about it; nothing about nothing. Only "ok" is good enough.

    `names`: what others know, such as that of the office.
    """
    if not password:
        return "", ""
    if len(password) < LEAST:
        return "bad", _(SHORT, count=LEAST)
    parts = [part for name in names for part in _parts(name)]
    looked = _looked_at(password, parts)
    letters = password.casefold()
    if looked.guesses >= ENOUGH and not letters.isdigit() and len(set(letters)) > _FEW_KINDS:
        return "ok", _(FAIR)
    reason = _reason(letters, parts, looked)
    helps = [words for words in looked.helps or (ADD,) if words != ADD or reason != PLAIN]
    return "warn", join_sentences(*(_(words) for words in (reason, *helps)))


def _reason(letters: str, parts: Iterable[str], looked: _Looked) -> str:
    """What is wrong with a password that is too easy."""
    if letters.isdigit():
        return FIGURES
    if any(part in letters for part in parts):
        return NAMED
    if looked.warning:
        return looked.warning
    return GUESSED if _is_tried_first(letters) else PLAIN


def _looked_at(password: str, parts: list[str]) -> _Looked:
    """As it stands, and without what stands between its words: a space costs whoever guesses one
    try more, not a hundred thousand.
    """
    shown = password[:LONGEST]
    joined = _BETWEEN.sub("", shown)
    found = [_by_zxcvbn(shown, parts)]
    if joined and joined != shown:
        told = _by_zxcvbn(joined, parts)
        found.append(_Looked(told.guesses + 1, told.warning, told.helps))
    return min(found, key=lambda one: one.guesses)


def _by_zxcvbn(password: str, parts: list[str]) -> _Looked:
    import zxcvbn  # here: with its lists it takes a moment, and few ever set a password

    answer = cast("_Answer", zxcvbn.zxcvbn(password, user_inputs=[*parts, *_TRIED_FIRST]))
    told = answer["feedback"]
    wide = {
        sign
        for part in answer["sequence"]
        if part["pattern"] == "bruteforce"
        for sign in part["token"]
        if sign >= "\u2e80"
    }
    # It takes each sign it knows nothing of for one of ten: of a Chinese one there are at least a
    # hundred in use.
    return _Looked(
        math.log10(answer["guesses"]) + len(wide),
        told["warning"],
        tuple(told["suggestions"][:_HELPS]),
    )


def _is_tried_first(letters: str) -> bool:
    """What everybody tries; a run along the alphabet or the figures; a few letters again and
    again.
    """
    if any(known in letters for known in _TRIED_FIRST) or len(set(letters)) <= _FEW_KINDS:
        return True
    runs = (
        run[at : at + _RUN]
        for line in _RUNS
        for run in (line, line[::-1])
        for at in range(len(run) - _RUN + 1)
    )
    return any(run in letters for run in runs)


def _parts(name: str) -> list[str]:
    """A name and its words, without those nobody would take for it; a Chinese one counts from
    three characters.
    """
    words = re.findall(r"\w+", name.casefold())
    return [
        word
        for word in (*words, "".join(words))
        if len(word) > _SHORT_NAME or _wide(word) >= _SHORT_NAME
    ]


def _wide(text: str) -> int:
    """How many characters are Chinese: one of them is as hard to guess as several letters."""
    return sum(sign >= "\u2e80" for sign in text)


# --- The recovery key, with letters that see whether it was typed right ---


_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_MISREAD = str.maketrans("ILOU", "110V")
_SIZE, _SPOKEN, _CHECK, _GROUP = 32, 52, 4, 4


def write_recovery_key(key: bytes) -> str:
    """32 bytes as 14 groups of four letters and figures; the last group is a check."""
    number = int.from_bytes(key, "big")
    letters = "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(_SPOKEN)))
    whole = letters + _check(key)
    return "-".join(whole[place : place + _GROUP] for place in range(0, len(whole), _GROUP))


def read_recovery_key(text: str) -> bytes | None:
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
