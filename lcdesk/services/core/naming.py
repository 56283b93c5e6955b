"""What the entries of a desk are called in sentences, also those that are gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.queries.curriculum import best_name
from lcdesk.db.values import entity_named, kept_run, table_of
from lcdesk.model.entities import Change, Cohort
from lcdesk.texts import N_, _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NAMES = (
    "full_name",
    "title",
    "title_zh",
    "name",
    "name_en",
    "name_zh",
    "title_en",
    "subject",
    "head",
    "spelling",
    "file_name",
)
# Rows that are called by what they belong to: the column that points there, and the entity.
OWNERS: Mapping[str, tuple[str, str]] = {
    "Enrolment": ("person_id", "Person"),
    "Photo": ("person_id", "Person"),
    "Document": ("enrolment_id", "Enrolment"),
    "DocumentFile": ("enrolment_id", "Enrolment"),
    "AskedNote": ("enrolment_id", "Enrolment"),
    "StatusStep": ("enrolment_id", "Enrolment"),
    "Attendance": ("enrolment_id", "Enrolment"),
    "Quota": ("cohort_id", "Cohort"),
    "DeadlineSetting": ("cohort_id", "Cohort"),
    "CohortOrganisation": ("organisation_id", "Organisation"),
    "ActivityOrganisation": ("activity_id", "Activity"),
    "ActivityPicture": ("activity_id", "Activity"),
    "EventOrganisation": ("event_id", "Event"),
    "EventPerson": ("event_id", "Event"),
    "ProjectOrganisation": ("project_id", "Project"),
    "LeadStep": ("lead_id", "Lead"),
    "AlumniContact": ("person_id", "Person"),
}
_TIED = (("person_id", "Person"), ("organisation_id", "Organisation"), ("expert_id", "Expert"))
"""What a row without a name is called by: a lead, a member of an alliance."""
TELLING = (*NAMES, *dict.fromkeys(column for column, _entity in (*OWNERS.values(), *_TIED)))
"""The columns an entry is called by, itself or through what it belongs to."""
# Rows that are part of others, or belong to the books: told only where an operation is about
# nothing
# else.
BEHIND = frozenset(
    {
        "StatusStep",
        "Photo",
        "Document",
        "DocumentFile",
        "ImportBatch",
        "ImportPage",
        "ImportRow",
        "ActivityPerson",
        "ActivityOrganisation",
        "ActivityPicture",
        "EventOrganisation",
        "EventPerson",
        "ProjectOrganisation",
        "LeadStep",
        "VenueWay",
        "Programme",
    }
)
# Rows that say by whom a cohort is organised: they count only where an operation is about nothing
# else.
BESIDE = frozenset({"Organisation", "CohortOrganisation"})
WORDS = {
    "Person": N_("Person"),
    "Enrolment": N_("Participant"),
    "Activity": N_("Activity"),
    "Cohort": N_("Cohort"),
    "Programme": N_("Programme"),
    "Attendance": N_("Attendance"),
    "Evaluation": N_("Evaluation"),
    "Lead": N_("Cooperation lead"),
    "LeadStep": N_("Stage"),
    "Alliance": N_("Alliance"),
    "AllianceMember": N_("Member"),
    "Event": N_("Event"),
    "EventOrganisation": N_("Event"),
    "EventPerson": N_("Event"),
    "Project": N_("Demonstration project"),
    "ProjectOrganisation": N_("Demonstration project"),
    "AlumniContact": N_("Alumni contact"),
    "ActivityOrganisation": N_("Activity"),
    "ActivityPicture": N_("Picture"),
    "Venue": N_("Venue"),
    "Theme": N_("Theme"),
    "Expert": N_("Expert"),
    "IssuedPaper": N_("Issued paper"),
    "PaperTemplate": N_("Template of a paper"),
    "NumberSeries": N_("Numbers of papers"),
    "StatusStep": N_("Status"),
    "Photo": N_("Photo"),
    "Document": N_("Document"),
    "DocumentFile": N_("File of a document"),
    "Quota": N_("Quota"),
    "DeadlineSetting": N_("Deadline"),
    "AskedNote": N_("Asked"),
    "SavedView": N_("View"),
    "OwnField": N_("Own field"),
    "CountingRule": N_("Counting rule"),
    "ToldApart": N_("Two people"),
    "ValuesApart": N_("Two values"),
    "Question": N_("Question"),
    "TimetableVersion": N_("Published timetable"),
    "ImportRow": N_("Row of an import"),
    "ImportPage": N_("Row of an import"),
    "ImportBatch": N_("Import"),
    "Organisation": N_("Organisation"),
    "CohortOrganisation": N_("Organiser"),
    "PictureTitle": N_("Picture title"),
    "MapPicture": N_("Map"),
    "SignedReport": N_("Numbered report"),
}
_MOST = 5000


def name_of_entry(session: Session, entity: str, row_id: int, values: Mapping[str, Any]) -> str:
    """What an entry is called: by its values then, else as it stands now or last stood; one of
    `OWNERS` by its owner.
    """
    now = dict(values) | {
        name: value
        for name, value in last_known(session, entity, row_id).items()
        if not values.get(name)
    }
    column, owner = OWNERS.get(entity, ("", ""))
    if now.get(column):
        return name_of_entry(session, owner, now[column], {})
    tied = ((owner, now[column]) for column, owner in _TIED if now.get(column))
    return name_in(now) or next((name_of_entry(session, *one, {}) for one in tied), "")


def name_in(values: Mapping[str, Any]) -> str:
    """The name among an entry's values, "" when it has none."""
    return next((str(values[name]) for name in NAMES if values.get(name)), "")


