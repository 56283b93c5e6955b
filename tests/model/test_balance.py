"""Quota and balance: shares, what was agreed, and the sentences about them."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.model.balance import Agreed, regions, title_of, weigh

COUNTRIES = ("KE", "ET", "NG", "PE", "VN", None)
GROUPS = st.dictionaries(
    st.tuples(st.sampled_from(COUNTRIES), st.sampled_from(("F", "M", "X", None))),
    st.integers(1, 9),
    max_size=12,
)
NOBODY: dict[tuple[str | None, str | None], int] = {}


def told(
    groups: dict[tuple[str | None, str | None], int], *agreed: Agreed, places: int | None = None
) -> list[str]:
    return [remark.text for remark in weigh(groups, agreed, places).remarks]


@given(GROUPS, st.none() | st.integers(0, 60))
def test_the_shares_are_those_who_hold_places(
    groups: dict[tuple[str | None, str | None], int], places: int | None
) -> None:
    balance = weigh(groups, (), places)
    assert balance.taken == sum(groups.values())
    known = Counter[str | None]()
    for (country, _gender), number in groups.items():
        known[country] += number
    del known[None]
    assert {share.value: share.count for share in balance.by_country} == dict(known)
    assert sum(share.count for share in balance.by_region) == sum(known.values()), (
        "each country has a region"
    )
    assert [share.count for share in balance.by_country] == sorted(known.values(), reverse=True)
    assert balance.women == sum(
        number for (_country, gender), number in groups.items() if gender == "F"
    )
    assert not any(share.is_over or share.is_under for share in balance.shares), (
        "nothing was agreed"
    )


@given(GROUPS, st.sampled_from(COUNTRIES[:-1]), st.integers(0, 12))
def test_at_most_is_said_exactly_when_it_is_passed(
    groups: dict[tuple[str | None, str | None], int], country: str, most: int
) -> None:
    count = sum(number for (code, _gender), number in groups.items() if code == country)
    said = [
        remark
        for remark in weigh(groups, (Agreed("country", country, None, most),), None).remarks
        if "at most" in remark.text
    ]
    assert bool(said) == (count > most)
    assert all(remark.is_pressing for remark in said)


def test_sentences_of_what_was_agreed() -> None:
    groups = {("KE", "F"): 3, ("KE", "M"): 3, ("ET", "M"): 8, ("NG", "M"): 8}
    agreed = (
        Agreed("country", "KE", None, 4),
        Agreed("gender", "F", 8, None),
        Agreed("region", "Asia", 2, None),
    )
    assert told(groups, *agreed, places=24) == [
        "Kenya has 6 of 22 (27%); at most 4 were agreed.",
        "3 of 22 (14%) are women; at least 8 were agreed.",
        "Asia has 0 of 22 (0%); at least 2 were agreed.",
        "Two countries, Ethiopia and Nigeria, make up 16 of 22 (73%).",
    ]
    pressing = [remark.is_pressing for remark in weigh(groups, agreed, 24).remarks]
    assert pressing == [True, True, False, False], (
        "five women are missing for two places; two from Asia could come"
    )
    assert [remark.is_pressing for remark in weigh(groups, agreed, None).remarks] == [
        True,
        False,
        False,
        False,
    ]


def test_a_quota_that_is_kept_is_not_talked_about() -> None:
    agreed = (
        Agreed("country", "KE", 1, 4),
        Agreed("gender", "F", 2, 8),
        Agreed("region", "Africa", None, 4),
    )
    assert told({("KE", "F"): 2, ("ET", "F"): 2}, *agreed) == []


def test_too_many_for_the_places() -> None:
    assert told({("KE", "F"): 2, ("ET", "F"): 2}, places=3) == ["4 are selected for 3 places."]
    assert told({("KE", "F"): 2}, places=2) == []
    assert told(NOBODY, Agreed("gender", "F", 1, None), places=2) == [
        "0 are women; at least 1 were agreed."
    ]


def test_one_country_that_outweighs_all() -> None:
    assert told({("KE", "F"): 5, ("ET", "M"): 3, ("NG", "M"): 2}) == [
        "Kenya alone makes up 5 of 10 (50%)."
    ]
    assert told({("KE", "F"): 4, ("ET", "M"): 3, ("NG", "M"): 2}) == [], "too few to speak of"
    assert told({("KE", "F"): 12}) == [], "a course for one country"


def test_titles_and_regions_in_both_languages() -> None:
    assert "Africa" in regions()
    assert title_of("gender", "F") == "women"
    texts.speak("zh")
    assert (title_of("country", "KE"), title_of("region", "Africa")) == ("肯尼亚", "非洲")
    assert "肯尼亚" in told({("KE", "F"): 3}, Agreed("country", "KE", None, 2))[0]
