"""All the desk holds about one person, as files a clerk can hand out: a workbook, the same as
JSON, the photo and the files of their documents.
"""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from lcdesk import private_files
from lcdesk.db.erasure import erased_elsewhere
from lcdesk.db.erasure.erasing import ErasedPeople
from lcdesk.db.queries import imports
from lcdesk.db.values import encode, table_of
from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import (
    Activity,
    ActivityPerson,
    AllianceMember,
    AlumniContact,
    Attendance,
    Change,
    Cohort,
    CohortOrganisation,
    Document,
    DocumentFile,
    Enrolment,
    Entity,
    Evaluation,
    FileContent,
    ImportBatch,
    IssuedPaper,
    Lead,
    LeadStep,
    Operation,
    Person,
    Photo,
    Reveal,
    SignedReport,
    StatusStep,
)
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import HIDDEN, Field, fields_of
from lcdesk.model.files import EVERY, JPEG, JSON, PDF, ZIP, replaced, told, write_bytes
from lcdesk.model.names import PARTS, name_of
from lcdesk.model.own_fields import in_force
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.history import told_of
from lcdesk.services.safety import drafts
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.specs import ColumnSpec, SheetSpec
from lcdesk.texts import N_, _, with_label
from lcdesk.whole_file import scratch

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Record = Mapping[str, Any]
Parts = dict[str, Sequence[Record]]
ALL = N_("everything about a person")
_OF_OTHERS = {"room_mate"}
"""Fields that name somebody else."""
_NAMING = {"name", "other"}
"""Words of operations that name whom they are about."""


def export_person(desk: Desk, person_id: int, out: Path) -> list[Path]:
    """Write all that is held about somebody into a folder, or into one .zip; the files. It is noted
    as an export.

    `KnownFault` where nobody has the number, the place is taken by a file, or whoever asks is not
    told all that is held.
    """
    if not desk.rights.sees_all:
        raise KnownFault(
            _("Not all that is held about somebody is shown to you."),
            _("Nothing was written. Ask the office’s coordinator."),
        )
    if out.suffix.casefold() in EVERY:
        ZIP.ending_of(out)
    parts, photo = gather(desk, person_id)
    held = _read_files(desk, parts["document_files"])
    is_zip = out.suffix.casefold() == ".zip"
    folder = out.with_suffix("") if is_zip else out
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise KnownFault(
            _("“{name}” is there already.", name=folder.name),
            _("Nothing was written. Choose a new or empty folder."),
        )
    enrolment = next((row.get("id") for row in parts.get("enrolments", ())), None)
    # before anything is in its place
    access_log.note(desk, "exported", "Enrolment", enrolment, ALL)
    with told(out), scratch() if is_zip else _new(folder) as place:
        private_files.make_folder(out.parent)
        files = _write(place, parts, {".jpg": photo, **held}, person_id)
        if is_zip:
            files = [_packed(out, files)]
    return files


