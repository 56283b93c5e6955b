"""As many pairs as there can be, against counting all ways."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.tabular.plan.activities import most_pairs


@given(st.dictionaries(st.integers(0, 4), st.lists(st.integers(0, 4), unique=True), max_size=5))
def test_no_way_pairs_more(edges: dict[int, list[int]]) -> None:
    pairs = most_pairs(edges)
    assert len(set(pairs.values())) == len(pairs)
    assert all(right in edges[left] for left, right in pairs.items())
    best = max(
        sum(right in edges[left] for left, right in zip(edges, way, strict=False))
        for way in permutations(range(5))
    )
    assert len(pairs) == best


def test_a_long_chain_does_not_break_it() -> None:
    edges = {i: [i, i + 1] for i in range(3000)} | {-1: [0]}
    assert len(most_pairs(edges)) >= 3000
