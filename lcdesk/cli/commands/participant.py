"""Participants without a window: listed, shown, entered, set, taken out; their documents, the files
of these, and their photo.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lcdesk.cli.command import Output, add_part, add_parts, add_plain, command, deferred_imports
from lcdesk.cli.telling import answer, answer_table, say
from lcdesk.model.files import JPEG, SCAN
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.cli.record_lists import choice_named, plain_record, shown_text, values_of
    from lcdesk.model.catalogue import PARTICIPANT
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.files import write_bytes
    from lcdesk.model.kinds import Date
    from lcdesk.model.lists import DOCUMENT_KIND, DOCUMENT_STATE
    from lcdesk.model.names import full_name_of, name_of
    from lcdesk.model.query import Query, searched
    from lcdesk.model.rows import DocumentFileRow, ParticipantRecord
    from lcdesk.services.core import access_log, finding
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.participants import document_files, documents, participants, status
    from lcdesk.services.participants.documents import DOCUMENT, Item
    from lcdesk.texts import list_names, with_label

_COLUMNS = ("full_name", "nationality", "organization", "status")
_MOST_NAMED = 8


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser)
    _add_narrowing(parser)
    _add_narrowing(add_part(whats, "list", _("list them")), is_part=True)
    add = add_part(whats, "add", _("enter one"))
    add.add_argument("name", metavar="COHORT", help=_("of which cohort, by name or number"))
    parts = {
        "show": _("every field of one (“lcdesk person” tells all the rest)"),
        "set": _("change fields of one; what is not named stays"),
        "documents": _("which documents are here and which are asked for; note one"),
        "files": _("the scans and PDF kept with documents: list, add, save or take one away"),
        "photo": _("keep a picture as the photo of one, save it, or take it away"),
    }
    made = {name: add_part(whats, name, words) for name, words in parts.items()}
    remove = add_part(
        whats, "remove", _("take some out of their cohort; who is in no other one goes")
    )
    for part in made.values():
        part.add_argument("number", metavar="N", help=_(_WHO))
    remove.add_argument("numbers", metavar="N", nargs="+", help=_(_WHO))
    words = _(
        "a field with its value, such as nationality=Kenya or “organization=Science Centre”; a "
        "dash blanks it"
    )
    for part in (add, made["set"]):
        part.add_argument("values", metavar="FIELD=VALUE", nargs="+", help=words)
    add_plain(made["show"])
    _add_documents(made["documents"])
    _add_files(made["files"])
    _add_photo(made["photo"])


_WHO = N_("the number of the participant, or the name where only one has it")


def _add_narrowing(parser: ArgumentParser, *, is_part: bool = False) -> None:
    from argparse import SUPPRESS

    default = SUPPRESS if is_part else None
    parser.add_argument(
        "--cohort", metavar="NAME", default=default, help=_("one cohort (otherwise all)")
    )
    parser.add_argument(
        "--search", metavar="TEXT", default=default, help=_("as in the search of the window")
    )


def _add_documents(part: ArgumentParser) -> None:
    part.add_argument(
        "document", metavar="DOCUMENT", nargs="?", help=_("such as passport_scan, in any language")
    )
    words = _(
        "how far it is, such as state=received on=2026-11-30 note=…; a dash after state= where "
        "nothing is known of it any more"
    )
    part.add_argument("values", metavar="FIELD=VALUE", nargs="*", help=words)


def _add_files(part: ArgumentParser) -> None:
    words = _("a PDF, or a picture, which is made smaller and loses where it was taken")
    part.add_argument("files", metavar="FILE", nargs="*", type=Path, help=words)
    part.add_argument(
        "--document",
        metavar="DOCUMENT",
        default="passport_scan",
        help=_("with which document they go (otherwise passport_scan)"),
    )
    part.add_argument(
        "--file", metavar="N", type=int, help=_("which file is meant, by its number in the list")
    )
    part.add_argument("--remove", action="store_true", help=_("take that file away"))
    words = _("save a copy of that file: .pdf or .jpg, as it is")
    part.add_argument("--out", metavar="FILE.pdf", type=Output(SCAN), help=words)


def _add_photo(part: ArgumentParser) -> None:
    part.add_argument("file", metavar="FILE", nargs="?", type=Path, help=_("a picture of a camera"))
    part.add_argument("--remove", action="store_true", help=_("take the photo away"))
    part.add_argument("--out", metavar="FILE.jpg", type=Output(JPEG), help=_("save the photo"))


@command(
    "participant",
    N_("list the participants; show, add, set or remove one; documents, files and photo"),
    _arguments,
    place=89,
    group="people",
)
def participant(asked: Namespace) -> int:
    """List them, or do what was asked with one."""
    with desk_of(asked) as desk:
        return _PARTS[asked.what](desk, asked)


def _list(desk: Desk, asked: Namespace) -> int:
    cohort_id = cohort_named(desk, asked.cohort)["id"] if asked.cohort else None
    query = Query.of(cohort_id, rules=searched(asked.search or ""))
    found = finding.read_page(desk, finding.find_ids(desk, query))
    fields = [PARTICIPANT.field(name) for name in _COLUMNS]
    return answer_table(
        asked,
        [_plain(one) for one in found],
        (_("No."), *(field.title for field in fields)),
        [(one["id"], *(shown_text(field, one) for field in fields)) for one in found],
        _("Nothing here yet, or nothing that fits."),
    )


def _show(desk: Desk, asked: Namespace) -> int:
    record = _found(desk, asked.number)
    if asked.plain:
        for field in PARTICIPANT.fields:
            if field.is_private and record.get(field.name) is not None:
                access_log.note(desk, "shown", "Enrolment", record["id"], field.name)
    return _tell(asked, record, is_plain=asked.plain)


def _add(desk: Desk, asked: Namespace) -> int:
    cohort = cohort_named(desk, asked.name)
    values = values_of(PARTICIPANT, asked.values)
    if not full_name_of(values):
        raise KnownFault(_("A new participant needs a name."), _("Nothing was changed."))
    made = participants.add_participant(desk, cohort["id"], values)
    return _tell(asked, _numbered(desk, made), _("Entered. Undo takes it back."))


def _set(desk: Desk, asked: Namespace) -> int:
    record = _found(desk, asked.number)
    values = values_of(PARTICIPANT, asked.values)
    _require_needed(values)
    label = participants.EDIT if len(values) == 1 else participants.CHANGE_FIELDS
    _require_fit(desk, record, values)
    participants.change_cells(desk, {record["id"]: values}, label, {record["id"]: record})
    return _tell(asked, _numbered(desk, record["id"]), _("Changed. Undo takes it back."))


def _require_needed(values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        field = PARTICIPANT.field(name)
        if value is None and (field.is_required or name == "full_name"):
            raise KnownFault(_("{field} is needed.", field=field.title), _("Nothing was changed."))


def _require_fit(desk: Desk, record: ParticipantRecord, values: Mapping[str, Any]) -> None:
    """A status that leaves steps out, goes back or needs a reason is set by the command that
    asks.
    """
    wanted = values.get("status")
    for one in status.plan(desk, [record["id"]], wanted) if wanted else ():
        if one.needs_answer:
            raise KnownFault(
                _("The status does not go that way: {misfit}.", misfit=status.misfit_words(one)),
                _(
                    "Nothing was changed. “lcdesk status --cohort NAME --set {status} --who "
                    "{number} --anyway --reason TEXT” does it.",
                    status=wanted,
                    number=record["id"],
                ),
            )


def _remove(desk: Desk, asked: Namespace) -> int:
    gone = {one["id"]: one for one in (_found(desk, word) for word in asked.numbers)}
    participants.remove_participants(desk, list(gone))
    words = _(
        "Removed: {what}. Undo brings it back.", what=list_names(list(map(name_of, gone.values())))
    )
    return answer(asked, [_plain(one) for one in gone.values()], words)


# --- documents ---


def _documents(desk: Desk, asked: Namespace) -> int:
    record = _found(desk, asked.number)
    if asked.document:
        _note_document(desk, record, asked.document, asked.values)
    papers = documents.checklist(desk, record["id"])
    return answer_table(
        asked,
        [asdict(one) | {"title": one.title} for one in papers],
        (_("Document"), _("State"), _("Day"), _("Note")),
        [_document_line(one) for one in papers],
        _("No document is asked for."),
    )


def _note_document(desk: Desk, record: ParticipantRecord, word: str, said: Sequence[str]) -> None:
    """Set what is named of one document; the rest of it stays."""
    kind = choice_named(DOCUMENT_KIND, word)
    values = values_of(DOCUMENT, said)
    now = next((one for one in documents.checklist(desk, record["id"]) if one.kind == kind), None)
    noted = now.noted if now else None
    state = values.get("state", noted)
    if state is None and (noted is None or "state" not in values):
        raise KnownFault(
            _("How far is it? Nothing is noted of this document yet."),
            _(
                "Nothing was changed. Write state=…: {words}.",
                words=list_names([label for _code, label in DOCUMENT_STATE.choices()]),
            ),
        )
    on = values.get("on", now.on if now and len(values) and "state" not in values else None)
    note = (values.get("note") or "") if "note" in values else None
    documents.set_document(desk, {record["id"]: noted}, kind, state, on, note)


def _document_line(one: Item) -> tuple[str, ...]:
    state = DOCUMENT_STATE.format(one.state) if one.state else ""
    return (
        one.title,
        state or (_("not here yet") if one.is_due else "–"),
        Date().format(one.on) if one.on else "",
        "; ".join(filter(None, (one.said, one.note))),
    )


# --- the files of documents ---


def _files(desk: Desk, asked: Namespace) -> int:
    record = _found(desk, asked.number)
    done = _do_with_files(desk, record, asked)
    rows = document_files.list_files(desk, record["id"])
    code = answer_table(
        asked,
        [document_files.plain_file(row) for row in rows],
        (_("No."), _("Document"), _("File"), _("What it is"), _("Day")),
        [_file_line(row) for row in rows],
        _("No file is kept with a document."),
    )
    for words in done if not asked.json else ():
        say(words)
    return code


def _do_with_files(desk: Desk, record: ParticipantRecord, asked: Namespace) -> Sequence[str]:
    """What was asked for, if anything was; it in words."""
    if asked.files:
        if asked.remove or asked.out or asked.file:
            raise KnownFault(
                _("Say either files to add, or the one to save or to take away."),
                _("Nothing was changed."),
            )
        kind = choice_named(DOCUMENT_KIND, asked.document)
        new = document_files.read_new(asked.files)
        document_files.keep_files(desk, record["id"], kind, new)
        return [_("Kept. Undo takes it back.")]
    done: list[str] = []
    if asked.remove or asked.out:
        row = _file_meant(desk, record, asked.file)
        if asked.out:
            document_files.save_file(desk, row, asked.out)
            done.append(_("Saved: {path}", path=asked.out))
        if asked.remove:
            document_files.remove_file(desk, row["id"])
            done.append(_("Removed: {what}. Undo brings it back.", what=row["file_name"]))
    return done


def _file_meant(desk: Desk, record: ParticipantRecord, number: int | None) -> DocumentFileRow:
    """The file of a number, or the only one there is."""
    rows = document_files.list_files(desk, record["id"])
    found = [row for row in rows if number in (None, row["id"])]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{row['id']} {row['file_name']}" for row in rows)
    raise KnownFault(
        _("Which file is meant? There are: {listed}.", listed=listed)
        if rows
        else _("No file is kept with a document."),
        _("Nothing was changed. “lcdesk participant files N” lists them."),
    )


def _file_line(row: DocumentFileRow) -> tuple[str, ...]:
    return (
        str(row["id"]),
        DOCUMENT_KIND.format(row["kind"]),
        row["file_name"],
        document_files.file_words(row),
        Date().format(row["on"]),
    )


# --- photo ---


def _photo(desk: Desk, asked: Namespace) -> int:
    record = _found(desk, asked.number)
    person, name = record["person_id"], name_of(record)
    if asked.remove and asked.file:
        raise KnownFault(_("Say either a file or --remove."), _("Nothing was changed."))
    if asked.remove:
        documents.remove_photo(desk, person)
    elif asked.file:
        documents.set_photo(desk, person, documents.small_jpeg(asked.file), asked.file.name)
    data = documents.read_photo(desk, person)
    lines = [_("{name} has a photo.", name=name) if data else _("{name} has no photo.", name=name)]
    if asked.out:
        if data is None:
            raise KnownFault(lines[0], _("Nothing was written."))
        write_bytes(asked.out, data, formats=JPEG)
        lines.append(_("Saved: {path}", path=asked.out))
    return answer(
        asked,
        {
            "id": record["id"],
            "has_photo": data is not None,
            "bytes": len(data or b""),
            "path": str(asked.out) if asked.out else None,
        },
        *lines,
    )


# --- found and told ---


def _found(desk: Desk, word: str) -> ParticipantRecord:
    """The participant of a number, or of a name that only one has."""
    if word.isdecimal():
        return _numbered(desk, int(word))
    ids = finding.find_ids(desk, Query(rules=searched(f'"{word}"')))[: _MOST_NAMED + 1]
    people = finding.read_page(desk, ids)
    exact = [one for one in people if word.casefold() in map(str.casefold, _names(one))]
    found = exact or people
    if len(found) == 1:
        return found[0]
    if not found:
        raise KnownFault(
            _("Nobody here is called “{name}”.", name=word),
            _("Nothing was changed. “lcdesk participant --cohort NAME” lists them."),
        )
    listed = ", ".join(f"{one['id']} {name_of(one)}" for one in found[:_MOST_NAMED])
    raise KnownFault(
        _("“{name}” may be several: {listed}.", name=word, listed=listed),
        _("Name one by its number."),
    )


def _names(record: ParticipantRecord) -> Sequence[str]:
    said = (full_name_of(record), name_of(record), record["full_name"], record["name_zh"])
    return [one for one in said if one]


def _numbered(desk: Desk, number: int) -> ParticipantRecord:
    record = finding.read_one(desk, number)
    if record is None:
        raise KnownFault(
            _("There is no participant of the number {number}.", number=number),
            _("Nothing was changed. “lcdesk participant --cohort NAME” lists them."),
        )
    return record


def _tell(asked: Namespace, record: ParticipantRecord, *words: str, is_plain: bool = False) -> int:
    lines = [_("{name} (No. {number})", name=name_of(record), number=record["id"])]
    for field in PARTICIPANT.fields:
        text = shown_text(field, record, is_plain=is_plain)
        if text:
            lines.append("  " + with_label(field.title, text.replace("\n", "\n    ")))
    return answer(asked, _plain(record, is_plain=is_plain), *lines, *words)


def _plain(record: ParticipantRecord, *, is_plain: bool = False) -> dict[str, Any]:
    told = plain_record(PARTICIPANT, record, is_plain=is_plain)
    ids = {"person_id": record["person_id"], "cohort_id": record["cohort_id"]}
    return {"id": told.pop("id")} | ids | told


_PARTS = {
    "list": _list,
    "show": _show,
    "add": _add,
    "set": _set,
    "remove": _remove,
    "documents": _documents,
    "files": _files,
    "photo": _photo,
}
