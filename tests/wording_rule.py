"""The office's rule for Taiwan, Hong Kong and Macao as a reader of any text, and names of an
office of its own to put in their place.
"""

from __future__ import annotations

import re

RIGHT = re.compile("Taiwan, China|Hong Kong, China|Macao, China|中国台湾|中国香港|中国澳门")
WRONG = re.compile(
    "Taiwan|Hong ?Kong|Macao|Macau|台湾|臺灣|台灣|香港|澳门|澳門|Formosa|Chinese Taipei|中华台北|中华民国|"
    "(?<!People’s )(?<!People's )Republic of China"
    "|Province of China|台湾省|特别行政区|\\bSAR\\b",
    re.IGNORECASE,
)


def wrong_words(text: str) -> list[str]:
    """What is left of a text against the rule once all that is right is taken out, with what
    stands around it.
    """
    rest = RIGHT.sub("§", " ".join(text.split()))
    return [rest[max(found.start() - 40, 0) : found.end() + 40] for found in WRONG.finditer(rest)]


OWN = {
    "TW": ("Isle T, C", "某地甲"),
    "HK": ("Port H, C", "某地乙"),
    "MO": ("Port M, C", "某地丙"),
    "KE": ("Land K", "某地丁"),
    "CD": ("Land C", "某地戊"),
    "GB": ("Land G", "某地己"),
}
BEFORE = re.compile(f"{RIGHT.pattern}|Kenya|肯尼亚|DR Congo|刚果（金）|United Kingdom|英国")
