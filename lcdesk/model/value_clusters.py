"""Values of a field that may be one thing in several spellings: first those that say the same
(`value_spelling`), then those with a slip of the pen in one or two words. Never more than a
question: words that are words of their own (water and waste, Hunan and Henan, 1 and 2) part two
values, however alike they look.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from lcdesk import resources
from lcdesk.model.countries import reference
from lcdesk.model.names import HAN
from lcdesk.model.scripts import sounds_of
from lcdesk.model.value_spelling import Key, Spelling, known_form, short_form, spelling_of

Apart = frozenset[str]
"""Two values that somebody has said are two things."""
_SHORTEST, _LONG, _VERY_LONG = 5, 8, 10  # letters of words in which one or two slips are looked for
_UNKNOWN_SHORTEST = 6
_LEAST_TELLING = 4  # letters of a word that another is told by
_MOST_SLIPS = 2
_MOST_PAIRS = 40
_HAN_LEAST = 5  # characters
_HAN_ENDS = frozenset(
    "院员师室市司部局处科长厅所站校会社厂场区县省州团组队级系台馆一二三四五六七八九十百"
)
_FEW, _FAR_MORE = 2, 4
_FORMS = frozenset(
    map(
        frozenset,
        (
            ("agriculture", "agricultural"),
            ("environment", "environmental"),
            ("statistics", "statistical"),
        ),
    )
)
"""Words of which people write the one or the other in the same name."""


@dataclass(frozen=True)
class SaidValue:
    """A value as it stands, and how many entries say so."""

    text: str
    count: int


@dataclass(frozen=True)
class ValueCluster:
    """Values that may be one thing: the most frequent first. `proposal`: the spelling of most, of
    equals the best written. `is_sure`: they differ by case, blanks, signs, order alone.
    """

    values: tuple[SaidValue, ...]
    proposal: str
    is_sure: bool

    @property
    def count(self) -> int:
        """How many entries say one of them."""
        return sum(one.count for one in self.values)


def find_clusters(
    counts: Mapping[str, int],
    apart: Collection[Apart] = (),
    step: Callable[[int, int], object] | None = None,
) -> list[ValueCluster]:
    """The clusters among these values (text → how many entries), those of most entries first.
    `apart`: never in one cluster, nor are other spellings of these two.
    """
    groups = _SameGroups(counts)
    if step:
        step(1, 3)
    told = _ToldApart(apart)
    stars = _stars(groups, told)
    if step:
        step(2, 3)
    made = [
        cluster
        for star in stars
        for part in _without_apart([value for at in star for value in groups.values[at]], told)
        if (cluster := _cluster(part, groups))
    ]
    return sorted(made, key=lambda one: (-one.count, one.proposal))


def best_spelling(values: Iterable[SaidValue]) -> str:
    """The spelling of most; of equals the best written."""
    return min(values, key=lambda one: (-one.count, *_faults_of(one.text), one.text)).text


def _faults_of(text: str) -> tuple[int, int, int, int]:
    """How badly a text is written, the lesser the better: all in capitals or small letters, blanks
    and signs too many, unknown words, no accents.
    """
    has_case = text.upper() != text.lower()
    is_flat = has_case and (text == text.lower() or (text == text.upper() and len(text) > 4))
    untidy = (" ".join(text.split()) != text) + text.endswith((".", ",", ";", "。"))
    strange = sum(len(word) >= _SHORTEST and word not in _known() for word in _words(text))
    accents = sum(letter > "\x7f" for letter in text)
    return is_flat + untidy, strange, "(" in text or "（" in text, -accents


def _words(text: str) -> tuple[str, ...]:
    return spelling_of(text).key[0]


def _cluster(values: Sequence[str], groups: _SameGroups) -> ValueCluster | None:
    if len(values) < 2:
        return None
    said = sorted(
        (SaidValue(text, groups.counts[text]) for text in values),
        key=lambda one: (-one.count, one.text),
    )
    keys = {spelling_of(one.text).key for one in said}
    return ValueCluster(tuple(said), best_spelling(said), len(keys) == 1)


# --- Those that say the same ---


class _SameGroups:
    """Values that say the same, by number; most entries first."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = {text: count for text, count in counts.items() if text.strip()}
        self.said: dict[str, Spelling] = {text: spelling_of(text) for text in self.counts}
        self._parent: dict[object, object] = {}
        for text, said in self.said.items():
            self._join(text, said.key)
            if said.joined:
                self._join(said.key, said.joined)
            for other in said.others:
                self._join(said.key, other)
        self._join_short_names()
        gathered: defaultdict[object, list[str]] = defaultdict(list)
        for text in self.counts:
            gathered[self._find(text)].append(text)
        self.values = sorted(gathered.values(), key=lambda those: (-self.count(those), min(those)))

    def count(self, values: Iterable[str]) -> int:
        """How many entries say one of these values."""
        return sum(self.counts[text] for text in values)

    def _join_short_names(self) -> None:
        """A short name that stands alone is what it stands beside elsewhere, if that is one."""
        meant: defaultdict[str, set[object]] = defaultdict(set)
        for said in self.said.values():
            if said.short:
                meant[said.short].add(self._find(said.key))
        for text, said in self.said.items():
            known = meant.get(short_form(text), set())
            if len(known) == 1 and not said.short:
                self._join(said.key, *known)

    def _find(self, one: object) -> object:
        parent = self._parent
        while (above := parent.setdefault(one, one)) != one:
            parent[one] = parent.setdefault(above, above)
            one = above
        return one

    def _join(self, one: object, other: object) -> None:
        self._parent[self._find(one)] = self._find(other)


