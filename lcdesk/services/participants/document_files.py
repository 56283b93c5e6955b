"""The files of a participant's documents: scans and PDF kept in the desk itself, so that they are
under its password and in its backups. Bytes are read only when somebody asks to see a file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from lcdesk.db.values import table_of, typed_rows
from lcdesk.model import clock
from lcdesk.model.entities import DocumentFile, Enrolment, FileContent
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import JPEG, PDF, FileFormats, write_bytes
from lcdesk.model.lists import DOCUMENT_KIND
from lcdesk.model.names import name_of
from lcdesk.model.rows import DocumentFileRow
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk, Shown, Work
from lcdesk.services.core.finding import read_one
from lcdesk.services.participants.documents import note_received
from lcdesk.texts import N_, _, n_, size_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lcdesk.papers.foreign_pdf import PdfReader

FileForm = Literal["pdf", "jpeg"]
ADD = N_("Add {file} ({size}) to {field} of {name}")
ADD_MANY = N_("Add {count} files to {field} of {name}")
REMOVE_FILE = N_("Remove {file} ({size}) from {field} of {name}")
PDF_MOST = 10_000_000
"""Bytes of a PDF that is kept as it is."""
_PDF_HEAD, _PDF_END, _EDGE = b"%PDF-", b"%%EOF", 1024
_NAME_MOST = 200
FORMATS: dict[str, FileFormats] = {"pdf": PDF, "jpeg": JPEG}


@dataclass(frozen=True)
class NewFile:
    """A file that was read and is fit to be kept."""

    name: str
    form: FileForm
    data: bytes = field(repr=False)
    pages: int = 1


# --- Read from outside ---


def read_new(paths: Sequence[Path], is_stopped: Callable[[], bool] | None = None) -> list[NewFile]:
    """The files, made fit to be kept: a PDF as it is, a picture as a smaller JPEG; `KnownFault`
    names the first that cannot be kept, and then none is. May take seconds.
    """
    from lcdesk.papers.foreign_pdf import PdfReader

    with PdfReader() as reader:
        return [_read_file(path, reader, is_stopped) for path in paths]


def _read_file(path: Path, reader: PdfReader, is_stopped: Callable[[], bool] | None) -> NewFile:
    try:
        return _fit(path, _bytes_of(path), reader, is_stopped)
    except KnownFault as fault:
        raise KnownFault(
            _("“{name}” cannot be kept. {reason}", name=path.name, reason=fault.message),
            _("Nothing was changed. {advice}", advice=fault.advice),
        ) from fault


def _bytes_of(path: Path) -> bytes:
    from lcdesk.model.report import READ_MOST

    try:
        if path.stat().st_size > READ_MOST:
            raise _too_large(path.stat().st_size, READ_MOST)
        return path.read_bytes()
    except OSError as error:
        raise KnownFault(
            _("It cannot be read."), _("Look whether it is still there and open nowhere else.")
        ) from error


def _fit(
    path: Path, data: bytes, reader: PdfReader, is_stopped: Callable[[], bool] | None
) -> NewFile:
    if not data:
        raise KnownFault(_("It is empty."), _("Copy or scan it again."))
    if _PDF_HEAD not in data[:_EDGE]:
        from lcdesk.drawing.pictures import fit_scan  # Qt, only when a picture is read

        return NewFile(_named(path, ".jpg"), "jpeg", fit_scan(data))
    if len(data) > PDF_MOST:
        raise _too_large(len(data), PDF_MOST)
    if _PDF_END not in data[-_EDGE:]:  # else half of one is mended in silence
        raise KnownFault(_("The PDF is damaged or not whole."), _("Copy or scan it again."))
    return NewFile(_named(path, ".pdf"), "pdf", data, reader.count_pages(data, is_stopped))


def _too_large(size: int, most: int) -> KnownFault:
    return KnownFault(
        _(
            "It has {size}, and a file may have {most}.",
            size=size_words(size),
            most=size_words(most),
        ),
        _("Scan it again in grey with 200 dots to an inch, or save it with smaller pictures."),
    )


def _named(path: Path, ending: str) -> str:
    """What the file is called from now on, by what it is."""
    plain = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in path.stem)
    return " ".join(plain.split())[: _NAME_MOST - len(ending)] + ending


# --- Kept ---


def keep_files(desk: Desk, enrolment_id: int, kind: str, files: Sequence[NewFile]) -> list[int]:
    """Keep files with a document of a participant, as one operation in which it also becomes
    "received" where it was not here; their ids. `KnownFault` where the participant is gone.
    """
    if kind == "photo":
        raise KnownFault(
            _("The photo is kept apart: it is the picture in the head of the details."),
            _("Nothing was changed. Choose it there, or by “lcdesk participant photo”."),
        )
    words = _words(desk, enrolment_id, kind)

    def keep(work: Work) -> list[int]:
        work.get(Enrolment, enrolment_id)
        ids = [_keep(work, enrolment_id, kind, one) for one in files]
        note_received(work, enrolment_id, kind)
        return ids

    if len(files) == 1:
        first = files[0]
        words |= {"file": first.name, "size": size_words(len(first.data))}
        return desk.execute(ADD, keep, **words)
    return desk.execute(ADD_MANY, keep, **words, count=len(files)) if files else []


def _keep(work: Work, enrolment_id: int, kind: str, one: NewFile) -> int:
    row = work.add(
        DocumentFile(
            enrolment_id=enrolment_id,
            kind=kind,
            file_name=one.name,
            form=one.form,
            size=len(one.data),
            pages=one.pages,
            on=clock.today(),
        )
    )
    work.session.add(FileContent(file_id=row.id, data=one.data))
    return row.id


def remove_file(desk: Desk, file_id: int) -> None:
    """Take a file away from its document, whose state stays; nothing happens where it is gone."""
    row = find_file(desk, file_id)
    if row is None:
        return

    def remove(work: Work) -> None:
        work.remove(work.get(DocumentFile, file_id))

    words = _words(desk, row["enrolment_id"], row["kind"])
    size = size_words(row["size"])
    desk.execute(REMOVE_FILE, remove, **words, file=row["file_name"], size=size)


def _words(desk: Desk, enrolment_id: int, kind: str) -> dict[str, str]:
    label = next(option.label for option in DOCUMENT_KIND.options if option.code == kind)
    return {"field": label, "name": name_of(read_one(desk, enrolment_id) or {})}


# --- Looked at and handed out ---


def list_files(desk: Desk, enrolment_id: int) -> list[DocumentFileRow]:
    """The files of a participant, those of one document together, in the order they came."""
    with desk.reading() as session:
        return _rows(session, table_of(DocumentFile).c.enrolment_id == enrolment_id)


def find_file(desk: Desk, file_id: int) -> DocumentFileRow | None:
    """What is known of a file; None where it is gone."""
    with desk.reading() as session:
        return next(iter(_rows(session, table_of(DocumentFile).c.id == file_id)), None)


def _rows(session: Session, which: sa.ColumnElement[bool]) -> list[DocumentFileRow]:
    order = [option.code for option in DOCUMENT_KIND.options]
    file = table_of(DocumentFile)
    query = sa.select(file).where(which).order_by(file.c.id)
    rows = list(typed_rows(DocumentFileRow, session.execute(query)))
    return sorted(rows, key=lambda row: order.index(row["kind"]))


def read_file(desk: Desk, row: DocumentFileRow, how: Shown) -> bytes:
    """The bytes of a file, which is noted as private values are: "shown" or "exported".
    `KnownFault` where it is gone, or not for whoever asks; `DeskTaken` where that could not be
    noted.
    """
    desk.require_changeable()
    if not desk.rights.sees_private:
        raise KnownFault(
            _("Files of documents are shown to whoever may see private values."),
            _("Nothing was changed. Ask the office’s coordinator to let you."),
        )
    content = table_of(FileContent)
    with desk.reading() as session:
        found = session.scalar(sa.select(content.c.data).where(content.c.file_id == row["id"]))
    if find_file(desk, row["id"]) is None:
        raise KnownFault(
            _("This file is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    if found is None:
        raise KnownFault(
            _("What this file held is lost."), _("A backup may have it: look into one.")
        )
    label = next(option.label for option in DOCUMENT_KIND.options if option.code == row["kind"])
    access_log.note(desk, how, "Enrolment", row["enrolment_id"], label)
    return found


def save_file(desk: Desk, row: DocumentFileRow, path: Path) -> None:
    """Write a copy of a file, which is noted."""
    FORMATS[row["form"]].ending_of(path)  # before anything is noted
    write_bytes(path, read_file(desk, row, "exported"), formats=FORMATS[row["form"]])


def file_words(row: DocumentFileRow) -> str:
    """What it is, in short: "PDF · 2 pages · 412 KB"."""
    said = ["PDF" if row["form"] == "pdf" else _("picture")]
    if row["pages"] > 1:
        said.append(n_("{count} page", "{count} pages", row["pages"]))
    return " · ".join([*said, size_words(row["size"])])


def plain_file(row: DocumentFileRow) -> dict[str, Any]:
    """What is known of a file as JSON can hold it."""
    told = {name: value for name, value in row.items() if name not in ("version", "enrolment_id")}
    return told | {"on": row["on"].isoformat()}
