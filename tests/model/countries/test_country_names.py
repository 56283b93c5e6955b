"""Every official name means its own country or asks; a misspelt one always asks, with the right
country among the likely.
"""

from __future__ import annotations

import csv
import random
import timeit
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale

from lcdesk.model import countries
from lcdesk.model.countries.recognition import squeeze

OFFICIAL = Path(__file__).parents[2] / "data" / "official_names.csv"

# Official names that ask, and why: each is also what people call another country.
ASKING = {
    "CG": {"Congo", "Конго", "刚果", "الكونغو"},  # both states of that name are called so
    "FM": {"Micronesia", "Micronésie"},  # also the region of that name
    # both halves of the island
    "MF": {"Saint Martin", "St. Martin", "Saint-Martin", "San Martín", "سان مارتن"},
    "SX": {"سانت مارتن"},
}

# One wrong letter makes the exact name of another country: the name that stands there is taken at
# its word.
TWINS = """
Chile Chine|Gambia Zambia|Gambie Zambie|Гамбия Замбия|Ireland Iceland|Irlande Islande|Ирландия Исландия|Iran Iraq|Iran Irak|Иран Ирак
КНДР КНР|Liban Libyan|巴林 巴西|白俄罗斯 俄罗斯|印度 印尼|利比里亚 利比亚|索马里 马里|南苏丹 苏丹|乌拉圭 巴拉圭
"""
ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "fr": "abcdefghijklmnopqrstuvwxyzéèêàç",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "zh": "巴西里亚尼拉马斯坦大阿加比利伊沙",  # 国 and 人 behind a name are no slips
}


def official_names() -> Iterator[tuple[str, str, str, str]]:
    """Code, language, source, name: the United Nations' short and formal names, then CLDR."""
    with OFFICIAL.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["code"], row["language"], row["source"], row["name"]
    for language in ("zh", "zh_Hant", "en", "fr", "ru", "ar", "es"):
        names = Locale.parse(language).territories
        yield from ((code, language, "CLDR", names[code]) for code in countries.codes())


def test_every_official_name_means_its_own_country_or_asks() -> None:
    wrong: list[tuple[str, str, str | None]] = []
    unread: list[tuple[str, str, str, str]] = []
    asking, formal_asking = set[tuple[str, str]](), list[str]()
    for code, language, source, name in official_names():
        found = countries.find(name)
        if found.code not in (code, None):
            wrong.append((name, code, found.code))
        elif found.why == "unknown":
            unread.append((name, code, language, source))
        elif found.why == "ambiguous":
            asking.add((code, name))
            assert code in found.candidates
            if "formal" in source:
                formal_asking.append(name)
    assert (wrong, unread, formal_asking) == ([], [], [])
    assert asking == {(code, name) for code, names in ASKING.items() for name in names}


def names_in(language: str) -> dict[str, str]:
    """What CLDR calls the countries in a language."""
    names = Locale.parse(language).territories
    return {names[code]: code for code in countries.codes() if code not in ("FM", "MF", "SX")}


@pytest.mark.parametrize("language", ["de", "tr", "pl", "uz", "it", "uk", "hu", "id"])
def test_a_list_in_its_own_language_asks_about_none_of_its_countries(language: str) -> None:
    read = {name: countries.find(name, languages={language}) for name in names_in(language)}
    wrong = {
        name: found
        for name, found in read.items()
        if found.code != names_in(language)[name] and "Kongo" not in name
    }
    assert wrong == {}


def test_a_name_of_another_language_that_looks_like_a_slip_asks() -> None:
    # Kazahstan is Kazakhstan in Serbian, Usbekistan Uzbekistan in German, Griechenland no Greenland
    for name, code in {"Kazahstan": "KZ", "Usbekistan": "UZ", "Griechenland": None}.items():
        for spoken in ((), {"en"}, {"en", "zh"}):
            found = countries.find(name, languages=spoken)
            assert found.why == "unknown"
            assert code is None or found.candidates[0] == code


@pytest.mark.parametrize("shape", ["{}", " {} ", "{}.", "“{}”", "({})", "*{}"])
def test_what_stands_around_a_name_does_not_matter(shape: str) -> None:
    for code, _language, _source, name in official_names():
        if name not in ASKING.get(code, ()):
            assert countries.find(shape.format(name)).code == code


def test_a_list_of_the_united_nations_writes_the_article_behind() -> None:
    cases = {
        "Afghanistan (l')": "AF",
        "Kenya (le)": "KE",
        "Îles Salomon (les)": "SB",
        "Brasil (el)": "BR",
        "l’Ouganda": "UG",
        "la Barbade": "BB",
        "Iran (République islamique d')": "IR",
        "Irán (República Islámica del)": "IR",
        "République-Unie de Tanzanie (la)": "TZ",
        "Боливия (Многонациональное Государство)": "BO",
        "بوليفيا (دولة - المتعددة القوميات)": "BO",
        "State of Palestine (the) *": "PS",
    }
    assert {name: countries.find(name).code for name in cases} == cases


