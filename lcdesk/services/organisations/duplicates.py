"""Organisations that may be one in two spellings: asked about, never joined by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.db.queries import organisations as queries
from lcdesk.db.queries import record_lists as record_queries
from lcdesk.model.entities import Organisation
from lcdesk.model.rows import OrganisationRecord
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import ORGANISATIONS
from lcdesk.services.curriculum.directory import SimilarEntries
from lcdesk.services.organisations.likeness import NameIndex


class ComparedOrganisation(OrganisationRecord):
    """An organisation, and how many rows point at it."""

    uses: int


def find_similar_organisations(desk: Desk) -> list[SimilarEntries]:
    """Pairs worth a question, the most alike first; what more points at stands first in each."""
    with desk.reading() as session:
        records = record_queries.read_records(session, ORGANISATIONS.kind)
        uses = queries.count_uses(session)
    return similar_among(records, uses)


def read_compared(desk: Desk, ids: Sequence[int]) -> list[ComparedOrganisation]:
    """These organisations, each with how many rows point at it; fewer where one is gone."""
    with desk.reading() as session:
        records = record_queries.read_records(session, ORGANISATIONS.kind, ids)
        uses = queries.count_uses(session)
    return [{**one, "uses": uses.get(one["id"], 0)} for one in records]


def similar_among(
    records: Sequence[OrganisationRecord], uses: dict[int, int]
) -> list[SimilarEntries]:
    """The same among records that are read already; `uses`: how many rows point at each."""
    known = {one["id"]: one for one in records}
    index = NameIndex(
        (key, str(said))
        for key, one in known.items()
        for name in record_queries.NAMES[Organisation]
        if name != "short_name" and (said := one.get(name))
    )
    found: dict[tuple[int, int], float] = {}
    for one, other, likeness in index.pairs():
        if not _may_be_one(known[one], known[other]):
            continue
        first, second = sorted((one, other), key=lambda key: (-uses.get(key, 0), key))
        found[first, second] = max(likeness, found.get((first, second), 0.0))
    made = [SimilarEntries(kept, other, likeness) for (kept, other), likeness in found.items()]
    return sorted(made, key=lambda pair: (-pair.likeness, pair.kept, pair.other))


def _may_be_one(one: OrganisationRecord, other: OrganisationRecord) -> bool:
    """Two of two countries, or of two bodies above them, are two."""
    return all(
        one[name] is None or other[name] is None or one[name] == other[name]
        for name in ("country", "parent")
    )
