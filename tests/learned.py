"""Answers that were given in a review, as they are learned."""

from __future__ import annotations

from typing import Any

from lcdesk.model.entities import CountryAlias, KnownLayout, KnownOrder, KnownValue
from lcdesk.tabular.matching.learned import LearnedMapping, encoded, fingerprint


def layout(
    heads: tuple[str, ...],
    taken: dict[str, str],
    corrected: dict[str, str],
    kind: Any = "participant",
) -> LearnedMapping:
    return LearnedMapping(
        KnownLayout,
        {
            "kind": kind,
            "fingerprint": fingerprint(kind, heads),
            "heads": list(heads),
            "taken": taken,
            "corrected": corrected,
        },
    )


def order(
    field: str, sequence: str, heads: tuple[str, ...], kind: Any = "participant"
) -> LearnedMapping:
    said = {"kind": kind, "fingerprint": fingerprint(kind, heads), "field": field}
    return LearnedMapping(KnownOrder, {**said, "sequence": sequence})


def word(field: str, spelling: str, value: object, kind: str = "participant") -> LearnedMapping:
    said = {"kind": kind, "field": field, "spelling": spelling}
    return LearnedMapping(KnownValue, {**said, "value": encoded(value)})


def country(spelling: str, code: str) -> LearnedMapping:
    return LearnedMapping(CountryAlias, {"spelling": spelling, "country": code})
