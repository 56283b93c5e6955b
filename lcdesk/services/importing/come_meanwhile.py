"""What came into the desk between looking at an import and doing it: at an office two may look at
the same list at once, and what is new to both must come in once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.queries.news import last_number
from lcdesk.db.values import BATCH, table_of
from lcdesk.model.entities import Change, Enrolment, ImportBatch, Person
from lcdesk.model.names import full_name_of
from lcdesk.services.core.desk import Work
from lcdesk.tabular.plan.roster import squeezed
from lcdesk.tabular.understood import ImportPlan, PlannedRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lcdesk.model.entities import Entity
    from lcdesk.model.faults import KnownFault

IMPORTS = "imports"
"""What an import rests on: that nobody else brings the same in at this moment."""


def look_for_what_comes(
    work: Work,
    plan: ImportPlan,
    cohort_id: int | None,
    digest: str,
    fault: Callable[[], KnownFault],
) -> None:
    """The fault when something that is new in the plan has come in since it was made: the same
    file, a person of the same name or passport, or somebody known into this cohort.

    It is looked for twice: now, after which imports are done one after the other, and when nobody
    can commit any more. Whoever adds somebody by hand waits for no import, and is seen all the
    same.
    """
    work.guard(IMPORTS)
    since = plan.compared_at
    if since is None:
        return

    def look(session: Session, since: int) -> None:
        if last_number(session) > since and _has_come(session, since, plan, cohort_id, digest):
            raise fault()

    look(work.session, since)
    here = last_number(work.session)
    work.look_last(lambda session: look(session, here))


def _has_come(
    session: Session, since: int, plan: ImportPlan, cohort_id: int | None, digest: str
) -> bool:
    new = [row for row in plan.rows if row.fate == "new" and row.read.kind == "participant"]
    return (
        _has_file(session, since, cohort_id, digest)
        or _has_person(session, since, [row for row in new if row.person is None])
        or _is_enrolled(session, since, cohort_id, [row.person for row in new if row.person])
    )


def _has_file(session: Session, since: int, cohort_id: int | None, digest: str) -> bool:
    if not digest:
        return False
    ids = [first for first, _last in _touched(session, since, ImportBatch)]
    batch = table_of(ImportBatch)
    query = sa.select(batch.c.id).where(
        batch.c.id.in_(ids), batch.c.file_hash == digest, batch.c.cohort_id == cohort_id
    )
    return bool(ids) and session.scalar(query.limit(1)) is not None


def _has_person(session: Session, since: int, new: Sequence[PlannedRow]) -> bool:
    wanted = set(chain.from_iterable(_marks(row.read.values) for row in new))
    person = table_of(Person)
    query = sa.select(person.c.full_name, person.c.passport_no)
    for which in _runs(person.c.id, _touched(session, since, Person) if wanted else ()):
        for name, passport in session.execute(query.where(which)):
            if not wanted.isdisjoint(_marks({"full_name": name, "passport_no": passport})):
                return True
    return False


def _is_enrolled(
    session: Session, since: int, cohort_id: int | None, people: Sequence[int]
) -> bool:
    wanted, enrolment = set(people), table_of(Enrolment)
    query = sa.select(enrolment.c.person_id).where(enrolment.c.cohort_id == cohort_id)
    return any(
        not wanted.isdisjoint(session.scalars(query.where(which)))
        for which in _runs(enrolment.c.id, _touched(session, since, Enrolment) if wanted else ())
    )


def _marks(values: Mapping[str, Any]) -> Iterator[str]:
    """What somebody is known by."""
    if name := full_name_of(values):
        yield " ".join(name.casefold().split())
    if passport := values.get("passport_no"):
        yield f"passport {squeezed(passport)}"


def _touched(session: Session, since: int, entity: type[Entity]) -> list[tuple[int, int]]:
    """Rows that operations after one made or changed, as runs of ids."""
    change = table_of(Change)
    query = sa.select(change.c.row_id, sa.func.coalesce(change.c.last_id, change.c.row_id))
    found = session.execute(
        query.where(change.c.deed_id > since, change.c.entity == entity.__name__)
    )
    return [(first, last) for first, last in found]


def _runs(
    column: sa.ColumnElement[int], runs: Iterable[tuple[int, int]]
) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions for rows of these runs; single ones many at once."""
    single: list[int] = []
    for first, last in runs:
        if first == last:
            single.append(first)
        else:
            yield column.between(first, last)
    for start in range(0, len(single), BATCH):
        yield column.in_(single[start : start + BATCH])
