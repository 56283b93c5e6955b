"""The heads of a table, with their levels, and the field each names."""

from __future__ import annotations

from dataclasses import dataclass

from lcdesk.tabular.matching.aliases import FieldCandidate, look_up
from lcdesk.tabular.matching.contexts import context_of, field_in, generic_of
from lcdesk.tabular.understood import RecordName

_OWN = 0.85


@dataclass(slots=True)
class Heads:
    """The head rows of a table (zero-based, inclusive) and per column the head of each level, upper
    first.

    `own`: the columns of one person where several stand in a row; the others hold for all of these.
    """

    kind: RecordName
    top: int
    bottom: int
    levels: dict[int, tuple[str, ...]]
    score: float = 0.0
    own: frozenset[int] = frozenset()

    def head(self, column: int) -> str:
        """The head as printed, levels joined by " / "."""
        return " / ".join(self.levels[column])


def hits_of(heads: Heads) -> dict[str, float]:
    """Field → how surely one of the columns stands for it."""
    out: dict[str, float] = {}
    for levels in heads.levels.values():
        hit = hit_of(heads.kind, levels)
        if hit:
            out[hit.field] = max(out.get(hit.field, 0.0), hit.score)
    return out


def hit_of(kind: RecordName, levels: tuple[str, ...]) -> FieldCandidate | None:
    """The field of a head of one or more levels: the lower one in the light of the upper."""
    if len(levels) == 1:
        return look_up(kind, levels[0])
    lower, upper = levels[-1], " ".join(levels[:-1])
    if kind == "participant":
        own = context_of(lower)
        context = own if own in {"arrival", "departure"} else context_of(upper)
        field = field_in(context, generic_of(lower))
        if field:
            return FieldCandidate(field, 1.0, "upper head")
        if context in {"emergency", "kin"}:
            return None
    hits = [look_up(kind, text) for text in (lower, f"{upper} {lower}", upper)]
    if hits[0] and hits[0].score >= _OWN and hits[0].field not in {"number"}:
        return hits[0]  # the head itself, whatever is said above it
    found = [hit for hit in hits if hit]
    return max(found, key=lambda hit: hit.score) if found else None
