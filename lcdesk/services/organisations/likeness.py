"""How alike the names of organisations are: spellings of one, told from names that only share the
words all such names are made of.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from lcdesk.model.clashes.timetable import fold
from lcdesk.model.names import fold_title
from lcdesk.model.scripts import plain_text

ALIKE = 88.0  # of 100
_WORDS_ALIKE = 75.0  # "universty" and "university" are, "education" and "aviation" are not
_LITTLE = frozenset(
    "of the and for in on at de del la le les des du da do dos das y e et und der die das di "
    "an a".split()
)
# words that stand in the names of thousands, which nobody is found by
_USUAL = frozenset(
    "university college institute school centre center ministry department office bureau agency "
    "company corporation group limited ltd inc co academy national international research "
    "science sciences technology technical state federal public general".split()
)
_HAN = re.compile("[\u3400-\u9fff]")
_RAREST, _MOST = 3, 300
_LEAST_LENGTH = ALIKE / (200 - ALIKE)  # of the longer name, below which none are alike
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class ComparedName:
    """A name as it is compared: folded (Chinese without blanks); its words without the little ones,
    by the alphabet, and as one text; those with figures; what it is found by.
    """

    folded: str
    words: tuple[str, ...]
    sorted: str
    numbers: tuple[str, ...]
    is_han: bool
    marks: frozenset[str]


@lru_cache(maxsize=1 << 16)
def compared(name: str) -> ComparedName:
    """A name of an organisation made fit to be compared."""
    folded = fold(plain_text(fold_title(name)))
    words = tuple(sorted(word for word in folded.split() if word not in _LITTLE))
    is_han = bool(_HAN.search(folded))
    if is_han:
        folded = folded.replace(" ", "")
        marks = {folded[at : at + 2] for at in range(len(folded) - 1)}
    else:
        marks = {word[:4] for word in words if len(word) > 2 and word not in _USUAL} or set(words)
    numbers = tuple(word for word in words if any(letter.isdigit() for letter in word))
    return ComparedName(folded, words, " ".join(words), numbers, is_han, frozenset(marks))


def likeness(one: ComparedName, other: ComparedName) -> float:
    """How alike two names are, 0–100: at least `ALIKE` where it is worth a question."""
    if one.folded == other.folded:
        return 100.0
    if one.is_han != other.is_han:
        return 0.0
    if one.is_han:
        return _han_likeness(one, other)
    found = max(
        fuzz.ratio(one.folded, other.folded, score_cutoff=ALIKE),
        fuzz.ratio(one.sorted, other.sorted, score_cutoff=ALIKE),
    )
    if (
        found < ALIKE
        or one.numbers != other.numbers
        or not (_has_twins(one, other) and _has_twins(other, one))
    ):
        return 0.0
    return found


def _han_likeness(one: ComparedName, other: ComparedName) -> float:
    """Only where one has what the other leaves out: a sign in place of another is another name."""
    found = fuzz.ratio(one.folded, other.folded, score_cutoff=ALIKE)
    if found < ALIKE or one.numbers != other.numbers:
        return 0.0
    shorter = min(len(one.folded), len(other.folded))
    return found if LCSseq.similarity(one.folded, other.folded) == shorter else 0.0


def _has_twins(one: ComparedName, other: ComparedName) -> bool:
    """Is there to each word of a name one like it in the other?"""
    return all(
        any(word == twin or fuzz.ratio(word, twin) >= _WORDS_ALIKE for twin in other.words)
        for word in one.words
        if len(word) > 2
    )


class NameIndex(Generic[Key]):
    """Names by the rarest parts of them: whom a name is worth comparing with, of thousands."""

    def __init__(self, names: Iterable[tuple[Key, str]]) -> None:
        self.names = [(key, compared(name)) for key, name in names]
        marked: dict[str, list[int]] = defaultdict(list)
        for at, (_key, name) in enumerate(self.names):
            for mark in name.marks:
                marked[mark].append(at)
        self._marked: Mapping[str, list[int]] = marked
        self._lengths = [len(name.folded) for _key, name in self.names]

    def near(self, name: ComparedName) -> Iterator[tuple[Key, float]]:
        """(key, likeness) of the names that are alike, each key by its best name."""
        best: dict[Key, float] = {}
        for at in self._candidates(name):
            key, other = self.names[at]
            found = likeness(name, other)
            if found >= ALIKE and found > best.get(key, 0.0):
                best[key] = found
        yield from best.items()

    def pairs(self) -> Iterator[tuple[Key, Key, float]]:
        """(key, other, likeness) of all that are alike among themselves; a pair may come twice."""
        for at, (key, name) in enumerate(self.names):
            for other_at in self._candidates(name, is_own=True):
                other_key, other = self.names[other_at]
                if other_at > at and other_key != key:
                    found = likeness(name, other)
                    if found >= ALIKE:
                        yield key, other_key, found

    def _candidates(self, name: ComparedName, *, is_own: bool = False) -> set[int]:
        """Those who share one of the rarest marks, and are about as long. `is_own`: the name is
        one of them.
        """
        marked = self._marked
        rarest = sorted(
            (count, mark)
            for mark in name.marks
            if (count := len(marked.get(mark, ()))) > is_own  # one that it has alone finds nobody
        )[:_RAREST]
        length = len(name.folded)
        least, most = length * _LEAST_LENGTH - 4, length / _LEAST_LENGTH + 4
        return {
            at
            for place, (count, mark) in enumerate(rarest)
            if not place or count <= _MOST
            for at in marked[mark]
            if least <= self._lengths[at] <= most
        }
