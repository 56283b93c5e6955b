"""The words of people who are erased, and how they are found in texts that belong to others:
names, numbers, addresses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from lcdesk.model.late_patterns import late

NAMES = frozenset({"full_name", "name_zh", "badge_name", "certificate_name"})
NUMBERS = frozenset({"passport_no", "phone", "emergency_phone", "visa_letter_no", "certificate_no"})
TELLING = NAMES | NUMBERS | {"family_name", "given_name", "email", "address"}
"""Fields whose value tells who somebody is: of other people they are never looked into."""
_APART = r"[\s\-./()]*"  # signs people write between the figures of a number
_LEAST = 2
_SHORTEST_NUMBER = 5
_ADDRESS = 12
_CJK = late(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_BEGINS, _ENDS = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_ALONE = (r"(?:\A|(?<=[\"“;,，、；\n])|(?<=[;,，、；]\s))", r"(?=\s*(?:\Z|[\"”;,，、；\n]))")
Tokens = tuple[str, ...]


@dataclass
class ErasedWords:
    """What was said of the erased, and what stands for it: everything, and the part of it that
    is looked for everywhere.
    """

    all: dict[str, str] = field(default_factory=dict[str, str])
    telling: dict[str, str] = field(default_factory=dict[str, str])
    numbers: set[str] = field(default_factory=set[str])
    spared: set[str] = field(default_factory=set[str])

    def add(self, name: str, value: Any, stands: str) -> None:
        """Remember a value of a field; of further columns every text in it."""
        if isinstance(value, Mapping):
            for key, inner in value.items():  # pyright: ignore[reportUnknownVariableType]  (JSON)
                # plain JSON of any depth
                self.add(str(key), inner, stands)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(value, list):
            # plain JSON of any depth
            for inner in value:  # pyright: ignore[reportUnknownVariableType]
                self.add(name, inner, stands)
        elif isinstance(value, str) and len(value.strip()) >= _LEAST:
            self._add_text(name, value.strip(), stands)

    def add_names(self, family: str | None, given: str | None, stands: str) -> None:
        """Both orders of a name in two parts."""
        if family and given:
            for one in (f"{given} {family}", f"{family} {given}", f"{family}, {given}"):
                self.add("full_name", one, stands)

    def spare(self, said: str) -> None:
        """Somebody else has this value: the same word is not looked for, and a word within it is
        left there.
        """
        for part in (said, *_parts("email", said)):
            key = _key(part)
            self.telling = {
                word: stands for word, stands in self.telling.items() if _key(word) != key
            }
            self.spared.add(part)

    def finder(self, *, is_own: bool = False) -> ErasedWordFinder:
        """Looks for the telling words, or (for what is about the erased alone) for all."""
        words = self.all | self.telling if is_own else self.telling
        return ErasedWordFinder(words, self.numbers, () if is_own else self.spared)

    def _add_text(self, name: str, text: str, stands: str) -> None:
        self.all.setdefault(text, stands)
        if name not in TELLING or name in ("family_name", "given_name"):
            return
        if name == "address" and (len(text) < _ADDRESS or not any(char.isdigit() for char in text)):
            return  # "Nairobi" is where many others live
        for part in (text, *_parts(name, text)):
            if name not in NUMBERS or len(_compact(part)) >= _SHORTEST_NUMBER:
                self.telling.setdefault(part, stands)
                if name in NUMBERS:
                    self.numbers.add(part)


class ErasedWordFinder:
    """Finds words in texts and in JSON, and puts what stands for them in their place."""

    def __init__(
        self, words: Mapping[str, str], numbers: Collection[str], spared: Iterable[str]
    ) -> None:
        self._stands = {_key(word): stands for word, stands in words.items()}
        self._stands |= {_compact(word): words[word] for word in numbers if word in words}
        kept = [text for text in spared if _key(text) not in self._stands]
        self._spared = {_key(text) for text in kept}
        tokens = [_tokens(word, is_number=word in numbers) for word in words]
        own = _alternatives(tokens)
        found = "|".join(
            [
                *(_plain(text) for text in sorted(kept, key=len, reverse=True)),
                *([own] if own else []),
            ]
        )
        self._pattern = re.compile(found, re.IGNORECASE) if own else None

    def holds(self, text: object) -> bool:
        """Does a text (or JSON as it is stored) hold one of the words?"""
        if self._pattern is None or not isinstance(text, str):
            return False
        plain = _unescaped(text) if "\\u" in text else text
        return any(self._put(found) != found[0] for found in self._pattern.finditer(plain))

    def replaced(self, value: Any, skip: Collection[str] = ()) -> Any:
        """A text, or JSON, without the words; what stands under a key of `skip` is left."""
        if isinstance(value, str):
            return self._pattern.sub(self._put, value) if self._pattern else value
        if isinstance(value, list):
            # plain JSON of any depth
            return [self.replaced(inner, skip) for inner in value]  # pyright: ignore[reportUnknownVariableType]
        if isinstance(value, dict):
            told = cast("dict[str, Any]", value)
            return {
                key: inner if key in skip else self.replaced(inner, skip)
                for key, inner in told.items()
            }
        return value

    def stands_for(self, text: str) -> str | None:
        """What stands for a text that is one of the words as a whole."""
        return self._stands.get(_key(text)) or self._stands.get(_compact(text))

    def _put(self, found: re.Match[str]) -> str:
        said = found[0]
        if _key(said) in self._spared:
            return said
        return self.stands_for(said) or said


def json_text(value: Any) -> str:
    """JSON as the desk stores it."""
    return json.dumps(value)


def _parts(name: str, text: str) -> list[str]:
    """The single ones of several mail addresses or numbers in one field."""
    if name != "email" and name not in NUMBERS:
        return []
    parts = [part.strip() for part in re.split(r"[;,；，、\n]", text)]
    return [part for part in parts if len(part) >= _SHORTEST_NUMBER] if len(parts) > 1 else []


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def _compact(text: str) -> str:
    return "".join(char for char in text if char.isalnum()).casefold()


def _tokens(word: str, *, is_number: bool) -> Tokens:
    """A word as fragments of a pattern: what is short and common stands alone in its text, or is
    not meant.
    """
    if is_number:
        signs = [re.escape(char) for char in word if char.isalnum()]
        return _BEGINS, *(sign + _APART for sign in signs[:-1]), signs[-1], _ENDS
    inner = tuple(r"\s+" if char == " " else re.escape(char) for char in " ".join(word.split()))
    is_single = (
        " " not in word.strip() and "@" not in word and not any(char.isdigit() for char in word)
    )
    is_short = len(word) <= _LEAST if _CJK.search(word) else is_single
    begins, ends = _ALONE if is_short else (_BEGINS, _ENDS)
    return begins, *inner, ends


def _alternatives(words: Iterable[Tokens]) -> str:
    """One pattern for many words that begin alike: tried sign by sign, not word by word."""
    tree: dict[str, Any] = {}
    for tokens in words:
        at = tree
        for token in tokens:
            at = at.setdefault(token, {})
    return _branches(tree)


def _branches(tree: Mapping[str, Any]) -> str:
    said: list[str] = []
    for token, inner in tree.items():
        run = token
        while len(inner) == 1:  # a stretch without branches needs no group
            (token, inner), *_rest = inner.items()
            run += token
        said.append(run + _branches(inner))
    return said[0] if len(said) == 1 else f"(?:{'|'.join(said)})" if said else ""


def _plain(text: str) -> str:
    return r"\s+".join(map(re.escape, text.split()))


def _unescaped(text: str) -> str:
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
