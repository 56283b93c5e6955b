"""Lists of the office (organisations, experts, the alliance …) put in: what they are compared with,
and their rows into the desk, as one operation in the book of imports.

    found = read_file(Path("experts.xlsx"), read_as="expert")   # of importing.py, as any file
    plan = prepare(desk, found, None)
    apply(desk, plan, None, Path("experts.xlsx"))

In the window: `context.open_screen("import", path=…, read_as="expert")`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from lcdesk.db.queries import record_lists as queries
from lcdesk.db.values import entity_named
from lcdesk.model.entities import Organisation
from lcdesk.model.faults import EditConflictsFound
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.record_lists import (
    LISTS,
    MADE,
    NameFinder,
    RecordList,
    make_many,
    set_fields,
)
from lcdesk.tabular.plan.record_lists import ask_links
from lcdesk.tabular.plan.roster import KnownLists
from lcdesk.tabular.understood import ImportPlan, PlannedRow, RecordName, Understanding, is_listed
from lcdesk.texts import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ORDER = (  # those that others point at come before them
    "organisation",
    "expert",
    "alliance",
    "programme",
    "project",
    "event",
    "member",
    "lead",
    "alumni_contact",
)


def read_known(desk: Desk, understanding: Understanding) -> KnownLists:
    """What the rows of a file are compared with: the records of its lists, and all names they may
    say of others. Nothing where it has no list of the office.
    """
    kinds: set[RecordName] = {row.kind for row in understanding.rows if is_listed(row.kind)}
    if not kinds:
        return KnownLists()
    with desk.reading() as session:
        return _known(session, kinds)


def _known(session: Session, kinds: Collection[RecordName]) -> KnownLists:
    targets = {
        (kind, field.name): target.__name__
        for kind in kinds
        for field in LISTS[kind].kind.fields
        if (target := queries.target_of(field)) is not None
    }
    wanted = {*targets.values()} | {Organisation.__name__}
    names = {name: queries.known_names(session, entity_named(name)) for name in wanted}
    return KnownLists(
        {kind: queries.read_records(session, LISTS[kind].kind) for kind in kinds},
        targets,
        names,
        {
            name: queries.call(
                session,
                entity_named(name),
                {number for numbers in names[name].values() for number in numbers},
            )
            for name in wanted
        },
        frozenset(target.__name__ for target in MADE),
    )


def ask_of_desk(desk: Desk, understanding: Understanding) -> KnownLists:
    """What the desk knows, and every name in the rows that means several or nobody as a question
    of the file; before answers are put in.
    """
    known = read_known(desk, understanding)
    ask_links(understanding, known)
    return known


def write_records(work: Work, plan: ImportPlan) -> list[int | None]:
    """Write the rows of a plan inside an operation, but those that ask; the id each went to."""
    ids = [row.target for row in plan.rows]
    names = NameFinder(work.session)
    kinds = {row.read.kind for row in plan.rows}
    for kind in (one for one in _ORDER if one in kinds):
        which = LISTS[kind]
        places = [at for at, row in enumerate(plan.rows) if row.read.kind == kind]
        fresh = [at for at in places if plan.rows[at].fate == "new"]
        values = [_values(plan.rows[at], which) for at in fresh]
        for at, number in zip(fresh, make_many(work, which, values, names), strict=True):
            ids[at] = number
        _change(work, which, [plan.rows[at] for at in places], names)
    return ids


def _values(row: PlannedRow, which: RecordList) -> dict[str, Any]:
    fields = which.kind.by_name
    return {name: value for name, value in row.read.values.items() if name in fields}


def _change(work: Work, which: RecordList, rows: Sequence[PlannedRow], names: NameFinder) -> None:
    """What changes, if the records are still as they were when the plan was made."""
    changed = [row for row in rows if row.fate == "change" and row.target is not None]
    if not changed:
        return
    ids = [row.target or 0 for row in changed]
    now = {one["id"]: one for one in queries.read_records(work.session, which.kind, ids)}
    for row in changed:
        record = now.get(row.target or 0)
        if record is None or any(
            record.get(name) != old for name, (old, _new) in row.changes.items()
        ):
            raise EditConflictsFound(
                _("The desk was changed after this import was looked at."),
                _("Nothing was imported. Open the file again to see what it would do now."),
            )
    held = work.load(which.entity, ids)
    for row in changed:
        values = {name: new for name, (_old, new) in row.changes.items()}
        set_fields(work, which, row.target or 0, values, names)
    del held  # until here, so that the session need not read them one by one