# --- Those with a slip of the pen ---


def _stars(groups: _SameGroups, told: _ToldApart) -> list[list[int]]:
    """Numbers of groups that belong together: each is like the first of its star, which more
    entries say; what is like one of the others alone is not drawn in.
    """
    near = _Nearness(groups)
    stars: dict[int, list[int]] = {}
    for at in range(len(groups.values)):
        found = [
            (far, centre)
            for centre, far in near.of(at).items()
            if centre in stars and not told.parts_all(groups.values[at], groups.values[centre])
        ]
        if found:
            stars[min(found)[1]].append(at)
        else:
            stars[at] = [at]
    return list(stars.values())


class _Nearness:
    """Which groups differ by a slip: in one or two words, or in one Chinese character."""

    def __init__(self, groups: _SameGroups) -> None:
        self._keys: list[list[Key]] = []
        self._at: dict[Key, int] = {}
        masked: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for at, values in enumerate(groups.values):
            said = {groups.said[text].key: groups.said[text].is_han for text in values}
            self._keys.append([key for key, is_han in said.items() if not is_han])
            for key, is_han in said.items():
                if not is_han:
                    self._at[key] = at
                    continue
                for mask, sign in _masks(key[0][0]):
                    masked[mask].append((sign, at))
        self._han = _han_near(masked)
        self._slips = _Slips(self._at)

    def of(self, at: int) -> dict[int, int]:
        """The groups near one, and how far each is."""
        found: dict[int, int] = dict(self._han.get(at, {}))
        for key in self._keys[at]:
            for other, far in self._slips.of_key(key):
                there = self._at[other]
                if there != at:
                    found[there] = min(far, found.get(there, far))
        return found


class _Slips:
    """The words of all keys, and which of them is another with a slip."""

    def __init__(self, keys: Collection[Key]) -> None:
        self._held = keys
        self._used = Counter(word for words, _numbers in keys for word in set(words))
        self._near: defaultdict[str, dict[str, int]] = defaultdict(dict)
        shortened: defaultdict[str, set[str]] = defaultdict(set)
        for word in self._used:
            if _may_slip(word):
                for short in _shortened(word):
                    shortened[short].add(word)
        for those in shortened.values():
            if len(those) > 1:
                self._compare(sorted(those))
        # keys without one of their words → that word: whoever has the same rest
        self._rest: defaultdict[Key, dict[str, Key]] = defaultdict(dict)
        for key in keys:
            for at, word in enumerate(key[0]):
                if word in self._near:
                    self._rest[_without(key, at)][word] = key

    def of_key(self, key: Key) -> Iterator[tuple[Key, int]]:
        """Keys that have other words in place of one or two, with the letters in which they
        differ.
        """
        words = key[0]
        places = [at for at, word in enumerate(words) if word in self._near]
        for at in places:
            near, rest = self._near[words[at]], self._rest[_without(key, at)]
            for other in near.keys() & rest.keys():
                if self._is_told(words, at, other):
                    yield rest[other], near[other]
        if len(words) > _MOST_SLIPS:
            for place, at in enumerate(places):
                for second in places[place + 1 :]:
                    yield from self._of_two(key, at, second)

    def _of_two(self, key: Key, at: int, second: int) -> Iterator[tuple[Key, int]]:
        """With other words in two places; of words like hundreds of others nothing is told."""
        words, numbers = key
        ones, others = self._near[words[at]], self._near[words[second]]
        if len(ones) * len(others) > _MOST_PAIRS:
            return
        kept = [word for place, word in enumerate(words) if place not in (at, second)]
        for one, far in ones.items():
            for other, further in others.items():
                found = (tuple(sorted((*kept, one, other))), numbers)
                if found in self._held:
                    yield found, far + further

    def _is_told(self, words: Sequence[str], at: int, other: str) -> bool:
        """Two words nobody knows may be two names: something else has to say that they are one, or
        the slip is a letter written twice, or two that changed places.
        """
        if words[at] in _known() or other in _known():
            return True
        if any(len(word) >= _LEAST_TELLING for place, word in enumerate(words) if place != at):
            return True
        return _once(words[at]) == _once(other) or sorted(words[at]) == sorted(other)

    def _compare(self, words: Sequence[str]) -> None:
        for at, one in enumerate(words):
            for other in words[at + 1 :]:
                if abs(len(one) - len(other)) > _MOST_SLIPS or other in self._near.get(one, ()):
                    continue
                if far := self._distance(one, other):
                    self._near[one][other] = self._near[other][one] = far

    def _distance(self, one: str, other: str) -> int:
        """The letters in which they differ, 0 where they are two words."""
        if is_plural(one, other) or frozenset((one, other)) in _FORMS:
            return 1
        known = (one in _known()) + (other in _known())
        least = min(len(one), len(other)) + (_once(one) == _once(other))
        if known == 2 or least < _SHORTEST or not _begins_alike(one, other):
            return 0
        most = (
            (2 if least >= _LONG else 1)
            if known
            else (2 if least >= _VERY_LONG else 1 if least >= _UNKNOWN_SHORTEST else 0)
        )
        far = OSA.distance(one, other, score_cutoff=most) if most else 1
        return far if far <= most and self._is_slip(one, other, known) else 0

    def _is_slip(self, one: str, other: str, known: int) -> bool:
        """A word that stands in several other values is a word of its own."""
        rare, usual = sorted((self._used[one], self._used[other]))
        if known:
            strange = self._used[other if one in _known() else one]
            return strange <= _FEW or usual >= _FAR_MORE * rare
        return rare < _FEW or usual >= _FAR_MORE * rare


