"""Desks damaged on purpose, each in a way its number tells: bits flipped, pages zeroed, cut
short, head destroyed, journal lost.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing.importing import apply, prepare
from lcdesk.tabular.understood import ReadRow, Understanding

PAGE = 4096
PEOPLE = 400
MARK = re.compile(rb"Person-(\d{5})-zz")


@dataclass(frozen=True)
class Wound:
    """One way to damage a file, and what it did: the pages hit."""

    name: str
    content: bytes
    hit: frozenset[int]


def fill(desk: Desk) -> None:
    """People with names that are found in the bytes of the file, in two imports; a backup is
    made between them.
    """
    cohort = add_cohort(desk, {"name_en": "Nairobi"})
    for part in range(2):
        if part:
            desk.back_up("between")
        rows = [_row(part * PEOPLE // 2 + number) for number in range(PEOPLE // 2)]
        understanding = Understanding(f"list {part}.xlsx", "xlsx", [], rows, [])
        apply(desk, prepare(desk, understanding, cohort), cohort)


def _row(number: int) -> ReadRow:
    values = {
        "full_name": f"Person-{number:05}-zz",
        "nationality": "KE",
        "passport_no": f"A{number:07}",
        "notes": f"Notes {number} " * 20,
    }
    return ReadRow("participant", "Sheet1", number + 2, values)


def pages_of_people(content: bytes) -> dict[int, set[int]]:
    """Number of a person → the pages their name stands on, found without any knowledge of the
    format.
    """
    found: dict[int, set[int]] = {}
    for match in MARK.finditer(content):
        pages = {match.start() // PAGE + 1, (match.end() - 1) // PAGE + 1}
        found.setdefault(int(match[1]), set()).update(pages)
    return found


def wounds(content: bytes, seed: int, plain: bytes | None = None) -> Iterator[Wound]:
    """One of each kind, by a seed. `plain`: what stands in a locked file."""
    chance = random.Random(seed)
    kinds: tuple[Callable[[bytes, random.Random], Wound], ...] = (
        _flipped,
        _zeroed,
        _cut,
        _headless,
        _scribbled,
        partial(rootless, plain=plain),
    )
    yield from (kind(content, chance) for kind in kinds)


def _flipped(content: bytes, chance: random.Random) -> Wound:
    hurt, hit = bytearray(content), set[int]()
    for _bit in range(chance.choice((1, 3, 30))):
        at = chance.randrange(len(hurt))
        hurt[at] ^= 1 << chance.randrange(8)
        hit.add(at // PAGE + 1)
    return Wound("bits flipped", bytes(hurt), frozenset(hit))


def _zeroed(content: bytes, chance: random.Random) -> Wound:
    hurt, count = bytearray(content), len(content) // PAGE
    hit = frozenset(chance.sample(range(1, count + 1), chance.choice((1, 5, count // 4))))
    for number in hit:
        hurt[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)
    return Wound("pages zeroed", bytes(hurt), hit)


def _cut(content: bytes, chance: random.Random) -> Wound:
    length = chance.randrange(len(content) // 10, len(content))
    return Wound(
        "cut short",
        content[:length],
        frozenset(range(length // PAGE + 1, len(content) // PAGE + 1)),
    )


def _headless(content: bytes, chance: random.Random) -> Wound:
    return Wound("head destroyed", chance.randbytes(PAGE) + content[PAGE:], frozenset({1}))


def _scribbled(content: bytes, chance: random.Random) -> Wound:
    at, length = chance.randrange(len(content)), chance.randrange(100, 3 * PAGE)
    end = min(len(content), at + length)
    hurt = content[:at] + chance.randbytes(end - at) + content[end:]
    return Wound("written over", hurt, frozenset(range(at // PAGE + 1, (end - 1) // PAGE + 2)))


def rootless(content: bytes, chance: random.Random, plain: bytes | None = None) -> Wound:
    """Pages that lead to others are gone: their rows are there, and nothing points at them."""
    leading = [
        number
        for number in range(2, len(content) // PAGE + 1)
        if (plain or content)[(number - 1) * PAGE] == 5
    ]
    hit, hurt = (
        frozenset(chance.sample(leading, chance.randint(1, len(leading)))),
        bytearray(content),
    )
    for number in hit:
        hurt[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)
    return Wound("nothing leads to the rows", bytes(hurt), hit)


def beside(path: Path, ending: str) -> Path:
    """The journal of a desk."""
    return path.with_name(path.name + ending)
