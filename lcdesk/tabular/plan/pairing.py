"""Who goes with whom, when several on each side fit: as many pairs as there can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LONGEST = 400
"""How many are asked to move for one: beyond that the pair is left to the rounds that follow."""


def most_pairs(edges: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Left → right, a largest set of pairs; `edges` says which rights fit each left, best first.

    By augmenting paths (Kuhn 1955): whoever finds all of theirs taken asks one of the takers to move.
    """
    taken: dict[int, int] = {}
    for left in edges:
        _place(left, edges, taken, set())
    return {left: right for right, left in taken.items()}


def _place(left: int, edges: Mapping[int, Sequence[int]], taken: dict[int, int], asked: set[int]) -> bool:
    for right in edges[left]:
        if right in asked or len(asked) > LONGEST:
            continue
        asked.add(right)
        if right not in taken or _place(taken[right], edges, taken, asked):
            taken[right] = left
            return True
    return False