def gather(desk: Desk, person_id: int) -> tuple[Parts, bytes | None]:
    """Part → its records as plain values, names of other people masked; and the photo."""
    whose = ErasedPeople({person_id: person_id}, {})
    with desk.reading() as session:
        person = session.get(Person, person_id)
        if person is None:
            raise KnownFault(_("This person is no longer there."), _("Nothing was written."))
        erased_elsewhere.gather(session.connection(), whose)
        name = name_of({column: getattr(person, column) for column in ("full_name", *PARTS)})
        enrolments, photo = (
            sorted(whose.enrolments),
            session.scalar(sa.select(Photo.data).where(Photo.person_id == person_id)),
        )
        own = {name, person.name_zh}
        shown = _of(session, Reveal, "row_id", enrolments)
        parts: Parts = {
            "person": _of(session, Person, "id", [person_id]),
            "enrolments": _enrolments(session, enrolments),
            "statuses": _of(session, StatusStep, "enrolment_id", enrolments),
            "documents": _of(session, Document, "enrolment_id", enrolments),
            "document_files": _files(session, enrolments, whose),
            "issued_papers": _of(session, IssuedPaper, "enrolment_id", enrolments),
            "attendance": _attendance(session, enrolments),
            "activities": _spoken(session, own - {None}),
            "signing": _signing(session, own - {None}),
            "evaluations": _of(session, Evaluation, "respondent", [name]),
            "leads": _of(session, Lead, "person_id", [person_id]),
            "lead_steps": _of(session, LeadStep, "id", whose.rows_of("LeadStep")),
            "alumni_contacts": _of(session, AlumniContact, "person_id", [person_id]),
            "memberships": _of(session, AllianceMember, "person_id", [person_id]),
            "drafts": _drafts(desk, session, whose, own | {person.passport_no, person.email}),
            "imports": _imports(session, whose),
            "history": _history(session, whose, own),
            "shown": [one for one in shown if one.get("entity") == Enrolment.__name__],
            "signed_reports": _signed(session, set(enrolments)),
        }
    return parts, photo


def _of(session: Session, entity: Any, column: str, values: Iterable[Any]) -> list[Record]:
    table = table_of(entity)
    query = sa.select(table).where(table.c[column].in_(list(values))).order_by(table.c.id)
    return [_plain(row) for row in session.execute(query).mappings()]


def _plain(row: Mapping[Any, Any]) -> Record:
    values = {str(name): value for name, value in row.items() if name != "version"}
    return {
        name: HIDDEN if name in _OF_OTHERS and value else value
        for name, value in encode(values).items()
    }


def _files(session: Session, enrolments: list[int], whose: ErasedPeople) -> list[Record]:
    """The files of their documents, and those that were removed but can still be brought back."""
    kept = _of(session, DocumentFile, "enrolment_id", enrolments)
    gone = set(whose.rows_of("DocumentFile")) - {row.get("id") for row in kept}
    content = table_of(FileContent)
    query = sa.select(content.c.file_id).where(content.c.file_id.in_(gone))
    removed = session.scalars(query.order_by(content.c.file_id))
    return [*kept, *({"id": number, "file_name": None, "removed": True} for number in removed)]


def _read_files(desk: Desk, rows: Sequence[Record]) -> dict[str, bytes]:
    """The bytes of files, by what the name of each ends in: "-file-3.pdf"."""
    content = table_of(FileContent)
    query = sa.select(content.c.file_id, content.c.data)
    with desk.reading() as session:
        found = session.execute(query.where(content.c.file_id.in_(row.get("id") for row in rows)))
        return {
            f"-file-{number}.{'pdf' if data.startswith(b'%PDF') else 'jpg'}": data
            for number, data in found
        }


def _enrolments(session: Session, ids: list[int]) -> list[Record]:
    names = {row.id: row.name_en or row.name_zh for row in session.scalars(sa.select(Cohort))}
    return [
        {**row, "cohort": names.get(row.get("cohort_id", 0))}
        for row in _of(session, Enrolment, "id", ids)
    ]


def _attendance(session: Session, ids: list[int]) -> list[Record]:
    return [
        {**row, **_activity(session, row.get("activity_id"))}
        for row in _of(session, Attendance, "enrolment_id", ids)
    ]


def _activity(session: Session, activity_id: int | None) -> Record:
    activity = session.get(Activity, activity_id) if activity_id else None
    return (
        {}
        if activity is None
        else encode({"date": activity.date, "activity": activity.title or activity.title_zh})
    )


def _spoken(session: Session, names: set[str | None]) -> list[Record]:
    """Where the timetable has them in a role."""
    found = _of(session, ActivityPerson, "name", names)
    return [{**row, **_activity(session, row.get("activity_id"))} for row in found]


