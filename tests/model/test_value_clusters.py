"""Near spellings of one value: measured on a truth written by hand, and what always holds."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.model.value_clusters import SaidValue, best_spelling, find_clusters
from lcdesk.model.value_spelling import spelling_of
from tests.examples import examples

TRUTH = Path(__file__).parent.parent / "data" / "near_values.txt"
Pairs = set[tuple[str, str]]


def _truth() -> dict[str, list[list[str]]]:
    """Field → groups of spellings of one thing each."""
    told: dict[str, list[list[str]]] = {}
    groups: list[list[str]] = []
    for line in TRUTH.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            groups = told.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            groups.append(line.split(" | "))
    return told


def _pairs(texts: Iterator[str] | list[str]) -> Pairs:
    return set(combinations(sorted(texts), 2))


def _found(groups: list[list[str]]) -> Pairs:
    counts = {text: 1 if at else 5 for group in groups for at, text in enumerate(group)}
    return {
        pair
        for cluster in find_clusters(counts)
        for pair in _pairs([one.text for one in cluster.values])
    }


def test_pairs_are_right_and_hardly_one_is_missed() -> None:
    told = _truth()
    assert sum(len(group) for groups in told.values() for group in groups) >= 300
    true: set[tuple[str, tuple[str, str]]] = set()
    found: set[tuple[str, tuple[str, str]]] = set()
    for field, groups in told.items():
        true |= {(field, pair) for group in groups for pair in _pairs(group)}
        found |= {(field, pair) for pair in _found(groups)}
    right = len(true & found)
    assert right / len(found) >= 0.99
    assert right / len(true) >= 0.97


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of Water", "Ministry of Waste"),
        ("North Region", "South Region"),
        ("University A", "University B"),
        ("Group 1", "Group 11"),
        ("No beef, pork", "No pork, beef"),
        ("No pork", "Pork"),
        ("Hunan University", "Henan University"),
        ("山西农业大学", "陕西农业大学"),
        ("局长", "副局长"),
        ("高级研究院士", "高级研究员士"),
        ("Directeur général", "Directrice générale"),
    ],
)
def test_two_things_are_two(one: str, other: str) -> None:
    assert not find_clusters({one: 3, other: 1})


@pytest.mark.parametrize(
    ("one", "other", "is_sure"),
    [
        ("Kenya Forest Service", "KENYA FOREST SERVICE (KFS)", True),
        ("Kenya Forest Service", "Kenya Forest Servcie", False),
        ("Ministère de l'Eau", "MINISTERE DE L’EAU", True),
        ("肯尼亚林业局", "肯尼亞 林業局（KFS）", True),
        ("同济大学", "同济大学（Tongji University）", True),
        ("وزارة الزراعة", "وزارة الزراعه", True),
        ("Министерство экологии", "министерство экалогии", False),
        ("Safaricom PLC", "Safaricom Ltd.", True),
        ("Delta Power Co.", "Delta Power Company", True),
    ],
)
def test_one_thing_is_one(one: str, other: str, is_sure: bool) -> None:
    (cluster,) = find_clusters({one: 3, other: 1})
    assert (cluster.proposal, cluster.count, cluster.is_sure) == (one, 4, is_sure)


def test_a_short_name_alone_is_what_it_stands_beside_if_that_is_one_thing() -> None:
    said = {"EIAR": 1, "Ethiopian Institute of Agricultural Research (EIAR)": 2}
    (cluster,) = find_clusters(said)
    assert {one.text for one in cluster.values} == set(said)
    assert not find_clusters(
        {"MOE": 1, "Ministry of Education (MOE)": 2, "Ministry of Energy (MOE)": 2}
    )


def test_of_equally_many_the_best_written_is_proposed() -> None:
    said = (
        "KENYA FOREST SERVICE",
        "kenya forest service",
        "Kenya Forest  Service",
        "Kenya Forest Service",
    )
    assert best_spelling(SaidValue(text, 2) for text in said) == "Kenya Forest Service"
    assert best_spelling(
        [SaidValue("Université de Lome", 1), SaidValue("Universite de Lome", 1)]
    ) == ("Université de Lome")


def test_what_was_told_apart_stays_apart_in_every_spelling() -> None:
    said = {"Moi Univeristy": 1, "Moi University": 4, "MOI UNIVERISTY": 1}
    assert len(find_clusters(said)[0].values) == 3
    apart = {frozenset(("Moi University", "Moi Univeristy"))}
    (cluster,) = find_clusters(said, apart)
    assert {one.text for one in cluster.values} == {"Moi Univeristy", "MOI UNIVERISTY"}


VALUES = st.text(
    st.sampled_from("ab AB.,-()&1 éдم林业局"), min_size=1, max_size=14
) | st.sampled_from([text for groups in _truth().values() for one in groups for text in one])


@given(st.dictionaries(VALUES, st.integers(1, 9), max_size=25), st.randoms())
@settings(max_examples=examples(20, 200))
def test_clusters_share_nothing_and_know_no_order(
    counts: dict[str, int], chance: random.Random
) -> None:
    found = find_clusters(counts)
    texts = [one.text for cluster in found for one in cluster.values]
    assert len(texts) == len(set(texts)) <= len(counts)
    for cluster in found:
        assert len(cluster.values) > 1
        assert cluster.proposal in {one.text for one in cluster.values}
    shuffled = list(counts.items())
    chance.shuffle(shuffled)
    assert find_clusters(dict(shuffled)) == found
    if found:
        first, second = (one.text for one in found[0].values[:2])
        apart = {frozenset((first, second))}
        assert not any(
            {first, second} <= {one.text for one in cluster.values}
            for cluster in find_clusters(counts, apart)
        )


@given(VALUES)
@settings(max_examples=examples(50, 400))
def test_blanks_capitals_and_signs_at_the_end_count_for_nothing(text: str) -> None:
    if text.upper().casefold() == text.casefold():
        assert spelling_of(f"  {text.casefold()} ").key == spelling_of(text.casefold()).key


def test_twenty_thousand_values_take_about_a_second() -> None:
    chance = random.Random(3)
    firsts = ("Ministry of", "Department of", "Institute of", "Bureau of")
    fields = ("Water", "Forestry", "Soil", "Energy", "Health", "Mining", "Trade")
    places = ["".join(chance.choices("bdfgklmnprstaeiou", k=8)).title() for _ in range(4000)]
    said = {
        f"{chance.choice(firsts)} {chance.choice(fields)} {chance.choice(places)}": 1
        for _ in range(20_000)
    }
    before = time.process_time()
    find_clusters(said)
    assert time.process_time() - before < 5  # a loaded machine; alone about one
