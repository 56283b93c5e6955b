"""Which reader for which content: the one way from a file to its sheets (runs in the reading
process).
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from lcdesk.tabular import guard
from lcdesk.tabular.guard import FileRefusal
from lcdesk.tabular.reading.wire import PackedSheet

if TYPE_CHECKING:
    from lcdesk.tabular.reading.ahead import ReadAhead

MAX_TEXT = 100 * 1024 * 1024
NOT_SHEETS = (
    "pdf",
    "picture",
    "word",
    "slides",
    "archive",
    "program",
    "database",
    "web archive",
    "data",
    "old excel",
)


@dataclass(slots=True)
class ReadFile:
    """The sheets of a file, its form, and what else is known (encoding, separator, creator…)."""

    form: str
    sheets: list[PackedSheet]
    properties: dict[str, Any] = field(default_factory=dict[str, Any])
    remarks: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be read, as plain values: they travel to the reading process."""

    path: str
    password: str | None = None
    encoding: str | None = None
    separator: str | None = None


def read(request: Request) -> ReadFile:
    """Read a file by what it is; Refusal for everything that is no readable sheet."""
    with Path(request.path).open("rb") as file:
        return _read(file, request)


def _read(file: IO[bytes], request: Request) -> ReadFile:
    head = file.read(guard.HEAD)
    file.seek(0)
    form = guard.form_of(head)
    if form == "empty":
        raise FileRefusal("empty")
    if form == "zip":
        return _read_zip(file)
    if form == "ole":
        return _read_ole(file, request)
    if form in ("text", "html", "xml sheet"):
        return _read_text(file, form, head, request)
    if form == "owner mark":
        raise FileRefusal("owner mark")
    if form in NOT_SHEETS:
        raise FileRefusal("not a sheet", form=form)
    raise FileRefusal("not a sheet", form="unknown")


def _read_zip(file: IO[bytes]) -> ReadFile:
    from lcdesk.tabular.reading import parts

    archive = guard.open_zip(file)
    names = set(archive.namelist())
    kind = b"".join(guard.chunks(archive, "mimetype")) if "mimetype" in names else b""
    if "META-INF/manifest.xml" in names and b"encryption-data" in b"".join(
        guard.chunks(archive, "META-INF/manifest.xml")
    ):
        raise FileRefusal("unknown lock")  # OpenDocument has locks of its own
    form = guard.form_of_zip(names, kind[:200])
    if form == "xlsx":
        return _read_xlsx(file, archive)
    if form not in ("xlsb", "ods"):
        raise FileRefusal("not a sheet", form=form)
    parts.survey(archive)
    return _by_calamine(file, form, archive)


def _read_xlsx(file: IO[bytes], archive: zipfile.ZipFile) -> ReadFile:
    from lcdesk.tabular.reading import ahead, parts, xlsx

    sheets_size = sum(
        part.file_size for part in archive.infolist() if "worksheets/" in part.filename
    )
    early = ahead.started(file, sheets_size)
    try:
        facts = parts.survey(archive)
        facts |= parts.survey_elsewhere(archive, facts)
    except FileRefusal as refusal:
        raise (ahead.refused(refusal) if early else refusal) from None
    early = early.wait() if early else None
    if xlsx.is_ordinary(facts) and parts.is_ordinary(archive):
        file.seek(0)
        try:
            sheets, properties = xlsx.read(file, archive, facts)
        except FileRefusal as refusal:
            if refusal.reason != "no sheets":
                raise
        except (MemoryError, RecursionError):
            raise
        # openpyxl gives up on small oddities with any exception; calamine may still read it
        except Exception:
            pass
        else:
            return ReadFile("xlsx", sheets, properties)
    return _by_calamine(file, "xlsx", archive, facts, early)


def _check_reach(facts: dict[str, guard.SheetFacts]) -> None:
    """calamine takes memory for the whole rectangle, empty or not."""
    for sheet in facts.values():
        if sheet.last_row * (sheet.last_column + 1) > 4 * guard.MAX_CELLS:
            raise FileRefusal("far", row=sheet.last_row, column=sheet.last_column + 1)


def _by_calamine(
    file: IO[bytes],
    form: str,
    archive: zipfile.ZipFile | None = None,
    facts: dict[str, guard.SheetFacts] | None = None,
    early: ReadAhead | None = None,
) -> ReadFile:
    from lcdesk.tabular.reading import calamine, overlay, repairs

    _check_reach(facts or {})
    file.seek(0)
    book: Any = early or calamine.open_book(file)
    laid, lossy = repairs.overlays(file, form, archive, facts or {})
    sheets: list[PackedSheet] = []
    for index, about in calamine.sheets(book):
        sheet = calamine.read_sheet(book, index, about, laid.get(about.name, overlay.Overlay()))
        sheet.lossy = lossy
        sheets.append(sheet)
    if not sheets:
        raise FileRefusal("no sheets")
    return ReadFile(form, sheets)


def _read_ole(file: IO[bytes], request: Request) -> ReadFile:
    from lcdesk.tabular.reading import biff, locked

    streams = locked.ole_streams(file)
    if "EncryptedPackage" in streams:
        return _read_zip(locked.unlock(file, request.password))
    if not streams & {"Workbook", "Book", "WORKBOOK", "BOOK", "workbook", "book"}:
        raise FileRefusal("not a sheet", form="word" if "WordDocument" in streams else "unknown")
    if biff.is_locked(biff.stream(file)):
        file = locked.unlock(file, request.password)
    file.seek(0)
    return _by_calamine(file, "xls")


def _read_text(file: IO[bytes], form: str, head: bytes, request: Request) -> ReadFile:
    from lcdesk.tabular.reading import html, spreadsheetml, text

    data = file.read(MAX_TEXT + 1)
    if len(data) > MAX_TEXT:
        raise FileRefusal("too large")
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise FileRefusal("empty")
    if form == "xml sheet":
        return ReadFile("xml", spreadsheetml.read(data))
    if form == "html":
        encoding = request.encoding or html.encoding_named(head) or text.encoding_of(data)
        try:
            page = data.decode(encoding, "replace")
        except LookupError:
            page = data.decode(text.encoding_of(data), "replace")
        return ReadFile("html", html.read(page), {"encoding": encoding})
    sheet, decided = text.read(data, request.encoding, request.separator)
    return ReadFile("text", [sheet], decided)
