"""Make demonyms.csv: how people of a country are called, in both genders and numbers.

For developers, not run by the program:  python3 resources/reference/make_demonyms.py FOLDER
FOLDER holds the unpacked package i18n-nationality (a version may follow the name); words that it
does not have are in hand/demonyms.csv, the English ones in country_words.csv. A form that is another
country's name is left out; one that two countries share asks.
"""

# ruff: noqa: T201 (a script for developers speaks on the terminal)
from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from lcdesk.model.countries import recognition  # noqa: E402 (needs the path above)

Forms = Callable[[str], list[str]]
SOURCE = "i18n-nationality 1.4.0"
HAND = "lcdesk 2026-11-29"
WRONG = {("es", "KR"), ("it", "AE"), ("nl", "NE"), ("nl", "SS"), ("nl", "CG"), ("nl", "DO")}
"""Words of the package that mean another country, or several."""
_WORD = re.compile(r"[^\W\d_]+(?:[- ][^\W\d_]+)?")


def main(folder: Path) -> None:
    package = next(path for path in sorted(folder.iterdir()) if (path / "langs").is_dir())
    said: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for word, codes, language, source in (*from_package(package), *by_hand(), *english()):
        said[recognition.squeeze(word)].setdefault(codes, (language, source))
    names = recognition.names_of_countries()
    rows, dropped = list[tuple[str, str, str, str]](), list[str]()
    for word, meanings in sorted(said.items()):
        codes = "|".join(sorted({code for one in meanings for code in one.split("|")}))
        known = names.get(word)
        if known == codes:
            continue
        if known is not None:
            dropped.append(f"{word} {known} not {codes}")
            continue
        languages = sorted({language for language, _source in meanings.values()})
        sources = sorted({source for _language, source in meanings.values()})
        rows.append((word, codes, " ".join(languages), "; ".join(sources)))
    with (HERE / "demonyms.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("folded", "codes", "language", "source"))
        lines.writerows(rows)
    print(f"{len(rows)} forms; asked: {sum('|' in row[1] for row in rows)}")
    print("names of others:", "; ".join(dropped))
    print("asked:", "; ".join(f"{row[0]} {row[1]}" for row in rows if "|" in row[1]))


def from_package(package: Path) -> Iterator[tuple[str, str, str, str]]:
    known = {row["code"] for row in hand()}
    for language, forms in (("fr", french), ("es", spanish), ("de", german), ("it", italian),
                            ("nl", dutch)):  # fmt: skip
        text = (package / "langs" / f"{language}.json").read_text(encoding="utf-8")
        for code, word in json.loads(text)["nationalities"].items():
            # the others are names, or tell two countries apart in brackets
            if code in known and (language, code) not in WRONG and _WORD.fullmatch(word):
                for form in forms(word):
                    yield form, code, language, SOURCE


def by_hand() -> Iterator[tuple[str, str, str, str]]:
    made: dict[str, Forms] = {
        "ar": arabic, "ru": russian, "pt": portuguese, "de": german_people, "es": spanish,
        "fr": french,
    }  # fmt: skip
    for row in hand():
        for language, forms in made.items():
            for word in forms_of(row[language], forms):
                yield word, row["code"], language, HAND


def hand() -> list[dict[str, str]]:
    with (HERE / "hand" / "demonyms.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def forms_of(cell: str, forms: Forms) -> list[str]:
    if forms is russian:
        return russian(cell)
    return [form for word in cell.split("|") if word for form in forms(word)]


def english() -> Iterator[tuple[str, str, str, str]]:
    """The plural of the English ones of country_words.csv."""
    with (HERE / "country_words.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            word = row["word"]
            if row["language"] == "en" and row["kind"] == "demonym" and word[-1] in "nilrdyt":
                yield f"{word}s", row["codes"], "en", HAND


# --- Forms of a word: men and women, one and several ---


def french(word: str) -> list[str]:
    woman = (
        f"{word}ne" if word.endswith(("ien", "éen", "yen"))
        else word if word.endswith("e")
        else f"{word[:-1]}que" if word.endswith(("Grec", "Turc")) and word.endswith("c")
        else f"{word}e"
    )  # fmt: skip
    woman = {"Grec": "Grecque", "Turc": "Turque"}.get(word, woman)
    return several([word, woman])


def several(words: list[str]) -> list[str]:
    return [*words, *(f"{word}s" for word in words if word[-1:] not in "sxz")]


def spanish(word: str) -> list[str]:
    for end, woman in (("és", "esa"), ("án", "ana"), ("ín", "ina"), ("ón", "ona")):
        if word.endswith(end):
            plain = word[: -len(end)] + end.translate(str.maketrans("éáíó", "eaio"))
            return [word, plain, f"{plain}es", word[: -len(end)] + woman,
                    word[: -len(end)] + woman + "s"]  # fmt: skip
    if word.endswith("o"):
        return [word[:-1] + end for end in ("o", "a", "os", "as")]
    if word.endswith("l"):
        return [word, f"{word}a", f"{word}es", f"{word}as"]
    return [word, f"{word}s", f"{word}es"] if word.endswith("í") else several([word])


def italian(word: str) -> list[str]:
    if word.endswith("o"):
        return [word[:-1] + end for end in ("o", "a", "i", "e")]
    return [word, word[:-1] + "i"] if word.endswith("e") else [word]


def dutch(word: str) -> list[str]:
    return [word, f"{word}e"] if word.endswith("s") else [word]


def german(word: str) -> list[str]:
    if not word.endswith(("isch", "sch", "tsch")):
        return [word]
    return [word + end for end in ("", "e", "er", "es", "en")]


def german_people(word: str) -> list[str]:
    if word.endswith("isch"):
        return german(word)
    man, _sign, woman = word.partition("/")
    woman = woman or (f"{man[:-1]}in" if man.endswith("e") else f"{man}in")
    more = [f"{man}n"] if man.endswith("e") else [f"{man}en"] if man.endswith("t") else []
    return [man, woman, f"{woman}nen", *more]


def portuguese(word: str) -> list[str]:
    if word.endswith("ês"):
        return [word, *(word[:-2] + end for end in ("esa", "eses", "esas"))]
    if word.endswith("ão"):
        return [word, *(word[:-2] + end for end in ("ã", "ões", "ães", "ãos", "ãs"))]
    if word.endswith("eu"):
        return [word, f"{word[:-2]}eia", f"{word}s", f"{word[:-2]}eias"]
    if word.endswith("o"):
        return [word[:-1] + end for end in ("o", "a", "os", "as")]
    return [word, f"{word}a", f"{word}es", f"{word}as"] if word.endswith("l") else several([word])


def arabic(word: str) -> list[str]:
    forms = [word + end for end in ("", "ة", "ون", "ين", "ات")]
    return forms if " " in word else [*forms, *(f"ال{form}" for form in forms)]


def russian(cell: str) -> list[str]:
    adjectives, _sign, people = cell.partition(";")
    out: list[str] = []
    for adjective in filter(None, adjectives.split("|")):
        out += [adjective[:-2] + end for end in ("ий", "ая", "ое", "ие")]
    for person in filter(None, people.split("|")):
        told = person.split("/")
        out += told if len(told) > 1 else inhabitants(person)
    return [word for word in out if word]


def inhabitants(man: str) -> list[str]:
    if man.endswith("иец"):
        return [man, f"{man[:-2]}йка", f"{man[:-2]}йцы"]
    if man.endswith("еец"):
        return [man, f"{man[:-2]}йка", f"{man[:-2]}йцы"]
    if man.endswith("лец"):
        return [man, f"{man[:-2]}ька", f"{man[:-2]}ьцы"]
    if man.endswith("ец"):
        return [man, f"{man[:-2]}ка", f"{man[:-2]}цы"]
    if man.endswith(("анин", "янин")):
        return [man, f"{man[:-2]}ка", man[:-2] + "е"]
    return [man]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
