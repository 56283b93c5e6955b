"""Makes pinyin.csv: each sound of Mandarin with the characters that are usually read so, out of
pypinyin's table.

Run: python resources/reference/make_pinyin.py pinyin_dict.json (the file lies in the package
pypinyin 0.55.0, folder pypinyin; MIT License, with the data of pinyin-data, MIT License)

Kept are the characters of Unicode's first plane; of several readings the first, the most usual one.
How surnames and some words are read stands in readings.csv, written by hand.
"""

from __future__ import annotations

import csv
import json
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).parent / "pinyin.csv"
TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
FIRST, LAST = 0x3007, 0x9FFF


def sound_of(reading: str) -> str:
    """A reading with its tone as a number: wáng → wang2, lǜ → lv4, de → de5."""
    parts = unicodedata.normalize("NFD", reading.replace("ɡ", "g"))
    tone = next((TONES[part] for part in parts if part in TONES), "5")
    rest = "".join(part for part in parts if part not in TONES)
    return unicodedata.normalize("NFC", rest).replace("ü", "v").replace("ê", "e") + tone


def main() -> None:
    """Read the file named, write the table beside this script."""
    readings: dict[str, str] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    signs: dict[str, list[str]] = defaultdict(list)
    for code, said in sorted((int(key), value) for key, value in readings.items()):
        sound = sound_of(said.partition(",")[0])
        if FIRST <= code <= LAST and sound.isascii():
            signs[sound].append(chr(code))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("sound", "signs"))
        writer.writerows((sound, "".join(found)) for sound, found in sorted(signs.items()))


if __name__ == "__main__":
    main()