def _signing(session: Session, names: set[str | None]) -> list[Record]:
    """For which organisations of which cohorts they are named to sign."""
    english = _of(session, CohortOrganisation, "signer_en", names)
    known = {row.get("id") for row in english}
    chinese = _of(session, CohortOrganisation, "signer_zh", names)
    return [*english, *(row for row in chinese if row.get("id") not in known)]


def _drafts(
    desk: Desk, session: Session, whose: ErasedPeople, words: set[str | None]
) -> list[drafts.UnsavedText]:
    """What is unsaved about them; a room mate is somebody else."""
    own = [word for word in words if word]
    found = drafts.list_about(desk, session, whose.rows_of, own)
    return [
        {**row, "text": HIDDEN} if row["name"] in _OF_OTHERS and row["text"] not in own else row
        for row in found
    ]


def _imports(session: Session, whose: ErasedPeople) -> list[Record]:
    """The rows they came from, with what the cells said where that stands in no field, and what
    the list says of them.
    """
    out: list[Record] = []
    for batch in session.scalars(sa.select(ImportBatch)):
        head: Record = {"file": batch.file_name, "on": batch.imported_at.isoformat()}
        all_listed = imports.read_listed(session, batch.id)
        for row in imports.list_rows(session, batch.id):
            target = row["entity_id"] or 0
            if target not in whose.in_book(row["entity"]):
                continue
            told = all_listed.get(row["entity"] or "", {}).get(target)
            out.append(
                {
                    **head,
                    "sheet": row["sheet"],
                    "row": row["row"],
                    "fate": row["fate"],
                    "cells": row["raw"],
                    "listed": {**told.values, **told.further} if told else {},
                }
            )
    return out


def _history(session: Session, whose: ErasedPeople, names: set[str | None]) -> list[Record]:
    """What was changed in their own rows, one by one; whoever else an operation names is masked."""
    found: list[tuple[Change, Operation]] = []
    for entity in ("Person", "Enrolment"):
        ids = list(whose.rows_of(entity))
        query = (
            sa.select(Change, Operation)
            .join(Operation, Operation.id == Change.deed_id)
            .where(Change.entity == entity, Change.row_id.in_(ids))
        )
        found += [
            (change, operation)
            for change, operation in session.execute(
                query.where(Change.last_id.is_(None)).order_by(Change.id)
            )
        ]
    sides = [side for change, _operation in found for side in (change.before, change.after) if side]
    own = names | {name_of(side) for side in sides} | {side.get("name_zh") for side in sides}
    return [
        {
            "on": operation.at.isoformat(timespec="seconds"),
            "who": operation.who,
            "what": _operation_words(operation, own),
            "before": _masked(change.before),
            "after": _masked(change.after),
        }
        for change, operation in sorted(found, key=lambda pair: pair[0].id)
    ]


def _operation_words(operation: Operation, own: set[str | None]) -> str:
    values = {
        key: HIDDEN if key in _NAMING and value not in own else value
        for key, value in (operation.values or {}).items()
    }
    return told_of(Operation(label=operation.label, values=values or None, kind=operation.kind))


def _masked(side: Mapping[str, Any] | None) -> Record | None:
    return (
        None
        if side is None
        else {
            name: HIDDEN if name in _OF_OTHERS and value else value for name, value in side.items()
        }
    )


def _signed(session: Session, enrolments: set[int]) -> list[Record]:
    """The numbers of the reports they were counted in."""
    out: list[Record] = []
    for row in session.scalars(sa.select(SignedReport).order_by(SignedReport.id)):
        if enrolments & _counted(row.data):
            out.append({"number": row.number, "signed_at": row.signed_at.isoformat()})
    return out


def _counted(data: Mapping[str, Any]) -> set[int]:
    counted: Sequence[list[Any] | dict[str, int]] = data.get("counted", [])
    return {one[0] if isinstance(one, list) else one["enrolment_id"] for one in counted}