def last_known(session: Session, entity: str, row_id: int) -> dict[str, Any]:
    """The values that name an entry; of one that is gone those it was removed with."""
    row = session.get(entity_named(entity), row_id)
    if row is not None:
        return {name: value for name in TELLING if (value := getattr(row, name, None))}
    query = sa.select(Change).where(
        Change.entity == entity, covers(row_id), Change.before.is_not(None)
    )
    for gone in session.scalars(query.order_by(Change.id.desc())):
        kept = gone.before or {}
        if kept and gone.last_id is not None:
            run = kept_run(kept)
            return dict(zip(run["columns"], run["rows"][row_id - gone.row_id], strict=True))
        if kept and gone.after is None:
            return dict(kept)
    return {}


def load_named(session: Session, entries: Iterable[tuple[str, int]]) -> list[Any]:
    """The entries and those they are called by, a statement or two for each kind: as long as the
    answer is held, `name_of_entry` and `last_known` ask for none of them again.
    """
    held: list[Any] = []
    wanted = set(entries)
    seen = set[tuple[str, int]]()
    while wanted:
        seen |= wanted
        new: list[Any] = []
        for entity in {name for name, _id in wanted}:
            ids = [row_id for name, row_id in wanted if name == entity]
            of_kind = entity_named(entity)
            for start in range(0, len(ids), _MOST):
                query = sa.select(of_kind).where(of_kind.id.in_(ids[start : start + _MOST]))
                new += session.scalars(query)
        held += new
        wanted = {one for row in new for one in _called_through(row)} - seen
    return held


def _called_through(row: Any) -> Iterable[tuple[str, int]]:
    """Those an entry is called by."""
    owner = OWNERS.get(type(row).__name__)
    has_own = any(getattr(row, name, None) for name in NAMES)
    pairs = (owner,) if owner else () if has_own else _TIED
    return [(name, value) for column, name in pairs if (value := getattr(row, column, None))]


def has_name(entity: str) -> bool:
    """Has an entry of that kind anything to be called by?"""
    return any(name in table_of(entity_named(entity)).c for name in TELLING)


def naming_values(session: Session, entity: str, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Id → the values that name an entry, of those that are there; a few statements for however
    many.
    """
    table, wanted = table_of(entity_named(entity)), list(ids)
    columns = [table.c[name] for name in TELLING if name in table.c]
    out: dict[int, dict[str, Any]] = {}
    for start in range(0, len(wanted), _MOST):
        query = sa.select(table.c.id, *columns).where(table.c.id.in_(wanted[start : start + _MOST]))
        out.update((row["id"], dict(row)) for row in session.execute(query).mappings())
    return out


def covers(number: int | sa.BindParameter[int]) -> sa.ColumnElement[bool]:
    """A change of the row itself, or a bulk insert the row was part of."""
    change = table_of(Change).c
    is_in_run = sa.and_(
        change.last_id.is_not(None), change.row_id <= number, change.last_id >= number
    )
    return sa.or_(sa.and_(change.row_id == number, change.last_id.is_(None)), is_in_run)


def shown_cohort(session: Session, cohort_id: int | None) -> str:
    """The name of a cohort in the language of the moment; "" when it is gone."""
    cohort, found = table_of(Cohort).c, None
    if cohort_id:
        names = sa.select(cohort.name_en, cohort.name_zh)
        found = session.execute(names.where(cohort.id == cohort_id)).one_or_none()
    if found is None:
        return ""
    return best_name({"en": found.name_en, "zh": found.name_zh}, "en", "zh") or _(
        "Cohort {number}", number=cohort_id
    )
