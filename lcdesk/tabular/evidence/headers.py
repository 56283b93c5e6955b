"""The rows that may be the headers of a sheet, each with what speaks for and against it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lcdesk.tabular.evidence.cells import Evidence, SheetEvidence
from lcdesk.tabular.evidence.columns import Features, fields_named

_MOST, _BELOW = 25, 12  # rows that may be headers; rows below each that are compared with it
_TELLING = frozenset(
    {"full_name", "family_name", "given_name", "name_zh", "a:title", "a:start", "a:date",
     "a:(span)", "a:speaker"}
)  # fmt: skip
_NO_HEADER = frozenset({"number", "mail", "date", "address", "phone", "very_long", "code"})
_NEVER = frozenset({"mail", "phone", "birth"})
_VALUES = frozenset({"country", "gender", "weekday", "time", "courtesy"})
_OWN_NAMES = frozenset({"chinese_name", "known_both", "known_given"})
# Of the first row, where the sheet is said to have no headers.
_AGAINST_NONE = (
    "known", "known_share", "telling", "figures", "contrast", "agreement", "repeated", "lone",
    "capital", "names", "values", "addressed",
)  # fmt: skip


def header_candidates(sheet: SheetEvidence) -> list[tuple[int | None, Features]]:
    """Each row that may hold the headers (None: there are none) with its features."""
    rows = sheet.rows[:_MOST]
    if not rows:
        return []
    known = {row: sum(_sureness(sheet, row)) for row in rows}
    found: list[tuple[int | None, Features]] = []
    for place, row in enumerate(rows):
        body = sheet.from_row(row + 1)[:_BELOW]
        features = _features(sheet, row, body)
        columns = len(sheet.filled(row))
        skipped = sum(len(sheet.filled(above)) >= 0.6 * columns for above in rows[:place])
        below = rows[place + 1] if place + 1 < len(rows) else None
        features["skipped"] = math.log1p(skipped)
        features["depth"] = math.log1p(place)
        features["known_below"] = math.log1p(known[below]) if below is not None else 0.0
        features["richer_below"] = float(below is not None and known[below] > known[row] + 0.5)
        found.append((row, features))
    first = _features(sheet, rows[0], sheet.from_row(rows[0] + 1)[:_BELOW])
    none = {"none": 1.0, **{f"first_{name}": first[name] for name in _AGAINST_NONE}}
    return [(None, none), *found]


def _sureness(sheet: SheetEvidence, row: int) -> list[float]:
    """Per filled cell of a row how surely it is the header of any field."""
    return [
        max(fields_named(sheet.text(row, column)).values(), default=0.0)
        for column in sheet.filled(row)
    ]


def _features(sheet: SheetEvidence, row: int, body: Sequence[int]) -> Features:
    """How a row looks by itself, and beside the rows below it."""
    columns = sheet.filled(row)
    count = max(len(columns), 1)
    texts = [sheet.text(row, column) for column in columns]
    known = _sureness(sheet, row)
    below = _classes_below(sheet, body)
    shares = [
        classes.count(_class_of(sheet.evidence(row, column))) / len(classes)
        for column, classes in below.items()
        if column in columns
    ]
    said_below = {sheet.text(other, column) for other in body for column in columns}
    unknown = [column for column, sure in zip(columns, known, strict=True) if not sure]
    seen = [sheet.evidence(row, column) for column in unknown]
    return {
        "known": math.log1p(sum(known)),
        "known_share": sum(known) / count,
        "telling": max((_telling(text) for text in texts), default=0.0),
        "short": sum(len(text) <= 40 for text in texts) / count,
        "figures": sum(bool(one & _NO_HEADER) for one in seen) / count,
        "addressed": float(any(sheet.evidence(row, column) & _NEVER for column in columns)),
        "values": sum(bool(one & _VALUES) for one in seen) / count,
        "names": sum(bool(one & _OWN_NAMES) for one in seen) / count,
        "capital": sum("capital" in one for one in seen) / count,
        "coverage": sum(column in below for column in columns) / max(len(below), 1),
        "contrast": sum(1 - share for share in shares) / max(len(below), 1),
        "agreement": sum(shares) / max(len(below), 1),
        "repeated": sum(text in said_below for text in texts) / count,
        "distinct": len(set(texts)) / count,
        "lone": float(len(columns) == 1 and len(below) > 1),
    }


def _telling(text: str) -> float:
    """How surely a header names who or what a row is, or when."""
    return max(
        (score for name, score in fields_named(text).items() if name in _TELLING), default=0.0
    )


def _classes_below(sheet: SheetEvidence, body: Sequence[int]) -> dict[int, list[str]]:
    """The classes of the cells of each column that is filled in a third of the rows below."""
    found: dict[int, list[str]] = {}
    for column in range(sheet.width):
        classes = [
            _class_of(sheet.evidence(row, column)) for row in body if sheet.text(row, column)
        ]
        if len(classes) >= max(1, 0.3 * len(body)):
            found[column] = classes
    return found


_CLASSES = (
    "mail", "address", "time", "date", "number", "phone", "code", "gender", "country",
    "very_long",
)  # fmt: skip


def _class_of(evidence: Evidence) -> str:
    """What sort of cell it is, coarsely: the first class that holds, else names or words."""
    for name in _CLASSES:
        if name in evidence:
            return name
    return "name" if evidence & {"chinese_name", "known_both"} else "word"
