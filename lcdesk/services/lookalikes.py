"""Entries of the directory that may be one and the same in two spellings: asked about, never joined by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz

from lcdesk.model.clashes.slots import fold, fold_person
from lcdesk.services.directory import EXPERTS, Shelf

ALIKE = 88.0  # of 100: "Lin Hua" and "Lin Huá" are, "Li Wen" and "Li Wei" are not
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Lookalike:
    """Two entries by id, the more used one first, and how alike their names are (0–100)."""

    kept: int
    other: int
    likeness: float


@dataclass(frozen=True)
class _Name:
    """A name folded, its words without titles ("prof lin" → lin), and those with figures in them."""

    folded: str
    words: frozenset[str]
    numbers: tuple[str, ...]


def find_lookalikes(shelf: Shelf, entries: Sequence[Record]) -> list[Lookalike]:
    """Pairs among records of `directory.list_entries` worth a question, the most alike first."""
    named = [(entry, name) for entry in entries for name in _names(shelf, entry)]
    found: dict[tuple[int, int], Lookalike] = {}
    for (one, name), (other, another) in combinations(named, 2):
        likeness = _likeness(name, another, is_person=shelf is EXPERTS)
        if likeness >= ALIKE and one is not other:
            first, second = (
                entry["id"] for entry in sorted((one, other), key=lambda entry: (-entry["uses"], entry["id"]))
            )
            before = found.get((first, second))
            if before is None or before.likeness < likeness:
                found[first, second] = Lookalike(first, second, likeness)
    return sorted(found.values(), key=lambda pair: (-pair.likeness, pair.kept, pair.other))


def _names(shelf: Shelf, entry: Record) -> list[_Name]:
    fold_name = fold_person if shelf is EXPERTS else fold
    return [_name(folded) for folded in dict.fromkeys(fold_name(str(entry[one])) for one in shelf.names if entry[one])]


def _name(folded: str) -> _Name:
    words = folded.split()
    bare = frozenset(word for word in words if len(words) < 2 or not _is_title(word))
    return _Name(folded, bare, tuple(word for word in words if any(letter.isdigit() for letter in word)))


def _is_title(word: str) -> bool:
    return fold_person(f"{word} x y") == "x y"


def _likeness(one: _Name, other: _Name, *, is_person: bool) -> float:
    if one.folded == other.folded:
        return 100.0
    if is_person and (one.words < other.words or other.words < one.words):
        return ALIKE if one.words and other.words else 0.0
    if one.numbers != other.numbers:
        return 0.0  # room 302 and room 305 are alike, and two rooms
    return fuzz.ratio(one.folded, other.folded, score_cutoff=ALIKE)
