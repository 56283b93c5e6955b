"""Make languages.csv, the names of spoken languages, from Babel (CLDR).

For developers, not run by the program:  python3 resources/reference/make_languages.py
"""

from __future__ import annotations

import csv
from pathlib import Path

from babel import Locale

HERE = Path(__file__).parent
KNOWN_BY = ("en", "zh", "zh_Hant", "fr", "es", "pt", "ru", "ar")
LONGER = (
    "fil",
    "yue",
    "prs",
    "ckb",
    "haw",
    "tet",
    "tpi",
    "bem",
    "luo",
    "kam",
    "mfe",
    "seh",
    "teo",
    "vun",
)
# Said in lists of participants, and in no table of names.
BY_HAND = {
    "zh": ("Mandarin", "Mandarin Chinese", "Putonghua", "中文", "汉语", "普通话", "国语", "华语", "chinois", "китайский"), "en": ("英文", "Eng", "anglais"),
    "fr": ("法文",), "ru": ("俄文",), "es": ("西班牙文", "西语", "Castellano"), "ar": ("阿拉伯文", "阿语"), "pt": ("葡文", "葡语"), "de": ("德文",), "ja": ("日文",),
    "ko": ("韩文", "韩语", "朝鲜语"), "fa": ("Farsi", "波斯文"), "prs": ("Dari", "达里语"), "sw": ("Kiswahili",), "ms": ("Bahasa Melayu", "Bahasa Malaysia"),
    "id": ("Bahasa", "Bahasa Indonesia"), "fil": ("Tagalog",), "km": ("Khmer", "柬埔寨语"), "lo": ("Lao", "老挝语"), "my": ("Myanmar", "Burmese", "缅甸语"),
}  # fmt: skip
SAME = ("tl", "mo")  # Tagalog is Filipino here, Moldavian Romanian
SHOWN = {"prs": ("Dari", "达里语")}


def main() -> None:
    """Write the file beside this script."""
    tables = [Locale.parse(code).languages for code in KNOWN_BY]
    english = tables[0]
    codes = sorted(
        {code for code in english if len(code) == 2 and code.isalpha() and code not in SAME}
        | set(LONGER)
    )
    with (HERE / "languages.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(("code", "en", "zh", "names"))
        for code in codes:
            names = dict.fromkeys(str(table[code]) for table in tables if code in table)
            names.update(dict.fromkeys(BY_HAND.get(code, ())))
            en, zh = SHOWN.get(code) or (
                str(english.get(code, code)),
                str(tables[1].get(code, english.get(code, code))),
            )
            lines.writerow((code, en, zh, "|".join(name for name in names if name not in (en, zh))))


if __name__ == "__main__":
    main()
