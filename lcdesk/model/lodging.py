"""What is written of rooms: how many a kind of room holds, which numbers they have, and whom a
wish names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from lcdesk.model.faults import BadValue
from lcdesk.texts import _

MOST_NUMBERS = 2_000
_RANGE = re.compile(r"(?P<word>\D*)(?P<first>\d+)\s*[-–—~～至到]\s*(?P<again>\D*)(?P<last>\d+)")
_BEDS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (3, re.compile(r"triple|three|\b3\b|三人|3人")),
    (4, re.compile(r"quad|four|\b4\b|四人|4人")),
    (2, re.compile(r"double|twin|shared?\b|sharing|two|\b2\b|双|雙|标间|标准间|二人|2人|合住")),
    (1, re.compile(r"single|alone|\bone\b|\b1\b|单|單|大床|1人|individual")),
)


def bed_count(kind: str) -> int | None:
    """How many people a room of this kind holds, by the words in use; None where they do not say.

    "double for single use" is for one: who pays for a whole room has it.
    """
    text = unicodedata.normalize("NFKC", kind).casefold()
    if re.search(r"single (use|occupancy)|单人入住|单住", text):
        return 1
    return next((beds for beds, words in _BEDS if words.search(text)), None)


def read_numbers(text: str) -> list[str]:
    """The numbers of rooms in a text such as "301-306, 308, A12–A14", each once; BadValue where it
    cannot be understood.

    Parted by commas, semicolons, blanks or lines. A range keeps leading zeros and the letters
    before its first number.
    """
    plain = re.sub(r"\s*([-–—~～至到])\s*", r"\1", unicodedata.normalize("NFKC", text))
    parts = [part for part in re.split(r"[\s,;、，；。]+", plain) if part]
    numbers = dict.fromkeys(number for part in parts for number in _numbers_of(part))
    if len(numbers) > MOST_NUMBERS:
        raise BadValue("too_many", _("These are more than {most} rooms.", most=MOST_NUMBERS))
    return list(numbers)


def _numbers_of(part: str) -> Iterator[str]:
    found = _RANGE.fullmatch(part)
    if found is None:
        yield part
        return
    word, first, last = found["word"], found["first"], found["last"]
    low, high = int(first), int(last)
    if found["again"] not in ("", word) or high < low:
        raise BadValue(
            "bad_range", _("“{text}” is no range of rooms: say it as 301-306.", text=part)
        )
    if high - low >= MOST_NUMBERS:
        raise BadValue("too_many", _("These are more than {most} rooms.", most=MOST_NUMBERS))
    yield from (f"{word}{number:0{len(first)}}" for number in range(low, high + 1))


class NamedPeople:
    """People by their whole names; finds whom a wish ("with Hana Tesfaye please") names."""

    def __init__(self, people: Mapping[int, Iterable[str]]) -> None:
        # under one word each: few wishes hold it
        self._worded: dict[str, list[tuple[int, frozenset[str]]]] = {}
        self._solid: list[tuple[int, str]] = []
        for number, names in people.items():
            for name in names:
                words = _words(name)
                if len(words) == 1 and not name.isascii():
                    self._solid.append((number, _folded(name)))
                elif words:
                    self._worded.setdefault(max(words, key=len), []).append((number, words))

    def find(self, wish: str) -> list[int]:
        """Those of whom a whole name stands in the wish, its words in any order; each once.

        A name in a script without blanks stands in it as it is.
        """
        said, text = _words(wish), _folded(wish)
        found = [
            number
            for word in sorted(said)
            for number, words in self._worded.get(word, ())
            if words <= said
        ]
        return list(
            dict.fromkeys([*found, *(number for number, name in self._solid if name in text)])
        )


def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", _folded(text)))
