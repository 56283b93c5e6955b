"""What kind of table a sheet is, where its headers stand and which column holds what, by weighing
the evidence: three small log-linear models, whose fitted weights lie in
`resources/reference/evidence.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from lcdesk import resources
from lcdesk.tabular.days import weekday_of
from lcdesk.tabular.evidence.cells import SheetEvidence
from lcdesk.tabular.evidence.columns import (
    ACTIVITY_FIELDS,
    FIELDS,
    NAMES,
    PEOPLE_FIELDS,
    Column,
    Features,
    Kind,
    columns_below,
    field_features,
    header_candidates,
)
from lcdesk.tabular.grid import Grid

Weights = Mapping[str, float]
SURE = 0.8
"""From here on a table is read without a question; below, it is a guess that asks."""
_PAIR = 3.0  # what family and given name beside each other gain over one column of whole names
_LEAST = 0.3  # a field below that is none
_LOOKED_AT = 60


@dataclass(frozen=True)
class WeightsOfModels:
    """Per model its weights by the name of the feature ("bias": what always counts); columns per
    field, kinds per kind of table.
    """

    header: Weights
    columns: Mapping[str, Weights]
    kinds: Mapping[Kind, Weights]


@cache
def fitted() -> WeightsOfModels:
    """The weights of the program."""
    return WeightsOfModels(**json.loads(resources.path("reference", "evidence.json").read_bytes()))


@dataclass(frozen=True)
class Judgement:
    """What a sheet is taken for. `header`: its row of headers (zero-based; None: it has none);
    `kinds`: kind of table → probability; `fields`: column → field of people or activities, as the
    kind says, with its probability; `columns`: what they were judged by.
    """

    header: int | None
    header_sureness: float
    kinds: Mapping[Kind, float]
    fields: Mapping[int, tuple[str, float]]
    columns: Mapping[int, Column]

    @property
    def kind(self) -> Kind:
        """The likeliest kind."""
        return max(self.kinds, key=self.kinds.__getitem__)

    @property
    def sureness(self) -> float:
        """How sure the whole is: the least of kind, headers and, of people, the names; a header
        that says what they are counts as much as cells do.
        """
        names = [
            max(sure, self.columns[column].says(field))
            for column, (field, sure) in self.fields.items()
            if field in NAMES
        ]
        parts = [self.kinds[self.kind], self.header_sureness]
        return min([*parts, max(names, default=0.0)] if self.kind == "people" else parts)

    @property
    def is_sure(self) -> bool:
        """Is it read without a question?"""
        return self.sureness >= SURE

    def column_of(self, field: str) -> int | None:
        """The column taken for a field."""
        return next((column for column, (name, _) in self.fields.items() if name == field), None)


def judge(grid: Grid, weights: WeightsOfModels | None = None) -> Judgement | None:
    """Weigh a sheet; None for one that holds nothing."""
    used = weights or fitted()
    sheet = SheetEvidence(grid)
    headers = weigh_headers(sheet, used)
    if not headers:
        return None
    sureness, header = headers[0]
    columns = columns_below(sheet, header)
    if not columns:
        return None
    likely = weigh_fields(columns, sheet.width, used)
    kinds = weigh_kinds(kind_features(sheet, header, columns, likely), used)
    kind = max(kinds, key=kinds.__getitem__)
    fields = assign(likely, ACTIVITY_FIELDS if kind in ("list", "grid") else PEOPLE_FIELDS)
    return Judgement(header, sureness, kinds, fields, columns)


def weigh_headers(sheet: SheetEvidence, weights: WeightsOfModels) -> list[tuple[float, int | None]]:
    """The rows that may hold the headers (None: no row) with their probabilities, likeliest
    first.
    """
    candidates = header_candidates(sheet)
    scores = [_dot(weights.header, features) for _row, features in candidates]
    shares = _softmax(scores)
    rows = [row for row, _features in candidates]
    return sorted(zip(shares, rows, strict=True), key=lambda pair: -pair[0])


def weigh_fields(
    columns: Mapping[int, Column], width: int, weights: WeightsOfModels
) -> dict[int, dict[str, float]]:
    """Column → field → probability."""
    found: dict[int, dict[str, float]] = {}
    for column in columns:
        features = field_features(columns, column, width)
        found[column] = {
            field: _logistic(_dot(weights.columns[field], features[field])) for field in FIELDS
        }
    return found


def weigh_kinds(features: Features, weights: WeightsOfModels) -> dict[Kind, float]:
    """Kind of table → probability."""
    kinds = list(weights.kinds)
    shares = _softmax([_dot(weights.kinds[kind], features) for kind in kinds])
    return dict(zip(kinds, shares, strict=True))


def assign(
    likely: Mapping[int, Mapping[str, float]], fields: Sequence[str]
) -> dict[int, tuple[str, float]]:
    """One column a field, the likeliest first; names before all, and together: whole names, or
    family and given names, or one of them.
    """
    found: dict[int, tuple[str, float]] = {}
    used: set[str] = set()
    if likely and "full_name" in fields:
        for column, field in _names_in(likely):
            found[column] = (field, likely[column][field])
        used |= set(NAMES)
    ranked = sorted(
        ((likely[column][field], column, field) for column in likely for field in fields),
        reverse=True,
    )
    for sureness, column, field in ranked:
        if sureness >= _LEAST and column not in found and field not in used:
            found[column] = (field, sureness)
            used.add(field)
    return dict(sorted(found.items()))


def _names_in(likely: Mapping[int, Mapping[str, float]]) -> tuple[tuple[int, str], ...]:
    """The columns of names that are likeliest together."""

    def odds(column: int, field: str) -> float:
        share = min(max(likely[column][field], 1e-6), 1 - 1e-6)
        return math.log(share / (1 - share))

    best = {field: sorted(likely, key=lambda column: -likely[column][field])[:5] for field in NAMES}
    ways: list[tuple[float, tuple[tuple[int, str], ...]]] = [
        (odds(best[field][0], field), ((best[field][0], field),)) for field in NAMES
    ]
    for family in best["family_name"]:
        for given in best["given_name"]:
            if family != given:
                apart = 1.5 if abs(family - given) > 1 else 0.0
                score = odds(family, "family_name") + odds(given, "given_name") + _PAIR - apart
                ways.append((score, ((family, "family_name"), (given, "given_name"))))
    return max(ways)[1]


def kind_features(
    sheet: SheetEvidence,
    header: int | None,
    columns: Mapping[int, Column],
    likely: Mapping[int, Mapping[str, float]],
) -> Features:
    """What speaks for a list of people, a list of activities, a timetable with days across or
    down, and for none of them.
    """
    first = header + 1 if header is not None else sheet.rows[0]
    rows = sheet.from_row(first)[:_LOOKED_AT]

    def most(field: str) -> float:
        return max((one[field] for one in likely.values()), default=0.0)

    best = max(columns, key=lambda column: max(likely[column][name] for name in NAMES))
    named = columns[best]
    cells = [sheet.evidence(row, column) for row in rows for column in sheet.filled(row)]
    personal = ("gender", "birth_date", "nationality", "email", "phone", "position")
    said = [sum(_best_of(columns, is_activity)) for is_activity in (False, True)]
    return {
        "name": max(likely[best][name] for name in NAMES),
        "pair": min(most("family_name"), most("given_name")),
        "header_name": max(named.says(name) for name in NAMES),
        **{f"name_{one}": named.shares[one] for one in _OF_NAMES},
        "name_office": max(named.shares["body"], named.shares["job"]),
        "name_loose": named.shares["name_shape"]
        * (1 - max(named.shares["capital"], named.shares["caseless"])),
        "personal": math.log1p(sum(map(most, personal))),
        **{f"any_{field}": most(field) for field in (*ACTIVITY_FIELDS, "email")},
        "title_and_time": most("title") * max(most("start"), most("date")),
        "header_people": math.log1p(said[0]),
        "header_activity": math.log1p(said[1]),
        **_across_and_down(sheet, header, rows),
        "numbers": sum("number" in one for one in cells) / max(len(cells), 1),
        "rows": math.log1p(len(sheet.rows)),
        "width": math.log1p(sheet.width),
        "no_header": float(header is None),
        "country": max(one.shares["country"] for one in columns.values()),
    }


_OF_NAMES = (
    "known_given",
    "known_family",
    "known_both",
    "chinese_name", "name_shape", "country", "place", "distinct", "digit", "long", "capital",
)  # fmt: skip


def _best_of(columns: Mapping[int, Column], is_activity: bool) -> list[float]:
    """Per column how surely its header names a field of people, or of activities."""
    return [
        max(
            (
                score
                for name, score in column.header.items()
                if name.startswith("a:") == is_activity
            ),
            default=0.0,
        )
        for column in columns.values()
    ]


def _across_and_down(sheet: SheetEvidence, header: int | None, rows: Sequence[int]) -> Features:
    """Weekdays and hours in the rows of headers, and in the first columns."""
    above = [row for row in sheet.rows if header is not None and row <= header][-3:]
    top = above or sheet.rows[:1]

    def weekdays(row: int) -> int:
        found = (weekday_of(sheet.text(row, column)) for column in sheet.filled(row))
        return len({day for day in found if day is not None})

    def times(row: int) -> int:
        return sum("time" in sheet.evidence(row, column) for column in sheet.filled(row))

    def down(evidence: str) -> float:
        return max(
            (_share_in(sheet, column, rows, evidence) for column in range(min(3, sheet.width))),
            default=0.0,
        )

    return {
        "weekdays_across": min(max(map(weekdays, top)), 6) / 6,
        "times_across": min(max(map(times, top)), 6) / 6,
        "weekdays_down": down("weekday"),
        "times_down": down("time"),
        "integers_down": down("integer"),
    }


def _share_in(sheet: SheetEvidence, column: int, rows: Sequence[int], evidence: str) -> float:
    filled = [row for row in rows if sheet.text(row, column)]
    return sum(evidence in sheet.evidence(row, column) for row in filled) / max(len(filled), 1)


def _dot(weights: Weights, features: Features) -> float:
    return weights.get("bias", 0.0) + sum(
        weights.get(name, 0.0) * value for name, value in features.items() if value
    )


def _logistic(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _softmax(scores: Sequence[float]) -> list[float]:
    if not scores:
        return []
    most = max(scores)
    parts = [math.exp(score - most) for score in scores]
    return [part / sum(parts) for part in parts]
