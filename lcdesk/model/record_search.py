"""Which records of a list somebody means who types into its search: every word stands somewhere in
the record, whatever the script, the accents or the width; Chinese also as it sounds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import Any, TypeVar

from lcdesk.model import countries
from lcdesk.model.catalogue import RecordKind
from lcdesk.model.kinds import Choice, Country
from lcdesk.model.scripts import plain_text, simplified, sounds_of
from lcdesk.texts import LANGUAGES, in_language

OneRecord = TypeVar("OneRecord", bound=Mapping[str, Any])


def fold_search(text: str) -> str:
    """A text as it is compared: small letters, no accents, one width, simplified characters."""
    if text.isascii():
        return text.lower()
    return plain_text(simplified(unicodedata.normalize("NFKC", text)))


def search_words(kind: RecordKind, record: Mapping[str, Any]) -> str:
    """All that a record can be found by, folded; of closed words and countries those of every
    language. Private values are not among them.
    """
    said: list[str] = []
    for field in kind.fields:
        value = record.get(field.name)
        if value is None or field.is_private:
            continue
        if isinstance(field.kind, Choice):
            options = (one for one in field.kind.options if one.code == value)
            said += [in_language(code, one.label) for one in options for code in LANGUAGES]
        elif isinstance(field.kind, Country):
            said += [countries.name(value, code) for code in LANGUAGES]
        elif isinstance(value, str):
            said.append(value)
        elif not isinstance(value, bool):
            said.append(str(value))
    said += [
        sound
        for name in (*kind.names, "short_name")
        for sound in spoken_forms(str(record.get(name) or ""))
    ]
    return fold_search("\n".join(said))


def spoken_forms(text: str) -> tuple[str, ...]:
    """Chinese as people type it without Chinese keys: 临江大学 → linjiangdaxue, ljdx."""
    sounds = sounds_of(text) if not text.isascii() else ()
    return ("".join(sounds), "".join(sound[0] for sound in sounds)) if sounds else ()


def search_records(kind: RecordKind, records: Iterable[OneRecord], text: str) -> list[OneRecord]:
    """The records in which every word of `text` stands, in the order they have."""
    words = fold_search(text).split()
    return [record for record in records if not words or _holds(search_words(kind, record), words)]


def _holds(said: str, words: Iterable[str]) -> bool:
    return all(word in said for word in words)


# --- Searched while somebody types ---


STEPS = 40  # of those typed before, how many are remembered


class TypedSearch:
    """Finds among `texts`, folded, while words grow letter by letter: longer words are looked for
    only where their beginnings stand, and what is taken back was found before. Each text has its
    id at the same place of `ids`.
    """

    def __init__(self, ids: Sequence[int], texts: Sequence[str]) -> None:
        self._steps: list[tuple[tuple[str, ...], Sequence[int], Sequence[str]]] = [((), ids, texts)]

    def find(self, typed: str) -> Sequence[int]:
        """The ids of the texts in which each of the words stands, in the order given; the very
        same list as before where they are the same ones.
        """
        words = tuple(fold_search(typed).split())
        while not _grew_from(words, self._steps[-1][0]):
            self._steps.pop()
        before, ids, texts = self._steps[-1]
        fresh = [word for word in words if word not in before]
        for word in fresh:
            holds = [word in said for said in texts]
            if not all(holds):
                ids, texts = list(compress(ids, holds)), list(compress(texts, holds))
        if fresh:
            self._steps.append((words, ids, texts))
            del self._steps[1:-STEPS]
        return ids


def _grew_from(words: Iterable[str], before: Iterable[str]) -> bool:
    """Does each text with all these words have those typed before, too?"""
    return all(any(old in word for word in words) for old in before)
