"""Finding something by what was typed: how well a name fits, and the other words it goes by (each
language, pinyin, initials).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.rule_kinds import kind_of, words_of
from lcdesk.model.scripts import sounds_of
from lcdesk.model.search_text import QueryRule
from lcdesk.texts import LANGUAGES, in_language

_WORD = re.compile(r"[^\W_]+")
BEST, WORDS, INITIALS, INSIDE = 0, 1, 2, 3


def rank(typed: str, names: Iterable[str]) -> int | None:
    """How well the best of the names fits, 0 best; None when none does. Nothing typed fits
    everything.
    """
    wanted = " ".join(typed.casefold().split())
    if not wanted:
        return BEST
    ranks = [found for name in names if (found := _rank(wanted, name.casefold())) is not None]
    return min(ranks, default=None)


def _rank(wanted: str, name: str) -> int | None:
    if name.startswith(wanted):
        return BEST
    words, parts = _WORD.findall(name), wanted.split()
    if all(any(word.startswith(part) for word in words) for part in parts):
        return WORDS
    if (
        len(parts) == 1
        and len(wanted) > 1
        and "".join(word[0] for word in words).startswith(wanted)
    ):
        return INITIALS
    if all(part in name for part in parts) and not wanted.isascii():
        return INSIDE  # Chinese is written without blanks: every place may begin a word
    return None


# --- Other words to find something by ---


@cache
def spellings(*labels: str) -> tuple[str, ...]:
    """The labels (as marked with `N_`) in every language, and how the Chinese ones are typed:
    护照, huzhao, hz.
    """
    said = [in_language(code, label) for label in labels for code in LANGUAGES]
    return tuple(dict.fromkeys((*said, *typed(said))))


def typed(texts: Iterable[str]) -> Iterator[str]:
    """The pinyin of each Chinese text, and its initials."""
    for text in texts:
        if sounds := sounds_of(text):
            yield "".join(sounds)
            yield "".join(sound[0] for sound in sounds)


def spellings_of_field(name: str, *labels: str) -> tuple[str, ...]:
    """Those of a field of the participant with the heads it is known by; of a column that is no
    field, those of its labels.
    """
    field = PARTICIPANT.by_name.get(name)
    return spellings(*labels) if field is None else spellings(*labels, field.label, *field.heads)


def spellings_of_rule(rule: QueryRule) -> tuple[str, ...]:
    """Those of a rule: as it is said, and its label."""
    return (words_of(rule), *typed((words_of(rule),)), *spellings(kind_of(rule).label))