NEVER_TAKEN = [
    *(
        "République de Chine",
        "República de China",
        "Республика Китай",
        "جمهورية الصين",
        "中国共和国",
        "Republic of Taiwan",
        "Georgia State",
        "Estado de Georgia",
    ),
    *(
        "Niger State",
        "Dominica Republic",
        "Republic of Dominica",
        "República Dominica",
        "多米尼克共和国",
        "Guyane",
        "Гвиана",
        "Loman",
        "République dr Congo",
    ),
    *(
        "Islamic Republic",
        "United Arab Republic",
        "阿拉伯共和国",
        "État islamique",
        "Republic",
        "national",
        "Nairobi, Kenya",
        "Niger, Nigeria",
        "Chad & Cameroon",
    ),
]


@pytest.mark.parametrize("text", NEVER_TAKEN)
def test_half_a_name_is_never_taken_for_one(text: str) -> None:
    assert countries.find(text).code is None


PEOPLE = """
KE:Kenyan|Kenyans|Kényane|Kenyenne|кениец|кенийка|肯尼亚人|肯尼亚籍|Kenyan citizen|national of Kenya  CN:中国籍|中国人|P.R. China|RPC|КНР  TH:泰国籍|泰国人
NE:Nigerien|Nigérienne|нигерец  NG:Nigerian|Nigériane|нигериец  VN:Viet Nam|вьетнамец  LA:Lao PDR|Laotienne  KR:韩国籍|Sud-coréenne  RU:россиянка|РФ
UZ:узбекистанец|O‘zbekiston Respublikasi  GA:République gabonaise|Gabonaise  TW:中国台湾省|Taiwan, Province of China|Китайская провинция Тайвань
HK:Hong Kong SAR|中国香港特别行政区|China, Hong Kong SAR  MO:澳门特区|Macao (Chine)|Macau SAR
"""


def test_people_and_the_usual_spellings_are_read() -> None:
    for entry in (entry for line in PEOPLE.splitlines() for entry in line.split("  ") if entry):
        for word in entry[3:].split("|"):
            assert (word, countries.find(word).code) == (word, entry[:2])


def misspell(name: str, alphabet: str, chance: random.Random) -> str:
    """The name with one letter left out, added, replaced, or two neighbours exchanged."""
    place, letter = chance.randrange(len(name)), chance.choice(alphabet)
    after = name[place + 1 :]
    return name[:place] + chance.choice(
        [after, letter + name[place:], letter + after, after[:1] + name[place] + after[1:]]
    )


def misspellings(count: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """Code, name, misspelt name, over all countries and four languages; what folding undoes is
    no slip.
    """
    chance = random.Random(seed)
    made = 0
    while made < count:
        language = chance.choice(list(ALPHABETS))
        code = chance.choice(countries.codes())
        name = countries.name(code, language)
        slip = misspell(name, ALPHABETS[language], chance)
        if squeeze(slip) != squeeze(name) and squeeze(slip):
            made += 1
            yield code, name, slip


def is_a_name_itself(code: str, name: str, slip: str) -> bool:
    """Whether the misspelt word is, letter by letter, a name in our lists: of the same country
    or of a listed twin.
    """
    twins = [
        {squeeze(one) for one in pair.split()}
        for line in TWINS.split("\n")
        for pair in line.split("|")
    ]
    names = countries.all_names_folded()
    # Île Norfolk, le Norfolk
    meant = names.get(squeeze(slip)) or names.get(squeeze(slip.removeprefix("le ")))
    return meant == code or (meant is not None and {squeeze(name), squeeze(slip)} in twins)


@pytest.mark.parametrize("seed", range(5))
def test_a_misspelt_name_is_never_answered_in_silence(seed: int) -> None:
    silent: list[tuple[str, str, str]] = []
    exact = first = three = asked = 0
    for code, name, slip in misspellings(600, seed):
        found = countries.find(slip)
        if found.code is None:
            asked += 1
            first += found.candidates[:1] == (code,)
            three += code in found.candidates
        elif is_a_name_itself(code, name, slip):
            exact += 1
        else:
            silent.append((name, slip, found.code))
    assert silent == []
    assert exact <= 6
    assert first / asked > 0.96
    assert three / asked > 0.98


def test_a_cell_seen_before_costs_no_time() -> None:
    own = {countries.fold("Nigera"): "NG"}
    countries.find("Kenya", own)
    assert (
        min(timeit.repeat(lambda: countries.find("Kenya", own), number=2000, repeat=5)) / 2000
        < 20e-6
    )
