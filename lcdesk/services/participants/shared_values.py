"""Several participants looked at as one: which values they share, and how the others fall apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lcdesk.db.queries import participants as queries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.fields import Field
from lcdesk.services.core.desk import Desk
from lcdesk.texts import _, with_label

TOLD = 4  # kinds of value named one by one


@dataclass(frozen=True)
class Shared:
    """`count` participants. `values`: field → the value all of them have; `counts`: field → (value,
    how many), most first.

    `records`: id → all fields with "version" and "person_version", for a change that must not
    overwrite anybody's.
    """

    count: int
    values: Mapping[str, Any]
    counts: Mapping[str, tuple[tuple[Any, int], ...]]
    records: Mapping[int, Mapping[str, Any]] = field(default_factory=dict[int, Mapping[str, Any]])


def read_shared(desk: Desk, ids: Sequence[int]) -> Shared:
    """What these participants have in common; those that are gone are left out. Blank with all
    of them is common too.
    """
    names = [field.name for field in PARTICIPANT.fields]
    with desk.reading() as session:
        held = queries.read_values(session, ids, names)
        versions = queries.read_versions(session, ids)
    records = list(held.values())
    kinds = {name: Counter(record[name] for record in records) for name in names}
    values = {name: next(iter(found)) for name, found in kinds.items() if len(found) == 1}
    counts = {name: tuple(found.most_common()) for name, found in kinds.items() if len(found) > 1}
    whole = {
        one: {**record, "version": versions[one][0], "person_version": versions[one][1]}
        for one, record in held.items()
    }
    return Shared(len(records), values, counts, whole)


def told_apart(field: Field, counts: Sequence[tuple[Any, int]]) -> str:
    """Kenya 3, Ethiopia 2, blank 1; of a private field only how many kinds there are."""
    if field.is_private:
        return _("{count} different values", count=len(counts))
    lines = [
        with_label(_("blank") if value is None else _one_line(field, value), count)
        for value, count in counts[:TOLD]
    ]
    rest = len(counts) - TOLD
    return "\n".join([*lines, *([_("and {count} more", count=rest)] if rest > 0 else [])])


def _one_line(field: Field, value: Any) -> str:
    return " ".join(field.kind.format(value).split())[:80]
