"""The very same file again, told by its digest before it is read.

Reading a long list takes many seconds, asking for its digest none. It is only said where reading
could find nothing new: the import stands, all it brought is there as it came, nothing that reading
goes by was learned since, and no question of it is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError

from lcdesk.db.queries import imports
from lcdesk.db.search_words import enrolments_of
from lcdesk.db.values import entity_named
from lcdesk.model.entities import (
    ActivityPerson,
    Cohort,
    CohortOrganisation,
    Enrolment,
    OwnField,
    Person,
    ToldApart,
    ValuesApart,
)
from lcdesk.model.faults import KnownFault
from lcdesk.model.rows import ImportBatchRow
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.naming import shown_cohort
from lcdesk.services.core.opening import peeking
from lcdesk.services.importing.importing import digest_of
from lcdesk.services.importing.open_questions import read_asked
from lcdesk.services.learned import learned_mappings
from lcdesk.tabular.reading.pasted import Source

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_READ_BY = learned_mappings.ENTITIES | {
    entity.__name__ for entity in (OwnField, ToldApart, ValuesApart)
}
"""What reading and comparing go by; where one of these changes, a file may be read otherwise."""
_OF_COURSES = frozenset(entity.__name__ for entity in (ActivityPerson, CohortOrganisation))
"""Parts of courses whose changes do not tell whose they are: they count for every import."""


@dataclass(frozen=True)
class SameFile:
    """The import of the very same file, and the name of its cohort ("" for lists of the office)."""

    batch: ImportBatchRow
    cohort: str


def find_unchanged(desk: Desk, path: Source) -> SameFile | None:
    """The import of the very same file, where reading it again could find nothing new."""
    digest = digest_of(path)
    with desk.reading() as session:
        batch = imports.batch_with_hash(session, digest) if digest else None
        if batch is None or not _is_as_it_came(session, batch) or _asks(session, batch):
            return None
        name = "" if batch["cohort_id"] is None else shown_cohort(session, batch["cohort_id"])
        return SameFile(batch, name)


def peek_same(place: Path | Desk, path: Source, cohort: str | None) -> ImportBatchRow | None:
    """The import of the very same file into the cohort of that name; without a name one of which
    nothing was changed. Also out of a desk that is not opened yet; None where that cannot be.

    Whatever is wrong is told when the desk is opened.
    """
    with (
        suppress(KnownFault, DatabaseError),
        peeking(place) if isinstance(place, Path) else nullcontext(place) as desk,
    ):
        if desk is None:
            return None
        if cohort is None:
            found = find_unchanged(desk, path)
            return found.batch if found else None
        there, digest = cohorts.find_cohort(desk, cohort), digest_of(path)
        if there and digest:
            with desk.reading() as session:
                return imports.batch_with_hash(session, digest, there["id"])
    return None


def _is_as_it_came(session: Session, batch: ImportBatchRow) -> bool:
    """Is all that an import brought or named still there, and was nothing of it changed since?"""
    deed = imports.makers(session, [batch["id"]]).get(batch["id"])
    if deed is None:  # a desk that was saved out of a damaged file has no history
        return False
    records = imports.records_of(session, batch["id"])
    if not all(
        imports.are_there(session, entity_named(name), ids) for name, ids in records.items()
    ):
        return False
    touched = imports.touched_since(session, deed)
    if batch["cohort_id"] is None:  # a list of the office: short, and of many parts
        return not touched
    if touched.keys() & _READ_BY or batch["cohort_id"] in touched.get(Cohort.__name__, ()):
        return False
    return not _meets(session, records, touched)


def _meets(
    session: Session, records: Mapping[str, set[int]], touched: Mapping[str, set[int]]
) -> bool:
    """Is one of the records among those that were touched, itself or by a part of it?"""
    if touched.keys() & _OF_COURSES:
        return True
    people = enrolments_of(session, sorted(touched.get(Person.__name__, ())))
    own = {**touched, Enrolment.__name__: touched.get(Enrolment.__name__, set()) | people}
    return any(not ids.isdisjoint(own.get(name, ())) for name, ids in records.items())


def _asks(session: Session, batch: ImportBatchRow) -> bool:
    """Does one of its rows wait, or ask about a word?"""
    rows = imports.numbered_rows(session, batch["id"])
    if "needs you" in rows.values():
        return True
    asked = read_asked(session, batch["cohort_id"]) if rows else ()
    return any(one.is_open and not rows.keys().isdisjoint(one.rows) for one in asked)
