"""What figures say."""

from __future__ import annotations

import pytest

from lcdesk.model import findings as say
from lcdesk.texts import in_words, join_names, list_names, share_in_words, speaking


@pytest.mark.parametrize(
    ("people", "countries", "sentence"),
    [
        (22, 11, "22 participants from 11 countries"),
        (1, 1, "1 participant from 1 country"),
        (2, 1, "2 participants from 1 country"),
        (3, 0, "3 participants, countries not known"),
        (0, 0, "No participants yet"),
    ],
)
def test_headcount(people: int, countries: int, sentence: str) -> None:
    assert say.say_headcount(people, countries) == sentence


@pytest.mark.parametrize(
    ("codes", "regions", "language", "sentence"),
    [
        ((), 0, "en", "46 participants; 45 from 13 countries, 1 without a country"),
        ((), 4, "en", "46 participants; 45 from 13 countries in 4 regions, 1 without a country"),
        (
            ("HK", "KE"),
            0,
            "en",
            "46 participants; 45 from 2 countries and regions, 1 without a country or region",
        ),
        ((), 0, "zh", "46 名学员，其中 45 名来自 13 个国家，1 名未填国家/地区"),
    ],
)
def test_a_headcount_says_how_many_have_no_country(
    codes: tuple[str, ...], regions: int, language: str, sentence: str
) -> None:
    with speaking(language):
        assert say.say_headcount(46, 13, codes, without=1, regions=regions) == sentence


@pytest.mark.parametrize(
    ("regions", "countries", "sentence"),
    [
        (
            {"Africa": 11, "Asia": 8, "Europe": 3},
            {"Nigeria": 3, "Pakistan": 3, "Kenya": 2},
            "Africa sends half of the cohort; Nigeria and Pakistan three each",
        ),
        (
            {"Africa": 5, "Asia": 2},
            {"Nigeria": 4, "Kenya": 1, "Laos": 2},
            "Africa sends 5 of 7; four from Nigeria",
        ),
        (
            {"Americas": 2, "Asia": 1},
            {"Peru": 1, "Chile": 1, "Laos": 1},
            "Americas send two thirds of the cohort; one from each country",
        ),
        ({"Asia": 3}, {"Laos": 3}, "Asia sends the whole cohort; all from Laos"),
        (
            {"Asia": 2, "Africa": 2},
            {"A": 2, "B": 2},
            "Asia and Africa send two each; two from each country",
        ),
        (
            {"Asia": 13},
            {"A": 3, "B": 3, "C": 3, "D": 3, "E": 1},
            "Asia sends the whole cohort; four countries with three each",
        ),
        ({}, {"Laos": 14, "Peru": 1}, "14 from Laos"),
        ({"Asia": 2}, {"": 2}, "Asia sends the whole cohort"),
        ({"": 2}, {"": 2}, "2 participants, countries not known"),
        ({}, {}, "No participants yet"),
    ],
)
def test_origins(regions: dict[str, int], countries: dict[str, int], sentence: str) -> None:
    assert say.say_origins(regions, countries) == sentence


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (say.say_gender(11, 11), "11 women and 11 men"),
        (say.say_gender(1, 0), "1 woman"),
        (say.say_gender(2, 1, 1), "2 women, 1 man and 1 of other or unknown gender"),
        (say.say_gender(0, 0), "No participants yet"),
        (say.say_largest({"university": 9, "ministry": 8, "": 5}), "university: 9 of 22"),
        (
            say.say_largest({"university": 9, "ministry": 9, "NGO": 4}),
            "university and ministry lead with 9 of 22 each",
        ),
        (say.say_largest({"a": 2, "b": 2}), "Spread evenly: 2 of 4 at most in one"),
        (say.say_largest({}), ""),
        (
            say.say_stages({"nominated": 30, "selected": 24, "reserve": 0, "arrived": 22}),
            "30 nominated → 24 selected → 22 arrived",
        ),
        (in_words(13), "13"),
        (share_in_words(0, 0), ""),
        (list_names([]), ""),
        (join_names(["A", "B", "C"]), "A, B and C"),
    ],
)
def test_sentences(said: str, sentence: str) -> None:
    assert said == sentence


def test_a_region_among_the_leaders_is_called_no_country() -> None:
    codes = {"Kenya": "KE", "Hong Kong, China": "HK", "Peru": "PE", "Egypt": "EG"}
    two = dict.fromkeys(codes, 2)
    assert say.say_leaders(two, codes) == "two from each country or region"
    assert say.say_leaders({**two, "Laos": 1}, codes) == "four countries and regions with two each"
    assert (
        say.say_leaders({**two, "Hong Kong, China": 1, "Laos": 2}, codes)
        == "four countries with two each"
    )
    assert say.say_leaders(two) == "two from each country"
