"""All organisations as the screen lists them: each below what it is part of, with the words it is
found by in every script.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lcdesk.db.queries import record_lists as queries
from lcdesk.db.values import table_of
from lcdesk.model.entities import Organisation
from lcdesk.model.record_search import fold_search, search_words
from lcdesk.model.rows import OrganisationRecord
from lcdesk.model.scripts import sort_key
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import ORGANISATIONS, name_of

Words = dict[tuple[int, int], str]
"""(id, version) → the words an organisation is found by, as they were made once."""


@dataclass(frozen=True)
class ListedOrganisation:
    """One of the list: its name in the language of the moment and the other one ("" for none),
    what it is part of, its words.
    """

    id: int
    name: str
    other_name: str
    country: str | None
    kind: str | None
    parent_id: int | None
    words: str


def list_tree(desk: Desk, words: Words) -> list[ListedOrganisation]:
    """All organisations by name, each behind what it is part of. `words` is filled, so that the
    next time they need not be made again.
    """
    with desk.reading() as session:
        records = queries.read_records(session, ORGANISATIONS.kind)
        table = table_of(Organisation)
        query = sa.select(table.c.id, table.c.parent_id).where(table.c.parent_id.is_not(None))
        parents = {key: parent for key, parent in session.execute(query)}
    listed = [_listed(record, parents.get(record["id"]), words) for record in records]
    listed.sort(key=lambda one: (sort_key(one.name, is_name=False), one.id))
    return list(_below_each_other(listed))


def _listed(record: OrganisationRecord, parent: int | None, words: Words) -> ListedOrganisation:
    name = name_of(ORGANISATIONS, record)
    names = (record["name_en"], record["name_zh"], record["name_local"])
    other = next((one for one in names if one and one != name), "")
    key = (record["id"], record["version"])
    if key not in words:
        words[key] = search_words(ORGANISATIONS.kind, record)
    return ListedOrganisation(
        record["id"], name, other, record["country"], record["kind"], parent, words[key]
    )


def _below_each_other(listed: Sequence[ListedOrganisation]) -> Iterator[ListedOrganisation]:
    known = {one.id for one in listed}
    parts: dict[int | None, list[ListedOrganisation]] = defaultdict(list)
    for one in listed:
        parts[one.parent_id if one.parent_id in known else None].append(one)
    left = list(reversed(parts[None]))
    while left:
        one = left.pop()
        yield one
        left += reversed(parts.get(one.id, ()))


def narrowed(
    listed: Sequence[ListedOrganisation], text: str, kind: str | None = None
) -> list[tuple[ListedOrganisation, int]]:
    """Those in which each of the words stands, and of a kind where one is given, with how far
    each is indented: below what it is part of, where that is among them.
    """
    found = listed
    for word in fold_search(text).split():
        found = [one for one in found if word in one.words]
    if kind is not None:
        found = [one for one in found if one.kind == kind]
    depths: dict[int | None, int] = {}
    shown: list[tuple[ListedOrganisation, int]] = []
    for one in found:
        depth = depths[one.id] = depths.get(one.parent_id, -1) + 1
        shown.append((one, depth))
    return shown


def kinds_of(listed: Collection[ListedOrganisation]) -> set[str]:
    """The kinds there are."""
    return {one.kind for one in listed if one.kind}