def _write(
    folder: Path, parts: Parts, held: Mapping[str, bytes | None], person_id: int
) -> list[Path]:
    """`held`: what the name of a file ends in → its bytes."""
    stem = f"person-{person_id}"
    plain, book = folder / f"{stem}.json", folder / f"{stem}.xlsx"
    said: Record = {"made_at": clock.now().isoformat(), **parts}
    write_bytes(
        plain, json.dumps(said, ensure_ascii=False, indent=1, default=_text).encode(), formats=JSON
    )
    write_book(
        book,
        [_sheet(part, rows) for part, rows in parts.items() if rows],
        title=_("What the desk holds about one person"),
    )
    files = [plain, book]
    for ending, data in held.items():
        if data:
            files.append(folder / f"{stem}{ending}")
            write_bytes(files[-1], data, formats=PDF if ending.endswith("pdf") else JPEG)
    return files


@contextmanager
def _new(folder: Path) -> Iterator[Path]:
    """A folder that holds everything afterwards, or is as it was."""
    was_there = folder.exists()
    private_files.make_folder(folder)
    try:
        yield folder
    except BaseException:
        for path in folder.iterdir():
            path.unlink()
        if not was_there:
            folder.rmdir()
        raise


def _packed(out: Path, files: list[Path]) -> Path:
    with (
        replaced(out, _require_whole, formats=ZIP) as fresh,
        zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for path in files:
            packed.write(path, path.name)
    return out


def _require_whole(fresh: Path) -> None:
    with zipfile.ZipFile(fresh) as packed:
        if packed.testzip() is not None:
            raise OSError("a part is incomplete")


def _sheet(part: str, rows: Sequence[Record]) -> SheetSpec:
    names = [
        name
        for name in dict.fromkeys(name for row in rows for name in row)
        if any(row.get(name) not in (None, "") for row in rows)
    ]
    titles = _titles(part)
    columns = [
        ColumnSpec(name, titles.get(name, name.replace("_", " ")), width=None) for name in names
    ]
    return SheetSpec(
        _(TITLES[part]), columns, [[_text(row.get(name)) for name in names] for row in rows]
    )


def _titles(part: str) -> dict[str, str]:
    entity = {"person": "Person", "enrolments": "Enrolment"}.get(part)
    own = {field.column: field for field in PARTICIPANT.built_in if field.entity == entity}
    more: dict[str, type[Entity]] = {
        "statuses": StatusStep,
        "documents": Document,
        "document_files": DocumentFile,
        "attendance": Attendance,
        "signing": CohortOrganisation,
        "leads": Lead,
        "lead_steps": LeadStep,
        "alumni_contacts": AlumniContact,
        "memberships": AllianceMember,
    }
    fields: Iterable[Field] = fields_of(more[part]) if part in more else ()
    return {
        name: field.title
        for name, field in {**own, **{field.column: field for field in fields}}.items()
    }


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dict):
        said, own = cast("Mapping[str, Any]", value), in_force().heads
        return "; ".join(
            with_label(own[name].title, own[name].shown_text(inner))
            if name in own
            else with_label(name, inner)
            for name, inner in said.items()
            if inner not in (None, "")
        )
    return str(value)


TITLES = {
    "person": N_("Person"),
    "enrolments": N_("Cohorts"),
    "statuses": N_("Statuses so far"),
    "documents": N_("Documents"),
    "document_files": N_("Files of documents"),
    "issued_papers": N_("Issued papers"),
    "attendance": N_("Attendance"),
    "activities": N_("In the timetable"),
    "signing": N_("Who signs certificates and letters"),
    "evaluations": N_("Evaluation"),
    "leads": N_("Cooperation leads"),
    "lead_steps": N_("Stages of cooperation leads"),
    "alumni_contacts": N_("Alumni contacts"),
    "memberships": N_("Memberships of alliances"),
    "drafts": N_("What was half typed"),
    "imports": N_("Rows of imports"),
    "history": N_("History"),
    "shown": N_("Shown to"),
    "signed_reports": N_("Numbered reports"),
}
