"""Makes names.csv: words that are family or given names, in many languages, as the lists of Faker
(40.1.2 or later; MIT License, see LICENSE-faker.txt) have them.

Run: python resources/reference/make_names.py, where the package faker is installed.

A name of several words is taken apart; case, width and accents are folded. Kept are words of two
letters or more, and single ones of scripts without letters.
"""

from __future__ import annotations

import csv
import importlib
import pkgutil
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parent / "names.csv"
LISTS = re.compile(r"first_name|last_name|given|romanized|parts_of")
APART = re.compile(r"[\s\-'’·.()]+")


def folded(text: str) -> str:
    """As `lcdesk.tabular.evidence.cells` folds a word before it looks it up."""
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign) or sign > "\u0900")


def names() -> Iterator[tuple[str, str]]:
    """(word, "family" or "given") of each name of each language."""
    people = importlib.import_module("faker.providers.person")
    for language in pkgutil.iter_modules(people.__path__):
        provider = importlib.import_module(f"{people.__name__}.{language.name}").Provider
        for attribute in filter(LISTS.search, dir(provider)):
            listed = getattr(provider, attribute, None) or ()
            for name in listed if isinstance(listed, (list, tuple, dict, set)) else ():
                text = name[0] if isinstance(name, (tuple, list)) else name
                if isinstance(text, str) and "{" not in text:
                    part = "family" if "last" in attribute else "given"
                    yield from ((word, part) for word in APART.split(folded(text)) if word)


def main() -> None:
    """Write the table beside this script."""
    found: dict[str, set[str]] = {}
    for word, part in names():
        if len(word) > 1 or not word.isascii():
            found.setdefault(word, set()).add(part)
    with TARGET.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(("name", "is"))
        for word, parts in sorted(found.items()):
            writer.writerow((word, "both" if len(parts) == 2 else next(iter(parts))))


if __name__ == "__main__":
    main()
