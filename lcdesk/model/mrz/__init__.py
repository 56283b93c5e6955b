"""The machine-readable lines of passports, cards and visas (ICAO Doc 9303): read, checked sum by
sum, misreadings put right.
"""

from lcdesk.model.mrz.layouts import LAYOUTS, LineSpan, MrzLayout, check_digit, country_of, words_of
from lcdesk.model.mrz.reading import FIELDS, Fault, Mrz, Repair, read

__all__ = [
    "FIELDS",
    "LAYOUTS",
    "Fault",
    "LineSpan",
    "Mrz",
    "MrzLayout",
    "Repair",
    "check_digit",
    "country_of",
    "read",
    "words_of",
]