def _without(key: Key, at: int) -> Key:
    return (*key[0][:at], *key[0][at + 1 :]), key[1]


def _may_slip(word: str) -> bool:
    return len(word) >= _LEAST_TELLING - 1 and word.isalpha()


def is_plural(one: str, other: str) -> bool:
    """Is one the plural of the other?"""
    short, long = sorted((one, other), key=len)
    return len(short) >= _LEAST_TELLING - 1 and long in (f"{short}s", f"{short}x", f"{short}es")


def _once(word: str) -> str:
    """Without letters written twice: Mombassa → Mombasa."""
    return "".join(letter for at, letter in enumerate(word) if letter != word[at - 1 : at])


def _begins_alike(one: str, other: str) -> bool:
    return one[0] == other[0] or (one[:2] == other[1::-1]) or one[1:] == other or other[1:] == one


def _shortened(word: str) -> set[str]:
    """The word without each of its letters, and itself: two words with one slip share one. Of long
    words also their halves.
    """
    found = {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
    if len(word) >= _LONG:
        found |= {f"{word[:5]}…", f"…{word[-4:]}{word[0]}"}
    return found


def _masks(said: str) -> Iterator[tuple[str, str]]:
    """A Chinese name without each of its characters but the first, and that character."""
    if len(said) >= _HAN_LEAST:
        for at in range(1, len(said)):
            if HAN.match(said[at]):
                yield f"{said[:at]}?{said[at + 1 :]}", said[at]


def _han_near(masked: Mapping[str, Sequence[tuple[str, int]]]) -> dict[int, dict[int, int]]:
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for those in masked.values():
        for place, (sign, at) in enumerate(those):
            for other, there in those[place + 1 :]:
                if at != there and _sound_alike(sign, other):
                    found[at][there] = found[there][at] = 1
    return found


def _sound_alike(one: str, other: str) -> bool:
    """One character typed for another; 院 and 员 sound alike too, and are two things."""
    if one in _HAN_ENDS and other in _HAN_ENDS:
        return False
    return sounds_of(one) == sounds_of(other)


@cache
def _known() -> frozenset[str]:
    """Words that are words of their own: of institutions, offices, places, countries."""
    with resources.path("reference", "name_words.csv").open(encoding="utf-8", newline="") as file:
        said = [word for _of, words in csv.reader(file) for word in words.split()]
    for code in reference.codes():
        for language in ("en", "fr", "es", "ru", "ar"):
            said += reference.name(code, language).split()
    return frozenset(known for word in said if (known := known_form(word)))


# --- What somebody has said is two ---


class _ToldApart:
    """Pairs that are two things, as they were told, and by what they say."""

    def __init__(self, apart: Collection[Apart]) -> None:
        self._texts = set(apart)
        self._keys = {
            frozenset(keys)
            for pair in apart
            if len(keys := {spelling_of(text).key for text in pair}) == 2
        }

    def is_two(self, one: str, other: str) -> bool:
        """Are these two values two things?"""
        if not self._texts:
            return False
        keys = frozenset((spelling_of(one).key, spelling_of(other).key))
        return frozenset((one, other)) in self._texts or keys in self._keys

    def parts_all(self, those: Sequence[str], others: Sequence[str]) -> bool:
        """Is each of these another thing than each of the others?"""
        return bool(self._texts) and all(
            self.is_two(one, other) for one in those for other in others
        )


def _without_apart(values: Sequence[str], told: _ToldApart) -> list[list[str]]:
    """The values in lists in which no two were told apart."""
    lists: list[list[str]] = []
    for value in values:
        fitting = (
            those for those in lists if not any(told.is_two(value, other) for other in those)
        )
        if (found := next(fitting, None)) is None:
            lists.append([value])
        else:
            found.append(value)
    return lists
