"""Lists that came into a cohort before: which of them a file is a newer version of, and what that
one said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Literal, TypedDict

from lcdesk.db.queries import imports
from lcdesk.db.queries.imports import KeptList, Listed
from lcdesk.db.values import decoder, entity_named
from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import KnownFault
from lcdesk.model.organisers import Organiser
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing.import_log import RECORDS, typed_fields
from lcdesk.tabular.plan.previous_choice import (
    EarlierList,
    alike_by_columns,
    choose_earlier,
    names_the_same,
)
from lcdesk.tabular.plan.roster import Present
from lcdesk.tabular.understood import (
    TRAY,
    ListColumns,
    PreviousList,
    PreviousRow,
    RecordName,
    Understanding,
)
from lcdesk.texts import _

Follows = int | Literal["none"]
"""The import whose list a file is a newer version of, by its number; or none of them."""

_MOST = 3
"""Lists that are read as a whole to see whether they name the same people."""


def read_previous(
    desk: Desk,
    understanding: Understanding,
    present: Present,
    cohort_id: int | None,
    follows: Follows | None = None,
) -> PreviousList | None:
    """What the list said the last time it came into the cohort, found by content where `follows`
    does not say it; None where it never did, or where nothing was kept of it.
    """
    is_tray, since = understanding.form == TRAY, understanding.waited_since
    if cohort_id is None or follows == "none" or (is_tray and since is None):
        return None
    with desk.reading() as session:
        kept = {
            one["batch_id"]: one
            for one in imports.kept_lists(session, cohort_id)
            if since is None or one["batch_id"] < since  # rows that waited: before their own list
        }
        lists = [_earlier(one) for one in kept.values()]

        def said(one: EarlierList) -> PreviousList:
            return _previous(one, kept[one.batch_id], imports.read_listed(session, one.batch_id))

        if follows is not None:
            return said(_numbered(lists, follows))
        found = choose_earlier(understanding, present, lists)
        if found is not None:
            return said(found)
        likely = map(said, alike_by_columns(understanding, lists)[:_MOST])
        return next((one for one in likely if names_the_same(understanding, one, present)), None)


def list_earlier(desk: Desk, cohort_id: int) -> list[EarlierList]:
    """The lists of a cohort that a file can be compared with, newest first."""
    with desk.reading() as session:
        return [_earlier(one) for one in imports.kept_lists(session, cohort_id)]


def number_of(desk: Desk, previous: PreviousList) -> int | None:
    """The number `lcdesk imports` calls an earlier list by."""
    with desk.reading() as session:
        return imports.makers(session, [previous.batch_id]).get(previous.batch_id)


def _numbered(lists: Sequence[EarlierList], number: int) -> EarlierList:
    found = next((one for one in lists if one.number == number), None)
    if found is None:
        raise KnownFault(
            _("There is no import {number} of this cohort to compare with.", number=number),
            _("Nothing was changed. “lcdesk imports” lists them with their numbers."),
        )
    return found


class _KeptColumn(TypedDict):
    head: str
    field: str | None


class _KeptTable(TypedDict):
    """What is read of a table that was understood: a `ReadTable` as JSON."""

    kind: RecordName
    columns: list[_KeptColumn]


def _earlier(kept: KeptList) -> EarlierList:
    fields: dict[RecordName, set[str]] = defaultdict(set)
    heads: dict[RecordName, set[str]] = defaultdict(set)
    tables: Sequence[_KeptTable] = kept["understood"].get("tables") or ()
    for table in tables:
        for column in table["columns"]:
            if column["field"]:
                fields[table["kind"]].add(column["field"])
            elif column["head"]:
                heads[table["kind"]].add(column["head"])
    columns: dict[RecordName, ListColumns] = {
        kind: ListColumns(frozenset(fields[kind]), frozenset(heads[kind]))
        for kind in RECORDS.values()
    }
    records: dict[RecordName, set[int]] = {
        kind: kept["records"].get(entity, set()) for entity, kind in RECORDS.items()
    }
    return EarlierList(
        kept["batch_id"], kept["deed"], kept["file_name"], kept["imported_at"], columns, records
    )


def _previous(
    chosen: EarlierList, kept: KeptList, rows: Mapping[str, Mapping[int, Listed]]
) -> PreviousList:
    told: dict[RecordName, dict[int, PreviousRow]] = {
        kind: _rows(kind, rows.get(entity, {})) for entity, kind in RECORDS.items()
    }
    columns: dict[RecordName, ListColumns] = {
        kind: ListColumns(
            chosen.columns[kind].fields.union(*(row.values for row in found.values())),
            chosen.columns[kind].heads.union(*(row.further for row in found.values())),
        )
        for kind, found in told.items()
    }
    organisers = [Organiser(**one) for one in kept["understood"].get("organisers") or ()]
    known = (chosen.batch_id, chosen.file_name, chosen.imported_at)
    return PreviousList(*known, told, columns, organisers)


def _rows(kind: RecordName, rows: Mapping[int, Listed]) -> dict[int, PreviousRow]:
    return {
        number: PreviousRow(_decoded(kind, row.values), row.further) for number, row in rows.items()
    }


def _decoded(kind: RecordName, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Values out of JSON: only dates and times stand otherwise there."""
    decoders = _decoders(kind)
    told = {name: made(value) for name, made in decoders.items() if (value := values.get(name))}
    return {**values, **told} if told else values


@cache
def _decoders(kind: RecordName) -> Mapping[str, Callable[[Any], Any]]:
    fields = KINDS[kind].by_name
    return {
        name: decoder(entity_named(fields[name].entity), fields[name].column)
        for name in typed_fields(kind)
    }
