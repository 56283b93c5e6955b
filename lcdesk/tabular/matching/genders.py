"""Letters and words for men and for women that mean so only beside each other, or under a head that says which they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

Pair = tuple[frozenset[str], frozenset[str]]
"""Words for men, words for women."""

_PAIRS: tuple[Pair, ...] = (  # in Spanish, Indonesian, Polish, Turkish, German …
    (frozenset({"h", "hombre"}), frozenset({"m", "mujer"})),
    (frozenset({"l", "laki-laki", "lk"}), frozenset({"p", "perempuan", "pr"})),
    (frozenset({"m", "mężczyzna"}), frozenset({"k", "kobieta"})),
    (frozenset({"e", "erkek"}), frozenset({"k", "kadın"})),
    (frozenset({"m", "м", "мард"}), frozenset({"w", "v", "ž", "з", "зан"})),
    (frozenset({"me"}), frozenset({"ke"})),
    (frozenset({"ช"}), frozenset({"ญ"})),
    (frozenset({"ຊ"}), frozenset({"ຍ"})),
    (frozenset({"ប"}), frozenset({"ស"})),
    (frozenset({"e"}), frozenset({"a"})),
)


def pair_of(said: Iterable[str], head: str = "") -> Pair | None:
    """The pair that the words of a column are of: both sides are among them, or the head names both ("Sexo (H/M)")."""
    words = {bare for text in said if (bare := plain(text))}
    named = {plain(word) for word in re.split(r"[\s/|()（）,;:]+", head)}
    return next(
        (pair for pair in _PAIRS if words and words <= pair[0] | pair[1] and (_is_both(words, pair) or _is_both(named, pair))),
        None,
    )  # fmt: skip


def plain(text: str) -> str:
    """A word of a cell as the pairs have it."""
    return text.strip(" .").casefold()


def _is_both(words: set[str], pair: Pair) -> bool:
    return bool(words & pair[0] and words & pair[1])
