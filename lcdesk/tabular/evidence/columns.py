"""What the cells of a column and its header say together: features of each column for each field,
and of each row that may be the headers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lcdesk.tabular.evidence.cells import KINDS_OF_EVIDENCE, Evidence, SheetEvidence
from lcdesk.tabular.matching.heads import SPAN, look_up
from lcdesk.tabular.understood import RecordName

Features = dict[str, float]
Kind = Literal["people", "list", "grid", "neither"]

NAMES: tuple[str, ...] = ("full_name", "family_name", "given_name")
PEOPLE_FIELDS: tuple[str, ...] = (
    *NAMES, "gender", "birth_date", "nationality", "email", "phone", "organization", "position",
)  # fmt: skip
ACTIVITY_FIELDS: tuple[str, ...] = (
    "title",
    "speaker",
    "date",
    "start",
    "end",
    "venue",
    "weekday",
    "period",
)
FIELDS = (*PEOPLE_FIELDS, *ACTIVITY_FIELDS)
# Fields of the program whose headers speak for one of these as well; "a:" those of activities.
_MEANT = {
    "full_name": ("full_name", "name_zh"),
    "organization": ("organization", "department"),
    "title": ("a:title", "a:title_zh", "a:theme"),
    "start": ("a:start", f"a:{SPAN}"),
    "weekday": ("a:weekday", "a:date"),
    **{name: (f"a:{name}",) for name in ("speaker", "date", "end", "venue", "period")},
}
_MOST_CELLS, _LONGEST_HEADER = 60, 120
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|_|\.")
_ASIDE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


@dataclass(frozen=True)
class Column:
    """A column below its header: shares (0 to 1) of the evidence over up to 60 of its filled
    cells, how many those are, and the fields its header may stand for with how surely.
    """

    shares: Features
    cells: int
    header: Mapping[str, float]

    @property
    def name_likeness(self) -> float:
        """How much it looks like names of people, 0 to 1."""
        own = self.shares
        shape = max(
            own["known_given"],
            own["known_family"],
            own["chinese_name"],
            0.6 * own["name_shape"] * own["capital"],
        )
        return shape * (0.3 + 0.7 * own["distinct"]) * (1 - own["country"])

    def says(self, field: str) -> float:
        """How surely the header stands for a field."""
        return max((self.header.get(one, 0.0) for one in _MEANT.get(field, (field,))), default=0.0)


def columns_below(sheet: SheetEvidence, header: int | None) -> dict[int, Column]:
    """The columns under a row of headers (None: under none), those with nothing left out."""
    first = header + 1 if header is not None else (sheet.rows[0] if sheet.rows else 0)
    found: dict[int, Column] = {}
    for column in range(sheet.width):
        text = "" if header is None else sheet.text(header, column)
        shares, cells = _shares(sheet, column, first)
        if cells or text:
            found[column] = Column(shares, cells, fields_named(text))
    return found


def _shares(sheet: SheetEvidence, column: int, first: int) -> tuple[Features, int]:
    rows = sheet.from_row(first)
    if len(rows) > _MOST_CELLS:
        step = len(rows) / _MOST_CELLS
        rows = [rows[int(place * step)] for place in range(_MOST_CELLS)]
    filled = [row for row in rows if sheet.text(row, column)]
    shares = dict.fromkeys(KINDS_OF_EVIDENCE, 0.0)
    for row in filled:
        for one in sheet.evidence(row, column):
            shares[one] += 1
    count = len(filled)
    for one in shares:
        shares[one] /= max(count, 1)
    texts = [sheet.text(row, column) for row in filled]
    shares["distinct"] = len(set(texts)) / max(count, 1)
    shares["filled"] = count / max(len(rows), 1)
    shares["serial"] = float(_is_serial(texts))
    shares["constant"] = float(count > 2 and len(set(texts)) == 1)
    short = sum(len(text) <= 2 and text.isdecimal() for text in texts)
    shares["short_integer"] = short / max(count, 1)
    return shares, count


def _is_serial(texts: list[str]) -> bool:
    """Numbers that rise by a little from row to row."""
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 7]
    steps = list(zip(numbers, numbers[1:], strict=False))
    return (
        bool(steps)
        and len(numbers) >= 0.8 * len(texts)
        and sum(0 < after - before < 10 for before, after in steps) >= 0.8 * len(steps)
    )


@lru_cache(maxsize=20_000)
def fields_named(header: str) -> Mapping[str, float]:
    """Field ("a:" before one of an activity) → how surely a header names it; as it stands, and
    with its words taken apart where they are written together ("firstName").
    """
    found: dict[str, float] = {}
    if not header or len(header) > _LONGEST_HEADER or "@" in header:
        return found
    apart = _taken_apart(header)
    kinds: tuple[tuple[RecordName, str], ...] = (("participant", ""), ("activity", "a:"))
    for kind, before in kinds:
        for text, weight in ((header, 1.0), (apart, 0.95)):
            hit = look_up(kind, text) if text else None
            if hit:
                name = before + hit.field
                found[name] = max(found.get(name, 0.0), hit.score * weight)
    return found


def _taken_apart(header: str) -> str:
    return _ASIDE.sub(" ", _CAMEL.sub(" ", header)).strip(" :：*")


def field_features(columns: Mapping[int, Column], column: int, width: int) -> dict[str, Features]:
    """Field → what speaks for and against this column being it."""
    own = columns[column]
    others = [one for place, one in columns.items() if place != column]
    left, right = columns.get(column - 1), columns.get(column + 1)
    near = [one for one in (left, right) if one]
    common: Features = {
        **own.shares,
        "empty": float(not own.cells),
        "place": column / max(width, 1),
    }
    rivals = {field: max((one.says(field) for one in others), default=0.0) for field in FIELDS}
    found: dict[str, Features] = {}
    for field in FIELDS:
        features = {
            **common,
            "header": own.says(field),
            "header_of_other": _says_other(own, field),
            "header_elsewhere": rivals[field],
        }
        if field in ("date", "start", "end"):
            features["time_left"] = left.shares["time"] if left else 0.0
            features["time_right"] = right.shares["time"] if right else 0.0
        if field in (*NAMES, "title", "speaker"):
            features |= {f"other_{name}": rivals[name] for name in NAMES}
            features |= {f"header_{name}": own.says(name) for name in NAMES}
            features["more_given"] = own.shares["known_given"] - own.shares["known_family"]
            features["near_more_given"] = max(
                (one.shares["known_given"] - one.shares["known_family"] for one in near),
                default=0.0,
            )
            features["name_near"] = max((one.name_likeness for one in near), default=0.0)
            features["name_left"] = left.name_likeness if left else 0.0
            features["name_like"] = own.name_likeness
            most = max((one.name_likeness for one in others), default=0.0)
            features["most_name_like"] = float(
                own.name_likeness >= most and own.name_likeness > 0.2
            )
        found[field] = features
    return found


def _says_other(own: Column, field: str) -> float:
    """How surely the header stands for another field of the same kind of record."""
    meant = _MEANT.get(field, (field,))
    is_activity = field in ACTIVITY_FIELDS
    return max(
        (
            score
            for name, score in own.header.items()
            if name not in meant and name.startswith("a:") == is_activity
        ),
        default=0.0,
    )


# --- The rows that may be the headers of a sheet, each with what speaks for and against it ---


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
